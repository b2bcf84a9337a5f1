//! My work: tasks that a filter of the address asks for, by default in bands of time left.

use axum::{
    extract::{Query, State},
    response::Response,
};
use orgo_engine::policy::Calendar;
use orgo_schema::{id::UserId, task::ShownStatus, time::Timestamp, word::Duty};
use orgo_web::{
    model::{LeftState, TimeLeft, task_word},
    page::{
        listing::Pages,
        work::{self, Band, Group, Tab, TaskRow, WorkPage, list::Bulk},
    },
    route,
};
use rusqlite::Connection;

use super::{
    answer::Answer,
    app::App,
    bulk::Act,
    desk::Desk,
    listing::{self, Asked, Counter, LINES_MAX, Views},
    session::{Fields, Visitor},
    show,
    time::{self, Wall},
};
use crate::{
    failure::Failure,
    listing::{Filter, Group as By, List, Standing, Tab as View},
    project::is_over,
    store::{
        StoreError, document,
        listing::{self as lines, Line, Scope},
        task,
    },
    waits, words,
};

/// Finished tasks on the page.
const FINISHED_MAX: u32 = 20;
/// How long finished tasks are shown, in days.
const FINISHED_DAYS: i64 = 7;
/// When time gets short, in milliseconds before the next step: an hour.
const SOON_MS: i64 = 3_600_000;

/// Shows the tasks of a view.
pub(super) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    app.answer(visitor, move |desk| page(desk, &Fields::new(query)))
        .await
}

fn page(desk: &Desk<'_>, query: &Fields) -> Result<Answer, Failure> {
    let asked = Asked::read(desk, List::Tasks, query);
    let scope = listing::scope(desk);
    let views = Views::of(desk, List::Tasks)?;
    let page = desk.node.store.read(|db| {
        let mut counter = Counter::new(db, List::Tasks, &scope);
        let mut tabs = tabs(
            &mut counter,
            desk,
            (&asked.filter, views.hold(&asked.filter)),
        )?;
        tabs.extend(views.tabs(&mut counter, &asked.filter)?);
        let after = asked.after.as_ref();
        let mut rows = lines::tasks(db, &scope, &asked.filter, after, LINES_MAX + 1)?;
        let has_more = rows.len() > LINES_MAX as usize;
        rows.truncate(LINES_MAX as usize);
        let next = rows.last().filter(|_| has_more);
        let next = next.map(|line| asked.next(&line.spot));
        let mut groups = groups(db, desk, &asked.filter, &rows)?;
        if next.is_none() {
            groups.extend(finished(db, desk, &scope, &asked.filter)?);
        }
        let total = counter.count(&asked.filter)?;
        Ok::<_, Failure>(WorkPage {
            tabs,
            filtering: asked.filtering(desk, &views),
            groups,
            total: listing::counted(total),
            pages: Pages {
                next,
                first: asked.after.is_some().then(|| asked.first()),
            },
            bulk: bulk(desk, &asked),
            hours: hours(desk),
            gap: String::new(),
        })
    })?;
    let mut frame = desk.frame()?;
    frame.query = asked.filter.words.unwrap_or_default();
    Ok(Answer::Page(work::render(&frame, page)))
}

/// Returns what can be done with several tasks at once by who works here at all.
fn bulk(desk: &Desk<'_>, asked: &Asked) -> Option<Bulk> {
    let works = desk.visitor.person.duty >= Duty::Member;
    works.then(|| Bulk {
        target: route::WORK_BULK,
        acts: Act::ALL
            .iter()
            .map(|act| (act.as_str(), act.offer(desk.wall.language)))
            .collect(),
        back: asked.here(),
    })
}

/// Lists the views that everybody has, each with how much it holds.
fn tabs(
    counter: &mut Counter<'_>,
    desk: &Desk<'_>,
    (filter, is_kept): (&Filter, bool),
) -> Result<Vec<Tab>, StoreError> {
    let tab = |view: &View| {
        let whole = Filter {
            tab: Some(*view),
            ..Filter::default()
        };
        Ok(Tab {
            address: route::with_query(route::WORK, &[("tab", view.as_str())]),
            words: listing::tab(desk.wall.language, *view).to_owned(),
            count: listing::counted(counter.count(&whole)?),
            is_current: !is_kept && filter.tab == Some(*view),
        })
    };
    View::ALL.iter().map(tab).collect()
}

/// Says which time counts, and in which zone times are shown.
fn hours(desk: &Desk<'_>) -> String {
    let say = words::Listing(desk.wall.language);
    let shown = desk.wall.zone.name();
    match &desk.setting.policies.newest().calendar {
        Calendar::Always => say.hours_always(shown),
        Calendar::Working(working) => {
            say.hours_working(working.title(), working.zone().name(), shown)
        }
    }
}

/// Puts tasks that stand together under one head, in the order they come in.
fn groups(
    db: &Connection,
    desk: &Desk<'_>,
    filter: &Filter,
    rows: &[Line<task::TaskRow>],
) -> Result<Vec<Group>, StoreError> {
    let mut groups: Vec<Group> = Vec::new();
    for row in rows {
        let (band, name) = head(desk, filter, row);
        let task = line(db, desk, row)?;
        match groups.last_mut() {
            Some(last) if last.band == band && last.name == name => last.tasks.push(task),
            Some(_) | None => groups.push(Group {
                band,
                name,
                tasks: vec![task],
            }),
        }
    }
    Ok(groups)
}

