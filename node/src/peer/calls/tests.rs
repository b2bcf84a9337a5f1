use std::{
    net::{SocketAddr, UdpSocket},
    path::Path,
};

use super::*;
use crate::{
    found::{FirstNode, found, settle},
    peer::{endpoint, guard::Guard},
};

/// Founds an organisation of two sites.
fn two_sites(folder: &Path) -> [Arc<Node>; 2] {
    let firsts = [1, 2].map(|number| FirstNode {
        key: [number; 32],
        site: format!("Site {number}"),
    });
    let founded = found("Riverside", "school", &firsts).unwrap();
    [0, 1].map(|at| {
        let site = folder.join(&firsts[at].site);
        Arc::new(settle(&site, &founded, &firsts[at]).unwrap())
    })
}

/// Waits until two nodes have what the other has.
async fn until_even(one: &Node, other: &Node) {
    let mut changes = one.peers.changes();
    while !one.peers.is_even(other.setting().node) {
        changes.changed().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_that_know_no_address_of_each_other_meet_at_a_relay() {
    let mut config = iroh_relay::server::ServerConfig::default();
    let local = SocketAddr::from(([127, 0, 0, 1], 0));
    config.relay = Some(iroh_relay::server::RelayConfig::new(local));
    let relay = iroh_relay::server::Server::spawn(config).await.unwrap();
    let address = format!("http://{}", relay.http_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let [one, other] = two_sites(folder.path());
    // The one was told when it was started, the other what its people said of the one.
    let place: Place = address.parse().unwrap();
    let (peer, given) = (one.setting().node, place.clone());
    let known = Address {
        place: given,
        given: true,
    };
    other
        .store
        .write_local(move |batch| Ok::<_, StoreError>(peer::add_address(batch.db, peer, &known)?))
        .unwrap();
    let settings = endpoint::Settings {
        listen: Some(local),
        multicast: false,
        relays: Vec::new(),
    };
    let with = settings.with_relays(place.relay());
    let first = crate::peer::start(Arc::clone(&one), &with).await.unwrap();
    let second = crate::peer::start(Arc::clone(&other), &settings)
        .await
        .unwrap();
    until_even(&one, &other).await;
    until_even(&other, &one).await;
    // Who is invited learns of it.
    assert_eq!(one.peers.relays(), place.relay().cloned().as_slice());
    second.stop().await;
    first.stop().await;
}

#[tokio::test]
async fn who_was_called_calls_no_longer() {
    // Here nobody answers, and nobody says that nobody is here.
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let socket = silent.local_addr().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let [one, other] = two_sites(folder.path());
    let peer = other.setting().node;
    let address = Address {
        place: Place::Socket(socket),
        given: true,
    };
    let known = one.store.write_local(move |batch| {
        Ok::<_, StoreError>(peer::add_address(batch.db, peer, &address)?)
    });
    known.unwrap();
    let settings = endpoint::Settings {
        listen: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
        multicast: false,
        relays: Vec::new(),
    };
    let guard = Guard::new(Arc::clone(&one));
    let bound = endpoint::bind(&[1; 32], &settings, &[SYNC_ALPN], &guard);
    let call = Call {
        node: Arc::clone(&one),
        bound: Arc::new(bound.await.unwrap()),
        peer,
        poke: Arc::new(Notify::new()),
    };
    let calling = call.call();
    let called = async {
        let mut first = [0; 2048];
        // The call goes out before the other is there.
        tokio::task::spawn_blocking(move || silent.recv(&mut first).unwrap())
            .await
            .unwrap();
        let own = one.setting().node;
        one.peers
            .sit(own, peer, Direction::In, Instant::now())
            .unwrap()
    };
    let (outcome, _seat) = tokio::join!(calling, called);
    assert_eq!(outcome, Ok(Ended::Twice));
}

#[derive(Debug, thiserror::Error)]
#[error("{words}")]
struct Layer {
    words: &'static str,
    source: Option<Box<Self>>,
}

#[test]
fn what_lies_below_is_said_once() {
    let layers = |all: &[&'static str]| {
        let wrap = |source, words: &&'static str| Some(Box::new(Layer { words, source }));
        all.iter().rev().fold(None, wrap).unwrap()
    };
    for (all, expected) in [
        (&["no way there"][..], "no way there"),
        (
            &["no way there", "timed out"][..],
            "no way there: timed out",
        ),
        (&["lost: timed out", "timed out"][..], "lost: timed out"),
    ] {
        assert_eq!(said(&*layers(all)), expected);
    }
}
