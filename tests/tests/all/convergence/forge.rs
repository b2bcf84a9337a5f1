//! A member that writes whatever it likes, with a key of its own.

use std::sync::Arc;

use orgo_crdt::{MadeChange, fact_change};
use orgo_node::admit::{self, Source};
use orgo_node::node::Node;
use orgo_node::store::compartment::Compartment;
use orgo_node::store::{StoreError, meta};
use orgo_schema::fact::{Author, Body, Fact};
use orgo_schema::id::{ChangeHash, DocumentId, DocumentKind, FactId, NodeId, UserId};
use orgo_schema::time::{ClockSource, Stamp, Timestamp, Wall};
use orgo_sync::author::{Mandate, Writer};
use orgo_sync::envelope::{Envelope, Listed, Signed};
use orgo_sync::id::GrantHash;
use orgo_sync::key::{AdminKey, NodeKey};
use orgo_sync::parcel::Parcel;
use orgo_sync::roster::{Capabilities, EntryKind, Grant, Member, Removal, Replaced, RosterEntry};
use orgo_tests::poison::hash_of;
use uuid::Uuid;

/// When everything was written.
const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// A member with a key, writing in one compartment.
pub(crate) struct Forger {
    pub(super) key: Arc<NodeKey>,
    pub(crate) compartment: Compartment,
    writer: Writer,
    stamp: Stamp,
}

impl Forger {
    /// Writes as one of the founding nodes, where `node` lets it.
    pub(crate) fn new(node: &Node, key: [u8; 32], compartment: &str) -> Self {
        let grant = node.setting().roster.founding_grant();
        Self::granted(node, key, compartment, grant)
    }

    /// Writes by a grant.
    pub(super) fn granted(node: &Node, key: [u8; 32], compartment: &str, grant: GrantHash) -> Self {
        let setting = node.setting();
        let compartment = held(node, compartment);
        let key = Arc::new(NodeKey::new(&key));
        let mandate = Mandate {
            organization: setting.organization,
            compartment: compartment.scope.compartment,
            grant,
            removals: setting.roster.removals().last(),
        };
        Self {
            writer: Writer::new(Arc::clone(&key), mandate, None),
            key,
            compartment,
            stamp: Stamp::ZERO.next(NOW),
        }
    }

    pub(crate) fn id(&self) -> NodeId {
        self.key.node_id()
    }

    pub(crate) fn place(
        &self,
    ) -> (
        orgo_schema::id::OrganizationId,
        orgo_schema::id::CompartmentId,
    ) {
        let scope = &self.compartment.scope;
        (scope.organization, scope.compartment)
    }

    /// Returns a comment on a case, said to be by a user at a node.
    pub(crate) fn comment(&self, case: DocumentId, by: NodeId, n: u128) -> MadeChange {
        let user = UserId::new(Uuid::from_u128(5));
        let fact = Fact {
            by: Author::Person { user, node: by },
            seen: Vec::new(),
            stamp: self.stamp,
            wall: Some(wall()),
            body: Body::Commented {
                text: format!("Comment {n}."),
            },
        };
        let id = FactId::new(Uuid::from_u128(n));
        fact_change(self.place(), case, &[(id, &fact.encode())]).unwrap()
    }

    /// Signs the next envelope, which lists these.
    pub(super) fn sign(&mut self, changes: &[(DocumentId, ChangeHash)]) -> Signed {
        self.stamp = self.stamp.next(NOW);
        self.writer.envelope(changes, self.stamp, wall()).unwrap()
    }

    /// Signs the next envelope, with the changes.
    pub(crate) fn parcel(&mut self, changes: &[(DocumentId, &MadeChange)]) -> Parcel {
        let names: Vec<_> = changes
            .iter()
            .map(|(document, made)| (*document, made.hash))
            .collect();
        let signed = self.sign(&names);
        with(signed, changes)
    }

