//! Mail on its way, sealed.

use rusqlite::{Connection, named_params};

use super::{
    StoreError,
    document::{self, Row},
};

/// A parcel that is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// Its document.
    pub row: Row,
    /// Why this node looks at it no more, empty where it has the mail; nothing: it may have to open it yet.
    pub done: Option<String>,
}

/// Takes note of a parcel.
///
/// # Errors
/// When the database refuses.
pub fn put(db: &Connection, document: i64) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT OR IGNORE INTO parcel_row (document) VALUES (:document)")?
        .execute(named_params! { ":document": document })?;
    Ok(())
}

/// Says that this node looks at a parcel no more, and why; empty where it has the mail.
///
/// # Errors
/// When the database refuses.
pub fn done(db: &Connection, document: i64, why: &str) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE parcel_row SET done = :why WHERE document = :document")?
        .execute(named_params! { ":document": document, ":why": why })?;
    Ok(())
}

/// Lists the parcels that are here, in the order they came.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn all(db: &Connection, max: u32) -> Result<Vec<Parcel>, StoreError> {
    list(
        db,
        "SELECT document, done FROM parcel_row ORDER BY document LIMIT :max",
        max,
    )
}

/// Lists the parcels that this node may have to open, in the order they came.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn unopened(db: &Connection, max: u32) -> Result<Vec<Parcel>, StoreError> {
    list(
        db,
        "SELECT document, done FROM parcel_row WHERE done IS NULL ORDER BY document LIMIT :max",
        max,
    )
}

fn list(db: &Connection, sql: &str, max: u32) -> Result<Vec<Parcel>, StoreError> {
    let rows = db
        .prepare_cached(sql)?
        .query_map(named_params! { ":max": max }, |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect::<rusqlite::Result<Vec<(i64, Option<String>)>>>()?;
    let parcel = |(row, done)| {
        let row = document::at(db, row)?;
        Ok(Parcel { row, done })
    };
    rows.into_iter().map(parcel).collect()
}

/// Whether this node may have to open a parcel yet.
///
/// # Errors
/// When the database refuses.
pub fn is_unopened(db: &Connection, document: i64) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM parcel_row WHERE document = :document AND done IS NULL")?
        .exists(named_params! { ":document": document })
}
