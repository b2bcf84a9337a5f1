//! Content that comes from elsewhere, a chunk after the other.
//!
//! While parts of it are missing its row has the number of its compartment with a minus before it, so that
//! nothing takes it for content that is here.

use orgo_schema::id::BlobHash;
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::{CHUNK_BYTES, insert_chunk, pack, prefix, read, remove, row};
use crate::store::{StoreError, compartment::Compartment};

/// The most chunks of one blob: a gibibyte.
const CHUNKS_MAX: u32 = 4_096;

/// What became of a chunk that was put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// It is kept, or was already; the content goes on with this one.
    Partial {
        /// The number of the first chunk that is not here.
        next: u32,
    },
    /// The content is here whole, in this row.
    Complete {
        /// Its row.
        row: i64,
    },
    /// The chunk has no right size, or the content is not what its name says. All of it was dropped.
    Wrong,
    /// Nothing here refers to it: nothing was kept.
    Unwanted,
}

/// Returns the first chunk of content that is not here; nothing when it is here whole.
///
/// # Errors
/// When the database refuses.
pub fn missing_from(
    db: &Connection,
    compartment: i64,
    hash: &BlobHash,
) -> rusqlite::Result<Option<u32>> {
    if row(db, compartment, hash)?.is_some() {
        return Ok(None);
    }
    match row(db, -compartment, hash)? {
        Some(partial) => next(db, partial).map(Some),
        None => Ok(Some(0)),
    }
}

/// Keeps a chunk of content. Chunks come in order; one that was here already, or comes too early, changes
/// nothing. With the last one the whole content is checked against its name.
///
/// # Errors
/// When the database refuses.
pub fn put_chunk(
    db: &Connection,
    compartment: &Compartment,
    hash: &BlobHash,
    number: u32,
    content: &[u8],
    last: bool,
) -> Result<Put, StoreError> {
    let partial = row(db, -compartment.row, hash)?;
    if let Some(row) = row(db, compartment.row, hash)? {
        // It came in another way meanwhile.
        partial.map_or(Ok(()), |partial| remove(db, partial))?;
        return Ok(Put::Complete { row });
    }
    let awaited = partial.map_or(Ok(0), |partial| next(db, partial))?;
    if number != awaited {
        return Ok(Put::Partial { next: awaited });
    }
    let fits = content.len() == CHUNK_BYTES || (last && content.len() < CHUNK_BYTES);
    if !fits || number >= CHUNKS_MAX {
        partial.map_or(Ok(()), |partial| remove(db, partial))?;
        return Ok(Put::Wrong);
    }
    let row = match partial {
        Some(partial) => partial,
        None => begin(db, compartment.row, hash)?,
    };
    insert_chunk(db, row, number, &pack(content)?)?;
    if last {
        let size = number as usize * CHUNK_BYTES + content.len();
        complete(db, compartment, hash, row, size)
    } else {
        Ok(Put::Partial { next: number + 1 })
    }
}

/// Makes whole content of chunks that are all here, if it is what its name says.
fn complete(
    db: &Connection,
    compartment: &Compartment,
    hash: &BlobHash,
    row: i64,
    size: usize,
) -> Result<Put, StoreError> {
    let mut hasher = compartment.scope.blob_hasher();
    for number in 0..read::chunks_of(size) {
        hasher.update(&read::read_chunk(db, row, size, number)?);
    }
    if hasher.finish() != *hash {
        remove(db, row)?;
        return Ok(Put::Wrong);
    }
    let small = size <= CHUNK_BYTES;
    if small {
        // Content of one chunk lies in its row, however it came.
        db.prepare_cached(
            "UPDATE blob SET content = (SELECT content FROM chunk WHERE blob = :row) WHERE id = :row",
        )?
        .execute(named_params! { ":row": row })?;
        db.prepare_cached("DELETE FROM chunk WHERE blob = :row")?
            .execute(named_params! { ":row": row })?;
    }
    db.prepare_cached("UPDATE blob SET compartment = :compartment, size = :size WHERE id = :row")?
        .execute(named_params! { ":compartment": compartment.row, ":size": size, ":row": row })?;
    Ok(Put::Complete { row })
}

fn begin(db: &Connection, compartment: i64, hash: &BlobHash) -> rusqlite::Result<i64> {
    db.prepare_cached(
        "INSERT INTO blob (compartment, prefix, hash, size, content)
         VALUES (:partial, :prefix, :hash, 0, x'')",
    )?
    .execute(named_params! {
        ":partial": -compartment, ":prefix": prefix(hash), ":hash": hash.as_bytes(),
    })?;
    Ok(db.last_insert_rowid())
}

/// Returns the number after the last chunk that is here: they come in order.
fn next(db: &Connection, row: i64) -> rusqlite::Result<u32> {
    let last: Option<u32> = db
        .prepare_cached("SELECT number FROM chunk WHERE blob = :row ORDER BY number DESC LIMIT 1")?
        .query_row(named_params! { ":row": row }, |row| row.get(0))
        .optional()?;
    Ok(last.map_or(0, |last| last + 1))
}
