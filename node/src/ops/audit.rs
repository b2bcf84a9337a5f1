//! `orgo audit …`: what happened on this node, and whether what says so is whole.

use orgo_engine::authorize::{Person, Viewer};
use orgo_schema::{id::DocumentKind, journal::Happening};
use orgo_sync::journal::Entry;
use serde_json::{Value, json};

use super::list;
use crate::{
    failure::Failure,
    journal::show::{self, Wanted},
    node::Node,
    setting::Setting,
    verb::AuditVerb,
};

/// Answers `orgo audit …`.
///
/// # Errors
/// A refusal, bad input, trouble, or that the journal does not hold.
pub fn answer(node: &Node, person: &Person, verb: &AuditVerb) -> Result<Value, Failure> {
    let viewer = Viewer::Person(person.clone());
    match verb {
        AuditVerb::List {
            category,
            since,
            object,
            after,
        } => {
            let after = after.as_deref().map(str::parse).transpose();
            let wanted = Wanted {
                category: *category,
                since: *since,
                object: *object,
                after: after.map_err(|why: &str| Failure::Input(format!("--after: {why}")))?,
            };
            let (entries, next) = show::list(node, &viewer, &wanted)?;
            let setting = node.setting();
            let items: Vec<Value> = entries.iter().map(|entry| shown(&setting, entry)).collect();
            let next = next.map(|place| place.to_string());
            list(items, next.as_deref())
        }
        AuditVerb::Verify => {
            let found = show::verify(node, &viewer)?;
            Ok(json!({
                "outcome": "sound", "chains": found.chains, "logs": found.logs, "locked": found.locked,
            }))
        }
    }
}

fn shown(setting: &Setting, entry: &Entry) -> Value {
    let of = |kind: DocumentKind| entry.object.filter(|object| object.kind == kind);
    json!({
        "at": entry.at,
        "level": entry.level,
        "category": entry.category,
        "event": entry.what,
        "is_known": Happening::known(&entry.what).is_some(),
        "actor_id": entry.actor,
        "node_id": setting.node,
        "request_id": entry.request,
        "case_id": of(DocumentKind::Case).map(|object| object.id),
        "task_id": of(DocumentKind::Task).map(|object| object.id),
        "signal_id": of(DocumentKind::Signal).map(|object| object.id),
        "user_id": of(DocumentKind::User).map(|object| object.id),
        "count": entry.count,
    })
}
