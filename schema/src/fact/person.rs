//! What is known of people, and what users may do.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::{id::CompartmentId, role::RolePath, word::Duty};

/// Bytes that only a holder of a person's key version can read.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Sealed {
    /// Which version of the person's key.
    #[n(0)]
    pub key_version: u32,
    /// XChaCha20-Poly1305: nonce, then ciphertext; the fact's document is the associated data.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}

/// What is sealed about a person.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct KnownPerson {
    /// The mail address, as written.
    #[n(0)]
    pub address: String,
    /// The display name, if one was given.
    #[n(1)]
    pub name: Option<String>,
}

/// What a user may do.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Account {
    /// The address they sign in with, in lower case.
    #[n(0)]
    pub email: String,
    /// The name people see.
    #[n(1)]
    pub name: String,
    /// What they may do in the organisation.
    #[n(2)]
    pub duty: Duty,
    /// The teams they work in.
    #[n(3)]
    pub teams: Vec<RolePath>,
    /// The compartments they may read, public and internal aside.
    #[n(4)]
    pub clearances: Vec<CompartmentId>,
    /// Whether they may sign in.
    #[n(5)]
    pub active: bool,
}
