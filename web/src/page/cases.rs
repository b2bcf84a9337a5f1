//! Cases: a filter whose only state is the address, and a table.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    model::{CaseStatus, Choice, LabelView, Moment, Severity},
    part::{
        banner,
        form::{self, Field, Line},
        icon::{Icon, icon},
        mark, shell, text,
    },
    route,
};

/// The filter as it stands in the address; an empty field does not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Words to look for.
    pub q: String,
    /// A spelling of [`CaseStatus`], or `unfinished`.
    pub status: String,
    /// The beginning of a label.
    pub label: String,
    pub role: String,
    /// A spelling of [`Severity`].
    pub severity: String,
    pub tag: String,
    /// `updated` (also when empty), `created` or `severity`.
    pub sort: String,
}

/// The orders, with their words.
const SORTS: [(&str, &str); 3] = [
    ("updated", "Last change first"),
    ("created", "Newest first"),
    ("severity", "Worst first"),
];

/// Returns the statuses to filter by; the one that is no status stands for all work not yet done.
fn statuses() -> Vec<Choice> {
    let words = CaseStatus::ALL
        .iter()
        .map(|status| (status.as_str(), mark::case_word(*status)));
    form::choices(
        [("", "Any"), ("unfinished", "Unfinished")]
            .into_iter()
            .chain(words),
    )
}

