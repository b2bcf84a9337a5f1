//! Envelopes that wait for the roster.

use orgo_schema::{
    id::{EnvelopeHash, NodeId},
    time::Timestamp,
};
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

/// An envelope that waits for an entry of the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parked {
    /// The envelope.
    pub hash: EnvelopeHash,
    /// What it waits for, as admission wrote it.
    pub needs: Vec<u8>,
    /// The envelope with what came with it, as admission wrote it.
    pub parcel: Vec<u8>,
    /// Who handed it over.
    pub origin: NodeId,
    /// When.
    pub at: Timestamp,
}

/// Keeps an envelope aside. The first copy stays.
///
/// # Errors
/// When the database refuses.
pub fn park(db: &Connection, parked: &Parked) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT OR IGNORE INTO parked (hash, needs, parcel, origin, received_ms)
         VALUES (:hash, :needs, :parcel, :origin, :received_ms)",
    )?
    .execute(named_params! {
        ":hash": parked.hash.as_bytes(),
        ":needs": parked.needs,
        ":parcel": parked.parcel,
        ":origin": parked.origin.as_bytes(),
        ":received_ms": parked.at.0,
    })?;
    Ok(())
}

/// Forgets that an envelope waits.
///
/// # Errors
/// When the database refuses.
pub fn unpark(db: &Connection, hash: &EnvelopeHash) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM parked WHERE hash = :hash")?
        .execute(named_params! { ":hash": hash.as_bytes() })?;
    Ok(())
}

/// Whether any envelope waits.
///
/// # Errors
/// When the database refuses.
pub fn any_parked(db: &Connection) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM parked LIMIT 1")?
        .exists([])
}

/// Returns how many envelopes that a node handed over wait, and how many bytes they are.
///
/// # Errors
/// When the database refuses.
pub fn parked_of(db: &Connection, origin: NodeId) -> rusqlite::Result<(u64, u64)> {
    db.prepare_cached(
        "SELECT count(*), coalesce(sum(length(parcel)), 0) FROM parked WHERE origin = :origin",
    )?
    .query_row(named_params! { ":origin": origin.as_bytes() }, |row| {
        Ok((
            row.get::<_, i64>(0)?.cast_unsigned(),
            row.get::<_, i64>(1)?.cast_unsigned(),
        ))
    })
}

/// Lists envelopes that wait, after one of them, in the order of their hashes.
///
/// # Errors
/// When the database refuses.
pub fn parked_after(db: &Connection, after: &[u8], max: u32) -> rusqlite::Result<Vec<Parked>> {
    db.prepare_cached(
        "SELECT hash, needs, parcel, origin, received_ms FROM parked
          WHERE hash > :after ORDER BY hash LIMIT :max",
    )?
    .query_map(named_params! { ":after": after, ":max": max }, read)?
    .collect()
}

/// Returns an envelope that waits.
///
/// # Errors
/// When the database refuses.
pub fn parked(db: &Connection, hash: &EnvelopeHash) -> rusqlite::Result<Option<Parked>> {
    db.prepare_cached(
        "SELECT hash, needs, parcel, origin, received_ms FROM parked WHERE hash = :hash",
    )?
    .query_row(named_params! { ":hash": hash.as_bytes() }, read)
    .optional()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Parked> {
    Ok(Parked {
        hash: EnvelopeHash::new(row.get(0)?),
        needs: row.get(1)?,
        parcel: row.get(2)?,
        origin: NodeId::new(row.get(3)?),
        at: Timestamp(row.get(4)?),
    })
}
