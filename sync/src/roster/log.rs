//! The removal log as a tree of entries, and where it stands (CONVERGENCE 9).
//!
//! It is linear as long as everybody is honest and in touch. Where two entries follow one, the node
//! removals of all branches hold, and the administrators are those of the last common entry, until
//! something settles it:
//!
//! 1. a follower that the recovery key signed;
//! 2. a branch on which the recovery key signed anything, so that a thief of an administrator's key
//!    cannot undo a recovery by forking the log before it;
//! 3. a settling entry of the majority.
//!
//! Among equals the one with most signatures goes on, then the one with the lowest hash. Signatures of
//! several copies of one entry are joined, so this is the same for the same copies in whatever order
//! they came.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use orgo_schema::{
    id::{EnvelopeHash, NodeId, OrganizationId},
    time::Timestamp,
};

use crate::{
    form,
    id::{AdminId, RemovalHash},
    key::Use,
    rejected::{Missing, Refused, Rejected},
    roster::{
        founding::{Founding, threshold_of},
        removal::{Administration, Removal, Replaced},
        signed::{self, SignedEntry, Signers},
    },
};

/// The removal log as far as it is known here: the same for the same entries, in whatever order they came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removals {
    root: RemovalHash,
    recovery: Option<AdminId>,
    entries: BTreeMap<RemovalHash, Entry>,
    followers: BTreeMap<RemovalHash, BTreeSet<RemovalHash>>,
    administrations: BTreeMap<RemovalHash, Administration>,
    /// Where the log forks, or ends.
    common: RemovalHash,
    /// What the recovery key signed, and all that comes before it.
    recovered: BTreeSet<RemovalHash>,
    /// Nodes that any entry removes, with the envelopes that any of them names as the last.
    removed: BTreeMap<NodeId, BTreeSet<EnvelopeHash>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    removal: Removal,
    signers: Signers,
}

impl Entry {
    fn signed(&self) -> SignedEntry {
        SignedEntry::checked(form::write(&self.removal), &self.signers)
    }
}

/// Returns how many administrators must sign a change.
fn needed(before: &Administration, change: &Replaced) -> usize {
    match change {
        Replaced::Settled { .. } => before.majority(),
        Replaced::Node { .. } | Replaced::Administrators(_) => threshold_of(before.threshold),
    }
}

/// An entry on its way from one administrator to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// What it says.
    pub removal: Removal,
    /// Who signed it.
    pub signers: BTreeSet<AdminId>,
    /// How many more must.
    pub lacking: usize,
    /// Whether it follows the entry at which the log stands: added elsewhere, it would fork it.
    pub is_next: bool,
}

/// Proof that the log was continued in two ways: both entries are signed, and both are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogFork {
    /// The last entry before the branches.
    pub after: RemovalHash,
    /// The first entries of the branches.
    pub branches: BTreeSet<RemovalHash>,
    /// Who signed more than one of them: nobody who is honest and in touch does.
    pub equivocators: BTreeSet<AdminId>,
    /// The entry with which the log goes on, once something settled it.
    pub settled: Option<RemovalHash>,
}

impl Removals {
    /// Returns the log in which nothing has been removed.
    pub(crate) fn new(founding: &Founding) -> Self {
        let root = founding.no_removal();
        let founders = Administration {
            keys: founding.administrators.clone(),
            threshold: founding.threshold,
        };
        Self {
            root,
            recovery: founding.recovery,
            entries: BTreeMap::new(),
            followers: BTreeMap::new(),
            administrations: [(root, founders)].into(),
            common: root,
            recovered: BTreeSet::new(),
            removed: BTreeMap::new(),
        }
    }

