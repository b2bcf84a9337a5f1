//! Sending parcels: as many at once as the peer has credit for.
//!
//! Where the peer may have most changes already, because both sides worked while they were apart, a
//! batch goes out lean: envelopes first, then the changes that the peer says it lacks. Two gateways that
//! read one mailbox make the same changes, and need not send them to one another. To an empty peer, and
//! in small batches, everything goes at once: asking would cost more than it saves. An envelope whose
//! changes do not fit into a frame is always sent lean, so its changes come in parts and can be resumed.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    ops::Bound,
};

use orgo_schema::id::CompartmentId;

use crate::{
    envelope::Listed,
    frame::{BATCH_BYTES, Batch, Fill, Filled, Frame, Want},
    parcel::CHANGE_FRAMING,
    session::{
        Session, Step, Stop,
        close::{CloseReason, Code},
        lane::{Reading, Sent},
        pack::{self, Bits, Draft},
        replica::Replica,
        talk::Output,
    },
};

/// How many batches may be on their way and not stored. With twice that many frames of [`BATCH_BYTES`]
/// in flight, a slow disk holds the sender back and not the receiver's memory.
pub(super) const CREDIT: usize = 4;
/// How many bytes of changes are sent without asking whether they are lacking.
const UNASKED_BYTES_MAX: usize = 4 * 1024;
/// The most envelopes that are looked up by name at once.
const LOOKUP_MAX: usize = 512;
/// The most changes that are looked up at once.
const CHANGES_MAX: usize = 1_024;
/// How far a log may run with nothing in it for a peer before the peer is told the position.
const SILENCE_MAX: u64 = 1_000;

/// What is on its way to the peer.
#[derive(Debug, Default)]
pub(super) struct Sender {
    /// The number of the last batch or fill.
    last: u64,
    ready: VecDeque<Ready>,
    batches: BTreeMap<u64, CompartmentId>,
    fills: BTreeSet<u64>,
    /// Lean batches that the peer has not answered.
    lean: BTreeMap<u64, Lean>,
    filling: VecDeque<Filling>,
    /// Whose turn it was last.
    turn: Option<CompartmentId>,
}

/// A batch without its number.
#[derive(Debug)]
struct Ready {
    compartment: CompartmentId,
    draft: Draft,
    position: Option<u64>,
    taken: u32,
    last: bool,
    /// Whether the peer has caught up only once it has this.
    awaited: bool,
}

#[derive(Debug)]
struct Lean {
    compartment: CompartmentId,
    listed: Vec<Vec<Listed>>,
}

#[derive(Debug)]
struct Filling {
    compartment: CompartmentId,
    of: u64,
    wanted: VecDeque<(u32, u32, Listed)>,
}

impl Sender {
    /// Whether nothing of envelopes waits to be sent.
    pub(super) fn is_idle(&self) -> bool {
        self.ready.is_empty() && self.filling.is_empty()
    }

    /// Forgets a compartment that is no longer shared.
    pub(super) fn forget(&mut self, compartment: CompartmentId) {
        self.ready.retain(|ready| ready.compartment != compartment);
        self.lean.retain(|_, lean| lean.compartment != compartment);
        self.filling
            .retain(|filling| filling.compartment != compartment);
    }

    fn number(&mut self) -> u64 {
        self.last = self.last.saturating_add(1);
        self.last
    }
}

impl Session {
    /// Sends what the peer has credit for.
    pub(super) fn send_parcels<R: Replica>(&mut self, replica: &R) -> Step<R> {
        while self.sender.fills.len() < CREDIT {
            let Some(filling) = self.sender.filling.pop_front() else {
                break;
            };
            self.fill(replica, filling)?;
        }
        while self.sender.batches.len() < CREDIT {
            if let Some(ready) = self.sender.ready.pop_front() {
                self.send_batch(ready);
            } else if let Some(compartment) = self.next_turn() {
                self.prepare(replica, compartment)?;
            } else {
                break;
            }
        }
        Ok(())
    }

    /// Returns the compartment after the last one that has something to send.
    fn next_turn(&mut self) -> Option<CompartmentId> {
        let after = self.sender.turn.map_or(Bound::Unbounded, Bound::Excluded);
        let behind = self.lanes.range((after, Bound::Unbounded));
        let next = behind
            .chain(&self.lanes)
            .find(|(_, lane)| lane.outgoing.has_work());
        self.sender.turn = next.map(|(compartment, _)| *compartment);
        self.sender.turn
    }

