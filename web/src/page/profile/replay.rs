//! What another profile would have done with the work of the last months.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::{Choice, Fault},
    part::{
        form::{self, Field},
        icon::{Icon, icon},
        setup, shell,
        table::{Row, table},
    },
    route, words,
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
    let (language, say) = (frame.language, words::Profile(frame.language));
    let profile = words::Setup(language).profile();
    let other = Field::new("other", say.other())
        .spoken(language)
        .checked(&page.faults)
        .needed();
    let months = Field::new("months", say.work_of_last()).checked(&page.faults);
    let found = page.found.map(|one| found(language, one));
    let main = view! {
        {setup::crumbs(language, &[(route::PROFILE, profile)])}
        <div class="head"><div>
            <h1>{say.replay()}</h1>
            <p class="lede">{say.replay_lede()}</p>
        </div></div>
        <div class="stack">
            <form class="panel" method="get" action=route::PROFILE_REPLAY>
                <div class="grid">
                    {form::select(other, page.profiles, &page.other)}{form::select(months, page.spans, &page.months)}
                </div>
                <div class="acts"><button class="btn main">{say.replay()}</button></div>
            </form>
            {found}
        </div>
    };
    shell::translated(frame, Place::Setup, say.replay(), main.into_any())
}

fn found(language: Language, found: Found) -> AnyView {
    let say = words::Profile(language);
    let number = |number: usize| view! { {words::number(language, number)} }.into_any();
    let rows = found.counts.into_iter().map(|(name, was, would)| Row {
        head: name.into_any(),
        cells: vec![number(was), number(would)],
    });
    let counts = table(
        say.counted(),
        &[say.what(), say.as_was(), say.then()],
        rows.collect(),
    );
    view! {
        <section class="panel">
            <h2>{icon(Icon::Undo)}{say.would_be()}</h2>
            {setup::sentences(None, found.sentences)}
            <p class="hint" dir="auto">{found.limits}</p>
        </section>
        {counts}
    }
    .into_any()
}
