//! What a session reads of the store behind it.

use orgo_schema::{
    id::{BlobHash, CompartmentId, EnvelopeHash, NodeId},
    time::Stamp,
};

use crate::{
    envelope::Listed,
    parcel::{Cursor, InstanceId, Parcel},
    roster::Roster,
};

/// What a session reads of the store behind it. It never writes: what is to be kept is an output.
///
/// Every call sees what was stored before it. A compartment that is asked for is always one of
/// [`Replica::held`].
pub trait Replica {
    /// Why something could not be read. It ends the session and says nothing about the peer.
    type Error: std::error::Error;

    /// Returns the roster as it is now.
    fn roster(&self) -> &Roster;

    /// Returns this node.
    fn node(&self) -> NodeId;

    /// Returns this life of the store.
    fn instance(&self) -> InstanceId;

    /// Returns the compartments that are held and unlocked here.
    fn held(&self) -> Vec<CompartmentId>;

    /// Counts the log of a compartment: what [`Replica::items`] would return, and what it weighs.
    ///
    /// # Errors
    /// When the store cannot be read, as with every call below.
    fn size(&self, compartment: CompartmentId) -> Result<Size, Self::Error>;

    /// Returns the last position of the log of a compartment; 0 if it is empty.
    fn end(&self, compartment: CompartmentId) -> Result<u64, Self::Error>;

    /// Returns parcels after a position, in the order of the log, without those that `skip` handed over,
    /// until their [`Parcel::weight`] reaches `budget`, but at least one if there is one. The last may go
    /// beyond it, so that no parcel is read in vain.
    ///
    /// A single parcel that exceeds the budget comes alone and with fewer of its changes, even none;
    /// see [`Logged::cut`].
    fn after(
        &self,
        compartment: CompartmentId,
        position: u64,
        skip: NodeId,
        budget: usize,
    ) -> Result<Logged, Self::Error>;

    /// Returns every envelope of a compartment, for reconciliation, in any order. Those that are parked
    /// are best among them, so that they are not sent again and again.
    fn items(&self, compartment: CompartmentId) -> Result<Vec<(Stamp, EnvelopeHash)>, Self::Error>;

    /// Returns those of the named envelopes that are in this compartment, in the order of the log as far
    /// as that is cheap, within a budget as with [`Replica::after`]. Knowing a hash opens nothing: what
    /// is in another compartment is not here.
    fn fetch(
        &self,
        compartment: CompartmentId,
        envelopes: &[EnvelopeHash],
        budget: usize,
    ) -> Result<Fetched, Self::Error>;

    /// Returns the bytes of those of the listed changes that are in this compartment, in the order of
    /// the list, until `budget` bytes are reached, but at least one if there is one.
    fn changes(
        &self,
        compartment: CompartmentId,
        listed: &[Listed],
        budget: usize,
    ) -> Result<Vec<(Listed, Vec<u8>)>, Self::Error>;

    /// Returns for each of the listed changes whether its bytes are lacking in this compartment.
    fn lacks(
        &self,
        compartment: CompartmentId,
        listed: &[Listed],
    ) -> Result<Vec<bool>, Self::Error>;

    /// Returns at most `count` envelopes that are here without the bytes of all their changes, and
    /// could do with them: a very large one whose parts stopped coming, one whose bearer lacked them.
    /// Equal sets of envelopes would hide for ever that something is missing. Peers are asked for them
    /// at the beginning of a session. What was purged is not among them.
    ///
    /// A store in which an envelope is only ever together with its changes has none.
    fn incomplete(
        &self,
        _compartment: CompartmentId,
        _count: usize,
    ) -> Result<Vec<EnvelopeHash>, Self::Error> {
        Ok(Vec::new())
    }

    /// Returns how far the log of a peer is here.
    fn cursor(
        &self,
        peer: NodeId,
        compartment: CompartmentId,
    ) -> Result<Option<Cursor>, Self::Error>;

    /// Returns at most `count` blobs that something in this compartment refers to and that are not
    /// here: the small and the urgent ones first. Those that another session is fetching are best not
    /// among them.
    fn missing_blobs(
        &self,
        compartment: CompartmentId,
        count: usize,
    ) -> Result<Vec<BlobWant>, Self::Error>;

    /// Returns a chunk of a blob of this compartment, if it is here.
    fn chunk(
        &self,
        compartment: CompartmentId,
        blob: BlobHash,
        number: u32,
    ) -> Result<Option<Chunk>, Self::Error>;
}

/// How much a log holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Size {
    /// How many envelopes, exactly.
    pub envelopes: u64,
    /// How many bytes envelopes and changes have together, roughly.
    pub bytes: u64,
}

/// A stretch of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// The parcels in it.
    pub parcels: Vec<Parcel>,
    /// The last position that was looked at: the next stretch begins after it.
    pub position: u64,
    /// Whether the only parcel lacks changes that are here and exceeded the budget.
    pub cut: bool,
}

/// Parcels that were asked for by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Those that are here and fit.
    pub parcels: Vec<Parcel>,
    /// Those that are here and did not fit: to be fetched next.
    pub rest: Vec<EnvelopeHash>,
    /// Whether the only parcel lacks changes that are here and exceeded the budget.
    pub cut: bool,
}

/// A blob that is referred to and not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlobWant {
    /// Its name.
    pub hash: BlobHash,
    /// How many bytes it has, as what refers to it says.
    pub size: u64,
    /// The first chunk that is not here.
    pub next: u32,
}

/// A part of a blob: [`CHUNK_BYTES`] of its content, or the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// The content, as it is.
    pub content: Vec<u8>,
    /// Whether it is the last one.
    pub last: bool,
}

/// How many bytes every chunk of a blob has, but the last.
pub const CHUNK_BYTES: usize = 256 * 1024;
