//! What was kept for as long as the profile says.

use std::collections::BTreeSet;

use orgo_engine::{fold::holds, retention};
use orgo_schema::{
    fact::PurgeReason,
    id::{CaseId, DocumentId, FactId, PurgeId},
    time::Timestamp,
};
use rusqlite::Connection;
use serde::Serialize;

use super::propose::{propose, propose_as, whole};
use crate::{
    node::Node,
    project::{self, load},
    setting::Setting,
    store::{Batch, StoreError, case as case_row, compartment::Compartment, document, purged},
};

/// Closed cases that are looked at together.
const PAGE: u32 = 200;

/// A case that was kept for long enough.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Due {
    /// Which.
    pub case_id: CaseId,
    /// Its title.
    pub title: String,
    /// When it was closed.
    pub closed_at: Timestamp,
    /// The class that says for how long; nothing: the usual time.
    pub class: Option<String>,
}

/// Proposes the cases that were kept for as long as the profile says, and returns them. One that was proposed
/// and taken back is proposed again only after it was closed again.
///
/// # Errors
/// When the database refuses.
pub fn due(node: &Node, now: Timestamp, dry_run: bool) -> Result<Vec<Due>, StoreError> {
    let setting = node.setting();
    let policy = setting.policies.newest();
    let policies = policy.domains.values().chain([policy]);
    let shortest = policies.filter_map(|policy| policy.retention.shortest());
    let Some(shortest) = shortest.min_by_key(|span| span.approximate_ms()) else {
        return Ok(Vec::new());
    };
    let shortest = i64::try_from(shortest.approximate_ms()).unwrap_or(i64::MAX);
    let opened_by = now.plus_ms(-shortest);
    let mut all = Vec::new();
    let may_write = |held: &Compartment| {
        let id = held.scope.compartment;
        setting.roster.grant_for(setting.node, id).is_some() && node.store.is_begun(held)
    };
    for compartment in setting.compartments.iter().filter(|held| may_write(held)) {
        let mut last = 0;
        loop {
            let page = node.store.read(|db| {
                Ok::<_, StoreError>(purged::closed_before(
                    db,
                    compartment.row,
                    opened_by,
                    last,
                    PAGE,
                )?)
            })?;
            let Some(end) = page.last() else { break };
            last = end.row;
            if dry_run {
                for row in page {
                    let found = node
                        .store
                        .read(|db| one(db, &setting, compartment, row, now))?;
                    all.extend(found.map(|(due, ..)| due));
                }
                continue;
            }
            let (place, here) = (setting.clone(), compartment.clone());
            all.extend(node.store.write(compartment, move |batch| {
                let mut proposed = Vec::new();
                for row in page {
                    if let Some(found) = one(batch.db, &place, &here, row, now)? {
                        proposed.push(begin(batch, &place, &here, found)?);
                    }
                }
                Ok::<_, StoreError>(proposed)
            })?);
        }
    }
    if !dry_run && !all.is_empty() {
        super::attend(node)?;
    }
    Ok(all)
}

/// What is due, why, and the act that closed it.
type Found = (Due, PurgeReason, FactId);

fn one(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    row: document::Row,
    now: Timestamp,
) -> Result<Option<Found>, StoreError> {
    let id = CaseId::new(row.id.id);
    let Some(folded) = project::fold_case(db, setting, compartment, id)? else {
        return Ok(None);
    };
    let facts = document::facts(db, compartment, row)?;
    let mut is_held = !holds(&facts.facts).is_empty();
    for part in case_row::parts_of(db, id)? {
        let facts = load::facts_of(db, compartment, part.into())?;
        is_held |= !holds(&facts.facts).is_empty();
    }
    let case = &folded.case;
    let newest = setting.policies.newest();
    let policy = newest.for_domain(case.view.domain.as_deref());
    let reason = retention::due(&policy.retention, case, &facts.facts, is_held, now);
    let (Some(reason), Some((closed_at, by))) = (reason, retention::closed(case, &facts.facts))
    else {
        return Ok(None);
    };
    // Every node names the decision alike, so that two of them do not decide the same thing twice.
    if load::row(db, compartment, decision(compartment, id, by).into())?.is_some() {
        return Ok(None);
    }
    let class = match &reason {
        PurgeReason::Retention { class } => class.as_ref().map(ToString::to_string),
        PurgeReason::Moved { .. } | PurgeReason::Asked { .. } => None,
    };
    let due = Due {
        case_id: id,
        title: case.view.title.clone(),
        closed_at,
        class,
    };
    Ok(Some((due, reason, by)))
}

fn decision(compartment: &Compartment, case: CaseId, closed_by: FactId) -> PurgeId {
    let scope = &compartment.scope;
    let name = scope.fact("purge/retention", &[case.as_bytes(), closed_by.as_bytes()]);
    PurgeId::new(name.uuid())
}

fn begin(
    batch: &mut Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    (due, reason, by): Found,
) -> Result<Due, StoreError> {
    let documents: Vec<DocumentId> = whole(batch.db, compartment, due.case_id)?
        .into_iter()
        .collect();
    let most = documents.len().min(orgo_schema::fact::PURGE_DOCUMENTS_MAX);
    let (first, more) = documents.split_at(most);
    let purge = decision(compartment, due.case_id, by);
    propose_as(batch, setting, compartment, purge, None, first, &reason)?;
    let more: BTreeSet<DocumentId> = more.iter().copied().collect();
    propose(batch, setting, compartment, None, &more, &reason)?;
    Ok(due)
}
