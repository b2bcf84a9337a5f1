//! What travels as files: making them, taking them in, and what became of them.

use leptos::prelude::*;

use super::pairing::fault;
use crate::{
    model::{Choice, Fault, Moment, Tone},
    part::{
        form::{self, Field, Line},
        icon::{Icon, icon},
        text,
    },
    route,
};

/// What the page says of bundles.
#[derive(Debug, Clone, Default)]
pub struct Bundles {
    /// For whom one can be made; empty while there is nobody else.
    pub to: Vec<Choice>,
    /// The last ones, the newest first.
    pub lines: Vec<BundleLine>,
    /// How long a file may be, such as "4 GiB".
    pub size_max: String,
}

/// A bundle that left or came.
#[derive(Debug, Clone)]
pub struct BundleLine {
    pub number: u64,
    /// Whether it was made here.
    pub is_ours: bool,
    /// The other node.
    pub name: String,
    pub made: Moment,
    pub state: BundleState,
    /// The node whose receipt can be fetched, for one that came.
    pub receipt: Option<String>,
}

/// What became of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BundleState {
    /// It was made, and nobody said that it came.
    OnTheWay,
    /// It came there, as a receipt told.
    Received(Moment),
    /// It is in use here.
    Imported,
    /// Parts of it have not come.
    Incomplete,
    /// Its maker was removed: it is kept unopened.
    Aside,
}

/// Draws making, taking in, receipts, and the list.
pub(super) fn bundles(page: Bundles, manages: bool, faults: &[Fault], token: &str) -> AnyView {
    let make = (manages && !page.to.is_empty()).then(|| make(page.to, faults, token));
    let receipt = manages.then(|| receipt(faults, token));
    let take = take_in(&page.size_max, faults, token);
    let lines = (!page.lines.is_empty()).then(|| list(page.lines));
    view! { <div class="cols two">{make}{take}{receipt}</div>{lines} }.into_any()
}

fn make(to: Vec<Choice>, faults: &[Fault], token: &str) -> AnyView {
    let whom = Field::new("to", "For")
        .hint("Sealed for them. Whoever carries it cannot read it.")
        .checked(faults);
    let what = Field::new("what", "What goes in");
    let whats = form::choices([
        ("lacks", "What they are not known to have"),
        ("since_last", "Only what is new since the last bundle"),
        ("full", "Everything, from the beginning"),
    ]);
    view! {
        <section class="panel">
            <h2>{icon(Icon::Stick)}"Make a bundle"</h2>
            <form class="stack" method="post" action=route::BUNDLES_MAKE>
                {form::token(token)}{form::select(whom, to, "")}{form::select(what, whats, "lacks")}
                <button class="btn main">"Make and download it"</button>
            </form>
        </section>
    }
    .into_any()
}

fn take_in(size_max: &str, faults: &[Fault], token: &str) -> AnyView {
    let fault = fault(faults, "bundle");
    let hint = format!(
        "One or several, in any order, and again if in doubt. At most {size_max} together."
    );
    let id = form::field_id("bundle");
    let described = match fault {
        Some(_) => format!("{id}-hint {id}-fault"),
        None => format!("{id}-hint"),
    };
    let invalid = fault.is_some().then_some("true");
    let fault = fault.map(|fault| {
        view! { <p class="err" id=format!("{id}-fault")>{icon(Icon::Alert)}{fault}</p> }
    });
    view! {
        <section class="panel">
            <h2>{icon(Icon::Travel)}"Take bundles in"</h2>
            <form class="stack" method="post" action=route::BUNDLES enctype="multipart/form-data">
                {form::token(token)}
                <div class="field">
                    <label for=id.clone()>"Files ending in .orgo"</label>
                    <input class="input" type="file" id=id.clone() name=route::FILE multiple required
                        aria-invalid=invalid aria-describedby=described/>
                    <p class="hint" id=format!("{id}-hint")>{hint}</p>{fault}
                </div>
                <button class="btn main">"Take them in"</button>
            </form>
        </section>
    }
    .into_any()
}

fn receipt(faults: &[Fault], token: &str) -> AnyView {
    let code = Field::new("code", "Code from the slip").checked(faults);
    let file = Field {
        id: form::field_id("receipt"),
        ..Field::new(route::FILE, "Or the receipt file")
    }
    .fault(fault(faults, "receipt"));
    view! {
        <section class="panel">
            <h2>{icon(Icon::Check)}"A receipt came back"</h2>
            <form class="stack" method="post" action=route::RECEIPTS enctype="multipart/form-data">
                {form::token(token)}{form::line(code, Line::Code, "", Vec::new())}{form::file(file)}
                <button class="btn main">"Take the receipt"</button>
            </form>
        </section>
    }
    .into_any()
}

fn list(lines: Vec<BundleLine>) -> AnyView {
    let rows = lines.into_iter().map(line).collect_view();
    view! {
        <section>
            <h2>"Bundles and receipts"</h2>
            <div class="sheet listing">
                <table class="data" role="table">
                    <caption class="sr">"Bundles that left and came"</caption>
                    <thead role="rowgroup"><tr role="row">
                        <th role="columnheader" scope="col">"Bundle"</th><th role="columnheader" scope="col">"Site"</th>
                        <th role="columnheader" scope="col">"Made"</th><th role="columnheader" scope="col">"What became of it"</th>
                        <th role="columnheader" scope="col">"Receipt"</th>
                    </tr></thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn line(line: BundleLine) -> AnyView {
    let (tone, shape, words) = match &line.state {
        BundleState::OnTheWay => (Tone::Plain, Icon::Pending, "On the way, no receipt yet"),
        BundleState::Received(_) => (Tone::Done, Icon::Check, "Received"),
        BundleState::Imported => (Tone::Done, Icon::Check, "Taken in"),
        BundleState::Incomplete => (Tone::Warn, Icon::Alert, "Parts are missing"),
        BundleState::Aside => (Tone::Fail, Icon::Box, "Put aside: its maker was removed"),
    };
    let when = match line.state {
        BundleState::Received(at) => Some(view! { " "{text::moment(at)} }),
        BundleState::OnTheWay
        | BundleState::Imported
        | BundleState::Incomplete
        | BundleState::Aside => None,
    };
    let way = if line.is_ours { "for" } else { "from" };
    let receipt = line.receipt.map(|node| {
        let name = format!("Download the receipt for {}", line.name);
        view! { <a href=route::node_receipt(&node) aria-label=name>"Download"</a> }
    });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{line.number}</th>
            <td role="cell" data-h="Site"><span dir="auto">{way}" "{line.name.clone()}</span></td>
            <td role="cell" data-h="Made">{text::moment(line.made)}</td>
            <td role="cell" data-h="State"><span class="st" data-tone=tone.name()>{icon(shape)}{words}</span>{when}</td>
            <td role="cell">{receipt}</td>
        </tr>
    }
    .into_any()
}
