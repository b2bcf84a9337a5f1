//! Rows of tasks: what lists show and filter, and when the next step of the ladder occurs.

use std::cmp::Reverse;

use orgo_schema::{
    id::{CaseId, TaskId, UserId},
    task::ShownStatus,
    time::Timestamp,
    word::{Priority, Severity, Visibility},
};
use rusqlite::{Connection, OptionalExtension as _, named_params};
use serde::Serialize;
use uuid::Uuid;

use super::{
    StoreError,
    case::{json_list, word},
    limit::{Limit, sees},
    united,
};

/// A task as a line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TaskRow {
    /// The row of its document.
    #[serde(skip)]
    pub document: i64,
    /// The row of its case's document.
    #[serde(skip)]
    pub case_document: i64,
    /// Its id.
    pub task_id: TaskId,
    /// Its case.
    pub case_id: CaseId,
    /// Its routing address now.
    pub label: String,
    /// The team that owns it; empty when none does.
    #[serde(rename = "owner_role")]
    pub role: String,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub status: ShownStatus,
    /// How soon.
    pub priority: Priority,
    /// How bad.
    pub severity: Severity,
    /// Who may read it.
    pub visibility: Visibility,
    /// The rung it stands on.
    pub escalation_level: u8,
    /// The domain.
    #[serde(rename = "type")]
    pub domain: String,
    /// The subtype; empty when it has none.
    pub subtype: String,
    /// Who has taken it.
    pub assignee: Option<UserId>,
    /// Who made it, if a user did.
    pub created_by: Option<UserId>,
    /// When it should be finished.
    pub due_at: Option<Timestamp>,
    /// When the next step occurs if nobody acts.
    pub next_step_at: Option<Timestamp>,
    /// Since when its ladder has run out ([`orgo_schema::view::TaskView::at_top_since`]).
    pub at_top_since: Option<Timestamp>,
    /// Whether who answers at the top asked for time: that until which it rests is `at_top_since`.
    #[serde(skip)]
    pub rests: bool,
    /// Whether it does not count.
    pub void: bool,
    /// In how many fields sites differ.
    pub conflicts: u32,
    /// When it began.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What a list may hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The rows of the compartments the viewer reaches.
    pub compartments: Vec<i64>,
    /// What the viewer sees of them.
    pub limit: Limit,
    /// Only what is held by this user, or waits for one of `roles`.
    pub mine: Option<UserId>,
    /// The roles of the user, for `mine`; empty: only what they hold.
    pub roles: Vec<String>,
    /// Only what is not finished.
    pub open_only: bool,
    /// Only of this case.
    pub case_document: Option<i64>,
    /// Only with the next step at or before this.
    pub next_before: Option<Timestamp>,
    /// Only what has moved up, or was due by then.
    pub pressing_at: Option<Timestamp>,
    /// Only what was finished since then.
    pub finished_since: Option<Timestamp>,
    /// Only of this team and those within it.
    pub within: Option<String>,
    /// Only what is not finished and waits for something that is not finished.
    pub waits_only: bool,
}

macro_rules! columns {
    () => {
        "task_row.document, case_document, document.uuid, parent.uuid, task_row.label, task_row.role,
         task_row.title, task_row.status, task_row.priority, task_row.severity, task_row.visibility,
         task_row.level, task_row.domain, task_row.subtype, assignee, creator, due_ms, next_ms, void,
         task_row.conflicts, task_row.created_ms, task_row.updated_ms, top_ms, rests"
    };
}

/// Whether something that is not finished holds a task back.
macro_rules! waits {
    () => {
        "(task_row.open = 1 AND task_row.void = 0 AND EXISTS (
            SELECT 1 FROM wait_row
              JOIN document AS awaited ON awaited.uuid = wait_row.task AND awaited.kind = document.kind
                   AND awaited.compartment = document.compartment
              JOIN task_row AS other ON other.document = awaited.id
             WHERE wait_row.document = task_row.document AND other.open = 1 AND other.void = 0))"
    };
}

pub(super) use {columns as listed, waits};

