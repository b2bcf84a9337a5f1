//! All places in one list; what does not fit into the bar of a phone is found here.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    part::{icon::icon, shell, text},
    route,
};

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame) -> String {
    let places = shell::entries(frame).into_iter().map(|entry| {
        let count = (entry.count > 0)
            .then(|| view! { <span class="n">{text::grouped(entry.count)}</span> });
        view! { <li><a class="grow" href=entry.address>{icon(entry.shape)}{entry.name}</a>{count}</li> }
    });
    let places = places.collect_view();
    let main = view! {
        <div class="head"><div><h1>"All places"</h1></div></div>
        <div class="stack measure">
            <section class="panel"><h2 class="sr">"Places"</h2><ul class="lines big">{places}</ul></section>
            <section class="panel">
                <h2 dir="auto">{frame.person.clone()}</h2>
                <p class="soft" dir="auto">{frame.person_role.clone()}</p>
                <p class="soft" dir="auto">{frame.organization.clone()}</p>
                <p><a href=route::PREFERENCES>"How I am told"</a></p>
                {frame.audits.then(|| view! { <p><a href=route::AUDIT>"Journal"</a></p> })}
                {shell::sign_out(frame)}
            </section>
        </div>
    };
    shell::page(frame, Place::Menu, "All places", main.into_any())
}
