//! Random histories: whatever happens in whatever order, the laws hold.

use orgo_schema::{
    fact::{Author, Body, Fact, Item, Value},
    id::FactId,
    task::{
        ShownStatus, TaskAction,
        TaskStatus::{self, InProgress, OnHold, Pending},
    },
    time::{ClockSource, Stamp, Timestamp, Wall},
    word::{Priority, Severity},
};
use proptest::prelude::*;

use super::{CREATION, HOUR, YEAR, act, created, fold, record, site, with_task};
use crate::{
    fold::home,
    history::{Site, case_id, fact_id, pull_all, task_id, user_id},
    order::Facts,
};

/// One thing that happens at one of the sites.
#[derive(Debug, Clone)]
pub(super) enum Happening {
    Act(u8),
    Settle(u8),
    Ack(Option<i64>),
    Priority(u8),
    Severity(u8),
    Label(u8),
    Rule(u8),
    Tick(u16, bool),
    Depends(u8, bool),
    Move(u8),
    Recur(bool),
    Comment,
    Record,
    Pull(u8),
}

pub(super) fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        4 => any::<u8>().prop_map(Happening::Act),
        1 => (0..6u8).prop_map(Happening::Settle),
        2 => proptest::option::of(-HOUR..9 * HOUR).prop_map(Happening::Ack),
        1 => (0..4u8).prop_map(Happening::Priority),
        1 => (0..4u8).prop_map(Happening::Severity),
        1 => (0..3u8).prop_map(Happening::Label),
        1 => (0..4u8).prop_map(Happening::Rule),
        1 => (0..4u16, any::<bool>()).prop_map(|(item, done)| Happening::Tick(item, done)),
        1 => (0..2u8, any::<bool>()).prop_map(|(item, adds)| Happening::Depends(item, adds)),
        1 => (1..4u8).prop_map(Happening::Move),
        1 => any::<bool>().prop_map(Happening::Recur),
        1 => Just(Happening::Comment),
        3 => Just(Happening::Record),
        4 => any::<u8>().prop_map(Happening::Pull),
    ]
}

/// Sites 2 and 3 have clocks that nobody vouches for, far behind and far ahead.
pub(super) fn sites(count: usize) -> Vec<Site> {
    let clocks = [
        (0, ClockSource::Ntp),
        (700, ClockSource::Operator),
        (-56 * YEAR, ClockSource::None),
        (10 * YEAR, ClockSource::None),
        (0, ClockSource::Peer),
    ];
    let numbered = (1..).zip(clocks).take(count);
    numbered
        .map(|(number, (offset, source))| with_task(Site::with_clock(number, offset, source)))
        .collect()
}

pub(super) fn happen(sites: &mut [Site], at: usize, now: i64, what: &Happening) {
    if let Happening::Pull(from) = what {
        let from = sites[usize::from(*from) % sites.len()].clone();
        sites[at].pull(&from);
        return;
    }
    let site = &mut sites[at];
    match (what, said(site, now, what)) {
        (Happening::Rule(_), Some(body)) => {
            site.write_as(Author::Node(site.node()), now, body);
        }
        (_, Some(body)) => {
            site.write(now, body);
        }
        (_, None) if site.source.is_sound() => record(site, now),
        (_, None) => {}
    }
}

