//! Carrying on what was raised, and what others wrote on it without knowing.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use orgo_crdt::MadeChange;
use orgo_engine::moved as wrapped;
use orgo_schema::{
    fact::{Author, Body, Fact, Moved, PurgeReason, Renamed},
    id::{BlobHash, CompartmentId, DocumentId, DocumentKind, FactId, NodeId},
};
use rusqlite::Connection;

use super::{plan::Plan, raise};
use crate::{
    admit,
    node::Node,
    project::{self, load},
    purge,
    setting::Setting,
    store::{
        Batch, StoreError,
        blob::{self, Packed},
        compartment::Compartment,
        document::{self, Row},
        moved, wanted,
    },
};

/// Documents that are carried in one transaction: what others write waits no longer than that.
const DOCUMENTS_AT_ONCE: usize = 50;
/// Documents that are looked at together.
const PAGE: u32 = 200;
/// How often what follows what was moved is looked for: a task of a case that is part of another, and so
/// on.
const GENERATIONS_MAX: u32 = 8;

/// Carries on what was moved among documents of a compartment that were just changed, and what belongs to
/// it. It does what is missing and nothing else, and nothing at all on a node that does not hold the
/// compartments it goes to. Returns whether it proposed to purge what was carried: then
/// [`purge::attend`] is to be called.
///
/// # Errors
/// When the database refuses. What was not carried is carried another time.
pub fn follow(
    node: &Node,
    from: &Compartment,
    touched: &BTreeSet<DocumentId>,
) -> Result<bool, StoreError> {
    let (setting, mut proposed) = (node.setting(), false);
    if touched.is_empty() || !goes_on(&setting, from) {
        return Ok(proposed);
    }
    let mut touched = touched.clone();
    for _ in 0..GENERATIONS_MAX {
        let plan = node
            .store
            .read(|db| Plan::of(db, &setting, from, &touched))?;
        for (to, documents) in plan.moved {
            if let Some(to) = writable(&setting, to) {
                proposed |= carry(node, from, to, &documents)?;
                proposed |= follow(node, to, &documents)?;
            }
        }
        if plan.followers.is_empty() || writable(&setting, from.scope.compartment).is_none() {
            return Ok(proposed);
        }
        touched = send_after(node, &setting, from, plan.followers)?;
    }
    Ok(proposed)
}

/// Carries on all that was moved in the compartments that are open here and is not carried yet.
///
/// # Errors
/// When the database refuses.
pub fn resume(node: &Node) -> Result<(), StoreError> {
    let mut proposed = false;
    for from in &*node.setting().compartments {
        proposed |= all(node, from)?;
    }
    if proposed {
        purge::attend(node)?;
    }
    Ok(())
}

/// Carries on all that was moved in a compartment and is not carried yet. Returns what [`follow`] does.
///
/// # Errors
/// When the database refuses.
pub(super) fn all(node: &Node, from: &Compartment) -> Result<bool, StoreError> {
    let (mut last, mut proposed) = (0, false);
    loop {
        let page = node
            .store
            .read(|db| moved::after(db, from.row, last, PAGE))?;
        let Some(end) = page.last() else {
            return Ok(proposed);
        };
        last = end.row;
        proposed |= follow(node, from, &page.iter().map(|row| row.id).collect())?;
    }
}

/// Whether this node holds a compartment that something of `from` may go on in.
fn goes_on(setting: &Setting, from: &Compartment) -> bool {
    let mut held = setting.compartments.iter();
    held.any(|held| setting.is_stricter(held.scope.compartment, from.scope.compartment))
}

/// Returns a compartment that is open here, if this node may write there.
pub(super) fn writable(setting: &Setting, id: CompartmentId) -> Option<&Compartment> {
    setting.roster.grant_for(setting.node, id)?;
    setting.held(id)
}

/// Says of documents that they follow what they belong to, where this node may know where that is.
fn send_after(
    node: &Node,
    setting: &Arc<Setting>,
    from: &Compartment,
    followers: BTreeMap<CompartmentId, BTreeSet<DocumentId>>,
) -> Result<BTreeSet<DocumentId>, StoreError> {
    let mut sent = BTreeSet::new();
    for (to, documents) in followers {
        if writable(setting, to).is_none() {
            continue;
        }
        sent.extend(documents.iter().copied());
        let (setting, from) = (Arc::clone(setting), from.clone());
        node.store.write(&from.clone(), move |batch| {
            let moved = Moved { to, reason: None };
            raise::say(batch, &setting, &from, &documents, None, &moved)
        })?;
    }
    Ok(sent)
}

