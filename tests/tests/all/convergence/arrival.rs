//! Whatever order envelopes come in, and in whatever parts, the same comes of them.

use orgo_node::admit::{self, Source};
use orgo_node::failure::Failure;
use orgo_node::node::Node;
use orgo_node::store::compartment::Compartment;
use orgo_sync::parcel::Parcel;
use proptest::prelude::*;

use super::people::{Apart, deed};
use super::{Pair, agree, digest, feed, rows};

/// Puts things into another order, the same for the same seed.
fn shuffled<T>(mut things: Vec<T>, mut seed: u64) -> Vec<T> {
    for last in (1..things.len()).rev() {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let at = (seed >> 33) as usize % (last + 1);
        things.swap(last, at);
    }
    things
}

/// Hands over parcels so many at once, each cut into parts of a few changes.
fn hand(node: &Node, from: &Node, compartment: &Compartment, parcels: &[Parcel], at_once: usize) {
    let source = Source::Wire(from.setting().node);
    let id = compartment.scope.compartment;
    for group in parcels.chunks(at_once) {
        let report = admit::parcels(node, source, id, group.to_vec(), None).unwrap();
        assert!(report.refused.is_empty(), "{report:?}");
    }
}

/// Cuts a parcel into parts with so many changes each.
fn parts(parcel: &Parcel, size: usize) -> Vec<Parcel> {
    let part = |changes: &[_]| Parcel {
        changes: changes.to_vec(),
        ..parcel.clone()
    };
    parcel.changes.chunks(size).map(part).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_order_of_arrival_does_not_matter(
        deeds in proptest::collection::vec((0_usize..2, any::<u8>()), 1..20),
        seed: u64,
        at_once in 1_usize..20,
        size in 1_usize..12,
        again in any::<bool>(),
    ) {
        let apart = Apart::new();
        for (at, number) in deeds {
            match apart.command(at, deed(&apart, number)) {
                Ok(_) | Err(Failure::Refused(_)) => {}
                Err(failure) => prop_assert!(false, "{}", failure),
            }
        }
        let nodes = apart.pair.listeners();
        for from in &apart.nodes {
            for compartment in &*from.setting().compartments {
                let all = admit::everything(from, compartment).unwrap();
                let parts: Vec<_> = all.iter().flat_map(|parcel| parts(parcel, size)).collect();
                let mut order = shuffled(parts, seed);
                if again {
                    order.extend(order.clone());
                }
                hand(&nodes[0], from, compartment, &order, at_once);
                hand(&nodes[1], from, compartment, &all, 50);
            }
        }
        for node in &nodes {
            let left = admit::withheld(node).unwrap();
            prop_assert!(left.is_empty(), "{left:?}");
        }
        agree(&nodes);
        admit::exchange(&apart.nodes[0], &apart.nodes[1]).unwrap();
        let here = rows(&apart.nodes[0]);
        let differ: Vec<String> = rows(&nodes[0]).symmetric_difference(&here).cloned().collect();
        prop_assert!(differ.is_empty(), "{}", differ.join("\n"));
        prop_assert_eq!(digest(&nodes[0]), digest(&apart.nodes[0]));
    }
}

/// Mail alone, with threads, and every envelope by itself.
#[test]
fn mail_one_envelope_at_a_time_and_backwards() {
    let pair = Pair::new();
    let nodes = pair.nodes();
    let mails: Vec<_> = (0..40)
        .map(|number| orgo_node::sample::mail("backwards", number))
        .collect();
    feed(&nodes[0], &mails, 2);
    for compartment in &*nodes[0].setting().compartments {
        let mut all = admit::everything(&nodes[0], compartment).unwrap();
        all.reverse();
        let ones: Vec<_> = all
            .iter()
            .flat_map(|parcel| parts(parcel, 1))
            .rev()
            .collect();
        hand(&nodes[1], &nodes[0], compartment, &ones, 1);
    }
    assert!(admit::withheld(&nodes[1]).unwrap().is_empty());
    agree(&nodes);
}
