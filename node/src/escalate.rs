//! Recording what has occurred as time passed: steps of the ladder, and what rules do with
//! `unresolved_for` (SPEC 4 and 5, CONVERGENCE 6).
//!
//! What occurs, and when, is what the walk says: a function of the documents and the policy. Recording it
//! is writing a derived fact, equal on every node, so doing it twice is doing it once.

use std::collections::BTreeMap;

use orgo_engine::{
    rule::timed::{self, Unfinished},
    walk::Step,
};
use orgo_schema::{
    derive::Scope,
    fact::{Author, Body, Fact, RuleRef},
    id::{FactId, TaskId},
    journal::Happening,
    time::{Stamp, Timestamp},
};
use serde_json::{Value, json};

use crate::{
    failure::Failure,
    journal::Circumstances,
    node::Node,
    policy, project,
    setting::Setting,
    store::{Batch, StoreError, document, task},
    verb::Escalate,
};

/// Tasks that are looked at in one transaction: intake waits no longer than that.
const TASKS_AT_ONCE: usize = 200;
/// Tasks of which each team has its turn before any has the next.
const TURNS_AT_ONCE: u32 = 20_000;

/// The most rules that are recorded of one task in one go; more have their turn with the next.
const ROUNDS_MAX: usize = 64;

/// Something that was recorded, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Of which task.
    pub task: TaskId,
    /// When it occurred.
    pub at: Timestamp,
    /// What.
    pub what: What,
}

/// What occurred.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A step of the ladder.
    Step {
        /// The rung reached.
        level: u8,
        /// The label reached.
        to: String,
        /// Why.
        why: String,
    },
    /// A rule that waited for time to pass.
    Rule {
        /// Which.
        rule: RuleRef,
        /// What it does.
        does: Vec<String>,
    },
}

/// Runs `orgo escalate`.
///
/// # Errors
/// When the node's clock is not sound and no time was given, or the database refuses.
pub fn by_hand(node: &Node, asked: &Escalate) -> Result<Value, Failure> {
    let now = (node.clock)().as_of(asked.now)?;
    policy::again::run(node)?;
    let recorded = run(node, now, asked.dry_run)?;
    let item = |recorded: &Recorded| {
        let (task, at) = (recorded.task, recorded.at);
        match &recorded.what {
            What::Step { level, to, why } => json!({
                "task_id": task, "level": level, "label": to, "at": at, "reason": why,
            }),
            What::Rule { rule, does } => json!({
                "task_id": task, "rule": rule.id, "version": rule.version, "at": at, "does": does,
            }),
        }
    };
    let items: Vec<Value> = recorded.iter().map(item).collect();
    Ok(json!({ "items": items, "next": null }))
}

/// Records what has occurred by `now`, a group of tasks after another: of each team what is due longest, then of each
/// the next, so that one with ten thousand keeps no other waiting.
///
/// # Errors
/// When the database refuses.
pub fn run(node: &Node, now: Timestamp, dry_run: bool) -> Result<Vec<Recorded>, StoreError> {
    let mut all = Vec::new();
    let mut after = (Timestamp(i64::MIN), 0);
    loop {
        // What is looked at comes after what was before, so that a task that stays due, because its
        // compartment is closed perhaps, keeps nobody else waiting.
        let due = node
            .store
            .read(|db| task::due(db, now, after, TURNS_AT_ONCE).map_err(StoreError::from))?;
        let Some(last) = due.last() else {
            return Ok(all);
        };
        after = (last.at, last.document);
        for group in in_turns(due).chunks(TASKS_AT_ONCE) {
            for recorded in look_at(node, group, now, dry_run)? {
                all.extend(recorded);
            }
        }
    }
}

/// Puts what is due in an order in which each team has its turn before any has the next.
fn in_turns(due: Vec<task::Due>) -> Vec<i64> {
    let mut had: BTreeMap<String, usize> = BTreeMap::new();
    let mut turns: Vec<(usize, i64)> = Vec::with_capacity(due.len());
    for due in due {
        let turn = had.entry(due.role).or_default();
        turns.push((*turn, due.document));
        *turn += 1;
    }
    turns.sort_by_key(|(turn, _)| *turn);
    turns.into_iter().map(|(_, document)| document).collect()
}

/// Records what has occurred to some tasks, or only says what it is.
fn look_at(
    node: &Node,
    group: &[i64],
    now: Timestamp,
    dry_run: bool,
) -> Result<Vec<Vec<Recorded>>, StoreError> {
    if !dry_run {
        let rows = node.store.read(|db| {
            let rows = group.iter().map(|row| document::at(db, *row));
            rows.collect::<Result<Vec<_>, StoreError>>()
        })?;
        return record_all(node, rows, now);
    }
    let setting = node.setting();
    node.store.read(|db| {
        let due = group.iter().map(|row| {
            let due = due_of(db, &setting, *row, now)?;
            Ok(due.into_iter().map(|(recorded, _)| recorded).collect())
        });
        due.collect()
    })
}