/// Carries documents from one compartment into another. Returns whether it proposed to purge what was carried.
fn carry(
    node: &Node,
    from: &Compartment,
    to: &Compartment,
    documents: &BTreeSet<DocumentId>,
) -> Result<bool, StoreError> {
    let mut proposed = false;
    let all: Vec<DocumentId> = documents.iter().copied().collect();
    for some in all.chunks(DOCUMENTS_AT_ONCE) {
        let loads = node.store.read(|db| {
            let loads = some.iter().map(|id| Load::of(db, from, to, *id));
            loads.collect::<Result<Vec<_>, _>>()
        })?;
        let mut loads: Vec<Load> = loads.into_iter().flatten().collect();
        let changes = loads.iter_mut();
        bring(
            node,
            to,
            changes
                .map(|load| (load.id, std::mem::take(&mut load.changes)))
                .collect(),
        )?;
        let mut whole = BTreeSet::new();
        for Load {
            id,
            contents,
            mut is_whole,
            ..
        } in loads
        {
            for name in contents {
                is_whole &= bring_content(node, from, to, id, name)?;
            }
            if is_whole {
                whole.insert(id);
            }
        }
        proposed |= let_go(node, from, to, whole)?;
    }
    Ok(proposed)
}

/// Proposes to purge what was carried whole, unless somebody did: by the node that moved it, or by any that
/// carried it once that one is gone. Returns whether it did.
fn let_go(
    node: &Node,
    from: &Compartment,
    to: &Compartment,
    documents: BTreeSet<DocumentId>,
) -> Result<bool, StoreError> {
    let setting = node.setting();
    if writable(&setting, from.scope.compartment).is_none() {
        return Ok(false);
    }
    let unasked = node.store.read(|db| {
        let mut unasked = BTreeSet::new();
        for id in documents {
            if is_ours(db, &setting, from, id)? {
                unasked.insert(id);
            }
        }
        Ok::<_, StoreError>(unasked)
    })?;
    if unasked.is_empty() {
        return Ok(false);
    }
    let (place, to) = (from.clone(), to.scope.compartment);
    node.store.write(from, move |batch| {
        let reason = PurgeReason::Moved { to };
        purge::propose(batch, &setting, &place, None, &unasked, &reason).map(drop)
    })?;
    Ok(true)
}

/// Whether this node is the one to propose that a document goes, and nobody has.
fn is_ours(
    db: &Connection,
    setting: &Setting,
    from: &Compartment,
    id: DocumentId,
) -> Result<bool, StoreError> {
    let Some(row) = load::row(db, from, id)? else {
        return Ok(false);
    };
    if !document::children(db, row.row, DocumentKind::Purge)?.is_empty() {
        return Ok(false);
    }
    let facts = document::facts(db, from, row)?;
    let movers: Vec<NodeId> = facts
        .facts
        .values()
        .filter(|fact| matches!(fact.body, Body::Moved(_)))
        .filter_map(|fact| match fact.by {
            Author::Person { node, .. } | Author::Node(node) => Some(node),
            Author::Derived => None,
        })
        .collect();
    let is_gone = |node: &NodeId| setting.roster.is_removed(*node);
    Ok(movers.contains(&setting.node) || movers.iter().all(is_gone))
}

/// What of a document is not yet in its successor.
struct Load {
    id: DocumentId,
    changes: Vec<MadeChange>,
    /// Contents that are not there, by the name they have in the compartment they come from.
    contents: BTreeSet<BlobHash>,
    /// Whether there is nothing that cannot be carried.
    is_whole: bool,
}

