//! The second thought before a node is removed: what follows, and why it is done.

use leptos::prelude::*;

use super::sites;
use crate::{
    Frame,
    frame::Place,
    model::Message,
    part::{
        form::{self, Field},
        icon::{Icon, icon},
        shell,
    },
    route, words,
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
    pub fault: Option<Message>,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: RemovalPage) -> String {
    let language = frame.language;
    let say = words::Removal(language);
    let title = say.title(&page.name);
    let follows = page
        .follows
        .into_iter()
        .map(|sentence| view! { <li dir="auto">{sentence}</li> });
    let reason = Field::new("reason", say.why())
        .spoken(language)
        .needed()
        .hint(say.why_hint())
        .fault(page.fault);
    let main = view! {
        {sites::crumbs(frame.language)}
        <div class="head"><div><h1 dir="auto">{title.clone()}</h1><p class="lede">{say.node_at()}" "<bdi>{page.site}</bdi>"."</p></div></div>
        <section class="panel measure">
            <h2>{icon(Icon::Info)}{say.follows()}</h2>
            <ul class="plain">{follows.collect_view()}</ul>
            <form class="stack" method="post" action=route::node_remove(&page.id)>
                {form::token(&frame.token)}{form::area(reason, &page.reason)}
                <div class="acts">
                    <button class="btn">{icon(Icon::Cross)}{say.remove()}</button>
                    <a class="btn quiet" href=route::SITES>{say.leave()}</a>
                </div>
            </form>
        </section>
    };
    shell::translated(frame, Place::Sites, &title, main.into_any())
}
