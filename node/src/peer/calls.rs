//! Calling other nodes, and being called: one task accepts, one task for each member calls.
//!
//! A member is called as long as it is not talked with. After a failure the wait grows ([`backoff`]); it
//! begins anew when the network changes, when multicast hears of the node, or when a person asks.

use std::{
    collections::{BTreeMap, BTreeSet},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use futures_core::Stream;
use iroh::{
    EndpointAddr, EndpointId, TransportAddr, Watcher as _,
    endpoint::{Connection, Incoming},
};
use iroh_mdns_address_lookup::{DiscoveryEvent, MdnsAddressLookup};
use orgo_schema::id::NodeId;
use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
    time::{Instant, interval, timeout},
};

use super::{
    backoff,
    board::Ask,
    ended::Ended,
    endpoint::{Bound, JOIN_ALPN, SYNC_ALPN, code},
    join,
    place::Place,
    talk::talk,
};
use crate::{
    node::Node,
    store::{
        StoreError,
        peer::{self, Address, Direction},
    },
};

/// How long a call may take. The transport alone would wait for ten seconds.
const CALL: Duration = Duration::from_secs(5);
/// How long the other may take to say who it is.
pub(super) const HANDSHAKE: Duration = Duration::from_secs(10);
/// Handshakes at once; further callers wait in the socket.
const HANDSHAKES_MAX: usize = 32;
/// How often what is known of other nodes is written down. A card with few writes left is spared.
const KEPT_EVERY: Duration = Duration::from_secs(60);
/// How long a conversation has to last before the next failure counts as the first.
const HELD: Duration = Duration::from_secs(30);

/// Takes calls until the endpoint closes.
pub async fn accept(node: Arc<Node>, bound: Arc<Bound>) {
    let mut callers = JoinSet::new();
    while let Some(incoming) = bound.endpoint.accept().await {
        while callers.len() >= HANDSHAKES_MAX + super::board::TALKS_MAX {
            callers.join_next().await;
        }
        while callers.try_join_next().is_some() {}
        callers.spawn(answer(Arc::clone(&node), incoming));
    }
    while callers.join_next().await.is_some() {}
}

async fn answer(node: Arc<Node>, incoming: Incoming) {
    let accepting = match incoming.accept() {
        Ok(accepting) => accepting,
        Err(error) => return tracing::debug!(%error, "a caller went away"),
    };
    let connection = match timeout(HANDSHAKE, accepting).await {
        Ok(Ok(connection)) => connection,
        Ok(Err(error)) => return tracing::debug!(%error, "a caller did not get in"),
        Err(_) => return tracing::debug!("a caller did not say who it is"),
    };
    match connection.alpn() {
        SYNC_ALPN => {
            met_at(&node, &connection);
            talk(node, connection, Direction::In).await;
        }
        JOIN_ALPN => join::answer(&node, connection).await,
        _ => connection.close(code::NO_MEMBER, b""),
    }
}

/// Calls members until the program stops.
pub async fn call_members(node: Arc<Node>, bound: Arc<Bound>, mut stop: watch::Receiver<bool>) {
    let mut asked = node.peers.listen();
    let mut calls = Calls {
        node: Arc::clone(&node),
        bound: Arc::clone(&bound),
        stop: stop.clone(),
        members: BTreeMap::new(),
        tasks: JoinSet::new(),
    };
    let mut around = around(bound.multicast.as_ref()).await;
    let mut addresses = bound.endpoint.watch_addr();
    let mut changes = node.peers.changes();
    let mut keep = interval(KEPT_EVERY);
    calls.follow_roster();
    loop {
        tokio::select! {
            stopped = stop.changed() => {
                if stopped.is_err() || *stop.borrow() {
                    break;
                }
            }
            Some(ask) = asked.recv() => calls.ask(ask),
            Some(event) = next(&mut around) => calls.heard_of(event),
            Ok(_) = addresses.updated() => calls.ask(Ask::CallAll),
            Ok(()) = changes.changed() => calls.follow_roster(),
            _ = keep.tick() => {
                let node = Arc::clone(&node);
                tokio::task::spawn_blocking(move || keep_news(&node));
            }
        }
    }
    calls.tasks.shutdown().await;
}

