//! `orgo webhook …`: addresses that events are posted to, and what became of them.

use orgo_engine::{
    authorize::{Person, Viewer},
    webhook::{Hook, TOLD},
};
use orgo_schema::{
    fact::Purpose,
    id::{DocumentKind, FactId},
};
use serde_json::{Value, json};

use super::{LIST_MAX, list};
use crate::{
    failure::Failure,
    node::Node,
    outbox::call,
    store::hook::Line,
    verb::WebhookVerb,
    webhook::{self, New, Posted},
};

/// Answers `orgo webhook …`.
///
/// # Errors
/// A refusal, bad input, or trouble.
pub fn answer(node: &Node, person: &Person, verb: &WebhookVerb) -> Result<Value, Failure> {
    let viewer = Viewer::Person(person.clone());
    let setting = node.setting();
    match verb {
        WebhookVerb::List => {
            let hooks = webhook::list(&setting, &viewer)?;
            list(hooks.iter().map(shown).collect::<Vec<_>>(), None)
        }
        WebhookVerb::Add(new) => {
            let new = New {
                name: new.name.clone(),
                url: new.url.clone(),
                events: new.events.iter().copied().collect(),
                roles: new.roles.clone(),
            };
            let (hook, secret) = webhook::add(node, &viewer, new)?;
            let mut added = shown(&hook);
            if let Value::Object(map) = &mut added {
                map.insert("secret".to_owned(), json!(secret));
            }
            Ok(added)
        }
        WebhookVerb::Remove { name } => {
            let hook = webhook::remove(node, &viewer, name)?;
            Ok(json!({ "webhook_id": hook.id, "name": hook.name, "outcome": "removed" }))
        }
        WebhookVerb::Test { name } => {
            // Who may not know of them is not told which there are.
            webhook::list(&setting, &viewer)?;
            let hook = webhook::find(&setting, name)?;
            Ok(went(&webhook::test(node, &viewer, &hook)?))
        }
        WebhookVerb::Log { name } => {
            webhook::list(&setting, &viewer)?;
            let of = name.as_ref().map(|name| webhook::find(&setting, name));
            let of = of.transpose()?.map(|hook| hook.id);
            let lines = webhook::log(node, &viewer, of, LIST_MAX)?;
            let lines = lines.iter().map(|line| {
                let mut hooks = setting.configuration.loaded.webhooks.iter();
                let found = hooks.find(|hook| hook.id == line.entry.hook);
                logged(line, found.map(|hook| hook.name.as_str()))
            });
            list(lines.collect::<Vec<_>>(), None)
        }
        WebhookVerb::Replay { event } => again(node, &viewer, *event),
    }
}

fn again(node: &Node, viewer: &Viewer, event: FactId) -> Result<Value, Failure> {
    Ok(went(&call::again(node, viewer, event)?))
}

fn shown(hook: &Hook) -> Value {
    let told: Vec<Purpose> = if hook.events.is_empty() {
        TOLD.to_vec()
    } else {
        hook.events.iter().copied().collect()
    };
    json!({
        "webhook_id": hook.id,
        "name": hook.name,
        "url": hook.url,
        "events": told.into_iter().map(Purpose::word).collect::<Vec<_>>(),
        "roles": hook.roles.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "since": hook.since,
    })
}

fn went(posted: &Posted) -> Value {
    let is_taken = matches!(posted.status, Some(200..=299));
    json!({
        "outcome": if is_taken { "taken" } else { "not taken" },
        "status": posted.status,
        "reason": posted.said,
        "took_ms": posted.took_ms,
    })
}

fn logged(line: &Line, name: Option<&str>) -> Value {
    let of = |kind: DocumentKind| line.about.filter(|about| about.kind == kind);
    json!({
        "event_id": line.entry.effect,
        "webhook_id": line.entry.hook,
        "name": name,
        "purpose": line.purpose.map(Purpose::word),
        "way": line.entry.way.word(),
        "status": line.entry.status,
        "at": line.entry.at,
        "took_ms": line.entry.took_ms,
        "task_id": of(DocumentKind::Task).map(|about| about.id),
        "case_id": of(DocumentKind::Case).map(|about| about.id),
        "reason": line.entry.said,
    })
}
