//! The store: a main SQLite file, and one for each compartment that an unattended node must not be able
//! to open; one writer per file, many readers (DESIGN 4).
//!
//! SQL stands in the functions under `store/`, nowhere else. Reads take `&Connection`, writes take
//! [`Batch`], so a signature says which may be combined. A write is acknowledged after its commit
//! is on disk: the writer gathers what is waiting into one transaction, signs one envelope per
//! compartment, commits, and only then answers.
//!
//! A transaction is for one compartment, hence for one file. Readers see all files that are open as one;
//! a compartment whose key is not here is locked: nothing of it is read or written.

pub mod act;
pub mod admission;
pub mod alike;
pub mod arrival;
mod batch;
pub mod blob;
pub mod bundle;
pub mod care;
pub mod carrier;
pub mod case;
pub mod compartment;
pub mod conflict;
pub mod document;
pub mod doubtful;
pub mod envelope;
mod fault;
mod hold;
pub mod hook;
mod identity;
pub mod journal;
pub mod limit;
pub mod listing;
pub mod login;
pub mod meta;
pub mod moved;
pub mod notice;
pub mod open;
pub mod outbox;
pub mod parcel;
pub mod pattern;
pub mod peer;
mod pending;
pub mod person;
pub mod purged;
pub mod quarantine;
pub mod replica;
pub mod review;
pub mod roster;
pub mod search;
pub mod series;
pub mod signal;
pub mod spool;
pub mod task;
pub mod united;
pub mod user;
mod vault;
pub mod wait;
pub mod waiting;
pub mod wanted;
mod writer;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};

use orgo_schema::id::{CompartmentId, OrganizationId};
use rusqlite::Connection;

pub use batch::Batch;
pub use compartment::{Compartment, Locked};
pub use fault::StoreError;
pub use identity::{Identity, Signer};
pub use open::{Cipher, OpenError};
pub use pending::Pending;

use crate::environment::Environment;
use vault::Vault;

/// The readers that are kept open. More open for a moment when all are busy.
const READERS_KEPT: usize = 4;

/// An open store.
#[derive(Debug, Clone)]
pub struct Store {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    organization: OrganizationId,
    file: PathBuf,
    cipher: Cipher,
    environment: Environment,
    signer: Mutex<Signer>,
    readers: Mutex<Readers>,
    main: Arc<writer::Handle>,
    /// The compartments with a file of their own that are unlocked, by row.
    vaults: RwLock<BTreeMap<i64, Arc<Vault>>>,
}

/// Readers that have the same files open.
#[derive(Debug, Default)]
struct Readers {
    generation: u64,
    kept: Vec<Connection>,
}

/// What a store is started with.
#[derive(Debug)]
pub struct Start {
    /// The tenant.
    pub organization: OrganizationId,
    /// The main file.
    pub file: PathBuf,
    /// Its key.
    pub cipher: Cipher,
    /// The main file, opened and migrated.
    pub db: Connection,
    /// With which key and by what right this node writes.
    pub signer: Signer,
    /// The clock, randomness, and whether there are threads.
    pub environment: Environment,
}

impl Store {
    /// Starts the writer of the main file. Compartments with files of their own are locked yet.
    ///
    /// # Errors
    /// When the system gives no thread, or a row is damaged.
    pub fn start(start: Start) -> Result<Self, StoreError> {
        let known = compartment::known(&start.db, start.organization)?;
        let held: Vec<Compartment> = known
            .iter()
            .filter_map(compartment::Known::shared)
            .collect();
        let (signer, environment) = (start.signer, start.environment);
        let identity = Identity::of(&start.db, &start.file, &held, &signer, &environment)?;
        let main = Arc::new(writer::start(start.db, identity)?);
        Ok(Self {
            shared: Arc::new(Shared {
                organization: start.organization,
                file: start.file,
                cipher: start.cipher,
                environment,
                signer: Mutex::new(signer),
                readers: Mutex::default(),
                main,
                vaults: RwLock::default(),
            }),
        })
    }

