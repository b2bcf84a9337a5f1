//! The frame around a page: skip link, top bar, rail, and the main part.
//!
//! One order of elements serves all widths: a rail of words, a rail of icons, or a bar at the foot
//! of a phone is the stylesheet's affair.

use leptos::prelude::*;

use crate::{
    Frame, Language, asset,
    frame::Place,
    part::{
        banner, document, form,
        icon::{Icon, icon},
        site, text,
    },
    route,
    words::{self, Words},
};

/// Puts a page into its frame. `main` brings the page's only `h1`.
pub(crate) fn page(frame: &Frame, place: Place, title: &str, main: AnyView) -> String {
    let words = words::of(frame.language);
    // The body of the pages is English, whatever the frame speaks.
    let is_foreign = frame.language != Language::English;
    let printed = (!frame.printed.is_empty())
        .then(|| view! { <p class="print-only">{frame.printed.clone()}</p> });
    let body = view! {
        <script src=route::asset(asset::LIVE_NAME) data-from=route::NOTICES_LIVE defer=""></script>
        <a class="skip" href="#main">{words.skip}</a>
        <div class="app">
            {top(frame, words)}
            {rail(frame, place, words)}
            <main id="main" tabindex="-1" lang=is_foreign.then_some("en") dir=is_foreign.then_some("ltr")>
                {printed}{frame.notice.clone().map(banner::notice)}{main}
            </main>
        </div>
    };
    document::document(frame.language, title, body.into_any())
}

/// Draws search, the site chip and the main button.
fn top(frame: &Frame, words: &'static Words) -> AnyView {
    // An empty field follows the frame, so that its hint stands where the icon is.
    let direction = (!frame.query.is_empty()).then_some("auto");
    view! {
        <header class="top">
            <a class="mark" href=route::HOME aria-label="Orgo">{icon(Icon::Mark)}<span>"Orgo"</span></a>
            <form class="search" role="search" action=route::CASES>
                <label class="sr" for="q">{words.search}</label>
                {icon(Icon::Search)}
                <input id="q" name="q" type="search" placeholder=words.search value=frame.query.clone()
                    autocomplete="off" dir=direction/>
            </form>
            {site::chip(&frame.site, words)}
            <a class="btn main new" href=route::NEW_CASE>{icon(Icon::Plus)}<span>{words.new_case}</span></a>
        </header>
    }
    .into_any()
}

/// One place to go to, as every navigation lists it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    place: Place,
    pub(crate) shape: Icon,
    pub(crate) address: &'static str,
    pub(crate) name: &'static str,
    /// 0 is not shown.
    pub(crate) count: usize,
}

/// Lists the places in order, the page of all places aside.
pub(crate) fn entries(frame: &Frame) -> Vec<Entry> {
    let (words, counts) = (words::of(frame.language), frame.counts);
    let entry = |place, shape, address, name| {
        let count = match place {
            Place::Work => counts.work,
            Place::Triage => counts.triage,
            Place::Quarantine => counts.quarantine,
            Place::Waiting => counts.waiting,
            Place::Notices => counts.notices,
            Place::Cases
            | Place::NewCase
            | Place::Conflicts
            | Place::Sites
            | Place::Setup
            | Place::Labels
            | Place::Help
            | Place::Menu
            | Place::Elsewhere => 0,
        };
        Entry {
            place,
            shape,
            address,
            name,
            count,
        }
    };
    let mut entries = vec![
        entry(Place::Work, Icon::Work, route::WORK, words.work),
        entry(Place::Cases, Icon::Cases, route::CASES, words.cases),
        entry(Place::Triage, Icon::Triage, route::TRIAGE, words.triage),
        entry(Place::Notices, Icon::Mail, route::NOTICES, words.notices),
        entry(Place::NewCase, Icon::Plus, route::NEW_CASE, words.new_case),
        entry(
            Place::Waiting,
            Icon::Rule,
            route::WAITING,
            words.for_your_yes,
        ),
        entry(
            Place::Conflicts,
            Icon::Conflict,
            route::CONFLICTS,
            words.conflicts,
        ),
        entry(
            Place::Quarantine,
            Icon::Box,
            route::QUARANTINE,
            words.quarantine,
        ),
        entry(Place::Sites, Icon::Sites, route::SITES, words.sites),
        entry(Place::Setup, Icon::Setup, route::SETUP, words.setup),
        entry(Place::Labels, Icon::Label, route::LABELS, words.labels),
        entry(Place::Help, Icon::Help, route::HELP, words.help),
    ];
    entries.retain(|entry| entry.place != Place::Sites || frame.site.opens);
    entries
}

/// Draws the places and the person. A bar has room for the first four places and for "More".
fn rail(frame: &Frame, place: Place, words: &'static Words) -> AnyView {
    let more = Entry {
        place: Place::Menu,
        shape: Icon::More,
        address: route::MENU,
        name: words.more,
        // What has no room of its own on a phone and is for nobody else.
        count: frame.counts.waiting,
    };
    let entries = entries(frame).into_iter().chain([more]).enumerate().map(|(index, entry)| {
        let class = match (index, entry.place) {
            (_, Place::Menu) => "near",
            (0..4, _) => "",
            // What is to decide, and what is about this place, stand apart from the daily work.
            (_, Place::Waiting | Place::Sites) => "far gap",
            (_, _) => "far",
        };
        let current = (entry.place == place).then_some("page");
        // The place whose count follows what comes in, with the word after it.
        let live = (entry.place == Place::Notices).then_some(words.open);
        let count = (entry.count > 0).then(|| {
            let open = words.open;
            view! { <span class="n">{text::grouped(entry.count)}<span class="sr">" "{open}</span></span> }
        });
        view! {
            <li class=class>
                <a href=entry.address aria-current=current data-live=live>{icon(entry.shape)}<span>{entry.name}</span>{count}</a>
            </li>
        }
    });
    let entries = entries.collect_view();
    view! {
        <nav class="rail" aria-label=words.main>
            <a class="mark" href=route::HOME aria-label="Orgo">{icon(Icon::Mark)}<span>"Orgo"</span></a>
            <ul>{entries}</ul>
            <div class="foot">
                <b dir="auto">{frame.person.clone()}</b>
                <span dir="auto">{frame.person_role.clone()}</span>
                <span dir="auto">{frame.organization.clone()}</span>
                <a class="wish" href=route::PREFERENCES>"How I am told"</a>
                {sign_out(frame)}
            </div>
        </nav>
    }
    .into_any()
}

/// Draws the button that ends the session.
pub(crate) fn sign_out(frame: &Frame) -> AnyView {
    let words = words::of(frame.language);
    view! {
        <form method="post" action=route::SIGN_OUT>
            {form::token(&frame.token)}
            <button class="btn quiet">{icon(Icon::Leave)}{words.sign_out}</button>
        </form>
    }
    .into_any()
}
