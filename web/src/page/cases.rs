//! Cases: a filter whose only state is the address, and a table.

use leptos::prelude::*;

use super::{
    listing::{self, Column, Columns, Filtering, Pages},
    work::{self, Tab},
};
use crate::{
    Frame, Language,
    frame::Place,
    model::{CaseStatus, LabelView, Moment, Severity},
    part::{banner, icon::Icon, mark, shell, text},
    route, words,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct CasesPage {
    /// The views that the reader keeps, after the whole list; may be empty.
    pub tabs: Vec<Tab>,
    pub filtering: Filtering,
    /// In order, those that stand together under one name; empty for all that stand alone.
    pub groups: Vec<(String, Vec<CaseRow>)>,
    /// How many cases match in all: "1,000+".
    pub total: String,
    pub pages: Pages,
    /// Why the list may lack something, such as a silent site; may be empty.
    pub gap: String,
}

/// One case in the list.
#[derive(Debug, Clone)]
pub struct CaseRow {
    pub id: String,
    /// The short name people say, such as `C-2F81`.
    pub reference: String,
    pub title: String,
    pub status: CaseStatus,
    pub severity: Option<Severity>,
    pub label: LabelView,
    pub place: String,
    /// "2 of 4".
    pub tasks: String,
    /// "3 d".
    pub age: String,
    pub changed: Moment,
    /// Whether a task of it has moved up.
    pub is_escalated: bool,
    pub has_conflict: bool,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: CasesPage) -> String {
    let language = frame.language;
    let (say, title) = (words::Cases(language), words::Frame(language).cases());
    let sentence = sentence(language, &page);
    let filter = listing::filtering(language, &page.filtering, &frame.token);
    let tabs = (!page.tabs.is_empty()).then(|| work::tabs(language, page.tabs.clone()));
    let list = if page.groups.is_empty() {
        nothing(language, &page)
    } else {
        table(language, &page.filtering, page.groups)
    };
    let gap = (!page.gap.is_empty())
        .then(|| view! { <p class="hint">{text::said(language, page.gap)}</p> });
    let pages = listing::pages(language, page.pages, say.older());
    let main = view! {
        <div class="head">
            <div><h1>{title}</h1><p class="lede">{sentence}</p></div>
            <p><a class="btn" href=route::FORMS>{say.form()}</a></p>
        </div>
        {tabs}{filter}{listing::live(language)}{list}{gap}{pages}
    };
    shell::translated(frame, Place::Cases, title, main.into_any())
}

/// Says what is shown and in which order.
fn sentence(language: Language, page: &CasesPage) -> AnyView {
    let say = words::Cases(language);
    let shown: usize = page.groups.iter().map(|(_, cases)| cases.len()).sum();
    if shown == 0 {
        return say.none_shown().into_any();
    }
    let (count, total) = listing::total(language, &page.total);
    let is_all = words::number(language, shown) == total;
    let sentence = match (is_all, page.filtering.is_narrow) {
        (true, true) => say.all_match(count, &total),
        (true, false) => say.all(count, &total),
        (false, true) => say.some_match(count, shown, &total),
        (false, false) => say.some(count, shown, &total),
    };
    listing::in_order(language, sentence, &page.filtering)
}

/// Draws the empty list and says why it is empty.
fn nothing(language: Language, page: &CasesPage) -> AnyView {
    let (say, list) = (words::Cases(language), words::Listing(language));
    let empty = if let Some(first) = page.pages.first.clone() {
        let next = Some((first, list.first_page()));
        banner::empty(Icon::Cases, say.no_older(), list.the_end(), next)
    } else if page.filtering.is_narrow {
        let next = Some((route::CASES.to_owned(), say.show_all()));
        banner::empty(Icon::Cases, say.no_match(), say.no_match_why(), next)
    } else {
        let next = Some((route::NEW_CASE.to_owned(), say.open()));
        banner::empty(Icon::Cases, say.none(), say.none_why(), next)
    };
    view! { <div class="sheet">{empty}</div> }.into_any()
}

/// Draws the table.
fn table(
    language: Language,
    filtering: &Filtering,
    groups: Vec<(String, Vec<CaseRow>)>,
) -> AnyView {
    let columns = Columns::of(filtering.columns.as_deref(), Column::OF_CASES);
    let groups = groups.into_iter().map(|(name, cases)| {
        let head = (!name.is_empty()).then(|| columns.group(name.into_any(), 1, class, None));
        let rows = cases.into_iter().map(|case| row(language, &case, &columns));
        view! { <tbody role="rowgroup">{head}{rows.collect_view()}</tbody> }
    });
    let groups = groups.collect_view();
    let [first, rest] = columns.around(|one| head(language, filtering, one));
    let (caption, name) = (
        words::Frame(language).cases(),
        words::Cases(language).case(),
    );
    view! {
        <div class="sheet listing">
            <table class=columns.class("") role="table">
                <caption class="sr">{caption}</caption>
                <thead role="rowgroup"><tr role="row">
                    {first}
                    <th role="columnheader" scope="col">{name}</th>
                    {rest}
                </tr></thead>
                {groups}
            </table>
        </div>
    }
    .into_any()
}

/// Draws the head of a column.
fn head(language: Language, filtering: &Filtering, column: Column) -> AnyView {
    let (width, sort) = match column {
        Column::State => ("w-st", ""),
        Column::Label => ("w-lab", ""),
        Column::Severity => ("w-pl c-pl", "severity"),
        Column::Place => ("w-who c-who", ""),
        Column::Tasks => ("w-age c-age", ""),
        Column::Age => ("w-age", "age"),
        Column::Changed => ("w-left", "changed"),
        // Of tasks alone.
        Column::Holder | Column::Left => ("", ""),
    };
    listing::head(filtering, sort, column.words(language), width)
}

/// Returns the class of what stands in a column: those that hide first where the list is narrow are named as the
/// list of tasks names its own.
const fn class(column: Column) -> &'static str {
    match column {
        Column::State => "c-st",
        Column::Label => "c-lab",
        Column::Severity => "c-pl",
        Column::Place => "c-who",
        Column::Tasks => "c-age",
        Column::Age => "c-ch",
        Column::Changed => "c-left",
        Column::Holder | Column::Left => "",
    }
}

