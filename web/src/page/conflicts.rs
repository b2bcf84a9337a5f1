//! What sites set differently, of everything the reader may settle, in one place.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    model::{ConflictView, Moment},
    part::{banner, icon::Icon, shell, text, timeline},
    route,
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
    let count = page.items.len();
    let lede = (count > 0).then(|| {
        let words = format!(
            "{} to settle. All values are kept; nothing waits for you meanwhile.",
            text::count(count, "difference", "differences")
        );
        view! { <p class="lede">{words}</p> }
    });
    let items = page
        .items
        .into_iter()
        .map(|item| self::item(item, &frame.token));
    let items = items.collect_view();
    let empty = (count == 0).then(|| {
        let words = "When two sites change the same thing apart, both values are kept, and stand here until somebody decides.";
        let next = Some((route::WORK.to_owned(), "Go to my work"));
        let empty = banner::empty(Icon::Check, "No site says otherwise", words, next);
        view! { <div class="sheet">{empty}</div> }
    });
    let more = page
        .has_more
        .then(|| view! { <p class="hint">"There are more. They come up here when these are settled."</p> });
    let main = view! {
        <div class="head"><div><h1>"Conflicts"</h1>{lede}</div></div>
        <h2 class="sr">"To settle"</h2>
        <div class="stack measure">{items}</div>{empty}{more}
    };
    shell::page(frame, Place::Conflicts, "Conflicts", main.into_any())
}

fn item(item: ConflictItem, token: &str) -> AnyView {
    let name = format!("{} {}", item.reference, item.title);
    let card = timeline::conflict_card(item.conflict, text::moment(item.noticed), &item.id, token);
    view! {
        <section class="apart">
            <h3><a href=item.href dir="auto">{name}</a></h3>{card}
        </section>
    }
    .into_any()
}
