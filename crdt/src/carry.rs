//! Carrying edits from a document into the one of the same kind and id in another compartment.
//!
//! Both begin with the same genesis, and an edit depends on edits alone. So each edit of the one has its
//! counterpart in the other: the same operations on the counterparts of what it depends on, by an actor
//! that is the hash of that. It follows from the edits alone, so whoever carries them makes the same
//! changes, and an edit that was made later is carried after the others as if it had been there.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{
    ActorId, Change, ExpandedChange,
    legacy::{ElementId, Key, ObjectId, Op, OpId},
};
use orgo_schema::id::DocumentId;

use crate::{
    document::{ReadChange, read_change},
    edit::{self, EditChange, NOBODY},
    fact_change::{MadeChange, Scope},
    genesis,
    guard::guarded,
};

/// Makes the counterparts of edits, each after those it depends on. What is no edit of this document in
/// `from`, or depends on what is not among them, has none.
pub fn carried_edits(
    from: Scope,
    to: Scope,
    document: DocumentId,
    edits: &[&[u8]],
) -> Vec<MadeChange> {
    let mut left: Vec<EditChange> = Vec::new();
    let mut seen = BTreeSet::new();
    for bytes in edits {
        if let Ok(ReadChange::Edit(edit)) = read_change(from, document, bytes)
            && seen.insert(edit.hash)
        {
            left.push(edit);
        }
    }
    let mut known = Counterparts::new(document);
    let mut made = Vec::new();
    loop {
        let before = left.len();
        left.retain(|edit| match known.carry(to, document, &edit.change) {
            Some(change) => {
                made.push(change);
                false
            }
            None => true,
        });
        if left.len() == before {
            return made;
        }
    }
}

/// What stands for what.
struct Counterparts {
    changes: BTreeMap<automerge::ChangeHash, automerge::ChangeHash>,
    actors: BTreeMap<ActorId, ActorId>,
}

impl Counterparts {
    /// The genesis stands for itself.
    fn new(document: DocumentId) -> Self {
        let genesis = automerge::ChangeHash(*genesis::genesis_hash(document.kind).as_bytes());
        Self {
            changes: BTreeMap::from([(genesis, genesis)]),
            actors: BTreeMap::new(),
        }
    }

    /// Makes the counterpart of one edit; nothing while what it depends on has none.
    fn carry(&mut self, to: Scope, document: DocumentId, change: &Change) -> Option<MadeChange> {
        let known = |hash| self.changes.get(hash).copied();
        let mut deps = change
            .deps()
            .iter()
            .map(known)
            .collect::<Option<Vec<_>>>()?;
        deps.sort_unstable();
        let own = change.actor_id().clone();
        self.actors.insert(own.clone(), ActorId::from(NOBODY));
        let counterpart = guarded(|| {
            let unnamed = self.unnamed(change.decode(), deps);
            edit::named(to, document, &unnamed).ok()
        });
        let Some(Some(counterpart)) = counterpart else {
            self.actors.remove(&own);
            return None;
        };
        self.actors.insert(own, counterpart.actor_id().clone());
        self.changes.insert(change.hash(), counterpart.hash());
        Some(MadeChange::of(&counterpart))
    }

    /// Puts counterparts into a change, whose own actor is [`NOBODY`] yet.
    fn unnamed(&self, mut change: ExpandedChange, deps: Vec<automerge::ChangeHash>) -> Change {
        change.actor_id = ActorId::from(NOBODY);
        change.deps = deps;
        change.hash = None;
        for op in &mut change.operations {
            self.replace_in(op);
        }
        Change::from(change)
    }

    fn replace_in(&self, op: &mut Op) {
        if let ObjectId::Id(id) = &mut op.obj {
            self.replace(id);
        }
        if let Key::Seq(ElementId::Id(id)) = &mut op.key {
            self.replace(id);
        }
        let before = op.pred.iter().cloned();
        op.pred = before
            .map(|mut id| {
                self.replace(&mut id);
                id
            })
            .collect();
    }

    fn replace(&self, id: &mut OpId) {
        if let Some(actor) = self.actors.get(&id.1) {
            id.1 = actor.clone();
        }
    }
}

#[cfg(test)]
mod tests;
