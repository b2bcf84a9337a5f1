//! Raising a case: a person's act (SPEC 10).

use std::collections::BTreeSet;

use orgo_engine::authorize::Action;
use orgo_schema::{
    case::CaseStatus,
    command::{Object, Receipt, Refusal},
    fact::{Body, Moved},
    id::{CaseId, CompartmentId, DocumentId, FactId, UserId},
};

use super::family;
use crate::{
    admit,
    failure::Failure,
    guard,
    project::load,
    setting::Setting,
    store::{Batch, StoreError, compartment::Compartment, document},
    submit::{
        change::{Ask, heads},
        check,
    },
};

/// Says in every document of a case that it goes on in a stricter compartment. From here on it is not found
/// where it was; [`super::carry`] brings it to where it goes.
///
/// # Errors
/// A refusal.
pub fn raise(
    ask: &mut Ask<'_, '_>,
    case: CaseId,
    to: CompartmentId,
    reason: Option<String>,
) -> Result<Receipt, Failure> {
    let found = ask.find(Object::Case(case))?;
    ask.may(Action::Raise, &found)?;
    let target = reachable(ask, to)?;
    let here = &found.compartment;
    if !ask.setting.is_stricter(to, here.scope.compartment) {
        let problem = format!(
            "{} is not stricter than {}, where the case lives",
            target.name, here.name
        );
        return Err(check::invalid("to", &problem).into());
    }
    let view = &found.folded.case.view;
    if let (Some(head), CaseStatus::Merged) = (view.merged_into, view.status) {
        return Err(Refusal::IllegalMove {
            kind: "case".to_owned(),
            action: "raising it".to_owned(),
            status: format!("part of the case {head}"),
            allowed: "the same with that case".to_owned(),
        }
        .into());
    }
    let reason = reason
        .map(|reason| check::text("reason", &reason))
        .transpose()?
        .filter(|reason| !reason.is_empty());
    let family = family::of_case(ask.batch.db, here, case)?;
    let moved = Moved { to, reason };
    let facts = say(
        ask.batch,
        ask.setting,
        here,
        &family,
        Some(ask.person.user),
        &moved,
    )?;
    Ok(Receipt {
        case_id: Some(case),
        task_ids: family::tasks(&family),
        facts,
        against: None,
    })
}

/// Returns a compartment that a command names, if the person reaches it and this node holds it open.
///
/// # Errors
/// A refusal that does not tell whether there is one that they may not see.
pub fn reachable(ask: &Ask<'_, '_>, id: CompartmentId) -> Result<Compartment, Refusal> {
    let unknown = || {
        let problem =
            "there is no compartment of this name that you may see and that is open on this node";
        check::invalid("to", problem)
    };
    let held = ask.setting.held(id).ok_or_else(unknown)?;
    match guard::may_in(ask.setting, ask.viewer, Action::Raise, held) {
        Ok(()) => Ok(held.clone()),
        Err(Refusal::NotFound { .. }) => Err(unknown()),
        Err(refusal) => Err(refusal),
    }
}

/// Writes that they were moved into documents, and takes their rows away.
///
/// # Errors
/// When the database refuses.
pub(super) fn say(
    batch: &mut Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    documents: &BTreeSet<DocumentId>,
    by: Option<UserId>,
    moved: &Moved,
) -> Result<Vec<FactId>, StoreError> {
    let mut facts = Vec::with_capacity(documents.len());
    for id in documents {
        let known = load::facts_of(batch.db, compartment, *id)?;
        let fact_id = FactId::new(batch.fresh_uuid()?);
        let body = Body::Moved(moved.clone());
        let fact = batch.author(by, heads(&known.facts), body);
        batch.add_facts(compartment, *id, &[(fact_id, fact)])?;
        facts.push(fact_id);
    }
    admit::rows::project(batch.db, setting, compartment, documents)?;
    debug_assert!(
        documents.iter().all(|id| is_gone(batch, compartment, *id)),
        "what was moved has no rows"
    );
    Ok(facts)
}

fn is_gone(batch: &Batch<'_>, compartment: &Compartment, id: DocumentId) -> bool {
    let row = document::row(batch.db, compartment.row, id);
    matches!(row, Ok(Some(row)) if matches!(crate::store::moved::is(batch.db, row), Ok(true)))
}
