//! How it goes with other nodes: for the page, and for `orgo peers`.

use std::collections::BTreeMap;

use orgo_schema::{id::NodeId, time::Timestamp};
use serde::Serialize;

use crate::{
    failure::Failure,
    node::Node,
    store::{
        StoreError,
        bundle::{self, Direction as Way, Stick},
        peer::{self, Address, Contact, Direction, Peer},
        replica::Log,
    },
};

/// How it goes with one other member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeerStatus {
    /// The node.
    pub node_id: NodeId,
    /// What people call it.
    pub name: String,
    /// The site it stands at.
    pub site: String,
    /// Whether the two are talking.
    pub connected: bool,
    /// Whether they talk and each has what the other had when they began.
    pub caught_up: bool,
    /// When the two last talked.
    pub met_at: Option<Timestamp>,
    /// Who called: `out` this node, `in` the other.
    pub direction: Option<&'static str>,
    /// What passed between the two by stick, the last of it.
    pub stick: Option<ByStick>,
    /// The bytes ever sent to it, as packed for the wire.
    pub sent_bytes: u64,
    /// The bytes ever received from it, as packed for the wire.
    pub received_bytes: u64,
    /// How far its clock is ahead, in milliseconds.
    pub skew_ms: Option<i64>,
    /// The version of the protocol the two speak; empty before the first meeting.
    pub version: String,
    /// Why the last try came to nothing.
    pub problem: Option<String>,
    /// How many envelopes of this node's log it has not said to have stored. Nothing where it never said.
    pub undelivered: Option<u64>,
    /// Where it is called.
    pub addresses: Vec<String>,
}

/// What passed between two nodes by stick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ByStick {
    /// When that was known here.
    pub at: Timestamp,
    /// `in`: a bundle of the other came. `out`: the other has one that was made here, as its receipt says.
    pub direction: &'static str,
}

impl ByStick {
    const fn of(stick: Stick) -> Self {
        let direction = match stick.direction {
            Way::Out => "out",
            Way::In | Way::Aside => "in",
        };
        Self {
            at: stick.at,
            direction,
        }
    }
}

/// Lists the other members with how it goes with them, by name.
///
/// # Errors
/// When the database refuses.
pub fn status(node: &Node) -> Result<Vec<PeerStatus>, Failure> {
    let setting = node.setting();
    let mut all = Vec::new();
    node.store.read(|db| {
        let known = peer::all(db)?.into_iter().map(|peer| (peer.node, peer));
        let mut known: BTreeMap<NodeId, Peer> = known.collect();
        // Several grants may describe one node: the last one is how it is called now.
        let members: BTreeMap<NodeId, _> = setting
            .roster
            .members()
            .map(|(_, member)| (member.node, member))
            .collect();
        for (id, member) in members {
            if id == setting.node || !setting.roster.is_member(id) {
                continue;
            }
            let stored = known.remove(&id);
            let addresses = stored
                .as_ref()
                .map(|peer| peer.addresses.clone())
                .unwrap_or_default();
            let live = node.peers.contact(id);
            let connected = live.as_ref().is_some_and(|(_, connected)| *connected);
            let talking = (connected, node.peers.is_even(id));
            let contact = live
                .map(|(contact, _)| contact)
                .or(stored.map(|peer| peer.contact))
                .unwrap_or_default();
            let mut undelivered = None;
            for held in setting.places() {
                let (Some(log), Some(position)) =
                    (Log::open(db, held)?, peer::delivered(db, id, held.row)?)
                else {
                    continue;
                };
                *undelivered.get_or_insert(0) += log.count_after(position, id)?;
            }
            let names = (member.name.clone(), member.site.clone());
            let line = line(id, names, talking, contact, undelivered, &addresses);
            let stick = bundle::last_stick(db, id)?.map(ByStick::of);
            all.push(PeerStatus { stick, ..line });
        }
        Ok::<_, StoreError>(())
    })?;
    all.sort_by(|one, other| (&one.name, one.node_id).cmp(&(&other.name, other.node_id)));
    Ok(all)
}

fn line(
    node_id: NodeId,
    (name, site): (String, String),
    (connected, caught_up): (bool, bool),
    contact: Contact,
    undelivered: Option<u64>,
    addresses: &[Address],
) -> PeerStatus {
    PeerStatus {
        node_id,
        name,
        site,
        connected,
        caught_up,
        met_at: contact.met,
        direction: contact.direction.map(|direction| match direction {
            Direction::Out => "out",
            Direction::In => "in",
        }),
        stick: None,
        sent_bytes: contact.sent_bytes,
        received_bytes: contact.received_bytes,
        skew_ms: contact.skew_ms,
        version: contact.version,
        problem: contact.problem,
        undelivered,
        addresses: addresses
            .iter()
            .map(|address| address.place.to_string())
            .collect(),
    }
}
