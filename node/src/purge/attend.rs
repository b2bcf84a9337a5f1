//! What a node does by itself about decisions to purge: it acknowledges those that it knows no objection to,
//! and an administrator's node says that documents are gone once that may be said.

use std::collections::{BTreeMap, BTreeSet};

use orgo_crdt::MadeChange;
use orgo_engine::purge::Standing;
use orgo_schema::{
    fact::{Author, Body, Fact, PurgeReason, Purged},
    id::{CaseId, DocumentId, DocumentKind, EnvelopeHash, PurgeId},
    time::Timestamp,
};
use orgo_sync::roster::Power;
use rusqlite::Connection;
use serde::Serialize;

use super::{
    decision::{Decision, decisions, held},
    propose::{propose, whole, write},
    settle,
};
use crate::{
    moved,
    node::Node,
    parcel,
    setting::Setting,
    store::{Batch, StoreError, compartment::Compartment, document, envelope, purged},
};

/// Envelopes that one fact names: it must fit into one.
const ENVELOPES_AT_ONCE: usize = 1_000;

/// A decision that was carried out, or would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Executed {
    /// Which.
    pub purge_id: PurgeId,
    /// How many documents go.
    pub documents: usize,
}

/// Acknowledges what this node may acknowledge, and carries out what may be carried out if this is an
/// administrator's node on a sound clock. Doing it again does nothing.
///
/// # Errors
/// When the database refuses.
pub fn attend(node: &Node) -> Result<(), StoreError> {
    acknowledge(node)?;
    let reading = (node.clock)();
    if reading.source.is_sound() && is_administrators(&node.setting()) {
        run(node, reading.now, false)?;
    }
    Ok(())
}

/// Does what is to be done from time to time; `daily`: also looks for what was kept for long enough.
///
/// # Errors
/// When the database refuses.
pub fn tick(node: &Node, daily: bool) -> Result<(), StoreError> {
    let reading = (node.clock)();
    if daily && reading.source.is_sound() && is_administrators(&node.setting()) {
        super::due(node, reading.now, false)?;
    }
    attend(node)
}

/// Whether this node has the power to say that documents are gone.
pub(super) fn is_administrators(setting: &Setting) -> bool {
    setting.roster.has_power(setting.node, Power::Admin)
}

/// Lists the compartments that this node writes in and that hold anything.
fn writable(node: &Node) -> Vec<Compartment> {
    let setting = node.setting();
    let may_write = |held: &&Compartment| {
        let grant = setting
            .roster
            .grant_for(setting.node, held.scope.compartment);
        grant.is_some() && node.store.is_begun(held)
    };
    setting.places().filter(may_write).cloned().collect()
}

fn acknowledge(node: &Node) -> Result<(), StoreError> {
    for compartment in writable(node) {
        let setting = node.setting();
        let to_say = |db: &Connection| -> Result<Vec<PurgeId>, StoreError> {
            let mut to_say = Vec::new();
            for decision in decisions(db, &setting, &compartment, true)? {
                if is_to_say(db, &setting, &compartment, &decision)? {
                    to_say.push(decision.id());
                }
            }
            Ok(to_say)
        };
        if node.store.read(to_say)?.is_empty() {
            continue;
        }
        let (setting, here) = (node.setting(), compartment.clone());
        node.store.write(&compartment, move |batch| {
            // A hold may have come since.
            for decision in decisions(batch.db, &setting, &here, true)? {
                if is_to_say(batch.db, &setting, &here, &decision)? {
                    let body = Body::PurgeAcknowledged;
                    write(batch, &setting, &here, decision.id(), None, body)?;
                }
            }
            Ok::<_, StoreError>(())
        })?;
    }
    Ok(())
}

/// Whether this node has a decision to acknowledge: it has not, knows of no hold, and needs nothing of it.
fn is_to_say(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    decision: &Decision,
) -> Result<bool, StoreError> {
    if decision.fold.acknowledged.contains(&setting.node)
        || parcel::is_awaited(db, setting, compartment, &decision.fold.documents)?
    {
        return Ok(false);
    }
    let cases = decision.cases(db, compartment)?;
    Ok(held(db, compartment, &cases)?.is_empty())
}

