//! What makes two copies of a message one (CONVERGENCE 5).

use unicode_normalization::UnicodeNormalization;

use crate::mail::Mail;

/// Bytes of normalized text that are hashed; more than any limit on text leaves would depend on it.
const TEXT_BYTES_MAX: usize = 100_000;

impl Mail {
    /// Returns the canonical fingerprint: sender, date, subject, text and files.
    ///
    /// It is equal for copies that came by different ways: whatever the mail systems added, in
    /// whatever order the headers stand, and however the text is encoded, wrapped or ended.
    /// It does not depend on [`crate::Limits::attachment_bytes_max`].
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_derive_key("orgo mail fingerprint 1");
        let mut field = |bytes: &[u8]| {
            hasher.update(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
            hasher.update(bytes);
        };
        field(
            self.from
                .as_ref()
                .map(crate::Address::normalized)
                .unwrap_or_default()
                .as_bytes(),
        );
        match (self.date_ms, &self.date_text) {
            (Some(date_ms), _) => field(&date_ms.to_le_bytes()),
            (None, Some(text)) => field(text.as_bytes()),
            (None, None) => field(b""),
        }
        field(normalize(&self.subject).as_bytes());
        field(normalize(&self.text).as_bytes());
        let mut files: Vec<[u8; 32]> = self.attachments.iter().map(|file| file.canonical).collect();
        files.sort_unstable();
        field(&files.concat());
        *hasher.finalize().as_bytes()
    }
}

/// Composes letters, and makes every run of white space one space.
///
/// An archive marks lines that start with `From ` (mbox); the mark is not part of the text.
fn normalize(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(TEXT_BYTES_MAX));
    for line in text.lines() {
        let bare = line.trim_start_matches('>');
        let line = if bare.starts_with("From ") {
            bare
        } else {
            line
        };
        for word in line.split_whitespace() {
            if !out.is_empty() {
                out.push(' ');
            }
            if word.is_ascii() {
                out.push_str(word);
            } else {
                out.extend(word.nfc());
            }
        }
        if out.len() > TEXT_BYTES_MAX {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_compared_without_its_layout() {
        for (text, expect) in [
            ("a  b\r\n\tc\n", "a b c"),
            (">From here", "From here"),
            (">> From x", ">> From x"),
            ("e\u{301}", "é"),
            ("", ""),
        ] {
            assert_eq!(normalize(text), expect);
        }
    }
}
