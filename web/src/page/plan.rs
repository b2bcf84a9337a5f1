//! Tasks through time: a table that says it all in words, with a bar for each where there is room.
//!
//! The bars share one axis, so the lines of today and of the weeks run through all rows, and so do those from what
//! is waited for to what waits. They add nothing to the
//! words of the table and are hidden from screen readers; on a phone the table is a list without them.

mod links;

use leptos::prelude::*;

use links::{From, Piece};

use crate::{
    Frame, Language,
    frame::Place,
    model::{Choice, Fault, ShownStatus},
    part::{
        banner,
        form::{self, Field, Line},
        icon::{Icon, icon},
        mark, shell,
    },
    route, words,
};

/// A place on the axis, in thousandths of what is shown.
pub type Spot = u16;

/// The filter as it stands in the address; an empty field is left to the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanFilter {
    /// The team, with those within it; of a case it is not asked.
    pub role: String,
    /// How many days are shown.
    pub days: String,
    /// The first day, `2026-12-01`.
    pub from: String,
    /// `yes`: also what is finished.
    pub done: String,
}

impl PlanFilter {
    /// Returns the fields with their names in the address.
    fn fields(&self) -> [(&'static str, &str); 4] {
        [
            ("role", &self.role),
            ("days", &self.days),
            ("from", &self.from),
            ("done", &self.done),
        ]
    }

    /// Returns the address of the plan with this filter.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        route::with_query(path, &self.fields())
    }
}

/// Returns the lengths that are offered, in days.
const fn lengths(say: words::Plan) -> [(&'static str, &'static str); 5] {
    [
        ("7", say.week()),
        ("14", say.two_weeks()),
        ("28", say.four_weeks()),
        ("91", say.three_months()),
        ("365", say.year()),
    ]
}

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct PlanPage {
    /// The case it is of: its id, and its short name with its title.
    pub case: Option<(String, String)>,
    pub filter: PlanFilter,
    pub faults: Vec<Fault>,
    /// Roles to suggest.
    pub roles: Vec<Choice>,
    /// Which days are shown, and in which zone.
    pub window: String,
    /// The same length before, and after.
    pub earlier: PlanFilter,
    pub later: PlanFilter,
    pub ticks: Vec<(Spot, String)>,
    /// Where now is, if it is shown.
    pub today: Option<Spot>,
    pub bars: Vec<Bar>,
    /// Whether there are more tasks than are shown.
    pub has_more: bool,
}

/// A task through time.
#[derive(Debug, Clone)]
pub struct Bar {
    pub id: String,
    pub title: String,
    pub status: ShownStatus,
    /// "Since Tue 17 Nov, until Thu 19 Nov", and what else is known of its times.
    pub times: Vec<String>,
    /// Who has it, or the role.
    pub with: String,
    /// What holds it back; may be empty.
    pub waits_for: String,
    /// The ids of the tasks that hold it back.
    pub waits_on: Vec<String>,
    /// From where to where the bar goes, if any of it is shown.
    pub span: Option<(Spot, Spot)>,
    /// From where on it is late.
    pub late: Option<Spot>,
    pub marks: Vec<Mark>,
}

/// Something at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub at: Spot,
    pub kind: MarkKind,
}

/// What happens at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// It is due.
    Due,
    /// It moved up, or does if nobody acts.
    Step,
    /// It comes again.
    Again,
    /// What it waits for is due.
    Waits,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: PlanPage) -> String {
    let language = frame.language;
    let (say, around) = (words::Plan(language), words::Frame(language));
    let path = path(&page);
    let title = match &page.case {
        Some((_, words)) => say.title_of(words),
        None => say.title().to_owned(),
    };
    let crumbs = page.case.clone().map(|(id, words)| {
        view! {
            <nav class="crumbs" aria-label=around.where_this_is()>
                <a href=route::CASES>{around.cases()}</a><a href=route::case(&id) dir="auto">{words}</a>
            </nav>
        }
    });
    let filter = filter(language, &page, &path);
    let steps = view! {
        <p class="acts pages">
            <a class="btn" rel="prev" href=page.earlier.address(&path)>{say.earlier()}</a>
            <a class="btn" rel="next" href=page.later.address(&path)>{say.later()}</a>
        </p>
    };
    let more = page
        .has_more
        .then(|| view! { <p class="hint">{say.more()}</p> });
    let faults = banner::faults(language, &page.faults);
    let window = page.window.clone();
    let list = if page.bars.is_empty() {
        let empty = banner::empty(Icon::Clock, say.nothing(), say.nothing_why(), None);
        view! { <div class="sheet">{empty}</div> }.into_any()
    } else {
        table(language, page)
    };
    let main = view! {
        <div class="head"><div>{crumbs}<h1 dir="auto">{title.clone()}</h1><p class="lede">{window}</p></div></div>
        {faults}{filter}{list}{more}{steps}
    };
    shell::translated(frame, Place::Work, &title, main.into_any())
}

