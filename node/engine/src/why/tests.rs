//! The clock explained, line by line.

use std::sync::Arc;

use orgo_schema::{task::TaskStatus, word::Priority};

use super::*;
use crate::{
    calendar::tests::working,
    history::fact_id,
    policy::{Policy, tests::school},
    resolve::Source,
    walk::Change,
};

const HOUR: i64 = 3_600_000;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn start(text: &str) -> Start {
    Start {
        run: fact_id(0),
        at: at(text),
        label: "11.11.IT".parse().unwrap(),
        path: Vec::new(),
        domain: None,
        priority: Priority::High,
        severity: None,
        reactivity: Some("PT4H".parse().unwrap()),
        levels: Vec::new(),
        is_routine: false,
        own: Own::default(),
        marks: Vec::new(),
    }
}

fn office() -> PolicyHistory {
    let calendar = working(
        "Europe/Paris",
        "{ mon: [08:00-12:00, 13:00-18:00], tue: [08:00-12:00, 13:00-18:00], fri: 08:00-18:00 }",
        "",
    );
    PolicyHistory::new(Policy {
        calendar: Calendar::Working(Arc::new(calendar)),
        zone: Tz::Europe__Paris,
        ..school()
    })
}

#[test]
fn every_counted_stretch_and_every_pause_is_said() {
    // Friday 16:30; held from 17:00 until Monday 11:00; four hours are over at 15:30.
    let events = [
        Event {
            at: at("2026-03-06T16:00:00Z"),
            fact: fact_id(1),
            change: Change::Held(None),
        },
        Event {
            at: at("2026-03-09T10:00:00Z"),
            fact: fact_id(2),
            change: Change::Moved(TaskStatus::Pending),
        },
    ];
    let start = start("2026-03-06T15:30:00Z");
    let why = due(&start, &events, &office(), at("2026-03-09T13:30:00Z"));
    assert_eq!(why.due, Some(at("2026-03-09T14:30:00Z")));
    assert_eq!((why.window_ms, why.counted_ms), (4 * HOUR, 3 * HOUR));
    assert_eq!(
        why.sentences(),
        [
            "The next step is due on Mon 9 Mar 2026 15:30 Europe/Paris.",
            "This task has its own time to react, from who made it: 4 h.",
            "This window began on Fri 6 Mar 2026 16:30 Europe/Paris.",
            "What counts are the hours of the calendar “Test” (version 1), on the clocks of Europe/Paris.",
            "Counts: 30 min from Fri 6 Mar 2026 16:30 Europe/Paris to Fri 6 Mar 2026 17:00 Europe/Paris.",
            "Counts: 1 h from Mon 9 Mar 2026 11:00 Europe/Paris to Mon 9 Mar 2026 12:00 Europe/Paris.",
            "Counts: 2 h 30 min from Mon 9 Mar 2026 13:00 Europe/Paris to Mon 9 Mar 2026 15:30 Europe/Paris.",
            "Does not count: from Fri 6 Mar 2026 17:00 Europe/Paris to Mon 9 Mar 2026 11:00 Europe/Paris (on hold).",
            "3 h of 4 h have counted so far; 1 h are left.",
            "Level 1 at 2.11: Mon 9 Mar 2026 15:30 Europe/Paris.",
            "Level 2 at 1.11: Tue 10 Mar 2026 09:30 Europe/Paris.",
        ]
    );
    // Before somebody let it run again, nothing was due.
    let held = due(&start, &events[..1], &office(), at("2026-03-07T00:00:00Z"));
    assert_eq!(held.due, None);
    assert_eq!(
        held.paused,
        [Pause {
            from: at("2026-03-06T16:00:00Z"),
            to: None,
            hold: Some(fact_id(1)),
        }]
    );
    assert_eq!(
        held.sentences()[0],
        "The clock stands still, so nothing is due."
    );
}