    /// Checks an entry and adds it, or what is new of its signatures. Returns whether anything was new.
    pub(crate) fn add(
        &mut self,
        signed: &SignedEntry,
        ours: OrganizationId,
    ) -> Result<(RemovalHash, bool), Rejected> {
        let removal: Removal = form::read(&signed.bytes).map_err(Refused::Form)?;
        if removal.organization != ours {
            return Err(Refused::Organization {
                got: removal.organization,
                ours,
            }
            .into());
        }
        removal.change.check().map_err(Refused::Member)?;
        let (after, expected) = self.outcome(&removal)?;
        let signers = self.check_signatures(signed, &removal)?;
        if removal.number != expected {
            return Err(Refused::Number {
                got: removal.number,
                expected,
            }
            .into());
        }
        let hash = Removal::hash(signed);
        let new = match self.entries.get_mut(&hash) {
            Some(held) => signed::join(&mut held.signers, signers),
            None => {
                self.administrations.insert(hash, after);
                self.insert(hash, Entry { removal, signers });
                true
            }
        };
        self.settle(hash);
        Ok((hash, new))
    }

    /// Returns who the administrators are after an entry, and what its number must be.
    fn outcome(&self, removal: &Removal) -> Result<(Administration, u64), Rejected> {
        let previous = removal.previous;
        let before = self
            .administrations
            .get(&previous)
            .ok_or(Missing::Removal(previous))?;
        let next = self.number_of(previous).saturating_add(1);
        match &removal.change {
            Replaced::Node { .. } => Ok((before.clone(), next)),
            Replaced::Administrators(after) => {
                after.check(self.recovery)?;
                Ok((after.clone(), next))
            }
            Replaced::Settled { chosen } => {
                let after = self
                    .administrations
                    .get(chosen)
                    .ok_or(Missing::Removal(*chosen))?;
                if !self.up_from(*chosen).any(|above| above == previous) {
                    return Err(Refused::NotBelow {
                        previous,
                        chosen: *chosen,
                    }
                    .into());
                }
                Ok((after.clone(), self.number_of(*chosen).saturating_add(1)))
            }
        }
    }

    fn check_signatures(
        &self,
        signed: &SignedEntry,
        removal: &Removal,
    ) -> Result<Signers, Rejected> {
        let before = self
            .administrations
            .get(&removal.previous)
            .ok_or(Missing::Removal(removal.previous))?;
        let recovery = self.recovery.filter(|_| removal.change.is_for_recovery());
        let may_sign = |admin| before.keys.contains(&admin) || Some(admin) == recovery;
        let signers = signed::signers(&signed.bytes, Use::Removal, &signed.signatures, may_sign)?;
        let recovers = recovery.is_some_and(|recovery| signers.contains_key(&recovery));
        let needed = if recovers {
            1
        } else {
            needed(before, &removal.change)
        };
        signed::enough(&signed.signatures, signers.len(), needed)?;
        Ok(signers)
    }

    /// Reads an entry that not all who must have signed yet. Says what it changes, who signed, and how many
    /// more must; none means that it may be added.
    ///
    /// # Errors
    /// When it is no entry that can follow where this log stands, or somebody signed who may not.
    pub fn proposed(
        &self,
        signed: &SignedEntry,
        ours: OrganizationId,
    ) -> Result<Proposed, Rejected> {
        let removal: Removal = form::read(&signed.bytes).map_err(Refused::Form)?;
        let before = self
            .administrations
            .get(&removal.previous)
            .ok_or(Missing::Removal(removal.previous))?;
        let may_sign = |admin| before.keys.contains(&admin);
        let signers = signed::signers(&signed.bytes, Use::Removal, &signed.signatures, may_sign)?;
        let lacking = needed(before, &removal.change).saturating_sub(signers.len());
        if lacking == 0 {
            self.clone().add(signed, ours)?;
        } else if removal.organization != ours {
            return Err(Refused::Organization {
                got: removal.organization,
                ours,
            }
            .into());
        }
        Ok(Proposed {
            is_next: removal.previous == self.common,
            removal,
            signers: signers.into_keys().collect(),
            lacking,
        })
    }

