//! How this node is, at a glance: what needs somebody first, then what is known.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::{Fact, Tone},
    part::{
        facts,
        icon::{Icon, icon},
        setup, shell,
    },
    words,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct StatusPage {
    /// What needs somebody, the most serious first; then what is worth knowing, without a tone of alarm.
    pub trouble: Vec<Trouble>,
    /// What is known, by subject.
    pub groups: Vec<Group>,
}

/// Something that needs somebody.
#[derive(Debug, Clone, Default)]
pub struct Trouble {
    pub tone: Tone,
    pub title: String,
    /// What it means and what to do.
    pub text: String,
    /// What the machine itself says of it, in English; may be empty.
    pub raw: String,
    /// Where it is dealt with, and the words for that.
    pub next: Option<(String, String)>,
}

/// What is known of one subject.
#[derive(Debug, Clone, Default)]
pub struct Group {
    pub title: String,
    pub facts: Vec<Fact>,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: StatusPage) -> String {
    let (language, say) = (frame.language, words::Status(frame.language));
    let title = words::Setup(language).health();
    let (trouble, known): (Vec<_>, Vec<_>) = page
        .trouble
        .into_iter()
        .partition(|one| matches!(one.tone, Tone::Fail | Tone::Warn));
    let count = trouble.len();
    let lede = match count {
        0 => say.all_measured().to_owned(),
        some => say.lede(some),
    };
    let trouble = lines(language, Icon::Alert, say.needs(), trouble);
    let known = lines(language, Icon::Info, say.worth(), known);
    let well = (count == 0).then(|| {
        view! {
            <p class="sheet calm">
                {setup::state(Tone::Done, say.well())}
                <span>{say.no_promise()}</span>
            </p>
        }
    });
    let groups = page.groups.into_iter().map(|group| {
        view! { <section class="panel"><h2>{group.title}</h2>{facts::column(group.facts)}</section> }
    });
    let groups = groups.collect_view();
    let main = view! {
        {setup::crumbs(language, &[])}
        <div class="head"><div><h1>{title}</h1><p class="lede">{lede}</p></div></div>
        <div class="stack">{trouble}{well}{known}</div>
        <div class="cols two health">{groups}</div>
        <p class="hint">{icon(Icon::Info)}" "{say.measured()}</p>
    };
    shell::translated(frame, Place::Setup, title, main.into_any())
}

/// Draws a list of them; none is not shown.
fn lines(
    language: Language,
    shape: Icon,
    title: &'static str,
    lines: Vec<Trouble>,
) -> Option<AnyView> {
    if lines.is_empty() {
        return None;
    }
    let lines = lines.into_iter().map(|one| trouble(language, one));
    let lines = lines.collect_view();
    let view = view! {
        <section class="panel"><h2>{icon(shape)}{title}</h2><ul class="lines needs">{lines}</ul></section>
    };
    Some(view.into_any())
}

fn trouble(language: Language, trouble: Trouble) -> AnyView {
    let lang = words::of_node(language);
    let shape = if trouble.tone == Tone::Info {
        Icon::Info
    } else {
        Icon::Alert
    };
    let raw =
        (!trouble.raw.is_empty()).then(|| view! { <span lang=lang dir="ltr">{trouble.raw}</span> });
    let act = trouble
        .next
        .map(|(address, words)| view! { <a class="btn" href=address>{words}</a> });
    view! {
        <li>
            <span class="st" data-tone=trouble.tone.name()>{icon(shape)}</span>
            <span class="grow"><b dir="auto">{trouble.title}</b><span dir="auto">{trouble.text}</span>{raw}</span>{act}
        </li>
    }
    .into_any()
}
