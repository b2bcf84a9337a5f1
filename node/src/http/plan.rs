//! Tasks through time: of a case, or of a role.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use chrono::{Datelike as _, NaiveDate, TimeDelta, Weekday};
use orgo_schema::{command::Object, id::CaseId, time::Timestamp};
use orgo_web::{
    model::{Fault, Message, ShownStatus},
    page::plan::{self as model, Bar, Mark, MarkKind, PlanFilter, PlanPage, Spot},
};
use rusqlite::Connection;

use super::{
    answer::Answer,
    app::App,
    desk::Desk,
    listing,
    session::{Fields, Visitor},
    settle, show,
    time::Wall,
};
use crate::{
    failure::Failure,
    guard,
    listing::{Filter, Standing, Tab},
    store::{
        StoreError, document, listing as rows, series,
        task::{self, TaskRow},
    },
    waits, words,
};

/// Tasks of one plan.
const TASKS_MAX: u32 = 200;
/// The days that are shown where nobody says.
const DAYS_USUAL: i64 = 28;
/// The most days that are shown.
const DAYS_MAX: i64 = 366;
/// The most marks of the ladder on one bar.
const STEPS_MAX: usize = 12;
/// Tasks that come again whose every time is shown; of others only the next.
const RECURRING_MAX: usize = 20;
/// The most lines of the axis.
const TICKS_MAX: i64 = 14;

const DAY_MS: i64 = 24 * 3_600_000;

/// Shows the plan of a role, or of whoever asks.
pub(super) async fn of_role(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    app.answer(visitor, move |desk| page(desk, None, &Fields::new(query)))
        .await
}

/// Shows the plan of a case.
pub(super) async fn of_case(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    app.answer(visitor, move |desk| {
        let case: CaseId = settle::id(&id, "case")?;
        page(desk, Some(case), &Fields::new(query))
    })
    .await
}

/// What is shown of time.
#[derive(Debug, Clone, Copy)]
struct Window {
    from: Timestamp,
    days: i64,
    wall: Wall,
}

impl Window {
    /// Reads what is asked for; what cannot be read is said, and left to the page.
    fn read(fields: &Fields, wall: Wall, faults: &mut Vec<Fault>) -> Self {
        let mut fault = |field: &str, message: String| {
            faults.push(Fault {
                field: field.to_owned(),
                message: Message::new(wall.language, message),
            });
        };
        let say = words::Plan(wall.language);
        let days = fields.filled("days").map(|text| {
            let days = text.parse::<i64>().ok();
            days.filter(|days| (1..=DAYS_MAX).contains(days))
                .ok_or(text)
        });
        let days = match days {
            None => DAYS_USUAL,
            Some(Ok(days)) => days,
            Some(Err(text)) => {
                let shown: String = text.chars().take(40).collect();
                fault("days", say.not_days(&shown, &DAYS_MAX.to_string()));
                DAYS_USUAL
            }
        };
        let day = fields.filled("from").map(|text| {
            NaiveDate::parse_from_str(&text, "%Y-%m-%d")
                .ok()
                .filter(|day| (1970..=9000).contains(&day.year()))
                .ok_or(text)
        });
        let usual = wall.at(wall.now.plus_ms(-(days / 4) * DAY_MS)).date_naive();
        let day = match day {
            None => usual,
            Some(Ok(day)) => day,
            Some(Err(text)) => {
                let shown: String = text.chars().take(40).collect();
                fault("from", say.not_a_day(&shown));
                usual
            }
        };
        Self {
            from: wall.begin(day),
            days,
            wall,
        }
    }

    fn until(self) -> Timestamp {
        self.day(self.days)
    }

    /// Returns the first instant of the day so many days after the first.
    fn day(self, days: i64) -> Timestamp {
        let first = self.wall.at(self.from).date_naive();
        let day = first.checked_add_signed(TimeDelta::days(days));
        self.wall.begin(day.unwrap_or(first))
    }

    /// Returns where an instant is on the axis, if it is shown.
    fn spot(self, at: Timestamp) -> Option<Spot> {
        (self.from <= at && at <= self.until()).then(|| self.cut(at))
    }

    /// Returns where an instant is on the axis; what lies beyond is at its end.
    fn cut(self, at: Timestamp) -> Spot {
        let whole = self.until().since_ms(self.from).max(1);
        let part = at.since_ms(self.from).clamp(0, whole);
        Spot::try_from(part * 1_000 / whole).unwrap_or(1_000)
    }

    /// Returns the part of a stretch of time that is shown.
    fn span(self, from: Timestamp, to: Timestamp) -> Option<(Spot, Spot)> {
        (from <= self.until() && to >= self.from).then(|| (self.cut(from), self.cut(to)))
    }

