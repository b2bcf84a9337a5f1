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
    store::{StoreError, meta, quarantine, spool},
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

/// A disk on which what is restricted has no room, as long as somebody says so.
#[derive(Default)]
struct FullBeside(AtomicBool);

impl Faults for FullBeside {
    fn room(&self, file: &Path) -> Option<u32> {
        let is_beside = file
            .components()
            .any(|part| part.as_os_str() == "compartments");
        (is_beside && self.0.load(Ordering::Relaxed)).then_some(0)
    }

    fn has_power(&self, _: &Path, _: Moment) -> bool {
        true
    }
}

/// More than a database has room for without growing.
const LARGE: usize = 1 << 20;

/// Opens a node of one thread, whose disk can run full.
fn office<F: Faults + Default + 'static>() -> (tempfile::TempDir, Node, Arc<F>) {
    let Office { node, folder } = Office::new();
    node.close();
    drop(node);
    let full = Arc::new(F::default());
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

/// Text that compression makes little of.
fn incompressible() -> String {
    let mut text = String::new();
    for number in 0..20_000_u32 {
        text.push_str(&blake3::hash(&number.to_be_bytes()).to_hex());
        text.push_str("\r\n");
    }
    text
}

#[test]
fn mail_that_a_full_disk_left_on_the_spool_is_taken_in_once_there_is_room() {
    let (_folder, node, full) = office::<FullBeside>();
    let raw = mail("1", "Confidential leak", "ana");
    let raw = format!("{raw}\r\n{}", incompressible()).into_bytes();
    full.0.store(true, Ordering::Relaxed);
    assert!(intake::deliver(&node, raw, None, Source::Mail).is_err());
    let waiting = || {
        let count = |db: &rusqlite::Connection| {
            Ok::<_, StoreError>((spool::count(db)?, quarantine::count(db)?))
        };
        node.store.read(count).unwrap()
    };
    // However often it is tried: that there is no room is no fault of the mail.
    for _ in 0..5 {
        assert_eq!(intake::retry_left(&node).unwrap(), 0);
        assert_eq!(waiting(), (1, 0));
    }
    full.0.store(false, Ordering::Relaxed);
    assert_eq!(intake::retry_left(&node).unwrap(), 1);
    assert_eq!(waiting(), (0, 0));
    assert_eq!(intake::retry_left(&node).unwrap(), 0);
}

#[test]
fn a_full_disk_refuses_mail_and_takes_it_once_there_is_room() {
    let (_folder, node, full) = office::<Full>();
    let text = incompressible();
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
    let (_folder, node, full) = office::<Full>();
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
