//! Set-up: what the organisation works by, and how this node is, each in one line.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    model::Tone,
    part::{icon::Icon, icon::icon, setup, shell, text},
    route, words,
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
    let language = frame.language;
    let (say, around) = (words::Setup(language), words::Frame(language));
    let lang = words::of_node(language);
    let state = |state: State| {
        if state.tone == Tone::Plain {
            view! { <span class="soft" lang=lang dir="auto">{state.words}</span> }.into_any()
        } else {
            text::said(language, setup::state(state.tone, &state.words))
        }
    };
    let plain = |words: &'static str| view! { <span class="soft">{words}</span> }.into_any();
    let people = words::People(language).title();
    let sites = words::Sites(language);
    let places = [
        (
            page.node.map(state),
            Icon::Info,
            route::STATUS,
            say.health(),
        ),
        (page.rules.map(state), Icon::Rule, route::RULES, say.rules()),
        (
            Some(state(page.profile)),
            Icon::Clock,
            route::PROFILE,
            say.profile(),
        ),
        (page.people.map(state), Icon::Person, route::PEOPLE, people),
        (
            page.modules.map(state),
            Icon::Box,
            route::MODULES,
            say.modules(),
        ),
        (
            Some(state(page.calendars)),
            Icon::Pending,
            route::CALENDARS,
            say.calendars(),
        ),
        (
            page.sites.then(|| plain(say.who_belongs())),
            Icon::Sites,
            route::SITES,
            sites.title(),
        ),
        (
            page.webhooks.then(|| plain(say.programs())),
            Icon::Outgoing,
            route::WEBHOOKS,
            sites.webhooks(),
        ),
        (
            page.journal.then(|| plain(say.entries())),
            Icon::Note,
            route::AUDIT,
            around.journal(),
        ),
    ];
    let places = places
        .into_iter()
        .filter_map(|(words, shape, address, name)| {
            let words = words?;
            let place = view! {
                <li><a href=address>{icon(shape)}<b>{name}</b></a>{words}</li>
            };
            Some(place)
        });
    let places = places.collect_view();
    let main = view! {
        <div class="head"><div>
            <h1>{around.setup()}</h1>
            <p class="lede">{say.lede()}</p>
        </div></div>
        <ul class="setup">{places}</ul>
    };
    shell::translated(frame, Place::Setup, around.setup(), main.into_any())
}
