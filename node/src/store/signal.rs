//! Rows of signals: which case each is shown in, and what waits in triage.

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::{
    id::{PersonId, SignalId},
    time::Timestamp,
};
use rusqlite::{Connection, OptionalExtension as _, ToSql, named_params};
use serde::Serialize;
use uuid::Uuid;

use super::{StoreError, case::json_list, search, united};

/// A signal as a line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignalRow {
    /// The row of its document.
    #[serde(skip)]
    pub document: i64,
    /// The row of its compartment.
    #[serde(skip)]
    pub compartment: i64,
    /// The row of the document of the case it is shown in.
    #[serde(skip)]
    pub case_document: Option<i64>,
    /// Its id.
    pub signal_id: SignalId,
    /// Who wrote it.
    pub from: Option<PersonId>,
    /// Its subject.
    pub subject: String,
    /// The beginning of its text.
    pub excerpt: String,
    /// The address it was delivered to; empty when nobody said.
    pub delivered_to: String,
    /// Whether a person must look at it.
    pub triage: bool,
    /// Why it needs no work, if somebody said so.
    pub set_aside: Option<String>,
    /// How many contents came under its one Message-ID.
    pub variants: u32,
    /// When it first came in.
    pub received_at: Timestamp,
    /// The mail without its writer that it is the original of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_of: Option<SignalId>,
}

macro_rules! columns {
    () => {
        "signal_row.document, compartment, case_document, uuid, person, subject, excerpt, delivered_to,
         triage, set_aside, variants, received_ms, original_of"
    };
}

