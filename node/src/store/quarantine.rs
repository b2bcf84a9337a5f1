//! What could not be read, and what was decided about it. Nothing is thrown away; a person decides.

use orgo_schema::{fact::Source, id::UserId, time::Timestamp};
use rusqlite::{Connection, OptionalExtension as _, named_params};
use uuid::Uuid;

use super::{
    StoreError,
    spool::{self, Delivery},
};

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
    /// The way it came.
    pub source: Source,
    /// When it came.
    pub received: Timestamp,
    /// Why it is here, in plain words.
    pub reason: String,
    /// What was decided about it, if anything was.
    pub decided: Option<Decided>,
    /// Whether its bytes are here. Those of what turned out to belong into another file are not.
    pub has_bytes: bool,
}

impl Quarantined {
    /// Returns what came with it.
    pub fn delivery(&self) -> Delivery {
        Delivery {
            to: self.delivered_to.clone(),
            source: self.source,
            received: self.received,
        }
    }
}

/// What can be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// A newer program could read it.
    Read,
    /// It was taken in unread.
    Adopted,
    /// It is of no use.
    Discarded,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// What.
    pub decision: Decision,
    /// By whom.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// Why; empty where no reason is asked for.
    pub why: String,
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

/// Whether these raw bytes are in quarantine already, or were.
///
/// # Errors
/// When the database refuses.
pub fn holds(db: &Connection, blob: i64) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM quarantine WHERE blob = :blob")?
        .exists(named_params! { ":blob": blob })
}

/// Lists what waits, newest first.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn list(db: &Connection, max: u32) -> Result<Vec<Quarantined>, StoreError> {
    many(
        db,
        "SELECT quarantine.id, blob, coalesce(size, 0), delivered_to, source, received_ms, reason,
                decision, decided_by, decided_ms, why, blob.id IS NOT NULL
           FROM quarantine LEFT JOIN main.blob ON blob.id = quarantine.blob
          WHERE decision IS NULL
          ORDER BY quarantine.id DESC LIMIT :max",
        max,
    )
}

/// Lists what was decided about, the last decision first.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn decided(db: &Connection, max: u32) -> Result<Vec<Quarantined>, StoreError> {
    many(
        db,
        "SELECT quarantine.id, blob, coalesce(size, 0), delivered_to, source, received_ms, reason,
                decision, decided_by, decided_ms, why, blob.id IS NOT NULL
           FROM quarantine LEFT JOIN main.blob ON blob.id = quarantine.blob
          WHERE decision IS NOT NULL
          ORDER BY decided_ms DESC, quarantine.id DESC LIMIT :max",
        max,
    )
}

/// Returns one message, decided about or not.
///
/// # Errors
/// When the database refuses or the row is damaged.
pub fn one(db: &Connection, row: i64) -> Result<Option<Quarantined>, StoreError> {
    let found = db
        .prepare_cached(
            "SELECT quarantine.id, blob, coalesce(size, 0), delivered_to, source, received_ms, reason,
                    decision, decided_by, decided_ms, why, blob.id IS NOT NULL
               FROM quarantine LEFT JOIN main.blob ON blob.id = quarantine.blob
              WHERE quarantine.id = :row",
        )?
        .query_row(named_params! { ":row": row }, |row| Ok(quarantined(row)))
        .optional()?;
    found.transpose()
}

/// Counts what waits.
///
/// # Errors
/// When the database refuses.
pub fn count(db: &Connection) -> rusqlite::Result<u64> {
    db.prepare_cached("SELECT count(*) FROM quarantine WHERE decision IS NULL")?
        .query_row([], |row| row.get::<_, i64>(0))
        .map(i64::unsigned_abs)
}

/// Writes down why a message could not be read when it was tried again.
///
/// # Errors
/// When the database refuses.
pub fn still(db: &Connection, row: i64, reason: &str) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE quarantine SET reason = :reason WHERE id = :row")?
        .execute(named_params! { ":row": row, ":reason": reason })?;
    Ok(())
}

/// Writes down what was decided, unless something was before, and says whether it was written.
///
/// # Errors
/// When the database refuses.
pub fn decide(db: &Connection, row: i64, decided: &Decided) -> rusqlite::Result<bool> {
    let changed = db
        .prepare_cached(
            "UPDATE quarantine
                SET decision = :decision, decided_by = :by, decided_ms = :at, why = :why
              WHERE id = :row AND decision IS NULL",
        )?
        .execute(named_params! {
            ":row": row,
            ":decision": code(decided.decision),
            ":by": decided.by.uuid(),
            ":at": decided.at.0,
            ":why": decided.why,
        })?;
    Ok(changed == 1)
}

fn many(db: &Connection, sql: &str, max: u32) -> Result<Vec<Quarantined>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(named_params! { ":max": max }, |row| Ok(quarantined(row)))?;
    rows.map(|row| row?).collect()
}

fn quarantined(row: &rusqlite::Row<'_>) -> Result<Quarantined, StoreError> {
    let decision: Option<u8> = row.get(7)?;
    let decided = match decision {
        None => None,
        Some(decision) => Some(Decided {
            decision: decision_of(decision)?,
            by: UserId::new(row.get::<_, Uuid>(8)?),
            at: Timestamp(row.get(9)?),
            why: row.get(10)?,
        }),
    };
    Ok(Quarantined {
        row: row.get(0)?,
        blob: row.get(1)?,
        size: row.get::<_, i64>(2)?.unsigned_abs(),
        delivered_to: row.get(3)?,
        source: spool::source_of(row.get(4)?)?,
        received: Timestamp(row.get(5)?),
        reason: row.get(6)?,
        decided,
        has_bytes: row.get(11)?,
    })
}

const fn code(decision: Decision) -> u8 {
    match decision {
        Decision::Read => 0,
        Decision::Adopted => 1,
        Decision::Discarded => 2,
    }
}

fn decision_of(code: u8) -> Result<Decision, StoreError> {
    match code {
        0 => Ok(Decision::Read),
        1 => Ok(Decision::Adopted),
        2 => Ok(Decision::Discarded),
        other => Err(StoreError::Damaged {
            table: "quarantine",
            problem: format!("decision {other}"),
        }),
    }
}