    fn prepare<R: Replica>(&mut self, replica: &R, compartment: CompartmentId) -> Step<R> {
        let lane = self.lane(compartment)?;
        if lane.outgoing.mend.is_empty() && lane.outgoing.queue.is_empty() {
            self.prepare_log(replica, compartment)
        } else {
            self.prepare_named(replica, compartment)
        }
    }

    /// Takes the next envelopes that are to be sent by name.
    fn prepare_named<R: Replica>(&mut self, replica: &R, compartment: CompartmentId) -> Step<R> {
        let lane = self.lane(compartment)?;
        let mending = !lane.outgoing.mend.is_empty();
        let out = &mut lane.outgoing;
        let queue = if mending {
            &mut out.mend
        } else {
            &mut out.queue
        };
        let count = queue.len().min(LOOKUP_MAX);
        let names: Vec<_> = queue.drain(..count).collect();
        let fetched = replica
            .fetch(compartment, &names, BATCH_BYTES)
            .map_err(Stop::Replica)?;
        let mut taken = count;
        // Without a parcel there is no progress in trying the rest again.
        if !fetched.parcels.is_empty() {
            taken = count.saturating_sub(fetched.rest.len());
            for name in fetched.rest.into_iter().rev() {
                queue.push_front(name);
            }
        }
        let lean = !out.empty_peer;
        let answers = !mending && lane.is_answering();
        lane.end_answering();
        let taken = if answers {
            u32::try_from(taken).unwrap_or(u32::MAX)
        } else {
            0
        };
        let mut drafts = drafts(fetched.parcels, lean, fetched.cut);
        if drafts.is_empty() && taken > 0 {
            drafts.push(Draft::default());
        }
        let ready = drafts.into_iter().map(|draft| Ready {
            compartment,
            draft,
            position: None,
            taken: 0,
            last: false,
            awaited: true,
        });
        self.sender.ready.extend(ready);
        if let Some(ready) = self.sender.ready.back_mut() {
            ready.taken = taken;
        }
        Ok(())
    }

    /// Takes the next stretch of the log.
    fn prepare_log<R: Replica>(&mut self, replica: &R, compartment: CompartmentId) -> Step<R> {
        let peer = self.peer;
        let lane = self.lane(compartment)?;
        let out = &mut lane.outgoing;
        // Who has nothing has lost what it wrote itself, too.
        let lost = out.empty_peer && !out.end_said;
        let skip = if lost { replica.node() } else { peer };
        let logged = replica
            .after(compartment, out.position, skip, BATCH_BYTES)
            .map_err(Stop::Replica)?;
        let end = replica.end(compartment).map_err(Stop::Replica)?;
        let stuck = logged.parcels.is_empty() && logged.position <= out.position;
        let last = stuck || logged.position >= end;
        out.position = out.position.max(logged.position);
        out.reading = if last { Reading::AtEnd } else { Reading::More };
        let position = out.position;
        let silence = position.saturating_sub(out.told.unwrap_or(0));
        let first_end = last && !out.end_said;
        if logged.parcels.is_empty() && !first_end && silence < SILENCE_MAX {
            return Ok(());
        }
        out.told = Some(position);
        let lean = !out.empty_peer && !out.end_said;
        out.end_said |= last;
        let mut drafts = drafts(logged.parcels, lean, logged.cut);
        if drafts.is_empty() {
            drafts.push(Draft::default());
        }
        let ready = drafts.into_iter().map(|draft| Ready {
            compartment,
            draft,
            position: None,
            taken: 0,
            last: false,
            awaited: false,
        });
        self.sender.ready.extend(ready);
        if let Some(ready) = self.sender.ready.back_mut() {
            ready.position = Some(position);
            ready.last = last;
            ready.awaited = first_end;
        }
        Ok(())
    }

    fn send_batch(&mut self, ready: Ready) {
        let Ready {
            compartment,
            draft,
            position,
            taken,
            last,
            awaited,
        } = ready;
        let Some(lane) = self.lanes.get_mut(&compartment) else {
            return;
        };
        let number = self.sender.number();
        self.sender.batches.insert(number, compartment);
        lane.outgoing.sent.insert(
            number,
            Sent {
                position,
                stored: false,
            },
        );
        if awaited {
            lane.outgoing.goal = number;
        }
        let lean = draft.listed.is_some();
        if let Some(listed) = draft.listed {
            self.sender.lean.insert(
                number,
                Lean {
                    compartment,
                    listed,
                },
            );
        }
        let parcels = draft.parcels;
        let batch = Batch {
            number,
            compartment,
            parcels,
            position,
            taken,
            lean,
            last,
        };
        self.link.send(&Frame::Batch(batch));
    }