macro_rules! from_where {
    () => {
        concat!("FROM task_row
           JOIN document ON document.id = task_row.document
           JOIN document AS parent ON parent.id = case_document
          WHERE document.compartment IN (SELECT value FROM json_each(:compartments))
            AND (:case_document IS NULL OR case_document = :case_document)
            AND (:open_only = 0 OR (open = 1 AND void = 0))
            AND (:next_before IS NULL OR (open = 1 AND next_ms <= :next_before))
            AND (:pressing_at IS NULL OR level > 0 OR due_ms <= :pressing_at)
            AND (:finished_since IS NULL OR (open = 0 AND void = 0 AND updated_ms >= :finished_since))
            AND (:within IS NULL OR role = :within
                 OR substr(role, 1, length(:within) + 1) = :within || '.')
            AND (:waits_only = 0 OR ", waits!(), ")
            AND ((:reporter IS NULL AND :member IS NULL) OR creator = :reporter
                 OR EXISTS (SELECT 1 FROM case_row AS whole
                             WHERE whole.document = case_document AND ",
                             sees!("whole", "1"), "))
            AND (:mine IS NULL OR assignee = :mine
                 OR (assignee IS NULL AND EXISTS (
                        SELECT 1 FROM json_each(:roles)
                         WHERE role = value OR substr(role, 1, length(value) + 1) = value || '.')))")
    };
}

/// Lists tasks: what nobody above saves, then the next to climb first, those whose clock stands last.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn list(db: &Connection, filter: &Filter, max: u32) -> Result<Vec<TaskRow>, StoreError> {
    let roles = serde_json::to_string(&filter.roles).unwrap_or_default();
    let sql = concat!(
        "SELECT ",
        columns!(),
        " ",
        from_where!(),
        " ORDER BY open DESC, press_ms >= 0, min(press_ms, 0), next_ms IS NULL, next_ms, updated_ms DESC,
               task_row.document
          LIMIT :max"
    );
    let mut all: Vec<TaskRow> = Vec::new();
    for sql in united::each(db, sql)? {
        let mut statement = db.prepare_cached(&sql)?;
        let rows = statement.query_map(
            named_params! {
                ":compartments": json_list(&filter.compartments),
                ":case_document": filter.case_document,
                ":open_only": filter.open_only,
                ":next_before": filter.next_before.map(|at| at.0),
                ":pressing_at": filter.pressing_at.map(|at| at.0),
                ":finished_since": filter.finished_since.map(|at| at.0),
                ":within": filter.within,
                ":waits_only": filter.waits_only,
                ":reporter": filter.limit.reporter,
                ":member": filter.limit.member,
                ":part": filter.limit.part,
                ":teams": filter.limit.teams,
                ":by_domain": filter.limit.by_domain,
                ":usual": filter.limit.usual,
                ":mine": filter.mine.map(UserId::uuid),
                ":roles": roles,
                ":max": max,
            },
            |row| Ok(read(row)),
        )?;
        for row in rows {
            all.push(row??);
        }
    }
    all.sort_by_key(TaskRow::place);
    all.truncate(max as usize);
    Ok(all)
}

impl TaskRow {
    /// Whether nothing is left to do.
    pub const fn is_finished(&self) -> bool {
        matches!(
            self.status,
            ShownStatus::Completed | ShownStatus::Failed | ShownStatus::Cancelled
        )
    }

    /// Whether it stands at the top of its ladder, where nobody above saves it.
    pub const fn ran_out(&self) -> bool {
        self.at_top_since.is_some() && !self.rests && !self.is_finished()
    }

    /// Returns the place in a list, as the statement of [`list`] has it.
    fn place(&self) -> impl Ord + use<> {
        let top = self.at_top_since.filter(|_| self.ran_out());
        (
            self.is_finished(),
            top.is_none(),
            top,
            self.next_step_at.is_none(),
            self.next_step_at,
            Reverse(self.updated_at),
            self.document,
        )
    }
}

/// An open task of which something is to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// When it occurs.
    pub at: Timestamp,
    /// The row of its document.
    pub document: i64,
    /// The team that owns it; empty when none does.
    pub role: String,
}

/// Lists open tasks of which something is to be recorded, earliest first, after a place in that order. Costs what is
/// due, not what is open: it reads the index of that.
///
/// # Errors
/// When the database refuses.
pub fn due(
    db: &Connection,
    now: Timestamp,
    after: (Timestamp, i64),
    max: u32,
) -> rusqlite::Result<Vec<Due>> {
    let sql = "SELECT wake_ms, document, role FROM task_row
                WHERE open = 1 AND wake_ms <= :now AND (wake_ms, document) > (:at, :document)
                  AND void = 0
                ORDER BY wake_ms, document
                LIMIT :max";
    united::due(db, sql, now, after, max, |row| {
        Ok(Due {
            at: Timestamp(row.get(0)?),
            document: row.get(1)?,
            role: row.get(2)?,
        })
    })
}

/// Lists the documents of cases that have open tasks, by row, after one of them.
///
/// # Errors
/// When the database refuses.
pub fn open_cases(db: &Connection, after: i64, max: u32) -> rusqlite::Result<Vec<i64>> {
    let mut all: Vec<i64> = Vec::new();
    let sql = "SELECT DISTINCT case_document FROM task_row
                WHERE case_document > :after AND open = 1
                ORDER BY case_document
                LIMIT :max";
    for sql in united::each(db, sql)? {
        let mut statement = db.prepare_cached(&sql)?;
        let rows = statement.query_map(named_params! { ":after": after, ":max": max }, |row| {
            row.get(0)
        })?;
        for row in rows {
            all.push(row?);
        }
    }
    all.sort_unstable();
    all.truncate(max as usize);
    Ok(all)
}

/// Counts what [`list`] would show without a limit.
///
/// # Errors
/// When the database refuses.
pub fn count(db: &Connection, filter: &Filter) -> Result<u64, StoreError> {
    let roles = serde_json::to_string(&filter.roles).unwrap_or_default();
    let mut all = 0;
    for sql in united::each(db, concat!("SELECT count(*) ", from_where!()))? {
        let count: i64 = db.prepare_cached(&sql)?.query_row(
            named_params! {
                ":compartments": json_list(&filter.compartments),
                ":case_document": filter.case_document,
                ":open_only": filter.open_only,
                ":next_before": filter.next_before.map(|at| at.0),
                ":pressing_at": filter.pressing_at.map(|at| at.0),
                ":finished_since": filter.finished_since.map(|at| at.0),
                ":within": filter.within,
                ":waits_only": filter.waits_only,
                ":reporter": filter.limit.reporter,
                ":member": filter.limit.member,
                ":part": filter.limit.part,
                ":teams": filter.limit.teams,
                ":by_domain": filter.limit.by_domain,
                ":usual": filter.limit.usual,
                ":mine": filter.mine.map(UserId::uuid),
                ":roles": roles,
            },
            |row| row.get(0),
        )?;
        all += count.unsigned_abs();
    }
    Ok(all)
}

/// Counts the tasks of a case that count: how many are finished, and how many there are.
///
/// # Errors
/// When the database refuses.
pub fn progress(db: &Connection, case_document: i64) -> rusqlite::Result<(u64, u64)> {
    db.prepare_cached(
        "SELECT count(*) FILTER (WHERE open = 0), count(*) FROM task_row
          WHERE case_document = :case_document AND void = 0",
    )?
    .query_row(named_params! { ":case_document": case_document }, |row| {
        Ok((
            row.get::<_, i64>(0)?.unsigned_abs(),
            row.get::<_, i64>(1)?.unsigned_abs(),
        ))
    })
}

/// Returns the row of one task.
///
/// # Errors
/// When the database refuses or the row is damaged.
pub fn one(db: &Connection, document: i64) -> Result<Option<TaskRow>, StoreError> {
    db.prepare_cached(concat!(
        "SELECT ",
        columns!(),
        " FROM task_row
           JOIN document ON document.id = task_row.document
           JOIN document AS parent ON parent.id = case_document
          WHERE task_row.document = :document"
    ))?
    .query_row(named_params! { ":document": document }, |row| Ok(read(row)))
    .optional()?
    .transpose()
}

/// Removes all that a task is shown by, until it is shown elsewhere.
///
/// # Errors
/// When the database refuses.
pub fn hide(db: &Connection, document: i64) -> rusqlite::Result<()> {
    for sql in [
        "DELETE FROM task_row WHERE document = :document",
        "DELETE FROM wait_row WHERE document = :document",
        "DELETE FROM series_row WHERE document = :document",
        "DELETE FROM waiting_row WHERE document = :document",
        "DELETE FROM outbox WHERE document = :document",
        "DELETE FROM arrival_row WHERE document = :document",
        "DELETE FROM arrival_seen WHERE document = :document",
        "DELETE FROM untold WHERE document = :document",
        "DELETE FROM search WHERE rowid = :document",
    ] {
        db.prepare_cached(sql)?
            .execute(named_params! { ":document": document })?;
    }
    Ok(())
}

/// Puts the row of a task. `wake_at` is when a node next has something to record about it if nobody acts.
///
/// # Errors
/// When the database refuses.
pub fn put(db: &Connection, row: &TaskRow, wake_at: Option<Timestamp>) -> rusqlite::Result<()> {
    // Not `INSERT OR REPLACE`: that opens a savepoint, see the migration.
    db.prepare_cached("DELETE FROM task_row WHERE document = :document")?
        .execute(named_params! { ":document": row.document })?;
    db.prepare_cached(
        "INSERT INTO task_row (document, case_document, label, role, title, status, open, severity,
             priority, visibility, level, domain, subtype, assignee, creator, due_ms, next_ms, wake_ms, void,
             conflicts, created_ms, updated_ms, top_ms, rests)
         VALUES (:document, :case_document, :label, :role, :title, :status, :open, :severity,
             :priority, :visibility, :level, :domain, :subtype, :assignee, :creator, :due_ms, :next_ms, :wake_ms, :void,
             :conflicts, :created_ms, :updated_ms, :top_ms, :rests)",
    )?
    .execute(named_params! {
        ":document": row.document,
        ":case_document": row.case_document,
        ":label": row.label,
        ":role": row.role,
        ":title": row.title,
        ":status": row.status.as_str(),
        ":open": !row.is_finished(),
        ":severity": row.severity as u8,
        ":priority": row.priority as u8,
        ":visibility": row.visibility as u8,
        ":level": row.escalation_level,
        ":domain": row.domain,
        ":subtype": row.subtype,
        ":assignee": row.assignee.map(UserId::uuid),
        ":creator": row.created_by.map(UserId::uuid),
        ":due_ms": row.due_at.map(|at| at.0),
        ":next_ms": row.next_step_at.map(|at| at.0),
        ":wake_ms": wake_at.map(|at| at.0),
        ":void": row.void,
        ":conflicts": row.conflicts,
        ":created_ms": row.created_at.0,
        ":updated_ms": row.updated_at.0,
        ":top_ms": row.at_top_since.map(|at| at.0),
        ":rests": row.rests,
    })?;
    Ok(())
}

