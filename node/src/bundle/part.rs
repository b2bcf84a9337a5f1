//! Writing the parts of a bundle: each a file of its own that can be verified and imported alone.
//!
//! How many parts there will be is known when the last one is written. So all are written without their
//! ends first, then each gets its manifest, and only then its name.

use std::{
    cell::Cell,
    collections::BTreeMap,
    io::{self, Write as _},
    path::{Path, PathBuf},
    rc::Rc,
};

use orgo_schema::id::{CompartmentId, NodeId};
use orgo_sync::{
    bundle::{AuthorRange, Header, Item, Manifest, Piece, Section, Stretch, item},
    id::SealingKey,
    key::NodeKey,
    parcel::Parcel,
};

use super::{
    disk::{self, Partial},
    seal::{RECIPIENT_BYTES, Sealer},
};
use crate::failure::Failure;

/// The smallest size that a bundle can be divided into, in bytes.
pub(super) const SPLIT_BYTES_MIN: u64 = 1 << 20;
/// What sealing holds back, and what a section costs beside its content, in bytes, at most.
const HELD_BACK_BYTES: u64 = 160 * 1_024;

/// What a bundle is written with.
pub(super) struct Plan<'a> {
    /// Signs it.
    pub(super) key: &'a NodeKey,
    /// Its header.
    pub(super) header: Header,
    /// Whom it is sealed to.
    pub(super) keys: BTreeMap<NodeId, SealingKey>,
    /// What every part begins with: what all recipients must know first.
    pub(super) first: Vec<Item>,
    /// The name of the file, while there is one part.
    pub(super) path: PathBuf,
    /// The most bytes of a file.
    pub(super) limit: Option<u64>,
}

/// Writes a bundle.
pub(super) struct Parts<'a> {
    plan: Plan<'a>,
    head: Vec<u8>,
    finished: Vec<Finished>,
    current: Finished,
    open: Option<Open>,
    written: Rc<Cell<u64>>,
}

/// A part without its end.
#[derive(Default)]
struct Finished {
    /// Nothing while a section is being written to it.
    file: Option<Partial>,
    sections: Vec<Section>,
}

/// A section that is being written.
struct Open {
    sealer: Sealer<Partial>,
    began: u64,
    flushed: u64,
    to: Vec<NodeId>,
    stretch: Option<Stretch>,
    authors: BTreeMap<NodeId, (u64, u64)>,
}

impl<'a> Parts<'a> {
    /// Begins a bundle.
    pub(super) fn begin(plan: Plan<'a>) -> Result<Self, Failure> {
        disk::free(&plan.path)?;
        let head = plan
            .header
            .sign(env!("CARGO_PKG_VERSION"), plan.key)
            .map_err(Failure::Input)?;
        let mut parts = Self {
            plan,
            head,
            finished: Vec::new(),
            current: Finished::default(),
            open: None,
            written: Rc::default(),
        };
        parts.begin_part()?;
        Ok(parts)
    }

    fn begin_part(&mut self) -> Result<(), Failure> {
        let mut path = self.plan.path.as_os_str().to_owned();
        path.push(format!(".{}", self.finished.len() + 1));
        let mut file = Partial::create(Path::new(&path))?;
        file.write_all(&self.head)
            .map_err(|error| disk::trouble(&self.plan.path, &error))?;
        self.written = file.written();
        self.current.file = Some(file);
        let everybody = self.plan.header.to.iter().map(|to| to.node).collect();
        self.open_section(everybody, None)?;
        for item in std::mem::take(&mut self.plan.first) {
            self.add(&item)?;
            self.plan.first.push(item);
        }
        self.close_section()
    }

    /// Begins the section of a compartment, after a position of its log.
    pub(super) fn begin_section(
        &mut self,
        compartment: CompartmentId,
        to: Vec<NodeId>,
        after: u64,
    ) -> Result<(), Failure> {
        let stretch = Stretch {
            compartment,
            after,
            until: after,
            envelopes: 0,
            changes: 0,
            chunks: 0,
            authors: Vec::new(),
        };
        self.open_section(to, Some(stretch))
    }

    fn open_section(&mut self, to: Vec<NodeId>, stretch: Option<Stretch>) -> Result<(), Failure> {
        let keys: Vec<_> = to
            .iter()
            .filter_map(|node| self.plan.keys.get(node).copied())
            .collect();
        let Some(file) = self.current.file.take() else {
            return Err(Failure::Trouble("a section within a section".into()));
        };
        let began = self.written.get();
        self.open = Some(Open {
            sealer: Sealer::begin(&keys, file)?,
            began,
            flushed: 0,
            to,
            stretch,
            authors: BTreeMap::new(),
        });
        Ok(())
    }

