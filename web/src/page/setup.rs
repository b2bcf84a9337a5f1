//! Set-up: what the organisation works by, and how this node is, each in one line.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    model::Tone,
    part::{icon::Icon, icon::icon, setup, shell},
    route,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct SetupPage {
    /// How this node is; nothing for whom it does not concern.
    pub node: Option<State>,
    pub rules: Option<State>,
    pub profile: State,
    pub modules: Option<State>,
    pub people: Option<State>,
    pub calendars: State,
    /// Whether the reader sees the sites.
    pub sites: bool,
    /// Whether the reader looks after webhooks.
    pub webhooks: bool,
    /// Whether the reader reads the journal.
    pub journal: bool,
}

/// How one of them stands.
#[derive(Debug, Clone, Default)]
pub struct State {
    pub tone: Tone,
    /// A sentence.
    pub words: String,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: SetupPage) -> String {
    let plain = |words: &str| State {
        tone: Tone::Plain,
        words: words.to_owned(),
    };
    let places = [
        (page.node, Icon::Info, route::STATUS, "Health of this node"),
        (page.rules, Icon::Rule, route::RULES, "Rules"),
        (Some(page.profile), Icon::Clock, route::PROFILE, "Profile"),
        (page.people, Icon::Person, route::PEOPLE, "People and roles"),
        (page.modules, Icon::Box, route::MODULES, "Modules"),
        (
            Some(page.calendars),
            Icon::Pending,
            route::CALENDARS,
            "Calendars",
        ),
        (
            page.sites
                .then(|| plain("Who belongs to the organisation, and how replication goes.")),
            Icon::Sites,
            route::SITES,
            "Sites and sync",
        ),
        (
            page.webhooks
                .then(|| plain("Other programs that are told what happens.")),
            Icon::Outgoing,
            route::WEBHOOKS,
            "Webhooks",
        ),
        (
            page.journal
                .then(|| plain("What happened on this node, entry by entry.")),
            Icon::Note,
            route::AUDIT,
            "Journal",
        ),
    ];
    let places = places
        .into_iter()
        .filter_map(|(state, shape, address, name)| {
            let state = state?;
            let words = if state.tone == Tone::Plain {
                view! { <span class="soft" dir="auto">{state.words}</span> }.into_any()
            } else {
                setup::state(state.tone, &state.words)
            };
            let place = view! {
                <li><a href=address>{icon(shape)}<b>{name}</b></a>{words}</li>
            };
            Some(place)
        });
    let places = places.collect_view();
    let main = view! {
        <div class="head"><div>
            <h1>"Set-up"</h1>
            <p class="lede">"What the organisation works by. It is one for all sites: what is changed at one holds at all of them as soon as they hear of it."</p>
        </div></div>
        <ul class="setup">{places}</ul>
    };
    shell::page(frame, Place::Setup, "Set-up", main.into_any())
}
