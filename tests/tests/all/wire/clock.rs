//! The time goes from a node that knows it to one that does not.

use std::sync::Arc;

use orgo_node::clock::{self, Reading};
use orgo_node::environment::Environment;
use orgo_node::found::{FirstNode, found, settle};
use orgo_node::home::Home;
use orgo_node::node::Node;
use orgo_schema::time::{ClockSource, Timestamp};
use orgo_tests::site::until;

use super::Organization;

/// The fifth of January 1970: what a machine without a clock chip shows after it was started.
const LOST: Timestamp = Timestamp(345_600_000);
/// How far the two may be apart in the end, in milliseconds.
const APART_MS: i64 = 60_000;

/// An organisation of one node whose clock a time server keeps, and one that does not know the time.
fn organization() -> Organization {
    let firsts = [("Known", 1), ("Lost", 2)].map(|(site, key)| FirstNode {
        key: [key; 32],
        site: site.into(),
    });
    let founded = found("Riverside", "school", &firsts).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let clocks: [fn() -> Reading; 2] = [
        || Reading {
            source: ClockSource::Ntp,
            ..clock::read()
        },
        || clock::judge(LOST),
    ];
    let nodes = firsts.iter().zip(clocks).map(|(first, clock)| {
        let place = folder.path().join(&first.site);
        let settled = settle(&place, &founded, first).unwrap();
        settled.close();
        drop(settled);
        let environment = Environment {
            clock: Arc::new(clock),
            ..Environment::system()
        };
        let home = Home::open(&place).unwrap();
        Arc::new(Node::open_with(home, environment).unwrap())
    });
    let nodes = nodes.collect();
    Organization::of(folder, nodes)
}

#[test]
fn a_node_that_does_not_know_the_time_hears_it_from_one_that_does() {
    let organization = organization();
    let [known, lost] = [0, 1].map(|at| Arc::clone(&organization.nodes[at]));
    let before = (lost.clock)();
    assert_eq!((before.now, before.source), (LOST, ClockSource::None));
    let open = organization.open_all();
    let heard = until("it has heard what time it is", || {
        let reading = (lost.clock)();
        reading.source.is_sound().then_some(reading)
    });
    assert_eq!(heard.source, ClockSource::Peer);
    let apart = (known.clock)().now.since_ms(heard.now).abs();
    assert!(apart <= APART_MS, "{apart} ms apart");
    // Whoever knows it better does not take it from the other.
    assert_eq!((known.clock)().source, ClockSource::Ntp);
    for reachable in open {
        organization.stop(reachable);
    }
}
