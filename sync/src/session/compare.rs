//! Comparing the sets of a compartment, and fetching what the comparison shows.
//!
//! The node with the lower id asks, the other one answers. The asking side learns both differences: it
//! sends what it alone has, and fetches by name what the other one alone has. A round is held back while
//! what the rounds before have shown is not worked off, so that neither list grows without bound.
//!
//! The vector of names costs 40 bytes an envelope for as long as the comparison lasts, and reading it
//! from the store about 0.2 µs an envelope; it is built once in a session at most, to catch up or as a proof.

use std::collections::{BTreeSet, VecDeque};

use negentropy::{Id, Negentropy, NegentropyStorageVector};
use orgo_schema::{
    id::{CompartmentId, EnvelopeHash},
    time::Stamp,
};

use crate::{
    frame::{self, Fetch, Frame},
    session::{
        Session, Step, Stop,
        close::{CloseReason, Code},
        lane::Lane,
        replica::Replica,
        talk::Event,
    },
};

/// The most bytes of one message of the comparison.
const MESSAGE_BYTES_MAX: u64 = 512 * 1024;
/// The most messages of one comparison from one side: enough for thirty million differences.
const ROUNDS_MAX: u32 = 2_048;
/// The most envelopes that are fetched with one frame.
const FETCH_MAX: usize = 4_096;
/// The most envelopes that are fetched and not dealt with.
const FETCHING_MAX: usize = 2 * FETCH_MAX;
/// With more differences to work off, the next round waits.
const DIFFERENCES_MAX: usize = 65_536;
/// How many envelopes stay together where what is recent comes first.
const BLOCK: usize = 1_024;

type Sets = Box<Negentropy<'static, NegentropyStorageVector>>;

/// Where the comparison of a compartment stands.
#[derive(Debug)]
pub(super) enum Comparison {
    /// There is none.
    None,
    /// We ask.
    Asking(Asking),
    /// The peer asks.
    Answering {
        sets: Sets,
        rounds: u32,
        /// Whether the peer has fetched everything.
        ended: bool,
    },
}

#[derive(Debug)]
pub(super) struct Asking {
    /// Gone when there is nothing more to compare.
    sets: Option<Sets>,
    /// The next message, held back.
    held: Option<Vec<u8>>,
    rounds: u32,
    ours: u64,
    theirs: u64,
    need: VecDeque<EnvelopeHash>,
    /// How many are fetched and not dealt with.
    fetching: usize,
    /// Whether the peer was told that nothing more will be fetched.
    ended: bool,
}

/// Builds the sorted vector of all envelopes of a compartment.
fn sets<R: Replica>(replica: &R, compartment: CompartmentId) -> Result<Sets, Stop<R::Error>> {
    let items = replica.items(compartment).map_err(Stop::Replica)?;
    let mut vector = NegentropyStorageVector::with_capacity(items.len());
    let built = items
        .into_iter()
        .try_for_each(|(stamp, hash)| {
            vector.insert(key(stamp), Id::from_byte_array(*hash.as_bytes()))
        })
        .and_then(|()| vector.seal())
        .and_then(|()| Negentropy::owned(vector, MESSAGE_BYTES_MAX));
    Ok(Box::new(built.map_err(malformed)?))
}

/// Returns what orders an envelope. The last number means "without end" in the messages.
fn key(stamp: Stamp) -> u64 {
    stamp.0.min(u64::MAX - 1)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what `map_err` hands over"
)]
fn malformed(error: negentropy::Error) -> CloseReason {
    CloseReason::new(
        Code::Malformed,
        format!("message of the comparison cannot be read: {error}"),
    )
}

fn too_many_rounds() -> CloseReason {
    CloseReason::new(
        Code::TooMany,
        format!("comparison has taken {ROUNDS_MAX} rounds, which is the limit"),
    )
}

fn out_of_order(what: &str) -> CloseReason {
    CloseReason::new(Code::Order, what)
}

fn names(ids: Vec<Id>) -> Vec<EnvelopeHash> {
    ids.into_iter().map(|id| EnvelopeHash::new(*id)).collect()
}

