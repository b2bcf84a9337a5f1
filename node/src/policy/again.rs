//! Folding tasks again after another policy came to hold: what is due when may have changed.
//!
//! It is written down by which policies the rows of each compartment were folded, so that a crash, or a
//! compartment that was locked meanwhile, leaves nothing behind.

use orgo_schema::{id::DocumentKind, id::FactId, time::Timestamp};

use super::Mark;
use crate::{
    node::Node,
    project,
    setting::Setting,
    store::{Batch, StoreError, compartment::Compartment, document, meta, task},
};

/// Tasks that are looked at in one transaction: intake waits no longer than that.
const TASKS_AT_ONCE: u32 = 200;

/// How far folding again has come in a compartment.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
struct Progress {
    /// The policies its rows were folded by, before this began.
    #[n(0)]
    before: Vec<(FactId, Timestamp)>,
    /// The policies they are being folded by.
    #[n(1)]
    by: Vec<(FactId, Timestamp)>,
    /// The last row that was looked at; nothing: all were.
    #[n(2)]
    after: Option<i64>,
}

/// Folds again whatever another policy may have changed, and returns how many tasks that were.
///
/// Costs nothing but a look where nothing changed.
///
/// # Errors
/// When the database refuses. What was not folded is folded another time.
pub fn run(node: &Node) -> Result<u64, StoreError> {
    let setting = node.setting();
    let mut folded = 0;
    for compartment in &*setting.compartments {
        let name = meta::folded_by(compartment.scope.compartment);
        loop {
            let kept = node
                .store
                .read(|db| Ok::<_, StoreError>(meta::get(db, &name)?))?;
            let kept = kept.and_then(|kept| minicbor::decode(&kept).ok());
            let Some(progress) = next(kept, &setting.enacted) else {
                break;
            };
            let progress = if node.store.is_begun(compartment) {
                let (place, here) = (setting.clone(), compartment.clone());
                let (progress, more) = node.store.write(compartment, move |batch| {
                    page(batch, &place, &here, progress)
                })?;
                folded += more;
                progress
            } else {
                Progress {
                    after: None,
                    ..progress
                }
            };
            // Only now: a page that is folded twice is folded once.
            let (name, kept) = (name.clone(), progress.encoded()?);
            node.store.write_local(move |batch| {
                Ok::<_, StoreError>(meta::put(batch.db, &name, &kept)?)
            })?;
        }
    }
    Ok(folded)
}

impl Progress {
    fn encoded(&self) -> Result<Vec<u8>, StoreError> {
        minicbor::to_vec(self).map_err(|error| StoreError::Document(error.to_string()))
    }
}

/// Returns where to go on; nothing when all is done.
fn next(kept: Option<Progress>, enacted: &[Mark]) -> Option<Progress> {
    match kept {
        Some(kept) if kept.by == enacted => kept.after.is_some().then_some(kept),
        // Half of it was folded by other policies: what was before that still bounds what differs.
        Some(kept) if kept.after.is_some() => Some(Progress {
            by: enacted.to_vec(),
            after: Some(0),
            ..kept
        }),
        Some(kept) => Some(Progress {
            before: kept.by,
            by: enacted.to_vec(),
            after: Some(0),
        }),
        None if enacted.is_empty() => None,
        None => Some(Progress {
            before: Vec::new(),
            by: enacted.to_vec(),
            after: Some(0),
        }),
    }
}

fn page(
    batch: &mut Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    mut progress: Progress,
) -> Result<(Progress, u64), StoreError> {
    let since = differs_from(&progress.before, &progress.by);
    let after = progress.after.unwrap_or_default();
    let rows = document::after(batch.db, DocumentKind::Task, after, TASKS_AT_ONCE)?;
    progress.after = rows.last().map(|row| row.row);
    let mut folded = 0;
    for row in rows {
        if row.compartment != compartment.row {
            continue;
        }
        // What was over before the policies differ was judged by what both have.
        let is_over = task::one(batch.db, row.row)?
            .is_some_and(|task| task.is_finished() && task.updated_at < since);
        if !is_over {
            project::document(batch.db, setting, row)?;
            folded += 1;
        }
    }
    Ok((progress, folded))
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
