//! What another profile would have done with the work of the last months.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    model::{Choice, Fault},
    part::{
        form::{self, Field},
        icon::{Icon, icon},
        setup, shell,
        table::{Row, table},
        text,
    },
    route,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct ReplayPage {
    pub profiles: Vec<Choice>,
    /// The other profile; empty before anything was asked.
    pub other: String,
    /// How many months back, to choose from.
    pub spans: Vec<Choice>,
    pub months: String,
    pub faults: Vec<Fault>,
    pub found: Option<Found>,
}

/// What would have been.
#[derive(Debug, Clone, Default)]
pub struct Found {
    pub sentences: Vec<String>,
    /// What was counted: name, as it was, as it would have been.
    pub counts: Vec<(String, usize, usize)>,
    /// What was not looked at.
    pub limits: String,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: ReplayPage) -> String {
    let other = Field::new("other", "The other profile")
        .checked(&page.faults)
        .needed();
    let months = Field::new("months", "Work of the last").checked(&page.faults);
    let found = page.found.map(found);
    let main = view! {
        {setup::crumbs(&[(route::PROFILE, "Profile")])}
        <div class="head"><div>
            <h1>"Replay"</h1>
            <p class="lede">"What another profile would have done with the work that was there: what would have moved up, and when. Nothing is changed."</p>
        </div></div>
        <div class="stack">
            <form class="panel" method="get" action=route::PROFILE_REPLAY>
                <div class="grid">
                    {form::select(other, page.profiles, &page.other)}{form::select(months, page.spans, &page.months)}
                </div>
                <div class="acts"><button class="btn main">"Replay"</button></div>
            </form>
            {found}
        </div>
    };
    shell::page(frame, Place::Setup, "Replay", main.into_any())
}

fn found(found: Found) -> AnyView {
    let number = |number: usize| view! { {text::grouped(number)} }.into_any();
    let rows = found.counts.into_iter().map(|(name, was, would)| Row {
        head: view! { {name} }.into_any(),
        cells: vec![number(was), number(would)],
    });
    let counts = table("Counted", &["What", "As it was", "Then"], rows.collect());
    view! {
        <section class="panel">
            <h2>{icon(Icon::Undo)}"What would have been"</h2>
            {setup::sentences(found.sentences)}
            <p class="hint">{found.limits}</p>
        </section>
        {counts}
    }
    .into_any()
}
