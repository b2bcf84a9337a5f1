//! What goes along when a case is raised: the cases that are part of it, their tasks, their signals.

use std::collections::BTreeSet;

use orgo_schema::{
    fact::PurgeReason,
    id::{CaseId, CompartmentId, DocumentId, DocumentKind, TaskId},
};
use rusqlite::Connection;

use crate::{
    project::load,
    purge::Decision,
    setting::Setting,
    store::{
        StoreError, case,
        compartment::Compartment,
        document::{self, Row},
        moved, purged, signal,
    },
};

/// Signals of one case that go along.
const SIGNALS_MAX: u32 = 10_000;

/// Returns the documents of a case and of those that are part of it, as far as they have not gone yet.
///
/// # Errors
/// When the database refuses.
pub fn of_case(
    db: &Connection,
    compartment: &Compartment,
    head: CaseId,
) -> Result<BTreeSet<DocumentId>, StoreError> {
    let mut family = BTreeSet::new();
    let mut cases = BTreeSet::from([head]);
    cases.extend(case::parts_of(db, head)?);
    for id in cases {
        let Some(row) = load::row(db, compartment, id.into())? else {
            continue;
        };
        family.insert(row.id);
        for task in document::children(db, row.row, DocumentKind::Task)? {
            let facts = document::facts(db, compartment, task)?;
            if load::case_of_task(db, compartment, &facts)? == Some(id) {
                family.insert(task.id);
            }
        }
        let shown = signal::of_case(db, row.row, SIGNALS_MAX)?;
        let shown = shown
            .iter()
            .filter(|shown| shown.compartment == compartment.row);
        family.extend(shown.map(|shown| DocumentId::from(shown.signal_id)));
    }
    Ok(family)
}

/// Returns where a document goes on, if it was moved: by its own word, or once it was purged for that, by
/// the word of that decision.
///
/// # Errors
/// When the database refuses.
pub fn moved_to(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    row: Row,
) -> Result<Option<CompartmentId>, StoreError> {
    let facts = document::facts(db, compartment, row)?;
    match load::moved_to(setting, compartment, &facts) {
        Some(to) => Ok(Some(to)),
        None => purged_to(db, setting, compartment, row),
    }
}

/// Returns where a document goes on that was purged for having gone there.
///
/// # Errors
/// When the database refuses.
pub fn purged_to(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    row: Row,
) -> Result<Option<CompartmentId>, StoreError> {
    let Some(tombstone) = purged::of(db, compartment.row, row.id.into())? else {
        return Ok(None);
    };
    let Some(decision) = load::row(db, compartment, tombstone.purge.into())? else {
        return Ok(None);
    };
    let decision = Decision::read(db, setting, compartment, decision)?;
    Ok(decision.and_then(|decision| match decision.fold.reason {
        PurgeReason::Moved { to } => Some(to),
        PurgeReason::Retention { .. } | PurgeReason::Asked { .. } => None,
    }))
}

/// Returns where a document goes that was not moved and belongs to a case which was: who added it did not
/// know. Its rows, which were put as if nothing had happened, say where it belongs.
///
/// # Errors
/// When the database refuses.
pub fn follows(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    row: Row,
) -> Result<Option<CompartmentId>, StoreError> {
    let case = match row.id.kind {
        DocumentKind::Task => {
            let facts = document::facts(db, compartment, row)?;
            load::case_of_task(db, compartment, &facts)?
        }
        DocumentKind::Case => case::one(db, row.row)?.and_then(|case| case.merged_into),
        DocumentKind::Signal => {
            if moved::is(db, row.row)? {
                return Ok(None);
            }
            // What it answers may be purged here for having gone: then it says no more which case that is of.
            let facts = document::facts(db, compartment, row)?;
            let answers = load::received(&facts).map(|received| received.answers.as_slice());
            for answered in answers.unwrap_or_default() {
                let answered = load::row(db, compartment, (*answered).into())?;
                let to = answered.map(|row| purged_to(db, setting, compartment, row));
                if let Some(to) = to.transpose()?.flatten() {
                    return Ok(Some(to));
                }
            }
            let shown_in = signal::one(db, row.row)?.and_then(|signal| signal.case_document);
            let shown_in = shown_in.map(|case| document::at(db, case)).transpose()?;
            shown_in.map(|case| CaseId::new(case.id.id))
        }
        DocumentKind::Person
        | DocumentKind::User
        | DocumentKind::Purge
        | DocumentKind::Policy
        | DocumentKind::Parcel => None,
    };
    let Some(case) = case else {
        return Ok(None);
    };
    let of_case = match load::row(db, compartment, case.into())? {
        Some(case) => moved_to(db, setting, compartment, case)?,
        None => None,
    };
    if of_case.is_none() || moved::is(db, row.row)? {
        return Ok(None);
    }
    Ok(of_case)
}

/// Returns the tasks among documents.
pub fn tasks(documents: &BTreeSet<DocumentId>) -> Vec<TaskId> {
    let tasks = documents
        .iter()
        .filter(|document| document.kind == DocumentKind::Task);
    tasks.map(|document| TaskId::new(document.id)).collect()
}