/// Carries out the decisions that may be carried out at an instant, and returns them. What was written on a
/// case since it was proposed is proposed in turn, for it goes with it.
///
/// # Errors
/// When the database refuses.
pub fn run(node: &Node, now: Timestamp, dry_run: bool) -> Result<Vec<Executed>, StoreError> {
    let mut all = Vec::new();
    for compartment in writable(node) {
        let setting = node.setting();
        let (ready, left_over) = node.store.read(|db| {
            let left_over = left_over(db, &setting, &compartment)?;
            Ok::<_, StoreError>((ready(db, &setting, &compartment, now)?, left_over))
        })?;
        all.extend(ready.iter().map(|decision| Executed {
            purge_id: decision.id(),
            documents: decision.fold.documents.len(),
        }));
        if dry_run || (ready.is_empty() && left_over.is_empty()) {
            continue;
        }
        let mut carried = BTreeMap::new();
        for decision in &ready {
            carried.insert(decision.id(), carry_first(node, &compartment, decision)?);
        }
        let here = compartment.clone();
        node.store.write(&compartment, move |batch| {
            for decision in self::ready(batch.db, &setting, &here, now)? {
                // What came meanwhile is carried first.
                let held = settle::held(batch.db, &here, &decision.fold.documents)?;
                if carried.get(&decision.id()) == Some(&held) || !is_moved(&decision.fold.reason) {
                    execute(batch, &setting, &here, &decision)?;
                }
            }
            for (reason, documents) in self::left_over(batch.db, &setting, &here)? {
                propose(batch, &setting, &here, None, &documents, &reason)?;
            }
            Ok::<_, StoreError>(())
        })?;
        if !left_over.is_empty() {
            acknowledge(node)?;
        }
    }
    Ok(all)
}

/// Carries on what lives on elsewhere, before this node says that it is gone, and returns what was here of it.
fn carry_first(
    node: &Node,
    compartment: &Compartment,
    decision: &Decision,
) -> Result<settle::Held, StoreError> {
    let documents = &decision.fold.documents;
    let held = node
        .store
        .read(|db| settle::held(db, compartment, documents))?;
    if let PurgeReason::Moved { to } = decision.fold.reason {
        moved::carry_over(node, compartment, to, documents, true)?;
    }
    Ok(held)
}

/// Lists the decisions that this node may carry out now: of what lives on elsewhere those that it can carry there
/// first.
fn ready(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    now: Timestamp,
) -> Result<Vec<Decision>, StoreError> {
    let mut ready = Vec::new();
    let can_carry = |decision: &Decision| match decision.fold.reason {
        PurgeReason::Moved { to } => {
            let mut documents = decision.fold.documents.iter();
            moved::may_carry(setting, to) || !documents.any(|id| moved::is_carried(*id))
        }
        PurgeReason::Retention { .. } | PurgeReason::Asked { .. } => true,
    };
    for decision in decisions(db, setting, compartment, true)? {
        if can_carry(&decision)
            && decision.standing(db, setting, compartment, now)? == Standing::Ready
        {
            ready.push(decision);
        }
    }
    Ok(ready)
}

/// Says that the documents of a decision are gone, and proposes what belongs to its cases and was not known
/// when it was made.
fn execute(
    batch: &mut Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    decision: &Decision,
) -> Result<(), StoreError> {
    let proposed: BTreeSet<DocumentId> = decisions(batch.db, setting, compartment, true)?
        .into_iter()
        .flat_map(|decision| decision.fold.documents)
        .collect();
    // What comes to a case that was moved is carried on first: whoever does that proposes it.
    if !is_moved(&decision.fold.reason) {
        let mut since = BTreeSet::new();
        for id in &decision.fold.documents {
            if id.kind == DocumentKind::Case {
                since.extend(whole(batch.db, compartment, CaseId::new(id.id))?);
            }
        }
        since.retain(|id| !proposed.contains(id));
        let reason = &decision.fold.reason;
        propose(batch, setting, compartment, None, &since, reason)?;
    }
    if is_moved(&decision.fold.reason) {
        stand_for(batch, compartment, decision)?;
    }
    let documents: Vec<DocumentId> = decision.fold.documents.iter().copied().collect();
    let touching = envelopes(batch.db, compartment, &decision.fold.documents)?;
    let (first, more) = touching.split_at(touching.len().min(ENVELOPES_AT_ONCE));
    // The names of further envelopes come before the word that lets the documents go.
    for envelopes in more.chunks(ENVELOPES_AT_ONCE) {
        let body = Body::Purged(Purged {
            documents: Vec::new(),
            envelopes: envelopes.to_vec(),
        });
        write(batch, setting, compartment, decision.id(), None, body)?;
    }
    let body = Body::Purged(Purged {
        documents,
        envelopes: first.to_vec(),
    });
    write(batch, setting, compartment, decision.id(), None, body)
}

