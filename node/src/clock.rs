//! The only place that asks what time it is, and how sure the answer is.

use std::time::{SystemTime, UNIX_EPOCH};

use orgo_schema::time::{ClockSource, Timestamp, Wall};

/// Nothing of Orgo was written before this: 2026-01-01. A clock before it is wrong.
pub const EARLIEST_MS: i64 = 1_767_225_600_000;

/// How far a clock that nobody corrects may be off, either way, in milliseconds.
const DOUBT_MS: i64 = 1_000;

/// A reading of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The time it shows.
    pub now: Timestamp,
    /// Who vouches for it.
    pub source: ClockSource,
}

impl Reading {
    /// Returns the bounds that go into facts.
    pub const fn wall(self) -> Wall {
        let doubt = if self.source.is_sound() { DOUBT_MS } else { 0 };
        Wall {
            earliest: self.now.plus_ms(-doubt),
            latest: self.now.plus_ms(doubt),
            source: self.source,
        }
    }
}

/// Reads the system's clock.
///
/// A time before Orgo existed comes from a node without a clock chip: it is used for order, and
/// vouched for by nobody.
pub fn read() -> Reading {
    let now = match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX)),
        Err(_) => Timestamp(0),
    };
    judge(now)
}

/// Says who vouches for a time that the system shows.
pub const fn judge(now: Timestamp) -> Reading {
    let source = if now.0 < EARLIEST_MS {
        ClockSource::None
    } else {
        ClockSource::Rtc
    };
    Reading { now, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_vouches_for_1970() {
        assert_eq!(judge(Timestamp(345_600_000)).source, ClockSource::None);
        assert!(judge(Timestamp(EARLIEST_MS)).source.is_sound());
    }
}
