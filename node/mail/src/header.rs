//! The header block of a message or part: found, bounded, repaired, then parsed.

use std::borrow::Cow;

use mail_parser::{Header, HeaderName, HeaderValue, MessageParser};

use crate::{charset, clean, words};

/// Bytes of one line of a subject that are looked at: 998 characters of the longest encoding fit.
const SUBJECT_LINE_BYTES_MAX: usize = 16 * 1024;

/// A message or part cut in two at its first empty line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Split<'a> {
    pub(crate) block: &'a [u8],
    pub(crate) body: &'a [u8],
    /// Bytes that count against the limit: all, but for what is cut off an endless subject line.
    pub(crate) counted: usize,
}

/// Parsed headers in their order.
#[derive(Debug, Default)]
pub(crate) struct Headers<'a> {
    list: Vec<Header<'a>>,
    /// What the positions within the list refer to.
    block: Cow<'a, [u8]>,
    /// Whether a subject line was cut before decoding.
    pub(crate) subject_line_cut: bool,
}

/// Divides headers from body, reading at most `bytes_max` bytes of headers; `None` is "too large".
///
/// A line that is no header ends the block, unless a header follows it: then it is noise, or the
/// rest of a line whose folding was lost.
pub(crate) fn split(bytes: &[u8], bytes_max: usize) -> Option<Split<'_>> {
    let (mut at, mut counted) = (0, 0);
    let mut before: &[u8] = b"";
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let line = first_line(rest);
        let after = rest.get(line.len()..).unwrap_or_default();
        if is_blank(line) {
            return Some(cut(bytes, at, after, counted));
        }
        let is_folded = at > 0 && (starts_folded(line) || is_unfolded(before, line));
        if !is_folded && !is_header(line) && !precedes_header(after) {
            return Some(cut(bytes, at, rest, counted));
        }
        before = line;
        counted += if is_subject(line) {
            line.len().min(SUBJECT_LINE_BYTES_MAX)
        } else {
            line.len()
        };
        if counted > bytes_max {
            return None;
        }
        at += line.len();
    }
    Some(cut(bytes, at, b"", counted))
}

fn cut<'a>(bytes: &'a [u8], at: usize, body: &'a [u8], counted: usize) -> Split<'a> {
    Split {
        block: bytes.get(..at).unwrap_or(bytes),
        body,
        counted,
    }
}

fn lines(block: &[u8]) -> impl Iterator<Item = &[u8]> {
    block.split_inclusive(|byte| *byte == b'\n')
}

/// Returns the first line with its ending.
pub(crate) fn first_line(bytes: &[u8]) -> &[u8] {
    let end = bytes
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(bytes.len(), |at| at + 1);
    bytes.get(..end).unwrap_or(bytes)
}

/// Returns whether a line holds nothing but its ending.
pub(crate) fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| matches!(byte, b'\r' | b'\n'))
}

fn starts_folded(line: &[u8]) -> bool {
    matches!(line.first(), Some(b' ' | b'\t'))
}

/// Returns whether a line continues the one before although it is not marked so: the parameters of
/// a header end in a semicolon only if more follow.
fn is_unfolded(before: &[u8], line: &[u8]) -> bool {
    before.trim_ascii_end().ends_with(b";")
        && line.contains(&b'=')
        && !is_header(line)
        && !starts_folded(line)
}

/// Returns whether a header follows, folded lines aside.
fn precedes_header(rest: &[u8]) -> bool {
    const FOLDED_LINES_MAX: usize = 5;
    lines(rest)
        .take(FOLDED_LINES_MAX)
        .find(|line| !starts_folded(line))
        .is_some_and(is_header)
}

/// Returns whether a line starts a header: a name of printable ASCII, then a colon.
pub(crate) fn is_header(line: &[u8]) -> bool {
    const NAME_BYTES_MAX: usize = 80;
    let Some(colon) = line
        .iter()
        .take(NAME_BYTES_MAX)
        .position(|byte| *byte == b':')
    else {
        return false;
    };
    let name = line.get(..colon).unwrap_or_default().trim_ascii_end();
    !name.is_empty() && name.iter().all(u8::is_ascii_graphic)
}

fn is_subject(line: &[u8]) -> bool {
    line.get(..8)
        .is_some_and(|name| name.eq_ignore_ascii_case(b"subject:"))
}

impl<'a> Headers<'a> {
    /// Parses a header block as [`split`] found it.
    pub(crate) fn parse(block: &'a [u8]) -> Self {
        let text = std::str::from_utf8(block).ok();
        let is_sound = block.ends_with(b"\n")
            && text.is_some_and(|text| !words::needs_join(text))
            && !block.iter().any(|byte| matches!(byte, 0 | 0x1b))
            && lines(block).all(|line| line.len() < SUBJECT_LINE_BYTES_MAX)
            && !lines(block)
                .zip(lines(block).skip(1))
                .any(|(before, line)| is_unfolded(before, line));
        if is_sound {
            return Self {
                list: parse_block(block),
                block: Cow::Borrowed(block),
                subject_line_cut: false,
            };
        }
        let (repaired, subject_line_cut) = repair(block);
        let list = parse_block(repaired.as_bytes())
            .into_iter()
            .map(Header::into_owned)
            .collect();
        Self {
            list,
            block: Cow::Owned(repaired.into_bytes()),
            subject_line_cut,
        }
    }

