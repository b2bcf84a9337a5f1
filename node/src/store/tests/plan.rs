//! How SQLite goes about the statements of the store: none reads all documents for a few, unless it stands here.

use std::{fs, path::Path};

use rusqlite::Connection;

use super::super::{
    open::{self, Beside, Cipher, in_memory},
    united,
};

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

/// The same where there are several files.
const MAY_SCAN_EACH: [(&str, &str, &str); 10] = [
    ("compartment.rs", "document", "one row is enough"),
    ("hook.rs", "document", "the page of webhooks"),
    ("hook.rs", "outbox", "an event is posted again by hand"),
    ("journal.rs", "journal", "its writer has one file"),
    ("moved.rs", "document", "each file is asked"),
    ("notice.rs", "case_row", "each file is asked"),
    ("notice.rs", "task_row", "each file is asked"),
    (
        "outbox.rs",
        "document",
        "the command that lists all messages",
    ),
    ("outbox.rs", "outbox", "the same"),
    (
        "purged.rs",
        "document",
        "content goes when no other document has it",
    ),
];

/// Returns the files that statements stand in, each with its name.
fn sources() -> impl Iterator<Item = (String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
    let paths = fs::read_dir(folder).unwrap();
    let paths = paths.map(|entry| entry.unwrap().path());
    let sources = paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    sources.map(|path| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, fs::read_to_string(&path).unwrap())
    })
}

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
    let (mut explained, mut wrong) = (0, Vec::new());
    for (name, source) in sources() {
        for sql in statements(&source) {
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

/// Returns the large table of one of several files that a step reads from end to end.
fn scanned_of_each(step: &str) -> Option<&'static str> {
    let table = step.strip_prefix("SCAN main.")?;
    LARGE.into_iter().find(|large| *large == table)
}

/// A view of several files is read as one, unless it is joined, counted or put in order: then all of it is read first.
/// What is asked of each file by itself ([`united`]) is explained above.
#[test]
fn no_statement_reads_everything_of_several_files_for_a_few_rows() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("other.db");
    drop(open::writer(&file, &Cipher::Plain).unwrap());
    let db = in_memory();
    let other = Beside {
        compartment: 9,
        file,
        cipher: Cipher::Plain,
    };
    united::attach(&db, &[other]).unwrap();
    let (mut explained, mut wrong) = (0, Vec::new());
    for (name, source) in sources() {
        let functions = source.split("\n}\n");
        for sql in functions
            .filter(|function| !function.contains("united::"))
            .flat_map(statements)
        {
            let Some(steps) = plan(&db, &sql) else {
                continue;
            };
            explained += 1;
            for (step, table) in steps
                .iter()
                .filter_map(|step| Some((step, scanned_of_each(step)?)))
            {
                let may = MAY_SCAN_EACH
                    .iter()
                    .any(|(file, of, _)| *file == name && *of == table);
                if !may {
                    wrong.push(format!("{name}: {step}: {sql}"));
                }
            }
        }
    }
    assert!(explained > 80, "only {explained} statements were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
