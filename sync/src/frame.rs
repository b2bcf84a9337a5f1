//! The units that two nodes exchange, and their one spelling: `[kind, [content]]` in CBOR.
//!
//! A kind that is not known here is no error: it is said to be unknown, and the session goes on. Fields
//! that a later version adds at the end of a content are passed over. Everything else has to fit.

use minicbor::{Decode, Decoder, Encode};
use orgo_schema::{
    id::{BlobHash, CompartmentId, EnvelopeHash, OrganizationId},
    time::Wall,
};

use crate::{
    envelope::Signed,
    parcel::{Cursor, InstanceId, PersonKey},
    roster::RosterEntry,
    session::close::Farewell,
};

/// The most bytes that a frame may have, decompressed (SECURITY 2.6, step 1).
pub const FRAME_BYTES_MAX: usize = 1 << 20;

/// How many bytes of parcels go into one frame, unless a single envelope has more.
pub(crate) const BATCH_BYTES: usize = 480 * 1024;

/// Something that one node says to another.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) enum Frame {
    #[n(0)]
    Hello(#[n(0)] Hello),
    #[n(1)]
    Close(#[n(0)] Farewell),
    /// The marks of all roster entries that are known, 32 bytes each.
    #[n(2)]
    RosterList(
        #[n(0)]
        #[cbor(with = "minicbor::bytes")]
        Vec<u8>,
    ),
    #[n(3)]
    Roster(#[n(0)] RosterPart),
    #[n(4)]
    Offers(#[n(0)] Vec<Offer>),
    #[n(5)]
    Batch(#[n(0)] Batch),
    #[n(6)]
    Want(#[n(0)] Want),
    #[n(7)]
    Fill(#[n(0)] Fill),
    /// A batch or a fill is on disk.
    #[n(8)]
    Stored(#[n(0)] u64),
    #[n(9)]
    Compare(#[n(0)] Compare),
    #[n(10)]
    Fetch(#[n(0)] Fetch),
    /// How many envelopes of a compartment are here, now that both have caught up.
    #[n(11)]
    Check(#[n(0)] CompartmentId, #[n(1)] u64),
    /// The sets of a compartment are taken to be equal.
    #[n(12)]
    Settled(#[n(0)] CompartmentId),
    #[n(13)]
    BlobAsk(#[n(0)] BlobAsk),
    #[n(14)]
    BlobPart(#[n(0)] BlobPart),
    /// A blob that was asked for is not here.
    #[n(15)]
    BlobNone(#[n(0)] CompartmentId, #[n(1)] BlobHash),
    /// A blob that was asked for in vain is here now.
    #[n(16)]
    BlobHere(#[n(0)] CompartmentId, #[n(1)] BlobHash),
    /// No blob is wanted any more.
    #[n(17)]
    Sated,
}

const LAST_KIND: u16 = 17;

/// The first thing each says. Its first four fields never change.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Hello {
    /// The first version of the protocol that the node speaks.
    #[n(0)]
    pub(crate) oldest: u16,
    /// The last one.
    #[n(1)]
    pub(crate) newest: u16,
    #[n(2)]
    pub(crate) organization: OrganizationId,
    #[n(3)]
    pub(crate) instance: InstanceId,
    /// What the roster entries come to.
    #[n(4)]
    #[cbor(with = "minicbor::bytes")]
    pub(crate) roster: [u8; 32],
    #[n(5)]
    pub(crate) wall: Wall,
    /// Whether the sets are to be compared in any case.
    #[n(6)]
    pub(crate) prove: bool,
    /// Whether the node would have what is recent first.
    #[n(7)]
    pub(crate) hot_first: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct RosterPart {
    #[n(0)]
    pub(crate) entries: Vec<RosterEntry>,
    /// Whether this is all.
    #[n(1)]
    pub(crate) last: bool,
}

/// A compartment that the peer is cleared for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Offer {
    #[n(0)]
    pub(crate) compartment: CompartmentId,
    /// The last position of the log.
    #[n(1)]
    pub(crate) end: u64,
    /// How many envelopes are in it.
    #[n(2)]
    pub(crate) count: u64,
    /// How many bytes they and their changes have.
    #[n(3)]
    pub(crate) bytes: u64,
    /// How far the log of the other one is here.
    #[n(4)]
    pub(crate) cursor: Option<Cursor>,
    /// Envelopes that are here without all their changes.
    #[n(5)]
    pub(crate) incomplete: Vec<EnvelopeHash>,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Batch {
    /// Batches and fills of one side are numbered from 1, without gaps.
    #[n(0)]
    pub(crate) number: u64,
    #[n(1)]
    pub(crate) compartment: CompartmentId,
    #[n(2)]
    pub(crate) parcels: Vec<Packed>,
    /// Who has stored this batch and all before it has the log up to here.
    #[n(3)]
    pub(crate) position: Option<u64>,
    /// How many of the envelopes that were fetched are dealt with, whether they are here or not.
    #[n(4)]
    pub(crate) taken: u32,
    /// Whether the changes are left out, for the receiver to say which it lacks.
    #[n(5)]
    pub(crate) lean: bool,
    /// Whether the log ends here for now.
    #[n(6)]
    pub(crate) last: bool,
}

/// A parcel in which changes are numbered as the envelope lists them.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Packed {
    #[n(0)]
    pub(crate) signed: Signed,
    #[n(1)]
    pub(crate) changes: Vec<Numbered>,
    #[n(2)]
    pub(crate) keys: Vec<PersonKey>,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Numbered {
    #[n(0)]
    pub(crate) index: u32,
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub(crate) bytes: Vec<u8>,
}

/// Which changes of a lean batch are lacking.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Want {
    #[n(0)]
    pub(crate) number: u64,
    /// A bit for each change of each parcel, the lowest of a byte first; empty if none is lacking.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub(crate) bits: Vec<u8>,
}

/// Changes of a lean batch that were wanted, in order.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Fill {
    #[n(0)]
    pub(crate) number: u64,
    /// Of which batch.
    #[n(1)]
    pub(crate) of: u64,
    #[n(2)]
    pub(crate) changes: Vec<Filled>,
    /// Whether this is all that is here.
    #[n(3)]
    pub(crate) last: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Filled {
    #[n(0)]
    pub(crate) parcel: u32,
    #[n(1)]
    pub(crate) index: u32,
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub(crate) bytes: Vec<u8>,
}

/// A message of the set reconciliation.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Compare {
    #[n(0)]
    pub(crate) compartment: CompartmentId,
    /// Whether it begins.
    #[n(1)]
    pub(crate) first: bool,
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub(crate) message: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Fetch {
    #[n(0)]
    pub(crate) compartment: CompartmentId,
    #[n(1)]
    pub(crate) envelopes: Vec<EnvelopeHash>,
    /// Whether this is all that the comparison has shown.
    #[n(2)]
    pub(crate) last: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct BlobAsk {
    #[n(0)]
    pub(crate) compartment: CompartmentId,
    #[n(1)]
    pub(crate) hash: BlobHash,
    /// The first chunk that is wanted.
    #[n(2)]
    pub(crate) from: u32,
    /// How many.
    #[n(3)]
    pub(crate) count: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct BlobPart {
    #[n(0)]
    pub(crate) compartment: CompartmentId,
    #[n(1)]
    pub(crate) hash: BlobHash,
    #[n(2)]
    pub(crate) number: u32,
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    pub(crate) content: Vec<u8>,
    #[n(4)]
    pub(crate) last: bool,
}

/// Why bytes are not a frame that this program knows.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FrameError {
    #[error("frame is {got} bytes, the limit is {FRAME_BYTES_MAX}")]
    TooLarge { got: usize },
    #[error("frame is of kind {kind}, which this program does not know")]
    Unknown { kind: u16 },
    #[error("frame cannot be read: {0}")]
    Malformed(#[from] minicbor::decode::Error),
    #[error("frame has {left} bytes behind its end")]
    Trailing { left: usize },
}

impl Frame {
    /// Writes the frame. It is at most [`FRAME_BYTES_MAX`] long if its sender counted right.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        #[expect(
            clippy::expect_used,
            reason = "a vector takes every byte, and no encoder here refuses a value"
        )]
        minicbor::to_vec(self).expect("writing to memory")
    }

    /// Reads a frame.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, FrameError> {
        if bytes.len() > FRAME_BYTES_MAX {
            return Err(FrameError::TooLarge { got: bytes.len() });
        }
        let mut d = Decoder::new(bytes);
        if d.array()? != Some(2) {
            let expected = minicbor::decode::Error::message("expected a kind and a content");
            return Err(expected.into());
        }
        let kind = d.u16()?;
        let frame = if kind > LAST_KIND {
            d.skip()?;
            Err(FrameError::Unknown { kind })
        } else {
            d = Decoder::new(bytes);
            Ok(d.decode()?)
        };
        match bytes.len().saturating_sub(d.position()) {
            0 => frame,
            left => Err(FrameError::Trailing { left }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expect: &str) {
        let read = match Frame::read(bytes) {
            Ok(frame) => format!("{frame:?}"),
            Err(error) => error.to_string(),
        };
        assert!(
            read.starts_with(expect),
            "{bytes:02x?}: {read}, expected {expect}"
        );
    }

    #[test]
    fn reads_frames_and_nothing_else() {
        check(&Frame::Sated.to_bytes(), "Sated");
        check(&Frame::Stored(7).to_bytes(), "Stored(7)");
        check(&[0x82, 8, 0x81, 7], "Stored(7)");
        // A field that a later version added.
        check(&[0x82, 8, 0x82, 7, 0x63, b'n', b'e', b'w'], "Stored(7)");
        check(&[0x82, 8, 0x81, 7, 0], "frame has 1 bytes behind its end");
        check(&[0x82, 8, 0x80], "frame cannot be read");
        check(&[0x82, 8, 0x81, 0x20], "frame cannot be read");
        check(&[0x83, 8, 0x81, 7, 0], "frame cannot be read");
        check(&[], "frame cannot be read");
        check(&[0x82, 0x18, 99, 0x81, 7], "frame is of kind 99");
        check(
            &[0x82, 0x18, 99, 0x81, 7, 7],
            "frame has 1 bytes behind its end",
        );
        check(&[0x82, 0x18, 99, 0x81], "frame cannot be read");
        check(&vec![0; FRAME_BYTES_MAX + 1], "frame is 1048577 bytes");
    }

    #[test]
    fn claims_of_length_cost_nothing() {
        // 2^63 - 1 offers; 2^63 - 1 bytes of marks; a length of -1.
        let huge = [0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        check(
            &[&[0x82, 4, 0x81, 0x9b][..], &huge].concat(),
            "frame cannot be read",
        );
        check(
            &[&[0x82, 2, 0x81, 0x5b][..], &huge].concat(),
            "frame cannot be read",
        );
        check(&[0x82, 2, 0x81, 0x3a, 0, 0, 0, 0], "frame cannot be read");
    }

    #[test]
    fn nesting_has_no_depth_that_breaks() {
        let mut deep = vec![0x82, 0x18, 99];
        deep.extend(vec![0x81; 1 << 19]);
        deep.push(0);
        check(&deep, "frame is of kind 99");
        let mut deep = vec![0x82, 8, 0x82, 7];
        deep.extend(vec![0x81; 1 << 19]);
        deep.push(0);
        check(&deep, "Stored(7)");
    }
}
