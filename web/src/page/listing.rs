//! What the lists of tasks and cases have in common: the filter as chips and as a form, whose only state is
//! the address, the columns, the address kept under a name, and the way to the next page.

mod column;
mod keep;

use leptos::prelude::*;

use crate::{
    Language,
    model::{Banner, Choice},
    part::{
        banner,
        form::{self, Field, Line},
        icon::{Icon, icon},
    },
    words,
};
pub(in crate::page) use column::Columns;
pub use column::{Column, FIELD as COLUMNS, NONE as NO_COLUMN, text as columns_text};
pub use keep::{Asks, Keep};

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
    /// The columns that were chosen; nothing: the usual ones.
    pub columns: Option<Vec<Column>>,
    /// The columns to choose from; none: there is no choice here.
    pub columns_of: &'static [Column],
    /// The fields of the address, the columns aside.
    pub others: Vec<(&'static str, String)>,
    /// How the address is kept under a name, where it can be.
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
pub(in crate::page) fn filtering(
    language: Language,
    filtering: &Filtering,
    token: &str,
) -> AnyView {
    let say = words::Listing(language);
    let faults = filtering
        .banner
        .clone()
        .map(|sentence| banner::banners(language, vec![sentence]));
    let tab = (!filtering.tab.is_empty()).then(|| form::hidden("tab", &filtering.tab));
    let columns = filtering
        .columns
        .as_ref()
        .map(|columns| form::hidden(COLUMNS, &columns_text(columns)));
    let fields = filtering.fields.iter().map(|one| {
        let field = Field::new(one.name, one.words).spoken(language);
        match &one.kind {
            Kind::Text(known) => form::line(field, Line::Text, &one.value, known.clone()),
            Kind::Code => form::line(field, Line::Code, &one.value, Vec::new()),
            Kind::Choice(choices) => form::select(field, choices.clone(), &one.value),
        }
    });
    let form = (!filtering.fields.is_empty()).then(|| {
        view! {
            <section class="panel filter" aria-labelledby="filter"><h2 id="filter">{say.filter_and_order()}</h2>
                <form method="get" action=filtering.action.clone() class="grid">
                    {tab}{columns}{fields.collect_view()}<button class="btn main">{say.show()}</button>
                </form>
            </section>
        }
    });
    let shut = filtering.fields.is_empty() && !filtering.open.is_empty();
    let open = shut.then(|| open(language, filtering.open.clone()));
    let keep = filtering.keep.as_ref();
    let tools = [
        open,
        column::choice(language, filtering),
        keep.map(|keep| keep::form(language, keep, token)),
        keep.and_then(|keep| keep::back(language, keep, token)),
    ];
    let tools = tools.into_iter().flatten().collect();
    view! { {faults}{chips(language, &filtering.chips, tools)}{form} }.into_any()
}

/// Reads how many there are in all, as the node writes it: for the form of the noun, and as the language writes it.
pub(in crate::page) fn total(language: Language, total: &str) -> (usize, String) {
    let digits: String = total.chars().filter(char::is_ascii_digit).collect();
    let count = digits.parse().unwrap_or_default();
    let more = if total.ends_with('+') { "+" } else { "" };
    (count, format!("{}{more}", words::number(language, count)))
}

/// Says how much is shown, and in which order.
pub(in crate::page) fn in_order(
    language: Language,
    shown: String,
    filtering: &Filtering,
) -> AnyView {
    let comma = words::Listing(language).comma();
    let order = filtering.order.clone();
    view! { {shown}{comma}" "{order}"." }.into_any()
}

/// Draws a name that people gave, in its own direction; nothing for none.
pub(in crate::page) fn named(name: &str) -> Option<AnyView> {
    (!name.is_empty()).then(|| view! { <bdi>{name.to_owned()}</bdi> }.into_any())
}

/// Draws the way to the form.
pub(in crate::page) fn open(language: Language, address: String) -> AnyView {
    let words = words::Listing(language).filter_open();
    view! { <a class="chip plain" href=address>{words}</a> }.into_any()
}

/// Draws the filter as sentences, each with a link that takes it away, and what can be done with the list.
pub(in crate::page) fn chips(
    language: Language,
    chips: &[FilterChip],
    tools: Vec<AnyView>,
) -> Option<AnyView> {
    if chips.is_empty() && tools.is_empty() {
        return None;
    }
    let say = words::Listing(language);
    let tools = tools.into_iter().map(|tool| view! { <li>{tool}</li> });
    let chips = chips.iter().cloned().map(|chip| {
        view! {
            <li><a class="chip" href=chip.without>
                {chip.words}" "<b dir="auto">{chip.value}</b>{icon(Icon::Cross)}<span class="sr">{say.remove()}</span>
            </a></li>
        }
    });
    let view = view! { <ul class="chips" aria-label=say.in_force()>{tools.collect_view()}{chips.collect_view()}</ul> };
    Some(view.into_any())
}

/// Draws the line that says on an open list how much came in; with it the script finds what else to say.
pub(in crate::page) fn live(language: Language) -> AnyView {
    let (say, more) = (words::Desk(language), words::Notices(language).new_show());
    view! { <p class="live" role="status" data-says=more data-gone=say.gone() data-peek=say.peek() data-whole=say.whole()></p> }
        .into_any()
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
pub(in crate::page) fn pages(
    language: Language,
    pages: Pages,
    more: &'static str,
) -> Option<AnyView> {
    if pages.next.is_none() && pages.first.is_none() {
        return None;
    }
    let next = pages
        .next
        .map(|next| view! { <a class="btn" rel="next" href=next>{more}</a> });
    let back = words::Listing(language).first_page();
    let first = pages
        .first
        .map(|first| view! { <a class="btn quiet" href=first>{back}</a> });
    Some(view! { <p class="acts pages">{first}{next}</p> }.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_is_read_and_written_as_the_language_does() {
        for (language, given, count, written) in [
            (Language::English, "1,000+", 1000, "1,000+"),
            (Language::French, "1,000+", 1000, "1\u{202f}000+"),
            (Language::Arabic, "12", 12, "12"),
            (Language::Spanish, "", 0, "0"),
        ] {
            assert_eq!(total(language, given), (count, written.to_owned()));
        }
    }
}
