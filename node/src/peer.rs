//! Other nodes: finding them, talking with them, and saying how that goes.
//!
//! Reading order: [`endpoint`] (what nodes meet at, and whom it talks to), [`guard`] (who gets in),
//! [`calls`] (who is called when), [`talk`] (one conversation), [`stream`] and [`frame`] (what travels),
//! [`replica`] (what the conversation reads), [`board`] (who is being talked with).
//!
//! Where nodes cannot reach one another, each may be told of a relay: by `orgo run --relay`, by a ticket, or
//! by `orgo peers add`. Nodes with a relay in common find each other there ([`place`]).
//!
//! The rules of a conversation are in [`orgo_sync::session`]; here are the network, the threads and the
//! limits in bytes and seconds.

pub mod backoff;
pub mod board;
pub mod calls;
pub mod delivered;
pub mod ended;
pub mod endpoint;
pub mod frame;
pub mod glance;
pub mod guard;
pub mod join;
pub mod place;
pub mod quota;
pub mod replica;
pub mod status;
pub mod stream;
pub mod talk;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{sync::watch, task::JoinSet, time::timeout};

pub use endpoint::Settings;
pub use place::Place;
pub use status::{PeerStatus, status};

use crate::{
    failure::Failure,
    node::Node,
    store::{StoreError, meta, peer},
};
use endpoint::{Bound, JOIN_ALPN, SYNC_ALPN};
use guard::Guard;

/// How long conversations may take to end when the node stops.
const STOP: Duration = Duration::from_secs(10);

/// A node that other nodes can reach.
#[derive(Debug)]
pub struct Reachable {
    node: Arc<Node>,
    bound: Arc<Bound>,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

/// Opens a node for others and begins to call them.
///
/// # Errors
/// When the address is taken or the store cannot be read.
pub async fn start(node: Arc<Node>, settings: &Settings) -> Result<Reachable, Failure> {
    let (key, known) = node.store.read(|db| {
        let key = meta::get(db, meta::NODE_KEY)?;
        Ok::<_, StoreError>((key, peer::all(db)?))
    })?;
    let key = key.and_then(|key| <[u8; 32]>::try_from(key).ok());
    let key = key.ok_or_else(|| Failure::Trouble("the store has no node key".to_owned()))?;
    let settings = &settings.with_relays(known.iter().flat_map(peer::Peer::given_relays));
    node.peers.set_relays(settings.relays.clone());
    node.peers
        .begin(known.into_iter().map(|peer| (peer.node, peer.contact)));
    let guard = Guard::new(Arc::clone(&node));
    let bound = endpoint::bind(&key, settings, &[SYNC_ALPN, JOIN_ALPN], &guard).await?;
    let bound = Arc::new(bound);
    let (stop, stopped) = watch::channel(false);
    let mut tasks = JoinSet::new();
    tasks.spawn(calls::accept(Arc::clone(&node), Arc::clone(&bound)));
    tasks.spawn(calls::call_members(
        Arc::clone(&node),
        Arc::clone(&bound),
        stopped,
    ));
    Ok(Reachable {
        node,
        bound,
        stop,
        tasks,
    })
}

impl Reachable {
    /// Returns the addresses this node listens at.
    pub fn listens_at(&self) -> Vec<SocketAddr> {
        self.bound.endpoint.bound_sockets()
    }

    /// Ends all conversations, after what each is storing, and closes the endpoint.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        self.node.peers.end_all();
        let mut changes = self.node.peers.changes();
        let quiet = async {
            while self.node.peers.is_anybody_talking() {
                if changes.changed().await.is_err() {
                    break;
                }
            }
        };
        if timeout(STOP, quiet).await.is_err() {
            tracing::warn!("a conversation did not end in time");
        }
        self.bound.endpoint.close().await;
        self.tasks.shutdown().await;
        calls::keep_news(&self.node);
    }
}
