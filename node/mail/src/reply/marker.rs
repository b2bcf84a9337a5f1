//! Lines that introduce older text, end new text, or only look so.

use super::table::{
    FIELDS, FOOTERS, FOOTERS_ANYWHERE, FORWARD_SUBJECTS, FORWARDED, Field, ORIGINAL, STARTS, WROTE,
};

/// Lines an attribution may be wrapped over.
const ATTRIBUTION_LINES_MAX: usize = 4;

/// Bytes of a line that can be a marker; longer ones are paragraphs.
const MARKER_BYTES_MAX: usize = 300;

/// Returns over how many lines the text starts with `On … wrote:`.
pub(super) fn attribution(rest: &[&str]) -> Option<usize> {
    let mut near = rest
        .iter()
        .take(ATTRIBUTION_LINES_MAX)
        .map(|line| line.trim_end());
    if !near.any(ends_attribution) {
        return None;
    }
    let mut joined = String::new();
    for (number, line) in rest.iter().take(ATTRIBUTION_LINES_MAX).enumerate() {
        let line = line.trim();
        if line.is_empty()
            || line.starts_with('>') && line != ">:"
            || joined.len() + line.len() > MARKER_BYTES_MAX
        {
            return None;
        }
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(line);
        // Nothing that cannot start an attribution is worth joining with what follows.
        if number == 0 && !can_start(line) {
            return None;
        }
        // A later line that starts one of its own is where it starts; what stands above is text.
        if number > 0 && restarts(line) {
            return None;
        }
        if ends_attribution(line) && is_attribution(&joined) {
            return Some(number + 1);
        }
    }
    None
}

fn can_start(line: &str) -> bool {
    line.chars().any(char::is_numeric)
        || line.contains('@')
        || starts_attribution(&line.to_lowercase())
}

/// Returns whether a line names a day as the start of an attribution does; a wrapped time does not.
fn restarts(line: &str) -> bool {
    let year = line.as_bytes().windows(4).any(|digits| matches!(digits, [b'1' | b'2', b'9' | b'0', rest @ ..] if rest.iter().all(u8::is_ascii_digit)));
    let lower = line.to_lowercase();
    year && (starts_attribution(&lower) || has_time(&lower))
        || ends_attribution(line) && is_attribution(&lower) && starts_attribution(&lower)
}

fn ends_attribution(line: &str) -> bool {
    line.ends_with([':', '：']) || line.ends_with("----") || line.ends_with(" wrote")
}

fn starts_attribution(lower: &str) -> bool {
    STARTS.iter().any(|start| lower.starts_with(start))
}

fn is_attribution(joined: &str) -> bool {
    let lower = joined.to_lowercase();
    let wrote = WROTE.iter().any(|word| lower.contains(word));
    let has_digit = lower.chars().any(char::is_numeric);
    let has_address = lower.contains('@');
    let has_time = has_time(&lower);
    if wrote && starts_attribution(&lower) {
        // A sentence may end so as well, but it does not name the day or an address.
        return has_digit || has_address;
    }
    if wrote {
        return has_address || has_digit && has_time;
    }
    // Some programs write only when and who: `2026-07-28 14:30 Ann <ann@example.org>:`.
    has_time
        && has_address
        && (lower.ends_with(">:") || lower.ends_with("> :") || lower.ends_with(">："))
}

/// Returns whether a text holds a time of day: digits, a colon or dot, digits.
fn has_time(text: &str) -> bool {
    text.as_bytes()
        .windows(4)
        .any(|window| matches!(window, [a, b':' | b'.', b, c] if a.is_ascii_digit() && b.is_ascii_digit() && c.is_ascii_digit()))
}

/// Returns whether a line says that the original message follows.
pub(super) fn is_original(line: &str) -> bool {
    let asks = line.len() <= MARKER_BYTES_MAX && (line.contains("above") || line.contains("ABOVE"));
    asks && ["reply above this line", "type your reply above"]
        .iter()
        .any(|text| line.to_lowercase().contains(text))
        || is_marker(line, '-', &ORIGINAL)
        || is_marker(line, '_', &ORIGINAL)
}