    fn insert(&mut self, hash: RemovalHash, entry: Entry) {
        let previous = entry.removal.previous;
        self.followers.entry(previous).or_default().insert(hash);
        if let Replaced::Node { node, cut, .. } = &entry.removal.change {
            self.removed.entry(*node).or_default().extend(cut);
        }
        self.entries.insert(hash, entry);
    }

    /// Finds where the log stands after an entry or signatures of it came.
    fn settle(&mut self, hash: RemovalHash) {
        if self.is_by_recovery(hash) {
            let above: Vec<_> = self.up_from(hash).collect();
            self.recovered.extend(above);
        }
        let mut at = self.root;
        while let Some(next) = self.choice(at) {
            at = next;
        }
        self.common = at;
    }

    /// Returns the follower with which the log goes on after an entry; none where it ends or forks.
    fn choice(&self, at: RemovalHash) -> Option<RemovalHash> {
        let followers = self.followers.get(&at)?;
        if followers.len() == 1 {
            return followers.first().copied();
        }
        let weighed = followers.iter().map(|hash| {
            let signatures = self
                .entries
                .get(hash)
                .map_or(0, |entry| entry.signers.len());
            (self.decides(*hash), signatures, Reverse(*hash))
        });
        let (decides, _, Reverse(best)) = weighed.max()?;
        decides.is_some().then_some(best)
    }

    /// Returns by what right an entry settles a fork, if it does.
    fn decides(&self, hash: RemovalHash) -> Option<Right> {
        let change = &self.entries.get(&hash)?.removal.change;
        if self.is_by_recovery(hash) {
            Some(Right::Recovery)
        } else if self.recovered.contains(&hash) {
            Some(Right::BeforeRecovery)
        } else {
            matches!(change, Replaced::Settled { .. }).then_some(Right::Majority)
        }
    }

    fn is_by_recovery(&self, hash: RemovalHash) -> bool {
        let signers = self.entries.get(&hash).map(|entry| &entry.signers);
        self.recovery
            .is_some_and(|key| signers.is_some_and(|signers| signers.contains_key(&key)))
    }

    /// Returns an entry and all before it, to the founding entry.
    fn up_from(&self, hash: RemovalHash) -> impl Iterator<Item = RemovalHash> {
        std::iter::successors(Some(hash), |at| {
            self.entries.get(at).map(|entry| entry.removal.previous)
        })
    }

    /// Whether this entry, or the founding entry, is known here.
    pub fn knows(&self, hash: RemovalHash) -> bool {
        self.administrations.contains_key(&hash)
    }

    /// Returns an entry of this log.
    pub fn entry(&self, hash: RemovalHash) -> Option<&Removal> {
        self.entries.get(&hash).map(|entry| &entry.removal)
    }

    /// Returns the entries with their signatures, each after those it follows or chooses.
    pub fn signed(&self) -> impl Iterator<Item = SignedEntry> {
        let mut in_order: Vec<_> = self.entries.iter().collect();
        in_order.sort_by_key(|(hash, entry)| (entry.removal.number, **hash));
        in_order.into_iter().map(|(_, entry)| entry.signed())
    }

    /// Returns one entry with its signatures.
    pub(crate) fn signed_entry(&self, hash: RemovalHash) -> Option<SignedEntry> {
        self.entries.get(&hash).map(Entry::signed)
    }

