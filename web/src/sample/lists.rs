//! Lists and forms.

use super::{HOSTILE, fault, label, left, moment, s};
use crate::{
    model::{
        Banner, CaseLink, CaseStatus, Choice, FileLink, LeftState, Message, Priority, Severity,
        ShownStatus, Tone,
    },
    page::{
        bulk::{BulkPage, BulkRow, Stage},
        cases::{CaseRow, CasesPage},
        listing::{Column, FilterChip, FilterField, Filtering, Keep, Kind, Pages},
        new_case::NewCaseForm,
        quarantine::{DecidedItem, QuarantineItem, QuarantinePage, UnderwayItem},
        triage::{DecisionForm, Suggestion, TriagePage, TriageSignal},
        work::{Band, Group, Tab, TaskRow, WorkPage, list::Bulk},
    },
};

fn task(
    id: &str,
    title: &str,
    status: ShownStatus,
    number: &str,
    place: &str,
    with: &str,
) -> TaskRow {
    TaskRow {
        id: s(id),
        title: s(title),
        status,
        priority: Priority::High,
        label: label(number, "Operations.Maintenance"),
        place: s(place),
        with: (!with.is_empty()).then(|| s(with)),
        age: s("2 d"),
        changed: moment("Thu 19 Nov, 10:04"),
        left: None,
        is_unread: false,
        has_conflict: false,
        is_waiting: false,
        waits_for: String::new(),
    }
}

fn filtering(action: &str) -> Filtering {
    let field = |name, words, value: &str, kind| FilterField {
        name,
        words,
        value: s(value),
        kind,
    };
    let unfinished = Choice {
        value: s("unfinished"),
        words: s("Unfinished"),
    };
    Filtering {
        action: s(action),
        fields: vec![
            field("q", "Words", HOSTILE, Kind::Text(Vec::new())),
            field(
                "status",
                "Status",
                "unfinished",
                Kind::Choice(vec![unfinished]),
            ),
            field("label", "Label begins with", "1001", Kind::Code),
        ],
        columns_of: Column::OF_TASKS,
        others: vec![("holder", s("me")), ("q", s(HOSTILE))],
        keep: Some(Keep {
            list: "tasks",
            asks: vec![s("holder=me"), s(HOSTILE)],
            name: Some(s(HOSTILE)),
            removed: Some((s(HOSTILE), vec![s(HOSTILE)])),
        }),
        order: s("last change first"),
        turned: vec![
            (s("changed"), format!("{action}?sort=-changed"), Some(false)),
            (s("left"), format!("{action}?sort=-left"), Some(true)),
            (s("age"), format!("{action}?sort=age"), None),
        ],
        ..Filtering::default()
    }
}

pub(crate) fn work() -> WorkPage {
    use ShownStatus::{Completed, Escalated, InProgress, OnHold, Pending};
    let tab = |key: &str, words: &str, count: &str, is_current| Tab {
        address: format!("/work?tab={key}"),
        words: s(words),
        count: s(count),
        is_current,
    };
    let overdue = vec![
        TaskRow {
            priority: Priority::Critical,
            left: Some(left("3 h 29 min over", LeftState::Over, 0)),
            is_unread: true,
            has_conflict: true,
            ..task(
                "t1",
                "Oxygen concentrator alarm, ward 2: output below 82 %",
                Escalated,
                "101.81",
                "Clinic 4",
                "Amina Okafor",
            )
        },
        TaskRow {
            left: Some(left("40 min over", LeftState::Over, 0)),
            is_waiting: true,
            waits_for: s(HOSTILE),
            ..task(
                "t2",
                "Fuite d’eau au plafond de la salle de consultation, le seau déborde depuis ce matin",
                Escalated,
                "101.11",
                "Clinic 4",
                "",
            )
        },
    ];
    let today = vec![
        TaskRow {
            left: Some(left("1 h 10 min", LeftState::Soon, 80)),
            is_unread: true,
            ..task(
                "t3",
                "Generator 2 trips under load: borrow the spare from North depot",
                InProgress,
                "1001.81",
                "North depot",
                "Amina Okafor",
            )
        },
        TaskRow {
            priority: Priority::Low,
            left: Some(left("4 h 05 min", LeftState::Calm, 45)),
            ..task(
                "t4",
                "إصلاح مضخة بئر المدرسة قبل عودة التلاميذ",
                InProgress,
                "1001.11",
                "Ecole Tumaini",
                "Joseph Mbeki",
            )
        },
        TaskRow {
            left: Some(left("5 h 30 min", LeftState::Calm, 20)),
            ..task("t5", HOSTILE, Pending, "1001.91", "Ecole Tumaini", "")
        },
    ];
    let week = vec![
        TaskRow {
            left: Some(left("Paused: part ordered", LeftState::Paused, 0)),
            ..task(
                "t6",
                "Zugang zum Serverraum nach Einbruchsversuch neu regeln",
                OnHold,
                "101.83",
                "North depot",
                "Amina Okafor",
            )
        },
        TaskRow {
            priority: Priority::Medium,
            left: Some(crate::model::TimeLeft {
                is_doubtful: true,
                ..left("1 d 6 h", LeftState::Calm, 60)
            }),
            ..task(
                "t7",
                "Cambiar cerradura del almacén de medicinas",
                InProgress,
                "1001.11",
                "Clinic 4",
                "Grace Nsimba",
            )
        },
    ];
    let finished = vec![TaskRow {
        left: Some(left("Done 11:20", LeftState::Ended, 0)),
        ..task(
            "t8",
            "Waiting-room bench repaired and photographed",
            Completed,
            "1001.11",
            "Clinic 2",
            "Joseph Mbeki",
        )
    }];
    WorkPage {
        tabs: vec![
            tab("", "Mine and my team’s", "12", true),
            tab("late", "Late or escalated", "2", false),
            tab("waiting", "Waiting for others", "1,000+", false),
        ],
        groups: vec![
            Group {
                name: String::new(),
                band: Band::Overdue,
                tasks: overdue,
            },
            Group {
                name: String::new(),
                band: Band::Today,
                tasks: today,
            },
            Group {
                name: String::new(),
                band: Band::Week,
                tasks: week,
            },
            Group {
                name: String::new(),
                band: Band::Later,
                tasks: vec![],
            },
            Group {
                name: String::new(),
                band: Band::Finished,
                tasks: finished,
            },
        ],
        filtering: filtering("/work"),
        total: s("8"),
        pages: Pages::default(),
        bulk: Some(Bulk {
            target: crate::route::WORK_BULK,
            acts: vec![("take", "Take"), ("give", "Give to…")],
            back: s("/work?tab=mine"),
        }),
        hours: s("Time left counts working hours, Mon to Sat 07:30 to 17:30, Kinshasa time."),
        gap: s("Goma branch has been silent for 9 days."),
    }
}

