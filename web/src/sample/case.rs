//! A case with every kind of entry.

use super::{HOSTILE, fault, label, left, moment, s};
use crate::{
    model::{
        AddedFile, Answer, Arrival, Banner, CaseAction, CaseLink, CaseOffer, CaseStatus, Choice,
        ConflictValue, ConflictView, Day, Draft, Entry, EntryBody, Fact, FileLink, Files,
        LeftState, LinkedCase, Message, Priority, Refill, ReplyCard, ReplyForm, ReplyState,
        Replying, Severity, ShownStatus, SignalView, StepKind, StepView, Telling, Tone, Transfers,
        Visibility,
    },
    page::{
        case::{
            CaseChange, CasePage, CaseRights, CaseTask, CountLine, CountPart, Counts, GuestChange,
            GuestLine, Guests, NewTaskForm, OwnAnswer, Participant,
        },
        offer::OfferPage,
        rsvp::RsvpPage,
    },
    route,
};

pub(crate) fn entry(id: &str, at: &str, body: EntryBody) -> Entry {
    Entry {
        id: s(id),
        at: moment(at),
        body,
        arrival: None,
        doubt: None,
        contested: None,
        mark: None,
    }
}

pub(crate) fn step(kind: StepKind, who: &str, what: &str) -> EntryBody {
    EntryBody::Step(StepView {
        kind,
        who: s(who),
        what: s(what),
        language: crate::Language::English,
        label: None,
        note: s("Requests go up for approval; this one went down."),
        why: vec![],
    })
}

pub(crate) fn signal() -> EntryBody {
    EntryBody::Signal(SignalView {
        id: s("sig1"),
        sender: s("Dr Solange Ilunga"),
        to: s("maintenance@clinic4.example"),
        subject: s("Concentrateur salle 2"),
        text: format!(
            "Bonjour, le concentrateur d’oxygène de la salle 2 sonne depuis 6 h. La pureté est tombée à 81 %.\n\n{HOSTILE}"
        ),
        quoted: s("Le 12 nov., Atelier a écrit :\n> filtre changé, à surveiller"),
        files: vec![
            FileLink {
                href: route::signal_attachment("sig1", 0),
                name: s("IMG_2214.jpg"),
                size: s("240 kB"),
                note: String::new(),
            },
            FileLink {
                href: route::signal_attachment("sig1", 1),
                name: s("journal.exe"),
                size: s("8 kB"),
                note: s("is a program"),
            },
        ],
        warnings: vec![s("The Date header is 6 hours ahead of its arrival.")],
    })
}

pub(crate) fn days() -> Vec<Day> {
    let rule = StepView {
        kind: StepKind::Rule,
        who: s("Rule oxygen-alarm, version 3,"),
        what: s("opened this case and one task, critical, answer within 2 h, as"),
        language: crate::Language::English,
        label: Some(label("1001.81", "Operations.Maintenance")),
        note: String::new(),
        why: vec![
            s("“concentrateur” in the subject"),
            s("sent to maintenance@"),
        ],
    };
    let note = EntryBody::Comment {
        by: s("Joseph Mbeki"),
        text: s("The sieve bed is saturated. Swap with the depot’s unit."),
    };
    let conflict = ConflictView {
        action: Some(route::case_conflict("c1", "location")),
        field: s("the place"),
        values: vec![
            ConflictValue {
                id: s("v1"),
                text: s("Ward 2, bay B"),
                by: s("Clinic 4, Joseph Mbeki, Tue 16:05"),
                is_shown: true,
            },
            ConflictValue {
                id: s("v2"),
                text: s("Ward 2, isolation room"),
                by: s("North depot, Amina Okafor, Wed 11:02"),
                is_shown: false,
            },
        ],
    };
    let late = Entry {
        arrival: Some(Arrival {
            text: s("Written at Clinic 4 Tue 16:05, arrived here Thu 07:52 by stick"),
            is_late: true,
        }),
        doubt: Some(format!(
            "About then: the clock of Clinic 4 was not sure. Seen by North depot on Thu 19 Nov, 07:52 {HOSTILE}"
        )),
        ..entry("e4", "Tue 17 Nov, 16:05", note)
    };
    let withdrawn = Entry {
        mark: Some(s(
            "North depot could not see that Amina had put it on hold. Nobody needs to act.",
        )),
        ..entry(
            "e7",
            "10:04",
            step(
                StepKind::Withdrawn,
                "A step was withdrawn:",
                "it had moved up to level 11.",
            ),
        )
    };
    vec![
        Day {
            words: s("Tuesday 17 November"),
            entries: vec![
                entry("e1", "Tue 17 Nov, 08:31", signal()),
                entry("e2", "08:31", EntryBody::Step(rule)),
                entry(
                    "e3",
                    "10:31",
                    step(
                        StepKind::Escalated,
                        "Moved up one level:",
                        "nobody took it within 2 h.",
                    ),
                ),
                late,
            ],
        },
        Day {
            words: s("Today, Thursday 19 November"),
            entries: vec![
                entry("e5", "07:52", EntryBody::Conflict(conflict)),
                entry("e8", "09:12", EntryBody::Reply(reply_card())),
                entry(
                    "e6",
                    "10:00",
                    step(
                        StepKind::Status(ShownStatus::InProgress),
                        "Amina Okafor",
                        "ended the hold: the driver is back.",
                    ),
                ),
                withdrawn,
            ],
        },
    ]
}

