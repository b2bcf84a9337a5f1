//! What is wrong with a message: why it could not be read, or what a reader should know about it.

use serde::Serialize;
use thiserror::Error;

/// Why bytes could not be read as a message; the raw bytes go to triage, never away.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unparsed {
    /// Nothing but white space (E1).
    #[error("message has no headers and no body; stored as unparsed, see triage")]
    Empty,
    /// Text without a single header line.
    #[error("message has no headers; stored as unparsed, see triage")]
    NoHeaders,
    /// The headers, or those of its parts together, are larger than allowed (E7).
    #[error("headers over {} KiB", .limit_bytes / 1024)]
    HeadersTooLarge {
        /// The limit in bytes.
        limit_bytes: usize,
    },
    /// Parts within parts within parts (E8).
    #[error("nested deeper than {limit} parts")]
    TooDeep {
        /// The limit in levels.
        limit: usize,
    },
    /// A swarm of parts (E9).
    #[error("more than {limit} parts")]
    TooManyParts {
        /// The limit in parts.
        limit: usize,
    },
}

/// Something a reader should know about a message that was read.
///
/// `Display` is the sentence shown to people (SECURITY 4, E2–E18).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Error, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Warning {
    /// No From header with an address (E2).
    #[error("no sender address")]
    NoSender,
    /// Several From headers or several addresses in one (E3).
    #[error("more than one sender")]
    MoreThanOneSender,
    /// The display name pretends to be another address (E4).
    #[error("the sender's name contains another address, `{name}`; shown as `{address}`")]
    NameHoldsAddress {
        /// The display name as written.
        name: String,
        /// The address the message says it is from.
        address: String,
    },
    /// The subject was longer than allowed (E6, E14).
    #[error("subject cut at {limit} characters")]
    SubjectCut {
        /// The limit in characters.
        limit: usize,
    },
    /// The Date header is missing, unreadable, or before 1980 or after 2100.
    #[error("the date is missing or impossible; the time of receipt is used")]
    DateUnusable,
    /// A multipart message without the boundary that would divide it (E10).
    #[error("the boundary between the parts is missing; the body is shown as text")]
    BoundaryMissing,
    /// A transfer encoding with bytes it cannot contain (E11).
    #[error("attachment `{name}` was damaged in transit")]
    AttachmentDamaged {
        /// The safe name of the attachment.
        name: String,
    },
    /// The text of the message itself was damaged.
    #[error("the text was damaged in transit")]
    TextDamaged,
    /// Text whose bytes do not fit the declared character set (E12).
    #[error(
        "the text is not in the character set it declares, `{declared}`; some letters may be wrong"
    )]
    CharsetWrong {
        /// The declared character set.
        declared: String,
    },
    /// A character set nobody should use, or nobody knows (E13).
    #[error("character set not supported: `{declared}`; the original can be downloaded")]
    CharsetUnsupported {
        /// The declared character set.
        declared: String,
    },
    /// An attachment larger than the profile allows (E16).
    #[error("attachment `{name}` refused: {} is over {}", megabytes(*.bytes), megabytes(*.limit_bytes))]
    AttachmentRefused {
        /// The safe name of the attachment.
        name: String,
        /// Its decoded size.
        bytes: u64,
        /// The limit in bytes.
        limit_bytes: u64,
    },
    /// A file name was changed to be safe to show (E17).
    #[error("the file name was changed to `{name}` because the original could mislead")]
    NameChanged {
        /// The safe name.
        name: String,
    },
    /// A message within messages, too deep to be looked into (E18).
    #[error("messages within messages deeper than {limit} were not looked into")]
    MessagesTooDeep {
        /// The limit in levels.
        limit: usize,
    },
    /// The message, or a part of it, is encrypted (PGP/MIME or S/MIME).
    #[error("encrypted; it cannot be read here, the original can be downloaded")]
    Encrypted,
    /// Nothing but the headers was read; see [`crate::parse_head`].
    #[error("only the headers were read; the original can be downloaded")]
    BodyUnread,
    /// The text was longer than allowed.
    #[error("text cut at {limit} characters; the original can be downloaded")]
    TextCut {
        /// The limit in characters.
        limit: usize,
    },
}

/// Renders a size the way a person says it: `30 MB`, and `25.1 MB` only where rounding would lie.
fn megabytes(bytes: u64) -> String {
    const MIB: u64 = 1024 * 1024;
    if bytes < MIB {
        return format!("{} kB", bytes.div_ceil(1024));
    }
    let tenths = (bytes * 10).div_ceil(MIB);
    match tenths % 10 {
        0 => format!("{} MB", tenths / 10),
        tenth => format!("{}.{tenth} MB", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_those_promised() {
        for (sentence, expect) in [
            (
                Unparsed::HeadersTooLarge {
                    limit_bytes: 65_536,
                }
                .to_string(),
                "headers over 64 KiB",
            ),
            (
                Unparsed::TooDeep { limit: 20 }.to_string(),
                "nested deeper than 20 parts",
            ),
            (
                Unparsed::TooManyParts { limit: 200 }.to_string(),
                "more than 200 parts",
            ),
            (
                Warning::AttachmentRefused {
                    name: "a.bin".into(),
                    bytes: 30 << 20,
                    limit_bytes: 25 << 20,
                }
                .to_string(),
                "attachment `a.bin` refused: 30 MB is over 25 MB",
            ),
        ] {
            assert_eq!(sentence, expect);
        }
    }

    #[test]
    fn one_byte_over_the_limit_never_reads_as_equal() {
        assert_eq!(megabytes((25 << 20) + 1), "25.1 MB");
        assert_eq!(megabytes(1), "1 kB");
    }
}
