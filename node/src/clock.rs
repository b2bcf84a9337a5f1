//! The only place that asks what time it is, and how sure the answer is (CONVERGENCE 6).
//!
//! Four may vouch for a clock, the better before the worse: a time server that keeps the system's clock
//! ([`server`]), a person who said what time it is, another node that has one of these two, and the chip of
//! the machine. What a person or another node said is held by the [`Keeper`] and counted on by the time the
//! machine has been running, so that nobody has to set the system's clock, and it ends when the machine
//! starts anew.
//!
//! A chip is believed as long as nothing speaks against it: it shows a time after Orgo was made, not before
//! what this node wrote last, and goes on evenly. Nobody vouches for any other clock.

pub mod keeper;
pub mod say;
pub mod server;
pub mod uptime;

use std::time::{SystemTime, UNIX_EPOCH};

use orgo_schema::time::{ClockSource, Timestamp, Wall};

pub use keeper::Keeper;

use crate::failure::Failure;

/// Nothing of Orgo was written before this: 2026-01-01. A clock before it is wrong.
pub const EARLIEST_MS: i64 = 1_767_225_600_000;

/// How far a clock that nobody corrects may be off, either way, in milliseconds.
const DOUBT_MS: i64 = 1_000;

/// How far ahead of a sound clock a stamp may be and still be followed, in milliseconds: a day.
const FOLLOWED_MS: i64 = 24 * 3_600_000;

/// The same for a clock that nobody vouches for: five years.
const FOLLOWED_DOUBTFUL_MS: i64 = 5 * 366 * 24 * 3_600_000;

/// A reading of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The time it shows.
    pub now: Timestamp,
    /// How far that may be off, either way, in milliseconds.
    pub within_ms: i64,
    /// Who vouches for it.
    pub source: ClockSource,
}

impl Reading {
    /// Returns a reading that may be off by as much as a clock usually is.
    pub const fn new(now: Timestamp, source: ClockSource) -> Self {
        Self {
            now,
            within_ms: DOUBT_MS,
            source,
        }
    }

    /// Returns the time that something is done as of: the one that was asked for, else the one that is shown, if
    /// somebody vouches for it.
    ///
    /// # Errors
    /// When nobody does and none was asked for.
    pub fn as_of(self, asked: Option<Timestamp>) -> Result<Timestamp, Failure> {
        match asked {
            Some(asked) => Ok(asked),
            None if self.source.is_sound() => Ok(self.now),
            None => Err(Failure::Input(format!(
                "the clock shows {}, which nobody vouches for: set it, or name a time with --now where the command takes one",
                self.now
            ))),
        }
    }

    /// Returns how late a stamp of another node may be and still be followed: one wrong clock must not carry
    /// everybody along. A clock that nobody vouches for may itself be far behind, but what lies years after
    /// Orgo was made is not followed by it either.
    pub const fn followed(self) -> Timestamp {
        if self.source.is_sound() {
            return self.now.plus_ms(FOLLOWED_MS);
        }
        let least = if self.now.0 < EARLIEST_MS {
            Timestamp(EARLIEST_MS)
        } else {
            self.now
        };
        least.plus_ms(FOLLOWED_DOUBTFUL_MS)
    }

    /// Returns the bounds that go into facts.
    pub const fn wall(self) -> Wall {
        let doubt = if self.source.is_sound() {
            self.within_ms
        } else {
            0
        };
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
    let at = SystemTime::now();
    let now = match at.duration_since(UNIX_EPOCH) {
        Ok(since) => Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX)),
        Err(_) => Timestamp(0),
    };
    let own = judge(now);
    match server::within_ms(at).filter(|_| own.source.is_sound()) {
        Some(within_ms) => Reading {
            within_ms,
            source: ClockSource::Ntp,
            ..own
        },
        None => own,
    }
}

/// Says who vouches for a time that the system shows, by itself.
pub const fn judge(now: Timestamp) -> Reading {
    let source = if now.0 < EARLIEST_MS {
        ClockSource::None
    } else {
        ClockSource::Rtc
    };
    Reading::new(now, source)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_vouches_for_1970() {
        assert_eq!(judge(Timestamp(345_600_000)).source, ClockSource::None);
        assert!(judge(Timestamp(EARLIEST_MS)).source.is_sound());
    }

    #[test]
    fn a_stamp_is_followed_a_day_by_a_sound_clock_and_for_years_by_a_doubtful_one() {
        let day = 24 * 3_600_000;
        let sound = Reading::new(Timestamp(EARLIEST_MS), ClockSource::Rtc);
        assert_eq!(sound.followed(), Timestamp(EARLIEST_MS + day));
        let lost = Reading::new(Timestamp(0), ClockSource::None);
        let (year, most) = (365 * day, lost.followed().0);
        assert!(most > EARLIEST_MS + 4 * year && most < EARLIEST_MS + 6 * year);
    }

    #[test]
    fn the_bounds_are_as_wide_as_the_doubt() {
        let reading = Reading {
            within_ms: 70,
            ..Reading::new(Timestamp(1_000), ClockSource::Operator)
        };
        let wall = reading.wall();
        assert_eq!(
            (wall.earliest, wall.latest),
            (Timestamp(930), Timestamp(1_070))
        );
    }
}
