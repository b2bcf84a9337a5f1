//! What would be otherwise under another profile.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::{Choice, Fault},
    part::{
        form::{self, Field, Line},
        setup, shell,
        table::{Row, table},
    },
    route, words,
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
    let (language, say) = (frame.language, words::Profile(frame.language));
    let profile = words::Setup(language).profile();
    let other = Field::new("other", say.other())
        .spoken(language)
        .checked(&page.faults)
        .needed();
    let label = Field::new("label", say.begins())
        .hint(say.begins_hint())
        .checked(&page.faults);
    let found = page.found.map(|one| found(language, one));
    let main = view! {
        {setup::crumbs(language, &[(route::PROFILE, profile)])}
        <div class="head"><div>
            <h1>{say.compare_title()}</h1>
            <p class="lede">{say.compare_lede()}</p>
        </div></div>
        <div class="stack">
            <form class="panel" method="get" action=route::PROFILE_DIFF>
                <div class="grid">
                    {form::select(other, page.profiles, &page.other)}{form::line(label, Line::Code, &page.label, vec![])}
                </div>
                <div class="acts"><button class="btn main">{say.compare()}</button></div>
            </form>
            {found}
        </div>
    };
    shell::translated(frame, Place::Setup, say.compare_title(), main.into_any())
}

fn found(language: Language, found: Found) -> AnyView {
    let say = words::Profile(language);
    let words = match found.knobs.len() {
        0 => say.all_same().to_owned(),
        count => say.differ(count, &found.now, found.same),
    };
    let value = |value: String| view! { <span dir="auto">{value}</span> }.into_any();
    let knobs = found.knobs.into_iter().map(|[name, now, other]| Row {
        head: value(name),
        cells: vec![value(now), value(other)],
    });
    let knobs: Vec<Row> = knobs.collect();
    let knobs = (!knobs.is_empty())
        .then(|| table(say.knobs(), &[say.knob(), say.now(), say.then()], knobs));
    let steps = |steps: Vec<String>| {
        if steps.is_empty() {
            return view! { <span class="soft">{say.stays()}</span> }.into_any();
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
        say.climbs(),
        &[say.work(), say.now(), say.then()],
        climbs.collect(),
    );
    view! {
        <h2>{say.knobs_say()}</h2><p dir="auto">{words}</p>{knobs}
        <h2>{say.climbs_alone()}</h2>
        <p class="hint">{say.monday()}</p>{climbs}
    }
    .into_any()
}
