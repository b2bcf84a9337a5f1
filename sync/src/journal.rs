//! The journal's form: entries, and the chain that shows when one was changed or taken away (SPEC 11).
//!
//! ```text
//! begin(node, place) ──▶ hash 1 ──▶ hash 2 ──▶ …        hash n = H(hash n−1, n, when, category, H(content))
//! ```
//!
//! A hash covers the *hash* of the content, so an entry that was kept for long enough can lose its content
//! and the chain still holds: each category is kept for as long as the profile says, whatever lies beside it.
//! What is old at the beginning goes whole; a [`Link`] that is kept says what the rest follows.
//!
//! # What a chain shows, and what not
//!
//! It shows that an entry was changed, taken out of the middle or put in. It cannot show that whoever holds
//! the store, its key and this program made the whole of it anew from some point on: for that its head must
//! be known elsewhere. Nothing here refers to anything outside the chain, so entries can be sent to other
//! nodes as they are; a node's chain is named by the node and the place it is kept at.

use std::fmt;

use minicbor::{Decode, Encode};
use orgo_schema::{
    id::{DocumentId, NodeId, UserId},
    journal::{Category, Level, RequestId},
    time::Timestamp,
};

use crate::{
    form::{self, FormError},
    key::Use,
};

/// What a node wrote down: ids only, never what people wrote, their names or their addresses.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Entry {
    /// When, by the clock of the node.
    #[n(0)]
    pub at: Timestamp,
    /// What it is about.
    #[n(1)]
    pub category: Category,
    /// How much attention it asks for.
    #[n(2)]
    pub level: Level,
    /// What happened: a [`Happening`](orgo_schema::journal::Happening), as a word, so that what a later
    /// version wrote can be told too.
    #[n(3)]
    pub what: String,
    /// Who did it; nothing: the node itself, or somebody who is not known.
    #[n(4)]
    pub actor: Option<UserId>,
    /// In which request.
    #[n(5)]
    pub request: Option<RequestId>,
    /// What it happened to.
    #[n(6)]
    pub object: Option<DocumentId>,
    /// How many times, where one entry stands for several that are alike.
    #[n(7)]
    pub count: u32,
}

impl Entry {
    /// Returns the bytes that are kept.
    pub fn encode(&self) -> Vec<u8> {
        form::write(self)
    }

    /// Reads what [`Entry::encode`] wrote, and nothing else.
    ///
    /// # Errors
    /// What is wrong with the bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, FormError> {
        form::read(bytes)
    }

    /// Whether two differ in how often they happened, and in nothing else.
    pub fn is_like(&self, other: &Self) -> bool {
        let one = |entry: &Self| Self {
            count: 1,
            ..entry.clone()
        };
        one(self) == one(other)
    }
}

/// The hash of an entry's content.
pub type ContentHash = [u8; 32];

/// Returns the hash of an entry's content.
pub fn content_hash(bytes: &[u8]) -> ContentHash {
    Use::JournalContent.hash(bytes)
}

/// How far a chain goes: the number of its last entry, from 1 on, and the hash that stands for all so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The number of the last entry; 0 where there is none.
    pub number: u64,
    /// The hash of all up to it.
    pub hash: [u8; 32],
}

impl Link {
    /// Returns where the chain begins that a node keeps at a place: a compartment with a file of its own, or
    /// all zeros for everything else.
    pub fn begin(node: NodeId, place: [u8; 16]) -> Self {
        let bytes = [node.as_bytes().as_slice(), &place].concat();
        Self {
            number: 0,
            hash: Use::JournalBegin.hash(&bytes),
        }
    }

    /// Returns how far it goes with one more entry.
    #[must_use]
    pub fn next(&self, at: Timestamp, category: Category, content: &ContentHash) -> Self {
        let number = self.number.saturating_add(1);
        let mut bytes = Vec::with_capacity(96);
        bytes.extend_from_slice(&self.hash);
        bytes.extend_from_slice(&number.to_be_bytes());
        bytes.extend_from_slice(&at.0.to_be_bytes());
        bytes.push(category as u8);
        bytes.extend_from_slice(content);
        Self {
            number,
            hash: Use::Journal.hash(&bytes),
        }
    }
}