    /// Adds an envelope with its changes.
    pub(super) fn add_parcel(
        &mut self,
        parcel: Parcel,
        author: NodeId,
        seq: u64,
    ) -> Result<(), Failure> {
        self.make_room(parcel.weight())?;
        if let Some(open) = &mut self.open {
            if let Some(stretch) = &mut open.stretch {
                stretch.envelopes += 1;
            }
            let range = open.authors.entry(author).or_insert((seq, seq));
            *range = (range.0.min(seq), range.1.max(seq));
        }
        self.add_changes(parcel)
    }

    /// Adds more changes of an envelope that is in the bundle.
    pub(super) fn add_changes(&mut self, parcel: Parcel) -> Result<(), Failure> {
        for parcel in item::divided(parcel) {
            self.make_room(parcel.weight())?;
            if let Some(stretch) = self.open.as_mut().and_then(|open| open.stretch.as_mut()) {
                stretch.changes += parcel.changes.len() as u64;
            }
            self.add(&Item::Parcel(parcel))?;
        }
        Ok(())
    }

    /// Makes room for something that should not be divided among parts, if a part can hold it at all.
    pub(super) fn keep_together(&mut self, bytes: usize) -> Result<(), Failure> {
        match self.plan.limit {
            Some(limit) if bytes as u64 <= limit / 2 => self.make_room(bytes),
            Some(_) | None => Ok(()),
        }
    }

    /// Adds a chunk of an attachment.
    pub(super) fn add_chunk(&mut self, piece: Piece) -> Result<(), Failure> {
        self.make_room(piece.content.len())?;
        if let Some(stretch) = self.open.as_mut().and_then(|open| open.stretch.as_mut()) {
            stretch.chunks += 1;
        }
        self.add(&Item::Blob(piece))
    }

    /// Says that the log is in the bundle up to a position.
    pub(super) fn reached(&mut self, position: u64) -> Result<(), Failure> {
        if let Some(stretch) = self.open.as_mut().and_then(|open| open.stretch.as_mut()) {
            stretch.until = position;
        }
        self.add(&Item::Reached(position))
    }

    fn add(&mut self, item: &Item) -> Result<(), Failure> {
        let Some(open) = &mut self.open else {
            return Err(Failure::Trouble("a frame outside of a section".into()));
        };
        let added = open.sealer.add(item);
        added.map_err(|error| self.trouble(&error))
    }

    /// Begins another part where this one has no room for so many bytes.
    fn make_room(&mut self, bytes: usize) -> Result<(), Failure> {
        let Some(limit) = self.plan.limit else {
            return Ok(());
        };
        if self.has_room(limit, bytes)? {
            return Ok(());
        }
        let Some((to, stretch)) = self
            .open
            .as_ref()
            .map(|open| (open.to.clone(), open.stretch.clone()))
        else {
            return Ok(());
        };
        self.close_section()?;
        self.finished.push(std::mem::take(&mut self.current));
        self.begin_part()?;
        if let Some(stretch) = stretch {
            self.begin_section(stretch.compartment, to, stretch.until)?;
        }
        if self.has_room(limit, bytes)? {
            Ok(())
        } else {
            Err(Failure::Input(format!(
                "nothing fits into parts of {limit} bytes here: --split needs more"
            )))
        }
    }

    fn has_room(&mut self, limit: u64, bytes: usize) -> Result<bool, Failure> {
        let tail = self.tail_bytes();
        let written = self.written.get();
        let Some(open) = &mut self.open else {
            return Ok(true);
        };
        // What cannot be compressed grows by less than a hundredth.
        let fits = |pending: u64| {
            let content = pending + bytes as u64;
            written + content + content / 64 + HELD_BACK_BYTES + tail <= limit
        };
        let content = open.sealer.content_bytes();
        if fits(content - open.flushed) {
            return Ok(true);
        }
        let flushed = open.sealer.flush();
        open.flushed = content;
        flushed.map_err(|error| self.trouble(&error))?;
        let written = self.written.get();
        let content = bytes as u64;
        Ok(written + content + content / 64 + HELD_BACK_BYTES + tail <= limit)
    }

    /// Returns how many bytes the end of the part may take.
    fn tail_bytes(&self) -> u64 {
        let of = |to: usize, authors: usize| 512 + 40 * to as u64 + 64 * authors as u64;
        let sections = self.current.sections.iter().map(|section| {
            let authors = section
                .stretch
                .as_ref()
                .map_or(0, |stretch| stretch.authors.len());
            of(section.to.len(), authors)
        });
        let open = self.open.as_ref();
        let open = open.map_or(0, |open| of(open.to.len(), open.authors.len() + 1));
        let seal = RECIPIENT_BYTES * self.plan.keys.len() as u64;
        sections.sum::<u64>() + open + seal + 1_024
    }

