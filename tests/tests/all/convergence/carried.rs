//! What a node that is cleared may say was carried into a stricter compartment, and what it may not.
//!
//! A carried fact follows from what stands in the laxer compartment, so nobody signs for it in the stricter
//! one, and where the laxer document is gone nobody can look it up. Whoever is cleared is therefore believed
//! about what was said elsewhere. It is shown as said there, and it changes nothing that was said here.

use std::collections::BTreeMap;

use orgo_crdt::{MadeChange, fact_change};
use orgo_engine::moved::wrap;
use orgo_node::admit::{self, Source};
use orgo_node::node::Node;
use orgo_node::store::document::{self, Row};
use orgo_schema::fact::{Author, Body, Carried, Fact};
use orgo_schema::id::{CompartmentId, DocumentId, FactId, NodeId, UserId};
use orgo_schema::time::Stamp;
use uuid::Uuid;

use super::forge::{Forger, case, wall};
use super::{Pair, agree, meet};

fn id(number: u128) -> FactId {
    FactId::new(Uuid::from_u128(number))
}

fn comment(by: NodeId, text: &str) -> Fact {
    let user = UserId::new(Uuid::from_u128(5));
    Fact {
        by: Author::Person { user, node: by },
        seen: Vec::new(),
        stamp: Stamp(1),
        wall: Some(wall()),
        body: Body::Commented { text: text.into() },
    }
}

fn made(forger: &Forger, document: DocumentId, id: FactId, fact: &Fact) -> MadeChange {
    fact_change(forger.place(), document, &[(id, &fact.encode())]).unwrap()
}

/// Returns what a node reads in a case, and what of it was carried.
fn read(node: &Node, forger: &Forger) -> (BTreeMap<FactId, Fact>, Vec<FactId>) {
    let place = &forger.compartment;
    let facts = node.store.read(|db| {
        let row = document::row(db, place.row, case(1))?.unwrap();
        let row = Row {
            row,
            compartment: place.row,
            id: case(1),
        };
        Ok::<_, orgo_node::store::StoreError>(document::facts(db, place, row)?)
    });
    let facts = facts.unwrap();
    (facts.facts, facts.carried.into_keys().collect())
}

#[test]
fn a_forged_carried_fact_is_shown_as_said_elsewhere_and_takes_the_place_of_nothing() {
    let pair = Pair::new();
    let nodes = pair.nodes();
    let mut forger = Forger::new(&nodes[0], [2; 32], "restricted");
    let (victim, me) = (nodes[0].setting().node, forger.id());
    let internal: CompartmentId = nodes[0].setting().roster.compartment_id("internal");
    let scope = forger.compartment.scope.clone();
    let said = |number: u128, inner: &Fact| wrap(&scope, internal, id(number), inner);

    // Words that somebody never said there: nobody here can tell.
    let (name, believed) = said(100, &comment(victim, "never said"));
    let believed = made(&forger, case(1), name, &believed);
    // The same in the name of a node: what is carried has no author.
    let (_, mut signed) = said(101, &comment(victim, "signed"));
    (signed.by, signed.wall) = (Author::Node(me), Some(wall()));
    let signed = made(&forger, case(1), id(1), &signed);
    // Over the head of what was said here.
    let own = made(&forger, case(1), id(102), &comment(me, "said here"));
    let (name, over) = said(102, &comment(victim, "said over it"));
    let over = made(&forger, case(1), name, &over);
    // Wrapped twice, and no fact at all.
    let nested = Fact {
        by: Author::Derived,
        seen: Vec::new(),
        stamp: Stamp(1),
        wall: None,
        body: Body::Carried(Carried {
            from: internal,
            id: id(104),
            fact: said(103, &comment(victim, "nested")).1.encode(),
        }),
    };
    let nested = made(&forger, case(1), id(2), &nested);
    let junk = Fact {
        by: Author::Derived,
        seen: Vec::new(),
        stamp: Stamp(1),
        wall: None,
        body: Body::Carried(Carried {
            from: internal,
            id: id(105),
            fact: vec![0xff; 9],
        }),
    };
    let junk = made(&forger, case(1), id(3), &junk);

    let changes = [&believed, &signed, &own, &over, &nested, &junk];
    let parcels: Vec<_> = changes
        .into_iter()
        .map(|change| forger.parcel(&[(case(1), change)]))
        .collect();
    let place = scope.compartment;
    admit::parcels(&nodes[0], Source::Wire(me), place, parcels, None).unwrap();
    let (facts, carried) = read(&nodes[0], &forger);
    assert_eq!(carried, [id(100)], "it is known to come from elsewhere");
    assert_eq!(facts[&id(100)], comment(victim, "never said"));
    assert_eq!(facts[&id(102)], comment(me, "said here"));
    for number in [101, 103, 104, 105] {
        assert!(!facts.contains_key(&id(number)), "{number} counts");
    }
    meet(&nodes[0], &nodes[1]);
    assert_eq!(read(&nodes[1], &forger), (facts, carried));
    agree(&nodes);
}

/// In the name of somebody who is not carried, a cleared node is believed no more than any other.
#[test]
fn words_of_another_node_count_only_once_that_node_lists_them() {
    let pair = Pair::new();
    let [node, _other] = pair.nodes();
    let mut forger = Forger::new(&node, [2; 32], "restricted");
    let victim = node.setting().node;
    let forged = made(&forger, case(1), id(7), &comment(victim, "never said"));
    let parcel = forger.parcel(&[(case(1), &forged)]);
    let (me, place) = (forger.id(), forger.compartment.scope.compartment);
    let report = admit::parcels(&node, Source::Wire(me), place, vec![parcel], None).unwrap();
    assert_eq!((report.envelopes, report.changes), (1, 0), "{report:?}");
    assert_eq!(admit::withheld(&node).unwrap().len(), 1);
}
