//! What a node keeps in mind to write its next envelope.

use std::sync::Arc;

use orgo_schema::{
    id::{ChangeHash, CompartmentId, DocumentId, NodeId, OrganizationId},
    time::{Stamp, Wall},
};

use crate::{
    chain::Link,
    envelope::{ContentError, Envelope, Listed, Signed},
    id::{GrantHash, RemovalHash},
    key::NodeKey,
};

/// Where a node writes, and by what right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mandate {
    /// The organisation.
    pub organization: OrganizationId,
    /// The compartment.
    pub compartment: CompartmentId,
    /// The grant that lets the node write there.
    pub grant: GrantHash,
    /// The last entry of the removal log that the node knows.
    pub removals: RemovalHash,
}

/// Writes one node's envelopes in one compartment, each after the one before.
///
/// It is cheap to clone: write with a clone within a transaction, and keep the clone once the transaction
/// is on disk. An envelope that was signed and not stored, and whose number is used again, forks the chain.
#[derive(Debug, Clone)]
pub struct Writer {
    key: Arc<NodeKey>,
    mandate: Mandate,
    last: Option<Link>,
}

impl Writer {
    /// Continues after the last stored envelope of this node in this compartment, or begins.
    pub const fn new(key: Arc<NodeKey>, mandate: Mandate, last: Option<Link>) -> Self {
        Self { key, mandate, last }
    }

    /// Returns the node that writes.
    pub fn node_id(&self) -> NodeId {
        self.key.node_id()
    }

    /// Returns where it writes, and by what right.
    pub const fn mandate(&self) -> &Mandate {
        &self.mandate
    }

    /// Returns the last envelope that was written.
    pub const fn last(&self) -> Option<Link> {
        self.last
    }

    /// Takes over another grant, after the node was given one that reaches further.
    pub const fn set_grant(&mut self, grant: GrantHash) {
        self.mandate.grant = grant;
    }

    /// Takes note of an entry of the removal log, after the roster has it.
    pub const fn set_removals(&mut self, removals: RemovalHash) {
        self.mandate.removals = removals;
    }

    /// Writes the next envelope. The order of the changes does not matter, nor does naming one twice.
    ///
    /// # Errors
    /// When every node would refuse it: no change, more than [`crate::envelope::CHANGES_MAX`], or a wall
    /// interval that ends before it begins. Nothing has advanced then.
    pub fn envelope(
        &mut self,
        changes: &[(DocumentId, ChangeHash)],
        stamp: Stamp,
        wall: Wall,
    ) -> Result<Signed, ContentError> {
        let mut listed: Vec<_> = changes
            .iter()
            .map(|(document, change)| Listed::new(*document, *change))
            .collect();
        listed.sort_unstable();
        listed.dedup();
        let envelope = Envelope {
            organization: self.mandate.organization,
            compartment: self.mandate.compartment,
            author: self.key.node_id(),
            seq: self.last.map_or(1, |last| last.seq.saturating_add(1)),
            previous: self.last.map(|last| last.hash),
            stamp,
            wall,
            grant: self.mandate.grant,
            removals: self.mandate.removals,
            changes: listed,
        };
        let signed = envelope.sign(&self.key)?;
        self.last = Some(Link::of(&envelope, signed.hash()));
        Ok(signed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{chain::Chains, sample};

    #[test]
    fn a_restored_writer_continues_its_chain() {
        let roster = sample::roster();
        let mut writer = sample::writer(1);
        let first = writer
            .envelope(&sample::changes(3), Stamp(5), sample::wall())
            .unwrap();
        let stored = first.read().unwrap();
        let last = Link::of(&stored, first.hash());
        let mut restored = Writer::new(sample::node_key(1), *writer.mandate(), Some(last));
        let second = restored
            .envelope(&sample::changes(2), Stamp(6), sample::wall())
            .unwrap();
        let second = second.verify(&roster).unwrap();
        assert_eq!((second.seq, second.previous), (2, Some(first.hash())));
        let again = writer
            .envelope(&sample::changes(2), Stamp(6), sample::wall())
            .unwrap();
        assert_eq!(again.read(), Ok(second));
    }

    #[test]
    fn what_is_refused_does_not_advance() {
        let mut writer = sample::writer(1);
        assert_eq!(
            writer.envelope(&[], Stamp(5), sample::wall()),
            Err(ContentError::NoChanges)
        );
        assert_eq!(writer.last(), None);
    }

    #[test]
    fn the_order_of_changes_and_naming_one_twice_do_not_matter() {
        let mut changes = sample::changes(9);
        let one = sample::writer(1)
            .envelope(&changes, Stamp(5), sample::wall())
            .unwrap();
        changes.reverse();
        changes.extend(sample::changes(4));
        assert_eq!(
            sample::writer(1).envelope(&changes, Stamp(5), sample::wall()),
            Ok(one)
        );
    }

    #[test]
    fn two_authors_may_name_one_derived_change() {
        let roster = sample::roster();
        let mut chains = Chains::default();
        let mut named = Vec::new();
        for node in [1, 2] {
            let signed = sample::writer(node)
                .envelope(&sample::changes(1), Stamp(5), sample::wall())
                .unwrap();
            let envelope = signed.verify(&roster).unwrap();
            chains.add(&envelope, signed.hash());
            named.push((signed.hash(), envelope.changes));
        }
        assert_ne!(named[0].0, named[1].0);
        assert_eq!(named[0].1, named[1].1);
        assert!(
            chains
                .iter()
                .all(|(_, _, chain)| chain.len() == 1 && chain.forks().is_empty())
        );
    }
}
