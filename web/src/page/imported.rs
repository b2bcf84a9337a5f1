//! What came of taking bundles in.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    part::{
        icon::{Icon, icon},
        shell,
    },
    route,
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
    pub missing: Vec<String>,
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
    let lede = match (page.items.len(), page.failed.len()) {
        (0, _) => "Nothing was taken in. Nothing here has changed.",
        (_, 0) => "All files were taken in.",
        (..) => "Some files were taken in, and others could not be.",
    };
    let failed = page.failed.into_iter().map(|why| {
        view! { <p class="err" role="alert" dir="auto">{icon(Icon::Alert)}{why}</p> }
    });
    let failed = failed.collect_view();
    let items = page.items.into_iter().map(item).collect_view();
    let slips = page.receipts.into_iter().map(slip).collect_view();
    let main = view! {
        <nav class="crumbs" aria-label="Where you are"><a href=route::SITES>"Sites and sync"</a></nav>
        <div class="head"><div><h1>"What came of it"</h1><p class="lede">{lede}</p></div></div>
        <div class="stack">{failed}{items}{slips}<p><a class="btn" href=route::SITES>"Back to the sites"</a></p></div>
    };
    shell::page(frame, Place::Sites, "What came of it", main.into_any())
}

fn item(item: ImportedItem) -> AnyView {
    let lines = |sentences: Vec<String>| {
        let lines = sentences
            .into_iter()
            .map(|line| view! { <li dir="auto">{line}</li> });
        lines.collect_view()
    };
    let missing = (!item.missing.is_empty()).then(|| {
        view! { <h3>{icon(Icon::Alert)}"Missing"</h3><ul class="plain">{lines(item.missing)}</ul> }
    });
    view! {
        <section class="panel">
            <h2 dir="auto">{icon(Icon::Stick)}{item.title}</h2>
            <p dir="auto">{item.outcome}</p>
            <ul class="plain">{lines(item.brought)}</ul>{missing}
        </section>
    }
    .into_any()
}

fn slip(slip: ReceiptSlip) -> AnyView {
    let codes = slip.codes.into_iter().map(|(code, picture)| {
        let alt = format!("The code {code} as a QR code");
        view! {
            <p class="code box" dir="ltr">{code}</p>
            <img class="qr" src=route::picture(&picture) alt=alt width="200" height="200"/>
        }
    });
    let codes = codes.collect_view();
    let title = format!("Receipt for {}", slip.to);
    view! {
        <section class="panel">
            <h2 dir="auto">{icon(Icon::Check)}{title}</h2>
            <p>"Send it back, so that they know what came and stop sending it. The file says also what is missing."</p>
            <p class="acts"><a class="btn main" href=route::node_receipt(&slip.node)>"Download the receipt"</a></p>
            {codes}
        </section>
    }
    .into_any()
}
