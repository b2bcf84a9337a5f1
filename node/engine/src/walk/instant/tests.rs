use orgo_schema::{id::FactId, time::ClockSource};
use proptest::prelude::*;

use super::*;
use crate::{
    history::{Site, user_id},
    order::Facts,
};

const YEAR: i64 = 365 * 24 * 3_600_000;

/// What acts of the facts of persons, from the instant 100 on.
fn acted(facts: &Facts) -> Vec<Option<i64>> {
    let order = Order::of(facts);
    let persons = order.iter().filter(|(_, _, fact)| fact.by.is_person());
    let members: Vec<usize> = persons.map(|(position, _, _)| position).collect();
    acts(&order, &Witnessed::of(&order), &members, Timestamp(100))
        .into_iter()
        .map(|at| at.map(|at| at.0))
        .collect()
}

fn says(site: &mut Site, at: i64) -> FactId {
    site.write(
        at,
        Body::Acknowledged {
            until: None,
            reason: None,
        },
    )
}

/// What acts once a node with this clock has witnessed a fact.
fn witnessed(site: &Site, node: Site, at: i64, of: FactId) -> Vec<Option<i64>> {
    let mut node = node;
    node.pull(site);
    node.witness(at, &[of]);
    acted(&node.facts)
}

#[test]
fn a_sound_clock_is_believed_and_nothing_precedes_the_start() {
    let mut site = Site::new(1);
    says(&mut site, 50);
    says(&mut site, 300);
    assert_eq!(acted(&site.facts), [Some(100), Some(300)]);
}

#[test]
fn a_doubtful_fact_waits_for_a_witness() {
    let mut doubtful = Site::with_clock(1, -50 * YEAR, ClockSource::None);
    let id = says(&mut doubtful, 200);
    assert_eq!(acted(&doubtful.facts), [None]);
    assert_eq!(witnessed(&doubtful, Site::new(3), 900, id), [Some(900)]);
    let mut sound = Site::new(2);
    sound.pull(&doubtful);
    says(&mut sound, 700);
    assert_eq!(acted(&sound.facts), [Some(700), Some(700)]);
    let early = witnessed(&sound, Site::new(3), 500, id);
    assert_eq!(early, [Some(500), Some(700)]);
    let late = witnessed(&sound, Site::new(3), 900, id);
    assert_eq!(late, [Some(700), Some(700)]);
}

#[test]
fn a_clock_at_2036_is_bounded_by_what_follows_and_by_witnesses() {
    let mut ahead = Site::with_clock(1, 10 * YEAR, ClockSource::Rtc);
    let id = says(&mut ahead, 200);
    assert_eq!(acted(&ahead.facts), [Some(200 + 10 * YEAR)]);
    assert_eq!(witnessed(&ahead, Site::new(3), 260, id), [Some(260)]);
    let mut sound = Site::new(2);
    sound.pull(&ahead);
    says(&mut sound, 700);
    assert_eq!(acted(&sound.facts), [Some(700), Some(700)]);
}

#[test]
fn a_clock_at_1970_harms_nobody_else() {
    let mut behind = Site::with_clock(1, -500 * YEAR, ClockSource::Rtc);
    let mut sound = Site::new(2);
    says(&mut behind, 400);
    says(&mut sound, 300);
    let alone = sound.clone();
    sound.pull(&behind);
    assert_eq!(acted(&sound.facts), [Some(100), Some(300)]);
    behind.pull(&alone);
    says(&mut behind, 500);
    assert_eq!(acted(&behind.facts), [Some(100), Some(300), Some(300)]);
}

