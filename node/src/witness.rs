//! Bearing witness of what people did at nodes that do not know the time (CONVERGENCE 6).
//!
//! What was admitted or written with a doubtful time leaves a note of its document. A node that knows the
//! time looks at these, some at a time, and writes one fact into each that has something nobody of sound
//! clock is known to have had. What that is, `engine` says.

use std::collections::{BTreeMap, BTreeSet};

use orgo_engine::witness::{NAMED_MAX, SLACK_MS, unwitnessed};
use orgo_schema::{
    fact::Body,
    id::FactId,
    time::{Stamp, Timestamp},
};
use orgo_sync::envelope::Signed;
use rusqlite::Connection;

use crate::{
    admit::rows,
    clock::Reading,
    node::{self, Node},
    setting::Setting,
    store::{Batch, StoreError, compartment::Compartment, document, doubtful, envelope, meta},
};

/// Documents that are looked at in one go. The rest has its turn with the next tick.
const DOCUMENTS_AT_ONCE: u32 = 200;

/// Envelopes that are read together when the node looks back.
const ENVELOPES_AT_ONCE: u32 = 500;

/// Looks at documents with doubtful times, and bears witness where nobody has. Returns in how many.
///
/// Does nothing while this node does not know the time itself.
///
/// # Errors
/// When the database refuses.
pub fn run(node: &Node) -> Result<usize, StoreError> {
    if !(node.clock)().source.is_sound() {
        return Ok(0);
    }
    let waiting = node.store.read(|db| {
        let rows = doubtful::first(db, DOCUMENTS_AT_ONCE)?;
        let rows = rows.into_iter().map(|row| document::at(db, row));
        rows.collect::<Result<Vec<_>, StoreError>>()
    })?;
    let mut places: BTreeMap<i64, Vec<document::Row>> = BTreeMap::new();
    for row in waiting {
        places.entry(row.compartment).or_default().push(row);
    }
    let setting = node.setting();
    let mut witnessed = 0;
    for (place, rows) in places {
        let Some(compartment) = setting.compartment(place).cloned() else {
            continue;
        };
        let setting = node.setting();
        witnessed += node.store.write(&compartment.clone(), move |batch| {
            in_one(batch, &setting, &compartment, &rows)
        })?;
    }
    Ok(witnessed)
}

/// Looks at documents of one compartment, in one transaction.
fn in_one(
    batch: &mut Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    rows: &[document::Row],
) -> Result<usize, StoreError> {
    // The clock may have become doubtful meanwhile.
    if !batch.reading.source.is_sound() {
        return Ok(0);
    }
    let scope = compartment.scope.compartment;
    let may_write = node::mandate(&setting.roster, setting.node, scope).is_some();
    let mut touched = BTreeSet::new();
    for row in rows {
        doubtful::remove(batch.db, row.row)?;
        if may_write && in_document(batch, compartment, *row)? {
            touched.insert(row.id);
        }
    }
    rows::project(batch.db, setting, compartment, &touched)?;
    Ok(touched.len())
}

/// Bears witness of what is doubtful in one document, if anything is.
fn in_document(
    batch: &mut Batch<'_>,
    compartment: &Compartment,
    row: document::Row,
) -> Result<bool, StoreError> {
    let facts = document::facts(batch.db, compartment, row)?;
    let mut seen = unwitnessed(&facts.facts, batch.wall());
    if seen.is_empty() {
        return Ok(false);
    }
    if seen.len() >= NAMED_MAX {
        doubtful::add(batch.db, row.row)?;
    }
    let id = FactId::new(batch.fresh_uuid()?);
    seen.sort_unstable();
    let fact = batch.author(None, seen, Body::Witnessed);
    batch.add_facts(compartment, row.id, &[(id, fact)])?;
    Ok(true)
}

/// Takes note of documents that were written by a clock which now turns out to have been ahead: this node's
/// own before somebody set it right, or another's that was believed then.
///
/// What was looked at stays looked at, unless the clock has gone back since.
///
/// # Errors
/// When the database refuses, or what it holds is no envelope.
pub fn look_back(node: &Node) -> Result<(), StoreError> {
    let reading = (node.clock)();
    if !reading.source.is_sound() {
        return Ok(());
    }
    for compartment in node.setting().places() {
        let here = compartment.clone();
        let is_any = node
            .store
            .read(|db| Ok::<_, StoreError>(!ahead(db, &here, 0, reading)?.is_empty()))?;
        if is_any {
            node.store.write(compartment, move |batch| {
                look_back_in(batch, &here, reading)
            })?;
        }
    }
    Ok(())
}

fn ahead(
    db: &Connection,
    compartment: &Compartment,
    after: i64,
    reading: Reading,
) -> rusqlite::Result<Vec<(i64, Signed)>> {
    let horizon = Stamp::upto(reading.now.plus_ms(SLACK_MS));
    doubtful::stamped_after(db, compartment.row, (after, horizon), ENVELOPES_AT_ONCE)
}

fn look_back_in(
    batch: &Batch<'_>,
    compartment: &Compartment,
    reading: Reading,
) -> Result<(), StoreError> {
    let name = format!("{}:{}", meta::LOOKED_AHEAD, compartment.row);
    let before = meta::get(batch.db, &name)?.and_then(|kept| minicbor::decode(&kept).ok());
    let (row, at): (i64, Timestamp) = before.unwrap_or((0, reading.now));
    // A clock that went back makes what was in order before lie ahead.
    let went_back = at > reading.now.plus_ms(SLACK_MS);
    let mut after = if went_back { 0 } else { row };
    loop {
        let page = ahead(batch.db, compartment, after, reading)?;
        let Some((last, _)) = page.last() else {
            break;
        };
        after = *last;
        for (_, signed) in page {
            note_all(batch, compartment, &signed)?;
        }
    }
    let looked = (envelope::last_row(batch.db)?, reading.now);
    let looked =
        minicbor::to_vec(looked).map_err(|error| StoreError::Document(error.to_string()))?;
    Ok(meta::put(batch.db, &name, &looked)?)
}

/// Takes note of all documents that an envelope changes.
fn note_all(
    batch: &Batch<'_>,
    compartment: &Compartment,
    signed: &Signed,
) -> Result<(), StoreError> {
    let envelope = signed.read().map_err(|refused| StoreError::Damaged {
        table: "envelope",
        problem: refused.to_string(),
    })?;
    for listed in envelope.changes {
        let Some(id) = listed.document.known() else {
            continue;
        };
        if let Some(row) = document::row(batch.db, compartment.row, id)? {
            doubtful::add(batch.db, row)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
