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
        setup, shell, text,
    },
    route, words,
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
    let (language, say) = (frame.language, words::Bench(frame.language));
    let faults = banner::faults(language, &page.faults);
    let found = page.found.map(|one| found(language, one));
    let form = bench(language, &page.typed, &page.faults, &frame.token);
    let main = view! {
        {setup::crumbs(language, &[(route::RULES, words::Setup(language).rules())])}
        <div class="head"><div>
            <h1>{say.title()}</h1>
            <p class="lede">{say.lede()}</p>
        </div></div>
        {faults}
        <div class="cols two">{form}<div class="stack" aria-live="polite">{found}</div></div>
    };
    shell::translated(frame, Place::Setup, say.title(), main.into_any())
}

fn bench(language: Language, typed: &Typed, faults: &[Fault], token: &str) -> AnyView {
    let say = words::Bench(language);
    let field = |name, words| Field::new(name, words).checked(faults);
    let from = field("from", say.sender()).hint(say.sender_hint());
    let to = field("to", say.to()).hint(say.to_hint());
    let raw = field("raw", say.raw()).hint(say.raw_hint());
    view! {
        <section class="panel">
            <h2>{icon(Icon::Mail)}{say.mail()}</h2>
            <form class="stack" method="post" action=route::TEST_BENCH>
                {form::token(token)}
                {form::line(from, Line::Code, &typed.from, vec![])}
                {form::line(to, Line::Code, &typed.to, vec![])}
                {form::line(field("subject", say.subject()), Line::Text, &typed.subject, vec![])}
                {form::area(field("body", say.text()), &typed.body)}
                <details class="more" open=!typed.raw.is_empty()>
                    <summary>{icon(Icon::Chevron)}{say.paste()}</summary>
                    {form::area(raw, &typed.raw)}
                </details>
                <div><button class="btn main">{say.try_it()}</button></div>
            </form>
        </section>
    }
    .into_any()
}

fn found(language: Language, found: Found) -> AnyView {
    let (say, lang) = (words::Bench(language), words::of_node(language));
    let (tone, shape, title) = if found.is_claimed {
        ("done", Icon::Check, say.claimed())
    } else {
        ("warn", Icon::Triage, say.unclaimed())
    };
    let outcome = found.outcome;
    let outcome = (!outcome.is_empty()).then(|| setup::sentences(lang, outcome));
    let warnings = (!found.warnings.is_empty()).then(|| {
        view! { <h3>{say.odd()}</h3>{setup::sentences(lang, found.warnings)} }
    });
    let matched = (!found.matched.is_empty()).then(|| {
        let lines = found.matched.into_iter().map(|(rule, on)| {
            let on = on.join(", and ");
            view! {
                <li><a class="grow" href=route::rule(&rule)><bdi>{rule.clone()}</bdi></a><span class="under" lang=lang dir="auto">{on}</span></li>
            }
        });
        let lines = lines.collect_view();
        view! { <section class="panel"><h2>{icon(Icon::Rule)}{say.matched()}</h2><ul class="lines">{lines}</ul></section> }
    });
    let near = (!found.near.is_empty()).then(|| {
        let lines = found.near.into_iter().map(|(rule, missing)| {
            view! {
                <li>
                    <a class="grow" href=route::rule(&rule)><bdi>{rule.clone()}</bdi></a>
                    <span class="under" dir=lang.is_none().then_some("auto")>{say.also_wants()}" "{text::said(language, missing)}</span>
                </li>
            }
        });
        let lines = lines.collect_view();
        view! { <section class="panel"><h2>{icon(Icon::Info)}{say.near()}</h2><ul class="lines">{lines}</ul></section> }
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
