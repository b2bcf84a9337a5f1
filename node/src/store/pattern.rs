//! Cases that are like one another, the reviews that were opened because of them, and what those found.
//!
//! Reviews of periods stand in the same table, under a text that no group has ([`super::review`]): they are of no
//! group, so no group is looked at because of them.

use std::collections::BTreeSet;

use orgo_engine::{
    pattern::{Member, Review, Standing},
    review::cycle,
};
use orgo_schema::{
    fact::{Finding, FindingKind},
    id::{CaseId, FactId},
    time::{Stamp, Timestamp},
};
use rusqlite::{Connection, named_params};
use uuid::Uuid;

use super::{StoreError, case::json_list, united};

/// The standings, by the numbers under which they are kept.
pub(super) const STANDINGS: [Standing; 5] = [
    Standing::Open,
    Standing::Over,
    Standing::Waits,
    Standing::Refused,
    Standing::Elsewhere,
];

/// A review that was opened because cases are like one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewRow {
    /// Its document.
    pub document: i64,
    /// What it is to the engine.
    pub review: Review,
    /// The case that it is part of, by the last that was said.
    pub part_of: Option<CaseId>,
    /// Whether a person said anything to that.
    pub is_placed: bool,
}

/// Says what a case has in common with those that are like it, each with when it was reported. Where that changed,
/// the groups are looked at again.
///
/// # Errors
/// When the database refuses.
pub fn put_members(
    db: &Connection,
    (document, compartment): (i64, i64),
    members: &BTreeSet<(String, Timestamp)>,
) -> rusqlite::Result<()> {
    let before = db
        .prepare_cached("SELECT likeness, at_ms FROM pattern_member WHERE document = :document")?
        .query_map(named_params! { ":document": document }, |row| {
            Ok((row.get(0)?, Timestamp(row.get(1)?)))
        })?
        .collect::<rusqlite::Result<BTreeSet<(String, Timestamp)>>>()?;
    if before == *members {
        return Ok(());
    }
    for (likeness, _) in before.symmetric_difference(members) {
        add_news(db, compartment, likeness)?;
    }
    db.prepare_cached("DELETE FROM pattern_member WHERE document = :document")?
        .execute(named_params! { ":document": document })?;
    for (likeness, at) in members {
        db.prepare_cached(
            "INSERT INTO pattern_member (document, compartment, likeness, at_ms)
             VALUES (:document, :compartment, :likeness, :at)",
        )?
        .execute(named_params! {
            ":document": document, ":compartment": compartment, ":likeness": likeness, ":at": at.0,
        })?;
    }
    Ok(())
}

/// Forgets all that is kept of a document that is gone; the groups it was of are looked at again.
///
/// # Errors
/// When the database refuses.
pub fn remove(db: &Connection, document: i64, compartment: i64) -> rusqlite::Result<()> {
    put_members(db, (document, compartment), &BTreeSet::new())?;
    remove_review(db, document)
}

/// Forgets a review.
///
/// # Errors
/// When the database refuses.
pub fn remove_review(db: &Connection, document: i64) -> rusqlite::Result<()> {
    let is_here = db
        .prepare_cached("SELECT 1 FROM pattern_review WHERE document = :document")?
        .exists(named_params! { ":document": document })?;
    if !is_here {
        return Ok(());
    }
    for sql in [
        "INSERT OR IGNORE INTO pattern_news (compartment, likeness)
         SELECT compartment, likeness FROM pattern_review
          WHERE document = :document AND substr(likeness, 1, 6) <> 'cycle' || char(10)",
        "DELETE FROM pattern_review WHERE document = :document",
        "DELETE FROM finding_row WHERE document = :document",
    ] {
        db.prepare_cached(sql)?
            .execute(named_params! { ":document": document })?;
    }
    Ok(())
}

