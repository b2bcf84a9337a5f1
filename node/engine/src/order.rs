//! The order in which folds read facts: causal first, then stamp, then id (CONVERGENCE 1.5).
//!
//! Of the facts whose known causes have all been read, the one with the smallest stamp comes next, and
//! among equal stamps the smallest id. So a wrong clock can never put an answer before what it answers,
//! and facts that arrive later never reorder those that are here already.
//!
//! A hostile fact may claim to have seen anything: what is not here, itself, or what has seen it. What
//! is not here is left out; where claims run in a circle, the smallest stamp and id of what remains is
//! read next, and claims that then point forward are left out. What remains is a strict order. Honest
//! stamps never run behind what was seen, so no circle parts an honest fact from what it had seen.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

use orgo_schema::{
    fact::{Author, Fact},
    id::FactId,
    time::Stamp,
};

/// The facts of one document.
pub type Facts = BTreeMap<FactId, Fact>;

/// The facts of one document in the order of folds. A *position* is an index into that order.
///
/// Building it costs as much as sorting; asking about one pair costs as much as the facts between.
#[derive(Debug)]
pub struct Order<'a> {
    facts: Vec<(FactId, &'a Fact)>,
    /// The position of each id, by id.
    positions: Vec<(FactId, usize)>,
    /// For each position, where its part of `seen` begins; one more at the end.
    starts: Vec<usize>,
    /// Positions seen directly, always smaller than the position that saw them.
    seen: Vec<usize>,
    /// Whether everything an author knew is here.
    complete: Vec<bool>,
}

