//! Text made fit to be shown and stored: no control characters, no hidden ones where they deceive.

use std::borrow::Cow;

/// Strips control characters but line feeds and tabs, and makes every line end in `\n` (SECURITY 4, F81).
pub(crate) fn text(raw: &str) -> Cow<'_, str> {
    let is_clean = |byte: u8| (0x20..0x7f).contains(&byte) || matches!(byte, b'\n' | b'\t');
    if raw.bytes().all(is_clean) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' => out.push('\n'),
            '\u{feff}' => {}
            char if char.is_control() && !matches!(char, '\n' | '\t') => {}
            char => out.push(char),
        }
    }
    Cow::Owned(out)
}

/// Makes one line of a header value: no controls, no direction tricks, single spaces, bounded.
pub(crate) fn line(raw: &str, chars_max: usize) -> String {
    let mut out = String::with_capacity(raw.len().min(chars_max * 4));
    let mut chars = 0;
    let mut space = false;
    for char in raw.chars() {
        if char.is_whitespace() {
            space = chars > 0;
        } else if !char.is_control() && !is_direction(char) {
            if chars + usize::from(space) >= chars_max {
                break;
            }
            if space {
                out.push(' ');
                chars += 1;
                space = false;
            }
            out.push(char);
            chars += 1;
        }
    }
    out
}

/// Returns whether a character turns the direction of what follows, which can make a name lie.
pub(crate) fn is_direction(char: char) -> bool {
    matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns whether a character is not seen but changes what is: zero-width, fillers, tags.
pub(crate) fn is_hidden(char: char) -> bool {
    is_direction(char)
        || matches!(
            char,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
                | '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2065}'
                | '\u{206a}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Cuts text after `chars_max` characters; returns whether something was cut.
pub(crate) fn truncate(text: &mut String, chars_max: usize) -> bool {
    if text.len() <= chars_max {
        return false;
    }
    let Some((at, _)) = text.char_indices().nth(chars_max) else {
        return false;
    };
    text.truncate(at);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f81_controls_are_stripped_but_line_feeds_and_tabs() {
        assert_eq!(
            text("a\0b\u{7}c\td\r\ne\rf\u{85}g\u{1b}[31m"),
            "abc\td\ne\nfg[31m"
        );
        assert!(matches!(text("plain\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_line_is_one_line_of_bounded_length() {
        assert_eq!(line("  a \r\n\t b\u{202e}c\0 ", 100), "a bc");
        assert_eq!(line("one two", 4), "one");
        assert_eq!(line("ééééé", 3), "ééé");
    }

    #[test]
    fn truncation_counts_characters() {
        let mut text = "äöü".to_owned();
        assert!(!truncate(&mut text, 3));
        assert!(truncate(&mut text, 2));
        assert_eq!(text, "äö");
    }
}
