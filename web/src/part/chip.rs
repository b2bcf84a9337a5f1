//! Chips that are links with counts: views of one page, or places on it.

use leptos::prelude::*;

use crate::{Language, words};

/// One chip.
#[derive(Debug, Clone)]
pub(crate) struct Chip {
    pub(crate) address: String,
    pub(crate) words: &'static str,
    /// Nothing shows no count.
    pub(crate) count: Option<usize>,
    pub(crate) is_current: bool,
}

/// Draws chips as one navigation with a name of its own.
pub(crate) fn nav(language: Language, name: &'static str, chips: Vec<Chip>) -> AnyView {
    let chips = chips.into_iter().map(|chip| {
        let current = chip.is_current.then_some("page");
        let count = chip
            .count
            .map(|count| view! { <span class="n">{words::number(language, count)}</span> });
        view! { <a class="chip plain" href=chip.address aria-current=current>{chip.words}{count}</a> }
    });
    view! { <nav class="chips" aria-label=name>{chips.collect_view()}</nav> }.into_any()
}

/// Draws a choice of a few that stands open, as links.
pub(crate) fn choice(name: &'static str, choices: Vec<Chip>) -> AnyView {
    let choices = choices.into_iter().map(|choice| {
        let current = choice.is_current.then_some("true");
        view! { <a href=choice.address aria-current=current>{choice.words}</a> }
    });
    view! { <nav class="seg" aria-label=name>{choices.collect_view()}</nav> }.into_any()
}
