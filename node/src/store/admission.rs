//! What admission keeps: envelopes with where they came from, what waits for the roster, what was refused, and
//! which changes were withheld (CONVERGENCE 9).

mod parked;
mod refused;
mod withheld;

use std::ops::ControlFlow;

use orgo_schema::id::{EnvelopeHash, NodeId};
use orgo_schema::time::{Stamp, Timestamp};
use orgo_sync::{
    chain::Link,
    envelope::{Listed, ListedDocument, Signed},
};
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::{StoreError, envelope::count_one};

pub use parked::{Parked, any_parked, park, parked, parked_after, parked_of, unpark};
pub use refused::{
    Kind as RefusedKind, LISTED_MAX as REFUSED_MAX, Refusal, Refused, Way, any_refused,
    forget_refused, found_room, refuse, refused,
};
pub use withheld::{
    Kept, State, Withheld, any_withheld, incomplete, release, restate, waiting_of, withheld,
    withheld_after, withheld_by, withheld_for, withheld_from, withheld_in, withheld_of, withhold,
};

/// An envelope that another node handed over.
#[derive(Debug, Clone, Copy)]
pub struct Received<'a> {
    /// Its place in its author's chain.
    pub link: Link,
    /// Who wrote it.
    pub author: NodeId,
    /// The author's stamp.
    pub stamp: Stamp,
    /// The envelope.
    pub signed: &'a Signed,
    /// Who handed it over.
    pub origin: NodeId,
    /// When.
    pub at: Timestamp,
}

/// Keeps an envelope that is not here yet.
///
/// # Errors
/// When the database refuses.
pub fn add_envelope(
    db: &Connection,
    compartment: i64,
    received: &Received<'_>,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO envelope (compartment, hash, author, seq, stamp, bytes, signature, origin, received_ms)
         VALUES (:compartment, :hash, :author, :seq, :stamp, :bytes, :signature, :origin, :received_ms)",
    )?
    .execute(named_params! {
        ":compartment": compartment,
        ":hash": received.link.hash.as_bytes(),
        ":author": received.author.as_bytes(),
        ":seq": received.link.seq.cast_signed(),
        ":stamp": received.stamp.0.cast_signed(),
        ":bytes": received.signed.bytes,
        ":signature": received.signed.signature,
        ":origin": received.origin.as_bytes(),
        ":received_ms": received.at.0,
    })?;
    count_one(db, compartment)
}

/// Returns who wrote an envelope that is here.
///
/// # Errors
/// When the database refuses.
pub fn author(db: &Connection, envelope: &EnvelopeHash) -> rusqlite::Result<Option<NodeId>> {
    db.prepare_cached("SELECT author FROM envelope WHERE hash = :hash")?
        .query_row(named_params! { ":hash": envelope.as_bytes() }, |row| {
            row.get(0).map(NodeId::new)
        })
        .optional()
}

/// Returns an envelope that is here.
///
/// # Errors
/// When the database refuses.
pub fn envelope(db: &Connection, hash: &EnvelopeHash) -> rusqlite::Result<Option<Signed>> {
    db.prepare_cached("SELECT bytes, signature FROM envelope WHERE hash = :hash")?
        .query_row(named_params! { ":hash": hash.as_bytes() }, |row| {
            Ok(Signed {
                bytes: row.get(0)?,
                signature: row.get(1)?,
            })
        })
        .optional()
}

/// Whether an author used a number twice in a compartment.
///
/// # Errors
/// When the database refuses.
pub fn is_used_twice(
    db: &Connection,
    compartment: i64,
    author: NodeId,
    seq: u64,
) -> rusqlite::Result<bool> {
    db.prepare_cached(
        "SELECT 1 FROM envelope WHERE compartment = :compartment AND author = :author AND seq = :seq
          LIMIT 1 OFFSET 1",
    )?
    .exists(named_params! {
        ":compartment": compartment, ":author": author.as_bytes(), ":seq": seq.cast_signed(),
    })
}

/// Lists who wrote anything in a compartment.
///
/// # Errors
/// When the database refuses.
pub fn authors(db: &Connection, compartment: i64) -> rusqlite::Result<Vec<NodeId>> {
    db.prepare_cached(
        "SELECT DISTINCT author FROM envelope WHERE compartment = :compartment ORDER BY author",
    )?
    .query_map(named_params! { ":compartment": compartment }, |row| {
        row.get(0).map(NodeId::new)
    })?
    .collect()
}

/// Lists the envelopes of an author in a compartment, by number.
///
/// # Errors
/// When the database refuses.
pub fn of_author(
    db: &Connection,
    compartment: i64,
    author: NodeId,
) -> rusqlite::Result<Vec<Signed>> {
    db.prepare_cached(
        "SELECT bytes, signature FROM envelope WHERE compartment = :compartment AND author = :author
          ORDER BY seq, hash",
    )?
    .query_map(
        named_params! { ":compartment": compartment, ":author": author.as_bytes() },
        |row| {
            Ok(Signed {
                bytes: row.get(0)?,
                signature: row.get(1)?,
            })
        },
    )?
    .collect()
}

/// An envelope as it lies in the store, before anything of it is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Who is said to have written it.
    pub author: NodeId,
    /// Its number, as it is said.
    pub seq: u64,
    /// Its name, as it is said.
    pub hash: Vec<u8>,
    /// The bytes that were signed.
    pub bytes: Vec<u8>,
    /// The signature.
    pub signature: Vec<u8>,
}

