//! What travels: an envelope together with what its bearer has of it.
//!
//! Sessions, bundles and restores carry the same parcels, and one admission takes them in. The same
//! envelope may come again, each time with other changes and keys of it: very large ones come in parts.

use std::fmt;

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use crate::envelope::{Listed, ListedDocument, Signed};

/// An envelope with what its bearer has of it. It may bring fewer changes than the envelope lists, and
/// never others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// The envelope.
    pub signed: Signed,
    /// Bytes of changes that it lists, in the order of its list.
    pub changes: Vec<(Listed, Vec<u8>)>,
    /// Keys of people whom its changes name.
    pub keys: Vec<PersonKey>,
}

impl Parcel {
    /// Returns how many bytes it takes, give or take the framing.
    pub fn weight(&self) -> usize {
        let changes = self
            .changes
            .iter()
            .map(|(_, bytes)| bytes.len() + CHANGE_FRAMING);
        self.signed.bytes.len()
            + PARCEL_FRAMING
            + changes.sum::<usize>()
            + self.keys.len() * KEY_BYTES
    }
}

/// What a change costs beside its bytes, at most.
pub(crate) const CHANGE_FRAMING: usize = 16;
/// What a parcel costs beside its contents, at most.
pub(crate) const PARCEL_FRAMING: usize = 96;
/// What a person's key costs, at most.
pub(crate) const KEY_BYTES: usize = 64;

impl<C> Encode<C> for Parcel {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.array(3)?.encode_with(&self.signed, ctx)?;
        e.array(self.changes.len() as u64)?;
        for (listed, bytes) in &self.changes {
            e.array(2)?.encode_with(listed, ctx)?.bytes(bytes)?;
        }
        e.encode_with(&self.keys, ctx)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Parcel {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        expect_array(d, 3, "a parcel has an envelope, changes and keys")?;
        let signed = d.decode_with(ctx)?;
        let at = d.position();
        let Some(count) = d.array()? else {
            return Err(decode::Error::message("the changes of a parcel are not counted").at(at));
        };
        // Nothing is reserved for what is only claimed.
        let mut changes = Vec::new();
        for _ in 0..count {
            expect_array(d, 2, "a change has a name and bytes")?;
            changes.push((d.decode_with(ctx)?, d.bytes()?.to_vec()));
        }
        let keys = d.decode_with(ctx)?;
        Ok(Self {
            signed,
            changes,
            keys,
        })
    }
}

fn expect_array(d: &mut Decoder<'_>, len: u64, what: &'static str) -> Result<(), decode::Error> {
    let at = d.position();
    if d.array()? == Some(len) {
        Ok(())
    } else {
        Err(decode::Error::message(what).at(at))
    }
}

/// A key that opens a person's sealed names. It is never in the log, so that erasure can destroy it
/// (CONVERGENCE 5).
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct PersonKey {
    /// The document of the person.
    #[n(0)]
    pub document: ListedDocument,
    /// Which of the person's keys it is.
    #[n(1)]
    pub version: u32,
    /// The key.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub key: [u8; 32],
}

impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonKey(… {} of {})", self.version, self.document.id)
    }
}

/// One life of a store: sixteen random bytes, made with it and renewed when it is restored. Positions
/// of its log mean nothing in another one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct InstanceId([u8; 16]);

impl InstanceId {
    /// Wraps sixteen bytes that the caller drew.
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Returns the sixteen bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for InstanceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for InstanceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InstanceId({self})")
    }
}

impl<C> Encode<C> for InstanceId {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.bytes(&self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for InstanceId {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let at = d.position();
        match d.bytes()?.try_into() {
            Ok(bytes) => Ok(Self(bytes)),
            Err(_) => Err(decode::Error::message("an instance is not 16 bytes").at(at)),
        }
    }
}

/// How far one node has another one's log of a compartment: everything up to the position is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Cursor {
    /// In which life of the other's store.
    #[n(0)]
    pub instance: InstanceId,
    /// The last position that is here; 0 before the first.
    #[n(1)]
    pub position: u64,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sample;

    fn parcel(sizes: &[usize], keys: u32) -> Parcel {
        let envelope = sample::envelope();
        let signed = envelope.sign(&sample::node_key(1)).unwrap();
        let changes = envelope.changes.iter().zip(sizes);
        let key = |version| PersonKey {
            document: sample::document(3).into(),
            version,
            key: [9; 32],
        };
        Parcel {
            signed,
            changes: changes
                .map(|(listed, size)| (*listed, vec![7; *size]))
                .collect(),
            keys: (0..keys).map(key).collect(),
        }
    }

    proptest! {
        #[test]
        fn parcels_read_what_they_write(
            sizes in prop::collection::vec(0_usize..70_000, 0..3),
            keys in 0_u32..300,
        ) {
            let parcel = parcel(&sizes, keys);
            let bytes = minicbor::to_vec(&parcel).unwrap();
            // The names of changes are counted where they are listed, in the envelope.
            prop_assert!(bytes.len() <= parcel.weight() + 64 * sizes.len());
            prop_assert_eq!(Decoder::new(&bytes).decode::<Parcel>().unwrap(), parcel);
        }

        #[test]
        fn random_bytes_are_no_parcels(bytes: Vec<u8>) {
            prop_assert!(Decoder::new(&bytes).decode::<Parcel>().is_err());
        }
    }

    #[test]
    fn claims_of_length_cost_nothing() {
        let mut bytes = minicbor::to_vec(parcel(&[], 0).signed).unwrap();
        bytes.insert(0, 0x83);
        bytes.extend([0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
        assert!(Decoder::new(&bytes).decode::<Parcel>().is_err());
    }

    #[test]
    fn keys_are_never_printed() {
        let printed = format!("{:?}", parcel(&[], 1).keys);
        assert!(printed.starts_with("[PersonKey(… 0 of "), "{printed}");
    }
}
