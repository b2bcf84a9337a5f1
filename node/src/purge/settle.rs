//! What goes because it lives on in a stricter compartment is carried there first, by every node that can: the word
//! that it is gone may come together with the word that it was raised, or before anybody else knew of what was written
//! here.

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::{
    fact::PurgeReason,
    id::{ChangeHash, CompartmentId, DocumentId},
};
use orgo_sync::envelope::Listed;
use rusqlite::Connection;

use super::{decision::Decision, effect};
use crate::{
    moved,
    node::Node,
    project::load,
    setting::Setting,
    store::{StoreError, compartment::Compartment, document, purged},
};

/// What is here of documents.
pub(super) type Held = BTreeMap<DocumentId, Vec<ChangeHash>>;

/// Documents by where they live on.
type ByPlace = BTreeMap<CompartmentId, BTreeSet<DocumentId>>;

/// Lets decisions take effect as they stand now, see [`effect::apply`], once all that they take away from here is
/// where it lives on. Returns what [`effect::apply`] does.
///
/// # Errors
/// When the database refuses. Then the node does it when it starts again.
pub fn settle(
    node: &Node,
    compartment: &Compartment,
    decisions: &[DocumentId],
) -> Result<Vec<Listed>, StoreError> {
    if decisions.is_empty() {
        return Ok(Vec::new());
    }
    loop {
        let setting = node.setting();
        let (places, held) = node.store.read(|db| {
            let places = to_carry(db, &setting, compartment, decisions)?;
            let held = held_in(db, compartment, &places)?;
            Ok::<_, StoreError>((places, held))
        })?;
        for (to, documents) in &places {
            moved::carry_over(node, compartment, *to, documents, false)?;
        }
        let (here, decisions) = (compartment.clone(), decisions.to_vec());
        let revived = node.store.write(compartment, move |batch| {
            let places = to_carry(batch.db, &setting, &here, &decisions)?;
            // What came meanwhile is carried first.
            if held_in(batch.db, &here, &places)? != held {
                return Ok(None);
            }
            effect::apply(batch, &setting, &here, &decisions).map(Some)
        })?;
        if let Some(revived) = revived {
            return Ok(revived);
        }
    }
}

/// Lists the documents here that decisions take away and that this node can carry to where they live on.
///
/// # Errors
/// When the database refuses.
pub fn to_carry(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    decisions: &[DocumentId],
) -> Result<ByPlace, StoreError> {
    let mut places = ByPlace::new();
    for id in decisions {
        let Some(row) = load::row(db, compartment, *id)? else {
            continue;
        };
        let Some(decision) = Decision::read(db, setting, compartment, row)? else {
            continue;
        };
        let (PurgeReason::Moved { to }, Some(gone)) = (decision.fold.reason, decision.fold.purged)
        else {
            continue;
        };
        if !moved::may_carry(setting, to) {
            continue;
        }
        for document in gone
            .documents
            .into_iter()
            .filter(|id| moved::is_carried(*id))
        {
            let is_gone = purged::of(db, compartment.row, document.into())?.is_some();
            let row = document::row(db, compartment.row, document)?;
            if let Some(row) = row.filter(|_| !is_gone)
                && document::has_changes(db, row)?
            {
                places.entry(to).or_default().insert(document);
            }
        }
    }
    Ok(places)
}

fn held_in(
    db: &Connection,
    compartment: &Compartment,
    places: &ByPlace,
) -> Result<Held, StoreError> {
    let documents = places.values().flatten().copied().collect();
    held(db, compartment, &documents)
}

/// Says what is here of documents.
pub(super) fn held(
    db: &Connection,
    compartment: &Compartment,
    documents: &BTreeSet<DocumentId>,
) -> Result<Held, StoreError> {
    let mut held = Held::new();
    for id in documents {
        if let Some(row) = document::row(db, compartment.row, *id)? {
            held.insert(*id, document::hashes(db, row)?);
        }
    }
    Ok(held)
}