    /// Returns the lines of the axis, few enough for their words: days, Mondays, or the first days of months.
    fn ticks(self) -> Vec<(Spot, String)> {
        let every = |day: NaiveDate| match self.days {
            ..=7 => true,
            8..=98 => day.weekday() == Weekday::Mon,
            _ => day.day() == 1,
        };
        let days = (0..self.days).map(|number| self.day(number));
        let local = |at: Timestamp| self.wall.at(at);
        let days = days.filter(|at| every(local(*at).date_naive()));
        let words = |at| {
            if self.days > 98 {
                self.wall.month(at).to_owned()
            } else {
                self.wall.day_month(at)
            }
        };
        let ticks = days.map(|at| (self.cut(at), words(at)));
        ticks
            .take(usize::try_from(TICKS_MAX).unwrap_or_default())
            .collect()
    }

    /// Returns the filter that begins so many windows later.
    fn moved(self, filter: &PlanFilter, windows: i64) -> PlanFilter {
        let from = self.day(self.days.saturating_mul(windows));
        PlanFilter {
            from: self.wall.at(from).format("%Y-%m-%d").to_string(),
            ..filter.clone()
        }
    }
}

/// Lists the tasks of a role, or of whoever asks and their teams; all of them where they have no team. What presses
/// most comes first.
fn of_team(
    db: &Connection,
    desk: &Desk<'_>,
    role: Option<String>,
    filter: &PlanFilter,
) -> Result<Vec<TaskRow>, StoreError> {
    let scope = listing::scope(desk);
    let is_own = role.is_none() && !scope.teams.is_empty();
    let asked = Filter {
        tab: is_own.then_some(Tab::Mine),
        role,
        standing: (filter.done == "yes").then_some(Standing::Any),
        ..Filter::default()
    };
    let lines = rows::tasks(db, &scope, &asked, None, TASKS_MAX + 1)?;
    Ok(lines.into_iter().map(|line| line.row).collect())
}

fn page(desk: &Desk<'_>, case: Option<CaseId>, fields: &Fields) -> Result<Answer, Failure> {
    let filter = filter(fields);
    let mut faults = Vec::new();
    let window = Window::read(fields, desk.wall, &mut faults);
    let registry = &desk.setting.configuration.loaded.registry;
    let role = fields.filled("role").filter(|_| case.is_none());
    let role = role.and_then(|role| match registry.canonical(&role) {
        Ok(role) => Some(role.to_string()),
        Err(error) => {
            faults.push(settle::fault("role", &error.to_string(), &[]));
            None
        }
    });
    let page = desk.node.store.read(|db| {
        let mut steps = Vec::new();
        let mut of = None;
        let mut rows = match case {
            None => of_team(db, desk, role, &filter)?,
            Some(id) => {
                let viewer = &desk.visitor.viewer;
                let found = guard::found(db, &desk.setting, viewer, Object::Case(id))?;
                for (_, fold) in &found.folded.tasks {
                    let walked = fold.walk.iter().flat_map(|walk| &walk.steps);
                    let at = walked.take(STEPS_MAX).map(|step| step.at).collect();
                    steps.push((fold.view.task_id, at));
                }
                let view = &found.folded.case.view;
                let reference = show::case_reference(view.case_id.uuid());
                of = Some((id.to_string(), format!("{reference} {}", view.title)));
                let (compartments, limit) = desk.reach();
                let asked = task::Filter {
                    compartments,
                    limit,
                    case_document: Some(found.row.row),
                    open_only: filter.done != "yes",
                    ..task::Filter::default()
                };
                task::list(db, &asked, TASKS_MAX + 1)?
            }
        };
        let has_more = rows.len() > TASKS_MAX as usize;
        rows.truncate(TASKS_MAX as usize);
        let rounds = rounds(db, desk, &rows, window)?;
        let bars = rows.iter().map(|row| {
            let of_task = steps.iter().find(|(task, _)| *task == row.task_id);
            let own: &[Timestamp] = of_task.map_or(&[], |(_, at): &(_, Vec<Timestamp>)| at);
            bar(db, desk, row, window, (own, &rounds))
        });
        Ok::<_, Failure>(PlanPage {
            case: of,
            faults,
            roles: show::roles(registry),
            window: words::Plan(desk.wall.language).between(
                &desk.wall.day_of_year(window.from),
                &desk.wall.day_of_year(window.until().plus_ms(-1)),
                desk.wall.zone.name(),
            ),
            earlier: window.moved(&filter, -1),
            later: window.moved(&filter, 1),
            ticks: window.ticks(),
            today: window.spot(desk.now),
            bars: bars.collect::<Result<_, Failure>>()?,
            has_more,
            filter,
        })
    })?;
    Ok(Answer::Page(model::render(&desk.frame()?, page)))
}

/// Returns the filter as it was typed.
fn filter(fields: &Fields) -> PlanFilter {
    let text = |name| fields.filled(name).unwrap_or_default();
    PlanFilter {
        role: text("role"),
        days: text("days"),
        from: text("from"),
        done: text("done"),
    }
}
/// When work comes again, by the row of the task that begins the series.
type Rounds = BTreeMap<i64, Again>;