/// Lists the proposal in this node's own envelope, too: whoever proposed it may be removed, and what is gone here
/// lives on elsewhere all the same.
fn stand_for(
    batch: &mut Batch<'_>,
    compartment: &Compartment,
    decision: &Decision,
) -> Result<(), StoreError> {
    let (db, id) = (batch.db, decision.row.id);
    for hash in document::hashes(db, decision.row.row)? {
        let Some(bytes) = document::change(db, compartment.row, id, &hash)? else {
            continue;
        };
        let facts = orgo_crdt::admitted_facts(&bytes).unwrap_or_default();
        let mut facts = facts.iter().filter_map(|(_, fact)| Fact::decode(fact).ok());
        let node = batch.node();
        let is_of_another = |fact: Fact| {
            let is_own = match fact.by {
                Author::Person { node: by, .. } | Author::Node(by) => by == node,
                Author::Derived => true,
            };
            matches!(fact.body, Body::PurgeProposed(_)) && !is_own
        };
        if facts.any(is_of_another) {
            batch.add_change(compartment, id, MadeChange { hash, bytes })?;
        }
    }
    Ok(())
}

const fn is_moved(reason: &PurgeReason) -> bool {
    matches!(reason, PurgeReason::Moved { .. })
}

/// Lists the envelopes that touch documents, ascending.
fn envelopes(
    db: &Connection,
    compartment: &Compartment,
    documents: &BTreeSet<DocumentId>,
) -> Result<Vec<EnvelopeHash>, StoreError> {
    let mut touching = BTreeSet::new();
    for signed in envelope::all(db, compartment.row)? {
        let read = signed.read().map_err(|refused| StoreError::Damaged {
            table: "envelope",
            problem: refused.to_string(),
        })?;
        let mut listed = read
            .changes
            .iter()
            .filter_map(|listed| listed.document.known());
        if listed.any(|id| documents.contains(&id)) {
            touching.insert(signed.hash());
        }
    }
    Ok(touching.into_iter().collect())
}

/// Lists tasks that came for cases that were purged before, by the reason for which those went.
fn left_over(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
) -> Result<Vec<(PurgeReason, BTreeSet<DocumentId>)>, StoreError> {
    let mut by_purge: BTreeMap<PurgeId, BTreeSet<DocumentId>> = BTreeMap::new();
    for task in purged::left_over(db, compartment.row)? {
        let Some(row) = crate::project::load::row(db, compartment, task)? else {
            continue;
        };
        if !document::children(db, row.row, DocumentKind::Purge)?.is_empty() {
            continue;
        }
        let facts = document::facts(db, compartment, row)?;
        let Some(home) = orgo_engine::fold::home(&facts.facts) else {
            continue;
        };
        let case = DocumentId::from(home.case());
        if let Some(tombstone) = purged::of(db, compartment.row, case.into())? {
            by_purge.entry(tombstone.purge).or_default().insert(task);
        }
    }
    let mut left_over = Vec::new();
    for (purge, documents) in by_purge {
        let row = crate::project::load::row(db, compartment, purge.into())?;
        let decision = row.map(|row| Decision::read(db, setting, compartment, row));
        let reason = decision
            .transpose()?
            .flatten()
            .map(|decision| decision.fold.reason);
        if let Some(reason) = reason.filter(|reason| !is_moved(reason)) {
            left_over.push((reason, documents));
        }
    }
    Ok(left_over)
}
