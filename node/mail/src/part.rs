//! The tree of parts of a message, built in one walk that refuses bombs as it goes (E8, E9, E10).
//!
//! Header fields are parsed by mail-parser; the tree is not. Its parser nests messages as deep as
//! the bytes say, and dropping a tree of a hundred thousand levels overruns the stack, which nothing
//! can catch. Here every level is counted before it is entered.

use mail_parser::{ContentType, HeaderName, HeaderValue};

use crate::header::{self, Headers};
use crate::limits::Limits;
use crate::transfer::{self, Decoded, Transfer};
use crate::warning::{Unparsed, Warning};

/// A message or one of its parts; borrows the bytes it was read from.
#[derive(Debug)]
pub(crate) struct Part<'a> {
    pub(crate) headers: Headers<'a>,
    /// `text/plain` and the like, in lower case, without parameters.
    pub(crate) media_type: String,
    /// The bytes after the headers, still encoded.
    pub(crate) body: &'a [u8],
    /// Empty for everything but a multipart that could be divided.
    pub(crate) children: Vec<Self>,
}

/// What a tree has cost so far.
#[derive(Debug)]
struct Budget<'l> {
    limits: &'l Limits,
    parts: usize,
    part_headers_bytes: usize,
    warnings: Vec<Warning>,
}

/// Reads a whole message into a tree; the second value is what was wrong with its structure.
pub(crate) fn read<'a>(
    raw: &'a [u8],
    limits: &Limits,
) -> Result<(Part<'a>, Vec<Warning>), Unparsed> {
    let (headers, body) = head(raw, limits)?;
    let mut budget = Budget {
        limits,
        parts: 0,
        part_headers_bytes: 0,
        warnings: Vec::new(),
    };
    let root = budget.part(headers, body, "text/plain", 1)?;
    Ok((root, budget.warnings))
}

/// Reads the headers of a message, and nothing of its body.
pub(crate) fn read_head<'a>(raw: &'a [u8], limits: &Limits) -> Result<Part<'a>, Unparsed> {
    let (headers, _) = head(raw, limits)?;
    let media_type = content_type(&headers).map_or_else(|| "text/plain".to_owned(), media_type);
    let children = Vec::new();
    Ok(Part {
        headers,
        media_type,
        body: b"",
        children,
    })
}

fn head<'a>(raw: &'a [u8], limits: &Limits) -> Result<(Headers<'a>, &'a [u8]), Unparsed> {
    let raw = skip_envelope(raw);
    if raw.iter().all(u8::is_ascii_whitespace) {
        return Err(Unparsed::Empty);
    }
    let limit_bytes = limits.headers_bytes_max;
    let split = header::split(raw, limit_bytes).ok_or(Unparsed::HeadersTooLarge { limit_bytes })?;
    let headers = Headers::parse(split.block);
    if headers.is_empty() {
        return Err(Unparsed::NoHeaders);
    }
    Ok((headers, split.body))
}

/// Leaves out what stands before the headers: a byte order mark, empty lines, an mbox `From ` line.
fn skip_envelope(raw: &[u8]) -> &[u8] {
    let mut raw = raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw);
    loop {
        let line = header::first_line(raw);
        let is_envelope = line.starts_with(b"From ") || line.starts_with(b">From ");
        if line.is_empty() || !(is_envelope || line.trim_ascii().is_empty()) {
            return raw;
        }
        raw = raw.get(line.len()..).unwrap_or_default();
    }
}

