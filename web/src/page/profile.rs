//! The profile: what every knob says, and who said so.

pub mod diff;
pub mod replay;

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    model::{Choice, Moment},
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
    let complaint = page.complaint.as_deref().map(super::rules::complaint);
    let compares = page.history.is_some().then(|| {
        view! {
            <p>
                <a class="btn main" href=route::PROFILE_DIFF>{icon(Icon::Conflict)}"Compare"</a>
                <a class="btn" href=route::PROFILE_REPLAY>{icon(Icon::Undo)}"Replay"</a>
            </p>
        }
    });
    let own = page
        .knobs
        .iter()
        .filter(|knob| !knob.instead_of.is_empty())
        .count();
    let set = match own {
        0 => "Nothing is set otherwise than the profile has it.".to_owned(),
        one => format!(
            "{} set otherwise than the profile has it.",
            text::count(one, "value is", "values are")
        ),
    };
    let lede = format!("{}. {set}", page.profile);
    let domains = Field::new("domain", "For work of");
    let domains = view! {
        <form class="inline" method="get" action=route::PROFILE>
            {form::select(domains, page.domains, &page.domain)}<button class="btn">"Show"</button>
        </form>
    };
    let knobs = table(
        "Knobs",
        &["Knob", "Value", "Who says so"],
        page.knobs.into_iter().map(knob).collect(),
    );
    let history = page.history.map(history);
    let main = view! {
        {setup::crumbs(&[])}
        <div class="head"><div><h1>"Profile"</h1><p class="lede" dir="auto">{lede}</p></div>{compares}</div>
        {complaint}
        <div class="stack">
            {domains}{knobs}
            <p class="hint">"Who is nearer to the work counts: a module over the organisation, a rule over a module, a task over a rule. What a rule or a task says stands under its clock."</p>
            {history}
        </div>
    };
    shell::page(frame, Place::Setup, "Profile", main.into_any())
}

fn knob(knob: KnobLine) -> Row {
    let head = view! { {knob.name}<span class="under"><bdi class="code">{knob.code}</bdi></span> };
    let at = (!knob.at.is_empty())
        .then(|| view! { <span class="under"><bdi class="code">{knob.at}</bdi></span> });
    let before = knob.instead_of.into_iter().rev().map(|before| {
        view! { <span class="under" dir="auto">"instead of "{before}</span> }
    });
    let by = view! { <span dir="auto">{knob.by}</span>{at}{before.collect_view()} };
    Row {
        head: head.into_any(),
        cells: vec![
            view! { <b dir="auto">{knob.value}</b> }.into_any(),
            by.into_any(),
        ],
    }
}

fn history(lines: Vec<HistoryLine>) -> AnyView {
    let lines = lines.into_iter().map(|line| {
        let since = match line.since {
            Some(at) => view! { {text::moment(at)} }.into_any(),
            None => view! { <span class="soft">"from the beginning"</span> }.into_any(),
        };
        let changed = if line.changed.is_empty() {
            "everything it began with".to_owned()
        } else {
            line.changed.join(", ")
        };
        view! {
            <li>
                <span class="grow"><bdi>{line.profile}</bdi>", "<span dir="auto">{line.by}</span></span>{since}
                <span class="under"><bdi class="code">{changed}</bdi></span>
            </li>
        }
    });
    view! {
        <section class="panel">
            <h2>{icon(Icon::Clock)}"What held since when"</h2>
            <ul class="lines">{lines.collect_view()}</ul>
        </section>
    }
    .into_any()
}
