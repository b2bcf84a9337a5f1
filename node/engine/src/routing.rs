//! Which routing of a signal is in force, and what that means for the tasks others made (CONVERGENCE 5).
//!
//! A routing is an authored fact, so two gateways may route one mail twice, by rules of two versions.
//! Of the engine's routings the first in order is in force. A person's routing that had seen one of them
//! overrides them all, those it had not seen too: who decided with the machine's answer before them is
//! not overruled by a second machine. A person's routing that had seen none competes like any other.
//! Among the persons' routings that override, one that has seen another replaces it; of the rest the
//! first in order is in force.
//!
//! Tasks that only another routing made, and that no person touched, are void; touched ones stay.

use orgo_schema::{
    fact::{Body, Fact, Routed, RuleRef},
    id::{CaseId, FactId, TaskId},
};

use crate::order::{Facts, Order};

/// A routing and the fact that holds it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Routing<'a> {
    /// The fact.
    pub fact: FactId,
    /// What it decided.
    pub routed: &'a Routed,
    /// Whether a person decided it.
    pub by_person: bool,
}

/// All routings of one signal.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Routings<'a> {
    /// The one in force, if there is any.
    pub in_force: Option<Routing<'a>>,
    /// The others, in order.
    pub others: Vec<Routing<'a>>,
}

/// How a task stands to the routings of the signal its case came from.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Standing<'a> {
    /// No routing that is known made it: a person added it, or its routing is still to come.
    #[default]
    Unrouted,
    /// A rule opened its case beside that of a signal, and nobody has said yes to that.
    Proposed {
        /// Whether somebody said no.
        refused: bool,
    },
    /// The routing in force made it, perhaps by this rule.
    InForce {
        /// The rule, nothing when a person decided.
        rule: Option<&'a RuleRef>,
    },
    /// Only routings made it that are not in force.
    Lost {
        /// The routing in force.
        to: FactId,
    },
}

/// Finds the routing in force among the facts of a signal.
pub fn routings<'a>(order: &Order<'a>) -> Routings<'a> {
    let all: Vec<(usize, Routing<'a>)> = order
        .iter()
        .filter_map(|(position, fact, said)| {
            let Body::Routed(routed) = &said.body else {
                return None;
            };
            Some((
                position,
                Routing {
                    fact,
                    routed,
                    by_person: said.by.is_person(),
                },
            ))
        })
        .collect();
    let Some((first, _)) = all.first() else {
        return Routings::default();
    };
    let machine: Vec<usize> = all
        .iter()
        .filter(|(_, r)| !r.by_person)
        .map(|(position, _)| *position)
        .collect();
    let overriding: Vec<usize> = all
        .iter()
        .filter(|(_, routing)| routing.by_person)
        .map(|(position, _)| *position)
        .filter(|position| {
            position == first || machine.iter().any(|seen| order.has_seen(*position, *seen))
        })
        .collect();
    // A person's routing that had seen another person's that counts, counts as well.
    let overriding = with_successors(order, &all, overriding);
    let in_force = order
        .uncovered(&overriding, |_| true)
        .first()
        .copied()
        .unwrap_or(*first);
    let (chosen, others): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|(position, _)| *position == in_force);
    Routings {
        in_force: chosen.first().map(|(_, routing)| *routing),
        others: others.into_iter().map(|(_, routing)| routing).collect(),
    }
}

