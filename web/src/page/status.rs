//! How this node is, at a glance: what needs somebody first, then what is known.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    model::{Fact, Tone},
    part::{
        facts,
        icon::{Icon, icon},
        setup, shell, text,
    },
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
    let (trouble, known): (Vec<_>, Vec<_>) = page
        .trouble
        .into_iter()
        .partition(|one| matches!(one.tone, Tone::Fail | Tone::Warn));
    let count = trouble.len();
    let lede = match count {
        0 => "All that can be measured here is well.".to_owned(),
        one => format!(
            "{} somebody. What comes first presses most.",
            text::count(one, "thing needs", "things need")
        ),
    };
    let trouble = lines(Icon::Alert, "Needs somebody", trouble);
    let known = lines(Icon::Info, "Worth knowing", known);
    let well = (count == 0).then(|| {
        view! {
            <p class="sheet calm">
                {setup::state(Tone::Done, "All well")}
                <span>"It does not promise that other sites have what was written here, that anybody has read it, or that a copy of this folder lies somewhere else."</span>
            </p>
        }
    });
    let groups = page.groups.into_iter().map(|group| {
        view! { <section class="panel"><h2>{group.title}</h2>{facts::column(group.facts)}</section> }
    });
    let groups = groups.collect_view();
    let main = view! {
        {setup::crumbs(&[])}
        <div class="head"><div><h1>"Health of this node"</h1><p class="lede">{lede}</p></div></div>
        <div class="stack">{trouble}{well}{known}</div>
        <div class="cols two health">{groups}</div>
        <p class="hint">{icon(Icon::Info)}" Measured when the page was opened, at this node alone. Programs ask /health."</p>
    };
    shell::page(frame, Place::Setup, "Health of this node", main.into_any())
}

/// Draws a list of them; none is not shown.
fn lines(shape: Icon, title: &'static str, lines: Vec<Trouble>) -> Option<AnyView> {
    if lines.is_empty() {
        return None;
    }
    let lines = lines.into_iter().map(trouble).collect_view();
    let view = view! {
        <section class="panel"><h2>{icon(shape)}{title}</h2><ul class="lines needs">{lines}</ul></section>
    };
    Some(view.into_any())
}

fn trouble(trouble: Trouble) -> AnyView {
    let shape = if trouble.tone == Tone::Info {
        Icon::Info
    } else {
        Icon::Alert
    };
    let act = trouble
        .next
        .map(|(address, words)| view! { <a class="btn" href=address>{words}</a> });
    view! {
        <li>
            <span class="st" data-tone=trouble.tone.name()>{icon(shape)}</span>
            <span class="grow"><b dir="auto">{trouble.title}</b><span dir="auto">{trouble.text}</span></span>{act}
        </li>
    }
    .into_any()
}
