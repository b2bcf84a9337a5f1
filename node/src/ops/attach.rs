//! Adding files, from the command line.

use std::{fs::File, io::Read as _, path::Path};

use orgo_engine::authorize::Person;
use orgo_schema::command::{Command, NewFile, Object};
use serde_json::Value;

use super::to_json;
use crate::{
    failure::Failure,
    node::Node,
    submit::{file::FILE_BYTES_MAX, submit},
    verb::FileArgs,
};

/// Media types by the ending of a name, for the files people add most.
const TYPES: [(&str, &str); 14] = [
    ("csv", "text/csv"),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ("eml", "message/rfc822"),
    ("gif", "image/gif"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("md", "text/markdown"),
    ("mp4", "video/mp4"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("txt", "text/plain"),
    ("vcf", "text/vcard"),
    ("webp", "image/webp"),
    ("zip", "application/zip"),
];

/// Adds a file, and a comment if one is given.
///
/// # Errors
/// When the file cannot be read, or a refusal.
pub fn add(
    node: &Node,
    person: &Person,
    object: Object,
    asked: &FileArgs,
) -> Result<Value, Failure> {
    let name = asked
        .name
        .clone()
        .or_else(|| Some(asked.file.file_name()?.to_string_lossy().into_owned()))
        .unwrap_or_default();
    let media_type = asked
        .media_type
        .clone()
        .unwrap_or_else(|| guess(&name).to_owned());
    let file = NewFile {
        name,
        media_type,
        content: content(&asked.file)?,
    };
    let mut receipt = submit(node, person, Command::Attach { object, file })?;
    if let Some(text) = &asked.comment {
        let text = text.clone();
        let next = submit(node, person, Command::Comment { object, text })?;
        receipt.facts.extend(next.facts);
    }
    to_json(receipt)
}

/// Reads a file, but not much more than may be added.
pub(super) fn content(path: &Path) -> Result<Vec<u8>, Failure> {
    let bad = |error| Failure::Input(format!("{}: {error}", path.display()));
    let mut content = Vec::new();
    let file = File::open(path).map_err(bad)?;
    let most = u64::try_from(FILE_BYTES_MAX).unwrap_or(u64::MAX);
    file.take(most.saturating_add(1))
        .read_to_end(&mut content)
        .map_err(bad)?;
    if content.len() > FILE_BYTES_MAX {
        let most = FILE_BYTES_MAX >> 20;
        return Err(Failure::Input(format!(
            "{}: more than {most} MiB, at most that is allowed",
            path.display()
        )));
    }
    Ok(content)
}

/// Guesses a media type from the ending of a name.
pub(crate) fn guess(name: &str) -> &'static str {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_lowercase());
    let known = TYPES
        .iter()
        .find(|(known, _)| ending.as_deref() == Some(known));
    known.map_or("application/octet-stream", |(_, media_type)| media_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_media_type_is_guessed_from_the_ending() {
        assert_eq!(guess("Photo.JPG"), "image/jpeg");
        assert_eq!(guess("notes.tar.gz"), "application/octet-stream");
        assert_eq!(guess("pdf"), "application/octet-stream");
    }
}
