//! What a store holds, read by the library.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use orgo_node::home::Home;
use orgo_node::node::Node;
use orgo_node::store::{Cipher, StoreError, blob, document, open, quarantine, spool};
use orgo_schema::id::{DocumentId, DocumentKind};

/// Documents that are read together.
const PAGE: u32 = 1_000;

/// The names of what a store holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// Mails and what else came in.
    pub signals: BTreeSet<DocumentId>,
    /// Cases.
    pub cases: BTreeSet<DocumentId>,
    /// Tasks.
    pub tasks: BTreeSet<DocumentId>,
    /// Messages that were saved and not worked on yet.
    pub spooled: usize,
    /// Messages that nobody could read.
    pub quarantined: usize,
}

impl Contents {
    /// Reads a closed store. Opening it goes on with what a crash left, as every start does.
    pub fn of(folder: &Path) -> Self {
        let node = Node::open(Home::open(folder).expect("a store")).expect("it opens");
        let contents = Self::of_node(&node);
        node.close();
        contents
    }

    /// Reads an open store.
    pub fn of_node(node: &Node) -> Self {
        let names = |kind| {
            let mut names = BTreeSet::new();
            let mut last = 0;
            loop {
                let page = node
                    .store
                    .read(|db| document::after(db, kind, last, PAGE).map_err(StoreError::from))
                    .expect("readable");
                let Some(end) = page.last() else { return names };
                last = end.row;
                names.extend(page.into_iter().map(|row| row.id));
            }
        };
        let spooled = node.store.read(|db| spool::waiting(db, 0, PAGE));
        let held = node.store.read(|db| quarantine::list(db, PAGE));
        Self {
            signals: names(DocumentKind::Signal),
            cases: names(DocumentKind::Case),
            tasks: names(DocumentKind::Task),
            spooled: spooled.expect("readable").len(),
            quarantined: held.expect("readable").len(),
        }
    }
}

/// Returns how much content a store knows of and does not have, of the compartments that its main key opens. A program
/// may have it open.
pub fn lacking(folder: &Path) -> u32 {
    let key = fs::read(folder.join("key")).expect("a store has a key");
    let cipher = Cipher::Raw(key.try_into().expect("of 32 bytes"));
    let db = open::reader(&folder.join("main.db"), &cipher, &[]).expect("it opens");
    let count = db.query_row("SELECT count(*) FROM wanted", [], |row| row.get(0));
    count.expect("readable")
}

/// Returns every byte that who has the main key of a closed store can read: its database decrypted, packed content
/// unpacked, and each file as it is.
pub fn readable(folder: &Path) -> Vec<u8> {
    let home = Home::open(folder).expect("a store");
    let db = open::writer(&home.database(), &home.cipher).expect("it opens");
    let plain = tempfile::tempdir().expect("a temporary folder can be made");
    let file = plain.path().join("plain.db");
    let named = file.to_str().expect("temporary folders have plain names");
    db.execute("ATTACH ?1 AS plain KEY ''", [named])
        .and_then(|_| db.query_row("SELECT sqlcipher_export('plain')", [], |_| Ok(())))
        .and_then(|()| db.execute_batch("DETACH plain"))
        .expect("it can be decrypted");
    let mut all = fs::read(file).expect("readable");
    let mut blobs = db.prepare("SELECT id FROM blob").expect("readable");
    let rows = blobs.query_map([], |row| row.get(0)).expect("readable");
    for row in rows {
        let content = blob::read(&db, row.expect("readable"));
        all.extend(content.expect("readable"));
    }
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.is_file() {
                all.extend(fs::read(path).expect("readable"));
            }
        }
    }
    all
}
