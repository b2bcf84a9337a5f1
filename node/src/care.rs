//! `orgo digest` and `orgo rebuild`: what must be equal on nodes that agree, and making the derived
//! tables again.

use std::sync::Arc;

use orgo_schema::id::DocumentKind;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{
    failure::Failure,
    node::Node,
    project,
    setting::Setting,
    store::{StoreError, care, document},
};

/// Documents that are looked at together.
const PAGE: u32 = 500;

/// Hashes what this node holds: per compartment the documents and the derived rows (CONVERGENCE 10).
///
/// # Errors
/// When the database refuses.
pub fn digest(db: &Connection, setting: &Setting) -> Result<Value, StoreError> {
    let compartments = setting.places().map(|compartment| {
        Ok(json!({
            "name": compartment.name,
            "documents": care::hash_documents(db, compartment.row)?.to_hex().to_string(),
            "projections": care::hash_derived(db, compartment.row)?.to_hex().to_string(),
        }))
    });
    let compartments = compartments.collect::<Result<Vec<_>, StoreError>>()?;
    Ok(json!({ "organisation_id": setting.organization, "compartments": compartments }))
}

/// Makes every derived table again, each file's in one transaction.
///
/// # Errors
/// When the database refuses; then the old tables of that file stay.
pub fn rebuild(node: &Node) -> Result<Value, Failure> {
    let setting = node.setting();
    let place = Arc::clone(&setting);
    let mut documents = node
        .store
        .write_local(move |batch| rebuild_file(batch.db, &place))?;
    let own = setting
        .compartments
        .iter()
        .filter(|held| held.has_own_file());
    for compartment in own.filter(|held| node.store.is_begun(held)) {
        let place = Arc::clone(&setting);
        documents += node
            .store
            .write(compartment, move |batch| rebuild_file(batch.db, &place))?;
    }
    node.refresh_users()?;
    Ok(json!({ "documents": documents }))
}

/// Makes the derived tables of one file again, and counts its documents.
///
/// # Errors
/// When the database refuses.
pub(crate) fn rebuild_file(db: &Connection, setting: &Setting) -> Result<u64, StoreError> {
    care::empty_derived(db)?;
    let mut documents = 0_u64;
    // What follows what must stand before anything is folded: a child may come before its parent.
    for kind in [DocumentKind::Signal, DocumentKind::Case, DocumentKind::Task] {
        each(db, kind, |row| project::edges(db, setting, row))?;
    }
    for kind in [
        DocumentKind::Purge,
        DocumentKind::Parcel,
        DocumentKind::User,
        DocumentKind::Person,
        DocumentKind::Signal,
        DocumentKind::Case,
    ] {
        documents += each(db, kind, |row| project::document(db, setting, row))?;
    }
    each(db, DocumentKind::Signal, |row| {
        project::words(db, setting, row)
    })?;
    documents += each(db, DocumentKind::Task, |_| Ok(()))?;
    Ok(documents)
}

fn each(
    db: &Connection,
    kind: DocumentKind,
    mut work: impl FnMut(document::Row) -> Result<(), StoreError>,
) -> Result<u64, StoreError> {
    let (mut last, mut count) = (0, 0);
    loop {
        let page = document::after(db, kind, last, PAGE)?;
        let Some(end) = page.last() else {
            return Ok(count);
        };
        last = end.row;
        for row in page {
            work(row)?;
            count += 1;
        }
    }
}
