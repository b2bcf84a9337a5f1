//! The second thought before a node is removed: what follows, and why it is done.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    part::{
        form::{self, Field},
        icon::{Icon, icon},
        shell,
    },
    route,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct RemovalPage {
    pub id: String,
    pub name: String,
    pub site: String,
    /// What follows, a sentence each.
    pub follows: Vec<String>,
    /// The reason as it was typed.
    pub reason: String,
    /// What is wrong with it.
    pub fault: Option<String>,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: RemovalPage) -> String {
    let title = format!("Remove {}?", page.name);
    let follows = page
        .follows
        .into_iter()
        .map(|sentence| view! { <li dir="auto">{sentence}</li> });
    let reason = Field::new("reason", "Why is it removed?")
        .needed()
        .hint("Every site keeps this reason, and shows it.")
        .fault(page.fault);
    let main = view! {
        <nav class="crumbs" aria-label="Where you are"><a href=route::SITES>"Sites and sync"</a></nav>
        <div class="head"><div><h1 dir="auto">{title.clone()}</h1><p class="lede" dir="auto">"The node at "{page.site}"."</p></div></div>
        <section class="panel measure">
            <h2>{icon(Icon::Info)}"What follows"</h2>
            <ul class="plain">{follows.collect_view()}</ul>
            <form class="stack" method="post" action=route::node_remove(&page.id)>
                {form::token(&frame.token)}{form::area(reason, &page.reason)}
                <div class="acts">
                    <button class="btn">{icon(Icon::Cross)}"Remove it for good"</button>
                    <a class="btn quiet" href=route::SITES>"Leave it as it is"</a>
                </div>
            </form>
        </section>
    };
    shell::page(frame, Place::Sites, &title, main.into_any())
}
