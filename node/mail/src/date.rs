//! Dates of mail: read leniently, believed only if they can be true, written in RFC 3339.

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Zones with names that mailers still write (RFC 5322, 4.3), in minutes east of Greenwich.
const ZONES: [(&str, i64); 16] = [
    ("gmt", 0),
    ("ut", 0),
    ("utc", 0),
    ("z", 0),
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
    ("cet", 60),
    ("cest", 120),
    ("bst", 60),
    ("jst", 540),
];

const DAY_MS: i64 = 86_400_000;

#[derive(Debug, Default)]
struct Fields {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    time: Option<i64>,
    zone_minutes: Option<i64>,
}

/// Reads the text of a Date header; `None` unless it is a day of the calendar between 1980 and 2100.
///
/// A clock that was never set says 1970, and a forged date says anything; neither is a date.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let mut fields = Fields::default();
    // Comments come last, as a rule `(CEST)`; what follows one says nothing new.
    let text = text.split('(').next().unwrap_or_default();
    for word in text
        .split(|char: char| char.is_whitespace() || char == ',')
        .filter(|word| !word.is_empty())
    {
        fields.take(word);
    }
    let (year, month, day) = (fields.year?, fields.month?, fields.day?);
    if !(1980..2100).contains(&year) || !(1..=days_in(year, month)).contains(&day) {
        return None;
    }
    let ms = days_since_1970(year, month, day) * DAY_MS + fields.time? * 1_000;
    Some(ms - fields.zone_minutes.unwrap_or(0) * 60_000)
}

impl Fields {
    fn take(&mut self, word: &str) {
        let lower = word.to_ascii_lowercase();
        let month = lower
            .get(..3)
            .and_then(|start| MONTHS.iter().position(|month| *month == start));
        if let Some((day, rest)) = lower
            .split_once('-')
            .filter(|(day, rest)| !day.is_empty() && rest.contains('-'))
        {
            // `28-Jul-2026`, one word for three.
            self.take(day);
            for word in rest.split('-') {
                self.take(word);
            }
        } else if let Some(month) = month {
            self.month = self
                .month
                .or_else(|| i64::try_from(month).ok().map(|month| month + 1));
        } else if lower.contains(':') {
            self.time = self.time.or_else(|| seconds(&lower));
        } else if lower.starts_with(['+', '-']) {
            self.zone_minutes = self.zone_minutes.or_else(|| offset(&lower));
        } else if let Some((_, minutes)) = ZONES.iter().find(|(name, _)| *name == lower) {
            self.zone_minutes = self.zone_minutes.or(Some(*minutes));
        } else if let Some(number) = number(&lower) {
            if lower.len() <= 2 && self.day.is_none() {
                self.day = Some(number);
            } else if self.year.is_none() {
                self.year = match lower.len() {
                    4 => Some(number),
                    // Two digits are years of the last century from 50 on (RFC 5322, 4.3).
                    2 => Some(if number < 50 {
                        2000 + number
                    } else {
                        1900 + number
                    }),
                    _ => None,
                };
            }
        }
    }
}

fn number(word: &str) -> Option<i64> {
    let is_number = word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { word.parse().ok() } else { None }
}

fn seconds(time: &str) -> Option<i64> {
    let mut fields = time.splitn(3, ':');
    let hour = fields.next().and_then(number).filter(|hour| *hour < 24)?;
    let minute = fields
        .next()
        .and_then(number)
        .filter(|minute| *minute < 60)?;
    // A leap second is written as 60.
    let second = fields
        .next()
        .map_or(Some(0), number)
        .filter(|second| *second <= 60)?;
    Some(hour * 3_600 + minute * 60 + second)
}

fn offset(zone: &str) -> Option<i64> {
    let (hours, minutes) = zone
        .get(1..5)
        .filter(|_| zone.len() == 5)?
        .split_at_checked(2)?;
    let minutes = number(hours).filter(|hours| *hours <= 14)? * 60
        + number(minutes).filter(|minutes| *minutes < 60)?;
    Some(if zone.starts_with('-') {
        -minutes
    } else {
        minutes
    })
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Counts days by years that start in March, in eras of 400 years
/// (H. Hinnant, "chrono-compatible low-level date algorithms").
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, era_year) = (year.div_euclid(400), year.rem_euclid(400));
    let year_day = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + era_year * 365 + era_year / 4 - era_year / 100 + year_day - 719_468
}

/// Renders an instant as `2026-07-28T14:30:00Z`; dates of mails are whole seconds.
pub(crate) fn rfc3339(ms: i64) -> String {
    let (days, time) = (ms.div_euclid(DAY_MS), ms.rem_euclid(DAY_MS) / 1_000);
    let shifted = days + 719_468;
    let (era, era_day) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let era_year = (era_day - era_day / 1_460 + era_day / 36_524 - era_day / 146_096) / 365;
    let year_day = era_day - (365 * era_year + era_year / 4 - era_year / 100);
    let march_month = (5 * year_day + 2) / 153;
    let day = year_day - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = era_year + era * 400 + i64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
        time / 3_600,
        time / 60 % 60,
        time % 60
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expect: Option<&str>) {
        assert_eq!(parse(text).map(rfc3339).as_deref(), expect, "{text:?}");
    }

    #[test]
    fn dates_of_many_mailers_are_read() {
        check(
            "Tue, 28 Jul 2026 14:30:00 +0000",
            Some("2026-07-28T14:30:00Z"),
        );
        check("28 Jul 2026 14:30 GMT", Some("2026-07-28T14:30:00Z"));
        check(
            "Tue,28 July 2026 16:30:00 +0200 (CEST)",
            Some("2026-07-28T14:30:00Z"),
        );
        check("Tue Jul 28 14:30:00 2026", Some("2026-07-28T14:30:00Z"));
        check(
            "Tue, 28-Jul-2026 08:30:00 CST",
            Some("2026-07-28T14:30:00Z"),
        );
        check("1 Jan 00 00:00:00 -1130", Some("2000-01-01T11:30:00Z"));
        check("29 Feb 2024 23:59:60 Z", Some("2024-03-01T00:00:00Z"));
        check("31 Dec 99 1:02:03 pdt", Some("1999-12-31T08:02:03Z"));
    }

    #[test]
    fn dates_that_cannot_be_are_none() {
        for text in [
            "",
            "yesterday",
            "Tue, 30 Feb 2026 14:30:00 +0000",
            "Thu, 01 Jan 1970 00:00:00 +0000",
            "Tue, 28 Jul 3026 14:30:00 +0000",
            "Tue, 28 Jul 2026 99:30:00 +0000",
            "28 Jul 2026",
            "0 Jul 2026 10:00",
            "99999999999999999999 Jul 2026 10:00",
        ] {
            check(text, None);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(seconds in 315_532_800..4_102_444_800_i64) {
            let written = rfc3339(seconds * 1_000);
            let month = MONTHS[written[5..7].parse::<usize>().unwrap() - 1];
            let text = format!("{} {month} {} {} +0000", &written[8..10], &written[..4], &written[11..19]);
            prop_assert_eq!(parse(&text), Some(seconds * 1_000));
        }
    }
}
