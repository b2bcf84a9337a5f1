//! What goes into a session and what comes out of it.

use orgo_schema::{
    id::{BlobHash, CompartmentId},
    time::{Timestamp, Wall},
};

use crate::{
    parcel::{Cursor, InstanceId, Parcel},
    roster::RosterEntry,
    session::{close::CloseReason, replica::Chunk},
};

/// Something that a session hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input<'a> {
    /// The connection stands, and the transport vouches for the peer's name. Both sides begin with this.
    Start,
    /// One frame of the peer, whole and decompressed.
    Frame(&'a [u8]),
    /// What an output with this number asked for is on disk, or was refused for good and put aside.
    /// Every such output is answered once; those of one compartment are stored in the order in which
    /// they came.
    Stored {
        /// The number in the output.
        batch: u64,
    },
    /// Something was added to the log of a compartment, from wherever.
    Appended(CompartmentId),
    /// A blob is complete here, from wherever.
    BlobStored(CompartmentId, BlobHash),
    /// The roster has grown, or another compartment is unlocked here.
    RosterChanged,
}

/// Something that a session wants done, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Send this frame.
    Send(Vec<u8>),
    /// Take in parcels, and then remember the cursor, in one transaction. There may be no parcel, and
    /// an envelope may have come before with other changes.
    Admit {
        /// For [`Input::Stored`].
        batch: u64,
        /// Where the peer says they belong. Admission checks it against each envelope.
        compartment: CompartmentId,
        /// The parcels.
        parcels: Vec<Parcel>,
        /// How far the peer's log is here once they are stored.
        cursor: Option<Cursor>,
    },
    /// Take in entries of the roster.
    AdmitRoster {
        /// For [`Input::Stored`].
        batch: u64,
        /// The entries, each after those it follows if the peer is honest.
        entries: Vec<RosterEntry>,
    },
    /// Keep a part of a blob. Whether the whole is what its name says shows at the last one.
    Blob {
        /// For [`Input::Stored`].
        batch: u64,
        /// To which compartment it belongs.
        compartment: CompartmentId,
        /// Which blob.
        hash: BlobHash,
        /// Which part, from 0. They come in order.
        number: u32,
        /// The part.
        chunk: Chunk,
    },
    /// Remember how far the peer has our log of a compartment.
    Delivered {
        /// Which compartment.
        compartment: CompartmentId,
        /// The position that the peer has stored.
        position: u64,
    },
    /// Something worth showing or counting.
    Note(Event),
    /// Close the connection, once what was to be sent is sent. Nothing comes after this.
    Close(CloseReason),
}

/// Something worth showing or counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The peer has introduced itself.
    Met {
        /// The version of the protocol that the two speak.
        version: u16,
        /// The life of the peer's store.
        instance: InstanceId,
        /// What the peer takes the time to be.
        wall: Wall,
        /// How far the middle of that is ahead of `now`, in milliseconds; the way here included.
        skew_ms: i64,
    },
    /// How much is to come in a compartment, at most. It is said before anything comes.
    Estimate {
        /// Which compartment.
        compartment: CompartmentId,
        /// How many envelopes.
        envelopes: u64,
        /// How many bytes, before compression.
        bytes: u64,
        /// Whether nothing of it is here yet.
        first: bool,
    },
    /// The sets of a compartment were compared.
    Compared {
        /// Which compartment.
        compartment: CompartmentId,
        /// How many messages it took.
        rounds: u32,
        /// How many envelopes only this node had.
        ours: u64,
        /// How many only the peer had.
        theirs: u64,
    },
    /// Both have stored what the other one had when the session began.
    CaughtUp,
    /// A frame of an unknown kind was ignored.
    Ignored {
        /// Its kind.
        kind: u16,
    },
    /// A blob is larger than what is fetched by itself.
    BlobTooLarge {
        /// Which compartment.
        compartment: CompartmentId,
        /// Which blob.
        hash: BlobHash,
        /// Its size in bytes.
        size: u64,
    },
    /// Everything is stored on both sides, and of the blobs what the peer has and the settings let in.
    Idle,
}

/// What a session may do. It is fixed for its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// What this node takes the time to be, when the session begins.
    pub wall: Wall,
    /// Whether to compare the sets even where cursors say that nothing is missing: every 16th session.
    pub prove: bool,
    /// Whether what is recent should come before what is old, where much is missing here.
    pub hot_first: bool,
    /// How many bytes of envelopes and changes to take in before the session is closed with
    /// [`super::Code::Capped`]. The next one continues there.
    pub cap_bytes: u64,
    /// The largest blob that is fetched by itself, in bytes.
    pub blob_bytes_max: u64,
    /// How many bytes of blobs to fetch in this session.
    pub blobs_bytes_max: u64,
}

impl Settings {
    /// Returns settings without limits but on the single blob: 25 MiB.
    pub const fn new(wall: Wall) -> Self {
        Self {
            wall,
            prove: false,
            hot_first: false,
            cap_bytes: u64::MAX,
            blob_bytes_max: 25 * 1024 * 1024,
            blobs_bytes_max: u64::MAX,
        }
    }
}

/// Returns the middle of an interval.
pub(crate) const fn middle(wall: Wall) -> Timestamp {
    wall.earliest
        .plus_ms(wall.latest.since_ms(wall.earliest) / 2)
}
