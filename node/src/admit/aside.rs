//! What does not count yet: how it is kept aside, and when it is looked at again.

use orgo_schema::id::{EnvelopeHash, NodeId};
use orgo_sync::envelope::Listed;

use super::{
    edits::Pending,
    enter::{Entering, NO_ROOM_ASIDE},
    judge::{self, Change, Opinion},
};
use crate::{
    content,
    store::{
        StoreError,
        admission::{self, State, Withheld},
        document,
    },
};

impl Entering<'_, '_> {
    /// Looks again at a change that did not count so far: another envelope lists it, or its bytes came.
    pub(super) fn reconsider(
        &mut self,
        listed: &Listed,
        change: Option<Change>,
    ) -> Result<(), StoreError> {
        let rows = admission::withheld_of(self.db(), self.row(), listed)?;
        if rows
            .iter()
            .any(|row| matches!(row.state, State::Purged | State::Late))
        {
            return Ok(());
        }
        let discarded = rows.iter().any(|row| row.state == State::Discarded);
        if rows.is_empty() || (discarded && change.is_none()) {
            return Ok(());
        }
        let mut counts = false;
        for row in &rows {
            if let Some(author) = admission::author(self.db(), &row.envelope)? {
                counts = counts || self.counts(author, row.envelope)?;
            }
        }
        let change = change.or_else(|| self.kept_aside(listed, &rows));
        let Some(change) = change else {
            let (state, reason) = absent(counts);
            return self.restate(&rows, state, reason, None);
        };
        if !counts {
            return self.restate(&rows, State::Beyond, BEYOND, Some(&change.bytes));
        }
        match change.opinion {
            Opinion::Facts(Some(node)) if !self.have_spoken(&rows, Some(node))? => {
                let reason =
                    format!("it speaks for node {node}, and no envelope of that node lists it");
                self.restate(&rows, State::Unspoken, &reason, Some(&change.bytes))
            }
            Opinion::Facts(_) => {
                admission::release(self.db(), self.row(), listed)?;
                self.keep(listed, &change.bytes)
            }
            Opinion::Edit(ancestors) => {
                self.restate(
                    &rows,
                    State::Waits,
                    "it was not tried yet",
                    Some(&change.bytes),
                )?;
                self.pending.push(Pending {
                    listed: *listed,
                    bytes: change.bytes,
                    ancestors,
                    lister: None,
                });
                Ok(())
            }
            Opinion::Newer(reason) => {
                // It counts for those who know its kind: it is kept where it will be looked for, and
                // passed on from there.
                let row = admission::document_row(self.db(), self.row(), listed.document)?;
                document::add_change(self.db(), row, &made(listed, &change.bytes))?;
                self.restate(&rows, State::Newer, &reason, None)
            }
            Opinion::Bad(_) if discarded => Ok(()),
            Opinion::Bad(reason) => {
                self.restate(&rows, State::Refused, &reason, Some(&change.bytes))
            }
            Opinion::Damaged => self.restate(
                &rows,
                State::Missing,
                "its bytes were damaged on the way",
                None,
            ),
        }
    }

    /// Returns a change whose bytes are kept aside, judged again.
    pub(super) fn kept_aside(&self, listed: &Listed, rows: &[Withheld]) -> Option<Change> {
        let bytes = rows.iter().find_map(|row| row.bytes.clone())?;
        let scope = &self.place.compartment.scope;
        let place = (scope.organization, scope.compartment);
        let kinds = self.setting.roster.kinds(scope.compartment);
        let opinion = judge::opinion(place, kinds, listed, &bytes);
        Some(Change {
            listed: *listed,
            bytes,
            opinion,
        })
    }

    /// Whether one of the envelopes that list a change is of the node that it speaks for, if it speaks for
    /// any.
    pub(super) fn have_spoken(
        &self,
        rows: &[Withheld],
        speaker: Option<NodeId>,
    ) -> Result<bool, StoreError> {
        if speaker.is_none() {
            return Ok(true);
        }
        for row in rows {
            if admission::author(self.db(), &row.envelope)? == speaker {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Lets a change count.
    pub(super) fn keep(&mut self, listed: &Listed, bytes: &[u8]) -> Result<(), StoreError> {
        if self.is_purged(listed.document)? {
            return Ok(());
        }
        let row = admission::document_row(self.db(), self.row(), listed.document)?;
        if document::add_change(self.db(), row, &made(listed, bytes))? {
            self.report.changes += 1;
            self.found_room(listed.change.as_bytes(), NO_ROOM_ASIDE)?;
            if let Some(document) = listed.document.known() {
                content::take_note(self.batch, &self.place.compartment, row, bytes)?;
                self.touched.insert(document);
            }
        }
        Ok(())
    }

    /// Keeps a change aside, unless too much of the same node's is.
    pub(super) fn withhold(
        &mut self,
        envelope: EnvelopeHash,
        listed: Listed,
        state: State,
        reason: &str,
        bytes: Option<&[u8]>,
    ) -> Result<(), StoreError> {
        let origin = self.place.origin;
        let Some(room) = self.room.withholds(self.db(), origin, state, bytes)? else {
            let why = format!(
                "{reason}; it is not kept, too much from the same node is withheld already"
            );
            let sentence = format!("change {}: {why}", listed.change);
            return self.refuse(listed.change.as_bytes(), NO_ROOM_ASIDE, &why, sentence);
        };
        self.any_withheld = true;
        let (state, bytes) = room;
        admission::withhold(
            self.db(),
            &Withheld {
                id: 0,
                compartment: self.row(),
                envelope,
                listed,
                bytes: bytes.map(<[u8]>::to_vec),
                reason: reason.to_owned(),
                state,
                origin: Some(origin),
                at: self.batch.now(),
            },
        )?;
        self.found_room(listed.change.as_bytes(), NO_ROOM_ASIDE)
    }

    /// Says of all rows of a change what holds now; the first of them has the bytes.
    pub(super) fn restate(
        &mut self,
        rows: &[Withheld],
        state: State,
        reason: &str,
        bytes: Option<&[u8]>,
    ) -> Result<(), StoreError> {
        let changed = rows.iter().any(|row| row.state != state);
        let mut bytes = bytes;
        for row in rows {
            let here = bytes.take();
            let (state, here) = match here {
                Some(_) if row.bytes.as_deref() == here => (state, here),
                Some(_) => {
                    let origin = row.origin.unwrap_or(self.place.origin);
                    let room = self.room.withholds(self.db(), origin, state, here)?;
                    room.unwrap_or((State::Missing, None))
                }
                None => (state, None),
            };
            admission::restate(self.db(), row.id, state, reason, here)?;
        }
        if changed
            && state != State::Missing
            && let Some(row) = rows.first()
        {
            self.report.withheld_changes += 1;
            let sentence = format!("change {}: {reason}", row.listed.change);
            self.report.say(sentence);
        }
        Ok(())
    }
}

pub(super) fn made(listed: &Listed, bytes: &[u8]) -> orgo_crdt::MadeChange {
    orgo_crdt::MadeChange {
        hash: listed.change,
        bytes: bytes.to_vec(),
    }
}

/// Why what a removed author wrote later does not count.
pub(super) const BEYOND: &str =
    "its author was removed, and wrote it after the point up to which their work counts";

/// Says why a change without bytes does not count.
pub(super) const fn absent(counts: bool) -> (State, &'static str) {
    if counts {
        (State::Missing, "its bytes did not come with it")
    } else {
        (State::Beyond, BEYOND)
    }
}
