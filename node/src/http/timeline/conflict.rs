//! What sites set apart: every value with who set it, and the command that keeps one.

use orgo_schema::{
    case::CaseStatus,
    fact::{Body, Fact, Value},
    task::ShownStatus,
    time::Timestamp,
    view::ConflictView as Conflict,
};
use orgo_web::{
    Language,
    model::{ConflictValue, ConflictView, case_word, priority_word, severity_word, task_word},
};

use super::{
    super::{desk::Desk, show},
    last,
};
use crate::{store::document::Facts, words};

/// A conflict for a page, and when it was noticed.
#[derive(Debug)]
pub(in super::super) struct Clash {
    pub(in super::super) view: ConflictView,
    pub(in super::super) noticed: Timestamp,
}

/// Returns a conflict with every value; the form posts the value itself, so that it cannot pick
/// another one when the values have changed meanwhile.
pub(in super::super) fn clash(
    desk: &Desk<'_>,
    facts: &Facts,
    conflict: &Conflict,
    action: Option<String>,
) -> Clash {
    let mut noticed = Timestamp(0);
    let mut values = Vec::new();
    for (index, text) in conflict.values.iter().enumerate() {
        let setter = setter(facts, &conflict.field, text);
        let at = setter.and_then(|fact| fact.wall).map(|wall| wall.latest);
        noticed = noticed.max(at.unwrap_or_default());
        let who = setter.and_then(|fact| match fact.by {
            orgo_schema::fact::Author::Person { user, .. } => Some(desk.user_name(user)),
            orgo_schema::fact::Author::Node(_) | orgo_schema::fact::Author::Derived => None,
        });
        let when = at.map(|at| desk.wall.full(at));
        let by: Vec<String> = who.into_iter().chain(when).collect();
        values.push(ConflictValue {
            id: text.clone(),
            text: words_of(desk, &conflict.field, text),
            by: by.join(", "),
            is_shown: index == 0,
        });
    }
    let view = ConflictView {
        action,
        field: words::field(desk.wall.language, &conflict.field).to_owned(),
        values,
    };
    Clash { view, noticed }
}

/// Returns the value that a form posted, as the fact holds it; nothing for a field that is no such
/// value, or when the value is not among those in conflict any more.
pub(in super::super) fn kept(facts: &Facts, conflict: &Conflict, posted: &str) -> Option<Value> {
    let is_open = conflict.values.iter().any(|value| value == posted);
    let fact = setter(facts, &conflict.field, posted).filter(|_| is_open)?;
    if let Body::Set(value) = &fact.body {
        Some(value.clone())
    } else {
        None
    }
}

/// Returns the last fact that set a field to a value.
fn setter<'a>(facts: &'a Facts, field: &str, text: &str) -> Option<&'a Fact> {
    let is_it = |value: &Value| value.field().as_str() == field && value.to_string() == text;
    last(
        facts,
        |fact| matches!(&fact.body, Body::Set(value) if is_it(value)),
    )
}

/// Returns a value as people read it.
fn words_of(desk: &Desk<'_>, field: &str, text: &str) -> String {
    let language = desk.wall.language;
    match field {
        _ if text.is_empty() => words::Story(language).nothing().to_owned(),
        "assignee" => text
            .parse()
            .map_or_else(|_| text.to_owned(), |user| desk.user_name(user)),
        "due_at" => text
            .parse()
            .map_or_else(|_| text.to_owned(), |at| desk.wall.full(at)),
        "reactivity_time" => text
            .parse()
            .map_or_else(|_| text.to_owned(), |span| desk.wall.span(span)),
        "recurrence" => text.parse().map_or_else(
            |_| text.to_owned(),
            |rule: orgo_schema::recurrence::Recurrence| rule.explain(),
        ),
        "merged_into" | "case_id" => text.parse().map_or_else(
            |_| text.to_owned(),
            |case: orgo_schema::id::CaseId| show::case_reference(case.uuid()),
        ),
        "status" => status_word(language, text),
        "priority" => text.parse().map_or_else(
            |_| text.to_owned(),
            |priority| priority_word(language, priority).to_owned(),
        ),
        "severity" => text.parse().map_or_else(
            |_| text.to_owned(),
            |severity| severity_word(language, severity).to_owned(),
        ),
        _ => text.to_owned(),
    }
}

/// Returns the word of a status, of a task or of a case.
fn status_word(language: Language, text: &str) -> String {
    let tasks = ShownStatus::ALL.iter();
    let tasks = tasks.map(|one| (one.as_str(), task_word(language, *one)));
    let cases = CaseStatus::ALL.iter();
    let cases = cases.map(|one| (one.as_str(), case_word(language, *one)));
    let mut all = tasks.chain(cases);
    let found = all.find(|(spelled, _)| *spelled == text);
    found.map_or(text, |(_, word)| word).to_owned()
}
