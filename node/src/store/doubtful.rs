//! Documents with facts of doubtful time, of which this node may have to bear witness (CONVERGENCE 6).

use orgo_schema::time::Stamp;
use orgo_sync::envelope::Signed;
use rusqlite::{Connection, named_params};

/// Takes note of a document.
///
/// # Errors
/// When the database refuses.
pub fn add(db: &Connection, document: i64) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT OR IGNORE INTO doubtful (document) VALUES (:document)")?
        .execute(named_params! { ":document": document })?;
    Ok(())
}

/// Forgets a document: it was looked at.
///
/// # Errors
/// When the database refuses.
pub fn remove(db: &Connection, document: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM doubtful WHERE document = :document")?
        .execute(named_params! { ":document": document })?;
    Ok(())
}

/// Lists the rows of the first documents that are to be looked at.
///
/// # Errors
/// When the database refuses.
pub fn first(db: &Connection, max: u32) -> rusqlite::Result<Vec<i64>> {
    db.prepare_cached("SELECT document FROM doubtful ORDER BY document LIMIT :max")?
        .query_map(named_params! { ":max": max }, |row| row.get(0))?
        .collect()
}

/// Lists the envelopes of a compartment that came after the row `after` and are stamped after `stamp`, in the
/// order they came, each with its row.
///
/// # Errors
/// When the database refuses.
pub fn stamped_after(
    db: &Connection,
    compartment: i64,
    (after, stamp): (i64, Stamp),
    max: u32,
) -> rusqlite::Result<Vec<(i64, Signed)>> {
    db.prepare_cached(
        "SELECT id, bytes, signature FROM envelope
          WHERE stamp > :stamp AND id > :after AND +compartment = :compartment ORDER BY id LIMIT :max",
    )?
    .query_map(
        named_params! {
            ":compartment": compartment,
            ":after": after,
            ":stamp": stamp.0.cast_signed(),
            ":max": max,
        },
        |row| {
            let (bytes, signature) = (row.get(1)?, row.get(2)?);
            Ok((row.get(0)?, Signed { bytes, signature }))
        },
    )?
    .collect()
}
