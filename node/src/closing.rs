//! Closing what is done, where the level of automation lets a node do that by itself (SPEC 6).
//!
//! Which cases that are stands with their rows when they are put, so nothing is searched for. Two sites that heard of
//! the last task before they heard of each other both close the case: the second of them is overtaken, and it is closed.

use orgo_engine::{conduct::closing, fold::TaskFold};
use orgo_schema::{
    case::CaseAction,
    fact::Body,
    id::{CaseId, FactId},
    journal::Happening,
};

use crate::{
    journal::Circumstances,
    node::Node,
    project::{self, Folded},
    setting::Setting,
    store::{Batch, StoreError, case as case_row, compartment::Compartment, document},
    submit::change::heads,
};

/// Cases that are closed in one transaction: intake waits no longer than that.
const CASES_AT_ONCE: u32 = 100;

/// Returns the acts by which a case is closed that is done; none where that is left to people.
pub fn acts(folded: &Folded) -> Vec<CaseAction> {
    let tasks: Vec<&TaskFold> = folded.tasks.iter().map(|(_, task)| task).collect();
    closing::acts(&folded.case, &tasks, &folded.policies)
}

/// Closes what is done, and returns it.
///
/// # Errors
/// When the database refuses.
pub fn run(node: &Node) -> Result<Vec<CaseId>, StoreError> {
    let setting = node.setting();
    let may_write = |held: &Compartment| {
        let id = held.scope.compartment;
        setting.roster.grant_for(setting.node, id).is_some() && node.store.is_begun(held)
    };
    let mut all = Vec::new();
    for compartment in setting.compartments.iter().filter(|held| may_write(held)) {
        let mut after = 0;
        loop {
            let page = node.store.read(|db| {
                Ok::<_, StoreError>(case_row::done(db, compartment.row, after, CASES_AT_ONCE)?)
            })?;
            let Some(last) = page.last() else { break };
            after = last.row;
            let (place, here) = (setting.clone(), compartment.clone());
            all.extend(node.store.write(compartment, move |batch| {
                let mut closed = Vec::new();
                for row in page {
                    closed.extend(close(batch, &place, &here, row)?);
                }
                Ok::<_, StoreError>(closed)
            })?);
        }
    }
    Ok(all)
}

fn close(
    batch: &mut Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    row: document::Row,
) -> Result<Option<CaseId>, StoreError> {
    let id = CaseId::new(row.id.id);
    let Some(folded) = project::fold_case(batch.db, setting, compartment, id)? else {
        return Ok(None);
    };
    let acts = acts(&folded);
    for action in &acts {
        let known = document::facts(batch.db, compartment, row)?;
        let body = Body::CaseActed {
            action: *action,
            reason: None,
        };
        let fact = (
            FactId::new(batch.fresh_uuid()?),
            batch.author(None, heads(&known.facts), body),
        );
        batch.add_facts(compartment, row.id, &[fact])?;
    }
    // Where it turns out not to be done, it is not looked at again until something changes.
    project::document(batch.db, setting, row)?;
    if acts.is_empty() {
        return Ok(None);
    }
    let about = Circumstances::default().to(id);
    batch.note(setting, Happening::CaseActed, about)?;
    Ok(Some(id))
}
