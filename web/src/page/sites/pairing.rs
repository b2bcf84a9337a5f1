//! Letting a site in: who asks, the form of an invitation, the files that go back and forth.

use leptos::prelude::*;

use crate::{
    Frame,
    model::{Choice, Fault, Message, Moment},
    part::{
        form::{self, Field, Line},
        icon::{Icon, icon},
        text,
    },
    route, words,
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
    pub failure: Option<Message>,
}

/// A node that was let in at this one.
#[derive(Debug, Clone, Default)]
pub struct Welcomed {
    pub id: String,
    pub name: String,
    pub site: String,
}

/// Returns the powers that can be given, as forms spell them and as people read them.
const fn powers(say: words::Pairing) -> [(&'static str, &'static str); 3] {
    [
        ("gateway", say.gateway()),
        ("review", say.review()),
        ("courier", say.courier()),
    ]
}

/// Draws those who ask to join; nothing where nobody does.
pub(super) fn requests(
    frame: &Frame,
    requests: &[SiteRequest],
    compartments: &[Choice],
    manages: bool,
) -> Option<AnyView> {
    if requests.is_empty() {
        return None;
    }
    let cards = requests
        .iter()
        .map(|asking| request(frame, asking, compartments, manages));
    let title = words::Pairing(frame.language).requests();
    let count = words::number(frame.language, requests.len());
    let view = view! {
        <section class="apart">
            <h2>{icon(Icon::Person)}{title}" "<span class="n">{count}</span></h2>
            <div class="stack">{cards.collect_view()}</div>
        </section>
    };
    Some(view.into_any())
}

fn request(frame: &Frame, asking: &SiteRequest, compartments: &[Choice], manages: bool) -> AnyView {
    let language = frame.language;
    let say = words::Pairing(language);
    let failure = asking
        .failure
        .clone()
        .map(|why| view! { <div role="alert">{text::fault(None, why)}</div> });
    let offers = manages.then(|| approve(frame, asking, compartments));
    let only = (!manages).then(|| view! { <p class="hint">{say.admin_decides()}</p> });
    let wishes: Vec<&str> = asking
        .compartments
        .iter()
        .chain(&asking.powers)
        .map(String::as_str)
        .chain(asking.administrator.then_some(say.admin_node()))
        .collect();
    view! {
        <article class="panel">
            <header><h3 dir="auto">{asking.name.clone()}", "{asking.site.clone()}</h3><span class="end">{say.asked()}" "{text::moment(asking.asked.clone())}</span></header>
            <dl class="facts">
                <dt>{say.asks_for()}</dt><dd dir="auto">{wishes.join(", ")}</dd>
                <dt>{say.node_id()}</dt><dd><bdi class="code">{asking.node.clone()}</bdi></dd>
            </dl>
            {failure}{offers}{only}
        </article>
    }
    .into_any()
}

/// Draws the decision: what it may hold and do, and the second thought.
fn approve(frame: &Frame, asking: &SiteRequest, compartments: &[Choice]) -> AnyView {
    let say = words::Pairing(frame.language);
    let wished: Vec<&str> = asking.compartments.iter().map(String::as_str).collect();
    let reads = asking.compartments.iter().filter_map(|wish| {
        let name = wish.strip_suffix("=read")?;
        Some(Choice {
            value: wish.clone(),
            words: say.to_read(name),
        })
    });
    let compartments: Vec<Choice> = compartments.iter().cloned().chain(reads).collect();
    let wanted: Vec<&str> = asking.powers.iter().map(String::as_str).collect();
    let holds = Field::new("compartment", say.may_hold())
        .within(&asking.id)
        .hint(say.may_hold_hint());
    let may = Field::new("power", say.may()).within(&asking.id);
    let signs = Field::new("administrator", say.administration()).within(&asking.id);
    let sign = form::choices([("yes", say.may_sign())]);
    let compared = Field::new("node", say.compared())
        .within(&asking.id)
        .hint(say.compared_hint());
    view! {
        <div class="offers across">
            <details class="ask" open=asking.failure.is_some()>
                <summary class="btn main">{icon(Icon::Check)}{say.let_in_open()}</summary>
                <form method="post" action=route::request_approve(&asking.id)>
                    {form::token(&frame.token)}
                    {form::checks(&holds, compartments, &wished)}
                    {form::checks(&may, form::choices(powers(say)), &wanted)}
                    {form::checks(&signs, sign, &[])}
                    {form::line(compared, Line::Code, "", Vec::new())}
                    <button class="btn main">{say.let_in()}</button>
                </form>
            </details>
            <form method="post" action=route::request_refuse(&asking.id)>
                {form::token(&frame.token)}<button class="btn">{icon(Icon::Cross)}{say.refuse()}</button>
            </form>
        </div>
    }
    .into_any()
}

/// Draws how a site is let in, and the files for those who have no wire.
pub(super) fn pairing(frame: &Frame, welcomed: Vec<Welcomed>, faults: &[Fault]) -> AnyView {
    let (language, say) = (frame.language, words::Pairing(frame.language));
    let hours = Field::new("hours", say.good_for())
        .hint(say.good_for_hint())
        .checked(faults);
    let choices = form::choices([
        ("1", say.hour()),
        ("24", say.day()),
        ("72", say.three_days()),
        ("168", say.week()),
    ]);
    let addresses = Field::new("addresses", say.addresses())
        .hint(say.addresses_hint())
        .checked(faults);
    let file = Field {
        id: form::field_id("request"),
        ..Field::new(route::FILE, say.request_file())
    }
    .spoken(language)
    .needed()
    .fault(fault(faults, "request"));
    let welcomed = (!welcomed.is_empty()).then(|| {
        let lines = welcomed.into_iter().map(|one| {
            let name = say.welcome_of(&one.name);
            view! {
                <li>
                    <span class="grow" dir="auto">{one.name.clone()}", "{one.site}</span>
                    <a class="btn" href=route::request_welcome(&one.id) aria-label=name>{say.welcome()}</a>
                </li>
            }
        });
        view! {
            <h3>{say.let_in_here()}</h3>
            <ul class="lines">{lines.collect_view()}</ul>
            <p class="hint">{say.welcome_hint()}</p>
        }
    });
    view! {
        <div class="cols two">
            <section class="panel">
                <h2>{icon(Icon::Plus)}{say.invite()}</h2>
                <form class="stack" method="post" action=route::SITES_INVITE>
                    {form::token(&frame.token)}{form::select(hours, choices, "72")}
                    {form::line(addresses, Line::Code, "", Vec::new())}
                    <button class="btn main">{say.make_ticket()}</button>
                </form>
            </section>
            <section class="panel">
                <h2>{icon(Icon::File)}{say.no_network()}</h2>
                <form class="stack" method="post" action=route::SITES_REQUESTS enctype="multipart/form-data">
                    {form::token(&frame.token)}{form::file(file)}
                    <button class="btn">{say.take_request()}</button>
                </form>
                {welcomed}
            </section>
        </div>
    }
    .into_any()
}

/// Returns what is wrong with a form that shares the name of its field with another.
pub(super) fn fault(faults: &[Fault], field: &str) -> Option<Message> {
    let fault = faults.iter().find(|fault| fault.field == field);
    fault.map(|fault| fault.message.clone())
}