    /// Signs the next envelope about documents of kinds that nobody knows yet.
    pub(super) fn newer(&self, kind: u8, bytes: &[Vec<u8>]) -> Parcel {
        let mandate = *self.writer.mandate();
        let mut changes: Vec<(Listed, Vec<u8>)> = bytes
            .iter()
            .zip(1_u128..)
            .map(|(bytes, n)| {
                let document = orgo_sync::envelope::ListedDocument {
                    kind,
                    id: Uuid::from_u128(n),
                };
                let change = hash_of(bytes);
                (Listed { document, change }, bytes.clone())
            })
            .collect();
        changes.sort();
        let envelope = Envelope {
            organization: mandate.organization,
            compartment: mandate.compartment,
            author: self.id(),
            seq: 1,
            previous: None,
            stamp: self.stamp,
            wall: wall(),
            grant: mandate.grant,
            removals: mandate.removals,
            changes: changes.iter().map(|(listed, _)| *listed).collect(),
        };
        Parcel {
            signed: envelope.sign(&self.key).unwrap(),
            changes,
            keys: Vec::new(),
        }
    }
}

/// Puts changes to an envelope that lists them.
pub(super) fn with(signed: Signed, changes: &[(DocumentId, &MadeChange)]) -> Parcel {
    let changes = changes
        .iter()
        .map(|(document, made)| (Listed::new(*document, made.hash), made.bytes.clone()))
        .collect();
    Parcel {
        signed,
        changes,
        keys: Vec::new(),
    }
}

pub(super) fn held(node: &Node, name: &str) -> Compartment {
    let setting = node.setting();
    let held = setting.compartments.iter().find(|held| held.name == name);
    held.expect("every founding node holds it").clone()
}

pub(crate) fn case(n: u128) -> DocumentId {
    DocumentId {
        kind: DocumentKind::Case,
        id: Uuid::from_u128(n),
    }
}

pub(super) const fn wall() -> Wall {
    Wall {
        earliest: NOW,
        latest: NOW,
        source: ClockSource::Ntp,
    }
}

/// Returns the key of the organisation's administrator, which every founding node has.
fn admin(node: &Node) -> AdminKey {
    let key = node
        .store
        .read(|db| Ok::<_, StoreError>(meta::get(db, meta::ADMIN_KEY)?))
        .unwrap();
    AdminKey::new(&key.unwrap().try_into().unwrap())
}

/// Lets another node in, which may write where node 1 may.
pub(super) fn grant(node: &Node, key: [u8; 32]) -> (GrantHash, RosterEntry) {
    let setting = node.setting();
    let admin = admin(node);
    let first = setting.roster.member(setting.node).unwrap();
    let capabilities: &Capabilities = &first.capabilities;
    let grant = Grant {
        organization: setting.organization,
        by: admin.admin_id(),
        removals: setting.roster.removals().last(),
        member: Member {
            node: NodeKey::new(&key).node_id(),
            name: "Third".to_owned(),
            site: "Third".to_owned(),
            sealing: None,
            capabilities: capabilities.clone(),
            sealed_secrets: Vec::new(),
        },
    };
    let signed = grant.sign(&admin).unwrap();
    let hash = Grant::hash(&signed);
    let kind = EntryKind::Grant;
    (hash, RosterEntry { kind, signed })
}

/// Removes a node; of its envelopes those up to `cut` count.
pub(super) fn removal(node: &Node, removed: NodeId, cut: &[&Parcel]) -> RosterEntry {
    let setting = node.setting();
    let removal = Removal {
        organization: setting.organization,
        number: 1,
        previous: setting.roster.removals().last(),
        change: Replaced::Node {
            node: removed,
            cut: cut.iter().map(|parcel| parcel.signed.hash()).collect(),
            reason: "The laptop was stolen.".to_owned(),
            at: None,
        },
    };
    RosterEntry {
        kind: EntryKind::Removal,
        signed: removal.sign(&[&admin(node)]),
    }
}

/// Lets a node hear of an entry of the roster.
pub(super) fn hear(node: &Node, entry: RosterEntry) {
    let source = Source::Wire(node.setting().node);
    admit::roster(node, source, vec![entry]).unwrap();
}
