//! Folding open work anew after a change of the policy or of a calendar: a group after another, each in a
//! transaction of its own, so that intake and people never wait for all of it.
//!
//! How far it is stands in the store, so a node that is stopped goes on where it was. Until a task has had
//! its turn, its row may name an old time; what is recorded never rests on rows (see [`crate::escalate`]).

use std::{collections::BTreeMap, sync::Arc};

use rusqlite::Connection;

use crate::{
    node::Node,
    project,
    store::{StoreError, document, meta, task},
};

/// Cases that are folded in one transaction.
const CASES_AT_ONCE: u32 = 100;

/// Notes that everything that is open must be folded anew.
///
/// # Errors
/// When the database refuses.
pub fn begin(db: &Connection) -> rusqlite::Result<()> {
    note(db, Some(0))
}

/// Folds the next group anew; whether there may be more.
///
/// # Errors
/// When the database refuses.
pub fn step(node: &Node) -> Result<bool, StoreError> {
    let Some(after) = node.store.read(|db| Ok::<_, StoreError>(place(db)?))? else {
        return Ok(false);
    };
    let cases = node.store.read(|db| {
        let rows = task::open_cases(db, after, CASES_AT_ONCE)?;
        let cases = rows.into_iter().map(|row| document::at(db, row));
        cases.collect::<Result<Vec<_>, StoreError>>()
    })?;
    let last = cases.last().map(|case| case.row);
    let mut places: BTreeMap<i64, Vec<document::Row>> = BTreeMap::new();
    for case in cases {
        places.entry(case.compartment).or_default().push(case);
    }
    for (place, rows) in places {
        let setting = node.setting();
        let Some(compartment) = setting.compartment(place).cloned() else {
            continue;
        };
        let setting = Arc::clone(&setting);
        node.store.write(&compartment, move |batch| {
            rows.iter()
                .try_for_each(|row| project::document(batch.db, &setting, *row))
        })?;
    }
    node.store.write_local(move |batch| {
        // Begun anew meanwhile, it begins anew.
        if place(batch.db)? == Some(after) {
            note(batch.db, last)?;
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(true)
}

/// Returns after which case to go on; nothing when there is nothing to do.
fn place(db: &Connection) -> rusqlite::Result<Option<i64>> {
    let bytes = meta::get(db, meta::RECOUNT)?.and_then(|bytes| bytes.try_into().ok());
    Ok(bytes.map(i64::from_be_bytes))
}

fn note(db: &Connection, after: Option<i64>) -> rusqlite::Result<()> {
    let bytes = after.map(i64::to_be_bytes);
    meta::put(
        db,
        meta::RECOUNT,
        bytes.as_ref().map_or(&[], |bytes| bytes.as_slice()),
    )
}
