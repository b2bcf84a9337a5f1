//! What rules would do beyond routing, and waits for the yes of somebody who may work on it.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    model::Moment,
    part::{
        banner,
        form::{self, Field, Line},
        icon::{Icon, icon},
        shell, text,
    },
    route,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct WaitingPage {
    pub items: Vec<WaitingItem>,
    /// Whether there is more than is shown.
    pub has_more: bool,
}

/// Something that waits.
#[derive(Debug, Clone, Default)]
pub struct WaitingItem {
    /// Where the yes or no is posted; nothing for somebody who may only look.
    pub action: Option<String>,
    /// Where the case or task is.
    pub href: String,
    /// "C-2F81" or "T-2F81".
    pub reference: String,
    pub title: String,
    /// "Rule a-week, version 3".
    pub rule: String,
    /// What would happen, a sentence each.
    pub does: Vec<String>,
    /// Why, in a sentence.
    pub why: String,
    pub since: Moment,
    /// Whether another unit offers it: a no says why.
    pub is_offer: bool,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: WaitingPage) -> String {
    let count = page.items.len();
    let lede = (count > 0).then(|| {
        let words = format!(
            "{}. Nothing of it is done before somebody says yes.",
            text::count(
                count,
                "thing that rules would do, or that is offered",
                "things that rules would do, or that are offered"
            )
        );
        view! { <p class="lede">{words}</p> }
    });
    let cards = page.items.into_iter().map(|item| card(item, &frame.token));
    let cards = cards.collect_view();
    let empty = (count == 0).then(|| {
        let words = "What rules do beyond routing stands here where the organisation wants to be asked first, and work that other units offer to yours.";
        let next = Some((route::WORK.to_owned(), "Go to my work"));
        let empty = banner::empty(Icon::Check, "Nothing waits for you", words, next);
        view! { <div class="sheet">{empty}</div> }
    });
    let more = page.has_more.then(|| {
        view! { <p class="hint">"There is more. It comes up here when this is decided."</p> }
    });
    let main = view! {
        <div class="head"><div><h1>"Waiting for your yes"</h1>{lede}</div></div>
        <div class="stack measure">{cards}</div>{empty}{more}
    };
    shell::page(
        frame,
        Place::Waiting,
        "Waiting for your yes",
        main.into_any(),
    )
}

fn card(item: WaitingItem, token: &str) -> AnyView {
    let does = item.does.into_iter();
    let does = does
        .map(|line| view! { <li dir="auto">{line}</li> })
        .collect_view();
    let about = format!("{} {}", item.reference, item.title);
    let why = (item.is_offer && item.action.is_some()).then(|| {
        let field = Field::new("reason", "Why not").within(&item.reference);
        let field = field.hint("A no needs a reason, a yes needs none.");
        form::line(field, Line::Text, "", vec![])
    });
    let kind = if item.is_offer {
        Icon::Person
    } else {
        Icon::Rule
    };
    let buttons = item.action.map(|action| {
        let about = about.clone();
        view! {
            <form method="post" action=action>
                {form::token(token)}{why}
                <div class="offers across">
                    <button class="btn main" name="decision" value="yes">
                        {icon(Icon::Check)}"Yes"<span class="sr">{format!(" to {about}")}</span>
                    </button>
                    <button class="btn" name="decision" value="no">
                        {icon(Icon::Cross)}"No"<span class="sr">{format!(" to {about}")}</span>
                    </button>
                </div>
            </form>
        }
    });
    view! {
        <article class="panel">
            <header class="meta">
                <span dir="auto">{icon(kind)}{item.rule}</span>
                <span class="end">"since "{text::moment(item.since)}</span>
            </header>
            <h2><a href=item.href dir="auto">{about}</a></h2>
            <p dir="auto">{item.why}</p>
            <ul>{does}</ul>
            {buttons}
        </article>
    }
    .into_any()
}
