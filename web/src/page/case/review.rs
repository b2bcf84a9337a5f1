//! How much came in during the period that a review is of, against the one before.

use leptos::prelude::*;

use crate::{Language, model::Fact, part::facts, words};

/// What a review counts.
#[derive(Debug, Clone)]
pub struct Counts {
    /// The name of the period.
    pub period: String,
    /// The name of the one before; may be empty.
    pub before: String,
    /// The numbers of all.
    pub totals: Vec<Fact>,
    /// What stands out, a sentence each.
    pub advice: Vec<String>,
    pub parts: Vec<CountPart>,
    /// What it is made of and until when that is complete, a sentence each.
    pub notes: Vec<String>,
}

/// By what is counted.
#[derive(Debug, Clone)]
pub struct CountPart {
    pub name: String,
    pub lines: Vec<CountLine>,
}

/// One department, category or place.
#[derive(Debug, Clone)]
pub struct CountLine {
    pub name: String,
    pub now: String,
    pub before: String,
    pub open: String,
}

/// Draws the counts.
pub(super) fn counts(language: Language, counts: Counts) -> AnyView {
    let lang = words::of_node(language);
    let advice = counts
        .advice
        .into_iter()
        .map(|said| view! { <li lang=lang dir="auto">{said}</li> })
        .collect::<Vec<_>>();
    let advice = (!advice.is_empty()).then(|| view! { <ul>{advice}</ul> });
    let heads = (counts.period, counts.before);
    let parts = counts
        .parts
        .into_iter()
        .map(|part| table(language, part, &heads));
    let notes = counts
        .notes
        .into_iter()
        .map(|note| view! { <p class="hint" lang=lang dir="auto">{note}</p> });
    view! {
        <section class="panel">
            <h2>{words::Case(language).came_in()}</h2>
            <div lang=lang>{facts::across(counts.totals)}</div>{advice}{parts.collect_view()}{notes.collect_view()}
        </section>
    }
    .into_any()
}

fn table(language: Language, part: CountPart, (now, before): &(String, String)) -> Option<AnyView> {
    let say = words::Case(language);
    if part.lines.is_empty() {
        return None;
    }
    let rows = part.lines.into_iter().map(|line| {
        view! {
            <tr role="row">
                <th role="rowheader" scope="row" dir="auto">{line.name}</th>
                <td role="cell" data-h=say.reported()>{line.now}</td>
                <td role="cell" data-h=say.before()>{line.before}</td>
                <td role="cell" data-h=say.open()>{line.open}</td>
            </tr>
        }
    });
    let caption = say.cases_by(&part.name.to_lowercase());
    let drawn = view! {
        <div class="listing">
            <table class="data" role="table">
                <caption class="sr">{caption}</caption>
                <thead role="rowgroup"><tr role="row">
                    <th role="columnheader" scope="col">{part.name}</th>
                    <th role="columnheader" scope="col">{now.clone()}</th>
                    <th role="columnheader" scope="col">{before.clone()}</th>
                    <th role="columnheader" scope="col">{say.open()}</th>
                </tr></thead>
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table>
        </div>
    };
    Some(drawn.into_any())
}
