//! Reading content: at once, as a stream, or one chunk.

use std::io::{self, Read};

use orgo_schema::id::BlobHash;
use rusqlite::{Connection, named_params};

use super::{CHUNK_BYTES, row, unpack};
use crate::store::StoreError;

/// Returns the content of a row.
///
/// # Errors
/// When the database refuses, or the row cannot be unpacked.
pub fn read(db: &Connection, row: i64) -> Result<Vec<u8>, StoreError> {
    let (size, bytes) = of_row(db, row)?;
    if !is_cut(size, &bytes) {
        return unpack(bytes, size);
    }
    let mut content = Vec::with_capacity(size);
    for number in 0..chunks_of(size) {
        content.extend(read_chunk(db, row, size, number)?);
    }
    Ok(content)
}

/// Returns the content of a row as a stream: a chunk in memory at a time.
///
/// # Errors
/// When the database refuses, or the row cannot be unpacked.
pub fn reader(db: &Connection, row: i64) -> Result<Reader<'_>, StoreError> {
    let (size, bytes) = of_row(db, row)?;
    let whole = !is_cut(size, &bytes);
    let chunk = if whole {
        unpack(bytes, size)?
    } else {
        Vec::new()
    };
    Ok(Reader {
        db,
        row,
        size,
        next: if whole { chunks_of(size) } else { 0 },
        chunk: io::Cursor::new(chunk),
    })
}

/// Content that is being read.
#[derive(Debug)]
pub struct Reader<'a> {
    db: &'a Connection,
    row: i64,
    size: usize,
    next: u32,
    chunk: io::Cursor<Vec<u8>>,
}

impl Reader<'_> {
    /// Returns the size of the whole content, in bytes.
    pub const fn size(&self) -> usize {
        self.size
    }
}

impl Read for Reader<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.chunk.read(into)?;
            if read > 0 || into.is_empty() || self.next >= chunks_of(self.size) {
                return Ok(read);
            }
            let chunk = read_chunk(self.db, self.row, self.size, self.next);
            self.chunk = io::Cursor::new(chunk.map_err(io::Error::other)?);
            self.next += 1;
        }
    }
}

/// Returns a chunk of content that is here whole, and whether it is the last one.
///
/// # Errors
/// When the database refuses, or the chunk cannot be unpacked.
pub fn chunk(
    db: &Connection,
    compartment: i64,
    hash: &BlobHash,
    number: u32,
) -> Result<Option<(Vec<u8>, bool)>, StoreError> {
    let Some(row) = row(db, compartment, hash)? else {
        return Ok(None);
    };
    let (size, bytes) = of_row(db, row)?;
    let count = chunks_of(size);
    if number >= count {
        return Ok(None);
    }
    let content = if is_cut(size, &bytes) {
        read_chunk(db, row, size, number)?
    } else {
        // Older versions kept content of any size in one row.
        let all = unpack(bytes, size)?;
        all.chunks(CHUNK_BYTES)
            .nth(number as usize)
            .unwrap_or_default()
            .to_vec()
    };
    Ok(Some((content, number + 1 == count)))
}

fn of_row(db: &Connection, row: i64) -> rusqlite::Result<(usize, Vec<u8>)> {
    db.prepare_cached("SELECT size, content FROM blob WHERE id = :row")?
        .query_row(named_params! { ":row": row }, |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
}

fn is_cut(size: usize, bytes: &[u8]) -> bool {
    size > CHUNK_BYTES && bytes.is_empty()
}

/// Counts the chunks of content: one at the least.
pub(super) fn chunks_of(size: usize) -> u32 {
    u32::try_from(size.div_ceil(CHUNK_BYTES).max(1)).unwrap_or(u32::MAX)
}

/// Returns the content of a chunk of what is cut, given the size of all of it.
pub(super) fn read_chunk(
    db: &Connection,
    row: i64,
    size: usize,
    number: u32,
) -> Result<Vec<u8>, StoreError> {
    let bytes: Vec<u8> = db
        .prepare_cached("SELECT content FROM chunk WHERE blob = :row AND number = :number")?
        .query_row(named_params! { ":row": row, ":number": number }, |row| {
            row.get(0)
        })?;
    let before = (number as usize).saturating_mul(CHUNK_BYTES);
    unpack(bytes, size.saturating_sub(before).min(CHUNK_BYTES))
}
