//! The frame around a page: skip link, top bar, rail, and the main part.
//!
//! One order of elements serves all widths: a rail of words, a rail of icons, or a bar at the foot
//! of a phone is the stylesheet's affair.

use leptos::prelude::*;

use crate::{
    Frame, Language, asset,
    frame::Place,
    part::{
        banner, bell, document, form,
        icon::{Icon, icon},
        site,
    },
    route, words,
};

/// Puts a page that is English alone, the parts and states, into its frame: its main part says so, whatever the frame
/// speaks. `main` brings the page's only `h1`.
pub(crate) fn page(frame: &Frame, place: Place, title: &str, main: AnyView) -> String {
    framed(frame, place, title, Language::English, main)
}

/// Puts a page that speaks the language of its frame into it. `main` brings the page's only `h1`.
pub(crate) fn translated(frame: &Frame, place: Place, title: &str, main: AnyView) -> String {
    framed(frame, place, title, frame.language, main)
}

/// Puts a page whose main part speaks `spoken` into its frame.
fn framed(frame: &Frame, place: Place, title: &str, spoken: Language, main: AnyView) -> String {
    let say = words::Frame(frame.language);
    let is_foreign = frame.language != spoken;
    let lang = is_foreign.then_some(frame.language.tag());
    let printed = (!frame.printed.is_empty())
        .then(|| view! { <p class="print-only" lang=lang dir="auto">{frame.printed.clone()}</p> });
    let notice = frame
        .notice
        .clone()
        .map(|notice| banner::notice(lang, notice));
    let body = view! {
        <script src=route::asset(asset::SCRIPT_NAME) data-from=route::NOTICES_LIVE defer=""></script>
        <a class="skip" href="#main">{say.skip()}</a>
        <div class="app" data-account=frame.account.clone() data-close=words::Desk(frame.language).close()>
            {top(frame)}
            {rail(frame, place)}
            <main id="main" tabindex="-1" lang=is_foreign.then_some(spoken.tag()) dir=is_foreign.then_some(spoken.direction())>
                {printed}{notice}{main}
            </main>
        </div>
    };
    document::document(frame.language, title, body.into_any())
}

/// Draws search, the site chip, the bell and the main button.
fn top(frame: &Frame) -> AnyView {
    let say = words::Frame(frame.language);
    // An empty field follows the frame, so that its hint stands where the icon is.
    let direction = (!frame.query.is_empty()).then_some("auto");
    let desk = words::Desk(frame.language);
    view! {
        <header class="top">
            <a class="mark" href=route::HOME aria-label="Orgo">{icon(Icon::Mark)}<span>"Orgo"</span></a>
            <form class="search" role="search" action=route::CASES>
                <label class="sr" for="q">{say.search()}</label>
                {icon(Icon::Search)}
                <input id="q" name="q" type="search" placeholder=say.search() value=frame.query.clone()
                    autocomplete="off" dir=direction/>
            </form>
            <a class="btn quiet go" href=route::MENU data-go=desk.go_name() aria-keyshortcuts="Control+K">{desk.go()}</a>
            {site::chip(frame.language, &frame.site)}
            {bell::live(frame.language, frame.counts.notices)}
            <a class="btn main new" href=route::NEW_CASE>{icon(Icon::Plus)}<span>{say.new_case()}</span></a>
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
    let (say, counts) = (words::Frame(frame.language), frame.counts);
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
        entry(Place::Work, Icon::Work, route::WORK, say.work()),
        entry(Place::Cases, Icon::Cases, route::CASES, say.cases()),
        entry(Place::Triage, Icon::Triage, route::TRIAGE, say.triage()),
        entry(Place::Notices, Icon::Mail, route::NOTICES, say.notices()),
        entry(Place::NewCase, Icon::Plus, route::NEW_CASE, say.new_case()),
        entry(
            Place::Waiting,
            Icon::Rule,
            route::WAITING,
            say.for_your_yes(),
        ),
        entry(
            Place::Conflicts,
            Icon::Conflict,
            route::CONFLICTS,
            say.conflicts(),
        ),
        entry(
            Place::Quarantine,
            Icon::Box,
            route::QUARANTINE,
            say.quarantine(),
        ),
        entry(Place::Sites, Icon::Sites, route::SITES, say.sites()),
        entry(Place::Setup, Icon::Setup, route::SETUP, say.setup()),
        entry(Place::Labels, Icon::Label, route::LABELS, say.labels()),
        entry(Place::Help, Icon::Help, route::HELP, say.help()),
    ];
    entries.retain(|entry| entry.place != Place::Sites || frame.site.opens);
    entries
}

/// Draws the places and the person. A bar has room for the first four places and for "More".
fn rail(frame: &Frame, place: Place) -> AnyView {
    let say = words::Frame(frame.language);
    let more = Entry {
        place: Place::Menu,
        shape: Icon::More,
        address: route::MENU,
        name: say.more(),
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
        let live = (entry.place == Place::Notices).then_some(say.open());
        let count = (entry.count > 0).then(|| {
            let count = words::counted(frame.language, entry.count);
            view! { <span class="n">{count}<span class="sr">" "{say.open()}</span></span> }
        });
        view! {
            <li class=class>
                <a href=entry.address aria-current=current data-live=live>{icon(entry.shape)}<span>{entry.name}</span>{count}</a>
            </li>
        }
    });
    let entries = entries.collect_view();
    view! {
        <nav class="rail" aria-label=say.main()>
            <a class="mark" href=route::HOME aria-label="Orgo">{icon(Icon::Mark)}<span>"Orgo"</span></a>
            <ul>{entries}</ul>
            <div class="foot">
                <b dir="auto">{frame.person.clone()}</b>
                <span dir="auto">{frame.person_role.clone()}</span>
                <span dir="auto">{frame.organization.clone()}</span>
                <a class="wish" href=route::PREFERENCES>{say.told()}</a>
                {sign_out(frame)}
            </div>
        </nav>
    }
    .into_any()
}

/// Draws the button that ends the session.
pub(crate) fn sign_out(frame: &Frame) -> AnyView {
    let words = words::Frame(frame.language).sign_out();
    view! {
        <form method="post" action=route::SIGN_OUT>
            {form::token(&frame.token)}
            <button class="btn quiet">{icon(Icon::Leave)}{words}</button>
        </form>
    }
    .into_any()
}
