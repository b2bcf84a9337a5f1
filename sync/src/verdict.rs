//! Which of the changes that an envelope names are good (CONVERGENCE 9).
//!
//! Each has a verdict of its own, from its bytes and its causal ancestors alone. One bad change takes
//! nothing else of its envelope with it, and what one honest node finds good, every honest node does.

use orgo_crdt::{FactChange, NotAChangeHere, ReadChange};
use orgo_schema::id::{ChangeHash, CompartmentId, DocumentId, OrganizationId};

use crate::envelope::{Envelope, Listed};

/// What is to be done with one listed change, as far as its own bytes tell.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It stores these facts. Those that make no sense are among them: they are kept and shown.
    Good(FactChange),
    /// It edits registers or a text. Whether it is good shows when it is tried on its ancestors.
    NeedsDocument {
        /// The document to try it on.
        document: DocumentId,
        /// The changes it depends on; they must be good first.
        ancestors: Vec<ChangeHash>,
    },
    /// It stays out, with all that depends on it, and is kept aside for administrators to see.
    Withheld(Reason),
}

/// Why a change is withheld.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// A newer program made it. It is kept and tried again after an upgrade.
    #[error("document is of kind {kind}, which this version of the program does not know")]
    UnknownKind {
        /// The number of the kind.
        kind: u8,
    },
    /// Not a change, too large, not canonical, or made for another document.
    #[error(transparent)]
    Change(#[from] NotAChangeHere),
    /// A good change, but not the one that was named.
    #[error("bytes are change {got}, the envelope names {listed}")]
    Hash {
        /// The change that the envelope names.
        listed: ChangeHash,
        /// The change that the bytes are.
        got: ChangeHash,
    },
}

impl Reason {
    /// Whether the same bytes may be found good by a newer program.
    pub const fn may_pass_after_upgrade(&self) -> bool {
        matches!(self, Self::UnknownKind { .. })
    }
}

/// Judges the bytes of one change that an envelope names in a compartment.
///
/// The same bytes in the same place have the same verdict on every node and at every time.
pub fn verdict(place: (OrganizationId, CompartmentId), listed: &Listed, bytes: &[u8]) -> Verdict {
    let Some(document) = listed.document.known() else {
        return Verdict::Withheld(Reason::UnknownKind {
            kind: listed.document.kind,
        });
    };
    let read = match orgo_crdt::read_change(place, document, bytes) {
        Ok(read) => read,
        Err(error) => return Verdict::Withheld(error.into()),
    };
    let got = read.hash();
    if got != listed.change {
        return Verdict::Withheld(Reason::Hash {
            listed: listed.change,
            got,
        });
    }
    match read {
        ReadChange::Facts(facts) => Verdict::Good(facts),
        ReadChange::Edit(edit) => Verdict::NeedsDocument {
            document,
            ancestors: edit.dependencies,
        },
    }
}

/// Returns where the changes of an envelope belong, which their actors are bound to.
pub const fn place(envelope: &Envelope) -> (OrganizationId, CompartmentId) {
    (envelope.organization, envelope.compartment)
}

#[cfg(test)]
mod tests;
