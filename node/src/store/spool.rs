//! What was accepted and not yet worked on.

use orgo_schema::{fact::Source, time::Timestamp};
use rusqlite::{Connection, named_params};

use super::{StoreError, blob};

/// What came with a message, beside its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The address it was delivered to, if the one who brought it said.
    pub to: Option<String>,
    /// The way it came.
    pub source: Source,
    /// When this node took it.
    pub received: Timestamp,
}

/// A message that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spooled {
    /// Its row.
    pub row: i64,
    /// The row of its raw bytes.
    pub blob: i64,
    /// What came with it.
    pub delivery: Delivery,
    /// How often work on it was begun and not finished: a crash counts.
    pub attempts: u32,
}

/// Accepts a message: once this is committed it cannot be lost.
///
/// # Errors
/// When the database refuses.
pub fn add(
    db: &Connection,
    packed: &blob::Packed,
    delivery: &Delivery,
) -> rusqlite::Result<Spooled> {
    let blob = blob::add_spooled(db, packed)?;
    db.prepare_cached(
        "INSERT INTO spool (blob, delivered_to, source, received_ms)
         VALUES (:blob, :delivered_to, :source, :received_ms)",
    )?
    .execute(named_params! {
        ":blob": blob,
        ":delivered_to": delivery.to,
        ":source": delivery.source as u8,
        ":received_ms": delivery.received.0,
    })?;
    Ok(Spooled {
        row: db.last_insert_rowid(),
        blob,
        delivery: delivery.clone(),
        attempts: 0,
    })
}

/// Lists what waits after a row, oldest first.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn waiting(db: &Connection, after: i64, max: u32) -> Result<Vec<Spooled>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT id, blob, delivered_to, source, received_ms, attempts FROM spool
          WHERE id > :after ORDER BY id LIMIT :max",
    )?;
    let rows = statement.query_map(named_params! { ":after": after, ":max": max }, |row| {
        Ok((
            row.get(0)?,
            row.get(1)?,
            row.get(2)?,
            row.get::<_, u8>(3)?,
            row.get(4)?,
            row.get(5)?,
        ))
    })?;
    rows.map(|row| {
        let (row, blob, to, source, received, attempts) = row?;
        let source = source_of(source)?;
        let delivery = Delivery {
            to,
            source,
            received: Timestamp(received),
        };
        Ok(Spooled {
            row,
            blob,
            delivery,
            attempts,
        })
    })
    .collect()
}

/// Counts what waits.
///
/// # Errors
/// When the database refuses.
pub fn count(db: &Connection) -> rusqlite::Result<u64> {
    db.prepare_cached("SELECT count(*) FROM spool")?
        .query_row([], |row| row.get::<_, i64>(0))
        .map(i64::unsigned_abs)
}

/// Counts an attempt, before the work begins.
///
/// # Errors
/// When the database refuses.
pub fn begin(db: &Connection, row: i64) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE spool SET attempts = attempts + 1 WHERE id = :row")?
        .execute(named_params! { ":row": row })?;
    Ok(())
}

/// Takes a message off the spool; its bytes have gone to their place.
///
/// # Errors
/// When the database refuses.
pub fn done(db: &Connection, row: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM spool WHERE id = :row")?
        .execute(named_params! { ":row": row })?;
    Ok(())
}

/// Takes a message off the spool whose bytes went into another file.
///
/// # Errors
/// When the database refuses.
pub fn gone(db: &Connection, spooled: &Spooled) -> rusqlite::Result<()> {
    done(db, spooled.row)?;
    blob::remove(db, spooled.blob)
}

/// Forgets the attempts at a message that only waits.
///
/// # Errors
/// When the database refuses.
pub fn rest(db: &Connection, row: i64) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE spool SET attempts = 0 WHERE id = :row")?
        .execute(named_params! { ":row": row })?;
    Ok(())
}

/// Reads a way of coming in from its number.
///
/// # Errors
/// When no version of this program writes that number.
pub fn source_of(code: u8) -> Result<Source, StoreError> {
    match code {
        0 => Ok(Source::Mail),
        1 => Ok(Source::ImportLive),
        2 => Ok(Source::ImportArchive),
        3 => Ok(Source::Form),
        4 => Ok(Source::Api),
        other => Err(StoreError::Damaged {
            table: "spool",
            problem: format!("source {other}"),
        }),
    }
}
