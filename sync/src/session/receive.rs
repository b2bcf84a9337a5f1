//! Receiving parcels, and handing them out to be stored.
//!
//! Batches may be handed out in another order than they came in, because a lean one waits for its
//! changes. The cursor of the peer's log goes with a batch only once everything before it has been
//! handed out, so that what is stored up to any point is never less than the cursor says.

use std::collections::{BTreeMap, VecDeque};

use orgo_schema::id::CompartmentId;

use crate::{
    envelope::{Listed, Signed},
    frame::{Batch, Fill, Filled, Frame, Numbered, Packed, Want},
    parcel::{Cursor, Parcel, PersonKey},
    session::{
        Session, Step, Stop,
        close::{CloseReason, Code},
        link::Told,
        pack::Bits,
        replica::Replica,
        send::CREDIT,
    },
};

/// What is on its way from the peer.
#[derive(Debug, Default)]
pub(super) struct Receiver {
    /// The number of the last batch or fill.
    last: u64,
    /// How many batches are not stored.
    batches: usize,
    /// How many fills are not stored.
    fills: usize,
    /// Lean batches that wait for changes.
    open: BTreeMap<u64, Open>,
    /// How many bytes of parcels have come.
    bytes: u64,
}

/// A lean batch that waits for changes.
#[derive(Debug)]
struct Open {
    compartment: CompartmentId,
    /// The parcels that were not handed out whole.
    parcels: VecDeque<Head>,
    /// The number of the first of them in the batch.
    first: u32,
    /// How many changes the parcels before that one list.
    before: usize,
    wanted: Bits,
    /// The last change that came.
    at: Option<(u32, u32)>,
}

/// A parcel without its changes.
#[derive(Debug)]
struct Head {
    signed: Signed,
    keys: Vec<PersonKey>,
    listed: Vec<Listed>,
}

fn order(text: String) -> CloseReason {
    CloseReason::new(Code::Order, text)
}

impl Receiver {
    /// Forgets a compartment that is no longer shared.
    pub(super) fn forget(&mut self, compartment: CompartmentId) {
        self.open.retain(|_, open| open.compartment != compartment);
    }

    fn next(&mut self, number: u64) -> Result<(), CloseReason> {
        let expected = self.last.saturating_add(1);
        if number != expected {
            return Err(order(format!(
                "batch {number} comes where {expected} was expected"
            )));
        }
        self.last = number;
        Ok(())
    }

    fn count(&mut self, bytes: usize, cap: u64) -> Result<(), CloseReason> {
        let got = self.bytes.saturating_add(bytes as u64);
        if got > cap {
            let text = format!(
                "this session may bring {cap} bytes, and would have brought {got}; \
                 the next one goes on from here"
            );
            return Err(CloseReason::new(Code::Capped, text));
        }
        self.bytes = got;
        Ok(())
    }
}

fn credit(used: usize) -> Result<usize, CloseReason> {
    if used >= CREDIT {
        let text = format!("more than {CREDIT} batches are sent that are not stored yet");
        return Err(CloseReason::new(Code::TooMany, text));
    }
    Ok(used + 1)
}

impl Session {
    /// Hears a batch, which came in `bytes` bytes.
    pub(super) fn on_batch<R: Replica>(
        &mut self,
        replica: &R,
        batch: Batch,
        bytes: usize,
    ) -> Step<R> {
        let compartment = batch.compartment;
        self.lane(compartment)?;
        self.receiver.next(batch.number)?;
        self.receiver.batches = credit(self.receiver.batches)?;
        self.receiver.count(bytes, self.settings.cap_bytes)?;
        let lane = self.lane(compartment)?;
        lane.fetched(batch.taken)?;
        let into = &mut lane.incoming;
        into.open(batch.number, batch.position);
        if batch.taken > 0 || (batch.last && !into.end_heard) {
            into.goal = batch.number;
        }
        into.end_heard |= batch.last;
        let parcels = batch
            .parcels
            .into_iter()
            .map(|packed| unpack(packed, compartment, batch.lean))
            .collect::<Result<Vec<_>, _>>()?;
        if batch.lean {
            self.want(replica, compartment, batch.number, parcels)
        } else {
            let parcels = parcels.into_iter().map(|(parcel, _)| parcel).collect();
            self.hand_out(compartment, batch.number, parcels, None);
            Ok(())
        }
    }

