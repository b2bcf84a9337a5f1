//! Reviews of periods: which there are, what they may find, and what they count.
//!
//! They stand in the table of all reviews that Orgo opens ([`super::pattern`]): `likeness` is the text of cycle, period
//! and zone, `first` the review itself, `first_ms` the first instant after the period.

use orgo_engine::{
    pattern::Standing,
    review::{cycle, report},
};
use orgo_schema::{
    id::{CaseId, DocumentKind, NodeId},
    review::ReviewCycle,
    time::Timestamp,
    word::{Priority, Severity},
};
use orgo_sync::envelope::Signed;
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::{StoreError, case::json_list, compartment::Compartment, pattern::STANDINGS, united};

/// The review of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CycleRow {
    /// Its document.
    pub document: i64,
    /// The case it is.
    pub case: CaseId,
    /// The cycle it belongs to.
    pub cycle: ReviewCycle,
    /// The name of the period.
    pub period: String,
    /// By whose clocks it ended.
    pub zone: String,
    /// The first instant after it.
    pub until: Timestamp,
    /// How it stands.
    pub standing: Standing,
}

/// Lists the reviews of some compartments, those of the last periods first.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn list(db: &Connection, compartments: &[i64], max: u32) -> Result<Vec<CycleRow>, StoreError> {
    let mut all = Vec::new();
    let sql = "SELECT pattern_review.document, uuid, likeness, first_ms, standing
                 FROM pattern_review JOIN document ON document.id = pattern_review.document
                WHERE pattern_review.compartment IN (SELECT value FROM json_each(:compartments))
                  AND likeness > 'cycle' || char(10) AND likeness < 'cycle' || char(11)
                ORDER BY first_ms DESC, uuid LIMIT :max";
    for sql in united::each(db, sql)? {
        let mut statement = db.prepare_cached(&sql)?;
        let mut rows = statement
            .query(named_params! { ":compartments": json_list(compartments), ":max": max })?;
        while let Some(row) = rows.next()? {
            let likeness: String = row.get(2)?;
            let Some((cycle, period, zone)) = cycle::read_key(&likeness) else {
                continue;
            };
            all.push(CycleRow {
                document: row.get(0)?,
                case: CaseId::new(row.get(1)?),
                cycle,
                period: period.to_owned(),
                zone: zone.to_owned(),
                until: Timestamp(row.get(3)?),
                standing: super::case::word(&STANDINGS, row.get(4)?, "pattern_review")?,
            });
        }
    }
    all.sort_by_key(|row| (std::cmp::Reverse(row.until), row.case));
    all.truncate(usize::try_from(max).unwrap_or(usize::MAX));
    Ok(all)
}

