//! Mail on its way into a compartment that the node which took it in does not hold (CONVERGENCE 4).

use minicbor::{Decode, Encode};
use serde::Serialize;

use crate::{
    id::{BlobHash, CompartmentId, NodeId},
    time::Wall,
};

/// A mail, sealed by the gateway that took it in to nodes that may write where it belongs. Its document is in
/// the place for parcels, and whoever holds that passes it on unopened.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Parceled {
    /// Where the mail belongs.
    #[n(0)]
    pub to: CompartmentId,
    /// The nodes that can open it, ascending.
    #[n(1)]
    pub recipients: Vec<NodeId>,
    /// The sealed bytes, named like any content of the place that this document is in.
    #[n(2)]
    pub sealed: BlobHash,
    /// How many they are.
    #[n(3)]
    pub bytes: u64,
}

/// The gateway that a copy of a mail came through, sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Via {
    /// Which.
    #[n(0)]
    pub node: NodeId,
    /// When it took the mail in, by its clock.
    #[n(1)]
    pub wall: Wall,
}
