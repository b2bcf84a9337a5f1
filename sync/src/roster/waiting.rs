//! Entries that came before what they follow.

use std::collections::BTreeSet;

use crate::{
    id::EntryHash,
    rejected::{Refused, Rejected},
    roster::{Roster, RosterEntry},
};

/// The most entries that wait. Who sends more has them to send again: the digests still differ.
pub const WAITING_MAX: usize = 1_000;

/// Entries that wait for others, and are tried again whenever one came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waiting(BTreeSet<RosterEntry>);

/// What came of entries in whatever order they came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taken {
    /// What the roster has now and did not have before, in an order that can be replayed, with all the
    /// signatures that are known here. One that came with more signatures is among them.
    pub added: Vec<RosterEntry>,
    /// What no node takes, with the reason.
    pub refused: Vec<(EntryHash, Refused)>,
    /// What found no room to wait.
    pub turned_away: Vec<EntryHash>,
}

impl Waiting {
    /// Adds entries to the roster, and those that waited for them.
    pub fn take(
        &mut self,
        roster: &mut Roster,
        entries: impl IntoIterator<Item = RosterEntry>,
    ) -> Taken {
        let mut taken = Taken::default();
        for entry in entries {
            self.offer(roster, entry, &mut taken);
        }
        self.retry(roster, &mut taken);
        taken
    }

    fn offer(&mut self, roster: &mut Roster, entry: RosterEntry, taken: &mut Taken) {
        match roster.add(&entry) {
            Ok(true) => taken.added.extend(roster.entry(entry.kind, entry.hash())),
            Ok(false) => {}
            Err(Rejected::Refused(refused)) => taken.refused.push((entry.hash(), refused)),
            Err(Rejected::Parked(_)) => {
                // Copies with other signatures wait beside one another: which are good shows later.
                if self.0.len() < WAITING_MAX {
                    self.0.insert(entry);
                } else if !self.0.contains(&entry) {
                    taken.turned_away.push(entry.hash());
                }
            }
        }
    }

    /// Tries what waits, until nothing more enters.
    fn retry(&mut self, roster: &mut Roster, taken: &mut Taken) {
        loop {
            let before = self.0.len();
            for entry in std::mem::take(&mut self.0) {
                self.offer(roster, entry, taken);
            }
            if self.0.len() == before {
                return;
            }
        }
    }

    /// Returns what waits.
    pub fn entries(&self) -> impl Iterator<Item = &RosterEntry> {
        self.0.iter()
    }

    /// Returns how many wait.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
