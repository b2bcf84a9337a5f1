//! The text of one part, and whether it is one.

use std::borrow::Cow;

use crate::charset;
use crate::part::Part;
use crate::warning::Warning;

/// Returns the text of a part in its character set, still with whatever markup it has.
pub(crate) fn decode<'p>(part: &'p Part<'_>, warnings: &mut Vec<Warning>) -> Cow<'p, str> {
    let decoded = part.decoded();
    if decoded.damaged {
        warnings.push(Warning::TextDamaged);
    }
    let declared = part.parameter("charset");
    let meta = if part.media_type == "text/html"
        && declared.is_none_or(|name| name.eq_ignore_ascii_case("us-ascii"))
    {
        meta_charset(&decoded.bytes)
    } else {
        None
    };
    let declared = meta.as_deref().or(declared);
    match decoded.bytes {
        Cow::Borrowed(bytes) => charset::decode(bytes, declared, warnings),
        Cow::Owned(bytes) => Cow::Owned(charset::decode(&bytes, declared, warnings).into_owned()),
    }
}

/// Returns the character set that HTML names itself, where it cannot be UTF-8 anyway.
fn meta_charset(html: &[u8]) -> Option<String> {
    const HEAD_BYTES: usize = 4096;
    if std::str::from_utf8(html).is_ok() {
        return None;
    }
    let head = String::from_utf8_lossy(html.get(..HEAD_BYTES).unwrap_or(html)).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let name = after.trim_start_matches(['"', '\'', ' ']);
    let end = name.find(['"', '\'', ' ', '>', ';', '/', '\n', '\r'])?;
    name.get(..end)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
}

/// Returns whether plain text only stands in for the HTML beside it (MAIL 6.18).
pub(crate) fn is_stub(text: &str) -> bool {
    const STUB_BYTES_MAX: usize = 400;
    let text = text.trim();
    if text.is_empty() {
        return true;
    }
    if text.len() > STUB_BYTES_MAX {
        return false;
    }
    let lower = text.to_lowercase();
    lower.contains("html")
        && [
            "view", "support", "client", "browser", "format", "display", "anzeige", "affich",
            "lector", "visual",
        ]
        .iter()
        .any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_only_stands_in_for_html_is_known() {
        for (text, expect) in [
            ("", true),
            (" \n ", true),
            ("Your mail client does not support HTML.", true),
            ("Diese Nachricht ist im HTML-Format.", true),
            ("The HTML is done.", false),
            ("Please view the pump.", false),
        ] {
            assert_eq!(is_stub(text), expect, "{text}");
        }
        assert!(!is_stub(&"view html ".repeat(100)));
    }

    #[test]
    fn html_names_its_character_set() {
        for (html, expect) in [
            (
                &b"<meta charset=windows-1250>\xe9"[..],
                Some("windows-1250"),
            ),
            (
                b"<META http-equiv=x content='text/html; CHARSET=\"Big5\"'>\xe9",
                Some("big5"),
            ),
            (b"<meta charset=windows-1250>ascii", None),
            (b"charset=\xe9", None),
        ] {
            assert_eq!(meta_charset(html).as_deref(), expect);
        }
    }
}
