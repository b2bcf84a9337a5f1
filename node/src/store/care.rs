//! Looking after the derived tables: emptying them, and hashing what must be equal on nodes that agree.

use orgo_schema::id::ChangeHash;
use rusqlite::{Connection, Row, types::ValueRef};

use super::united;

/// Returns what encrypts the database, if anything does.
pub fn cipher_version(db: &Connection) -> Option<String> {
    db.query_row("PRAGMA cipher_version", [], |row| row.get(0))
        .ok()
}

/// Empties every table that is derived from the documents.
///
/// # Errors
/// When the database refuses.
pub fn empty_derived(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(
        "DELETE FROM edge;
         DELETE FROM act;
         DELETE FROM case_row;
         DELETE FROM task_row;
         DELETE FROM signal_row;
         DELETE FROM person_row;
         DELETE FROM user_row;
         DELETE FROM moved_row;
         DELETE FROM purge_row;
         DELETE FROM parcel_row;
         DELETE FROM series_row;
         DELETE FROM wait_row;
         DELETE FROM waiting_row;
         DELETE FROM pattern_member;
         DELETE FROM pattern_review;
         DELETE FROM finding_row;
         DELETE FROM outbox;
         DELETE FROM arrival_row;
         DELETE FROM arrival_seen;
         INSERT INTO search (search) VALUES ('delete-all');",
    )
}

/// Hashes the documents of a compartment: each with the sorted hashes of its changes.
///
/// # Errors
/// When the database refuses.
pub fn hash_documents(db: &Connection, compartment: i64) -> rusqlite::Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new_derive_key("orgo digest documents 1");
    let sql = "SELECT kind, uuid, hash FROM document JOIN change ON change.document = document.id
                WHERE compartment = ?1 ORDER BY kind, uuid, hash";
    // One of the files has rows of the compartment.
    for sql in united::each(db, sql)? {
        let mut statement = db.prepare_cached(&sql)?;
        let mut rows = statement.query([compartment])?;
        while let Some(row) = rows.next()? {
            hasher.update(&[row.get(0)?]);
            hasher.update(row.get_ref(1)?.as_blob()?);
            hasher.update(ChangeHash::new(row.get(2)?).as_bytes());
        }
    }
    Ok(hasher.finalize())
}

/// What is hashed of each derived table: nothing of it depends on the order things came in, or on now.
const DERIVED: &[(&str, &str)] = &[
    (
        "case",
        "SELECT uuid, label, role, title, status, open, severity, priority, visibility, level, domain, subtype,
                site, area, tags, reporter, merged_into, conflicts, created_ms, updated_ms, transparency, people
           FROM case_row JOIN document ON document.id = case_row.document
          WHERE compartment = ?1 ORDER BY uuid",
    ),
    (
        "task",
        "SELECT document.uuid, parent.uuid, label, role, title, status, open, severity, priority, visibility, level,
                domain, subtype, assignee, creator, due_ms, next_ms, void, conflicts, created_ms, updated_ms
           FROM task_row JOIN document ON document.id = task_row.document
           JOIN document AS parent ON parent.id = case_document
          WHERE document.compartment = ?1 ORDER BY document.uuid",
    ),
    (
        "signal",
        "SELECT document.uuid, parent.uuid, person, subject, excerpt, delivered_to, triage, set_aside, variants,
                received_ms
           FROM signal_row JOIN document ON document.id = signal_row.document
           LEFT JOIN document AS parent ON parent.id = case_document
          WHERE document.compartment = ?1 ORDER BY document.uuid",
    ),
    (
        "user",
        "SELECT uuid, email, account, phc, preferred, views, grants FROM user_row JOIN document ON document.id = user_row.document
          WHERE compartment = ?1 ORDER BY uuid",
    ),
    (
        "outbox",
        "SELECT uuid, effect, purpose, recipient, channel, state, failures, due_ms, at_ms, reason, copies,
                person, period, told_ms, seen_ms, holds, secret
           FROM outbox JOIN document ON document.id = outbox.document
          WHERE compartment = ?1 ORDER BY uuid, effect",
    ),
    (
        "arrival",
        "SELECT uuid, place, cause, at_ms, made_by, arrival_row.assignee
           FROM arrival_row JOIN document ON document.id = arrival_row.document
          WHERE compartment = ?1 ORDER BY uuid",
    ),
    (
        "arrival_seen",
        "SELECT uuid, user, seen_ms FROM arrival_seen JOIN document ON document.id = arrival_seen.document
          WHERE compartment = ?1 ORDER BY uuid, user",
    ),
    (
        "purge",
        "SELECT uuid, open FROM purge_row JOIN document ON document.id = purge_row.document
          WHERE compartment = ?1 ORDER BY uuid",
    ),
    (
        "series",
        "SELECT uuid, begins_ms FROM series_row JOIN document ON document.id = series_row.document
          WHERE compartment = ?1 ORDER BY uuid",
    ),
    (
        "waiting",
        "SELECT uuid, acts, contested, role, assignee, creator FROM waiting_row JOIN document ON document.id = waiting_row.document
          WHERE compartment = ?1 ORDER BY uuid",
    ),
    (
        "wait",
        "SELECT uuid, task FROM wait_row JOIN document ON document.id = wait_row.document
          WHERE compartment = ?1 ORDER BY uuid, task",
    ),
    (
        "alike",
        "SELECT uuid, likeness, at_ms FROM pattern_member JOIN document ON document.id = pattern_member.document
          WHERE document.compartment = ?1 ORDER BY uuid, likeness",
    ),
    (
        "pattern",
        "SELECT uuid, likeness, first, first_ms, stamp, fact, standing, ended_ms, part_of, placed
           FROM pattern_review JOIN document ON document.id = pattern_review.document
          WHERE document.compartment = ?1 ORDER BY uuid",
    ),
    (
        "finding",
        "SELECT document.uuid, finding_row.kind, finding_row.uuid, at_ms
           FROM finding_row JOIN document ON document.id = finding_row.document
          WHERE compartment = ?1 ORDER BY document.uuid, finding_row.kind, finding_row.uuid",
    ),
    (
        "parcel",
        "SELECT uuid FROM parcel_row JOIN document ON document.id = parcel_row.document
          WHERE compartment = ?1 ORDER BY uuid",
    ),
];

