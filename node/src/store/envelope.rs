//! The signed log.

use orgo_schema::{
    id::{EnvelopeHash, NodeId},
    time::Stamp,
};
use orgo_sync::{chain::Link, envelope::Signed};
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::StoreError;

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
    Ok(())
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

/// Returns the greatest stamp in the log: this node never stamps below what it has read.
///
/// # Errors
/// When the database refuses.
pub fn greatest_stamp(db: &Connection) -> rusqlite::Result<Stamp> {
    db.query_row("SELECT max(stamp) FROM envelope", [], |row| {
        Ok(Stamp(
            row.get::<_, Option<i64>>(0)?.unwrap_or(0).cast_unsigned(),
        ))
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
