//! What holds a task back: the tasks that it waits for (SPEC 3, `depends_on`).
//!
//! Which tasks one waits for is a set of its own document; how those stand is in theirs. So that a task is
//! blocked is nothing that a fold says: it is shown, and asked when somebody wants to complete it. Clocks do
//! not ask: a task that waits climbs like any other, and those it climbs to see what it waits for.
//!
//! At one node no task may be made to wait for one that waits for it. Two sites may do that apart, and in a
//! circle everything would wait for ever. There a task does not wait for one with a greater id: every node
//! leaves out the same edges, and what is left has no circle, for along it ids only become smaller.

use std::collections::BTreeSet;

use orgo_schema::id::TaskId;

/// The most tasks that are looked at for a circle.
pub const LOOKED_AT_MAX: usize = 1_000;

/// Whether a task waits for another, by way of however many others. `waits` says what each one waits for.
///
/// Of more than [`LOOKED_AT_MAX`] tasks the rest is not looked at.
///
/// # Errors
/// What `waits` fails with.
pub fn reaches<E>(
    from: TaskId,
    to: TaskId,
    waits: &mut dyn FnMut(TaskId) -> Result<Vec<TaskId>, E>,
) -> Result<bool, E> {
    let mut seen = BTreeSet::from([from]);
    let mut next = vec![from];
    while let Some(task) = next.pop() {
        for other in waits(task)? {
            if other == to {
                return Ok(true);
            }
            if seen.len() < LOOKED_AT_MAX && seen.insert(other) {
                next.push(other);
            }
        }
    }
    Ok(false)
}

/// Whether a task need not wait for another that it is said to wait for: they wait for one another, and the
/// other has the greater id.
///
/// # Errors
/// What `waits` fails with.
pub fn is_left_out<E>(
    task: TaskId,
    other: TaskId,
    waits: &mut dyn FnMut(TaskId) -> Result<Vec<TaskId>, E>,
) -> Result<bool, E> {
    Ok(other == task || (other > task && reaches(other, task, waits)?))
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, convert::Infallible};

    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    type Graph = BTreeMap<TaskId, Vec<TaskId>>;

    fn task(number: u8) -> TaskId {
        TaskId::new(Uuid::from_u128(u128::from(number)))
    }

    fn graph(edges: &[(u8, u8)]) -> Graph {
        let mut graph = Graph::new();
        for (from, to) in edges {
            graph.entry(task(*from)).or_default().push(task(*to));
        }
        graph
    }

    /// Returns the graph without the edges that are left out.
    fn kept(graph: &Graph) -> Graph {
        let mut waits =
            |task: TaskId| Ok::<_, Infallible>(graph.get(&task).cloned().unwrap_or_default());
        let mut kept = Graph::new();
        for (from, all) in graph {
            for to in all {
                if is_left_out(*from, *to, &mut waits) == Ok(false) {
                    kept.entry(*from).or_default().push(*to);
                }
            }
        }
        kept
    }

    fn is_circular(graph: &Graph) -> bool {
        let mut waits =
            |task: TaskId| Ok::<_, Infallible>(graph.get(&task).cloned().unwrap_or_default());
        graph
            .keys()
            .any(|task| reaches(*task, *task, &mut waits) == Ok(true))
    }

    #[test]
    fn of_two_that_wait_for_one_another_the_greater_waits() {
        assert_eq!(kept(&graph(&[(1, 2), (2, 1)])), graph(&[(2, 1)]));
        assert_eq!(kept(&graph(&[(3, 3)])), Graph::new());
    }

    #[test]
    fn what_is_in_no_circle_stays() {
        let chain = graph(&[(1, 2), (2, 3), (1, 3), (4, 1)]);
        assert_eq!(kept(&chain), chain);
    }

    proptest! {
        #[test]
        fn nothing_waits_for_ever(mut edges in proptest::collection::vec((0_u8..9, 0_u8..9), 0..30)) {
            let all = graph(&edges);
            let left = kept(&all);
            prop_assert!(!is_circular(&left), "{left:?}");
            // It depends on the set alone.
            edges.reverse();
            edges.extend(edges.clone());
            let again: BTreeMap<_, BTreeSet<_>> = kept(&graph(&edges))
                .into_iter()
                .map(|(from, to)| (from, to.into_iter().collect()))
                .collect();
            let once: BTreeMap<_, BTreeSet<_>> = left
                .into_iter()
                .map(|(from, to)| (from, to.into_iter().collect()))
                .collect();
            prop_assert_eq!(again, once);
        }
    }
}
