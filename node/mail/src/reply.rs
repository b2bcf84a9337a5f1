//! The new words of a reply, apart from what they answer (MAIL 6.27–6.32).
//!
//! Showing too much is a nuisance, cutting real text is a fault: whatever is not surely a quote
//! stays. Nothing is cut from forwards, nothing between quotes is cut, and the result is never
//! empty. The whole text remains in [`crate::Mail::text`].
//!
//! *Why no library.* The crate at hand compiles its expressions for every call and loses real text
//! in 8 of 64 known cases. What people type above a quote is found by comparing lines with tables.

mod marker;
mod table;

use serde::Serialize;

/// A text divided into what is new, what is quoted, and the signature.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ReplyText {
    /// What the sender wrote now; empty only if the whole text is empty.
    pub fresh: String,
    /// The older text below or above, with the line that introduces it.
    pub quoted: String,
    /// The signature: after `-- `, or what a phone adds.
    pub signature: String,
}

/// Where the older text starts, and how it was recognized.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// `On … wrote:` over so many lines.
    Attribution { at: usize, lines: usize },
    /// A block of From, Sent, To, Subject, or a line that says "original message".
    Header { at: usize },
    /// The text introduces a forwarded message: nothing is cut.
    Forward,
}

/// Divides a text; `subject` tells a forward from a reply where both look alike.
pub fn split(text: &str, subject: &str) -> ReplyText {
    let lines: Vec<&str> = text.lines().collect();
    let parts = match find_cut(&lines) {
        Some(Cut::Forward) => None,
        Some(Cut::Header { at }) if !marker::is_forward_subject(subject) => cut_below(&lines, at),
        Some(Cut::Header { .. }) => None,
        Some(Cut::Attribution { at, lines: header }) => cut_attributed(&lines, at, header),
        None => cut_trailing_quote(&lines),
    };
    let (fresh, quoted) = parts.unwrap_or_else(|| (lines.clone(), Vec::new()));
    let (fresh, signature) = sign(&fresh);
    let quoted = join(&quoted);
    match (fresh.is_empty(), signature.is_empty()) {
        // Only a signature stands above the quote: it is what was sent.
        (true, false) => ReplyText {
            fresh: signature,
            quoted,
            signature: String::new(),
        },
        (true, true) => ReplyText {
            fresh: text.trim().to_owned(),
            ..ReplyText::default()
        },
        _ => ReplyText {
            fresh,
            quoted,
            signature,
        },
    }
}

type Halves<'a> = Option<(Vec<&'a str>, Vec<&'a str>)>;

fn find_cut(lines: &[&str]) -> Option<Cut> {
    for at in 0..lines.len() {
        let rest = lines.get(at..)?;
        let line = rest.first()?.trim();
        if line.is_empty() || is_quote(line) {
            continue;
        }
        if marker::is_forward(line) {
            return Some(Cut::Forward);
        }
        if marker::is_original(line) || marker::is_header_block(rest) {
            return Some(Cut::Header {
                at: above_rule(lines, at),
            });
        }
        if let Some(lines) = marker::attribution(rest) {
            return Some(Cut::Attribution { at, lines });
        }
    }
    None
}

/// Outlook draws a line above what it quotes; the line belongs to the quote.
fn above_rule(lines: &[&str], at: usize) -> usize {
    let before = lines.get(..at).unwrap_or_default();
    match before.iter().rposition(|line| !line.trim().is_empty()) {
        Some(rule) if lines.get(rule).is_some_and(|line| marker::is_rule(line)) => rule,
        _ => at,
    }
}

/// Cuts everything from a line on, if something stands above it.
fn cut_below<'a>(lines: &[&'a str], at: usize) -> Halves<'a> {
    let (above, below) = lines.split_at_checked(at)?;
    has_text(above).then(|| (above.to_vec(), below.to_vec()))
}

