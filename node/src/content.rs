//! Content that comes from other nodes: what something here refers to and is not here, and what happens
//! when it comes (DESIGN 5, attachments last).

use std::sync::Arc;

use orgo_engine::witness;
use orgo_schema::{
    fact::{Body, Fact, Item},
    id::{BlobHash, CompartmentId, DocumentKind},
};
use orgo_sync::session::Chunk;
use rusqlite::Connection;

use crate::{
    node::Node,
    parcel,
    planted::{self, Bug},
    project,
    setting::Setting,
    store::{
        Batch, Pending, StoreError,
        blob::{self, Put},
        compartment::Compartment,
        document, doubtful, purged, wanted,
    },
};

/// Takes note of the content that an admitted change refers to and that is not here, and of its document if
/// the time of what it says is doubtful to this node.
///
/// # Errors
/// When the database refuses.
pub fn take_note(
    batch: &Batch<'_>,
    compartment: &Compartment,
    row: i64,
    change: &[u8],
) -> rusqlite::Result<()> {
    let (db, wall) = (batch.db, batch.wall());
    if planted::is(Bug::Wanted) {
        return Ok(());
    }
    // An edit of a title or a text refers to nothing.
    let facts = orgo_crdt::admitted_facts(change).unwrap_or_default();
    for (_, fact) in &facts {
        let Ok(fact) = Fact::decode(fact) else {
            continue;
        };
        if witness::is_doubtful(&fact, wall) {
            doubtful::add(db, row)?;
        }
        want_of(db, compartment, row, &fact.body)?;
    }
    Ok(())
}

/// Takes note of the content that a change refers to and that is not here.
///
/// # Errors
/// When the database refuses.
pub fn want(
    db: &Connection,
    compartment: &Compartment,
    row: i64,
    change: &[u8],
) -> rusqlite::Result<()> {
    let facts = orgo_crdt::admitted_facts(change).unwrap_or_default();
    let mut facts = facts.iter().filter_map(|(_, fact)| Fact::decode(fact).ok());
    facts.try_for_each(|fact| want_of(db, compartment, row, &fact.body))
}

fn want_of(
    db: &Connection,
    compartment: &Compartment,
    row: i64,
    body: &Body,
) -> rusqlite::Result<()> {
    for hash in body.blobs() {
        if blob::missing_from(db, compartment.row, &hash)?.is_some() {
            wanted::add(db, compartment.row, &hash, row, size_of(body, &hash))?;
        }
    }
    Ok(())
}

/// Returns the size of content in bytes, as what refers to it says; 0 where it does not.
fn size_of(body: &Body, hash: &BlobHash) -> u64 {
    if let Body::Added(Item::File(file)) = body {
        return file.bytes;
    }
    if let Body::Parceled(parceled) = body {
        return parceled.bytes;
    }
    let Body::Received(received) = body else {
        return 0;
    };
    let mut attachments = received.attachments.iter();
    attachments
        .find(|file| file.blob.as_ref() == Some(hash))
        .map_or(0, |file| file.bytes)
}

/// Keeps a part of content that another node sent, in the transaction at hand. Once all of it is here,
/// what shows it is made again.
///
/// # Errors
/// When the database refuses.
pub fn put(
    batch: &Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    hash: &BlobHash,
    part: Part<'_>,
) -> Result<Put, StoreError> {
    let Part {
        number,
        content,
        last,
    } = part;
    let db = batch.db;
    // Where something was purged, content comes only to those who still refer to it.
    if purged::any(db, compartment.row)?
        && blob::row(db, compartment.row, hash)?.is_none()
        && !wanted::is(db, compartment.row, hash)?
    {
        return Ok(Put::Unwanted);
    }
    let put = blob::put_chunk(db, compartment, hash, number, content, last)?;
    if let Put::Complete { .. } = put
        && let Some(row) = wanted::found(db, compartment.row, hash)?
    {
        let row = document::at(db, row)?;
        let is_gone = purged::of(db, compartment.row, row.id.into())?.is_some();
        if row.id.kind == DocumentKind::Signal && !is_gone {
            project::words(db, setting, row)?;
        }
    }
    Ok(put)
}

/// A part of content.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// Which, from 0; they come in order.
    pub number: u32,
    /// The bytes.
    pub content: &'a [u8],
    /// Whether it is the last one.
    pub last: bool,
}

/// Keeps a part of content that another node sent, and tells the others once all of it is here. If it is a
/// sealed mail for this node, that is opened.
///
/// # Errors
/// When this node does not hold the compartment, or the database refuses.
pub fn take_in(
    node: &Node,
    compartment: CompartmentId,
    hash: BlobHash,
    number: u32,
    chunk: Chunk,
) -> Result<Put, StoreError> {
    let put = take_in_later(node, compartment, hash, number, chunk).wait()?;
    if let Put::Complete { .. } = put {
        parcel::open(node)?;
    }
    Ok(put)
}

/// As [`take_in`], without waiting until it is on disk: several parts share one commit.
pub fn take_in_later(
    node: &Node,
    compartment: CompartmentId,
    hash: BlobHash,
    number: u32,
    chunk: Chunk,
) -> Pending<Put, StoreError> {
    let setting = node.setting();
    let Some(held) = setting.held(compartment).cloned() else {
        return Pending::failed(StoreError::Damaged {
            table: "compartment",
            problem: format!("compartment {compartment} is not held here"),
        });
    };
    let (row, peers) = (held.row, Arc::clone(&node.peers));
    let written = node.store.write_later(&held.clone(), move |batch| {
        let part = Part {
            number,
            content: &chunk.content,
            last: chunk.last,
        };
        put(batch, &setting, &held, &hash, part)
    });
    written.then(move |put| {
        if let Put::Complete { .. } = put {
            peers.stored(row, hash);
        }
        Ok(put)
    })
}
