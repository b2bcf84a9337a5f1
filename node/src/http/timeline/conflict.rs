//! What sites set apart: every value with who set it, and the command that keeps one.

use orgo_schema::{
    fact::{Body, Fact, Field, Value},
    time::Timestamp,
    view::ConflictView as Conflict,
};
use orgo_web::model::{ConflictValue, ConflictView};

use super::{
    super::{desk::Desk, show, time},
    last,
};
use crate::store::document::Facts;

/// A conflict for a page, and when it was noticed.
#[derive(Debug)]
pub(super) struct Clash {
    pub(super) view: ConflictView,
    pub(super) noticed: Timestamp,
}

/// Returns a conflict with every value; the form posts the value itself, so that it cannot pick
/// another one when the values have changed meanwhile.
pub(super) fn clash(
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
        let when = at.map(|at| time::full(at, desk.now));
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
        field: field_words(&conflict.field).to_owned(),
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
    let is_it = |value: &Value| name(value.field()) == field && self::text(value) == text;
    last(
        facts,
        |fact| matches!(&fact.body, Body::Set(value) if is_it(value)),
    )
}

/// Returns the name of a field in data.
const fn name(field: Field) -> &'static str {
    match field {
        Field::Assignee => "assignee",
        Field::Label => "label",
        Field::Priority => "priority",
        Field::Severity => "severity",
        Field::Due => "due_at",
        Field::Person => "person",
        Field::MergedInto => "merged_into",
        Field::Reactivity => "reactivity_time",
        Field::Location => "location",
    }
}

/// Returns a field as people say it.
fn field_words(field: &str) -> &'static str {
    match field {
        "status" => "the status",
        "title" => "the title",
        "assignee" => "who has it",
        "label" => "the label",
        "priority" => "the priority",
        "severity" => "the severity",
        "due_at" => "the due time",
        "person" => "whom it is about",
        "merged_into" => "which case it is part of",
        "reactivity_time" => "the time to react",
        "location" => "the place",
        _ => "a field",
    }
}

/// Returns a value as views list it; one that is nothing is an empty text.
fn text(value: &Value) -> String {
    fn or_empty<T: ToString>(value: Option<&T>) -> String {
        value.map(ToString::to_string).unwrap_or_default()
    }
    match value {
        Value::Assignee(user) => or_empty(user.as_ref()),
        Value::Label(label) => label.to_string(),
        Value::Priority(priority) => priority.to_string(),
        Value::Severity(severity) => severity.to_string(),
        Value::Due(due) => or_empty(due.as_ref()),
        Value::Person(person) => or_empty(person.as_ref()),
        Value::MergedInto(case) => or_empty(case.as_ref()),
        Value::Reactivity(span) => span.to_string(),
        Value::Location(place) => show::place(
            place.site.as_deref().unwrap_or_default(),
            place.area.as_deref().unwrap_or_default(),
        ),
    }
}

/// Returns a value as people read it.
fn words_of(desk: &Desk<'_>, field: &str, text: &str) -> String {
    match field {
        _ if text.is_empty() => "nothing".to_owned(),
        "assignee" => text
            .parse()
            .map_or_else(|_| text.to_owned(), |user| desk.user_name(user)),
        "due_at" => text
            .parse()
            .map_or_else(|_| text.to_owned(), |at| time::full(at, desk.now)),
        "reactivity_time" => text.parse().map_or_else(|_| text.to_owned(), time::span),
        "merged_into" => text.parse().map_or_else(
            |_| text.to_owned(),
            |case: orgo_schema::id::CaseId| show::case_reference(case.uuid()),
        ),
        "status" => text.replace('_', " "),
        _ => text.to_owned(),
    }
}
