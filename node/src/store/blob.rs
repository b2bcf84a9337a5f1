//! Content by keyed hash: raw mails and attachments.
//!
//! Content of up to [`CHUNK_BYTES`] is one row. What is larger is cut into chunks of that size, each
//! compressed for itself, so that it can be read, sent and received a part at a time. Of what another node
//! sends the parts come in order; it is here once the hash over the whole content holds.

mod part;
mod read;

use orgo_schema::id::BlobHash;
use rusqlite::{Connection, OptionalExtension as _, named_params};

pub use part::{Put, missing_from, put_chunk};
pub use read::{Reader, chunk, read, reader};

use super::StoreError;

/// How many bytes of content a chunk has, all but the last.
pub const CHUNK_BYTES: usize = 256 << 10;

/// The level of compression: fast; mail halves at the least.
const ZSTD_LEVEL: i32 = 1;

/// Content made ready for the store, away from the writer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// The size of the content in bytes.
    pub size: usize,
    /// The first chunk, or all of it: compressed if that is shorter, else as it is.
    first: Vec<u8>,
    /// The chunks after the first, likewise.
    more: Vec<Vec<u8>>,
}

impl Packed {
    /// Compresses content.
    ///
    /// # Errors
    /// When the compressor has no memory.
    pub fn new(content: &[u8]) -> Result<Self, StoreError> {
        let mut chunks = content.chunks(CHUNK_BYTES);
        Ok(Self {
            size: content.len(),
            first: pack(chunks.next().unwrap_or_default())?,
            more: chunks.map(pack).collect::<Result<_, _>>()?,
        })
    }
}

fn pack(content: &[u8]) -> Result<Vec<u8>, StoreError> {
    let compressed = zstd::bulk::compress(content, ZSTD_LEVEL)?;
    Ok(if compressed.len() < content.len() {
        compressed
    } else {
        content.to_owned()
    })
}

/// Returns content of a known size from what [`pack`] made of it.
fn unpack(bytes: Vec<u8>, size: usize) -> Result<Vec<u8>, StoreError> {
    if bytes.len() == size {
        return Ok(bytes);
    }
    let content = zstd::bulk::decompress(&bytes, size)?;
    if content.len() == size {
        Ok(content)
    } else {
        Err(StoreError::Damaged {
            table: "blob",
            problem: format!("{} bytes of content, {size} expected", content.len()),
        })
    }
}

/// Finds content in a compartment. What is here in part only is not found.
///
/// # Errors
/// When the database refuses.
pub fn row(db: &Connection, compartment: i64, hash: &BlobHash) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached(
        "SELECT id FROM blob WHERE prefix = :prefix AND hash = :hash AND compartment = :compartment",
    )?
    .query_row(
        named_params! {
            ":prefix": prefix(hash), ":hash": hash.as_bytes(), ":compartment": compartment,
        },
        |row| row.get(0),
    )
    .optional()
}

/// Keeps content, once per compartment, and returns its row.
///
/// # Errors
/// When the database refuses.
pub fn add(
    db: &Connection,
    compartment: i64,
    hash: &BlobHash,
    packed: &Packed,
) -> rusqlite::Result<i64> {
    match row(db, compartment, hash)? {
        Some(row) => Ok(row),
        None => insert(db, Some(compartment), hash, packed),
    }
}

/// Keeps raw bytes whose compartment is not known yet.
///
/// # Errors
/// When the database refuses.
pub fn add_spooled(db: &Connection, packed: &Packed) -> rusqlite::Result<i64> {
    insert(db, None, &BlobHash::new([0; 32]), packed)
}

/// Gives spooled bytes their name and compartment, and returns the row that holds them.
///
/// # Errors
/// When the database refuses.
pub fn settle(
    db: &Connection,
    spooled: i64,
    compartment: i64,
    hash: &BlobHash,
) -> rusqlite::Result<i64> {
    if let Some(known) = row(db, compartment, hash)? {
        remove(db, spooled)?;
        return Ok(known);
    }
    db.prepare_cached(
        "UPDATE blob SET compartment = :compartment, prefix = :prefix, hash = :hash WHERE id = :row",
    )?
    .execute(named_params! {
        ":compartment": compartment,
        ":prefix": prefix(hash),
        ":hash": hash.as_bytes(),
        ":row": spooled,
    })?;
    Ok(spooled)
}

/// Forgets content.
///
/// # Errors
/// When the database refuses.
pub fn remove(db: &Connection, row: i64) -> rusqlite::Result<()> {
    for sql in [
        "DELETE FROM blob WHERE id = :row",
        "DELETE FROM chunk WHERE blob = :row",
    ] {
        db.prepare_cached(sql)?
            .execute(named_params! { ":row": row })?;
    }
    Ok(())
}

fn insert(
    db: &Connection,
    compartment: Option<i64>,
    hash: &BlobHash,
    packed: &Packed,
) -> rusqlite::Result<i64> {
    let is_cut = !packed.more.is_empty();
    db.prepare_cached(
        "INSERT INTO blob (compartment, prefix, hash, size, content)
         VALUES (:compartment, :prefix, :hash, :size, :content)",
    )?
    .execute(named_params! {
        ":compartment": compartment,
        ":prefix": prefix(hash),
        ":hash": hash.as_bytes(),
        ":size": packed.size,
        ":content": if is_cut { &[] } else { packed.first.as_slice() },
    })?;
    let row = db.last_insert_rowid();
    if is_cut {
        let chunks = std::iter::once(&packed.first).chain(&packed.more);
        for (number, content) in (0..).zip(chunks) {
            insert_chunk(db, row, number, content)?;
        }
    }
    Ok(row)
}

fn insert_chunk(db: &Connection, row: i64, number: u32, content: &[u8]) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO chunk (blob, number, content) VALUES (:row, :number, :content)",
    )?
    .execute(named_params! { ":row": row, ":number": number, ":content": content })?;
    Ok(())
}

fn prefix(hash: &BlobHash) -> i64 {
    let [a, b, c, d, e, f, g, h, ..] = *hash.as_bytes();
    i64::from_be_bytes([a, b, c, d, e, f, g, h])
}

#[cfg(test)]
mod tests;
