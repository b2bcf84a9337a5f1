//! The removal log: who is no longer a member, and who the administrators are (CONVERGENCE 9).
//!
//! It is linear as long as everybody is honest and in touch. When it forks, the node removals of all
//! branches hold, and the administrators are those of the last common entry.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};
use orgo_schema::id::{EnvelopeHash, NodeId, OrganizationId};

use crate::{
    form,
    id::{AdminId, RemovalHash},
    key::{self, AdminKey, Use},
    rejected::{Missing, Refused, Rejected},
    roster::{
        founding::{Founding, can_sign},
        member::MemberError,
        signed::{self, SignedEntry},
    },
};

/// An entry of the removal log.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Removal {
    /// In which organisation.
    #[n(0)]
    pub organization: OrganizationId,
    /// Its number in the log, from 1.
    #[n(1)]
    pub number: u64,
    /// The entry it follows; the first follows the founding entry.
    #[n(2)]
    pub previous: RemovalHash,
    /// What it removes or replaces.
    #[n(3)]
    pub change: Replaced,
}

/// What an entry of the removal log says.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Replaced {
    /// A node is no longer a member.
    #[n(0)]
    Node {
        /// Which one.
        #[n(0)]
        node: NodeId,
        /// The last of its envelopes that count, with all before them. What it wrote beyond them is
        /// stored and stays outside of everything until somebody adopts it.
        #[n(1)]
        cut: BTreeSet<EnvelopeHash>,
    },
    /// Others are the administrators from here on.
    #[n(1)]
    Administrators(#[n(0)] Administration),
}

/// Who signs for the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Administration {
    /// The administrators' keys.
    #[n(0)]
    pub keys: BTreeSet<AdminId>,
    /// How many of them must sign an entry of the removal log.
    #[n(1)]
    pub threshold: u32,
}

impl Removal {
    /// Signs the entry. The keys are those of the administrators after the entry it follows.
    pub fn sign(&self, keys: &[&AdminKey]) -> SignedEntry {
        SignedEntry::sign(form::write(self), Use::Removal, keys)
    }

    /// Returns the name that a signed entry goes by.
    pub fn hash(signed: &SignedEntry) -> RemovalHash {
        RemovalHash::new(Use::Removal.hash(&signed.bytes))
    }
}

/// The removal log as far as it is known here: the same for the same entries, in whatever order they came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removals {
    root: RemovalHash,
    entries: BTreeMap<RemovalHash, Removal>,
    followers: BTreeMap<RemovalHash, BTreeSet<RemovalHash>>,
    administrations: BTreeMap<RemovalHash, Administration>,
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
            entries: BTreeMap::new(),
            followers: BTreeMap::new(),
            administrations: [(root, founders)].into(),
        }
    }

    /// Checks an entry and adds it.
    pub(crate) fn add(
        &mut self,
        signed: &SignedEntry,
        ours: OrganizationId,
    ) -> Result<RemovalHash, Rejected> {
        let removal: Removal = form::read(&signed.bytes).map_err(Refused::Form)?;
        if removal.organization != ours {
            return Err(Refused::Organization {
                got: removal.organization,
                ours,
            }
            .into());
        }
        let before = self
            .administration_at(removal.previous)
            .ok_or(Missing::Removal(removal.previous))?;
        signed::check(
            &signed.bytes,
            Use::Removal,
            &signed.signatures,
            &before.keys,
            before.threshold,
        )?;
        let expected = self.number_of(removal.previous).saturating_add(1);
        if removal.number != expected {
            return Err(Refused::Number {
                got: removal.number,
                expected,
            }
            .into());
        }
        let after = match &removal.change {
            Replaced::Node { .. } => before.clone(),
            Replaced::Administrators(next) => {
                check_administration(next)?;
                next.clone()
            }
        };
        let hash = Removal::hash(signed);
        self.administrations.insert(hash, after);
        self.followers
            .entry(removal.previous)
            .or_default()
            .insert(hash);
        self.entries.insert(hash, removal);
        Ok(hash)
    }

    /// Whether this entry, or the founding entry, is known here.
    pub fn knows(&self, hash: RemovalHash) -> bool {
        self.administrations.contains_key(&hash)
    }

    /// Returns who signed for the organisation after an entry, if the entry is known.
    pub fn administration_at(&self, hash: RemovalHash) -> Option<&Administration> {
        self.administrations.get(&hash)
    }

    /// Returns the entry to name as the last one known: the longest branch, then the lowest hash.
    pub fn last(&self) -> RemovalHash {
        let ends = self
            .administrations
            .keys()
            .filter(|hash| !self.followers.contains_key(hash));
        ends.copied()
            .min_by_key(|hash| (std::cmp::Reverse(self.number_of(*hash)), *hash))
            .unwrap_or(self.root)
    }

    /// Returns the entry after which the log forks, or the last one if it does not.
    pub fn last_common(&self) -> RemovalHash {
        let mut at = self.root;
        while let Some(next) = self.followers.get(&at) {
            match (next.len(), next.first()) {
                (1, Some(only)) => at = *only,
                _ => break,
            }
        }
        at
    }

    /// Whether two entries follow one.
    pub fn is_forked(&self) -> bool {
        self.followers.contains_key(&self.last_common())
    }

    /// Returns the entries that remove a node, of all branches. There are none for a member.
    pub fn of_node(
        &self,
        node: NodeId,
    ) -> impl Iterator<Item = (RemovalHash, &BTreeSet<EnvelopeHash>)> {
        self.entries
            .iter()
            .filter_map(move |(hash, removal)| match &removal.change {
                Replaced::Node { node: removed, cut } if *removed == node => Some((*hash, cut)),
                Replaced::Node { .. } | Replaced::Administrators(_) => None,
            })
    }

    fn number_of(&self, hash: RemovalHash) -> u64 {
        self.entries.get(&hash).map_or(0, |removal| removal.number)
    }
}

fn check_administration(next: &Administration) -> Result<(), Refused> {
    if !can_sign(&next.keys, next.threshold) {
        let administrators = next.keys.len();
        return Err(Refused::Administrators {
            administrators,
            threshold: next.threshold,
        });
    }
    match next
        .keys
        .iter()
        .find(|admin| !key::is_sound(admin.as_bytes()))
    {
        Some(unsound) => Err(MemberError::Key {
            what: "administrator",
            key: unsound.to_string(),
        }
        .into()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
