//! An escalation ladder, drawn as floors that rise towards the next level.

use leptos::prelude::*;

use crate::{
    model::{Rung, RungState},
    part::mark,
};

/// Draws the rungs in order of time.
pub(crate) fn ladder(rungs: Vec<Rung>) -> AnyView {
    let rungs = rungs.into_iter().map(rung).collect_view();
    view! { <div class="climb"><ol class="ladder">{rungs}</ol></div> }.into_any()
}

/// Draws one floor, with a word for where it lies.
fn rung(rung: Rung) -> AnyView {
    let (class, current, word) = match rung.state {
        RungState::Past => ("past", None, "passed"),
        RungState::Here => ("here", Some("step"), "it is here"),
        RungState::Next => ("next", None, "next"),
    };
    let lines = rung
        .lines
        .into_iter()
        .map(|line| view! { <span dir="auto">{line}</span> });
    let lines = lines.collect_view();
    let plate = mark::plate(rung.label, "");
    view! {
        <li class=class aria-current=current>
            {plate}<b dir="auto">{rung.name}<small>": "{word}</small></b>{lines}
        </li>
    }
    .into_any()
}