/// Listens to multicast, where there is any.
async fn around(
    multicast: Option<&MdnsAddressLookup>,
) -> Option<Pin<Box<dyn Stream<Item = DiscoveryEvent> + Send>>> {
    match multicast {
        Some(multicast) => Some(Box::pin(multicast.subscribe().await)),
        None => None,
    }
}

/// Returns what a stream brings next; waits for ever where there is none.
async fn next<S: Stream + Unpin>(stream: &mut Option<S>) -> Option<S::Item> {
    let Some(stream) = stream else {
        return std::future::pending().await;
    };
    let came = std::future::poll_fn(|context| Pin::new(&mut *stream).poll_next(context)).await;
    if came.is_none() {
        // It is over: there is nothing to ask it for again and again.
        return std::future::pending().await;
    }
    came
}

struct Calls {
    node: Arc<Node>,
    bound: Arc<Bound>,
    stop: watch::Receiver<bool>,
    /// What makes the task of each member call at once.
    members: BTreeMap<NodeId, Arc<Notify>>,
    tasks: JoinSet<NodeId>,
}

impl Calls {
    /// Begins to call who is a member now. A task ends by itself when its node is a member no more.
    fn follow_roster(&mut self) {
        while let Some(ended) = self.tasks.try_join_next() {
            if let Ok(peer) = ended {
                self.members.remove(&peer);
            }
        }
        let setting = self.node.setting();
        let others = setting.roster.members().map(|(_, member)| member.node);
        for peer in others.filter(|peer| *peer != setting.node) {
            if self.members.contains_key(&peer) || !setting.roster.is_member(peer) {
                continue;
            }
            let poke = Arc::new(Notify::new());
            self.members.insert(peer, Arc::clone(&poke));
            let call = Call {
                node: Arc::clone(&self.node),
                bound: Arc::clone(&self.bound),
                peer,
                poke,
            };
            self.tasks.spawn(call.keep_calling(self.stop.clone()));
        }
    }

    fn ask(&self, ask: Ask) {
        for (peer, poke) in &self.members {
            if ask == Ask::CallAll || ask == Ask::Call(*peer) {
                poke.notify_one();
            }
        }
    }

    fn heard_of(&self, event: DiscoveryEvent) {
        if let DiscoveryEvent::Discovered { endpoint_info, .. } = event {
            self.ask(Ask::Call(NodeId::new(
                *endpoint_info.endpoint_id.as_bytes(),
            )));
        }
    }
}

/// Keeps calling one member.
struct Call {
    node: Arc<Node>,
    bound: Arc<Bound>,
    peer: NodeId,
    poke: Arc<Notify>,
}

