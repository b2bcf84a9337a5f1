//! The modules in use: what each knows, and what is wrong with files that did not load.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    model::Fact,
    part::{
        facts,
        icon::{Icon, icon},
        setup, shell, text,
    },
    route,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct ModulesPage {
    pub modules: Vec<ModuleView>,
    /// What is wrong with the files as they stand, each with file, line and column.
    pub complaints: Vec<String>,
}

/// A module.
#[derive(Debug, Clone, Default)]
pub struct ModuleView {
    /// Its name in data.
    pub domain: String,
    pub title: String,
    pub version: String,
    /// Whether it is the organisation's own, not one the program carries.
    pub is_own: bool,
    /// Where its work goes, its categories, its addresses, the words that make work urgent.
    pub facts: Vec<Fact>,
    pub subtypes: Vec<SubtypeView>,
    /// The forms it has: where each is, and what it is called.
    pub forms: Vec<(String, String)>,
    /// What it sets otherwise than the organisation: how many knobs.
    pub knobs: usize,
    /// How many rules it brings, those made from its words included.
    pub rules: usize,
}

/// A kind of work.
#[derive(Debug, Clone, Default)]
pub struct SubtypeView {
    pub id: String,
    pub title: String,
    pub label: String,
    /// The words it is known by.
    pub words: String,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: ModulesPage) -> String {
    let lede = format!(
        "{} in use. A module is a folder of data that teaches Orgo a domain: its words, its forms, its rules.",
        text::count(page.modules.len(), "module", "modules")
    );
    let complaints = complaints(page.complaints);
    let modules = page.modules.into_iter().map(module).collect_view();
    let main = view! {
        {setup::crumbs(&[])}
        <div class="head"><div><h1>"Modules"</h1><p class="lede">{lede}</p></div></div>
        <div class="stack">{complaints}{modules}</div>
    };
    shell::page(frame, Place::Setup, "Modules", main.into_any())
}

fn complaints(complaints: Vec<String>) -> AnyView {
    if complaints.is_empty() {
        return view! {
            <p>{setup::state(crate::model::Tone::Done, "Every file of the configuration loaded.")}
                <span class="soft">" It does not promise that the rules do what was meant: try a mail, or run them dry."</span></p>
        }
        .into_any();
    }
    let lines = complaints
        .into_iter()
        .map(|line| view! { <li dir="ltr">{line}</li> });
    let lines = lines.collect_view();
    view! {
        <section class="panel" role="alert">
            <h2 class="st" data-tone="fail">{icon(Icon::Alert)}"What stands in the files is not in force"</h2>
            <p>"What worked last still holds, at every site. Each line says in which file, at which line and column."</p>
            <ul class="plain code">{lines}</ul>
        </section>
    }
    .into_any()
}

fn module(module: ModuleView) -> AnyView {
    let origin = if module.is_own {
        "the organisation’s own"
    } else {
        "comes with Orgo"
    };
    let forms = (!module.forms.is_empty()).then(|| {
        let links = module.forms.into_iter().map(|(address, title)| {
            view! { <li><a class="chip" href=address dir="auto">{title}</a></li> }
        });
        view! { <h3>"Forms"</h3><ul class="chips">{links.collect_view()}</ul> }
    });
    let count = text::count(module.subtypes.len(), "kind of work", "kinds of work");
    let subtypes = module.subtypes.into_iter().map(|subtype| {
        view! {
            <li>
                <span class="grow"><span dir="auto">{subtype.title}</span>" "<bdi class="code soft">{subtype.id}</bdi></span>
                <bdi class="code">{subtype.label}</bdi>
                <span class="under" dir="auto">{subtype.words}</span>
            </li>
        }
    });
    let subtypes = subtypes.collect_view();
    let sets = (module.knobs > 0).then(|| {
        let address = route::with_query(route::PROFILE, &[("domain", &module.domain)]);
        let words = format!(
            "sets {} otherwise",
            text::count(module.knobs, "knob", "knobs")
        );
        view! { <a href=address>{words}</a> }
    });
    let rules = route::with_query(route::RULES, &[("show", &module.domain)]);
    view! {
        <section class="panel" id=format!("module-{}", module.domain)>
            <h2>{icon(Icon::Box)}<span dir="auto">{module.title}</span><span class="tag">{origin}</span></h2>
            <p class="meta">
                <bdi class="code">{module.domain.clone()}</bdi><span>"version "<bdi>{module.version}</bdi></span>
                <a href=rules>{text::count(module.rules, "rule", "rules")}</a>{sets}
            </p>
            {facts::column(module.facts)}{forms}
            <details class="why"><summary>{icon(Icon::Chevron)}{count}</summary><ul class="lines">{subtypes}</ul></details>
        </section>
    }
    .into_any()
}
