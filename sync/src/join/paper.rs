//! The recovery key as it stands on paper.

use crate::join::text::{self, TextError};

/// How the text of a recovery key begins.
pub const PREFIX: &str = "orgokey1";

/// How many letters stand together on paper.
const GROUP: usize = 4;

/// Why a text is not a recovery key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// The letters are not right.
    #[error("this is not a recovery key: {0}")]
    Text(#[from] TextError),
    /// The letters are right and mean something else.
    #[error("this is not a recovery key: it holds {got} bytes, a key has 32")]
    Length {
        /// How many bytes there are.
        got: usize,
    },
}

/// Writes a recovery key for paper, in groups of four letters.
pub fn write(secret: &[u8; 32]) -> String {
    let text = text::write(PREFIX, secret);
    let letters: Vec<char> = text.chars().collect();
    let groups = letters.chunks(GROUP).map(|group| group.iter().collect());
    groups.collect::<Vec<String>>().join("-")
}

/// Reads a recovery key from what somebody typed.
///
/// # Errors
/// When it is none: what is wrong with it, never the key.
pub fn read(text: &str) -> Result<[u8; 32], PaperError> {
    text::read(PREFIX, text)?
        .try_into()
        .map_err(|bytes: Vec<u8>| PaperError::Length { got: bytes.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_down_opens_it_again() {
        let paper = write(&[0xa5; 32]);
        assert!(paper.starts_with("orgo-key1-uws2"), "{paper}");
        assert_eq!(read(&paper), Ok([0xa5; 32]));
        assert_eq!(
            read(&paper.replace('-', " ").to_uppercase()),
            Ok([0xa5; 32])
        );
        let cases = [
            (paper.replacen("uws", "wus", 1), "a letter is wrong"),
            ("orgo1abc".to_owned(), "it begins with `orgo1abc`"),
            (text::write(PREFIX, &[1; 31]), "it holds 31 bytes"),
        ];
        for (wrong, expect) in cases {
            let error = read(&wrong).unwrap_err().to_string();
            assert!(error.contains(expect), "{error}, expected {expect}");
        }
    }
}
