//! The outer form of a change, read without Automerge.
//!
//! Automerge inflates a compressed change without a limit, and walks as many operations as a run of a
//! few bytes claims (2^62 of them, if so asked) before it returns. So bytes from outside are read here
//! first: exactly one uncompressed change, of bounded size, with a bounded number of operations. The
//! format is that of Automerge's change chunks.

use crate::column::{self, Cursor, Run};

/// The most bytes that one change may have.
pub const CHANGE_BYTES_MAX: usize = 256 * 1024;
/// The most operations that one change may have. Far below what makes applying it slow.
pub const OPERATIONS_MAX: usize = 10_000;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHUNK_DOCUMENT: u8 = 0;
const CHUNK_CHANGE: u8 = 1;
const CHUNK_COMPRESSED: u8 = 2;

/// Columns: four bits of type under the number of what they describe.
const OBJECT_COUNTER: u64 = 0x02;
pub(crate) const KEY_TEXT: u64 = 0x15;
pub(crate) const ACTION: u64 = 0x42;
pub(crate) const VALUE_KIND: u64 = 0x56;
pub(crate) const VALUE: u64 = 0x57;
pub(crate) const PREDECESSORS: u64 = 0x70;

/// Why bytes are not one change that could be looked into.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAChange {
    /// More bytes than any change may have.
    #[error("change is {got} bytes, limit is {CHANGE_BYTES_MAX}")]
    TooLarge {
        /// How many there are.
        got: usize,
    },
    /// Changes are stored and sent uncompressed, so that nothing here is ever inflated.
    #[error("change is compressed, only uncompressed changes are read")]
    Compressed,
    /// Something else than a change, or more than one.
    #[error("{what} where exactly one change is expected")]
    NotOneChange {
        /// What it looks like.
        what: &'static str,
    },
    /// A part that does not end where it should.
    #[error("change is damaged in its {part}")]
    Damaged {
        /// Which part.
        part: &'static str,
    },
    /// More operations than any change may have.
    #[error("change has over {OPERATIONS_MAX} operations or predecessors")]
    TooManyOperations,
}

/// The parts of one change, as they lie in its bytes.
#[derive(Debug)]
pub(crate) struct Form<'a> {
    /// The hashes of what it depends on, one after the other.
    pub(crate) dependencies: &'a [u8],
    /// Who made it.
    pub(crate) actor: &'a [u8],
    /// Where the actor begins in the bytes of the change.
    pub(crate) actor_at: usize,
    /// The number of the change among those of its actor.
    pub(crate) sequence: u64,
    /// The number of its first operation.
    pub(crate) first_operation: u64,
    /// The other actors it names.
    pub(crate) others: Vec<&'a [u8]>,
    columns: Vec<(u64, &'a [u8])>,
}

