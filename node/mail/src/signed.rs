//! What an opaque S/MIME signature encloses, read without judging the signature (MAIL 5.25, 6.24).
//!
//! Whoever signs a mail this way wants it read; a reader who cannot check the signature still wants
//! to read it. The enclosed bytes are a message part like any other and prove nothing.

/// The object identifier of enclosed data, 1.2.840.113549.1.7.1, with its tag and length.
const DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";

/// The object identifier of signed data, 1.2.840.113549.1.7.2, with its tag and length.
const SIGNED: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";

const OCTETS: u8 = 0x04;
const OCTETS_IN_PIECES: u8 = 0x24;
const EXPLICIT: u8 = 0xa0;

/// Returns the bytes a CMS SignedData encloses; `None` for what is encrypted or something else.
pub(crate) fn enclosed(cms: &[u8]) -> Option<Vec<u8>> {
    /// The outermost sequence holds the identifier in its first bytes.
    const START_BYTES: usize = 32;
    find(cms.get(..START_BYTES)?, SIGNED)?;
    let after = cms.get(find(cms, DATA)? + DATA.len()..)?;
    let (tag, wrapped, _) = element(after)?;
    let (inner, content, _) = element(wrapped).filter(|_| tag == EXPLICIT)?;
    match inner {
        OCTETS => Some(content.to_vec()),
        OCTETS_IN_PIECES => {
            let mut rest = content;
            let mut out = Vec::with_capacity(content.len());
            while let Some((OCTETS, piece, after)) = element(rest) {
                out.extend_from_slice(piece);
                rest = after;
            }
            Some(out)
        }
        _ => None,
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

/// Reads one element: its tag, its content, and what follows.
///
/// An element of indefinite length gives all the rest as content; its pieces tell where it ends.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&[tag, first], rest) = bytes.split_first_chunk()?;
    let (length, rest) = match first {
        0x80 => return Some((tag, rest, b"")),
        0..=0x7f => (usize::from(first), rest),
        _ => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            let length = digits.iter().try_fold(0_usize, |length, digit| {
                length.checked_mul(256)?.checked_add(usize::from(*digit))
            })?;
            (length, rest)
        }
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cms(content: &[u8]) -> Vec<u8> {
        [
            b"\x30\x80",
            SIGNED,
            b"\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80",
            DATA,
            content,
        ]
        .concat()
    }

    #[test]
    fn enclosed_bytes_are_found_in_every_encoding() {
        for content in [
            &b"\xa0\x07\x04\x05hello rest"[..],
            b"\xa0\x81\x09\x04\x82\x00\x05hello",
            b"\xa0\x80\x24\x80\x04\x03hel\x04\x02lo\x00\x00\x00\x00",
            b"\xa0\x0b\x24\x09\x04\x01h\x04\x04ello",
        ] {
            assert_eq!(
                enclosed(&cms(content)).as_deref(),
                Some(&b"hello"[..]),
                "{content:?}"
            );
        }
    }

    #[test]
    fn what_encloses_nothing_readable_is_none() {
        let long = cms(b"\xa0\x84\xff\xff\xff\xff\x04");
        for bytes in [
            &b""[..],
            b"hello",
            &[0x30; 64],
            &long,
            &cms(b""),
            &cms(b"\x04\x05hello"),
        ] {
            assert_eq!(enclosed(bytes), None);
        }
    }
}