    /// Hears which changes of a lean batch the peer lacks.
    pub(super) fn on_want(&mut self, want: Want) -> Result<(), CloseReason> {
        let Some(Lean {
            compartment,
            listed,
        }) = self.sender.lean.remove(&want.number)
        else {
            let text = format!("changes of batch {} are not open to be wanted", want.number);
            return Err(CloseReason::new(Code::Order, text));
        };
        if want.bits.is_empty() {
            return Ok(());
        }
        let count = listed.iter().map(Vec::len).sum();
        let got = want.bits.len();
        let Some(bits) = Bits::read(want.bits, count) else {
            let text = format!("{got} bytes say which of {count} changes are wanted");
            return Err(CloseReason::new(Code::Malformed, text));
        };
        let numbered = (0_u32..).zip(&listed).flat_map(|(parcel, listed)| {
            (0_u32..)
                .zip(listed)
                .map(move |(index, change)| (parcel, index, *change))
        });
        let wanted = numbered.enumerate().filter(|(at, _)| bits.has(*at));
        let wanted = wanted.map(|(_, change)| change).collect();
        self.sender.filling.push_back(Filling {
            compartment,
            of: want.number,
            wanted,
        });
        Ok(())
    }

    /// Sends the next changes of a lean batch.
    fn fill<R: Replica>(&mut self, replica: &R, mut filling: Filling) -> Step<R> {
        if !self.lanes.contains_key(&filling.compartment) {
            return Ok(());
        }
        let count = filling.wanted.len().min(CHANGES_MAX);
        let names: Vec<_> = filling
            .wanted
            .iter()
            .take(count)
            .map(|(_, _, name)| *name)
            .collect();
        let found = replica
            .changes(filling.compartment, &names, BATCH_BYTES)
            .map_err(Stop::Replica)?;
        let mut weight = 0;
        let mut changes = Vec::new();
        if found.is_empty() {
            filling.wanted.drain(..count);
        }
        for (name, bytes) in found {
            weight += bytes.len() + CHANGE_FRAMING;
            if weight > BATCH_BYTES && !changes.is_empty() {
                break;
            }
            // What comes before it in the list is not here.
            while let Some((parcel, index, wanted)) = filling.wanted.pop_front() {
                if wanted == name {
                    if bytes.len() <= BATCH_BYTES {
                        changes.push(Filled {
                            parcel,
                            index,
                            bytes,
                        });
                    }
                    break;
                }
            }
        }
        let last = filling.wanted.is_empty();
        if last || !changes.is_empty() {
            let number = self.sender.number();
            self.sender.fills.insert(number);
            self.link.send(&Frame::Fill(Fill {
                number,
                of: filling.of,
                changes,
                last,
            }));
        }
        if !last {
            self.sender.filling.push_front(filling);
        }
        Ok(())
    }

    /// Hears that a batch or a fill is on the peer's disk.
    pub(super) fn on_stored(&mut self, number: u64) -> Result<(), CloseReason> {
        if self.sender.fills.remove(&number) {
            return Ok(());
        }
        let Some(compartment) = self.sender.batches.remove(&number) else {
            let text = format!("batch {number} is said to be stored and was not sent");
            return Err(CloseReason::new(Code::Order, text));
        };
        self.sender.lean.remove(&number);
        let lane = self.lanes.get_mut(&compartment);
        if let Some(position) = lane.and_then(|lane| lane.outgoing.stored(number)) {
            self.link.push(Output::Delivered {
                compartment,
                position,
            });
        }
        Ok(())
    }
}

/// Leaves the changes out if the peer may have them and they are many.
fn drafts(parcels: Vec<crate::parcel::Parcel>, lean: bool, cut: bool) -> Vec<Draft> {
    let bytes = parcels
        .iter()
        .flat_map(|parcel| &parcel.changes)
        .map(|(_, bytes)| bytes.len());
    let lean = lean && bytes.sum::<usize>() > UNASKED_BYTES_MAX;
    pack::drafts(parcels, lean, cut)
}