impl Load {
    fn of(
        db: &Connection,
        from: &Compartment,
        to: &Compartment,
        id: DocumentId,
    ) -> Result<Option<Self>, StoreError> {
        let Some(old) = load::row(db, from, id)? else {
            return Ok(None);
        };
        let stored = document::stored(db, from, old)?;
        let (mut held, mut there) = (Vec::new(), document::Facts::default());
        if let Some(new) = load::row(db, to, id)? {
            held = document::hashes(db, new.row)?;
            there = document::stored(db, to, new)?;
        }
        let here = from.scope.compartment;
        let mut changes = Vec::new();
        for (fact_id, fact) in &stored.facts {
            let (fact_id, fact) = wrapped::wrap(&to.scope, here, *fact_id, fact);
            changes.extend(change(to, id, fact_id, &fact));
        }
        let mut is_whole = changes.len() == stored.facts.len() && stored.unreadable == 0;
        let edits: Vec<&[u8]> = stored.edits.iter().map(Vec::as_slice).collect();
        if !edits.is_empty() {
            let scope = |of: &Compartment| (of.scope.organization, of.scope.compartment);
            let carried = orgo_crdt::carried_edits(scope(from), scope(to), id, &edits);
            is_whole &= carried.len() == edits.len();
            changes.extend(carried);
        }
        changes.retain(|change| held.binary_search(&change.hash).is_err());
        let contents = stored.facts.values().flat_map(|fact| fact.body.blobs());
        let mut contents: BTreeSet<BlobHash> = contents.collect();
        for fact in there.facts.values() {
            // One that another node named is copied here as well: nobody has to send it.
            if let Body::Renamed(renamed) = &fact.body
                && blob::row(db, to.row, &renamed.new)?.is_some()
            {
                contents.remove(&renamed.old);
            }
        }
        Ok(Some(Self {
            id,
            changes,
            contents,
            is_whole,
        }))
    }
}

/// Makes the change that stores one fact. One a fact: another node may know of fewer or more of them.
pub(super) fn change(
    compartment: &Compartment,
    document: DocumentId,
    id: FactId,
    fact: &Fact,
) -> Option<MadeChange> {
    let scope = &compartment.scope;
    let place = (scope.organization, scope.compartment);
    let made = orgo_crdt::fact_change(place, document, &[(id, &fact.encode())]);
    if let Err(refused) = &made {
        tracing::error!(%refused, %document, "a fact cannot be carried along; it stays where it was");
    }
    made.ok()
}

/// Writes what is missing into the successors.
pub(super) fn bring(
    node: &Node,
    to: &Compartment,
    documents: Vec<(DocumentId, Vec<MadeChange>)>,
) -> Result<(), StoreError> {
    if documents.iter().all(|(_, changes)| changes.is_empty()) {
        return Ok(());
    }
    let (setting, place) = (node.setting(), to.clone());
    node.store.write(to, move |batch| {
        let mut touched = BTreeSet::new();
        for (id, changes) in documents {
            for change in changes {
                add(batch, &place, id, change)?;
                touched.insert(id);
            }
        }
        admit::rows::project(batch.db, &setting, &place, &touched)
    })
}

/// Adds a change unless it came from elsewhere meanwhile.
fn add(
    batch: &mut Batch<'_>,
    to: &Compartment,
    id: DocumentId,
    change: MadeChange,
) -> Result<(), StoreError> {
    let row = document::row_or_new(batch.db, to.row, id)?;
    if !document::holds(batch.db, row, &change.hash)? {
        batch.add_change(to, id, change)?;
    }
    Ok(())
}

/// Copies content and says what it is called there; returns whether that is done. Where it is not here, it is
/// copied once it has come.
fn bring_content(
    node: &Node,
    from: &Compartment,
    to: &Compartment,
    id: DocumentId,
    old: BlobHash,
) -> Result<bool, StoreError> {
    let content = node.store.read(|db| match blob::row(db, from.row, &old)? {
        Some(row) => blob::read(db, row).map(Some),
        None => Ok(None),
    })?;
    let Some(content) = content else {
        return Ok(false);
    };
    let new = to.scope.blob(&content);
    let packed = Packed::new(&content)?;
    drop(content);
    let (fact_id, fact) = wrapped::renamed(&to.scope, Renamed { old, new });
    let Some(change) = change(to, id, fact_id, &fact) else {
        return Ok(false);
    };
    let (setting, place) = (node.setting(), to.clone());
    node.store.write(to, move |batch| {
        blob::add(batch.db, place.row, &new, &packed)?;
        wanted::found(batch.db, place.row, &new)?;
        add(batch, &place, id, change)?;
        let row = document::row_or_new(batch.db, place.row, id)?;
        let row = Row {
            row,
            compartment: place.row,
            id,
        };
        match id.kind {
            DocumentKind::Signal => project::words(batch.db, &setting, row),
            DocumentKind::Case
            | DocumentKind::Task
            | DocumentKind::Person
            | DocumentKind::User
            | DocumentKind::Purge
            | DocumentKind::Policy
            | DocumentKind::Parcel => project::document(batch.db, &setting, row),
        }
    })?;
    Ok(true)
}
