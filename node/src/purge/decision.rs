//! Where a decision to purge stands, as far as this node knows.

use std::collections::BTreeSet;

use orgo_engine::{
    fold::{self, PurgeFold},
    purge::{Around, Standing, standing},
};
use orgo_schema::{
    case::CaseStatus,
    id::{CaseId, DocumentId, DocumentKind, NodeId, PurgeId},
    time::Timestamp,
};
use orgo_sync::roster::{Access, Power};
use rusqlite::Connection;

use crate::{
    project::load,
    setting::Setting,
    store::{
        StoreError, case as case_row,
        compartment::Compartment,
        document::{self, Row},
        purged, signal as signal_row, task as task_row,
    },
};

/// A decision to purge.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Its document.
    pub row: Row,
    /// What it says.
    pub fold: PurgeFold,
}

impl Decision {
    /// Reads a decision; nothing while its proposal is not here.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn read(
        db: &Connection,
        setting: &Setting,
        compartment: &Compartment,
        row: Row,
    ) -> Result<Option<Self>, StoreError> {
        let facts = document::facts(db, compartment, row)?;
        let fold = fold::purge(
            &facts.facts,
            |node| was_administrator(setting, node),
            // Also by the grants of nodes that were removed.
            |node, compartment| setting.roster.grant_for(node, compartment).is_some(),
        );
        Ok(fold.map(|fold| Self { row, fold }))
    }

    /// Returns its name.
    pub const fn id(&self) -> PurgeId {
        PurgeId::new(self.row.id.id)
    }

    /// Whether anything of it is left to be done.
    pub fn is_open(&self) -> bool {
        let gone = self.fold.purged.as_ref();
        let is_done = gone.is_some_and(|gone| gone.documents == self.fold.documents);
        !is_done && !self.fold.withdrawn
    }

    /// Says where it stands at an instant.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn standing(
        &self,
        db: &Connection,
        setting: &Setting,
        compartment: &Compartment,
        now: Timestamp,
    ) -> Result<Standing, StoreError> {
        let cases = self.cases(db, compartment)?;
        let around = Around {
            holders: &holders(setting, compartment),
            held: &held(db, compartment, &cases)?,
            open: &open(db, compartment, &cases)?,
            grace: setting.policies.newest().retention.grace,
        };
        Ok(standing(&self.fold, &around, now))
    }

    /// Returns the cases that it touches: those it names, and those that what it names is shown in.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn cases(
        &self,
        db: &Connection,
        compartment: &Compartment,
    ) -> Result<BTreeSet<CaseId>, StoreError> {
        cases_of(db, compartment, &self.fold.documents)
    }
}

/// Lists the decisions of a compartment, or those of which anything is left to be done.
///
/// # Errors
/// When the database refuses.
pub fn decisions(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    open_only: bool,
) -> Result<Vec<Decision>, StoreError> {
    let mut decisions = Vec::new();
    for row in purged::decisions(db, compartment.row, open_only)? {
        decisions.extend(Decision::read(db, setting, compartment, row)?);
    }
    Ok(decisions)
}

/// Whether a node was ever granted the power of an administrator. One that was removed counts up to its cut,
/// which admission sees to.
fn was_administrator(setting: &Setting, node: NodeId) -> bool {
    setting.roster.members().any(|(_, member)| {
        member.node == node && member.capabilities.powers.contains(&Power::Admin)
    })
}

/// Returns the nodes that write in a compartment: what they wrote there may not be known here yet.
fn holders(setting: &Setting, compartment: &Compartment) -> BTreeSet<NodeId> {
    let roster = &setting.roster;
    let id = compartment.scope.compartment;
    let nodes = roster.members().map(|(_, member)| member.node);
    nodes
        .filter(|node| roster.access(*node, id) == Some(Access::Write))
        .collect()
}

/// Returns the cases among documents, and those that the others are shown in.
pub(super) fn cases_of(
    db: &Connection,
    compartment: &Compartment,
    documents: &BTreeSet<DocumentId>,
) -> Result<BTreeSet<CaseId>, StoreError> {
    let mut cases = BTreeSet::new();
    for id in documents {
        if id.kind == DocumentKind::Case {
            cases.insert(CaseId::new(id.id));
            continue;
        }
        let Some(row) = document::row(db, compartment.row, *id)? else {
            continue;
        };
        let shown_in = match id.kind {
            DocumentKind::Signal => signal_row::one(db, row)?.and_then(|row| row.case_document),
            DocumentKind::Task => {
                cases.extend(task_row::one(db, row)?.map(|row| row.case_id));
                None
            }
            DocumentKind::Case
            | DocumentKind::Person
            | DocumentKind::User
            | DocumentKind::Purge
            | DocumentKind::Policy
            | DocumentKind::Parcel => None,
        };
        if let Some(case) = shown_in {
            cases.insert(CaseId::new(document::at(db, case)?.id.id));
        }
    }
    // A hold on a case is a hold on what was made part of it, and the other way round.
    let mut family = cases.clone();
    for case in cases {
        family.extend(case_row::parts_of(db, case)?);
        if let Some(row) = load::row(db, compartment, case.into())? {
            family.extend(case_row::one(db, row.row)?.and_then(|row| row.merged_into));
        }
    }
    Ok(family)
}

/// Returns those of some cases that a legal hold stands on.
pub(super) fn held(
    db: &Connection,
    compartment: &Compartment,
    cases: &BTreeSet<CaseId>,
) -> Result<BTreeSet<CaseId>, StoreError> {
    let mut held = BTreeSet::new();
    for case in cases {
        let facts = load::facts_of(db, compartment, (*case).into())?;
        if !fold::holds(&facts.facts).is_empty() {
            held.insert(*case);
        }
    }
    Ok(held)
}

/// Returns those of some cases that are worked on.
fn open(
    db: &Connection,
    compartment: &Compartment,
    cases: &BTreeSet<CaseId>,
) -> Result<BTreeSet<CaseId>, StoreError> {
    let mut open = BTreeSet::new();
    for case in cases {
        let row = load::row(db, compartment, (*case).into())?;
        let row = row.map(|row| case_row::one(db, row.row)).transpose()?;
        let is_over = |status| matches!(status, CaseStatus::Closed | CaseStatus::Merged);
        if row.flatten().is_some_and(|row| !is_over(row.status)) {
            open.insert(*case);
        }
    }
    Ok(open)
}
