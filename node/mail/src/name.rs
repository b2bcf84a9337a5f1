//! File names as shown and stored: never a path, never a disguise (SECURITY 3.C14, 4.E17).

use unicode_normalization::UnicodeNormalization;

use crate::clean;

/// What a file without a usable name is called.
const UNNAMED: &str = "unnamed";

/// Longest name in characters; file systems allow 255 bytes, and four bytes per character are rare.
const NAME_CHARS_MAX: usize = 100;

/// Longest ending that is kept when a name is shortened, with its dot.
const ENDING_CHARS_MAX: usize = 12;

/// Names that Windows gives to devices, with whatever ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Returns a name that is safe to show and to store under: normalized first, then checked.
///
/// It is the last segment of a path, holds no control, hidden or direction-turning characters,
/// does not start with a dot, is no device, is at most 100 characters long and never empty.
pub fn safe_name(raw: &str) -> String {
    // Removing a hidden character can bring two together that compose, so both steps run twice.
    let visible: String = raw
        .chars()
        .filter(|char| !is_hidden(*char))
        .nfkc()
        .filter(|char| !is_hidden(*char))
        .collect();
    let normalized: String = visible.nfkc().collect();
    let segment = normalized
        .rsplit(is_separator)
        .map(|segment| segment.trim_matches(is_edge))
        .find(|segment| !segment.is_empty())
        .unwrap_or_default();
    let mut name = String::with_capacity(segment.len());
    for char in segment.chars() {
        match char {
            char if char.is_whitespace() => {
                if !name.ends_with(' ') {
                    name.push(' ');
                }
            }
            '<' | '>' | ':' | '"' | '|' | '?' | '*' => name.push('_'),
            char => name.push(char),
        }
    }
    let name = shorten(&name);
    match name.trim_matches(is_edge) {
        "" => UNNAMED.to_owned(),
        name if is_device(name) => format!("_{name}"),
        name => name.to_owned(),
    }
}

/// Returns whether a name, shown as it is, could pass for something else or lead out of its folder.
pub(crate) fn misleads(raw: &str) -> bool {
    raw.chars()
        .any(|char| is_hidden(char) || is_separator(char))
        || raw.starts_with('.')
        || is_device(raw)
        || raw.chars().count() > NAME_CHARS_MAX
}

fn is_hidden(char: char) -> bool {
    (char.is_control() && !char.is_whitespace())
        || matches!(char, '\u{85}')
        || clean::is_hidden(char)
}

/// Slashes of every kind that normalization leaves.
fn is_separator(char: char) -> bool {
    matches!(
        char,
        '/' | '\\' | '\u{2044}' | '\u{2215}' | '\u{2216}' | '\u{29f8}' | '\u{29f5}'
    )
}

/// Dots make a file hidden or a folder the parent; Windows drops them and spaces at the end.
fn is_edge(char: char) -> bool {
    char == '.' || char.is_whitespace()
}

fn is_device(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix)
            .is_some_and(|rest| rest.len() == 1 && rest.chars().all(|char| char.is_ascii_digit()))
    };
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

fn shorten(name: &str) -> String {
    let length = name.chars().count();
    if length <= NAME_CHARS_MAX {
        return name.to_owned();
    }
    let ending = name
        .rfind('.')
        .and_then(|dot| name.get(dot..))
        .filter(|ending| ending.chars().count() <= ENDING_CHARS_MAX)
        .unwrap_or_default();
    let stem: String = name
        .chars()
        .take(NAME_CHARS_MAX - ENDING_CHARS_MAX)
        .collect();
    format!("{}{ending}", stem.trim_end_matches(is_edge))
}

/// Returns a name for a part that has none: `part-3.png`.
pub(crate) fn for_part(number: usize, media_type: &str) -> String {
    let ending = match media_type {
        "text/plain" | "message/delivery-status" | "text/rfc822-headers" => ".txt",
        "text/html" => ".html",
        "text/calendar" => ".ics",
        "text/csv" => ".csv",
        "message/rfc822" | "message/global" => ".eml",
        "image/png" => ".png",
        "image/jpeg" | "image/jpg" => ".jpg",
        "image/gif" => ".gif",
        "image/webp" => ".webp",
        "application/pdf" => ".pdf",
        "application/zip" => ".zip",
        "application/pgp-signature" => ".asc",
        "application/ms-tnef" => ".dat",
        _ => "",
    };
    format!("part-{number}{ending}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn e17_file_names_are_made_safe() {
        for (raw, expect) in [
            ("report.pdf", "report.pdf"),
            ("../../x", "x"),
            ("..\\..\\windows\\system.ini", "system.ini"),
            ("/etc/passwd", "passwd"),
            ("CON", "_CON"),
            ("com1.txt", "_com1.txt"),
            ("nul .tar.gz", "_nul .tar.gz"),
            ("a\0b", "ab"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            ("\u{200b}.htaccess", "htaccess"),
            (".\u{200b}.\u{200b}/x", "x"),
            ("", "unnamed"),
            ("..", "unnamed"),
            (" . ", "unnamed"),
            ("／etc／shadow", "shadow"),
            ("a\u{2215}b", "b"),
            ("what?.txt", "what_.txt"),
            ("a\r\nb.txt", "a b.txt"),
            ("café.pdf", "café.pdf"),
            ("cafe\u{301}.pdf", "café.pdf"),
            ("trailing...", "trailing"),
            ("folder/", "folder"),
        ] {
            assert_eq!(safe_name(raw), expect, "{raw:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let name = safe_name(&format!("{}.docx", "x".repeat(500)));
        assert!(
            name.ends_with(".docx") && name.chars().count() <= NAME_CHARS_MAX,
            "{name}"
        );
    }

    proptest! {
        #[test]
        fn a_safe_name_is_safe_and_stays_as_it_is(raw in "\\PC*|[./\\\\a\u{200b}\u{202e}\0 cCoOnN1:\u{301}\u{ff0f}]{0,20}|.*") {
            let name = safe_name(&raw);
            prop_assert!(!name.is_empty() && !name.starts_with('.') && name.chars().count() <= NAME_CHARS_MAX + 1);
            prop_assert!(!name.chars().any(|char| is_hidden(char) || is_separator(char) || char.is_control()));
            prop_assert!(!is_device(&name));
            prop_assert_eq!(safe_name(&name), name);
        }
    }
}
