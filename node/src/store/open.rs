//! Opening a database: the key, the pragmas, the migrations.

use std::{
    fs::{self, File, OpenOptions},
    io::ErrorKind,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags, config::DbConfig};

use super::united;

/// How the pages are encrypted.
#[derive(Clone)]
pub enum Cipher {
    /// Not at all: a build for quick development.
    Plain,
    /// SQLCipher, AES-256, with this raw key: no key derivation at each connection.
    Raw([u8; 32]),
}

impl std::fmt::Debug for Cipher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Plain => "Plain",
            Self::Raw(_) => "Raw(…)",
        })
    }
}

/// Why a database cannot be opened. Each says what to do next.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// SQLite said no.
    #[error("{0}: the disk may be full, read-only or damaged")]
    Sqlite(#[from] rusqlite::Error),
    /// A newer program wrote it.
    #[error(
        "the database is of format {found}, this program knows up to {known}: \
         use the newer version of Orgo, or restore the backup made before the upgrade"
    )]
    Newer {
        /// What the file says.
        found: i64,
        /// What this program knows.
        known: i64,
    },
    /// The key does not fit, or the file is no database.
    #[error(
        "the key file does not open the database: is it the `key` that belongs to this folder?"
    )]
    WrongKey,
    /// The copy that is made before an upgrade could not be made.
    #[error("{path}: the copy before an upgrade could not be made: {source}: make room on the disk", path = .path.display())]
    Copy {
        /// Where it should be.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// An upgrade did not work.
    #[error("the database could not be brought to format {version}: {source}; as it was before it is in {copy}", copy = .copy.display())]
    Upgrade {
        /// The format it should have now.
        version: i64,
        /// Where the copy is.
        copy: PathBuf,
        /// Why not.
        source: rusqlite::Error,
    },
    /// The program was built without encryption, the database has it, or the other way round.
    #[error(
        "this program was built {built}: it cannot open a database that was made the other way"
    )]
    OtherBuild {
        /// with or without encryption.
        built: &'static str,
    },
}

/// The migrations, in order: forward only. The number of the last is the format of the database.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/1.sql"),
    include_str!("migrations/2.sql"),
    include_str!("migrations/3.sql"),
    include_str!("migrations/4.sql"),
    include_str!("migrations/5.sql"),
    include_str!("migrations/6.sql"),
    include_str!("migrations/7.sql"),
    include_str!("migrations/8.sql"),
    include_str!("migrations/9.sql"),
    include_str!("migrations/10.sql"),
    include_str!("migrations/11.sql"),
    include_str!("migrations/12.sql"),
    include_str!("migrations/13.sql"),
    include_str!("migrations/14.sql"),
    include_str!("migrations/15.sql"),
    include_str!("migrations/16.sql"),
    include_str!("migrations/17.sql"),
    include_str!("migrations/18.sql"),
    include_str!("migrations/19.sql"),
    include_str!("migrations/20.sql"),
    include_str!("migrations/21.sql"),
    include_str!("migrations/22.sql"),
    include_str!("migrations/23.sql"),
    include_str!("migrations/24.sql"),
    include_str!("migrations/25.sql"),
    include_str!("migrations/26.sql"),
    include_str!("migrations/27.sql"),
    include_str!("migrations/28.sql"),
];

/// Cache per writing connection, in KiB: SQLCipher decrypts every page that is not in it.
const WRITER_CACHE_KIB: i64 = 65_536;
/// Cache per reading connection, in KiB.
const READER_CACHE_KIB: i64 = 8_192;
/// The most pages that SQLite lets a database have.
const PAGES_MAX: i64 = 0xffff_fffe;
/// Statements that a connection keeps prepared: more than there are.
const STATEMENTS_KEPT: usize = 512;
/// How long a reader waits for a lock, in milliseconds.
const BUSY_MS: i64 = 5_000;

