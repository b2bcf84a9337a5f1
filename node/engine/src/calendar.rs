//! Working time: which hours count towards a window, in which zone (SPEC 5, CONVERGENCE 6).
//!
//! An instant counts if the clock on the wall of the calendar's [`Working::zone`] then shows a time of day
//! that the day has. So what a change to summer time leaves out does not count, and the hour that is lived
//! twice in autumn counts twice. A stretch over midnight belongs to the day it begins on: a night shift
//! before a holiday is worked to its end, one that would begin on the holiday is not.
//!
//! Everything is computed from the file and the zone data built in; nothing of the machine is read.
//! Counting looks up sums by week that are made once, so years cost no more than hours.

mod day;
mod index;
mod read;
mod rule;
mod words;
mod zone;

use std::sync::OnceLock;

use chrono_tz::Tz;
use orgo_schema::time::Timestamp;

pub use read::read;
pub use words::{clock_text, length_text};
pub use zone::{instant_of, parse as parse_zone, wall_at};

use day::Pattern;
use index::Index;

/// A calendar of working time, as one file says it.
#[derive(Debug, Clone)]
pub struct Working {
    name: String,
    version: String,
    title: String,
    /// None: the organization's.
    zone: Option<Tz>,
    pattern: Pattern,
    critical_waits: bool,
    index: OnceLock<Index>,
}

impl PartialEq for Working {
    fn eq(&self, other: &Self) -> bool {
        // The index follows from the rest.
        self.name == other.name
            && self.version == other.version
            && self.title == other.title
            && self.zone == other.zone
            && self.pattern == other.pattern
            && self.critical_waits == other.critical_waits
    }
}

/// A stretch of time that counts, or a part of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// From this instant on.
    pub from: Timestamp,
    /// Up to this one, which is not part of it.
    pub to: Timestamp,
}

impl Counted {
    /// Returns its length.
    pub const fn ms(self) -> i64 {
        self.to.since_ms(self.from)
    }
}

impl Working {
    /// Returns the name of the file, by which profiles choose it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the version of the file.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Returns its name for people.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns the zone whose wall clocks it goes by.
    pub fn zone(&self) -> Tz {
        self.zone.unwrap_or(Tz::UTC)
    }

    /// Whether critical work keeps to it too; else it counts every hour (SPEC 5).
    pub const fn critical_waits(&self) -> bool {
        self.critical_waits
    }

    /// Gives it the organization's zone, unless its file names one.
    #[must_use]
    pub fn in_zone_of(mut self, organization: Tz) -> Self {
        if self.zone.is_none() {
            self.zone = Some(organization);
            self.index = OnceLock::new();
        }
        self
    }

    /// Returns the counted milliseconds from one instant to a later one; 0 if it is not later.
    pub fn counted_ms(&self, from: Timestamp, to: Timestamp) -> i64 {
        let index = self.index();
        let counted =
            index.counted_before(&self.pattern, to.0) - index.counted_before(&self.pattern, from.0);
        counted.max(0)
    }

    /// Returns the first instant by which `ms` counted milliseconds have passed since `from`; none before
    /// [`Working::HORIZON`] if there is none.
    pub fn after(&self, from: Timestamp, ms: i64) -> Option<Timestamp> {
        if ms <= 0 {
            return Some(from);
        }
        self.index().after(&self.pattern, from.0, ms).map(Timestamp)
    }

    /// Lists what counts from one instant to another, in order; stretches that touch are one.
    pub fn spans(&self, from: Timestamp, to: Timestamp) -> impl Iterator<Item = Counted> {
        let mut pieces = self.index().pieces(&self.pattern, from.0, to.0).peekable();
        std::iter::from_fn(move || {
            let (start, mut end) = pieces.next()?;
            while let Some((_, more)) = pieces.next_if(|(next, _)| *next == end) {
                end = more;
            }
            Some(Counted {
                from: Timestamp(start),
                to: Timestamp(end),
            })
        })
    }

    /// Returns what the calendar calls the day of an instant, if it is a holiday or an exception.
    pub fn day_name(&self, at: Timestamp) -> Option<&str> {
        let day = self.index().day_of(at.0);
        self.pattern.name_of(day)
    }

    /// The end of what calendars know: nothing counts from then on, nor before 1970.
    pub const HORIZON: Timestamp = Timestamp(index::HORIZON_MS);

    fn index(&self) -> &Index {
        self.index
            .get_or_init(|| Index::of(&self.pattern, self.zone()))
    }
}

#[cfg(test)]
mod laws;
#[cfg(test)]
pub(crate) mod tests;
