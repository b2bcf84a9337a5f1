//! The signed log.

use orgo_schema::{
    id::{EnvelopeHash, NodeId},
    time::{Stamp, Timestamp},
};
use orgo_sync::{chain::Link, envelope::Signed};
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::StoreError;

/// Envelopes that are looked through for one that was written by a sound clock.
const LOOKED_MAX: u32 = 200;

/// Keeps an envelope.
///
/// # Errors
/// When the database refuses.
pub fn add(
    db: &Connection,
    compartment: i64,
    link: Link,
    author: NodeId,
    stamp: Stamp,
    signed: &Signed,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO envelope (compartment, hash, author, seq, stamp, bytes, signature)
         VALUES (:compartment, :hash, :author, :seq, :stamp, :bytes, :signature)",
    )?
    .execute(named_params! {
        ":compartment": compartment,
        ":hash": link.hash.as_bytes(),
        ":author": author.as_bytes(),
        ":seq": link.seq.cast_signed(),
        ":stamp": stamp.0.cast_signed(),
        ":bytes": signed.bytes,
        ":signature": signed.signature,
    })?;
    count_one(db, compartment)
}

/// Counts an envelope that was kept: an envelope stays for good, so the count only grows.
///
/// # Errors
/// When the database refuses.
pub(super) fn count_one(db: &Connection, compartment: i64) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO envelope_count (compartment, count) VALUES (:compartment, 1)
         ON CONFLICT (compartment) DO UPDATE SET count = count + 1",
    )?
    .execute(named_params! { ":compartment": compartment })?;
    Ok(())
}

/// Returns from when the last envelope of an author in a compartment, after a row, is at least: by a clock that
/// was sound.
///
/// # Errors
/// When the database refuses, or what it holds is no envelope.
pub fn last_sound(
    db: &Connection,
    compartment: i64,
    author: NodeId,
    after: i64,
) -> Result<Option<Timestamp>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT bytes, signature FROM envelope
          WHERE compartment = :compartment AND author = :author AND id > :after
          ORDER BY seq DESC LIMIT :looked",
    )?;
    let mut rows = statement.query(named_params! {
        ":compartment": compartment,
        ":author": author.as_bytes(),
        ":after": after,
        ":looked": LOOKED_MAX,
    })?;
    while let Some(row) = rows.next()? {
        let signed = Signed {
            bytes: row.get(0)?,
            signature: row.get(1)?,
        };
        let envelope = signed.read().map_err(|refused| StoreError::Damaged {
            table: "envelope",
            problem: refused.to_string(),
        })?;
        if envelope.wall.source.is_sound() {
            return Ok(Some(envelope.wall.earliest));
        }
    }
    Ok(None)
}

/// Returns the place of the last envelope of an author in a compartment.
///
/// # Errors
/// When the database refuses, or what it holds is no envelope.
pub fn last(db: &Connection, compartment: i64, author: NodeId) -> Result<Option<Link>, StoreError> {
    let stored: Option<(Vec<u8>, [u8; 64])> = db
        .prepare_cached(
            "SELECT bytes, signature FROM envelope
              WHERE compartment = :compartment AND author = :author ORDER BY seq DESC LIMIT 1",
        )?
        .query_row(
            named_params! { ":compartment": compartment, ":author": author.as_bytes() },
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let Some((bytes, signature)) = stored else {
        return Ok(None);
    };
    let signed = Signed { bytes, signature };
    let envelope = signed.read().map_err(|refused| StoreError::Damaged {
        table: "envelope",
        problem: refused.to_string(),
    })?;
    Ok(Some(Link::of(&envelope, signed.hash())))
}

/// Whether an envelope is here.
///
/// # Errors
/// When the database refuses.
pub fn holds(db: &Connection, hash: &EnvelopeHash) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM envelope WHERE hash = :hash")?
        .exists(named_params! { ":hash": hash.as_bytes() })
}

/// Lists the envelopes of a compartment, in the order they came.
///
/// # Errors
/// When the database refuses.
pub fn all(db: &Connection, compartment: i64) -> rusqlite::Result<Vec<Signed>> {
    db.prepare_cached(
        "SELECT bytes, signature FROM envelope WHERE compartment = :compartment ORDER BY id",
    )?
    .query_map(named_params! { ":compartment": compartment }, |row| {
        Ok(Signed {
            bytes: row.get(0)?,
            signature: row.get(1)?,
        })
    })?
    .collect()
}

/// Returns the greatest stamp in the log that is not above `most`.
///
/// # Errors
/// When the database refuses.
pub fn greatest_stamp(db: &Connection, most: Stamp) -> rusqlite::Result<Stamp> {
    stamp(
        db,
        "SELECT max(stamp) FROM envelope WHERE stamp <= :most",
        named_params! { ":most": most.0.cast_signed() },
    )
}

/// Returns the stamp of the last envelope of an author in a compartment: the greatest an honest one wrote.
///
/// # Errors
/// When the database refuses.
pub fn last_stamp(db: &Connection, compartment: i64, author: NodeId) -> rusqlite::Result<Stamp> {
    stamp(
        db,
        "SELECT max(stamp) FROM (SELECT stamp FROM envelope
           WHERE compartment = :compartment AND author = :author ORDER BY seq DESC LIMIT 1)",
        named_params! { ":compartment": compartment, ":author": author.as_bytes() },
    )
}

fn stamp(
    db: &Connection,
    sql: &str,
    parameters: &[(&str, &dyn rusqlite::ToSql)],
) -> rusqlite::Result<Stamp> {
    db.prepare_cached(sql)?.query_row(parameters, |row| {
        let stamp: Option<i64> = row.get(0)?;
        Ok(Stamp(stamp.unwrap_or(0).cast_unsigned()))
    })
}

/// Returns the last row of the log, 0 while it is empty.
///
/// # Errors
/// When the database refuses.
pub fn last_row(db: &Connection) -> rusqlite::Result<i64> {
    db.query_row("SELECT coalesce(max(id), 0) FROM envelope", [], |row| {
        row.get(0)
    })
}

/// Returns the compartments whose log was added to after a row, and the last row.
///
/// # Errors
/// When the database refuses.
pub fn added_after(db: &Connection, row: i64) -> rusqlite::Result<(Vec<i64>, i64)> {
    let mut compartments = Vec::new();
    let mut last = row;
    let mut statement = db.prepare_cached(
        "SELECT compartment, max(id) FROM envelope WHERE id > :row GROUP BY +compartment",
    )?;
    let mut rows = statement.query(named_params! { ":row": row })?;
    while let Some(row) = rows.next()? {
        compartments.push(row.get(0)?);
        last = last.max(row.get(1)?);
    }
    Ok((compartments, last))
}
