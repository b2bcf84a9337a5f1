//! Cases: a filter whose only state is the address, and a table.

use leptos::prelude::*;

use super::{
    listing::{self, Filtering, Pages},
    work::{self, Tab},
};
use crate::{
    Frame,
    frame::Place,
    model::{CaseStatus, LabelView, Moment, Severity},
    part::{banner, icon::Icon, mark, shell, text},
    route,
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
    pub changed: Moment,
    /// Whether a task of it has moved up.
    pub is_escalated: bool,
    pub has_conflict: bool,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: CasesPage) -> String {
    let sentence = sentence(&page);
    let filter = listing::filtering(&page.filtering, &frame.token);
    let tabs = (!page.tabs.is_empty()).then(|| work::tabs(page.tabs.clone()));
    let list = if page.groups.is_empty() {
        nothing(&page)
    } else {
        table(&page.filtering, page.groups)
    };
    let gap = (!page.gap.is_empty()).then(|| view! { <p class="hint">{page.gap}</p> });
    let pages = listing::pages(page.pages, "Older cases");
    let main = view! {
        <div class="head">
            <div><h1>"Cases"</h1><p class="lede">{sentence}</p></div>
            <p><a class="btn" href=route::FORMS>"Fill in a form"</a></p>
        </div>
        {tabs}{filter}{list}{gap}{pages}
    };
    shell::page(frame, Place::Cases, "Cases", main.into_any())
}

/// Says what is shown and in which order.
fn sentence(page: &CasesPage) -> String {
    let shown: usize = page.groups.iter().map(|(_, cases)| cases.len()).sum();
    if shown == 0 {
        return "No case is shown.".to_owned();
    }
    let which = match (page.filtering.is_narrow, page.total.as_str()) {
        (true, "1") => " that matches",
        (true, _) => " that match",
        (false, _) => "",
    };
    let noun = if page.total == "1" { "case" } else { "cases" };
    let order = &page.filtering.order;
    if text::grouped(shown) == page.total {
        format!("All {} {noun}{which}, {order}.", page.total)
    } else {
        format!("{shown} of {} {noun}{which}, {order}.", page.total)
    }
}

/// Draws the empty list and says why it is empty.
fn nothing(page: &CasesPage) -> AnyView {
    let empty = if let Some(first) = page.pages.first.clone() {
        let next = Some((first, "Back to the first page"));
        banner::empty(
            Icon::Cases,
            "There are no older cases",
            "This was the end of the list.",
            next,
        )
    } else if page.filtering.is_narrow {
        let words = "No case that you may read fits all filters at once. Take one of them away.";
        let next = Some((route::CASES.to_owned(), "Show all cases"));
        banner::empty(Icon::Cases, "No case matches", words, next)
    } else {
        let words = "Cases open by themselves when a signal matches a rule, or by hand.";
        let next = Some((route::NEW_CASE.to_owned(), "Open a case"));
        banner::empty(Icon::Cases, "There are no cases yet", words, next)
    };
    view! { <div class="sheet">{empty}</div> }.into_any()
}

/// Draws the table.
fn table(filtering: &Filtering, groups: Vec<(String, Vec<CaseRow>)>) -> AnyView {
    let groups = groups.into_iter().map(|(name, cases)| {
        let head = (!name.is_empty()).then(|| {
            view! {
                <tr class="group" role="row">
                    <th role="rowheader" scope="rowgroup" colspan="4" dir="auto">{name}</th>
                    <td class="c-pl" aria-hidden="true"></td><td class="c-who" aria-hidden="true"></td><td class="c-age" aria-hidden="true"></td>
                </tr>
            }
        });
        let rows = cases.into_iter().map(row).collect_view();
        view! { <tbody role="rowgroup">{head}{rows}</tbody> }
    });
    view! {
        <div class="sheet listing">
            <table class="list" role="table">
                <caption class="sr">"Cases"</caption>
                <thead role="rowgroup"><tr role="row">
                    <th role="columnheader" scope="col" class="w-st">"Status"</th>
                    <th role="columnheader" scope="col">"Case"</th>
                    <th role="columnheader" scope="col" class="w-lab">"Label"</th>
                    {listing::head(filtering, "severity", "Severity", "w-pl c-pl")}
                    <th role="columnheader" scope="col" class="w-who c-who">"Place"</th>
                    <th role="columnheader" scope="col" class="w-age c-age">"Tasks"</th>
                    {listing::head(filtering, "changed", "Last change", "w-left")}
                </tr></thead>
                {groups.collect_view()}
            </table>
        </div>
    }
    .into_any()
}

/// Draws one case; the whole title is the link.
fn row(case: CaseRow) -> AnyView {
    let signs = [
        (
            case.is_escalated,
            "esc",
            Icon::Escalated,
            "A task has moved up",
        ),
        (
            case.has_conflict,
            "conf",
            Icon::Conflict,
            "Two sites differ",
        ),
    ];
    view! {
        <tr role="row">
            <td role="cell" class="c-st">{mark::case_status(case.status)}</td>
            <td role="cell" class="c-t"><span class="cell">
                <a class="title" href=route::case(&case.id) dir="auto">{case.title}</a>
                <bdi class="ref">{case.reference}</bdi>
                {mark::marks(&signs)}
            </span></td>
            <td role="cell" class="c-lab">{mark::plate(case.label, "soft")}</td>
            <td role="cell" class="c-pl">{case.severity.map(mark::severity_short)}</td>
            <td role="cell" class="c-who" dir="auto">{case.place}</td>
            <td role="cell" class="c-age">{case.tasks}</td>
            <td role="cell" class="c-left">{text::moment(case.changed)}</td>
        </tr>
    }
    .into_any()
}
