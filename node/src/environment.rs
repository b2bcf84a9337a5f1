//! What a node is given of the world: the time, randomness, and whether it may have threads.
//!
//! Nothing else in the node asks what time it is or draws a random number, so a node that is given a
//! clock and a seed, and works on its caller's thread, does the same each time (CONVERGENCE 10).

use std::{
    io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use orgo_schema::time::Timestamp;
use uuid::Uuid;

use crate::{
    clock::{
        self, Reading,
        uptime::{self, Uptime},
    },
    store::StoreError,
};

/// Reads the clock.
pub type Clock = Arc<dyn Fn() -> Reading + Send + Sync>;

/// Says how long the machine has been running, if it tells.
pub type Running = Arc<dyn Fn() -> Option<Uptime> + Send + Sync>;

/// Fills bytes that nobody can guess.
pub type Entropy = Arc<dyn Fn(&mut [u8]) -> io::Result<()> + Send + Sync>;

/// Hears of each commit that added to the log of a compartment, by its row. It must not take long.
pub type Committed = Arc<dyn Fn(i64) + Send + Sync>;

/// Where a commit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Nothing of it was done yet.
    Begins,
    /// All is written; it is not committed.
    Filled,
    /// It is committed; nobody was told.
    Committed,
}

/// A disk that runs full, and power that fails, on purpose. It is asked on the thread that writes.
pub trait Faults: Send + Sync {
    /// Returns how many pages a database may grow by in the commit that begins; nothing if there is room.
    fn room(&self, file: &Path) -> Option<u32>;

    /// Whether the node still has power at this moment of a commit. Without it, nothing more is committed
    /// and nobody is told anything.
    fn has_power(&self, file: &Path, moment: Moment) -> bool;
}

/// What a node is given of the world.
#[derive(Clone)]
pub struct Environment {
    /// Reads the clock. A node that is opened puts its own here, which knows what people and others said.
    pub clock: Clock,
    /// Says how long the machine has been running.
    pub uptime: Running,
    /// Fills bytes that nobody can guess.
    pub entropy: Entropy,
    /// Whether everything happens on the caller's thread, one thing after another, and nothing waits
    /// for the disk: for simulations, which no power cut ever meets.
    pub inline: bool,
    /// Hears of what was written. A node that is opened puts its own here.
    pub committed: Option<Committed>,
    /// What goes wrong with commits, in simulations.
    pub faults: Option<Arc<dyn Faults>>,
}

impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Environment")
            .field("inline", &self.inline)
            .finish_non_exhaustive()
    }
}

impl Environment {
    /// Returns the system's clock and randomness, with threads.
    pub fn system() -> Self {
        Self {
            clock: Arc::new(clock::read),
            uptime: Arc::new(uptime::read),
            entropy: Arc::new(system_entropy),
            inline: false,
            committed: None,
            faults: None,
        }
    }

    /// Returns the system's randomness and a clock of one's own, with threads.
    pub fn with_clock(clock: impl Fn() -> Reading + Send + Sync + 'static) -> Self {
        Self {
            clock: Arc::new(clock),
            uptime: Arc::new(|| None),
            ..Self::system()
        }
    }

    /// Returns a world that is the same each time: a clock of one's own, the bytes that follow from a
    /// seed, and no thread.
    pub fn seeded(seed: u64, clock: impl Fn() -> Reading + Send + Sync + 'static) -> Self {
        Self {
            clock: Arc::new(clock),
            uptime: Arc::new(|| None),
            entropy: seeded_entropy(seed),
            inline: true,
            committed: None,
            faults: None,
        }
    }

    /// Returns fresh bytes that nobody can guess.
    ///
    /// # Errors
    /// When the system has none.
    pub fn random<const N: usize>(&self) -> Result<[u8; N], StoreError> {
        let mut bytes = [0; N];
        (self.entropy)(&mut bytes)?;
        Ok(bytes)
    }

    /// Makes a UUIDv7 for an instant.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn fresh_uuid(&self, now: Timestamp) -> Result<Uuid, StoreError> {
        let random: [u8; 10] = self.random()?;
        let ms = u64::try_from(now.0).unwrap_or(0);
        Ok(uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid())
    }
}

fn system_entropy(bytes: &mut [u8]) -> io::Result<()> {
    getrandom::fill(bytes).map_err(io::Error::from)
}

/// Each call draws from a stream of its own, so that what one caller takes does not depend on how much
/// another took.
fn seeded_entropy(seed: u64) -> Entropy {
    let calls = AtomicU64::new(0);
    Arc::new(move |bytes| {
        let call = calls.fetch_add(1, Ordering::Relaxed);
        let mut hasher = blake3::Hasher::new_derive_key("orgo seeded entropy 1");
        hasher.update(&seed.to_be_bytes());
        hasher.update(&call.to_be_bytes());
        hasher.finalize_xof().fill(bytes);
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_bytes_each_time() {
        let draw = |seed| {
            let environment = Environment::seeded(seed, || clock::judge(Timestamp(0)));
            let drawn: [[u8; 32]; 2] =
                [environment.random().unwrap(), environment.random().unwrap()];
            drawn
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        let [first, second] = draw(1);
        assert_ne!(first, second);
    }
}
