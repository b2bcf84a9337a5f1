//! What a signal holds: its content, or several where another came under its Message-ID; the raw
//! copy behind each; and the files, under the numbers that addresses use.

use orgo_engine::fold::Entry;
use orgo_schema::{
    fact::{Body, Received},
    id::{BlobHash, FactId},
};

use crate::{project::load, store::document::Facts};

/// The contents of a signal, the first in order first.
#[derive(Debug)]
pub(super) struct Holding<'a> {
    contents: Vec<Content<'a>>,
}

/// One content.
#[derive(Debug, Clone, Copy)]
pub(super) struct Content<'a> {
    /// What every copy of it holds.
    pub(super) received: &'a Received,
    /// The raw bytes it came in.
    pub(super) raw: Option<BlobHash>,
    /// The number of its first file.
    pub(super) first_file: usize,
    /// Whether another content came before it under the same Message-ID.
    pub(super) is_variant: bool,
    id: FactId,
}

impl Content<'_> {
    /// Returns the number of the raw bytes as a file; those of the first content have an address of
    /// their own.
    pub(super) fn whole(&self) -> Option<usize> {
        self.is_variant.then(|| {
            self.first_file
                .saturating_add(self.received.attachments.len())
        })
    }
}

impl<'a> Holding<'a> {
    /// Reads what the facts of a signal say, in the order of its fold.
    pub(super) fn of(facts: &'a Facts, entries: &[Entry]) -> Self {
        let mut contents: Vec<Content<'a>> = Vec::new();
        let mut first_file = 0_usize;
        for entry in entries {
            let Some(Body::Received(received)) =
                facts.facts.get(&entry.fact).map(|fact| &fact.body)
            else {
                continue;
            };
            let is_variant = !contents.is_empty();
            let content = Content {
                received,
                raw: raw(facts, entry.fact),
                first_file,
                is_variant,
                id: entry.fact,
            };
            first_file = content.whole().map_or(
                first_file.saturating_add(received.attachments.len()),
                |whole| whole.saturating_add(1),
            );
            contents.push(content);
        }
        if let [only] = contents.as_mut_slice() {
            only.raw = only.raw.or_else(|| load::raw(facts));
        }
        Self { contents }
    }

    /// Returns the first content.
    pub(super) fn first(&self) -> Option<Content<'a>> {
        self.contents.first().copied()
    }

    /// Returns the content that a fact brought.
    pub(super) fn of_fact(&self, id: FactId) -> Option<Content<'a>> {
        self.contents
            .iter()
            .find(|content| content.id == id)
            .copied()
    }

    /// Returns the name and content of a file by its number.
    pub(super) fn file(&self, index: usize) -> Option<(String, BlobHash)> {
        self.contents.iter().find_map(|content| {
            if content.whole() == Some(index) {
                return content.raw.map(|raw| ("message.eml".to_owned(), raw));
            }
            let file = content
                .received
                .attachments
                .get(index.checked_sub(content.first_file)?)?;
            file.blob.map(|blob| (file.name.clone(), blob))
        })
    }
}

/// Returns the raw bytes of the copy that brought a content.
fn raw(facts: &Facts, content: FactId) -> Option<BlobHash> {
    let copies = facts
        .facts
        .values()
        .filter(|fact| fact.seen.contains(&content));
    let mut raws = copies.filter_map(|fact| {
        if let Body::Copied(copied) = &fact.body {
            Some(copied.raw)
        } else {
            None
        }
    });
    raws.next()
}