/// Whether anything was reported in a compartment before an instant. Reviews are no reports.
///
/// # Errors
/// When the database refuses.
pub fn is_in_use(db: &Connection, compartment: i64, until: Timestamp) -> rusqlite::Result<bool> {
    let sql = "SELECT 1 FROM case_row JOIN document ON document.id = case_row.document
                WHERE document.compartment = :compartment AND created_ms < :until
                  AND NOT EXISTS (SELECT 1 FROM pattern_review
                                   WHERE pattern_review.document = case_row.document)
                LIMIT 1";
    for sql in united::each(db, sql)? {
        let mut statement = db.prepare_cached(&sql)?;
        if statement.exists(named_params! { ":compartment": compartment, ":until": until.0 })? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Lists the documents of cases that the review of a period which ended at `until` may find something of, by what
/// stands of their tasks now: the worst first.
///
/// # Errors
/// When the database refuses.
pub fn candidates(
    db: &Connection,
    compartment: i64,
    until: Timestamp,
    max: u32,
) -> rusqlite::Result<Vec<i64>> {
    let mut all = Vec::new();
    // What changed since may have stood otherwise then.
    let sql = "SELECT case_document FROM task_row JOIN document ON document.id = task_row.document
                WHERE compartment = :compartment AND void = 0 AND created_ms < :until
                  AND (updated_ms >= :until
                       OR (open = 1 AND (severity = :severity OR priority = :priority OR level > 0
                                         OR due_ms < :until OR next_ms < :until)))
                  AND NOT EXISTS (SELECT 1 FROM pattern_review
                                   WHERE pattern_review.document = task_row.case_document)
                GROUP BY case_document
                ORDER BY max(severity) DESC, max(priority) DESC, max(level) DESC, min(created_ms), case_document
                LIMIT :max";
    // One of the files has rows of the compartment.
    for sql in united::each(db, sql)? {
        let mut statement = db.prepare_cached(&sql)?;
        let rows = statement.query_map(
            named_params! {
                ":compartment": compartment,
                ":until": until.0,
                ":severity": Severity::Critical as u8,
                ":priority": Priority::Critical as u8,
                ":max": max,
            },
            |row| row.get(0),
        )?;
        for row in rows {
            all.push(row?);
        }
    }
    Ok(all)
}

/// Returns the number of the change that was kept last in the file of a compartment, whichever it is of.
///
/// # Errors
/// When the database refuses.
pub fn last_change(db: &Connection, compartment: &Compartment) -> rusqlite::Result<i64> {
    let Some(schema) = united::schema_of(db, compartment)? else {
        return Ok(0);
    };
    let sql = format!("SELECT coalesce(max(id), 0) FROM {schema}.change");
    db.prepare_cached(&sql)?.query_row([], |row| row.get(0))
}

/// Lists what was kept of a compartment's cases and tasks after a change: the number of each change, and the document
/// of the case.
///
/// # Errors
/// When the database refuses.
pub fn changed(
    db: &Connection,
    compartment: &Compartment,
    after: i64,
    max: u32,
) -> rusqlite::Result<Vec<(i64, i64)>> {
    let Some(schema) = united::schema_of(db, compartment)? else {
        return Ok(Vec::new());
    };
    let sql = format!(
        "SELECT change.id, coalesce(case_document, change.document)
           FROM {schema}.change JOIN {schema}.document ON document.id = change.document
           LEFT JOIN {schema}.task_row ON task_row.document = change.document
          WHERE change.id > :after AND compartment = :compartment AND kind IN (:case, :task)
          ORDER BY change.id LIMIT :max"
    );
    db.prepare_cached(&sql)?
        .query_map(
            named_params! {
                ":after": after,
                ":compartment": compartment.row,
                ":case": DocumentKind::Case.code(),
                ":task": DocumentKind::Task.code(),
                ":max": max,
            },
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .collect()
}

/// Counts the cases of a compartment that were reported from `from` on and before `until`, and those from `before` on
/// and before that; at most so many groups. Reviews are no reports, and parts of other cases are counted with those.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn counts(
    db: &Connection,
    compartment: i64,
    (before, from, until): (Timestamp, Timestamp, Timestamp),
    max: u32,
) -> Result<Vec<report::Row>, StoreError> {
    let mut all = Vec::new();
    let sql = "SELECT label, site, area, severity, open, level > 0, created_ms >= :from, count(*)
                 FROM case_row JOIN document ON document.id = case_row.document
                WHERE document.compartment = :compartment AND created_ms >= :before AND created_ms < :until
                  AND merged_into IS NULL
                  AND NOT EXISTS (SELECT 1 FROM pattern_review
                                   WHERE pattern_review.document = case_row.document)
                GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7 LIMIT :max";
    for sql in united::each(db, sql)? {
        let mut statement = db.prepare_cached(&sql)?;
        let mut rows = statement.query(named_params! {
            ":compartment": compartment, ":before": before.0, ":from": from.0, ":until": until.0, ":max": max,
        })?;
        while let Some(row) = rows.next()? {
            all.push(report::Row {
                label: row.get(0)?,
                site: row.get(1)?,
                area: row.get(2)?,
                severity: super::case::word(Severity::ALL, row.get(3)?, "case_row")?,
                is_open: row.get(4)?,
                has_moved_up: row.get(5)?,
                is_now: row.get(6)?,
                count: row.get::<_, i64>(7)?.unsigned_abs(),
            });
        }
    }
    Ok(all)
}

/// Lists the groups of cases of which a review stood open in a stretch of time, each with when its last review was
/// over, those first that were reported last.
///
/// # Errors
/// When the database refuses.
pub fn patterns(
    db: &Connection,
    compartment: i64,
    (from, until): (Timestamp, Timestamp),
    max: u32,
) -> rusqlite::Result<Vec<(String, Option<Timestamp>)>> {
    let mut all = Vec::new();
    // Open ones (standing 0) and those that are over (1), without those that are part of another.
    let sql = "SELECT likeness, CASE WHEN min(standing) = 0 THEN NULL ELSE max(ended_ms) END
                 FROM pattern_review
                WHERE compartment = :compartment AND standing IN (0, 1) AND part_of IS NULL
                  AND first_ms < :until AND (standing = 0 OR ended_ms >= :from)
                  AND substr(likeness, 1, 6) <> 'cycle' || char(10)
                GROUP BY likeness ORDER BY max(first_ms) DESC, likeness LIMIT :max";
    for sql in united::each(db, sql)? {
        let mut statement = db.prepare_cached(&sql)?;
        let rows = statement.query_map(
            named_params! {
                ":compartment": compartment, ":from": from.0, ":until": until.0, ":max": max,
            },
            |row| Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?.map(Timestamp))),
        )?;
        for row in rows {
            all.push(row?);
        }
    }
    Ok(all)
}