/// Adds the persons' routings that had seen one of `overriding`.
fn with_successors(
    order: &Order<'_>,
    all: &[(usize, Routing<'_>)],
    overriding: Vec<usize>,
) -> Vec<usize> {
    let mut found = overriding;
    for (position, routing) in all {
        let is_new = routing.by_person && !found.contains(position);
        if is_new
            && found
                .iter()
                .any(|earlier| order.has_seen(*position, *earlier))
        {
            found.push(*position);
        }
    }
    found.sort_unstable();
    found
}

impl<'a> Routings<'a> {
    /// Returns the routing in force, if that does not open a case of its own which another one opens.
    pub fn gave_up(&self, case: CaseId) -> Option<FactId> {
        let in_force = self.in_force?;
        let opens = |routing: &Routing<'_>| routing.routed.opened.contains(&case);
        let is_lost = !opens(&in_force) && self.others.iter().any(opens);
        is_lost.then_some(in_force.fact)
    }

    /// Says how a task of the case that this signal opened stands.
    pub fn standing(&self, task: TaskId) -> Standing<'a> {
        let Some(in_force) = self.in_force else {
            return Standing::Unrouted;
        };
        if in_force.routed.tasks.contains(&task) {
            return Standing::InForce {
                rule: in_force.routed.rule.as_ref(),
            };
        }
        if self
            .others
            .iter()
            .any(|other| other.routed.tasks.contains(&task))
        {
            return Standing::Lost { to: in_force.fact };
        }
        Standing::Unrouted
    }

    /// Returns the case that the signal opens, as far as its own routings say.
    pub fn case(&self) -> Option<CaseId> {
        self.in_force.map(|routing| routing.routed.case)
    }
}

/// Whether a person has touched the task whose facts these are. Making it is not touching it.
pub fn is_touched(facts: &Facts) -> bool {
    facts.values().any(is_touch)
}

fn is_touch(fact: &Fact) -> bool {
    fact.by.is_person() && !matches!(fact.body, Body::Created(_) | Body::Seen { .. })
}

/// What tells whether a task of another case does the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskBrief<'a> {
    /// Which.
    pub id: TaskId,
    /// The rule that made it.
    pub rule: Option<&'a str>,
    /// Its key within the rule.
    pub key: &'a str,
    /// Whether the work is over, or does not count.
    pub is_over: bool,
}

/// Returns the task that does in a case's survivor what the task of `rule` and `key` does in the case
/// that folded into it (CONVERGENCE 5), the smallest id of several. A task that no rule made has none.
///
/// `target` are the survivor's own tasks and those of the other cases that folded into it and have a
/// smaller id: so of three cases that turn out to be one, exactly one task of a rule and key stays.
pub fn twin<'a>(
    rule: Option<&str>,
    key: &str,
    target: impl IntoIterator<Item = TaskBrief<'a>>,
) -> Option<TaskId> {
    let rule = rule?;
    target
        .into_iter()
        .filter(|task| !task.is_over && task.rule == Some(rule) && task.key == key)
        .map(|task| task.id)
        .min()
}

#[cfg(test)]
mod tests {
    use orgo_schema::fact::Author;

    use super::*;
    use crate::history::{Site, case_id, pull_all, signal_id, task_id};

    fn routed(version: Option<&str>, tasks: &[u128]) -> Body {
        Body::Routed(Routed {
            signal: signal_id(1),
            rule: version.map(|version| RuleRef {
                id: "leak".to_owned(),
                version: version.to_owned(),
            }),
            case: case_id(1),
            tasks: tasks.iter().copied().map(task_id).collect(),
            why: Vec::new(),
            opened: Vec::new(),
            tells: None,
            shaped: Vec::new(),
        })
    }

    fn by_gateway(site: &mut Site, at: i64, version: &str, tasks: &[u128]) -> FactId {
        site.write_as(Author::Node(site.node()), at, routed(Some(version), tasks))
    }

    fn by_person(site: &mut Site, at: i64, tasks: &[u128]) -> FactId {
        site.write(at, routed(None, tasks))
    }

    fn in_force(site: &Site) -> Option<FactId> {
        routings(&Order::of(&site.facts))
            .in_force
            .map(|routing| routing.fact)
    }

