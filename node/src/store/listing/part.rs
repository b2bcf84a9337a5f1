//! The parts that a tab of the work is put together from. Each reads an index that holds little else, in the order
//! of the list; no task is in two of them.

use rusqlite::{Connection, named_params};

use super::Scope;
use crate::{
    listing::{Filter, List, Standing, Tab},
    store::{StoreError, task, united},
};

/// The most roles of a viewer's teams whose unclaimed work is looked up one by one.
const ROLES_MAX: usize = 64;

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
    /// The team that owns its tasks, where it is of one.
    pub(super) role: Option<String>,
}

impl Part {
    /// All of it.
    pub(super) const WHOLE: Self = Self::of(None, "1");

    const fn of(index: Option<&'static str>, condition: &'static str) -> Self {
        Self {
            index,
            condition,
            role: None,
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
        (Some(Tab::Levels | Tab::All) | None, _) => vec![Part::WHOLE],
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

/// Lists the roles of teams, and of those below them, for which something waits that nobody has: by one step along
/// an index for each.
fn unclaimed(db: &Connection, teams: &[String]) -> Result<Vec<String>, StoreError> {
    let sql = "WITH RECURSIVE team (role) AS (
             SELECT (SELECT role FROM task_row INDEXED BY task_free
                      WHERE open = 1 AND void = 0 AND assignee IS NULL AND role >= :first AND role < :after
                      ORDER BY role LIMIT 1)
             UNION ALL
             SELECT (SELECT role FROM task_row INDEXED BY task_free
                      WHERE open = 1 AND void = 0 AND assignee IS NULL AND role > team.role AND role < :after
                      ORDER BY role LIMIT 1)
               FROM team WHERE team.role IS NOT NULL)
         SELECT role FROM team WHERE role IS NOT NULL LIMIT :max";
    let max = u32::try_from(ROLES_MAX).unwrap_or(u32::MAX) + 1;
    let mut roles = Vec::new();
    for team in teams {
        // Below a team is what has a full stop after it; the sign after the full stop ends that.
        for (first, after) in [
            (team.clone(), format!("{team}\u{1}")),
            (format!("{team}."), format!("{team}/")),
        ] {
            roles.extend(united::rows(
                db,
                sql,
                named_params! { ":first": first, ":after": after, ":max": max },
                |row| row.get::<_, String>(0),
            )?);
        }
    }
    roles.sort_unstable();
    roles.dedup();
    Ok(roles)
}