/// Says what a task has in common with those it stands by.
fn head(desk: &Desk<'_>, filter: &Filter, line: &Line<task::TaskRow>) -> (Band, String) {
    let task = &line.row;
    let language = desk.wall.language;
    let say = words::Listing(language);
    let named = |name: String, none: &str| {
        let name = if name.is_empty() {
            none.to_owned()
        } else {
            name
        };
        (Band::Named, name)
    };
    match filter.grouping(List::Tasks) {
        By::Time => (band(task, desk.wall), String::new()),
        By::Level => (level(&line.spot.group), String::new()),
        By::Role => named(task.role.clone(), say.no_team()),
        By::Place if !line.is_whole => named(String::new(), say.no_place()),
        By::Place => named(show::place(&line.site, &line.area), say.no_place()),
        By::Holder => {
            let user = task.assignee.filter(|_| line.is_whole);
            let name = user.map(|user| desk.user_name(user));
            named(name.unwrap_or_default(), say.nobody_has())
        }
        By::Status => named(String::new(), task_word(language, task.status)),
        By::Plain => (Band::Named, String::new()),
    }
}

/// Returns what was finished lately, below the whole of one's own open work.
fn finished(
    db: &Connection,
    desk: &Desk<'_>,
    scope: &Scope,
    filter: &Filter,
) -> Result<Option<Group>, Failure> {
    let whole = Filter {
        tab: Some(View::Mine),
        columns: filter.columns.clone(),
        ..Filter::default()
    };
    if *filter != whole {
        return Ok(None);
    }
    let lately = Filter {
        standing: Some(Standing::Finished),
        since: Some(listing::days(desk, FINISHED_DAYS)),
        sort: Some((crate::listing::Sort::Changed, false)),
        group: Some(By::Plain),
        ..whole
    };
    let tasks = lines::tasks(db, scope, &lately, None, FINISHED_MAX)?;
    let tasks: Result<Vec<TaskRow>, StoreError> =
        tasks.iter().map(|task| line(db, desk, task)).collect();
    Ok(Some(Group {
        band: Band::Finished,
        name: String::new(),
        tasks: tasks?,
    }))
}

/// Returns the level of the organization at which tasks wait, as the list orders them.
fn level(group: &str) -> Band {
    match group {
        "0" => Band::Top,
        "1" => Band::Executives,
        "2" => Band::Heads,
        "3" => Band::Leads,
        _ => Band::Staff,
    }
}

/// Says when a task presses: when it is due, or moves up, whichever is sooner.
fn band(task: &task::TaskRow, wall: Wall) -> Band {
    if is_over(task.status) {
        return Band::Finished;
    }
    let rests = task.at_top_since.filter(|_| task.rests);
    let at = [task.due_at, task.next_step_at, rests]
        .into_iter()
        .flatten()
        .min();
    match at {
        _ if task.ran_out() => Band::RanOut,
        Some(at) if at < wall.now => Band::Overdue,
        Some(at) if at < wall.end_of_day() => Band::Today,
        Some(at) if at < time::days_later(wall.now, 7) => Band::Week,
        Some(_) | None => Band::Later,
    }
}

/// Returns a line of the list. Of what somebody only sees that it is there, they are not told where and with whom.
fn line(
    db: &Connection,
    desk: &Desk<'_>,
    line: &Line<task::TaskRow>,
) -> Result<TaskRow, StoreError> {
    let task = &line.row;
    let pressure = Pressure {
        status: task.status,
        due_at: task.due_at,
        next_step_at: task.next_step_at,
        at_top_since: task.at_top_since,
        updated_at: task.updated_at,
    };
    let with = |user: UserId| desk.user_name(user);
    Ok(TaskRow {
        id: task.task_id.to_string(),
        title: task.title.clone(),
        status: task.status,
        priority: task.priority,
        label: show::plate(&task.label),
        place: if line.is_whole {
            show::place(&line.site, &line.area)
        } else {
            String::new()
        },
        with: task.assignee.filter(|_| line.is_whole).map(with),
        age: desk.wall.length(desk.now.since_ms(task.created_at)),
        changed: desk.moment(task.updated_at),
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
    pub(super) at_top_since: Option<Timestamp>,
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
        let say = words::Time(wall.language);
        if is_over(self.status) {
            return left(wall.full(self.updated_at), LeftState::Ended);
        }
        if let Some(since) = self.at_top_since.filter(|since| *since <= wall.now) {
            let span = wall.length(wall.now.since_ms(since));
            return left(say.at_top_for(&span), LeftState::Over);
        }
        if self.status == ShownStatus::OnHold {
            return left(say.paused().to_owned(), LeftState::Paused);
        }
        let at = [self.due_at, self.next_step_at, self.at_top_since]
            .into_iter()
            .flatten()
            .min()?;
        let ms = at.since_ms(wall.now);
        match ms {
            ..0 => left(
                say.over(&wall.length(wall.now.since_ms(at))),
                LeftState::Over,
            ),
            0..SOON_MS => left(wall.length(ms), LeftState::Soon),
            _ => left(wall.length(ms), LeftState::Calm),
        }
    }
}
