//! An organisation with one administrator and two nodes, for tests.

use std::{collections::BTreeMap, sync::Arc};

use orgo_schema::{
    id::{CaseId, ChangeHash, CompartmentId, DocumentId},
    time::{ClockSource, Stamp, Timestamp, Wall},
};
use uuid::Uuid;

use crate::{
    author::{Mandate, Writer},
    envelope::{Envelope, Listed},
    key::{AdminKey, NodeKey},
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
    }
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
