//! Quarantine: what could not be read. The bytes are kept and can be fetched.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    model::Moment,
    part::{banner, icon::Icon, shell, text},
    route,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct QuarantinePage {
    pub items: Vec<QuarantineItem>,
    /// How many there are in all, if more than are shown.
    pub total: Option<usize>,
}

/// Something that could not be read.
#[derive(Debug, Clone, Default)]
pub struct QuarantineItem {
    pub id: String,
    /// Why it could not be read, in a sentence.
    pub reason: String,
    /// How it came: "mail from the gateway", "import of inbox.mbox".
    pub source: String,
    pub received: Moment,
    /// "240 kB".
    pub size: String,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: QuarantinePage) -> String {
    let shown = page.items.len();
    let total = page.total.unwrap_or(shown);
    let lede = format!(
        "{} of {} that could not be read. The bytes are kept as they came; nothing was done with them.",
        text::grouped(shown),
        text::count(total, "thing", "things")
    );
    let body = if page.items.is_empty() {
        let words = "When something arrives that cannot be read, it is kept here with the reason.";
        let next = Some((route::TRIAGE.to_owned(), "Go to triage"));
        let empty = banner::empty(Icon::Box, "Everything could be read", words, next);
        view! { <div class="sheet">{empty}</div> }.into_any()
    } else {
        table(page.items)
    };
    let lede = (shown > 0).then(|| view! { <p class="lede">{lede}</p> });
    let main = view! {
        <div class="head"><div><h1>"Quarantine"</h1>{lede}</div></div>{body}
        <p class="hint">"A downloaded original may be harmful. Open it only where that is safe."</p>
    };
    shell::page(frame, Place::Quarantine, "Quarantine", main.into_any())
}

/// Draws the table; on narrow screens each row becomes lines with names.
fn table(items: Vec<QuarantineItem>) -> AnyView {
    let rows = items.into_iter().map(|item| {
        view! {
            <tr role="row">
                <th role="rowheader" scope="row" dir="auto">{item.reason}</th>
                <td role="cell" data-h="Came as" dir="auto">{item.source}</td>
                <td role="cell" data-h="When">{text::moment(item.received)}</td>
                <td role="cell" data-h="Size">{item.size}</td>
                <td role="cell"><a href=route::quarantine_original(&item.id)>"Download the original"</a></td>
            </tr>
        }
    });
    view! {
        <div class="sheet listing">
            <table class="data" role="table">
                <caption class="sr">"What could not be read"</caption>
                <thead role="rowgroup"><tr role="row">
                    <th role="columnheader" scope="col">"Why"</th><th role="columnheader" scope="col">"Came as"</th>
                    <th role="columnheader" scope="col">"When"</th><th role="columnheader" scope="col">"Size"</th>
                    <th role="columnheader" scope="col">"Original"</th>
                </tr></thead>
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
