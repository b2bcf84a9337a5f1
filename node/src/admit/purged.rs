//! What is purged does not come in again: the envelope enters, its author is told (CONVERGENCE 9).

use orgo_schema::id::DocumentKind;
use orgo_sync::envelope::{Listed, ListedDocument};

use super::{
    aside::absent,
    enter::{Entering, Lister},
    judge::{Change, Entry, Judged, Opinion},
};
use crate::{
    planted::{self, Bug},
    purge::{self, Known},
    store::{
        StoreError,
        admission::{self, State},
        purged,
    },
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
        self.known.clear();
        let revived = purge::apply(self.batch, self.setting, here, &decisions)?;
        self.any_purged = purged::any(self.db(), self.row())?;
        self.any_withheld = admission::any_withheld(self.db(), self.row())?;
        for listed in revived {
            self.reconsider(&listed, None)?;
        }
        Ok(())
    }

    /// Whether a document was purged.
    pub(super) fn is_purged(&self, document: ListedDocument) -> Result<bool, StoreError> {
        Ok(self.any_purged
            && !planted::is(Bug::Tombstone)
            && purged::of(self.db(), self.row(), document)?.is_some())
    }

    /// Drops a change of a document that was purged; where this node wrote it, people here are told. What came
    /// late for what lives on elsewhere is kept aside until it was passed on.
    pub(super) fn drop_purged(
        &mut self,
        lister: Lister,
        listed: Listed,
        change: Option<&Change>,
    ) -> Result<(), StoreError> {
        let here = &self.place.compartment;
        let Some(document) = listed.document.known() else {
            return Ok(());
        };
        if !self.known.contains_key(&document) {
            let known = Known::of(self.db(), self.setting, here, document)?;
            self.known.insert(document, known);
        }
        let known = self.known.get(&document);
        let named = (&lister.envelope, &listed.change);
        let is_late = match known.filter(|_| lister.counts) {
            Some(known) => known.is_late(self.db(), document, named)?,
            None => false,
        };
        if is_late {
            return self.keep_late(lister, listed, change);
        }
        if lister.author == self.setting.node
            && known.is_some_and(|known| !known.lives_on() && !known.has_envelope(&lister.envelope))
        {
            purge::tell(self.batch, here, (lister.envelope, listed))?;
        }
        Ok(())
    }

    /// Keeps what came late aside, with its bytes once these are here.
    fn keep_late(
        &mut self,
        lister: Lister,
        listed: Listed,
        change: Option<&Change>,
    ) -> Result<(), StoreError> {
        let is_bad = |change: &Change| matches!(change.opinion, Opinion::Bad(_) | Opinion::Damaged);
        let rows = admission::withheld_of(self.db(), self.row(), &listed)?;
        if change.is_some_and(is_bad) || rows.iter().any(|row| row.state == State::Late) {
            return Ok(());
        }
        let bytes = change.map(|change| change.bytes.as_slice());
        if rows.is_empty() {
            let (state, reason) = match bytes {
                Some(_) => (State::Late, purge::REASON),
                None => absent(lister.counts),
            };
            self.withhold(lister.envelope, listed, state, reason, bytes)?;
        } else if bytes.is_some() {
            self.restate(&rows, State::Late, purge::REASON, bytes)?;
        }
        for row in admission::withheld_of(self.db(), self.row(), &listed)? {
            purge::want(self.db(), &self.place.compartment, &row)?;
        }
        Ok(())
    }

    /// Lets go of what came late of authors who were removed, where it does not count any more.
    pub(super) fn late_beyond(&mut self) -> Result<(), StoreError> {
        for row in admission::withheld_in(self.db(), self.row(), State::Late, u32::MAX)? {
            let author = admission::author(self.db(), &row.envelope)?;
            if let Some(author) = author
                && !self.counts(author, row.envelope)?
            {
                admission::release(self.db(), self.row(), &row.listed)?;
            }
        }
        Ok(())
    }
}
