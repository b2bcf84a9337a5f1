//! A ticket that was just made. It is shown once: the node does not keep its secret.

use leptos::prelude::*;

use super::sites;
use crate::{
    Frame,
    frame::Place,
    model::Moment,
    part::{
        form,
        icon::{Icon, icon},
        shell, text,
    },
    route, words,
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
    let language = frame.language;
    let say = words::Ticket(language);
    let warning = (!page.warning.is_empty())
        .then(|| view! { <p class="err">{icon(Icon::Alert)}{page.warning}</p> });
    let main = view! {
        {sites::crumbs(frame.language)}
        <div class="head"><div>
            <h1>{say.title()}</h1>
            <p class="lede">{say.lede()}" "{text::moment(page.expires)}{say.lede_end()}</p>
        </div></div>
        <div class="cols two">
            <section class="panel">
                <h2>{say.at_new_site()}</h2>
                {warning}
                <p>{say.run()}</p>
                <p class="code box" dir="ltr">"orgo node join TICKET --site NAME"</p>
                <h3>{say.ticket()}</h3>
                <p class="code box" dir="ltr">{page.ticket.clone()}</p>
                <form method="post" action=route::SITES_TICKET>
                    {form::token(&frame.token)}{form::hidden("ticket", &page.ticket)}
                    <button class="btn">{icon(Icon::File)}{say.download()}</button>
                </form>
            </section>
            <section class="panel">
                <h2>{say.camera()}</h2>
                <img class="qr" src=route::picture(&page.picture) alt=say.picture() width="240" height="240"/>
            </section>
        </div>
    };
    shell::translated(frame, Place::Sites, say.title(), main.into_any())
}