impl Budget<'_> {
    fn part<'a>(
        &mut self,
        headers: Headers<'a>,
        body: &'a [u8],
        default_type: &str,
        depth: usize,
    ) -> Result<Part<'a>, Unparsed> {
        let limits = self.limits;
        if depth > limits.depth_max {
            return Err(Unparsed::TooDeep {
                limit: limits.depth_max,
            });
        }
        self.parts += 1;
        if self.parts > limits.parts_max {
            return Err(Unparsed::TooManyParts {
                limit: limits.parts_max,
            });
        }
        let content_type = content_type(&headers);
        let media_type = content_type.map_or_else(|| default_type.to_owned(), media_type);
        let boundary = content_type
            .and_then(|content_type| content_type.attribute("boundary"))
            .unwrap_or_default();
        let is_multipart = media_type.starts_with("multipart/");
        let slices = if is_multipart {
            divide(body, boundary)
        } else {
            Vec::new()
        };
        let is_undivided = is_multipart && slices.is_empty();
        let mut part = Part {
            headers,
            media_type,
            body,
            children: Vec::new(),
        };
        if is_undivided {
            if !body.iter().all(u8::is_ascii_whitespace) {
                self.warnings.push(Warning::BoundaryMissing);
            }
            "text/plain".clone_into(&mut part.media_type);
            return Ok(part);
        }
        let child_type = if part.media_type == "multipart/digest" {
            "message/rfc822"
        } else {
            "text/plain"
        };
        for slice in slices {
            part.children
                .push(self.child(slice, child_type, depth + 1)?);
        }
        Ok(part)
    }

    fn child<'a>(
        &mut self,
        slice: &'a [u8],
        default_type: &str,
        depth: usize,
    ) -> Result<Part<'a>, Unparsed> {
        let limit_bytes = self.limits.part_headers_bytes_max;
        let left = limit_bytes.saturating_sub(self.part_headers_bytes);
        let split = header::split(slice, left).ok_or(Unparsed::HeadersTooLarge { limit_bytes })?;
        self.part_headers_bytes += split.counted;
        self.part(Headers::parse(split.block), split.body, default_type, depth)
    }
}

/// Cuts a multipart body at its boundary lines; empty when there is no boundary or it never occurs.
fn divide<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let slices = divide_at(body, boundary);
    match boundary.strip_prefix("--") {
        // Some mailers count the two dashes in front of each line as part of the boundary.
        Some(boundary) if slices.is_empty() => divide_at(body, boundary),
        Some(_) | None => slices,
    }
}

/// A part that no boundary closes reaches to the end; what precedes the first is left out.
fn divide_at<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mut slices = Vec::new();
    if boundary.is_empty() {
        return slices;
    }
    let mut open: Option<usize> = None;
    let mut at = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        if let Some(is_last) = boundary_line(line, boundary.as_bytes()) {
            slices.extend(open.and_then(|start| body.get(start..before_break(body, start, at))));
            open = (!is_last).then_some(at + line.len());
            if is_last {
                return slices;
            }
        }
        at += line.len();
    }
    // Nothing after the last boundary line is a message cut off there, not a part.
    slices.extend(
        open.and_then(|start| body.get(start..))
            .filter(|rest| !rest.is_empty()),
    );
    slices
}

/// Returns whether a line is the boundary, and if so whether it is the closing one.
fn boundary_line(line: &[u8], boundary: &[u8]) -> Option<bool> {
    let rest = line.strip_prefix(b"--")?.strip_prefix(boundary)?;
    match rest.trim_ascii() {
        b"" => Some(false),
        rest if rest.starts_with(b"--") => Some(true),
        _ => None,
    }
}

/// Returns where a part ends: the line break before a boundary belongs to the boundary.
fn before_break(body: &[u8], start: usize, at: usize) -> usize {
    let part = body.get(start..at).unwrap_or_default();
    let part = part
        .strip_suffix(b"\n")
        .map_or(part, |part| part.strip_suffix(b"\r").unwrap_or(part));
    start + part.len()
}

fn content_type<'h>(headers: &'h Headers<'_>) -> Option<&'h ContentType<'h>> {
    headers
        .first(&HeaderName::ContentType)
        .and_then(HeaderValue::as_content_type)
}

fn media_type(content_type: &ContentType<'_>) -> String {
    let subtype = content_type
        .subtype()
        .unwrap_or(match content_type.ctype() {
            "text" => "plain",
            "multipart" => "mixed",
            _ => "octet-stream",
        });
    let mut name = format!("{}/{subtype}", content_type.ctype().trim()).to_ascii_lowercase();
    name.retain(|char| char.is_ascii_graphic());
    name.truncate(100);
    name
}

