//! What happened on this node, for those who audit it.

use leptos::prelude::*;

use super::work::{self, Tab};
use crate::{
    Frame, Language,
    frame::Place,
    model::Moment,
    part::{
        banner,
        icon::{Icon, icon},
        shell, text,
    },
    route,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct AuditPage {
    /// The newest first.
    pub lines: Vec<AuditLine>,
    /// The categories there are.
    pub categories: Vec<String>,
    /// The one that is shown; empty: all.
    pub category: String,
    /// The id of what is looked at; empty: everything.
    pub object: String,
    /// Where the next page is.
    pub next: Option<String>,
}

/// Something that happened.
#[derive(Debug, Clone, Default)]
pub struct AuditLine {
    pub when: Moment,
    pub category: String,
    /// "case read".
    pub event: String,
    /// Whether it asks for attention.
    pub is_grave: bool,
    /// Who did it, or "this node".
    pub who: String,
    /// How many times it stands for; 1 is not shown.
    pub count: u32,
    /// Where the case or task is, and what it is called.
    pub about: Option<(String, String)>,
    /// The name of the request; empty: none.
    pub request: String,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: AuditPage) -> String {
    let filter = filter(&page);
    let is_empty = page.lines.is_empty();
    let lines = page.lines.into_iter().map(line).collect_view();
    let list = if is_empty {
        let words = "Nothing of this kind was written down here, or it was kept for long enough and is gone.";
        let next = Some((route::AUDIT.to_owned(), "Show everything"));
        let empty = banner::empty(Icon::Info, "Nothing to show", words, next);
        view! { <div class="sheet">{empty}</div> }.into_any()
    } else {
        view! { <section class="panel"><h2 class="sr">"Entries"</h2><ul class="lines">{lines}</ul></section> }
            .into_any()
    };
    let next = page
        .next
        .map(|next| view! { <p><a class="btn" href=next>"Show what was before that"</a></p> });
    let main = view! {
        <div class="head"><div>
            <h1>"Journal"</h1>
            <p class="lede">"What happened on this node: who came in, who read what is restricted, what was changed. How much is written down follows from the profile; ids stand here, never what people wrote."</p>
        </div></div>
        {filter}
        <div class="stack">{list}{next}</div>
    };
    shell::page(frame, Place::Elsewhere, "Journal", main.into_any())
}

/// Draws the categories, each with an address of its own.
fn filter(page: &AuditPage) -> AnyView {
    let tab = |category: &str, words: &str| Tab {
        address: route::with_query(
            route::AUDIT,
            &[("category", category), ("object", &page.object)],
        ),
        words: words.to_owned(),
        count: String::new(),
        is_current: page.category == category,
    };
    let categories = page.categories.iter();
    let categories = categories.map(|category| tab(category, category));
    work::tabs(
        Language::English,
        std::iter::once(tab("", "all")).chain(categories).collect(),
    )
}

fn line(line: AuditLine) -> AnyView {
    let shape = if line.is_grave {
        Icon::Alert
    } else {
        Icon::Info
    };
    let count = (line.count > 1).then(|| format!(", {} times", line.count));
    let about = line
        .about
        .map(|(href, reference)| view! { <a href=href>{reference}</a> });
    let request =
        (!line.request.is_empty()).then(|| view! { <span class="soft ref">{line.request}</span> });
    view! {
        <li>
            {icon(shape)}
            <span class="grow">{line.category}": "<b>{line.event}</b>{count}", "<bdi>{line.who}</bdi></span>
            {about}{request}{text::moment(line.when)}
        </li>
    }
    .into_any()
}
