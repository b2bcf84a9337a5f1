//! When facts act (CONVERGENCE 6).
//!
//! A fact acts at the latest bound of its author's clock. One of doubtful time acts at the earliest
//! instant by which a sound clock knew of it: a witness that the node was told of, or a later fact of a
//! sound clock that had seen it. Until there is one, it does not act.
//!
//! Facts act in the order of folds. Where clocks disagree with that order, the later fact bounds the
//! earlier one: nothing happens after what is known to follow it. The other way round, a clock at 2036
//! would keep a finished task climbing for years. A witness bounds a sound clock's fact for the same
//! reason: nobody writes after being read. A clock that puts an act before the task was received, at 1970
//! perhaps, bounds nothing; such an act acts right after what it follows.

use std::collections::BTreeMap;

use orgo_schema::{id::FactId, time::Timestamp};

use crate::order::Order;

/// The earliest instants by which sound clocks knew of facts, as envelopes bear witness.
pub type Witnessed = BTreeMap<FactId, Timestamp>;

/// No witness of anything: what a node has that was told of none.
pub static UNWITNESSED: Witnessed = Witnessed::new();

/// Returns when each of `members` acts, never before `start`; nothing for one that nobody of sound
/// clock is known to have seen.
///
/// `members` are positions, ascending, and so are the instants that are known.
pub fn acts(
    order: &Order<'_>,
    witnessed: &Witnessed,
    members: &[usize],
    start: Timestamp,
) -> Vec<Option<Timestamp>> {
    let mut instants: Vec<Option<Timestamp>> = members
        .iter()
        .map(|position| told(order, witnessed, *position))
        .collect();
    let is_doubtful = |position: &usize| !is_sound(order, *position);
    if members.iter().any(is_doubtful) {
        let known = known_by(order, witnessed);
        for (instant, position) in instants
            .iter_mut()
            .zip(members)
            .filter(|(_, position)| is_doubtful(position))
        {
            *instant = earlier(*instant, known.get(*position).copied().flatten());
        }
    }
    bound_by_order(&mut instants, start);
    instants
}

/// Lets each instant be no later than those that follow, and no earlier than those before.
fn bound_by_order(instants: &mut [Option<Timestamp>], start: Timestamp) {
    let mut bound = None;
    for instant in instants
        .iter_mut()
        .rev()
        .flatten()
        .filter(|instant| **instant >= start)
    {
        let at = bound.map_or(*instant, |bound: Timestamp| bound.min(*instant));
        (*instant, bound) = (at, Some(at));
    }
    let mut before = start;
    for instant in instants.iter_mut().flatten() {
        *instant = before.max(*instant);
        before = *instant;
    }
}

/// Returns when a fact was written as far as is told: by its clock, by witnesses, or else by its
/// stamp. For showing, not for counting.
pub fn shown(order: &Order<'_>, witnessed: &Witnessed, position: usize) -> Timestamp {
    let stamp = order
        .get(position)
        .map(|(_, fact)| fact.stamp.wall())
        .unwrap_or_default();
    told(order, witnessed, position).unwrap_or(stamp)
}

fn is_sound(order: &Order<'_>, position: usize) -> bool {
    order
        .get(position)
        .and_then(|(_, fact)| fact.wall)
        .is_some_and(|wall| wall.source.is_sound())
}

/// Returns the bound that the fact's own clock and its witnesses give.
fn told(order: &Order<'_>, witnessed: &Witnessed, position: usize) -> Option<Timestamp> {
    let (id, fact) = order.get(position)?;
    let own = fact
        .wall
        .filter(|wall| wall.source.is_sound())
        .map(|wall| wall.latest);
    earlier(own, witnessed.get(&id).copied())
}

/// Returns for each position the earliest bound of anything that had seen it, itself included.
fn known_by(order: &Order<'_>, witnessed: &Witnessed) -> Vec<Option<Timestamp>> {
    let mut known: Vec<Option<Timestamp>> = (0..order.len())
        .map(|position| told(order, witnessed, position))
        .collect();
    for position in (0..order.len()).rev() {
        let bound = known.get(position).copied().flatten();
        for seen in order.directly_seen(position) {
            if let Some(instant) = known.get_mut(*seen) {
                *instant = earlier(*instant, bound);
            }
        }
    }
    known
}

fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use orgo_schema::{fact::Body, time::ClockSource};

    use super::*;
    use crate::history::Site;

    const YEAR: i64 = 365 * 24 * 3_600_000;

    fn acted(site: &Site, witnessed: &Witnessed) -> Vec<Option<i64>> {
        let order = Order::of(&site.facts);
        let members: Vec<usize> = (0..order.len()).collect();
        acts(&order, witnessed, &members, Timestamp(100))
            .into_iter()
            .map(|at| at.map(|at| at.0))
            .collect()
    }

    fn says(site: &mut Site, at: i64) -> FactId {
        site.write(at, Body::Acknowledged { until: None })
    }

    #[test]
    fn a_sound_clock_is_believed_and_nothing_precedes_the_start() {
        let mut site = Site::new(1);
        says(&mut site, 50);
        says(&mut site, 300);
        assert_eq!(acted(&site, &Witnessed::new()), [Some(100), Some(300)]);
    }

    #[test]
    fn a_doubtful_fact_waits_for_a_witness() {
        let mut doubtful = Site::with_clock(1, -50 * YEAR, ClockSource::None);
        let id = says(&mut doubtful, 200);
        assert_eq!(acted(&doubtful, &Witnessed::new()), [None]);
        assert_eq!(
            acted(&doubtful, &Witnessed::from([(id, Timestamp(900))])),
            [Some(900)]
        );
        let mut sound = Site::new(2);
        sound.pull(&doubtful);
        says(&mut sound, 700);
        assert_eq!(acted(&sound, &Witnessed::new()), [Some(700), Some(700)]);
        assert_eq!(
            acted(&sound, &Witnessed::from([(id, Timestamp(500))])),
            [Some(500), Some(700)]
        );
        assert_eq!(
            acted(&sound, &Witnessed::from([(id, Timestamp(900))])),
            [Some(700), Some(700)]
        );
    }

    #[test]
    fn a_clock_at_2036_is_bounded_by_what_follows_and_by_witnesses() {
        let mut ahead = Site::with_clock(1, 10 * YEAR, ClockSource::Rtc);
        let id = says(&mut ahead, 200);
        assert_eq!(acted(&ahead, &Witnessed::new()), [Some(200 + 10 * YEAR)]);
        assert_eq!(
            acted(&ahead, &Witnessed::from([(id, Timestamp(260))])),
            [Some(260)]
        );
        let mut sound = Site::new(2);
        sound.pull(&ahead);
        says(&mut sound, 700);
        assert_eq!(acted(&sound, &Witnessed::new()), [Some(700), Some(700)]);
    }

    #[test]
    fn a_clock_at_1970_harms_nobody_else() {
        let mut behind = Site::with_clock(1, -500 * YEAR, ClockSource::Rtc);
        let mut sound = Site::new(2);
        says(&mut behind, 400);
        says(&mut sound, 300);
        let alone = sound.clone();
        sound.pull(&behind);
        assert_eq!(acted(&sound, &Witnessed::new()), [Some(100), Some(300)]);
        behind.pull(&alone);
        says(&mut behind, 500);
        assert_eq!(
            acted(&behind, &Witnessed::new()),
            [Some(100), Some(300), Some(300)]
        );
    }
}
