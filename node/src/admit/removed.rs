//! What a node wrote that was removed: up to the cut it counts, beyond it is kept outside until somebody
//! adopts it (CONVERGENCE 9). A removal may come long after what it cuts off was admitted.

use std::collections::{BTreeMap, BTreeSet};

use orgo_crdt::Outline;
use orgo_schema::id::{ChangeHash, EnvelopeHash, NodeId};
use orgo_sync::envelope::{Listed, ListedDocument};

use super::{
    aside::BEYOND,
    enter::{Entering, read},
};
use crate::care;
use crate::store::{
    StoreError,
    admission::{self, State},
    document, envelope,
};

/// The envelopes that list each change.
type Listers = BTreeMap<Listed, BTreeSet<EnvelopeHash>>;

impl Entering<'_, '_> {
    /// Puts out what does not count any more, and lets in what counts now.
    pub(super) fn removals(&mut self) -> Result<(), StoreError> {
        let mut beyond = Listers::new();
        for author in admission::authors(self.db(), self.row())? {
            if self.setting.roster.is_removed(author) {
                self.beyond(author, &mut beyond)?;
                self.count_again(author)?;
            }
        }
        if !beyond.is_empty() {
            self.put_out(beyond)?;
        }
        self.late_beyond()?;
        self.settle()
    }

    /// Collects what counts here, and is listed by an envelope of this author that does not.
    fn beyond(&mut self, author: NodeId, beyond: &mut Listers) -> Result<(), StoreError> {
        for signed in admission::of_author(self.db(), self.row(), author)? {
            let hash = signed.hash();
            if self.counts(author, hash)? {
                continue;
            }
            for listed in read(&signed)?.changes {
                if admission::holds(self.db(), self.row(), &listed)? {
                    beyond.entry(listed).or_default().insert(hash);
                }
            }
        }
        Ok(())
    }

    /// Takes out of their documents what no other envelope lists, and the edits that followed on it.
    fn put_out(&mut self, mut beyond: Listers) -> Result<(), StoreError> {
        let documents: BTreeSet<_> = beyond.keys().map(|listed| listed.document).collect();
        let mut others = Listers::new();
        for signed in envelope::all(self.db(), self.row())? {
            let (read, hash) = (read(&signed)?, signed.hash());
            if !self.counts(read.author, hash)? {
                continue;
            }
            for listed in read.changes {
                beyond.remove(&listed);
                if documents.contains(&listed.document) {
                    others.entry(listed).or_default().insert(hash);
                }
            }
        }
        for (listed, listers) in &beyond {
            self.take_out(listed, listers, State::Beyond, BEYOND)?;
        }
        for document in documents {
            self.take_out_followers(document, &others)?;
        }
        Ok(())
    }

    fn take_out(
        &mut self,
        listed: &Listed,
        listers: &BTreeSet<EnvelopeHash>,
        state: State,
        reason: &str,
    ) -> Result<(), StoreError> {
        let bytes = admission::bytes(self.db(), self.row(), listed)?;
        admission::remove_change(self.db(), self.row(), listed)?;
        admission::release(self.db(), self.row(), listed)?;
        let mut bytes = bytes.as_deref();
        for lister in listers {
            self.withhold(*lister, *listed, state, reason, bytes.take())?;
        }
        let sentence = format!("change {}: {reason}", listed.change);
        self.report.withheld_changes += 1;
        self.report.say(sentence);
        self.touched.extend(listed.document.known());
        Ok(())
    }

    /// An edit whose ancestors went must wait for them.
    fn take_out_followers(
        &mut self,
        listed: ListedDocument,
        listers: &Listers,
    ) -> Result<(), StoreError> {
        let Some(id) = listed.known() else {
            return Ok(());
        };
        let genesis = orgo_crdt::genesis_hash(id.kind);
        let scope = &self.place.compartment.scope;
        let scope = (scope.organization, scope.compartment);
        loop {
            let Some(row) = document::row(self.db(), self.row(), id)? else {
                return Ok(());
            };
            let held: BTreeSet<_> = document::hashes(self.db(), row)?.into_iter().collect();
            let mut went = false;
            for hash in &held {
                let change = Listed::new(id, *hash);
                let Some(bytes) = admission::bytes(self.db(), self.row(), &change)? else {
                    continue;
                };
                let Ok(Outline::Edit { dependencies }) = orgo_crdt::outline(scope, id, &bytes)
                else {
                    continue;
                };
                let missing =
                    |ancestor: &ChangeHash| *ancestor != genesis && !held.contains(ancestor);
                if dependencies.iter().any(missing) {
                    let listers = listers.get(&change).cloned().unwrap_or_default();
                    let reason = "it follows on changes that do not count any more";
                    self.take_out(&change, &listers, State::Waits, reason)?;
                    went = true;
                }
            }
            if !went {
                return Ok(());
            }
        }
    }

    /// Makes all rows again if something was put out or let in. Taking facts away is the one thing that
    /// rows, which are put as facts come, cannot follow; it is rare, so it need not be fast.
    pub(super) fn make_rows_again(&mut self) -> Result<(), StoreError> {
        if !self.touched.is_empty() {
            care::rebuild_file(self.db(), self.setting)?;
        }
        Ok(())
    }
}