pub(crate) fn cases() -> CasesPage {
    let row = |id: &str, title: &str, status, severity| CaseRow {
        id: s(id),
        reference: format!("C-2F{id}"),
        title: s(title),
        status,
        severity: Some(severity),
        label: label("1001.81", "Operations.Maintenance"),
        place: s("Clinic 4, ward 2"),
        tasks: s("2 of 4"),
        age: s("9 d"),
        changed: moment("Thu 19 Nov, 10:04"),
        is_escalated: false,
        has_conflict: false,
    };
    CasesPage {
        tabs: vec![Tab {
            address: s("/cases?tag=roof"),
            words: s(HOSTILE),
            count: String::new(),
            is_current: true,
        }],
        filtering: Filtering {
            is_narrow: true,
            chips: vec![FilterChip {
                words: s("tagged"),
                value: s(HOSTILE),
                without: s("/cases?status=unfinished"),
            }],
            columns: Some(Column::OF_CASES.to_vec()),
            columns_of: Column::OF_CASES,
            keep: Some(Keep {
                list: "cases",
                ..Keep::default()
            }),
            ..filtering("/cases")
        },
        groups: vec![(
            s(HOSTILE),
            vec![
                CaseRow {
                    is_escalated: true,
                    has_conflict: true,
                    ..row(
                        "81",
                        "Oxygen concentrator alarm, ward 2: output below 82 %",
                        CaseStatus::InProgress,
                        Severity::Critical,
                    )
                },
                row("44", HOSTILE, CaseStatus::Open, Severity::Major),
                row(
                    "10",
                    "Water test, October",
                    CaseStatus::Resolved,
                    Severity::Minor,
                ),
                row(
                    "07",
                    "Second call about the same bench",
                    CaseStatus::Merged,
                    Severity::Minor,
                ),
                row(
                    "03",
                    "Roof of the maternity ward",
                    CaseStatus::Closed,
                    Severity::Moderate,
                ),
            ],
        )],
        total: s("1,000+"),
        pages: Pages {
            next: Some(s("/cases?status=unfinished&after=1.2.")),
            first: Some(s("/cases?status=unfinished")),
        },
        gap: String::new(),
    }
}

pub(crate) fn new_case() -> NewCaseForm {
    NewCaseForm {
        title: s(HOSTILE),
        description: format!("The pump knocks.\n{HOSTILE}"),
        label: s("1001.11.Ops"),
        tags: s("water, pump"),
        faults: vec![
            fault(
                "label",
                "the subrole is missing: try 1001.11.Operations.Maintenance",
            ),
            fault("title", "a title has at most 200 characters"),
        ],
        domains: vec![Choice {
            value: s("maintenance"),
            words: s("Maintenance"),
        }],
        labels: vec![Choice {
            value: s("1001.11.Operations.Maintenance"),
            words: s("request to maintenance"),
        }],
        ..NewCaseForm::default()
    }
}

