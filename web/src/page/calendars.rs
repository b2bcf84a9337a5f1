//! The calendars of working time, and a form that counts time off by one of them.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::{Choice, Fault},
    part::{
        form::{self, Field, Line},
        shell,
    },
    route, words,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct CalendarsPage {
    pub calendars: Vec<CalendarView>,
    /// What was typed.
    pub typed: Typed,
    pub faults: Vec<Fault>,
    /// The due time and each stretch that counts, a sentence each; empty before anything was asked.
    pub counted: Vec<String>,
}

/// A calendar.
#[derive(Debug, Clone)]
pub struct CalendarView {
    /// What the form posts.
    pub name: String,
    pub title: String,
    /// Its zone by the IANA name, and other remarks; a sentence.
    pub about: String,
}

/// The fields of the form as they were typed.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    pub calendar: String,
    pub from: String,
    pub length: String,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: CalendarsPage) -> String {
    let (language, say) = (frame.language, words::Calendars(frame.language));
    let choices = page
        .calendars
        .iter()
        .map(|calendar| Choice {
            value: calendar.name.clone(),
            words: calendar.title.clone(),
        })
        .collect();
    let lines = page.calendars.into_iter().map(|calendar| {
        view! { <dt dir="auto">{calendar.title}</dt><dd dir="auto">{calendar.about}</dd> }
    });
    let lines = lines.collect_view();
    let form = tester(language, choices, &page.typed, &page.faults);
    let counted = counted(language, page.counted);
    let main = view! {
        <div class="head"><div>
            <h1>{say.title()}</h1>
            <p class="lede">{say.lede()}</p>
        </div></div>
        <div class="stack measure">
            {form}{counted}
            <section class="panel"><h2>{say.which()}</h2><dl class="facts">{lines}</dl></section>
        </div>
    };
    shell::translated(frame, Place::Elsewhere, say.title(), main.into_any())
}

/// Draws the form.
fn tester(language: Language, choices: Vec<Choice>, typed: &Typed, faults: &[Fault]) -> AnyView {
    let say = words::Calendars(language);
    let calendar = Field::new("calendar", say.calendar()).checked(faults);
    let from = Field::new("from", say.begins())
        .spoken(language)
        .hint(say.begins_hint())
        .checked(faults)
        .needed();
    let length = Field::new("for", say.length())
        .spoken(language)
        .hint(say.length_hint())
        .checked(faults)
        .needed();
    view! {
        <section class="panel">
            <h2>{say.try_one()}</h2>
            <form class="stack" method="get" action=route::CALENDARS>
                {form::select(calendar, choices, &typed.calendar)}
                {form::line(from, Line::Moment, &typed.from, vec![])}
                {form::line(length, Line::Text, &typed.length, vec![])}
                <div><button class="btn main">{say.count()}</button></div>
            </form>
        </section>
    }
    .into_any()
}

/// Draws what counts until when.
fn counted(language: Language, lines: Vec<String>) -> Option<AnyView> {
    let title = words::Calendars(language).over();
    let mut lines = lines.into_iter();
    let due = lines.next()?;
    let spans = lines.map(|line| view! { <li>{line}</li> }).collect_view();
    let view = view! {
        <section class="panel" aria-live="polite">
            <h2>{title}</h2><p class="lede">{due}</p><ul class="lines">{spans}</ul>
        </section>
    };
    Some(view.into_any())
}
