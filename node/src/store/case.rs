//! Rows of cases: what lists show and filter.

use std::cmp::Reverse;

use orgo_engine::policy::Transparency;
use orgo_schema::{
    case::CaseStatus,
    fact::{MENTEE, Who},
    id::{CaseId, CompartmentId, DocumentId, DocumentKind, UserId},
    time::Timestamp,
    word::{Priority, Severity, Visibility},
};
use rusqlite::{Connection, OptionalExtension as _, named_params};
use serde::Serialize;
use uuid::Uuid;

use super::{
    StoreError, document,
    limit::{Limit, as_part, code, sees},
    search, united,
};

/// A case as a line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseRow {
    /// The row of its document.
    #[serde(skip)]
    pub document: i64,
    /// Its id.
    pub case_id: CaseId,
    /// Where it lives.
    pub compartment_id: CompartmentId,
    /// Its routing address.
    pub label: String,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub status: CaseStatus,
    /// How bad.
    pub severity: Severity,
    /// How soon.
    pub priority: Priority,
    /// Who may read it.
    pub visibility: Visibility,
    /// The highest rung one of its open tasks stands on.
    pub escalation_level: u8,
    /// The domain; empty when it has none.
    pub domain: String,
    /// The subtype; empty when it has none.
    pub subtype: String,
    /// The site; empty when nobody said.
    pub site: String,
    /// The area; empty when nobody said.
    pub area: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Who reported it, if a user did.
    pub reporter: Option<UserId>,
    /// The case this one is part of.
    pub merged_into: Option<CaseId>,
    /// How openly it says of itself that it is shown; nothing: as the policy says.
    #[serde(skip)]
    pub transparency: Option<u8>,
    /// The users and teams that take part ([`super::limit::part`]).
    #[serde(skip)]
    pub people: Vec<String>,
    /// In how many fields sites differ.
    pub conflicts: u32,
    /// When it began.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What a list may hold: what a viewer reaches, then what they asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The rows of the compartments the viewer reaches.
    pub compartments: Vec<i64>,
    /// What the viewer sees of them.
    pub limit: Limit,
    /// Words to search for.
    pub query: Option<String>,
    /// Only this status; nothing: every one.
    pub status: Option<CaseStatus>,
    /// Only what is not finished.
    pub open_only: bool,
    /// Only labels that begin so.
    pub label: Option<String>,
    /// Only this role and those within it.
    pub role: Option<String>,
    /// At least this bad.
    pub severity: Option<Severity>,
    /// Only with this tag.
    pub tag: Option<String>,
    /// Only of this domain and subtype.
    pub of: Option<(String, String)>,
    /// Only after this line of the list before.
    pub after: Option<Cursor>,
}

/// Where a page of a list ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The time the list is ordered by.
    pub at: Timestamp,
    /// The row of the last document shown.
    pub document: i64,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.at.0, self.document)
    }
}

impl std::str::FromStr for Cursor {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = "not a place in a list: use the `next` of the page before";
        let (at, document) = text.rsplit_once('-').ok_or(bad)?;
        match (at.parse(), document.parse()) {
            (Ok(at), Ok(document)) => Ok(Self {
                at: Timestamp(at),
                document,
            }),
            (Err(_), _) | (_, Err(_)) => Err(bad),
        }
    }
}

macro_rules! columns {
    () => {
        "case_row.document, document.uuid, compartment.uuid, label, title, status, severity, priority,
         case_row.visibility, level, domain, subtype, site, area, tags, reporter, merged_into,
         conflicts, created_ms, updated_ms, transparency, people"
    };
}

macro_rules! from_where {
    () => {
        concat!("FROM case_row
           JOIN document ON document.id = case_row.document
           JOIN compartment ON compartment.id = document.compartment
          WHERE document.compartment IN (SELECT value FROM json_each(:compartments))
            AND ",
            sees!("case_row", ":glimpse"),
            "
            AND (:status IS NULL OR status = :status)
            AND (:open_only = 0 OR open = 1)
            AND (:label IS NULL OR substr(label, 1, length(:label)) = :label)
            AND (:role IS NULL OR role = :role OR substr(role, 1, length(:role) + 1) = :role || '.')
            AND (:severity IS NULL OR severity >= :severity)
            AND (:tag IS NULL OR instr(char(10) || tags || char(10), char(10) || :tag || char(10)) > 0)
            AND (:domain IS NULL OR (domain = :domain AND subtype = :subtype))")
    };
}

macro_rules! found {
    () => {
        "case_row.document IN (
             SELECT rowid FROM search WHERE search MATCH :query
             UNION SELECT case_document FROM signal_row
                    WHERE document IN (SELECT rowid FROM search WHERE search MATCH :query)
             UNION SELECT case_document FROM task_row
                    WHERE document IN (SELECT rowid FROM search WHERE search MATCH :query))"
    };
}