    #[test]
    fn two_rule_versions_at_two_gateways_leave_the_first_in_force() {
        let (mut a, mut b) = (Site::new(1), Site::new(2));
        let first = by_gateway(&mut a, 10, "1", &[1, 2]);
        by_gateway(&mut b, 20, "2", &[2, 3]);
        pull_all(&mut [&mut a, &mut b]);
        assert_eq!((in_force(&a), in_force(&b)), (Some(first), Some(first)));
        let order = Order::of(&a.facts);
        let routings = routings(&order);
        let is_version_1 = |standing| matches!(standing, Standing::InForce { rule: Some(rule) } if rule.version == "1");
        assert!(is_version_1(routings.standing(task_id(1))));
        assert!(is_version_1(routings.standing(task_id(2))));
        assert_eq!(routings.standing(task_id(3)), Standing::Lost { to: first });
        assert_eq!(routings.standing(task_id(9)), Standing::Unrouted);
        assert_eq!(routings.case(), Some(case_id(1)));
    }

    #[test]
    fn a_person_who_saw_the_routing_overrides_it_and_those_they_did_not_see() {
        let (mut a, mut b) = (Site::new(1), Site::new(2));
        by_gateway(&mut b, 5, "2", &[3]);
        by_gateway(&mut a, 10, "1", &[1]);
        let person = by_person(&mut a, 20, &[4]);
        assert_eq!(in_force(&a), Some(person));
        pull_all(&mut [&mut a, &mut b]);
        assert_eq!((in_force(&a), in_force(&b)), (Some(person), Some(person)));
    }

    #[test]
    fn a_person_who_saw_nothing_competes_by_order() {
        let check = |person_at: i64, machine_at: i64, person_wins: bool| {
            let (mut a, mut b) = (Site::new(1), Site::new(2));
            let person = by_person(&mut a, person_at, &[1]);
            let machine = by_gateway(&mut b, machine_at, "1", &[2]);
            a.pull(&b);
            assert_eq!(
                in_force(&a),
                Some(if person_wins { person } else { machine })
            );
        };
        check(10, 20, true);
        check(20, 10, false);
    }

    #[test]
    fn among_persons_the_later_knowledge_wins_then_the_order() {
        let (mut a, mut b) = (Site::new(1), Site::new(2));
        by_gateway(&mut a, 1, "1", &[1]);
        b.pull(&a);
        let first = by_person(&mut a, 10, &[2]);
        by_person(&mut b, 20, &[3]);
        pull_all(&mut [&mut a, &mut b]);
        assert_eq!(in_force(&a), Some(first));
        let third = by_person(&mut b, 30, &[4]);
        assert_eq!(in_force(&b), Some(third));
    }

    #[test]
    fn a_person_who_routes_by_hand_again_is_heard() {
        let mut a = Site::new(1);
        by_person(&mut a, 1, &[1]);
        let second = by_person(&mut a, 2, &[2]);
        assert_eq!(in_force(&a), Some(second));
    }

    #[test]
    fn only_an_unfinished_task_of_the_same_rule_and_key_is_a_twin() {
        let brief = |id: u128, rule, key, is_over| TaskBrief {
            id: task_id(id),
            rule,
            key,
            is_over,
        };
        let check = |target: &[TaskBrief<'_>], expected: Option<u128>| {
            assert_eq!(
                twin(Some("leak"), "0", target.iter().copied()),
                expected.map(task_id)
            );
        };
        check(&[], None);
        check(
            &[
                brief(4, Some("leak"), "0", false),
                brief(3, Some("leak"), "0", false),
            ],
            Some(3),
        );
        check(&[brief(4, Some("leak"), "0", true)], None);
        check(
            &[
                brief(4, Some("leak"), "1", false),
                brief(5, Some("fire"), "0", false),
            ],
            None,
        );
        check(&[brief(4, None, "0", false)], None);
        assert_eq!(twin(None, "0", [brief(4, None, "0", false)]), None);
    }

    #[test]
    fn only_what_a_person_does_is_a_touch() {
        let mut site = Site::new(1);
        site.derive(
            5,
            Body::Stepped {
                level: 1,
                run: crate::history::fact_id(1),
                reminder: None,
            },
        );
        assert!(!is_touched(&site.facts));
        site.write(
            1,
            Body::Commented {
                text: "on my way".to_owned(),
            },
        );
        assert!(is_touched(&site.facts));
    }
}