#[test]
fn who_does_not_know_the_time_or_is_vouched_for_worse_bears_no_witness() {
    let mut doubtful = Site::with_clock(1, -50 * YEAR, ClockSource::None);
    let id = says(&mut doubtful, 200);
    let unsure = Site::with_clock(3, 0, ClockSource::None);
    assert_eq!(witnessed(&doubtful, unsure, 900, id), [None]);
    // Nor does a person, however sure of the time.
    let mut claimed = Site::new(3);
    claimed.pull(&doubtful);
    let by = Author::Person {
        user: user_id(3),
        node: claimed.node(),
    };
    let claim = claimed.write_as(by, 900, Body::Witnessed);
    let order = Order::of(&claimed.facts);
    assert_eq!(Witnessed::of(&order), Witnessed::default());
    assert!(order.position(claim).is_some());
    // A wrong chip moves nothing that a time server dated.
    let mut sure = Site::new(2);
    let id = says(&mut sure, 5_000);
    let behind = Site::with_clock(3, -4_000, ClockSource::Rtc);
    assert_eq!(witnessed(&sure, behind, 5_100, id), [Some(5_000)]);
    assert_eq!(witnessed(&sure, Site::new(3), 4_900, id), [Some(4_900)]);
}

#[test]
fn people_are_told_which_times_are_doubtful_and_who_saw_them_first() {
    let mut unsure = Site::with_clock(1, -50 * YEAR, ClockSource::None);
    says(&mut unsure, 200);
    let mut ahead = Site::with_clock(2, 10 * YEAR, ClockSource::Rtc);
    ahead.pull(&unsure);
    says(&mut ahead, 300);
    let mut sound = Site::new(3);
    sound.pull(&ahead);
    says(&mut sound, 400);
    let told = |facts: &Facts| -> Vec<Option<Doubt>> {
        let order = Order::of(facts);
        let witnessed = Witnessed::of(&order);
        (0..order.len())
            .map(|position| witnessed.doubt(&order, position))
            .collect()
    };
    let alone = Doubt { witness: None };
    assert_eq!(told(&sound.facts), [Some(alone), None, None]);
    let all: Vec<FactId> = sound.facts.keys().copied().collect();
    sound.witness(500, &all);
    let seen = Some(Doubt {
        witness: Some(Witness {
            at: Timestamp(500),
            by: sound.node(),
        }),
    });
    assert_eq!(told(&sound.facts), [seen, seen, None, None]);
}

/// What a node with this clock should bear witness of at the true time.
fn wanted(site: &Site, now: i64, source: ClockSource) -> usize {
    let order = Order::of(&site.facts);
    let by = Wall {
        earliest: Timestamp(now),
        latest: Timestamp(now),
        source,
    };
    unwitnessed(&order, |fact| fact.by.is_person(), by, 10).len()
}

#[test]
fn a_node_bears_witness_once_and_of_nothing_that_is_witnessed() {
    let mut unsure = Site::with_clock(1, -50 * YEAR, ClockSource::None);
    let first = says(&mut unsure, 200);
    let mut ahead = Site::with_clock(2, 10 * YEAR, ClockSource::Rtc);
    ahead.pull(&unsure);
    let second = says(&mut ahead, 300);
    assert_eq!(wanted(&ahead, 400, ClockSource::None), 0);
    assert_eq!(wanted(&ahead, 400, ClockSource::Rtc), 2);
    assert_eq!(wanted(&ahead, 400, ClockSource::Ntp), 2);
    let mut sound = Site::new(3);
    sound.pull(&ahead);
    sound.witness(400, &[first, second]);
    assert_eq!(wanted(&sound, 401, ClockSource::Ntp), 0);
    // Another node whose clock is a little behind lets it stand.
    assert_eq!(wanted(&sound, 391, ClockSource::Ntp), 0);
    assert_eq!(wanted(&sound, 389, ClockSource::Ntp), 2);
    // What has a better clock than this node's is left alone.
    let mut far = Site::with_clock(4, 10 * YEAR, ClockSource::Operator);
    says(&mut far, 500);
    assert_eq!(wanted(&far, 500, ClockSource::Peer), 0);
    assert_eq!(wanted(&far, 500, ClockSource::Ntp), 1);
}

/// A site: how far its clock is off, and who vouches for it.
fn any_clock() -> impl Strategy<Value = (i64, ClockSource)> {
    prop_oneof![
        (-3_000..3_000_i64, Just(ClockSource::None)),
        (-3_000..3_000_i64, Just(ClockSource::Rtc)),
        (-9..9_i64, Just(ClockSource::Ntp)),
    ]
}

/// The clocks of people, and the witnesses of other nodes: when, by a clock how far off, vouched for by whom.
type History = (Vec<(i64, ClockSource)>, Vec<(i64, i64, ClockSource)>);

