//! Content by keyed hash: raw mails and attachments.

use orgo_schema::id::BlobHash;
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::StoreError;

/// The level of compression: fast; mail halves at the least.
const ZSTD_LEVEL: i32 = 1;

/// Content made ready for the store, away from the writer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// The size of the content in bytes.
    pub size: usize,
    /// The content: compressed if that is shorter, else as it is.
    bytes: Vec<u8>,
}

impl Packed {
    /// Compresses content.
    ///
    /// # Errors
    /// When the compressor has no memory.
    pub fn new(content: &[u8]) -> Result<Self, StoreError> {
        let compressed = zstd::bulk::compress(content, ZSTD_LEVEL)?;
        let bytes = if compressed.len() < content.len() {
            compressed
        } else {
            content.to_owned()
        };
        Ok(Self {
            size: content.len(),
            bytes,
        })
    }
}

/// Finds content in a compartment.
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
    db.prepare_cached("DELETE FROM blob WHERE id = :row")?
        .execute(named_params! { ":row": row })?;
    Ok(())
}

/// Returns the content of a row.
///
/// # Errors
/// When the database refuses, or the row cannot be unpacked.
pub fn read(db: &Connection, row: i64) -> Result<Vec<u8>, StoreError> {
    let (size, bytes): (usize, Vec<u8>) = db
        .prepare_cached("SELECT size, content FROM blob WHERE id = :row")?
        .query_row(named_params! { ":row": row }, |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    if bytes.len() == size {
        Ok(bytes)
    } else {
        Ok(zstd::bulk::decompress(&bytes, size)?)
    }
}

fn insert(
    db: &Connection,
    compartment: Option<i64>,
    hash: &BlobHash,
    packed: &Packed,
) -> rusqlite::Result<i64> {
    db.prepare_cached(
        "INSERT INTO blob (compartment, prefix, hash, size, content)
         VALUES (:compartment, :prefix, :hash, :size, :content)",
    )?
    .execute(named_params! {
        ":compartment": compartment,
        ":prefix": prefix(hash),
        ":hash": hash.as_bytes(),
        ":size": packed.size,
        ":content": packed.bytes,
    })?;
    Ok(db.last_insert_rowid())
}

fn prefix(hash: &BlobHash) -> i64 {
    let [a, b, c, d, e, f, g, h, ..] = *hash.as_bytes();
    i64::from_be_bytes([a, b, c, d, e, f, g, h])
}
