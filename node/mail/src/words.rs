//! Encoded words (RFC 2047) in raw headers, put right before the headers are parsed.
//!
//! Mailers cut a long text into words wherever the 75th byte falls, also inside a letter.
//! The parser decodes word by word, so neighbors are joined here first.

use encoding_rs::{Encoding, UTF_8};
use mail_parser::decoders::base64::base64_decode;

use crate::charset;
use crate::transfer::hex_digit;

/// Openers without a word behind them that are tolerated in one header block.
///
/// The parser looks for the end of each from there to the end of the line; a few thousand of them
/// would cost seconds.
const STRAY_OPENERS_MAX: usize = 64;

struct Word<'a> {
    charset: &'a str,
    /// `q` or `b`, in lower case.
    encoding: u8,
    payload: &'a str,
    /// Bytes from `=?` to `?=`, both included.
    length: usize,
}

/// Returns whether [`join`] might have something to do.
pub(crate) fn needs_join(block: &str) -> bool {
    block.matches("=?").nth(1).is_some()
}

/// Joins encoded words that stand next to each other and disarms openers that open nothing.
pub(crate) fn join(block: &str) -> String {
    let mut out = String::with_capacity(block.len());
    let mut rest = block;
    let mut stray = 0;
    while let Some(at) = rest.find("=?") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (words, length) = run(from);
        match words.as_slice() {
            [] => {
                stray += 1;
                out.push_str(if stray > STRAY_OPENERS_MAX {
                    "= ?"
                } else {
                    "=?"
                });
                rest = from.get(2..).unwrap_or_default();
                continue;
            }
            [_] => out.push_str(from.get(..length).unwrap_or_default()),
            words => encode(&decode(words), &mut out),
        }
        rest = from.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Returns the words that follow each other with nothing but white space between, and their length.
fn run(text: &str) -> (Vec<Word<'_>>, usize) {
    let mut words = Vec::new();
    let mut length = 0;
    let mut next = 0;
    while let Some(word) = text.get(next..).and_then(word) {
        length = next + word.length;
        words.push(word);
        let after = text.get(length..).unwrap_or_default();
        let gap = after.len() - after.trim_start_matches([' ', '\t', '\r', '\n']).len();
        // A line break not followed by white space ends the header.
        if after.get(..gap).is_some_and(|gap| gap.ends_with('\n')) {
            break;
        }
        next = length + gap;
    }
    (words, length)
}

fn word(text: &str) -> Option<Word<'_>> {
    let inner = text.strip_prefix("=?")?;
    let (charset, rest) = inner.split_once('?')?;
    let mut chars = rest.chars();
    let encoding = match chars.next()? {
        'q' | 'Q' => b'q',
        'b' | 'B' => b'b',
        _ => return None,
    };
    let payload = chars.as_str().strip_prefix('?')?;
    let end = payload.find(['?', '\n'])?;
    if charset.is_empty() || charset.len() > 60 || charset.contains(char::is_whitespace) {
        return None;
    }
    payload.get(end..)?.strip_prefix("?=")?;
    let payload = payload.get(..end)?;
    Some(Word {
        charset,
        encoding,
        payload,
        length: 2 + charset.len() + 3 + payload.len() + 2,
    })
}

fn decode(words: &[Word<'_>]) -> String {
    let mut text = String::new();
    let mut bytes = Vec::new();
    let mut charset = "";
    for word in words {
        // A language tag may follow the name (RFC 2231): `utf-8*en`.
        let name = word.charset.split('*').next().unwrap_or_default();
        if !name.eq_ignore_ascii_case(charset) {
            text.push_str(&to_text(&bytes, charset));
            bytes.clear();
            charset = name;
        }
        if word.encoding == b'b' {
            bytes.extend(base64_decode(word.payload.as_bytes()).unwrap_or_default());
        } else {
            unescape(word.payload.as_bytes(), &mut bytes);
        }
    }
    text.push_str(&to_text(&bytes, charset));
    text
}

fn to_text(bytes: &[u8], charset: &str) -> String {
    match Encoding::for_label(charset.as_bytes()) {
        Some(encoding) if encoding != UTF_8 => encoding.decode(bytes).0.into_owned(),
        Some(_) | None => charset::sniff(bytes).into_owned(),
    }
}

fn unescape(mut payload: &[u8], out: &mut Vec<u8>) {
    while let Some((&first, rest)) = payload.split_first() {
        payload = rest;
        match (first, rest) {
            (b'_', _) => out.push(b' '),
            (b'=', [high, low, after @ ..]) => match (hex_digit(*high), hex_digit(*low)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    payload = after;
                }
                _ => out.push(b'='),
            },
            (plain, _) => out.push(plain),
        }
    }
}

/// Writes one word that holds the whole text; every byte is escaped so that no syntax slips out.
fn encode(text: &str, out: &mut String) {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    out.push_str("=?utf-8?Q?");
    for byte in text.bytes() {
        out.push('=');
        for nibble in [byte >> 4, byte & 15] {
            out.extend(DIGITS.get(usize::from(nibble)));
        }
    }
    out.push_str("?=");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(block: &str, expect: &str) {
        assert_eq!(join(block), expect, "{block:?}");
    }

    #[test]
    fn neighbors_are_joined_and_the_rest_is_left_alone() {
        check("plain", "plain");
        check(
            "=?utf-8?q?a?= x =?utf-8?q?b?=",
            "=?utf-8?q?a?= x =?utf-8?q?b?=",
        );
        check("=?utf-8?q?a?=\r\n =?utf-8?q?b?= c", "=?utf-8?Q?=61=62?= c");
        check("=?utf-8?B?w6k=?= =?utf-8?B?YQ==?=", "=?utf-8?Q?=C3=A9=61?=");
        check("=?a?z?b?= =?utf-8?q", "=?a?z?b?= =?utf-8?q");
    }

    #[test]
    fn a_letter_cut_in_two_is_whole_again() {
        check(
            "=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=",
            "=?utf-8?Q?=63=61=66=C3=A9?=",
        );
    }

    #[test]
    fn words_of_two_headers_stay_apart() {
        let block = "A: =?utf-8?q?a?=\r\nB: =?utf-8?q?b?=\r\n";
        check(block, block);
        check(
            "A: =?utf-8?q?a?=\n=?utf-8?q?b?=",
            "A: =?utf-8?q?a?=\n=?utf-8?q?b?=",
        );
    }

    #[test]
    fn a_swarm_of_openers_is_disarmed() {
        let joined = join(&"=?a?q?".repeat(10_000));
        assert_eq!(joined.matches("=?").count(), STRAY_OPENERS_MAX);
    }
}
