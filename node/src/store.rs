//! The store: one SQLite file per organisation, one writer, many readers (DESIGN 4).
//!
//! SQL stands in the functions under `store/`, nowhere else. Reads take `&Connection`, writes take
//! [`Batch`], so a signature says which may be combined. A write is acknowledged after its commit
//! is on disk: the writer gathers what is waiting into one transaction, signs one envelope per
//! compartment, commits, and only then answers.

pub mod blob;
pub mod care;
pub mod case;
pub mod compartment;
pub mod document;
pub mod envelope;
pub mod login;
pub mod meta;
pub mod open;
pub mod person;
pub mod quarantine;
pub mod search;
pub mod signal;
pub mod spool;
pub mod task;
pub mod user;
pub mod writer;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::Connection;

pub use open::{Cipher, OpenError};
pub use writer::{Batch, Identity, Pending};

/// Why the store could not do what was asked. For the operator; a browser never sees the inside.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite said no: disk full, damage, a broken card.
    #[error("database: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A row holds what no version of this program writes.
    #[error("database row of {table} is damaged: {problem}")]
    Damaged {
        /// Which table.
        table: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// A change that no node would admit.
    #[error("document: {0}")]
    Document(String),
    /// Compression failed.
    #[error("blob: {0}")]
    Io(#[from] std::io::Error),
    /// The writer has stopped after a failed commit; nothing was acknowledged since.
    #[error("the store is closing")]
    Closed,
    /// The transaction that a write was part of could not be committed.
    #[error("could not be saved: {0}")]
    Commit(String),
}

/// The readers that are kept open. More open for a moment when all are busy.
const READERS_KEPT: usize = 4;

/// An open store.
#[derive(Debug, Clone)]
pub struct Store {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    file: PathBuf,
    cipher: Cipher,
    readers: Mutex<Vec<Connection>>,
    writer: writer::Handle,
}

impl Store {
    /// Starts the writer on an opened and migrated database.
    ///
    /// # Errors
    /// When a second connection cannot be made.
    pub fn start(
        file: &Path,
        cipher: Cipher,
        db: Connection,
        identity: Identity,
    ) -> Result<Self, StoreError> {
        let writer = writer::start(db, identity)?;
        Ok(Self {
            shared: Arc::new(Shared {
                file: file.to_owned(),
                cipher,
                readers: Mutex::new(Vec::new()),
                writer,
            }),
        })
    }

    /// Runs a read on a connection of its own; it sees one committed state throughout.
    ///
    /// # Errors
    /// What the read reports, or that no connection could be opened.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let kept = self.readers().pop();
        let db = match kept {
            Some(db) => db,
            None => open::reader(&self.shared.file, &self.shared.cipher)?,
        };
        let begin = db.execute_batch("BEGIN").map_err(StoreError::from);
        let outcome = begin.map_err(E::from).and_then(|()| work(&db));
        let ended = db.execute_batch("COMMIT");
        let mut readers = self.readers();
        if ended.is_ok() && readers.len() < READERS_KEPT {
            readers.push(db);
        }
        outcome
    }

    /// Runs a write in the next group commit and waits until that is on disk.
    ///
    /// When `work` refuses, nothing of it is kept; the others of the group are not touched.
    ///
    /// # Errors
    /// What the write reports, or that the commit failed.
    pub fn write<T, E>(
        &self,
        work: impl FnOnce(&mut Batch<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.write_later(work).wait()
    }

    /// Hands a write over for the next group commit, without waiting for it.
    pub fn write_later<T, E>(
        &self,
        work: impl FnOnce(&mut Batch<'_>) -> Result<T, E> + Send + 'static,
    ) -> Pending<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.shared.writer.write(work)
    }

    /// Lets the writer finish what is waiting, folds the log into the database and closes.
    pub fn close(&self) {
        self.shared.writer.close();
        self.readers().clear();
    }

    /// Returns the file of the database.
    pub fn file(&self) -> &Path {
        &self.shared.file
    }

    fn readers(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.shared
            .readers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
