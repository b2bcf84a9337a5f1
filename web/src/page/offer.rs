//! The page behind the link of a case that is offered to another organisation: what it is, and whether they take it
//! over. It needs no account, says no more than the mail that offered it, and is written in their language.

use leptos::prelude::*;

use crate::{
    Language,
    model::{Banner, Fault, Tone},
    part::{
        banner,
        form::{self, Field, Line},
        icon::{Icon, icon},
        lone::lone,
        text,
    },
    words,
};

/// How the offer stands, as they see it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Standing {
    /// It waits for their answer.
    #[default]
    Open,
    /// They take it over.
    Accepted,
    /// They do not.
    Rejected,
    /// It was taken back, or is over.
    Over,
}

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct OfferPage {
    pub language: Language,
    pub organization: String,
    pub title: String,
    /// Where it is; may be empty.
    pub place: String,
    /// What happened; may be empty.
    pub narrative: String,
    /// Who offers it; may be empty.
    pub by: String,
    /// Why they do.
    pub reason: String,
    pub standing: Standing,
    /// What they typed, where it could not be taken.
    pub typed: String,
    /// What could not be taken.
    pub faults: Vec<Fault>,
    /// Where the form is posted.
    pub action: String,
}

/// Writes the page.
#[must_use]
pub fn render(page: &OfferPage) -> String {
    let say = words::Offer(page.language);
    let state = match page.standing {
        Standing::Open => None,
        Standing::Accepted => Some((Tone::Done, say.accepted(), say.thanks())),
        Standing::Rejected => Some((Tone::Info, say.rejected(), say.thanks())),
        Standing::Over => Some((Tone::Info, say.over(), say.over_why())),
    };
    let state = state.map(|(tone, title, text)| Banner {
        tone,
        title: title.to_owned(),
        text: text.to_owned(),
        language: page.language,
    });
    let fact = |name: &'static str, value: &str| {
        (!value.is_empty()).then(|| {
            view! { <div><dt>{name}</dt><dd dir="auto">{value.to_owned()}</dd></div> }
        })
    };
    let form = (page.standing == Standing::Open).then(|| {
        let reason = Field::new("reason", say.reason())
            .hint(say.reason_hint())
            .checked(&page.faults);
        view! {
            <form class="stack" method="post" action=page.action.clone()>
                {form::line(reason, Line::Text, &page.typed, vec![])}
                <button class="btn main full" name="says" value="accept">{icon(Icon::Check)}{say.accept()}</button>
                <button class="btn full" name="says" value="reject">{say.reject()}</button>
            </form>
        }
    });
    let main = view! {
        <h1 dir="auto">{page.title.clone()}</h1>
        <p class="soft">{say.asks()}</p>
        <dl class="facts">
            {fact(say.by(), &page.by)}{fact(say.why(), &page.reason)}{fact(say.place(), &page.place)}
        </dl>
        {text::paragraphs(&page.narrative)}
        <div role="status">{banner::banners(page.language, state.into_iter().collect())}</div>
        {form}
    };
    lone(
        page.language,
        &page.organization,
        say.title(),
        main.into_any(),
    )
}

/// Writes what stands behind a link that does not hold.
#[must_use]
pub fn render_over(language: Language) -> String {
    let say = words::Offer(language);
    let main = view! { <h1>{say.no_link()}</h1><p>{say.no_link_why()}</p> };
    lone(language, "", say.title(), main.into_any())
}
