//! Models for tests, with outside text that tries to break out of the page.

#![expect(
    clippy::too_many_lines,
    reason = "a sample is one literal that reads straight down"
)]

mod case;
mod forms;
mod lists;
mod plan;
pub(crate) mod setup;
mod sites;
mod task;

pub(crate) use case::{case, offer, rsvp};
pub(crate) use forms::{answers, form, forms};
pub(crate) use lists::{bulk, cases, new_case, quarantine, triage, work};
pub(crate) use plan::plan;
pub(crate) use sites::{
    audit, conflicts, imported, mentoring, notices, removal, sites, ticket, waiting, webhooks,
    withheld,
};
pub(crate) use task::task;

use crate::{
    Frame,
    frame::{Clock, Counts, Notice, Site},
    model::{
        Choice, Fault, LabelView, LeftState, Message, Moment, Rung, RungState, TimeLeft, Tone,
    },
    page::{
        calendars::{CalendarView, CalendarsPage, Typed},
        label::{LabelPage, Outcome},
        preferences::{self, PreferencesPage},
        sign_in::{Door, Failure, FirstPasswordPage, SignInPage, Unfit},
    },
};

/// Outside text that must come out as text; every page model holds it somewhere.
pub(crate) const HOSTILE: &str = "</textarea><script>alert('x')</script>\" onload=\"x";

pub(crate) fn s(text: &str) -> String {
    text.to_owned()
}

pub(crate) fn moment(text: &str) -> Moment {
    Moment {
        iso: s("2026-11-17T08:31:00+01:00"),
        text: s(text),
        relative: None,
    }
}

pub(crate) fn label(number: &str, role: &str) -> LabelView {
    let explanation = format!("A technical request to {role}, level {number}.");
    LabelView {
        number: s(number),
        role: s(role),
        explanation,
    }
}

pub(crate) fn left(text: &str, state: LeftState, used: u8) -> TimeLeft {
    TimeLeft {
        text: s(text),
        state,
        used_percent: (used > 0).then_some(used),
        is_doubtful: false,
    }
}

pub(crate) fn fault(field: &str, message: &str) -> Fault {
    Fault {
        field: s(field),
        message: Message::english(message),
    }
}

pub(crate) fn frame() -> Frame {
    Frame {
        token: s("tok-123"),
        account: s("u1"),
        person: s("Amina Okafor"),
        person_role: s("Operations.Maintenance, team lead"),
        organization: s("Kivu Health & Schools"),
        site: Site {
            name: s("North depot"),
            clock: Clock::Sound,
            peers: 3,
            waiting: 14,
            is_late: true,
            lacks_bundle: false,
            opens: true,
        },
        counts: Counts {
            work: 9,
            triage: 12,
            quarantine: 2,
            waiting: 3,
            notices: 4,
        },
        printed: s(
            "Printed at North depot, Thu 19 Nov 2026, 13:41 Kinshasa time, by Amina Okafor.",
        ),
        audits: true,
        ..Frame::default()
    }
}

pub(crate) fn noticed() -> Frame {
    let notice = Notice {
        tone: Tone::Done,
        title: s("The comment was added"),
        text: s(HOSTILE),
    };
    Frame {
        notice: Some(notice),
        query: s(HOSTILE),
        ..frame()
    }
}

pub(crate) fn door() -> Door {
    Door {
        token: s("tok-123"),
        site: s("North depot"),
        organization: s("Kivu Health & Schools"),
        clock: Clock::Doubtful,
        ..Door::default()
    }
}

pub(crate) fn sign_in() -> SignInPage {
    let failure = Some(Failure::Mismatch {
        tries_left: Some(3),
    });
    SignInPage {
        door: door(),
        email: format!("amina@clinic2.example{HOSTILE}"),
        failure,
        news: None,
    }
}

pub(crate) fn first_password() -> FirstPasswordPage {
    FirstPasswordPage {
        door: door(),
        email: format!("amina@clinic2.example{HOSTILE}"),
        invite: s("inv-9"),
        unfit: Some(Unfit::Short),
    }
}

pub(crate) fn rungs() -> Vec<Rung> {
    let rung = |number, name, state, lines: &[&str]| Rung {
        label: label(number, "Operations.Maintenance"),
        name: s(name),
        state,
        lines: lines.iter().map(|line| s(line)).collect(),
    };
    vec![
        rung(
            "1001.81",
            "Staff at Clinic 4",
            RungState::Past,
            &["Opened Tue 08:31", "Nobody took it in 2 h"],
        ),
        rung(
            "101.81",
            "Team lead",
            RungState::Here,
            &["Since Tue 10:31", "50 min left"],
        ),
        rung(
            "11.81",
            "Head of operations",
            RungState::Next,
            &["Today 14:31 if nobody acts"],
        ),
        rung(
            "2.81",
            "Chief operating officer",
            RungState::Next,
            &["Fri 08:10", "The ladder ends at 1"],
        ),
    ]
}

pub(crate) fn calendars() -> CalendarsPage {
    let view = |name: &str, about: &str| CalendarView {
        name: s(name),
        title: s(HOSTILE),
        about: s(about),
    };
    CalendarsPage {
        calendars: vec![
            view("office", "On the clocks of Europe/Paris, version 1."),
            view("always", HOSTILE),
        ],
        typed: Typed {
            calendar: s("office"),
            from: s("2026-03-06T17:30"),
            length: s("4 hours"),
        },
        faults: Vec::new(),
        counted: vec![
            s("Over on Mon 9 Mar 2026 12:00 Europe/Paris."),
            s(
                "Counts: 4 h from Mon 9 Mar 2026 08:00 Europe/Paris to Mon 9 Mar 2026 12:00 Europe/Paris.",
            ),
        ],
    }
}

pub(crate) fn calendars_fault() -> CalendarsPage {
    CalendarsPage {
        typed: Typed {
            length: s(HOSTILE),
            ..Typed::default()
        },
        faults: vec![Fault {
            field: s("for"),
            message: Message::english(HOSTILE),
        }],
        counted: Vec::new(),
        ..calendars()
    }
}

pub(crate) fn preferences() -> PreferencesPage {
    PreferencesPage {
        typed: preferences::Typed {
            language: s("fr"),
            zone: s("Africa/Nairobi"),
            quiet: s(HOSTILE),
            bundle: s("10"),
            digest: s("daily"),
            muted: vec![s("escalated")],
        },
        faults: vec![Fault {
            field: s("quiet"),
            message: Message::english(HOSTILE),
        }],
        purposes: vec![Choice {
            value: s("escalated"),
            words: s(HOSTILE),
        }],
        usual_zone: s("Europe/Paris"),
    }
}

pub(crate) fn explained() -> LabelPage {
    let label = LabelView {
        explanation: s(HOSTILE),
        ..label("1001.81", "Operations.Maintenance")
    };
    let outcome = Some(Outcome::Explained {
        label,
        rungs: rungs(),
    });
    LabelPage {
        typed: s("1001.81.Ops.Maintenance"),
        outcome,
    }
}

pub(crate) fn unexplained() -> LabelPage {
    let message = "`10x1` is not a level: a level is a number such as 1001";
    LabelPage {
        typed: s(HOSTILE),
        outcome: Some(Outcome::Fault(Message::english(message))),
    }
}
