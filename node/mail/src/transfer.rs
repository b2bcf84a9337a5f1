//! Transfer encodings: base64 and quoted-printable, undone leniently and honestly.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;

/// The encodings a part may declare; anything else is taken as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transfer {
    /// 7bit, 8bit, binary, or unknown.
    Identity,
    Base64,
    QuotedPrintable,
}

/// Decoded bytes, and whether they had to be guessed at.
#[derive(Debug)]
pub(crate) struct Decoded<'a> {
    pub(crate) bytes: Cow<'a, [u8]>,
    pub(crate) damaged: bool,
}

/// Undoes a transfer encoding; damage is reported and what can be saved is kept (E11).
pub(crate) fn decode(bytes: &[u8], transfer: Transfer) -> Decoded<'_> {
    match transfer {
        Transfer::Identity => Decoded {
            bytes: Cow::Borrowed(bytes),
            damaged: false,
        },
        Transfer::Base64 => base64(bytes),
        Transfer::QuotedPrintable => quoted_printable(bytes),
    }
}

fn base64(bytes: &[u8]) -> Decoded<'static> {
    if let Some(decoded) = base64_decode(bytes) {
        // A sextet alone carries no byte: the end was cut off in transit.
        let sextets = bytes
            .iter()
            .filter(|byte| !byte.is_ascii_whitespace() && **byte != b'=')
            .count();
        return Decoded {
            bytes: Cow::Owned(decoded),
            damaged: sextets % 4 == 1,
        };
    }
    // What follows the padding was added on the way, as list servers add their footers.
    let end = bytes
        .iter()
        .position(|byte| *byte == b'=')
        .unwrap_or(bytes.len());
    let clean: Vec<u8> = bytes
        .iter()
        .take(end)
        .copied()
        .filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
        .collect();
    Decoded {
        bytes: Cow::Owned(base64_decode(&clean).unwrap_or_default()),
        damaged: true,
    }
}

/// Decodes quoted-printable; an `=` that starts no escape stays a plain character, as readers expect.
fn quoted_printable(bytes: &[u8]) -> Decoded<'static> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut damaged = false;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let (text, ending) = split_ending(line);
        // White space before the line's end was added in transit (RFC 2045, 6.7).
        let text = text.trim_ascii_end();
        let (text, soft) = text
            .strip_suffix(b"=")
            .map_or((text, false), |text| (text, true));
        damaged |= unescape(text, &mut out);
        if !soft {
            out.extend_from_slice(ending);
        }
    }
    Decoded {
        bytes: Cow::Owned(out),
        damaged,
    }
}

fn split_ending(line: &[u8]) -> (&[u8], &[u8]) {
    let ending = if line.ends_with(b"\r\n") {
        2
    } else {
        usize::from(line.ends_with(b"\n"))
    };
    line.split_at_checked(line.len() - ending)
        .unwrap_or((line, b""))
}

fn unescape(mut text: &[u8], out: &mut Vec<u8>) -> bool {
    let mut damaged = false;
    while let Some(at) = text.iter().position(|byte| *byte == b'=') {
        let (plain, rest) = text.split_at_checked(at).unwrap_or((text, b""));
        out.extend_from_slice(plain);
        if let [_, high, low, rest @ ..] = rest
            && let (Some(high), Some(low)) = (hex_digit(*high), hex_digit(*low))
        {
            out.push(high << 4 | low);
            text = rest;
        } else {
            damaged = true;
            out.push(b'=');
            text = rest.get(1..).unwrap_or_default();
        }
    }
    out.extend_from_slice(text);
    damaged
}

/// Returns the value of one hexadecimal digit.
pub(crate) fn hex_digit(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(transfer: Transfer, encoded: &str, expect: &[u8], damaged: bool) {
        let decoded = decode(encoded.as_bytes(), transfer);
        assert_eq!(
            (decoded.bytes.as_ref(), decoded.damaged),
            (expect, damaged),
            "{encoded:?}"
        );
    }

    #[test]
    fn base64_is_decoded_and_damage_is_noticed() {
        let check =
            |encoded, expect: &[u8], damaged| check(Transfer::Base64, encoded, expect, damaged);
        check("aGVsbG8=", b"hello", false);
        check("aGVs\r\nbG8=\r\n", b"hello", false);
        check("aGVsbG8", b"hello", false);
        check("", b"", false);
        check("aGVs!!bG8=", b"hello", true);
        check("aGVsb", b"hel", true);
        check("aGVsbG8=\n-- \nto unsubscribe, write to us", b"hello", true);
        check("\u{fffd}\u{1}", b"", true);
    }

    #[test]
    fn quoted_printable_is_decoded_and_damage_is_noticed() {
        let check = |encoded, expect: &[u8], damaged| {
            check(Transfer::QuotedPrintable, encoded, expect, damaged);
        };
        check("caf=C3=A9", "café".as_bytes(), false);
        check("caf=c3=a9 \r\nx", "café\r\nx".as_bytes(), false);
        check("one =\r\ntwo=  \nthree", b"one twothree", false);
        check("1 = 2 =ZZ", b"1 = 2 =ZZ", true);
        check("end=", b"end", false);
    }
}
