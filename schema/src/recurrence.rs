//! Recurrence rules: work that comes again, as the part of RFC 5545 that calendars of work use (SPEC 3).
//!
//! Allowed are `FREQ` (daily to yearly), `INTERVAL`, `COUNT` or `UNTIL`, `BYMONTH`, `BYMONTHDAY` and
//! `BYDAY`. Each rule has one canonical text: parts in that order, lists sorted, an interval of one left
//! out. This module reads, prints and explains rules; which days they fall on is not its business.

mod read;
mod words;

use std::{fmt, str::FromStr};

use chrono::NaiveDate;

use crate::{role::text_codec, time::Timestamp};

/// The longest text of a rule, in characters: every part with room to spare.
pub const RULE_CHARS_MAX: usize = 512;
/// The largest `INTERVAL` and the largest `COUNT`.
pub const NUMBER_MAX: u16 = 999;

/// A rule by which work comes again, for example `FREQ=MONTHLY;BYDAY=1MO`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Recurrence {
    frequency: Frequency,
    /// Every so many of the frequency, 1 to [`NUMBER_MAX`].
    interval: u16,
    end: End,
    /// Months, 1 to 12, ascending.
    months: Vec<u8>,
    /// Days of the month, 1 to 31, or -1 to -31 counted from its end; ascending.
    month_days: Vec<i8>,
    /// Days of the week, ascending.
    days: Vec<DayRule>,
}

/// How often a rule comes round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Frequency {
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
    /// Every year.
    Yearly,
}

/// When a rule ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// Never.
    Never,
    /// After so many times, 1 to [`NUMBER_MAX`].
    Count(u16),
    /// With this day.
    Day(NaiveDate),
    /// With this instant, in whole seconds.
    At(Timestamp),
}

/// A day of the week, or one such day of a month or year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayRule {
    /// Which of them, counted from the beginning, or from the end when negative; nothing: each.
    pub nth: Option<i8>,
    /// The day.
    pub weekday: Weekday,
}

/// The days of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// Why a text is not a recurrence rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecurrenceError {
    /// There is no text.
    #[error("the recurrence is empty: write for example FREQ=WEEKLY;BYDAY=MO")]
    Empty,
    /// It is longer than [`RULE_CHARS_MAX`].
    #[error("the recurrence has {chars} characters: at most {RULE_CHARS_MAX} are allowed")]
    TooLong {
        /// How many it has.
        chars: usize,
    },
    /// A part has another name than those allowed, or none.
    #[error(
        "`{part}` is not a part of a recurrence: allowed are FREQ, INTERVAL, COUNT, UNTIL, BYMONTH, \
         BYMONTHDAY and BYDAY, for example FREQ=MONTHLY;BYDAY=1MO"
    )]
    Part {
        /// The part as it was written, shortened.
        part: Box<str>,
    },
    /// A part stands there twice.
    #[error("{part} stands in the recurrence twice: once is allowed")]
    Twice {
        /// The name of the part.
        part: &'static str,
    },
    /// `FREQ` is missing.
    #[error("the recurrence has no FREQ: begin with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY")]
    NoFrequency,
    /// A value is none that may stand there.
    #[error("`{value}` may not stand after {part}=: allowed is {allowed}")]
    Value {
        /// The name of the part.
        part: &'static str,
        /// The value as it was written, shortened.
        value: Box<str>,
        /// What is allowed.
        allowed: &'static str,
    },
    /// Both ends are named.
    #[error("COUNT and UNTIL both say when the recurrence ends: one of them is allowed")]
    TwoEnds,
    /// Two parts do not go together.
    #[error("{part} cannot stand with FREQ={frequency}: {instead}")]
    Mixed {
        /// The part that is out of place.
        part: &'static str,
        /// The frequency.
        frequency: Frequency,
        /// What can be written instead.
        instead: &'static str,
    },
    /// No day is like this.
    #[error("none of the months named has such a day: the recurrence would never come round")]
    NeverOccurs,
}

impl Recurrence {
    /// Reads a rule, in any case and order of its parts, with or without `RRULE:` before it.
    ///
    /// # Errors
    ///
    /// Says which part is at fault and what may stand there.
    pub fn parse(text: &str) -> Result<Self, RecurrenceError> {
        read::rule(text)
    }

    /// Returns how often it comes round.
    pub const fn frequency(&self) -> Frequency {
        self.frequency
    }

    /// Returns every how many days, weeks, months or years it comes round.
    pub const fn interval(&self) -> u16 {
        self.interval
    }

    /// Returns when it ends.
    pub const fn end(&self) -> End {
        self.end
    }

    /// Returns the months it is limited to, or falls in, ascending.
    pub fn months(&self) -> &[u8] {
        &self.months
    }

    /// Returns the days of the month, ascending; negative ones count from its end.
    pub fn month_days(&self) -> &[i8] {
        &self.month_days
    }

    /// Returns the days of the week, ascending.
    pub fn days(&self) -> &[DayRule] {
        &self.days
    }

    /// Says in plain words when it comes round: "every 2 weeks on Monday and Friday, 10 times".
    pub fn explain(&self) -> String {
        words::explain(self)
    }
}

impl Frequency {
    /// Every frequency, the shortest first.
    pub const ALL: [Self; 4] = [Self::Daily, Self::Weekly, Self::Monthly, Self::Yearly];

    /// Returns the word of RFC 5545.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Daily => "DAILY",
            Self::Weekly => "WEEKLY",
            Self::Monthly => "MONTHLY",
            Self::Yearly => "YEARLY",
        }
    }
}

impl Weekday {
    /// Every day, Monday first.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// Returns the two letters of RFC 5545.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Monday => "MO",
            Self::Tuesday => "TU",
            Self::Wednesday => "WE",
            Self::Thursday => "TH",
            Self::Friday => "FR",
            Self::Saturday => "SA",
            Self::Sunday => "SU",
        }
    }
}

impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for DayRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(nth) = self.nth {
            write!(f, "{nth}")?;
        }
        f.write_str(self.weekday.as_str())
    }
}

impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FREQ={}", self.frequency)?;
        if self.interval > 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        match self.end {
            End::Never => {}
            End::Count(count) => write!(f, ";COUNT={count}")?,
            End::Day(day) => write!(f, ";UNTIL={}", day.format(read::DAY))?,
            End::At(at) => write!(f, ";UNTIL={}", at.utc().format(read::INSTANT))?,
        }
        list(f, "BYMONTH", &self.months)?;
        list(f, "BYMONTHDAY", &self.month_days)?;
        list(f, "BYDAY", &self.days)
    }
}

fn list<T: fmt::Display>(f: &mut fmt::Formatter<'_>, part: &str, values: &[T]) -> fmt::Result {
    for (index, value) in values.iter().enumerate() {
        match index {
            0 => write!(f, ";{part}={value}")?,
            _ => write!(f, ",{value}")?,
        }
    }
    Ok(())
}

impl fmt::Debug for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recurrence({self})")
    }
}

impl FromStr for Recurrence {
    type Err = RecurrenceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

text_codec! {
    Recurrence via Recurrence::parse,
    pattern: "^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[-0-9A-Z,]+)*$",
    description: "A recurrence rule: FREQ, INTERVAL, COUNT or UNTIL, BYMONTH, BYMONTHDAY and BYDAY of RFC 5545",
    example: "FREQ=MONTHLY;BYDAY=1MO",
}

#[cfg(test)]
mod tests;
