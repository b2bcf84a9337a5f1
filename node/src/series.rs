//! Making the next occurrence of work that comes again (SPEC 3, CONVERGENCE 8).
//!
//! Which occurrence is next, and when it begins, follows from the task that began the series; so does its name.
//! Nodes that make it apart make one task.

mod round;

use std::collections::BTreeMap;

use orgo_engine::series::{self, Occurrence, Rounds, Series};
use orgo_schema::{
    fact::{Author, Body, Fact},
    id::{CaseId, DocumentId, TaskId},
    time::{Stamp, Timestamp},
};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{
    failure::Failure,
    node::Node,
    project::{self, Folded},
    setting::Setting,
    store::{
        Batch, StoreError,
        compartment::Compartment,
        document::{self, Row},
        purged, series as series_row,
    },
    verb::Repeat,
};

/// Series that are looked at in one transaction: intake waits no longer than that.
const SERIES_AT_ONCE: u32 = 200;

/// An occurrence that was made, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The task.
    pub task: TaskId,
    /// The task that began the series.
    pub series: TaskId,
    /// Its title.
    pub title: String,
    /// When it comes round.
    pub occurrence: Occurrence,
    /// The case that people meet for, if they do.
    pub case: Option<CaseId>,
}

/// Runs `orgo repeat`.
///
/// # Errors
/// When the node's clock is not sound and no time was given, or the database refuses.
pub fn by_hand(node: &Node, asked: &Repeat) -> Result<Value, Failure> {
    let made = run(node, (node.clock)().as_of(asked.now)?, asked.dry_run)?;
    let items: Vec<Value> = made
        .iter()
        .map(|made| {
            json!({
                "task_id": made.task, "series": made.series, "title": made.title,
                "begins": made.occurrence.begins, "due_at": made.occurrence.due, "round": made.case,
            })
        })
        .collect();
    Ok(json!({ "items": items, "next": null }))
}

/// Makes what has come round by `now`, a group of series after another, and returns it.
///
/// # Errors
/// When the database refuses.
pub fn run(node: &Node, now: Timestamp, dry_run: bool) -> Result<Vec<Made>, StoreError> {
    let mut all = Vec::new();
    let mut after = (Timestamp(i64::MIN), 0);
    loop {
        let due = node
            .store
            .read(|db| series_row::due(db, now, after, SERIES_AT_ONCE).map_err(StoreError::from))?;
        let Some(last) = due.last() else {
            return Ok(all);
        };
        after = *last;
        let mut places: BTreeMap<i64, Vec<Row>> = BTreeMap::new();
        for (_, document) in due {
            let row = node.store.read(|db| document::at(db, document))?;
            places.entry(row.compartment).or_default().push(row);
        }
        for (place, rows) in places {
            let setting = node.setting();
            let Some(compartment) = setting.compartment(place).cloned() else {
                continue;
            };
            if dry_run {
                for row in rows {
                    let next = node
                        .store
                        .read(|db| next(db, &setting, &compartment, row, now))?;
                    all.extend(next.map(|(made, ..)| made));
                }
                continue;
            }
            all.extend(node.store.write(&compartment.clone(), move |batch| {
                let made = rows
                    .into_iter()
                    .map(|row| make(batch, &setting, &compartment, row, now))
                    .collect::<Result<Vec<_>, StoreError>>()?;
                Ok::<_, StoreError>(made.into_iter().flatten().collect::<Vec<_>>())
            })?);
        }
    }
}

/// Makes the latest occurrence of one series that has begun, if there is one.
fn make(
    batch: &mut Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    first: Row,
    now: Timestamp,
) -> Result<Option<Made>, StoreError> {
    let Some((made, fact, rounds)) = next(batch.db, setting, compartment, first, now)? else {
        return Ok(None);
    };
    let document = DocumentId::from(made.task);
    let bytes = fact.encode();
    let causes = [made.task.as_bytes().as_slice(), &bytes];
    let id = compartment.scope.fact("occurrence", &causes);
    let row = batch.add_facts(compartment, document, &[(id, fact)])?;
    let row = document::at(batch.db, row)?;
    project::edges(batch.db, setting, row)?;
    project::document(batch.db, setting, row)?;
    round::write(batch, setting, compartment, rounds)?;
    Ok(Some(made))
}

