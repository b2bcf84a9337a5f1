//! How questions and answers are written between a node and its worker: a length, then CBOR.

use std::io::{self, Read, Write};

use minicbor::{Decode, Encode};

/// The most bytes of one question or answer. A document with that many bytes of edits is none.
pub(super) const FRAME_BYTES_MAX: usize = 32 << 20;

/// Writes a value as a frame.
pub(super) fn write<T: Encode<()>>(to: &mut impl Write, value: &T) -> io::Result<()> {
    let bytes = minicbor::to_vec(value).map_err(io::Error::other)?;
    if bytes.len() > FRAME_BYTES_MAX {
        return Err(too_large(bytes.len()));
    }
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    to.write_all(&length.to_be_bytes())?;
    to.write_all(&bytes)?;
    to.flush()
}

/// Reads a frame; nothing where the other end closed.
pub(super) fn read<T: for<'b> Decode<'b, ()>>(from: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
    if length > FRAME_BYTES_MAX {
        return Err(too_large(length));
    }
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes)?;
    minicbor::decode(&bytes)
        .map(Some)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

fn too_large(length: usize) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("a frame of {length} bytes, the limit is {FRAME_BYTES_MAX}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_reads_as_it_was_written() {
        let mut bytes = Vec::new();
        write(&mut bytes, &vec![1_u8, 2]).unwrap();
        write(&mut bytes, &vec![3_u8]).unwrap();
        let mut from = &bytes[..];
        assert_eq!(read::<Vec<u8>>(&mut from).unwrap(), Some(vec![1, 2]));
        assert_eq!(read::<Vec<u8>>(&mut from).unwrap(), Some(vec![3]));
        assert_eq!(read::<Vec<u8>>(&mut from).unwrap(), None);
    }

    #[test]
    fn a_claim_of_length_costs_nothing() {
        let error = read::<Vec<u8>>(&mut &[0xff; 8][..]).unwrap_err();
        assert!(
            error.to_string().contains("a frame of 4294967295 bytes"),
            "{error}"
        );
        let error = read::<Vec<u8>>(&mut &[0, 0, 0, 9, 1][..]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }
}