/// Draws one case; the whole title is the link.
fn row(language: Language, case: &CaseRow, columns: &Columns) -> AnyView {
    let (moved, differ) = (
        words::Cases(language).moved_up(),
        words::Listing(language).two_differ(),
    );
    let signs = [
        (case.is_escalated, "esc", Icon::Escalated, moved),
        (case.has_conflict, "conf", Icon::Conflict, differ),
    ];
    let cell = |one| cell(language, one, case, columns.said(language, one));
    let [first, rest] = columns.around(cell);
    view! {
        <tr role="row">
            {first}
            <td role="cell" class="c-t"><span class="cell">
                <a class="title" href=route::case(&case.id) dir="auto">{case.title.clone()}</a>
                <bdi class="ref">{case.reference.clone()}</bdi>
                {mark::marks(&signs)}
            </span></td>
            {rest}
        </tr>
    }
    .into_any()
}

/// Draws what stands in a column about a case; cards say the name of the column before it, if there is one to say.
fn cell(language: Language, column: Column, case: &CaseRow, name: Option<&'static str>) -> AnyView {
    let within = match column {
        Column::State => mark::case_status(language, case.status),
        Column::Label => mark::plate(case.label.clone(), "soft"),
        Column::Severity => case
            .severity
            .map(|severity| mark::severity_short(language, severity))
            .into_any(),
        Column::Place => listing::named(&case.place).into_any(),
        Column::Tasks => case.tasks.clone().into_any(),
        Column::Age => case.age.clone().into_any(),
        Column::Changed => text::moment(case.changed.clone()),
        Column::Holder | Column::Left => ().into_any(),
    };
    view! { <td role="cell" class=class(column) data-h=name>{within}</td> }.into_any()
}
