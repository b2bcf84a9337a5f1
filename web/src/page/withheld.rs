//! What other sites wrote and does not count here, what waits for the roster, and what was refused: why, and what
//! can be done.

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
pub struct WithheldPage {
    pub items: Vec<WithheldItem>,
    /// How many there are in all, if more than are shown.
    pub total: Option<usize>,
    /// Envelopes that wait for an entry of the roster.
    pub parked: Vec<ParkedItem>,
    /// What was refused for good.
    pub refused: Vec<RefusedItem>,
    /// Whether the reader may judge again.
    pub decides: bool,
    /// Whether the reader may forget what waits.
    pub discards: bool,
}

/// A change that does not count here.
#[derive(Debug, Clone, Default)]
pub struct WithheldItem {
    pub id: String,
    /// "Waits for what it follows".
    pub state: String,
    /// Why it does not count, in a sentence.
    pub reason: String,
    /// Who wrote it: a site, or "a node that is not known here".
    pub author: String,
    pub written: Option<Moment>,
    /// Who handed it over; may be empty.
    pub origin: String,
    pub received: Moment,
    pub compartment: String,
    /// "a change of a case, 2 kB".
    pub what: String,
    /// Whether it can be taken in although its author was removed.
    pub can_adopt: bool,
    pub can_discard: bool,
    /// Why a decision could not be carried out.
    pub failure: Option<Message>,
}

/// An envelope that waits for the roster. It is tried again by itself.
#[derive(Debug, Clone, Default)]
pub struct ParkedItem {
    pub id: String,
    /// What it waits for, in a sentence.
    pub reason: String,
    /// Why a decision could not be carried out.
    pub failure: Option<Message>,
    /// Who handed it over.
    pub origin: String,
    pub received: Moment,
    pub size: String,
}

/// An envelope or an entry of the roster that was refused. Only its name is kept.
#[derive(Debug, Clone, Default)]
pub struct RefusedItem {
    pub id: String,
    /// "Not signed by whom it names".
    pub what: String,
    /// Why, in a sentence.
    pub reason: String,
    /// Who handed it over.
    pub origin: String,
    pub way: Way,
    /// As one of which compartment; empty for the roster.
    pub compartment: String,
    /// How often it came.
    pub times: usize,
    /// When it came last.
    pub received: Moment,
}

/// How something came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Way {
    /// Over the network.
    #[default]
    Live,
    /// In a file.
    Bundle,
    /// From a backup of this node.
    Backup,
    /// It had waited here.
    Kept,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: WithheldPage) -> String {
    let (language, say) = (frame.language, words::Withheld(frame.language));
    let shown = page.items.len();
    let is_empty = page.items.is_empty() && page.parked.is_empty() && page.refused.is_empty();
    let lede = (shown > 0).then(|| {
        let total = page.total.unwrap_or(shown);
        view! { <p class="lede">{say.lede(total, shown)}</p> }
    });
    let decides = page.decides;
    let cards = page
        .items
        .into_iter()
        .map(|item| card(language, item, decides, &frame.token));
    let cards = cards.collect_view();
    let parked = parked(
        language,
        page.parked,
        (decides, page.discards),
        &frame.token,
    );
    let refused = refused(language, page.refused, page.discards, &frame.token);
    let empty = is_empty.then(|| {
        let next = Some((route::SITES.to_owned(), say.to_sites()));
        let empty = banner::empty(Icon::Check, say.nothing(), say.nothing_why(), next);
        view! { <div class="sheet">{empty}</div> }
    });
    let main = view! {
        {sites::crumbs(frame.language)}
        <div class="head"><div><h1>{say.title()}</h1>{lede}</div></div>
        <div class="stack">{cards}{empty}{parked}{refused}</div>
    };
    shell::translated(frame, Place::Sites, say.title(), main.into_any())
}