/// Cuts what an attribution introduces; text between or after its quotes decides how.
fn cut_attributed<'a>(lines: &[&'a str], at: usize, header: usize) -> Halves<'a> {
    let (above, below) = lines.split_at_checked(at)?;
    let body = below.get(header..)?;
    let first = body.iter().position(|line| !line.trim().is_empty());
    let is_marked = first
        .and_then(|first| body.get(first))
        .is_some_and(|line| is_quote(line));
    if !is_marked {
        return cut_below(lines, at);
    }
    let Some(end) = body.iter().rposition(|line| is_quote(line)) else {
        return cut_below(lines, at);
    };
    let after = body.get(end + 1..)?;
    let between = body.get(first?..end)?;
    let is_interleaved = between
        .iter()
        .any(|line| !line.trim().is_empty() && !is_quote(line));
    match (has_text(above), has_words(after), is_interleaved) {
        // Lines that a mailer wrapped lose their mark; if nothing follows, they are part of the quote.
        (true, false, true) if !is_answered(between) => cut_below(lines, at),
        (_, _, true) => None,
        (true, false, false) => {
            let mut fresh = above.to_vec();
            fresh.extend(after);
            Some((fresh, below.get(..=header + end)?.to_vec()))
        }
        (true, true, false) => None,
        (false, true, false) => Some((after.to_vec(), below.get(..=header + end)?.to_vec())),
        (false, false, false) => None,
    }
}

/// Returns whether text between quotes stands apart from them, as an answer does; a line that a
/// mailer wrapped touches its quote on both sides.
fn is_answered(lines: &[&str]) -> bool {
    lines.windows(2).any(|pair| {
        matches!(pair, [before, line] if before.trim().is_empty() && !line.trim().is_empty() && !is_quote(line))
    })
}

/// Cuts a block of `>` lines at the end that nothing introduces; quotes above it mean a conversation.
fn cut_trailing_quote<'a>(lines: &[&'a str]) -> Halves<'a> {
    let last = lines.iter().rposition(|line| !line.trim().is_empty())?;
    if !is_quote(lines.get(last)?) {
        return None;
    }
    let start = lines
        .iter()
        .rposition(|line| !line.trim().is_empty() && !is_quote(line))?
        + 1;
    let above = lines.get(..start)?;
    if above.iter().any(|line| is_quote(line)) {
        None
    } else {
        cut_below(lines, start)
    }
}

/// Takes the signature off the end; returns the text and the signature.
fn sign(lines: &[&str]) -> (String, String) {
    /// A longer one is text below a line that only looks like a delimiter.
    const SIGNATURE_LINES_MAX: usize = 20;
    let start = lines.len().saturating_sub(SIGNATURE_LINES_MAX);
    let mut last = start..lines.len();
    let list = last
        .clone()
        .find(|at| lines.get(*at..).is_some_and(marker::is_list_footer));
    let delimiter = last.rfind(|at| {
        lines
            .get(*at)
            .is_some_and(|line| marker::is_delimiter(line))
    });
    let at = delimiter.or(list).or_else(|| footer(lines));
    let Some(at) = at else {
        return (join(lines), String::new());
    };
    let (text, signature) = lines.split_at_checked(at).unwrap_or((lines, &[]));
    // A phone's line may stand above the delimiter as well.
    let (text, more) = match footer(text) {
        Some(at) => text.split_at_checked(at).unwrap_or((text, &[])),
        None => (text, &[][..]),
    };
    (join(text), join(&[more, signature].concat()))
}

/// Returns the line that a phone or mail program adds, if it is among the last three lines of text.
fn footer(lines: &[&str]) -> Option<usize> {
    let ends = lines
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, line)| !line.trim().is_empty())
        .take(3);
    ends.filter(|(_, line)| marker::is_footer(line))
        .map(|(at, _)| at)
        .last()
}

fn is_quote(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

fn has_text(lines: &[&str]) -> bool {
    lines.iter().any(|line| !line.trim().is_empty())
}

/// Returns whether lines hold text that is neither a signature nor a list's footer.
fn has_words(lines: &[&str]) -> bool {
    let end = lines
        .iter()
        .position(|line| marker::is_delimiter(line) || marker::is_rule(line));
    let lines = lines.get(..end.unwrap_or(lines.len())).unwrap_or(lines);
    lines
        .iter()
        .any(|line| !line.trim().is_empty() && !marker::is_footer(line))
}

fn join(lines: &[&str]) -> String {
    lines.join("\n").trim_matches('\n').trim_end().to_owned()
}

#[cfg(test)]
#[path = "reply/tests.rs"]
mod tests;
