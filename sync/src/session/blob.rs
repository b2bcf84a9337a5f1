//! Fetching attachments and raw messages, once the envelopes have caught up.
//!
//! The receiver asks for a mebibyte at a time, so that a new envelope never waits behind more than
//! that; the sender puts envelopes first. What is cut goes on with the first missing chunk.

use std::collections::{BTreeSet, VecDeque};

use orgo_schema::id::{BlobHash, CompartmentId};

use crate::{
    frame::{BlobAsk, BlobPart, Frame},
    session::{
        Session, Step, Stop,
        close::{CloseReason, Code},
        replica::{BlobWant, CHUNK_BYTES, Chunk, Replica},
        talk::Event,
    },
};

/// The most bytes that are asked for and not stored.
const FLIGHT_BYTES_MAX: u64 = 1 << 20;
/// The most chunks of one blob that are asked for at once.
const CHUNKS_MAX: u32 = 4;
/// The most blobs that are asked for at once, so that small ones do not cost a round trip each.
const ASKS_MAX: usize = 64;
/// The most chunks that a peer may ask for and wait for.
const SERVING_MAX: u32 = 64 + CHUNKS_MAX;
/// How many missing blobs are looked up at once.
const PAGE: usize = 256;
/// The most blobs that are given up in one session. With more, the rest is left to the next one.
const GIVEN_UP_MAX: usize = 10_000;
/// The most blobs that the peer wanted in vain and is told of when they come.
const UNMET_MAX: usize = 10_000;

type Name = (CompartmentId, BlobHash);

/// Blobs on their way.
#[derive(Debug, Default)]
pub(super) struct Blobs {
    /// Whether there may be something to ask for.
    pub(super) dirty: bool,
    /// What to ask for next.
    wants: VecDeque<(CompartmentId, BlobWant)>,
    /// What is asked for, in the order in which it comes.
    asked: VecDeque<Asked>,
    /// How many bytes came and are not stored.
    unstored: u64,
    /// What came whole since the last look-up. If it is missing still, it was not what its name says.
    done: BTreeSet<Name>,
    /// What is not asked for again in this session.
    given_up: BTreeSet<Name>,
    /// How many bytes were asked for.
    bytes: u64,
    sated: bool,
    peer_sated: bool,
    /// What the peer asks for.
    serving: VecDeque<BlobAsk>,
    unmet: BTreeSet<Name>,
}

/// Chunks of a blob that we ask for.
#[derive(Debug)]
struct Asked {
    compartment: CompartmentId,
    want: BlobWant,
    /// The chunk after the last one that was asked for.
    until: u32,
}

impl Asked {
    fn name(&self) -> Name {
        (self.compartment, self.want.hash)
    }

    /// Returns how many bytes are still to come.
    fn bytes(&self) -> u64 {
        u64::from(self.until.saturating_sub(self.want.next))
            .saturating_mul(CHUNK_BYTES as u64)
            .min(self.want.size)
    }
}

impl Blobs {
    /// Forgets a compartment that is no longer shared. Its chunks on the way are not asked for any more.
    pub(super) fn forget(&mut self, compartment: CompartmentId) {
        self.serving.retain(|ask| ask.compartment != compartment);
        self.unmet.retain(|(of, _)| *of != compartment);
        self.wants.retain(|(of, _)| *of != compartment);
        self.asked.retain(|asked| asked.compartment != compartment);
    }

    /// Whether both sides have said that they want nothing more.
    pub(super) const fn are_sated(&self) -> bool {
        self.sated && self.peer_sated
    }

    pub(super) const fn on_sated(&mut self) {
        self.peer_sated = true;
    }

    fn has_room(&self) -> bool {
        let coming: u64 = self.asked.iter().map(Asked::bytes).sum();
        self.asked.len() < ASKS_MAX && coming.saturating_add(self.unstored) < FLIGHT_BYTES_MAX
    }

