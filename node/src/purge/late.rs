//! What came late for documents that went on in a stricter compartment: somebody wrote it who did not know, and
//! where it was written the document is gone by now (CONVERGENCE 9).
//!
//! Its bytes are kept aside, out of everybody's sight, by whoever has them, and handed on like all else. A node
//! that writes where the documents live on passes them on there, see [`crate::moved::pass_on`], and says so in
//! the decision: then they go everywhere. So nothing is lost, whoever hears of the purge first.

use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
};

use orgo_schema::{
    fact::{Body, Fact, PassedOn, PurgeReason},
    id::{BlobHash, ChangeHash, CompartmentId, DocumentId, DocumentKind, EnvelopeHash, PurgeId},
};
use orgo_sync::envelope::Listed;
use rusqlite::Connection;

use super::{
    decision::Decision,
    effect::{News, read, withheld},
    propose::write,
};
use crate::{
    content, moved,
    setting::Setting,
    store::{
        Batch, StoreError,
        admission::{self, State, Withheld},
        compartment::Compartment,
        document, envelope, purged,
    },
};

/// What people are told of it where it was written.
pub const REASON: &str = "what it belongs to went on in a stricter compartment before this was known there: it is \
    kept, out of sight, until a site that is cleared for that has passed it on";

/// Changes that one fact names: it must fit into an envelope.
const CHANGES_AT_ONCE: usize = 1_000;

/// What is known of a document that is gone, by all decisions that took it away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// By which decision it went into which stricter compartment, if it can be carried there.
    went: Option<(PurgeId, CompartmentId)>,
    /// The envelopes that were known to touch it.
    envelopes: BTreeSet<EnvelopeHash>,
    /// What came later and was passed on.
    passed_on: BTreeSet<ChangeHash>,
    /// Its changes that were known, once somebody asked.
    changes: OnceCell<BTreeSet<ChangeHash>>,
}

impl Known {
    /// Reads what is known of a document.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn of(
        db: &Connection,
        setting: &Setting,
        compartment: &Compartment,
        document: DocumentId,
    ) -> Result<Self, StoreError> {
        let mut known = Self::default();
        let Some(row) = document::row(db, compartment.row, document)? else {
            return Ok(known);
        };
        for decision in document::children(db, row, DocumentKind::Purge)? {
            let Some(decision) = Decision::read(db, setting, compartment, decision)? else {
                continue;
            };
            let went = match decision.fold.reason {
                PurgeReason::Moved { to } => Some((decision.id(), to)),
                PurgeReason::Retention { .. } | PurgeReason::Asked { .. } => None,
            };
            let gone = decision.fold.purged;
            if let Some(gone) = gone.filter(|gone| gone.documents.contains(&document)) {
                let went = went.filter(|_| moved::is_carried(document));
                known.went = known.went.into_iter().chain(went).min();
                known.envelopes.extend(gone.envelopes);
                known.passed_on.extend(decision.fold.passed_on);
            }
        }
        Ok(known)
    }

    /// Whether the document lives on in a stricter compartment, and can be carried there.
    pub const fn lives_on(&self) -> bool {
        self.went.is_some()
    }

    /// Returns by which decision it went where it lives on; of several the lowest.
    pub const fn went(&self) -> Option<(PurgeId, CompartmentId)> {
        self.went
    }

    /// Whether whoever let it go knew of an envelope.
    pub fn has_envelope(&self, envelope: &EnvelopeHash) -> bool {
        self.envelopes.contains(envelope)
    }

    /// Whether a change that an envelope lists is to be passed on to where the document lives on.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn is_late(
        &self,
        db: &Connection,
        document: DocumentId,
        (envelope, change): (&EnvelopeHash, &ChangeHash),
    ) -> Result<bool, StoreError> {
        if !self.lives_on() || self.envelopes.contains(envelope) || self.passed_on.contains(change)
        {
            return Ok(false);
        }
        // Who carried the document as well lists under an envelope of their own what was known all along.
        Ok(!self.changes(db, document)?.contains(change))
    }

    /// Returns the changes of the document that were known, of its envelopes or later.
    fn changes(
        &self,
        db: &Connection,
        document: DocumentId,
    ) -> Result<&BTreeSet<ChangeHash>, StoreError> {
        if let Some(changes) = self.changes.get() {
            return Ok(changes);
        }
        let mut changes = self.passed_on.clone();
        for hash in &self.envelopes {
            let Some(signed) = admission::envelope(db, hash)? else {
                continue;
            };
            let listed = read(&signed)?.changes.into_iter();
            let of = listed.filter(|listed| listed.document == document.into());
            changes.extend(of.map(|listed| listed.change));
        }
        Ok(self.changes.get_or_init(|| changes))
    }
}

/// What is left of documents that go and whoever let them go did not know.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// To be kept aside.
    pub(super) aside: Vec<Withheld>,
    /// What this node has carried on already, by the decision.
    pub(super) carried: BTreeMap<PurgeId, BTreeSet<ChangeHash>>,
}