pub(super) use {columns as listed, found};

macro_rules! page {
    ($key:literal) => {
        concat!(
            " AND (",
            $key,
            ", case_row.document) < (:at, :document) ORDER BY ",
            $key,
            " DESC, case_row.document DESC LIMIT :max"
        )
    };
}

macro_rules! statements {
    ($key:literal) => {
        (
            concat!(
                "SELECT ",
                columns!(),
                " ",
                from_where!(),
                " AND ",
                found!(),
                page!($key)
            ),
            concat!(
                "SELECT ",
                columns!(),
                ", :query ",
                from_where!(),
                page!($key)
            ),
        )
    };
}

/// The orders of lists of cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// The last changed first.
    #[default]
    Updated,
    /// The newest first.
    Created,
}

impl Order {
    /// Returns the statements with and without words to find.
    const fn statements(self) -> (&'static str, &'static str) {
        match self {
            Self::Updated => statements!("updated_ms"),
            Self::Created => statements!("created_ms"),
        }
    }

    /// Returns the place of a case in a list of this order.
    pub fn cursor(self, row: &CaseRow) -> Cursor {
        let at = match self {
            Self::Updated => row.updated_at,
            Self::Created => row.created_at,
        };
        Cursor {
            at,
            document: row.document,
        }
    }
}

/// Returns how closely a case may be shown and still be listed for those who see no more than that it is
/// there: what it holds and how it is tagged is not found for them.
const fn glimpse(query: Option<&String>, filter: &Filter) -> u8 {
    if query.is_some() || filter.tag.is_some() {
        code(Transparency::Full)
    } else {
        code(Transparency::Balanced)
    }
}

/// Lists cases, the last changed first.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn list(db: &Connection, filter: &Filter, max: u32) -> Result<Vec<CaseRow>, StoreError> {
    ordered(db, filter, Order::Updated, max)
}

/// Lists cases in an order; the filter's `after` must be of the same.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn ordered(
    db: &Connection,
    filter: &Filter,
    order: Order,
    max: u32,
) -> Result<Vec<CaseRow>, StoreError> {
    let query = filter.query.as_deref().and_then(search::query);
    let (finding, plain) = order.statements();
    let sql = if query.is_some() { finding } else { plain };
    let after = filter.after.unwrap_or(Cursor {
        at: Timestamp(i64::MAX),
        document: i64::MAX,
    });
    let mut all = Vec::new();
    for sql in united::each(db, sql)? {
        let mut statement = db.prepare_cached(&sql)?;
        let rows = statement.query_map(
            named_params! {
                ":compartments": json_list(&filter.compartments),
                ":reporter": filter.limit.reporter,
                ":member": filter.limit.member,
                ":part": filter.limit.part,
                ":teams": filter.limit.teams,
                ":by_domain": filter.limit.by_domain,
                ":usual": filter.limit.usual,
                ":glimpse": glimpse(query.as_ref(), filter),
                ":query": query,
                ":status": filter.status.map(CaseStatus::as_str),
                ":open_only": filter.open_only,
                ":label": filter.label,
                ":role": filter.role,
                ":severity": filter.severity.map(|severity| severity as u8),
                ":tag": filter.tag,
                ":domain": filter.of.as_ref().map(|(domain, _)| domain),
                ":subtype": filter.of.as_ref().map(|(_, subtype)| subtype),
                ":at": after.at.0,
                ":document": after.document,
                ":max": max,
            },
            |row| Ok(read(row)),
        )?;
        for row in rows {
            all.push(row??);
        }
    }
    all.sort_by_key(|row| {
        let place = order.cursor(row);
        Reverse((place.at, place.document))
    });
    all.truncate(max as usize);
    Ok(all)
}

/// Counts what [`list`] would show on all its pages.
///
/// # Errors
/// When the database refuses.
pub fn count(db: &Connection, filter: &Filter) -> Result<u64, StoreError> {
    let query = filter.query.as_deref().and_then(search::query);
    let sql = match &query {
        Some(_) => concat!("SELECT count(*) ", from_where!(), " AND ", found!()),
        None => concat!("SELECT count(*), :query ", from_where!()),
    };
    let mut all = 0;
    for sql in united::each(db, sql)? {
        let count: i64 = db.prepare_cached(&sql)?.query_row(
            named_params! {
                ":compartments": json_list(&filter.compartments),
                ":reporter": filter.limit.reporter,
                ":member": filter.limit.member,
                ":part": filter.limit.part,
                ":teams": filter.limit.teams,
                ":by_domain": filter.limit.by_domain,
                ":usual": filter.limit.usual,
                ":glimpse": glimpse(query.as_ref(), filter),
                ":query": query,
                ":status": filter.status.map(CaseStatus::as_str),
                ":open_only": filter.open_only,
                ":label": filter.label,
                ":role": filter.role,
                ":severity": filter.severity.map(|severity| severity as u8),
                ":tag": filter.tag,
                ":domain": filter.of.as_ref().map(|(domain, _)| domain),
                ":subtype": filter.of.as_ref().map(|(_, subtype)| subtype),
            },
            |row| row.get(0),
        )?;
        all += count.unsigned_abs();
    }
    Ok(all)
}

