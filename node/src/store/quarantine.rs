//! What could not be read. Nothing is thrown away; a person decides.

use orgo_schema::time::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::spool::Delivery;

/// A message nobody could read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// Its row.
    pub row: i64,
    /// The row of its raw bytes.
    pub blob: i64,
    /// The size of the raw bytes.
    pub size: u64,
    /// The address it was delivered to.
    pub delivered_to: Option<String>,
    /// When it came.
    pub received: Timestamp,
    /// Why it is here, in plain words.
    pub reason: String,
}

/// Puts a message aside with a reason. The same raw bytes are kept once.
///
/// # Errors
/// When the database refuses.
pub fn add(db: &Connection, blob: i64, delivery: &Delivery, reason: &str) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO quarantine (blob, delivered_to, source, received_ms, reason)
         VALUES (:blob, :delivered_to, :source, :received_ms, :reason)",
    )?
    .execute(named_params! {
        ":blob": blob,
        ":delivered_to": delivery.to,
        ":source": delivery.source as u8,
        ":received_ms": delivery.received.0,
        ":reason": reason,
    })?;
    Ok(())
}

/// Whether these raw bytes are in quarantine already.
///
/// # Errors
/// When the database refuses.
pub fn holds(db: &Connection, blob: i64) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM quarantine WHERE blob = :blob")?
        .exists(named_params! { ":blob": blob })
}

/// Lists what is here, newest first.
///
/// # Errors
/// When the database refuses.
pub fn list(db: &Connection, max: u32) -> rusqlite::Result<Vec<Quarantined>> {
    db.prepare_cached(
        "SELECT quarantine.id, blob, size, delivered_to, received_ms, reason
           FROM quarantine JOIN blob ON blob.id = quarantine.blob
          ORDER BY quarantine.id DESC LIMIT :max",
    )?
    .query_map(named_params! { ":max": max }, quarantined)?
    .collect()
}

/// Returns one message.
///
/// # Errors
/// When the database refuses.
pub fn one(db: &Connection, row: i64) -> rusqlite::Result<Option<Quarantined>> {
    db.prepare_cached(
        "SELECT quarantine.id, blob, size, delivered_to, received_ms, reason
           FROM quarantine JOIN blob ON blob.id = quarantine.blob
          WHERE quarantine.id = :row",
    )?
    .query_row(named_params! { ":row": row }, quarantined)
    .optional()
}

/// Counts what is here.
///
/// # Errors
/// When the database refuses.
pub fn count(db: &Connection) -> rusqlite::Result<u64> {
    db.prepare_cached("SELECT count(*) FROM quarantine")?
        .query_row([], |row| row.get::<_, i64>(0))
        .map(i64::unsigned_abs)
}

fn quarantined(row: &rusqlite::Row<'_>) -> rusqlite::Result<Quarantined> {
    Ok(Quarantined {
        row: row.get(0)?,
        blob: row.get(1)?,
        size: row.get::<_, i64>(2)?.unsigned_abs(),
        delivered_to: row.get(3)?,
        received: Timestamp(row.get(4)?),
        reason: row.get(5)?,
    })
}
