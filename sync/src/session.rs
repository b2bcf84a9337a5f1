//! One conversation between two nodes, as a state machine without clock, chance or I/O.
//!
//! # The conversation
//!
//! 1. Both introduce themselves: versions, organisation, life of the store, digest of the roster, clock.
//! 2. If the digests differ, each lists what it has of the roster and tells what the other one lacks.
//! 3. Both offer the compartments that the other one is cleared for, with a count, the end of their log
//!    and how far they have the other's. What both offer is a lane.
//! 4. In each lane, a side whose log the other one knows up to a position goes on from there; to a side
//!    that has nothing, everything is streamed; else the sets are compared and the differences fetched.
//! 5. When both have stored everything, they compare their counts, and the sets if those differ.
//! 6. New envelopes are sent as they are logged, and blobs are fetched.
//!
//! # Clearance
//!
//! A frame about a compartment that is not a lane ends the session, whatever the reason: a compartment
//! that the peer may not know of gets the answer of one that does not exist. Lanes are there only for
//! what this node's own roster lets the peer read and what is unlocked here, and everything a peer asks
//! for is asked of the replica within the lane's compartment.
//!
//! # Memory
//!
//! Of parcels, 4 batches and 4 fills each way, of at most 1 MiB: about 16 MiB in the worst case, 4 MiB
//! in the usual one. A comparison takes 40 bytes an envelope while it lasts, and up to 65,536 names and
//! those of one round; to a peer that is empty and would have the recent first, 32 bytes an envelope.
//! Blobs: 1 MiB asked for, 17 MiB for a peer that asks for as much as it may, and 64 bytes each for
//! 20,000 names. The roster: 32 bytes an entry, at most 20,000 of them.
//!
//! # Why not other ways
//!
//! A second cursor could let an empty peer receive backwards from the newest and go on after a cut. The
//! comparison does the same with what is there: the newest are equal and cost a few fingerprints. The
//! price of the recent first is that envelopes are looked up by name, not read in a row, and that
//! changes may come before those they build on and wait for them; so it is a setting, and off.

mod blob;
pub mod close;
mod compare;
mod lane;
mod link;
mod meet;
mod pack;
mod receive;
pub mod replica;
mod send;
mod settle;
pub mod talk;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
};

use orgo_schema::{
    id::{CompartmentId, NodeId},
    time::Timestamp,
};

pub use close::{CloseReason, Code};
pub use replica::{BlobWant, CHUNK_BYTES, Chunk, Fetched, Logged, Replica, Size};
pub use talk::{Event, Input, Output, Settings};

pub use crate::frame::FRAME_BYTES_MAX;

use crate::{
    frame::{Frame, FrameError, Hello, Offer},
    session::{
        blob::Blobs, lane::Lane, link::Link, link::Owed, meet::Telling, receive::Receiver,
        send::Sender,
    },
};

/// The versions of the protocol that this program speaks.
pub const PROTOCOL: RangeInclusive<u16> = 1..=1;

/// One conversation with one peer.
#[derive(Debug)]
pub struct Session {
    peer: NodeId,
    settings: Settings,
    phase: Phase,
    link: Link,
    hello: Option<Hello>,
    telling: Telling,
    offered: BTreeMap<CompartmentId, Offer>,
    withdrawn: BTreeSet<CompartmentId>,
    peer_offers: BTreeMap<CompartmentId, Offer>,
    peer_offered: bool,
    lanes: BTreeMap<CompartmentId, Lane>,
    sender: Sender,
    receiver: Receiver,
    blobs: Blobs,
    caught_up: bool,
    idle: bool,
}

/// How far the conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    New,
    Greeting,
    Roster,
    Open,
    Closed,
}

/// Why a step was not taken.
enum Stop<E> {
    /// The peer did something that ends the session.
    Close(CloseReason),
    /// The replica cannot be read.
    Replica(E),
}

type Step<R> = Result<(), Stop<<R as Replica>::Error>>;

impl<E> From<CloseReason> for Stop<E> {
    fn from(reason: CloseReason) -> Self {
        Self::Close(reason)
    }
}