    /// Asks for what is lacking of a lean batch.
    fn want<R: Replica>(
        &mut self,
        replica: &R,
        compartment: CompartmentId,
        number: u64,
        parcels: Vec<(Parcel, Vec<Listed>)>,
    ) -> Step<R> {
        let listed: Vec<_> = parcels
            .iter()
            .flat_map(|(_, listed)| listed)
            .copied()
            .collect();
        let lacks = replica.lacks(compartment, &listed).map_err(Stop::Replica)?;
        if !lacks.contains(&true) {
            self.link.send(&Frame::Want(Want {
                number,
                bits: Vec::new(),
            }));
            let parcels = parcels.into_iter().map(|(parcel, _)| parcel).collect();
            self.hand_out(compartment, number, parcels, None);
            return Ok(());
        }
        let wanted = Bits::of(&lacks);
        let head = |(Parcel { signed, keys, .. }, listed)| Head {
            signed,
            keys,
            listed,
        };
        let open = Open {
            compartment,
            parcels: parcels.into_iter().map(head).collect(),
            first: 0,
            before: 0,
            wanted: wanted.clone(),
            at: None,
        };
        self.receiver.open.insert(number, open);
        self.link.send(&Frame::Want(Want {
            number,
            bits: wanted.into_bytes(),
        }));
        Ok(())
    }

    /// Hears changes that were wanted.
    pub(super) fn on_fill<E>(&mut self, fill: Fill, bytes: usize) -> Result<(), Stop<E>> {
        self.receiver.next(fill.number)?;
        self.receiver.fills = credit(self.receiver.fills)?;
        self.receiver.count(bytes, self.settings.cap_bytes)?;
        let Some(mut open) = self.receiver.open.remove(&fill.of) else {
            return Err(order(format!("changes of batch {} were not wanted", fill.of)).into());
        };
        let compartment = open.compartment;
        self.lane(compartment)?;
        let parcels = open.fill(fill.changes, fill.last)?;
        if fill.last {
            self.hand_out(compartment, fill.of, parcels, Some(fill.number));
        } else {
            self.receiver.open.insert(fill.of, open);
            self.link
                .admit(compartment, parcels, None, Told::Fill(fill.number));
        }
        Ok(())
    }

    /// Hands out the last parcels of a batch, with the cursor if it may move.
    fn hand_out(
        &mut self,
        compartment: CompartmentId,
        number: u64,
        parcels: Vec<Parcel>,
        fill: Option<u64>,
    ) {
        let told = match fill {
            Some(fill) => Told::Both {
                fill,
                batch: number,
            },
            None => Told::Batch(number),
        };
        let instance = self.hello.as_ref().map(|hello| hello.instance);
        let lane = self.lanes.get_mut(&compartment);
        let position = lane.and_then(|lane| lane.incoming.handed_out(number));
        let cursor = instance.zip(position);
        let cursor = cursor.map(|(instance, position)| Cursor { instance, position });
        if parcels.is_empty() && cursor.is_none() {
            self.tell_stored(compartment, told);
        } else {
            self.link.admit(compartment, parcels, cursor, told);
        }
    }

    /// Tells the peer what is on disk here.
    pub(super) fn tell_stored(&mut self, compartment: CompartmentId, told: Told) {
        let (fill, batch) = match told {
            Told::Batch(batch) => (None, Some(batch)),
            Told::Fill(fill) => (Some(fill), None),
            Told::Both { fill, batch } => (Some(fill), Some(batch)),
        };
        if let Some(fill) = fill {
            self.receiver.fills = self.receiver.fills.saturating_sub(1);
            self.link.send(&Frame::Stored(fill));
        }
        if let Some(batch) = batch {
            self.receiver.batches = self.receiver.batches.saturating_sub(1);
            if let Some(lane) = self.lanes.get_mut(&compartment) {
                lane.incoming.unstored.remove(&batch);
            }
            self.link.send(&Frame::Stored(batch));
        }
    }
}