pub(crate) fn triage() -> TriagePage {
    let well = TriageSignal {
        id: s("sig1"),
        sender: s("Mama Chantal Kabeya"),
        trust: Some((Tone::Done, s("wrote 6 times before"))),
        channel: s("mail to accueil@tumaini.example"),
        subject: s("Le puits de l’école sent mauvais"),
        text: format!(
            "Depuis lundi l’eau a une odeur et trois enfants de 4e ont mal au ventre.\n\n{HOSTILE}"
        ),
        received: moment("today 07:14"),
        files: vec![FileLink {
            href: s("/signals/sig1/attachments/0"),
            name: s("puits.jpg"),
            size: s("240 kB"),
            note: String::new(),
        }],
        why: vec![Message::english(
            "Rule water-leak came near: it wants “leak”, “flood” or “fuite” in the subject or text.",
        )],
        suggestion: Some(Suggestion {
            label: label("1001.91", "Operations.Safety"),
            certainty: s("3 reasons, quite sure"),
            reasons: vec![Message::english(
                "People gave 11 of 12 mails about “puits” to Operations.Safety.",
            )],
            domain: s("maintenance"),
        }),
        similar: vec![CaseLink {
            id: s("c9"),
            reference: s("C-2F44"),
            title: s("Pump at the school well"),
            state: s("open, 3 d"),
        }],
        ..TriageSignal::default()
    };
    let invoice = TriageSignal {
        id: s("sig2"),
        sender: s("unknown@relay.example"),
        trust: Some((Tone::Warn, s("first contact, signature failed"))),
        channel: s("arrived by stick from Clinic 4"),
        text: s("Dear customer your invoice is attached please pay today."),
        quoted: s("> one\n> two"),
        received: moment("Tue, arrived today 07:52"),
        warnings: vec![s("The attachment invoice.html is held back.")],
        form: DecisionForm {
            decision: Some(crate::page::triage::Decision::Aside),
            reason: s(HOSTILE),
            faults: vec![fault("reason", "say why in at least one word")],
            ..DecisionForm::default()
        },
        ..TriageSignal::default()
    };
    TriagePage {
        signals: vec![well, invoice],
        total: 12,
        quarantine: 2,
        older: Some(s("x")),
        ..TriagePage::default()
    }
}

pub(crate) fn quarantine() -> QuarantinePage {
    let item = QuarantineItem {
        id: s("q1"),
        reason: format!("The message ends inside its headers. {HOSTILE}"),
        source: s("mail from the gateway"),
        received: moment("Wed 18 Nov, 22:10"),
        size: s("3 kB"),
        failure: None,
        discard: None,
    };
    QuarantinePage {
        items: vec![
            item.clone(),
            QuarantineItem {
                id: s("q2"),
                failure: Some(Message::english(format!(
                    "It still cannot be read. {HOSTILE}"
                ))),
                discard: Some((s(HOSTILE), Message::english("say why in at least one word"))),
                ..item
            },
        ],
        total: None,
        decided: vec![DecidedItem {
            id: s("q3"),
            what: s("Discarded"),
            who: s(HOSTILE),
            when: moment("Wed 18 Nov, 22:30"),
            why: s(HOSTILE),
            reason: s(HOSTILE),
            has_bytes: true,
        }],
        decides: true,
        discards: true,
        underway: vec![UnderwayItem {
            what: vec![Message::english(format!(
                "It is sealed for Clinic 4. {HOSTILE}"
            ))],
            since: moment("Wed 18 Nov, 22:10"),
            size: s("3 kB"),
        }],
    }
}

pub(crate) fn bulk(stage: Stage) -> BulkPage {
    let row = |id: &str, problem: &str| BulkRow {
        id: Some(s(id)),
        title: s(HOSTILE),
        kept: problem.is_empty().then(|| format!("{id}:nobody")),
        now: s("Nobody yet"),
        then: s("Amina Okafor"),
        problem: s(problem),
    };
    let unseen = BulkRow {
        id: None,
        title: s("A task"),
        ..row("b3", "There is no task with this id that you may see.")
    };
    BulkPage {
        title: s("Give to Amina Okafor: 3 tasks"),
        act: s("give"),
        value: s(HOSTILE),
        banner: Some(Banner {
            tone: Tone::Done,
            title: format!("Done: 1 of 3 tasks. {HOSTILE}"),
            text: String::new(),
            ..Banner::default()
        }),
        stage,
        note: s("It can be taken back on the next page."),
        rows: vec![row("b1", ""), row("b2", HOSTILE), unseen],
        back: s("/work?tab=all"),
    }
}
