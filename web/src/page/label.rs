//! Explains a label: one plain sentence, and the ladder it would climb.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::{LabelView, Rung},
    part::{
        form::{self, Field, Line},
        ladder, mark, shell,
    },
    route,
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
    Fault(String),
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: LabelPage) -> String {
    let (fault, explained) = match page.outcome {
        Some(Outcome::Fault(message)) => (Some(message), None),
        Some(Outcome::Explained { label, rungs }) => (None, Some(explained(label, rungs))),
        None => (None, None),
    };
    let field = Field::new("label", "Label")
        .hint("Such as 1001.91.Operations.Safety")
        .fault(fault)
        .needed();
    let main = view! {
        <div class="head"><div>
            <h1>"Explain a label"</h1>
            <p class="lede">"A label says how high, what kind, and who: level, category and subcategory, role."</p>
        </div></div>
        <div class="stack">
            <form class="panel inline measure" method="get" action=route::LABELS>
                {form::line(field, Line::Code, &page.typed, vec![])}<button class="btn main">"Explain"</button>
            </form>
            {explained}{parts()}
        </div>
    };
    shell::page(frame, Place::Labels, "Explain a label", main.into_any())
}

/// Draws the sentence and the ladder.
fn explained(label: LabelView, rungs: Vec<Rung>) -> AnyView {
    let sentence = label.explanation.clone();
    let climb = if rungs.is_empty() {
        view! { <p class="hint">"A broadcast informs. It makes no task, so nothing climbs."</p> }
            .into_any()
    } else {
        ladder::ladder(Language::English, rungs)
    };
    view! {
        <section class="panel" aria-live="polite">
            <h2>{mark::plate(label, "big")}</h2><p class="lede">{sentence}</p>
            <h3>"Where it goes if nobody acts"</h3>{climb}
        </section>
    }
    .into_any()
}

/// Draws what the numbers mean (SPEC 2).
fn parts() -> AnyView {
    const LEVELS: [(&str, &str); 5] = [
        ("1–9", "Executives; 1 is the top"),
        ("11–99", "Department heads"),
        ("101–999", "Team leads"),
        ("1001–9999", "Staff"),
        (
            "10, 100, 1000",
            "Broadcast to executives, to heads, to everybody else",
        ),
    ];
    const CATEGORIES: [(&str, &str); 9] = [
        ("1", "Operational"),
        ("2", "Strategic"),
        ("3", "Compliance and reporting"),
        ("4", "Customer or client"),
        ("5", "Training"),
        ("6", "Communication"),
        ("7", "Financial"),
        ("8", "Technical and infrastructure"),
        ("9", "Crisis and emergency"),
    ];
    const SUBCATEGORIES: [(&str, &str); 5] = [
        ("1", "Request: goes up for approval"),
        ("2", "Update: goes sideways or down"),
        ("3", "Decision: goes down"),
        ("4", "Report: goes up"),
        ("5", "Distribution: goes down or sideways"),
    ];
    let table = |title: &'static str, rows: &[(&'static str, &'static str)]| {
        let rows = rows
            .iter()
            .map(|(number, words)| view! { <dt><bdi>{*number}</bdi></dt><dd>{*words}</dd> });
        view! { <section class="panel"><h2>{title}</h2><dl class="facts">{rows.collect_view()}</dl></section> }
    };
    view! {
        <div class="trio">
            {table("First number: level", &LEVELS)}
            {table("First digit after the point: category", &CATEGORIES)}
            {table("Second digit: subcategory", &SUBCATEGORIES)}
        </div>
    }
    .into_any()
}
