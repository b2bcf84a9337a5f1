//! Set-up: what the organisation works by, and how this node is, each in one line.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::Tone,
    part::{icon::Icon, icon::icon, setup, shell},
    route, words,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says whether a place is shown"
)]
pub struct SetupPage {
    /// How this node is; nothing for whom it does not concern.
    pub node: Option<State>,
    pub rules: Option<State>,
    pub profile: State,
    pub modules: Option<State>,
    pub people: Option<State>,
    pub calendars: State,
    /// Whether the reader sees the resource library.
    pub resources: bool,
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
    let title = words::Frame(language).setup();
    let places = places(language, page).into_iter();
    let places = places.filter_map(|(words, shape, address, name)| {
        let words = words?;
        let place = view! {
            <li><a href=address>{icon(shape)}<b>{name}</b></a>{words}</li>
        };
        Some(place)
    });
    let places = places.collect_view();
    let main = view! {
        <div class="head"><div>
            <h1>{title}</h1>
            <p class="lede">{words::Setup(language).lede()}</p>
        </div></div>
        <ul class="setup">{places}</ul>
    };
    shell::translated(frame, Place::Setup, title, main.into_any())
}

/// A place: how it stands, its shape, its address and its name. What does not stand is not shown.
type Listed = (Option<AnyView>, Icon, &'static str, &'static str);

/// Lists the places in order.
fn places(language: Language, page: SetupPage) -> [Listed; 11] {
    let (say, sites) = (words::Setup(language), words::Sites(language));
    let state = |state: State| {
        if state.tone == Tone::Plain {
            view! { <span class="soft" dir="auto">{state.words}</span> }.into_any()
        } else {
            setup::state(state.tone, &state.words)
        }
    };
    let plain = |words: &'static str| view! { <span class="soft">{words}</span> }.into_any();
    let [node, rules, people, modules] =
        [page.node, page.rules, page.people, page.modules].map(|one| one.map(state));
    let [profile, calendars] = [page.profile, page.calendars].map(|one| Some(state(one)));
    let belongs = page.sites.then(|| plain(say.who_belongs()));
    let attached = page.resources.then(|| plain(say.attached_things()));
    let resources = words::Resources(language).title();
    let start = words::Start(language);
    // Whoever looks after webhooks looks after the organisation.
    let first = page.webhooks.then(|| plain(start.lead()));
    let programs = page.webhooks.then(|| plain(say.programs()));
    let entries = page.journal.then(|| plain(say.entries()));
    let roles = words::People(language).title();
    let journal = words::Frame(language).journal();
    [
        (first, Icon::Check, route::START, start.steps()),
        (node, Icon::Info, route::STATUS, say.health()),
        (rules, Icon::Rule, route::RULES, say.rules()),
        (profile, Icon::Clock, route::PROFILE, say.profile()),
        (people, Icon::Person, route::PEOPLE, roles),
        (modules, Icon::Box, route::MODULES, say.modules()),
        (attached, Icon::File, route::RESOURCES, resources),
        (calendars, Icon::Pending, route::CALENDARS, say.calendars()),
        (belongs, Icon::Sites, route::SITES, sites.title()),
        (programs, Icon::Outgoing, route::WEBHOOKS, sites.webhooks()),
        (entries, Icon::Note, route::AUDIT, journal),
    ]
}
