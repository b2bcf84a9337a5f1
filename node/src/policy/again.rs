//! Folding tasks again after another policy came to hold: what is due when may have changed.
//!
//! It is written down by which policies the rows of each compartment were folded, so that a crash, or a
//! compartment that was locked meanwhile, leaves nothing behind.

use std::sync::Arc;

use minicbor::{Decode, Encode};
use orgo_schema::{id::DocumentKind, time::Timestamp};

use super::Mark;
use crate::{
    contest,
    node::Node,
    project,
    setting::Setting,
    store::{Batch, StoreError, compartment::Compartment, document, meta, task},
};

/// Tasks that are looked at in one transaction: intake waits no longer than that.
const TASKS_AT_ONCE: u32 = 200;

/// How far folding again has come in a compartment.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
struct Progress {
    /// The policies its rows are folded by, or being folded by.
    #[n(0)]
    by: Vec<Mark>,
    /// The first instant at which those may say something else than what some rows were folded by.
    #[n(1)]
    since: Timestamp,
    /// The last row that was looked at; nothing: all were.
    #[n(2)]
    after: Option<i64>,
}

/// Folds again whatever another policy may have changed.
///
/// # Errors
/// When the database refuses. What was not folded is folded another time.
pub fn run(node: &Node) -> Result<(), StoreError> {
    while step(node)? || contest::step(node)? {}
    Ok(())
}

/// Folds the next group again, and returns whether there was one: nothing but a look where nothing changed.
///
/// # Errors
/// When the database refuses. What was not folded is folded another time.
pub fn step(node: &Node) -> Result<bool, StoreError> {
    let setting = node.setting();
    for compartment in &*setting.compartments {
        let name = meta::folded_by(compartment.scope.compartment);
        let kept = node
            .store
            .read(|db| Ok::<_, StoreError>(meta::get(db, &name)?))?;
        let kept = kept.and_then(|kept| minicbor::decode(&kept).ok());
        let Some(mut progress) = next(kept, &setting.basis) else {
            continue;
        };
        if node.store.is_begun(compartment) {
            let (place, here) = (Arc::clone(&setting), compartment.clone());
            progress = node.store.write(compartment, move |batch| {
                page(batch, &place, &here, progress)
            })?;
        } else {
            progress.after = None;
        }
        let kept =
            minicbor::to_vec(&progress).map_err(|error| StoreError::Document(error.to_string()))?;
        // Only now: a group that is folded twice is folded once.
        node.store
            .write_local(move |batch| Ok::<_, StoreError>(meta::put(batch.db, &name, &kept)?))?;
        return Ok(true);
    }
    Ok(false)
}

/// Lets everything be folded again.
///
/// # Errors
/// When the database refuses.
pub fn forget(node: &Node) -> Result<(), StoreError> {
    let setting = node.setting();
    node.store.write_local(move |batch| {
        setting.compartments.iter().try_for_each(|compartment| {
            meta::remove(batch.db, &meta::folded_by(compartment.scope.compartment))
        })?;
        Ok::<_, StoreError>(())
    })
}

/// Returns where to go on; nothing when all is done.
fn next(kept: Option<Progress>, basis: &[Mark]) -> Option<Progress> {
    let by = basis.to_vec();
    let Some(kept) = kept else {
        return Some(Progress {
            by,
            since: Timestamp(i64::MIN),
            after: Some(0),
        });
    };
    if kept.by == by {
        return kept.after.is_some().then_some(kept);
    }
    let since = differs_from(&kept.by, &by);
    Some(Progress {
        // What was left half done is still to be done.
        since: kept.after.map_or(since, |_| since.min(kept.since)),
        after: Some(0),
        by,
    })
}

fn page(
    batch: &mut Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    mut progress: Progress,
) -> Result<Progress, StoreError> {
    let after = progress.after.unwrap_or_default();
    let rows = document::after(batch.db, DocumentKind::Task, after, TASKS_AT_ONCE)?;
    progress.after = rows.last().map(|row| row.row);
    for row in rows {
        if row.compartment != compartment.row {
            continue;
        }
        // What was over before the policies differ was judged by what both have.
        let is_over = task::one(batch.db, row.row)?
            .is_some_and(|task| task.is_finished() && task.updated_at < progress.since);
        if !is_over {
            project::document(batch.db, setting, row)?;
        }
    }
    Ok(progress)
}

/// Returns the first instant at which two histories may say something else.
fn differs_from(one: &[Mark], other: &[Mark]) -> Timestamp {
    let shared = one
        .iter()
        .zip(other)
        .take_while(|(one, other)| one == other);
    let shared = shared.count();
    let first = |marks: &[Mark]| marks.get(shared).map(|(_, since)| *since);
    match (first(one), first(other)) {
        (Some(one), Some(other)) => one.min(other),
        (Some(since), None) | (None, Some(since)) => since,
        (None, None) => Timestamp(i64::MAX),
    }
}
