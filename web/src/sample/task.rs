//! A task that has moved up.

use super::{HOSTILE, case, fault, label, moment, rungs, s};
use crate::{
    Language,
    model::{
        Banner, CaseLink, Choice, Direction, Draft, Fact, OfferForm, OpenOffer, PathKind, PathStop,
        Priority, Refill, Severity, ShownStatus, Subcategory, TaskAction, TaskOffer, Tone,
        TransferLine, Transfers, Visibility, way_words,
    },
    page::task::{CheckItem, ClockView, TaskChange, TaskLink, TaskPage},
    route,
};

pub(crate) fn task() -> TaskPage {
    let fact = |name: &str, value: &str| Fact {
        name: s(name),
        value: s(value),
        note: String::new(),
    };
    let check = |id: &str, text: &str, is_done| CheckItem {
        id: s(id),
        text: s(text),
        is_done,
    };
    let clock = ClockView {
        name: s("Until it moves up"),
        value: s("≈ 50 min"),
        tone: Tone::Warn,
        used_percent: Some(89),
        question: s("Why 14:31?"),
        why: vec![
            s("8 working hours at level 101, from profile ngo_field."),
            s("Started Tue 10:31, Kinshasa time."),
        ],
    };
    TaskPage {
        id: s("t1"),
        reference: s("T-4KD2"),
        title: s("Swap the concentrator with the depot’s unit, serial 0071"),
        description: format!("Take unit 0071 from shelf 4.\n\n{HOSTILE}"),
        case: CaseLink {
            id: s("c1"),
            reference: s("C-2F81"),
            title: s("Oxygen concentrator alarm"),
            state: s("2 of 4 tasks finished"),
        },
        status: ShownStatus::Escalated,
        priority: Priority::Critical,
        severity: Some(Severity::Critical),
        label: label("101.81", "Operations.Maintenance"),
        visibility: Visibility::Internal,
        place: s("Clinic 4, ward 2"),
        banners: vec![Banner {
            tone: Tone::Warn,
            title: s("This node’s clock is in doubt by up to 26 minutes"),
            text: s(
                "Times marked ≈ may be off. Nothing moves up by itself until the time is settled.",
            ),
            ..Banner::default()
        }],
        rungs: rungs(),
        path: path(),
        onward: (
            vec![Choice {
                value: s("11.81.Operations.Maintenance"),
                words: String::new(),
            }],
            way_words(Language::English, Subcategory::Request),
        ),
        offers: vec![
            TaskOffer::Act(TaskAction::Start),
            TaskOffer::Act(TaskAction::Complete),
            TaskOffer::Acknowledge,
            TaskOffer::Give,
            TaskOffer::Act(TaskAction::Hold),
            TaskOffer::Act(TaskAction::Cancel),
        ],
        not_offered: s("An escalated task cannot go back to pending, so that is not offered."),
        refused: None,
        transfers: transfers(),
        people: vec![Choice {
            value: s("u2"),
            words: s("Joseph Mbeki"),
        }],
        clocks: vec![
            clock,
            ClockView {
                name: s("Due"),
                value: s("Today 17:00"),
                tone: Tone::Plain,
                used_percent: None,
                question: String::new(),
                why: vec![],
            },
        ],
        facts: vec![
            fact("With", "Amina Okafor"),
            fact("Role", "Operations.Maintenance"),
            fact("Kind", "Incident, oxygen"),
        ],
        checklist: vec![
            check("0", "Bottled oxygen lasts until 17:00", true),
            check("1", "Unit loaded with spare filter and cord", false),
            check("2", HOSTILE, false),
        ],
        timeline: case::days(),
        telling: crate::model::Telling::default(),
        waits_for: vec![TaskLink {
            id: s("t9"),
            title: s("Driver to Clinic 4"),
            status: Some(ShownStatus::Failed),
            note: s(HOSTILE),
        }],
        blocks: vec![TaskLink {
            id: s("t8"),
            title: s(HOSTILE),
            status: Some(ShownStatus::Pending),
            note: String::new(),
        }],
        files: case::files(&route::task_attachment("t1", "0f")),
        change: Some(TaskChange {
            severity: s("critical"),
            priority: s("critical"),
            due: s("2026-11-19T17:00"),
            zone: s("UTC"),
            recurrence: s("FREQ=WEEKLY;BYDAY=MO"),
            comes_again: s("every week on Monday"),
            others: vec![Choice {
                value: s("t2"),
                words: s(HOSTILE),
            }],
        }),
        refill: Some(Refill {
            form: s("recurrence"),
            values: vec![(s("value"), s(HOSTILE))],
            faults: vec![fault("value", "it is not a recurrence")],
        }),
        may_write: true,
        comment: Draft::default(),
        may_reply: true,
    }
}

/// A path that circles, against the flow on its way back.
fn path() -> Vec<PathStop> {
    let stop = |kind, number, direction| PathStop {
        kind,
        label: label(number, "Operations.Maintenance"),
        direction,
        against: None,
        who: String::new(),
        why: String::new(),
        at: moment("Tue 10:31"),
    };
    vec![
        stop(PathKind::Opened, "1001.81", None),
        stop(PathKind::Climbed, "101.81", Some(Direction::Up)),
        PathStop {
            against: Some(Subcategory::Request),
            who: s("Amina Okafor"),
            why: s(HOSTILE),
            ..stop(PathKind::HandedOver, "1001.81", Some(Direction::Down))
        },
        stop(PathKind::Climbed, "101.81", Some(Direction::Up)),
    ]
}

/// An offer that waits, one that was rejected, and the form for another.
pub(crate) fn transfers() -> Transfers {
    let action = route::task_transfers("t1");
    let line = TransferLine {
        words: s(HOSTILE),
        said: vec![s(HOSTILE), s("Ben answered: not ours")],
        at: moment("Wed 18 Nov, 16:10"),
    };
    Transfers {
        open: Some(OpenOffer {
            action: action.clone(),
            offer: s("o1"),
            about: Some((route::task("t2"), s(HOSTILE))),
            by: s(HOSTILE),
            from: s("1001.11.IT.Support"),
            to: s("1001.11.HR.Conduct"),
            reason: s(HOSTILE),
            since: moment("Thu 19 Nov, 07:52"),
            is_outside: false,
            may_answer: true,
            may_revoke: true,
        }),
        form: Some(OfferForm {
            action,
            takes_outside: true,
            units: vec![],
            way: "",
        }),
        trail: vec![line],
    }
}
