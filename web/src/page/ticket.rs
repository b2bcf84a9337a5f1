//! A ticket that was just made. It is shown once: the node does not keep its secret.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    model::Moment,
    part::{
        form,
        icon::{Icon, icon},
        shell, text,
    },
    route,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct TicketPage {
    pub ticket: String,
    /// The same for a camera, as SVG.
    pub picture: String,
    pub expires: Moment,
    /// What is doubtful about it; may be empty.
    pub warning: String,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: TicketPage) -> String {
    let warning = (!page.warning.is_empty())
        .then(|| view! { <p class="err">{icon(Icon::Alert)}{page.warning}</p> });
    let main = view! {
        <nav class="crumbs" aria-label="Where you are"><a href=route::SITES>"Sites and sync"</a></nav>
        <div class="head"><div>
            <h1>"A ticket for one site"</h1>
            <p class="lede">"It is shown this once. Whoever has it may ask to join until "{text::moment(page.expires)}"; an administrator still has to let them in."</p>
        </div></div>
        <div class="cols two">
            <section class="panel">
                <h2>"At the new site"</h2>
                {warning}
                <p>"Run this in an empty folder, with the name of the site:"</p>
                <p class="code box">"orgo node join TICKET --site NAME"</p>
                <h3>"The ticket"</h3>
                <p class="code box" dir="ltr">{page.ticket.clone()}</p>
                <form method="post" action=route::SITES_TICKET>
                    {form::token(&frame.token)}{form::hidden("ticket", &page.ticket)}
                    <button class="btn">{icon(Icon::File)}"Download it"</button>
                </form>
            </section>
            <section class="panel">
                <h2>"For a camera"</h2>
                <img class="qr" src=route::picture(&page.picture) alt="The ticket as a QR code" width="240" height="240"/>
            </section>
        </div>
    };
    shell::page(
        frame,
        Place::Sites,
        "A ticket for one site",
        main.into_any(),
    )
}