/// Shows every envelope of a compartment, author by author, by number, until `look` has seen enough.
///
/// # Errors
/// When the database refuses.
pub fn walk<B>(
    db: &Connection,
    compartment: i64,
    mut look: impl FnMut(&Stored) -> Result<ControlFlow<B>, StoreError>,
) -> Result<ControlFlow<B>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT author, seq, hash, bytes, signature FROM envelope WHERE compartment = :compartment
          ORDER BY author, seq, hash",
    )?;
    let mut rows = statement.query(named_params! { ":compartment": compartment })?;
    while let Some(row) = rows.next()? {
        let stored = Stored {
            author: NodeId::new(row.get(0)?),
            seq: row.get::<_, i64>(1)?.cast_unsigned(),
            hash: row.get(2)?,
            bytes: row.get(3)?,
            signature: row.get(4)?,
        };
        if let ControlFlow::Break(found) = look(&stored)? {
            return Ok(ControlFlow::Break(found));
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// Writes how far this node has the log of another.
///
/// # Errors
/// When the database refuses.
pub fn put_cursor(
    db: &Connection,
    peer: NodeId,
    compartment: i64,
    instance: &[u8; 16],
    position: u64,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO cursor (peer, compartment, instance, position)
         VALUES (:peer, :compartment, :instance, :position)",
    )?
    .execute(named_params! {
        ":peer": peer.as_bytes(),
        ":compartment": compartment,
        ":instance": instance,
        ":position": position.cast_signed(),
    })?;
    Ok(())
}

/// Returns the row of a document of any kind, also of one this program does not know; made if nothing
/// here knew it.
///
/// # Errors
/// When the database refuses.
pub fn document_row(
    db: &Connection,
    compartment: i64,
    document: ListedDocument,
) -> rusqlite::Result<i64> {
    let known = find_document(db, compartment, document)?;
    if let Some(row) = known {
        return Ok(row);
    }
    db.prepare_cached(
        "INSERT INTO document (uuid, kind, compartment) VALUES (:uuid, :kind, :compartment)",
    )?
    .execute(
        named_params! { ":uuid": document.id, ":kind": document.kind, ":compartment": compartment },
    )?;
    Ok(db.last_insert_rowid())
}

fn find_document(
    db: &Connection,
    compartment: i64,
    document: ListedDocument,
) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached(
        "SELECT id FROM document WHERE uuid = :uuid AND kind = :kind AND compartment = :compartment",
    )?
    .query_row(
        named_params! { ":uuid": document.id, ":kind": document.kind, ":compartment": compartment },
        |row| row.get(0),
    )
    .optional()
}

/// Whether a change counts here.
///
/// # Errors
/// When the database refuses.
pub fn holds(db: &Connection, compartment: i64, listed: &Listed) -> rusqlite::Result<bool> {
    match find_document(db, compartment, listed.document)? {
        Some(document) => super::document::holds(db, document, &listed.change),
        None => Ok(false),
    }
}

/// Returns the bytes of a change, whether it counts here or is withheld: what a node has it passes on, so
/// that every other comes to its own verdict.
///
/// # Errors
/// When the database refuses.
pub fn bytes(
    db: &Connection,
    compartment: i64,
    listed: &Listed,
) -> rusqlite::Result<Option<Vec<u8>>> {
    if let Some(document) = find_document(db, compartment, listed.document)? {
        let kept = db
            .prepare_cached("SELECT bytes FROM change WHERE document = :document AND hash = :hash")?
            .query_row(
                named_params! { ":document": document, ":hash": listed.change.as_bytes() },
                |row| row.get(0),
            )
            .optional()?;
        if kept.is_some() {
            return Ok(kept);
        }
    }
    db.prepare_cached(
        "SELECT bytes FROM withheld
          WHERE hash = :hash AND +compartment = :compartment AND kind = :kind AND uuid = :uuid
            AND bytes IS NOT NULL LIMIT 1",
    )?
    .query_row(
        named_params! {
            ":hash": listed.change.as_bytes(),
            ":compartment": compartment,
            ":kind": listed.document.kind,
            ":uuid": listed.document.id,
        },
        |row| row.get(0),
    )
    .optional()
}

/// Takes a change out of its document again.
///
/// # Errors
/// When the database refuses.
pub fn remove_change(db: &Connection, compartment: i64, listed: &Listed) -> rusqlite::Result<()> {
    if let Some(document) = find_document(db, compartment, listed.document)? {
        db.prepare_cached("DELETE FROM change WHERE document = :document AND hash = :hash")?
            .execute(named_params! { ":document": document, ":hash": listed.change.as_bytes() })?;
    }
    Ok(())
}

/// Whether a version of a person is known: its key is here, or was destroyed.
///
/// # Errors
/// When the database refuses.
pub fn knows_person_key(db: &Connection, document: i64, version: u32) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM person_key WHERE document = :document AND version = :version")?
        .exists(named_params! { ":document": document, ":version": version })
}

/// Keeps the key of a version of a person, unless one is there: also that of an erased version, which is
/// empty.
///
/// # Errors
/// When the database refuses.
pub fn add_person_key(
    db: &Connection,
    document: i64,
    version: u32,
    key: &[u8; 32],
) -> rusqlite::Result<bool> {
    let added = db
        .prepare_cached(
            "INSERT OR IGNORE INTO person_key (document, version, key) VALUES (:document, :version, :key)",
        )?
        .execute(named_params! { ":document": document, ":version": version, ":key": key })?;
    Ok(added > 0)
}
