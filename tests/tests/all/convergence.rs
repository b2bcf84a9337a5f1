//! Two nodes of one organisation that took in the same mail in different order agree after they met, whatever people
//! did meanwhile.

mod mail;
mod people;

use orgo_node::admit::exchange;
use orgo_node::care;
use orgo_node::found::{FirstNode, Founded, found, settle};
use orgo_node::intake::{Incoming, Outcome, take_in};
use orgo_node::node::Node;
use orgo_node::store::spool::Delivery;
use orgo_schema::fact::Source;
use orgo_tests::contents::Contents;
use serde_json::Value;
use tempfile::TempDir;

/// An organisation of two nodes.
struct Pair {
    folder: TempDir,
    founded: Founded,
    firsts: [FirstNode; 2],
}

impl Pair {
    fn new() -> Self {
        let firsts = [("North", [1; 32]), ("South", [2; 32])].map(|(site, key)| FirstNode {
            key,
            site: site.into(),
        });
        let founded = found("Riverside", "school", &firsts).unwrap();
        let folder = tempfile::tempdir().unwrap();
        Self {
            folder,
            founded,
            firsts,
        }
    }

    fn nodes(&self) -> [Node; 2] {
        self.firsts.each_ref().map(|first| {
            let folder = self.folder.path().join(&first.site);
            settle(&folder, &self.founded, first).unwrap()
        })
    }
}

fn digest(node: &Node) -> Value {
    node.store
        .read(|db| care::digest(db, &node.setting()))
        .unwrap()
}

/// Takes in mails in this order, so many at once.
fn feed(node: &Node, mails: &[Vec<u8>], at_once: usize) -> Vec<Outcome> {
    let incoming = |raw: &Vec<u8>| Incoming {
        raw: raw.clone(),
        delivery: Delivery {
            to: Some("maintenance@school.example".into()),
            source: Source::ImportLive,
            received: (node.clock)().now,
        },
    };
    let groups = mails.chunks(at_once.max(1));
    groups
        .flat_map(|group| {
            let group: Vec<Incoming> = group.iter().map(incoming).collect();
            take_in(node, &group).unwrap()
        })
        .collect()
}

/// Lets two nodes meet, and checks that nothing was withheld and that a second meeting tells nothing new.
fn meet(one: &Node, other: &Node) {
    let (here, there) = exchange(one, other).unwrap();
    let withheld = [here.withheld, there.withheld].concat();
    assert_eq!(withheld, Vec::<String>::new());
    let (here, there) = exchange(one, other).unwrap();
    assert_eq!(
        [here.envelopes, here.changes, there.envelopes, there.changes],
        [0; 4],
        "a second meeting told something new"
    );
}

/// Checks that two nodes agree, and that each is what a rebuild makes of its documents.
fn agree(nodes: &[Node; 2]) {
    let [one, other] = nodes;
    assert_eq!(Contents::of_node(one), Contents::of_node(other));
    let digests = [digest(one), digest(other)];
    assert_eq!(digests[0], digests[1], "the nodes disagree");
    for (node, before) in nodes.iter().zip(&digests) {
        care::rebuild(node).unwrap();
        assert_eq!(
            &digest(node),
            before,
            "the rows are not what the documents say"
        );
    }
}