/// Puts a review of a group. Where it changed, the group is looked at again.
///
/// # Errors
/// When the database refuses.
pub fn put_review(
    db: &Connection,
    (compartment, likeness): (i64, &str),
    row: &ReviewRow,
) -> Result<(), StoreError> {
    let known = reviews(db, compartment, likeness)?;
    if known.contains(row) {
        return Ok(());
    }
    let findings: Vec<Finding> = findings(db, row.document)?;
    remove_review(db, row.document)?;
    put_findings(db, row.document, &findings.into_iter().collect())?;
    let review = &row.review;
    let standing = STANDINGS.iter().position(|it| *it == review.standing);
    db.prepare_cached(
        "INSERT INTO pattern_review
             (document, compartment, likeness, first, first_ms, stamp, fact, standing, ended_ms, part_of, placed)
         VALUES (:document, :compartment, :likeness, :first, :first_ms, :stamp, :fact, :standing, :ended, :part_of,
                 :placed)",
    )?
    .execute(named_params! {
        ":document": row.document,
        ":compartment": compartment,
        ":likeness": likeness,
        ":first": review.first.case.uuid(),
        ":first_ms": review.first.at.0,
        ":stamp": review.recorded.0.0.cast_signed(),
        ":fact": review.recorded.1.uuid(),
        ":standing": standing,
        ":ended": review.ended.map(|at| at.0),
        ":part_of": row.part_of.map(CaseId::uuid),
        ":placed": row.is_placed,
    })?;
    if !cycle::is_key(likeness) {
        add_news(db, compartment, likeness)?;
    }
    Ok(())
}

/// Puts what a review found.
///
/// # Errors
/// When the database refuses.
pub fn put_findings(
    db: &Connection,
    document: i64,
    found: &BTreeSet<Finding>,
) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM finding_row WHERE document = :document")?
        .execute(named_params! { ":document": document })?;
    for finding in found {
        // Of one that was found twice, as reported at other instants, the earlier stands.
        db.prepare_cached(
            "INSERT OR IGNORE INTO finding_row (document, kind, uuid, at_ms)
             VALUES (:document, :kind, :uuid, :at)",
        )?
        .execute(named_params! {
            ":document": document, ":kind": code(finding.kind), ":uuid": finding.case.uuid(), ":at": finding.at.0,
        })?;
    }
    Ok(())
}

fn code(kind: FindingKind) -> Option<usize> {
    FindingKind::ALL.iter().position(|known| *known == kind)
}

/// Lists what a review found, in the order of the cases.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn findings(db: &Connection, document: i64) -> Result<Vec<Finding>, StoreError> {
    let rows = db
        .prepare_cached(
            "SELECT kind, uuid, at_ms FROM finding_row WHERE document = :document ORDER BY at_ms, uuid",
        )?
        .query_map(named_params! { ":document": document }, |row| {
            Ok((row.get(0)?, CaseId::new(row.get(1)?), Timestamp(row.get(2)?)))
        })?
        .collect::<rusqlite::Result<Vec<(usize, CaseId, Timestamp)>>>()?;
    let read = |(kind, case, at)| {
        let kind = super::case::word(FindingKind::ALL, kind, "finding_row")?;
        Ok(Finding { kind, case, at })
    };
    rows.into_iter().map(read).collect()
}

/// Lists the documents of the reviews of a compartment that found something of a case, each with what, in the order
/// they came here.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn reviews_of(
    db: &Connection,
    compartment: i64,
    case: CaseId,
) -> Result<Vec<(i64, FindingKind)>, StoreError> {
    let mut all = Vec::new();
    let sql = "SELECT finding_row.document, kind FROM finding_row
                 JOIN pattern_review ON pattern_review.document = finding_row.document
                WHERE uuid = :case AND compartment = :compartment ORDER BY finding_row.document, kind";
    for sql in united::each(db, sql)? {
        let mut statement = db.prepare_cached(&sql)?;
        let mut rows =
            statement.query(named_params! { ":case": case.uuid(), ":compartment": compartment })?;
        while let Some(row) = rows.next()? {
            let kind = super::case::word(FindingKind::ALL, row.get(1)?, "finding_row")?;
            all.push((row.get(0)?, kind));
        }
    }
    Ok(all)
}

/// Lists the cases of a group that were reported last, in no particular order.
///
/// # Errors
/// When the database refuses.
pub fn members(
    db: &Connection,
    (compartment, likeness): (i64, &str),
    max: u32,
) -> rusqlite::Result<Vec<Member>> {
    let mut all = Vec::new();
    let sql = "SELECT at_ms, uuid FROM pattern_member JOIN document ON document.id = pattern_member.document
                WHERE pattern_member.compartment = :compartment AND likeness = :likeness
                ORDER BY at_ms DESC, uuid LIMIT :max";
    for sql in united::each(db, sql)? {
        let mut statement = db.prepare_cached(&sql)?;
        let rows = statement.query_map(
            named_params! { ":compartment": compartment, ":likeness": likeness, ":max": max },
            |row| {
                Ok(Member {
                    at: Timestamp(row.get(0)?),
                    case: CaseId::new(row.get(1)?),
                })
            },
        )?;
        for row in rows {
            all.push(row?);
        }
    }
    Ok(all)
}