impl Session {
    /// Begins a conversation with a node whose name the transport vouches for.
    pub fn new(peer: NodeId, settings: Settings) -> Self {
        Self {
            peer,
            settings,
            phase: Phase::New,
            link: Link::default(),
            hello: None,
            telling: Telling::default(),
            offered: BTreeMap::new(),
            withdrawn: BTreeSet::new(),
            peer_offers: BTreeMap::new(),
            peer_offered: false,
            lanes: BTreeMap::new(),
            sender: Sender::default(),
            receiver: Receiver::default(),
            blobs: Blobs::default(),
            caught_up: false,
            idle: false,
        }
    }

    /// Returns the peer.
    pub const fn peer(&self) -> NodeId {
        self.peer
    }

    /// Whether both have stored what the other one had when the session began.
    pub const fn is_caught_up(&self) -> bool {
        self.caught_up
    }

    /// Hears something, and says what is to be done about it, in order.
    ///
    /// # Errors
    /// When the replica cannot be read. The session is over then.
    pub fn handle<R: Replica>(
        &mut self,
        input: Input<'_>,
        replica: &R,
        now: Timestamp,
    ) -> Result<Vec<Output>, R::Error> {
        if self.phase == Phase::Closed {
            return Ok(Vec::new());
        }
        let done = self
            .hear(input, replica, now)
            .and_then(|()| self.go_on(replica));
        match done {
            Ok(()) => {}
            Err(Stop::Close(reason)) => self.close(reason),
            Err(Stop::Replica(error)) => {
                self.phase = Phase::Closed;
                return Err(error);
            }
        }
        Ok(self.link.take())
    }

    fn close(&mut self, reason: CloseReason) {
        self.phase = Phase::Closed;
        if !reason.by_peer {
            self.link.send(&Frame::Close(reason.to_wire()));
        }
        self.link.push(Output::Close(reason));
    }

    fn hear<R: Replica>(&mut self, input: Input<'_>, replica: &R, now: Timestamp) -> Step<R> {
        match input {
            Input::Start => self.greet(replica),
            Input::Frame(bytes) => {
                self.greet(replica)?;
                self.on_bytes(bytes, replica, now)
            }
            Input::Stored { batch } => self.on_own_stored(batch, replica),
            Input::Appended(compartment) => {
                if let Some(lane) = self.lanes.get_mut(&compartment) {
                    lane.outgoing.appended();
                    self.blobs.dirty = true;
                }
                Ok(())
            }
            Input::BlobStored(compartment, hash) => {
                self.blob_stored(compartment, hash);
                Ok(())
            }
            Input::RosterChanged => self.on_roster_changed(replica),
        }
    }

    fn on_bytes<R: Replica>(&mut self, bytes: &[u8], replica: &R, now: Timestamp) -> Step<R> {
        let frame = match Frame::read(bytes) {
            Ok(frame) => frame,
            Err(FrameError::Unknown { kind }) => {
                self.link.note(Event::Ignored { kind });
                return Ok(());
            }
            Err(error @ FrameError::TooLarge { .. }) => {
                return Err(CloseReason::new(Code::TooLarge, error.to_string()).into());
            }
            Err(error @ (FrameError::Malformed(_) | FrameError::Trailing { .. })) => {
                return Err(CloseReason::new(Code::Malformed, error.to_string()).into());
            }
        };
        self.check_phase(&frame)?;
        self.on_frame(frame, bytes.len(), replica, now)
    }

    /// Checks that a frame has its place here.
    fn check_phase(&self, frame: &Frame) -> Result<(), CloseReason> {
        let (is_early, what) = match frame {
            Frame::Close(_) | Frame::Hello(_) => return Ok(()),
            Frame::RosterList(_) | Frame::Roster(_) | Frame::Offers(_) => (
                self.hello.is_none(),
                "a peer introduces itself before all else",
            ),
            Frame::Batch(_)
            | Frame::Want(_)
            | Frame::Fill(_)
            | Frame::Stored(_)
            | Frame::Compare(_)
            | Frame::Fetch(_)
            | Frame::Check(..)
            | Frame::Settled(_)
            | Frame::BlobAsk(_)
            | Frame::BlobPart(_)
            | Frame::BlobNone(..)
            | Frame::BlobHere(..)
            | Frame::Sated => {
                let is_early = self.phase != Phase::Open || !self.peer_offered;
                (
                    is_early,
                    "nothing comes before the compartments are offered",
                )
            }
        };
        if is_early {
            Err(CloseReason::new(Code::Order, what))
        } else {
            Ok(())
        }
    }

