//! What a store holds, read by the library while no program has it open.

use std::collections::BTreeSet;
use std::path::Path;

use orgo_node::home::Home;
use orgo_node::node::Node;
use orgo_node::store::{StoreError, document, quarantine, spool};
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