/// Opens the database for writing, makes it if it is not there, and brings it up to date.
///
/// # Errors
/// When it cannot be opened, or is of a newer format.
pub fn writer(file: &Path, cipher: &Cipher) -> Result<Connection, OpenError> {
    let db = Connection::open(file)?;
    unlock(&db, cipher)?;
    db.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?;
    // Whatever is acknowledged is on disk. Checkpoints are ours: SQLite swallows an fsync error in
    // its automatic one.
    db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.query_row("PRAGMA wal_autocheckpoint = 0", [], |_| Ok(()))?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    db.pragma_update(None, "secure_delete", "ON")?;
    keep_plans(&db)?;
    migrate(&db, file)?;
    Ok(db)
}

/// Lets commits go to the system without waiting for the disk: for simulations.
///
/// # Errors
/// When the database refuses.
pub fn relax(db: &Connection) -> rusqlite::Result<()> {
    db.pragma_update(None, "synchronous", "OFF")
}

/// Lets the database grow by so many pages and no further, or as far as it likes: for simulations of a disk
/// that runs full.
///
/// # Errors
/// When the database refuses.
pub fn limit(db: &Connection, pages: Option<u32>) -> rusqlite::Result<()> {
    let most = match pages {
        Some(pages) => {
            let now: i64 = db.query_row("PRAGMA page_count", [], |row| row.get(0))?;
            now + i64::from(pages)
        }
        None => PAGES_MAX,
    };
    db.query_row(&format!("PRAGMA max_page_count = {most}"), [], |_| Ok(()))
}

/// A file that is read together with the main one.
#[derive(Debug, Clone)]
pub struct Beside {
    /// The row of the compartment it holds.
    pub compartment: i64,
    /// The file.
    pub file: PathBuf,
    /// Its key.
    pub cipher: Cipher,
}

/// Opens a connection that can only read. With files beside the main one, every table that they have
/// rows in is read as one.
///
/// # Errors
/// When it cannot be opened.
pub fn reader(
    file: &Path,
    cipher: &Cipher,
    beside: &[Beside],
) -> Result<Connection, super::StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(file, flags)?;
    set_key(&db, cipher)?;
    db.pragma_update(None, "cache_size", -READER_CACHE_KIB)?;
    db.pragma_update(None, "busy_timeout", BUSY_MS)?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    united::attach(&db, beside)?;
    db.pragma_update(None, "query_only", "ON")?;
    keep_plans(&db)?;
    Ok(db)
}

/// Lets a statement be planned once.
///
/// Unless plans may not depend on what is asked for, SQLite plans a statement anew each time a value is bound that a
/// partial index might be chosen by: that was a tenth of what the processor did.
fn keep_plans(db: &Connection) -> rusqlite::Result<()> {
    db.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// Folds the write-ahead log into the database and says whether all of it went.
///
/// # Errors
/// When the disk refuses: the one sign a dying card gives.
pub fn checkpoint(db: &Connection) -> rusqlite::Result<()> {
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
}

/// Folds the write-ahead log into the database and empties it; says whether nothing was in the way.
///
/// # Errors
/// When the disk refuses.
pub(super) fn empty_log(db: &Connection) -> rusqlite::Result<bool> {
    let is_busy = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
        row.get::<_, bool>(0)
    })?;
    Ok(!is_busy)
}

/// Removes the copies from before upgrades: they have what was purged since.
///
/// # Errors
/// When the disk refuses.
pub(super) fn remove_copies(file: &Path) -> std::io::Result<()> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    for path in (2..=known).map(|version| copy_path(file, version)) {
        match fs::remove_file(&path) {
            Err(source) if source.kind() != ErrorKind::NotFound => {
                return Err(source);
            }
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

fn unlock(db: &Connection, cipher: &Cipher) -> Result<(), OpenError> {
    let built_with = db
        .query_row("PRAGMA cipher_version", [], |row| row.get::<_, String>(0))
        .is_ok();
    match (cipher, built_with) {
        (Cipher::Raw(_), false) => {
            return Err(OpenError::OtherBuild {
                built: "without encryption",
            });
        }
        // SQLCipher would write lines of its own to standard error where one sentence is promised.
        (Cipher::Raw(_), true) => db.query_row("PRAGMA cipher_log_level = NONE", [], |_| Ok(()))?,
        (Cipher::Plain, _) => {}
    }
    set_key(db, cipher)?;
    match db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())) {
        Err(rusqlite::Error::SqliteFailure(error, _))
            if error.code == rusqlite::ErrorCode::NotADatabase =>
        {
            Err(match cipher {
                Cipher::Raw(_) => OpenError::WrongKey,
                Cipher::Plain => OpenError::OtherBuild {
                    built: "without encryption",
                },
            })
        }
        other => Ok(other?),
    }
}

