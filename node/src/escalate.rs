//! Recording the steps of the ladder that have occurred (SPEC 5, CONVERGENCE 6).
//!
//! Which steps occur, and when, is what the walk says: a function of the documents and the policy.
//! Recording one is writing a derived fact, equal on every node, so doing it twice is doing it once.

use std::collections::BTreeMap;

use orgo_schema::{
    fact::{Author, Body, Fact},
    id::TaskId,
    time::{Stamp, Timestamp},
};
use serde_json::{Value, json};

use crate::{
    failure::Failure,
    node::Node,
    policy, project,
    setting::Setting,
    store::{Batch, StoreError, document, task},
    verb::Escalate,
};

/// Tasks that are looked at in one transaction: intake waits no longer than that.
const TASKS_AT_ONCE: u32 = 200;

/// A step that was recorded, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Of which task.
    pub task: TaskId,
    /// The rung reached.
    pub level: u8,
    /// The label reached.
    pub to: String,
    /// When it occurred.
    pub at: Timestamp,
    /// Why.
    pub why: String,
}

/// Runs `orgo escalate`.
///
/// # Errors
/// When the node's clock is not sound and no time was given, or the database refuses.
pub fn by_hand(node: &Node, asked: &Escalate) -> Result<Value, Failure> {
    let reading = (node.clock)();
    if asked.now.is_none() && !reading.source.is_sound() {
        return Err(Failure::Input(format!(
            "the clock shows {}, which nobody vouches for: set it, or name a time with --now",
            reading.now
        )));
    }
    policy::again::run(node)?;
    let recorded = run(node, asked.now.unwrap_or(reading.now), asked.dry_run)?;
    let items: Vec<Value> = recorded
        .iter()
        .map(|step| {
            json!({
                "task_id": step.task, "level": step.level, "label": step.to, "at": step.at, "reason": step.why,
            })
        })
        .collect();
    Ok(json!({ "items": items, "next": null }))
}

/// Records the steps that have occurred by `now`, a group of tasks after another.
///
/// # Errors
/// When the database refuses.
pub fn run(node: &Node, now: Timestamp, dry_run: bool) -> Result<Vec<Recorded>, StoreError> {
    let mut all = Vec::new();
    let mut after = (Timestamp(i64::MIN), 0);
    loop {
        // Each group is looked for after the one before, so that a task that stays due, because its
        // compartment is closed perhaps, keeps nobody else waiting.
        let (last, due) = node.store.read(|db| {
            let due = task::due(db, now, after, TASKS_AT_ONCE)?;
            let rows = due.iter().map(|(_, row)| document::at(db, *row));
            Ok::<_, StoreError>((due.last().copied(), rows.collect::<Result<Vec<_>, _>>()?))
        })?;
        let Some(last) = last else {
            return Ok(all);
        };
        after = last;
        let recorded = if dry_run {
            let setting = node.setting();
            node.store.read(|db| {
                due.iter()
                    .map(|task| Ok(due_of(db, &setting, task.row, now)?.0))
                    .collect::<Result<Vec<_>, StoreError>>()
            })?
        } else {
            record_all(node, due, now)?
        };
        all.extend(recorded.into_iter().flatten());
    }
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

/// The steps to record, each with its fact.
type Due = (Vec<Recorded>, Vec<(orgo_schema::id::FactId, Fact)>);

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
    let task = TaskId::new(task_row.id.id);
    let steps = fold.due_steps().iter().take_while(|step| step.at <= now);
    Ok(steps
        .map(|step| {
            let stamp = facts
                .facts
                .get(&step.run)
                .map_or(Stamp::ZERO, |run| run.stamp);
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
                None => compartment
                    .scope
                    .fact("step", &[task.as_bytes(), &level, run]),
                Some(number) => compartment
                    .scope
                    .fact("reminder", &[task.as_bytes(), &level, run, &[number]]),
            };
            let recorded = Recorded {
                task,
                level: step.level,
                to: step.to.to_string(),
                at: step.at,
                why: step.why.to_string(),
            };
            (recorded, (id, fact))
        })
        .unzip())
}

fn record(
    batch: &mut Batch<'_>,
    setting: &Setting,
    row: i64,
    now: Timestamp,
) -> Result<Vec<Recorded>, StoreError> {
    let (recorded, facts) = due_of(batch.db, setting, row, now)?;
    let task = document::at(batch.db, row)?;
    let Some(compartment) = setting.compartment(task.compartment) else {
        return Ok(Vec::new());
    };
    // One change a step: another node may know of fewer or more of them.
    for fact in facts {
        batch.add_facts(compartment, task.id, &[fact])?;
    }
    if !recorded.is_empty() {
        project::document(batch.db, setting, task)?;
    }
    Ok(recorded)
}
