//! What sites set differently, of everything the reader may settle, in one place.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::{ConflictView, Moment},
    part::{banner, icon::Icon, shell, text, timeline},
    route, words,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct ConflictsPage {
    pub items: Vec<ConflictItem>,
    /// Whether there are more cases and tasks than are shown.
    pub has_more: bool,
}

/// One field of a case or task.
#[derive(Debug, Clone)]
pub struct ConflictItem {
    /// Unique on the page.
    pub id: String,
    /// Where the case or task is.
    pub href: String,
    /// "C-2F81" or "T-2F81".
    pub reference: String,
    pub title: String,
    pub noticed: Moment,
    pub conflict: ConflictView,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: ConflictsPage) -> String {
    let language = frame.language;
    let (say, title) = (
        words::Conflicts(language),
        words::Frame(language).conflicts(),
    );
    let count = page.items.len();
    let lede = (count > 0).then(|| {
        view! { <p class="lede">{say.lede(count)}</p> }
    });
    let items = page
        .items
        .into_iter()
        .map(|item| self::item(language, item, &frame.token));
    let items = items.collect_view();
    let empty = (count == 0).then(|| {
        let next = Some((route::WORK.to_owned(), say.my_work()));
        let empty = banner::empty(Icon::Check, say.nothing(), say.nothing_why(), next);
        view! { <div class="sheet">{empty}</div> }
    });
    let more = page
        .has_more
        .then(|| view! { <p class="hint">{say.more()}</p> });
    let main = view! {
        <div class="head"><div><h1>{title}</h1>{lede}</div></div>
        <h2 class="sr">{say.to_settle()}</h2>
        <div class="stack measure">{items}</div>{empty}{more}
    };
    shell::translated(frame, Place::Conflicts, title, main.into_any())
}

fn item(language: Language, item: ConflictItem, token: &str) -> AnyView {
    let name = format!("{} {}", item.reference, item.title);
    let noticed = text::moment(item.noticed);
    let card = timeline::conflict_card(language, item.conflict, noticed, (&item.id, token));
    view! {
        <section class="apart">
            <h3><a href=item.href dir="auto">{name}</a></h3>{card}
        </section>
    }
    .into_any()
}