/// Lists the cases whose ids end in these bytes, as short references do.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn by_tail(
    db: &Connection,
    compartments: &[i64],
    tail: [u8; 3],
    max: u32,
) -> Result<Vec<CaseRow>, StoreError> {
    let mut statement = db.prepare_cached(concat!(
        "SELECT ",
        columns!(),
        " FROM case_row
           JOIN document ON document.id = case_row.document
           JOIN compartment ON compartment.id = document.compartment
          WHERE substr(document.uuid, 14) = :tail
            AND document.compartment IN (SELECT value FROM json_each(:compartments))
          ORDER BY case_row.document LIMIT :max"
    ))?;
    let rows = statement.query_map(
        named_params! { ":tail": tail, ":compartments": json_list(compartments), ":max": max },
        |row| Ok(read(row)),
    )?;
    rows.map(|row| row?).collect()
}

/// Lists the cases that go on in which somebody guides or is guided, the last changed first.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn mentoring(
    db: &Connection,
    compartments: &[i64],
    max: u32,
) -> Result<Vec<CaseRow>, StoreError> {
    let mut statement = db.prepare_cached(concat!(
        "SELECT ",
        columns!(),
        " FROM case_row
           JOIN document ON document.id = case_row.document
           JOIN compartment ON compartment.id = document.compartment
          WHERE instr(people, 'as:ment') > 0 AND open = 1
            AND document.compartment IN (SELECT value FROM json_each(:compartments))
          ORDER BY updated_ms DESC, case_row.document DESC LIMIT :max"
    ))?;
    let rows = statement.query_map(
        named_params! { ":compartments": json_list(compartments), ":max": max },
        |row| Ok(read(row)),
    )?;
    rows.map(|row| row?).collect()
}

/// Lists the cases of a domain that go on in which somebody is guided, the last changed first.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn guiding(
    db: &Connection,
    compartment: i64,
    (mentee, domain): (&Who, &str),
    max: u32,
) -> Result<Vec<CaseRow>, StoreError> {
    let mut statement = db.prepare_cached(concat!(
        "SELECT ",
        columns!(),
        " FROM case_row
           JOIN document ON document.id = case_row.document
           JOIN compartment ON compartment.id = document.compartment
          WHERE instr(people, 'as:ment') > 0 AND open = 1
            AND instr(people, :mentee) > 0 AND domain = :domain AND document.compartment = :compartment
          ORDER BY updated_ms DESC, case_row.document DESC LIMIT :max"
    ))?;
    let rows = statement.query_map(
        named_params! {
            ":mentee": as_part(MENTEE, mentee),
            ":domain": domain,
            ":compartment": compartment,
            ":max": max,
        },
        |row| Ok(read(row)),
    )?;
    rows.map(|row| row?).collect()
}

/// Returns the row of one case.
///
/// # Errors
/// When the database refuses or the row is damaged.
pub fn one(db: &Connection, document: i64) -> Result<Option<CaseRow>, StoreError> {
    db.prepare_cached(concat!(
        "SELECT ",
        columns!(),
        " FROM case_row
           JOIN document ON document.id = case_row.document
           JOIN compartment ON compartment.id = document.compartment
          WHERE case_row.document = :document"
    ))?
    .query_row(named_params! { ":document": document }, |row| Ok(read(row)))
    .optional()?
    .transpose()
}

/// Puts the row of a case.
///
/// # Errors
/// When the database refuses.
pub fn put(db: &Connection, row: &CaseRow, role: &str) -> rusqlite::Result<()> {
    // Not `INSERT OR REPLACE`: that opens a savepoint, see the migration.
    remove(db, row.document)?;
    db.prepare_cached(
        "INSERT INTO case_row (document, label, role, title, status, open, severity, priority,
             visibility, level, domain, subtype, site, area, tags, reporter, merged_into, conflicts,
             created_ms, updated_ms, transparency, people)
         VALUES (:document, :label, :role, :title, :status, :open, :severity, :priority,
             :visibility, :level, :domain, :subtype, :site, :area, :tags, :reporter, :merged_into, :conflicts,
             :created_ms, :updated_ms, :transparency, :people)",
    )?
    .execute(named_params! {
        ":document": row.document,
        ":label": row.label,
        ":role": role,
        ":title": row.title,
        ":status": row.status.as_str(),
        ":open": !row.status.is_finished(),
        ":severity": row.severity as u8,
        ":priority": row.priority as u8,
        ":visibility": row.visibility as u8,
        ":level": row.escalation_level,
        ":domain": row.domain,
        ":subtype": row.subtype,
        ":site": row.site,
        ":area": row.area,
        ":tags": row.tags.join("\n"),
        ":reporter": row.reporter.map(UserId::uuid),
        ":merged_into": row.merged_into.map(CaseId::uuid),
        ":conflicts": row.conflicts,
        ":created_ms": row.created_at.0,
        ":updated_ms": row.updated_at.0,
        ":transparency": row.transparency,
        ":people": row.people.join("\n"),
    })?;
    Ok(())
}

