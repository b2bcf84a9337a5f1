//! Envelopes: the unit of replication (CONVERGENCE 9).
//!
//! An envelope is one transaction of one node in one compartment. It names changes, it does not hold
//! them; equal sets of envelopes mean equal documents. It enters on its form, its signature and its
//! grant alone: not on what came before, not on a clock, not on what its changes turn out to be.

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use orgo_schema::{
    id::{
        ChangeHash, CompartmentId, DocumentId, DocumentKind, EnvelopeHash, NodeId, OrganizationId,
    },
    time::{Stamp, Wall},
};
use uuid::Uuid;

use crate::{
    form,
    id::{GrantHash, RemovalHash},
    key::{self, NodeKey, SignatureBytes, Use},
    rejected::{Missing, Refused, Rejected},
    roster::Roster,
};

/// The most changes that one envelope may name. They fit into [`form::SIGNED_BYTES_MAX`] with room.
pub const CHANGES_MAX: usize = 10_000;

/// What one node did in one compartment at once.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Envelope {
    /// The organisation, so that it cannot be replayed into another.
    #[n(0)]
    pub organization: OrganizationId,
    /// The one compartment it is about.
    #[n(1)]
    pub compartment: CompartmentId,
    /// Who made it.
    #[n(2)]
    pub author: NodeId,
    /// Its number among the author's envelopes of this compartment, from 1.
    #[n(3)]
    pub seq: u64,
    /// The author's envelope before it; none for the first.
    #[n(4)]
    pub previous: Option<EnvelopeHash>,
    /// The author's hybrid logical stamp. It orders reconciliation and decides nothing.
    #[n(5)]
    pub stamp: Stamp,
    /// Between which instants it was made, as far as the author could tell.
    #[n(6)]
    pub wall: Wall,
    /// By which grant the author writes here.
    #[n(7)]
    pub grant: GrantHash,
    /// The last entry of the removal log that the author knew.
    #[n(8)]
    pub removals: RemovalHash,
    /// The changes, strictly ascending: one set of changes has one spelling.
    #[n(9)]
    pub changes: Vec<Listed>,
}

/// One change of one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Listed {
    /// What it changes.
    #[n(0)]
    pub document: ListedDocument,
    /// The change.
    #[n(1)]
    pub change: ChangeHash,
}

impl Listed {
    /// Lists a change of a document.
    pub fn new(document: DocumentId, change: ChangeHash) -> Self {
        Self {
            document: document.into(),
            change,
        }
    }
}

/// A document as envelopes name it: of any kind, because an older node must pass on what a newer one
/// wrote (CONVERGENCE 1.7, 1.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListedDocument {
    /// The number of its kind.
    pub kind: u8,
    /// The id of the thing it holds.
    pub id: Uuid,
}

impl ListedDocument {
    /// Returns the document, if this program knows its kind.
    pub fn known(self) -> Option<DocumentId> {
        DocumentKind::from_code(self.kind).map(|kind| DocumentId { kind, id: self.id })
    }
}

impl From<DocumentId> for ListedDocument {
    fn from(document: DocumentId) -> Self {
        Self {
            kind: document.kind.code(),
            id: document.id,
        }
    }
}

impl<C> Encode<C> for ListedDocument {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.array(2)?.u8(self.kind)?.bytes(self.id.as_bytes())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for ListedDocument {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let at = d.position();
        if d.array()? != Some(2) {
            return Err(decode::Error::message("a document has a kind and an id").at(at));
        }
        let kind = d.u8()?;
        let at = d.position();
        match Uuid::from_slice(d.bytes()?) {
            Ok(id) => Ok(Self { kind, id }),
            Err(_) => Err(decode::Error::message("the id of a document is not 16 bytes").at(at)),
        }
    }
}

