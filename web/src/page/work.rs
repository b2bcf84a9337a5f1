//! My work: the tasks of a person and their roles, in bands of time left.

pub mod list;

use leptos::prelude::*;

use super::listing::{self, Filtering, Pages};
use crate::{
    Frame, Language,
    frame::Place,
    model::{LabelView, Moment, Priority, ShownStatus, TimeLeft},
    part::{banner, icon::Icon, shell, text},
    route, words,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct WorkPage {
    pub tabs: Vec<Tab>,
    pub filtering: Filtering,
    /// In order; empty groups are left out.
    pub groups: Vec<Group>,
    /// How many tasks match in all: "1,000+".
    pub total: String,
    pub pages: Pages,
    /// What can be done with several at once; nothing for who may do nothing.
    pub bulk: Option<list::Bulk>,
    /// Which hours and which time zone the times left count in.
    pub hours: String,
    /// Why the list may lack something, such as a silent site; may be empty.
    pub gap: String,
}

/// A view of the work with its own address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// Where it is.
    pub address: String,
    pub words: String,
    /// How many tasks it has: "1,000+"; empty where that is not counted.
    pub count: String,
    pub is_current: bool,
}

/// The tasks of one band.
#[derive(Debug, Clone)]
pub struct Group {
    pub band: Band,
    /// What they have in common that is no band of its own; else empty.
    pub name: String,
    pub tasks: Vec<TaskRow>,
}

/// What the tasks of a group have in common: mostly when they are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Band {
    /// What climbed as far as it goes: nobody above saves it.
    RanOut,
    Overdue,
    Today,
    Week,
    Later,
    Finished,
    /// Not a time: what has come to the top of the organisation, or waits at one of its levels.
    Top,
    Executives,
    Heads,
    Leads,
    Staff,
    /// Neither: what the name of the group says, or nothing at all.
    Named,
}

/// One task in the list.
#[derive(Debug, Clone)]
pub struct TaskRow {
    pub id: String,
    pub title: String,
    pub status: ShownStatus,
    pub priority: Priority,
    pub label: LabelView,
    pub place: String,
    /// Who holds it; nothing for nobody yet.
    pub with: Option<String>,
    /// "3 d".
    pub age: String,
    pub changed: Moment,
    pub left: Option<TimeLeft>,
    pub is_unread: bool,
    /// Whether two sites differ about it.
    pub has_conflict: bool,
    /// Whether other sites lack the latest change.
    pub is_waiting: bool,
    /// The tasks that hold it back, by their titles; may be empty.
    pub waits_for: String,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: WorkPage) -> String {
    let language = frame.language;
    let (say, title) = (words::Work(language), words::Frame(language).work());
    let is_empty = page.groups.iter().all(|group| group.tasks.is_empty());
    let summary = summary(language, &page);
    let tabs = tabs(language, page.tabs);
    let filter = listing::filtering(language, &page.filtering, &frame.token);
    let list = if is_empty {
        let first = page.pages.first.as_deref();
        nothing(language, &page.filtering, first, &page.gap)
    } else {
        let notes = [page.hours.as_str(), page.gap.as_str()];
        let bulk = page.bulk.map(|bulk| (bulk, frame.token.as_str()));
        let of = (&page.filtering, page.total.as_str());
        list::list(language, of, page.groups, notes, bulk)
    };
    let pages = listing::pages(language, page.pages, say.more());
    let main = view! {
        <div class="head"><div><h1>{title}</h1><p class="lede">{summary}</p></div>
            <p><a class="btn" href=route::PLAN>{say.plan()}</a></p>
        </div>
        {tabs}{filter}{listing::live(language)}{list}{pages}
    };
    shell::translated(frame, Place::Work, title, main.into_any())
}

/// Says in one sentence how things stand; of a part of them only which part it is.
fn summary(language: Language, page: &WorkPage) -> AnyView {
    let groups = page.groups.as_slice();
    let is_part = page.pages.next.is_some() || page.pages.first.is_some();
    if is_part || page.filtering.is_narrow {
        return list::shown(language, groups, &page.total, &page.filtering);
    }
    let is_level = |group: &Group| {
        let levels = [
            Band::Top,
            Band::Executives,
            Band::Heads,
            Band::Leads,
            Band::Staff,
        ];
        levels.contains(&group.band)
    };
    if groups.iter().any(is_level) {
        return summary_by_level(language, groups).into_any();
    }
    let count = |band| {
        groups
            .iter()
            .filter(|group| group.band == band)
            .map(|group| group.tasks.len())
            .sum::<usize>()
    };
    let free = groups
        .iter()
        .filter(|group| group.band != Band::Finished)
        .flat_map(|group| &group.tasks)
        .filter(|task| task.with.is_none())
        .count();
    let say = words::Work(language);
    let (late, today) = (
        say.late(count(Band::RanOut) + count(Band::Overdue)),
        say.today(count(Band::Today)),
    );
    let comma = words::Listing(language).comma();
    let free = (free > 0).then(|| format!(" {}", say.free(free)));
    view! { {late}{comma}" "{today}"."{free} }.into_any()
}

/// Says in one sentence how much has moved up.
fn summary_by_level(language: Language, groups: &[Group]) -> String {
    let above = groups.iter().filter(|group| group.band != Band::Staff);
    words::Work(language).above(above.map(|group| group.tasks.len()).sum())
}

/// Draws the views as links with counts.
pub(in crate::page) fn tabs(language: Language, tabs: Vec<Tab>) -> AnyView {
    let views = words::Listing(language).views();
    let tabs = tabs.into_iter().map(|tab| {
        let current = tab.is_current.then_some("page");
        let count =
            (!tab.count.is_empty()).then(|| view! { " "<span class="n">{tab.count}</span> });
        view! {
            <a href=tab.address aria-current=current><span dir="auto">{tab.words}</span>{count}</a>
        }
    });
    view! { <nav class="tabs" aria-label=views>{tabs.collect_view()}</nav> }.into_any()
}

/// Draws the empty list; what may be missing stands in it.
fn nothing(language: Language, filtering: &Filtering, first: Option<&str>, gap: &str) -> AnyView {
    let (say, list) = (words::Work(language), words::Listing(language));
    let (title, words, next) = if let Some(first) = first {
        let next = (first.to_owned(), list.first_page());
        (say.no_more(), list.the_end(), next)
    } else if filtering.is_narrow {
        let next = [("tab", filtering.tab.as_str())];
        let next = (route::with_query(route::WORK, &next), say.whole_view());
        (say.no_match(), say.no_match_why(), next)
    } else {
        let next = (route::CASES.to_owned(), say.all_cases());
        (say.nothing(), say.nothing_why(), next)
    };
    let empty = banner::empty(Icon::Work, title, words, Some(next));
    let gap = (!gap.is_empty())
        .then(|| view! { <p class="hint">{text::said(language, gap.to_owned())}</p> });
    view! { <div class="sheet">{empty}</div>{gap} }.into_any()
}
