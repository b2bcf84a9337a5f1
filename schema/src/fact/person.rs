//! What is known of people, and what users may do.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Purpose;
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

/// How a user wishes to be told. Work of critical severity keeps to none of it but the language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Preferred {
    /// The language messages are written in, such as `fr`; nothing: that of the organisation.
    #[n(0)]
    pub language: Option<String>,
    /// The IANA zone of their clock; nothing: that of the organisation.
    #[n(1)]
    pub zone: Option<String>,
    /// The hours in which nothing comes.
    #[n(2)]
    pub quiet: Option<Quiet>,
    /// So many minutes of messages go in one mail.
    #[n(3)]
    pub bundle: Option<u16>,
    /// Everything goes into one mail a day or a week.
    #[n(4)]
    pub digest: Option<Digest>,
    /// What they want no mail about. Sorted.
    #[n(5)]
    pub muted: Vec<Purpose>,
}

/// Hours of the day, over midnight where the end is not after the beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Quiet {
    /// The first minute of the day.
    #[n(0)]
    pub from: u16,
    /// The first minute of the day that is not quiet any more.
    #[n(1)]
    pub until: u16,
}

/// How often somebody gets one mail of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Digest {
    /// Every morning.
    #[n(0)]
    Daily,
    /// Every Monday morning.
    #[n(1)]
    Weekly,
}
