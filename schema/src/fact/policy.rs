//! The configuration that an organization decides by, as facts (CONVERGENCE: "policy is itself made of
//! stamped, versioned facts"). They live in the one document of kind [`DocumentKind::Policy`].
//!
//! [`DocumentKind::Policy`]: crate::id::DocumentKind::Policy

use minicbor::{Decode, Encode};
use serde::Serialize;

use crate::id::FactId;

/// The most files of a configuration.
pub const POLICY_FILES_MAX: usize = 2_000;

/// The text of a file of a configuration. Derived: its id follows from its bytes, so that what did not
/// change is not written again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Filed {
    /// The text, packed with zstd.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    #[serde(skip)]
    pub packed: Vec<u8>,
}

/// A whole configuration came into force: the profile, the modules, the rules and all that belongs to
/// them, so that every site decides alike whatever version of the program it runs.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Enacted {
    /// The name of the profile it began with.
    #[n(0)]
    pub profile: String,
    /// Its files, by path, each path once.
    #[n(1)]
    pub files: Vec<EnactedFile>,
}

/// A file of a configuration.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize)]
pub struct EnactedFile {
    /// Where it stands, as the program names it.
    #[n(0)]
    pub path: String,
    /// Which [`Filed`] holds its text.
    #[n(1)]
    pub text: FactId,
    /// Whether it is the organization's own; the others come with the program.
    #[n(2)]
    pub own: bool,
}
