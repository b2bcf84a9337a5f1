//! The test bench: what the rules would make of a mail. Nothing is stored.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::Fault,
    part::{
        banner,
        form::{self, Field, Line},
        icon::{Icon, icon},
        setup, shell,
    },
    route,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct BenchPage {
    pub typed: Typed,
    pub faults: Vec<Fault>,
    /// What would be decided; nothing before anything was asked.
    pub found: Option<Found>,
}

/// The fields of the form as they were typed.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    pub from: String,
    pub to: String,
    pub subject: String,
    pub body: String,
    /// A whole mail, as its source shows it; it counts before all else.
    pub raw: String,
}

/// What would be decided.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Whether a rule claims it.
    pub is_claimed: bool,
    /// What would be made, in sentences.
    pub outcome: Vec<String>,
    /// The rules that matched, in the order they were looked at, each with on what.
    pub matched: Vec<(String, Vec<String>)>,
    /// The rules that nearly matched, the nearest first, each with what it also wants.
    pub near: Vec<(String, String)>,
    /// What the reading of the mail was unsure of.
    pub warnings: Vec<String>,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: BenchPage) -> String {
    let faults = banner::faults(Language::English, &page.faults);
    let found = page.found.map(found);
    let form = bench(&page.typed, &page.faults, &frame.token);
    let main = view! {
        {setup::crumbs(&[(route::RULES, "Rules")])}
        <div class="head"><div>
            <h1>"Try a mail"</h1>
            <p class="lede">"What the rules would make of it now, and which nearly matched. Nothing is stored, nobody is told."</p>
        </div></div>
        {faults}
        <div class="cols two">{form}<div class="stack" aria-live="polite">{found}</div></div>
    };
    shell::page(frame, Place::Setup, "Try a mail", main.into_any())
}

fn bench(typed: &Typed, faults: &[Fault], token: &str) -> AnyView {
    let field = |name, words| Field::new(name, words).checked(faults);
    let from = field("from", "From").hint("Such as dana@parents.example");
    let to = field("to", "To")
        .hint("The address it is delivered to, such as maintenance@school.example");
    let raw = field("raw", "The source of the mail").hint("With its headers, as “show source” of a mail program gives it. Then the fields above do not count, but for the address.");
    view! {
        <section class="panel">
            <h2>{icon(Icon::Mail)}"The mail"</h2>
            <form class="stack" method="post" action=route::TEST_BENCH>
                {form::token(token)}
                {form::line(from, Line::Code, &typed.from, vec![])}
                {form::line(to, Line::Code, &typed.to, vec![])}
                {form::line(field("subject", "Subject"), Line::Text, &typed.subject, vec![])}
                {form::area(field("body", "Text"), &typed.body)}
                <details class="more" open=!typed.raw.is_empty()>
                    <summary>{icon(Icon::Chevron)}"Or paste a whole mail"</summary>
                    {form::area(raw, &typed.raw)}
                </details>
                <div><button class="btn main">"Try it"</button></div>
            </form>
        </section>
    }
    .into_any()
}

fn found(found: Found) -> AnyView {
    let (tone, shape, title) = if found.is_claimed {
        ("done", Icon::Check, "Rules claim it")
    } else {
        (
            "warn",
            Icon::Triage,
            "No rule claims it: it would go to triage",
        )
    };
    let outcome = found.outcome;
    let outcome = (!outcome.is_empty()).then(|| setup::sentences(outcome));
    let warnings = (!found.warnings.is_empty()).then(|| {
        view! { <h3>"What was odd about it"</h3>{setup::sentences(found.warnings)} }
    });
    let matched = (!found.matched.is_empty()).then(|| {
        let lines = found.matched.into_iter().map(|(rule, on)| {
            let on = on.join(", and ");
            view! {
                <li><a class="grow" href=route::rule(&rule)><bdi>{rule.clone()}</bdi></a><span class="under" dir="auto">{on}</span></li>
            }
        });
        let lines = lines.collect_view();
        view! { <section class="panel"><h2>{icon(Icon::Rule)}"What matched"</h2><ul class="lines">{lines}</ul></section> }
    });
    let near = (!found.near.is_empty()).then(|| {
        let lines = found.near.into_iter().map(|(rule, missing)| {
            view! {
                <li>
                    <a class="grow" href=route::rule(&rule)><bdi>{rule.clone()}</bdi></a>
                    <span class="under" dir="auto">"It also wants this: "{missing}</span>
                </li>
            }
        });
        let lines = lines.collect_view();
        view! { <section class="panel"><h2>{icon(Icon::Info)}"What nearly matched"</h2><ul class="lines">{lines}</ul></section> }
    });
    view! {
        <section class="panel">
            <h2 class="st" data-tone=tone>{icon(shape)}{title}</h2>
            {outcome}{warnings}
        </section>
        {matched}{near}
    }
    .into_any()
}
