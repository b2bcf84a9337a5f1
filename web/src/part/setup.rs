//! What the pages of Set-up have in common: the way back, and how something stands.

use leptos::prelude::*;

use crate::{
    Language,
    model::Tone,
    part::icon::{Icon, icon},
    route, words,
};

/// Draws the way back; `above` are the pages between.
pub(crate) fn crumbs(language: Language, above: &[(&'static str, &'static str)]) -> AnyView {
    let say = words::Frame(language);
    let above = above
        .iter()
        .map(|(address, words)| view! { <a href=*address>{*words}</a> })
        .collect_view();
    view! {
        <nav class="crumbs" aria-label=say.where_this_is()><a href=route::SETUP>{say.setup()}</a>{above}</nav>
    }
    .into_any()
}

/// Draws how something stands: a shape and a word.
pub(crate) fn state(tone: Tone, words: &str) -> AnyView {
    let shape = match tone {
        Tone::Plain | Tone::Info => Icon::Info,
        Tone::Done => Icon::Check,
        Tone::Warn | Tone::Fail => Icon::Alert,
        Tone::Hidden => Icon::Lock,
        Tone::Conflict => Icon::Conflict,
    };
    let words = words.to_owned();
    view! { <span class="st" data-tone=tone.name()>{icon(shape)}{words}</span> }.into_any()
}

/// Draws whether a rule is looked at.
pub(crate) fn switched(language: Language, is_on: bool) -> AnyView {
    let say = words::Setup(language);
    let (tone, shape, words) = if is_on {
        ("done", Icon::Check, say.on())
    } else {
        ("canc", Icon::Cancelled, say.off())
    };
    view! { <span class="st" data-tone=tone>{icon(shape)}{words}</span> }.into_any()
}

/// Draws sentences one under the other, with their `lang` where it is another than that of the page.
pub(crate) fn sentences(lang: Option<&'static str>, sentences: Vec<String>) -> AnyView {
    let lines = sentences
        .into_iter()
        .map(|sentence| view! { <li lang=lang dir="auto">{sentence}</li> });
    view! { <ul class="plain">{lines.collect_view()}</ul> }.into_any()
}