    /// Whether a look-up now would find nothing that is on its way.
    fn is_still(&self) -> bool {
        self.asked.is_empty() && self.wants.is_empty() && self.unstored == 0
    }
}

impl Session {
    /// Asks for blobs, as far as there is room for them.
    pub(super) fn ask_for_blobs<R: Replica>(&mut self, replica: &R) -> Step<R> {
        loop {
            while self.blobs.has_room() {
                let Some((compartment, want)) = self.blobs.wants.pop_front() else {
                    break;
                };
                self.ask_for_chunks(compartment, want);
            }
            if !self.blobs.is_still() {
                return Ok(());
            }
            if !self.blobs.dirty {
                break;
            }
            self.blobs.dirty = false;
            self.look_up(replica)?;
        }
        if !self.blobs.sated {
            self.blobs.sated = true;
            self.link.send(&Frame::Sated);
        }
        Ok(())
    }

    /// Looks up what is missing, and lets through what the settings let through.
    fn look_up<R: Replica>(&mut self, replica: &R) -> Step<R> {
        let blobs = &mut self.blobs;
        for compartment in self.lanes.keys().copied() {
            let skipped = blobs
                .given_up
                .iter()
                .filter(|(of, _)| *of == compartment)
                .count();
            let wants = replica
                .missing_blobs(compartment, skipped.saturating_add(PAGE))
                .map_err(Stop::Replica)?;
            for want in wants {
                let (hash, size) = (want.hash, want.size);
                let name = (compartment, hash);
                if blobs.given_up.len() >= GIVEN_UP_MAX {
                    break;
                }
                if blobs.given_up.contains(&name) {
                    continue;
                }
                let left = self.settings.blobs_bytes_max.saturating_sub(blobs.bytes);
                if size > self.settings.blob_bytes_max {
                    self.link.note(Event::BlobTooLarge {
                        compartment,
                        hash,
                        size,
                    });
                } else if size <= left && !blobs.done.contains(&name) {
                    blobs.bytes = blobs.bytes.saturating_add(size);
                    blobs.wants.push_back((compartment, want));
                    continue;
                }
                blobs.given_up.insert(name);
                // There may be others behind it.
                blobs.dirty = true;
            }
        }
        blobs.done.clear();
        blobs.dirty |= !blobs.wants.is_empty();
        blobs.sated &= blobs.wants.is_empty();
        Ok(())
    }

    /// Asks for the next chunks of a blob, unless it has had as many as it should.
    fn ask_for_chunks(&mut self, compartment: CompartmentId, want: BlobWant) {
        let chunks = want.size.div_ceil(CHUNK_BYTES as u64).max(1);
        let left = chunks.saturating_sub(u64::from(want.next));
        if left == 0 {
            self.blobs.given_up.insert((compartment, want.hash));
            return;
        }
        let count = u32::try_from(left).unwrap_or(CHUNKS_MAX).min(CHUNKS_MAX);
        let until = want.next.saturating_add(count);
        self.blobs.asked.push_back(Asked {
            compartment,
            want,
            until,
        });
        let (hash, from) = (want.hash, want.next);
        self.link.send(&Frame::BlobAsk(BlobAsk {
            compartment,
            hash,
            from,
            count,
        }));
    }

    /// Hears a part of a blob.
    pub(super) fn on_blob_part(&mut self, part: BlobPart) -> Result<(), CloseReason> {
        let BlobPart {
            compartment,
            hash,
            number,
            content,
            last,
        } = part;
        let got = content.len();
        if got > CHUNK_BYTES {
            let text = format!("part of a blob is {got} bytes, the limit is {CHUNK_BYTES}");
            return Err(CloseReason::new(Code::TooLarge, text));
        }
        let front = self.blobs.asked.pop_front();
        let expected =
            |asked: &Asked| asked.name() == (compartment, hash) && asked.want.next == number;
        let Some(mut asked) = front.filter(expected) else {
            let text = format!("part {number} of blob {hash} was not asked for");
            return Err(CloseReason::new(Code::Order, text));
        };
        asked.want.next = number.saturating_add(1);
        self.blobs.unstored = self.blobs.unstored.saturating_add(got as u64);
        self.link
            .keep(compartment, hash, number, Chunk { content, last });
        if last {
            self.blobs.done.insert(asked.name());
        } else if asked.want.next < asked.until {
            self.blobs.asked.push_front(asked);
        } else {
            self.blobs.wants.push_front((compartment, asked.want));
        }
        Ok(())
    }