impl<'a> Order<'a> {
    /// Puts facts in order.
    pub fn of(facts: &'a Facts) -> Self {
        let by_id: Vec<(FactId, &'a Fact)> = facts.iter().map(|(id, fact)| (*id, fact)).collect();
        let sequence = match by_id.as_slice() {
            [] => Vec::new(),
            [_] => vec![0],
            _ => sequence(&by_id),
        };
        let mut positions: Vec<(FactId, usize)> = by_id.iter().map(|(id, _)| (*id, 0)).collect();
        for (position, index) in sequence.iter().enumerate() {
            if let Some(entry) = positions.get_mut(*index) {
                entry.1 = position;
            }
        }
        let facts = sequence
            .iter()
            .filter_map(|index| by_id.get(*index).copied())
            .collect();
        Self {
            facts,
            positions,
            starts: Vec::new(),
            seen: Vec::new(),
            complete: Vec::new(),
        }
        .linked()
    }

    /// Resolves what each fact has seen to positions.
    fn linked(mut self) -> Self {
        self.starts.reserve(self.facts.len() + 1);
        self.complete.reserve(self.facts.len());
        for (position, (_, fact)) in self.facts.iter().enumerate() {
            self.starts.push(self.seen.len());
            let mut complete = true;
            for id in &fact.seen {
                match find(&self.positions, *id) {
                    Some(earlier) if earlier < position => {
                        complete &= self.complete.get(earlier).copied().unwrap_or(true);
                        self.seen.push(earlier);
                    }
                    Some(_) => {}
                    None => complete = false,
                }
            }
            // The causes of a derived fact lie in other documents.
            self.complete.push(complete || fact.by == Author::Derived);
        }
        self.starts.push(self.seen.len());
        self
    }

    /// Returns how many facts there are.
    pub const fn len(&self) -> usize {
        self.facts.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// Lists the facts in order, each with its position.
    pub fn iter(
        &self,
    ) -> impl DoubleEndedIterator<Item = (usize, FactId, &'a Fact)> + ExactSizeIterator + Clone + '_
    {
        self.facts
            .iter()
            .enumerate()
            .map(|(position, (id, fact))| (position, *id, *fact))
    }

    /// Returns the fact at a position.
    pub fn get(&self, position: usize) -> Option<(FactId, &'a Fact)> {
        self.facts.get(position).copied()
    }

    /// Returns a fact, if it is here.
    pub fn fact(&self, id: FactId) -> Option<&'a Fact> {
        self.get(self.position(id)?).map(|(_, fact)| fact)
    }

    /// Returns the position of a fact, if it is here.
    pub fn position(&self, id: FactId) -> Option<usize> {
        find(&self.positions, id)
    }

    /// Returns the positions that the fact at `position` names as seen, as far as they are here.
    pub fn directly_seen(&self, position: usize) -> &[usize] {
        let bounds = self
            .starts
            .get(position)
            .zip(self.starts.get(position.saturating_add(1)));
        bounds
            .and_then(|(from, to)| self.seen.get(*from..*to))
            .unwrap_or_default()
    }

    /// Whether all that the fact's author knew of this document is here, as far as can be told.
    pub fn is_complete(&self, position: usize) -> bool {
        self.complete.get(position).copied().unwrap_or(false)
    }

    /// Returns everything that the author of the fact at `position` had seen, at any remove.
    pub fn past(&self, position: usize) -> Past {
        let mut seen = vec![false; position.min(self.len())];
        let mut open: Vec<usize> = self.directly_seen(position).to_vec();
        while let Some(next) = open.pop() {
            if let Some(mark @ false) = seen.get_mut(next) {
                *mark = true;
                open.extend_from_slice(self.directly_seen(next));
            }
        }
        Past(seen)
    }

    /// Whether the author of `later` had seen `earlier`, at any remove.
    pub fn has_seen(&self, later: usize, earlier: usize) -> bool {
        earlier < later
            && (self.directly_seen(later).contains(&earlier) || self.past(later).contains(earlier))
    }

    /// Returns those of `members` that no later member has seen for which `covers` holds.
    ///
    /// `members` are positions, ascending; so is the answer. With `covers` always true these are the
    /// maximal ones.
    pub fn uncovered(&self, members: &[usize], covers: impl Fn(usize) -> bool) -> Vec<usize> {
        let Some((&first, &last)) = members
            .first()
            .zip(members.last())
            .filter(|(first, last)| first < last)
        else {
            return members.to_vec();
        };
        let mut covered = vec![false; last.saturating_add(1)];
        let mut heads = Vec::new();
        let mut members = members.iter().rev().copied().peekable();
        for position in (first..=last).rev() {
            let was_covered = covered.get(position).copied().unwrap_or(false);
            let is_member = members.next_if_eq(&position).is_some();
            if is_member && !was_covered {
                heads.push(position);
            }
            if was_covered || (is_member && covers(position)) {
                for earlier in self.directly_seen(position) {
                    if let Some(mark) = covered.get_mut(*earlier) {
                        *mark = true;
                    }
                }
            }
        }
        heads.reverse();
        heads
    }
}

/// What one author had seen: a set of positions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past(Vec<bool>);

impl Past {
    /// Whether the fact at `position` had been seen.
    pub fn contains(&self, position: usize) -> bool {
        self.0.get(position).copied().unwrap_or(false)
    }
}

/// Finds an id in a list that is sorted by id.
fn find<T: Copy>(sorted: &[(FactId, T)], id: FactId) -> Option<T> {
    let at = sorted.binary_search_by_key(&id, |(id, _)| *id).ok()?;
    sorted.get(at).map(|(_, value)| *value)
}

/// Returns the indexes of `by_id` in the order of folds.
#[expect(
    clippy::indexing_slicing,
    reason = "every index here is one of by_id, and every table is as long"
)]
fn sequence(by_id: &[(FactId, &Fact)]) -> Vec<usize> {
    let count = by_id.len();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut pending = vec![0usize; count];
    for (child, (id, fact)) in by_id.iter().enumerate() {
        for cause in fact.seen.iter().filter(|cause| *cause != id) {
            if let Ok(parent) = by_id.binary_search_by_key(cause, |(id, _)| *id) {
                children[parent].push(child);
                pending[child] += 1;
            }
        }
    }
    // An index stands for its id: both ascend together.
    let key = |index: usize| Reverse((by_id[index].1.stamp, index));
    let mut ready: BinaryHeap<Reverse<(Stamp, usize)>> = (0..count)
        .filter(|index| pending[*index] == 0)
        .map(key)
        .collect();
    let mut circles: Option<BinaryHeap<Reverse<(Stamp, usize)>>> = None;
    let mut placed = vec![false; count];
    let mut sequence = Vec::with_capacity(count);
    while sequence.len() < count {
        let next = ready.pop().or_else(|| {
            circles
                .get_or_insert_with(|| (0..count).map(key).collect())
                .pop()
        });
        let Some(Reverse((_, index))) = next else {
            break;
        };
        if std::mem::replace(&mut placed[index], true) {
            continue;
        }
        sequence.push(index);
        for child in std::mem::take(&mut children[index]) {
            pending[child] -= 1;
            if pending[child] == 0 && !placed[child] {
                ready.push(key(child));
            }
        }
    }
    sequence
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::history::{fact_id, said};

    /// What the law says, word by word and slowly.
    fn slow(facts: &Facts) -> Vec<FactId> {
        let mut left: Vec<FactId> = facts.keys().copied().collect();
        let mut order = Vec::new();
        while !left.is_empty() {
            let waits = |id: &FactId| {
                facts[id]
                    .seen
                    .iter()
                    .any(|cause| cause != id && facts.contains_key(cause) && !order.contains(cause))
            };
            let ready: Vec<FactId> = left.iter().filter(|id| !waits(id)).copied().collect();
            let from = if ready.is_empty() { &left } else { &ready };
            let next = *from
                .iter()
                .min_by_key(|id| (facts[*id].stamp, **id))
                .unwrap();
            left.retain(|id| *id != next);
            order.push(next);
        }
        order
    }

    fn facts(list: &[(u128, u64, &[u128])]) -> Facts {
        list.iter()
            .map(|(id, stamp, seen)| (fact_id(*id), said(*stamp, seen, "x")))
            .collect()
    }

    fn check(list: &[(u128, u64, &[u128])], expected: &[u128]) {
        let facts = facts(list);
        let order: Vec<FactId> = Order::of(&facts).iter().map(|(_, id, _)| id).collect();
        assert_eq!(
            order,
            expected.iter().copied().map(fact_id).collect::<Vec<_>>()
        );
    }

    #[test]
    fn causes_come_first_then_stamps_then_ids() {
        check(&[], &[]);
        check(&[(7, 1, &[])], &[7]);
        check(&[(1, 5, &[]), (2, 5, &[])], &[1, 2]);
        check(&[(1, 9, &[]), (2, 5, &[])], &[2, 1]);
        check(&[(1, 9, &[]), (2, 5, &[1])], &[1, 2]);
        check(&[(1, 1, &[2]), (2, 5, &[3]), (3, 9, &[])], &[3, 2, 1]);
    }

    #[test]
    fn nonsense_claims_are_left_out() {
        check(&[(1, 9, &[77]), (2, 5, &[])], &[2, 1]);
        check(&[(1, 9, &[1]), (2, 5, &[2])], &[2, 1]);
        check(&[(1, 9, &[2]), (2, 5, &[1])], &[2, 1]);
        check(
            &[(1, 3, &[2]), (2, 2, &[3]), (3, 1, &[1]), (4, 5, &[3])],
            &[3, 2, 1, 4],
        );
        let facts = facts(&[(1, 9, &[2]), (2, 5, &[1])]);
        let order = Order::of(&facts);
        assert!(order.has_seen(1, 0) && !order.has_seen(0, 1));
    }

    #[test]
    fn an_author_whose_past_is_not_here_is_incomplete() {
        let facts = facts(&[(1, 1, &[]), (2, 2, &[1, 66]), (3, 3, &[2]), (4, 4, &[1])]);
        let order = Order::of(&facts);
        let complete: Vec<bool> = (0..4).map(|position| order.is_complete(position)).collect();
        assert_eq!(complete, [true, false, false, true]);
    }

    #[test]
    fn a_long_chain_does_not_exhaust_anything() {
        let facts: Facts = (0..20_000u128)
            .map(|id| (fact_id(id), said(20_000, &[id.saturating_sub(1)], "x")))
            .collect();
        let order = Order::of(&facts);
        assert!(order.has_seen(19_999, 0));
        assert_eq!(
            order.uncovered(&(0..20_000).collect::<Vec<_>>(), |_| true),
            [19_999]
        );
    }

    fn any_facts() -> impl Strategy<Value = Vec<(u128, u64, Vec<u128>)>> {
        proptest::collection::vec(
            (
                0..14u128,
                0..6u64,
                proptest::collection::vec(0..16u128, 0..4),
            ),
            0..14,
        )
    }

    proptest! {
        #[test]
        fn the_order_is_the_one_the_law_names(list in any_facts()) {
            let facts: Facts = list.iter().map(|(id, stamp, seen)| (fact_id(*id), said(*stamp, seen, "x"))).collect();
            let order: Vec<FactId> = Order::of(&facts).iter().map(|(_, id, _)| id).collect();
            prop_assert_eq!(order, slow(&facts));
        }

        #[test]
        fn what_arrives_later_reorders_nothing(list in any_facts(), cut in 0..14u128) {
            // Without claims about what is not here, and without circles.
            let whole: Facts = list
                .iter()
                .map(|(id, stamp, seen)| {
                    let seen: Vec<u128> = seen.iter().copied().filter(|cause| cause < id).collect();
                    (fact_id(*id), said(*stamp, &seen, "x"))
                })
                .collect();
            let closed: Facts = whole.iter().filter(|(id, _)| **id < fact_id(cut)).map(|(id, fact)| (*id, fact.clone())).collect();
            let few: Vec<FactId> = Order::of(&closed).iter().map(|(_, id, _)| id).collect();
            let many: Vec<FactId> = Order::of(&whole).iter().map(|(_, id, _)| id).filter(|id| closed.contains_key(id)).collect();
            prop_assert_eq!(few, many);
        }

        #[test]
        fn uncovered_agrees_with_asking_every_pair(list in any_facts(), covers in proptest::collection::vec(any::<bool>(), 14), member in proptest::collection::vec(any::<bool>(), 14)) {
            let facts: Facts = list.iter().map(|(id, stamp, seen)| (fact_id(*id), said(*stamp, seen, "x"))).collect();
            let order = Order::of(&facts);
            let members: Vec<usize> = (0..order.len()).filter(|position| member[*position]).collect();
            let expected: Vec<usize> = members
                .iter()
                .copied()
                .filter(|earlier| !members.iter().any(|later| covers[*later] && order.past(*later).contains(*earlier)))
                .collect();
            prop_assert_eq!(order.uncovered(&members, |position| covers[position]), expected);
        }
    }
}
