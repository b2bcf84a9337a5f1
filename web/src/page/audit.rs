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
    route, words,
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
    let (language, say) = (frame.language, words::Audit(frame.language));
    let title = words::Frame(language).journal();
    let filter = filter(language, &page);
    let is_empty = page.lines.is_empty();
    let lines = page.lines.into_iter().map(|one| line(language, one));
    let lines = lines.collect_view();
    let list = if is_empty {
        let next = Some((route::AUDIT.to_owned(), say.show_all()));
        let empty = banner::empty(Icon::Info, say.nothing(), say.nothing_why(), next);
        view! { <div class="sheet">{empty}</div> }.into_any()
    } else {
        view! { <section class="panel"><h2 class="sr">{say.entries()}</h2><ul class="lines">{lines}</ul></section> }
            .into_any()
    };
    let next = page
        .next
        .map(|next| view! { <p><a class="btn" href=next>{say.before()}</a></p> });
    let main = view! {
        <div class="head"><div>
            <h1>{title}</h1>
            <p class="lede">{say.lede()}</p>
        </div></div>
        {filter}
        <div class="stack">{list}{next}</div>
    };
    shell::translated(frame, Place::Elsewhere, title, main.into_any())
}

/// Draws the categories, each with an address of its own.
fn filter(language: Language, page: &AuditPage) -> AnyView {
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
    let all = tab("", words::Audit(language).all());
    work::tabs(language, std::iter::once(all).chain(categories).collect())
}

fn line(language: Language, line: AuditLine) -> AnyView {
    let comma = words::Listing(language).comma();
    let shape = if line.is_grave {
        Icon::Alert
    } else {
        Icon::Info
    };
    let count = (line.count > 1).then(|| {
        let count = usize::try_from(line.count).unwrap_or(usize::MAX);
        format!("{comma} {}", words::Audit(language).times(count))
    });
    let about = line
        .about
        .map(|(href, reference)| view! { <a href=href>{reference}</a> });
    let request =
        (!line.request.is_empty()).then(|| view! { <span class="soft ref">{line.request}</span> });
    view! {
        <li>
            {icon(shape)}
            <span class="grow">{text::said(language, view! { {line.category}": "<b>{line.event}</b> })}{count}{comma}" "<bdi>{line.who}</bdi></span>
            {about}{request}{text::moment(line.when)}
        </li>
    }
    .into_any()
}
