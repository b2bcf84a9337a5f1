//! A compartment in a file of its own, under a key of its own (DESIGN 4).
//!
//! The file is made by the first write into it: an organisation that never writes anything there has
//! none. Its row ids begin where no other file's are.

use std::{
    fs::{DirBuilder, OpenOptions},
    io,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::{Connection, named_params};

use super::{
    StoreError,
    compartment::Compartment,
    identity::{Identity, Signer},
    open::{self, Beside, Cipher},
    writer::{self, Handle},
};
use crate::environment::Environment;

/// How far apart the row ids of files are, in bits: room for a million million rows each.
const ROW_BITS: u32 = 40;

/// A compartment's own file.
#[derive(Debug)]
pub(super) struct Vault {
    compartment: Compartment,
    file: PathBuf,
    cipher: Cipher,
    /// The writer, once there is a file.
    writer: Mutex<Option<Arc<Handle>>>,
}

impl Vault {
    /// Knows a file, whether it is there or not.
    pub(super) const fn new(compartment: Compartment, file: PathBuf, cipher: Cipher) -> Self {
        Self {
            compartment,
            file,
            cipher,
            writer: Mutex::new(None),
        }
    }

    /// Returns the compartment.
    pub(super) const fn compartment(&self) -> &Compartment {
        &self.compartment
    }

    /// Whether there is a file.
    pub(super) fn exists(&self) -> bool {
        self.file.exists()
    }

    /// Returns how the file is read, if it is there and open.
    pub(super) fn beside(&self) -> Option<Beside> {
        let open = self
            .writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some();
        open.then(|| Beside {
            compartment: self.compartment.row,
            file: self.file.clone(),
            cipher: self.cipher.clone(),
        })
    }

    /// Returns the writer if the file is open.
    pub(super) fn opened(&self) -> Option<Arc<Handle>> {
        self.writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Returns the writer, and whether the file was opened or made for it just now.
    ///
    /// # Errors
    /// When the file cannot be made or opened.
    pub(super) fn writer(
        &self,
        signer: &Mutex<Signer>,
        environment: &Environment,
    ) -> Result<(Arc<Handle>, bool), StoreError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(writer) = &*writer {
            return Ok((Arc::clone(writer), false));
        }
        make(&self.file)?;
        let db = open::writer(&self.file, &self.cipher).map_err(|source| StoreError::Open {
            file: self.file.clone(),
            source: Box::new(source),
        })?;
        begin(&db, &self.compartment)?;
        let signer = signer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let held = std::slice::from_ref(&self.compartment);
        let identity = Identity::of(&db, &self.file, held, &signer, environment)?;
        let made = Arc::new(writer::start(db, identity)?);
        *writer = Some(Arc::clone(&made));
        Ok((made, true))
    }

    /// Ends the writer, if there is one.
    pub(super) fn close(&self) {
        let writer = self
            .writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(writer) = writer {
            writer.close();
        }
    }
}

/// Makes the empty file and its folder, for the owner alone, if they are not there.
fn make(file: &Path) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
    }
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file);
    match made {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop),
    }
}

/// Puts what a new file begins with: its compartment, and the rows that make its row ids its own.
fn begin(db: &Connection, compartment: &Compartment) -> rusqlite::Result<()> {
    let begun = db
        .prepare("SELECT 1 FROM compartment WHERE id = :row")?
        .exists(named_params! { ":row": compartment.row })?;
    if begun {
        return Ok(());
    }
    let first = compartment.row << ROW_BITS;
    db.execute_batch("BEGIN IMMEDIATE")?;
    db.execute(
        "INSERT INTO compartment (id, uuid, name, visibility, secret)
         VALUES (:row, :uuid, :name, :visibility, :secret)",
        named_params! {
            ":row": compartment.row,
            ":uuid": compartment.scope.compartment.uuid(),
            ":name": compartment.name,
            ":visibility": compartment.visibility as u8,
            ":secret": compartment.scope.secret().expose(),
        },
    )?;
    // SQLite numbers a row after the greatest there is. These two stand for nothing, and stay: a
    // document of no kind, and content of no compartment.
    db.execute(
        "INSERT INTO document (id, uuid, kind, compartment) VALUES (:first, zeroblob(16), 255, :row)",
        named_params! { ":first": first, ":row": compartment.row },
    )?;
    db.execute(
        "INSERT INTO blob (id, prefix, hash, size, content) VALUES (:first, 0, zeroblob(32), 0, x'')",
        named_params! { ":first": first },
    )?;
    db.execute(
        "INSERT INTO sqlite_sequence (name, seq) VALUES ('withheld', :first)",
        named_params! { ":first": first },
    )?;
    db.execute_batch("COMMIT")
}
