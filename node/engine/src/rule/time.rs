//! Conditions on the clock on the wall: time of day, day, working time.

use std::fmt::{self, Display};

use orgo_schema::{
    recurrence::Weekday,
    word::{WordError, nearest},
};

use crate::{
    route::Moment,
    yaml::{ConfigError, Reader},
};

/// The minutes of a day.
const DAY_MINUTES: u16 = 24 * 60;

/// What is asked of the instant a signal came in, in the zone of the organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimeTest {
    /// It lies in one of these.
    OfDay(Vec<DaySpan>),
    /// It is one of these days.
    Day(Vec<DayKind>),
    /// Whether the calendar in force calls it working time.
    Working(bool),
}

/// A stretch of the day, its end not included. One that ends before it begins runs over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DaySpan {
    /// The first minute since midnight.
    pub from: u16,
    /// The first minute after it.
    pub to: u16,
}

/// A kind of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// A day of the week.
    Weekday(Weekday),
    /// What the calendar in force calls a holiday.
    Holiday,
}

/// How days are written, Monday first.
const DAYS: [(&str, &str); 7] = [
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
];

const HOLIDAY: &str = "holiday";

impl DaySpan {
    /// Reads for example `18:00-07:00`.
    fn parse(text: &str) -> Result<Self, String> {
        let unclear =
            || format!("`{text}` is not a stretch of the day: write for example 18:00-07:00");
        let (from, to) = text.split_once(['-', '\u{2013}']).ok_or_else(unclear)?;
        let (from, to) = minute(from).zip(minute(to)).ok_or_else(unclear)?;
        if from == to || from == DAY_MINUTES {
            return Err(format!(
                "`{text}` is no stretch of the day: it must begin before 24:00 and end at another time"
            ));
        }
        Ok(Self { from, to })
    }

    /// Whether a minute of the day lies in it.
    pub const fn holds(self, minute: u16) -> bool {
        if self.from < self.to {
            self.from <= minute && minute < self.to
        } else {
            self.from <= minute || minute < self.to
        }
    }
}

/// Reads `07:30`; `24:00` is the end of the day.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let number = |digits: &str| {
        let is_plain = digits.len() <= 2 && digits.chars().all(|c| c.is_ascii_digit());
        is_plain.then(|| digits.parse::<u16>().ok()).flatten()
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    let of_day = hour.saturating_mul(60).saturating_add(minute);
    (minute < 60 && of_day <= DAY_MINUTES).then_some(of_day)
}

impl DayKind {
    fn parse(text: &str) -> Result<Vec<Self>, WordError> {
        let wanted = text.trim().to_lowercase();
        let weekdays = |from: usize, count: usize| {
            Weekday::ALL
                .into_iter()
                .skip(from)
                .take(count)
                .map(Self::Weekday)
                .collect()
        };
        let known = DAYS
            .iter()
            .position(|(short, long)| *short == wanted || long.to_lowercase() == wanted);
        match (known, wanted.as_str()) {
            (Some(number), _) => Ok(weekdays(number, 1)),
            (None, HOLIDAY) => Ok(vec![Self::Holiday]),
            (None, _) => {
                let allowed = DAYS.iter().map(|(short, _)| *short).chain([HOLIDAY]);
                Err(WordError::new("day", text, allowed))
            }
        }
    }

    fn is(self, moment: &Moment) -> bool {
        match self {
            Self::Weekday(day) => moment.weekday == day,
            Self::Holiday => moment.is_holiday,
        }
    }
}

impl TimeTest {
    /// The keys under which these tests are written.
    pub(super) const KEYS: [&'static str; 3] = ["time_of_day", "day", "working_time"];

    /// Reads the value of one of [`Self::KEYS`].
    ///
    /// # Errors
    ///
    /// When it is no time, no day, or neither yes nor no.
    pub(super) fn read(key: &str, value: &Reader<'_>) -> Result<Self, ConfigError> {
        let items = value.list_or_one();
        if items.is_empty() {
            return Err(value.error("the list is empty: add at least one"));
        }
        match key {
            "working_time" => Ok(Self::Working(yes_or_no(value)?)),
            "day" => {
                let mut days = Vec::new();
                for item in &items {
                    let text = item.source()?;
                    days.extend(
                        DayKind::parse(text).map_err(|error| item.error(error.to_string()))?,
                    );
                }
                Ok(Self::Day(days))
            }
            _ => {
                let span = |item: &Reader<'_>| {
                    DaySpan::parse(item.source()?).map_err(|problem| item.error(problem))
                };
                Ok(Self::OfDay(
                    items.iter().map(span).collect::<Result<_, _>>()?,
                ))
            }
        }
    }

