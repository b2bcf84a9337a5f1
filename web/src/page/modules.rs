//! The modules in use: what each knows, and what is wrong with files that did not load.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::Fact,
    part::{
        facts,
        icon::{Icon, icon},
        setup, shell,
    },
    route, words,
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
    /// What Wikidata calls it, `Q14745`; empty where nobody knows.
    pub wikidata: String,
    /// The words it is known by.
    pub words: String,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: ModulesPage) -> String {
    let (language, say) = (frame.language, words::Modules(frame.language));
    let lede = say.lede(page.modules.len());
    let complaints = complaints(language, page.complaints);
    let modules = page.modules.into_iter().map(|one| module(language, one));
    let modules = modules.collect_view();
    let main = view! {
        {setup::crumbs(language, &[])}
        <div class="head"><div><h1>{say.title()}</h1><p class="lede">{lede}</p></div></div>
        <div class="stack">{complaints}{modules}</div>
    };
    shell::translated(frame, Place::Setup, say.title(), main.into_any())
}

fn complaints(language: Language, complaints: Vec<String>) -> AnyView {
    let (say, lang) = (words::Modules(language), words::of_node(language));
    if complaints.is_empty() {
        return view! {
            <p>{setup::state(crate::model::Tone::Done, say.loaded())}
                <span class="soft">" "{say.no_promise()}</span></p>
        }
        .into_any();
    }
    let lines = complaints
        .into_iter()
        .map(|line| view! { <li lang=lang dir="ltr">{line}</li> });
    let lines = lines.collect_view();
    view! {
        <section class="panel" role="alert">
            <h2 class="st" data-tone="fail">{icon(Icon::Alert)}{words::Rules(language).not_in_force()}</h2>
            <p>{say.each_line()}</p>
            <ul class="plain code">{lines}</ul>
        </section>
    }
    .into_any()
}

fn module(language: Language, module: ModuleView) -> AnyView {
    let (say, lang) = (words::Modules(language), words::of_node(language));
    let origin = if module.is_own {
        say.own()
    } else {
        say.comes_with()
    };
    let forms = (!module.forms.is_empty()).then(|| {
        let links = module.forms.into_iter().map(|(address, title)| {
            view! { <li><a class="chip" href=address dir="auto">{title}</a></li> }
        });
        view! { <h3>{words::Forms(language).title()}</h3><ul class="chips">{links.collect_view()}</ul> }
    });
    let count = say.kinds(module.subtypes.len());
    let subtypes = module.subtypes.into_iter().map(|subtype| {
        let wikidata = (!subtype.wikidata.is_empty())
            .then(|| view! { " "<bdi class="code soft">{subtype.wikidata}</bdi> });
        view! {
            <li>
                <span class="grow"><span dir="auto">{subtype.title}</span>" "<bdi class="code soft">{subtype.id}</bdi>{wikidata}</span>
                <bdi class="code">{subtype.label}</bdi>
                <span class="under" dir="auto">{subtype.words}</span>
            </li>
        }
    });
    let subtypes = subtypes.collect_view();
    let sets = (module.knobs > 0).then(|| {
        let address = route::with_query(route::PROFILE, &[("domain", &module.domain)]);
        view! { <a href=address>{say.sets(module.knobs)}</a> }
    });
    let rules = route::with_query(route::RULES, &[("show", &module.domain)]);
    view! {
        <section class="panel" id=format!("module-{}", module.domain)>
            <h2>{icon(Icon::Box)}<span dir="auto">{module.title}</span><span class="tag">{origin}</span></h2>
            <p class="meta">
                <bdi class="code">{module.domain.clone()}</bdi><span>{say.version()}" "<bdi>{module.version}</bdi></span>
                <a href=rules>{words::Rules(language).rules(module.rules)}</a>{sets}
            </p>
            <div lang=lang>{facts::column(module.facts)}</div>{forms}
            <details class="why"><summary>{icon(Icon::Chevron)}{count}</summary><ul class="lines">{subtypes}</ul></details>
        </section>
    }
    .into_any()
}
