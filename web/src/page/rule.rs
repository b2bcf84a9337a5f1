//! One rule: what it does, its text, what it made, and its switch.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    model::{Fact, Moment},
    part::{
        facts, form,
        icon::{Icon, icon},
        setup, shell, text,
    },
    route,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct RulePage {
    pub id: String,
    /// What it is for, in its author's words; may be empty.
    pub about: String,
    /// "organisation", "module hr", "words of hr", "global".
    pub level: String,
    pub version: String,
    /// `rules/leaks.yaml:3`.
    pub file: String,
    /// Its number under `order`.
    pub order: String,
    pub is_on: bool,
    pub switch: Switch,
    /// What it waits for and does, in sentences.
    pub sentences: Vec<String>,
    /// Its text as written.
    pub text: String,
    /// What it made in the last days, the newest first.
    pub log: Vec<RuleAct>,
    /// How many days back that is.
    pub days: u16,
    /// How many more there are than are listed, or that there may be more.
    pub more: String,
    /// Whether it waits for time to pass, so that the log of mail has nothing of it.
    pub is_timed: bool,
    /// What it would do and waits for a yes.
    pub waits: Vec<RuleWaits>,
}

/// Whether the reader may switch it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Switch {
    /// They may.
    Offered,
    /// Only an administrator may.
    #[default]
    NotAllowed,
    /// It is off where it is written.
    Written,
    /// This node may not change the configuration.
    Elsewhere,
}

/// Something that it made.
#[derive(Debug, Clone, Default)]
pub struct RuleAct {
    pub when: Moment,
    /// The subject of the mail.
    pub subject: String,
    /// The id of the case.
    pub case: String,
    /// What the case is called: `C-2F81A0`.
    pub reference: String,
    /// The version of the rule then.
    pub version: String,
    /// Whether somebody decided otherwise since.
    pub is_replaced: bool,
    /// On what it matched.
    pub why: Vec<String>,
}

/// Something that waits.
#[derive(Debug, Clone, Default)]
pub struct RuleWaits {
    pub address: String,
    pub title: String,
    /// What would be done.
    pub does: String,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: RulePage) -> String {
    let about = (!page.about.is_empty())
        .then(|| view! { <p class="lede" dir="auto">{page.about.clone()}</p> });
    let fact = |name: &str, value: &str| Fact {
        name: name.to_owned(),
        value: value.to_owned(),
        note: String::new(),
    };
    let facts = facts::column(vec![
        fact("Level", &page.level),
        fact("Version", &page.version),
        fact("File", &page.file),
        fact("Order", &page.order),
    ]);
    let switch = switch(&page, &frame.token);
    let waits = waits(page.waits);
    let log = log(page.log, page.days, page.more, page.is_timed);
    let main = view! {
        {setup::crumbs(&[(route::RULES, "Rules")])}
        <div class="head"><div>
            <h1><bdi>{page.id.clone()}</bdi></h1>
            <p class="meta">{setup::switched(page.is_on)}</p>{about}
        </div></div>
        <div class="cols side">
            <div class="stack">
                <section class="panel"><h2>{icon(Icon::Rule)}"What it does"</h2>{setup::sentences(page.sentences)}</section>
                {waits}{log}
                <section class="panel">
                    <h2>{icon(Icon::File)}"As it is written"</h2>
                    <pre class="source" dir="ltr" tabindex="0" role="region" aria-label="The text of the rule">{page.text}</pre>
                </section>
            </div>
            <div class="stack">
                <section class="panel"><h2 class="sr">"Facts"</h2>{facts}</section>
                {switch}
            </div>
        </div>
    };
    shell::page(frame, Place::Setup, &page.id, main.into_any())
}

/// Draws the switch, with what it means before it is pressed.
fn switch(page: &RulePage, token: &str) -> AnyView {
    let (to, words, class, means) = if page.is_on {
        (
            "off",
            "Switch it off",
            "btn risk",
            "From then on no site looks at it. What it made stays as it is; what it would claim goes to other rules or to triage. Its text stays in its file.",
        )
    } else {
        (
            "on",
            "Switch it on",
            "btn main",
            "From then on every site looks at it again. What came in while it was off stays where it went.",
        )
    };
    let body = match page.switch {
        Switch::Offered => view! {
            <p class="hint">{means}</p>
            <form class="acts" method="post" action=route::rule_switch(&page.id)>
                {form::token(token)}{form::hidden("to", to)}<button class=class>{words}</button>
            </form>
        }
        .into_any(),
        Switch::NotAllowed => {
            view! { <p class="hint">"An administrator can switch it off and on."</p> }.into_any()
        }
        Switch::Written => {
            view! { <p class="hint">"It is off where it is written, by `enabled: false`: change that file."</p> }
                .into_any()
        }
        Switch::Elsewhere => {
            view! { <p class="hint">"This is no administrator's node: switch it at one of those."</p> }
                .into_any()
        }
    };
    view! { <section class="panel"><h2>"Switch"</h2>{body}</section> }.into_any()
}

fn waits(waits: Vec<RuleWaits>) -> Option<AnyView> {
    if waits.is_empty() {
        return None;
    }
    let count = text::grouped(waits.len());
    let lines = waits.into_iter().map(|line| {
        view! {
            <li><a class="grow" href=line.address dir="auto">{line.title}</a><span class="under" dir="auto">{line.does}</span></li>
        }
    });
    let view = view! {
        <section class="panel">
            <h2>{icon(Icon::Pending)}"Waits for a yes"<span class="n">{count}</span></h2>
            <ul class="lines">{lines.collect_view()}</ul>
            <p class="acts"><a class="btn" href=route::WAITING>"Go and decide"</a></p>
        </section>
    };
    Some(view.into_any())
}

fn log(log: Vec<RuleAct>, days: u16, more: String, is_timed: bool) -> AnyView {
    let title = format!("What it made within {days} days");
    let count = text::grouped(log.len());
    let body = if log.is_empty() {
        let words = if is_timed {
            "It waits for time to pass: what it did stands in the timelines of the tasks. “Dry run” says what it would do by now."
        } else {
            "Nothing that you may read. That it did nothing where you may not look is not said."
        };
        view! { <p class="hint">{words}</p> }.into_any()
    } else {
        let lines = log.into_iter().map(|act| {
            let replaced = act
                .is_replaced
                .then(|| view! { <span class="tag">"decided otherwise since"</span> });
            let why = text::why("Why?".to_owned(), act.why);
            view! {
                <li>
                    <a class="grow" href=route::case(&act.case) dir="auto">{act.subject}</a>
                    <span class="soft">{act.reference}", version "<bdi>{act.version}</bdi></span>
                    {replaced}{text::moment(act.when)}
                    <div class="under">{why}</div>
                </li>
            }
        });
        view! { <ul class="lines">{lines.collect_view()}</ul> }.into_any()
    };
    let more = (!more.is_empty()).then(|| view! { <p class="hint">{more}</p> });
    view! {
        <section class="panel"><h2>{icon(Icon::Clock)}{title}<span class="n">{count}</span></h2>{body}{more}</section>
    }
    .into_any()
}
