//! All places in one list; what does not fit into the bar of a phone is found here.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    part::{icon::icon, shell},
    route, words,
};

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame) -> String {
    let say = words::Frame(frame.language);
    let desk = words::Desk(frame.language);
    let places = shell::entries(frame).into_iter().map(|entry| {
        let count = (entry.count > 0)
            .then(|| words::counted(frame.language, entry.count))
            .map(|count| view! { <span class="n">{count}</span> });
        view! { <li><a class="grow" href=entry.address>{icon(entry.shape)}{entry.name}</a>{count}</li> }
    });
    let places = places.collect_view();
    let main = view! {
        <div class="head"><div><h1>{say.all_places()}</h1></div></div>
        <div class="stack measure">
            <section class="panel" data-place=desk.place() data-act=desk.act() data-case=desk.case() data-task=desk.task()
                data-looking=desk.looking() data-none=desk.none()><h2 class="sr">{say.places()}</h2><ul class="lines big">{places}</ul></section>
            <section class="panel">
                <h2 dir="auto">{frame.person.clone()}</h2>
                <p class="soft" dir="auto">{frame.person_role.clone()}</p>
                <p class="soft" dir="auto">{frame.organization.clone()}</p>
                <p><a href=route::MENTORING>{words::Mentoring(frame.language).title()}</a></p>
                <p><a href=route::PREFERENCES>{say.told()}</a></p>
                {frame.audits.then(|| view! { <p><a href=route::AUDIT>{say.journal()}</a></p> })}
                {shell::sign_out(frame)}
            </section>
        </div>
    };
    shell::translated(frame, Place::Menu, say.all_places(), main.into_any())
}