/// Why the fields of an envelope cannot stand together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContentError {
    /// An envelope that says nothing.
    #[error("envelope names no change")]
    NoChanges,
    /// More than one transaction should hold.
    #[error("envelope names {got} changes, the limit is {CHANGES_MAX}")]
    TooManyChanges {
        /// How many there are.
        got: usize,
    },
    /// Not the one spelling of this set.
    #[error("change {at} of the envelope is named twice or out of order")]
    Order {
        /// Which one, from 0.
        at: usize,
    },
    /// The chain of an author begins at 1, with nothing before it, and only there.
    #[error("envelope {seq} of its author {}", if *.has_previous { "names one before it" } else { "names none before it" })]
    Sequence {
        /// Its number.
        seq: u64,
        /// Whether it names one before it.
        has_previous: bool,
    },
    /// An interval that ends before it begins.
    #[error("envelope was made not before {} and not after {}", .wall.earliest, .wall.latest)]
    Wall {
        /// The bounds.
        wall: Wall,
    },
    /// The key at hand is another node's.
    #[error("envelope of node {author} cannot be signed by node {key}")]
    Author {
        /// Whom the envelope names.
        author: NodeId,
        /// Whose key it is.
        key: NodeId,
    },
}

impl Envelope {
    /// Signs the envelope.
    ///
    /// # Errors
    /// When every node would refuse it.
    pub fn sign(&self, key: &NodeKey) -> Result<Signed, ContentError> {
        self.check()?;
        if key.node_id() != self.author {
            return Err(ContentError::Author {
                author: self.author,
                key: key.node_id(),
            });
        }
        let bytes = form::write(self);
        let signature = key.sign(Use::Envelope, &bytes);
        Ok(Signed { bytes, signature })
    }

    fn check(&self) -> Result<(), ContentError> {
        let got = self.changes.len();
        if got == 0 {
            return Err(ContentError::NoChanges);
        }
        if got > CHANGES_MAX {
            return Err(ContentError::TooManyChanges { got });
        }
        let mut pairs = self.changes.iter().zip(self.changes.iter().skip(1));
        if let Some(before) = pairs.position(|(one, next)| one >= next) {
            return Err(ContentError::Order { at: before + 1 });
        }
        if self.seq == 0 || (self.seq == 1) == self.previous.is_some() {
            let has_previous = self.previous.is_some();
            return Err(ContentError::Sequence {
                seq: self.seq,
                has_previous,
            });
        }
        if self.wall.earliest > self.wall.latest {
            return Err(ContentError::Wall { wall: self.wall });
        }
        Ok(())
    }
}

/// An envelope as it is stored and sent.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Signed {
    /// The canonical bytes of the envelope.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
    /// The author's signature over their hash.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub signature: SignatureBytes,
}

impl Signed {
    /// Returns the name of the envelope: the hash of its signed bytes. The signature is no part of it,
    /// because an author can make many signatures of one content.
    pub fn hash(&self) -> EnvelopeHash {
        EnvelopeHash::new(Use::Envelope.hash(&self.bytes))
    }

    /// Checks everything that decides whether an envelope enters, and reads it.
    ///
    /// # Errors
    /// Refused if it is not in its one form, contradicts itself, belongs to another organisation, was not
    /// signed by its author, or its grant does not let the author write there. Parked if its grant, or
    /// the last entry of the removal log that its author knew, is not here yet.
    pub fn verify(&self, roster: &Roster) -> Result<Envelope, Rejected> {
        let envelope = self.read()?;
        let ours = roster.organization();
        if envelope.organization != ours {
            return Err(Refused::Organization {
                got: envelope.organization,
                ours,
            }
            .into());
        }
        // Before anything is parked: nobody parks an envelope in another node's name.
        let author = envelope.author;
        if !key::is_signed(
            author.as_bytes(),
            Use::Envelope,
            &self.bytes,
            &self.signature,
        ) {
            return Err(Refused::Signature {
                by: author.to_string(),
            }
            .into());
        }
        roster.may_write(author, envelope.compartment, envelope.grant)?;
        if !roster.removals().knows(envelope.removals) {
            return Err(Missing::Removal(envelope.removals).into());
        }
        Ok(envelope)
    }

    /// Reads an envelope without asking who signed it: for what this node has verified and stored.
    ///
    /// # Errors
    /// When it is not in its one form or contradicts itself.
    pub fn read(&self) -> Result<Envelope, Refused> {
        let envelope: Envelope = form::read(&self.bytes)?;
        envelope.check()?;
        Ok(envelope)
    }
}

#[cfg(test)]
mod tests;
