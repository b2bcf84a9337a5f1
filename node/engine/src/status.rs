//! The fold of status actions, for tasks and cases alike (CONVERGENCE 2).
//!
//! Actions are walked in order. One applies where the table allows it from the status reached; else it
//! is *overtaken* by what its author could not see. An action that the table did not even allow in what
//! its author knew makes no sense and takes no part (CONVERGENCE 1.9): no page offers it and no node
//! writes it, so counting it whenever a concurrent action happens to make room would let nonsense move
//! a task.
//!
//! If the maximal actions lead to different statuses, the walk still gives one, and there is a conflict
//! until an action that makes sense and has seen all of them.

use crate::order::Order;

/// What became of one action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It moved the status.
    Applied,
    /// It was possible as its author saw things, and no longer is.
    Overtaken,
    /// It was not possible as its author saw things, all of which is here.
    Illegal,
    /// It is not possible in what is here of what its author saw; more is to come.
    Waiting,
}

/// Where a task or case stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusFold<S> {
    /// The status reached.
    pub status: S,
    /// What became of each action, in the order they were given.
    pub outcomes: Vec<Outcome>,
    /// The statuses that sites disagree about, the one reached first; empty without a conflict.
    pub conflict: Vec<S>,
}

/// Folds actions, given with their positions in ascending order.
///
/// `after` is the table: the status an action leads to from another, if it may. Actions that have each
/// seen the one before cost a step each; a concurrent one costs as much as what its author knew.
pub fn fold<S: Copy + PartialEq, A: Copy>(
    order: &Order<'_>,
    start: S,
    actions: &[(usize, A)],
    after: impl Fn(S, A) -> Option<S>,
) -> StatusFold<S> {
    let mut status = start;
    let mut outcomes = Vec::with_capacity(actions.len());
    let mut sensible: Vec<Sensible<S, A>> = Vec::with_capacity(actions.len());
    let mut is_chain = true;
    for (position, action) in actions.iter().copied() {
        let last_seen = sensible
            .last()
            .is_none_or(|last| order.has_seen(position, last.position));
        let known = if is_chain && last_seen {
            status
        } else {
            let past = order.past(position);
            is_chain = sensible
                .iter()
                .all(|earlier| past.contains(earlier.position));
            let known = sensible
                .iter()
                .filter(|earlier| past.contains(earlier.position));
            known.fold(start, |status, earlier| {
                after(status, earlier.action).unwrap_or(status)
            })
        };
        let Some(led_to) = after(known, action) else {
            outcomes.push(if order.is_complete(position) {
                Outcome::Illegal
            } else {
                Outcome::Waiting
            });
            continue;
        };
        sensible.push(Sensible {
            position,
            action,
            led_to,
        });
        outcomes.push(match after(status, action) {
            Some(next) => {
                status = next;
                Outcome::Applied
            }
            None => Outcome::Overtaken,
        });
    }
    StatusFold {
        status,
        outcomes,
        conflict: conflict(order, status, &sensible),
    }
}

/// An action that was possible as its author saw things.
struct Sensible<S, A> {
    position: usize,
    action: A,
    led_to: S,
}

/// Lists the statuses that the maximal actions lead to, if they are not one.
fn conflict<S: Copy + PartialEq, A>(
    order: &Order<'_>,
    status: S,
    sensible: &[Sensible<S, A>],
) -> Vec<S> {
    if sensible.len() < 2 {
        return Vec::new();
    }
    let positions: Vec<usize> = sensible.iter().map(|action| action.position).collect();
    let heads = order.uncovered(&positions, |_| true);
    let mut values = vec![status];
    let mut led_to: Vec<S> = Vec::new();
    for action in sensible
        .iter()
        .filter(|action| heads.contains(&action.position))
    {
        if !led_to.contains(&action.led_to) {
            led_to.push(action.led_to);
        }
    }
    if led_to.len() < 2 {
        return Vec::new();
    }
    values.extend(led_to.into_iter().filter(|other| *other != status));
    values
}

#[cfg(test)]
mod tests {
    use orgo_schema::{
        case::{CaseAction, CaseStatus},
        fact::Body,
        task::{
            TaskAction::{self, *},
            TaskStatus::{self, *},
        },
    };

    use super::*;
    use crate::{
        history::{Site, pull_all},
        order::Facts,
    };

    fn fold_tasks(facts: &Facts) -> (TaskStatus, Vec<Outcome>, Vec<TaskStatus>) {
        let order = Order::of(facts);
        let actions: Vec<(usize, TaskAction)> = order
            .iter()
            .filter_map(|(position, _, fact)| {
                let Body::TaskActed { action, .. } = fact.body else {
                    return None;
                };
                Some((position, action))
            })
            .collect();
        let fold = fold(&order, Pending, &actions, TaskStatus::after);
        (fold.status, fold.outcomes, fold.conflict)
    }

    fn acts(site: &mut Site, at: i64, action: TaskAction) {
        site.write(
            at,
            Body::TaskActed {
                action,
                reason: None,
                until: None,
            },
        );
    }

