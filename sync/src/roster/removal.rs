//! Entries of the removal log: who is no longer a member, and who the administrators are (CONVERGENCE 9).

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};
use orgo_schema::{
    id::{EnvelopeHash, NodeId, OrganizationId},
    time::Timestamp,
};

use crate::{
    form,
    id::{AdminId, RemovalHash},
    key::{self, AdminKey, Use},
    rejected::Refused,
    roster::{
        founding::can_sign,
        member::{MemberError, check_name},
        signed::SignedEntry,
    },
};

/// An entry of the removal log.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Removal {
    /// In which organisation.
    #[n(0)]
    pub organization: OrganizationId,
    /// Its number in the log, from 1; that of a settling entry is one more than that of its choice.
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
        /// Why, for people to read; may be empty.
        #[n(2)]
        reason: String,
        /// When, as a sound clock of the administrator's node showed; for people to read, nothing follows
        /// from it.
        #[n(3)]
        at: Option<Timestamp>,
    },
    /// Others are the administrators from here on. The recovery key alone may sign this, too.
    #[n(1)]
    Administrators(#[n(0)] Administration),
    /// The log forked after the entry that this one follows, and goes on here: the administrators are
    /// those after the chosen entry. The majority of those who were administrators where it forked signs
    /// this, or the recovery key. Node removals of the other branches hold all the same.
    #[n(2)]
    Settled {
        /// An entry on a branch that begins where this one does, or the entry that this one follows.
        #[n(0)]
        chosen: RemovalHash,
    },
}

impl Replaced {
    /// Checks what an entry says to people.
    pub(crate) fn check(&self) -> Result<(), MemberError> {
        match self {
            Self::Node { reason, .. } if !reason.is_empty() => check_name("reason", reason),
            Self::Node { .. } | Self::Administrators(_) | Self::Settled { .. } => Ok(()),
        }
    }

    /// Whether the recovery key may sign this, without any administrator.
    pub(crate) const fn is_for_recovery(&self) -> bool {
        matches!(self, Self::Administrators(_) | Self::Settled { .. })
    }
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

impl Administration {
    /// Returns how many are more than half of the administrators.
    pub fn majority(&self) -> usize {
        self.keys.len() / 2 + 1
    }

    /// Checks that somebody could sign the next entry, and that nobody but a key's holder signs with it.
    pub(crate) fn check(&self, recovery: Option<AdminId>) -> Result<(), Refused> {
        if !can_sign(&self.keys, self.threshold) {
            let administrators = self.keys.len();
            return Err(Refused::Administrators {
                administrators,
                threshold: self.threshold,
            });
        }
        if let Some(key) = recovery.filter(|key| self.keys.contains(key)) {
            return Err(Refused::RecoveryKey { key });
        }
        let unsound = |admin: &&AdminId| !key::is_sound(admin.as_bytes());
        match self.keys.iter().find(unsound) {
            Some(unsound) => Err(MemberError::Key {
                what: "administrator",
                key: unsound.to_string(),
            }
            .into()),
            None => Ok(()),
        }
    }
}

impl Removal {
    /// Adds a signature to an entry that others signed.
    #[must_use]
    pub fn cosign(signed: &SignedEntry, key: &AdminKey) -> SignedEntry {
        signed.cosigned(Use::Removal, key)
    }

    /// Signs the entry. The keys are those of the administrators after the entry it follows, or the
    /// recovery key.
    pub fn sign(&self, keys: &[&AdminKey]) -> SignedEntry {
        SignedEntry::sign(form::write(self), Use::Removal, keys)
    }

    /// Returns the name that a signed entry goes by.
    pub fn hash(signed: &SignedEntry) -> RemovalHash {
        RemovalHash::new(Use::Removal.hash(&signed.bytes))
    }
}

#[cfg(test)]
mod tests;
