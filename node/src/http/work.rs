//! My work: tasks in bands of time left.

use axum::{
    extract::{Query, State},
    response::Response,
};
use orgo_engine::policy::Calendar;
use orgo_schema::{
    label::{Base, Label, Level},
    task::ShownStatus,
    time::Timestamp,
};
use orgo_web::{
    model::{LeftState, TimeLeft},
    page::work::{self, Band, Group, Tab, TaskRow, WorkPage},
};
use rusqlite::Connection;

use super::{
    answer::Answer,
    app::App,
    desk::Desk,
    session::{Fields, Visitor},
    show,
    time::{self, Wall},
};
use crate::{
    failure::Failure,
    project::is_over,
    store::{StoreError, case, document, task},
    waits,
};

/// Tasks on the page.
const TASKS_MAX: u32 = 200;
/// Finished tasks on the page.
const FINISHED_MAX: u32 = 20;
/// How long finished tasks are shown, in days.
const FINISHED_DAYS: i64 = 7;
/// When time gets short, in milliseconds before the next step: an hour.
const SOON_MS: i64 = 3_600_000;

/// Groups by when tasks press, the most pressing first.
const BY_TIME: [Band; 4] = [Band::Overdue, Band::Today, Band::Week, Band::Later];
/// Groups by where tasks have come to, the highest first.
const BY_LEVEL: [Band; 5] = [
    Band::Top,
    Band::Executives,
    Band::Heads,
    Band::Leads,
    Band::Staff,
];

/// Shows the tasks of a view.
pub(super) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    let tab = Fields::new(query).get("tab").to_owned();
    app.answer(visitor, move |desk| page(desk, &tab)).await
}

/// The views of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Mine,
    Pressing,
    Blocked,
    Levels,
    All,
}

impl View {
    const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Mine, "mine", "Mine and my teams’"),
        (Self::Pressing, "late", "Late or moved up"),
        (Self::Blocked, "blocked", "Blocked"),
        (Self::Levels, "levels", "By level"),
        (Self::All, "all", "All open"),
    ];

    /// Returns the view that is asked for; without one, the first that can hold something.
    fn of(desk: &Desk<'_>, key: &str) -> Self {
        let named = Self::ALL
            .into_iter()
            .find(|(_, known, _)| *known == key)
            .map(|(view, ..)| view);
        let usual = if desk.visitor.person.teams.is_empty() {
            Self::All
        } else {
            Self::Mine
        };
        named.unwrap_or(usual)
    }

    fn filter(self, desk: &Desk<'_>) -> task::Filter {
        let mine = desk.my_tasks();
        match self {
            Self::Mine => mine,
            Self::Pressing => task::Filter {
                mine: None,
                pressing_at: Some(desk.now),
                ..mine
            },
            Self::Blocked => task::Filter {
                mine: None,
                waits_only: true,
                ..mine
            },
            Self::All | Self::Levels => task::Filter { mine: None, ..mine },
        }
    }
}

fn page(desk: &Desk<'_>, tab: &str) -> Result<Answer, Failure> {
    let view = View::of(desk, tab);
    let page = desk.node.store.read(|db| {
        let mut tabs = Vec::new();
        for (other, key, words) in View::ALL {
            let count = show::number(task::count(db, &other.filter(desk))?);
            tabs.push(Tab {
                key: key.to_owned(),
                words: words.to_owned(),
                count,
                is_current: other == view,
            });
        }
        let rows = task::list(db, &view.filter(desk), TASKS_MAX)?;
        let total = tabs.iter().find(|tab| tab.is_current).map(|tab| tab.count);
        Ok::<_, Failure>(WorkPage {
            groups: groups(db, desk, view, &rows)?,
            tabs,
            total,
            hours: hours(desk),
            gap: String::new(),
        })
    })?;
    Ok(Answer::Page(work::render(&desk.frame()?, page)))
}

/// Says which time counts, and in which zone times are shown.
fn hours(desk: &Desk<'_>) -> String {
    let counts = match &desk.setting.policies.newest().calendar {
        Calendar::Always => "Times count every hour of every day".to_owned(),
        Calendar::Working(working) => format!(
            "Times count in the hours of the calendar “{}” ({})",
            working.title(),
            working.zone().name()
        ),
    };
    format!("{counts}; they are shown in {}.", desk.wall.zone.name())
}

