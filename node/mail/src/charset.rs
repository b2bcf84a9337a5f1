//! Bytes to text, whatever character set was declared, wrongly declared or forgotten (E12, E13).

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::warning::Warning;

/// Decodes text: the declared character set where it can be true, else what the bytes look like.
pub(crate) fn decode<'a>(
    bytes: &'a [u8],
    declared: Option<&str>,
    warnings: &mut Vec<Warning>,
) -> Cow<'a, str> {
    let declared = declared.map(str::trim).filter(|name| !is_placeholder(name));
    let Some(name) = declared else {
        return sniff(bytes);
    };
    if name.eq_ignore_ascii_case("utf-7") || name.eq_ignore_ascii_case("unicode-1-1-utf-7") {
        // UTF-7 hides markup from everything that looks for it; it is shown as it stands.
        warnings.push(Warning::CharsetUnsupported {
            declared: shown(name),
        });
        return sniff(bytes);
    }
    let Some(encoding) = Encoding::for_label(name.as_bytes()) else {
        if let Some(decoder) =
            mail_parser::decoders::charsets::map::charset_decoder(name.as_bytes())
        {
            return Cow::Owned(decoder(bytes));
        }
        warnings.push(Warning::CharsetUnsupported {
            declared: shown(name),
        });
        return sniff(bytes);
    };
    if encoding == REPLACEMENT {
        warnings.push(Warning::CharsetUnsupported {
            declared: shown(name),
        });
        return sniff(bytes);
    }
    decode_as(bytes, encoding, name, warnings)
}

fn decode_as<'a>(
    bytes: &'a [u8],
    encoding: &'static Encoding,
    name: &str,
    warnings: &mut Vec<Warning>,
) -> Cow<'a, str> {
    if (encoding == UTF_8 || is_ascii_label(name)) && holds_japanese_escape(bytes) {
        return sniff(bytes);
    }
    if encoding == WINDOWS_1252 && is_ascii_label(name) && !bytes.is_ascii() {
        warnings.push(Warning::CharsetWrong {
            declared: shown(name),
        });
        return sniff(bytes);
    }
    let (text, _, wrong) = encoding.decode(bytes);
    if !wrong {
        return text;
    }
    warnings.push(Warning::CharsetWrong {
        declared: shown(name),
    });
    // One torn character in otherwise good text is no reason to reinterpret the rest.
    if is_mostly_right(&text) {
        text
    } else {
        sniff(bytes)
    }
}

/// Decodes text that says nothing about itself: UTF-8 if it can be, ISO-2022-JP by its escapes
/// (it is valid ASCII), else the best guess of the statistics browsers use.
pub(crate) fn sniff(bytes: &[u8]) -> Cow<'_, str> {
    if holds_japanese_escape(bytes) {
        let (text, wrong) = ISO_2022_JP.decode_without_bom_handling(bytes);
        if !wrong {
            return text;
        }
    }
    if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0xef, 0xbb, 0xbf, ..] = bytes {
        let encoding = match bytes.first() {
            Some(0xff) => UTF_16LE,
            Some(0xfe) => UTF_16BE,
            _ => UTF_8,
        };
        return encoding.decode(bytes).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    guess(bytes).decode_without_bom_handling(bytes).0
}

/// Names the encoding that bytes which are not UTF-8 most probably have.
pub(crate) fn guess(bytes: &[u8]) -> &'static Encoding {
    // The statistics settle within a few kilobytes; a longer text costs time and adds nothing.
    const GUESS_BYTES_MAX: usize = 64 * 1024;
    let start = bytes
        .iter()
        .position(|byte| !byte.is_ascii())
        .unwrap_or(0)
        .saturating_sub(GUESS_BYTES_MAX / 2);
    let sample = bytes
        .get(start..bytes.len().min(start + GUESS_BYTES_MAX))
        .unwrap_or(bytes);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Returns whether bytes switch to a Japanese set the way ISO-2022-JP does: `ESC $ B`, `ESC $ @`.
fn holds_japanese_escape(bytes: &[u8]) -> bool {
    bytes.is_ascii()
        && bytes
            .windows(3)
            .any(|window| matches!(window, [0x1b, b'$', b'B' | b'@'] | [0x1b, b'(', b'J']))
}

fn is_mostly_right(text: &str) -> bool {
    let foreign = || text.chars().filter(|char| !char.is_ascii());
    let wrong = foreign()
        .filter(|char| *char == char::REPLACEMENT_CHARACTER)
        .count();
    foreign().count() > wrong * 3
}

fn is_ascii_label(name: &str) -> bool {
    ["us-ascii", "ascii", "ansi_x3.4-1968", "iso-ir-6", "us"]
        .iter()
        .any(|label| name.eq_ignore_ascii_case(label))
}

/// Names that mailers write when they do not know.
fn is_placeholder(name: &str) -> bool {
    [
        "",
        "unknown",
        "unknown-8bit",
        "x-unknown",
        "_autodetect",
        "_autodetect_all",
        "default",
        "default_charset",
        "binary",
        "8bit",
        "7bit",
        "none",
    ]
    .iter()
    .any(|label| name.eq_ignore_ascii_case(label))
}

/// A declared name comes from outside: it is shown short and without control characters.
fn shown(name: &str) -> String {
    name.chars()
        .filter(|char| !char.is_control())
        .take(40)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], declared: Option<&str>, expect: &str, warned: bool) {
        let mut warnings = Vec::new();
        assert_eq!(
            decode(bytes, declared, &mut warnings),
            expect,
            "{declared:?} {bytes:?}"
        );
        assert_eq!(!warnings.is_empty(), warned, "{declared:?}: {warnings:?}");
    }

    #[test]
    fn text_is_decoded_as_declared_or_as_it_looks() {
        check("café".as_bytes(), Some("UTF-8"), "café", false);
        check("café".as_bytes(), None, "café", false);
        check(b"caf\xe9", Some("iso-8859-1"), "café", false);
        check(b"\x9b", Some("ibm850"), "ø", false);
        check(b"plain", Some("us-ascii"), "plain", false);
        check(
            b"\xcf\xf0\xe8\xe2\xe5\xf2, \xea\xe0\xea \xe4\xe5\xeb\xe0?",
            None,
            "Привет, как дела?",
            false,
        );
        check(b"\x1b$B%O%m!<\x1b(B", None, "ハロー", false);
        check(b"\x1b$B%O%m!<\x1b(B", Some("us-ascii"), "ハロー", false);
        check(b"\x1b$B%O%m!<\x1b(B", Some("unknown-8bit"), "ハロー", false);
    }

    #[test]
    fn e12_declared_utf8_with_latin1_bytes_is_read_as_it_looks() {
        check(
            b"Sch\xf6ne Gr\xfc\xdfe aus M\xfcnchen",
            Some("utf-8"),
            "Schöne Grüße aus München",
            true,
        );
        check(b"caf\xe9 cr\xe8me", Some("us-ascii"), "café crème", true);
    }

    #[test]
    fn a_torn_character_does_not_change_the_rest() {
        let mut bytes = "Grüße aus Köln, schöne Öfen".as_bytes().to_vec();
        bytes.push(0xc3);
        check(
            &bytes,
            Some("utf-8"),
            "Grüße aus Köln, schöne Öfen\u{fffd}",
            true,
        );
    }

    #[test]
    fn e13_unsupported_charset_is_named() {
        check(b"+ADw-script+AD4-", Some("utf-7"), "+ADw-script+AD4-", true);
        check(b"hello", Some("x-klingon"), "hello", true);
        check(b"hello", Some("iso-2022-kr"), "hello", true);
    }
}
