//! What came of taking bundles in.

use leptos::prelude::*;

use super::sites;
use crate::{
    Frame, Language,
    frame::Place,
    model::Message,
    part::{
        icon::{Icon, icon},
        shell,
    },
    route, words,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct ImportedPage {
    pub items: Vec<ImportedItem>,
    /// The files that could not be used, a sentence each.
    pub failed: Vec<String>,
    pub receipts: Vec<ReceiptSlip>,
}

/// What came of one file.
#[derive(Debug, Clone, Default)]
pub struct ImportedItem {
    /// "Bundle 43 from Clinic 4, part 1 of 2".
    pub title: String,
    /// What is said of it in one sentence.
    pub outcome: String,
    /// What it brought, a sentence each.
    pub brought: Vec<String>,
    /// What is missing, or was left out, a sentence each.
    pub missing: Vec<Message>,
}

/// What goes back to the maker of bundles.
#[derive(Debug, Clone, Default)]
pub struct ReceiptSlip {
    /// The maker's node.
    pub node: String,
    pub to: String,
    /// Each short code with its picture, as SVG.
    pub codes: Vec<(String, String)>,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: ImportedPage) -> String {
    let (language, say) = (frame.language, words::Bundles(frame.language));
    let lang = words::of_node(language);
    let lede = match (page.items.len(), page.failed.len()) {
        (0, _) => say.none_taken(),
        (_, 0) => say.all_taken(),
        (..) => say.some_taken(),
    };
    let failed = page.failed.into_iter().map(|why| {
        view! { <p class="err" role="alert" lang=lang dir="auto">{icon(Icon::Alert)}{why}</p> }
    });
    let failed = failed.collect_view();
    let items = page.items.into_iter().map(|one| item(language, one));
    let items = items.collect_view();
    let slips = page.receipts.into_iter().map(|one| slip(language, one));
    let slips = slips.collect_view();
    let main = view! {
        {sites::crumbs(frame.language)}
        <div class="head"><div><h1>{say.came_of_it()}</h1><p class="lede">{lede}</p></div></div>
        <div class="stack">{failed}{items}{slips}<p><a class="btn" href=route::SITES>{say.back()}</a></p></div>
    };
    shell::translated(frame, Place::Sites, say.came_of_it(), main.into_any())
}

fn item(language: Language, item: ImportedItem) -> AnyView {
    let (say, lang) = (words::Bundles(language), words::of_node(language));
    let brought = item
        .brought
        .into_iter()
        .map(|line| view! { <li>{line}</li> });
    let missing = (!item.missing.is_empty()).then(|| {
        let lines = item.missing.into_iter().map(|said| {
            let lang = words::foreign(language, said.language);
            view! { <li lang=lang dir="auto">{said.text}</li> }
        });
        let lines = lines.collect_view();
        view! { <h3>{icon(Icon::Alert)}{say.missing()}</h3><ul class="plain">{lines}</ul> }
    });
    view! {
        <section class="panel">
            <h2 dir="auto">{icon(Icon::Stick)}{item.title}</h2>
            <p lang=lang dir="auto">{item.outcome}</p>
            <ul class="plain">{brought.collect_view()}</ul>{missing}
        </section>
    }
    .into_any()
}

fn slip(language: Language, slip: ReceiptSlip) -> AnyView {
    let say = words::Bundles(language);
    let codes = slip.codes.into_iter().map(|(code, picture)| {
        let alt = say.picture(&code);
        view! {
            <p class="code box" dir="ltr">{code}</p>
            <img class="qr" src=route::picture(&picture) alt=alt width="200" height="200"/>
        }
    });
    let codes = codes.collect_view();
    let title = say.receipt_for(&slip.to);
    view! {
        <section class="panel">
            <h2 dir="auto">{icon(Icon::Check)}{title}</h2>
            <p>{say.send_back()}</p>
            <p class="acts"><a class="btn main" href=route::node_receipt(&slip.node)>{say.download_receipt()}</a></p>
            {codes}
        </section>
    }
    .into_any()
}
