//! The calendars of working time, and a form that counts time off by one of them.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    model::{Choice, Fault},
    part::{
        form::{self, Field, Line},
        shell,
    },
    route,
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
    let form = tester(choices, &page.typed, &page.faults);
    let counted = counted(page.counted);
    let main = view! {
        <div class="head"><div>
            <h1>"Calendars"</h1>
            <p class="lede">"A calendar says which hours count towards the time to react."</p>
        </div></div>
        <div class="stack measure">
            {form}{counted}
            <section class="panel"><h2>"Which there are"</h2><dl class="facts">{lines}</dl></section>
        </div>
    };
    shell::page(frame, Place::Elsewhere, "Calendars", main.into_any())
}

/// Draws the form.
fn tester(choices: Vec<Choice>, typed: &Typed, faults: &[Fault]) -> AnyView {
    let calendar = Field::new("calendar", "Calendar").checked(faults);
    let from = Field::new("from", "It begins")
        .hint("On the clocks of the calendar's zone")
        .checked(faults)
        .needed();
    let length = Field::new("for", "How much must count")
        .hint("Such as 4 hours, 90 minutes or PT4H")
        .checked(faults)
        .needed();
    view! {
        <section class="panel">
            <h2>"Try one"</h2>
            <form class="stack" method="get" action=route::CALENDARS>
                {form::select(calendar, choices, &typed.calendar)}
                {form::line(from, Line::Moment, &typed.from, vec![])}
                {form::line(length, Line::Text, &typed.length, vec![])}
                <div><button class="btn main">"Count"</button></div>
            </form>
        </section>
    }
    .into_any()
}

/// Draws what counts until when.
fn counted(lines: Vec<String>) -> Option<AnyView> {
    let mut lines = lines.into_iter();
    let due = lines.next()?;
    let spans = lines.map(|line| view! { <li>{line}</li> }).collect_view();
    let view = view! {
        <section class="panel" aria-live="polite">
            <h2>"When it is over"</h2><p class="lede">{due}</p><ul class="lines">{spans}</ul>
        </section>
    };
    Some(view.into_any())
}
