//! Pages of the lists of tasks and cases: what a filter asks for, of what a viewer sees, from a place on.
//!
//! A page begins after a place, not after a number of lines: what is added or changed meanwhile moves
//! nothing that was shown to another page, and no page costs more for those before it. Every order is one
//! whole number and the row; lines that stand together are ordered by what they have in common first.

mod clause;
mod part;
#[cfg(test)]
mod tests;

use orgo_schema::{id::UserId, time::Timestamp};
use rusqlite::{Connection, Row};

use super::{
    StoreError,
    case::{self, CaseRow},
    limit::Limit,
    task::{self, TaskRow},
    united,
};
use crate::listing::{Filter, List};
use clause::Clause;
use part::parts;

/// Lists are counted up to here, and no further.
pub const COUNTED_MAX: u64 = 1_000;

/// Who looks, and when.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The rows of the compartments the viewer reaches.
    pub compartments: Vec<i64>,
    /// What the viewer sees of them.
    pub limit: Limit,
    /// The viewer.
    pub me: UserId,
    /// Their teams.
    pub teams: Vec<String>,
    /// The time.
    pub now: Timestamp,
    /// When today ends.
    pub day_ends: Timestamp,
    /// When the seven days end that begin now.
    pub week_ends: Timestamp,
}

/// A place in a list: after it the next page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// What lines stand together by; empty where they do not.
    pub group: String,
    /// What they are ordered by.
    pub key: i64,
    /// The row.
    pub document: i64,
}

impl std::fmt::Display for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.key, self.document, self.group)
    }
}

impl std::str::FromStr for Spot {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = "not a place in this list";
        let mut parts = text.splitn(3, '.');
        let (key, document, group) = (parts.next(), parts.next(), parts.next());
        let number = |part: Option<&str>| part.and_then(|part| part.parse().ok()).ok_or(bad);
        Ok(Self {
            key: number(key)?,
            document: number(document)?,
            group: group.ok_or(bad)?.to_owned(),
        })
    }
}

/// A line of a list.
#[derive(Debug, Clone)]
pub struct Line<R> {
    /// What it shows.
    pub row: R,
    /// Where it is.
    pub spot: Spot,
    /// Whether the viewer sees all of it, not only that it is there.
    pub is_whole: bool,
    /// The site of the case; empty when nobody said.
    pub site: String,
    /// The area of the case; empty when nobody said.
    pub area: String,
}

/// Lists at most so many tasks after a place.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn tasks(
    db: &Connection,
    scope: &Scope,
    filter: &Filter,
    after: Option<&Spot>,
    max: u32,
) -> Result<Vec<Line<TaskRow>>, StoreError> {
    page(db, List::Tasks, (scope, filter), after, max, task::read)
}

/// Lists at most so many cases after a place.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn cases(
    db: &Connection,
    scope: &Scope,
    filter: &Filter,
    after: Option<&Spot>,
    max: u32,
) -> Result<Vec<Line<CaseRow>>, StoreError> {
    page(db, List::Cases, (scope, filter), after, max, case::read)
}

/// Counts what a filter asks for, up to one more than [`COUNTED_MAX`].
///
/// # Errors
/// When the database refuses.
pub fn count(
    db: &Connection,
    list: List,
    scope: &Scope,
    filter: &Filter,
) -> Result<u64, StoreError> {
    let clause = Clause::of(list, scope, filter);
    let mut all = 0;
    for part in parts(db, list, scope, filter)? {
        let sql = clause.counting(&part, COUNTED_MAX + 1);
        for sql in united::each(db, &sql)? {
            let count: i64 = db.prepare_cached(&sql)?.query_row(
                clause.params(&sql, &part, &clause.last()).as_slice(),
                |row| row.get(0),
            )?;
            all += count.unsigned_abs();
        }
        if all > COUNTED_MAX {
            break;
        }
    }
    Ok(all.min(COUNTED_MAX + 1))
}

fn page<R>(
    db: &Connection,
    list: List,
    (scope, filter): (&Scope, &Filter),
    after: Option<&Spot>,
    max: u32,
    read: impl Fn(&Row<'_>) -> Result<R, StoreError>,
) -> Result<Vec<Line<R>>, StoreError> {
    let mut clause = Clause::of(list, scope, filter);
    clause.after(after);
    clause.until();
    let max_lines = usize::try_from(max).unwrap_or(usize::MAX);
    let mut all: Vec<Line<R>> = Vec::new();
    let mut until = clause.last();
    for part in parts(db, list, scope, filter)? {
        let sql = clause.listing(&part, max);
        for sql in united::each(db, &sql)? {
            let mut statement = db.prepare_cached(&sql)?;
            let mut rows = statement.query(clause.params(&sql, &part, &until).as_slice())?;
            while let Some(row) = rows.next()? {
                all.push(line(row, &read)?);
            }
            all.sort_by(|one, other| clause.compare(&one.spot, &other.spot));
            all.truncate(max_lines);
            // What comes after a full page is not read from the parts that follow.
            if let Some(last) = all.last().filter(|_| all.len() == max_lines) {
                until = last.spot.key;
            }
        }
    }
    Ok(all)
}

/// Reads a line: first what the lists have in common, after that the row as its module reads it.
fn line<R>(
    row: &Row<'_>,
    read: &impl Fn(&Row<'_>) -> Result<R, StoreError>,
) -> Result<Line<R>, StoreError> {
    Ok(Line {
        spot: Spot {
            group: row.get("in_group")?,
            key: row.get("in_order")?,
            document: row.get(0)?,
        },
        is_whole: row.get("is_whole")?,
        site: row.get("its_site")?,
        area: row.get("its_area")?,
        row: read(row)?,
    })
}