/// Returns the occurrence that is to be made, if there is one.
fn next(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    first: Row,
    now: Timestamp,
) -> Result<Option<(Made, Fact, Vec<round::Said>)>, StoreError> {
    let Some(folded) = case_of(db, setting, compartment, first)? else {
        return Ok(None);
    };
    let Some((_, task)) = folded.tasks.iter().find(|(row, _)| row.row == first.row) else {
        return Ok(None);
    };
    let begun_by = TaskId::new(first.id.id);
    let made = series::made(begun_by, folded.tasks.iter().map(|(_, task)| task));
    let series = Series::of(task, setting.policies.newest().zone);
    let Some((series, occurrence)) =
        series.and_then(|series| series.latest(made, now).map(|next| (series, next)))
    else {
        return Ok(None);
    };
    let id = compartment.scope.occurrence(begun_by, &occurrence.name());
    // What was purged is not made again.
    if purged::of(db, compartment.row, DocumentId::from(id).into())?.is_some() {
        return Ok(None);
    }
    let Some(created) = series::created(task, &occurrence) else {
        return Ok(None);
    };
    let round = round::of(&folded.case, compartment, (&series, &occurrence, id));
    let is_gone = |case: CaseId| purged::of(db, compartment.row, DocumentId::from(case).into());
    let round = match round {
        Some(round) if is_gone(round.case)?.is_none() => Some(round),
        Some(_) | None => None,
    };
    let made = Made {
        task: id,
        series: begun_by,
        title: task.view.title.clone(),
        occurrence,
        case: round.as_ref().map(|round| round.case),
    };
    let rounds = round.map(|round| round.facts).unwrap_or_default();
    Ok(Some((made, derived(Body::Created(created)), rounds)))
}

/// The times a series comes round that are listed at most.
pub const ROUNDS_MAX: usize = 100;

/// Lists when the series that a task begins comes round within a stretch of time: the first [`ROUNDS_MAX`] times.
///
/// # Errors
/// When the database refuses.
pub fn within(
    db: &Connection,
    setting: &Setting,
    (first, span): (Row, (Timestamp, Timestamp)),
) -> Result<Rounds, StoreError> {
    let Some(compartment) = setting.compartment(first.compartment) else {
        return Ok(Rounds::default());
    };
    let Some(folded) = case_of(db, setting, compartment, first)? else {
        return Ok(Rounds::default());
    };
    let mut tasks = folded.tasks.iter();
    let Some((_, task)) = tasks.find(|(row, _)| row.row == first.row) else {
        return Ok(Rounds::default());
    };
    let begun_by = TaskId::new(first.id.id);
    let made = series::made(begun_by, folded.tasks.iter().map(|(_, task)| task));
    let Some(series) = Series::of(task, setting.policies.newest().zone) else {
        return Ok(Rounds::default());
    };
    // What is over comes round no more.
    if folded.case.view.status.is_finished() {
        return Ok(Rounds::default());
    }
    Ok(series.within(made, span, ROUNDS_MAX))
}

/// Returns the case of a task that begins a series.
fn case_of(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    first: Row,
) -> Result<Option<Folded>, StoreError> {
    let facts = document::facts(db, compartment, first)?;
    match project::load::case_of_task(db, compartment, &facts)? {
        Some(case) => project::fold_case(db, setting, compartment, case),
        None => Ok(None),
    }
}

/// Returns a fact that nobody wrote: it follows from others.
const fn derived(body: Body) -> Fact {
    Fact {
        by: Author::Derived,
        seen: Vec::new(),
        stamp: Stamp::ZERO,
        wall: None,
        body,
    }
}