fn set_key(db: &Connection, cipher: &Cipher) -> rusqlite::Result<()> {
    match cipher {
        Cipher::Raw(key) => db.execute_batch(&format!("PRAGMA key = \"{}\"", raw(key))),
        Cipher::Plain => Ok(()),
    }
}

/// Writes a key as SQLCipher reads it: used as it is, without key derivation.
pub(super) fn raw(key: &[u8; 32]) -> String {
    format!("x'{}'", blake3::Hash::from_bytes(*key).to_hex())
}

fn migrate(db: &Connection, file: &Path) -> Result<(), OpenError> {
    let found: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(OpenError::Newer { found, known });
    }
    // A new file has nothing to lose.
    let copy = (found > 0 && found < known)
        .then(|| copy_before(db, file, found + 1))
        .transpose()?;
    for (sql, version) in MIGRATIONS
        .iter()
        .zip(1_i64..)
        .skip(usize::try_from(found).unwrap_or(0))
    {
        let upgraded = db.execute_batch(&format!(
            "BEGIN; {sql}; PRAGMA user_version = {version}; COMMIT;"
        ));
        match (upgraded, &copy) {
            (Ok(()), _) => {}
            (Err(source), None) => return Err(source.into()),
            (Err(source), Some(copy)) => {
                return Err(OpenError::Upgrade {
                    version,
                    copy: copy.clone(),
                    source,
                });
            }
        }
    }
    if let Some(copy) = copy {
        tracing::info!(copy = %copy.display(), "the database was brought to format {known}; as it was before it is in the copy");
    }
    Ok(())
}

/// Copies the database, under its own key, beside itself; the copies before earlier upgrades go.
fn copy_before(db: &Connection, file: &Path, version: i64) -> Result<PathBuf, OpenError> {
    let path = copy_path(file, version);
    let trouble = |source| OpenError::Copy {
        path: path.clone(),
        source,
    };
    // What a crash left of this copy goes too: the database was not changed yet.
    for stale in (2..=version).map(|version| copy_path(file, version)) {
        match fs::remove_file(stale) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(trouble(error)),
            Ok(()) | Err(_) => {}
        }
    }
    // SQLite writes into an empty file that is there already; it is for the owner alone.
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path);
    made.map_err(trouble)?;
    db.execute("VACUUM INTO ?1", [path.to_string_lossy()])?;
    File::open(&path)
        .and_then(|copy| copy.sync_all())
        .map_err(trouble)?;
    Ok(path)
}

/// Returns where the copy from before an upgrade is.
fn copy_path(file: &Path, version: i64) -> PathBuf {
    file.with_extension(format!("before-{version}.db"))
}