    fn on_frame<R: Replica>(
        &mut self,
        frame: Frame,
        bytes: usize,
        replica: &R,
        now: Timestamp,
    ) -> Step<R> {
        match frame {
            Frame::Close(farewell) => return Err(CloseReason::from_wire(&farewell).into()),
            Frame::Hello(hello) => self.on_hello(replica, hello, now)?,
            Frame::RosterList(marks) => self.on_roster_list(replica, &marks)?,
            Frame::Roster(part) => self.on_roster_part(replica, part, bytes)?,
            Frame::Offers(offers) => self.on_offers(replica, offers)?,
            Frame::Batch(batch) => self.on_batch(replica, batch, bytes)?,
            Frame::Want(want) => self.on_want(want)?,
            Frame::Fill(fill) => self.on_fill(fill, bytes)?,
            Frame::Stored(number) => self.on_stored(number)?,
            Frame::Compare(compare) => self.on_compare(replica, &compare)?,
            Frame::Fetch(fetch) => self.on_fetch(fetch)?,
            Frame::Check(compartment, count) => self.on_check(replica, compartment, count)?,
            Frame::Settled(compartment) => self.on_settled(replica, compartment)?,
            Frame::BlobAsk(ask) => self.on_blob_ask(ask)?,
            Frame::BlobPart(part) => self.on_blob_part(part)?,
            Frame::BlobNone(compartment, hash) => self.on_blob_none(compartment, hash)?,
            Frame::BlobHere(compartment, hash) => self.on_blob_here(compartment, hash),
            Frame::Sated => self.blobs.on_sated(),
        }
        Ok(())
    }

    fn on_own_stored<R: Replica>(&mut self, batch: u64, replica: &R) -> Step<R> {
        match self.link.stored(batch) {
            Some(Owed::Roster) => self.after_roster(replica),
            Some(Owed::Admitted { compartment, told }) => {
                self.tell_stored(compartment, told);
                self.blobs.dirty = true;
                Ok(())
            }
            Some(Owed::Blob { bytes }) => {
                self.blob_part_stored(bytes);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Does what has become possible.
    fn go_on<R: Replica>(&mut self, replica: &R) -> Step<R> {
        if self.phase != Phase::Open || !self.peer_offered {
            return Ok(());
        }
        let compartments: Vec<_> = self.lanes.keys().copied().collect();
        for compartment in compartments {
            self.ask_on(compartment);
            self.settle(replica, compartment)?;
        }
        self.send_parcels(replica)?;
        if !self.caught_up && self.lanes.values().all(|lane| lane.settled) {
            self.caught_up = true;
            self.blobs.dirty = true;
            self.link.note(Event::CaughtUp);
        }
        self.send_blobs(replica)?;
        if self.caught_up {
            self.ask_for_blobs(replica)?;
        }
        if self.caught_up && !self.idle && self.blobs.are_sated() {
            self.idle = true;
            self.link.note(Event::Idle);
        }
        Ok(())
    }

    /// Whether this side is the one that asks when sets are compared: the one with the lower id.
    fn asks<R: Replica>(&self, replica: &R) -> bool {
        replica.node() < self.peer
    }

    fn peer_hot_first(&self) -> bool {
        self.hello.as_ref().is_some_and(|hello| hello.hot_first)
    }

    /// Returns a compartment that both share. Of any other the answer is the same, whether it exists or not.
    fn lane(&mut self, compartment: CompartmentId) -> Result<&mut Lane, CloseReason> {
        self.lanes.get_mut(&compartment).ok_or_else(|| {
            let text = format!("compartment {compartment} is not shared in this session");
            CloseReason::new(Code::Compartment, text)
        })
    }
}

#[cfg(test)]
mod tests;