/// Reads a row of what [`listed`] names.
pub(super) fn read(row: &rusqlite::Row<'_>) -> Result<TaskRow, StoreError> {
    let status: String = row.get(7)?;
    Ok(TaskRow {
        document: row.get(0)?,
        case_document: row.get(1)?,
        task_id: TaskId::new(row.get(2)?),
        case_id: CaseId::new(row.get(3)?),
        label: row.get(4)?,
        role: row.get(5)?,
        title: row.get(6)?,
        status: status
            .parse()
            .map_err(|error: orgo_schema::word::WordError| StoreError::Damaged {
                table: "task_row",
                problem: error.to_string(),
            })?,
        priority: word(Priority::ALL, row.get(8)?, "task_row")?,
        severity: word(Severity::ALL, row.get(9)?, "task_row")?,
        visibility: word(Visibility::ALL, row.get(10)?, "task_row")?,
        escalation_level: row.get(11)?,
        domain: row.get(12)?,
        subtype: row.get(13)?,
        assignee: row.get::<_, Option<Uuid>>(14)?.map(UserId::new),
        created_by: row.get::<_, Option<Uuid>>(15)?.map(UserId::new),
        due_at: row.get::<_, Option<i64>>(16)?.map(Timestamp),
        next_step_at: row.get::<_, Option<i64>>(17)?.map(Timestamp),
        void: row.get(18)?,
        conflicts: row.get(19)?,
        created_at: Timestamp(row.get(20)?),
        updated_at: Timestamp(row.get(21)?),
        at_top_since: row.get::<_, Option<i64>>(22)?.map(Timestamp),
        rests: row.get(23)?,
    })
}