    /// Whether it holds at an instant.
    pub fn holds(&self, moment: &Moment) -> bool {
        match self {
            Self::OfDay(spans) => spans.iter().any(|span| span.holds(moment.minute)),
            Self::Day(days) => days.iter().any(|day| day.is(moment)),
            Self::Working(wanted) => moment.is_working == *wanted,
        }
    }

    /// Says what the test looked at, for example `it was Saturday`.
    pub(super) fn seen(&self, moment: &Moment) -> String {
        match self {
            Self::OfDay(_) => format!("it was {}", Clock(moment.minute)),
            Self::Day(_) if moment.is_holiday => {
                format!("it was {}, a holiday", day_name(moment.weekday))
            }
            Self::Day(_) => format!("it was {}", day_name(moment.weekday)),
            Self::Working(_) if moment.is_working => "it was working time".to_owned(),
            Self::Working(_) => "it was outside working time".to_owned(),
        }
    }
}

/// Reads `yes` or `no`. People write these of working time, and no text is wanted here.
fn yes_or_no(reader: &Reader<'_>) -> Result<bool, ConfigError> {
    match reader.source()?.to_lowercase().as_str() {
        "yes" | "true" => Ok(true),
        "no" | "false" => Ok(false),
        other => {
            let allowed = ["yes", "no"];
            let hint = nearest(other, allowed.into_iter())
                .map_or_else(String::new, |word| format!("; did you mean `{word}`?"));
            Err(reader.error(format!(
                "`{other}` is not yes or no: allowed are yes, no{hint}"
            )))
        }
    }
}

fn day_name(day: Weekday) -> &'static str {
    let named = Weekday::ALL
        .iter()
        .zip(DAYS)
        .find(|(known, _)| **known == day);
    named.map_or("a day", |(_, (_, long))| long)
}

/// A minute of the day as clocks show it.
struct Clock(u16);

impl Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl Display for DaySpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "from {} to {}", Clock(self.from), Clock(self.to))
    }
}

impl Display for DayKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weekday(day) => f.write_str(day_name(*day)),
            Self::Holiday => f.write_str("a holiday"),
        }
    }
}

impl Display for TimeTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OfDay(spans) => write!(f, "the time is {}", super::describe::or_list(spans)),
            Self::Day(days) => write!(f, "the day is {}", super::describe::or_list(days)),
            Self::Working(true) => f.write_str("it is working time"),
            Self::Working(false) => f.write_str("it is outside working time"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_may_run_over_midnight() {
        let check = |text: &str, minutes: &[u16], others: &[u16]| {
            let span = DaySpan::parse(text).unwrap();
            assert!(minutes.iter().all(|minute| span.holds(*minute)), "{text}");
            assert!(!others.iter().any(|minute| span.holds(*minute)), "{text}");
        };
        check("09:00-17:30", &[540, 1049], &[0, 539, 1050]);
        check("18:00-07:00", &[1080, 1439, 0, 419], &[420, 1079]);
        check("18:00\u{2013}24:00", &[1080, 1439], &[0, 1079]);
        check("22:00 - 00:00", &[1320, 1439], &[0, 1319]);
    }

    #[test]
    fn what_is_no_stretch_is_refused() {
        for text in [
            "25:00-07:00",
            "18:60-07:00",
            "18-7",
            "18:00",
            "018:00-07:00",
            "-1:00-2:00",
            "24:01-01:00",
        ] {
            let error = DaySpan::parse(text).unwrap_err();
            assert_eq!(
                error,
                format!("`{text}` is not a stretch of the day: write for example 18:00-07:00")
            );
        }
        assert!(
            DaySpan::parse("07:00-07:00")
                .unwrap_err()
                .contains("must begin before 24:00")
        );
        assert!(
            DaySpan::parse("24:00-07:00")
                .unwrap_err()
                .contains("must begin before 24:00")
        );
    }
}