impl Call {
    async fn keep_calling(self, mut stop: watch::Receiver<bool>) -> NodeId {
        let own = self.node.setting().node;
        let mut failures = 0;
        while self.node.setting().roster.is_member(self.peer) {
            self.until_alone().await;
            let begun = Instant::now();
            let outcome = tokio::select! {
                outcome = self.call() => outcome,
                _ = stop.wait_for(|stop| *stop) => break,
            };
            match outcome {
                Ok(Ended::Twice | Ended::Stopping) => failures = 0,
                Ok(_) if begun.elapsed() >= HELD => failures = 1,
                Ok(_) => failures += 1,
                Err(problem) => {
                    failures += 1;
                    tracing::debug!(peer = %self.peer, failures, "a call did not get through: {problem}");
                    self.node.peers.put_problem(self.peer, Some(problem));
                }
            }
            let wait = backoff::wait(failures.max(1), own, self.peer);
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = self.poke.notified() => failures = 0,
                _ = stop.wait_for(|stop| *stop) => break,
            }
        }
        self.peer
    }

    /// Waits while the two talk: the other may have called.
    async fn until_alone(&self) {
        let mut changes = self.node.peers.changes();
        while self.node.peers.is_talking(self.peer) {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    /// Waits until the two talk.
    async fn until_talking(&self) {
        let mut changes = self.node.peers.changes();
        while !self.node.peers.is_talking(self.peer) {
            if changes.changed().await.is_err() {
                // Nobody will ever sit down again.
                return std::future::pending().await;
            }
        }
    }

    async fn call(&self) -> Result<Ended, String> {
        let place = self.place().await?;
        let connecting = self.bound.endpoint.connect(place, SYNC_ALPN);
        let connected = tokio::select! {
            // What stands is kept: the other knows of it, too.
            biased;
            connected = timeout(CALL, connecting) => connected,
            // The other was faster. This call would get through a second later, by the way that is known
            // since, and cut off the conversation that has begun.
            () = self.until_talking() => return Ok(Ended::Twice),
        };
        let connection = match connected {
            Ok(Ok(connection)) => connection,
            Ok(Err(error)) => return Err(said(&error)),
            Err(_) => return Err(format!("no answer within {} seconds", CALL.as_secs())),
        };
        met_at(&self.node, &connection);
        Ok(talk(Arc::clone(&self.node), connection, Direction::Out).await)
    }

    /// Returns where the node may be.
    async fn place(&self) -> Result<EndpointAddr, String> {
        let id = EndpointId::from_bytes(self.peer.as_bytes()).map_err(|error| error.to_string())?;
        let (node, peer) = (Arc::clone(&self.node), self.peer);
        let known = tokio::task::spawn_blocking(move || {
            node.store
                .read(|db| Ok::<_, StoreError>(peer::get(db, peer)?))
        });
        let known = known.await.map_err(|error| error.to_string())?;
        let known = known.map_err(|error| error.to_string())?;
        let addresses = known.map(|peer| peer.addresses).unwrap_or_default();
        // Who shares a relay with this node waits there.
        let shared = self.bound.relays.iter().cloned().map(TransportAddr::Relay);
        let known = addresses.into_iter().map(|address| address.place.into());
        let places: BTreeSet<TransportAddr> = known.chain(shared).collect();
        let is_looked_up = self.bound.multicast.is_some();
        if places.is_empty() && !is_looked_up {
            return Err(
                "no address is known: add one with `orgo peers add NODE ADDRESS`".to_owned(),
            );
        }
        Ok(EndpointAddr::from_parts(id, places))
    }
}

/// Says in one line why a call failed, with what lies below that it has not said yet.
fn said(error: &(dyn std::error::Error + 'static)) -> String {
    let mut line = error.to_string();
    let mut below = error.source();
    while let Some(cause) = below {
        let said = cause.to_string();
        if !line.contains(&said) {
            line = format!("{line}: {said}");
        }
        below = cause.source();
    }
    line
}

/// Remembers where a node was met.
fn met_at(node: &Arc<Node>, connection: &Connection) {
    let peer = NodeId::new(*connection.remote_id().as_bytes());
    let paths = connection.paths();
    let met: Option<Place> = paths
        .iter()
        .find(iroh::endpoint::Path::is_selected)
        .and_then(|path| match path.remote_addr() {
            TransportAddr::Ip(address) => Some(Place::Socket(*address)),
            TransportAddr::Relay(relay) => Some(Place::Relay(relay.clone())),
            TransportAddr::Custom(_) | _ => None,
        });
    let Some(place) = met else { return };
    let address = Address {
        place,
        given: false,
    };
    // The writer may have much to do: nobody who waits for the network waits for it.
    let node = Arc::clone(node);
    tokio::task::spawn_blocking(move || {
        drop(node.store.write_local_later(move |batch| {
            Ok::<_, StoreError>(peer::add_address(batch.db, peer, &address)?)
        }));
    });
}

/// Writes down what is new about other nodes.
pub fn keep_news(node: &Node) {
    let news = node.peers.take_news();
    if news.is_empty() {
        return;
    }
    drop(node.store.write_local_later(move |batch| {
        for (peer, contact) in &news {
            peer::put_contact(batch.db, *peer, contact)?;
        }
        Ok::<_, StoreError>(())
    }));
}

#[cfg(test)]
mod tests;