impl CaseFilter {
    /// Returns the fields with their names in the address.
    #[must_use]
    pub fn fields(&self) -> [(&'static str, &str); 7] {
        [
            ("q", &self.q),
            ("status", &self.status),
            ("label", &self.label),
            ("role", &self.role),
            ("severity", &self.severity),
            ("tag", &self.tag),
            ("sort", &self.sort),
        ]
    }

    /// Returns the address of the list with this filter, from a cursor on if it is not empty.
    #[must_use]
    pub fn address(&self, after: &str) -> String {
        let fields: Vec<(&str, &str)> = self
            .fields()
            .into_iter()
            .chain([("after", after)])
            .collect();
        route::with_query(route::CASES, &fields)
    }

    /// Returns the address of the list without one field.
    fn without(&self, name: &str) -> String {
        let fields: Vec<(&str, &str)> = self
            .fields()
            .into_iter()
            .filter(|(other, _)| *other != name)
            .collect();
        route::with_query(route::CASES, &fields)
    }

    /// Whether anything is filtered; the order is no filter.
    fn is_set(&self) -> bool {
        self.fields()
            .iter()
            .any(|(name, value)| *name != "sort" && !value.is_empty())
    }
}

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct CasesPage {
    pub filter: CaseFilter,
    pub cases: Vec<CaseRow>,
    /// How many cases match in all; nothing when it was not counted.
    pub total: Option<usize>,
    /// The cursor of the next page, if there is one.
    pub older: Option<String>,
    /// Whether this is not the first page.
    pub is_later_page: bool,
    /// Roles to suggest.
    pub roles: Vec<Choice>,
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
    let chips = chips(&page.filter);
    let filter = filter_form(&page.filter, page.roles);
    let older = page.older.map(|after| {
        view! { <a class="btn" rel="next" href=page.filter.address(&after)>"Older cases"</a> }
    });
    let newest = page.is_later_page.then(
        || view! { <a class="btn quiet" href=page.filter.address("")>"Back to the first page"</a> },
    );
    let list = if page.cases.is_empty() {
        nothing(&page.filter, page.is_later_page)
    } else {
        table(page.cases)
    };
    let gap = (!page.gap.is_empty()).then(|| view! { <p class="hint">{page.gap}</p> });
    let main = view! {
        <div class="head">
            <div><h1>"Cases"</h1><p class="lede">{sentence}</p></div>
            <p><a class="btn" href=route::FORMS>"Fill in a form"</a></p>
        </div>
        {filter}{chips}{list}{gap}<p class="acts pages">{newest}{older}</p>
    };
    shell::page(frame, Place::Cases, "Cases", main.into_any())
}

/// Says what is shown and in which order.
fn sentence(page: &CasesPage) -> String {
    let shown = page.cases.len();
    if shown == 0 {
        return "No case is shown.".to_owned();
    }
    let [first, ..] = SORTS;
    let order = SORTS
        .into_iter()
        .find(|(value, _)| *value == page.filter.sort)
        .unwrap_or(first)
        .1;
    let order = order.to_lowercase();
    let which = if page.filter.is_set() {
        " that match"
    } else {
        ""
    };
    let counted = match page.total {
        Some(total) if total == shown => {
            format!("All {}{which}", text::count(total, "case", "cases"))
        }
        Some(total) => format!(
            "{} of {}{which}",
            text::grouped(shown),
            text::count(total, "case", "cases")
        ),
        None => format!("{}{which}", text::count(shown, "case", "cases")),
    };
    let more = if page.older.is_some() && page.total.is_none() {
        " There are more."
    } else {
        ""
    };
    format!("{counted}, {order}.{more}")
}

/// Draws the filter; it sends itself as the address.
fn filter_form(filter: &CaseFilter, roles: Vec<Choice>) -> AnyView {
    let field = Field::new;
    view! {
        <details class="panel filter" open=filter.is_set()>
            <summary>{icon(Icon::Chevron)}"Filter and order"</summary>
            <form method="get" action=route::CASES class="grid">
                {form::line(field("q", "Words"), Line::Text, &filter.q, vec![])}
                {form::select(field("status", "Status"), statuses(), &filter.status)}
                {form::line(field("label", "Label begins with"), Line::Code, &filter.label, vec![])}
                {form::line(field("role", "Role"), Line::Text, &filter.role, roles)}
                {form::select(field("severity", "Severity"), mark::severity_choices("Any"), &filter.severity)}
                {form::line(field("tag", "Tag"), Line::Text, &filter.tag, vec![])}
                {form::select(field("sort", "Order"), form::choices(SORTS), &filter.sort)}
                <button class="btn main">"Show"</button>
            </form>
        </details>
    }
    .into_any()
}

/// Draws the filter as sentences, each with a link that takes it away.
pub(in crate::page) fn chips(filter: &CaseFilter) -> Option<AnyView> {
    let chips: Vec<AnyView> = filter
        .fields()
        .into_iter()
        .filter_map(|pair| chip(filter, pair))
        .collect();
    if chips.is_empty() {
        return None;
    }
    Some(view! { <ul class="chips" aria-label="Filters in force">{chips}</ul> }.into_any())
}

/// Draws one field of the filter that is set.
fn chip(filter: &CaseFilter, (name, value): (&'static str, &str)) -> Option<AnyView> {
    let words = match name {
        "q" => "words",
        "label" => "label begins with",
        "sort" => return None,
        plain => plain,
    };
    if value.is_empty() {
        return None;
    }
    let known = match name {
        "status" => statuses(),
        "severity" => mark::severity_choices(""),
        _ => vec![],
    };
    let known = known.into_iter().find(|choice| choice.value == value);
    let shown = known.map_or_else(|| value.to_owned(), |choice| choice.words);
    let view = view! {
        <li><a class="chip" href=filter.without(name)>
            {words}" "<b dir="auto">{shown}</b>{icon(Icon::Cross)}<span class="sr">"Remove this filter"</span>
        </a></li>
    };
    Some(view.into_any())
}

/// Draws the empty list and says why it is empty.
fn nothing(filter: &CaseFilter, is_later_page: bool) -> AnyView {
    let empty = if is_later_page {
        let next = Some((filter.address(""), "Back to the first page"));
        banner::empty(
            Icon::Cases,
            "There are no older cases",
            "This was the end of the list.",
            next,
        )
    } else if filter.is_set() {
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
fn table(cases: Vec<CaseRow>) -> AnyView {
    let rows = cases.into_iter().map(row).collect_view();
    view! {
        <div class="sheet listing">
            <table class="list" role="table">
                <caption class="sr">"Cases"</caption>
                <thead role="rowgroup"><tr role="row">
                    <th role="columnheader" scope="col" class="w-st">"Status"</th>
                    <th role="columnheader" scope="col">"Case"</th>
                    <th role="columnheader" scope="col" class="w-lab">"Label"</th>
                    <th role="columnheader" scope="col" class="w-pl c-pl">"Severity"</th>
                    <th role="columnheader" scope="col" class="w-who c-who">"Place"</th>
                    <th role="columnheader" scope="col" class="w-age c-age">"Tasks"</th>
                    <th role="columnheader" scope="col" class="w-left">"Last change"</th>
                </tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_keep_the_filter() {
        let filter = CaseFilter {
            q: "a b".to_owned(),
            tag: "leak".to_owned(),
            ..CaseFilter::default()
        };
        assert_eq!(filter.address("c1"), "/cases?q=a%20b&tag=leak&after=c1");
        assert_eq!(filter.without("q"), "/cases?tag=leak");
    }
}
