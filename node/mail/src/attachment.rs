//! A file that came with a message.

use crate::limits::Limits;
use crate::name;
use crate::part::Part;
use crate::warning::Warning;

/// A file that came with a message, decoded; stored by its hash, shown by its safe name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// A name that is safe to show and to store under; see [`crate::safe_name`].
    pub name: String,
    /// The name as the sender wrote it, for the record only; `None` when there was none.
    pub name_original: Option<String>,
    /// The declared type, lower case, without parameters; a claim, never a fact.
    pub media_type: String,
    /// The Content-ID that HTML refers to, without angle brackets.
    pub content_id: Option<String>,
    /// Whether the sender shows it within the text: declared so, or referred to by the HTML.
    pub inline: bool,
    /// The decoded content; empty when refused.
    pub content: Vec<u8>,
    /// Decoded size in bytes, also of a refused one.
    pub bytes: u64,
    /// BLAKE3 of the decoded content, also of a refused one.
    pub blake3: [u8; 32],
    /// Whether the transfer encoding held bytes it cannot hold (E11).
    pub damaged: bool,
    /// Whether the content was dropped because it is over the limit (E16).
    pub refused: bool,
    /// What a message within the message says, so that it can be found; `None` for other files.
    pub text: Option<String>,
    /// The hash that enters the fingerprint: of text it does not depend on line endings.
    pub(crate) canonical: [u8; 32],
}

impl Attachment {
    /// Returns whether the file has no content at all; it is accepted and shown as empty (E15).
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    pub(crate) fn read(
        part: &Part<'_>,
        number: usize,
        limits: &Limits,
        warnings: &mut Vec<Warning>,
    ) -> Self {
        let decoded = part.decoded();
        let name_original = part.file_name().map(str::to_owned);
        let name = match &name_original {
            Some(original) => name::safe_name(original),
            None => name::for_part(number, &part.media_type),
        };
        if name_original.as_deref().is_some_and(name::misleads) {
            warnings.push(Warning::NameChanged { name: name.clone() });
        }
        if decoded.damaged {
            warnings.push(Warning::AttachmentDamaged { name: name.clone() });
        }
        let bytes = u64::try_from(decoded.bytes.len()).unwrap_or(u64::MAX);
        let limit_bytes = limits.attachment_bytes_max;
        let refused = bytes > limit_bytes;
        if refused {
            warnings.push(Warning::AttachmentRefused {
                name: name.clone(),
                bytes,
                limit_bytes,
            });
        }
        let blake3 = *blake3::hash(&decoded.bytes).as_bytes();
        let is_text =
            part.media_type.starts_with("text/") || part.media_type.starts_with("message/");
        let canonical = if is_text {
            without_line_endings(&decoded.bytes)
        } else {
            blake3
        };
        Self {
            name,
            name_original,
            media_type: part.media_type.clone(),
            content_id: part.content_id().map(str::to_owned),
            inline: part.disposition() == Some("inline"),
            content: if refused {
                Vec::new()
            } else {
                decoded.bytes.into_owned()
            },
            bytes,
            blake3,
            damaged: decoded.damaged,
            refused,
            text: None,
            canonical,
        }
    }
}

/// Hashes text so that a copy whose line endings were changed on the way has the same hash.
fn without_line_endings(bytes: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for line in bytes.trim_ascii_end().split(|byte| *byte == b'\n') {
        hasher.update(line.strip_suffix(b"\r").unwrap_or(line));
        hasher.update(b"\n");
    }
    *hasher.finalize().as_bytes()
}