/// Makes an empty database with every table, for tests.
#[cfg(test)]
pub(crate) fn in_memory() -> Connection {
    let db = Connection::open_in_memory().unwrap();
    keep_plans(&db).unwrap();
    for sql in MIGRATIONS {
        db.execute_batch(sql).unwrap();
    }
    db
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    fn open_in(dir: &Path, cipher: &Cipher) -> Result<Connection, OpenError> {
        writer(&dir.join("main.db"), cipher)
    }

    fn cipher() -> Cipher {
        if cfg!(feature = "plain") {
            Cipher::Plain
        } else {
            Cipher::Raw([7; 32])
        }
    }

    #[test]
    fn f84_a_database_from_a_newer_version_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        open_in(dir.path(), &cipher())
            .unwrap()
            .pragma_update(None, "user_version", 99)
            .unwrap();
        let error = open_in(dir.path(), &cipher()).unwrap_err().to_string();
        assert!(
            error.contains("format 99") && error.contains("backup"),
            "{error}"
        );
    }

    #[test]
    fn a_statement_is_planned_once_whatever_it_is_asked() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("main.db");
        let db = writer(&file, &cipher()).unwrap();
        let reader = reader(&file, &cipher(), &[]).unwrap();
        for db in [db, reader] {
            // A partial index holds what is open, so that a value might decide about the plan.
            let sql = "SELECT count(*) FROM task_row WHERE case_document = 1 AND open = :open";
            let mut statement = db.prepare_cached(sql).unwrap();
            for open in [0, 1, 0, 1] {
                let _: i64 = statement.query_row([open], |row| row.get(0)).unwrap();
            }
            assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
        }
    }

    #[test]
    fn opening_twice_migrates_once() {
        let dir = tempfile::tempdir().unwrap();
        drop(open_in(dir.path(), &cipher()).unwrap());
        drop(open_in(dir.path(), &cipher()).unwrap());
    }

    #[test]
    fn an_upgrade_keeps_the_data_and_a_copy_from_before() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("main.db");
        let of_version_1 = || {
            let db = Connection::open(&file).unwrap();
            set_key(&db, &cipher()).unwrap();
            db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
                .unwrap();
            db
        };
        of_version_1()
            .execute_batch(&format!(
                "BEGIN; {} PRAGMA user_version = 1; COMMIT;
                 INSERT INTO meta (name, value) VALUES ('site', x'4d61696e');",
                MIGRATIONS[0]
            ))
            .unwrap();
        let check = |db: &Connection, version: i64, peers: bool| {
            let site: Vec<u8> = db
                .query_row("SELECT value FROM meta WHERE name = 'site'", [], |row| {
                    row.get(0)
                })
                .unwrap();
            assert_eq!(site, b"Main");
            let found: i64 = db
                .query_row("PRAGMA user_version", [], |row| row.get(0))
                .unwrap();
            assert_eq!(found, version);
            assert_eq!(db.prepare("SELECT node FROM peer").is_ok(), peers);
        };
        let known = i64::try_from(MIGRATIONS.len()).unwrap();
        check(&open_in(dir.path(), &cipher()).unwrap(), known, true);
        let copy = copy_path(&file, 2);
        assert_eq!(copy, dir.path().join("main.before-2.db"));
        let mode =
            std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&copy).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
        let db = Connection::open(&copy).unwrap();
        set_key(&db, &cipher()).unwrap();
        check(&db, 1, false);
    }

    #[test]
    fn what_is_deleted_is_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let db = open_in(dir.path(), &cipher()).unwrap();
        let is_on: bool = db
            .query_row("PRAGMA secure_delete", [], |row| row.get(0))
            .unwrap();
        assert!(is_on);
    }

    #[test]
    fn a_new_database_needs_no_copy() {
        let dir = tempfile::tempdir().unwrap();
        drop(open_in(dir.path(), &cipher()).unwrap());
        assert!(!copy_path(&dir.path().join("main.db"), 2).exists());
    }

    #[cfg(not(feature = "plain"))]
    #[test]
    fn another_key_opens_nothing_and_says_so() {
        let dir = tempfile::tempdir().unwrap();
        drop(open_in(dir.path(), &cipher()).unwrap());
        let error = open_in(dir.path(), &Cipher::Raw([8; 32])).unwrap_err();
        assert!(matches!(error, OpenError::WrongKey), "{error}");
    }

    #[cfg(not(feature = "plain"))]
    #[test]
    fn nothing_readable_is_on_the_disk() {
        let dir = tempfile::tempdir().unwrap();
        let db = open_in(dir.path(), &cipher()).unwrap();
        db.execute(
            "INSERT INTO meta (name, value) VALUES ('canary', x'63616e617279')",
            [],
        )
        .unwrap();
        checkpoint(&db).unwrap();
        drop(db);
        let bytes = fs::read(dir.path().join("main.db")).unwrap();
        assert!(!bytes.windows(6).any(|window| window == b"canary"));
    }
}
