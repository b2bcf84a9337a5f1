//! Edits of registers and texts: tried outside of the transaction, on what is known of their documents,
//! and let in with their ancestors before them.

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::id::{ChangeHash, DocumentId, EnvelopeHash};
use orgo_sync::envelope::Listed;

use super::{
    enter::Entering,
    judge::{Judged, Opinion},
};
use crate::{
    decode::{Trial, Tried},
    node::Node,
    store::{
        StoreError,
        admission::{self, State},
        compartment::Compartment,
        document,
    },
};

/// An edit that is to count once its ancestors do.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) listed: Listed,
    pub(super) bytes: Vec<u8>,
    pub(super) ancestors: Vec<ChangeHash>,
    /// The envelope that lists it, if nothing is kept of it yet.
    pub(super) lister: Option<EnvelopeHash>,
}

/// Edits to be tried, by document.
pub(super) type Candidates = BTreeMap<DocumentId, BTreeMap<ChangeHash, Vec<u8>>>;

/// What came of trying edits.
#[derive(Debug, Default)]
pub(super) struct Trials(BTreeMap<Listed, Tried>);

impl Trials {
    fn of(&self, listed: &Listed) -> Option<&Tried> {
        self.0.get(listed)
    }

    /// Whether an edit was tried and may become part of its document.
    pub(super) fn is_good(&self, listed: &Listed) -> bool {
        self.of(listed) == Some(&Tried::Good)
    }
}

/// Collects the edits of parcels.
pub(super) fn candidates(judged: &[Judged]) -> Candidates {
    let mut candidates = Candidates::new();
    for change in judged.iter().flat_map(|judged| &judged.changes) {
        if let (Opinion::Edit(_), Some(document)) =
            (&change.opinion, change.listed.document.known())
        {
            let edits = candidates.entry(document).or_default();
            edits.insert(change.listed.change, change.bytes.clone());
        }
    }
    candidates
}

/// Tries edits, and those that waited for them, each on the good edits of its document.
///
/// # Errors
/// When the database refuses.
pub(super) fn trials(
    node: &Node,
    compartment: &Compartment,
    candidates: Candidates,
) -> Result<Trials, StoreError> {
    let mut said = BTreeMap::new();
    for (document, edits) in candidates {
        let Some((trial, hashes)) = trial(node, compartment, document, edits)? else {
            continue;
        };
        let tried = node.decoder.tried(&trial);
        let listed = hashes.into_iter().map(|hash| Listed::new(document, hash));
        said.extend(listed.zip(tried));
    }
    Ok(Trials(said))
}

fn trial(
    node: &Node,
    compartment: &Compartment,
    document: DocumentId,
    mut edits: BTreeMap<ChangeHash, Vec<u8>>,
) -> Result<Option<(Trial, Vec<ChangeHash>)>, StoreError> {
    let known = node.store.read(|db| {
        for waiting in admission::waiting_of(db, compartment.row, document.into())? {
            if let Some(bytes) = waiting.bytes {
                edits.insert(waiting.listed.change, bytes);
            }
        }
        let Some(row) = document::row(db, compartment.row, document)? else {
            return Ok(Vec::new());
        };
        let held = document::hashes(db, row)?;
        edits.retain(|hash, _| held.binary_search(hash).is_err());
        if edits.is_empty() {
            return Ok(Vec::new());
        }
        let row = document::Row {
            row,
            compartment: compartment.row,
            id: document,
        };
        Ok::<_, StoreError>(document::facts(db, compartment, row)?.edits)
    })?;
    if edits.is_empty() {
        return Ok(None);
    }
    let scope = &compartment.scope;
    let (hashes, candidates): (Vec<_>, Vec<_>) = edits.into_iter().unzip();
    let bytes = |edits: Vec<Vec<u8>>| edits.into_iter().map(Into::into).collect();
    let trial = Trial {
        scope: (scope.organization, scope.compartment),
        document,
        known: bytes(known),
        candidates: bytes(candidates),
    };
    Ok(Some((trial, hashes)))
}