/// What a row holds of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The entry.
    Whole(Vec<u8>),
    /// Only the hash of it: it was kept for long enough.
    Gone(ContentHash),
}

/// A row of the journal, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number and hash.
    pub link: Link,
    /// When.
    pub at: Timestamp,
    /// What it is about.
    pub category: Category,
    /// The entry.
    pub content: Content,
}

/// What is wrong with a journal, and from which entry on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The number of the first entry that does not hold.
    pub number: u64,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is not there, and later ones are, or were.
    Missing,
    /// It does not say what it said, or does not follow the one before it.
    Changed,
    /// Its content is gone, though it is not old enough for that.
    Emptied,
    /// It stands behind the last that was written.
    Added,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.number;
        match self.fault {
            Fault::Missing => write!(f, "entry {number} is missing"),
            Fault::Changed => write!(
                f,
                "entry {number} was changed, or does not follow the one before it"
            ),
            Fault::Emptied => write!(f, "the content of entry {number} is gone before its time"),
            Fault::Added => write!(f, "entry {number} was put behind the last one"),
        }
    }
}

/// Checks that a row follows, and returns how far the chain goes with it. `swept` is up to when contents of
/// the row's category were let go.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn follow(last: &Link, row: &Row, swept: Timestamp) -> Result<Link, Broken> {
    let number = last.number.saturating_add(1);
    let broken = |fault| Broken { number, fault };
    if row.link.number != number {
        return Err(broken(Fault::Missing));
    }
    let hash = match &row.content {
        Content::Whole(bytes) => {
            let entry = Entry::decode(bytes).map_err(|_unreadable| broken(Fault::Changed))?;
            if (entry.at, entry.category) != (row.at, row.category) {
                return Err(broken(Fault::Changed));
            }
            content_hash(bytes)
        }
        Content::Gone(_) if row.at >= swept => return Err(broken(Fault::Emptied)),
        Content::Gone(hash) => *hash,
    };
    let next = last.next(row.at, row.category, &hash);
    if next == row.link {
        Ok(next)
    } else {
        Err(broken(Fault::Changed))
    }
}

