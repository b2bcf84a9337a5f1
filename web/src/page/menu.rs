//! All places in one list; what does not fit into the bar of a phone is found here.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    part::{
        icon::{Icon, icon},
        shell, text,
    },
    route, words,
};

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame) -> String {
    let words = words::of(frame.language);
    let place = |shape, address: &'static str, name: &'static str, count: usize| {
        let count = (count > 0).then(|| view! { <span class="n">{text::grouped(count)}</span> });
        view! { <li><a class="grow" href=address>{icon(shape)}{name}</a>{count}</li> }
    };
    let places = [
        place(Icon::Work, route::WORK, words.work, frame.counts.work),
        place(Icon::Cases, route::CASES, words.cases, 0),
        place(Icon::Triage, route::TRIAGE, words.triage, frame.counts.triage),
        place(Icon::Plus, route::NEW_CASE, words.new_case, 0),
        place(Icon::Box, route::QUARANTINE, words.quarantine, frame.counts.quarantine),
        place(Icon::Label, route::LABELS, words.labels, 0),
        place(Icon::Help, route::HELP, words.help, 0),
    ];
    let main = view! {
        <div class="head"><div><h1>"All places"</h1></div></div>
        <div class="stack measure">
            <section class="panel"><h2 class="sr">"Places"</h2><ul class="lines big">{places.collect_view()}</ul></section>
            <section class="panel">
                <h2 dir="auto">{frame.person.clone()}</h2>
                <p class="soft" dir="auto">{frame.person_role.clone()}</p>
                <p class="soft" dir="auto">{frame.organization.clone()}</p>
                {shell::sign_out(frame)}
            </section>
        </div>
    };
    shell::page(frame, Place::Menu, "All places", main.into_any())
}
