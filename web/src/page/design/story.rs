//! A task as its page shows it: facts, the ladder, clocks, what can be done, and every kind of entry.

use leptos::prelude::*;

use super::{at, label, lines};
use crate::{
    model::{
        Arrival, Choice, ConflictValue, ConflictView, Day, Draft, Entry, EntryBody, Fact, FileLink,
        Rung, RungState, ShownStatus, SignalView, StepKind, StepView, TaskAction, TaskOffer, Tone,
    },
    page::task::{self, CheckItem, ClockView},
    part::{action, facts, ladder, text, timeline},
    route,
};

/// What stands for the id of a task or signal.
const ID: &str = "sample";

/// Draws all of it.
pub(super) fn story(token: &str) -> AnyView {
    let composer = timeline::composer(route::task_comments(ID), &Draft::default(), token);
    view! {
        <div class="panel">{facts::across(some_facts())}</div>
        <div class="panel climbs"><h3>"Where it goes if nobody acts"</h3>{ladder::ladder(rungs())}</div>
        <div class="cols side">
            <div class="stack">{timeline::timeline(days(), token)}{composer}</div>
            <div class="stack">{next(token)}{task::clocks(clocks())}{checklist(token)}{column()}</div>
        </div>
    }
    .into_any()
}

fn fact(name: &str, value: &str, note: &str) -> Fact {
    Fact {
        name: name.to_owned(),
        value: value.to_owned(),
        note: note.to_owned(),
    }
}

fn some_facts() -> Vec<Fact> {
    vec![
        fact("Place", "Ward 2, bay B", "two values"),
        fact("Equipment", "Concentrator 5 L, no. 0046", ""),
        fact("Answer within", "2 h, working time", ""),
        fact("Kept until", "Nov 2036, clinical", ""),
    ]
}

fn column() -> AnyView {
    let facts = vec![
        fact("With", "Amina Okafor", ""),
        fact(
            "Role",
            "Operations.Maintenance",
            "A technical request to the lead of the team.",
        ),
        fact("Seen by", "Restricted", ""),
    ];
    view! { <div class="panel"><h3>"Facts"</h3>{facts::column(facts)}</div> }.into_any()
}

/// Makes the four floors of a ladder.
pub(super) fn rungs() -> Vec<Rung> {
    let rung = |number, role, name: &str, state, said: &[&str]| Rung {
        label: label(number, role),
        name: name.to_owned(),
        state,
        lines: lines(said),
    };
    let (crew, all) = ("Operations.Maintenance", "Operations");
    vec![
        rung(
            "1001",
            crew,
            "Staff at Clinic 4",
            RungState::Past,
            &["Opened Tue 08:31", "Nobody took it in 2 h"],
        ),
        rung(
            "101",
            crew,
            "Team lead",
            RungState::Here,
            &["Since Tue 10:31, Amina Okafor", "≈ 50 min left"],
        ),
        rung(
            "11",
            all,
            "Head of operations",
            RungState::Next,
            &["Today ≈ 14:31 if nobody acts"],
        ),
        rung(
            "2",
            "",
            "Chief operating officer",
            RungState::Next,
            &["Fri 08:10", "The ladder ends at 1"],
        ),
    ]
}

fn next(token: &str) -> AnyView {
    let offers = [
        TaskOffer::Act(TaskAction::Start),
        TaskOffer::Act(TaskAction::Complete),
        TaskOffer::Give,
        TaskOffer::Act(TaskAction::Hold),
    ];
    let setting = action::Setting {
        token: token.to_owned(),
        people: vec![Choice {
            value: "joseph@clinic4.example".to_owned(),
            words: "Joseph Mbeki".to_owned(),
        }],
        refused: None,
        not_offered: "An escalated task cannot go back to pending, so that is not offered."
            .to_owned(),
    };
    let offers = action::task_offers(ID, &offers, setting);
    let why = lines(&[
        "8 working hours at level 101, from the profile.",
        "Started Tue 10:31, when it came to this level: 3 h 29 min used by 14:00.",
        "On hold from Tue 14:00 to today 10:00, waiting for the driver.",
        "4 h 31 min from 10:00: Thu 19 Nov, 14:31, Kinshasa time.",
    ]);
    let pop = text::pop("Until it moves up: ≈ 50 min".to_owned(), "Why 14:31?", why);
    view! { <div class="panel next"><h3>"Next step"</h3>{offers}{pop}</div> }.into_any()
}

fn clocks() -> Vec<ClockView> {
    let clock = |name: &str, value: &str, tone, used_percent, why: &[&str]| ClockView {
        name: name.to_owned(),
        value: value.to_owned(),
        tone,
        used_percent,
        question: "Why 14:31?".to_owned(),
        why: lines(why),
    };
    let why = [
        "8 working hours at level 101.",
        "Started Tue 10:31, Kinshasa time.",
    ];
    vec![
        clock("Until it moves up", "≈ 50 min", Tone::Warn, Some(89), &why),
        clock("Due", "Today 17:00", Tone::Plain, None, &[]),
        clock("First action", "3 h 29 min late", Tone::Fail, None, &[]),
    ]
}