    /// Returns who signs for the organisation now.
    pub fn administration(&self) -> &Administration {
        #[expect(
            clippy::expect_used,
            reason = "every entry of the log, and its root, has its administrators from the start"
        )]
        self.administrations
            .get(&self.common)
            .expect("an entry has administrators")
    }

    /// Returns who signed for the organisation after an entry, if the entry is known.
    pub fn administration_at(&self, hash: RemovalHash) -> Option<&Administration> {
        self.administrations.get(&hash)
    }

    /// Returns the entry to name in envelopes as the last one known: the end of the log; of a forked log
    /// that of the longest branch, then the lowest hash.
    pub fn last(&self) -> RemovalHash {
        let mut reached = vec![self.common];
        let mut last = (Reverse(self.number_of(self.common)), self.common);
        while let Some(at) = reached.pop() {
            last = last.min((Reverse(self.number_of(at)), at));
            reached.extend(self.followers.get(&at).into_iter().flatten());
        }
        last.1
    }

    /// Returns the entry after which the log forks, or the last one if it does not: what grants name
    /// and the next entry follows.
    pub const fn last_common(&self) -> RemovalHash {
        self.common
    }

    /// Returns the number of the entry that comes next.
    pub fn next_number(&self) -> u64 {
        self.number_of(self.common).saturating_add(1)
    }

    /// Whether two entries follow one, and nothing has settled which of them goes on.
    pub fn is_forked(&self) -> bool {
        self.followers.contains_key(&self.common)
    }

    /// Returns every fork of the log, settled or not.
    pub fn forks(&self) -> Vec<LogFork> {
        let fork = |(after, followers): (&RemovalHash, &BTreeSet<RemovalHash>)| {
            let settles = |hash: &&RemovalHash| {
                let entry = self.entries.get(hash);
                entry.is_some_and(|entry| matches!(entry.removal.change, Replaced::Settled { .. }))
            };
            let branches: BTreeSet<_> = followers
                .iter()
                .filter(|at| !settles(at))
                .copied()
                .collect();
            (branches.len() > 1).then(|| LogFork {
                after: *after,
                equivocators: self.who_signed_several(&branches),
                branches,
                settled: self.choice(*after),
            })
        };
        self.followers.iter().filter_map(fork).collect()
    }

    fn who_signed_several(&self, entries: &BTreeSet<RemovalHash>) -> BTreeSet<AdminId> {
        let mut signed = BTreeSet::new();
        let all = entries.iter().filter_map(|hash| self.entries.get(hash));
        all.flat_map(|entry| entry.signers.keys())
            .filter(|admin| !signed.insert(**admin))
            .copied()
            .collect()
    }

    /// Returns the entries that remove a node, of all branches. There are none for a member.
    pub fn of_node(
        &self,
        node: NodeId,
    ) -> impl Iterator<Item = (RemovalHash, &BTreeSet<EnvelopeHash>)> {
        self.entries
            .iter()
            .filter_map(move |(hash, entry)| match &entry.removal.change {
                Replaced::Node {
                    node: removed, cut, ..
                } if *removed == node => Some((*hash, cut)),
                Replaced::Node { .. } | Replaced::Administrators(_) | Replaced::Settled { .. } => {
                    None
                }
            })
    }

    /// Returns why an entry removes a node, where it says so.
    pub fn reason(&self, hash: RemovalHash) -> Option<&str> {
        match &self.entry(hash)?.change {
            Replaced::Node { reason, .. } if !reason.is_empty() => Some(reason),
            Replaced::Node { .. } | Replaced::Administrators(_) | Replaced::Settled { .. } => None,
        }
    }

    /// Returns when a node was removed, by the first entry that says so.
    pub fn removed_at(&self, node: NodeId) -> Option<Timestamp> {
        let entries = self.of_node(node);
        let dates = entries.filter_map(|(hash, _)| match &self.entry(hash)?.change {
            Replaced::Node { at, .. } => *at,
            Replaced::Administrators(_) | Replaced::Settled { .. } => None,
        });
        dates.min()
    }

    /// Returns the last envelopes of a removed node that count, by all entries that remove it.
    pub(crate) fn cut(&self, node: NodeId) -> Option<&BTreeSet<EnvelopeHash>> {
        self.removed.get(&node)
    }

    fn number_of(&self, hash: RemovalHash) -> u64 {
        self.entries
            .get(&hash)
            .map_or(0, |entry| entry.removal.number)
    }
}

/// By what right an entry settles a fork, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Right {
    /// Those who were administrators where it forked, more than half of them.
    Majority,
    /// The recovery key signed something further along.
    BeforeRecovery,
    /// The recovery key signed it.
    Recovery,
}

#[cfg(test)]
mod tests;
