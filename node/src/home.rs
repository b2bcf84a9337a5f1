//! The folder that holds everything of a node: its key, its database, its socket, its own rules.
//!
//! ```text
//! key        32 bytes that open the database, readable by the owner alone
//! main.db    what an unattended node may open, and all that is local to the node
//! compartments/ID.db  one file for each compartment that an unattended node must not be able to open
//! keys/ID.key  32 bytes that open it; where one is missing, its compartment is locked
//! keys/ID.age  the same under a passphrase, in its place: locked until a person unlocks it
//! main.before-N.db  what main.db was before it was brought to format N
//! lock       held by the program that has the database open
//! orgo.sock  where the running node listens to the command line
//! tls/       the certificate of the pages and its key, where other machines reach them
//! profile.yaml, rules/*.yaml, modules/*/   the organisation's own, optional
//! ```

use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use orgo_schema::id::CompartmentId;

use crate::{failure::Failure, store::Cipher};

/// A folder that this program has to itself.
#[derive(Debug)]
pub struct Home {
    /// The folder.
    pub folder: PathBuf,
    /// How its database is encrypted.
    pub cipher: Cipher,
    /// Held while the program runs; the system lets go of it even after a crash.
    _lock: File,
}

/// Whether this build encrypts.
const ENCRYPTS: bool = cfg!(any(feature = "sqlcipher", feature = "vendored"));

/// Returns the folder that is used when none is named.
///
/// # Errors
/// When the user has no home folder.
pub fn default_folder() -> Result<PathBuf, Failure> {
    let base = std::env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".local/share")));
    base.map(|base| base.join("orgo"))
        .ok_or_else(|| Failure::Setup("no home folder: name one with --data DIR".into()))
}

/// Returns where the running node listens.
pub fn socket(folder: &Path) -> PathBuf {
    folder.join("orgo.sock")
}

impl Home {
    /// Takes an existing folder.
    ///
    /// # Errors
    /// When there is no store in it, another program has it open, or its key is not to be trusted.
    pub fn open(folder: &Path) -> Result<Self, Failure> {
        if !Self::exists(folder) {
            return Err(Failure::Setup(format!(
                "there is no store in {}: create one with `orgo init` or `orgo run`",
                folder.display()
            )));
        }
        let lock = lock(folder)?;
        let cipher = if ENCRYPTS {
            Cipher::Raw(read_key(&folder.join("key"))?)
        } else {
            Cipher::Plain
        };
        Ok(Self {
            folder: folder.to_owned(),
            cipher,
            _lock: lock,
        })
    }

    /// Makes a folder with a fresh key and no database yet.
    ///
    /// # Errors
    /// When there is a store in it already, or the disk refuses.
    pub fn create(folder: &Path) -> Result<Self, Failure> {
        if Self::exists(folder) {
            return Err(Failure::Setup(format!(
                "{} holds a store already",
                folder.display()
            )));
        }
        let made = fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder);
        made.map_err(|error| trouble(folder, &error))?;
        let lock = lock(folder)?;
        let cipher = if ENCRYPTS {
            Cipher::Raw(make_key(&folder.join("key"))?)
        } else {
            Cipher::Plain
        };
        Ok(Self {
            folder: folder.to_owned(),
            cipher,
            _lock: lock,
        })
    }

    /// Makes the empty file of the database, for the owner alone; what SQLite puts beside it is as private.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn make_database(&self) -> Result<(), Failure> {
        let path = self.database();
        let made = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path);
        made.map(drop).map_err(|error| trouble(&path, &error))
    }

    /// Returns the file of a compartment's key.
    pub fn compartment_key_file(&self, id: CompartmentId) -> PathBuf {
        self.folder.join("keys").join(format!("{id}.key"))
    }

    /// Returns the file of a compartment's key where a passphrase seals it.
    pub fn sealed_key_file(&self, id: CompartmentId) -> PathBuf {
        self.folder.join("keys").join(format!("{id}.age"))
    }

    /// Returns the key of a compartment; nothing where it is not here.
    ///
    /// # Errors
    /// When its file is not to be trusted, or cannot be read.
    pub fn compartment_key(&self, id: CompartmentId) -> Result<Option<[u8; 32]>, Failure> {
        let path = self.compartment_key_file(id);
        if path.exists() {
            read_key(&path).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Makes the key of a compartment, for the owner alone, or returns the one that is there.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn make_compartment_key(&self, id: CompartmentId) -> Result<[u8; 32], Failure> {
        let path = self.compartment_key_file(id);
        let folder = self.folder.join("keys");
        let made = fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&folder);
        made.map_err(|error| trouble(&folder, &error))?;
        make_key(&path)
    }

    /// Whether a store is in a folder.
    pub fn exists(folder: &Path) -> bool {
        Self::database_in(folder).exists()
    }

    /// Returns the file of the database.
    pub fn database(&self) -> PathBuf {
        Self::database_in(&self.folder)
    }

    fn database_in(folder: &Path) -> PathBuf {
        folder.join("main.db")
    }
}

