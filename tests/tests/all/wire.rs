//! Nodes that meet over a real network: QUIC on loopback, and between network namespaces.

mod clock;
mod joining;
mod machines;
mod meet;
mod network;
mod poisoned;
mod repeats;
mod strangers;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;

use iroh::endpoint::EndpointHooks;
use orgo_node::care;
use orgo_node::found::{FirstNode, found, settle};
use orgo_node::intake::{Incoming, take_in};
use orgo_node::node::Node;
use orgo_node::peer::{self, Place, Reachable, Settings};
use orgo_node::sample;
use orgo_node::store::StoreError;
use orgo_node::store::envelope;
use orgo_node::store::peer::Address;
use orgo_node::store::replica::Log;
use orgo_node::store::spool::Delivery;
use orgo_schema::fact::Source;
use orgo_schema::id::{EnvelopeHash, NodeId};
use orgo_sync::envelope::Signed;
use orgo_tests::site::until;
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// An organisation of a few nodes in one process.
struct Organization {
    folder: TempDir,
    nodes: Vec<Arc<Node>>,
    runtime: Runtime,
}

impl Organization {
    /// Founds an organisation of so many nodes.
    fn new(count: u8) -> Self {
        let firsts: Vec<FirstNode> = (1..=count)
            .map(|number| FirstNode {
                key: [number; 32],
                site: format!("Site {number}"),
            })
            .collect();
        let founded = found("Riverside", "school", &firsts).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let nodes = firsts.iter().map(|first| {
            let folder = folder.path().join(&first.site);
            Arc::new(settle(&folder, &founded, first).unwrap())
        });
        let nodes = nodes.collect();
        Self::of(folder, nodes)
    }

    /// Takes nodes whose stores are in a folder.
    fn of(folder: TempDir, nodes: Vec<Arc<Node>>) -> Self {
        Self {
            folder,
            nodes,
            runtime: Runtime::new().unwrap(),
        }
    }

    /// Makes a node reachable on loopback, and tells it where others are.
    fn open(&self, number: usize, others: &[(NodeId, SocketAddr)]) -> Reachable {
        let node = &self.nodes[number];
        for (other, socket) in others.iter().copied() {
            let add = node.store.write_local(move |batch| {
                let address = Address {
                    place: Place::Socket(socket),
                    given: true,
                };
                Ok::<_, StoreError>(orgo_node::store::peer::add_address(
                    batch.db, other, &address,
                )?)
            });
            add.unwrap();
        }
        let started = self
            .runtime
            .block_on(peer::start(Arc::clone(node), &loopback()));
        started.unwrap()
    }

    fn id(&self, number: usize) -> NodeId {
        self.nodes[number].setting().node
    }

    fn stop(&self, reachable: Reachable) {
        self.runtime.block_on(reachable.stop());
    }

    /// Opens all nodes; each knows where the one before it is.
    fn open_all(&self) -> Vec<Reachable> {
        let mut open: Vec<Reachable> = Vec::new();
        for number in 0..self.nodes.len() {
            let before = number.checked_sub(1);
            let before = before.map(|before| (self.id(before), open[before].listens_at()[0]));
            let reachable = self.open(number, before.as_slice());
            open.push(reachable);
        }
        open
    }

    /// Waits until all nodes hold the same log, then checks that they agree.
    fn agree(&self) {
        until("all nodes hold the same log", || {
            let logs: Vec<_> = self.nodes.iter().map(|node| logged(node)).collect();
            logs.iter().all(|log| *log == logs[0]).then_some(())
        });
        // Some hold more than others.
        let held = self.nodes.iter().map(|node| digest(node).len()).min();
        let digests = self.nodes.iter().map(|node| {
            let mut digest = digest(node);
            digest.truncate(held.unwrap());
            digest
        });
        let digests: Vec<_> = digests.collect();
        for digest in &digests {
            assert_eq!(digest, &digests[0], "the nodes disagree");
        }
    }
}

/// Returns how much content a node knows of and does not have.
fn lacking(node: &Node) -> usize {
    let setting = node.setting();
    let lacking = node.store.read(|db| {
        let mut lacking = 0;
        for held in setting.places() {
            if let Some(log) = Log::open(db, held)? {
                lacking += log.wanted(1_000)?.len();
            }
        }
        Ok::<_, StoreError>(lacking)
    });
    lacking.unwrap()
}

/// Only this machine, at any port, without multicast.
fn loopback() -> Settings {
    Settings {
        listen: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
        multicast: false,
        relays: Vec::new(),
    }
}

/// Returns the hashes of each compartment, the laxest first.
fn digest(node: &Node) -> Vec<Value> {
    let digest = node
        .store
        .read(|db| care::digest(db, &node.setting()))
        .unwrap();
    digest["compartments"].as_array().unwrap().clone()
}

/// Returns the names of the envelopes that a node holds.
fn logged(node: &Node) -> BTreeSet<EnvelopeHash> {
    let setting = node.setting();
    let mut names = BTreeSet::new();
    for held in setting.places() {
        let log = node
            .store
            .read(|db| Ok::<_, StoreError>(envelope::all(db, held.row)?));
        names.extend(log.unwrap().iter().map(Signed::hash));
    }
    names
}

/// Takes in mails of a series, so many at once.
fn feed(node: &Node, series: &str, count: u32, at_once: usize) {
    let incoming: Vec<Incoming> = (0..count)
        .map(|number| Incoming {
            raw: sample::mail(series, number),
            delivery: Delivery {
                to: Some("maintenance@school.example".into()),
                source: Source::ImportLive,
                received: (node.clock)().now,
            },
        })
        .collect();
    for group in incoming.chunks(at_once) {
        take_in(node, group).unwrap();
    }
}

/// Lets everybody through: a node that is none.
#[derive(Debug, Clone)]
struct Anybody;

impl EndpointHooks for Anybody {}