/// What is written when something happens; nothing where a node records steps.
fn said(site: &Site, now: i64, what: &Happening) -> Option<Body> {
    let acted = |action| Body::TaskActed {
        action,
        reason: Some(format!("because {action}")),
        until: None,
    };
    let set_priority = |word: &u8| Body::Set(Value::Priority(Priority::ALL[usize::from(*word)]));
    Some(match what {
        Happening::Act(choice) => {
            // Mostly what a page offers, now and then what it would refuse.
            let offered: Vec<TaskAction> = fold(&site.facts).status.actions().collect();
            let action = offered
                .get(usize::from(*choice) % (offered.len() + 1))
                .copied();
            acted(action.unwrap_or(TaskAction::Resume))
        }
        Happening::Settle(status) => {
            acted(TaskAction::Settle(TaskStatus::ALL[usize::from(*status)]))
        }
        Happening::Ack(until) => Body::Acknowledged {
            until: until.map(|until| Timestamp(now + until)),
            reason: None,
        },
        Happening::Priority(word) | Happening::Rule(word) => set_priority(word),
        Happening::Severity(word) => Body::Set(Value::Severity(Severity::ALL[usize::from(*word)])),
        Happening::Label(choice) => {
            let label = ["11.11.HR", "1001.11.IT.Support", "1.32"][usize::from(*choice)];
            Body::Set(Value::Label(label.parse().unwrap()))
        }
        Happening::Tick(item, done) => Body::Checked {
            item: *item,
            done: *done,
            of: None,
        },
        Happening::Depends(item, adds) => {
            let item = Item::DependsOn(task_id(u128::from(*item) + 50));
            if *adds {
                Body::Added(item)
            } else {
                Body::Removed(item)
            }
        }
        Happening::Move(to) => Body::Set(Value::Case(case_id(u128::from(*to)))),
        Happening::Recur(comes) => {
            let rule = comes.then(|| "FREQ=WEEKLY;BYDAY=MO".parse().unwrap());
            Body::Set(Value::Recurrence(rule))
        }
        Happening::Comment => Body::Commented {
            text: "well".to_owned(),
        },
        Happening::Record | Happening::Pull(_) => return None,
    })
}

/// What holds for every fold of every set of facts.
fn check_fold(facts: &Facts) -> Result<(), TestCaseError> {
    let fold = fold(facts);
    prop_assert_eq!(
        fold.entries.len(),
        facts.len(),
        "everything is in the timeline"
    );
    prop_assert_eq!(home(facts).map(|home| home.case()), Some(fold.view.case_id));
    let shown_level = fold.view.escalation_level;
    let walk = fold.walk.as_ref().unwrap();
    prop_assert!(walk.steps.windows(2).all(|pair| pair[0].at <= pair[1].at));
    prop_assert!(walk.steps.iter().all(|step| step.to.base < step.from.base));
    prop_assert!(shown_level == 0 || walk.steps.iter().any(|step| step.level == shown_level));
    if !fold.is_unsure {
        prop_assert_eq!(walk.held.is_some(), fold.status == OnHold);
        let is_over = walk.runs.last().unwrap().ended.is_some();
        prop_assert_eq!(is_over, fold.status.is_finished());
        prop_assert!(!is_over || fold.due_steps().is_empty());
    }
    super::paths::check(&fold, facts)?;
    let is_open = matches!(fold.status, Pending | InProgress);
    prop_assert!(fold.view.status != ShownStatus::Escalated || (is_open && shown_level > 0));
    if let Some(next) = fold.view.next_step_at {
        prop_assert_eq!(fold.due_steps().first().map(|step| step.at), Some(next));
        prop_assert!(fold.due_steps().iter().all(|step| step.level > shown_level));
    }
    Ok(())
}