    /// Ends the section.
    pub(super) fn close_section(&mut self) -> Result<(), Failure> {
        let Some(open) = self.open.take() else {
            return Ok(());
        };
        let (file, content_bytes) = open.sealer.finish().map_err(|error| self.trouble(&error))?;
        self.current.file = Some(file);
        let authors = open.authors.into_iter();
        let authors = authors.map(|(author, (first, last))| AuthorRange {
            author,
            first,
            last,
        });
        let stretch = open.stretch.map(|stretch| Stretch {
            authors: authors.collect(),
            ..stretch
        });
        self.current.sections.push(Section {
            sealed_bytes: self.written.get() - open.began,
            content_bytes,
            to: open.to,
            stretch,
        });
        Ok(())
    }

    /// Gives every part its end and its name. Returns the files and what is in them.
    pub(super) fn finish(mut self) -> Result<Vec<(PathBuf, Manifest)>, Failure> {
        self.close_section()?;
        self.finished.push(std::mem::take(&mut self.current));
        let count = u32::try_from(self.finished.len()).unwrap_or(u32::MAX);
        let bundle = self.plan.header.hash();
        let mut ended = Vec::new();
        for (part, Finished { file, sections }) in (1..).zip(std::mem::take(&mut self.finished)) {
            let Some(mut file) = file else { continue };
            let manifest = Manifest {
                bundle,
                part,
                parts: count,
                sections,
                before: file.hash(),
            };
            file.write_all(&manifest.sign(self.plan.key))
                .map_err(|error| self.trouble(&error))?;
            ended.push((file, part_path(&self.plan.path, part, count), manifest));
        }
        let mut named = Vec::new();
        for (file, path, manifest) in ended {
            if let Err(failure) = file.name(&path) {
                // Some parts without the others would only be mistaken for the bundle.
                for (path, _) in &named {
                    drop(std::fs::remove_file(path));
                }
                return Err(failure);
            }
            named.push((path, manifest));
        }
        Ok(named)
    }

    fn trouble(&self, error: &io::Error) -> Failure {
        disk::trouble(&self.plan.path, error)
    }
}

/// Returns the name of a part: `a.orgo`, or `a.2of3.orgo`.
fn part_path(path: &Path, part: u32, parts: u32) -> PathBuf {
    if parts == 1 {
        return path.to_owned();
    }
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    path.with_extension(format!("{part}of{parts}.{extension}"))
}

/// Reads a size such as `700M`, `4G-1` or `650000000`.
///
/// # Errors
/// What is wrong with it, and what is allowed.
pub(crate) fn read_size(text: &str) -> Result<u64, String> {
    let wrong = || {
        format!(
            "`{text}` is no size from 1M up: write a number with K, M or G (of 1024), for example 700M, or 4G-1 for FAT sticks"
        )
    };
    let (text, less) = match text.split_once('-') {
        Some((text, less)) => (text, less.parse::<u64>().ok().ok_or_else(wrong)?),
        None => (text, 0),
    };
    let upper = text.to_ascii_uppercase();
    let upper = upper.trim_end_matches("IB").trim_end_matches('B');
    let (digits, shift) = match upper.strip_suffix(['K', 'M', 'G', 'T']) {
        Some(digits) if upper.ends_with('K') => (digits, 10),
        Some(digits) if upper.ends_with('M') => (digits, 20),
        Some(digits) if upper.ends_with('G') => (digits, 30),
        Some(digits) => (digits, 40),
        None => (upper, 0),
    };
    digits
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(1 << shift))
        .and_then(|bytes| bytes.checked_sub(less))
        .filter(|bytes| *bytes >= SPLIT_BYTES_MIN)
        .ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        let check = |text: &str, expect: Option<u64>| {
            assert_eq!(read_size(text).ok(), expect, "{text}");
        };
        check("700M", Some(700 << 20));
        check("4G-1", Some((4 << 30) - 1));
        check("650000000", Some(650_000_000));
        check("2gib", Some(2 << 30));
        check("1MB", Some(1 << 20));
        for wrong in ["", "M", "-1", "1M-1", "10K", "4G-x", "99999999999T", "huge"] {
            check(wrong, None);
        }
    }

    #[test]
    fn parts_are_numbered_before_the_extension() {
        let name = |part, parts| part_path(Path::new("/s/orgo-a-7.orgo"), part, parts);
        assert_eq!(name(1, 1), Path::new("/s/orgo-a-7.orgo"));
        assert_eq!(name(2, 3), Path::new("/s/orgo-a-7.2of3.orgo"));
    }
}
