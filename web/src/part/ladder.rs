//! An escalation ladder, drawn as floors that rise towards the next level.

use leptos::prelude::*;

use crate::{
    Language,
    model::{Rung, RungState},
    part::mark,
    words,
};

/// Draws the rungs in order of time.
pub(crate) fn ladder(language: Language, rungs: Vec<Rung>) -> AnyView {
    let rungs = rungs.into_iter().map(|rung| self::rung(language, rung));
    let rungs = rungs.collect_view();
    view! { <div class="climb"><ol class="ladder">{rungs}</ol></div> }.into_any()
}

/// Draws one floor, with a word for where it lies.
fn rung(language: Language, rung: Rung) -> AnyView {
    let say = words::Ladder(language);
    let (class, current, word) = match rung.state {
        RungState::Past => ("past", None, say.passed()),
        RungState::Here => ("here", Some("step"), say.here()),
        RungState::Next => ("next", None, say.next()),
    };
    let lines = rung
        .lines
        .into_iter()
        .map(|line| view! { <span>{line}</span> });
    let lines = lines.collect_view();
    let plate = mark::plate(rung.label, "");
    view! {
        <li class=class aria-current=current>
            {plate}<b dir="auto">{rung.name}<small>": "{word}</small></b>{lines}
        </li>
    }
    .into_any()
}
