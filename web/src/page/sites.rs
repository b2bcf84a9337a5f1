//! Sites and sync: how it goes with every node, who asks to join, and what travels as files.

mod bundles;
mod pairing;
mod table;

use leptos::prelude::*;

pub use bundles::{BundleLine, BundleState, Bundles};
pub use pairing::{SiteRequest, Welcomed};
pub use table::{Lacks, Link, SiteNode, Trust};

use crate::{
    Frame, Language,
    frame::{Clock, Place},
    model::{Banner, Choice, Fault, Tone},
    part::{
        banner,
        form::{self, Field, Line},
        icon::{Icon, icon},
        shell,
    },
    route, words,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct SitesPage {
    /// This node first.
    pub nodes: Vec<SiteNode>,
    /// What is known of this node's clock and who vouches for it, in a sentence.
    pub clock: String,
    /// What the form where one says what time it is begins with; nothing where there is nothing to say.
    pub clock_now: Option<String>,
    /// The compartments that are not open here.
    pub locked: Vec<LockedLine>,
    /// What concerns the whole page, the most serious first.
    pub banners: Vec<Banner>,
    /// Those who ask to join.
    pub requests: Vec<SiteRequest>,
    /// Those who were let in here, with the file they begin with.
    pub welcomed: Vec<Welcomed>,
    /// The compartments there are to give, the restricted ones marked.
    pub compartments: Vec<Choice>,
    pub bundles: Bundles,
    /// How many changes and envelopes of other sites do not count here.
    pub withheld: usize,
    /// Whether the reader says who belongs to the organisation and makes bundles.
    pub manages: bool,
    /// What is wrong with the form that was posted.
    pub faults: Vec<Fault>,
}

/// A compartment that is not open here.
#[derive(Debug, Clone, Default)]
pub struct LockedLine {
    pub name: String,
    /// Whether a passphrase opens it; else its key file is not on this machine.
    pub has_passphrase: bool,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: SitesPage) -> String {
    let language = frame.language;
    let title = words::Sites(language).title();
    let lede = lede(language, &page.nodes);
    let banners = banner::banners(language, page.banners);
    let faults = banner::faults(language, &page.faults);
    let clock = clock(frame, &page.clock, page.clock_now, &page.faults);
    let locked = locked(frame, page.locked, page.manages, &page.faults);
    let waiting = pairing::requests(frame, &page.requests, &page.compartments, page.manages);
    let invite = page
        .manages
        .then(|| pairing::pairing(frame, page.welcomed, &page.faults));
    let nodes = table::table(language, page.nodes, page.manages);
    let files = bundles::bundles(frame, page.bundles, page.manages, &page.faults);
    let main = view! {
        <div class="head"><div><h1>{title}</h1><p class="lede">{lede}</p></div></div>
        <div class="stack">
            {banners}{faults}{waiting}{nodes}
            <div class="cols two">{clock}{elsewhere(language, page.withheld, page.manages)}</div>
            {locked}{files}{invite}
        </div>
    };
    shell::translated(frame, Place::Sites, title, main.into_any())
}

/// Draws the way back to this page.
pub(in crate::page) fn crumbs(language: Language) -> AnyView {
    let place = words::Frame(language).where_this_is();
    let title = words::Sites(language).title();
    view! { <nav class="crumbs" aria-label=place><a href=route::SITES>{title}</a></nav> }.into_any()
}

/// Sums the nodes up in one sentence.
fn lede(language: Language, nodes: &[SiteNode]) -> String {
    let say = words::Sites(language);
    let others: Vec<&SiteNode> = nodes
        .iter()
        .filter(|node| !node.is_this && node.trust != Trust::Removed)
        .collect();
    let is_talking = |node: &&&SiteNode| matches!(node.link, Link::Even | Link::Talking);
    let talking = others.iter().filter(is_talking).count();
    match others.len() {
        0 => say.alone().to_owned(),
        all => say.lede(all, talking),
    }
}

/// Says whether this node's clock can be trusted, and who says so.
fn clock(frame: &Frame, words: &str, now: Option<String>, faults: &[Fault]) -> AnyView {
    let language = frame.language;
    let ask = words::Sites(language);
    let tone = match frame.site.clock {
        Clock::Sound => Tone::Done,
        Clock::Doubtful => Tone::Fail,
    };
    let fault = faults.iter().find(|fault| fault.field == "now");
    let say = now.map(|now| {
        let field = Field::new("now", ask.what_time())
            .spoken(language)
            .needed()
            .hint(ask.what_time_hint())
            .fault(fault.map(|fault| fault.message.clone()));
        view! {
            <details class="why" open=fault.is_some()>
                <summary>{icon(Icon::Chevron)}{ask.say_time()}</summary>
                <form class="stack" method="post" action=route::SITES_CLOCK>
                    {form::token(&frame.token)}{form::line(field, Line::Moment, &now, vec![])}
                    <div class="acts"><button class="btn">{icon(Icon::Clock)}{ask.this_is_time()}</button></div>
                </form>
            </details>
        }
    });
    view! {
        <section class="panel">
            <h2>{icon(Icon::Clock)}{ask.clock()}</h2>
            <p class="fact" data-tone=tone.name() dir="auto">{words.to_owned()}</p>
            {say}
        </section>
    }
    .into_any()
}

/// Leads to what waits for a decision.
fn elsewhere(language: Language, withheld: usize, manages: bool) -> AnyView {
    let say = words::Sites(language);
    let count = (withheld > 0)
        .then(|| view! { <span class="n">{words::number(language, withheld)}</span> });
    let webhooks = manages
        .then(|| view! { <li><a class="grow" href=route::WEBHOOKS>{say.webhooks()}</a></li> });
    view! {
        <section class="panel">
            <h2>{icon(Icon::Conflict)}{say.to_decide()}</h2>
            <ul class="lines">
                <li><a class="grow" href=route::CONFLICTS>{say.set_differently()}</a></li>
                <li><a class="grow" href=route::WITHHELD>{say.not_let_in()}</a>{count}</li>
                <li><a class="grow" href=route::QUARANTINE>{say.unread()}</a></li>
                {webhooks}
            </ul>
        </section>
    }
    .into_any()
}

/// Names the compartments that are not open, with a form for each that a passphrase opens.
fn locked(
    frame: &Frame,
    lines: Vec<LockedLine>,
    manages: bool,
    faults: &[Fault],
) -> Option<AnyView> {
    if lines.is_empty() {
        return None;
    }
    let (language, say) = (frame.language, words::Sites(frame.language));
    let count = words::number(language, lines.len());
    let fault = faults.iter().find(|fault| fault.field == "passphrase");
    let line = |line: LockedLine| {
        let words = if line.has_passphrase {
            say.needs_passphrase()
        } else {
            say.no_key()
        };
        let unlock = (line.has_passphrase && manages).then(|| {
            let field = Field::new("passphrase", say.passphrase())
                .spoken(language)
                .within(&line.name)
                .needed()
                .fault(fault.map(|fault| fault.message.clone()));
            view! {
                <form class="stack" method="post" action=route::SITES_UNLOCK>
                    {form::token(&frame.token)}{form::hidden("name", &line.name)}{form::line(field, Line::Password, "", vec![])}
                    <div class="acts"><button class="btn">{icon(Icon::Lock)}{say.unlock()}</button></div>
                </form>
            }
        });
        view! { <li><p><bdi>{line.name}</bdi>": "{words}</p>{unlock}</li> }
    };
    let lines: Vec<_> = lines.into_iter().map(line).collect();
    let view = view! {
        <section class="panel" id="locked">
            <h2>{icon(Icon::Lock)}{say.locked()}<span class="n">{count}</span></h2>
            <ul class="plain stack">{lines}</ul>
            <p class="hint">{say.locked_hint()}</p>
        </section>
    };
    Some(view.into_any())
}