#[test]
fn a_hold_that_ends_by_itself_is_a_pause_with_an_end() {
    // The clock of who held it bounds the act to a little after now.
    let until = at("2026-03-09T10:00:00Z");
    let events = [Event {
        at: at("2026-03-06T16:00:00Z"),
        fact: fact_id(1),
        change: Change::Held(Some(until)),
    }];
    let start = start("2026-03-06T15:30:00Z");
    let why = due(&start, &events, &office(), at("2026-03-06T15:59:58Z"));
    assert_eq!(why.due, Some(at("2026-03-09T14:30:00Z")));
    assert_eq!(
        why.paused,
        [Pause {
            from: at("2026-03-06T16:00:00Z"),
            to: Some(until),
            hold: Some(fact_id(1)),
        }]
    );
}

#[test]
fn of_many_stretches_the_first_are_listed_and_the_rest_counted() {
    let mut start = start("2026-03-02T00:00:00Z");
    start.reactivity = Some("PT60H".parse().unwrap());
    let why = due(&start, &[], &office(), start.at);
    // 9 + 9 + 10 hours a week in five stretches: two weeks and four hours.
    assert_eq!((why.counted.shown.len(), why.counted.more), (11, 0));
    assert_eq!(why.due, Some(at("2026-03-16T11:00:00Z")));
    start.reactivity = Some("PT600H".parse().unwrap());
    let long = due(&start, &[], &office(), start.at);
    assert_eq!(long.counted.shown.len(), SPANS_MAX);
    assert!(long.counted.more > 80, "{}", long.counted.more);
    let more = format!("And {} more such times.", long.counted.more);
    assert!(long.sentences().contains(&more));
}

#[test]
fn it_says_who_set_the_window() {
    let of = |change: &dyn Fn(&mut Start, &mut Policy)| {
        let mut start = start("2026-03-02T00:00:00Z");
        start.reactivity = None;
        let mut policy = school();
        change(&mut start, &mut policy);
        due(&start, &[], &PolicyHistory::new(policy), start.at).sentences()[1].clone()
    };
    assert_eq!(
        of(&|_, _| {}),
        "From the school profile v1: 2 h at level 0 for priority high."
    );
    assert_eq!(
        of(&|_, policy| policy.levels = vec!["PT3H".parse().unwrap()]),
        "From the school profile v1: 3 h at level 0."
    );
    assert_eq!(
        of(&|start, _| start.levels = vec!["PT5H".parse().unwrap()]),
        "This task has its own windows by level, from who made it: 5 h at level 0."
    );
    let module = Source::Module("hr".to_owned(), "1.0".to_owned());
    assert_eq!(
        of(&|_, policy| drop(policy.said_by.insert(Knob::WindowHigh, module.clone()))),
        "From module hr v1.0: 2 h at level 0 for priority high."
    );
    let own = Source::Organization("7".to_owned());
    assert_eq!(
        of(&|_, policy| {
            policy.version = "1+7".to_owned();
            policy.said_by.insert(Knob::WindowLow, own.clone());
        }),
        "From the school profile v1: 2 h at level 0 for priority high."
    );
    assert_eq!(
        of(&|_, policy| {
            policy.levels = vec!["PT3H".parse().unwrap()];
            policy.said_by.insert(Knob::Levels, own.clone());
        }),
        "From the organisation v7: 3 h at level 0."
    );
    assert_eq!(
        of(&|start, policy| {
            start.label = "1.11".parse().unwrap();
            policy.repeat = Some(crate::policy::Repeat {
                every: "PT4H".parse().unwrap(),
                at_most: 2,
            });
        }),
        "From the school profile v1: a reminder after every 4 h, at the top."
    );
}

#[test]
fn counting_off_says_when_and_what() {
    let calendar = office().newest().calendar.clone();
    let off = count_off(&calendar, Tz::UTC, at("2026-03-06T16:30:00Z"), 4 * HOUR);
    assert_eq!(off.due, Some(at("2026-03-09T10:30:00Z")));
    assert_eq!((off.zone, off.listing.shown.len()), (Tz::Europe__Paris, 2));
    let always = count_off(&Calendar::Always, Tz::Asia__Tokyo, Timestamp(0), HOUR);
    assert_eq!(
        (always.due, always.zone),
        (Some(Timestamp(HOUR)), Tz::Asia__Tokyo)
    );
    let never = count_off(&calendar, Tz::UTC, Timestamp(i64::MAX - 1), HOUR);
    assert_eq!((never.due, never.listing), (None, Listing::default()));
}
