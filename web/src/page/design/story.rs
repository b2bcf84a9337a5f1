//! A task as its page shows it: facts, the ladder, clocks, what can be done, and every kind of entry.

use leptos::prelude::*;

use super::{entries, label, lines};
use crate::{
    Language,
    model::{Choice, Draft, Fact, Rung, RungState, TaskAction, TaskOffer, Tone},
    page::task::{self, CheckItem, ClockView},
    part::{action, facts, ladder, text, timeline},
    route,
};

/// What stands for the id of a task.
const ID: &str = "sample";

/// Draws all of it.
pub(super) fn story(token: &str) -> AnyView {
    let composer = timeline::composer(
        Language::English,
        route::task_comments(ID),
        &Draft::default(),
        token,
    );
    view! {
        <div class="panel">{facts::across(some_facts())}</div>
        <div class="panel climbs"><h3>"Where it goes if nobody acts"</h3>{ladder::ladder(Language::English, rungs())}</div>
        <div class="cols side">
            <div class="stack">{timeline::timeline(Language::English, entries::days(), token)}{composer}</div>
            <div class="stack">{next(token)}{task::clocks(Language::English, clocks())}{checklist(token)}{column()}</div>
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
        language: Language::English,
        token: token.to_owned(),
        people: vec![Choice {
            value: "joseph@clinic4.example".to_owned(),
            words: "Joseph Mbeki".to_owned(),
        }],
        onward: (vec![], ""),
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
    task::checklist(Language::English, ID, items, true, token)
}
