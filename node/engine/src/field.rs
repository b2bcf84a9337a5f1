//! Fields that people must settle when two sites set them apart (CONVERGENCE 3).
//!
//! The current value is the last set in order. Sets that nobody's later set closed and that differ are a
//! conflict. A person's set closes all that it has seen. A set by a rule closes what it has seen only if
//! that was not yet a conflict: a rule may carry on from one value, never choose between two.

use crate::order::Order;

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFold<V> {
    /// The position and value of the last set in order; nothing while only the initial value is known.
    pub current: Option<(usize, V)>,
    /// The values that are still in question, the current one first; empty without a conflict.
    pub conflict: Vec<V>,
    /// The positions of the sets that still stand, ascending. All others are superseded.
    pub open: Vec<usize>,
}

/// One set of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetFact<V> {
    /// Where it stands in the order.
    pub position: usize,
    /// Whether a person made it.
    pub by_person: bool,
    /// What it says.
    pub value: V,
}

/// Folds the sets of one field, given in ascending order of position.
///
/// Costs as much as the facts between the first set and the last; a set by a rule costs that again.
pub fn fold<V: Copy + PartialEq>(order: &Order<'_>, sets: &[SetFact<V>]) -> FieldFold<V> {
    let Some(last) = sets.last() else {
        return FieldFold {
            current: None,
            conflict: Vec::new(),
            open: Vec::new(),
        };
    };
    let mut closes: Vec<bool> = Vec::with_capacity(sets.len());
    for (index, set) in sets.iter().enumerate() {
        let earlier = sets.get(..index).unwrap_or_default();
        closes.push(set.by_person || agreed(order, earlier, &closes, set.position));
    }
    let positions: Vec<usize> = sets.iter().map(|set| set.position).collect();
    let open = open(order, sets, &positions, &closes);
    let mut values = vec![last.value];
    for set in sets.iter().filter(|set| open.contains(&set.position)) {
        if !values.contains(&set.value) {
            values.push(set.value);
        }
    }
    let conflict = if values.len() > 1 { values } else { Vec::new() };
    FieldFold {
        current: Some((last.position, last.value)),
        conflict,
        open,
    }
}

/// Whether what the author at `position` had seen of a field was not in question.
fn agreed<V: Copy + PartialEq>(
    order: &Order<'_>,
    earlier: &[SetFact<V>],
    closes: &[bool],
    position: usize,
) -> bool {
    if earlier.len() < 2 {
        return true;
    }
    let past = order.past(position);
    let known: Vec<usize> = earlier
        .iter()
        .map(|set| set.position)
        .filter(|position| past.contains(*position))
        .collect();
    let open = open(order, earlier, &known, closes);
    let mut values = earlier
        .iter()
        .filter(|set| open.contains(&set.position))
        .map(|set| set.value);
    let first = values.next();
    values.all(|value| Some(value) == first)
}

/// Returns which of `members` no member that closes has seen.
fn open<V>(
    order: &Order<'_>,
    sets: &[SetFact<V>],
    members: &[usize],
    closes: &[bool],
) -> Vec<usize> {
    order.uncovered(members, |position| {
        let index = sets.binary_search_by_key(&position, |set| set.position);
        index
            .ok()
            .and_then(|index| closes.get(index))
            .copied()
            .unwrap_or(false)
    })
}

#[cfg(test)]
mod tests {
    use orgo_schema::{
        fact::{Author, Body, Value},
        word::Priority::{self, *},
    };

    use super::*;
    use crate::{
        history::{Site, pull_all},
        order::Facts,
    };

    fn fold_priority(facts: &Facts) -> (Option<Priority>, Vec<Priority>) {
        let order = Order::of(facts);
        let sets: Vec<SetFact<Priority>> = order
            .iter()
            .filter_map(|(position, _, fact)| {
                let Body::Set(Value::Priority(value)) = fact.body else {
                    return None;
                };
                Some(SetFact {
                    position,
                    by_person: fact.by.is_person(),
                    value,
                })
            })
            .collect();
        let fold = fold(&order, &sets);
        (fold.current.map(|(_, value)| value), fold.conflict)
    }

    fn by_person(site: &mut Site, at: i64, priority: Priority) {
        site.write(at, Body::Set(Value::Priority(priority)));
    }

    fn by_rule(site: &mut Site, at: i64, priority: Priority) {
        site.write_as(
            Author::Node(site.node()),
            at,
            Body::Set(Value::Priority(priority)),
        );
    }

    /// Two sites that set the field apart and then heard of each other.
    fn apart() -> (Site, Site) {
        let (mut a, mut b) = (Site::new(1), Site::new(2));
        by_person(&mut a, 1, Low);
        b.pull(&a);
        by_person(&mut a, 10, High);
        by_person(&mut b, 20, Critical);
        pull_all(&mut [&mut a, &mut b]);
        (a, b)
    }

    #[test]
    fn the_last_in_order_is_shown_and_a_chain_is_no_conflict() {
        assert_eq!(fold_priority(&Facts::new()), (None, vec![]));
        let mut site = Site::new(1);
        by_person(&mut site, 1, High);
        by_rule(&mut site, 2, Low);
        by_person(&mut site, 3, Medium);
        assert_eq!(fold_priority(&site.facts), (Some(Medium), vec![]));
    }

    #[test]
    fn values_set_apart_are_a_conflict_with_the_shown_one_first() {
        let (a, b) = apart();
        assert_eq!(
            fold_priority(&a.facts),
            (Some(Critical), vec![Critical, High])
        );
        assert_eq!(fold_priority(&b.facts), fold_priority(&a.facts));
    }

    #[test]
    fn the_same_value_at_two_sites_is_no_conflict() {
        let (mut a, mut b) = (Site::new(1), Site::new(2));
        by_person(&mut a, 1, High);
        by_person(&mut b, 2, High);
        a.pull(&b);
        assert_eq!(fold_priority(&a.facts), (Some(High), vec![]));
    }

    #[test]
    fn a_person_who_has_seen_all_closes_it_and_nobody_else_does() {
        let (mut a, mut b) = apart();
        by_rule(&mut b, 30, Medium);
        assert_eq!(
            fold_priority(&b.facts),
            (Some(Medium), vec![Medium, High, Critical])
        );
        by_person(&mut a, 40, Low);
        b.pull(&a);
        let (shown, conflict) = fold_priority(&b.facts);
        assert_eq!(
            (shown, conflict),
            (Some(Low), vec![Low, Medium]),
            "the rule's set was not seen"
        );
        by_person(&mut b, 50, High);
        assert_eq!(fold_priority(&b.facts), (Some(High), vec![]));
    }

    #[test]
    fn a_person_who_has_seen_one_side_closes_that_side() {
        let (mut a, mut b) = (Site::new(1), Site::new(2));
        by_person(&mut a, 10, High);
        by_person(&mut b, 20, Critical);
        by_person(&mut a, 30, Low);
        a.pull(&b);
        assert_eq!(fold_priority(&a.facts), (Some(Low), vec![Low, Critical]));
    }
}