fn lock(folder: &Path) -> Result<File, Failure> {
    let path = folder.join("lock");
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(&path);
    let file = file.map_err(|error| trouble(&path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(_) => Err(Failure::Setup(format!(
            "another program has {} open: stop it, or use its pages and its command line",
            folder.display()
        ))),
    }
}

fn make_key(path: &Path) -> Result<[u8; 32], Failure> {
    if path.exists() {
        return read_key(path);
    }
    let key = random()?;
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(|error| trouble(path, &error))?;
    file.write_all(&key)
        .and_then(|()| file.sync_all())
        .map_err(|error| trouble(path, &error))?;
    Ok(key)
}

fn read_key(path: &Path) -> Result<[u8; 32], Failure> {
    let metadata = fs::metadata(path).map_err(|error| {
        if error.kind() == ErrorKind::NotFound {
            return Failure::Setup(format!(
                "{} is missing: without it the database cannot be opened; put it back from where you keep a copy",
                path.display()
            ));
        }
        trouble(path, &error)
    })?;
    if metadata.permissions().mode() & 0o077 != 0 {
        return Err(Failure::Setup(format!(
            "{} can be read by others: run `chmod 600 {}`",
            path.display(),
            path.display()
        )));
    }
    let bytes = fs::read(path).map_err(|error| trouble(path, &error))?;
    bytes.try_into().map_err(|bytes: Vec<u8>| {
        Failure::Setup(format!(
            "{} holds {} bytes, a key has 32",
            path.display(),
            bytes.len()
        ))
    })
}

/// Returns fresh random bytes.
///
/// # Errors
/// When the system has none.
pub fn random<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::Trouble(format!("no randomness: {error}")))?;
    Ok(bytes)
}

/// Works in a temporary folder for the owner alone, which goes away afterwards. `what` is part of its name.
///
/// # Errors
/// When the system has no randomness, the folder cannot be made, or what the work reports.
pub(crate) fn in_folder<T>(
    what: &str,
    work: impl FnOnce(&Path) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let name = u64::from_be_bytes(random()?);
    let folder = std::env::temp_dir().join(format!("orgo-{what}-{name:016x}"));
    let made = fs::DirBuilder::new().mode(0o700).create(&folder);
    made.map_err(|error| trouble(&folder, &error))?;
    let outcome = work(&folder);
    if let Err(error) = fs::remove_dir_all(&folder) {
        tracing::warn!(%error, folder = %folder.display(), "a temporary folder stays");
    }
    outcome
}

/// Says in one sentence what is wrong with a path.
fn trouble(path: &Path, error: &std::io::Error) -> Failure {
    let hints = [
        (ErrorKind::PermissionDenied, ": it belongs to somebody else"),
        (ErrorKind::ReadOnlyFilesystem, ": the disk is read-only"),
        (ErrorKind::StorageFull, ": the disk is full"),
    ];
    let hint = hints
        .iter()
        .find(|(kind, _)| *kind == error.kind())
        .map_or("", |(_, hint)| hint);
    Failure::Setup(format!("{}: {error}{hint}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f83_a_key_that_others_can_read_is_refused() {
        if !ENCRYPTS {
            return;
        }
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        make_key(&path).unwrap();
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let error = read_key(&path).unwrap_err().to_string();
        assert!(
            error.contains("can be read by others: run `chmod 600"),
            "{error}"
        );
    }

    #[test]
    fn f83_a_folder_without_a_store_says_what_to_do() {
        let dir = tempfile::tempdir().unwrap();
        let error = Home::open(dir.path()).unwrap_err().to_string();
        assert!(error.contains("create one with `orgo init`"), "{error}");
    }

    #[test]
    fn two_programs_cannot_have_one_folder() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::create(dir.path()).unwrap();
        let error = Home::create(dir.path()).unwrap_err().to_string();
        assert!(error.contains("another program has"), "{error}");
        drop(home);
    }
}
