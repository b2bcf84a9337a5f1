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
        shell, text,
    },
    route,
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
    let lede = lede(&page.nodes);
    let banners = banner::banners(page.banners);
    let faults = banner::faults(Language::English, &page.faults);
    let clock = clock(frame, &page.clock, page.clock_now, &page.faults);
    let locked = locked(page.locked, page.manages, &page.faults, &frame.token);
    let waiting = pairing::requests(
        &page.requests,
        &page.compartments,
        page.manages,
        &frame.token,
    );
    let invite = page
        .manages
        .then(|| pairing::pairing(page.welcomed, &page.faults, &frame.token));
    let nodes = table::table(page.nodes, page.manages);
    let files = bundles::bundles(page.bundles, page.manages, &page.faults, &frame.token);
    let main = view! {
        <div class="head"><div><h1>"Sites and sync"</h1><p class="lede">{lede}</p></div></div>
        <div class="stack">
            {banners}{faults}{waiting}{nodes}
            <div class="cols two">{clock}{elsewhere(page.withheld, page.manages)}</div>
            {locked}{files}{invite}
        </div>
    };
    shell::page(frame, Place::Sites, "Sites and sync", main.into_any())
}

/// Sums the nodes up in one sentence.
fn lede(nodes: &[SiteNode]) -> String {
    let others: Vec<&SiteNode> = nodes
        .iter()
        .filter(|node| !node.is_this && node.trust != Trust::Removed)
        .collect();
    let is_talking = |node: &&&SiteNode| matches!(node.link, Link::Even | Link::Talking);
    let talking = others.iter().filter(is_talking).count();
    match others.len() {
        0 => "This is the only node of the organisation. Invite a site to share the work and to keep a second copy of it.".to_owned(),
        all => format!(
            "This node and {}. {talking} of {all} connected now.",
            text::count(all, "other", "others")
        ),
    }
}

/// Says whether this node's clock can be trusted, and who says so.
fn clock(frame: &Frame, words: &str, now: Option<String>, faults: &[Fault]) -> AnyView {
    let tone = match frame.site.clock {
        Clock::Sound => Tone::Done,
        Clock::Doubtful => Tone::Fail,
    };
    let fault = faults.iter().find(|fault| fault.field == "now");
    let say = now.map(|now| {
        let field = Field::new("now", "What time is it?")
            .needed()
            .hint("From a watch or a telephone, in the zone shown above, to within two minutes. It holds until this machine is started again.")
            .fault(fault.map(|fault| fault.message.clone()));
        view! {
            <details class="why" open=fault.is_some()>
                <summary>{icon(Icon::Chevron)}"Say what time it is"</summary>
                <form class="stack" method="post" action=route::SITES_CLOCK>
                    {form::token(&frame.token)}{form::line(field, Line::Moment, &now, vec![])}
                    <div class="acts"><button class="btn">{icon(Icon::Clock)}"This is the time"</button></div>
                </form>
            </details>
        }
    });
    view! {
        <section class="panel">
            <h2>{icon(Icon::Clock)}"The clock of this node"</h2>
            <p class="fact" data-tone=tone.name() dir="auto">{words.to_owned()}</p>
            {say}
        </section>
    }
    .into_any()
}

/// Leads to what waits for a decision.
fn elsewhere(withheld: usize, manages: bool) -> AnyView {
    let count = (withheld > 0).then(|| view! { <span class="n">{text::grouped(withheld)}</span> });
    let webhooks =
        manages.then(|| view! { <li><a class="grow" href=route::WEBHOOKS>"Webhooks"</a></li> });
    view! {
        <section class="panel">
            <h2>{icon(Icon::Conflict)}"To decide"</h2>
            <ul class="lines">
                <li><a class="grow" href=route::CONFLICTS>"What sites set differently"</a></li>
                <li><a class="grow" href=route::WITHHELD>"What was not let in"</a>{count}</li>
                <li><a class="grow" href=route::QUARANTINE>"Mail that could not be read"</a></li>
                {webhooks}
            </ul>
        </section>
    }
    .into_any()
}

/// Names the compartments that are not open, with a form for each that a passphrase opens.
fn locked(lines: Vec<LockedLine>, manages: bool, faults: &[Fault], token: &str) -> Option<AnyView> {
    if lines.is_empty() {
        return None;
    }
    let count = text::grouped(lines.len());
    let fault = faults.iter().find(|fault| fault.field == "passphrase");
    let line = |line: LockedLine| {
        let words = if line.has_passphrase {
            "waits for its passphrase"
        } else {
            "its key file is not on this machine"
        };
        let unlock = (line.has_passphrase && manages).then(|| {
            let field = Field::new("passphrase", "Passphrase")
                .within(&line.name)
                .needed()
                .fault(fault.map(|fault| fault.message.clone()));
            view! {
                <form class="stack" method="post" action=route::SITES_UNLOCK>
                    {form::token(token)}{form::hidden("name", &line.name)}{form::line(field, Line::Password, "", vec![])}
                    <div class="acts"><button class="btn">{icon(Icon::Lock)}"Unlock it"</button></div>
                </form>
            }
        });
        view! { <li><p><bdi>{line.name}</bdi>": "{words}</p>{unlock}</li> }
    };
    let lines: Vec<_> = lines.into_iter().map(line).collect();
    let view = view! {
        <section class="panel" id="locked">
            <h2>{icon(Icon::Lock)}"Locked here"<span class="n">{count}</span></h2>
            <ul class="plain stack">{lines}</ul>
            <p class="hint">"Nothing in them can be read here, mail for them waits, and they take no part in replication until they are unlocked."</p>
        </section>
    };
    Some(view.into_any())
}
