//! What people said to something that waits for a yes (SPEC 6).
//!
//! Several may answer, at sites that do not see each other. A decision replaces those that its author had
//! seen. Of those that nobody replaced, **any no outweighs every yes**: nothing is done that somebody who
//! was asked refused, and whoever sees both may decide again. A yes counts from the instant of the first
//! of them in order. All of it is a fold over a set: what arrived first makes no difference.

use orgo_schema::{fact::Decided, id::FactId};

use crate::order::Order;

/// What became of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// The position of the yes that counts; nothing where it was refused.
    pub yes: Option<usize>,
    /// The positions of decisions that others replaced.
    pub replaced: Vec<usize>,
    /// The positions of decisions that a no outweighs.
    pub outweighed: Vec<usize>,
}

/// Folds what was said to one act; nothing while nobody said anything. `decided` ascends by position.
pub fn fold(order: &Order<'_>, decided: &[(usize, &Decided)], act: FactId) -> Option<Consent> {
    fold_any(order, decided, |named| named == act)
}

/// Folds what was said to an act that goes by several names.
pub fn fold_any(
    order: &Order<'_>,
    decided: &[(usize, &Decided)],
    is_act: impl Fn(FactId) -> bool,
) -> Option<Consent> {
    let to_it: Vec<(usize, bool)> = decided
        .iter()
        .filter(|(_, decided)| is_act(decided.act))
        .map(|(position, decided)| (*position, decided.yes))
        .collect();
    let positions: Vec<usize> = to_it.iter().map(|(position, _)| *position).collect();
    let open = order.uncovered(&positions, |_| true);
    let is_open = |position: &usize| open.contains(position);
    let replaced = positions
        .iter()
        .copied()
        .filter(|at| !is_open(at))
        .collect();
    let (yes, no): (Vec<_>, Vec<_>) = to_it
        .iter()
        .filter(|(position, _)| is_open(position))
        .partition(|(_, yes)| *yes);
    let yes: Vec<usize> = yes.into_iter().map(|(position, _)| position).collect();
    let first = *open.first()?;
    Some(if no.is_empty() {
        Consent {
            yes: Some(yes.first().copied().unwrap_or(first)),
            replaced,
            outweighed: Vec::new(),
        }
    } else {
        Consent {
            yes: None,
            replaced,
            outweighed: yes,
        }
    })
}

#[cfg(test)]
mod tests {
    use orgo_schema::fact::Body;

    use super::*;
    use crate::{
        history::{Site, fact_id, pull_all},
        order::Facts,
    };

    fn say(site: &mut Site, at: i64, yes: bool) {
        let act = fact_id(5);
        let reason = None;
        site.write(at, Body::Decided(Decided { act, yes, reason }));
    }

    /// Whether it shall be, and how many decisions were replaced or outweighed.
    fn said(facts: &Facts) -> Option<(bool, usize, usize)> {
        let order = Order::of(facts);
        let decided: Vec<(usize, &Decided)> = order
            .iter()
            .filter_map(|(position, _, fact)| {
                if let Body::Decided(decided) = &fact.body {
                    Some((position, decided))
                } else {
                    None
                }
            })
            .collect();
        let found = fold(&order, &decided, fact_id(5))?;
        Some((
            found.yes.is_some(),
            found.replaced.len(),
            found.outweighed.len(),
        ))
    }

    #[test]
    fn a_no_outweighs_a_yes_that_had_not_seen_it_whichever_came_first() {
        for (yes_at, no_at) in [(10, 20), (20, 10)] {
            let (mut a, mut b) = (Site::new(1), Site::new(2));
            say(&mut a, yes_at, true);
            say(&mut b, no_at, false);
            assert_eq!(said(&a.facts), Some((true, 0, 0)));
            pull_all(&mut [&mut a, &mut b]);
            assert_eq!(said(&a.facts), Some((false, 0, 1)));
            assert_eq!(said(&b.facts), said(&a.facts));
        }
    }

    #[test]
    fn who_has_seen_both_decides_again() {
        let (mut a, mut b) = (Site::new(1), Site::new(2));
        assert_eq!(said(&a.facts), None);
        say(&mut a, 10, true);
        say(&mut b, 20, false);
        a.pull(&b);
        say(&mut a, 30, true);
        assert_eq!(said(&a.facts), Some((true, 2, 0)));
        say(&mut a, 40, false);
        assert_eq!(said(&a.facts), Some((false, 3, 0)));
    }

    #[test]
    fn two_who_agree_apart_agree() {
        let (mut a, mut b) = (Site::new(1), Site::new(2));
        say(&mut a, 10, true);
        say(&mut b, 20, true);
        a.pull(&b);
        assert_eq!(said(&a.facts), Some((true, 0, 0)));
    }
}
