//! Who is no member is turned away before anything is said; what a member forges is refused and listed.

use std::net::SocketAddr;
use std::sync::Arc;

use iroh::endpoint::{Connection, ConnectionError};
use iroh::{EndpointAddr, EndpointId, TransportAddr};
use orgo_node::admit;
use orgo_node::node::Node;
use orgo_node::peer::endpoint::{Bound, SYNC_ALPN, bind, code};
use orgo_node::peer::frame::Packer;
use orgo_node::store::StoreError;
use orgo_node::store::admission::{Received, Way, add_envelope};
use orgo_schema::id::{CaseId, ChangeHash, DocumentId, EnvelopeHash, NodeId};
use orgo_schema::time::Stamp;
use orgo_schema::word::Visibility;
use orgo_sync::author::{Mandate, Writer};
use orgo_sync::chain::Link;
use orgo_sync::key::NodeKey;
use orgo_tests::site::until;
use uuid::Uuid;

use super::{Anybody, Organization, feed, logged, loopback};

/// Connects to a node with this key.
pub(super) async fn connect(
    key: [u8; 32],
    node: NodeId,
    address: SocketAddr,
) -> (Bound, Connection) {
    let bound = bind(&key, &loopback(), &[SYNC_ALPN], &Anybody)
        .await
        .unwrap();
    let id = EndpointId::from_bytes(node.as_bytes()).unwrap();
    let place = EndpointAddr::from_parts(id, [TransportAddr::Ip(address)]);
    let connection = bound.endpoint.connect(place, SYNC_ALPN).await.unwrap();
    (bound, connection)
}

/// Calls a node with this key and returns with which number it hangs up.
async fn call(key: [u8; 32], node: NodeId, address: SocketAddr) -> u64 {
    let (bound, connection) = connect(key, node, address).await;
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
    let (bound, connection) = connect(key, node, address).await;
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

/// Puts an envelope into a node's log that nobody signed.
fn plant(node: &Node, key: [u8; 32]) -> EnvelopeHash {
    let (setting, now) = (node.setting(), (node.clock)());
    let held = setting.compartment_for(Visibility::Internal).clone();
    let mandate = Mandate {
        organization: setting.organization,
        compartment: held.scope.compartment,
        grant: setting.roster.founding_grant(),
        removals: setting.roster.removals().last(),
    };
    let mut writer = Writer::new(Arc::new(NodeKey::new(&key)), mandate, None);
    let case = DocumentId::from(CaseId::new(Uuid::from_u128(1)));
    let listed = [(case, ChangeHash::new([9; 32]))];
    let stamp = Stamp::upto(now.now);
    let mut signed = writer.envelope(&listed, stamp, now.wall()).unwrap();
    signed.signature[7] ^= 1;
    let (hash, envelope) = (signed.hash(), signed.read().unwrap());
    let (row, own) = (held.row, setting.node);
    let planted = node.store.write(&held, move |batch| {
        let received = Received {
            link: Link::of(&envelope, hash),
            author: envelope.author,
            stamp,
            signed: &signed,
            origin: own,
            at: batch.now(),
        };
        Ok::<_, StoreError>(add_envelope(batch.db, row, &received)?)
    });
    planted.unwrap();
    hash
}

#[test]
fn what_a_member_forged_is_listed_and_the_rest_of_its_log_comes() {
    let organization = Organization::new(3);
    let [honest, hostile, _third] = &organization.nodes[..] else {
        panic!("three nodes");
    };
    feed(hostile, "before", 3, 1);
    let forged = plant(hostile, [3; 32]);
    feed(hostile, "after", 3, 1);
    let mut good = logged(hostile);
    assert!(good.remove(&forged));
    let first = organization.open(1, &[]);
    let second = organization.open(0, &[(organization.id(1), first.listens_at()[0])]);
    until("everything else has come", || {
        good.is_subset(&logged(honest)).then_some(())
    });
    let listed = until("it is listed", || {
        let all = admit::refused(honest).unwrap();
        (!all.is_empty()).then_some(all)
    });
    let [listed] = &listed[..] else {
        panic!("{listed:?}");
    };
    assert_eq!(listed.id.to_string(), format!("refused-{forged}"));
    assert_eq!((listed.origin, listed.way), (organization.id(1), Way::Wire));
    assert_eq!(listed.code, "E103");
    assert!(
        listed.reason.contains("signature is not that of"),
        "{listed:?}"
    );
    assert!(!logged(honest).contains(&forged));
    organization.stop(first);
    organization.stop(second);
}
