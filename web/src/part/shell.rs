//! The frame around a page: skip link, top bar, rail, and the main part.
//!
//! One order of elements serves all widths: a rail of words, a rail of icons, or a bar at the foot
//! of a phone is the stylesheet's affair.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::{Clock, Place, Site},
    part::{
        banner, document,
        form,
        icon::{Icon, icon},
        text,
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
    view! {
        <header class="top">
            <a class="mark" href=route::HOME>{icon(Icon::Mark)}<span>"Orgo"</span></a>
            <form class="search" role="search" action=route::CASES>
                <label class="sr" for="q">{words.search}</label>
                {icon(Icon::Search)}
                <input id="q" name="q" type="search" placeholder=words.search value=frame.query.clone()
                    autocomplete="off" dir="auto"/>
            </form>
            {site(&frame.site, words)}
            <a class="btn main new" href=route::NEW_CASE>{icon(Icon::Plus)}<span>{words.new_case}</span></a>
        </header>
    }
    .into_any()
}

/// Draws which site this is and whether its clock can be trusted.
fn site(site: &Site, words: &'static Words) -> AnyView {
    let (tone, clock, is_said) = match site.clock {
        Clock::Sound => ("done", words.clock_ok, None),
        Clock::Doubtful => ("fail", words.clock_doubt, Some("say")),
    };
    let tone = if site.waiting > 0 && site.clock == Clock::Sound { "warn" } else { tone };
    let waiting = (site.waiting > 0).then(|| {
        view! { <span class="say">{text::grouped(site.waiting)}" "{words.waiting}</span> }
    });
    let address = format!("{}#sites", route::HELP);
    view! {
        <a class="site" data-tone=tone href=address>
            <i></i><b dir="auto">{site.name.clone()}</b><span class=is_said>{clock}</span>{waiting}
        </a>
    }
    .into_any()
}

/// Draws the places and the person.
fn rail(frame: &Frame, place: Place, words: &'static Words) -> AnyView {
    let counts = frame.counts;
    let entry = |at: Place, class: &'static str, shape, address: &'static str, name, count: usize| {
        let current = (at == place).then_some("page");
        let count = (count > 0).then(|| {
            view! { <span class="n">{text::grouped(count)}<span class="sr">" "{words.open}</span></span> }
        });
        view! {
            <li class=class><a href=address aria-current=current>{icon(shape)}<span>{name}</span>{count}</a></li>
        }
    };
    let entries = [
        entry(Place::Work, "", Icon::Work, route::WORK, words.work, counts.work),
        entry(Place::Cases, "", Icon::Cases, route::CASES, words.cases, 0),
        entry(Place::Triage, "", Icon::Triage, route::TRIAGE, words.triage, counts.triage),
        entry(Place::NewCase, "", Icon::Plus, route::NEW_CASE, words.new_case, 0),
        entry(Place::Quarantine, "far", Icon::Box, route::QUARANTINE, words.quarantine, counts.quarantine),
        entry(Place::Labels, "far", Icon::Label, route::LABELS, words.labels, 0),
        entry(Place::Help, "far", Icon::Help, route::HELP, words.help, 0),
        entry(Place::Menu, "near", Icon::More, route::MENU, words.more, 0),
    ];
    view! {
        <nav class="rail" aria-label=words.main>
            <a class="mark" href=route::HOME>{icon(Icon::Mark)}<span>"Orgo"</span></a>
            <ul>{entries.collect_view()}</ul>
            <div class="foot">
                <b dir="auto">{frame.person.clone()}</b>
                <span dir="auto">{frame.person_role.clone()}</span>
                <span dir="auto">{frame.organization.clone()}</span>
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
