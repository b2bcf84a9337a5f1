//! Small facts about the store itself.

use orgo_schema::id::CompartmentId;
use rusqlite::{Connection, OptionalExtension as _, named_params};

/// Returns what stands under `name`.
///
/// # Errors
/// When the database refuses.
pub fn get(db: &Connection, name: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    db.prepare_cached("SELECT value FROM meta WHERE name = :name")?
        .query_row(named_params! { ":name": name }, |row| row.get(0))
        .optional()
}

/// Puts `value` under `name`.
///
/// # Errors
/// When the database refuses.
pub fn put(db: &Connection, name: &str, value: &[u8]) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO meta (name, value) VALUES (:name, :value)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )?
    .execute(named_params! { ":name": name, ":value": value })?;
    Ok(())
}

/// Forgets what stands under `name`.
///
/// # Errors
/// When the database refuses.
pub fn remove(db: &Connection, name: &str) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM meta WHERE name = :name")?
        .execute(named_params! { ":name": name })?;
    Ok(())
}

/// Returns the name under which is kept that a compartment's own file was made: missing, it is missed.
pub fn file_of(compartment: CompartmentId) -> String {
    format!("file:{compartment}")
}

/// Returns the name under which is kept by which policies the rows of a compartment were folded.
pub fn folded_by(compartment: CompartmentId) -> String {
    format!("folded:{compartment}")
}

/// The signed founding entry.
pub const FOUNDING: &str = "founding";
/// The secret key of this node.
pub const NODE_KEY: &str = "node_key";
/// What opens what is sealed to this node, as age writes it.
pub const SEALING_KEY: &str = "sealing_key";
/// The secret key with which an administrator signs at this node, where one does.
pub const ADMIN_KEY: &str = "admin_key";
/// The name of the organisation's profile.
pub const PROFILE: &str = "profile";
/// The name of the site this node stands at.
pub const SITE: &str = "site";
/// Names this store among restored copies of it, 16 random bytes: who sees another one forgets how far
/// it had this node's log.
pub const INSTANCE: &str = "instance";
/// What a person said of the time, and after which envelope.
pub const CLOCK: &str = "clock";
/// Up to which envelope, and when, this node looked for times that lie ahead of its clock.
pub const LOOKED_AHEAD: &str = "looked_ahead";
/// The files of the last configuration that worked.
pub const CONFIGURATION: &str = "configuration";
/// The organisation's own files, and the hash of those the program carries, as this node last saw them.
pub const SEEN_FILES: &str = "seen_files";
