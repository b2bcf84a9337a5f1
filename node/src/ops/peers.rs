//! Other nodes: how it goes with them, where they are, and talking with them now.
//!
//! These verbs are the node's, not a person's: they work before the people of the organisation have come,
//! and who can reach the socket owns the node.

use std::time::Duration;

use orgo_schema::id::NodeId;
use serde_json::Value;
use tokio::time::timeout;

use super::list as listed;
use crate::{
    failure::Failure,
    node::Node,
    peer::{PeerStatus, Place, board::Ask, status},
    store::{
        StoreError,
        peer::{self, Address},
    },
    verb::PeersVerb,
};

/// How long `orgo sync` waits for nodes that neither answer nor fail, or that have much to tell.
const SYNC: Duration = Duration::from_secs(60);

/// Runs `orgo peers …`.
///
/// # Errors
/// When no other member is called so, or the database refuses.
pub fn peers(node: &Node, verb: Option<&PeersVerb>) -> Result<Value, Failure> {
    match verb {
        None => {}
        Some(PeersVerb::Add {
            node: name,
            address,
        }) => {
            let place = address.parse::<Place>();
            let place = place.map_err(|error| Failure::Input(error.to_string()))?;
            add(node, find(node, name)?, place)?;
        }
        Some(PeersVerb::Forget { node: name }) => {
            let peer = find(node, name)?;
            node.store
                .write_local(move |batch| Ok::<_, StoreError>(peer::forget(batch.db, peer)?))?;
        }
    }
    listed(status(node)?, None)
}

/// Keeps where a node is, as a person says.
fn add(node: &Node, peer: NodeId, place: Place) -> Result<(), Failure> {
    let address = Address { place, given: true };
    node.store.write_local(move |batch| {
        Ok::<_, StoreError>(peer::add_address(batch.db, peer, &address)?)
    })?;
    node.peers.ask(Ask::Call(peer));
    Ok(())
}

/// Runs `orgo sync`: calls members now, and waits until each has what this node had and the other way
/// round, or has failed.
///
/// # Errors
/// When no member is called so, or this node is not running.
pub fn sync(node: &Node, name: Option<&str>) -> Result<Value, Failure> {
    let asked: Vec<NodeId> = match name {
        Some(name) => vec![find(node, name)?],
        None => status(node)?.iter().map(|peer| peer.node_id).collect(),
    };
    if !node.peers.is_listened_to() {
        return Err(Failure::Setup(
            "this node is not running: start it with `orgo run`".to_owned(),
        ));
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(|error| Failure::Trouble(format!("no threads: {error}")))?;
    let mut changes = node.peers.changes();
    for peer in &asked {
        if !node.peers.is_talking(*peer) {
            node.peers.put_problem(*peer, None);
            node.peers.ask(Ask::Call(*peer));
        }
    }
    let settled = async {
        while !asked.iter().all(|peer| is_settled(node, *peer)) {
            if changes.changed().await.is_err() {
                break;
            }
        }
    };
    let in_time = runtime.block_on(async { timeout(SYNC, settled).await.is_ok() });
    let mut items = status(node)?;
    items.retain(|peer| asked.contains(&peer.node_id));
    for peer in items.iter_mut().filter(|_| !in_time) {
        if !peer.caught_up && peer.problem.is_none() {
            peer.problem = Some(format!("not done within {} seconds", SYNC.as_secs()));
        }
    }
    listed(items, None)
}

/// Whether a node has what this one has and the other way round, or cannot be talked with.
fn is_settled(node: &Node, peer: NodeId) -> bool {
    let contact = node.peers.contact(peer);
    let has_failed =
        contact.is_some_and(|(contact, talking)| !talking && contact.problem.is_some());
    node.peers.is_even(peer) || has_failed
}

/// Finds another member by id, by the beginning of its id, by name or by site.
fn find(node: &Node, name: &str) -> Result<NodeId, Failure> {
    let all = status(node)?;
    let fits = |peer: &&PeerStatus| {
        peer.node_id.to_string().starts_with(name) || peer.name == name || peer.site == name
    };
    let found: Vec<_> = all.iter().filter(fits).collect();
    match found.as_slice() {
        [one] => Ok(one.node_id),
        [] => Err(Failure::Input(format!(
            "no other member is called `{name}`: see `orgo peers`"
        ))),
        [..] => Err(Failure::Input(format!(
            "{} members are called `{name}`: give more of the id, see `orgo peers`",
            found.len()
        ))),
    }
}
