//! How SQLite goes about the statements of the store: none reads all documents for a few, unless it stands here.

use std::{fs, path::Path};

use rusqlite::Connection;

use super::super::open::in_memory;

/// The tables that grow with the work of an organisation.
const LARGE: [&str; 10] = [
    "document",
    "change",
    "envelope",
    "blob",
    "case_row",
    "task_row",
    "signal_row",
    "outbox",
    "pattern_member",
    "journal",
];
/// The files whose statements may read a large table from end to end, and why.
const MAY_SCAN: [(&str, &str, &str); 9] = [
    ("care.rs", "document", "a digest is of everything"),
    (
        "carrier.rs",
        "envelope",
        "the page of sites counts what is missing of each author",
    ),
    ("compartment.rs", "document", "one row is enough"),
    ("hook.rs", "outbox", "an event is posted again by hand"),
    ("journal.rs", "journal", "all of it is verified"),
    ("outbox.rs", "outbox", "the command that lists all messages"),
    (
        "purged.rs",
        "document",
        "content goes when no other document has it",
    ),
    ("replica.rs", "change", "the last few say how large one is"),
    (
        "replica.rs",
        "envelope",
        "the same; and sets are compared whole",
    ),
];

/// Returns the statements that stand in a file as they are, with the main file for whichever is meant.
fn statements(source: &str) -> Vec<String> {
    let literals = source.split('"').map(|text| text.replace("\\\n", " "));
    let starts = ["SELECT ", "DELETE ", "UPDATE ", "WITH "];
    literals
        .filter(|text| {
            starts
                .iter()
                .any(|start| text.trim_start().starts_with(start))
        })
        .map(|text| {
            text.replace("{}.", "main.")
                .replace("{schema}.", "main.")
                .replace("{0}.", "main.")
        })
        .collect()
}

/// Returns the steps of a statement; nothing where it is only a part of one.
pub(crate) fn plan(db: &Connection, sql: &str) -> Option<Vec<String>> {
    let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).ok()?;
    let nulls = vec![rusqlite::types::Null; statement.parameter_count()];
    let steps = statement
        .query_map(rusqlite::params_from_iter(nulls), |row| row.get(3))
        .unwrap();
    Some(steps.map(Result::unwrap).collect())
}

/// Returns the large table that a step reads from end to end.
fn scanned(step: &str) -> Option<&'static str> {
    let table = step.strip_prefix("SCAN ")?;
    let (table, how) = table.split_once(' ').unwrap_or((table, ""));
    let table = table.trim_start_matches("main.");
    // An index that a scan goes along either has the order of a list that ends early, or holds few rows.
    let is_all = !how.starts_with("USING INDEX") && !how.ends_with(" signal_triage");
    LARGE.into_iter().find(|large| is_all && *large == table)
}

#[test]
fn no_statement_reads_everything_for_a_few_rows() {
    let db = in_memory();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
    let (mut explained, mut wrong) = (0, Vec::new());
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        for sql in statements(&fs::read_to_string(&path).unwrap()) {
            let Some(steps) = plan(&db, &sql) else {
                continue;
            };
            explained += 1;
            for (step, table) in steps.iter().filter_map(|step| Some((step, scanned(step)?))) {
                let may = MAY_SCAN
                    .iter()
                    .any(|(file, of, _)| *file == name && *of == table);
                if !may {
                    wrong.push(format!("{name}: {step}: {sql}"));
                }
            }
        }
    }
    assert!(explained > 150, "only {explained} statements were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