/// Hashes the derived rows of a compartment.
///
/// # Errors
/// When the database refuses.
pub fn hash_derived(db: &Connection, compartment: i64) -> rusqlite::Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new_derive_key("orgo digest projections 1");
    for (table, sql) in DERIVED {
        hasher.update(table.as_bytes());
        for sql in united::each(db, sql)? {
            let mut statement = db.prepare_cached(&sql)?;
            let columns = statement.column_count();
            let mut rows = statement.query([compartment])?;
            while let Some(row) = rows.next()? {
                for column in 0..columns {
                    add(&mut hasher, row, column)?;
                }
            }
        }
    }
    Ok(hasher.finalize())
}

/// Returns what [`hash_derived`] hashes, a text for each row: where two nodes differ, these say in what.
///
/// # Errors
/// When the database refuses.
pub fn derived_rows(db: &Connection, compartment: i64) -> rusqlite::Result<Vec<String>> {
    let mut texts = Vec::new();
    for (table, sql) in DERIVED {
        for sql in united::each(db, sql)? {
            let mut statement = db.prepare_cached(&sql)?;
            let names: Vec<String> = statement.column_names().map(Into::into).collect();
            let mut rows = statement.query([compartment])?;
            while let Some(row) = rows.next()? {
                let mut text = (*table).to_owned();
                for (column, name) in names.iter().enumerate() {
                    text.push_str(&format!(" {name}={:?}", row.get_ref(column)?));
                }
                texts.push(text);
            }
        }
    }
    Ok(texts)
}

/// Adds a value with its type and length, so that no two rows look alike.
fn add(hasher: &mut blake3::Hasher, row: &Row<'_>, column: usize) -> rusqlite::Result<()> {
    let mut part = |kind: u8, bytes: &[u8]| {
        hasher.update(&[kind]);
        hasher.update(&(bytes.len() as u64).to_be_bytes());
        hasher.update(bytes);
    };
    match row.get_ref(column)? {
        ValueRef::Null => part(0, &[]),
        ValueRef::Integer(number) => part(1, &number.to_be_bytes()),
        ValueRef::Real(number) => part(2, &number.to_be_bytes()),
        ValueRef::Text(text) => part(3, text),
        ValueRef::Blob(bytes) => part(4, bytes),
    }
    Ok(())
}
