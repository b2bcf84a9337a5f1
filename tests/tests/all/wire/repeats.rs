//! A member that says the same for ever, with the real session and a store that never comes to its end.

use std::cell::Cell;
use std::collections::VecDeque;
use std::net::SocketAddr;

use iroh::endpoint::ConnectionError;
use orgo_node::node::Node;
use orgo_node::peer::endpoint::code;
use orgo_node::peer::frame::{Packer, Unpacker};
use orgo_node::peer::replica::Held;
use orgo_node::store::StoreError;
use orgo_schema::id::{BlobHash, CompartmentId, EnvelopeHash, NodeId};
use orgo_schema::time::Stamp;
use orgo_sync::envelope::Listed;
use orgo_sync::parcel::{Cursor, InstanceId, Parcel};
use orgo_sync::roster::Roster;
use orgo_sync::session::{
    BlobWant, Chunk, Fetched, Input, Logged, Output, Replica, Session, Settings, Size,
};
use orgo_tests::poison::named;
use orgo_tests::sim::chance::Chance;

use super::strangers::connect;
use super::{Organization, feed, logged};
use crate::convergence::forge::{Forger, case};

/// What may bring nothing new before a node is sent away, in bytes (SECURITY 4, S77).
const SPARE_BYTES: usize = 64 << 20;
/// How many bytes the parcel has that is sent again and again, about.
const PARCEL_BYTES: usize = 200 << 10;

/// A store whose log of one compartment is the same parcel for ever.
struct Endless<'a> {
    held: Held<'a>,
    compartment: CompartmentId,
    parcel: &'a Parcel,
    /// Its last position: always one further than what was read.
    end: &'a Cell<u64>,
}

impl Replica for Endless<'_> {
    type Error = StoreError;

    fn roster(&self) -> &Roster {
        self.held.roster()
    }

    fn node(&self) -> NodeId {
        self.held.node()
    }

    fn instance(&self) -> InstanceId {
        self.held.instance()
    }

    fn held(&self) -> Vec<CompartmentId> {
        self.held.held()
    }

    fn size(&self, compartment: CompartmentId) -> Result<Size, StoreError> {
        self.held.size(compartment)
    }

    fn end(&self, compartment: CompartmentId) -> Result<u64, StoreError> {
        if compartment == self.compartment {
            return Ok(self.end.get());
        }
        self.held.end(compartment)
    }

    fn after(
        &self,
        compartment: CompartmentId,
        position: u64,
        skip: NodeId,
        budget: usize,
    ) -> Result<Logged, StoreError> {
        if compartment != self.compartment {
            return self.held.after(compartment, position, skip, budget);
        }
        self.end.set(position + 2);
        Ok(Logged {
            parcels: vec![self.parcel.clone(); 2],
            position: position + 1,
            cut: false,
        })
    }

    fn items(&self, compartment: CompartmentId) -> Result<Vec<(Stamp, EnvelopeHash)>, StoreError> {
        self.held.items(compartment)
    }

    fn fetch(
        &self,
        compartment: CompartmentId,
        envelopes: &[EnvelopeHash],
        budget: usize,
    ) -> Result<Fetched, StoreError> {
        self.held.fetch(compartment, envelopes, budget)
    }

    fn changes(
        &self,
        compartment: CompartmentId,
        listed: &[Listed],
        budget: usize,
    ) -> Result<Vec<(Listed, Vec<u8>)>, StoreError> {
        self.held.changes(compartment, listed, budget)
    }

    fn lacks(
        &self,
        compartment: CompartmentId,
        listed: &[Listed],
    ) -> Result<Vec<bool>, StoreError> {
        self.held.lacks(compartment, listed)
    }

    fn cursor(
        &self,
        peer: NodeId,
        compartment: CompartmentId,
    ) -> Result<Option<Cursor>, StoreError> {
        self.held.cursor(peer, compartment)
    }

    fn missing_blobs(
        &self,
        compartment: CompartmentId,
        count: usize,
    ) -> Result<Vec<BlobWant>, StoreError> {
        self.held.missing_blobs(compartment, count)
    }

    fn chunk(
        &self,
        compartment: CompartmentId,
        blob: BlobHash,
        number: u32,
    ) -> Result<Option<Chunk>, StoreError> {
        self.held.chunk(compartment, blob, number)
    }
}

