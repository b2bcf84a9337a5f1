//! Webhooks: whom events are posted to, and what was posted and answered.

use leptos::prelude::*;

use super::sites;
use crate::{
    Frame, Language,
    frame::Place,
    model::{Message, Moment},
    part::{
        banner, form,
        icon::{Icon, icon},
        shell, text,
    },
    route, words,
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
    pub fault: Option<Message>,
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
    /// What was answered, in a sentence; may be empty.
    pub says: String,
    /// The words of the answer, or why there was none, as the machine says it; may be empty.
    pub raw: String,
    /// Where the task or case is, and what it is called.
    pub about: Option<(String, String)>,
    /// Where it is posted again from.
    pub replay: Option<String>,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: WebhooksPage) -> String {
    let (language, say) = (frame.language, words::Webhooks(frame.language));
    let count = page.items.len();
    let lede = (count > 0).then(|| {
        let here = if page.sends {
            say.posts()
        } else {
            say.posts_none()
        };
        let words = format!("{} {here}", say.count(count));
        view! { <p class="lede">{words}</p> }
    });
    let fault = page.fault.map(|fault| text::fault(None, fault));
    let cards = page
        .items
        .into_iter()
        .map(|item| card(language, item, &frame.token));
    let cards = cards.collect_view();
    let empty = (count == 0).then(|| {
        let next = Some((route::SITES.to_owned(), say.to_sites()));
        let empty = banner::empty(Icon::Info, say.none(), say.none_why(), next);
        view! { <div class="sheet">{empty}</div> }
    });
    let log = log(language, page.log, &frame.token);
    let main = view! {
        {sites::crumbs(language)}
        <div class="head"><div><h1>{say.title()}</h1>{lede}</div></div>
        <div role="alert">{fault}</div>
        <div class="stack">{cards}{empty}{log}</div>
    };
    shell::translated(frame, Place::Sites, say.title(), main.into_any())
}

fn card(language: Language, item: HookItem, token: &str) -> AnyView {
    let say = words::Webhooks(language);
    // Events and roles are words that both programs use.
    let or = |words: String, none: &'static str| {
        if words.is_empty() {
            none.into_any()
        } else {
            view! { <bdi>{words}</bdi> }.into_any()
        }
    };
    let name = item.name.clone();
    let test = item.test.map(|action| {
        view! {
            <form method="post" action=action>
                {form::token(token)}
                <button class="btn">{say.test()}<span class="sr">" "{say.test_to(&name)}</span></button>
            </form>
        }
    });
    view! {
        <article class="panel">
            <h2 dir="auto">{item.name}</h2>
            <dl class="facts">
                <dt>{say.goes_to()}</dt><dd dir="ltr">{item.host}</dd>
                <dt>{say.told_of()}</dt><dd>{or(item.events, say.everything())}</dd>
                <dt>{say.work_of()}</dt><dd dir="auto">{or(item.roles, say.all_teams())}</dd>
            </dl>
            {test}
        </article>
    }
    .into_any()
}

fn log(language: Language, lines: Vec<LogLine>, token: &str) -> Option<AnyView> {
    let (say, lang) = (words::Webhooks(language), words::of_node(language));
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
                    {form::token(token)}<button class="btn">{say.again()}</button>
                </form>
            }
        });
        view! {
            <li>
                {icon(shape)}
                <span class="grow"><bdi>{words.join(", ")}</bdi>": "{line.says}" "<span lang=lang dir="auto">{line.raw}</span></span>
                {about}{text::moment(line.when)}{replay}
            </li>
        }
    });
    let view = view! {
        <section class="panel">
            <h2>{icon(Icon::Pending)}{say.posted()}</h2>
            <p class="hint">{say.posted_hint()}</p>
            <ul class="lines">{lines.collect_view()}</ul>
        </section>
    };
    Some(view.into_any())
}
