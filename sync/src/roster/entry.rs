//! Entries of the roster as nodes tell them to one another.

use minicbor::{Decode, Encode};

use crate::{id::EntryHash, key::Use, roster::signed::SignedEntry};

/// An entry of the roster after the founding one, with what it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct RosterEntry {
    /// What it is.
    #[n(0)]
    pub kind: EntryKind,
    /// The entry and who signed it.
    #[n(1)]
    pub signed: SignedEntry,
}

/// What an entry of the roster is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum EntryKind {
    /// It adds to what a node may do.
    #[n(0)]
    Grant,
    /// It belongs to the removal log.
    #[n(1)]
    Removal,
}

impl RosterEntry {
    /// Returns the name of the entry. Copies with other signatures have the same.
    pub fn hash(&self) -> EntryHash {
        let kind = match self.kind {
            EntryKind::Grant => Use::Grant,
            EntryKind::Removal => Use::Removal,
        };
        EntryHash::new(kind.hash(&self.signed.bytes))
    }
}
