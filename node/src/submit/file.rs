//! Files that people add to cases and tasks.

use orgo_engine::authorize::Action;
use orgo_schema::{
    command::{Command, NewFile, Object, Receipt, Refusal},
    fact::{Body, FileRef, Item},
    id::BlobHash,
};

use super::{change::Ask, check};
use crate::{
    failure::Failure,
    store::{StoreError, blob},
};

/// The longest file, in bytes: a photo or a scanned letter; a Pi holds several in memory at once.
pub const FILE_BYTES_MAX: usize = 16 << 20;
/// The most files of one case or task.
const FILES_MAX: usize = 200;
/// The longest media type, in characters.
const TYPE_CHARS_MAX: usize = 100;

/// A file, compressed before the writer has its turn.
#[derive(Debug)]
pub struct Packed {
    file: NewFile,
    packed: blob::Packed,
}

impl Packed {
    /// Takes the file out of a command that brings one.
    ///
    /// # Errors
    /// When the file may not be kept.
    pub fn of(command: &mut Command) -> Result<Option<Self>, Failure> {
        let Command::Attach { file, .. } = command else {
            return Ok(None);
        };
        let empty = NewFile {
            name: String::new(),
            media_type: String::new(),
            content: Vec::new(),
        };
        Self::new(std::mem::replace(file, empty)).map(Some)
    }

    /// Checks and compresses a file.
    ///
    /// # Errors
    /// When it is empty or too long, or there is no memory.
    fn new(file: NewFile) -> Result<Self, Failure> {
        let bytes = file.content.len();
        if bytes == 0 {
            return Err(check::invalid("file", "choose a file that is not empty").into());
        }
        if bytes > FILE_BYTES_MAX {
            let problem = format!(
                "the file has {bytes} bytes, at most {FILE_BYTES_MAX} ({} MiB) are allowed",
                FILE_BYTES_MAX >> 20
            );
            return Err(check::invalid("file", &problem).into());
        }
        let packed = blob::Packed::new(&file.content)?;
        Ok(Self { file, packed })
    }
}

/// Adds a file.
///
/// # Errors
/// A refusal.
pub fn attach(
    ask: &mut Ask<'_, '_>,
    object: Object,
    file: Option<&Packed>,
) -> Result<Receipt, Failure> {
    let file = file.ok_or_else(|| check::invalid("file", "choose a file"))?;
    let found = ask.find(object)?;
    ask.may(Action::Comment, &found)?;
    if found.attachments().len() >= FILES_MAX {
        let problem = format!("there are {FILES_MAX} files already, that is as many as may be");
        return Err(check::invalid("file", &problem).into());
    }
    let hash = found.compartment.scope.blob(&file.file.content);
    blob::add(ask.batch.db, found.compartment.row, &hash, &file.packed)
        .map_err(StoreError::from)?;
    let item = Item::File(FileRef {
        blob: hash,
        name: orgo_mail::safe_name(&file.file.name),
        media_type: media_type(&file.file.media_type),
        bytes: file.file.content.len() as u64,
    });
    ask.write(&found, Body::Added(item))
}

/// Takes a file away. What was added is kept, and the timeline says so.
///
/// # Errors
/// A refusal.
pub fn detach(ask: &mut Ask<'_, '_>, object: Object, hash: BlobHash) -> Result<Receipt, Failure> {
    let found = ask.find(object)?;
    ask.may(Action::Work, &found)?;
    let file = found
        .attachments()
        .iter()
        .find(|file| file.hash == hash)
        .ok_or_else(|| Refusal::NotFound {
            kind: "file".into(),
        })?;
    let item = Item::File(FileRef {
        blob: file.hash,
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        bytes: file.size,
    });
    ask.write(&found, Body::Removed(item))
}

/// Returns a media type that is safe to keep: a claim without parameters, or that nothing is known.
fn media_type(declared: &str) -> String {
    let plain = declared.split(';').next().unwrap_or_default().trim();
    let is_type = |text: &str| {
        let may_stand = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte);
        !text.is_empty() && text.bytes().all(may_stand)
    };
    match plain.split_once('/') {
        Some((kind, subtype))
            if is_type(kind) && is_type(subtype) && plain.len() <= TYPE_CHARS_MAX =>
        {
            plain.to_ascii_lowercase()
        }
        Some(_) | None => "application/octet-stream".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_media_type_is_a_claim_in_plain_letters() {
        let check = |declared: &str, kept: &str| assert_eq!(media_type(declared), kept);
        check("Image/PNG; name=x", "image/png");
        check("image/svg+xml", "image/svg+xml");
        for odd in ["", "png", "image/", "a b/c", "x/y\r\nSet-Cookie: z", "é/x"] {
            check(odd, "application/octet-stream");
        }
        check(
            &format!("a/{}", "b".repeat(200)),
            "application/octet-stream",
        );
    }

    #[test]
    fn a_file_is_neither_empty_nor_too_long() {
        let check = |bytes: usize, needle: &str| {
            let file = NewFile {
                name: "x".into(),
                media_type: String::new(),
                content: vec![0; bytes],
            };
            let error = Packed::new(file).unwrap_err().to_string();
            assert!(error.contains(needle), "{error}");
        };
        check(0, "not empty");
        check(FILE_BYTES_MAX + 1, "16 MiB");
    }
}
