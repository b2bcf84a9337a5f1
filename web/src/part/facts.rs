//! Facts: names and values, beside each other in a column or across the page.

use leptos::prelude::*;

use crate::model::Fact;

/// Draws facts one under the other.
pub(crate) fn column(facts: Vec<Fact>) -> AnyView {
    let facts = facts.into_iter().map(|fact| {
        let note = note(&fact);
        view! { <dt>{fact.name}</dt><dd dir="auto">{fact.value}{note}</dd> }
    });
    view! { <dl class="facts">{facts.collect_view()}</dl> }.into_any()
}

/// Draws facts side by side, as many as there is room for.
pub(crate) fn across(facts: Vec<Fact>) -> AnyView {
    let facts = facts.into_iter().map(|fact| {
        let note = note(&fact);
        view! { <div><dt>{fact.name}</dt><dd dir="auto">{fact.value}{note}</dd></div> }
    });
    view! { <dl class="facts across">{facts.collect_view()}</dl> }.into_any()
}

fn note(fact: &Fact) -> Option<AnyView> {
    (!fact.note.is_empty())
        .then(|| view! { <small dir="auto">{fact.note.clone()}</small> }.into_any())
}
