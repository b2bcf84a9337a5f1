//! Content that something here refers to and that is not here: the conversation with other nodes asks
//! for it.

use orgo_schema::id::BlobHash;
use rusqlite::{Connection, OptionalExtension as _, named_params};

/// Takes note that a document refers to content that is not here. `size` is in bytes, 0 where what refers
/// to it does not say.
///
/// # Errors
/// When the database refuses.
pub fn add(
    db: &Connection,
    compartment: i64,
    hash: &BlobHash,
    document: i64,
    size: u64,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO wanted (compartment, hash, document, size) VALUES (:compartment, :hash, :document, :size)
             ON CONFLICT (compartment, hash) DO UPDATE SET size = max(size, excluded.size)",
    )?
    .execute(named_params! {
        ":compartment": compartment,
        ":hash": hash.as_bytes(),
        ":document": document,
        ":size": size.cast_signed(),
    })?;
    Ok(())
}

/// Whether something refers to content that is not here.
///
/// # Errors
/// When the database refuses.
pub fn is(db: &Connection, compartment: i64, hash: &BlobHash) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM wanted WHERE compartment = :compartment AND hash = :hash")?
        .exists(named_params! { ":compartment": compartment, ":hash": hash.as_bytes() })
}

/// Takes note that content is here now, and returns the document that first referred to it.
///
/// # Errors
/// When the database refuses.
pub fn found(db: &Connection, compartment: i64, hash: &BlobHash) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached(
        "DELETE FROM wanted WHERE compartment = :compartment AND hash = :hash RETURNING document",
    )?
    .query_row(
        named_params! { ":compartment": compartment, ":hash": hash.as_bytes() },
        |row| row.get(0),
    )
    .optional()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_wanted_until_it_is_found() {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(include_str!("migrations/1.sql")).unwrap();
        db.execute_batch(include_str!("migrations/3.sql")).unwrap();
        let hash = BlobHash::new([1; 32]);
        add(&db, 1, &hash, 5, 0).unwrap();
        add(&db, 1, &hash, 6, 70).unwrap();
        assert_eq!(found(&db, 2, &hash).unwrap(), None);
        assert_eq!(found(&db, 1, &hash).unwrap(), Some(5));
        assert_eq!(found(&db, 1, &hash).unwrap(), None);
    }
}
