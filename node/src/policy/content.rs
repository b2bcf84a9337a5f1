//! The files that rules attach, in the organisation's configuration: what stands for one there is the name of
//! its content and its length. The content itself travels as that of attachments does, to whoever holds the
//! configuration, and lies in every node's folder once it is here.

use std::{collections::BTreeMap, fs, path::Path};

use minicbor::{Decode, Encode};
use orgo_schema::{
    fact::{Author, Body, Fact, FileRef, Item},
    id::{BlobHash, FactId},
    time::Stamp,
    word::Visibility,
};

use crate::{
    configuration,
    failure::Failure,
    node::Node,
    project::load,
    store::{Batch, StoreError, blob, compartment::Compartment},
};

/// The media type of a file that nobody said anything about.
const MEDIA_TYPE: &str = "application/octet-stream";

/// What stands for a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Content {
    /// Its name, by the compartment that everybody here reads.
    pub(super) blob: BlobHash,
    /// Its length in bytes.
    pub(super) bytes: u64,
}

impl Content {
    /// Returns the line that stands for it.
    fn line(self) -> String {
        format!("{} {}", self.blob, self.bytes)
    }

    /// Reads that line; nothing where the name of the file stands alone, or for one of the program.
    pub(super) fn read(line: &str) -> Option<Self> {
        let (blob, bytes) = line.split_once(' ')?;
        Some(Self {
            blob: blob.parse().ok()?,
            bytes: bytes.parse().ok()?,
        })
    }
}

/// A file as it was looked at last, so that it is read again only when it changed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) struct Looked {
    /// Its length and time of change.
    #[n(0)]
    stat: String,
    /// What stands for it.
    #[n(1)]
    line: String,
}

/// Lets each file that rules attach stand by its content. Where the organisation knows one by its name alone,
/// from before contents travelled, a node that may not say more leaves it at that.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn lines(
    node: &Node,
    own: &mut BTreeMap<String, String>,
    in_force: &BTreeMap<String, String>,
    seen: &BTreeMap<String, Looked>,
    may: bool,
) -> Result<BTreeMap<String, Looked>, Failure> {
    let setting = node.setting();
    let scope = &setting.compartment_for(Visibility::Internal).scope;
    let mut looked = BTreeMap::new();
    for (path, text) in own
        .iter_mut()
        .filter(|(path, _)| configuration::is_resource(path))
    {
        let stat = std::mem::take(text);
        let line = match seen.get(path) {
            Some(known) if known.stat == stat => known.line.clone(),
            Some(_) | None => {
                let content = configuration::resource(&node.home.folder, path)?;
                let bytes = u64::try_from(content.len()).unwrap_or(u64::MAX);
                let blob = scope.blob(&content);
                Content { blob, bytes }.line()
            }
        };
        let by_name = !may && in_force.get(path).is_some_and(String::is_empty);
        *text = if by_name { String::new() } else { line.clone() };
        looked.insert(path.clone(), Looked { stat, line });
    }
    for (path, text) in in_force {
        if text.is_empty() && configuration::is_resource(path) {
            own.entry(path.clone()).or_default();
        }
    }
    Ok(looked)
}

/// A file whose content the documents of the organisation do not have yet.
#[derive(Debug)]
pub(super) struct Fresh {
    file: FileRef,
    packed: blob::Packed,
}

/// Reads the files of a configuration that is about to be enacted from the folder, as far as no document of the
/// organisation has them. One that is not there came from elsewhere, and so does its content.
///
/// # Errors
/// When the database refuses.
pub(super) fn fresh(node: &Node, own: &BTreeMap<String, String>) -> Result<Vec<Fresh>, Failure> {
    let setting = node.setting();
    let internal = setting.compartment_for(Visibility::Internal);
    let policy = internal.scope.policy().into();
    let known = node
        .store
        .read(|db| load::facts_of(db, internal, policy))?
        .facts;
    let mut all = Vec::new();
    for (path, text) in own
        .iter()
        .filter(|(path, _)| configuration::is_resource(path))
    {
        let Some(content) = Content::read(text) else {
            continue;
        };
        if known.contains_key(&fact_of(internal, &content.blob)) {
            continue;
        }
        let Ok(bytes) = fs::read(node.home.folder.join(path)) else {
            continue;
        };
        if internal.scope.blob(&bytes) != content.blob {
            continue;
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        all.push(Fresh {
            file: FileRef {
                blob: content.blob,
                name: orgo_mail::safe_name(name),
                media_type: MEDIA_TYPE.to_owned(),
                bytes: content.bytes,
            },
            packed: blob::Packed::new(&bytes)?,
        });
    }
    Ok(all)
}

/// Returns the name of the fact by which a content is wanted.
fn fact_of(internal: &Compartment, blob: &BlobHash) -> FactId {
    internal.scope.fact("resource", &[blob.as_bytes()])
}

/// Keeps contents, and returns the facts by which every node that holds the configuration wants them. They
/// follow from their bytes, as texts do.
///
/// # Errors
/// When the database refuses.
pub(super) fn keep(
    batch: &Batch<'_>,
    internal: &Compartment,
    all: Vec<Fresh>,
) -> Result<Vec<(FactId, Fact)>, StoreError> {
    let mut facts = Vec::with_capacity(all.len());
    for Fresh { file, packed } in all {
        blob::add(batch.db, internal.row, &file.blob, &packed)?;
        let id = fact_of(internal, &file.blob);
        let fact = Fact {
            by: Author::Derived,
            seen: Vec::new(),
            stamp: Stamp::default(),
            wall: None,
            body: Body::Added(Item::File(file)),
        };
        facts.push((id, fact));
    }
    Ok(facts)
}

/// Returns a content, once it is here.
///
/// # Errors
/// When the database refuses.
pub(super) fn held(node: &Node, line: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(content) = Content::read(line) else {
        return Ok(None);
    };
    let setting = node.setting();
    let internal = setting.compartment_for(Visibility::Internal);
    node.store.read(|db| {
        let row = blob::row(db, internal.row, &content.blob)?;
        row.map(|row| blob::read(db, row)).transpose()
    })
}

/// Whether a path stays below the folder it is joined to.
pub(super) fn is_inside(path: &str) -> bool {
    let mut parts = Path::new(path).components();
    parts.all(|part| matches!(part, std::path::Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_a_content_is_read_again_and_nothing_else_is() {
        let content = Content {
            blob: BlobHash::new([7; 32]),
            bytes: 12,
        };
        assert_eq!(Content::read(&content.line()), Some(content));
        for other in ["", "12 bytes", "12 bytes, 17", "0707 12"] {
            assert_eq!(Content::read(other), None, "{other}");
        }
    }
}
