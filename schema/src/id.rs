//! Names of things.
//!
//! What a person creates gets a UUIDv7; what is derived gets a UUIDv8 that is a keyed hash of its
//! cause, so that every node gives the same thing the same name ([`crate::derive`], CONVERGENCE 1.4).

use std::{fmt, str::FromStr};

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use uuid::Uuid;

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Not the text of a UUID.
    #[error(
        "`{text}` is not a {kind}: expected a UUID such as 01890a5d-ac96-774b-bcce-b302099a8057"
    )]
    Uuid {
        /// What was expected.
        kind: &'static str,
        /// What came.
        text: String,
    },
    /// Not the hexadecimal digits of a hash.
    #[error("`{text}` is not a {kind}: expected {} hexadecimal digits", 2 * len)]
    Hex {
        /// What was expected.
        kind: &'static str,
        /// What came.
        text: String,
        /// How many bytes were expected.
        len: usize,
    },
}

macro_rules! uuid_id {
    ($($(#[$doc:meta])* $name:ident = $kind:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID that is known to name this kind of thing.
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// Returns the UUID.
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// Returns the sixteen bytes of the UUID.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                match Uuid::try_parse(text.trim()) {
                    Ok(uuid) => Ok(Self(uuid)),
                    Err(_) => Err(IdError::Uuid { kind: $kind, text: text.chars().take(64).collect() }),
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: encode::Write>(
                &self,
                e: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), encode::Error<W::Error>> {
                e.bytes(self.0.as_bytes())?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
                Ok(Self(Uuid::from_bytes(fixed(d)?)))
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "format": "uuid" })
            }
        }
    )*};
}

