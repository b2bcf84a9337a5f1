//! Letting a site in: who asks, the form of an invitation, the files that go back and forth.

use leptos::prelude::*;

use crate::{
    model::{Choice, Fault, Moment},
    part::{
        form::{self, Field, Line},
        icon::{Icon, icon},
        text,
    },
    route,
};

/// A node that asks to join.
#[derive(Debug, Clone, Default)]
pub struct SiteRequest {
    pub id: String,
    pub name: String,
    pub site: String,
    /// The whole node id, to be compared with what the new node shows.
    pub node: String,
    pub asked: Moment,
    /// The names of the compartments it asks for, as the form spells them.
    pub compartments: Vec<String>,
    /// Its wishes beside, as the form spells them.
    pub powers: Vec<String>,
    /// Whether it asks that administrators sign there.
    pub administrator: bool,
    /// Why it could not be approved just now.
    pub failure: Option<String>,
}

/// A node that was let in at this one.
#[derive(Debug, Clone, Default)]
pub struct Welcomed {
    pub id: String,
    pub name: String,
    pub site: String,
}

/// The powers that can be given, as forms spell them and as people read them.
const POWERS: [(&str, &str); 3] = [
    ("gateway", "Takes mail in for the organisation"),
    ("review", "Runs reviews"),
    ("courier", "Carries bundles that it cannot open"),
];

/// Draws those who ask to join; nothing where nobody does.
pub(super) fn requests(
    requests: &[SiteRequest],
    compartments: &[Choice],
    manages: bool,
    token: &str,
) -> Option<AnyView> {
    if requests.is_empty() {
        return None;
    }
    let cards = requests
        .iter()
        .map(|asking| request(asking, compartments, manages, token));
    let view = view! {
        <section class="apart">
            <h2>{icon(Icon::Person)}"Requests waiting "<span class="n">{text::grouped(requests.len())}</span></h2>
            <div class="stack">{cards.collect_view()}</div>
        </section>
    };
    Some(view.into_any())
}

fn request(asking: &SiteRequest, compartments: &[Choice], manages: bool, token: &str) -> AnyView {
    let failure = asking
        .failure
        .clone()
        .map(|why| view! { <p class="err" role="alert">{icon(Icon::Alert)}{why}</p> });
    let offers = manages.then(|| approve(asking, compartments, token));
    let only = (!manages).then(|| view! { <p class="hint">"An administrator decides."</p> });
    let wishes: Vec<&str> = asking
        .compartments
        .iter()
        .chain(&asking.powers)
        .map(String::as_str)
        .chain(asking.administrator.then_some("an administrator's node"))
        .collect();
    view! {
        <article class="panel">
            <header><h3 dir="auto">{asking.name.clone()}", "{asking.site.clone()}</h3><span class="end">"asked "{text::moment(asking.asked.clone())}</span></header>
            <dl class="facts">
                <dt>"Asks for"</dt><dd dir="auto">{wishes.join(", ")}</dd>
                <dt>"Node id"</dt><dd><bdi class="code">{asking.node.clone()}</bdi></dd>
            </dl>
            {failure}{offers}{only}
        </article>
    }
    .into_any()
}

