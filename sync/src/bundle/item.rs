//! What is in a section: frames of at most 1 MiB, each with its length before it.

use minicbor::{Decode, Decoder, Encode, Encoder, encode};
use orgo_schema::id::BlobHash;

use crate::{
    bundle::{BundleError, SignedReceipt},
    parcel::Parcel,
    roster::RosterEntry,
    session::replica::CHUNK_BYTES,
};

/// The most bytes that a frame may have (SECURITY 2.6, step 1).
pub const FRAME_BYTES_MAX: usize = 1 << 20;

/// One frame of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// Proves to the bundle's maker that who names it has opened the bundle. See [`crate::bundle::Code`].
    Token([u8; 16]),
    /// An entry of the roster.
    Roster(RosterEntry),
    /// An envelope with changes of it. A large one comes in several.
    Parcel(Parcel),
    /// Every envelope of the maker's log up to this position has come, but those that a single
    /// recipient handed over itself.
    Reached(u64),
    /// A part of an attachment.
    Blob(Piece),
    /// What the maker has received of somebody else's bundles.
    Receipt(SignedReceipt),
    /// Something that a later program puts there.
    Unknown(u8),
}

/// A part of an attachment.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Piece {
    /// The attachment.
    #[n(0)]
    pub hash: BlobHash,
    /// Which part, from 0.
    #[n(1)]
    pub number: u32,
    /// Whether it is the last one.
    #[n(2)]
    pub last: bool,
    /// The bytes, at most [`CHUNK_BYTES`].
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    pub content: Vec<u8>,
}

impl Item {
    /// Writes the frame with its length before it; nothing if it is longer than a frame may be.
    pub fn frame(&self) -> Option<Vec<u8>> {
        let mut e = Encoder::new(vec![0; 4]);
        self.write(&mut e).ok()?;
        let mut bytes = e.into_writer();
        let length = bytes.len() - 4;
        if length > FRAME_BYTES_MAX {
            return None;
        }
        let length = u32::try_from(length).ok()?.to_be_bytes();
        for (to, from) in bytes.iter_mut().zip(length) {
            *to = from;
        }
        Some(bytes)
    }

    fn write(
        &self,
        e: &mut Encoder<Vec<u8>>,
    ) -> Result<(), encode::Error<std::convert::Infallible>> {
        e.array(2)?;
        match self {
            Self::Token(token) => e.u8(0)?.bytes(token)?,
            Self::Roster(entry) => e.u8(1)?.encode(entry)?,
            Self::Parcel(parcel) => e.u8(2)?.encode(parcel)?,
            Self::Reached(position) => e.u8(3)?.u64(*position)?,
            Self::Blob(piece) => e.u8(4)?.encode(piece)?,
            Self::Receipt(receipt) => e.u8(5)?.encode(receipt)?,
            Self::Unknown(kind) => e.u8(*kind)?.null()?,
        };
        Ok(())
    }

    /// Reads the length of a frame; nothing: the section ends here.
    ///
    /// # Errors
    /// When the frame is longer than a frame may be.
    pub fn length(bytes: [u8; 4]) -> Result<Option<usize>, BundleError> {
        match usize::try_from(u32::from_be_bytes(bytes)) {
            Ok(0) => Ok(None),
            Ok(length) if length <= FRAME_BYTES_MAX => Ok(Some(length)),
            _ => Err(BundleError::content("a frame is longer than 1 MiB")),
        }
    }

    /// Reads the content of a frame.
    ///
    /// # Errors
    /// When it is not one item. One of a later program is [`Item::Unknown`].
    pub fn read(bytes: &[u8]) -> Result<Self, BundleError> {
        let mut d = Decoder::new(bytes);
        let item = Self::decode(&mut d).map_err(|error| BundleError::content(error.to_string()))?;
        let is_whole = matches!(item, Self::Unknown(_)) || d.position() == bytes.len();
        if is_whole {
            Ok(item)
        } else {
            Err(BundleError::content("a frame holds more than one item"))
        }
    }

