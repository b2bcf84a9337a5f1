//! Classes of retention: the word by which a profile says how long a case is kept (SPEC 10).

use std::{fmt, str::FromStr};

use crate::role::text_codec;

/// The longest name of a class, in characters.
pub const CLASS_CHARS_MAX: usize = 32;

/// The name of a class of retention, for example `clinical`: a letter, then letters, digits and `_`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RetentionClass(String);

/// Why a text is not the name of a class.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a retention class: expected a word of at most {CLASS_CHARS_MAX} letters a to z, \
     digits and _, beginning with a letter, for example clinical"
)]
pub struct RetentionClassError {
    text: String,
}

impl RetentionClass {
    /// Reads a name, in any case.
    ///
    /// # Errors
    ///
    /// Says what a name is made of.
    pub fn parse(text: &str) -> Result<Self, RetentionClassError> {
        let name = text.trim().to_ascii_lowercase();
        let is_plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
        let begins = name.starts_with(|first: char| first.is_ascii_lowercase());
        if begins && name.len() <= CLASS_CHARS_MAX && name.bytes().all(is_plain) {
            Ok(Self(name))
        } else {
            Err(RetentionClassError {
                text: text.chars().take(64).collect(),
            })
        }
    }

    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RetentionClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for RetentionClass {
    type Err = RetentionClassError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

text_codec! {
    RetentionClass via RetentionClass::parse,
    pattern: "^[a-z][a-z0-9_]{0,31}$",
    description: "The name of a class of retention, as the profile lists them",
    example: "clinical",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_one_plain_word() {
        assert_eq!(
            RetentionClass::parse(" Clinical_10 ").unwrap().as_str(),
            "clinical_10"
        );
        for text in ["", "10y", "two words", "é", "_a", &"a".repeat(33)] {
            let error = RetentionClass::parse(text).unwrap_err().to_string();
            assert!(error.contains("for example clinical"), "{error}");
        }
    }
}
