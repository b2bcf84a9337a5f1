//! A story as it is written: who does what when, a line each.
//!
//! ```text
//! -14 07:42   -            mail hvac.eml created as hvac
//! -14 08:10   omar         task do start {hvac.task}
//! -2 11:00    lucie@there  task comment {hvac.task} "It is warm again."
//! -95m        ines         case do close {hvac.case} --reason "All is well."
//! ```
//!
//! *When* is a weekday before today and an hour on the clocks of the organisation, or so many minutes before now;
//! what stands there is done in the order of its times. *Who* is the name before the `@` of an address of the organisation, `-` for nobody, and
//! `@there` says that it happens at the second site. *What* is words of the command line, or one of those in
//! [`What`]; `as NAME` keeps what came of it. Lines that begin with `#` are for who reads the file.

use chrono::{Datelike as _, Days, NaiveDate, NaiveTime, TimeZone as _, Weekday};
use chrono_tz::Tz;
use orgo_schema::time::Timestamp;

/// One thing that happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number in the file, from 1.
    pub(super) number: usize,
    pub(super) at: When,
    /// The name before the `@` of their address; nobody in particular.
    pub(super) who: Option<String>,
    /// Whether it happens at the second site.
    pub(super) is_there: bool,
    pub(super) what: What,
    /// Under which name what came of it is kept.
    pub(super) name: Option<String>,
}

/// When something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// So many weekdays from today, at an hour.
    On(i64, NaiveTime),
    /// So many minutes before now.
    Ago(i64),
}

/// What happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// `mail FILE OUTCOME`: a mail of the folder comes in, and what becomes of it.
    Mail { file: String, outcome: String },
    /// `again NAME OUTCOME`: the same bytes come in a second time.
    Again { name: String, outcome: String },
    /// `join SITE`: the second site joins.
    Join(String),
    /// `power lost` or `power back`: the machine of the second site starts anew, and its clock has forgotten the
    /// time, or shows it.
    Power { is_lost: bool },
    /// `agree`: says yes to all that waits for one.
    Agree,
    /// `look over`: finishes the reviews that are open.
    LookOver,
    /// Words of the command line.
    Verb(Vec<String>),
}

/// Reads a story.
///
/// # Errors
/// The first line that is not understood, and why.
pub(super) fn read(text: &str) -> Result<Vec<Line>, String> {
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    let told = lines.filter(|(_, line)| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with('#')
    });
    told.map(|(number, text)| {
        line(number, text).ok_or_else(|| format!("line {number} is not understood: {text}"))
    })
    .collect()
}

fn line(number: usize, text: &str) -> Option<Line> {
    let mut words = words(text)?.into_iter();
    let first = words.next()?;
    let at = match first.strip_suffix('m') {
        Some(ago) => When::Ago(ago.strip_prefix('-')?.parse().ok()?),
        None => When::On(first.parse().ok()?, words.next()?.parse::<Hour>().ok()?.0),
    };
    let who = words.next()?;
    let (who, is_there) = match who.strip_suffix("@there") {
        Some(who) => (who, true),
        None => (who.as_str(), false),
    };
    let mut rest: Vec<String> = words.collect();
    let is_named = rest.len() > 2 && rest.iter().rev().nth(1).is_some_and(|word| word == "as");
    let name = if is_named {
        let name = rest.pop();
        rest.pop();
        name
    } else {
        None
    };
    Some(Line {
        number,
        at,
        who: (who != "-").then(|| who.to_owned()),
        is_there,
        what: what(rest)?,
        name,
    })
}

fn what(words: Vec<String>) -> Option<What> {
    let all: Vec<&str> = words.iter().map(String::as_str).collect();
    Some(match all.as_slice() {
        [] => return None,
        ["mail", file, outcome] => What::Mail {
            file: (*file).to_owned(),
            outcome: (*outcome).to_owned(),
        },
        ["again", name, outcome] => What::Again {
            name: (*name).to_owned(),
            outcome: (*outcome).to_owned(),
        },
        ["join", site] => What::Join((*site).to_owned()),
        ["power", state @ ("lost" | "back")] => What::Power {
            is_lost: *state == "lost",
        },
        ["agree"] => What::Agree,
        ["look", "over"] => What::LookOver,
        ["mail" | "again" | "join" | "power" | "agree" | "look", ..] => return None,
        _ => What::Verb(words),
    })
}