/// What the session of the one that repeats itself hears next.
enum Next {
    Start,
    Frame(Vec<u8>),
    Stored(u64),
}

/// Talks to a node with an endless log until it hangs up. Returns with which number it does, and how many bytes of the
/// parcel went out.
async fn repeat(
    node: &Node,
    key: [u8; 32],
    (peer, address): (NodeId, SocketAddr),
    (compartment, parcel): (CompartmentId, &Parcel),
) -> (u64, usize) {
    let (bound, connection) = connect(key, peer, address).await;
    let (mut send, mut receive) = connection.open_bi().await.unwrap();
    let mut session = Session::new(peer, Settings::new((node.clock)().wall()));
    let (mut packer, mut unpacker) = (Packer::new().unwrap(), Unpacker::new().unwrap());
    let mut next = VecDeque::from([Next::Start]);
    let (mut said, end) = (0, Cell::new(1));
    'talk: loop {
        while let Some(heard) = next.pop_front() {
            let input = match &heard {
                Next::Start => Input::Start,
                Next::Frame(frame) => Input::Frame(frame),
                Next::Stored(batch) => Input::Stored { batch: *batch },
            };
            let now = (node.clock)().now;
            let outputs = node.store.read(|db| {
                let held = Held::new(db, node.setting(), InstanceId::new([7; 16]));
                let endless = Endless {
                    held,
                    compartment,
                    parcel,
                    end: &end,
                };
                session.handle(input, &endless, now)
            });
            for output in outputs.unwrap() {
                match output {
                    Output::Send(frame) => {
                        said += frame.len();
                        let packed = packer.pack(&frame).unwrap();
                        if send.write_all(&packed).await.is_err() {
                            break 'talk;
                        }
                    }
                    Output::Admit { batch, .. }
                    | Output::AdmitRoster { batch, .. }
                    | Output::Blob { batch, .. } => next.push_back(Next::Stored(batch)),
                    Output::Close(reason) => panic!("it closes by itself: {reason}"),
                    Output::Delivered { .. } | Output::Note(_) => {}
                }
            }
        }
        let Ok(Some(chunk)) = receive.read_chunk(64 << 10).await else {
            break;
        };
        unpacker.feed(&chunk);
        while let Some(frame) = unpacker.next_frame().unwrap() {
            next.push_back(Next::Frame(frame));
        }
    }
    let error = connection.closed().await;
    bound.endpoint.close().await;
    let ConnectionError::ApplicationClosed(closed) = error else {
        panic!("{error}");
    };
    (closed.error_code.into_inner(), said)
}

#[test]
fn s77_who_says_the_same_for_ever_is_sent_away() {
    let organization = Organization::new(2);
    let [honest, hostile] = &organization.nodes[..] else {
        panic!("two nodes");
    };
    let mut forger = Forger::new(hostile, [2; 32], "internal");
    // Bytes that cannot be packed: what is the same in each frame weighs as much as it says.
    let mut chance = Chance::new(1);
    let noise = std::iter::repeat_with(|| chance.draw().to_le_bytes());
    let noise: Vec<u8> = noise.flatten().take(PARCEL_BYTES).collect();
    let comment = forger.comment(case(1), forger.id(), 1);
    let large = named([comment.bytes, noise].concat());
    let parcel = forger.parcel(&[(case(1), &large)]);

    let reachable = organization.open(0, &[]);
    let at = (organization.id(0), reachable.listens_at()[0]);
    let compartment = forger.compartment.scope.compartment;
    let repeated = repeat(hostile, [2; 32], at, (compartment, &parcel));
    let (number, said) = organization.runtime.block_on(repeated);
    assert_eq!(number, code::SENT_AWAY.into_inner());
    assert!(said > SPARE_BYTES, "sent away after {said} bytes");
    let now = tokio::time::Instant::now();
    assert!(honest.peers.is_sent_away(organization.id(1), now));
    let (contact, _) = honest.peers.contact(organization.id(1)).unwrap();
    let problem = contact.problem.unwrap();
    // A call of its own to who is gone by now may fail after that, and is what it says last.
    let mut said = ["again and again", "refused to accept"].into_iter();
    assert!(said.any(|why| problem.contains(why)), "{problem}");
    // It was taken in once.
    assert_eq!(logged(honest), [parcel.signed.hash()].into());
    feed(honest, "after", 1, 1);
    organization.stop(reachable);
}
