//! `orgo withheld …`: what other nodes wrote and does not count here, and what is decided about it.

use orgo_engine::authorize::{Action, Person, Viewer};
use orgo_schema::command::Refusal;
use serde_json::{Value, json};

use super::list;
use crate::{
    admit::{self, Report},
    failure::Failure,
    guard,
    node::Node,
    quarantine,
    store::admission::{self, State},
    verb::{WithheldId, WithheldVerb},
};

/// Runs `orgo withheld …`.
///
/// # Errors
/// A refusal, or that there is no such thing.
pub fn answer(node: &Node, person: &Person, verb: &WithheldVerb) -> Result<Value, Failure> {
    let setting = node.setting();
    let viewer = Viewer::Person(person.clone());
    quarantine::may_decide(&setting, person)?;
    match verb {
        WithheldVerb::List => all(node, &viewer),
        WithheldVerb::Retry { id } => {
            reaches(node, &viewer, *id)?;
            let report = match id {
                WithheldId::Change(id) => admit::retry(node, *id)?,
                WithheldId::Envelope(envelope) => admit::retry_parked(node, *envelope)?,
                WithheldId::Refused(_) => return Err(cannot_retry()),
            };
            Ok(told(&report))
        }
        WithheldVerb::Adopt { id } => {
            guard::may_overall(&setting, &viewer, Action::Configure)?;
            reaches(node, &viewer, WithheldId::Change(*id))?;
            Ok(told(&admit::adopt(node, *id)?))
        }
        WithheldVerb::Discard { id } => {
            guard::may_overall(&setting, &viewer, Action::Configure)?;
            reaches(node, &viewer, *id)?;
            match id {
                WithheldId::Change(id) => admit::discard(node, *id)?,
                WithheldId::Envelope(envelope) => admit::discard_parked(node, *envelope)?,
                WithheldId::Refused(id) => admit::forget_refused(node, *id)?,
            }
            Ok(json!({ "outcome": "discarded" }))
        }
    }
}

fn told(report: &Report) -> Value {
    json!({
        "envelopes": report.envelopes,
        "changes": report.changes,
        "parked": report.parked,
        "withheld": report.withheld,
    })
}

/// Checks that something lies where a person reaches. What does not is not there.
fn reaches(node: &Node, viewer: &Viewer, id: WithheldId) -> Result<(), Failure> {
    let reach = guard::reach_and_parcels(&node.setting(), viewer);
    let is_there = match id {
        WithheldId::Change(id) => {
            let held = node.store.read(|db| admission::withheld(db, id))?;
            held.is_some_and(|held| reach.contains(&held.compartment))
        }
        WithheldId::Envelope(envelope) => parked(node, viewer)?
            .iter()
            .any(|waiting| waiting.envelope == envelope),
        WithheldId::Refused(id) => refused(node, viewer)?.iter().any(|item| item.id == id),
    };
    if is_there {
        return Ok(());
    }
    let kind = "change".to_owned();
    Err(Refusal::NotFound { kind }.into())
}

fn cannot_retry() -> Failure {
    let why = "nothing is kept of what was refused: it is judged again when the node that handed it over sends it again";
    Failure::Input(why.to_owned())
}

/// Lists what was refused where a person reaches; the roster is everybody's who may decide here.
fn refused(node: &Node, viewer: &Viewer) -> Result<Vec<admit::RefusedItem>, Failure> {
    let reach = guard::reach_and_parcels(&node.setting(), viewer);
    let mut all = admit::refused(node)?;
    all.retain(|item| item.compartment.is_none_or(|row| reach.contains(&row)));
    Ok(all)
}

fn parked(node: &Node, viewer: &Viewer) -> Result<Vec<admit::ParkedEnvelope>, Failure> {
    let setting = node.setting();
    let reach = guard::reach_and_parcels(&setting, viewer);
    let mut all = admit::parked(node)?;
    all.retain(|waiting| {
        let held = setting.held(waiting.compartment);
        held.is_some_and(|held| reach.contains(&held.row))
    });
    Ok(all)
}

fn all(node: &Node, viewer: &Viewer) -> Result<Value, Failure> {
    let setting = node.setting();
    let reach = guard::reach_and_parcels(&setting, viewer);
    let names: Vec<&str> = setting
        .places()
        .filter(|held| reach.contains(&held.row))
        .map(|held| held.name.as_str())
        .collect();
    let changes = admit::withheld(node)?.into_iter();
    let changes = changes.filter(|held| {
        held.state != State::Discarded && names.contains(&held.compartment.as_str())
    });
    let changes = changes.map(|held| {
        json!({
            "withheld_id": held.id,
            "state": held.state.word(),
            "compartment": held.compartment,
            "site": held.site,
            "received_at": held.received,
            "bytes": held.bytes,
            "reason": held.reason,
        })
    });
    let site = |node| {
        let member = setting.roster.member(node);
        member.map(|member| member.site.clone())
    };
    let waiting = parked(node, viewer)?.into_iter().map(|waiting| {
        json!({
            "withheld_id": waiting.envelope,
            "state": "parked",
            "compartment": setting.compartment_name(waiting.compartment),
            "site": site(waiting.author),
            "received_at": waiting.received,
            "bytes": waiting.bytes,
            "reason": waiting.reason,
        })
    });
    let refused = refused(node, viewer)?.into_iter().map(|item| {
        let held = item.compartment.and_then(|row| setting.compartment(row));
        json!({
            "withheld_id": item.id.to_string(),
            "state": "not_let_in",
            "compartment": held.map(|held| held.name.as_str()),
            "site": site(item.origin),
            "received_at": item.last,
            "first_at": item.first,
            "times": item.times,
            "way": item.way.word(),
            "code": item.code,
            "reason": item.reason,
        })
    });
    list(
        changes.chain(waiting).chain(refused).collect::<Vec<_>>(),
        None,
    )
}
