//! Why the store could not do what was asked.

use std::path::PathBuf;

use orgo_schema::id::CompartmentId;

use super::{OpenError, united};

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
    /// The system gave no randomness or thread, or could not compress.
    #[error("system: {0}")]
    Io(#[from] std::io::Error),
    /// A file cannot be opened.
    #[error("{file}: {source}", file = .file.display())]
    Open {
        /// Which.
        file: PathBuf,
        /// Why not.
        source: Box<OpenError>,
    },
    /// The key of a compartment is not here.
    #[error("the compartment {name} is locked: its key is not here")]
    Locked {
        /// The compartment.
        name: String,
    },
    /// The roster lets this node read a compartment, not write in it.
    #[error(
        "this node may read the compartment {name}, not write in it: an administrator can give it that"
    )]
    ReadOnly {
        /// The compartment.
        name: String,
    },
    /// A key does not belong to a compartment.
    #[error("the key does not open the compartment {name}: is it the key of another one?")]
    WrongKey {
        /// The compartment.
        name: String,
    },
    /// A compartment that should be here is not.
    #[error("{file} is missing: put it back from a backup; without it, what it held is gone", file = .file.display())]
    Missing {
        /// The file.
        file: PathBuf,
    },
    /// This store knows no such compartment.
    #[error("there is no compartment {id} in this store")]
    NoCompartment {
        /// Which.
        id: CompartmentId,
    },
    /// More files than can be read as one.
    #[error("the compartment {name} is one too many: {max} with a file of their own can be open at once", max = united::BESIDE_MAX)]
    TooMany {
        /// The compartment.
        name: String,
    },
    /// A version of this program that was never released kept the compartment in the main file.
    #[error(
        "this store was made by a version under development that kept the compartment {name} in main.db, \
         where a file of its own belongs: begin a new store and import your mail again"
    )]
    KeptInside {
        /// The compartment.
        name: String,
    },
    /// The writer has stopped after a failed commit; nothing was acknowledged since.
    #[error("the store is closing")]
    Closed,
    /// The database undid the transaction while it was being filled.
    #[error("the database undid what was being saved: is the disk full?")]
    Undone,
    /// The transaction that a write was part of could not be committed.
    #[error("could not be saved: {0}")]
    Commit(String),
}
