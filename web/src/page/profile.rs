//! The profile: what every knob says, and who said so.

pub mod diff;
pub mod replay;

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::{Choice, Moment},
    part::{
        form::{self, Field},
        icon::{Icon, icon},
        setup, shell,
        table::{Row, table},
        text,
    },
    route, words,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct ProfilePage {
    /// The name and version of the profile.
    pub profile: String,
    pub knobs: Vec<KnobLine>,
    /// The domains there are, none among them.
    pub domains: Vec<Choice>,
    /// The one that is shown; empty for work of none.
    pub domain: String,
    /// Since when what holds; nothing for whom that is not for.
    pub history: Option<Vec<HistoryLine>>,
    /// Why what stands in the files is not in force, if it is not.
    pub complaint: Option<String>,
}

/// A knob.
#[derive(Debug, Clone, Default)]
pub struct KnobLine {
    /// "Time to react to critical work".
    pub name: String,
    /// Its name in files: `windows.critical`.
    pub code: String,
    pub value: String,
    /// Who says so.
    pub by: String,
    /// Where, `file:line`; may be empty.
    pub at: String,
    /// What it replaces, the nearest last: "2 h, said the school profile v1.0".
    pub instead_of: Vec<String>,
}

/// A configuration that held, or holds.
#[derive(Debug, Clone, Default)]
pub struct HistoryLine {
    /// Since when; nothing for the first.
    pub since: Option<Moment>,
    /// Who enacted it, and where.
    pub by: String,
    pub profile: String,
    /// The files that changed.
    pub changed: Vec<String>,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: ProfilePage) -> String {
    let (language, say) = (frame.language, words::Profile(frame.language));
    let title = words::Setup(language).profile();
    let why = page.complaint.as_deref();
    let complaint = why.map(|why| super::rules::complaint(language, why));
    let compares = page.history.is_some().then(|| {
        view! {
            <p>
                <a class="btn main" href=route::PROFILE_DIFF>{icon(Icon::Conflict)}{say.compare()}</a>
                <a class="btn" href=route::PROFILE_REPLAY>{icon(Icon::Undo)}{say.replay()}</a>
            </p>
        }
    });
    let own = page
        .knobs
        .iter()
        .filter(|knob| !knob.instead_of.is_empty())
        .count();
    let set = say.set(own);
    let domains = Field::new("domain", say.work_of());
    let domains = view! {
        <form class="inline" method="get" action=route::PROFILE>
            {form::select(domains, page.domains, &page.domain)}<button class="btn">{say.show()}</button>
        </form>
    };
    let knobs = table(
        say.knobs(),
        &[say.knob(), say.value(), say.who_says()],
        page.knobs
            .into_iter()
            .map(|one| knob(language, one))
            .collect(),
    );
    let history = page.history.map(|lines| history(language, lines));
    let main = view! {
        {setup::crumbs(language, &[])}
        <div class="head"><div><h1>{title}</h1><p class="lede"><bdi>{page.profile}</bdi>". "{set}</p></div>{compares}</div>
        {complaint}
        <div class="stack">
            {domains}{knobs}
            <p class="hint">{say.nearer()}</p>
            {history}
        </div>
    };
    shell::translated(frame, Place::Setup, title, main.into_any())
}

fn knob(language: Language, knob: KnobLine) -> Row {
    let say = words::Profile(language);
    let head = view! { {knob.name}<span class="under"><bdi class="code">{knob.code}</bdi></span> };
    let at = (!knob.at.is_empty())
        .then(|| view! { <span class="under"><bdi class="code">{knob.at}</bdi></span> });
    let before = knob.instead_of.into_iter().rev().map(|before| {
        view! { <span class="under" dir="auto">{say.instead()}" "{before}</span> }
    });
    let by = view! { <span>{knob.by}</span>{at}{before.collect_view()} };
    Row {
        head: head.into_any(),
        cells: vec![
            view! { <b dir="auto">{knob.value}</b> }.into_any(),
            by.into_any(),
        ],
    }
}

fn history(language: Language, lines: Vec<HistoryLine>) -> AnyView {
    let say = words::Profile(language);
    let lines = lines.into_iter().map(|line| {
        let since = match line.since {
            Some(at) => view! { {text::moment(at)} }.into_any(),
            None => view! { <span class="soft">{say.beginning()}</span> }.into_any(),
        };
        let changed = if line.changed.is_empty() {
            say.everything().to_owned()
        } else {
            line.changed.join(", ")
        };
        view! {
            <li>
                <span class="grow"><bdi>{line.profile}</bdi>{words::Listing(language).comma()}" "<span dir="auto">{line.by}</span></span>{since}
                <span class="under"><bdi class="code">{changed}</bdi></span>
            </li>
        }
    });
    view! {
        <section class="panel">
            <h2>{icon(Icon::Clock)}{say.held()}</h2>
            <ul class="lines">{lines.collect_view()}</ul>
        </section>
    }
    .into_any()
}