/// When a task comes again.
#[derive(Debug, Default)]
struct Again {
    /// The next time, whether it is within what is shown or not; then the others that are.
    times: Vec<Timestamp>,
    /// Whether there are more within what is shown.
    is_cut: bool,
}

/// Returns when the tasks of a plan come again.
fn rounds(
    db: &Connection,
    desk: &Desk<'_>,
    rows: &[TaskRow],
    window: Window,
) -> Result<Rounds, Failure> {
    let mut all = Rounds::new();
    for row in rows {
        let Some(next) = series::next(db, row.document)? else {
            continue;
        };
        let mut again = Again {
            times: vec![next],
            // Whether there are others is not known.
            is_cut: next <= window.until(),
        };
        if all.len() < RECURRING_MAX {
            let span = (window.from.max(next.plus_ms(1)), window.until());
            let of = (document::at(db, row.document)?, span);
            let rounds = crate::series::within(db, &desk.setting, of)?;
            again.is_cut = rounds.is_cut;
            let times = rounds.all.iter().map(|round| round.begins);
            again.times.extend(times);
        }
        all.insert(row.document, again);
    }
    Ok(all)
}

fn bar(
    db: &Connection,
    desk: &Desk<'_>,
    row: &TaskRow,
    window: Window,
    (steps, rounds): (&[Timestamp], &Rounds),
) -> Result<Bar, Failure> {
    let is_over = row.is_finished();
    let now = window.wall.now;
    let at = document::at(db, row.document)?;
    let holding = match desk.setting.compartment(at.compartment) {
        Some(compartment) => waits::holding_row(db, compartment, row)?,
        None => Vec::new(),
    };
    let none = Again::default();
    let again = rounds.get(&row.document).unwrap_or(&none);
    let end = match (is_over, row.due_at) {
        (true, _) => row.updated_at,
        (false, Some(due)) => due.max(now),
        (false, None) => now,
    };
    let late = row.due_at.filter(|due| !is_over && *due < now);
    let next: Vec<Timestamp> = if steps.is_empty() {
        row.next_step_at.into_iter().collect()
    } else {
        steps.to_vec()
    };
    let mark = |kind| move |at: Timestamp| window.spot(at).map(|at| Mark { at, kind });
    let blockers = holding.iter().filter_map(|other| other.due_at);
    let marks = row
        .due_at
        .into_iter()
        .filter_map(mark(MarkKind::Due))
        .chain(next.into_iter().filter_map(mark(MarkKind::Step)))
        .chain(
            again
                .times
                .iter()
                .copied()
                .filter_map(mark(MarkKind::Again)),
        )
        .chain(blockers.filter_map(mark(MarkKind::Waits)))
        .collect();
    let waits_for = desk.named(db, &holding);
    let with = row.assignee.map(|user| desk.user_name(user));
    Ok(Bar {
        id: row.task_id.to_string(),
        title: row.title.clone(),
        status: row.status,
        times: times(desk, row, again),
        with: with.unwrap_or_else(|| row.role.clone()),
        waits_for,
        waits_on: holding
            .iter()
            .map(|other| other.task_id.to_string())
            .collect(),
        span: window.span(row.created_at, end),
        late: late.map(|late| window.cut(late)),
        marks,
    })
}

/// Says everything about time that the bar shows.
fn times(desk: &Desk<'_>, row: &TaskRow, again: &Again) -> Vec<String> {
    let say = words::Plan(desk.wall.language);
    let full = |at| desk.wall.full(at);
    let mut times = vec![say.since(&full(row.created_at))];
    if row.is_finished() {
        let at = full(row.updated_at);
        times.push(match row.status {
            ShownStatus::Completed => say.done(&at),
            ShownStatus::Failed => say.failed(&at),
            ShownStatus::Cancelled
            | ShownStatus::Pending
            | ShownStatus::InProgress
            | ShownStatus::OnHold
            | ShownStatus::Escalated => say.ended(&at),
        });
        return times;
    }
    times.extend(row.due_at.map(|due| {
        let is_late = due < desk.now;
        let due = full(due);
        if is_late {
            say.due_late(&due)
        } else {
            say.due(&due)
        }
    }));
    times.extend(row.next_step_at.map(|at| say.moves_up(&full(at))));
    let top = row.at_top_since.filter(|since| *since <= desk.now);
    times.extend(top.map(|since| words::Time(desk.wall.language).at_top_since(&full(since))));
    if row.escalation_level > 0 {
        times.push(say.level(&row.escalation_level.to_string()));
    }
    times.extend(again.times.first().map(|at| say.again(&full(*at))));
    if let [_, more @ .., last] = again.times.as_slice() {
        let then = say.then(more.len() + 1, &full(*last));
        times.push(if again.is_cut {
            say.and_others(&then)
        } else {
            then
        });
    } else if again.is_cut {
        times.push(say.others_hidden().to_owned());
    }
    times
}