fn card(language: Language, item: WithheldItem, decides: bool, token: &str) -> AnyView {
    let (say, lang) = (words::Withheld(language), words::of_node(language));
    let failure = item
        .failure
        .map(|why| view! { <div role="alert">{text::fault(None, why)}</div> });
    let written = item
        .written
        .map(|at| view! { <dt>{say.written()}</dt><dd>{text::moment(at)}</dd> });
    let origin = (!item.origin.is_empty())
        .then(|| view! { <dt>{say.handed_by()}</dt><dd dir="auto">{item.origin}</dd> });
    let button = |action: String, class: &'static str, words: &'static str| {
        view! { <form method="post" action=action>{form::token(token)}<button class=class>{words}</button></form> }
    };
    let offers = decides.then(|| {
        let adopt = item
            .can_adopt
            .then(|| button(route::withheld_adopt(&item.id), "btn", say.adopt()));
        let discard = item
            .can_discard
            .then(|| button(route::withheld_discard(&item.id), "btn", say.put_away()));
        view! {
            <div class="offers across">
                {button(route::withheld_retry(&item.id), "btn main", say.again())}{adopt}{discard}
            </div>
        }
    });
    view! {
        <article class="panel">
            <header class="meta">
                <span>{icon(Icon::Info)}{item.state}</span><span>{item.what}</span>
                <span class="end">{say.came()}" "{text::moment(item.received)}</span>
            </header>
            <h2 lang=lang dir="auto">{item.reason}</h2>
            <dl class="facts">
                <dt>{say.written_by()}</dt><dd dir="auto">{item.author}</dd>{written}{origin}
                <dt>{say.compartment()}</dt><dd dir="auto">{item.compartment}</dd>
            </dl>
            {failure}{offers}
        </article>
    }
    .into_any()
}

fn parked(
    language: Language,
    items: Vec<ParkedItem>,
    (decides, discards): (bool, bool),
    token: &str,
) -> Option<AnyView> {
    if items.is_empty() {
        return None;
    }
    let (say, lang) = (words::Withheld(language), words::of_node(language));
    let count = words::number(language, items.len());
    let button = |action: String, words: &'static str| {
        view! { <form method="post" action=action>{form::token(token)}<button class="btn">{words}</button></form> }
    };
    let lines = items.into_iter().map(|item| {
        let retry = decides.then(|| button(route::withheld_retry(&item.id), say.try_again()));
        let discard = discards.then(|| button(route::withheld_discard(&item.id), say.forget()));
        let failure = item
            .failure
            .map(|why| view! { <div role="alert">{text::fault(None, why)}</div> });
        view! {
            <li>
                <span class="grow" dir=lang.is_none().then_some("auto")>{say.from()}" "<bdi>{item.origin}</bdi>": "{text::said(language, item.reason)}{failure}</span>
                <span class="mute">{item.size}</span>{text::moment(item.received)}{retry}{discard}
            </li>
        }
    });
    let view = view! {
        <section class="panel">
            <h2>{icon(Icon::Pending)}{say.waits()}<span class="n">{count}</span></h2>
            <p class="hint">{say.waits_hint()}</p>
            <ul class="lines">{lines.collect_view()}</ul>
        </section>
    };
    Some(view.into_any())
}

fn refused(
    language: Language,
    items: Vec<RefusedItem>,
    discards: bool,
    token: &str,
) -> Option<AnyView> {
    if items.is_empty() {
        return None;
    }
    let (say, lang) = (words::Withheld(language), words::of_node(language));
    let count = words::number(language, items.len());
    let lines = items.into_iter().map(|item| {
        let way = match item.way {
            Way::Live => say.live(),
            Way::Bundle => say.by_bundle(),
            Way::Backup => say.of_backup(),
            Way::Kept => say.had_waited(),
        };
        let forget = discards.then(|| {
            let action = route::withheld_discard(&item.id);
            view! { <form method="post" action=action>{form::token(token)}<button class="btn">{say.forget()}</button></form> }
        });
        let place = (!item.compartment.is_empty()).then(|| {
            view! { " "<span class="mute">{say.compartment()}" "<bdi>{item.compartment}</bdi></span> }
        });
        view! {
            <li>
                <span class="grow" dir=lang.is_none().then_some("auto")>
                    {say.from()}" "<bdi>{item.origin}</bdi>": "<strong>{item.what}</strong>" "{text::said(language, item.reason)}{place}
                </span>
                <span class="mute">{way}", "{say.times(item.times)}</span>{text::moment(item.received)}{forget}
            </li>
        }
    });
    let view = view! {
        <section class="panel">
            <h2>{icon(Icon::Alert)}{say.refused()}<span class="n">{count}</span></h2>
            <p class="hint">{say.refused_hint()}</p>
            <ul class="lines">{lines.collect_view()}</ul>
        </section>
    };
    Some(view.into_any())
}
