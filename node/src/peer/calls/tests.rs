use std::net::UdpSocket;

use super::*;
use crate::{
    found::{FirstNode, found, settle},
    peer::{endpoint, guard::Guard},
};

#[tokio::test]
async fn who_was_called_calls_no_longer() {
    // Here nobody answers, and nobody says that nobody is here.
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let socket = silent.local_addr().unwrap();
    let firsts = [1, 2].map(|number| FirstNode {
        key: [number; 32],
        site: format!("Site {number}"),
    });
    let founded = found("Riverside", "school", &firsts).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let [one, other] = [0, 1].map(|at| {
        let site = folder.path().join(&firsts[at].site);
        Arc::new(settle(&site, &founded, &firsts[at]).unwrap())
    });
    let peer = other.setting().node;
    let address = Address {
        socket,
        given: true,
    };
    let known = one
        .store
        .write_local(move |batch| Ok::<_, StoreError>(peer::add_address(batch.db, peer, address)?));
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
