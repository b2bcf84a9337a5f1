//! What people decide about signals: which case one belongs to, or that it needs no work.

use orgo_engine::authorize::Action;
use orgo_schema::{
    command::{Object, Receipt, Refusal},
    fact::Body,
    id::{CaseId, DocumentId, FactId, SignalId},
};

use super::{
    change::{Ask, heads},
    check,
};
use crate::{
    failure::Failure,
    guard, project,
    store::{
        compartment::Compartment,
        document::{self, Row},
    },
};

/// Says which case a signal belongs to.
///
/// # Errors
/// A refusal.
pub fn place(ask: &mut Ask<'_, '_>, signal: SignalId, case: CaseId) -> Result<Receipt, Failure> {
    let into = ask.find(Object::Case(case))?;
    let (compartment, row) = signal_for_triage(ask, signal)?;
    if compartment.row != into.compartment.row {
        return Err(
            check::invalid("case", "it lives in another compartment than the signal").into(),
        );
    }
    let facts = write_to_signal(ask, &compartment, row, Body::Placed { case })?;
    project::thread_below(ask.batch.db, ask.setting, &compartment, signal)?;
    project::case(ask.batch.db, ask.setting, &compartment, case)?;
    Ok(Receipt {
        case_id: Some(case),
        task_ids: Vec::new(),
        facts,
        against: None,
    })
}

/// Says that a signal needs no work.
///
/// # Errors
/// A refusal.
pub fn set_aside(
    ask: &mut Ask<'_, '_>,
    signal: SignalId,
    reason: &str,
) -> Result<Receipt, Failure> {
    let (compartment, row) = signal_for_triage(ask, signal)?;
    let reason = check::words("reason", reason)?;
    let facts = write_to_signal(ask, &compartment, row, Body::SetAside { reason })?;
    project::signal(ask.batch.db, ask.setting, &compartment, signal)?;
    Ok(Receipt {
        case_id: None,
        task_ids: Vec::new(),
        facts,
        against: None,
    })
}

/// Finds a signal whose fate the viewer may decide.
///
/// # Errors
/// A refusal.
pub fn signal_for_triage(
    ask: &Ask<'_, '_>,
    signal: SignalId,
) -> Result<(Compartment, Row), Failure> {
    let (compartment, row) = guard::find(
        ask.batch.db,
        ask.setting,
        ask.viewer,
        DocumentId::from(signal),
        "signal",
    )?;
    if !document::has_changes(ask.batch.db, row.row)? {
        return Err(Refusal::NotFound {
            kind: "signal".into(),
        }
        .into());
    }
    guard::may_in(ask.setting, ask.viewer, Action::Triage, &compartment)?;
    Ok((compartment, row))
}

/// Writes a fact into a signal's document.
///
/// # Errors
/// When the database refuses.
pub fn write_to_signal(
    ask: &mut Ask<'_, '_>,
    compartment: &Compartment,
    row: Row,
    body: Body,
) -> Result<Vec<FactId>, Failure> {
    let known = document::facts(ask.batch.db, compartment, row)?;
    let id = FactId::new(ask.batch.fresh_uuid()?);
    let fact = ask
        .batch
        .author(Some(ask.person.user), heads(&known.facts), body);
    ask.batch.add_facts(compartment, row.id, &[(id, fact)])?;
    Ok(vec![id])
}
