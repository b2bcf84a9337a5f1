//! Which of the changes that an envelope names are good (CONVERGENCE 9).
//!
//! Each has a verdict of its own, from its bytes and its causal ancestors alone. One bad change takes
//! nothing else of its envelope with it, and what one honest node finds good, every honest node does.

use std::collections::BTreeSet;

use minicbor::Decoder;
use orgo_crdt::{FactChange, NotAChangeHere, Outline};
use orgo_schema::{
    fact::Author,
    id::{ChangeHash, CompartmentId, DocumentId, DocumentKind, NodeId, OrganizationId},
};
use sha2::{Digest, Sha256};

use crate::{
    envelope::{Envelope, Listed},
    roster::Kinds,
};

/// What every change begins with.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

/// What is to be done with one listed change, as far as its own bytes tell.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It stores these facts. Those that make no sense are among them: they are kept and shown. In whose
    /// name they are is what [`speaker`] tells.
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
    /// It would lie at nodes that did not agree to carry it.
    #[error("it is a sealed parcel: those lie in the place for parcels and nowhere else")]
    Parcel,
    /// Who carries parcels would carry something else.
    #[error("only sealed parcels lie in this compartment, and this is none")]
    NotAParcel,
    /// Too large, not canonical, or made for another document.
    #[error(transparent)]
    Change(#[from] NotAChangeHere),
    /// One change is one node's. Who could write for two would write for any.
    #[error("its facts are said to be written by {nodes} nodes, a change is written by one")]
    Speakers {
        /// How many nodes it names as authors.
        nodes: usize,
    },
}

impl Reason {
    /// Whether the same bytes may be found good by a newer program.
    pub const fn may_pass_after_upgrade(&self) -> bool {
        matches!(self, Self::UnknownKind { .. })
    }
}

/// Bytes that are not those of the change they were sent for.
///
/// It says nothing about the change, only about who sent the bytes: the change is still missing here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("bytes are not those of change {listed}: whoever sent them damaged or swapped them")]
pub struct OtherBytes {
    /// The change that was asked for.
    pub listed: ChangeHash,
}

/// Judges the bytes of one change that an envelope names in a compartment, where documents of some kinds lie.
///
/// The verdict is one on the change, the same on every node and at every time, because its hash leaves
/// no choice of bytes. Were damaged bytes a reason to withhold it, whoever passes changes on could make
/// one node withhold what all others find good.
///
/// # Errors
/// When the bytes are not those that the hash names: there is no verdict, they are to be asked for again.
pub fn verdict(
    place: (OrganizationId, CompartmentId),
    kinds: Kinds,
    listed: &Listed,
    bytes: &[u8],
) -> Result<Verdict, OtherBytes> {
    if !is_named(bytes, listed.change) {
        return Err(OtherBytes {
            listed: listed.change,
        });
    }
    let Some(document) = listed.document.known() else {
        return Ok(Verdict::Withheld(Reason::UnknownKind {
            kind: listed.document.kind,
        }));
    };
    if !kinds.allow(document.kind) {
        let is_parcel = document.kind == DocumentKind::Parcel;
        return Ok(Verdict::Withheld(if is_parcel {
            Reason::Parcel
        } else {
            Reason::NotAParcel
        }));
    }
    Ok(match orgo_crdt::outline(place, document, bytes) {
        Ok(Outline::Facts(facts)) => match speakers(&facts).len() {
            0 | 1 => Verdict::Good(facts),
            nodes => Verdict::Withheld(Reason::Speakers { nodes }),
        },
        Ok(Outline::Edit { dependencies }) => Verdict::NeedsDocument {
            document,
            ancestors: dependencies,
        },
        Err(error) => Verdict::Withheld(error.into()),
    })
}

/// Returns the node in whose name the facts of a good change speak; nothing where nobody stands behind
/// them.
///
/// A fact names its author, and only the author's own envelope proves that: such a change counts once an
/// envelope of that node lists it. Otherwise any member could act in the name of another site's people
/// (SECURITY 0.9).
pub fn speaker(facts: &FactChange) -> Option<NodeId> {
    speakers(facts).pop_first()
}

/// The author is read by itself, so that a fact of a newer kind is bound to it as well: after an upgrade
/// it will count.
fn speakers(facts: &FactChange) -> BTreeSet<NodeId> {
    let authors = facts.facts.iter().filter_map(|(_, content)| {
        let mut d = Decoder::new(content);
        d.array().ok()?;
        d.decode::<Author>().ok()
    });
    authors
        .filter_map(|author| match author {
            Author::Derived => None,
            Author::Node(node) | Author::Person { node, .. } => Some(node),
        })
        .collect()
}

/// Returns where the changes of an envelope belong, which their actors are bound to.
pub const fn place(envelope: &Envelope) -> (OrganizationId, CompartmentId) {
    (envelope.organization, envelope.compartment)
}

/// Whether these are the bytes that a change hash names: four constant bytes, the first four of the hash,
/// and what hashes to it. Of one hash, there is one such byte string.
fn is_named(bytes: &[u8], change: ChangeHash) -> bool {
    let Some((magic, rest)) = bytes.split_first_chunk() else {
        return false;
    };
    let Some((checksum, hashed)) = rest.split_first_chunk() else {
        return false;
    };
    let hash: [u8; 32] = Sha256::digest(hashed).into();
    *magic == MAGIC && hash.first_chunk::<4>() == Some(checksum) && hash == *change.as_bytes()
}

#[cfg(test)]
mod tests;