fn path(page: &PlanPage) -> String {
    match &page.case {
        Some((id, _)) => route::case_plan(id),
        None => route::PLAN.to_owned(),
    }
}

fn filter(language: Language, page: &PlanPage, path: &str) -> AnyView {
    let say = words::Plan(language);
    let typed = &page.filter;
    let field = |name, words| {
        Field::new(name, words)
            .spoken(language)
            .checked(&page.faults)
    };
    let role = page.case.is_none().then(|| {
        let role = field("role", say.role()).hint(say.role_hint());
        form::line(role, Line::Text, &typed.role, page.roles.clone())
    });
    let done = form::choices([("", say.open_work()), ("yes", say.finished_too())]);
    let days = if typed.days.is_empty() {
        "28"
    } else {
        &typed.days
    };
    view! {
        <details class="panel filter" open=*typed != PlanFilter::default()>
            <summary>{icon(Icon::Chevron)}{say.filter()}</summary>
            <form method="get" action=path.to_owned() class="grid">
                {role}
                {form::select(field("days", say.how_long()), form::choices(lengths(say)), days)}
                {form::line(field("from", say.from()), Line::Day, &typed.from, vec![])}
                {form::select(field("done", say.tasks()), done, &typed.done)}
                <button class="btn main">{say.show()}</button>
            </form>
        </details>
    }
    .into_any()
}

fn table(language: Language, page: PlanPage) -> AnyView {
    let say = words::Plan(language);
    let labels = page.ticks.iter().map(|(at, words)| {
        view! { <text x=percent(*at) y="12" dx="3">{words.clone()}</text> }
    });
    let axis =
        view! { <svg class="axis" height="16" aria-hidden="true">{labels.collect_view()}</svg> };
    let grid: Vec<Spot> = page.ticks.iter().map(|(at, _)| *at).collect();
    let today = page.today;
    let links = links::pieces(&page.bars);
    let rows = page.bars.into_iter().zip(links);
    let rows = rows.map(|(bar, links)| row(language, bar, &links, &grid, today));
    let rows = rows.collect_view();
    view! {
        <div class="sheet listing">
            <table class="list plan" role="table">
                <caption class="sr">{say.caption()}</caption>
                <thead role="rowgroup"><tr role="row">
                    <th role="columnheader" scope="col" class="w-st">{say.state()}</th>
                    <th role="columnheader" scope="col" class="w-task">{say.task()}</th>
                    <th role="columnheader" scope="col" class="w-times">{say.times()}</th>
                    <th class="c-bar" aria-hidden="true">{axis}</th>
                </tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            {legend(say)}
        </div>
    }
    .into_any()
}

fn row(
    language: Language,
    bar: Bar,
    links: &[Piece],
    grid: &[Spot],
    today: Option<Spot>,
) -> AnyView {
    let drawn = drawn(&bar, links, grid, today);
    let times = bar.times.into_iter();
    let times = times
        .map(|line| view! { <span>{line}</span> })
        .collect_view();
    let waits = (!bar.waits_for.is_empty()).then(|| {
        let words = words::Plan(language).waits_for(&bar.waits_for);
        view! { <span data-tone="hold" dir="auto">{words}</span> }
    });
    view! {
        <tr role="row">
            <td role="cell" class="c-st">{mark::task_status(language, bar.status)}</td>
            <td role="cell" class="c-t"><span class="two">
                <a class="title" href=route::task(&bar.id) dir="auto">{bar.title}</a>
                <span class="mute" dir="auto">{bar.with}</span>
            </span></td>
            <td role="cell" class="c-times"><span class="two">{times}{waits}</span></td>
            <td class="c-bar" aria-hidden="true">{drawn}</td>
        </tr>
    }
    .into_any()
}

