//! Bugs that can be planted on purpose, to prove that the simulation sees what it must.
//!
//! Without the feature `planted`, which no release has, there are none: [`is`] is a constant.

/// A bug that can be planted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Bug {
    /// Nobody is asked for changes whose bytes did not come with their envelope.
    Incomplete = 1,
    /// Rows are not made again for what came from others.
    Projection,
    /// What a removed node writes goes on to count.
    Removal,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Incomplete, Self::Projection, Self::Removal];
}

#[cfg(feature = "planted")]
static PLANTED: std::sync::atomic::AtomicU8 = std::sync::atomic::AtomicU8::new(0);

/// Plants a bug in this process.
#[cfg(feature = "planted")]
pub fn plant(bug: Bug) {
    PLANTED.store(bug as u8, std::sync::atomic::Ordering::Relaxed);
}

/// Whether a bug is planted.
#[cfg(feature = "planted")]
pub fn is(bug: Bug) -> bool {
    PLANTED.load(std::sync::atomic::Ordering::Relaxed) == bug as u8
}

/// Whether a bug is planted: never.
#[cfg(not(feature = "planted"))]
pub const fn is(_: Bug) -> bool {
    false
}