/// An hour of the day, as 07:42.
struct Hour(NaiveTime);

impl std::str::FromStr for Hour {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        NaiveTime::parse_from_str(text, "%H:%M").map(Self)
    }
}

/// Splits a line at blanks, but those within quotes; nothing where a quote is not closed.
fn words(line: &str) -> Option<Vec<String>> {
    let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, false);
    for letter in line.chars() {
        match letter {
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            blank if blank.is_whitespace() && !quoted => words.extend(word.take()),
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    (!quoted).then_some(words)
}

impl When {
    /// Returns the instant, seen from `now` on the clocks of `zone`.
    pub(super) fn instant(self, now: Timestamp, zone: Tz) -> Option<Timestamp> {
        match self {
            Self::Ago(minutes) => Some(now.plus_ms(minutes.checked_mul(-60_000)?)),
            Self::On(days, hour) => {
                let local = day(now, zone, days)?.and_time(hour);
                let instant = zone.from_local_datetime(&local).earliest()?;
                Some(Timestamp(instant.timestamp_millis()))
            }
        }
    }
}

/// Returns the day that is so many weekdays from today; a Saturday or Sunday counts only as today.
pub(super) fn day(now: Timestamp, zone: Tz, days: i64) -> Option<NaiveDate> {
    let mut day = zone.timestamp_millis_opt(now.0).single()?.date_naive();
    for _ in 0..days.unsigned_abs() {
        loop {
            day = if days < 0 {
                day.checked_sub_days(Days::new(1))?
            } else {
                day.checked_add_days(Days::new(1))?
            };
            if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
                break;
            }
        }
    }
    Some(day)
}

/// Reads a time as stories write it in the words of somebody: `-2T16:00`, or a day as `+3`.
pub(super) fn time(text: &str, now: Timestamp, zone: Tz) -> Option<String> {
    match text.split_once('T') {
        Some((days, hour)) => {
            let at = When::On(days.parse().ok()?, hour.parse::<Hour>().ok()?.0);
            Some(at.instant(now, zone)?.to_string())
        }
        None => Some(day(now, zone, text.parse().ok()?)?.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Sunday.
    const NOW: &str = "2026-11-22T10:00:00Z";

    #[test]
    fn a_line_says_when_who_and_what() {
        let read =
            read("# nothing\n\n-2 07:42 lucie@there task comment {a.task} \"So it is.\" as b\n");
        let [line] = <[Line; 1]>::try_from(read.unwrap()).unwrap();
        assert_eq!(line.number, 3);
        assert_eq!((line.who.as_deref(), line.is_there), (Some("lucie"), true));
        assert_eq!(line.name.as_deref(), Some("b"));
        let words = ["task", "comment", "{a.task}", "So it is."];
        assert_eq!(line.what, What::Verb(words.map(str::to_owned).into()));
        let at = line.at.instant(NOW.parse().unwrap(), Tz::Africa__Nairobi);
        assert_eq!(at.unwrap().to_string(), "2026-11-19T04:42:00Z");
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for wrong in [
            "-2 - mail",
            "-2 07:00 - mail a.eml",
            "-5m - power up",
            "7 8",
            "-1 08:00 - \"task",
        ] {
            assert!(read(wrong).unwrap_err().starts_with("line 1 "), "{wrong}");
        }
    }

    #[test]
    fn weekends_are_left_out() {
        let now = NOW.parse().unwrap();
        let day = |days| day(now, Tz::UTC, days).unwrap().to_string();
        assert_eq!(
            [day(-6), day(-1), day(0), day(1)],
            ["2026-11-13", "2026-11-20", "2026-11-22", "2026-11-23"]
        );
        assert_eq!(time("+2", now, Tz::UTC).unwrap(), "2026-11-24");
        assert_eq!(
            time("+1T08:30", now, Tz::UTC).unwrap(),
            "2026-11-23T08:30:00Z"
        );
        assert_eq!(time("soon", now, Tz::UTC), None);
    }
}