impl Open {
    /// Takes changes in. Returns the parcels that are to be stored now; the last of them may come
    /// again with more of its changes.
    fn fill(&mut self, changes: Vec<Filled>, last: bool) -> Result<Vec<Parcel>, CloseReason> {
        if changes.is_empty() && !last {
            return Err(order("changes come that are none".to_owned()));
        }
        let mut done = Vec::new();
        let mut gathered = Vec::new();
        for Filled {
            parcel,
            index,
            bytes,
        } in changes
        {
            if self.at.is_some_and(|at| at >= (parcel, index)) {
                return Err(order(format!(
                    "change {index} of parcel {parcel} is out of order"
                )));
            }
            self.at = Some((parcel, index));
            while self.first < parcel {
                let Some(whole) = self.next(std::mem::take(&mut gathered)) else {
                    break;
                };
                done.push(whole);
            }
            let listed = self
                .parcels
                .front()
                .and_then(|head| head.listed.get(index as usize));
            match listed {
                Some(listed) if self.wanted.has(self.before + index as usize) => {
                    gathered.push((*listed, bytes));
                }
                Some(_) | None => {
                    let text = format!("change {index} of parcel {parcel} was not wanted");
                    return Err(order(text));
                }
            }
        }
        if last {
            while let Some(whole) = self.next(std::mem::take(&mut gathered)) {
                done.push(whole);
            }
        } else if let Some(head) = self.parcels.front_mut() {
            let keys = std::mem::take(&mut head.keys);
            done.push(Parcel {
                signed: head.signed.clone(),
                changes: gathered,
                keys,
            });
        }
        Ok(done)
    }

    /// Takes the first parcel out, whole.
    fn next(&mut self, changes: Vec<(Listed, Vec<u8>)>) -> Option<Parcel> {
        let Head {
            signed,
            keys,
            listed,
        } = self.parcels.pop_front()?;
        self.first += 1;
        self.before += listed.len();
        Some(Parcel {
            signed,
            changes,
            keys,
        })
    }
}

/// Reads a parcel, and what its envelope lists. An envelope that cannot be read goes on without its
/// changes, for admission to say what is wrong with it: it must not hold the others up.
fn unpack(
    packed: Packed,
    compartment: CompartmentId,
    lean: bool,
) -> Result<(Parcel, Vec<Listed>), CloseReason> {
    let Packed {
        signed,
        changes,
        keys,
    } = packed;
    if lean && !changes.is_empty() {
        return Err(order(
            "changes come with a batch that was to come without".to_owned(),
        ));
    }
    let Ok(envelope) = signed.read() else {
        return Ok((
            Parcel {
                signed,
                changes: Vec::new(),
                keys,
            },
            Vec::new(),
        ));
    };
    if envelope.compartment != compartment {
        let other = envelope.compartment;
        let text = format!("an envelope of compartment {other} comes with those of {compartment}");
        return Err(CloseReason::new(Code::Compartment, text));
    }
    let mut named: Vec<(Listed, Vec<u8>)> = Vec::with_capacity(changes.len());
    for Numbered { index, bytes } in changes {
        let at = usize::try_from(index).unwrap_or(usize::MAX);
        let Some(listed) = envelope.changes.get(at) else {
            let count = envelope.changes.len();
            let text = format!("change {index} comes of an envelope that lists {count}");
            return Err(CloseReason::new(Code::Malformed, text));
        };
        // The list is ascending, so one comparison finds numbers that are not.
        if named.last().is_some_and(|(before, _)| before >= listed) {
            return Err(order(format!(
                "change {index} of an envelope is out of order"
            )));
        }
        named.push((*listed, bytes));
    }
    Ok((
        Parcel {
            signed,
            changes: named,
            keys,
        },
        envelope.changes,
    ))
}
