//! What holds of every walk, whatever happens and under whatever policy.

use std::{collections::BTreeSet, sync::Arc};

use orgo_schema::{
    label::{Base, Granularity},
    word::{Priority, Severity},
};
use proptest::prelude::*;

use super::*;
use crate::{
    calendar::tests::working,
    history::fact_id,
    policy::{Calendar, Factor, Policy, Repeat, tests::school},
};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
/// Monday 2 March 2026, midnight in UTC.
const MONDAY: i64 = 1_772_409_600_000;

fn policy() -> impl Strategy<Value = Policy> {
    let calendar = prop_oneof![
        Just(Calendar::Always),
        Just(Calendar::Working(Arc::new(working(
            "Europe/Paris",
            "{ mon: [08:00-12:00, 13:00-18:00], tue: 22:00-06:00, thu: 08:00-18:00 }",
            "holidays: { 2026-03-09: Feast }"
        )))),
    ];
    let repeat = prop::option::of((1_u64..40, 1_u8..4)).prop_map(|repeat| {
        repeat.map(|(hours, at_most)| Repeat {
            every: Span::new(0, 0, hours * 3600).unwrap(),
            at_most,
        })
    });
    let levels = prop::collection::vec((1_u64..30).prop_map(hours), 0..4);
    let holders =
        prop::collection::btree_set(prop::sample::select(vec![1001_u16, 101, 11, 2, 1]), 0..5);
    let granularity = prop::sample::select(vec![
        Granularity::Detailed,
        Granularity::Moderate,
        Granularity::Broad,
    ]);
    let factor = prop::sample::select(vec![500_u32, 1000, 2000]);
    (calendar, repeat, levels, holders, granularity, factor).prop_map(
        |(calendar, repeat, levels, holders, granularity, factor)| {
            let mut policy = Policy {
                calendar,
                repeat,
                levels,
                granularity,
                factor: Factor::from_milli(factor).unwrap(),
                ..school()
            };
            for base in holders {
                policy.holders.hold(Base::new(base).unwrap(), None);
            }
            policy
        },
    )
}

fn hours(hours: u64) -> Span {
    Span::new(0, 0, hours * 3600).unwrap()
}

fn label() -> impl Strategy<Value = Label> {
    prop::sample::select(vec!["1001.11.IT.Support", "101.31.HR", "11.91.IT", "1.11"])
        .prop_map(|text| text.parse().unwrap())
}

fn change() -> impl Strategy<Value = Change> {
    use TaskStatus::{Cancelled, Completed, InProgress, Pending};
    let time = || (0..600_i64).prop_map(|hour| Timestamp(MONDAY + hour * HOUR));
    prop_oneof![
        4 => prop::sample::select(vec![Pending, InProgress, InProgress, Completed, Cancelled]).prop_map(Change::Moved),
        2 => prop::option::of(time()).prop_map(Change::Held),
        2 => prop::option::of(time()).prop_map(Change::Acknowledged),
        1 => label().prop_map(Change::Label),
        1 => prop::sample::select(Priority::ALL.to_vec()).prop_map(Change::Priority),
        1 => prop::sample::select(Severity::ALL.to_vec()).prop_map(Change::Severity),
        1 => (1_u64..30).prop_map(|length| Change::Reactivity(hours(length))),
    ]
}

/// A task, what happened to it, and the policies meanwhile.
#[derive(Debug, Clone)]
struct Story {
    start: Start,
    events: Vec<Event>,
    policies: PolicyHistory,
}

fn story() -> impl Strategy<Value = Story> {
    let path = prop::collection::vec(label(), 0..3);
    let start = (label(), path, prop::sample::select(Priority::ALL.to_vec())).prop_map(
        |(label, path, priority)| Start {
            run: fact_id(0),
            at: Timestamp(MONDAY),
            label,
            path,
            domain: None,
            priority,
            severity: None,
            reactivity: None,
            levels: Vec::new(),
            is_routine: false,
            own: Own::default(),
            marks: Vec::new(),
        },
    );
    let events = prop::collection::vec((0..400_i64, change()), 0..10).prop_map(|mut events| {
        events.sort_by_key(|(hour, _)| *hour);
        (1..)
            .zip(events)
            .map(|(number, (hour, change))| Event {
                at: Timestamp(MONDAY + hour * HOUR),
                fact: fact_id(number),
                change,
            })
            .collect()
    });
    let later = prop::option::of((1..300_i64, policy()));
    (start, events, policy(), later).prop_map(|(start, events, first, later)| {
        let mut policies = PolicyHistory::new(first);
        if let Some((hour, policy)) = later {
            policies.enact(Timestamp(MONDAY + hour * HOUR), policy);
        }
        Story {
            start,
            events,
            policies,
        }
    })
}