/// Puts the last block first, and leaves each block in its order, so that what follows one another
/// within a while still comes in order.
fn recent_first(ascending: &[EnvelopeHash]) -> impl Iterator<Item = EnvelopeHash> {
    ascending.rchunks(BLOCK).flatten().copied()
}

impl Session {
    /// Begins to ask.
    pub(super) fn begin_comparison<R: Replica>(
        &mut self,
        replica: &R,
        compartment: CompartmentId,
    ) -> Step<R> {
        let Some(lane) = self.lanes.get_mut(&compartment) else {
            return Ok(());
        };
        let mut sets = sets(replica, compartment)?;
        let message = sets.initiate().map_err(malformed)?;
        lane.compared = true;
        lane.comparison = Comparison::Asking(Asking {
            sets: Some(sets),
            held: None,
            rounds: 1,
            ours: 0,
            theirs: 0,
            need: VecDeque::new(),
            fetching: 0,
            ended: false,
        });
        self.link.send(&Frame::Compare(frame::Compare {
            compartment,
            first: true,
            message,
        }));
        Ok(())
    }

    /// Hears a message of a comparison.
    pub(super) fn on_compare<R: Replica>(
        &mut self,
        replica: &R,
        compare: &frame::Compare,
    ) -> Step<R> {
        let asks = self.asks(replica);
        let hot_first = self.peer_hot_first();
        let lane = self.lane(compare.compartment)?;
        match (&mut lane.comparison, compare.first) {
            (Comparison::Asking(asking), false) => {
                let have = asking.hear(&compare.message)?;
                if hot_first {
                    lane.outgoing.queue.extend(recent_first(&have));
                } else {
                    lane.outgoing.queue.extend(have);
                }
                Ok(())
            }
            (Comparison::Answering { .. }, false) => self.answer(compare),
            (Comparison::None, true) if !asks => {
                if lane.compared {
                    let limit = "the sets of a compartment are compared once in a session";
                    return Err(CloseReason::new(Code::TooMany, limit).into());
                }
                lane.compared = true;
                let sets = sets(replica, compare.compartment)?;
                let lane = self.lane(compare.compartment)?;
                lane.comparison = Comparison::Answering {
                    sets,
                    rounds: 0,
                    ended: false,
                };
                self.answer(compare)
            }
            (Comparison::None | Comparison::Asking(_) | Comparison::Answering { .. }, _) => {
                Err(out_of_order("message of a comparison that is not going on").into())
            }
        }
    }

    fn answer<E>(&mut self, compare: &frame::Compare) -> Result<(), Stop<E>> {
        let compartment = compare.compartment;
        let lane = self.lane(compartment)?;
        let Comparison::Answering { sets, rounds, .. } = &mut lane.comparison else {
            return Ok(());
        };
        *rounds += 1;
        if *rounds > ROUNDS_MAX {
            return Err(too_many_rounds().into());
        }
        let message = sets.reconcile(&compare.message).map_err(malformed)?;
        self.link.send(&Frame::Compare(frame::Compare {
            compartment,
            first: false,
            message,
        }));
        Ok(())
    }

    /// Hears what the peer, which asks, wants by name.
    pub(super) fn on_fetch<E>(&mut self, fetch: Fetch) -> Result<(), Stop<E>> {
        let lane = self.lane(fetch.compartment)?;
        let Comparison::Answering { ended, .. } = &mut lane.comparison else {
            return Err(out_of_order("envelopes are fetched without a comparison").into());
        };
        if *ended {
            return Err(out_of_order("envelopes are fetched after the last fetch").into());
        }
        let got = lane.outgoing.queue.len() + fetch.envelopes.len();
        if got > FETCHING_MAX {
            let text = format!("{got} envelopes are fetched at once, the limit is {FETCHING_MAX}");
            return Err(CloseReason::new(Code::TooMany, text).into());
        }
        *ended = fetch.last;
        lane.outgoing.queue.extend(fetch.envelopes);
        lane.end_answering();
        Ok(())
    }

