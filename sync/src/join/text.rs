//! Bytes as letters that people copy: base 32 in lower case without padding, and a checksum.

/// The letters, by value: no 0, 1, 8 or 9, which look like others.
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The bytes of the checksum: one wrong text in four thousand million passes.
const CHECKSUM_BYTES: usize = 4;

/// The most letters that are read.
const LETTERS_MAX: usize = 4_096;

/// What the checksum is made with.
const CONTEXT: &str = "orgo text 1";

/// Why letters are not what they should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Something else was given.
    #[error("it begins with `{got}`, expected `{expected}`")]
    Prefix {
        /// How it must begin.
        expected: &'static str,
        /// How it begins.
        got: String,
    },
    /// Longer than any honest one.
    #[error("it has more than {LETTERS_MAX} letters")]
    TooLong,
    /// A sign that is never used.
    #[error("`{}` at place {at} is no letter of it: a to z and 2 to 7 are used", .letter.escape_debug())]
    Letter {
        /// The sign.
        letter: char,
        /// Its place among the letters, from 1; spaces and hyphens do not count.
        at: usize,
    },
    /// Too few letters, or a number of them that no whole bytes have.
    #[error("it has {letters} letters, which is no whole text: some are missing, or too many")]
    Length {
        /// How many there are.
        letters: usize,
    },
    /// Letters were changed.
    #[error("a letter is wrong, missing or too many: its checksum does not fit")]
    Checksum,
}

/// Writes bytes as letters behind a prefix, which tells what they are.
pub(crate) fn write(prefix: &'static str, bytes: &[u8]) -> String {
    let checked = [bytes, &checksum(prefix, bytes)].concat();
    let mut text = prefix.to_owned();
    let (mut held, mut bits) = (0_u32, 0);
    for byte in checked {
        held = held << 8 | u32::from(byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(letter(held >> bits));
        }
    }
    if bits > 0 {
        text.push(letter(held << (5 - bits)));
    }
    text
}

/// Reads what [`write`] wrote. Spaces, line ends and hyphens between the letters do not matter, nor
/// does whether they are capital.
pub(crate) fn read(prefix: &'static str, text: &str) -> Result<Vec<u8>, TextError> {
    let clean: String = text
        .chars()
        .filter(|sign| !sign.is_whitespace() && *sign != '-')
        .flat_map(char::to_lowercase)
        .take(LETTERS_MAX + 1)
        .collect();
    let Some(letters) = clean.strip_prefix(prefix) else {
        let got = clean.chars().take(prefix.len()).collect();
        return Err(TextError::Prefix {
            expected: prefix,
            got,
        });
    };
    if clean.len() > LETTERS_MAX {
        return Err(TextError::TooLong);
    }
    let (bytes, rest) = decode(prefix.len(), letters)?;
    let content = bytes.split_last_chunk::<CHECKSUM_BYTES>();
    let (Some((content, found)), false) = (content, matches!(letters.len() % 8, 1 | 3 | 6)) else {
        return Err(TextError::Length {
            letters: clean.len(),
        });
    };
    if *found == checksum(prefix, content) && rest == 0 {
        Ok(content.to_vec())
    } else {
        Err(TextError::Checksum)
    }
}

/// Returns the whole bytes that letters hold, and what the bits beyond them say.
fn decode(before: usize, letters: &str) -> Result<(Vec<u8>, u32), TextError> {
    let mut bytes = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for (at, sign) in (before + 1..).zip(letters.chars()) {
        let value = LETTERS
            .iter()
            .zip(0_u32..)
            .find_map(|(letter, value)| (char::from(*letter) == sign).then_some(value));
        let value = value.ok_or(TextError::Letter { letter: sign, at })?;
        held = (held << 5 | value) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            let [.., byte] = (held >> bits).to_be_bytes();
            bytes.push(byte);
        }
    }
    Ok((bytes, held & ((1 << bits) - 1)))
}

fn letter(value: u32) -> char {
    LETTERS
        .iter()
        .cycle()
        .nth((value & 31) as usize)
        .map_or('a', |letter| char::from(*letter))
}

fn checksum(prefix: &str, bytes: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let mut hasher = blake3::Hasher::new_derive_key(CONTEXT);
    hasher.update(prefix.as_bytes());
    hasher.update(bytes);
    let mut checksum = [0; CHECKSUM_BYTES];
    hasher.finalize_xof().fill(&mut checksum);
    checksum
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expect: &str) {
        let error = read("orgo1", text).unwrap_err().to_string();
        assert!(error.contains(expect), "{text}: {error}, expected {expect}");
    }

    #[test]
    fn what_is_wrong_is_said() {
        let good = write("orgo1", b"Lake Clinics");
        assert_eq!(good, "orgo1jrqwwzjainwgs3tjmnzvfyk4zq");
        check("", "it begins with ``, expected `orgo1`");
        check("https://example.org", "it begins with `https`");
        check(&good[5..], "it begins with `jrqww`");
        check("orgo1", "it has 5 letters, which is no whole text");
        check(&good.replace('j', "1"), "`1` at place 6 is no letter");
        check(&good.replace("jr", "rj"), "a letter is wrong");
        check(&good[..good.len() - 1], "it has 30 letters");
        check(&good[..good.len() - 2], "a letter is wrong");
        check(&format!("{good}a"), "it has 32 letters");
        check(&format!("{good}aa"), "a letter is wrong");
        check(&"orgo1".repeat(1_000), "more than 4096 letters");
        check("orgo1é", "`é` at place 6");
    }

    #[test]
    fn one_prefix_is_not_taken_for_another() {
        let key = write("orgokey1", b"secret");
        check(&key, "it begins with `orgok`");
        let moved = key.replace("orgokey1", "orgo1");
        check(&moved, "a letter is wrong");
    }

    proptest! {
        #[test]
        fn reads_what_it_writes_however_it_is_typed(
            bytes in prop::collection::vec(any::<u8>(), 0..300),
            capital: bool,
            every in 1..9_usize,
        ) {
            let written = write("orgo1", &bytes);
            let mut typed = String::new();
            for (at, letter) in written.chars().enumerate() {
                if at % every == 0 { typed.push_str(if capital { "-" } else { "\n " }); }
                typed.push(if capital { letter.to_ascii_uppercase() } else { letter });
            }
            prop_assert_eq!(read("orgo1", &typed), Ok(bytes));
        }

        #[test]
        fn one_wrong_letter_is_noticed(
            bytes in prop::collection::vec(any::<u8>(), 0..60),
            at: prop::sample::Index,
            letter in 0..32_u32,
        ) {
            let written = write("orgo1", &bytes);
            let at = 5 + at.index(written.len() - 5);
            let mut wrong: Vec<char> = written.chars().collect();
            prop_assume!(wrong[at] != super::letter(letter));
            wrong[at] = super::letter(letter);
            let wrong: String = wrong.into_iter().collect();
            prop_assert!(read("orgo1", &wrong).is_err());
        }

        #[test]
        fn arbitrary_text_never_panics(text in ".{0,80}") {
            let text = ["orgo1", &text].concat();
            prop_assert!(read("orgo1", &text).is_err());
        }
    }
}