fn checklist(token: &str) -> Option<AnyView> {
    let item = |id: &str, text: &str, is_done| CheckItem {
        id: id.to_owned(),
        text: text.to_owned(),
        is_done,
    };
    let items = vec![
        item("0", "Bottled oxygen lasts until 17:00", true),
        item("1", "Unit loaded with spare filter and cord", false),
        item("2", "Ward signs that it works", false),
    ];
    task::checklist(ID, items, true, token)
}

/// Makes an entry of every kind.
fn days() -> Vec<Day> {
    let entry = |id: &str, when, body| Entry {
        id: id.to_owned(),
        at: at(when),
        body,
        arrival: None,
        doubt: None,
        mark: None,
    };
    let note = EntryBody::Comment {
        by: "Joseph Mbeki".to_owned(),
        text: "Checked it at noon: the sieve bed is saturated. Swap with the depot’s unit, serial 0071.".to_owned(),
    };
    let late = Entry {
        arrival: Some(Arrival {
            text: "Written at Clinic 4 Tue 16:05, arrived here Thu 07:52 by stick, 1 d 16 h on the way".to_owned(),
            is_late: true,
        }),
        doubt: Some("The clock of Clinic 4 was not sure. North depot had it by Thu 19 Nov, 07:52.".to_owned()),
        ..entry("note", "Tue 17 Nov, 16:05", note)
    };
    let status = StepKind::Status(ShownStatus::OnHold);
    let withdrawn = Entry {
        mark: Some(
            "North depot could not see that Amina had put it on hold. Nobody needs to act."
                .to_owned(),
        ),
        ..entry(
            "withdrawn",
            "10:04",
            step(
                StepKind::Withdrawn,
                "A step was withdrawn:",
                "the move up to",
                Some("11"),
            ),
        )
    };
    let day = |words: &str, entries| Day {
        words: words.to_owned(),
        entries,
    };
    vec![
        day(
            "Tuesday 17 November",
            vec![
                entry("mail", "Tue 17 Nov, 08:31", mail()),
                entry(
                    "rule",
                    "08:31",
                    step(
                        StepKind::Rule,
                        "Rule oxygen-alarm, version 3,",
                        "opened this, critical, as",
                        Some("1001.81"),
                    ),
                ),
                entry(
                    "up",
                    "10:31",
                    step(
                        StepKind::Escalated,
                        "Nobody took it in 2 h:",
                        "it moved up to",
                        Some("101.81"),
                    ),
                ),
                late,
            ],
        ),
        day(
            "Thursday 19 November",
            vec![
                entry("conflict", "07:52", conflict()),
                entry(
                    "hold",
                    "10:00",
                    step(
                        status,
                        "Amina Okafor",
                        "put it on hold: waiting for the driver",
                        None,
                    ),
                ),
                entry(
                    "told",
                    "10:01",
                    step(
                        StepKind::Told,
                        "Dr Solange Ilunga",
                        "was told by mail",
                        None,
                    ),
                ),
                withdrawn,
            ],
        ),
    ]
}

fn step(kind: StepKind, who: &str, what: &str, number: Option<&str>) -> EntryBody {
    let why = match kind {
        StepKind::Rule => lines(&["“concentrateur” in the subject", "sent to maintenance@"]),
        StepKind::Status(_)
        | StepKind::Escalated
        | StepKind::Changed
        | StepKind::Withdrawn
        | StepKind::Told => vec![],
    };
    EntryBody::Step(StepView {
        kind,
        who: who.to_owned(),
        what: what.to_owned(),
        label: number.map(|number| label(number, "Operations.Maintenance")),
        why,
    })
}

fn mail() -> EntryBody {
    let file = |name: &str, size: &str, note: &str| FileLink {
        href: route::signal_attachment(ID, 0),
        name: name.to_owned(),
        size: size.to_owned(),
        note: note.to_owned(),
    };
    EntryBody::Signal(SignalView {
        id: ID.to_owned(),
        sender: "Dr Solange Ilunga".to_owned(),
        to: "maintenance@clinic4.example".to_owned(),
        subject: "Concentrateur salle 2".to_owned(),
        text: "Bonjour, le concentrateur d’oxygène de la salle 2 sonne depuis 6 h. La pureté est tombée à 81 %.".to_owned(),
        quoted: "Le 12 nov., Atelier a écrit :\n> filtre changé, à surveiller".to_owned(),
        files: vec![file("IMG_2214.jpg", "240 kB", ""), file("journal.exe", "8 kB", "is a program")],
        warnings: lines(&["The date in it is 6 hours ahead of its arrival."]),
    })
}

/// Makes a field that two sites set apart.
fn conflict() -> EntryBody {
    let value = |id: &str, text: &str, by: &str, is_shown| ConflictValue {
        id: id.to_owned(),
        text: text.to_owned(),
        by: by.to_owned(),
        is_shown,
    };
    EntryBody::Conflict(ConflictView {
        action: Some(route::task_conflict(ID, "location")),
        field: "the place".to_owned(),
        values: vec![
            value(
                "b",
                "Ward 2, bay B",
                "Clinic 4, Joseph Mbeki, Tue 16:05",
                true,
            ),
            value(
                "i",
                "Ward 2, isolation room",
                "North depot, Amina Okafor, Wed 11:02",
                false,
            ),
        ],
    })
}