impl Left {
    /// Looks at documents that are about to go.
    pub(super) fn of(
        batch: &Batch<'_>,
        setting: &Setting,
        compartment: &Compartment,
        documents: &News,
    ) -> Result<Self, StoreError> {
        let (db, mut left) = (batch.db, Self::default());
        let mut unlisted: BTreeSet<Listed> = BTreeSet::new();
        for (id, is_carried) in documents {
            let known = Known::of(db, setting, compartment, *id)?;
            let Some(row) = document::row(db, compartment.row, *id)? else {
                continue;
            };
            let Some((purge, _)) = known.went() else {
                continue;
            };
            let changes = known.changes(db, *id)?;
            let mut rest: BTreeSet<ChangeHash> = document::hashes(db, row)?.into_iter().collect();
            rest.retain(|hash| !changes.contains(hash));
            if *is_carried {
                let carried = left.carried.entry(purge).or_default();
                carried.extend(rest);
            } else {
                unlisted.extend(rest.into_iter().map(|hash| Listed::new(*id, hash)));
            }
            for row in admission::withheld_for(db, compartment.row, (*id).into())? {
                let may_count = matches!(
                    row.state,
                    State::Waits | State::Newer | State::Unspoken | State::Unsafe | State::Missing
                );
                if may_count && !changes.contains(&row.listed.change) {
                    left.aside.push(late(row));
                }
            }
        }
        left.find(batch, compartment, unlisted)?;
        Ok(left)
    }

    /// Finds the envelopes that list changes, the newest first: what comes late is seldom old.
    fn find(
        &mut self,
        batch: &Batch<'_>,
        compartment: &Compartment,
        mut unlisted: BTreeSet<Listed>,
    ) -> Result<(), StoreError> {
        let db = batch.db;
        if unlisted.is_empty() {
            return Ok(());
        }
        for signed in envelope::all(db, compartment.row)?.into_iter().rev() {
            let hash = signed.hash();
            for listed in read(&signed)?.changes {
                if unlisted.remove(&listed) {
                    let bytes = admission::bytes(db, compartment.row, &listed)?;
                    let row = withheld(batch, compartment, (hash, listed), State::Late, REASON);
                    self.aside.push(Withheld { bytes, ..row });
                }
            }
            if unlisted.is_empty() {
                break;
            }
        }
        Ok(())
    }

    /// Keeps it aside, and asks for the content that it names.
    pub(super) fn keep(
        &self,
        db: &Connection,
        compartment: &Compartment,
    ) -> Result<(), StoreError> {
        for row in &self.aside {
            admission::withhold(db, row)?;
            want(db, compartment, row)?;
        }
        Ok(())
    }
}

/// Says of what is kept aside that it came late; of what is not here that its bytes are missing still.
fn late(row: Withheld) -> Withheld {
    if row.bytes.is_none() {
        return row;
    }
    Withheld {
        state: State::Late,
        reason: REASON.to_owned(),
        ..row
    }
}

/// Asks for the content that a late change names: it goes along.
///
/// # Errors
/// When the database refuses.
pub fn want(db: &Connection, compartment: &Compartment, row: &Withheld) -> Result<(), StoreError> {
    if let (Some(bytes), Some(id)) = (&row.bytes, row.listed.document.known()) {
        let document = document::row_or_new(db, compartment.row, id)?;
        content::want(db, compartment, document, bytes)?;
    }
    Ok(())
}

/// Lists the content that a change names.
pub fn contents(bytes: &[u8]) -> BTreeSet<BlobHash> {
    let facts = orgo_crdt::admitted_facts(bytes).unwrap_or_default();
    let facts = facts.iter().filter_map(|(_, fact)| Fact::decode(fact).ok());
    facts.flat_map(|fact| fact.body.blobs()).collect()
}

/// Lets go of what was kept aside of documents and is known by now where they live on.
pub(super) fn clear(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    documents: &BTreeSet<DocumentId>,
) -> Result<(), StoreError> {
    let mut content = BTreeSet::new();
    for id in documents {
        let rows = admission::withheld_for(db, compartment.row, (*id).into())?;
        let mut rows = rows
            .into_iter()
            .filter(|row| matches!(row.state, State::Late | State::Missing))
            .peekable();
        if rows.peek().is_none() {
            continue;
        }
        let known = Known::of(db, setting, compartment, *id)?;
        for row in rows {
            let named = (&row.envelope, &row.listed.change);
            if known.lives_on() && !known.is_late(db, *id, named)? {
                content.extend(row.bytes.iter().flat_map(|bytes| contents(bytes)));
                admission::release(db, compartment.row, &row.listed)?;
            }
        }
    }
    purged::remove_content(db, compartment.row, content)
}

/// Says of changes that came late that they were passed on, or that nothing of them can be.
///
/// # Errors
/// When the database refuses.
pub fn say(
    batch: &mut Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    (purge, changes): (PurgeId, &BTreeSet<ChangeHash>),
) -> Result<(), StoreError> {
    let changes: Vec<ChangeHash> = changes.iter().copied().collect();
    for changes in changes.chunks(CHANGES_AT_ONCE) {
        let body = Body::PassedOn(PassedOn {
            changes: changes.to_vec(),
        });
        write(batch, setting, compartment, purge, None, body)?;
    }
    Ok(())
}

/// Takes up again what was kept aside of a document that is not gone any more, and returns it.
pub(super) fn revive(
    db: &Connection,
    compartment: &Compartment,
    id: DocumentId,
) -> Result<Vec<Listed>, StoreError> {
    let rows = admission::withheld_for(db, compartment.row, id.into())?;
    let mut revived = Vec::new();
    for row in rows.into_iter().filter(|row| row.state == State::Late) {
        let reason = "it was kept for what was purged by a decision that does not count any more";
        admission::restate(db, row.id, State::Missing, reason, row.bytes.as_deref())?;
        revived.push(row.listed);
    }
    Ok(revived)
}
