//! Which characters an address may hold, and how look-alikes are refused (SECURITY 4, 57).

use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// A character that may not stand in an address, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StrayCharacter {
    /// The character as it was given.
    pub found: char,
    /// Its place in the text as it was given, counted in characters from 1.
    pub position: usize,
}

impl fmt::Display for StrayCharacter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { found, position } = *self;
        let code = u32::from(found);
        // A character nobody would see is named by its code alone.
        if found.is_whitespace() || found.escape_debug().count() > 1 {
            write!(f, "U+{code:04X} at position {position}")
        } else {
            write!(f, "`{found}` (U+{code:04X}) at position {position}")
        }
    }
}

/// What may not stand in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stray {
    /// A star or question mark, counted from 1.
    Wildcard { position: usize },
    /// Anything else.
    Character(StrayCharacter),
}

/// Returns the text in ASCII letters, digits and dots.
///
/// Compatibility forms, such as full-width letters, become what they stand for; letters of other
/// scripts, marks and invisible characters are refused, so no two addresses look alike.
pub(crate) fn spelled(text: &str) -> Result<String, Stray> {
    // Nearly all are spelled so already, and every fact that is read has one.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'.';
    if text.bytes().all(is_plain) {
        return Ok(text.to_owned());
    }
    let mut spelled = String::with_capacity(text.len());
    for (position, found) in (1..).zip(text.chars()) {
        for plain in std::iter::once(found).nfkc() {
            match plain {
                'a'..='z' | 'A'..='Z' | '0'..='9' | '.' => spelled.push(plain),
                '*' | '?' => return Err(Stray::Wildcard { position }),
                _ => return Err(Stray::Character(StrayCharacter { found, position })),
            }
        }
    }
    Ok(spelled)
}