impl<'a> Form<'a> {
    /// Reads the parts of exactly one uncompressed change of bounded size and work.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, NotAChange> {
        if bytes.len() > CHANGE_BYTES_MAX {
            return Err(NotAChange::TooLarge { got: bytes.len() });
        }
        let (chunk, rest) = Chunk::read(bytes)?;
        match chunk.kind {
            CHUNK_CHANGE => {}
            CHUNK_COMPRESSED => return Err(NotAChange::Compressed),
            CHUNK_DOCUMENT => {
                return Err(NotAChange::NotOneChange {
                    what: "a whole document",
                });
            }
            _ => {
                return Err(NotAChange::NotOneChange {
                    what: "a chunk of another kind",
                });
            }
        }
        if !rest.is_empty() {
            return Err(NotAChange::NotOneChange {
                what: "bytes after the end",
            });
        }
        let form = Self::read_body(chunk.body, bytes.len() - chunk.body.len())?;
        form.check_work()?;
        Ok(form)
    }

    fn read_body(body: &'a [u8], body_at: usize) -> Result<Self, NotAChange> {
        let damaged = |part| move || NotAChange::Damaged { part };
        let mut cursor = Cursor::new(body);
        let count = cursor.length().ok_or_else(damaged("dependencies"))?;
        let length = count.checked_mul(32).ok_or_else(damaged("dependencies"))?;
        let dependencies = cursor.take(length).ok_or_else(damaged("dependencies"))?;
        let actor = cursor.prefixed().ok_or_else(damaged("actor"))?;
        let actor_at = body_at + cursor.position() - actor.len();
        let sequence = cursor.unsigned().ok_or_else(damaged("sequence"))?;
        let first_operation = cursor.unsigned().ok_or_else(damaged("first operation"))?;
        cursor.signed().ok_or_else(damaged("time"))?;
        cursor.prefixed().ok_or_else(damaged("message"))?;
        let mut others = Vec::new();
        for _ in 0..cursor.length().ok_or_else(damaged("actors"))? {
            others.push(cursor.prefixed().ok_or_else(damaged("actors"))?);
        }
        let columns = read_columns(&mut cursor).ok_or_else(damaged("columns"))?;
        Ok(Self {
            dependencies,
            actor,
            actor_at,
            sequence,
            first_operation,
            others,
            columns,
        })
    }

    /// Returns a column, empty if it is not there.
    pub(crate) fn column(&self, name: u64) -> &'a [u8] {
        self.columns
            .iter()
            .find(|(other, _)| *other == name)
            .map_or(&[], |(_, data)| data)
    }

    /// Returns the number of the container that the first operation changes.
    pub(crate) fn first_object(&self) -> Option<u64> {
        let mut cursor = Cursor::new(self.column(OBJECT_COUNTER));
        match Run::read(&mut cursor)? {
            Run::Repeated(_) | Run::Literal(_) => cursor.unsigned(),
            Run::Null(_) => None,
        }
    }

    /// Checks that reading the operations ends soon.
    ///
    /// Automerge reads operations until the column of actions ends, and for each the predecessors that
    /// are counted in theirs. Every other column is only read along with these.
    fn check_work(&self) -> Result<(), NotAChange> {
        let actions = column::count(self.column(ACTION), OPERATIONS_MAX);
        let predecessors = column::total(self.column(PREDECESSORS), OPERATIONS_MAX);
        match (actions, predecessors) {
            (Ok(_), Ok(_)) => Ok(()),
            (Err(column::Unreadable::OverLimit), _) | (_, Err(column::Unreadable::OverLimit)) => {
                Err(NotAChange::TooManyOperations)
            }
            (Err(column::Unreadable::Damaged), _) | (_, Err(column::Unreadable::Damaged)) => {
                Err(NotAChange::Damaged { part: "operations" })
            }
        }
    }
}

/// Reads the columns. Each may stand there once, in order, so that no reader can take another one.
fn read_columns<'a>(cursor: &mut Cursor<'a>) -> Option<Vec<(u64, &'a [u8])>> {
    let mut lengths: Vec<(u64, usize)> = Vec::new();
    for _ in 0..cursor.length()? {
        let (name, length) = (cursor.unsigned()?, cursor.length()?);
        if lengths.last().is_some_and(|(last, _)| *last >= name) {
            return None;
        }
        lengths.push((name, length));
    }
    lengths
        .into_iter()
        .map(|(name, length)| Some((name, cursor.take(length)?)))
        .collect()
}

/// One chunk of Automerge's format: a change, a document, or what later versions add.
pub(crate) struct Chunk<'a> {
    kind: u8,
    body: &'a [u8],
}

impl<'a> Chunk<'a> {
    /// Reads the head of the first chunk and returns it with what follows it.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<(Self, &'a [u8]), NotAChange> {
        let mut cursor = Cursor::new(bytes);
        if cursor.take(MAGIC.len()) != Some(&MAGIC) {
            return Err(NotAChange::NotOneChange {
                what: "something foreign",
            });
        }
        let damaged = || NotAChange::Damaged { part: "head" };
        cursor.take(4).ok_or_else(damaged)?;
        let kind = *cursor.take(1).and_then(<[u8]>::first).ok_or_else(damaged)?;
        let body = cursor.prefixed().ok_or_else(damaged)?;
        Ok((Self { kind, body }, cursor.rest()))
    }

    /// Tells whether this is a whole document.
    pub(crate) const fn is_document(&self) -> bool {
        self.kind == CHUNK_DOCUMENT
    }
}
