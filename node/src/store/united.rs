//! Reading several files as one: each table of the same name, united by a view of that name.
//!
//! Row ids are disjoint between files, so what refers to a row means one row. A statement about one
//! document reads an index of each file; where there is one file, there is no view.
//!
//! What lists, counts or finds words asks each file by itself ([`each`]): a view cannot be counted or put
//! in order without reading all of it, and an index of words cannot be united. Nothing is lost by that,
//! for no row refers to a row of another file.

use std::borrow::Cow;

use orgo_schema::time::Timestamp;
use rusqlite::{Connection, Row, ToSql, named_params};

use super::{
    compartment::Compartment,
    open::{Beside, Cipher, raw},
};

/// The tables that a compartment's own file has rows in. All others belong to the main file.
const TABLES: [&str; 40] = [
    "arrival_row",
    "arrival_seen",
    "document",
    "act",
    "change",
    "envelope",
    "envelope_count",
    "blob",
    "chunk",
    "edge",
    "person_key",
    "case_row",
    "task_row",
    "signal_row",
    "moved_row",
    "person_row",
    "user_row",
    "withheld",
    "parked",
    "refused",
    "cursor",
    "delivered",
    "wanted",
    "doubtful",
    "purged",
    "purge_row",
    "parcel_row",
    "series_row",
    "outbox",
    "hook_log",
    "untold",
    "wait_row",
    "waiting_row",
    "journal",
    "journal_mark",
    "own_log",
    "pattern_member",
    "pattern_review",
    "finding_row",
    "pattern_news",
];

/// The most files beside the main one: as many as SQLite attaches.
pub const BESIDE_MAX: usize = 10;

/// Attaches files and unites their tables with those of the main file.
///
/// # Errors
/// When one cannot be opened.
pub fn attach(db: &Connection, beside: &[Beside]) -> rusqlite::Result<()> {
    if beside.is_empty() {
        return Ok(());
    }
    for other in beside {
        let name = schema(other.compartment);
        let file = other.file.to_string_lossy();
        match &other.cipher {
            Cipher::Raw(key) => db.execute(
                &format!("ATTACH DATABASE ?1 AS {name} KEY ?2"),
                (file, raw(key)),
            )?,
            Cipher::Plain => db.execute(&format!("ATTACH DATABASE ?1 AS {name}"), (file,))?,
        };
    }
    for table in TABLES {
        let parts = beside.iter().map(|other| {
            format!(
                " UNION ALL SELECT * FROM {}.{table}",
                schema(other.compartment)
            )
        });
        db.execute_batch(&format!(
            "CREATE TEMP VIEW {table} AS SELECT * FROM main.{table}{}",
            parts.collect::<String>()
        ))?;
    }
    Ok(())
}

/// Lists the names under which a connection knows its files, the main one first.
///
/// # Errors
/// When the database refuses.
pub fn schemas(db: &Connection) -> rusqlite::Result<Vec<String>> {
    db.prepare_cached("SELECT name FROM pragma_database_list WHERE name <> 'temp' ORDER BY seq")?
        .query_map([], |row| row.get(0))?
        .collect()
}

/// Returns a statement once for each file, with the tables of that file. The compartments are all listed
/// in the main one.
///
/// # Errors
/// When the database refuses.
pub fn each<'a>(db: &Connection, sql: &'a str) -> rusqlite::Result<Vec<Cow<'a, str>>> {
    let schemas = schemas(db)?;
    if schemas.len() < 2 {
        return Ok(vec![sql.into()]);
    }
    Ok(schemas
        .iter()
        .map(|schema| of_schema(sql, schema).into())
        .collect())
}

/// Lists what a statement finds in each file, one file after the other. What is of one compartment is all in one.
///
/// # Errors
/// When the database refuses.
pub fn rows<T>(
    db: &Connection,
    sql: &str,
    parameters: &[(&str, &dyn ToSql)],
    mut read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let mut all = Vec::new();
    for sql in each(db, sql)? {
        let mut statement = db.prepare_cached(&sql)?;
        let mut rows = statement.query(parameters)?;
        while let Some(row) = rows.next()? {
            all.push(read(row)?);
        }
    }
    Ok(all)
}

