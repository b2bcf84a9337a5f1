//! What people made of mail like a signal before: the suggestion that is learned from them (SPEC 4).

use orgo_engine::similar::{Earlier, Learned, learned, words};
use orgo_schema::fact::Body;
use orgo_web::{Language, model::Message, page::triage::Suggestion};
use rusqlite::Connection;

use super::super::{desk::Desk, show};
use crate::{
    project::load,
    store::{
        StoreError, case,
        compartment::Compartment,
        document,
        signal::{self, SignalRow},
    },
    words as phrases,
};

/// The earlier signals of a writer, and of some words, that are looked at: their facts are read.
const EARLIER_MAX: u32 = 20;

/// Suggests where a signal belongs, if people put most of what was like it into one place.
pub(super) fn suggestion(
    db: &Connection,
    desk: &Desk<'_>,
    (row, compartment): (&SignalRow, &Compartment),
) -> Result<Option<Suggestion>, StoreError> {
    let mut earlier = Vec::new();
    for other in signal::alike(db, row, &words(&row.subject), EARLIER_MAX)? {
        earlier.extend(decided(db, compartment, row, other)?);
    }
    let language = desk.visitor.language;
    let say = phrases::Triage(language);
    let registry = &desk.setting.configuration.loaded.registry;
    Ok(learned(&row.subject, &earlier).map(|learned| Suggestion {
        label: show::explained(language, &learned.label, registry),
        certainty: if learned.is_sure {
            say.quite_sure()
        } else {
            say.a_guess()
        }
        .to_owned(),
        reasons: vec![Message::new(language, reason(language, &learned))],
        domain: learned.domain.unwrap_or_default(),
    }))
}

/// Returns what became of an earlier signal, if a person decided that.
fn decided(
    db: &Connection,
    compartment: &Compartment,
    row: &SignalRow,
    other: SignalRow,
) -> Result<Option<Earlier>, StoreError> {
    let facts = load::facts_of(db, compartment, other.signal_id.into())?;
    let is_decided = facts.facts.values().any(|fact| {
        let decides = matches!(fact.body, Body::Routed(_) | Body::Placed { .. });
        decides && fact.by.is_person()
    });
    let Some(case) = other.case_document.filter(|_| is_decided) else {
        return Ok(None);
    };
    // Who reads triage reads the compartment, and a label is no word of anybody.
    let document = document::at(db, case)?;
    let Some(case) = case::one(db, document.row)? else {
        return Ok(None);
    };
    Ok(case.label.parse().ok().map(|label| Earlier {
        label,
        domain: Some(case.domain).filter(|domain| !domain.is_empty()),
        is_same_sender: row.from.is_some() && other.from == row.from,
        subject: other.subject,
    }))
}

fn reason(language: Language, learned: &Learned) -> String {
    let say = phrases::Triage(language);
    match learned.by_sender {
        0 => say.learned(learned.votes, learned.of),
        some => say.learned_by(learned.votes, learned.of, some),
    }
}
