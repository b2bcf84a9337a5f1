//! What one message may cost.

use serde::{Deserialize, Serialize};

/// The bounds of one message (SECURITY 4, E6–E9, E14, E16, E18).
///
/// Two nodes must read one mail alike, so only [`Limits::attachment_bytes_max`] is meant to be set
/// by a profile: it decides what is kept, never what the fingerprint is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of the message's own headers; a subject on one long line counts as cut.
    pub headers_bytes_max: usize,
    /// Bytes of the headers of all parts together.
    pub part_headers_bytes_max: usize,
    /// Levels of parts within parts, the message itself being the first.
    pub depth_max: usize,
    /// Parts, of whatever kind, including those that only hold others.
    pub parts_max: usize,
    /// Messages within messages that are looked into; deeper ones stay files.
    pub nested_messages_max: usize,
    /// Characters of the subject.
    pub subject_chars_max: usize,
    /// Decoded bytes of one attachment whose content is kept.
    pub attachment_bytes_max: u64,
    /// Characters of the readable text.
    pub text_chars_max: usize,
    /// Bytes of one HTML part that are rendered to text.
    pub html_bytes_max: usize,
    /// Identifiers kept of References and In-Reply-To: the first, and the newest.
    pub references_max: usize,
    /// Addresses kept of each of To, Cc and Reply-To.
    pub addresses_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            headers_bytes_max: 64 * 1024,
            part_headers_bytes_max: 256 * 1024,
            depth_max: 20,
            parts_max: 200,
            nested_messages_max: 5,
            subject_chars_max: 998,
            attachment_bytes_max: 25 * 1024 * 1024,
            text_chars_max: 1_000_000,
            html_bytes_max: 4 * 1024 * 1024,
            references_max: 200,
            addresses_max: 1_000,
        }
    }
}
