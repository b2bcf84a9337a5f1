//! Explains a label: one plain sentence, and the ladder it would climb.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::{LabelView, Message, Rung},
    part::{
        form::{self, Field, Line},
        ladder, mark, shell,
    },
    route, words,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct LabelPage {
    /// What was typed.
    pub typed: String,
    /// Nothing before anything was typed.
    pub outcome: Option<Outcome>,
}

/// What became of the label.
#[derive(Debug, Clone)]
pub enum Outcome {
    Explained {
        /// The label in canonical print, with its sentence as the explanation.
        label: LabelView,
        /// Where unfinished work under it goes; empty for a broadcast.
        rungs: Vec<Rung>,
    },
    /// The part at fault and an example.
    Fault(Message),
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: LabelPage) -> String {
    let language = frame.language;
    let (say, title) = (words::Label(language), words::Frame(language).labels());
    let (fault, explained) = match page.outcome {
        Some(Outcome::Fault(message)) => (Some(message), None),
        Some(Outcome::Explained { label, rungs }) => {
            (None, Some(explained(language, label, rungs)))
        }
        None => (None, None),
    };
    let field = Field::new("label", say.label())
        .spoken(language)
        .hint(say.hint())
        .fault(fault)
        .needed();
    let main = view! {
        <div class="head"><div>
            <h1>{title}</h1>
            <p class="lede">{say.lede()}</p>
        </div></div>
        <div class="stack">
            <form class="panel inline measure" method="get" action=route::LABELS>
                {form::line(field, Line::Code, &page.typed, vec![])}<button class="btn main">{say.explain()}</button>
            </form>
            {explained}{parts(language)}
        </div>
    };
    shell::translated(frame, Place::Labels, title, main.into_any())
}

/// Draws the sentence and the ladder.
fn explained(language: Language, label: LabelView, rungs: Vec<Rung>) -> AnyView {
    let say = words::Label(language);
    let title = words::Task(language).where_it_goes();
    let sentence = label.explanation.clone();
    let climb = if rungs.is_empty() {
        view! { <p class="hint">{say.broadcast()}</p> }.into_any()
    } else {
        ladder::ladder(language, rungs)
    };
    view! {
        <section class="panel" aria-live="polite">
            <h2>{mark::plate(label, "big")}</h2><p class="lede" dir="auto">{sentence}</p>
            <h3>{title}</h3>{climb}
        </section>
    }
    .into_any()
}

/// Draws what the numbers mean (SPEC 2).
fn parts(language: Language) -> AnyView {
    let say = words::Label(language);
    let levels = [
        ("1–9", say.executives()),
        ("11–99", say.heads()),
        ("101–999", say.leads()),
        ("1001–9999", say.staff()),
        ("10, 100, 1000", say.broadcasts()),
    ];
    let categories = [
        ("1", say.operational()),
        ("2", say.strategic()),
        ("3", say.compliance()),
        ("4", say.customer()),
        ("5", say.training()),
        ("6", say.communication()),
        ("7", say.financial()),
        ("8", say.technical()),
        ("9", say.crisis()),
    ];
    let subcategories = [
        ("1", say.request()),
        ("2", say.update()),
        ("3", say.decision()),
        ("4", say.report()),
        ("5", say.distribution()),
    ];
    let table = |title: &'static str, rows: &[(&'static str, &'static str)]| {
        let rows = rows
            .iter()
            .map(|(number, words)| view! { <dt><bdi>{*number}</bdi></dt><dd>{*words}</dd> });
        view! { <section class="panel"><h2>{title}</h2><dl class="facts">{rows.collect_view()}</dl></section> }
    };
    view! {
        <div class="trio">
            {table(say.levels(), &levels)}
            {table(say.categories(), &categories)}
            {table(say.subcategories(), &subcategories)}
        </div>
    }
    .into_any()
}
