//! Documents that go on in a stricter compartment.

use rusqlite::{Connection, named_params};

use super::{
    StoreError,
    document::{self, Row},
    united,
};

// Few documents go on elsewhere: both begin at those, never at the documents of the compartment.

/// Finds one that goes on elsewhere.
const ANY: &str = "SELECT 1 FROM moved_row CROSS JOIN document ON document.id = moved_row.document
  WHERE compartment = :compartment LIMIT 1";
/// Reads those after a row of which anything is here.
const AFTER: &str =
    "SELECT moved_row.document FROM moved_row CROSS JOIN document ON document.id = moved_row.document
  WHERE compartment = :compartment AND moved_row.document > :row
    AND EXISTS (SELECT 1 FROM change WHERE change.document = moved_row.document)
  ORDER BY moved_row.document LIMIT :max";

/// Takes note that a document goes on elsewhere.
///
/// # Errors
/// When the database refuses.
pub fn mark(db: &Connection, document: i64) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT OR IGNORE INTO moved_row (document) VALUES (:document)")?
        .execute(named_params! { ":document": document })?;
    Ok(())
}

/// Whether a document goes on elsewhere.
///
/// # Errors
/// When the database refuses.
pub fn is(db: &Connection, document: i64) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM moved_row WHERE document = :document")?
        .exists(named_params! { ":document": document })
}

/// Whether any document of a compartment goes on elsewhere.
///
/// # Errors
/// When the database refuses.
pub fn is_any(db: &Connection, compartment: i64) -> rusqlite::Result<bool> {
    let found = united::rows(
        db,
        ANY,
        named_params! { ":compartment": compartment },
        |_| Ok(()),
    )?;
    Ok(!found.is_empty())
}

/// Lists the documents of a compartment after a row that go on elsewhere and of which anything is here, in
/// the order of their rows.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn after(
    db: &Connection,
    compartment: i64,
    row: i64,
    max: u32,
) -> Result<Vec<Row>, StoreError> {
    let rows: Vec<i64> = united::rows(
        db,
        AFTER,
        named_params! { ":compartment": compartment, ":row": row, ":max": max },
        |row| row.get(0),
    )?;
    rows.into_iter().map(|row| document::at(db, row)).collect()
}