proptest! {
    #[test]
    fn sites_that_heard_of_each_other_agree(
        count in 2..6usize,
        history in proptest::collection::vec((0..5usize, 0..HOUR, happening()), 0..40),
        seed in any::<u64>(),
    ) {
        let mut sites = sites(count);
        let mut now = 0;
        let mut written = 0;
        for (at, wait, what) in &history {
            now += wait;
            happen(&mut sites, at % count, now, what);
            check_fold(&sites[at % count].facts)?;
            written += usize::from(!matches!(what, Happening::Pull(_) | Happening::Record));
        }
        pull_all(&mut sites.iter_mut().collect::<Vec<_>>());
        let folded = fold(&sites[0].facts);
        for site in &sites {
            prop_assert_eq!(&site.facts, &sites[0].facts);
            prop_assert_eq!(&fold(&site.facts), &folded);
        }
        check_fold(&sites[0].facts)?;
        let by_persons = sites[0].facts.iter().filter(|(_, fact)| fact.by != Author::Derived);
        prop_assert_eq!(by_persons.count(), written, "nobody's action is lost");

        // Shuffled and duplicated on the way.
        let mut copies: Vec<(&FactId, &Fact)> = sites[0].facts.iter().chain(&sites[0].facts).collect();
        copies.sort_by_key(|(id, _)| id.uuid().as_u128().wrapping_mul(u128::from(seed) << 64 | 1));
        let shuffled: Facts = copies.into_iter().map(|(id, fact)| (*id, fact.clone())).collect();
        prop_assert_eq!(fold(&shuffled), folded);

        // Two nodes that record at one instant record the same facts, and again adds nothing.
        let mut pair = [sites[0].clone(), sites[0].clone()];
        for site in &mut pair {
            record(site, now + 5 * HOUR);
        }
        let [one, mut other] = pair;
        prop_assert_eq!(&one.facts, &other.facts);
        record(&mut other, now + 5 * HOUR);
        prop_assert_eq!(&one.facts, &other.facts);
    }

    #[test]
    fn a_person_who_has_seen_everything_settles_everything(
        history in proptest::collection::vec((0..3usize, 0..HOUR, happening()), 0..30),
    ) {
        let mut sites = sites(3);
        let mut now = 0;
        for (at, wait, what) in &history {
            now += wait;
            happen(&mut sites, *at, now, what);
        }
        pull_all(&mut sites.iter_mut().collect::<Vec<_>>());
        let site = &mut sites[0];
        act(site, now + 1, TaskAction::Settle(InProgress));
        site.write(now + 2, Body::Set(Value::Priority(Priority::Low)));
        site.write(now + 3, Body::Set(Value::Severity(Severity::Minor)));
        site.write(now + 4, Body::Set(Value::Label("1.11".parse().unwrap())));
        site.write(now + 5, Body::Set(Value::Case(case_id(1))));
        site.write(now + 6, Body::Set(Value::Recurrence(None)));
        let fold = fold(&site.facts);
        prop_assert_eq!(fold.view.conflicts, []);
        prop_assert_eq!(fold.status, InProgress);
        prop_assert_eq!((fold.view.priority, fold.view.severity), (Priority::Low, Severity::Minor));
        prop_assert!(!fold.is_unsure, "a sound clock has seen it all");
    }

    #[test]
    fn no_fact_breaks_a_fold(
        list in proptest::collection::vec((0..20u128, any::<u64>(), proptest::collection::vec(0..25u128, 0..5), happening(), proptest::option::of((any::<i64>(), 0..5usize)), 0..3u8), 0..25),
    ) {
        let mut facts = site(1).facts;
        for (id, stamp, seen, what, wall, by) in &list {
            let mut scratch = [Site::new(1)];
            scratch[0].derive(CREATION, created("1", "Leak"));
            happen(&mut scratch, 0, 0, what);
            scratch[0].facts.remove(&fact_id(CREATION));
            let body = scratch[0].facts.values().next().map(|fact| fact.body.clone());
            let body = body.unwrap_or(Body::Stepped { level: *by, run: fact_id(u128::from(*stamp) % 25), reminder: None });
            let node = scratch[0].node();
            let by = [Author::Derived, Author::Node(node), Author::Person { user: user_id(1), node }][usize::from(*by)];
            let sources = [ClockSource::None, ClockSource::Rtc, ClockSource::Peer, ClockSource::Operator, ClockSource::Ntp];
            let wall = wall.map(|(at, source)| Wall {
                earliest: Timestamp(at),
                latest: Timestamp(at),
                source: sources[source],
            });
            let stamp = Stamp(stamp % 9);
            let seen = seen.iter().copied().map(fact_id).collect();
            facts.insert(fact_id(*id), Fact { by, seen, stamp, wall, body });
        }
        check_fold(&facts)?;
    }
}