/// One file that the reader may take away, and a form for another.
pub(crate) fn files(href: &str) -> Files {
    Files {
        files: vec![AddedFile {
            hash: s("0f"),
            href: s(href),
            name: s(HOSTILE),
            size: s("240 kB"),
            by: s("Amina Okafor, Tue 17 Nov, 10:31"),
        }],
        may_add: true,
        may_remove: true,
        size_max: s("16 MB"),
    }
}

/// Who comes, with one of each kind.
fn guests() -> Guests {
    let line = |name: &str, who: &str, state: &str, came| GuestLine {
        name: s(name),
        who: s(who),
        state: s(state),
        under: s("with 2 more, by the link"),
        came,
    };
    Guests {
        when: s("Sat 28 Nov, 10:00 UTC"),
        count: s("3 of 12 come, 1 has not answered"),
        lines: vec![
            line("Amina Okafor", "user:u1", "comes", Some(true)),
            line(HOSTILE, "person:p1", "waits for a seat", None),
        ],
        own: Some(OwnAnswer {
            answer: Some(Answer::Yes),
        }),
        change: Some(GuestChange {
            starts: s("2026-11-28T10:00"),
            seats: s("12"),
            zone: s("UTC"),
            invites: true,
        }),
    }
}

/// The page behind a link, with everything that it may hold.
pub(crate) fn rsvp() -> RsvpPage {
    RsvpPage {
        organization: s("Riverside School"),
        title: s(HOSTILE),
        when: s("2026-11-28 10:00 CET"),
        place: s("Sports hall"),
        name: s("Ana Ruiz"),
        answer: Some(Answer::Yes),
        waits: true,
        guests: s("2"),
        note: s(HOSTILE),
        is_saved: true,
        faults: vec![fault("guests", HOSTILE)],
        action: route::with_query(&route::rsvp("c1.0f"), &[("lang", "en")]),
        ..RsvpPage::default()
    }
}

/// The page of a case that is offered to another organisation, with what was typed and cannot be.
pub(crate) fn offer() -> OfferPage {
    OfferPage {
        organization: s("Riverside School"),
        title: s(HOSTILE),
        place: s("Main building, Room 102"),
        narrative: s(HOSTILE),
        by: s("Chipo Moyo"),
        reason: s("The main pipe is yours."),
        typed: s(HOSTILE),
        faults: vec![fault("reason", HOSTILE)],
        action: route::with_query(&route::offer("c1.0f"), &[("lang", "en")]),
        ..OfferPage::default()
    }
}

/// What the review of a month counts.
fn counts() -> Counts {
    let line = |name: &str, now: &str, before: &str| CountLine {
        name: s(name),
        now: s(now),
        before: s(before),
        open: s("1"),
    };
    let part = |name: &str, lines| CountPart {
        name: s(name),
        lines,
    };
    Counts {
        period: s("2026-11"),
        before: s("2026-10"),
        totals: vec![Fact {
            name: s("Reported"),
            value: s("9"),
            note: s("4 in the period before"),
        }],
        advice: vec![s("Operations: 9 reported, 4 in the period before.")],
        parts: vec![
            part("Department", vec![line("Operations", "9", "4")]),
            part("Place", vec![line(HOSTILE, "2", "0")]),
            part("Category", Vec::new()),
        ],
        notes: vec![s("Clinic 4: complete until Mon 30 Nov, 23:58.")],
    }
}