/// Returns whether a line says that a forwarded message follows.
pub(super) fn is_forward(line: &str) -> bool {
    if is_marker(line, '-', &FORWARDED) {
        return true;
    }
    let bare = line.trim_matches(['*', ' ']);
    if !bare.ends_with(':') || bare.len() > MARKER_BYTES_MAX {
        return false;
    }
    let lower = bare.to_lowercase();
    FORWARDED.iter().any(|text| lower.starts_with(text))
}

/// Returns whether a line is a text of a list between at least two dashes.
fn is_marker(line: &str, dash: char, texts: &[&str]) -> bool {
    let inner = line.trim_start_matches(dash);
    if line.len() > MARKER_BYTES_MAX || line.len() < inner.len() + 2 {
        return false;
    }
    let inner = inner.trim_matches([dash, ' ', '*']).to_lowercase();
    texts.iter().any(|text| inner.starts_with(text))
}

/// Returns whether a subject is that of a forward.
pub(super) fn is_forward_subject(subject: &str) -> bool {
    let lower = subject.trim_start().to_lowercase();
    FORWARD_SUBJECTS
        .iter()
        .any(|start| lower.starts_with(start))
}

/// Returns whether the text starts with header fields of an older mail, in whatever order.
pub(super) fn is_header_block(rest: &[&str]) -> bool {
    /// A block of four fields, two of them wrapped, and what stands beside them.
    const BLOCK_LINES_MAX: usize = 8;
    let mut found: Vec<Field> = Vec::new();
    let mut others = 0;
    for (number, line) in rest.iter().take(BLOCK_LINES_MAX).enumerate() {
        match field(line) {
            Some(field) if !found.contains(&field) => found.push(field),
            Some(_) => {}
            None if number == 0 || line.trim().is_empty() => break,
            // A wrapped field continues on the next line, and none is wrapped often.
            None => others += 1,
        }
        if others > 3 {
            break;
        }
    }
    found.len() >= 3
        && found.contains(&Field::From)
        && (found.contains(&Field::Subject) || found.contains(&Field::Date))
}

fn field(line: &str) -> Option<Field> {
    let line = line.trim_start_matches([' ', '\t', '*', '\u{a0}']);
    let end = line
        .char_indices()
        .take(24)
        .find(|(_, char)| matches!(char, ':' | '：'))?
        .0;
    let name = line
        .get(..end)?
        .trim_end_matches([' ', '*', '\u{a0}'])
        .to_lowercase();
    FIELDS
        .iter()
        .find(|(_, names)| names.contains(&name.as_str()))
        .map(|(field, _)| *field)
}

/// Returns whether a line is nothing but a drawn line.
pub(super) fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 5
        && line
            .chars()
            .all(|char| matches!(char, '_' | '-' | '=' | '*' | '─' | '—'))
}

/// Returns whether the lines are the footer of a mailing list: a drawn line, and few words.
pub(super) fn is_list_footer(rest: &[&str]) -> bool {
    const FOOTER_LINES_MAX: usize = 6;
    let rule = rest.first().map(|line| line.trim()).unwrap_or_default();
    let is_drawn = rule.len() >= 20 && rule.chars().all(|char| char == '_');
    is_drawn && rest.iter().filter(|line| !line.trim().is_empty()).count() <= FOOTER_LINES_MAX
}

/// Returns whether a line divides text from signature (RFC 3676, 4.3), trailing space or not.
pub(super) fn is_delimiter(line: &str) -> bool {
    matches!(line.trim_end(), "--" | "—" | "––" | "__")
}

/// Returns whether a line is what a phone or program adds, and not a sentence that starts alike.
pub(super) fn is_footer(line: &str) -> bool {
    const FOOTER_WORDS_MAX: usize = 9;
    let lower = line
        .trim()
        .trim_matches(['*', '_', '-', '(', ')', ' '])
        .to_lowercase();
    let lower = lower.split('<').next().unwrap_or_default().trim_end();
    if lower.is_empty()
        || lower.len() > 120
        || lower.split_whitespace().count() > FOOTER_WORDS_MAX
        || lower.contains(',')
    {
        return false;
    }
    let ends_sentence = lower.ends_with(['?', '!', ':']);
    let starts = FOOTERS
        .iter()
        .any(|start| lower.starts_with(start) && lower.len() > start.len());
    !ends_sentence && (starts || FOOTERS_ANYWHERE.iter().any(|text| lower.contains(text)))
}
