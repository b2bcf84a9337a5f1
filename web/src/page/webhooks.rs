//! Webhooks: whom events are posted to, and what was posted and answered.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    model::Moment,
    part::{
        banner, form,
        icon::{Icon, icon},
        shell, text,
    },
    route,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct WebhooksPage {
    pub items: Vec<HookItem>,
    /// What this node posted, the newest first.
    pub log: Vec<LogLine>,
    /// Whether this node posts at all.
    pub sends: bool,
    /// What is wrong with the settings of this node.
    pub fault: Option<String>,
}

/// A webhook.
#[derive(Debug, Clone, Default)]
pub struct HookItem {
    pub name: String,
    /// `https://chat.example.org`.
    pub host: String,
    /// What it is told of; empty: everything.
    pub events: String,
    /// Of which teams' work; empty: of all.
    pub roles: String,
    /// Where a test is posted from; nothing where this node posts none.
    pub test: Option<String>,
}

/// A line of the log.
#[derive(Debug, Clone, Default)]
pub struct LogLine {
    pub when: Moment,
    /// The name of the webhook.
    pub hook: String,
    /// "escalated"; empty for a test.
    pub event: String,
    /// "a test", "posted again", "left out"; empty for what was due.
    pub way: String,
    /// Whether the receiver took it.
    pub is_taken: bool,
    /// What was answered, or why nothing was, in a sentence.
    pub says: String,
    /// Where the task or case is, and what it is called.
    pub about: Option<(String, String)>,
    /// Where it is posted again from.
    pub replay: Option<String>,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: WebhooksPage) -> String {
    let count = page.items.len();
    let lede = (count > 0).then(|| {
        let here = if page.sends {
            "This node posts them."
        } else {
            "This node posts none: another gateway does."
        };
        let words = format!("{}. {here}", text::count(count, "webhook", "webhooks"));
        view! { <p class="lede">{words}</p> }
    });
    let fault = page.fault.map(
        |fault| view! { <p class="err" role="alert" dir="auto">{icon(Icon::Alert)}{fault}</p> },
    );
    let cards = page.items.into_iter().map(|item| card(item, &frame.token));
    let cards = cards.collect_view();
    let empty = (count == 0).then(|| {
        let words = "Other programs can be told what happens, by signed events: `orgo webhook add` makes one.";
        let next = Some((route::SITES.to_owned(), "Go to the sites"));
        let empty = banner::empty(Icon::Info, "No webhooks", words, next);
        view! { <div class="sheet">{empty}</div> }
    });
    let log = log(page.log, &frame.token);
    let main = view! {
        <nav class="crumbs" aria-label="Where you are"><a href=route::SITES>"Sites and sync"</a></nav>
        <div class="head"><div><h1>"Webhooks"</h1>{lede}</div></div>
        {fault}
        <div class="stack">{cards}{empty}{log}</div>
    };
    shell::page(frame, Place::Sites, "Webhooks", main.into_any())
}

fn card(item: HookItem, token: &str) -> AnyView {
    let or = |words: String, none: &'static str| {
        if words.is_empty() {
            none.to_owned()
        } else {
            words
        }
    };
    let name = item.name.clone();
    let test = item.test.map(|action| {
        view! {
            <form method="post" action=action>
                {form::token(token)}
                <button class="btn">"Post a test"<span class="sr">{format!(" to {name}")}</span></button>
            </form>
        }
    });
    view! {
        <article class="panel">
            <h2 dir="auto">{item.name}</h2>
            <dl class="facts">
                <dt>"Goes to"</dt><dd dir="ltr">{item.host}</dd>
                <dt>"Told of"</dt><dd>{or(item.events, "everything")}</dd>
                <dt>"Work of"</dt><dd dir="auto">{or(item.roles, "all teams")}</dd>
            </dl>
            {test}
        </article>
    }
    .into_any()
}

fn log(lines: Vec<LogLine>, token: &str) -> Option<AnyView> {
    if lines.is_empty() {
        return None;
    }
    let lines = lines.into_iter().map(|line| {
        let shape = if line.is_taken { Icon::Check } else { Icon::Alert };
        let words: Vec<String> = [line.hook, line.event, line.way]
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect();
        let about = line
            .about
            .map(|(href, reference)| view! { <a href=href>{reference}</a> });
        let replay = line.replay.map(|action| {
            view! {
                <form method="post" action=action>
                    {form::token(token)}<button class="btn">"Post it again"</button>
                </form>
            }
        });
        view! {
            <li>
                {icon(shape)}
                <span class="grow"><bdi>{words.join(", ")}</bdi>": "<span dir="auto">{line.says}</span></span>
                {about}{text::moment(line.when)}{replay}
            </li>
        }
    });
    let view = view! {
        <section class="panel">
            <h2>{icon(Icon::Pending)}"Posted within thirty days"</h2>
            <p class="hint">"What is posted again keeps its id, so that a receiver that has it already knows it."</p>
            <ul class="lines">{lines.collect_view()}</ul>
        </section>
    };
    Some(view.into_any())
}