/// Draws the bar of a task, and what happens at instants.
fn drawn(bar: &Bar, links: &[Piece], grid: &[Spot], today: Option<Spot>) -> AnyView {
    let lines = grid.iter().map(|at| line("grid", *at)).collect_view();
    let today = today.map(|at| line("now", at));
    let rect = |class: &'static str, from: Spot, to: Spot| {
        let width = percent(to.saturating_sub(from).max(4));
        view! { <rect class=class x=percent(from) y="14" width=width height="12" rx="3"></rect> }
    };
    let span = bar.span.map(|(from, to)| rect("run", from, to));
    let late = bar.late.zip(bar.span);
    let late = late.map(|(late, (_, to))| rect("late", late, to));
    let marks = bar.marks.iter().map(|mark| {
        let (class, path) = match mark.kind {
            MarkKind::Due => ("due", "M0 10V30"),
            MarkKind::Step => ("step", "M-5 38L0 30L5 38Z"),
            MarkKind::Again => ("again", "M0 14L6 20L0 26L-6 20Z"),
            MarkKind::Waits => ("waits", "M-4 4L4 4L0 12Z"),
        };
        view! { <svg x=percent(mark.at) overflow="visible"><path class=class d=path></path></svg> }
    });
    let marks = marks.collect_view();
    let arrows = links
        .iter()
        .filter_map(|piece| arrow(bar, *piece))
        .collect_view();
    let links = links.iter().map(|piece| link(*piece)).collect_view();
    // A row is as high as its words: lines go through all of it, bars stand in the middle.
    view! {
        <svg class="run" aria-hidden="true" data-tone=tone(bar.status)>
            {lines}{today}{links}
            <svg y="50%" overflow="visible"><g transform="translate(0 -20)">{span}{late}{marks}{arrows}</g></svg>
        </svg>
    }
    .into_any()
}

/// Draws the piece of a line that passes a row, begins or ends there.
fn link(piece: Piece) -> AnyView {
    let x = percent(piece.at);
    let from = if piece.above { "0" } else { "50%" };
    let to = if piece.below { "100%" } else { "50%" };
    view! { <line class="link" x1=x.clone() x2=x y1=from y2=to></line> }.into_any()
}

/// Draws where a line ends at a bar that waits: on it, or beside it with a line to its nearer end.
fn arrow(bar: &Bar, piece: Piece) -> Option<AnyView> {
    let from = piece.arrow?;
    let head = |at: Spot, path: &'static str| {
        view! { <svg x=percent(at) overflow="visible"><path class="link" d=path></path></svg> }
    };
    let at = piece.at;
    let near = bar.span.map_or(at, |(from, to)| at.clamp(from.min(to), to));
    if near == at {
        let path = match from {
            From::Above => "M-4 6L4 6L0 14Z",
            From::Below => "M-4 34L4 34L0 26Z",
        };
        return Some(head(at, path).into_any());
    }
    let path = if near < at {
        "M3 20L11 16L11 24Z"
    } else {
        "M0 20L-8 16L-8 24Z"
    };
    let beside =
        view! { <line class="link" x1=percent(at) x2=percent(near) y1="20" y2="20"></line> };
    Some(view! { {beside}{head(near, path)} }.into_any())
}

fn line(class: &'static str, at: Spot) -> AnyView {
    view! { <line class=class x1=percent(at) x2=percent(at) y1="0" y2="100%"></line> }.into_any()
}

/// Returns the tone of a task's bar.
const fn tone(status: ShownStatus) -> &'static str {
    match status {
        ShownStatus::Pending => "pend",
        ShownStatus::InProgress => "prog",
        ShownStatus::OnHold => "hold",
        ShownStatus::Escalated => "esc",
        ShownStatus::Completed => "done",
        ShownStatus::Failed => "fail",
        ShownStatus::Cancelled => "canc",
    }
}

/// Says what the shapes mean.
fn legend(say: words::Plan) -> AnyView {
    let sign = |class: &'static str, path: &'static str, words: &'static str| {
        view! {
            <span><svg class="key" viewBox="-8 -8 16 16" aria-hidden="true"><path class=class d=path></path></svg>{words}</span>
        }
    };
    view! {
        <p class="foot-note plan-key" aria-hidden="true">
            {sign("due", "M0 -8V8", say.due())}{sign("step", "M-5 4L0 -4L5 4Z", say.moves_up())}
            {sign("again", "M0 -6L6 0L0 6L-6 0Z", say.comes_again())}
            {sign("waits", "M-4 -4L4 -4L0 4Z", say.waited_is_due())}
            {sign("link", "M-1 -8H1V2H4L0 8L-4 2H-1Z", say.waits())}
            {sign("now", "M0 -8V8", say.now())}
        </p>
    }
    .into_any()
}

/// Writes a place on the axis as SVG does.
fn percent(at: Spot) -> String {
    format!("{}.{}%", at / 10, at % 10)
}