impl Part<'_> {
    /// Returns a parameter of Content-Type.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        content_type(&self.headers).and_then(|content_type| content_type.attribute(name))
    }

    /// Returns the disposition: `inline`, `attachment`, or `None` when it is not said.
    pub(crate) fn disposition(&self) -> Option<&str> {
        self.disposition_value().map(ContentType::ctype)
    }

    fn disposition_value(&self) -> Option<&ContentType<'_>> {
        self.headers
            .first(&HeaderName::ContentDisposition)
            .and_then(HeaderValue::as_content_type)
    }

    /// Returns the file name as the sender wrote it, decoded.
    pub(crate) fn file_name(&self) -> Option<&str> {
        self.disposition_value()
            .and_then(|disposition| disposition.attribute("filename"))
            .or_else(|| self.parameter("name"))
            .filter(|name| !name.trim().is_empty())
    }

    /// Returns the Content-ID without its angle brackets.
    pub(crate) fn content_id(&self) -> Option<&str> {
        self.headers
            .first(&HeaderName::ContentId)
            .and_then(HeaderValue::as_text)
            .map(str::trim)
    }

    /// Returns the body with its transfer encoding undone.
    pub(crate) fn decoded(&self) -> Decoded<'_> {
        transfer::decode(self.body, self.transfer())
    }

    fn transfer(&self) -> Transfer {
        let name = self
            .headers
            .first(&HeaderName::ContentTransferEncoding)
            .and_then(HeaderValue::as_text);
        match name.map(|name| name.trim().to_ascii_lowercase()).as_deref() {
            Some("base64") => Transfer::Base64,
            Some("quoted-printable") => Transfer::QuotedPrintable,
            Some(_) | None => Transfer::Identity,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn types(part: &Part<'_>) -> String {
        let inner: Vec<String> = part.children.iter().map(types).collect();
        if inner.is_empty() {
            part.media_type.clone()
        } else {
            format!("{}[{}]", part.media_type, inner.join(" "))
        }
    }

    fn check(raw: &str, expect: &str, warnings: &[Warning]) {
        for raw in [raw.to_owned(), raw.replace('\n', "\r\n")] {
            let (part, found) = read(raw.as_bytes(), &Limits::default()).expect("readable");
            assert_eq!(types(&part), expect, "{raw:?}");
            assert_eq!(found, warnings);
        }
    }

    #[test]
    fn the_tree_is_that_of_the_boundaries() {
        check("Subject: x\n\nhello", "text/plain", &[]);
        check(
            "Content-Type: multipart/mixed; boundary=a\n\npreamble\n--a\n\none\n--ab\n--a\nContent-Type: TEXT/HTML\n\ntwo\n--a--\nepilogue\n--a\n\nx",
            "multipart/mixed[text/plain text/html]",
            &[],
        );
        check(
            "Content-Type: multipart/mixed; boundary=\"a b\"\n\n--a b\nContent-Type: multipart/digest; boundary=c\n\n--c\n\nFrom: x\n\n--a b \n\nthird, unclosed",
            "multipart/mixed[multipart/digest[message/rfc822] text/plain]",
            &[],
        );
        check(
            "Content-Type: multipart;\nboundary=--a\n\n--a\n\none\n--a--",
            "multipart/mixed[text/plain]",
            &[],
        );
        check("Content-Type: multipart\n\n", "text/plain", &[]);
    }

    #[test]
    fn e10_a_missing_boundary_leaves_text() {
        for content_type in [
            "multipart/mixed",
            "multipart/mixed; boundary=\"\"",
            "multipart/mixed; boundary=never",
        ] {
            check(
                &format!("Content-Type: {content_type}\n\n--x\n\nhello"),
                "text/plain",
                &[Warning::BoundaryMissing],
            );
        }
    }

    #[test]
    fn the_envelope_is_left_out() {
        for start in [
            "\u{feff}",
            "\r\n\r\n",
            "From ann@example.org Mon Jan  1 00:00:00 2026\n",
            ">From x\n\n",
        ] {
            let raw = format!("{start}Subject: x\n\nhello");
            let (part, _) = read(raw.as_bytes(), &Limits::default()).expect("readable");
            assert_eq!(part.body, b"hello");
        }
    }
}