impl Story {
    fn walk(&self, until: Timestamp) -> Walk {
        walk(&self.start, &self.events, &self.policies, until)
    }

    /// Returns the status in force right before an instant, and until when a hold keeps the clock.
    fn status_before(&self, at: Timestamp) -> (TaskStatus, Option<Timestamp>) {
        let mut state = (TaskStatus::Pending, None);
        for event in self.events.iter().filter(|event| event.at <= at) {
            match &event.change {
                Change::Moved(to) => state = (*to, None),
                Change::Held(until) => state = (TaskStatus::OnHold, *until),
                Change::Acknowledged(_)
                | Change::Label(_)
                | Change::Priority(_)
                | Change::Severity(_)
                | Change::Reactivity(_)
                | Change::Consented(_) => {}
            }
        }
        state
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn what_was_walked_stays_walked(story in story(), one in 0..500_i64, two in 0..500_i64) {
        let (early, late) = (one.min(two), one.max(two));
        let early = story.walk(Timestamp(MONDAY + early * HOUR));
        let late = story.walk(Timestamp(MONDAY + late * HOUR));
        prop_assert_eq!(late.steps.get(..early.steps.len()), Some(early.steps.as_slice()));
        prop_assert_eq!(early.runs.len().min(late.runs.len()), early.runs.len());
        // And what it said would come next came, unless something happened first.
        let open = story.walk(OPEN_END);
        prop_assert_eq!(open.steps.get(..late.steps.len()), Some(late.steps.as_slice()));
    }

    #[test]
    fn no_step_is_ever_named_twice_and_none_goes_back(story in story()) {
        let walk = story.walk(OPEN_END);
        let mut names = BTreeSet::new();
        for step in &walk.steps {
            prop_assert!(names.insert((step.run, step.level, step.reminder)), "{step:?}");
            prop_assert_eq!(step.reminder.is_some(), step.from == step.to && matches!(step.why, Why::Unanswered(_)));
        }
        prop_assert!(walk.steps.windows(2).all(|pair| pair[0].at <= pair[1].at));
    }

    #[test]
    fn nothing_moves_while_it_is_held_or_over(story in story()) {
        for step in story.walk(OPEN_END).steps {
            let (status, until) = story.status_before(step.at);
            prop_assert!(!status.is_finished(), "{step:?}");
            if status == TaskStatus::OnHold {
                prop_assert!(until.is_some_and(|until| until <= step.at), "{step:?}");
            }
        }
    }

    #[test]
    fn a_walk_says_what_comes_next(story in story(), hour in 0..500_i64) {
        let until = Timestamp(MONDAY + hour * HOUR);
        let now = story.walk(until);
        let quiet = Story {
            events: story.events.iter().filter(|event| event.at <= until).cloned().collect(),
            ..story
        };
        let open = quiet.walk(OPEN_END);
        prop_assert_eq!(now.next, open.steps.get(now.steps.len()).map(|step| step.at));
    }

    /// What is told as counted makes up the window, to the millisecond.
    #[test]
    fn what_is_said_to_count_makes_up_the_window(story in story(), hour in 0..500_i64) {
        let now = Timestamp(MONDAY + hour * HOUR);
        // Under one policy: a new calendar counts from its instant on.
        let story = Story { policies: PolicyHistory::new(story.policies.at(story.start.at).clone()), ..story };
        let told = crate::why::due(&story.start, &story.events, &story.policies, now);
        let Some(due) = told.due else { return Ok(()) };
        prop_assert_eq!(Some(due), told.next.first().map(|step| step.at));
        let first = &told.next[0];
        if told.counted.more == 0 && matches!(first.why, Why::Window(_) | Why::Unanswered(_)) {
            let counted: i64 = told.counted.shown.iter().map(|span| span.ms()).sum();
            // A window that became shorter than what had counted is over at once.
            prop_assert_eq!(counted, told.window_ms.max(told.counted_ms));
        }
        prop_assert!(told.counted.shown.windows(2).all(|pair| pair[0].to <= pair[1].from));
        prop_assert!(told.counted.shown.iter().all(|span| told.began <= span.from && span.to <= due));
    }
}