/// Lists the reviews that were opened for a group.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn reviews(
    db: &Connection,
    compartment: i64,
    likeness: &str,
) -> Result<Vec<ReviewRow>, StoreError> {
    let mut all = Vec::new();
    let sql = "SELECT pattern_review.document, uuid, first, first_ms, stamp, fact, standing, ended_ms, part_of,
                      placed
                 FROM pattern_review JOIN document ON document.id = pattern_review.document
                WHERE pattern_review.compartment = :compartment AND likeness = :likeness ORDER BY uuid";
    for sql in united::each(db, sql)? {
        let mut statement = db.prepare_cached(&sql)?;
        let mut rows = statement
            .query(named_params! { ":compartment": compartment, ":likeness": likeness })?;
        while let Some(row) = rows.next()? {
            all.push(read(row)?);
        }
    }
    Ok(all)
}

fn read(row: &rusqlite::Row<'_>) -> Result<ReviewRow, StoreError> {
    let first: Uuid = row.get(2)?;
    let review = Review {
        case: CaseId::new(row.get(1)?),
        first: Member {
            at: Timestamp(row.get(3)?),
            case: CaseId::new(first),
        },
        recorded: (
            Stamp(row.get::<_, i64>(4)?.cast_unsigned()),
            FactId::new(row.get(5)?),
        ),
        standing: super::case::word(&STANDINGS, row.get(6)?, "pattern_review")?,
        ended: row.get::<_, Option<i64>>(7)?.map(Timestamp),
    };
    Ok(ReviewRow {
        document: row.get(0)?,
        review,
        part_of: row.get::<_, Option<Uuid>>(8)?.map(CaseId::new),
        is_placed: row.get(9)?,
    })
}

/// Lists the groups of some compartments of which anything was reported since then, or that have a review, by
/// compartment and likeness.
///
/// # Errors
/// When the database refuses.
pub fn groups(
    db: &Connection,
    compartments: &[i64],
    since: Timestamp,
    max: u32,
) -> rusqlite::Result<Vec<(i64, String)>> {
    let mut all = Vec::new();
    let sql = "SELECT compartment, likeness FROM pattern_member
                WHERE at_ms >= :since AND compartment IN (SELECT value FROM json_each(:compartments))
                GROUP BY compartment, likeness HAVING count(*) > 1
                UNION
               SELECT compartment, likeness FROM pattern_review
                WHERE standing IN (0, 2) AND substr(likeness, 1, 6) <> 'cycle' || char(10)
                  AND compartment IN (SELECT value FROM json_each(:compartments))
                ORDER BY compartment, likeness LIMIT :max";
    for sql in united::each(db, sql)? {
        let mut statement = db.prepare_cached(&sql)?;
        let rows = statement.query_map(
            named_params! {
                ":compartments": json_list(compartments), ":since": since.0, ":max": max,
            },
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        for row in rows {
            all.push(row?);
        }
    }
    Ok(all)
}

/// Takes note of a group with news.
fn add_news(db: &Connection, compartment: i64, likeness: &str) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT OR IGNORE INTO pattern_news (compartment, likeness) VALUES (:compartment, :likeness)",
    )?
    .execute(named_params! { ":compartment": compartment, ":likeness": likeness })?;
    Ok(())
}

/// Forgets the news of a group: it was looked at.
///
/// # Errors
/// When the database refuses.
pub fn forget_news(db: &Connection, compartment: i64, likeness: &str) -> rusqlite::Result<()> {
    db.prepare_cached(
        "DELETE FROM pattern_news WHERE compartment = :compartment AND likeness = :likeness",
    )?
    .execute(named_params! { ":compartment": compartment, ":likeness": likeness })?;
    Ok(())
}

/// Lists the groups with news after one, by compartment and likeness.
///
/// # Errors
/// When the database refuses.
pub fn news(
    db: &Connection,
    after: &(i64, String),
    max: u32,
) -> rusqlite::Result<Vec<(i64, String)>> {
    let mut all: Vec<(i64, String)> = Vec::new();
    let sql = "SELECT compartment, likeness FROM pattern_news
                WHERE (compartment, likeness) > (:compartment, :likeness)
                ORDER BY compartment, likeness LIMIT :max";
    for sql in united::each(db, sql)? {
        let mut statement = db.prepare_cached(&sql)?;
        let rows = statement.query_map(
            named_params! { ":compartment": after.0, ":likeness": after.1, ":max": max },
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        for row in rows {
            all.push(row?);
        }
    }
    all.sort_unstable();
    all.truncate(max as usize);
    Ok(all)
}
