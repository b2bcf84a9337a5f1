//! Passwords: Argon2id, at most two hashes at once, the same work for unknown users.

use std::sync::{Condvar, Mutex, PoisonError};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};

/// The shortest password that may be chosen, in characters.
pub const CHARS_MIN: usize = 10;
/// The longest, in bytes: hashing is work, and the work is bounded.
pub const BYTES_MAX: usize = 1024;
/// Hashes at once: each takes 19 MiB, and a Pi has little.
const AT_ONCE_MAX: u32 = 2;

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
    let _turn = Turn::take();
    match Argon2::default().hash_password(password.as_bytes()) {
        Ok(hash) => Ok(hash.to_string()),
        Err(error) => Err(PasswordError::Hash(error.to_string())),
    }
}

/// Whether a password fits a hash. Without a hash it takes as long and never fits.
pub fn fits(password: &str, phc: Option<&str>) -> bool {
    if password.len() > BYTES_MAX {
        return false;
    }
    let _turn = Turn::take();
    let fits = PasswordHash::new(phc.unwrap_or(NOBODY)).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    });
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