    #[test]
    fn one_after_the_other_each_applies_or_is_illegal() {
        let check = |actions: &[TaskAction], status: TaskStatus, illegal: usize| {
            let mut site = Site::new(1);
            for (at, action) in (0..).zip(actions) {
                acts(&mut site, at, *action);
            }
            let (reached, outcomes, conflict) = fold_tasks(&site.facts);
            assert_eq!(
                (reached, conflict.as_slice()),
                (status, [].as_slice()),
                "{actions:?}"
            );
            assert_eq!(
                outcomes
                    .iter()
                    .filter(|outcome| **outcome == Outcome::Illegal)
                    .count(),
                illegal
            );
        };
        check(&[], Pending, 0);
        check(&[Start, Complete], Completed, 0);
        check(&[Start, Start], InProgress, 1);
        check(&[Hold, Complete], OnHold, 1);
        check(&[Start, Complete, Reopen, Hold, Resume, Fail], Failed, 0);
        check(&[Settle(Cancelled), Start, Reopen], InProgress, 1);
    }

    #[test]
    fn concurrent_hold_and_complete_are_a_conflict_until_somebody_settles_it() {
        let check = |hold_at: i64,
                     complete_at: i64,
                     reached: TaskStatus,
                     settle: TaskAction,
                     after: TaskStatus| {
            let (mut a, mut b) = (Site::new(1), Site::new(2));
            acts(&mut a, 1, Start);
            b.pull(&a);
            acts(&mut a, hold_at, Hold);
            acts(&mut b, complete_at, Complete);
            pull_all(&mut [&mut a, &mut b]);
            let (status, outcomes, conflict) = fold_tasks(&a.facts);
            assert_eq!((status, conflict.len()), (reached, 2));
            assert_eq!(conflict[0], reached);
            assert_eq!(
                outcomes,
                [Outcome::Applied, Outcome::Applied, Outcome::Overtaken]
            );
            acts(&mut b, 50, settle);
            let (status, _, conflict) = fold_tasks(&b.facts);
            assert_eq!((status, conflict.as_slice()), (after, [].as_slice()));
        };
        check(10, 20, OnHold, Settle(Completed), Completed);
        check(20, 10, Completed, Settle(OnHold), OnHold);
        check(10, 20, OnHold, Resume, InProgress);
        check(20, 10, Completed, Reopen, InProgress);
    }

    #[test]
    fn an_illegal_action_settles_nothing_and_never_becomes_legal() {
        let (mut a, mut b) = (Site::new(1), Site::new(2));
        acts(&mut a, 1, Start);
        b.pull(&a);
        acts(&mut a, 10, Hold);
        acts(&mut b, 20, Resume);
        b.pull(&a);
        let (status, outcomes, conflict) = fold_tasks(&b.facts);
        assert_eq!(
            (status, conflict.len()),
            (OnHold, 0),
            "the resume made no sense where it was written"
        );
        assert_eq!(
            outcomes,
            [Outcome::Applied, Outcome::Applied, Outcome::Illegal]
        );
    }

    #[test]
    fn the_same_at_two_sites_is_no_conflict() {
        let (mut a, mut b) = (Site::new(1), Site::new(2));
        acts(&mut a, 10, Complete);
        acts(&mut b, 20, Complete);
        a.pull(&b);
        assert_eq!(
            fold_tasks(&a.facts),
            (
                Completed,
                vec![Outcome::Applied, Outcome::Overtaken],
                vec![]
            )
        );
    }

    #[test]
    fn what_came_before_its_cause_waits_for_it() {
        let mut a = Site::new(1);
        acts(&mut a, 1, Hold);
        acts(&mut a, 2, Resume);
        let whole = a.facts.clone();
        let resume = *Order::of(&whole).get(1).map(|(id, _)| id).as_ref().unwrap();
        let part: Facts = whole
            .iter()
            .filter(|(id, _)| **id == resume)
            .map(|(id, fact)| (*id, fact.clone()))
            .collect();
        assert_eq!(fold_tasks(&part), (Pending, vec![Outcome::Waiting], vec![]));
        assert_eq!(fold_tasks(&whole).0, InProgress);
    }

    #[test]
    fn cases_fold_by_their_own_table_and_never_reach_merged() {
        let mut site = Site::new(1);
        for (at, action) in (0..).zip([
            CaseAction::Start,
            CaseAction::Settle(CaseStatus::Merged),
            CaseAction::Resolve,
        ]) {
            site.write(
                at,
                Body::CaseActed {
                    action,
                    reason: None,
                },
            );
        }
        let order = Order::of(&site.facts);
        let actions: Vec<(usize, CaseAction)> = order
            .iter()
            .filter_map(|(position, _, fact)| {
                let Body::CaseActed { action, .. } = fact.body else {
                    return None;
                };
                Some((position, action))
            })
            .collect();
        let fold = fold(&order, CaseStatus::Open, &actions, CaseStatus::after);
        assert_eq!(fold.status, CaseStatus::Resolved);
        assert_eq!(
            fold.outcomes,
            [Outcome::Applied, Outcome::Illegal, Outcome::Applied]
        );
    }
}
