//! What travels as files: making them, taking them in, and what became of them.

use leptos::prelude::*;

use super::pairing::fault;
use crate::{
    Frame, Language,
    model::{Choice, Fault, Moment, Tone},
    part::{
        form::{self, Field, Line},
        icon::{Icon, icon},
        text,
    },
    route, words,
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
pub(super) fn bundles(frame: &Frame, page: Bundles, manages: bool, faults: &[Fault]) -> AnyView {
    let make = (manages && !page.to.is_empty()).then(|| make(frame, page.to, faults));
    let receipt = manages.then(|| receipt(frame, faults));
    let take = take_in(frame, &page.size_max, faults);
    let lines = (!page.lines.is_empty()).then(|| list(frame.language, page.lines));
    view! { <div class="cols two">{make}<div class="stack">{take}{receipt}</div></div>{lines} }
        .into_any()
}

fn make(frame: &Frame, to: Vec<Choice>, faults: &[Fault]) -> AnyView {
    let say = words::Bundles(frame.language);
    let whom = Field::new("to", say.whom())
        .hint(say.whom_hint())
        .checked(faults);
    let what = Field::new("what", say.what());
    let whats = form::choices([
        ("lacks", say.lacks()),
        ("since_last", say.since_last()),
        ("full", say.full()),
    ]);
    view! {
        <section class="panel">
            <h2>{icon(Icon::Stick)}{say.make()}</h2>
            <form class="stack" method="post" action=route::BUNDLES_MAKE>
                {form::token(&frame.token)}{form::select(whom, to, "")}{form::select(what, whats, "lacks")}
                <button class="btn main">{say.make_it()}</button>
            </form>
        </section>
    }
    .into_any()
}

fn take_in(frame: &Frame, size_max: &str, faults: &[Fault]) -> AnyView {
    let say = words::Bundles(frame.language);
    let fault = fault(faults, "bundle");
    let hint = say.take_hint(size_max);
    let id = form::field_id("bundle");
    let described = match fault {
        Some(_) => format!("{id}-hint {id}-fault"),
        None => format!("{id}-hint"),
    };
    let invalid = fault.is_some().then_some("true");
    let fault = fault.map(|fault| text::fault(Some(format!("{id}-fault")), fault));
    view! {
        <section class="panel">
            <h2>{icon(Icon::Travel)}{say.take()}</h2>
            <form class="stack" method="post" action=route::BUNDLES enctype="multipart/form-data">
                {form::token(&frame.token)}
                <div class="field">
                    <label for=id.clone()>{say.files()}</label>
                    <input class="input" type="file" id=id.clone() name=route::FILE multiple required
                        aria-invalid=invalid aria-describedby=described/>
                    <p class="hint" id=format!("{id}-hint")>{hint}</p>{fault}
                </div>
                <button class="btn main">{say.take_them()}</button>
            </form>
        </section>
    }
    .into_any()
}

fn receipt(frame: &Frame, faults: &[Fault]) -> AnyView {
    let say = words::Bundles(frame.language);
    let code = Field::new("code", say.code()).checked(faults);
    let file = Field {
        id: form::field_id("receipt"),
        ..Field::new(route::FILE, say.receipt_file())
    }
    .spoken(frame.language)
    .fault(fault(faults, "receipt"));
    view! {
        <section class="panel">
            <h2>{icon(Icon::Check)}{say.came_back()}</h2>
            <form class="stack" method="post" action=route::RECEIPTS enctype="multipart/form-data">
                {form::token(&frame.token)}{form::line(code, Line::Code, "", Vec::new())}{form::file(file)}
                <button class="btn main">{say.take_receipt()}</button>
            </form>
        </section>
    }
    .into_any()
}

fn list(language: Language, lines: Vec<BundleLine>) -> AnyView {
    let say = words::Bundles(language);
    let rows = lines.into_iter().map(|one| line(language, one));
    let rows = rows.collect_view();
    view! {
        <section>
            <h2>{say.list()}</h2>
            <div class="sheet listing">
                <table class="data" role="table">
                    <caption class="sr">{say.caption()}</caption>
                    <thead role="rowgroup"><tr role="row">
                        <th role="columnheader" scope="col">{say.bundle()}</th><th role="columnheader" scope="col">{say.site()}</th>
                        <th role="columnheader" scope="col">{say.made()}</th><th role="columnheader" scope="col">{say.became()}</th>
                        <th role="columnheader" scope="col">{say.receipt()}</th>
                    </tr></thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn line(language: Language, line: BundleLine) -> AnyView {
    let say = words::Bundles(language);
    let (tone, shape, words) = match &line.state {
        BundleState::OnTheWay => (Tone::Plain, Icon::Pending, say.on_the_way()),
        BundleState::Received(_) => (Tone::Done, Icon::Check, say.received()),
        BundleState::Imported => (Tone::Done, Icon::Check, say.taken_in()),
        BundleState::Incomplete => (Tone::Warn, Icon::Alert, say.incomplete()),
        BundleState::Aside => (Tone::Fail, Icon::Box, say.aside()),
    };
    let when = match line.state {
        BundleState::Received(at) => Some(view! { " "{text::moment(at)} }),
        BundleState::OnTheWay
        | BundleState::Imported
        | BundleState::Incomplete
        | BundleState::Aside => None,
    };
    let way = if line.is_ours {
        say.to_site()
    } else {
        say.by_site()
    };
    let receipt = line.receipt.map(|node| {
        let name = say.download_for(&line.name);
        view! { <a href=route::node_receipt(&node) aria-label=name>{say.download()}</a> }
    });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{line.number}</th>
            <td role="cell" data-h=say.site()><span dir="auto">{way}" "{line.name.clone()}</span></td>
            <td role="cell" data-h=say.made()>{text::moment(line.made)}</td>
            <td role="cell" data-h=say.state()><span class="st" data-tone=tone.name()>{icon(shape)}{words}</span>{when}</td>
            <td role="cell">{receipt}</td>
        </tr>
    }
    .into_any()
}
