//! Quarantine: what could not be read, and what is decided about it. The bytes are kept and can be
//! fetched.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::{Message, Moment},
    part::{
        banner,
        form::{self, Field},
        icon::{Icon, icon},
        shell, text,
    },
    route, words,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct QuarantinePage {
    pub items: Vec<QuarantineItem>,
    /// How many there are in all, if more than are shown.
    pub total: Option<usize>,
    /// What was decided last, the newest first.
    pub decided: Vec<DecidedItem>,
    /// Whether the reader may read again and take in unread.
    pub decides: bool,
    /// Whether the reader may discard.
    pub discards: bool,
    /// Mail that is not where it belongs yet.
    pub underway: Vec<UnderwayItem>,
}

/// Mail that is not where it belongs yet: it waits on the spool, or is on its way sealed.
#[derive(Debug, Clone, Default)]
pub struct UnderwayItem {
    /// What becomes of it, a sentence each.
    pub what: Vec<Message>,
    pub since: Moment,
    /// "240 kB".
    pub size: String,
}

/// Something that could not be read.
#[derive(Debug, Clone, Default)]
pub struct QuarantineItem {
    pub id: String,
    /// Why it could not be read, in a sentence.
    pub reason: String,
    /// How it came: "mail from the gateway", "import of inbox.mbox".
    pub source: String,
    pub received: Moment,
    /// "240 kB".
    pub size: String,
    /// What came of a decision that could not be carried out.
    pub failure: Option<Message>,
    /// The reason for discarding as it was typed, with what is wrong with it.
    pub discard: Option<(String, Message)>,
}

/// Something that was decided about.
#[derive(Debug, Clone, Default)]
pub struct DecidedItem {
    pub id: String,
    /// "Read after all", "Taken in unread", "Discarded".
    pub what: String,
    /// Who decided.
    pub who: String,
    pub when: Moment,
    /// Why, where a reason was asked for.
    pub why: String,
    /// Why it could not be read.
    pub reason: String,
    /// Whether its bytes can be fetched here.
    pub has_bytes: bool,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: QuarantinePage) -> String {
    let shown = page.items.len();
    let total = page.total.unwrap_or(shown);
    let language = frame.language;
    let (say, title) = (
        words::Quarantine(language),
        words::Frame(language).quarantine(),
    );
    let lede = (shown > 0).then(|| view! { <p class="lede">{say.lede(total, shown)}</p> });
    let is_empty = page.items.is_empty();
    let may = (page.decides, page.discards);
    let cards = page.items.into_iter().map(|item| card(item, may, frame));
    let cards = cards.collect_view();
    let empty = is_empty.then(|| {
        let next = Some((route::TRIAGE.to_owned(), say.my_triage()));
        let empty = banner::empty(Icon::Box, say.nothing(), say.nothing_why(), next);
        view! { <div class="sheet">{empty}</div> }
    });
    let decided = (!page.decided.is_empty()).then(|| decided(language, page.decided));
    let underway = underway(language, page.underway);
    let main = view! {
        <div class="head"><div><h1>{title}</h1>{lede}</div></div>
        <div class="stack">
            {underway}{cards}{empty}
            <p class="hint">{say.harmful()}</p>
            {decided}
        </div>
    };
    shell::translated(frame, Place::Quarantine, title, main.into_any())
}

/// Tells of mail that is not where it belongs yet.
fn underway(language: Language, items: Vec<UnderwayItem>) -> Option<AnyView> {
    if items.is_empty() {
        return None;
    }
    let count = words::number(language, items.len());
    let title = words::Quarantine(language).underway();
    let lines = items.into_iter().map(|item| {
        let what = item.what.into_iter().map(|said| {
            let lang = words::foreign(language, said.language);
            view! { <span lang=lang dir="auto">{said.text}</span>" " }
        });
        view! {
            <li><span class="grow">{what.collect_view()}</span><span class="mute">{item.size}</span>{text::moment(item.since)}</li>
        }
    });
    let view = view! {
        <section class="panel">
            <h2>{icon(Icon::Pending)}{title}<span class="n">{count}</span></h2>
            <ul class="lines">{lines.collect_view()}</ul>
        </section>
    };
    Some(view.into_any())
}

/// Draws one thing with what can be decided about it.
fn card(item: QuarantineItem, (decides, discards): (bool, bool), frame: &Frame) -> AnyView {
    let language = frame.language;
    let (say, lang) = (words::Quarantine(language), words::of_node(language));
    let failure = item
        .failure
        .map(|why| view! { <div role="alert">{text::fault(None, why)}</div> });
    let original =
        view! { <a class="btn" href=route::quarantine_original(&item.id)>{say.original()}</a> };
    let decisions = decides.then(|| {
        let button = |action: String, class, words| {
            view! { <form method="post" action=action>{form::token(&frame.token)}<button class=class>{words}</button></form> }
        };
        view! {
            {button(route::quarantine_retry(&item.id), "btn main", say.again())}
            {button(route::quarantine_adopt(&item.id), "btn", say.adopt())}
        }
    });
    let hint = decides.then(|| {
        view! {
            <p class="hint">{say.again_hint()}</p>
        }
    });
    let discard = discards.then(|| discard(language, &item.id, item.discard, &frame.token));
    view! {
        <article class="panel signal" id=format!("q-{}", item.id)>
            <header class="meta">
                <span dir="auto">{icon(Icon::Mail)}{item.source}</span><span>{item.size}</span>
                <span class="end">{text::moment(item.received)}</span>
            </header>
            <h2 lang=lang dir="auto">{item.reason}</h2>
            {failure}
            <div class="offers across">{decisions}{original}{discard}</div>
            {hint}
        </article>
    }
    .into_any()
}

/// Draws the last decision, which asks why.
fn discard(language: Language, id: &str, typed: Option<(String, Message)>, token: &str) -> AnyView {
    let say = words::Quarantine(language);
    let is_open = typed.is_some();
    let (reason, fault) = typed.map_or((String::new(), None), |(reason, fault)| {
        (reason, Some(fault))
    });
    let field = Field::new("reason", say.why_useless())
        .spoken(language)
        .within(id)
        .needed()
        .hint(say.discard_hint())
        .fault(fault);
    view! {
        <details class="ask" open=is_open>
            <summary class="btn">{icon(Icon::Box)}{say.discard()}</summary>
            <form method="post" action=route::quarantine_discard(id)>
                {form::token(token)}{form::area(field, &reason)}
                <button class="btn main">{say.discard_it()}</button>
            </form>
        </details>
    }
    .into_any()
}

/// Draws what was decided, a line each.
fn decided(language: Language, items: Vec<DecidedItem>) -> AnyView {
    let (say, lang) = (words::Quarantine(language), words::of_node(language));
    let lines = items.into_iter().map(|item| {
        let original = item.has_bytes.then(|| {
            view! { <a href=route::quarantine_original(&item.id)>{say.original()}</a> }
        });
        let why = (!item.why.is_empty())
            .then(|| view! { <span dir="auto">{say.because()}" "{item.why}</span> });
        view! {
            <li>
                <b>{item.what}</b><span class="grow" lang=lang dir="auto">{item.reason}</span>{original}
                <span class="under"><span dir="auto">{item.who}</span>{text::moment(item.when)}{why}</span>
            </li>
        }
    });
    let lines = lines.collect_view();
    view! { <section class="panel"><h2>{say.decided()}</h2><ul class="lines">{lines}</ul></section> }
        .into_any()
}