    /// Takes note that a part of a blob is on disk.
    pub(super) const fn blob_part_stored(&mut self, bytes: u64) {
        self.blobs.unstored = self.blobs.unstored.saturating_sub(bytes);
    }

    /// Hears that the peer lacks a blob, or the rest of it.
    pub(super) fn on_blob_none(
        &mut self,
        compartment: CompartmentId,
        hash: BlobHash,
    ) -> Result<(), CloseReason> {
        let front = self.blobs.asked.pop_front();
        let Some(asked) = front.filter(|asked| asked.name() == (compartment, hash)) else {
            let text = format!("blob {hash} is said to be missing and was not asked for");
            return Err(CloseReason::new(Code::Order, text));
        };
        self.blobs.given_up.insert(asked.name());
        self.blobs.dirty = true;
        Ok(())
    }

    /// Hears that a blob which was asked for in vain is there now.
    pub(super) fn on_blob_here(&mut self, compartment: CompartmentId, hash: BlobHash) {
        if self.blobs.given_up.remove(&(compartment, hash)) {
            self.blobs.dirty = true;
        }
    }

    /// Tells the peer of a blob that it asked for in vain.
    pub(super) fn blob_stored(&mut self, compartment: CompartmentId, hash: BlobHash) {
        if self.blobs.unmet.remove(&(compartment, hash)) {
            self.link.send(&Frame::BlobHere(compartment, hash));
        }
    }

    /// Hears what the peer wants of a blob.
    pub(super) fn on_blob_ask<E>(&mut self, ask: BlobAsk) -> Result<(), Stop<E>> {
        self.lane(ask.compartment)?;
        let waiting: u32 = self.blobs.serving.iter().map(|ask| ask.count).sum();
        if ask.count == 0 || ask.count > CHUNKS_MAX || waiting + ask.count > SERVING_MAX {
            let text = format!(
                "{} parts of a blob are asked for with {waiting} waiting, the limits are 1 to \
                 {CHUNKS_MAX} and {SERVING_MAX} together",
                ask.count
            );
            return Err(CloseReason::new(Code::TooMany, text).into());
        }
        self.blobs.serving.push_back(ask);
        Ok(())
    }

    /// Sends what the peer asks for, if no envelope is to go first.
    pub(super) fn send_blobs<R: Replica>(&mut self, replica: &R) -> Step<R> {
        let busy =
            !self.sender.is_idle() || self.lanes.values().any(|lane| lane.outgoing.has_work());
        if busy {
            return Ok(());
        }
        while let Some(ask) = self.blobs.serving.pop_front() {
            self.serve(replica, &ask)?;
        }
        Ok(())
    }

    fn serve<R: Replica>(&mut self, replica: &R, ask: &BlobAsk) -> Step<R> {
        let BlobAsk {
            compartment,
            hash,
            from,
            count,
        } = *ask;
        for number in from..from.saturating_add(count) {
            let chunk = replica
                .chunk(compartment, hash, number)
                .map_err(Stop::Replica)?;
            let Some(Chunk { content, last }) = chunk else {
                if self.blobs.unmet.len() < UNMET_MAX {
                    self.blobs.unmet.insert((compartment, hash));
                }
                self.link.send(&Frame::BlobNone(compartment, hash));
                break;
            };
            let part = BlobPart {
                compartment,
                hash,
                number,
                content,
                last,
            };
            self.link.send(&Frame::BlobPart(part));
            if last {
                break;
            }
        }
        Ok(())
    }
}