/// Records what is due, in one transaction per compartment.
fn record_all(
    node: &Node,
    due: Vec<document::Row>,
    now: Timestamp,
) -> Result<Vec<Vec<Recorded>>, StoreError> {
    let mut places: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for task in due {
        places.entry(task.compartment).or_default().push(task.row);
    }
    let mut recorded = Vec::new();
    for (place, rows) in places {
        let setting = node.setting();
        let Some(compartment) = setting.compartment(place).cloned() else {
            continue;
        };
        recorded.extend(node.store.write(&compartment, move |batch| {
            rows.into_iter()
                .map(|row| record(batch, &setting, row, now))
                .collect::<Result<Vec<_>, StoreError>>()
        })?);
    }
    Ok(recorded)
}

/// What is to be recorded, each with its fact.
type Due = Vec<(Recorded, (FactId, Fact))>;

/// Lists what has occurred by `now` and is not recorded: steps, then what rules do, the earliest first.
fn due_of(
    db: &rusqlite::Connection,
    setting: &Setting,
    row: i64,
    now: Timestamp,
) -> Result<Due, StoreError> {
    let task_row = document::at(db, row)?;
    let Some(compartment) = setting.compartment(task_row.compartment) else {
        return Ok(Due::default());
    };
    let facts = document::facts(db, compartment, task_row)?;
    let Some(case) = project::load::case_of_task(db, compartment, &facts)? else {
        return Ok(Due::default());
    };
    let Some(folded) = project::fold_case(db, setting, compartment, case)? else {
        return Ok(Due::default());
    };
    let Some((_, fold)) = folded.tasks.iter().find(|(task, _)| task.row == row) else {
        return Ok(Due::default());
    };
    let scope = &compartment.scope;
    let stamp = |run| facts.facts.get(&run).map_or(Stamp::ZERO, |run| run.stamp);
    let steps = fold.due_steps().iter().take_while(|step| step.at <= now);
    let task = TaskId::new(task_row.id.id);
    let mut due: Due = steps
        .map(|step| step_of(task, step, scope, stamp(step.run)))
        .collect();
    let tags = &folded.case.view.tags;
    let loaded = &setting.configuration.loaded;
    let rules = Unfinished::of(fold, tags).map(|task| {
        let since = &setting.rules_since;
        timed::due(
            &loaded.rules,
            &loaded.modules,
            &task,
            &setting.policies,
            since,
        )
    });
    let rules = rules.unwrap_or_default();
    let rules = rules.iter().take_while(|due| due.at <= now);
    due.extend(rules.map(|due| {
        let what = What::Rule {
            rule: due.rule.reference(),
            does: timed::phrases(&due.timed()),
        };
        let (task, at) = (due.task, due.at);
        (
            Recorded { task, at, what },
            due.record(scope, stamp(due.run)),
        )
    }));
    Ok(due)
}

fn step_of(task: TaskId, step: &Step, scope: &Scope, stamp: Stamp) -> (Recorded, (FactId, Fact)) {
    let body = Body::Stepped {
        level: step.level,
        run: step.run,
        reminder: step.reminder,
    };
    let fact = Fact {
        by: Author::Derived,
        seen: vec![step.run],
        stamp,
        wall: None,
        body,
    };
    let (level, run) = ([step.level], step.run.as_bytes());
    let id = match step.reminder {
        None => scope.fact("step", &[task.as_bytes(), &level, run]),
        Some(number) => scope.fact("reminder", &[task.as_bytes(), &level, run, &[number]]),
    };
    let what = What::Step {
        level: step.level,
        to: step.to.to_string(),
        why: step.why.to_string(),
    };
    let at = step.at;
    (Recorded { task, at, what }, (id, fact))
}

fn record(
    batch: &mut Batch<'_>,
    setting: &Setting,
    row: i64,
    now: Timestamp,
) -> Result<Vec<Recorded>, StoreError> {
    let task = document::at(batch.db, row)?;
    let Some(compartment) = setting.compartment(task.compartment) else {
        return Ok(Vec::new());
    };
    let mut all = Vec::new();
    for _ in 0..ROUNDS_MAX {
        let mut due = due_of(batch.db, setting, row, now)?;
        // A rule may change what the next one looks at, and when the next step is.
        let is_rule = |(recorded, _): &(Recorded, _)| matches!(recorded.what, What::Rule { .. });
        let first = due.iter().position(is_rule);
        due.truncate(first.map_or(due.len(), |first| first + 1));
        if due.is_empty() {
            break;
        }
        for (recorded, fact) in due {
            // One change each: another node may know of fewer or more of them.
            batch.add_facts(compartment, task.id, &[fact])?;
            all.push(recorded);
        }
        if first.is_none() {
            break;
        }
    }
    if !all.is_empty() {
        project::document(batch.db, setting, task)?;
    }
    for recorded in &all {
        let what = match recorded.what {
            What::Step { .. } => Happening::StepRecorded,
            What::Rule { .. } => Happening::RuleActed,
        };
        batch.note(setting, what, Circumstances::default().to(recorded.task))?;
    }
    Ok(all)
}

#[cfg(test)]
mod tests;