    /// Runs a read on a connection of its own; it sees one committed state of each file throughout.
    ///
    /// # Errors
    /// What the read reports, or that no connection could be opened.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let (generation, kept) = {
            let mut readers = self.readers();
            (readers.generation, readers.kept.pop())
        };
        let db = match kept {
            Some(db) => db,
            None => self.reader()?,
        };
        let begin = db.execute_batch("BEGIN").map_err(StoreError::from);
        let outcome = begin.map_err(E::from).and_then(|()| work(&db));
        let ended = db.execute_batch("COMMIT");
        let mut readers = self.readers();
        let current = readers.generation == generation;
        if ended.is_ok() && current && readers.kept.len() < READERS_KEPT {
            readers.kept.push(db);
        }
        outcome
    }

    /// Runs a write in the next group commit of a compartment's file and waits until that is on disk.
    ///
    /// When `work` refuses, nothing of it is kept; the others of the group are not touched. One
    /// transaction is for one compartment: inside it only that compartment's file is seen.
    ///
    /// # Errors
    /// What the write reports, that the compartment is locked, or that the commit failed.
    pub fn write<T, E>(
        &self,
        compartment: &Compartment,
        work: impl FnOnce(&mut Batch<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.write_later(compartment, work).wait()
    }

    /// Hands a write over for the next group commit of a compartment's file, without waiting for it.
    pub fn write_later<T, E>(
        &self,
        compartment: &Compartment,
        work: impl FnOnce(&mut Batch<'_>) -> Result<T, E> + Send + 'static,
    ) -> Pending<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        if !compartment.has_own_file() {
            return self.shared.main.write(work);
        }
        let vault = self.vault(compartment.row);
        let locked = || StoreError::Locked {
            name: compartment.name.clone(),
        };
        match vault.ok_or_else(locked).and_then(|vault| self.open(&vault)) {
            Ok(writer) => writer.write(work),
            Err(error) => Pending::failed(error),
        }
    }

    /// Runs a write of what is local to this node: sessions, spool, quarantine, roster, meta.
    ///
    /// # Errors
    /// What the write reports, or that the commit failed.
    pub fn write_local<T, E>(
        &self,
        work: impl FnOnce(&mut Batch<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.write_local_later(work).wait()
    }

    /// Hands a write of what is local to this node over, without waiting for it.
    pub fn write_local_later<T, E>(
        &self,
        work: impl FnOnce(&mut Batch<'_>) -> Result<T, E> + Send + 'static,
    ) -> Pending<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.shared.main.write(work)
    }

    /// Whether anything was ever written into a compartment with a file of its own. Others always have
    /// a file.
    pub fn is_begun(&self, compartment: &Compartment) -> bool {
        !compartment.has_own_file()
            || self
                .vault(compartment.row)
                .is_some_and(|vault| vault.exists())
    }

    /// Lets the writers finish what is waiting, folds the logs into the databases and closes.
    pub fn close(&self) {
        self.shared.main.close();
        for vault in self.vaults().values() {
            vault.close();
        }
        self.forget_readers();
    }

    /// Returns the main file.
    pub fn file(&self) -> &Path {
        &self.shared.file
    }

    /// Returns the file of a compartment that has its own, whether it is there or not.
    pub fn own_file(&self, id: CompartmentId) -> PathBuf {
        self.shared
            .file
            .with_file_name("compartments")
            .join(format!("{id}.db"))
    }

    /// Returns the writer of a compartment's own file; the first one makes the file.
    fn open(&self, vault: &Vault) -> Result<Arc<writer::Handle>, StoreError> {
        let is_new = !vault.exists();
        let (writer, opened) = vault.writer(&self.shared.signer, &self.shared.environment)?;
        if opened {
            self.forget_readers();
        }
        if opened && is_new {
            // From now on a file that is not there is missed.
            let name = meta::file_of(vault.compartment().scope.compartment);
            self.write_local(move |batch| Ok::<_, StoreError>(meta::put(batch.db, &name, &[])?))?;
        }
        Ok(writer)
    }

    fn reader(&self) -> Result<Connection, StoreError> {
        let beside: Vec<open::Beside> = self
            .vaults()
            .values()
            .filter_map(|vault| vault.beside())
            .collect();
        open::reader(&self.shared.file, &self.shared.cipher, &beside)
    }

    /// Lets no reader go on that has not the files open that are open now.
    fn forget_readers(&self) {
        let mut readers = self.readers();
        readers.generation += 1;
        readers.kept.clear();
    }

    fn readers(&self) -> MutexGuard<'_, Readers> {
        self.shared
            .readers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn signer(&self) -> MutexGuard<'_, Signer> {
        self.shared
            .signer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn vault(&self, row: i64) -> Option<Arc<Vault>> {
        self.vaults().get(&row).cloned()
    }

    fn vaults(&self) -> std::sync::RwLockReadGuard<'_, BTreeMap<i64, Arc<Vault>>> {
        self.shared
            .vaults
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
pub(crate) mod tests;
