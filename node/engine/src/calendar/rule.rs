//! On which days a holiday or an exception falls.

use std::str::FromStr;

use chrono::{Datelike as _, Days, NaiveDate, Weekday};

/// The years that calendars know.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2199;

/// Which days are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// One date: `2026-12-25`.
    Single(NaiveDate),
    /// Every year: `12-25`. 29 February comes in leap years only.
    Yearly {
        /// From 1.
        month: u32,
        /// From 1.
        day: u32,
    },
    /// So many days after Easter Sunday, or before: `easter+1`, `orthodox-2`.
    Easter {
        /// Whose: the Eastern churches reckon by the Julian calendar.
        is_orthodox: bool,
        /// After it; before it if negative.
        days: i32,
    },
    /// A weekday of a month: `4th thu nov`, `last mon may`.
    Weekday {
        /// Which, from 1; nothing for the last.
        nth: Option<u8>,
        /// The day.
        weekday: Weekday,
        /// From 1.
        month: u32,
    },
}

impl Rule {
    /// Whether it means one date only.
    pub(super) const fn is_single(&self) -> bool {
        matches!(self, Self::Single(_))
    }

    /// Returns the day it falls on in a year, counted from 1970-01-01.
    pub(super) fn day_in(&self, year: i32) -> Option<i64> {
        let date = match *self {
            Self::Single(date) => Some(date).filter(|date| date.year() == year),
            Self::Yearly { month, day } => NaiveDate::from_ymd_opt(year, month, day),
            Self::Easter { is_orthodox, days } => {
                let sunday = if is_orthodox {
                    orthodox_easter(year)
                } else {
                    easter(year)
                };
                sunday.and_then(|sunday| shifted(sunday, days))
            }
            Self::Weekday {
                nth: Some(nth),
                weekday,
                month,
            } => NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth),
            Self::Weekday {
                nth: None,
                weekday,
                month,
            } => [5, 4]
                .into_iter()
                .find_map(|nth| NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth)),
        };
        date.map(|date| i64::from(date.num_days_from_ce()) - EPOCH_FROM_CE)
    }

    /// Whether it falls on a day counted from 1970-01-01.
    pub(super) fn falls_on(&self, day: i64) -> bool {
        let date = i32::try_from(day + EPOCH_FROM_CE)
            .ok()
            .and_then(NaiveDate::from_num_days_from_ce_opt);
        // Easter minus some months may fall into the year before.
        date.is_some_and(|date| {
            (date.year() - 1..=date.year() + 1).any(|year| self.day_in(year) == Some(day))
        })
    }
}

const EPOCH_FROM_CE: i64 = 719_163;

fn shifted(date: NaiveDate, days: i32) -> Option<NaiveDate> {
    let by = Days::new(days.unsigned_abs().into());
    if days < 0 {
        date.checked_sub_days(by)
    } else {
        date.checked_add_days(by)
    }
}

/// Returns Easter Sunday of the Western churches (the anonymous Gregorian computus).
fn easter(year: i32) -> Option<NaiveDate> {
    let golden = year % 19;
    let (century, rest) = (year / 100, year % 100);
    let moon = (8 * century + 13) / 25;
    let epact = (19 * golden + century - century / 4 - moon + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let day = epact + weekday - 7 * late + 114;
    dated(year, day / 31, day % 31 + 1)
}

/// Returns Easter Sunday of the Eastern churches in the calendar of today (the Julian computus of Meeus).
fn orthodox_easter(year: i32) -> Option<NaiveDate> {
    let moon = (19 * (year % 19) + 15) % 30;
    let weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7;
    let day = moon + weekday + 114;
    let century = year / 100;
    let lag = century - century / 4 - 2;
    dated(year, day / 31, day % 31 + 1).and_then(|julian| shifted(julian, lag))
}

fn dated(year: i32, month: i32, day: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

impl FromStr for Rule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let lower = text.trim().to_ascii_lowercase();
        let rule = relative(&lower)
            .or_else(|| weekday(&lower))
            .or_else(|| dates(&lower));
        rule.ok_or_else(|| {
            format!(
                "`{text}` is no day: write a date such as 2026-12-25 (from 1970 to 2199), 12-25 for every \
                 year, easter+1 or orthodox-2 for days from Easter Sunday, or `4th thu nov` and `last mon may`"
            )
        })
    }
}

fn relative(text: &str) -> Option<Rule> {
    let (is_orthodox, rest) = match text.strip_prefix("easter") {
        Some(rest) => (false, rest),
        None => (true, text.strip_prefix("orthodox")?),
    };
    let days = if rest.is_empty() {
        0
    } else if rest.starts_with(['+', '-']) {
        rest.parse().ok()?
    } else {
        return None;
    };
    (-120..=250)
        .contains(&days)
        .then_some(Rule::Easter { is_orthodox, days })
}

fn weekday(text: &str) -> Option<Rule> {
    let mut words = text.split_whitespace();
    let (which, weekday, month) = (words.next()?, words.next()?, words.next()?);
    if words.next().is_some() {
        return None;
    }
    let nth = match which {
        "1st" => Some(1),
        "2nd" => Some(2),
        "3rd" => Some(3),
        "4th" => Some(4),
        "last" => None,
        _ => return None,
    };
    let month: chrono::Month = month.parse().ok()?;
    Some(Rule::Weekday {
        nth,
        weekday: weekday.parse().ok()?,
        month: month.number_from_month(),
    })
}

fn dates(text: &str) -> Option<Rule> {
    let digits = |part: &str, count: usize| {
        (part.len() == count && part.chars().all(|c| c.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())
            .flatten()
    };
    let parts: Vec<&str> = text.split('-').collect();
    match *parts.as_slice() {
        [month, day] => {
            let (month, day) = (digits(month, 2)?, digits(day, 2)?);
            // A leap year, so that 29 February may be said.
            NaiveDate::from_ymd_opt(2028, month, day)?;
            Some(Rule::Yearly { month, day })
        }
        [year, month, day] => {
            let year = i32::try_from(digits(year, 4)?).ok()?;
            let date = NaiveDate::from_ymd_opt(year, digits(month, 2)?, digits(day, 2)?)?;
            YEARS.contains(&year).then_some(Rule::Single(date))
        }
        _ => None,
    }
}
