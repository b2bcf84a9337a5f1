//! An organisation with one administrator and two nodes, for tests.

use std::{collections::BTreeMap, sync::Arc};

use orgo_schema::{
    id::{CaseId, ChangeHash, CompartmentId, DocumentId},
    time::{ClockSource, Stamp, Timestamp, Wall},
};
use uuid::Uuid;

use crate::{
    author::{Mandate, Writer},
    bundle::{
        Addressee, AuthorRange, Before, Header, Manifest, Receipt, Section, Stretch,
        receipt::{Received, Stored, Wanted},
    },
    envelope::{Envelope, Listed},
    id::BundleHash,
    key::{AdminKey, NodeKey},
    parcel::InstanceId,
    roster::{
        Access, Capabilities, Class, Compartment, Founding, Grant, Member, Power, Roster,
        SignedEntry,
    },
};

pub(crate) fn admin(n: u8) -> AdminKey {
    AdminKey::new(&[100 + n; 32])
}

pub(crate) fn node_key(n: u8) -> Arc<NodeKey> {
    Arc::new(NodeKey::new(&[n; 32]))
}

/// A node that may write in `main` and read `books`.
pub(crate) fn member(n: u8) -> Member {
    Member {
        node: node_key(n).node_id(),
        name: format!("node {n}"),
        site: "Kisumu".to_owned(),
        sealing: None,
        capabilities: Capabilities {
            compartments: [
                ("main".to_owned(), Access::Write),
                ("books".to_owned(), Access::Read),
            ]
            .into(),
            powers: [Power::Gateway].into(),
        },
        sealed_secrets: Vec::new(),
    }
}

pub(crate) fn compartment(name: &str) -> Compartment {
    Compartment {
        name: name.to_owned(),
        class: Class::Internal,
        custodians: ["Operations.Safety".parse().unwrap()].into(),
    }
}

pub(crate) fn founding() -> Founding {
    Founding {
        name: "Lake Clinics".to_owned(),
        administrators: [admin(1).admin_id()].into(),
        threshold: 1,
        nodes: vec![member(1), member(2)],
        compartments: vec![compartment("main"), compartment("books")],
        salt: [7; 16],
        recovery: Some(recovery().admin_id()),
    }
}

/// The key on paper.
pub(crate) fn recovery() -> AdminKey {
    AdminKey::new(&[99; 32])
}

pub(crate) fn founded(founding: &Founding) -> Roster {
    Roster::open(&founding.sign(&[&admin(1)]).unwrap()).unwrap()
}

pub(crate) fn roster() -> Roster {
    founded(&founding())
}

/// Lets node `n` in, by administrator 1.
pub(crate) fn grant(n: u8) -> Grant {
    Grant {
        organization: founding().organization(),
        by: admin(1).admin_id(),
        removals: founding().no_removal(),
        member: member(n),
    }
}

pub(crate) fn signed_grant(n: u8) -> SignedEntry {
    grant(n).sign(&admin(1)).unwrap()
}

pub(crate) fn main() -> CompartmentId {
    roster().compartment_id("main")
}

pub(crate) fn mandate() -> Mandate {
    let founding = founding();
    Mandate {
        organization: founding.organization(),
        compartment: main(),
        grant: founding.grant(),
        removals: founding.no_removal(),
    }
}

pub(crate) fn writer(n: u8) -> Writer {
    Writer::new(node_key(n), mandate(), None)
}

pub(crate) fn wall() -> Wall {
    Wall {
        earliest: Timestamp(1_000),
        latest: Timestamp(2_000),
        source: ClockSource::Ntp,
    }
}

pub(crate) fn document(n: u16) -> DocumentId {
    CaseId::new(Uuid::from_u128(n.into())).into()
}

pub(crate) fn changes(count: u16) -> Vec<(DocumentId, ChangeHash)> {
    let change = |n: u16| {
        let mut hash = [0; 32];
        hash[..2].copy_from_slice(&n.to_be_bytes());
        (document(n), ChangeHash::new(hash))
    };
    (0..count).map(change).collect()
}

/// The second envelope of node 1, with three changes.
pub(crate) fn envelope() -> Envelope {
    let mandate = mandate();
    Envelope {
        organization: mandate.organization,
        compartment: mandate.compartment,
        author: node_key(1).node_id(),
        seq: 2,
        previous: Some(orgo_schema::id::EnvelopeHash::new([3; 32])),
        stamp: Stamp(1 << 40),
        wall: wall(),
        grant: mandate.grant,
        removals: mandate.removals,
        changes: changes(3)
            .into_iter()
            .map(|(document, change)| Listed::new(document, change))
            .collect(),
    }
}

/// Capabilities in one compartment alone.
pub(crate) fn only(compartment: &str, access: Access) -> Capabilities {
    Capabilities {
        compartments: BTreeMap::from([(compartment.to_owned(), access)]),
        powers: [].into(),
    }
}

/// A bundle of node 1 for nodes 2 and 4.
pub(crate) fn bundle_header() -> Header {
    let mut to: Vec<_> = [2, 4]
        .map(|n| Addressee {
            node: node_key(n).node_id(),
            name: format!("node {n}"),
            before: Some(Before {
                sequence: 6,
                bundle: BundleHash::new([6; 32]),
            }),
        })
        .into();
    to.sort_by_key(|to| to.node);
    Header {
        organization: founding().organization(),
        organization_name: founding().name,
        from: node_key(1).node_id(),
        from_name: "Kisumu".to_owned(),
        instance: InstanceId::new([1; 16]),
        sequence: 7,
        to,
        stamp: Stamp(1 << 40),
        wall: wall(),
    }
}

/// What is in that bundle: 300 bytes of the roster and of `main`.
pub(crate) fn bundle_manifest() -> Manifest {
    let header = bundle_header();
    let to: Vec<_> = header.to.iter().map(|to| to.node).collect();
    let section = |stretch| Section {
        sealed_bytes: 150,
        content_bytes: 400,
        to: to.clone(),
        stretch,
    };
    let stretch = Stretch {
        compartment: main(),
        after: 4,
        until: 9,
        envelopes: 5,
        changes: 8,
        chunks: 0,
        authors: vec![AuthorRange {
            author: header.from,
            first: 5,
            last: 9,
        }],
    };
    Manifest {
        bundle: header.hash(),
        part: 1,
        parts: 2,
        sections: vec![section(None), section(Some(stretch))],
        before: [3; 32],
    }
}

/// Node 2 says what it has of node 1.
pub(crate) fn receipt() -> Receipt {
    Receipt {
        organization: founding().organization(),
        from: node_key(2).node_id(),
        to: node_key(1).node_id(),
        instance: InstanceId::new([1; 16]),
        received: vec![Received {
            sequence: 7,
            bundle: bundle_header().hash(),
            parts: 2,
            came: 1,
        }],
        stored: vec![Stored {
            compartment: main(),
            position: 4,
        }],
        missing: vec![6],
        wall: wall(),
        wanted: vec![Wanted {
            compartment: main(),
            blob: orgo_schema::id::BlobHash::new([8; 32]),
        }],
    }
}
