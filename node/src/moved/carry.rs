//! Carrying on what was raised, and what others wrote on it without knowing.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use orgo_crdt::MadeChange;
use orgo_engine::moved as wrapped;
use orgo_schema::{
    fact::{Body, Fact, Moved, PurgeReason, Renamed},
    id::{BlobHash, CompartmentId, DocumentId, DocumentKind, FactId},
};
use rusqlite::Connection;

use super::{late::pass_on, plan::Plan, raise};
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
        let may_write = writable(&setting, from.scope.compartment).is_some();
        // Whoever raised them may be removed, and then that word counts no longer: what is carried on here stays
        // carried on by the word of this node.
        if may_write {
            say(node, &setting, from, plan.unsaid)?;
        }
        for (to, documents) in plan.moved {
            if let Some(to) = writable(&setting, to) {
                proposed |= carry(node, from, to, &documents)?;
                proposed |= follow(node, to, &documents)?;
            }
        }
        if plan.followers.is_empty() || !may_write {
            return Ok(proposed);
        }
        touched = say(node, &setting, from, plan.followers)?;
    }
    Ok(proposed)
}

/// Carries on all that was moved in the compartments that are open here and is not carried yet.
///
/// # Errors
/// When the database refuses.
pub fn resume(node: &Node) -> Result<(), StoreError> {
    let mut proposed = false;
    for from in node.setting().places() {
        proposed |= all(node, from)?;
        pass_on(node, from)?;
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

/// Says of documents that they were moved, where this node may know where to, and returns those.
fn say(
    node: &Node,
    setting: &Arc<Setting>,
    from: &Compartment,
    moved: BTreeMap<CompartmentId, BTreeSet<DocumentId>>,
) -> Result<BTreeSet<DocumentId>, StoreError> {
    let mut said = BTreeSet::new();
    for (to, documents) in moved {
        if writable(setting, to).is_none() {
            continue;
        }
        said.extend(documents.iter().copied());
        let (setting, from) = (Arc::clone(setting), from.clone());
        node.store.write(&from.clone(), move |batch| {
            let moved = Moved { to, reason: None };
            raise::say(batch, &setting, &from, &documents, None, &moved)
        })?;
    }
    Ok(said)
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
        let whole = bring_over(node, from, to, some, false)?;
        proposed |= let_go(node, from, to, whole)?;
    }
    Ok(proposed)
}

/// Whether a document goes on elsewhere by being carried: what a parcel holds is taken out of it instead.
pub fn is_carried(id: DocumentId) -> bool {
    id.kind != DocumentKind::Parcel
}

/// Carries all that documents hold here into another compartment, before they go; with `stands`, this node lists
/// what others carried as well, so that it stays where those are removed.
///
/// # Errors
/// When the database refuses.
pub fn carry_over(
    node: &Node,
    from: &Compartment,
    to: CompartmentId,
    documents: &BTreeSet<DocumentId>,
    stands: bool,
) -> Result<(), StoreError> {
    let setting = node.setting();
    let Some(to) = writable(&setting, to) else {
        return Ok(());
    };
    let all = documents.iter().copied().filter(|id| is_carried(*id));
    let all: Vec<DocumentId> = all.collect();
    for some in all.chunks(DOCUMENTS_AT_ONCE) {
        bring_over(node, from, to, some, stands)?;
    }
    Ok(())
}

/// Carries some documents, and returns those that are carried whole.
fn bring_over(
    node: &Node,
    from: &Compartment,
    to: &Compartment,
    some: &[DocumentId],
    stands: bool,
) -> Result<BTreeSet<DocumentId>, StoreError> {
    let mut whole = BTreeSet::new();
    let loads = node.store.read(|db| {
        let loads = some.iter().map(|id| Load::of(db, from, to, *id, stands));
        loads.collect::<Result<Vec<_>, _>>()
    })?;
    let mut loads: Vec<Load> = loads.into_iter().flatten().collect();
    let changes = loads.iter_mut();
    let changes = changes.map(|load| (load.id, std::mem::take(&mut load.changes)));
    bring(node, to, changes.collect(), stands)?;
    for load in loads {
        let mut is_whole = load.is_whole;
        for name in load.contents {
            is_whole &= bring_content(node, from, to, load.id, name)?;
        }
        if is_whole {
            whole.insert(load.id);
        }
    }
    Ok(whole)
}

/// Proposes to purge what was carried whole, unless somebody did: by the first node that moved it, or by the next
/// one that carried it once that one is gone. Returns whether it did.
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
            if is_ours(db, &setting, (from, to.scope.compartment), id)? {
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
    (from, to): (&Compartment, CompartmentId),
    id: DocumentId,
) -> Result<bool, StoreError> {
    let Some(row) = load::row(db, from, id)? else {
        return Ok(false);
    };
    if !document::children(db, row.row, DocumentKind::Purge)?.is_empty() {
        return Ok(false);
    }
    let facts = document::facts(db, from, row)?;
    let mut movers = wrapped::movers(&facts.facts, to).into_iter();
    let first = movers.find(|node| !setting.roster.is_removed(*node));
    Ok(first.is_none_or(|first| first == setting.node))
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
        stands: bool,
    ) -> Result<Option<Self>, StoreError> {
        let Some(old) = load::row(db, from, id)? else {
            return Ok(None);
        };
        let stored = document::stored(db, from, old)?;
        let mut held = Vec::new();
        if let Some(new) = load::row(db, to, id)?
            && !stands
        {
            held = document::hashes(db, new.row)?;
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
        let contents: BTreeSet<BlobHash> = contents.collect();
        // One that another node named is copied here as well: nobody has to send it.
        let there = renamed(db, to, id)?;
        Ok(Some(Self {
            id,
            changes,
            contents: contents.difference(&there).copied().collect(),
            is_whole,
        }))
    }
}

/// Returns the contents that are copied where a document goes on, by the names they had before.
pub(super) fn renamed(
    db: &Connection,
    to: &Compartment,
    id: DocumentId,
) -> Result<BTreeSet<BlobHash>, StoreError> {
    let mut copied = BTreeSet::new();
    let Some(row) = load::row(db, to, id)? else {
        return Ok(copied);
    };
    for fact in document::stored(db, to, row)?.facts.values() {
        if let Body::Renamed(renamed) = &fact.body
            && blob::row(db, to.row, &renamed.new)?.is_some()
        {
            copied.insert(renamed.old);
        }
    }
    Ok(copied)
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

/// Writes what is missing into the successors; with `stands`, this node lists what is there already as well.
pub(super) fn bring(
    node: &Node,
    to: &Compartment,
    documents: Vec<(DocumentId, Vec<MadeChange>)>,
    stands: bool,
) -> Result<(), StoreError> {
    if documents.iter().all(|(_, changes)| changes.is_empty()) {
        return Ok(());
    }
    let (setting, place) = (node.setting(), to.clone());
    node.store.write(to, move |batch| {
        let mut touched = BTreeSet::new();
        for (id, changes) in documents {
            for change in changes {
                if stands {
                    batch.add_change(&place, id, change)?;
                } else {
                    add(batch, &place, id, change)?;
                }
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
pub(super) fn bring_content(
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