/// Lists what waits in triage, oldest first.
///
/// # Errors
/// When the database refuses.
pub fn triage(
    db: &Connection,
    compartments: &[i64],
    max: u32,
) -> Result<Vec<SignalRow>, StoreError> {
    let mut statement = db.prepare_cached(concat!(
        "SELECT ",
        columns!(),
        " FROM signal_row JOIN document ON document.id = signal_row.document
          WHERE triage = 1 AND compartment IN (SELECT value FROM json_each(:compartments))
          ORDER BY received_ms, signal_row.document LIMIT :max"
    ))?;
    let rows = statement.query_map(
        named_params! { ":compartments": json_list(compartments), ":max": max },
        read,
    )?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Where a page of triage ended: when its last signal came in, and its row.
pub type Seen = (Timestamp, i64);

/// Lists what waits in triage after a place in the list, oldest first.
///
/// # Errors
/// When the database refuses.
pub fn triage_after(
    db: &Connection,
    compartments: &[i64],
    after: Option<Seen>,
    max: u32,
) -> Result<Vec<SignalRow>, StoreError> {
    let (at, document) = after.unwrap_or((Timestamp(i64::MIN), i64::MIN));
    let mut statement = db.prepare_cached(concat!(
        "SELECT ",
        columns!(),
        " FROM signal_row JOIN document ON document.id = signal_row.document
          WHERE triage = 1 AND compartment IN (SELECT value FROM json_each(:compartments))
            AND (received_ms, signal_row.document) > (:at, :document)
          ORDER BY received_ms, signal_row.document LIMIT :max"
    ))?;
    let rows = statement.query_map(
        named_params! {
            ":compartments": json_list(compartments), ":at": at.0, ":document": document, ":max": max,
        },
        read,
    )?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Lists what came in after a place in the list of all signals, oldest first.
///
/// # Errors
/// When the database refuses.
pub fn after(
    db: &Connection,
    compartments: &[i64],
    (at, document): Seen,
    max: u32,
) -> Result<Vec<SignalRow>, StoreError> {
    let mut statement = db.prepare_cached(concat!(
        "SELECT ",
        columns!(),
        " FROM signal_row JOIN document ON document.id = signal_row.document
          WHERE compartment IN (SELECT value FROM json_each(:compartments))
            AND (received_ms, signal_row.document) > (:at, :document)
          ORDER BY received_ms, signal_row.document LIMIT :max"
    ))?;
    let rows = statement.query_map(
        named_params! {
            ":compartments": json_list(compartments), ":at": at.0, ":document": document, ":max": max,
        },
        read,
    )?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Lists signals that are shown in a case and may be like one: of the same writer, or with any of some words; the
/// latest of each, so many at most.
///
/// # Errors
/// When the database refuses.
pub fn alike(
    db: &Connection,
    like: &SignalRow,
    words: &BTreeSet<String>,
    max: u32,
) -> Result<Vec<SignalRow>, StoreError> {
    let by_sender = concat!(
        "SELECT ",
        columns!(),
        " FROM signal_row CROSS JOIN document ON document.id = signal_row.document
          WHERE compartment = :compartment AND person = :about AND case_document IS NOT NULL
            AND signal_row.document <> :document
          ORDER BY received_ms DESC LIMIT :max"
    );
    let by_words = concat!(
        "SELECT ",
        columns!(),
        " FROM signal_row CROSS JOIN document ON document.id = signal_row.document
          WHERE signal_row.document IN
                (SELECT rowid FROM search WHERE search MATCH :about ORDER BY rowid DESC LIMIT 200)
            AND compartment = :compartment AND case_document IS NOT NULL
            AND signal_row.document <> :document
          ORDER BY received_ms DESC LIMIT :max"
    );
    let mut found: BTreeMap<i64, SignalRow> = BTreeMap::new();
    let mut take = |sql: &str, about: &dyn ToSql| -> Result<(), StoreError> {
        for sql in united::each(db, sql)? {
            let mut statement = db.prepare_cached(&sql)?;
            let named = named_params! {
                ":compartment": like.compartment, ":about": about, ":document": like.document, ":max": max,
            };
            for row in statement.query_map(named, read)? {
                let row = row?;
                found.insert(row.document, row);
            }
        }
        Ok(())
    };
    if let Some(sender) = like.from {
        take(by_sender, &sender.uuid())?;
    }
    if let Some(query) = search::any(words) {
        take(by_words, &query)?;
    }
    Ok(found.into_values().collect())
}

/// Counts what waits in triage.
///
/// # Errors
/// When the database refuses.
pub fn triage_count(db: &Connection, compartments: &[i64]) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) FROM signal_row JOIN document ON document.id = signal_row.document
                WHERE triage = 1 AND compartment IN (SELECT value FROM json_each(:compartments))";
    let mut all = 0;
    for sql in united::each(db, sql)? {
        let count: i64 = db.prepare_cached(&sql)?.query_row(
            named_params! { ":compartments": json_list(compartments) },
            |row| row.get(0),
        )?;
        all += count.unsigned_abs();
    }
    Ok(all)
}

/// Lists the signals that are shown in a case, oldest first.
///
/// # Errors
/// When the database refuses.
pub fn of_case(
    db: &Connection,
    case_document: i64,
    max: u32,
) -> Result<Vec<SignalRow>, StoreError> {
    let mut statement = db.prepare_cached(concat!(
        "SELECT ",
        columns!(),
        " FROM signal_row JOIN document ON document.id = signal_row.document
          WHERE case_document = :case_document ORDER BY received_ms, signal_row.document LIMIT :max"
    ))?;
    let rows = statement.query_map(
        named_params! { ":case_document": case_document, ":max": max },
        read,
    )?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Returns the row of one signal.
///
/// # Errors
/// When the database refuses.
pub fn one(db: &Connection, document: i64) -> Result<Option<SignalRow>, StoreError> {
    Ok(db
        .prepare_cached(concat!(
            "SELECT ",
            columns!(),
            " FROM signal_row JOIN document ON document.id = signal_row.document
              WHERE signal_row.document = :document"
        ))?
        .query_row(named_params! { ":document": document }, read)
        .optional()?)
}

/// Whether something was ever delivered to an address: it is one of the organisation's own.
///
/// # Errors
/// When the database refuses.
pub fn is_delivered_to(db: &Connection, address: &str) -> rusqlite::Result<bool> {
    db.prepare_cached(
        "SELECT 1 FROM signal_row WHERE delivered_to = :address AND delivered_to <> '' LIMIT 1",
    )?
    .exists(named_params! { ":address": address })
}

/// Removes the row of a signal that is not one any more here.
///
/// # Errors
/// When the database refuses.
pub fn remove(db: &Connection, document: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM signal_row WHERE document = :document")?
        .execute(named_params! { ":document": document })?;
    Ok(())
}

/// Puts the row of a signal.
///
/// # Errors
/// When the database refuses.
pub fn put(db: &Connection, row: &SignalRow) -> rusqlite::Result<()> {
    // Not `INSERT OR REPLACE`: that opens a savepoint, see the migration.
    db.prepare_cached("DELETE FROM signal_row WHERE document = :document")?
        .execute(named_params! { ":document": row.document })?;
    db.prepare_cached(
        "INSERT INTO signal_row (document, case_document, person, subject, excerpt, delivered_to,
             triage, set_aside, variants, received_ms, original_of)
         VALUES (:document, :case_document, :person, :subject, :excerpt, :delivered_to,
             :triage, :set_aside, :variants, :received_ms, :original_of)",
    )?
    .execute(named_params! {
        ":document": row.document,
        ":case_document": row.case_document,
        ":person": row.from.map(PersonId::uuid),
        ":subject": row.subject,
        ":excerpt": row.excerpt,
        ":delivered_to": row.delivered_to,
        ":triage": row.triage,
        ":set_aside": row.set_aside,
        ":variants": row.variants,
        ":received_ms": row.received_at.0,
        ":original_of": row.original_of.map(SignalId::uuid),
    })?;
    Ok(())
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<SignalRow> {
    Ok(SignalRow {
        document: row.get(0)?,
        compartment: row.get(1)?,
        case_document: row.get(2)?,
        signal_id: SignalId::new(row.get(3)?),
        from: row.get::<_, Option<Uuid>>(4)?.map(PersonId::new),
        subject: row.get(5)?,
        excerpt: row.get(6)?,
        delivered_to: row.get(7)?,
        triage: row.get(8)?,
        set_aside: row.get(9)?,
        variants: row.get(10)?,
        received_at: Timestamp(row.get(11)?),
        original_of: row.get::<_, Option<Uuid>>(12)?.map(SignalId::new),
    })
}

/// Returns the original of a mail without its writer, where it is kept and open here.
///
/// # Errors
/// When the database refuses.
pub fn original(
    db: &Connection,
    compartments: &[i64],
    of: SignalId,
) -> Result<Option<SignalRow>, StoreError> {
    let mut statement = db.prepare_cached(concat!(
        "SELECT ",
        columns!(),
        " FROM signal_row JOIN document ON document.id = signal_row.document
          WHERE original_of = :of AND compartment IN (SELECT value FROM json_each(:compartments))
          LIMIT 1"
    ))?;
    let named = named_params! { ":of": of.uuid(), ":compartments": json_list(compartments) };
    Ok(statement.query_row(named, read).optional()?)
}
