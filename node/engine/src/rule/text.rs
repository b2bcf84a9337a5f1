//! Text as words are compared: without case, accents, and kinds of white space.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Returns text in the form in which words are looked for.
///
/// Letters are decomposed, stripped of their marks and put in lower case; white space of any kind
/// and length becomes one space; curved apostrophes become straight ones; invisible characters go.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if c.is_whitespace() || c.is_ascii_control() {
            push_space(&mut out);
        } else if c.is_ascii() {
            out.push(c);
        } else {
            fold_other(c, &mut out);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn fold_other(c: char, out: &mut String) {
    decompose_compatible(c, |part| match part {
        '\u{2018}' | '\u{2019}' | '\u{2bc}' => out.push('\''),
        // Soft hyphen, zero-width characters, direction marks, Arabic tatweel.
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'
        | '\u{feff}'
        | '\u{640}' => {}
        _ if part.is_whitespace() => push_space(out),
        _ if is_combining_mark(part) => {}
        _ => out.extend(
            part.to_lowercase()
                .filter(|lower| !is_combining_mark(*lower)),
        ),
    });
}

fn push_space(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// Whether what stands from `start` to `end` is not part of a longer word.
pub(super) fn stands_alone(folded: &str, start: usize, end: usize) -> bool {
    let (Some(before), Some(inside), Some(after)) = (
        folded.get(..start),
        folded.get(start..end),
        folded.get(end..),
    ) else {
        return false;
    };
    let joined = |left: Option<char>, right: Option<char>| {
        left.zip(right)
            .is_some_and(|(left, right)| is_letter(left) && is_letter(right))
    };
    !joined(before.chars().next_back(), inside.chars().next())
        && !joined(inside.chars().next_back(), after.chars().next())
}

/// Whether a character makes words longer. Chinese, Japanese, Thai, Lao, Burmese and Khmer are
/// written without spaces, so their letters touch without being one word.
fn is_letter(c: char) -> bool {
    let unspaced = matches!(
        c,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
            | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}'
    );
    c.is_alphanumeric() && !unspaced
}

/// Whether `text` is what `pattern` describes, where `*` stands for any characters, or none.
pub(crate) fn is_like(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        let Some((_, after)) = rest.split_once(piece) else {
            return false;
        };
        // The empty piece between two stars is found at once and consumes nothing.
        rest = after;
    }
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folds_what_people_do_not_mean_to_distinguish() {
        let check = |text: &str, expected: &str| assert_eq!(folded(text), expected, "{text}");
        check("  Water\r\n\tLEAK ", "water leak");
        check("FUITE d\u{2019}Eau à l'Étage", "fuite d'eau a l'etage");
        check("e\u{301}clair", "eclair");
        check("İSTANBUL", "istanbul");
        check("ﬁre", "fire");
        check("تسرّب الميـاه", "تسرب المياه");
        check("wa\u{ad}ter", "water");
        check("", "");
    }

    #[test]
    fn words_end_where_letters_end() {
        let check = |text: &str, word: &str, expected: bool| {
            let found = text
                .match_indices(word)
                .any(|(at, word)| stands_alone(text, at, at + word.len()));
            assert_eq!(found, expected, "{word} in {text}");
        };
        check("a leak, here", "leak", true);
        check("leakage", "leak", false);
        check("air-leak", "leak", true);
        check("room 12", "room 1", false);
        check("c++ code", "c++", true);
        check("漏水了", "漏水", true);
        check("تسرب", "تسرب", true);
        check("التسرب", "تسرب", false);
    }

    #[test]
    fn stars_stand_for_anything() {
        let check = |pattern: &str, text: &str, expected: bool| {
            assert_eq!(is_like(pattern, text), expected, "{pattern} {text}");
        };
        check("maintenance@*", "maintenance@school.example", true);
        check("maintenance@*", "xmaintenance@school.example", false);
        check("*@school.example", "a@school.example", true);
        check("*@school.example", "a@school.example.org", false);
        check("a*b*c", "a--b--c", true);
        check("a*b*c", "a--c--b", false);
        check("ab*ba", "aba", false);
        check("*", "", true);
        check("", "x", false);
        check("x", "x", true);
        check("a**b", "ab", true);
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,40}|[a-zéÉß \u{301}\u{2019}\n]{0,30}") {
            prop_assert_eq!(folded(&folded(&text)), folded(&text));
        }

        #[test]
        fn patterns_agree_with_a_regex(pattern in "[ab*]{0,8}", text in "[ab]{0,10}") {
            let regex = regex::Regex::new(&format!("^{}$", pattern.replace('*', ".*"))).unwrap();
            prop_assert_eq!(is_like(&pattern, &text), regex.is_match(&text));
        }
    }
}
