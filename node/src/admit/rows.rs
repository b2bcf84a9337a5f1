//! The rows of what was touched: each document is projected once for all that came of it.

use std::collections::BTreeSet;

use orgo_engine::fold;
use orgo_schema::id::{CaseId, DocumentId, DocumentKind, SignalId};
use rusqlite::Connection;

use crate::{
    planted::{self, Bug},
    project,
    setting::Setting,
    store::{StoreError, compartment::Compartment, document},
};

/// Makes the rows of documents, and of what they move.
///
/// # Errors
/// When the database refuses.
pub(crate) fn project(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    touched: &BTreeSet<DocumentId>,
) -> Result<(), StoreError> {
    if planted::is(Bug::Projection) {
        return Ok(());
    }
    let mut rows = Vec::with_capacity(touched.len());
    for id in touched {
        if let Some(row) = document::row(db, compartment.row, *id)? {
            rows.push(document::Row {
                row,
                compartment: compartment.row,
                id: *id,
            });
        }
    }
    // What follows what must stand before anything is folded: a child may come before its parent.
    let mut cases: BTreeSet<CaseId> = BTreeSet::new();
    for row in &rows {
        match row.id.kind {
            DocumentKind::Signal => project::edges(db, setting, *row)?,
            DocumentKind::Task => {
                let facts = document::facts(db, compartment, *row)?;
                project::edges_of(db, setting, *row, &facts)?;
                if let Some(home) = fold::home(&facts.facts) {
                    cases.extend(home.named);
                    cases.insert(home.made_in);
                }
            }
            DocumentKind::Case => {
                project::edges(db, setting, *row)?;
                cases.insert(CaseId::new(row.id.id));
            }
            DocumentKind::Person
            | DocumentKind::User
            | DocumentKind::Purge
            | DocumentKind::Policy
            | DocumentKind::Parcel => {
                project::document(db, setting, *row)?;
            }
        }
    }
    let mut seen = BTreeSet::new();
    for row in rows
        .iter()
        .filter(|row| row.id.kind == DocumentKind::Signal)
    {
        project::words(db, setting, *row)?;
        let signal = SignalId::new(row.id.id);
        let moved = project::signals_below(db, setting, compartment, signal, &mut seen)?;
        cases.extend(moved);
    }
    cases
        .into_iter()
        .try_for_each(|case| project::case(db, setting, compartment, case))
}
