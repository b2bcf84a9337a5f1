//! What comes late for documents that were raised: somebody wrote it who did not know, and where it was written
//! the document may be gone by now. A node that is cleared for both compartments passes it on into the successor
//! before it is dropped where it came.

use std::collections::{BTreeMap, BTreeSet};

use orgo_crdt::MadeChange;
use orgo_engine::moved as wrapped;
use orgo_schema::{
    fact::Fact,
    id::{CompartmentId, DocumentId},
};
use rusqlite::Connection;

use super::{
    carry::{bring, change, follow, writable},
    family,
};
use crate::{
    node::Node,
    project::load,
    setting::Setting,
    store::{StoreError, compartment::Compartment, moved, purged},
};

/// A change that brings facts, as it was admitted.
#[derive(Debug)]
pub struct Late<'a> {
    /// The document that it is of.
    pub document: DocumentId,
    /// The change.
    pub bytes: &'a [u8],
}

/// Passes facts on where their documents went, if this node may write there. Facts that are there already are
/// there once. Titles and texts stay behind: what they change is not here any more.
///
/// # Errors
/// When the database refuses.
pub fn pass_on<'a>(
    node: &Node,
    from: &Compartment,
    late: impl IntoIterator<Item = Late<'a>>,
) -> Result<(), StoreError> {
    let setting = node.setting();
    let late: Vec<Late<'_>> = late.into_iter().collect();
    let went = node.store.read(|db| went(db, &setting, from, &late))?;
    for (to, documents) in went {
        let Some(to) = writable(&setting, to) else {
            continue;
        };
        let changes = late
            .iter()
            .filter(|late| documents.contains(&late.document))
            .map(|late| (late.document, carried(from, to, late)));
        bring(node, to, changes.collect(), false)?;
        follow(node, to, &documents)?;
    }
    Ok(())
}

/// Finds the documents among those that changes are of that went elsewhere, by where.
fn went(
    db: &Connection,
    setting: &Setting,
    from: &Compartment,
    late: &[Late<'_>],
) -> Result<BTreeMap<CompartmentId, BTreeSet<DocumentId>>, StoreError> {
    let mut went: BTreeMap<CompartmentId, BTreeSet<DocumentId>> = BTreeMap::new();
    if late.is_empty() || (!moved::is_any(db, from.row)? && !purged::any(db, from.row)?) {
        return Ok(went);
    }
    let documents: BTreeSet<DocumentId> = late.iter().map(|late| late.document).collect();
    for id in documents {
        let Some(row) = load::row(db, from, id)? else {
            continue;
        };
        if let Some(to) = family::moved_to(db, setting, from, row)? {
            went.entry(to).or_default().insert(id);
        }
    }
    Ok(went)
}

fn carried(from: &Compartment, to: &Compartment, late: &Late<'_>) -> Vec<MadeChange> {
    let facts = orgo_crdt::admitted_facts(late.bytes).unwrap_or_default();
    let facts = facts.into_iter().filter_map(|(id, fact)| {
        let fact = Fact::decode(&fact).ok()?;
        let (id, fact) = wrapped::wrap(&to.scope, from.scope.compartment, id, &fact);
        change(to, late.document, id, &fact)
    });
    facts.collect()
}
