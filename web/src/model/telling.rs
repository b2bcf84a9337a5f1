//! What of a timeline is shown, and in which order: as its address says.

use super::{Entry, EntryBody};

/// What of a timeline is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    All,
    /// What came in and what left by mail.
    Mail,
    /// What people here wrote for each other.
    Notes,
    /// All else that happened.
    Steps,
}

impl Show {
    pub const ALL: [Self; 4] = [Self::All, Self::Mail, Self::Notes, Self::Steps];

    /// Returns the word of the address; nothing for what is shown anyway.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Mail => "mail",
            Self::Notes => "notes",
            Self::Steps => "steps",
        }
    }

    /// Reads the word of an address; what is not known shows all.
    #[must_use]
    pub fn read(word: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|show| show.word() == word).unwrap_or_default()
    }

    /// Whether an entry is among it.
    #[must_use]
    pub const fn holds(self, entry: &Entry) -> bool {
        match self {
            Self::All => true,
            Self::Mail => matches!(entry.body, EntryBody::Signal(_) | EntryBody::Reply(_)),
            Self::Notes => matches!(entry.body, EntryBody::Comment { .. }),
            Self::Steps => matches!(entry.body, EntryBody::Step(_) | EntryBody::Conflict(_)),
        }
    }
}

/// How a timeline is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Telling {
    pub show: Show,
    pub is_newest_first: bool,
}

/// The word of an address for the newest first.
pub const NEWEST: &str = "newest";
