//! What this node has looked at for the reviews of a compartment. It is a note of this node, not a fact: without it
//! all is looked at again, and nothing comes of it twice.

use std::collections::BTreeSet;

use orgo_schema::id::CompartmentId;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::store::{StoreError, meta};

/// What was looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    /// Up to which change; nothing where none was looked at.
    pub(super) change: Option<i64>,
    /// The reviews for which all that was open was looked through, by the text they are known by.
    pub(super) looked: BTreeSet<String>,
}

fn name(compartment: CompartmentId) -> String {
    format!("reviewed:{compartment}")
}

/// Returns the mark of a compartment. One that cannot be read is none.
pub(super) fn get(db: &Connection, compartment: CompartmentId) -> Result<Mark, StoreError> {
    let kept = meta::get(db, &name(compartment))?;
    Ok(kept
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default())
}

/// Keeps the mark of a compartment.
pub(super) fn put(
    db: &Connection,
    compartment: CompartmentId,
    mark: &Mark,
) -> Result<(), StoreError> {
    let bytes = serde_json::to_vec(mark).map_err(|error| StoreError::Damaged {
        table: "meta",
        problem: error.to_string(),
    })?;
    Ok(meta::put(db, &name(compartment), &bytes)?)
}
