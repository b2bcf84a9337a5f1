//! The in-app help: what the pages do, in plain words.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::{Clock, Place},
    model::ShownStatus,
    part::{mark, shell},
    route, words,
};

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame) -> String {
    let language = frame.language;
    let (say, title) = (words::Help(language), words::Frame(language).help());
    let moves = [
        say.moves_time(),
        say.moves_mail(),
        say.moves_request(),
        say.moves_again(),
        say.moves_hold(),
    ];
    let changing = [
        say.changing_seldom(),
        say.changing_split(),
        say.changing_wait(),
        say.changing_again(),
        say.changing_pattern(),
        say.changing_period(),
        say.changing_files(),
        say.changing_reply(),
    ];
    let lost = [say.lost_steps(), say.lost_nameless(), say.lost_kept()];
    let main = view! {
        <div class="head"><div><h1>{title}</h1><p class="lede">{say.lede()}</p></div></div>
        <div class="stack measure">
            {pages(language)}{statuses(language)}
            {prose(say.moves(), &moves)}{prose(say.changing(), &changing)}
            {sites(frame)}{prose(say.nothing_lost(), &lost)}
        </div>
    };
    shell::translated(frame, Place::Help, title, main.into_any())
}

/// Explains the pages.
fn pages(language: Language) -> AnyView {
    let (say, around) = (words::Help(language), words::Frame(language));
    let pages = [
        (route::WORK, around.work(), say.work()),
        (route::CASES, around.cases(), say.cases()),
        ("", words::Guests(language).title(), say.guests()),
        (route::TRIAGE, around.triage(), say.triage()),
        (route::NEW_CASE, around.new_case(), say.new_case()),
        (route::PLAN, words::Plan(language).title(), say.plan()),
        (route::FORMS, words::Forms(language).title(), say.forms()),
        (route::QUARANTINE, around.quarantine(), say.quarantine()),
        (route::WAITING, around.for_your_yes(), say.waiting()),
        (route::NOTICES, say.notices(), say.notices_why()),
        (
            route::WEBHOOKS,
            words::Webhooks(language).title(),
            say.webhooks(),
        ),
        (route::AUDIT, around.journal(), say.journal()),
        (route::SETUP, around.setup(), say.setup()),
        (
            route::RESOURCES,
            words::Resources(language).title(),
            say.resources(),
        ),
        (
            route::CALENDARS,
            words::Calendars(language).title(),
            say.calendars(),
        ),
        (route::PREFERENCES, around.told(), say.told()),
        (route::LABELS, around.labels(), say.labels()),
        (route::KEYS, words::Keys(language).title(), say.keys()),
        (route::DESIGN, say.design(), say.design_why()),
    ];
    let lines = pages.into_iter().map(|(address, name, means)| {
        let name = if address.is_empty() {
            name.into_any()
        } else {
            view! { <a href=address>{name}</a> }.into_any()
        };
        view! { <dt>{name}</dt><dd>{means}</dd> }
    });
    let lines = lines.collect_view();
    view! { <section class="panel"><h2>{say.pages()}</h2><dl class="facts">{lines}</dl></section> }
        .into_any()
}

/// Explains the statuses with their shapes.
fn statuses(language: Language) -> AnyView {
    let say = words::Help(language);
    let meaning = |status| match status {
        ShownStatus::Pending => say.pending(),
        ShownStatus::InProgress => say.in_progress(),
        ShownStatus::OnHold => say.on_hold(),
        ShownStatus::Escalated => say.escalated(),
        ShownStatus::Completed => say.completed(),
        ShownStatus::Failed => say.failed(),
        ShownStatus::Cancelled => say.cancelled(),
    };
    let rows = ShownStatus::ALL.iter().map(|status| {
        view! { <dt>{mark::task_status(language, *status)}</dt><dd>{meaning(*status)}</dd> }
    });
    let rows = rows.collect_view();
    view! { <section class="panel"><h2>{say.states()}</h2><dl class="facts">{rows}</dl></section> }
        .into_any()
}

/// Draws a subject in paragraphs.
fn prose(title: &'static str, paragraphs: &[&'static str]) -> AnyView {
    let paragraphs = paragraphs.iter().map(|text| view! { <p>{*text}</p> });
    view! { <section class="panel prose"><h2>{title}</h2>{paragraphs.collect_view()}</section> }
        .into_any()
}

/// Explains the site chip.
fn sites(frame: &Frame) -> AnyView {
    let (say, around) = (words::Help(frame.language), words::Frame(frame.language));
    let clock = match frame.site.clock {
        Clock::Sound => say.clock_sound(),
        Clock::Doubtful => say.clock_doubt(),
    };
    view! {
        <section class="panel prose" id="sites">
            <h2>{say.sites()}</h2>
            <p>{say.sites_node()}</p>
            <p>{clock}</p>
            <p>{say.sites_doubt()}</p>
            <p>{say.sites_mark()}</p>
            <p>{say.sites_bundle()}</p>
            <p>{say.sites_one()}</p>
            <p>{say.sites_differ()}" "<a href=route::CONFLICTS>{around.conflicts()}</a>"."</p>
            <p>{say.sites_admin()}</p>
        </section>
    }
    .into_any()
}