/// How far one node's log of a compartment is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// Whose.
    pub node: NodeId,
    /// The number up to which nothing is missing.
    pub gapless: u64,
    /// The last number that is here.
    pub last: u64,
    /// From when the last envelope without a gap before it is, at least; nothing where its clock was not sound.
    pub until: Option<Timestamp>,
}

/// Returns how far each node's log of a compartment is here, by node.
///
/// # Errors
/// When the database refuses, or what it holds is no envelope.
pub fn frontier(db: &Connection, compartment: &Compartment) -> Result<Vec<Reached>, StoreError> {
    let Some(schema) = united::schema_of(db, compartment)? else {
        return Ok(Vec::new());
    };
    let table = format!("{schema}.envelope");
    let sql = format!(
        "SELECT author, max(seq) FROM {table} WHERE compartment = :compartment GROUP BY author ORDER BY author"
    );
    let authors: Vec<([u8; 32], i64)> = db
        .prepare_cached(&sql)?
        .query_map(named_params! { ":compartment": compartment.row }, |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let mut all = Vec::new();
    for (author, last) in authors {
        let gapless = gapless(db, &table, (compartment.row, &author))?;
        all.push(Reached {
            node: NodeId::new(author),
            gapless: gapless.unsigned_abs(),
            last: last.unsigned_abs(),
            until: written(db, &table, (compartment.row, &author), gapless)?,
        });
    }
    Ok(all)
}

/// Returns the number up to which nothing of a node's log is missing, 0 where its first envelope is.
fn gapless(
    db: &Connection,
    table: &str,
    (compartment, author): (i64, &[u8; 32]),
) -> rusqlite::Result<i64> {
    let sql = format!(
        "SELECT min(seq) FROM {table} AS here
          WHERE compartment = :compartment AND author = :author
            AND EXISTS (SELECT 1 FROM {table} WHERE compartment = :compartment AND author = :author AND seq = 1)
            AND NOT EXISTS (SELECT 1 FROM {table} AS next
                             WHERE next.compartment = :compartment AND next.author = :author
                               AND next.seq = here.seq + 1)"
    );
    let found: Option<i64> = db.prepare_cached(&sql)?.query_row(
        named_params! { ":compartment": compartment, ":author": author },
        |row| row.get(0),
    )?;
    Ok(found.unwrap_or_default())
}

/// Returns from when an envelope is, at least, by a clock that was sound.
fn written(
    db: &Connection,
    table: &str,
    (compartment, author): (i64, &[u8; 32]),
    seq: i64,
) -> Result<Option<Timestamp>, StoreError> {
    let sql = format!(
        "SELECT bytes, signature FROM {table}
          WHERE compartment = :compartment AND author = :author AND seq = :seq ORDER BY hash LIMIT 1"
    );
    let signed = db
        .prepare_cached(&sql)?
        .query_row(
            named_params! { ":compartment": compartment, ":author": author, ":seq": seq },
            |row| {
                Ok(Signed {
                    bytes: row.get(0)?,
                    signature: row.get(1)?,
                })
            },
        )
        .optional()?;
    let Some(signed) = signed else {
        return Ok(None);
    };
    let envelope = signed.read().map_err(|refused| StoreError::Damaged {
        table: "envelope",
        problem: refused.to_string(),
    })?;
    let wall = envelope.wall;
    Ok(wall.source.is_sound().then_some(wall.earliest))
}