/// Draws the decision: what it may hold and do, and the second thought.
fn approve(asking: &SiteRequest, compartments: &[Choice], token: &str) -> AnyView {
    let wished: Vec<&str> = asking.compartments.iter().map(String::as_str).collect();
    let reads = asking.compartments.iter().filter_map(|wish| {
        let name = wish.strip_suffix("=read")?;
        Some(Choice {
            value: wish.clone(),
            words: format!("{name}, to read only"),
        })
    });
    let compartments: Vec<Choice> = compartments.iter().cloned().chain(reads).collect();
    let powers: Vec<&str> = asking.powers.iter().map(String::as_str).collect();
    let holds = Field::new("compartment", "It may hold")
        .within(&asking.id)
        .hint(
            "Whoever has that machine has what it holds. A restricted compartment needs a reason.",
        );
    let may = Field::new("power", "It may").within(&asking.id);
    let signs = Field::new("administrator", "Administration").within(&asking.id);
    let sign = form::choices([("yes", "Administrators may sign there, too")]);
    let compared = Field::new("node", "Node id as the new site shows it")
        .within(&asking.id)
        .hint(
            "Only where the ticket cannot be judged here. It must be the same, letter for letter.",
        );
    view! {
        <div class="offers across">
            <details class="ask" open=asking.failure.is_some()>
                <summary class="btn main">{icon(Icon::Check)}"Let it in…"</summary>
                <form method="post" action=route::request_approve(&asking.id)>
                    {form::token(token)}
                    {form::checks(&holds, compartments, &wished)}
                    {form::checks(&may, form::choices(POWERS), &powers)}
                    {form::checks(&signs, sign, &[])}
                    {form::line(compared, Line::Code, "", Vec::new())}
                    <button class="btn main">"Let it in"</button>
                </form>
            </details>
            <form method="post" action=route::request_refuse(&asking.id)>
                {form::token(token)}<button class="btn">{icon(Icon::Cross)}"Refuse"</button>
            </form>
        </div>
    }
    .into_any()
}

/// Draws how a site is let in, and the files for those who have no wire.
pub(super) fn pairing(welcomed: Vec<Welcomed>, faults: &[Fault], token: &str) -> AnyView {
    let hours = Field::new("hours", "Good for")
        .hint("A ticket lets one node ask. Somebody still has to let it in.")
        .checked(faults);
    let choices = form::choices([
        ("1", "1 hour"),
        ("24", "1 day"),
        ("72", "3 days"),
        ("168", "a week"),
    ]);
    let addresses = Field::new("addresses", "Where this node can be reached")
        .hint("An address and port, such as 192.168.1.20:8732; several with a space between. Leave it empty on one network.")
        .checked(faults);
    let file = Field {
        id: form::field_id("request"),
        ..Field::new(route::FILE, "Request file (request.orgo)")
    }
    .needed()
    .fault(fault(faults, "request"));
    let welcomed = (!welcomed.is_empty()).then(|| {
        let lines = welcomed.into_iter().map(|one| {
            let name = format!("Download the welcome of {}", one.name);
            view! {
                <li>
                    <span class="grow" dir="auto">{one.name.clone()}", "{one.site}</span>
                    <a class="btn" href=route::request_welcome(&one.id) aria-label=name>"Download the welcome"</a>
                </li>
            }
        });
        view! {
            <h3>"Let in here"</h3>
            <ul class="lines">{lines.collect_view()}</ul>
            <p class="hint">"A node on the network takes its welcome itself. The file is for one without: it opens nowhere else."</p>
        }
    });
    view! {
        <div class="cols two">
            <section class="panel">
                <h2>{icon(Icon::Plus)}"Invite a site"</h2>
                <form class="stack" method="post" action=route::SITES_INVITE>
                    {form::token(token)}{form::select(hours, choices, "72")}
                    {form::line(addresses, Line::Code, "", Vec::new())}
                    <button class="btn main">"Make a ticket"</button>
                </form>
            </section>
            <section class="panel">
                <h2>{icon(Icon::File)}"A site without a network"</h2>
                <form class="stack" method="post" action=route::SITES_REQUESTS enctype="multipart/form-data">
                    {form::token(token)}{form::file(file)}
                    <button class="btn">"Take the request in"</button>
                </form>
                {welcomed}
            </section>
        </div>
    }
    .into_any()
}

/// Returns what is wrong with a form that shares the name of its field with another.
pub(super) fn fault(faults: &[Fault], field: &str) -> Option<String> {
    let fault = faults.iter().find(|fault| fault.field == field);
    fault.map(|fault| fault.message.clone())
}
