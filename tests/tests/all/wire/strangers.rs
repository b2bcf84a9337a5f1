//! Who is no member is turned away before anything is said.

use std::net::SocketAddr;

use iroh::endpoint::ConnectionError;
use iroh::{EndpointAddr, EndpointId, TransportAddr};
use orgo_node::peer::endpoint::{SYNC_ALPN, bind, code};
use orgo_node::peer::frame::Packer;
use orgo_schema::id::NodeId;

use super::{Anybody, Organization, loopback};

/// Calls a node with this key and returns with which number it hangs up.
async fn call(key: [u8; 32], node: NodeId, address: SocketAddr) -> u64 {
    let bound = bind(&key, &loopback(), &[SYNC_ALPN], &Anybody)
        .await
        .unwrap();
    let id = EndpointId::from_bytes(node.as_bytes()).unwrap();
    let place = EndpointAddr::from_parts(id, [TransportAddr::Ip(address)]);
    let connection = bound.endpoint.connect(place, SYNC_ALPN).await.unwrap();
    let error = connection.closed().await;
    bound.endpoint.close().await;
    let ConnectionError::ApplicationClosed(closed) = error else {
        panic!("{error}");
    };
    assert!(
        closed.reason.is_empty(),
        "a stranger learns {:?}",
        closed.reason
    );
    closed.error_code.into_inner()
}

#[test]
fn an_unknown_node_is_turned_away() {
    let organization = Organization::new(1);
    let reachable = organization.open(0, &[]);
    let called = call([99; 32], organization.id(0), reachable.listens_at()[0]);
    let number = organization.runtime.block_on(called);
    assert_eq!(number, code::NO_MEMBER.into_inner());
    assert!(!organization.nodes[0].peers.is_anybody_talking());
    organization.stop(reachable);
}

#[test]
fn s77_who_was_sent_away_is_turned_away() {
    let organization = Organization::new(2);
    let reachable = organization.open(0, &[]);
    let peers = &organization.nodes[0].peers;
    peers.send_away(organization.id(1), tokio::time::Instant::now());
    let called = call([2; 32], organization.id(0), reachable.listens_at()[0]);
    let number = organization.runtime.block_on(called);
    assert_eq!(number, code::SENT_AWAY.into_inner());
    assert!(!peers.is_anybody_talking());
    organization.stop(reachable);
}

/// Says these bytes to a node as one of its members, and returns with which number it hangs up.
async fn say(key: [u8; 32], node: NodeId, address: SocketAddr, bytes: &[u8]) -> u64 {
    let bound = bind(&key, &loopback(), &[SYNC_ALPN], &Anybody)
        .await
        .unwrap();
    let id = EndpointId::from_bytes(node.as_bytes()).unwrap();
    let place = EndpointAddr::from_parts(id, [TransportAddr::Ip(address)]);
    let connection = bound.endpoint.connect(place, SYNC_ALPN).await.unwrap();
    let (mut send, _receive) = connection.open_bi().await.unwrap();
    // It may hang up before it has heard all of it.
    drop(send.write_all(bytes).await);
    let error = connection.closed().await;
    bound.endpoint.close().await;
    let ConnectionError::ApplicationClosed(closed) = error else {
        panic!("{error}");
    };
    closed.error_code.into_inner()
}

#[test]
fn s71_a_member_that_talks_nonsense_is_sent_away() {
    let mut packer = Packer::new().unwrap();
    let nonsense = packer.pack(b"nonsense").unwrap();
    let zeros = Packer::new().unwrap().pack(&vec![0; 1 << 20]).unwrap();
    for (what, bytes) in [
        ("not packed", b"GET / HTTP/1.1\r\n\r\n".as_slice()),
        ("no frame", &nonsense),
        ("a mebibyte of nothing", &zeros),
    ] {
        let organization = Organization::new(2);
        let reachable = organization.open(0, &[]);
        let address = reachable.listens_at()[0];
        let said = say([2; 32], organization.id(0), address, bytes);
        let number = organization.runtime.block_on(said);
        assert_eq!(number, code::SENT_AWAY.into_inner(), "{what}");
        let peers = &organization.nodes[0].peers;
        let now = tokio::time::Instant::now();
        assert!(peers.is_sent_away(organization.id(1), now), "{what}");
        let (contact, _) = peers.contact(organization.id(1)).unwrap();
        let problem = contact.problem.unwrap();
        assert!(problem.starts_with("E10"), "{what}: {problem}");
        organization.stop(reachable);
    }
}
