//! A disk that runs full: what was acknowledged stays, nothing is half there, and it goes on once there is room.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use orgo_schema::fact::Source;

use super::{Office, mail};
use crate::{
    environment::{Environment, Faults, Moment},
    home::Home,
    intake,
    node::Node,
    store::{StoreError, meta},
};

/// A disk that is full as long as somebody says so.
#[derive(Default)]
struct Full(AtomicBool);

impl Faults for Full {
    fn room(&self, _: &Path) -> Option<u32> {
        self.0.load(Ordering::Relaxed).then_some(0)
    }

    fn has_power(&self, _: &Path, _: Moment) -> bool {
        true
    }
}

/// More than a database has room for without growing.
const LARGE: usize = 1 << 20;

/// Opens a node of one thread, whose disk can run full.
fn office() -> (tempfile::TempDir, Node, Arc<Full>) {
    let Office { node, folder } = Office::new();
    node.close();
    drop(node);
    let full = Arc::new(Full::default());
    let environment = Environment {
        inline: true,
        faults: Some(Arc::clone(&full) as Arc<dyn Faults>),
        ..Environment::system()
    };
    let node = Node::open_with(Home::open(folder.path()).unwrap(), environment).unwrap();
    (folder, node, full)
}

fn kept(node: &Node, name: &'static str) -> bool {
    let read = |db: &rusqlite::Connection| Ok::<_, StoreError>(meta::get(db, name)?);
    node.store.read(read).unwrap().is_some()
}

#[test]
fn a_full_disk_refuses_mail_and_takes_it_once_there_is_room() {
    let (_folder, node, full) = office();
    // Text that compression makes little of.
    let mut text = String::new();
    for number in 0..20_000_u32 {
        text.push_str(&blake3::hash(&number.to_be_bytes()).to_hex());
        text.push_str("\r\n");
    }
    let deliver = || {
        let raw = format!("{}\r\n{text}", mail("1", "Leak", "ana")).into_bytes();
        intake::deliver(&node, raw, None, Source::Mail)
    };
    full.0.store(true, Ordering::Relaxed);
    let error = deliver().unwrap_err().to_string();
    assert!(error.contains("full"), "{error}");
    full.0.store(false, Ordering::Relaxed);
    let taken = deliver().unwrap();
    assert!(taken.case_id.is_some(), "{taken:?}");
}

/// SQLite undoes the whole transaction when the disk is full, and takes what follows as transactions of
/// their own.
#[test]
fn nobody_who_does_not_mind_a_full_disk_is_told_that_it_was_saved() {
    let (_folder, node, full) = office();
    full.0.store(true, Ordering::Relaxed);
    let written = node.store.write_local(|batch| {
        meta::put(batch.db, "before", b"1")?;
        drop(meta::put(batch.db, "large", &vec![7; LARGE]));
        Ok::<_, StoreError>(())
    });
    let said = written.unwrap_err().to_string();
    assert!(said.contains("undid"), "{said}");
    full.0.store(false, Ordering::Relaxed);
    assert!(!kept(&node, "before") && !kept(&node, "large"));
    node.store
        .write_local(|batch| Ok::<_, StoreError>(meta::put(batch.db, "after", b"1")?))
        .unwrap();
    assert!(kept(&node, "after"));
}
