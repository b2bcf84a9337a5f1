//! What would be otherwise under another profile.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    model::{Choice, Fault},
    part::{
        form::{self, Field, Line},
        setup, shell,
        table::{Row, table},
        text,
    },
    route,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct DiffPage {
    pub profiles: Vec<Choice>,
    /// The other profile; empty before anything was asked.
    pub other: String,
    /// Where the work begins whose climb is compared.
    pub label: String,
    pub faults: Vec<Fault>,
    pub found: Option<Found>,
}

/// How the two differ.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The name of the profile in force.
    pub now: String,
    /// Knobs that differ: name, value now, value under the other.
    pub knobs: Vec<[String; 3]>,
    /// How many knobs say the same.
    pub same: usize,
    /// How work climbs: which, the steps now, the steps under the other; those that differ first.
    pub climbs: Vec<(String, Vec<String>, Vec<String>)>,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: DiffPage) -> String {
    let other = Field::new("other", "The other profile")
        .checked(&page.faults)
        .needed();
    let label = Field::new("label", "Work that begins at")
        .hint("How work from there would climb, such as 1001.81.Operations.Maintenance")
        .checked(&page.faults);
    let found = page.found.map(found);
    let main = view! {
        {setup::crumbs(&[(route::PROFILE, "Profile")])}
        <div class="head"><div>
            <h1>"Compare profiles"</h1>
            <p class="lede">"What would be otherwise if the organisation chose another profile and kept its modules and what it sets itself. Nothing is changed."</p>
        </div></div>
        <div class="stack">
            <form class="panel" method="get" action=route::PROFILE_DIFF>
                <div class="grid">
                    {form::select(other, page.profiles, &page.other)}{form::line(label, Line::Code, &page.label, vec![])}
                </div>
                <div class="acts"><button class="btn main">"Compare"</button></div>
            </form>
            {found}
        </div>
    };
    shell::page(frame, Place::Setup, "Compare profiles", main.into_any())
}

fn found(found: Found) -> AnyView {
    let words = match found.knobs.len() {
        0 => "Every knob says the same.".to_owned(),
        count => format!(
            "{} otherwise than in {}, {} the same.",
            text::count(count, "knob is", "knobs are"),
            found.now,
            text::grouped(found.same)
        ),
    };
    let value = |value: String| view! { <span dir="auto">{value}</span> }.into_any();
    let knobs = found.knobs.into_iter().map(|[name, now, other]| Row {
        head: value(name),
        cells: vec![value(now), value(other)],
    });
    let knobs: Vec<Row> = knobs.collect();
    let knobs = (!knobs.is_empty()).then(|| table("Knobs", &["Knob", "Now", "Then"], knobs));
    let steps = |steps: Vec<String>| {
        if steps.is_empty() {
            return view! { <span class="soft">"stays where it is"</span> }.into_any();
        }
        let lines = steps
            .into_iter()
            .map(|step| view! { <li dir="auto">{step}</li> });
        view! { <ul class="steps">{lines.collect_view()}</ul> }.into_any()
    };
    let climbs = found.climbs.into_iter().map(|(work, now, other)| Row {
        head: value(work),
        cells: vec![steps(now), steps(other)],
    });
    let climbs = table(
        "How work climbs",
        &["Work", "Now", "Then"],
        climbs.collect(),
    );
    view! {
        <h2>"What the knobs say"</h2><p dir="auto">{words}</p>{knobs}
        <h2>"How work climbs that nobody takes up"</h2>
        <p class="hint">"It comes in on a Monday at nine, by UTC."</p>{climbs}
    }
    .into_any()
}
