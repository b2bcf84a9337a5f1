//! Which case a task belongs to (CONVERGENCE 3, 5).
//!
//! A task is made in a case. Splitting that case sets another on the task itself, as a field that people
//! must settle: two sites that split one case differently leave one task in the case that was set last,
//! and a conflict that shows the other. The task keeps its id and its facts. Where the cases are merged
//! again, the task goes where its case goes ([`crate::thread::survivor`]).

use std::collections::BTreeSet;

use orgo_schema::{
    fact::{Body, Value},
    id::CaseId,
};

use crate::order::{Facts, Order};

/// The cases of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// The case it was made in.
    pub made_in: CaseId,
    /// The cases it was set to, the last in order first.
    pub set_to: Vec<CaseId>,
    /// Every case it was ever set to, whichever counts.
    pub named: BTreeSet<CaseId>,
}

impl Home {
    /// Returns the case it belongs to.
    pub fn case(&self) -> CaseId {
        self.set_to.first().copied().unwrap_or(self.made_in)
    }
}

/// Reads the cases of a task from its facts; nothing while its creation is not here.
pub fn home(facts: &Facts) -> Option<Home> {
    let made_in = facts.values().find_map(|fact| {
        if let Body::Created(created) = &fact.body {
            Some(created.case)
        } else {
            None
        }
    })?;
    let named: BTreeSet<CaseId> = facts.values().filter_map(|fact| set(&fact.body)).collect();
    let set_to = if named.len() > 1 {
        let order = Order::of(facts);
        let sets = order.iter().filter_map(|(.., fact)| set(&fact.body));
        sets.rev().collect()
    } else {
        named.iter().copied().collect()
    };
    Some(Home {
        made_in,
        set_to,
        named,
    })
}

fn set(body: &Body) -> Option<CaseId> {
    if let Body::Set(Value::Case(case)) = body {
        Some(*case)
    } else {
        None
    }
}
