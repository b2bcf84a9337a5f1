//! Where something waits for a person's yes: the documents, and who may say it.

use orgo_schema::id::UserId;
use rusqlite::{Connection, named_params};

use super::{StoreError, case::json_list, united};

/// A task or case of which something waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingRow {
    /// How much of it waits for those who work on it.
    pub acts: u32,
    /// How much of it was done without a right to it, and waits for those who answer for that.
    pub contested: u32,
    /// The team that owns it; empty when none does.
    pub role: String,
    /// Who has taken it.
    pub assignee: Option<UserId>,
    /// Who made it, if a user did.
    pub creator: Option<UserId>,
}

/// Whose work is counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The rows of the compartments the viewer reaches.
    pub compartments: Vec<i64>,
    /// Only what this user has taken or made, or a team among `roles` owns.
    pub mine: Option<UserId>,
    /// The teams of the user.
    pub roles: Vec<String>,
}

/// Says what of a document waits; nothing: none of it does.
///
/// # Errors
/// When the database refuses.
pub fn put(db: &Connection, document: i64, row: Option<&WaitingRow>) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM waiting_row WHERE document = :document")?
        .execute(named_params! { ":document": document })?;
    let Some(row) = row else {
        return Ok(());
    };
    db.prepare_cached(
        "INSERT INTO waiting_row (document, acts, contested, role, assignee, creator)
         VALUES (:document, :acts, :contested, :role, :assignee, :creator)",
    )?
    .execute(named_params! {
        ":document": document,
        ":acts": row.acts,
        ":contested": row.contested,
        ":role": row.role,
        ":assignee": row.assignee.map(UserId::uuid),
        ":creator": row.creator.map(UserId::uuid),
    })?;
    Ok(())
}

/// Lists the documents of some compartments of which something waits, in the order they came here.
///
/// # Errors
/// When the database refuses.
pub fn list(db: &Connection, compartments: &[i64]) -> rusqlite::Result<Vec<i64>> {
    let mut all = Vec::new();
    let sql = "SELECT waiting_row.document FROM waiting_row
                 JOIN document ON document.id = waiting_row.document
                WHERE compartment IN (SELECT value FROM json_each(:compartments))
                ORDER BY waiting_row.document";
    for sql in united::each(db, sql)? {
        let mut statement = db.prepare_cached(&sql)?;
        let rows = statement.query_map(
            named_params! { ":compartments": json_list(compartments) },
            |row| row.get(0),
        )?;
        for row in rows {
            all.push(row?);
        }
    }
    Ok(all)
}

/// Counts what waits.
///
/// # Errors
/// When the database refuses.
pub fn count(db: &Connection, filter: &Filter) -> Result<u64, StoreError> {
    let roles = serde_json::to_string(&filter.roles).unwrap_or_default();
    let sql = "SELECT coalesce(sum(acts + iif(:mine IS NULL, contested, 0)), 0) FROM waiting_row
                 JOIN document ON document.id = waiting_row.document
                WHERE compartment IN (SELECT value FROM json_each(:compartments))
                  AND (:mine IS NULL OR assignee = :mine OR creator = :mine
                       OR EXISTS (
                           SELECT 1 FROM json_each(:roles)
                            WHERE role = value OR substr(role, 1, length(value) + 1) = value || '.'))";
    let mut all = 0;
    for sql in united::each(db, sql)? {
        let count: i64 = db.prepare_cached(&sql)?.query_row(
            named_params! {
                ":compartments": json_list(&filter.compartments),
                ":mine": filter.mine.map(UserId::uuid),
                ":roles": roles,
            },
            |row| row.get(0),
        )?;
        all += count.unsigned_abs();
    }
    Ok(all)
}
