//! What the lists of tasks and cases have in common: the filter as chips and as a form, whose only state is
//! the address, and the way to the next page.

use leptos::prelude::*;

use crate::{
    model::{Banner, Choice},
    part::{
        banner,
        form::{self, Field, Line},
        icon::{Icon, icon},
    },
    route,
};

/// A filter as it stands in the address.
#[derive(Debug, Clone, Default)]
pub struct Filtering {
    /// Where the list is.
    pub action: String,
    /// The view that is narrowed; empty for none.
    pub tab: String,
    /// What is set.
    pub chips: Vec<FilterChip>,
    /// Where the form is that sets it.
    pub open: String,
    /// What can be set, where the form is shown.
    pub fields: Vec<FilterField>,
    /// How the filter is kept under a name; nothing where the form is not shown.
    pub keep: Option<Keep>,
    /// What of the address could not be read.
    pub banner: Option<Banner>,
    /// Whether anything is left out.
    pub is_narrow: bool,
    /// The order in words.
    pub order: String,
    /// The orders by name, each with the address of the list in it, and whether it rises if it is in force.
    pub turned: Vec<(String, String, Option<bool>)>,
}

/// A filter as it is kept under a name.
#[derive(Debug, Clone, Default)]
pub struct Keep {
    /// Which list: `tasks` or `cases`.
    pub list: &'static str,
    /// The filter, `holder=me`.
    pub pairs: Vec<String>,
    /// Which it is of those that are kept, and what it is called.
    pub view: Option<(String, String)>,
}

/// One part of a filter as a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterChip {
    /// "status is".
    pub words: String,
    /// "on hold".
    pub value: String,
    /// The address of the list without it.
    pub without: String,
}

/// One field of the form.
#[derive(Debug, Clone)]
pub struct FilterField {
    /// Its name in the address.
    pub name: &'static str,
    pub words: &'static str,
    pub value: String,
    pub kind: Kind,
}

/// How a field is filled in.
#[derive(Debug, Clone)]
pub enum Kind {
    /// With words; these are suggested.
    Text(Vec<Choice>),
    /// With a code.
    Code,
    /// With one of these.
    Choice(Vec<Choice>),
}

/// The pages before and after.
#[derive(Debug, Clone, Default)]
pub struct Pages {
    /// The address of the next page, if there is one.
    pub next: Option<String>,
    /// The address of the first page, where this is not it.
    pub first: Option<String>,
}

/// Draws what is set and the form that sets it.
pub(in crate::page) fn filtering(filtering: &Filtering, token: &str) -> AnyView {
    let faults = filtering
        .banner
        .clone()
        .map(|sentence| banner::banners(vec![sentence]));
    let tab = (!filtering.tab.is_empty()).then(|| form::hidden("tab", &filtering.tab));
    let fields = filtering.fields.iter().map(|one| {
        let field = Field::new(one.name, one.words);
        match &one.kind {
            Kind::Text(known) => form::line(field, Line::Text, &one.value, known.clone()),
            Kind::Code => form::line(field, Line::Code, &one.value, Vec::new()),
            Kind::Choice(choices) => form::select(field, choices.clone(), &one.value),
        }
    });
    let form = (!filtering.fields.is_empty()).then(|| {
        view! {
            <section class="panel filter" aria-labelledby="filter"><h2 id="filter">"Filter and order"</h2>
                <form method="get" action=filtering.action.clone() class="grid">
                    {tab}{fields.collect_view()}<button class="btn main">"Show"</button>
                </form>
            </section>
        }
    });
    let open = filtering
        .fields
        .is_empty()
        .then_some(filtering.open.as_str());
    let keep = filtering.keep.as_ref().map(|kept| keep(kept, token));
    view! { {faults}{chips(&filtering.chips, open)}{form}{keep} }.into_any()
}

/// Draws how the filter is kept under a name, or is called otherwise, or let go.
fn keep(keep: &Keep, token: &str) -> AnyView {
    let pairs = keep.pairs.iter().cloned();
    let pairs = pairs.map(|pair| view! { <input type="hidden" name="pair" value=pair/> });
    let view = keep.view.clone();
    let (head, words, name) = match &view {
        Some((_, name)) => ("You keep this view", "Call it so", name.as_str()),
        None => ("Keep this view as a tab", "Keep it", ""),
    };
    let id = view.map(|(id, _)| {
        let drop = view! { <button class="btn" name="act" value="drop" formnovalidate="">"Let it go"</button> };
        (form::hidden("view", &id), drop)
    });
    let (id, drop) = id.unzip();
    view! {
        <form method="post" action=route::VIEWS class="panel">
            {form::token(token)}{form::hidden("list", keep.list)}{pairs.collect_view()}{id}
            {form::line(Field::new("name", head).needed(), Line::Text, name, Vec::new())}
            <p class="acts"><button class="btn">{words}</button>{drop}</p>
        </form>
    }
    .into_any()
}

/// Draws the filter as sentences, each with a link that takes it away, and the way to the form.
pub(in crate::page) fn chips(chips: &[FilterChip], open: Option<&str>) -> Option<AnyView> {
    let open = open.filter(|open| !open.is_empty());
    if chips.is_empty() && open.is_none() {
        return None;
    }
    let open = open.map(|open| {
        view! { <li><a class="chip plain" href=open.to_owned()>"Filter and order…"</a></li> }
    });
    let chips = chips.iter().cloned().map(|chip| {
        view! {
            <li><a class="chip" href=chip.without>
                {chip.words}" "<b dir="auto">{chip.value}</b>{icon(Icon::Cross)}<span class="sr">"Remove this filter"</span>
            </a></li>
        }
    });
    let view =
        view! { <ul class="chips" aria-label="Filters in force">{chips.collect_view()}{open}</ul> };
    Some(view.into_any())
}

/// Draws the head of a column that a list can be ordered by.
pub(in crate::page) fn head(
    filtering: &Filtering,
    sort: &str,
    words: &'static str,
    class: &'static str,
) -> AnyView {
    let found = filtering.turned.iter().find(|(name, ..)| name == sort);
    let Some((_, address, rises)) = found.cloned() else {
        return view! { <th role="columnheader" scope="col" class=class>{words}</th> }.into_any();
    };
    let (sorted, sign) = match rises {
        Some(true) => (Some("ascending"), " ▴"),
        Some(false) => (Some("descending"), " ▾"),
        None => (None, ""),
    };
    let sign = rises.map(|_| view! { <span aria-hidden="true">{sign}</span> });
    view! {
        <th role="columnheader" scope="col" class=class aria-sort=sorted><a href=address>{words}{sign}</a></th>
    }
    .into_any()
}

/// Draws the way to the next page and back to the first.
pub(in crate::page) fn pages(pages: Pages, more: &'static str) -> Option<AnyView> {
    if pages.next.is_none() && pages.first.is_none() {
        return None;
    }
    let next = pages
        .next
        .map(|next| view! { <a class="btn" rel="next" href=next>{more}</a> });
    let first = pages
        .first
        .map(|first| view! { <a class="btn quiet" href=first>"Back to the first page"</a> });
    Some(view! { <p class="acts pages">{first}{next}</p> }.into_any())
}
