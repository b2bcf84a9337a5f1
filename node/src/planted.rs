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
    /// Nobody looks at signatures.
    Signature,
    /// What was written for another organisation counts.
    Organization,
    /// A node speaks for the people of others.
    Speaker,
    /// What is here already enters again.
    Duplicate,
    /// Envelopes that wait for the roster wait for ever.
    Unpark,
    /// Nobody is told the envelopes that wait.
    Parked,
    /// Who knew what is forgotten: the later clock is right.
    Clock,
    /// Nobody asks for attachments.
    Wanted,
    /// A receipt claims what came after a gap.
    Receipt,
    /// A bundle is sealed to those who may not read it.
    Sealed,
    /// A gateway says that a mail is safe which only another one stands for.
    Mail,
    /// A write is acknowledged although its commit failed.
    Answer,
    /// The number of an envelope that was not committed is not used again.
    Chain,
    /// What was purged may come in again.
    Tombstone,
    /// What was raised is still shown where it was.
    Raised,
    /// What the roster demands and could not be done is forgotten.
    Behind,
    /// What another gateway has sent leaves again.
    Sent,
    /// Nobody looks again at what somebody did who lost a right.
    Contested,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 21] = [
        Self::Incomplete,
        Self::Projection,
        Self::Removal,
        Self::Signature,
        Self::Organization,
        Self::Speaker,
        Self::Duplicate,
        Self::Unpark,
        Self::Parked,
        Self::Clock,
        Self::Wanted,
        Self::Receipt,
        Self::Sealed,
        Self::Mail,
        Self::Answer,
        Self::Chain,
        Self::Tombstone,
        Self::Raised,
        Self::Behind,
        Self::Sent,
        Self::Contested,
    ];
}

#[cfg(feature = "planted")]
static PLANTED: std::sync::atomic::AtomicU8 = std::sync::atomic::AtomicU8::new(0);

/// Plants a bug in this process, in place of the one that was; or none.
#[cfg(feature = "planted")]
pub fn plant(bug: Option<Bug>) {
    let bug = bug.map_or(0, |bug| bug as u8);
    PLANTED.store(bug, std::sync::atomic::Ordering::Relaxed);
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
