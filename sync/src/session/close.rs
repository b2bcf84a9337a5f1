//! Why a session ends, in words that a person understands.

use std::fmt;

use minicbor::{Decode, Encode};

/// The most characters of a sentence that a peer may give as its reason.
const SENTENCE_CHARS_MAX: usize = 300;

/// What a session ended for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// A frame is not what it claims to be.
    Malformed,
    /// The peer belongs to another organisation.
    Organization,
    /// The peer is not a member, or was removed.
    Member,
    /// The two programs have no version of the protocol in common.
    Version,
    /// A compartment that the two do not share.
    Compartment,
    /// More bytes at once than are allowed.
    TooLarge,
    /// More of something than is allowed.
    TooMany,
    /// A frame that has no place at this point of the conversation.
    Order,
    /// This side has taken in as much as it wants to.
    Capped,
    /// A code that this program does not know.
    Other(u16),
}

impl Code {
    /// Returns the number of the code.
    pub const fn number(self) -> u16 {
        match self {
            Self::Malformed => 101,
            Self::Organization => 102,
            Self::Member => 103,
            Self::Version => 104,
            Self::Compartment => 105,
            Self::TooLarge => 106,
            Self::TooMany => 107,
            Self::Order => 108,
            Self::Capped => 109,
            Self::Other(number) => number,
        }
    }

    const fn from_number(number: u16) -> Self {
        match number {
            101 => Self::Malformed,
            102 => Self::Organization,
            103 => Self::Member,
            104 => Self::Version,
            105 => Self::Compartment,
            106 => Self::TooLarge,
            107 => Self::TooMany,
            108 => Self::Order,
            109 => Self::Capped,
            other => Self::Other(other),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "E{}", self.number())
    }
}

/// Why a session ends.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {}{sentence}", if *.by_peer { "the peer says: " } else { "" })]
pub struct CloseReason {
    /// In short.
    pub code: Code,
    /// In a sentence, without a period.
    pub sentence: String,
    /// Whether the peer ended it.
    pub by_peer: bool,
}

impl CloseReason {
    pub(crate) fn new(code: Code, sentence: impl Into<String>) -> Self {
        Self {
            code,
            sentence: sentence.into(),
            by_peer: false,
        }
    }

    pub(crate) fn to_wire(&self) -> Farewell {
        Farewell {
            code: self.code.number(),
            sentence: self.sentence.clone(),
        }
    }

    pub(crate) fn from_wire(farewell: &Farewell) -> Self {
        let shown = farewell
            .sentence
            .chars()
            .filter(|char| !char.is_control() && !turns(*char));
        Self {
            code: Code::from_number(farewell.code),
            sentence: shown.take(SENTENCE_CHARS_MAX).collect(),
            by_peer: true,
        }
    }
}

/// Whether a character turns the direction of the text after it.
const fn turns(char: char) -> bool {
    matches!(char, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The last thing a node says to a peer.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Farewell {
    #[n(0)]
    pub(crate) code: u16,
    #[n(1)]
    pub(crate) sentence: String,
}
