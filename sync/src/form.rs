//! The one form in which signed things are written: format number, then content, in CBOR.
//!
//! What is read is written again and compared, so that one content has one byte string and one hash.

use std::convert::Infallible;

use minicbor::{Decode, Decoder, Encode, Encoder, encode};

/// The format of every signed thing that this program writes and reads.
pub const FORMAT: u16 = 1;

/// The most bytes that a signed thing may have: one frame of the wire (SECURITY 2.6, step 1).
pub const SIGNED_BYTES_MAX: usize = 1 << 20;

/// Why bytes are not a signed thing in the form that this program reads.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// Longer than any honest one.
    #[error("{got} bytes, the limit is {SIGNED_BYTES_MAX}")]
    TooLarge {
        /// How many there are.
        got: usize,
    },
    /// Written by another version of the program.
    #[error("format {got}, this program reads format {FORMAT}")]
    Format {
        /// The number it bears.
        got: u16,
    },
    /// Not CBOR, or not these fields.
    #[error("not the expected fields: {reason}")]
    Fields {
        /// What the decoder stumbled over.
        reason: String,
    },
    /// The same content is written in another way: longer numbers, more bytes, another order.
    #[error("not in canonical form: the content is written otherwise")]
    NotCanonical,
}

impl From<minicbor::decode::Error> for FormError {
    fn from(error: minicbor::decode::Error) -> Self {
        Self::Fields {
            reason: error.to_string(),
        }
    }
}

/// Writes `content` behind the number of the format.
pub(crate) fn write<T: Encode<()>>(content: &T) -> Vec<u8> {
    let mut e = Encoder::new(Vec::new());
    #[expect(
        clippy::expect_used,
        reason = "a vector takes every byte, and no encoder here refuses a value"
    )]
    write_to(&mut e, content).expect("writing to memory");
    e.into_writer()
}

fn write_to<T: Encode<()>>(
    e: &mut Encoder<Vec<u8>>,
    content: &T,
) -> Result<(), encode::Error<Infallible>> {
    e.array(2)?.u16(FORMAT)?.encode(content)?.ok()
}

/// Reads what [`write`] wrote, and nothing else.
pub(crate) fn read<'b, T: Encode<()> + Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, FormError> {
    if bytes.len() > SIGNED_BYTES_MAX {
        return Err(FormError::TooLarge { got: bytes.len() });
    }
    let mut d = Decoder::new(bytes);
    if d.array()? != Some(2) {
        return Err(FormError::Fields {
            reason: "expected a format and a content".to_owned(),
        });
    }
    let got = d.u16()?;
    if got != FORMAT {
        return Err(FormError::Format { got });
    }
    let content = d.decode()?;
    // This sees trailing bytes, too.
    if write(&content) == bytes {
        Ok(content)
    } else {
        Err(FormError::NotCanonical)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expect: Result<Vec<u8>, &str>) {
        let read = read::<Vec<u8>>(bytes).map_err(|error| error.to_string());
        match (read, expect) {
            (Ok(content), Ok(expected)) => assert_eq!(content, expected),
            (Err(error), Err(expected)) => assert!(error.starts_with(expected), "{error}"),
            (read, expect) => panic!("{bytes:02x?}: {read:?}, expected {expect:?}"),
        }
    }

    #[test]
    fn reads_one_form_of_one_format() {
        check(&[0x82, 1, 0x82, 7, 9], Ok(vec![7, 9]));
        check(
            &[0x82, 2, 0x82, 7, 9],
            Err("format 2, this program reads format 1"),
        );
        check(&[0x82, 2, 0xff], Err("format 2"));
        check(&[0x82, 1, 0x82, 7, 9, 0], Err("not in canonical form"));
        check(&[0x82, 1, 0x82, 7, 0x18, 9], Err("not in canonical form"));
        check(&[0x82, 1, 0x9f, 7, 9, 0xff], Err("not in canonical form"));
        check(&[0x82, 1, 0x82, 7], Err("not the expected fields"));
        check(
            &[0x83, 1, 0x80, 0x80],
            Err("not the expected fields: expected a format"),
        );
        check(
            &[0x9f, 1, 0x80, 0xff],
            Err("not the expected fields: expected a format"),
        );
        check(&[], Err("not the expected fields"));
    }

    #[test]
    fn claims_of_length_cost_nothing() {
        let claim = [
            0x82, 1, 0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        ];
        check(&claim, Err("not the expected fields"));
        check(
            &vec![0; SIGNED_BYTES_MAX + 1],
            Err("1048577 bytes, the limit is 1048576"),
        );
    }
}