/// Says of a case whose row was just put that a node closes it by itself.
///
/// # Errors
/// When the database refuses.
pub fn put_done(db: &Connection, document: i64) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE case_row SET done = 1 WHERE document = :document")?
        .execute(named_params! { ":document": document })?;
    Ok(())
}

/// Lists the cases of a compartment that a node closes by itself, by their rows, after one of them.
///
/// # Errors
/// When the database refuses.
pub fn done(
    db: &Connection,
    compartment: i64,
    after: i64,
    max: u32,
) -> rusqlite::Result<Vec<document::Row>> {
    let sql = "SELECT document.id, uuid FROM case_row INDEXED BY case_done
           CROSS JOIN document ON document.id = case_row.document
          WHERE case_row.done = 1 AND case_row.document > :after AND compartment = :compartment
          ORDER BY case_row.document LIMIT :max";
    united::rows(
        db,
        sql,
        named_params! { ":after": after, ":compartment": compartment, ":max": max },
        |row| {
            Ok(document::Row {
                row: row.get(0)?,
                compartment,
                id: DocumentId {
                    kind: DocumentKind::Case,
                    id: row.get(1)?,
                },
            })
        },
    )
}

/// Lists the cases that are part of another, in the order of their ids.
///
/// # Errors
/// When the database refuses.
pub fn parts_of(db: &Connection, head: CaseId) -> rusqlite::Result<Vec<CaseId>> {
    db.prepare_cached(
        "SELECT uuid FROM case_row JOIN document ON document.id = case_row.document
          WHERE merged_into = :head ORDER BY uuid LIMIT 1000",
    )?
    .query_map(named_params! { ":head": head.uuid() }, |row| {
        row.get(0).map(CaseId::new)
    })?
    .collect()
}

/// Removes the row of a case that is not one any more.
///
/// # Errors
/// When the database refuses.
pub fn remove(db: &Connection, document: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM case_row WHERE document = :document")?
        .execute(named_params! { ":document": document })?;
    Ok(())
}

/// Writes rows as a JSON list, for `json_each`.
pub(crate) fn json_list(rows: &[i64]) -> String {
    let rows: Vec<String> = rows.iter().map(i64::to_string).collect();
    format!("[{}]", rows.join(","))
}

/// Reads a small vocabulary from its number.
pub(crate) fn word<T: Copy>(all: &[T], code: usize, table: &'static str) -> Result<T, StoreError> {
    all.get(code).copied().ok_or_else(|| StoreError::Damaged {
        table,
        problem: format!("code {code}"),
    })
}

/// Reads a row of what [`listed`] names.
pub(super) fn read(row: &rusqlite::Row<'_>) -> Result<CaseRow, StoreError> {
    let status: String = row.get(5)?;
    let tags: String = row.get(14)?;
    let people: String = row.get(21)?;
    Ok(CaseRow {
        document: row.get(0)?,
        case_id: CaseId::new(row.get(1)?),
        compartment_id: CompartmentId::new(row.get(2)?),
        label: row.get(3)?,
        title: row.get(4)?,
        status: status
            .parse()
            .map_err(|error: orgo_schema::word::WordError| StoreError::Damaged {
                table: "case_row",
                problem: error.to_string(),
            })?,
        severity: word(Severity::ALL, row.get(6)?, "case_row")?,
        priority: word(Priority::ALL, row.get(7)?, "case_row")?,
        visibility: word(Visibility::ALL, row.get(8)?, "case_row")?,
        escalation_level: row.get(9)?,
        domain: row.get(10)?,
        subtype: row.get(11)?,
        site: row.get(12)?,
        area: row.get(13)?,
        tags: tags.lines().map(ToOwned::to_owned).collect(),
        reporter: row.get::<_, Option<Uuid>>(15)?.map(UserId::new),
        merged_into: row.get::<_, Option<Uuid>>(16)?.map(CaseId::new),
        conflicts: row.get(17)?,
        created_at: Timestamp(row.get(18)?),
        updated_at: Timestamp(row.get(19)?),
        transparency: row.get(20)?,
        people: people.lines().map(ToOwned::to_owned).collect(),
    })
}
