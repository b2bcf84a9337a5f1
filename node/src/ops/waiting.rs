//! `orgo waiting …`: what waits for a person's yes, and saying it.

use orgo_engine::authorize::{Person, Viewer};
use orgo_schema::{
    command::{Command, Object, Refusal},
    id::FactId,
};
use orgo_web::Language;
use serde_json::{Value, json};

use super::to_json;
use crate::{
    consent::{self, Wait, Waiting},
    failure::Failure,
    node::Node,
    submit::submit,
    verb::WaitingVerb,
};

/// Answers `orgo waiting …`.
///
/// # Errors
/// A refusal, or trouble.
pub fn answer(node: &Node, person: &Person, verb: &WaitingVerb) -> Result<Value, Failure> {
    match verb {
        WaitingVerb::List => {
            let items: Vec<Value> = all(node, person)?.iter().map(item).collect();
            Ok(json!({ "items": items, "next": null }))
        }
        WaitingVerb::Yes { id, reason } => decide(node, person, (*id, true), reason.as_deref()),
        WaitingVerb::No { id, reason } => decide(node, person, (*id, false), reason.as_deref()),
    }
}

fn all(node: &Node, person: &Person) -> Result<Vec<Waiting>, Failure> {
    let setting = node.setting();
    let viewer = Viewer::Person(person.clone());
    node.store
        .read(|db| consent::list(db, &setting, &viewer, Language::English))
}

fn decide(
    node: &Node,
    person: &Person,
    (id, yes): (FactId, bool),
    reason: Option<&str>,
) -> Result<Value, Failure> {
    let waiting = all(node, person)?
        .into_iter()
        .find(|waiting| waiting.act == id);
    let object = waiting
        .map(|waiting| waiting.object)
        .ok_or_else(|| Refusal::NotFound {
            kind: "act that waits".to_owned(),
        })?;
    let command = Command::Decide {
        object,
        act: id,
        yes,
        reason: reason.map(ToOwned::to_owned),
    };
    to_json(submit(node, person, command)?)
}

fn item(waiting: &Waiting) -> Value {
    let (kind, of) = match waiting.object {
        Object::Case(case) => ("case_id", case.to_string()),
        Object::Task(task) => ("task_id", task.to_string()),
    };
    json!({
        "act_id": waiting.act,
        kind: of,
        "title": waiting.title,
        "rule": waiting.kind.rule().map(|rule| &rule.id),
        "version": waiting.kind.rule().map(|rule| &rule.version),
        "does": waiting.does,
        "reason": waiting.why,
        "waits_since": waiting.at,
        "is_offer": waiting.kind == Wait::Offer,
        "is_contested": waiting.kind == Wait::Contested,
        "may_decide": waiting.may_decide,
    })
}
