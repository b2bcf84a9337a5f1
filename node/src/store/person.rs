//! Names and addresses of people, and the keys they are sealed under (CONVERGENCE 5).

use rusqlite::{Connection, OptionalExtension as _, named_params};

/// A name and address that this node could unseal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The mail address.
    pub address: String,
    /// The name; empty when none was given.
    pub name: String,
}

/// Returns the key of a version.
///
/// # Errors
/// When the database refuses.
pub fn key(db: &Connection, document: i64, version: u32) -> rusqlite::Result<Option<[u8; 32]>> {
    db.prepare_cached(
        "SELECT key FROM person_key WHERE document = :document AND version = :version",
    )?
    .query_row(
        named_params! { ":document": document, ":version": version },
        |row| row.get(0),
    )
    .optional()
}

/// Keeps the key of a version.
///
/// # Errors
/// When the database refuses.
pub fn add_key(
    db: &Connection,
    document: i64,
    version: u32,
    key: &[u8; 32],
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO person_key (document, version, key) VALUES (:document, :version, :key)",
    )?
    .execute(named_params! { ":document": document, ":version": version, ":key": key })?;
    Ok(())
}

/// Puts the row of a person.
///
/// # Errors
/// When the database refuses.
pub fn put(db: &Connection, document: i64, person: &Person) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT OR REPLACE INTO person_row (document, address, name) VALUES (:document, :address, :name)")?
        .execute(named_params! { ":document": document, ":address": person.address, ":name": person.name })?;
    Ok(())
}

/// Returns the row of a person.
///
/// # Errors
/// When the database refuses.
pub fn get(db: &Connection, document: i64) -> rusqlite::Result<Option<Person>> {
    db.prepare_cached("SELECT address, name FROM person_row WHERE document = :document")?
        .query_row(named_params! { ":document": document }, |row| {
            Ok(Person {
                address: row.get(0)?,
                name: row.get(1)?,
            })
        })
        .optional()
}
