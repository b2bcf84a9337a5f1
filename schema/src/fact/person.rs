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

/// A list that a view is of.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Listed {
    /// Tasks.
    #[n(0)]
    Tasks,
    /// Cases.
    #[n(1)]
    Cases,
}

/// What a user says about a view of a list: what an address asks of it, kept under a name. The last word about a name
/// counts, so that two sites at which somebody keeps the same view keep one.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Viewed {
    /// The list.
    #[n(0)]
    pub list: Listed,
    /// What it is called: 1 to 60 characters.
    #[n(1)]
    pub name: String,
    /// The fields of the address with their values; nothing: it is removed.
    #[n(2)]
    pub asks: Option<Vec<(String, String)>>,
    /// What it was called until now, where it is only called otherwise.
    #[n(3)]
    pub was: Option<String>,
}

/// The views of one user, of both lists.
pub const VIEWS_MAX: usize = 24;

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
