//! HTTPS on the local network: which certificate the pages show, and for how long it is good.
//!
//! ```text
//! tls/key.pem    the private key, readable by the owner alone
//! tls/cert.pem   the certificate, with those that vouch for it if there are any
//! ```
//!
//! The first start beyond loopback makes a pair: nobody vouches for it, so browsers warn once, and
//! people compare the fingerprint. Whoever has a pair of their own puts it in place of ours; a
//! running node takes it up. What the node made it also renews, under the same key.

mod make;
mod names;
mod read;

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use orgo_schema::time::Timestamp;
use tokio_rustls::rustls::ServerConfig;

pub use names::Names;

use crate::{clock::Reading, failure::Failure};

/// How long a certificate of ours is good, in days: ten years. Nothing gets safer when people see
/// the warning of their browser more often.
const LIFE_DAYS: i64 = 3_650;
/// How long before its end a certificate is near its end, in days.
const NEAR_DAYS: i64 = 60;
/// A day, in milliseconds.
const DAY_MS: i64 = 86_400_000;

/// A key with its certificate, ready to serve.
#[derive(Debug)]
pub struct Pair {
    /// What connections are accepted with.
    pub config: Arc<ServerConfig>,
    /// SHA-256 of the certificate, as browsers show it: `AB:CD:…`.
    pub fingerprint: String,
    /// When it stops being good.
    pub ends: Timestamp,
    /// Whether a node made it, so that nobody vouches for it.
    pub is_self_made: bool,
    /// The names it is good for, in lower case; `*.example.org` stands for one label before the dot.
    pub names: Vec<String>,
}

impl Pair {
    /// Whether it ends soon, or has ended.
    pub fn is_near_end(&self, now: Timestamp) -> bool {
        self.ends.since_ms(now) < NEAR_DAYS * DAY_MS
    }

    /// Whether a node should make another in its place: it ends soon, or the clock was wrong when
    /// it was made. A node that does not know what time it is lets it be.
    fn is_due(&self, reading: Reading) -> bool {
        let is_too_long = || self.ends.since_ms(reading.now) > (LIFE_DAYS + 1) * DAY_MS;
        self.is_self_made
            && reading.source.is_sound()
            && (self.is_near_end(reading.now) || is_too_long())
    }
}

/// Keeps the pair in force.
#[derive(Debug)]
pub struct Keeper {
    folder: PathBuf,
    names: Names,
    current: RwLock<Arc<Pair>>,
}

impl Keeper {
    /// Takes the pair in the data folder, and makes one where there is none.
    ///
    /// # Errors
    /// One sentence that says what to do about which file (SECURITY 4, 83).
    pub fn open(data: &Path, names: Names, reading: Reading) -> Result<Self, Failure> {
        let folder = data.join("tls");
        let pair = current(&folder, &names, reading)?;
        Ok(Self {
            folder,
            names,
            current: RwLock::new(Arc::new(pair)),
        })
    }

    /// Returns the pair in force.
    pub fn pair(&self) -> Arc<Pair> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Returns what this machine is called.
    pub const fn names(&self) -> &Names {
        &self.names
    }

    /// Takes up a pair that somebody put in place, renews ours where it is due, and says whether
    /// another one is in force now.
    ///
    /// # Errors
    /// What is wrong with the files; the pair that worked stays in force.
    pub fn refresh(&self, reading: Reading) -> Result<bool, Failure> {
        let pair = current(&self.folder, &self.names, reading)?;
        let mut held = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if held.fingerprint == pair.fingerprint {
            return Ok(false);
        }
        *held = Arc::new(pair);
        Ok(true)
    }
}

fn current(folder: &Path, names: &Names, reading: Reading) -> Result<Pair, Failure> {
    let (cert, key) = (folder.join("cert.pem"), folder.join("key.pem"));
    if !cert.exists() {
        make::pair(folder, names, reading)?;
    }
    let pair = read::pair(&cert, &key)?;
    if !pair.is_due(reading) {
        return Ok(pair);
    }
    make::pair(folder, names, reading)?;
    read::pair(&cert, &key)
}

/// Says in one sentence what is wrong with a file.
fn trouble(path: &Path, error: &io::Error) -> Failure {
    Failure::Setup(format!("{}: {error}", path.display()))
}

/// Refuses a key that others can read.
fn check_private(path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt as _;
    let metadata = fs::metadata(path).map_err(|error| trouble(path, &error))?;
    if metadata.permissions().mode() & 0o077 == 0 {
        return Ok(());
    }
    Err(Failure::Setup(format!(
        "{} can be read by others: run `chmod 600 {}`",
        path.display(),
        path.display()
    )))
}

#[cfg(test)]
mod tests;
