//! Passwords: Argon2id, at most two hashes at once, the same work for unknown users.

use std::sync::{Condvar, Mutex, PoisonError};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};

/// The shortest password that may be chosen, in characters.
pub const CHARS_MIN: usize = 10;
/// The longest, in bytes: hashing is work, and the work is bounded.
pub const BYTES_MAX: usize = 1024;
/// Hashes at once: each takes 19 MiB, and a Pi has little.
const AT_ONCE_MAX: u32 = 2;

/// How much memory is asked for at once, in bytes. Of more than 32 MiB the system gets every page back
/// as soon as the hash is done (glibc); less stays with the thread, and there are many threads. What
/// is asked for and not used costs nothing.
const RESERVED_BYTES: usize = 33 << 20;

/// A hash that no password fits, for users that are not there.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9i$ZGVhZGJlZWZkZWFkYmVlZmRlYWRiZWVmZGVhZGJlZWY";

static RUNNING: Mutex<u32> = Mutex::new(0);
static FREE: Condvar = Condvar::new();

/// Why a password may not be chosen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Too few characters.
    #[error("choose at least {CHARS_MIN} characters")]
    Short,
    /// Too many bytes.
    #[error("choose at most {BYTES_MAX} bytes")]
    Long,
    /// The system could not hash.
    #[error("the password could not be hashed: {0}")]
    Hash(String),
}

/// Hashes a new password into a PHC string.
///
/// # Errors
/// When it is too short or too long, or the system has no randomness or memory.
pub fn hash(password: &str) -> Result<String, PasswordError> {
    if password.chars().count() < CHARS_MIN {
        return Err(PasswordError::Short);
    }
    if password.len() > BYTES_MAX {
        return Err(PasswordError::Long);
    }
    let salt: [u8; 16] =
        crate::home::random().map_err(|error| PasswordError::Hash(error.to_string()))?;
    let _turn = Turn::take();
    described(password, &salt).map_err(|error| PasswordError::Hash(error.to_string()))
}

fn described(password: &str, salt: &[u8]) -> argon2::password_hash::Result<String> {
    let argon = Argon2::default();
    let mut out = [0; Params::DEFAULT_OUTPUT_LEN];
    compute(&argon, password, salt, &mut out)?;
    let phc = PasswordHash {
        algorithm: Algorithm::default().ident(),
        version: Some(Version::default().into()),
        params: ParamsString::try_from(argon.params())?,
        salt: Some(Salt::new(salt)?),
        hash: Some(Output::new(&out)?),
    };
    Ok(phc.to_string())
}

/// Computes a hash in memory that goes back to the system at once.
fn compute(
    argon: &Argon2<'_>,
    password: &str,
    salt: &[u8],
    out: &mut [u8],
) -> Result<(), argon2::Error> {
    let blocks = argon.params().block_count();
    let mut memory: Vec<Block> = Vec::new();
    memory
        .try_reserve_exact(blocks.max(RESERVED_BYTES / Block::SIZE))
        .map_err(|_out_of_memory| argon2::Error::OutOfMemory)?;
    memory.resize(blocks, Block::new());
    argon.hash_password_into_with_memory(password.as_bytes(), salt, out, memory)
}

/// Whether a password fits what a hash describes. Outputs compare in constant time.
fn is_described(password: &str, phc: &PasswordHash) -> argon2::password_hash::Result<bool> {
    let (Some(salt), Some(expected)) = (&phc.salt, &phc.hash) else {
        return Ok(false);
    };
    let version = phc.version.map(Version::try_from).transpose()?;
    let argon = Argon2::new(
        Algorithm::try_from(phc.algorithm.as_str())?,
        version.unwrap_or_default(),
        Params::try_from(phc)?,
    );
    let mut out = vec![0; expected.len()];
    compute(&argon, password, salt, &mut out)?;
    Ok(Output::new(&out)? == *expected)
}

/// Whether a password fits a hash. Without a hash it takes as long and never fits.
pub fn fits(password: &str, phc: Option<&str>) -> bool {
    if password.len() > BYTES_MAX {
        return false;
    }
    let _turn = Turn::take();
    let fits = PasswordHash::new(phc.unwrap_or(NOBODY))
        .is_ok_and(|hash| is_described(password, &hash).unwrap_or(false));
    fits && phc.is_some()
}

/// One of the few places where a hash may run.
struct Turn;

impl Turn {
    fn take() -> Self {
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        while *running >= AT_ONCE_MAX {
            running = FREE.wait(running).unwrap_or_else(PoisonError::into_inner);
        }
        *running += 1;
        Self
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        FREE.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let phc = hash("correct horse").unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert!(fits("correct horse", Some(&phc)));
        assert!(!fits("correct mouse", Some(&phc)));
        assert!(!fits("correct horse", None));
    }

    #[test]
    fn what_the_library_hashes_by_itself_fits_and_the_other_way_round() {
        use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
        let theirs = Argon2::default().hash_password(b"correct horse").unwrap();
        assert!(fits("correct horse", Some(&theirs.to_string())));
        let ours = hash("correct horse").unwrap();
        let verified = Argon2::default().verify_password(b"correct horse", ours.as_str());
        assert!(verified.is_ok());
        assert!(!fits(
            "correct horse",
            Some("$argon2id$v=19$m=19456,t=2,p=1")
        ));
        assert!(!fits("correct horse", Some("nonsense")));
    }

    #[test]
    fn nobodys_hash_is_a_real_one() {
        assert!(
            PasswordHash::new(NOBODY).is_ok(),
            "unknown users must cost the same work"
        );
    }

    #[test]
    fn short_ones_are_refused() {
        assert_eq!(hash("short"), Err(PasswordError::Short));
    }
}
