//! How many signals or cases were alike within a stretch of time, for the rules that ask.

use orgo_engine::route::Alike;
use orgo_schema::{
    id::{CaseId, PersonId},
    time::Timestamp,
};
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::{StoreError, united};

/// Which part of a store is looked at, and when.
#[derive(Debug, Clone, Copy)]
pub struct Stretch {
    /// The row of the compartment.
    pub compartment: i64,
    /// From then on.
    pub since: Timestamp,
    /// Until before then.
    pub until: Timestamp,
}

/// Counts the signals of a sender.
///
/// # Errors
/// When the database refuses.
pub fn signals(db: &Connection, at: Stretch, sender: PersonId) -> Result<u32, StoreError> {
    let sql =
        "SELECT count(*) FROM signal_row CROSS JOIN document ON document.id = signal_row.document
                WHERE compartment = :compartment AND person = :sender
                  AND received_ms >= :since AND received_ms < :until";
    let mut all = 0_i64;
    for sql in united::each(db, sql)? {
        all += db.prepare_cached(&sql)?.query_row(
            named_params! {
                ":compartment": at.compartment, ":sender": sender.uuid(),
                ":since": at.since.0, ":until": at.until.0,
            },
            |row| row.get::<_, i64>(0),
        )?;
    }
    Ok(u32::try_from(all).unwrap_or(u32::MAX))
}

/// What stands behind `FROM`: the cases that have everything that is asked.
macro_rules! cases {
    ($what:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM case_row JOIN document ON document.id = case_row.document
               WHERE compartment = :compartment AND created_ms >= :since AND created_ms < :until
                 AND (:sender IS NULL OR EXISTS (
                     SELECT 1 FROM signal_row
                      WHERE signal_row.case_document = case_row.document AND signal_row.person = :sender))
                 AND (:domain IS NULL OR domain = :domain)
                 AND (:subtype IS NULL OR subtype = :subtype)
                 AND (:site IS NULL OR site = :site COLLATE NOCASE)
                 AND (:area IS NULL OR area = :area COLLATE NOCASE)
                 AND (:tags = '[]' OR EXISTS (
                     SELECT 1 FROM json_each(:tags)
                      WHERE instr(char(10) || tags || char(10), char(10) || value || char(10)) > 0))",
            $rest
        )
    };
}

/// Counts the cases that are alike.
///
/// # Errors
/// When the database refuses.
pub fn cases(
    db: &Connection,
    at: Stretch,
    alike: &Alike,
    sender: Option<PersonId>,
) -> Result<u32, StoreError> {
    let mut all = 0_i64;
    for sql in united::each(db, cases!("count(*)", ""))? {
        all += asked(db, &sql, at, alike, sender, |row| row.get::<_, i64>(0))?.unwrap_or(0);
    }
    Ok(u32::try_from(all).unwrap_or(u32::MAX))
}

/// Returns the latest case that is alike.
///
/// # Errors
/// When the database refuses.
pub fn latest(
    db: &Connection,
    at: Stretch,
    alike: &Alike,
    sender: Option<PersonId>,
) -> Result<Option<CaseId>, StoreError> {
    let mut found: Option<(i64, CaseId)> = None;
    let sql = cases!(
        "created_ms, uuid",
        " ORDER BY created_ms DESC, uuid LIMIT 1"
    );
    for sql in united::each(db, sql)? {
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, CaseId::new(row.get(1)?)));
        let here = asked(db, &sql, at, alike, sender, read)?;
        let is_later = here.is_some_and(|(at, _)| found.is_none_or(|(known, _)| at > known));
        found = if is_later { here } else { found };
    }
    Ok(found.map(|(_, case)| case))
}

fn asked<T>(
    db: &Connection,
    sql: &str,
    at: Stretch,
    alike: &Alike,
    sender: Option<PersonId>,
    read: impl FnOnce(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Result<Option<T>, StoreError> {
    let tags = serde_json::Value::from(alike.tags.iter().cloned().collect::<Vec<_>>()).to_string();
    Ok(db
        .prepare_cached(sql)?
        .query_row(
            named_params! {
                ":compartment": at.compartment, ":since": at.since.0, ":until": at.until.0,
                ":sender": sender.map(PersonId::uuid), ":domain": alike.domain,
                ":subtype": alike.subtype, ":site": alike.site, ":area": alike.area, ":tags": tags,
            },
            read,
        )
        .optional()?)
}