macro_rules! hash_id {
    ($($(#[$doc:meta])* $name:ident = $kind:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 32]);

        impl $name {
            /// Wraps 32 bytes that are known to be this kind of name.
            pub const fn new(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// Returns the 32 bytes.
            pub const fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = IdError;

            fn try_from(bytes: &[u8]) -> Result<Self, IdError> {
                match bytes.try_into() {
                    Ok(bytes) => Ok(Self(bytes)),
                    Err(_) => Err(IdError::Hex { kind: $kind, text: format!("{} bytes", bytes.len()), len: 32 }),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                let refused = || IdError::Hex { kind: $kind, text: text.chars().take(80).collect(), len: 32 };
                if text.len() != 64 || !text.is_ascii() {
                    return Err(refused());
                }
                let mut bytes = [0; 32];
                for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
                    let pair = std::str::from_utf8(pair).map_err(|_| refused())?;
                    *byte = u8::from_str_radix(pair, 16).map_err(|_| refused())?;
                }
                Ok(Self(bytes))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: encode::Write>(
                &self,
                e: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
                Ok(Self(fixed(d)?))
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": "^[0-9a-f]{64}$" })
            }
        }
    )*};
}

/// Reads a byte string of exactly `N` bytes.
fn fixed<const N: usize>(d: &mut Decoder<'_>) -> Result<[u8; N], decode::Error> {
    let at = d.position();
    d.bytes()?
        .try_into()
        .map_err(|_wrong_length| decode::Error::message("byte string of the wrong length").at(at))
}

uuid_id! {
    /// The tenant: a hash of its founding entry, so that nobody can found it twice (CONVERGENCE 9).
    OrganizationId = "organisation id";
    /// The unit of partial replication: which nodes may hold a document at all (CONVERGENCE 4).
    CompartmentId = "compartment id";
    /// A long-lived situation.
    CaseId = "case id";
    /// An atomic unit of work in a case.
    TaskId = "task id";
    /// Something that came in, kept as evidence.
    SignalId = "signal id";
    /// Whom something is about or from; may never sign in.
    PersonId = "person id";
    /// Who signs in.
    UserId = "user id";
    /// A decision to purge documents.
    PurgeId = "purge id";
    /// The policy of an organization.
    PolicyId = "policy id";
    /// A mail on its way, sealed.
    ParcelId = "parcel id";
    /// An immutable record in a document.
    FactId = "fact id";
    /// An address that events are posted to, chosen by an administrator.
    HookId = "webhook id";
}

hash_id! {
    /// A node: its Ed25519 public key.
    NodeId = "node id";
    /// An Automerge change: its SHA-256.
    ChangeHash = "change hash";
    /// A signed envelope: BLAKE3 of its signed bytes.
    EnvelopeHash = "envelope hash";
    /// A blob: BLAKE3 keyed with its compartment's secret, so that knowing a file opens nothing (CONVERGENCE 1.11).
    BlobHash = "blob hash";
    /// What makes two copies of one mail one signal (CONVERGENCE 5).
    Fingerprint = "fingerprint";
}

/// The kinds of documents. The order and the numbers are part of the format.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Something that came in.
    #[n(0)]
    Signal,
    /// A situation.
    #[n(1)]
    Case,
    /// A piece of work.
    #[n(2)]
    Task,
    /// Somebody a case is about or from.
    #[n(3)]
    Person,
    /// Somebody who signs in.
    #[n(4)]
    User,
    /// A decision to purge other documents.
    #[n(5)]
    Purge,
    /// What an organization decides by: there is one.
    #[n(6)]
    Policy,
    /// A mail on its way to the nodes that may read it, sealed.
    #[n(7)]
    Parcel,
}

impl DocumentKind {
    /// Every kind, in format order.
    pub const ALL: [Self; 8] = [
        Self::Signal,
        Self::Case,
        Self::Task,
        Self::Person,
        Self::User,
        Self::Purge,
        Self::Policy,
        Self::Parcel,
    ];

    /// Returns the number that stands for this kind in files and tables.
    pub const fn code(self) -> u8 {
        match self {
            Self::Signal => 0,
            Self::Case => 1,
            Self::Task => 2,
            Self::Person => 3,
            Self::User => 4,
            Self::Purge => 5,
            Self::Policy => 6,
            Self::Parcel => 7,
        }
    }

    /// Returns the kind of a number, if this program knows it.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// One document: its kind and the id of the thing it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId {
    /// What it holds.
    pub kind: DocumentKind,
    /// The id of the signal, case, task, person, user, purge, policy or parcel.
    pub id: Uuid,
}

impl<C> Encode<C> for DocumentId {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.array(2)?
            .u8(self.kind.code())?
            .bytes(self.id.as_bytes())?
            .ok()
    }
}

impl<'b, C> Decode<'b, C> for DocumentId {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let at = d.position();
        if d.array()? != Some(2) {
            return Err(decode::Error::message("a document id has two parts").at(at));
        }
        let kind = DocumentKind::from_code(d.u8()?).ok_or_else(|| {
            decode::Error::message("a kind of document this version does not know").at(at)
        })?;
        Ok(Self {
            kind,
            id: Uuid::from_bytes(fixed(d)?),
        })
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}/{}", self.kind, self.id)
    }
}

macro_rules! document_of {
    ($($id:ident => $kind:ident),* $(,)?) => {$(
        impl From<$id> for DocumentId {
            fn from(id: $id) -> Self {
                Self { kind: DocumentKind::$kind, id: id.uuid() }
            }
        }
    )*};
}

document_of! {
    SignalId => Signal,
    CaseId => Case,
    TaskId => Task,
    PersonId => Person,
    UserId => User,
    PurgeId => Purge,
    PolicyId => Policy,
    ParcelId => Parcel,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_what_they_print() {
        let case = CaseId::new(Uuid::from_u128(7));
        assert_eq!(case.to_string().parse(), Ok(case));
        let node = NodeId::new([0xa5; 32]);
        assert_eq!(node.to_string().parse(), Ok(node));
    }

    #[test]
    fn refusals_name_the_kind_and_the_form() {
        let error = "C-12".parse::<CaseId>().unwrap_err().to_string();
        assert!(
            error.contains("`C-12` is not a case id: expected a UUID"),
            "{error}"
        );
        let error = "zz".parse::<NodeId>().unwrap_err().to_string();
        assert!(error.contains("expected 64 hexadecimal digits"), "{error}");
    }

    #[test]
    fn cbor_refuses_the_wrong_length() {
        let bytes = minicbor::to_vec(minicbor::bytes::ByteVec::from(vec![1, 2, 3])).unwrap();
        assert!(minicbor::decode::<CaseId>(&bytes).is_err());
    }
}
