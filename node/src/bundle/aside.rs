//! Bundles that are kept unopened, because their maker was removed.

use std::{collections::BTreeSet, fs::File, path::Path};

use super::{disk, opened::Opened};
use crate::{
    failure::Failure,
    node::Node,
    store::bundle::{self, Direction, HeldBundle, Record},
};

/// The largest file that is copied, in bytes; a larger one stays where it is.
const ASIDE_BYTES_MAX: u64 = 64 << 20;

/// Keeps a bundle of a removed node where an administrator finds it.
pub(super) fn put_aside(node: &Node, path: &Path, open: &Opened<File>) -> Result<String, Failure> {
    let header = &open.header;
    let held = HeldBundle {
        direction: Direction::Aside,
        peer: header.from,
        sequence: header.sequence,
        hash: header.hash(),
        made: header.stamp.wall(),
        record: Record {
            instance: header.instance,
            parts: 1,
            came: BTreeSet::new(),
            spans: BTreeSet::new(),
            token: None,
            receipt: None,
            confirmed: None,
            before: None,
            came_at: None,
        },
    };
    node.store
        .write_local(move |batch| bundle::put(batch.db, &held))?;
    if open.size > ASIDE_BYTES_MAX {
        return Ok("it stays where it is".into());
    }
    let folder = node.home.folder.join("quarantine");
    let kept = folder.join(format!("{}.orgo", header.hash()));
    std::fs::create_dir_all(&folder).map_err(|error| disk::trouble(&folder, &error))?;
    let bytes = std::fs::read(path).map_err(|error| disk::trouble(path, &error))?;
    disk::put(&kept, &bytes)?;
    Ok(format!("a copy is kept as {}", kept.display()))
}
