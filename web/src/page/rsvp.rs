//! The page behind the link of an invitation: what it is, and whether somebody comes. It needs no account,
//! says no more than the mail that invited them, and is written in their language.

use leptos::prelude::*;

use crate::{
    Language,
    model::{Answer, Banner, Fault, Tone},
    part::{
        banner,
        form::{self, Field},
        icon::{Icon, icon},
        lone::lone,
    },
    words,
};

/// The most that the page offers to bring.
const OFFERED_MAX: u8 = 10;

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct RsvpPage {
    pub language: Language,
    pub organization: String,
    pub title: String,
    /// When it begins; may be empty.
    pub when: String,
    /// Where; may be empty.
    pub place: String,
    /// Who is invited, if their name is known.
    pub name: String,
    /// What they answered last.
    pub answer: Option<Answer>,
    /// Whether they would come and there is no seat for them yet.
    pub waits: bool,
    pub guests: String,
    pub note: String,
    /// Whether this is the page after an answer.
    pub is_saved: bool,
    /// What could not be taken.
    pub faults: Vec<Fault>,
    /// Where the form is posted.
    pub action: String,
}

/// Writes the page.
#[must_use]
pub fn render(page: &RsvpPage) -> String {
    let say = words::Rsvp(page.language);
    let state = state(page);
    let fact = |name: &'static str, value: &str| {
        (!value.is_empty()).then(|| {
            view! { <div><dt>{name}</dt><dd dir="auto">{value.to_owned()}</dd></div> }
        })
    };
    let facts = view! {
        <dl class="facts">{fact(say.when(), &page.when)}{fact(say.place(), &page.place)}</dl>
    };
    let hello = (!page.name.is_empty()).then(|| {
        view! { <p class="soft">{say.invited()}" "<bdi><b>{page.name.clone()}</b></bdi></p> }
    });
    let numbers: Vec<String> = (0..=OFFERED_MAX).map(|number| number.to_string()).collect();
    let numbers = form::choices(
        numbers
            .iter()
            .map(|number| (number.as_str(), number.as_str())),
    );
    let guests = if page.guests.is_empty() {
        "0"
    } else {
        &page.guests
    };
    let brings = Field::new("guests", say.guests()).checked(&page.faults);
    let note = Field::new("note", say.note()).checked(&page.faults);
    let button = |answer: Answer, text: &'static str| {
        let is_it = page.answer == Some(answer);
        let class = if is_it { "btn main full" } else { "btn full" };
        view! {
            <button class=class name="answer" value=answer.as_str() aria-pressed=if is_it { "true" } else { "false" }>
                {is_it.then(|| icon(Icon::Check))}{text}
            </button>
        }
    };
    let main = view! {
        <h1 dir="auto">{page.title.clone()}</h1>
        {hello}{facts}
        <div role="status">{banner::banners(page.language, state.into_iter().collect())}</div>
        <form class="stack" method="post" action=page.action.clone()>
            {form::select(brings, numbers, guests)}{form::area(note, &page.note)}
            {button(Answer::Yes, say.yes())}{button(Answer::Maybe, say.maybe())}{button(Answer::No, say.no())}
        </form>
        <p class="hint">{say.change()}</p>
    };
    lone(
        page.language,
        &page.organization,
        say.title(),
        main.into_any(),
    )
}

/// Writes what stands behind a link that does not hold, or not any more.
#[must_use]
pub fn render_over(language: Language) -> String {
    let say = words::Rsvp(language);
    let main = view! { <h1>{say.over()}</h1><p>{say.over_why()}</p> };
    lone(language, "", say.title(), main.into_any())
}

/// Writes what is answered to who tries too often.
#[must_use]
pub fn render_often(language: Language) -> String {
    let say = words::Rsvp(language);
    let main = view! { <h1>{say.often()}</h1><p>{say.often_why()}</p> };
    lone(language, "", say.title(), main.into_any())
}

/// Says what they answered, as far as it is known.
fn state(page: &RsvpPage) -> Option<Banner> {
    let say = words::Rsvp(page.language);
    let (tone, title) = match (page.answer?, page.waits) {
        (Answer::Yes, true) => (Tone::Warn, say.waits()),
        (Answer::Yes, false) => (Tone::Done, say.comes()),
        (Answer::Maybe, _) => (Tone::Info, say.may_come()),
        (Answer::No, _) => (Tone::Info, say.misses()),
    };
    let text = if page.is_saved { say.saved() } else { "" };
    Some(Banner {
        tone,
        title: title.to_owned(),
        text: text.to_owned(),
        language: page.language,
    })
}