    /// Returns the values of one header, in order of appearance.
    pub(crate) fn all<'n>(
        &'n self,
        name: &'n HeaderName<'n>,
    ) -> impl Iterator<Item = &'n HeaderValue<'a>> {
        self.list
            .iter()
            .filter(move |header| header.name == *name)
            .map(|header| &header.value)
    }

    /// Returns the first value of one header.
    pub(crate) fn first<'n>(&'n self, name: &'n HeaderName<'n>) -> Option<&'n HeaderValue<'a>> {
        self.all(name).next()
    }

    /// Returns the values of a header that has no name in the parser, whatever its case.
    pub(crate) fn named<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n str> {
        self.list
            .iter()
            .filter(move |header| header.name.as_str().eq_ignore_ascii_case(name))
            .filter_map(|header| header.value.as_text())
    }

    /// Returns the text of a header as written, on one line.
    pub(crate) fn raw(&self, name: &HeaderName<'_>) -> Option<String> {
        const RAW_CHARS_MAX: usize = 200;
        let header = self.list.iter().find(|header| header.name == *name)?;
        let range =
            usize::try_from(header.offset_start).ok()?..usize::try_from(header.offset_end).ok()?;
        let text = String::from_utf8_lossy(self.block.get(range)?);
        Some(clean::line(&text, RAW_CHARS_MAX)).filter(|text| !text.is_empty())
    }

    /// Returns whether a header of this name is present, even empty.
    pub(crate) fn has(&self, name: &HeaderName<'_>) -> bool {
        self.list.iter().any(|header| header.name == *name)
    }

    /// Returns whether no header was found.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

fn parse_block(block: &[u8]) -> Vec<Header<'_>> {
    let message = MessageParser::default().parse_headers(block);
    message
        .and_then(|message| message.parts.into_iter().next())
        .map(|part| part.headers)
        .unwrap_or_default()
}

/// Rewrites a block the parser would misread: raw 8-bit bytes, Japanese escapes, NULs, torn words.
fn repair(block: &[u8]) -> (String, bool) {
    let foreign: Vec<u8> = lines(block)
        .filter(|line| std::str::from_utf8(line).is_err())
        .flatten()
        .copied()
        .collect();
    let encoding = charset::guess(&foreign);
    let mut text = String::with_capacity(block.len() + 2);
    let mut subject_line_cut = false;
    let mut before: &[u8] = b"";
    for line in lines(block) {
        if is_unfolded(before, line) {
            text.push(' ');
        }
        before = line;
        let line = match line.get(..SUBJECT_LINE_BYTES_MAX) {
            Some(start) if is_subject(line) => {
                subject_line_cut = true;
                [start, b"\n"].concat().into()
            }
            Some(_) | None => Cow::Borrowed(line),
        };
        push_line(&line, encoding, &mut text);
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    if words::needs_join(&text) {
        text = words::join(&text);
    }
    (text, subject_line_cut)
}

fn push_line(line: &[u8], foreign: &'static encoding_rs::Encoding, text: &mut String) {
    let decoded = match std::str::from_utf8(line) {
        Ok(line) if line.contains('\x1b') => charset::sniff(line.as_bytes()),
        Ok(line) => Cow::Borrowed(line),
        Err(_) => foreign.decode_without_bom_handling(line).0,
    };
    text.extend(
        decoded
            .chars()
            .filter(|char| !char.is_control() || matches!(char, '\t' | '\r' | '\n')),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], block: &str, body: &str) {
        let split = split(bytes, 1_000).expect("small");
        assert_eq!(
            (split.block, split.body),
            (block.as_bytes(), body.as_bytes())
        );
    }

    #[test]
    fn headers_end_at_the_first_empty_line_or_where_they_stop_being_headers() {
        check(b"A: 1\r\n\r\nbody\r\n", "A: 1\r\n", "body\r\n");
        check(b"A: 1\n 2\n\nbody", "A: 1\n 2\n", "body");
        check(b"A: 1\nnoise\nB: 2\n\nbody", "A: 1\nnoise\nB: 2\n", "body");
        check(
            b"A: 1\nHello you,\nhow are you\n",
            "A: 1\n",
            "Hello you,\nhow are you\n",
        );
        check(
            b"A: 1\n__\n folded\nB: 2\n\nbody",
            "A: 1\n__\n folded\nB: 2\n",
            "body",
        );
        check(b"A: b;\nc=d\n\nbody", "A: b;\nc=d\n", "body");
        check(b"\nbody", "", "body");
        check(b"A: 1", "A: 1", "");
        check(b"", "", "");
    }

    fn subject(block: &[u8]) -> String {
        let headers = Headers::parse(block);
        headers
            .first(&HeaderName::Subject)
            .and_then(HeaderValue::as_text)
            .unwrap_or_default()
            .to_owned()
    }

    #[test]
    fn raw_bytes_in_headers_are_read_as_they_look() {
        for (block, expect) in [
            (&b"Subject: plain\r\n"[..], "plain"),
            (b"Subject: no line end", "no line end"),
            ("Subject: Grüße\r\n".as_bytes(), "Grüße"),
            (b"Subject: Sch\xf6ne Gr\xfc\xdfe\r\n", "Schöne Grüße"),
            (b"Subject: \x1b$B%O%m!<\x1b(B\r\n", "ハロー"),
            (b"Subject: a\0b\r\n", "ab"),
            (
                b"Subject: =?utf-8?Q?caf=C3?=\r\n =?utf-8?Q?=A9?=\r\n",
                "café",
            ),
        ] {
            assert_eq!(subject(block), expect);
        }
    }
}