/// Three people who act by three clocks at once, and the witnesses of other nodes.
fn any_history() -> impl Strategy<Value = History> {
    let witness = (2_000..9_000_i64, any_clock());
    (
        proptest::collection::vec(any_clock(), 3),
        proptest::collection::vec(
            witness.prop_map(|(at, (off, source))| (at, off, source)),
            0..5,
        ),
    )
}

/// Lets three people act apart, and returns their facts and the ids.
fn acts_apart(clocks: &[(i64, ClockSource)]) -> (Facts, Vec<FactId>) {
    let mut facts = Facts::new();
    let mut ids = Vec::new();
    for (number, (off, source)) in (1_u8..).zip(clocks) {
        let mut site = Site::with_clock(number, *off, *source);
        ids.push(says(&mut site, 1_000 * i64::from(number)));
        facts.extend(site.facts);
    }
    (facts, ids)
}

/// Lets nodes bear witness of everything, and returns their facts.
fn witnesses(facts: &Facts, ids: &[FactId], nodes: &[(i64, i64, ClockSource)]) -> Facts {
    let mut all = Facts::new();
    for (number, (at, off, source)) in (10_u8..).zip(nodes) {
        let mut node = Site::with_clock(number, *off, *source);
        node.facts = facts.clone();
        let id = node.witness(*at, ids);
        all.extend(node.facts.remove(&id).map(|fact| (id, fact)));
    }
    all
}

proptest! {
    #[test]
    fn of_several_witnesses_the_earliest_that_counts_bounds_a_fact((clocks, nodes) in any_history()) {
        let (mut facts, ids) = acts_apart(&clocks);
        let spoken = witnesses(&facts, &ids, &nodes);
        facts.extend(spoken);
        let order = Order::of(&facts);
        let witnessed = Witnessed::of(&order);
        for (id, (_, source)) in ids.iter().zip(&clocks) {
            let position = order.position(*id).unwrap();
            let own = facts[id].wall.filter(|_| source.is_sound()).map(|wall| wall.latest);
            let counts = nodes.iter().filter(|(_, _, theirs)| theirs.is_sound() && theirs >= source);
            let first = counts.map(|(at, off, _)| Timestamp(at + off)).min();
            prop_assert_eq!(witnessed.get(position).map(|witness| witness.at), first);
            let at = acts(&order, &witnessed, &[position], Timestamp(i64::MIN))[0];
            prop_assert_eq!(at, earlier(own, first));
            // It never acts later than its own sound clock says.
            prop_assert!(own.is_none_or(|own| at.is_some_and(|at| at <= own)));
        }
    }

    #[test]
    fn in_which_order_witnesses_arrive_changes_nothing((clocks, nodes) in any_history(), cut in 0..5usize) {
        let (facts, ids) = acts_apart(&clocks);
        let spoken: Vec<_> = witnesses(&facts, &ids, &nodes).into_iter().collect();
        let (late, early) = spoken.split_at(cut.min(spoken.len()));
        let mut one = facts.clone();
        one.extend(early.iter().cloned());
        one.extend(late.iter().cloned());
        let mut other: Facts = late.iter().chain(early).chain(late).cloned().collect();
        other.extend(facts);
        prop_assert_eq!(acted(&one), acted(&other));
    }

    #[test]
    fn one_more_witness_never_makes_a_fact_act_later((clocks, nodes) in any_history()) {
        let (mut facts, ids) = acts_apart(&clocks);
        let mut before = vec![None; ids.len()];
        let at = |facts: &Facts, id: FactId| {
            let order = Order::of(facts);
            let position = order.position(id).unwrap();
            acts(&order, &Witnessed::of(&order), &[position], Timestamp(i64::MIN))[0]
        };
        for (id, fact) in witnesses(&facts, &ids, &nodes) {
            facts.insert(id, fact);
            for (before, id) in before.iter_mut().zip(&ids) {
                let now = at(&facts, *id);
                prop_assert!(before.is_none_or(|before| now.is_some_and(|now| now <= before)));
                *before = now;
            }
        }
    }
}