/// Sorts tasks into bands, the most pressing first.
fn groups(
    db: &Connection,
    desk: &Desk<'_>,
    view: View,
    rows: &[task::TaskRow],
) -> Result<Vec<Group>, StoreError> {
    let mut groups = Vec::new();
    let is_by_level = view == View::Levels;
    let bands: &[Band] = if is_by_level { &BY_LEVEL } else { &BY_TIME };
    let band_of = |task: &task::TaskRow| {
        if is_by_level {
            level(task)
        } else {
            band(task, desk.wall)
        }
    };
    for band in bands.iter().copied() {
        let tasks = rows.iter().filter(|task| band_of(task) == band);
        let tasks = tasks
            .map(|task| line(db, desk, task))
            .collect::<Result<Vec<_>, _>>()?;
        groups.push(Group { band, tasks });
    }
    if view == View::Mine {
        let since = Some(time::days_later(desk.now, -FINISHED_DAYS));
        let filter = task::Filter {
            open_only: false,
            finished_since: since,
            ..view.filter(desk)
        };
        let finished = task::list(db, &filter, FINISHED_MAX)?;
        let tasks = finished
            .iter()
            .map(|task| line(db, desk, task))
            .collect::<Result<Vec<_>, _>>()?;
        groups.push(Group {
            band: Band::Finished,
            tasks,
        });
    }
    Ok(groups)
}

/// Says at which level of the organization a task waits. A request on a broadcast entered at the executive.
fn level(task: &task::TaskRow) -> Band {
    match task.label.parse::<Label>().map(|label| label.base) {
        Ok(Base::CEO) => Band::Top,
        Ok(base) if base.is_broadcast() => Band::Executives,
        Ok(base) => match base.level() {
            Level::Executive => Band::Executives,
            Level::Head => Band::Heads,
            Level::Lead => Band::Leads,
            Level::Staff => Band::Staff,
        },
        Err(_) => Band::Staff,
    }
}

/// Says when a task presses: when it is due, or moves up, whichever is sooner.
fn band(task: &task::TaskRow, wall: Wall) -> Band {
    let at = [task.due_at, task.next_step_at].into_iter().flatten().min();
    match at {
        Some(at) if at < wall.now => Band::Overdue,
        Some(at) if at < wall.end_of_day() => Band::Today,
        Some(at) if at < time::days_later(wall.now, 7) => Band::Week,
        Some(_) | None => Band::Later,
    }
}

fn line(db: &Connection, desk: &Desk<'_>, task: &task::TaskRow) -> Result<TaskRow, StoreError> {
    let case = case::one(db, task.case_document)?;
    let pressure = Pressure {
        status: task.status,
        due_at: task.due_at,
        next_step_at: task.next_step_at,
        updated_at: task.updated_at,
    };
    Ok(TaskRow {
        id: task.task_id.to_string(),
        title: task.title.clone(),
        status: task.status,
        priority: task.priority,
        label: show::plate(&task.label),
        place: case
            .map(|case| show::place(&case.site, &case.area))
            .unwrap_or_default(),
        with: task.assignee.map(|user| desk.user_name(user)),
        age: time::length(desk.now.since_ms(task.created_at)),
        left: pressure.left(desk.wall, desk.is_sure()),
        is_unread: false,
        has_conflict: task.conflicts > 0,
        is_waiting: false,
        waits_for: waits_for(db, desk, task)?,
    })
}

/// Names what holds a task back, as far as the reader may see it.
fn waits_for(db: &Connection, desk: &Desk<'_>, row: &task::TaskRow) -> Result<String, StoreError> {
    let at = document::at(db, row.document)?;
    let Some(compartment) = desk.setting.compartment(at.compartment) else {
        return Ok(String::new());
    };
    let holding = waits::holding_row(db, compartment, row)?;
    Ok(desk.named(db, &holding))
}

/// What decides how much time is left for a task.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pressure {
    pub(super) status: ShownStatus,
    pub(super) due_at: Option<Timestamp>,
    pub(super) next_step_at: Option<Timestamp>,
    pub(super) updated_at: Timestamp,
}

impl Pressure {
    /// Says how much time is left until something happens to the task, and whether the clock is sure.
    pub(super) fn left(self, wall: Wall, is_sure: bool) -> Option<TimeLeft> {
        let left = |text: String, state| {
            Some(TimeLeft {
                text,
                state,
                used_percent: None,
                is_doubtful: !is_sure,
            })
        };
        if is_over(self.status) {
            return left(wall.full(self.updated_at), LeftState::Ended);
        }
        if self.status == ShownStatus::OnHold {
            return left("Paused".to_owned(), LeftState::Paused);
        }
        let at = [self.due_at, self.next_step_at]
            .into_iter()
            .flatten()
            .min()?;
        let ms = at.since_ms(wall.now);
        match ms {
            ..0 => left(
                format!("{} over", time::length(wall.now.since_ms(at))),
                LeftState::Over,
            ),
            0..SOON_MS => left(time::length(ms), LeftState::Soon),
            _ => left(time::length(ms), LeftState::Calm),
        }
    }
}
