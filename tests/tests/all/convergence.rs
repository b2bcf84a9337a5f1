//! Two nodes of one organisation that took in the same mail in different order agree after they met, whatever people
//! did meanwhile.

mod arrival;
mod carried;
mod closing;
mod contested;
mod due;
pub(crate) mod forge;
mod hostile;
mod led;
mod mail;
mod pattern;
mod people;
mod policy;
mod purged;
mod raised;
mod removed;
mod review;
mod series;
mod timed;
mod transfers;
mod views;
mod waiting;
mod worker;

use std::collections::BTreeSet;
use std::path::PathBuf;

use orgo_node::admit::exchange;
use orgo_node::care;
use orgo_node::found::{FirstNode, Founded, found, settle};
use orgo_node::home::Home;
use orgo_node::intake::{Incoming, Outcome, take_in};
use orgo_node::node::Node;
use orgo_node::store::StoreError;
use orgo_node::store::care::derived_rows;
use orgo_node::store::spool::Delivery;
use orgo_schema::fact::Source;
use orgo_tests::contents::Contents;
use serde_json::Value;
use tempfile::TempDir;

/// An organisation of two nodes that work, and two more that only hear of it.
struct Pair {
    folder: TempDir,
    founded: Founded,
    firsts: [FirstNode; 4],
}

impl Pair {
    fn new() -> Self {
        let sites = [("North", 1), ("South", 2), ("East", 11), ("West", 12)];
        let firsts = sites.map(|(site, key)| FirstNode {
            key: [key; 32],
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
        [0, 1].map(|at| self.open(at))
    }

    /// Makes the two that only hear.
    fn listeners(&self) -> [Node; 2] {
        [2, 3].map(|at| self.settle(at))
    }

    fn settle(&self, at: usize) -> Node {
        settle(&self.site(at), &self.founded, &self.firsts[at]).unwrap()
    }

    /// Opens a node that works, again if it was here before.
    fn open(&self, at: usize) -> Node {
        if self.site(at).exists() {
            self.reopen(at)
        } else {
            self.settle(at)
        }
    }

    /// Opens a node again that was closed.
    fn reopen(&self, at: usize) -> Node {
        Node::open(Home::open(&self.site(at)).unwrap()).unwrap()
    }

    fn site(&self, at: usize) -> PathBuf {
        self.folder.path().join(&self.firsts[at].site)
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

/// Returns the derived rows of a node.
fn rows(node: &Node) -> BTreeSet<String> {
    let setting = node.setting();
    let rows = node.store.read(|db| {
        let mut rows = BTreeSet::new();
        for held in setting.places() {
            rows.extend(derived_rows(db, held.row)?);
        }
        Ok::<_, StoreError>(rows)
    });
    rows.unwrap()
}

/// Checks that two nodes agree, and that each is what a rebuild makes of its documents.
fn agree(nodes: &[Node; 2]) {
    let [one, other] = nodes;
    assert_eq!(Contents::of_node(one), Contents::of_node(other));
    let digests = [digest(one), digest(other)];
    assert_eq!(digests[0], digests[1], "the nodes disagree");
    for (node, before) in nodes.iter().zip(&digests) {
        let had = rows(node);
        care::rebuild(node).unwrap();
        let differ: Vec<String> = rows(node).symmetric_difference(&had).cloned().collect();
        assert!(
            &digest(node) == before,
            "the rows are not what the documents say: {}",
            differ.join("\n")
        );
    }
}
