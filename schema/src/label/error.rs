//! Why a text is not a label.

use super::{BaseError, Category, Subcategory};
use crate::role::{RoleError, StrayCharacter};

/// Why a text is not a label: the part at fault, what is allowed, an example (SPEC 2; SECURITY 4,
/// 56, 57, 59).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LabelError {
    /// There is no text.
    #[error(
        "label is empty: write base, category and subcategory, and perhaps a role, for example \
         1001.91.Operations.Safety"
    )]
    Empty,
    /// Two dots follow each other, or the text begins or ends with one.
    #[error(
        "part {part} of the label is empty: parts are separated by single dots, with none at either \
         end, for example 1001.91.Operations.Safety"
    )]
    EmptyPart {
        /// The part, counted from 1.
        part: usize,
    },
    /// A pattern stands where one label is needed.
    #[error(
        "wildcard at position {position} of the label: a pattern is for searching, one label is \
         needed here, for example 1001.91.Operations.Safety"
    )]
    Wildcard {
        /// The character, counted from 1.
        position: usize,
    },
    /// A character is none of those a label is made of, even when normalized.
    #[error(
        "{0} of the label: only digits, the letters a-z and dots are allowed, for example \
         1001.91.Operations.Safety"
    )]
    Character(StrayCharacter),
    /// The base is impossible.
    #[error(transparent)]
    Base(#[from] BaseError),
    /// There are not two characters after the base.
    #[error(
        "category and subcategory {complaint}: two digits are needed here, category 1 to 9 and \
         subcategory 1 to 5, for example 1001.91.Operations.Safety"
    )]
    Kind {
        /// What is wrong with them.
        complaint: Box<str>,
    },
    /// The first digit after the base is out of range.
    #[error(
        "`{found}` is not a category: allowed are {}, for example 1001.91.Operations.Safety",
        listed(Category::ALL.iter().map(|word| (word.digit(), word.as_str())))
    )]
    Category {
        /// The character in its place.
        found: char,
    },
    /// The second digit after the base is out of range.
    #[error(
        "`{found}` is not a subcategory: allowed are {}, for example 1001.91.Operations.Safety",
        listed(Subcategory::ALL.iter().map(|word| (word.digit(), word.as_str())))
    )]
    Subcategory {
        /// The character in its place.
        found: char,
    },
    /// The role is impossible, or its area unknown.
    #[error(transparent)]
    Role(#[from] RoleError),
}

impl LabelError {
    /// Returns the part at fault, in words: `label` where it concerns the whole.
    pub const fn part(&self) -> &'static str {
        match self {
            Self::Empty | Self::EmptyPart { .. } | Self::Wildcard { .. } | Self::Character(_) => {
                "label"
            }
            Self::Base(_) => "base",
            Self::Kind { .. } => "category and subcategory",
            Self::Category { .. } => "category",
            Self::Subcategory { .. } => "subcategory",
            Self::Role(_) => "role",
        }
    }

    /// Says that the second part is not two characters.
    pub(super) fn kind(text: &str) -> Self {
        const CHARS_SHOWN_MAX: usize = 16;
        let complaint = if text.is_empty() {
            "are missing".to_owned()
        } else {
            let shown: String = text.chars().take(CHARS_SHOWN_MAX).collect();
            format!("`{shown}` are incomplete or too long")
        };
        Self::Kind {
            complaint: complaint.into(),
        }
    }
}

/// Lists the digits and their words.
fn listed<'a>(words: impl Iterator<Item = (char, &'a str)>) -> String {
    let words: Vec<String> = words
        .map(|(digit, word)| format!("{digit} {word}"))
        .collect();
    words.join(", ")
}
