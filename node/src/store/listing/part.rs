//! The parts that a list is put together from. Each reads an index that holds little else, in the order of the list;
//! no line is in two of them.

use orgo_schema::word::Priority;
use rusqlite::{Connection, named_params};

use super::Scope;
use crate::{
    listing::{Filter, Group, List, Sort, Standing, Tab},
    store::{StoreError, task, united},
};

/// The most roles whose work is looked up one by one.
const ROLES_MAX: usize = 64;
/// The sign that is after all others.
const LAST: char = '\u{10ffff}';

/// Whether one of the viewer's teams owns a task, or one below it does.
macro_rules! of_teams {
    ($of:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM json_each(:roles)
     WHERE ",
            $of,
            ".role = value OR substr(",
            $of,
            ".role, 1, length(value) + 1) = value || '.')"
        )
    };
}

pub(super) use of_teams;

/// One part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// The index it is read by; nothing: whichever serves.
    pub(super) index: Option<&'static str>,
    /// What it asks of a task beside the rest.
    pub(super) condition: &'static str,
    /// The team that owns its lines, where it is of one.
    pub(super) role: Option<String>,
    /// The priority of its lines, where it is of one.
    pub(super) priority: Option<i64>,
}

impl Part {
    /// All of it.
    pub(super) const WHOLE: Self = Self::of(None, "1");

    const fn of(index: Option<&'static str>, condition: &'static str) -> Self {
        Self {
            index,
            condition,
            role: None,
            priority: None,
        }
    }
}

/// Lists the parts of what a filter asks for.
///
/// # Errors
/// When the database refuses.
pub(super) fn parts(
    db: &Connection,
    list: List,
    scope: &Scope,
    filter: &Filter,
) -> Result<Vec<Part>, StoreError> {
    let tab = filter.tab.filter(|_| list == List::Tasks);
    // The indexes hold what is not finished.
    let is_open = filter.standing(list) == Standing::Unfinished;
    Ok(match (tab, is_open) {
        (Some(Tab::Levels), true) if is_by_level(filter) => vec![LADDER],
        (Some(Tab::Levels | Tab::All) | None, _) => of_roles(db, list, filter)?,
        (Some(Tab::Mine), true) => mine(db, scope)?,
        (Some(Tab::Mine), false) => vec![EVERY_OWN],
        (Some(Tab::Late), true) => vec![
            Part::of(Some("task_press"), "task_row.press_ms < :now"),
            Part::of(
                Some("task_up"),
                "task_row.level > 0 AND task_row.press_ms >= :now",
            ),
        ],
        (Some(Tab::Late), false) => vec![Part::of(
            None,
            "task_row.open = 1 AND (task_row.press_ms < :now OR task_row.level > 0)",
        )],
        (Some(Tab::Blocked), true) => vec![Part::of(
            Some("task_waits"),
            concat!("task_row.waits = 1 AND ", task::waits!()),
        )],
        (Some(Tab::Blocked), false) => vec![Part::of(None, task::waits!())],
    })
}

/// What is open, level by level.
const LADDER: Part = Part::of(Some("task_ladder"), "1");

/// Whether a list stands together by level, what presses first within each.
fn is_by_level(filter: &Filter) -> bool {
    let names_role = ranges(filter).is_some();
    let by_level = filter.grouping(List::Tasks) == Group::Level;
    by_level && !names_role && filter.order(List::Tasks) == (Sort::Left, false)
}

/// What is one's own or one's team's, read by whichever index serves.
const EVERY_OWN: Part = Part::of(
    None,
    concat!(
        "(task_row.assignee = :me OR (task_row.assignee IS NULL AND ",
        of_teams!("task_row"),
        "))"
    ),
);

/// What one has, and what nobody has yet of each role of one's teams.
fn mine(db: &Connection, scope: &Scope) -> Result<Vec<Part>, StoreError> {
    let roles = unclaimed(db, &scope.teams)?;
    if roles.len() > ROLES_MAX {
        return Ok(vec![EVERY_OWN]);
    }
    let held = Part::of(Some("task_holder"), "task_row.assignee = :me");
    let free = roles.into_iter().map(|role| Part {
        role: Some(role),
        ..Part::of(
            Some("task_free"),
            "task_row.assignee IS NULL AND task_row.role = :part_role",
        )
    });
    Ok([held].into_iter().chain(free).collect())
}

