//! Who wrote something in which case or task.

use std::collections::BTreeSet;

use orgo_schema::id::UserId;
use rusqlite::{Connection, named_params};

use super::{compartment::Compartment, united};

/// Takes note of who wrote something in a document.
///
/// # Errors
/// When the database refuses.
pub fn put(db: &Connection, document: i64, users: &BTreeSet<UserId>) -> rusqlite::Result<()> {
    for user in users {
        db.prepare_cached("INSERT OR IGNORE INTO act (user, document) VALUES (:user, :document)")?
            .execute(named_params! { ":user": user.uuid(), ":document": document })?;
    }
    Ok(())
}

/// Lists the rows of documents of a compartment in which a user wrote something, after a row.
///
/// # Errors
/// When the database refuses.
pub fn of_user(
    db: &Connection,
    compartment: &Compartment,
    (user, after): (UserId, i64),
    max: u32,
) -> rusqlite::Result<Vec<i64>> {
    let Some(schema) = united::schema_of(db, compartment)? else {
        return Ok(Vec::new());
    };
    let sql = format!(
        "SELECT act.document FROM {schema}.act JOIN {schema}.document ON document.id = act.document
          WHERE user = :user AND act.document > :after AND compartment = :compartment
          ORDER BY act.document LIMIT :max"
    );
    db.prepare_cached(&sql)?
        .query_map(
            named_params! {
                ":user": user.uuid(), ":after": after, ":compartment": compartment.row, ":max": max,
            },
            |row| row.get(0),
        )?
        .collect()
}
