//! Sets: an add that a remove had not seen survives (CONVERGENCE 3).

use std::collections::BTreeMap;

use crate::order::{Order, Past};

/// One change of a set.
#[derive(Debug, PartialEq, Eq)]
pub struct SetChange<'a, T> {
    /// Where it stands in the order.
    pub position: usize,
    /// Whether it adds; else it removes, as far as its author knew.
    pub adds: bool,
    /// The member.
    pub item: &'a T,
}

impl<T> Clone for SetChange<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for SetChange<'_, T> {}

/// What a set holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetFold<'a, T> {
    /// The members, sorted.
    pub members: Vec<&'a T>,
    /// For each member, the position of the first add that stands.
    pub since: Vec<usize>,
    /// For each member, the position of the last remove that who made this add knew of: it is here again.
    pub after: Vec<Option<usize>>,
    /// The positions of adds that a remove ended, ascending.
    pub ended: Vec<usize>,
}

/// A remove: its position, and what its author had seen.
type Remove = (usize, Past);

/// Folds the changes of one set, given in any order.
///
/// Costs a search per change, and for each remove as much as what its author knew.
pub fn fold<'a, T: Ord>(
    order: &Order<'_>,
    changes: impl IntoIterator<Item = SetChange<'a, T>>,
) -> SetFold<'a, T> {
    let mut by_item: BTreeMap<&'a T, (Vec<usize>, Vec<Remove>)> = BTreeMap::new();
    for change in changes {
        let (adds, removes) = by_item.entry(change.item).or_default();
        if change.adds {
            adds.push(change.position);
        } else {
            removes.push((change.position, order.past(change.position)));
        }
    }
    let mut fold = SetFold {
        members: Vec::new(),
        since: Vec::new(),
        after: Vec::new(),
        ended: Vec::new(),
    };
    for (item, (adds, removes)) in by_item {
        let is_ended = |add: &usize| removes.iter().any(|(_, past)| past.contains(*add));
        let (ended, standing): (Vec<usize>, Vec<usize>) = adds.into_iter().partition(is_ended);
        if let Some(since) = standing.into_iter().min() {
            fold.members.push(item);
            fold.since.push(since);
            let removes = removes.iter().map(|(position, _)| *position);
            fold.after.push(last_known(order, since, removes));
        }
        fold.ended.extend(ended);
    }
    fold.ended.sort_unstable();
    fold
}

/// Returns the last of the facts at `positions` that the author of the one at `by` had seen.
fn last_known(
    order: &Order<'_>,
    by: usize,
    positions: impl Iterator<Item = usize>,
) -> Option<usize> {
    let mut positions = positions.filter(|position| *position < by).peekable();
    positions.peek()?;
    let past = order.past(by);
    positions.filter(|position| past.contains(*position)).max()
}

#[cfg(test)]
mod tests {
    use orgo_schema::fact::{Body, Item};

    use super::*;
    use crate::{history::Site, order::Facts};

    fn tag(text: &str) -> Item {
        Item::Tag(text.to_owned())
    }

    fn check(facts: &Facts, expected: &[&str]) {
        let order = Order::of(facts);
        let changes = order.iter().filter_map(|(position, _, fact)| {
            let adds = matches!(fact.body, Body::Added(_));
            let (Body::Added(item) | Body::Removed(item)) = &fact.body else {
                return None;
            };
            Some(SetChange {
                position,
                adds,
                item,
            })
        });
        let fold = fold(&order, changes);
        let expected: Vec<Item> = expected.iter().copied().map(tag).collect();
        assert_eq!(fold.members, expected.iter().collect::<Vec<_>>());
    }

    #[test]
    fn what_was_removed_is_gone_until_it_is_added_again() {
        let mut site = Site::new(1);
        site.write(1, Body::Added(tag("leak")));
        site.write(2, Body::Added(tag("roof")));
        site.write(3, Body::Removed(tag("leak")));
        check(&site.facts, &["roof"]);
        site.write(4, Body::Added(tag("leak")));
        check(&site.facts, &["leak", "roof"]);
        // What is here again says since which remove.
        let order = Order::of(&site.facts);
        let (leak, roof) = (tag("leak"), tag("roof"));
        let changes = [
            (0, true, &leak),
            (1, true, &roof),
            (2, false, &leak),
            (3, true, &leak),
        ];
        let changes = changes.map(|(position, adds, item)| SetChange {
            position,
            adds,
            item,
        });
        assert_eq!(fold(&order, changes).after, [Some(2), None]);
    }

    #[test]
    fn an_add_that_the_remove_had_not_seen_survives() {
        let (mut a, mut b) = (Site::new(1), Site::new(2));
        a.write(1, Body::Added(tag("leak")));
        b.pull(&a);
        a.write(10, Body::Removed(tag("leak")));
        b.write(5, Body::Added(tag("leak")));
        a.pull(&b);
        check(&a.facts, &["leak"]);
        a.write(20, Body::Removed(tag("leak")));
        check(&a.facts, &[]);
    }

    #[test]
    fn removing_what_was_never_there_does_nothing() {
        let mut site = Site::new(1);
        site.write(1, Body::Removed(tag("leak")));
        check(&site.facts, &[]);
        site.write(2, Body::Added(tag("leak")));
        check(&site.facts, &["leak"]);
    }
}