pub(crate) fn case() -> CasePage {
    let fact = |name: &str, value: &str, note: &str| Fact {
        name: s(name),
        value: s(value),
        note: s(note),
    };
    let task = |id: &str, title: &str, status, with: &str| CaseTask {
        id: s(id),
        title: s(title),
        status,
        with: s(with),
        left: None,
    };
    CasePage {
        id: s("c1"),
        reference: s("C-2F81"),
        title: s("Oxygen concentrator alarm, ward 2: output below 82 %"),
        status: CaseStatus::InProgress,
        severity: Some(Severity::Critical),
        priority: Priority::Critical,
        label: label("1001.81", "Operations.Maintenance"),
        visibility: Visibility::Restricted,
        moved_up: Some(label("101.81", "Operations.Maintenance")),
        opened: s("Opened Tue 17 Nov by rule oxygen-alarm"),
        narrative: s(
            "The alarm of the concentrator in ward 2 sounds since 6 h. Two patients depend on it.",
        ),
        banners: vec![Banner {
            tone: Tone::Warn,
            title: s("Clinic 4 is 6 changes behind"),
            text: s("It was last heard Thu 07:52."),
            ..Banner::default()
        }],
        facts: vec![
            fact("Place", "Ward 2, bay B", "two values"),
            fact("Equipment", "Concentrator 5 L, no. 0046", ""),
            fact("Answer within", "2 h, working time", ""),
            fact("Kept until", "Nov 2036, clinical", ""),
        ],
        tags: vec![s("oxygen"), s("ward-2"), s(HOSTILE)],
        timeline: days(),
        telling: Telling::default(),
        tasks: vec![
            CaseTask {
                left: Some(left("50 min", LeftState::Soon, 89)),
                ..task(
                    "t1",
                    "Swap the concentrator with the depot’s unit",
                    ShownStatus::Escalated,
                    "Amina Okafor",
                )
            },
            task(
                "t2",
                "Order a sieve bed, model OC-5",
                ShownStatus::OnHold,
                "Operations.Procurement",
            ),
            task(
                "t3",
                "Move both patients to bottled oxygen",
                ShownStatus::Completed,
                "Dr Solange Ilunga",
            ),
            task(
                "t4",
                "Tell the district",
                ShownStatus::Cancelled,
                "Compliance",
            ),
        ],
        people: vec![
            Participant {
                name: s("Dr Solange Ilunga"),
                part: s("reported it"),
                who: None,
            },
            Participant {
                name: s(HOSTILE),
                part: s("watcher"),
                who: Some(s("amina@clinic4.example")),
            },
        ],
        guests: guests(),
        files: files(&route::case_attachment("c1", "0f")),
        counts: Some(counts()),
        linked: vec![LinkedCase {
            relation: s("split from"),
            case: CaseLink {
                id: s("c9"),
                reference: s("C-00AA"),
                title: s(HOSTILE),
                state: String::new(),
            },
        }],
        change: Some(CaseChange {
            severity: s("critical"),
            priority: s("critical"),
            area: s("Ward 2, bay B"),
            retention_class: s("clinical"),
            cycle: s("weekly"),
            due: s("2026-12-01T09:00"),
            zone: s("UTC"),
            stands_alone: true,
            raises_to: vec![Choice {
                value: s("board"),
                words: s("board"),
            }],
            publishes_to: vec![Choice {
                value: s("internal"),
                words: s("internal"),
            }],
            label: s("1001.94.Medicine.Ward"),
            ..CaseChange::default()
        }),
        refill: Some(Refill {
            form: s("split"),
            values: vec![(s("task"), s("t2")), (s("title"), s(HOSTILE))],
            faults: vec![fault("task", "choose at least one")],
        }),
        offers: vec![
            CaseOffer::Act(CaseAction::Resolve),
            CaseOffer::Act(CaseAction::Hold),
            CaseOffer::Relabel,
        ],
        not_offered: s("It cannot be closed before it is resolved, so that is not offered."),
        refused: None,
        onward: (vec![], ""),
        transfers: Transfers::default(),
        rights: CaseRights {
            comment: true,
            tag: true,
            add_task: true,
        },
        comment: Draft {
            text: s(HOSTILE),
            fault: Some(Message::english("a comment has at most 20,000 characters")),
        },
        replying: Replying::Open(reply_form()),
        tag: Draft::default(),
        new_task: NewTaskForm {
            title: s("Order"),
            decides: true,
            approver: s("101.81.Operations.Maintenance"),
            faults: vec![fault("label", "the label is missing")],
            ..NewTaskForm::default()
        },
    }
}

/// A reply that waits to leave.
pub(crate) fn reply_card() -> ReplyCard {
    ReplyCard {
        by: s("Amina Okafor"),
        to: s("Awa Diallo <awa@clinique.example>"),
        text: s("Somebody comes at four with the depot’s unit. Please keep bay B free."),
        state: ReplyState::Waits,
        became: s("Waits to leave by mail"),
        take_back: Some(route::case_reply("c1", "r1")),
    }
}

/// The form for a reply, with two who wrote in.
pub(crate) fn reply_form() -> ReplyForm {
    let choice = |value: &str, words: &str| Choice {
        value: s(value),
        words: s(words),
    };
    ReplyForm {
        to: vec![
            choice("s1", "Awa Diallo <awa@clinique.example>"),
            choice("s2", HOSTILE),
        ],
        chosen: s("s1"),
        starts: vec![
            choice("more_details", "more details"),
            choice(HOSTILE, HOSTILE),
        ],
        draft: Draft {
            text: s(HOSTILE),
            fault: Some(Message::english("say something")),
        },
        is_open: true,
        leaves: s("It leaves ten seconds after you send it: until then it can be taken back."),
    }
}