/// Lists what is due by `now` in any file, with when, earliest first, after a place in that order. The statement
/// reads `:now`, `:at`, `:document` and `:max`, and what it gives is ordered by that time and document.
///
/// # Errors
/// When the database refuses.
pub fn due<T: Ord>(
    db: &Connection,
    sql: &str,
    now: Timestamp,
    (at, document): (Timestamp, i64),
    max: u32,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let mut all = Vec::new();
    for sql in each(db, sql)? {
        let mut statement = db.prepare_cached(&sql)?;
        let rows = statement.query_map(
            named_params! { ":now": now.0, ":at": at.0, ":document": document, ":max": max },
            &read,
        )?;
        for row in rows {
            all.push(row?);
        }
    }
    all.sort_unstable();
    all.truncate(max as usize);
    Ok(all)
}

/// Names the schema before each table that a statement reads.
fn of_schema(sql: &str, schema: &str) -> String {
    let mut named = String::with_capacity(sql.len() + 64);
    let mut after_from = false;
    for word in sql.split_inclusive(|sign: char| !sign.is_alphanumeric() && sign != '_') {
        let table = word.trim_end_matches(|sign: char| !sign.is_alphanumeric() && sign != '_');
        if after_from && (table == "search" || TABLES.contains(&table)) {
            named.push_str(schema);
            named.push('.');
        }
        after_from = match table {
            "" => after_from,
            other => matches!(other, "FROM" | "JOIN"),
        };
        named.push_str(word);
    }
    named
}

/// Returns the name under which a connection knows the file of a compartment; none where that is not
/// there.
///
/// # Errors
/// When the database refuses.
pub fn schema_of(db: &Connection, compartment: &Compartment) -> rusqlite::Result<Option<String>> {
    if !compartment.has_own_file() {
        return Ok(Some("main".to_owned()));
    }
    let own = schema(compartment.row);
    Ok(schemas(db)?.contains(&own).then_some(own))
}

fn schema(compartment: i64) -> String {
    format!("c{compartment}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::open;

    /// What belongs to the node as a whole, and lies in the main file.
    const LOCAL: &[&str] = &[
        "bundle",
        "compartment",
        "login_link",
        "meta",
        "peer",
        "quarantine",
        "roster_entry",
        "session",
        "spool",
    ];

    #[test]
    fn tables_are_named_with_their_schema_and_nothing_else_is() {
        assert_eq!(
            of_schema(
                "SELECT case_row.document, title FROM case_row\n JOIN document ON document.id = case_row.document
                   JOIN compartment ON compartment.id = document.compartment
                  WHERE document.id IN (SELECT value FROM json_each(:compartments))
                    AND document.id IN (SELECT rowid FROM search WHERE search MATCH :query)",
                "c3"
            ),
            "SELECT case_row.document, title FROM c3.case_row\n JOIN c3.document ON document.id = case_row.document
                   JOIN compartment ON compartment.id = document.compartment
                  WHERE document.id IN (SELECT value FROM json_each(:compartments))
                    AND document.id IN (SELECT rowid FROM c3.search WHERE search MATCH :query)",
        );
    }

    #[test]
    fn every_table_is_either_united_or_local() {
        let db = open::in_memory();
        let mut tables = db
            .prepare(
                "SELECT name FROM sqlite_schema WHERE type = 'table'
                    AND name NOT LIKE 'search%' AND name NOT LIKE 'sqlite%' ORDER BY name",
            )
            .unwrap();
        let tables: Vec<String> = tables
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let mut decided: Vec<&str> = TABLES.iter().chain(LOCAL).copied().collect();
        decided.sort_unstable();
        assert_eq!(tables, decided, "decide where a new table lies");
    }
}
