//! `orgo purge …`, `orgo retention` and `orgo case hold`.

use orgo_engine::{
    authorize::{Action, Person, Viewer},
    fold::holds,
};
use orgo_schema::{
    command::{Command, Object},
    fact::Item,
    id::CaseId,
};
use serde_json::{Value, json};

use super::{list, to_json};
use crate::{
    failure::Failure,
    guard,
    node::Node,
    purge,
    store::document,
    submit::submit,
    verb::{PurgeVerb, Retention},
};

/// Runs `orgo purge …`.
///
/// # Errors
/// A refusal, or that the clock or this node may not.
pub fn answer(node: &Node, person: &Person, verb: &PurgeVerb) -> Result<Value, Failure> {
    match verb {
        PurgeVerb::List => list(purge::list(node, person)?, None),
        PurgeVerb::Propose { cases, why } => list(purge::cases(node, person, cases, why)?, None),
        PurgeVerb::Withdraw { purge, reason } => {
            purge::withdraw(node, person, *purge, reason.clone())?;
            Ok(json!({ "purge_id": purge, "outcome": "withdrawn" }))
        }
        PurgeVerb::Run { dry_run } => {
            purge::may_run(node, person)?;
            let now = (node.clock)().as_of(None)?;
            list(purge::run(node, now, *dry_run)?, None)
        }
    }
}

/// Runs `orgo retention`.
///
/// # Errors
/// When the clock or this node may not.
pub fn retention(node: &Node, person: &Person, asked: &Retention) -> Result<Value, Failure> {
    purge::may_run(node, person)?;
    let now = (node.clock)().as_of(asked.now)?;
    list(purge::due(node, now, asked.dry_run)?, None)
}

/// Runs `orgo case hold`: says why a case must be kept, or lets it go.
///
/// # Errors
/// A refusal, or that nothing is held.
pub fn hold(
    node: &Node,
    person: &Person,
    case: CaseId,
    why: Option<&str>,
) -> Result<Value, Failure> {
    let object = Object::Case(case);
    if let Some(why) = why {
        let item = Item::Hold(why.trim().to_owned());
        return to_json(submit(node, person, Command::Add { object, item })?);
    }
    let (setting, viewer) = (node.setting(), Viewer::Person(person.clone()));
    let standing = node.store.read(|db| {
        let found = guard::found(db, &setting, &viewer, object)?;
        guard::may(&setting, &viewer, Action::Purge, &found)?;
        let facts = document::facts(db, &found.compartment, found.row)?;
        Ok::<_, Failure>(holds(&facts.facts))
    })?;
    if standing.is_empty() {
        return Err(Failure::Input(format!("no hold stands on case {case}")));
    }
    let mut lifted = Vec::new();
    for why in standing {
        let item = Item::Hold(why);
        lifted.push(submit(node, person, Command::Remove { object, item })?);
    }
    list(lifted, None)
}
