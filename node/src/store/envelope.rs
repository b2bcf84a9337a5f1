//! The signed log.

use orgo_schema::{
    id::{EnvelopeHash, NodeId},
    time::{Stamp, Timestamp},
};
use orgo_sync::{chain::Link, envelope::Signed};
use rusqlite::{Connection, Row, named_params};

use super::{StoreError, united};

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
    let sql = "SELECT bytes, signature FROM envelope
          WHERE compartment = :compartment AND author = :author AND id > :after
          ORDER BY seq DESC LIMIT :looked";
    let looked = united::rows(
        db,
        sql,
        named_params! {
            ":compartment": compartment,
            ":author": author.as_bytes(),
            ":after": after,
            ":looked": LOOKED_MAX,
        },
        read,
    )?;
    for signed in looked {
        let envelope = signed.read().map_err(|refused| damaged(&refused))?;
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
    let sql = "SELECT bytes, signature FROM envelope
              WHERE compartment = :compartment AND author = :author ORDER BY seq DESC LIMIT 1";
    let of_author = named_params! { ":compartment": compartment, ":author": author.as_bytes() };
    let Some(signed) = united::rows(db, sql, of_author, read)?.pop() else {
        return Ok(None);
    };
    let envelope = signed.read().map_err(|refused| damaged(&refused))?;
    Ok(Some(Link::of(&envelope, signed.hash())))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Signed> {
    Ok(Signed {
        bytes: row.get(0)?,
        signature: row.get(1)?,
    })
}

fn damaged(refused: &impl std::fmt::Display) -> StoreError {
    StoreError::Damaged {
        table: "envelope",
        problem: refused.to_string(),
    }
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
    let sql = "SELECT bytes, signature FROM envelope WHERE compartment = :compartment ORDER BY id";
    united::rows(db, sql, named_params! { ":compartment": compartment }, read)
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
    let stamps: Vec<Option<i64>> = united::rows(db, sql, parameters, |row| row.get(0))?;
    let stamps = stamps.into_iter().flatten();
    let stamps = stamps.map(|stamp| Stamp(stamp.cast_unsigned()));
    Ok(stamps.max().unwrap_or(Stamp(0)))
}

/// Returns the last row of the log, 0 while it is empty.
///
/// # Errors
/// When the database refuses.
pub fn last_row(db: &Connection) -> rusqlite::Result<i64> {
    let sql = "SELECT coalesce(max(id), 0) FROM envelope";
    let rows: Vec<i64> = united::rows(db, sql, &[], |row| row.get(0))?;
    Ok(rows.into_iter().max().unwrap_or(0))
}

/// Returns the compartments whose log was added to after a row, and the last row.
///
/// # Errors
/// When the database refuses.
pub fn added_after(db: &Connection, row: i64) -> rusqlite::Result<(Vec<i64>, i64)> {
    let mut compartments = Vec::new();
    let mut last = row;
    let sql = "SELECT compartment, max(id) FROM envelope WHERE id > :row GROUP BY +compartment";
    let after = named_params! { ":row": row };
    for (compartment, row) in united::rows(db, sql, after, |row| Ok((row.get(0)?, row.get(1)?)))? {
        compartments.push(compartment);
        last = last.max(row);
    }
    Ok((compartments, last))
}