/// Checks that a chain ends where its head says, after all of its rows were followed.
///
/// # Errors
/// What is missing at the end, or was put there.
pub fn ends(last: &Link, head: &Link) -> Result<(), Broken> {
    let broken = |number: u64, fault| Err(Broken { number, fault });
    if last.number < head.number {
        broken(last.number.saturating_add(1), Fault::Missing)
    } else if last.number > head.number {
        broken(head.number.saturating_add(1), Fault::Added)
    } else if last.hash == head.hash {
        Ok(())
    } else {
        broken(head.number, Fault::Changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(at: i64) -> Entry {
        Entry {
            at: Timestamp(at),
            category: Category::Security,
            level: Level::Info,
            what: "signed_in".to_owned(),
            actor: Some(UserId::new(uuid(7))),
            request: Some(RequestId::new([1; 8])),
            object: None,
            count: 1,
        }
    }

    const fn uuid(number: u128) -> uuid::Uuid {
        uuid::Uuid::from_u128(number)
    }

    fn begin() -> Link {
        Link::begin(NodeId::new([3; 32]), [0; 16])
    }

    fn rows(count: i64) -> Vec<Row> {
        let mut last = begin();
        (0..count)
            .map(|at| {
                let entry = entry(at);
                let content = entry.encode();
                last = last.next(entry.at, entry.category, &content_hash(&content));
                Row {
                    link: last,
                    at: entry.at,
                    category: entry.category,
                    content: Content::Whole(content),
                }
            })
            .collect()
    }

    fn walk(rows: &[Row], head: Link, swept: i64) -> Result<(), Broken> {
        let followed = rows
            .iter()
            .try_fold(begin(), |last, row| follow(&last, row, Timestamp(swept)));
        ends(&followed?, &head)
    }

    #[test]
    fn an_entry_is_read_as_it_was_written() {
        let whole = Entry {
            object: Some(DocumentId {
                kind: orgo_schema::id::DocumentKind::Case,
                id: uuid(9),
            }),
            count: 4,
            ..entry(3)
        };
        for entry in [whole, entry(1)] {
            assert_eq!(Entry::decode(&entry.encode()), Ok(entry));
        }
        assert!(Entry::decode(b"{}").is_err());
    }

    #[test]
    fn whatever_is_done_to_a_row_is_found_there() {
        let whole = rows(6);
        let head = whole[5].link;
        assert_eq!(walk(&whole, head, 0), Ok(()));
        let found = |change: &dyn Fn(&mut Vec<Row>)| {
            let mut rows = whole.clone();
            change(&mut rows);
            let broken = walk(&rows, head, 0).unwrap_err();
            (broken.number, broken.fault)
        };
        let other = || Content::Whole(entry(2).encode());
        use Fault::{Added, Changed, Emptied, Missing};
        assert_eq!(
            found(&|rows| rows[2].content = Content::Whole(entry(9).encode())),
            (3, Changed)
        );
        assert_eq!(found(&|rows| rows[2].at = Timestamp(99)), (3, Changed));
        assert_eq!(
            found(&|rows| rows[2].category = Category::Email),
            (3, Changed)
        );
        assert_eq!(found(&|rows| rows[2].link.hash[0] ^= 1), (3, Changed));
        assert_eq!(
            found(&|rows| rows[2].content = Content::Whole(b"nothing".to_vec())),
            (3, Changed)
        );
        assert_eq!(found(&|rows| drop(rows.remove(2))), (3, Missing));
        assert_eq!(found(&|rows| drop(rows.remove(0))), (1, Missing));
        assert_eq!(found(&|rows| rows.truncate(4)), (5, Missing));
        assert_eq!(found(&|rows| rows.swap(2, 3)), (3, Missing));
        let emptied = found(&|rows| {
            let Content::Whole(bytes) = &rows[2].content else {
                return;
            };
            rows[2].content = Content::Gone(content_hash(bytes));
        });
        assert_eq!(emptied, (3, Emptied));
        let added = found(&|rows| {
            let link = head.next(
                Timestamp(2),
                Category::Security,
                &content_hash(&entry(2).encode()),
            );
            rows.push(Row {
                link,
                at: Timestamp(2),
                category: Category::Security,
                content: other(),
            });
        });
        assert_eq!(added, (7, Added));
        // Whoever makes one anew does not fit to the next.
        let anew = found(&|rows| {
            let content = entry(9).encode();
            let link = rows[1]
                .link
                .next(Timestamp(9), Category::Security, &content_hash(&content));
            rows[2] = Row {
                link,
                at: Timestamp(9),
                category: Category::Security,
                content: Content::Whole(content),
            };
        });
        assert_eq!(anew, (4, Changed));
    }

    #[test]
    fn a_chain_holds_where_old_contents_are_gone() {
        let mut rows = rows(6);
        let head = rows[5].link;
        for row in &mut rows[..3] {
            let Content::Whole(bytes) = &row.content else {
                continue;
            };
            row.content = Content::Gone(content_hash(bytes));
        }
        assert_eq!(walk(&rows, head, 3), Ok(()));
        let start = rows[1].link;
        let rest = rows[2..]
            .iter()
            .try_fold(start, |last, row| follow(&last, row, Timestamp(3)));
        assert_eq!(rest, Ok(head));
    }

    #[test]
    fn chains_of_other_nodes_and_places_are_others() {
        let all = [
            begin(),
            Link::begin(NodeId::new([4; 32]), [0; 16]),
            Link::begin(NodeId::new([3; 32]), [1; 16]),
        ];
        let hashes: std::collections::BTreeSet<_> = all.iter().map(|link| link.hash).collect();
        assert_eq!(hashes.len(), 3);
    }

    #[test]
    fn the_form_of_an_entry_stays_what_it_is() {
        let bytes = entry(1).encode();
        let link = begin().next(Timestamp(1), Category::Security, &content_hash(&bytes));
        let hex = blake3::Hash::from_bytes(link.hash).to_hex();
        assert_eq!(&hex[..16], "dfa2318cddc88969");
    }
}
