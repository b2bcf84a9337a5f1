//! What is to be done about documents that were touched, where some were moved.

use std::collections::{BTreeMap, BTreeSet};

use orgo_engine::moved as wrapped;
use orgo_schema::id::{CaseId, CompartmentId, DocumentId, DocumentKind};
use rusqlite::Connection;

use super::family;
use crate::{
    project::{load, threads},
    setting::Setting,
    store::{
        StoreError,
        compartment::Compartment,
        document::{self, Row},
        moved, purged,
    },
};

/// What is to be done about documents that were touched.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Those that were moved, by where they go on; to be carried.
    pub(super) moved: BTreeMap<CompartmentId, BTreeSet<DocumentId>>,
    /// Those of them for which this node does not stand yet.
    pub(super) unsaid: BTreeMap<CompartmentId, BTreeSet<DocumentId>>,
    /// Those that belong to a case which was moved, by where that is; to be sent after it.
    pub(super) followers: BTreeMap<CompartmentId, BTreeSet<DocumentId>>,
}

impl Plan {
    /// Looks at documents of a compartment, and at what belongs to those that were moved.
    ///
    /// # Errors
    /// When the database refuses.
    pub(super) fn of(
        db: &Connection,
        setting: &Setting,
        from: &Compartment,
        touched: &BTreeSet<DocumentId>,
    ) -> Result<Self, StoreError> {
        let mut plan = Self::default();
        if !moved::is_any(db, from.row)? && !purged::any(db, from.row)? {
            return Ok(plan);
        }
        let mut around = touched.clone();
        for id in touched {
            let Some(row) = load::row(db, from, *id)? else {
                continue;
            };
            if moved::is(db, row.row)? {
                plan.add_moved(db, setting, from, row)?;
                around.extend(relatives(db, setting, from, row)?);
            }
        }
        for id in around {
            let Some(row) = load::row(db, from, id)? else {
                continue;
            };
            if let Some(to) = family::follows(db, setting, from, row)? {
                plan.followers.entry(to).or_default().insert(id);
            }
        }
        Ok(plan)
    }

    fn add_moved(
        &mut self,
        db: &Connection,
        setting: &Setting,
        from: &Compartment,
        row: Row,
    ) -> Result<(), StoreError> {
        let facts = document::facts(db, from, row)?;
        let here = from.scope.compartment;
        for to in wrapped::targets(&facts.facts, here, &setting.order()) {
            self.moved.entry(to).or_default().insert(row.id);
            if !wrapped::movers(&facts.facts, to).contains(&setting.node) {
                self.unsaid.entry(to).or_default().insert(row.id);
            }
        }
        Ok(())
    }
}

/// Lists what may belong to a document that was moved.
fn relatives(
    db: &Connection,
    setting: &Setting,
    from: &Compartment,
    row: Row,
) -> Result<BTreeSet<DocumentId>, StoreError> {
    match row.id.kind {
        DocumentKind::Case => {
            let id = CaseId::new(row.id.id);
            let mut around = family::of_case(db, from, id)?;
            // The signals of one that was part of another are shown there.
            let facts = document::facts(db, from, row)?;
            if let Some(head) = threads::survivor(db, setting, from, id, &facts)? {
                around.extend(family::of_case(db, from, head)?);
            }
            Ok(around)
        }
        DocumentKind::Signal => {
            let answers = document::children(db, row.row, DocumentKind::Signal)?;
            Ok(answers.into_iter().map(|answer| answer.id).collect())
        }
        DocumentKind::Task
        | DocumentKind::Person
        | DocumentKind::User
        | DocumentKind::Purge
        | DocumentKind::Policy
        | DocumentKind::Parcel => Ok(BTreeSet::new()),
    }
}
