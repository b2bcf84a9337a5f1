//! Documents that change compartment, and what goes with them (CONVERGENCE 4).

use minicbor::{Decode, Encode};
use serde::Serialize;

use crate::id::{BlobHash, CaseId, CompartmentId, FactId};

/// A person raised a document into a stricter compartment. It says so in every document of the family:
/// the case, its tasks, its signals.
///
/// The successor has the same kind and id there. In a document of some compartment this takes effect only
/// if `to` is the stricter one by the order of the roster, so that of concurrent raises the strictest wins,
/// and the fact itself, carried along, does nothing where it led.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Moved {
    /// Where the successor stands.
    #[n(0)]
    pub to: CompartmentId,
    /// Why.
    #[n(1)]
    pub reason: Option<String>,
}

/// A fact of the same document in a laxer compartment. Derived: every node cleared for both carries the same.
/// Folds read it as the fact it holds, under the id it had.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Carried {
    /// The compartment it was written in.
    #[n(0)]
    pub from: CompartmentId,
    /// The id it had there, and has here.
    #[n(1)]
    pub id: FactId,
    /// Its one canonical encoding.
    #[cbor(n(2), with = "minicbor::bytes")]
    #[serde(skip)]
    pub fact: Vec<u8>,
}

/// A content that carried facts refer to by its name in the compartment it came from. Derived: it follows
/// from the content and the secrets of both compartments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize)]
pub struct Renamed {
    /// Its name where it came from.
    #[n(0)]
    pub old: BlobHash,
    /// Its name in this compartment.
    #[n(1)]
    pub new: BlobHash,
}

/// A person published a redacted copy of a case in a laxer compartment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Published {
    /// The copy.
    #[n(0)]
    pub case: CaseId,
    /// Where it stands.
    #[n(1)]
    pub compartment: CompartmentId,
}