    fn decode(d: &mut Decoder<'_>) -> Result<Self, minicbor::decode::Error> {
        let wrong = minicbor::decode::Error::message;
        if d.array()? != Some(2) {
            return Err(wrong("a frame has a kind and a content"));
        }
        Ok(match d.u8()? {
            0 => match d.bytes()?.try_into() {
                Ok(token) => Self::Token(token),
                Err(_) => return Err(wrong("a token has 16 bytes")),
            },
            1 => Self::Roster(d.decode()?),
            2 => Self::Parcel(d.decode()?),
            3 => Self::Reached(d.u64()?),
            4 => {
                let piece: Piece = d.decode()?;
                if piece.content.len() > CHUNK_BYTES {
                    return Err(wrong("a chunk of more than 256 KiB"));
                }
                Self::Blob(piece)
            }
            5 => Self::Receipt(d.decode()?),
            kind => Self::Unknown(kind),
        })
    }
}

/// How a section ends: a frame of no length.
pub const SECTION_END: [u8; 4] = [0; 4];

/// Divides a parcel into parcels of one frame each. Every one bears the envelope.
pub fn divided(parcel: Parcel) -> Vec<Parcel> {
    /// Leaves room for the largest envelope, and for what stands around.
    const CHANGE_BYTES_MAX: usize = FRAME_BYTES_MAX / 4;
    if parcel.weight() <= CHANGE_BYTES_MAX {
        return vec![parcel];
    }
    let Parcel {
        signed,
        changes,
        keys,
    } = parcel;
    let empty = |keys| Parcel {
        signed: signed.clone(),
        changes: Vec::new(),
        keys,
    };
    let mut divided = Vec::new();
    let (mut current, mut bytes) = (empty(keys), 0);
    for (listed, change) in changes {
        if bytes > 0 && bytes + change.len() > CHANGE_BYTES_MAX {
            divided.push(std::mem::replace(&mut current, empty(Vec::new())));
            bytes = 0;
        }
        // Its name and its framing are about as long as a short change.
        bytes += change.len() + 64;
        current.changes.push((listed, change));
    }
    divided.push(current);
    divided
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{parcel::PersonKey, sample};

    fn parcel(sizes: &[usize]) -> Parcel {
        let envelope = sample::envelope();
        let listed = envelope.changes[0];
        Parcel {
            signed: envelope.sign(&sample::node_key(1)).unwrap(),
            changes: sizes.iter().map(|size| (listed, vec![7; *size])).collect(),
            keys: vec![PersonKey {
                document: listed.document,
                version: 1,
                key: [3; 32],
            }],
        }
    }

    #[test]
    fn reads_what_it_writes() {
        let items = [
            Item::Token([1; 16]),
            Item::Parcel(parcel(&[10, 20])),
            Item::Reached(u64::MAX),
            Item::Blob(Piece {
                hash: BlobHash::new([5; 32]),
                number: 3,
                last: true,
                content: vec![1; CHUNK_BYTES],
            }),
            Item::Receipt(sample::receipt().sign(&sample::node_key(2))),
            Item::Unknown(77),
        ];
        for item in items {
            let bytes = item.frame().unwrap();
            let (length, content) = bytes.split_first_chunk().unwrap();
            assert_eq!(Item::length(*length), Ok(Some(content.len())));
            assert_eq!(Item::read(content), Ok(item));
        }
        assert_eq!(Item::length(SECTION_END), Ok(None));
    }

    #[test]
    fn lengths_are_refused_before_anything_is_read() {
        let error = Item::length([0xff; 4]).unwrap_err().to_string();
        assert!(error.contains("longer than 1 MiB"), "{error}");
        assert!(Item::length(0x0010_0001_u32.to_be_bytes()).is_err());
    }

    #[test]
    fn a_large_parcel_is_divided_into_frames_and_loses_nothing() {
        for sizes in [vec![], vec![200_000; 30], vec![1_100; 5_000]] {
            let whole = parcel(&sizes);
            let parts = divided(whole.clone());
            let changes: Vec<_> = parts.iter().flat_map(|part| part.changes.clone()).collect();
            let keys: Vec<_> = parts.iter().flat_map(|part| part.keys.clone()).collect();
            assert_eq!((changes, keys), (whole.changes, whole.keys));
            for part in parts {
                assert_eq!(part.signed, whole.signed);
                assert!(Item::Parcel(part).frame().is_some());
            }
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            if let Ok(item) = Item::read(&bytes) {
                prop_assert!(item.frame().is_some());
            }
        }
    }
}