    /// Asks for the next things, as far as there is room for them.
    pub(super) fn ask_on(&mut self, compartment: CompartmentId) {
        let Some(lane) = self.lanes.get_mut(&compartment) else {
            return;
        };
        let queued = lane.outgoing.queue.len();
        let Comparison::Asking(asking) = &mut lane.comparison else {
            return;
        };
        if queued + asking.need.len() < DIFFERENCES_MAX
            && let Some(message) = asking.held.take()
        {
            asking.rounds += 1;
            let compare = frame::Compare {
                compartment,
                first: false,
                message,
            };
            self.link.send(&Frame::Compare(compare));
        }
        while let Some(fetch) = asking.next_fetch(compartment) {
            self.link.send(&Frame::Fetch(fetch));
        }
        if asking.sets.is_some() {
            return;
        }
        lane.outgoing.begin();
        if asking.ended && asking.fetching == 0 {
            let (rounds, ours, theirs) = (asking.rounds, asking.ours, asking.theirs);
            lane.comparison = Comparison::None;
            self.link.note(Event::Compared {
                compartment,
                rounds,
                ours,
                theirs,
            });
        }
    }

    /// Queues everything for a peer that has nothing and would have what is recent first.
    ///
    /// The log is sent from its end on only after that, so a position is told only once everything
    /// before it is there: a session that is cut goes on by comparing.
    pub(super) fn queue_recent_first<R: Replica>(
        &mut self,
        replica: &R,
        compartment: CompartmentId,
    ) -> Step<R> {
        let mut items = replica.items(compartment).map_err(Stop::Replica)?;
        items.sort_unstable();
        let ascending: Vec<_> = items.into_iter().map(|(_, hash)| hash).collect();
        let lane = self.lane(compartment)?;
        lane.outgoing.queue.extend(recent_first(&ascending));
        lane.outgoing.position = lane.ours.end;
        Ok(())
    }
}

impl Asking {
    /// Hears an answer. Returns the envelopes that only we have.
    fn hear(&mut self, message: &[u8]) -> Result<Vec<EnvelopeHash>, CloseReason> {
        let Some(sets) = self.sets.as_mut().filter(|_| self.held.is_none()) else {
            return Err(out_of_order(
                "answer of a comparison that was not asked for",
            ));
        };
        if self.rounds >= ROUNDS_MAX {
            return Err(too_many_rounds());
        }
        let (mut have, mut need) = (Vec::new(), Vec::new());
        self.held = sets
            .reconcile_with_ids(message, &mut have, &mut need)
            .map_err(malformed)?;
        if self.held.is_none() {
            self.sets = None;
        }
        // They come out of a hash map, in an order that differs from run to run.
        let need: BTreeSet<_> = names(need).into_iter().collect();
        self.ours = self.ours.saturating_add(have.len() as u64);
        self.theirs = self.theirs.saturating_add(need.len() as u64);
        self.need.extend(need);
        Ok(names(have))
    }

    fn next_fetch(&mut self, compartment: CompartmentId) -> Option<Fetch> {
        if self.ended || self.fetching + FETCH_MAX > FETCHING_MAX {
            return None;
        }
        let count = self.need.len().min(FETCH_MAX);
        let last = self.sets.is_none() && count == self.need.len();
        if count == 0 && !last {
            return None;
        }
        self.fetching += count;
        self.ended = last;
        let envelopes = self.need.drain(..count).collect();
        Some(Fetch {
            compartment,
            envelopes,
            last,
        })
    }
}

impl Lane {
    /// Takes note that some of what was fetched is dealt with.
    pub(super) fn fetched(&mut self, count: u32) -> Result<(), CloseReason> {
        if count == 0 {
            return Ok(());
        }
        let unasked = || out_of_order("envelopes come that were not fetched");
        let Comparison::Asking(asking) = &mut self.comparison else {
            return Err(unasked());
        };
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        asking.fetching = asking.fetching.checked_sub(count).ok_or_else(unasked)?;
        Ok(())
    }

    /// Whether what is queued was fetched by the peer.
    pub(super) const fn is_answering(&self) -> bool {
        matches!(self.comparison, Comparison::Answering { .. })
    }

    /// Goes on with the log once everything is sent that the peer has fetched.
    pub(super) fn end_answering(&mut self) {
        let Comparison::Answering { ended: true, .. } = self.comparison else {
            return;
        };
        if self.outgoing.queue.is_empty() {
            self.comparison = Comparison::None;
            self.outgoing.begin();
        }
    }
}
