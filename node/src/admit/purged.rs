//! What is purged does not come in again: the envelope enters, its author is told (CONVERGENCE 9).

use orgo_schema::id::DocumentKind;
use orgo_sync::envelope::{Listed, ListedDocument};

use super::{
    enter::{Entering, Lister},
    judge::{Entry, Judged},
};
use crate::{
    planted::{self, Bug},
    purge,
    store::{StoreError, admission, purged},
};

/// Whether an envelope says anything about a decision to purge.
const fn is_decision(document: ListedDocument) -> bool {
    document.kind == DocumentKind::Purge.code()
}

impl Entering<'_, '_> {
    /// Lets in the decisions to purge among what came, before anything else: what they take away is then
    /// not let in at all.
    pub(super) fn decisions_first(
        &mut self,
        judged: &mut [Judged],
        news: &[bool],
    ) -> Result<(), StoreError> {
        let mut any = false;
        for (judged, new) in judged.iter_mut().zip(news) {
            let Entry::Enters(envelope) = &judged.entry else {
                continue;
            };
            if !new && !self.any_withheld {
                continue;
            }
            let decisions: Vec<Listed> = envelope
                .changes
                .iter()
                .filter(|listed| is_decision(listed.document))
                .copied()
                .collect();
            if decisions.is_empty() {
                continue;
            }
            any = true;
            let lister = Lister {
                envelope: judged.hash,
                author: envelope.author,
                counts: self.counts(envelope.author, judged.hash)?,
            };
            for listed in decisions {
                let change = judged.changes.iter().find(|change| change.listed == listed);
                self.listed(lister, listed, change.cloned())?;
            }
        }
        if any { self.decisions() } else { Ok(()) }
    }

    /// Lets the decisions that were touched take effect.
    pub(super) fn decisions(&mut self) -> Result<(), StoreError> {
        let touched = self.touched.iter().copied();
        let touched = touched.filter(|id| id.kind == DocumentKind::Purge);
        let (here, mut decisions) = (&self.place.compartment, Vec::new());
        for id in touched {
            // What lives on elsewhere goes there first, all of it: what came with the decision as well.
            if purge::to_carry(self.batch.db, self.setting, here, &[id])?.is_empty() {
                decisions.push(id);
            } else {
                self.deferred.insert(id);
            }
        }
        if decisions.is_empty() {
            return Ok(());
        }
        purge::apply(self.batch, self.setting, here, &decisions)?;
        self.any_purged = purged::any(self.db(), self.row())?;
        self.any_withheld = admission::any_withheld(self.db(), self.row())?;
        Ok(())
    }

    /// Whether a document was purged.
    pub(super) fn is_purged(&self, document: ListedDocument) -> Result<bool, StoreError> {
        Ok(self.any_purged
            && !planted::is(Bug::Tombstone)
            && purged::of(self.db(), self.row(), document)?.is_some())
    }

    /// Drops a change of a document that was purged; where this node wrote it, people here are told.
    pub(super) fn drop_purged(&self, lister: Lister, listed: Listed) -> Result<(), StoreError> {
        if lister.author == self.setting.node
            && let Some(tombstone) = purged::of(self.db(), self.row(), listed.document)?
            && !purge::knew_of(
                self.db(),
                self.setting,
                &self.place.compartment,
                tombstone.purge,
                &lister.envelope,
            )?
        {
            purge::tell(
                self.batch,
                self.setting,
                &self.place.compartment,
                (lister.envelope, listed),
            )?;
        }
        Ok(())
    }
}
