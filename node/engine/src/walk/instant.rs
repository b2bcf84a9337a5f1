//! When facts act (CONVERGENCE 6).
//!
//! A fact acts at the latest bound of its author's clock. One of doubtful time acts at the earliest
//! instant by which a sound clock knew of it: a witness that names it, or a later fact of a sound clock
//! that had seen it. Until there is one, it does not act.
//!
//! Facts act in the order of folds. Where clocks disagree with that order, the later fact bounds the
//! earlier one: nothing happens after what is known to follow it. The other way round, a clock at 2036
//! would keep a finished task climbing for years. A witness bounds a sound clock's fact for the same
//! reason: nobody writes after being read. It does so only for a clock that is vouched for no better than
//! its own, so that a wrong chip at one site moves nothing that a time server dated. A clock that puts an
//! act before the task was received, at 1970 perhaps, bounds nothing; such an act acts right after what it
//! follows.

use std::collections::BTreeMap;

use orgo_schema::{
    fact::{Author, Body, Fact},
    id::NodeId,
    time::{ClockSource, Timestamp, Wall},
};

use crate::order::Order;

/// A node that had a fact, and by when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Witness {
    /// The fact was written by then.
    pub at: Timestamp,
    /// Who had it.
    pub by: NodeId,
}

/// Why the time of a fact is not to be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubt {
    /// Who had it first, as far as a witness says.
    pub witness: Option<Witness>,
}

/// The earliest witness of each fact of a document that has one, by position.
///
/// It follows from the facts alone: each [`Body::Witnessed`] of a node on a sound clock speaks for what it
/// has directly seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Witnessed(BTreeMap<usize, Witness>);

impl Witnessed {
    /// Gathers the witnesses among the facts of a document.
    pub fn of(order: &Order<'_>) -> Self {
        let mut earliest = BTreeMap::new();
        for (position, _, fact) in order.iter() {
            let Some((witness, source)) = witness(fact) else {
                continue;
            };
            for seen in order.directly_seen(position) {
                if order
                    .get(*seen)
                    .is_some_and(|(_, seen)| vouched(seen) <= source)
                {
                    let first = earliest.entry(*seen).or_insert(witness);
                    *first = witness.min(*first);
                }
            }
        }
        Self(earliest)
    }

    /// Returns the earliest witness of the fact at a position.
    pub fn get(&self, position: usize) -> Option<Witness> {
        self.0.get(&position).copied()
    }

    /// Returns why the time of a fact is not to be relied on: nobody vouched for its author's clock, or
    /// somebody had it before that clock says it was written.
    pub fn doubt(&self, order: &Order<'_>, position: usize) -> Option<Doubt> {
        let (_, fact) = order.get(position)?;
        let wall = fact.wall?;
        let witness = self.get(position);
        let is_early = witness.is_some_and(|witness| witness.at < wall.earliest);
        (!wall.source.is_sound() || is_early).then_some(Doubt { witness })
    }
}

/// Reads a fact as a witness, with who vouches for its time; nothing for other facts, and for one by a node
/// that does not know the time itself.
fn witness(fact: &Fact) -> Option<(Witness, ClockSource)> {
    let (Body::Witnessed, Author::Node(by), Some(wall)) = (&fact.body, fact.by, fact.wall) else {
        return None;
    };
    let at = wall.latest;
    let is_sound = wall.source.is_sound();
    is_sound.then_some((Witness { at, by }, wall.source))
}

/// Returns who vouches for the time of a fact.
fn vouched(fact: &Fact) -> ClockSource {
    fact.wall.map_or(ClockSource::None, |wall| wall.source)
}

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
    let (_, fact) = order.get(position)?;
    let own = fact
        .wall
        .filter(|wall| wall.source.is_sound())
        .map(|wall| wall.latest);
    earlier(own, witnessed.get(position).map(|witness| witness.at))
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

/// Lists the facts of a document that a node should bear witness of when its clock reads `by`: those that
/// `matter`, whose time is doubtful or lies further than `slack_ms` ahead, and which nobody on a sound
/// clock is known to have had by about then. None if that clock is doubtful itself.
///
/// What a clock that is vouched for better says stands: a witness against it would not count.
pub fn unwitnessed(
    order: &Order<'_>,
    matter: impl Fn(&Fact) -> bool,
    by: Wall,
    slack_ms: i64,
) -> Vec<usize> {
    if !by.source.is_sound() {
        return Vec::new();
    }
    let witnessed = Witnessed::of(order);
    let known = known_by(order, &witnessed);
    let horizon = by.latest.plus_ms(slack_ms);
    order
        .iter()
        .zip(known)
        .filter(|((_, _, fact), _)| {
            fact.wall.is_some() && matter(fact) && vouched(fact) <= by.source
        })
        .filter(|((position, _, _), known)| {
            let bound = if is_sound(order, *position) {
                told(order, &witnessed, *position)
            } else {
                *known
            };
            bound.is_none_or(|bound| bound > horizon)
        })
        .map(|((position, _, _), _)| position)
        .collect()
}

#[cfg(test)]
mod tests;
