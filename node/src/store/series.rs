//! Work that comes again: when each series goes on.

use orgo_schema::time::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::united;

/// Says when the next occurrence of the series that a task begins is to be made; nothing: never.
///
/// # Errors
/// When the database refuses.
pub fn put(db: &Connection, document: i64, begins: Option<Timestamp>) -> rusqlite::Result<()> {
    let Some(begins) = begins else {
        return remove(db, document);
    };
    db.prepare_cached(
        "INSERT OR REPLACE INTO series_row (document, begins_ms) VALUES (:document, :begins)",
    )?
    .execute(named_params! { ":document": document, ":begins": begins.0 })?;
    Ok(())
}

/// Forgets a series.
///
/// # Errors
/// When the database refuses.
pub fn remove(db: &Connection, document: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM series_row WHERE document = :document")?
        .execute(named_params! { ":document": document })?;
    Ok(())
}

/// Returns when the series that a task begins goes on; nothing: never, or it begins none.
///
/// # Errors
/// When the database refuses.
pub fn next(db: &Connection, document: i64) -> rusqlite::Result<Option<Timestamp>> {
    db.prepare_cached("SELECT begins_ms FROM series_row WHERE document = :document")?
        .query_row(named_params! { ":document": document }, |row| {
            row.get(0).map(Timestamp)
        })
        .optional()
}

/// Lists the tasks whose series go on by `now`, after one of that time and document, the longest waiting first.
///
/// # Errors
/// When the database refuses.
pub fn due(
    db: &Connection,
    now: Timestamp,
    after: (Timestamp, i64),
    max: u32,
) -> rusqlite::Result<Vec<(Timestamp, i64)>> {
    let sql = "SELECT begins_ms, document FROM series_row
                WHERE begins_ms <= :now AND (begins_ms, document) > (:at, :document)
                ORDER BY begins_ms, document
                LIMIT :max";
    united::due(db, sql, now, after, max, |row| {
        Ok((Timestamp(row.get(0)?), row.get(1)?))
    })
}