impl Entering<'_, '_> {
    /// Lets in the edits that were found good, each after its ancestors; the others are kept aside.
    pub(super) fn settle(&mut self) -> Result<(), StoreError> {
        self.take_up_waiting()?;
        let mut edited = BTreeSet::new();
        loop {
            let before = edited.len();
            let kept = self.pending.len();
            for pending in std::mem::take(&mut self.pending) {
                let here = self.ancestors_missing(&pending)?.is_empty();
                match self.trials.of(&pending.listed) {
                    Some(Tried::Good) if here => {
                        if pending.lister.is_none() {
                            admission::release(self.db(), self.row(), &pending.listed)?;
                        }
                        self.keep(&pending.listed, &pending.bytes)?;
                        edited.extend(pending.listed.document.known());
                    }
                    Some(Tried::Refused(reason)) => {
                        self.put_aside(&pending, State::Refused, reason)?;
                    }
                    Some(Tried::Unsafe(reason)) => {
                        self.put_aside(&pending, State::Unsafe, reason)?;
                    }
                    Some(Tried::Good | Tried::Waiting(_)) | None => self.pending.push(pending),
                }
            }
            if self.pending.len() == kept && edited.len() == before {
                break;
            }
        }
        for pending in std::mem::take(&mut self.pending) {
            let missing = self.ancestors_missing(&pending)?;
            let reason = match missing.first() {
                Some(first) => format!(
                    "it waits for {} changes before it, among them {first}",
                    missing.len()
                ),
                None => {
                    edited.extend(pending.listed.document.known());
                    "it waits to be tried".to_owned()
                }
            };
            self.put_aside(&pending, State::Waits, &reason)?;
        }
        for document in edited {
            if !admission::waiting_of(self.db(), self.row(), document.into())?.is_empty() {
                self.again.insert(document);
            }
        }
        Ok(())
    }

    /// Takes up what waited and was tried along.
    fn take_up_waiting(&mut self) -> Result<(), StoreError> {
        let documents: BTreeSet<_> = self.trials.0.keys().map(|listed| listed.document).collect();
        let already: BTreeSet<_> = self.pending.iter().map(|pending| pending.listed).collect();
        let mut taken = BTreeSet::new();
        for document in documents {
            for waiting in admission::waiting_of(self.db(), self.row(), document)? {
                if !already.contains(&waiting.listed) && taken.insert(waiting.listed) {
                    self.reconsider(&waiting.listed, None)?;
                }
            }
        }
        Ok(())
    }

    fn ancestors_missing(&self, pending: &Pending) -> Result<Vec<ChangeHash>, StoreError> {
        match pending.listed.document.known() {
            Some(document) => self.missing(document, &pending.ancestors),
            None => Ok(pending.ancestors.clone()),
        }
    }

    /// Returns those of some changes of a document that do not count here.
    pub(super) fn missing(
        &self,
        document: DocumentId,
        changes: &[ChangeHash],
    ) -> Result<Vec<ChangeHash>, StoreError> {
        let genesis = orgo_crdt::genesis_hash(document.kind);
        let mut missing = Vec::new();
        for change in changes {
            let listed = Listed::new(document, *change);
            if *change != genesis && !admission::holds(self.db(), self.row(), &listed)? {
                missing.push(*change);
            }
        }
        Ok(missing)
    }

    fn put_aside(
        &mut self,
        pending: &Pending,
        state: State,
        reason: &str,
    ) -> Result<(), StoreError> {
        let Some(envelope) = pending.lister else {
            let rows = admission::withheld_of(self.db(), self.row(), &pending.listed)?;
            return self.restate(&rows, state, reason, Some(&pending.bytes));
        };
        if admission::holds(self.db(), self.row(), &pending.listed)? {
            return Ok(());
        }
        self.report.withheld_changes += 1;
        let sentence = format!("change {}: {reason}", pending.listed.change);
        self.report.say(sentence);
        self.withhold(
            envelope,
            pending.listed,
            state,
            reason,
            Some(&pending.bytes),
        )
    }
}
