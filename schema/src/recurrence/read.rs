//! Reading a recurrence rule, part by part.

use std::str::FromStr;

use chrono::{Datelike as _, NaiveDate, NaiveDateTime};

use super::{
    DayRule, End, Frequency, NUMBER_MAX, RULE_CHARS_MAX, Recurrence, RecurrenceError, Weekday,
};
use crate::time::Timestamp;

/// How a day is written.
pub(super) const DAY: &str = "%Y%m%d";
/// How an instant is written.
pub(super) const INSTANT: &str = "%Y%m%dT%H%M%SZ";

/// The characters of what was written that an error repeats.
const SHOWN_CHARS_MAX: usize = 40;

/// The most days that each month has, January first.
const MONTH_DAYS: [u8; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// The parts as they were read.
#[derive(Default)]
struct Parts {
    frequency: Option<Frequency>,
    interval: Option<u16>,
    count: Option<u16>,
    until: Option<End>,
    months: Option<Vec<u8>>,
    month_days: Option<Vec<i8>>,
    days: Option<Vec<DayRule>>,
}

/// Reads a rule.
pub(super) fn rule(text: &str) -> Result<Recurrence, RecurrenceError> {
    let chars = text.chars().count();
    if chars > RULE_CHARS_MAX {
        return Err(RecurrenceError::TooLong { chars });
    }
    let text = text.trim().to_ascii_uppercase();
    let text = text.strip_prefix("RRULE:").unwrap_or(&text);
    if text.is_empty() {
        return Err(RecurrenceError::Empty);
    }
    let mut parts = Parts::default();
    for part in text.split(';') {
        parts.take(part)?;
    }
    parts.whole()
}

impl Parts {
    fn take(&mut self, part: &str) -> Result<(), RecurrenceError> {
        let unknown = || RecurrenceError::Part { part: short(part) };
        let (name, value) = part.trim().split_once('=').ok_or_else(unknown)?;
        match name.trim() {
            "FREQ" => once("FREQ", &mut self.frequency, frequency(value)?),
            "INTERVAL" => once("INTERVAL", &mut self.interval, number("INTERVAL", value)?),
            "COUNT" => once("COUNT", &mut self.count, number("COUNT", value)?),
            "UNTIL" => once("UNTIL", &mut self.until, until(value)?),
            "BYMONTH" => once("BYMONTH", &mut self.months, list(value, month)?),
            "BYMONTHDAY" => once("BYMONTHDAY", &mut self.month_days, list(value, month_day)?),
            "BYDAY" => once("BYDAY", &mut self.days, list(value, day)?),
            _ => Err(unknown()),
        }
    }

    fn whole(self) -> Result<Recurrence, RecurrenceError> {
        let frequency = self.frequency.ok_or(RecurrenceError::NoFrequency)?;
        let end = match (self.count, self.until) {
            (Some(_), Some(_)) => return Err(RecurrenceError::TwoEnds),
            (Some(count), None) => End::Count(count),
            (None, Some(until)) => until,
            (None, None) => End::Never,
        };
        let rule = Recurrence {
            frequency,
            interval: self.interval.unwrap_or(1),
            end,
            months: self.months.unwrap_or_default(),
            month_days: self.month_days.unwrap_or_default(),
            days: self.days.unwrap_or_default(),
        };
        check(&rule)?;
        Ok(rule)
    }
}

/// Checks what RFC 5545 says about parts that stand together.
fn check(rule: &Recurrence) -> Result<(), RecurrenceError> {
    let mixed = |part, instead| RecurrenceError::Mixed {
        part,
        frequency: rule.frequency,
        instead,
    };
    if rule.frequency == Frequency::Weekly && !rule.month_days.is_empty() {
        return Err(mixed(
            "BYMONTHDAY",
            "write FREQ=MONTHLY, or BYDAY instead of it",
        ));
    }
    let counted = rule
        .days
        .iter()
        .filter_map(|day| day.nth)
        .max_by_key(|nth| nth.unsigned_abs());
    match (rule.frequency, counted) {
        (Frequency::Daily | Frequency::Weekly, Some(_)) => {
            return Err(mixed(
                "BYDAY with a number",
                "write FREQ=MONTHLY, or the day without a number",
            ));
        }
        (Frequency::Yearly, Some(_)) if !rule.month_days.is_empty() => {
            return Err(mixed(
                "BYDAY with a number beside BYMONTHDAY",
                "write one of the two",
            ));
        }
        (Frequency::Monthly, Some(nth)) if nth.unsigned_abs() > 5 => {
            return Err(mixed(
                "BYDAY with a number over 5",
                "a month has at most five of each day",
            ));
        }
        (Frequency::Yearly, Some(nth)) if nth.unsigned_abs() > 5 && !rule.months.is_empty() => {
            return Err(mixed(
                "BYDAY with a number over 5 beside BYMONTH",
                "a month has at most five of each day",
            ));
        }
        (Frequency::Daily | Frequency::Weekly | Frequency::Monthly | Frequency::Yearly, _) => {}
    }
    let occurs = |month: &u8, day: &i8| {
        let index = usize::from(*month).saturating_sub(1);
        MONTH_DAYS
            .get(index)
            .is_some_and(|days| day.unsigned_abs() <= *days)
    };
    let may_occur = rule.months.is_empty()
        || rule.month_days.is_empty()
        || rule
            .months
            .iter()
            .any(|month| rule.month_days.iter().any(|day| occurs(month, day)));
    if may_occur {
        Ok(())
    } else {
        Err(RecurrenceError::NeverOccurs)
    }
}

fn once<T>(part: &'static str, place: &mut Option<T>, value: T) -> Result<(), RecurrenceError> {
    match place.replace(value) {
        Some(_) => Err(RecurrenceError::Twice { part }),
        None => Ok(()),
    }
}

fn frequency(value: &str) -> Result<Frequency, RecurrenceError> {
    Frequency::ALL
        .into_iter()
        .find(|known| known.as_str() == value)
        .ok_or_else(|| refused("FREQ", value, "DAILY, WEEKLY, MONTHLY or YEARLY"))
}

fn number(part: &'static str, value: &str) -> Result<u16, RecurrenceError> {
    digits::<u16>(value)
        .filter(|number| (1..=NUMBER_MAX).contains(number))
        .ok_or_else(|| refused(part, value, "a number from 1 to 999"))
}

/// Reads digits alone: no sign, no blank.
fn digits<T: FromStr>(text: &str) -> Option<T> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

/// Reads digits with a sign before them.
fn signed(text: &str) -> Option<i8> {
    match text.strip_prefix('-') {
        Some(text) => digits::<i8>(text).map(|number| -number),
        None => digits(text.strip_prefix('+').unwrap_or(text)),
    }
}

fn until(value: &str) -> Result<End, RecurrenceError> {
    let known = |year: i32| (1970..=9999).contains(&year);
    let day = (value.len() == 8).then(|| NaiveDate::parse_from_str(value, DAY).ok());
    let at = (value.len() == 16).then(|| NaiveDateTime::parse_from_str(value, INSTANT).ok());
    let day = day.flatten().filter(|day| known(day.year()));
    // A leap second has no instant of its own, so that it would print as another.
    let at = at
        .flatten()
        .filter(|at| known(at.year()) && !value.ends_with("60Z"));
    let at = at.map(|at| End::At(Timestamp(at.and_utc().timestamp_millis())));
    day.map(End::Day).or(at).ok_or_else(|| {
        let allowed = "a day such as 20261231, or an instant such as 20261231T170000Z";
        refused("UNTIL", value, allowed)
    })
}

/// Reads a list, sorts it, and drops what stands there twice.
fn list<T: Ord>(
    value: &str,
    read: impl Fn(&str) -> Result<T, RecurrenceError>,
) -> Result<Vec<T>, RecurrenceError> {
    let mut values = value.split(',').map(read).collect::<Result<Vec<T>, _>>()?;
    values.sort();
    values.dedup();
    Ok(values)
}

fn month(value: &str) -> Result<u8, RecurrenceError> {
    digits::<u8>(value)
        .filter(|month| (1..=12).contains(month))
        .ok_or_else(|| refused("BYMONTH", value, "a list of months from 1 to 12"))
}

fn month_day(value: &str) -> Result<i8, RecurrenceError> {
    let allowed = "a list of days from 1 to 31, or -1 to -31 counted from the end";
    signed(value)
        .filter(|day| (1..=31).contains(&day.unsigned_abs()))
        .ok_or_else(|| refused("BYMONTHDAY", value, allowed))
}

fn day(value: &str) -> Result<DayRule, RecurrenceError> {
    let allowed = "a list of MO, TU, WE, TH, FR, SA, SU, each with a number such as 1MO or -1FR before it if need be";
    let refused = || refused("BYDAY", value, allowed);
    let (nth, name) = value
        .len()
        .checked_sub(2)
        .and_then(|at| value.split_at_checked(at))
        .ok_or_else(refused)?;
    let weekday = Weekday::ALL.into_iter().find(|day| day.as_str() == name);
    let nth = match nth {
        "" => None,
        nth => {
            let nth = signed(nth).filter(|nth| (1..=53).contains(&nth.unsigned_abs()));
            Some(nth.ok_or_else(refused)?)
        }
    };
    Ok(DayRule {
        nth,
        weekday: weekday.ok_or_else(refused)?,
    })
}

fn refused(part: &'static str, value: &str, allowed: &'static str) -> RecurrenceError {
    RecurrenceError::Value {
        part,
        value: short(value),
        allowed,
    }
}

fn short(text: &str) -> Box<str> {
    text.chars()
        .take(SHOWN_CHARS_MAX)
        .collect::<String>()
        .into()
}