/// Lists what belongs to some roles role by role, and priority by priority, where a filter names them and the list is
/// in its usual order: who reads all that is open in that order finds what is rare late.
fn of_roles(db: &Connection, list: List, filter: &Filter) -> Result<Vec<Part>, StoreError> {
    let (index, condition) = match list {
        List::Tasks => (
            "task_role",
            "task_row.role = :part_role AND task_row.priority = :part_priority",
        ),
        List::Cases => (
            "case_role",
            "case_row.role = :part_role AND case_row.priority = :part_priority",
        ),
    };
    // The index of tasks holds what is not finished, that of cases all.
    let is_held = match list {
        List::Tasks => filter.standing(list) == Standing::Unfinished,
        List::Cases => true,
    };
    let usual = match list {
        List::Tasks => Sort::Left,
        List::Cases => Sort::Changed,
    };
    let ranges = ranges(filter).filter(|_| is_held && filter.order(list).0 == usual);
    let Some(ranges) = ranges else {
        return Ok(vec![Part::WHOLE]);
    };
    let roles = match list {
        List::Tasks => roles(db, &format!("task_row INDEXED BY {index}"), OPEN, &ranges)?,
        List::Cases => roles(db, &format!("case_row INDEXED BY {index}"), "1", &ranges)?,
    };
    if roles.len() > ROLES_MAX {
        return Ok(vec![Part::WHOLE]);
    }
    let priorities = match filter.priorities.as_slice() {
        [] => Priority::ALL.to_vec(),
        some => some.to_vec(),
    };
    let parts = roles.into_iter().flat_map(|role| {
        let of = move |priority: Priority| Part {
            role: Some(role.clone()),
            priority: Some(i64::from(priority as u8)),
            ..Part::of(Some(index), condition)
        };
        priorities.clone().into_iter().map(of)
    });
    Ok(parts.collect())
}

/// What an index of open tasks holds.
const OPEN: &str = "open = 1 AND void = 0";

/// Returns where the roles are, from each first to before each last, that a filter names; they may hold more than those.
fn ranges(filter: &Filter) -> Option<Vec<(String, String)>> {
    if let Some(role) = &filter.role {
        return Some(below(role).into());
    }
    // A label ends with the role.
    let mut label = filter.label.as_deref()?.splitn(3, '.');
    let role = label.nth(2).filter(|role| !role.is_empty())?;
    Some(vec![(role.to_owned(), format!("{role}{LAST}"))])
}

/// Returns where a team and those below it are.
fn below(team: &str) -> [(String, String); 2] {
    // Below a team is what has a full stop after it; the sign after the full stop ends that.
    [
        (team.to_owned(), format!("{team}\u{1}")),
        (format!("{team}."), format!("{team}/")),
    ]
}

/// Lists the roles of teams, and of those below them, for which something waits that nobody has.
fn unclaimed(db: &Connection, teams: &[String]) -> Result<Vec<String>, StoreError> {
    let ranges: Vec<_> = teams.iter().flat_map(|team| below(team)).collect();
    let free = "open = 1 AND void = 0 AND assignee IS NULL";
    roles(db, "task_row INDEXED BY task_free", free, &ranges)
}

/// Lists the roles in some ranges that an index holds, and at most one more than are looked up one by one of each
/// range: by one step along the index for each.
fn roles(
    db: &Connection,
    table: &str,
    holds: &str,
    ranges: &[(String, String)],
) -> Result<Vec<String>, StoreError> {
    let sql = format!(
        "WITH RECURSIVE team (role) AS (
             SELECT (SELECT role FROM {table}
                      WHERE {holds} AND role >= :first AND role < :after ORDER BY role LIMIT 1)
             UNION ALL
             SELECT (SELECT role FROM {table}
                      WHERE {holds} AND role > team.role AND role < :after ORDER BY role LIMIT 1)
               FROM team WHERE team.role IS NOT NULL)
         SELECT role FROM team WHERE role IS NOT NULL LIMIT :max"
    );
    let max = u32::try_from(ROLES_MAX).unwrap_or(u32::MAX) + 1;
    let mut roles = Vec::new();
    for (first, after) in ranges {
        roles.extend(united::rows(
            db,
            &sql,
            named_params! { ":first": first, ":after": after, ":max": max },
            |row| row.get::<_, String>(0),
        )?);
    }
    roles.sort_unstable();
    roles.dedup();
    Ok(roles)
}
