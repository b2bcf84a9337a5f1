//! Times and lengths of time for people, in their language: weekday, date, 24 hours, and the zone by name. The zone is
//! that of who reads, where they chose one, else that of the organisation.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use orgo_engine::conduct::cadence;
use orgo_schema::{command::Refusal, span::Span, time::Timestamp};
use orgo_web::{Language, model::Moment};

use super::{listing::capital, settle};
use crate::words;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Reads what clocks on the wall show, as a browser sends it.
pub(super) fn local(text: &str) -> Option<NaiveDateTime> {
    ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        .into_iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text.trim(), format).ok())
}

/// The clock on the wall of who reads a page: what time it is, and in which zone and language times are shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wall {
    pub(super) now: Timestamp,
    pub(super) zone: Tz,
    pub(super) language: Language,
}

impl Wall {
    /// Returns what it shows at an instant.
    pub(super) fn at(self, at: Timestamp) -> DateTime<Tz> {
        at.utc().with_timezone(&self.zone)
    }

    /// Returns the first instant of a day.
    pub(super) fn begin(self, day: NaiveDate) -> Timestamp {
        self.shown(day.and_time(NaiveTime::MIN))
    }

    /// Returns when it shows a time; where it passes over it, one after.
    fn shown(self, local: NaiveDateTime) -> Timestamp {
        let shown = cadence::shown(local.date(), local.time(), self.zone);
        shown.unwrap_or_else(|| Timestamp(local.and_utc().timestamp_millis()))
    }

    /// Writes an instant as forms hold it.
    pub(super) fn form(self, at: Timestamp) -> String {
        self.at(at).format("%Y-%m-%dT%H:%M").to_string()
    }

    /// Reads an instant as a browser sends it, or as programs write it.
    ///
    /// # Errors
    /// Says which field, and how an instant is written.
    pub(super) fn read(self, field: &str, text: &str) -> Result<Timestamp, Refusal> {
        let text = text.trim();
        let plain = local(text).map(|at| self.shown(at));
        plain.or_else(|| text.parse().ok()).ok_or_else(|| {
            let shown: String = text.chars().take(40).collect();
            let problem = format!("`{shown}` is not a day and a time: write 2026-12-01T09:00");
            settle::invalid(field, problem)
        })
    }

    /// Returns an instant for a page.
    pub(super) fn moment(self, at: Timestamp) -> Moment {
        Moment {
            iso: at.to_string(),
            text: self.full(at),
            relative: self.relative(at),
        }
    }

    /// Writes weekday, date, time and zone; the year where it is another.
    pub(super) fn full(self, at: Timestamp) -> String {
        let (at, now) = (self.at(at), self.at(self.now));
        let (weekday, day, month) = self.parts(at.date_naive(), Width::Short);
        let say = words::Time(self.language);
        let date = if at.year() == now.year() {
            say.date(weekday, &day, month)
        } else {
            say.date_of_year(weekday, &day, month, &at.year().to_string())
        };
        say.at(&date, &at.format("%H:%M %Z").to_string())
    }

    /// Returns weekday, day and month of a day.
    fn parts(self, day: NaiveDate, width: Width) -> (&'static str, String, &'static str) {
        let say = words::Time(self.language);
        let (weekdays, months) = match width {
            Width::Short => (say.weekdays_short(), say.months_short()),
            Width::Long => (say.weekdays(), say.months()),
        };
        (
            listed(weekdays, day.weekday().num_days_from_monday()),
            day.day().to_string(),
            listed(months, day.month0()),
        )
    }

    /// Says how long ago it was, if that is under an hour.
    fn relative(self, at: Timestamp) -> Option<String> {
        let say = words::Time(self.language);
        let ms = self.now.since_ms(at);
        match ms {
            0..MINUTE_MS => Some(say.just_now().to_owned()),
            MINUTE_MS..HOUR_MS => Some(say.minutes_ago(whole(ms / MINUTE_MS))),
            _ => None,
        }
    }

    /// Returns it for what is said in English to everybody.
    pub(super) const fn in_english(self) -> Self {
        Self {
            language: Language::English,
            ..self
        }
    }

    /// Writes a length of time as [`length`] does.
    pub(super) fn length(self, ms: i64) -> String {
        length(self.language, ms)
    }

    /// Writes a span as [`span`] does.
    pub(super) fn span(self, of: Span) -> String {
        span(self.language, of)
    }

    /// Writes the time of day; with its day where that is another.
    pub(super) fn short(self, at: Timestamp) -> String {
        if self.is_same_day(at, self.now) {
            self.at(at).format("%H:%M %Z").to_string()
        } else {
            self.full(at)
        }
    }

    /// Writes the head of a day in a timeline.
    pub(super) fn day(self, at: Timestamp) -> String {
        let (at, now) = (self.at(at), self.at(self.now));
        let words = self.date(at.date_naive());
        if at.date_naive() == now.date_naive() {
            words::Time(self.language).today(&words)
        } else {
            capital(&words)
        }
    }

    /// Writes the short date of a day with its year.
    pub(super) fn day_of_year(self, at: Timestamp) -> String {
        let day = self.at(at).date_naive();
        let (weekday, number, month) = self.parts(day, Width::Short);
        words::Time(self.language).date_of_year(weekday, &number, month, &day.year().to_string())
    }

    /// Writes the short name of a month.
    pub(super) fn month(self, at: Timestamp) -> &'static str {
        self.parts(self.at(at).date_naive(), Width::Short).2
    }

    /// Writes a day and its month, both short.
    pub(super) fn day_month(self, at: Timestamp) -> String {
        let (_, number, month) = self.parts(self.at(at).date_naive(), Width::Short);
        words::Time(self.language).day_month(&number, month)
    }

    /// Writes a day with its weekday, amid a sentence; the year where it is another.
    pub(super) fn date(self, day: NaiveDate) -> String {
        let (weekday, number, month) = self.parts(day, Width::Long);
        let say = words::Time(self.language);
        if day.year() == self.at(self.now).year() {
            say.long_date(weekday, &number, month)
        } else {
            say.long_date_of_year(weekday, &number, month, &day.year().to_string())
        }
    }

    /// Whether both are on one day.
    pub(super) fn is_same_day(self, one: Timestamp, other: Timestamp) -> bool {
        self.at(one).date_naive() == self.at(other).date_naive()
    }

    /// Returns the first instant of the day so many days after that of an instant.
    pub(super) fn days_after(self, at: Timestamp, days: u64) -> Timestamp {
        let day = self.at(at).date_naive();
        self.begin(day.checked_add_days(Days::new(days)).unwrap_or(day))
    }

    /// Returns the first instant of tomorrow.
    pub(super) fn end_of_day(self) -> Timestamp {
        self.days_after(self.now, 1)
    }
}

/// Returns the instant so many days later.
pub(super) const fn days_later(at: Timestamp, days: i64) -> Timestamp {
    at.plus_ms(days.saturating_mul(DAY_MS))
}

/// How much of a name is written.
#[derive(Debug, Clone, Copy)]
enum Width {
    Short,
    Long,
}

/// Returns one of the names that stand in a message with a space between two.
fn listed(names: &'static str, index: u32) -> &'static str {
    let index = usize::try_from(index).unwrap_or(usize::MAX);
    names.split(' ').nth(index).unwrap_or_default()
}

/// Counts as messages take it.
fn whole(number: i64) -> usize {
    usize::try_from(number).unwrap_or_default()
}

/// Writes a length of time in its two largest units: "2 d 3 h", "3 h 20 min", "50 min".
pub(super) fn length(language: Language, ms: i64) -> String {
    let say = words::Time(language);
    let ms = ms.max(0);
    let (days, hours, minutes) = (
        whole(ms / DAY_MS),
        whole(ms % DAY_MS / HOUR_MS),
        whole(ms % HOUR_MS / MINUTE_MS),
    );
    match (days, hours, minutes) {
        (0, 0, 0) => say.under_a_minute().to_owned(),
        (0, 0, _) => say.minutes(minutes),
        (0, _, 0) => say.hours(hours),
        (0, ..) => say.both(&say.hours(hours), &say.minutes(minutes)),
        (_, 0, _) => say.days(days),
        _ => say.both(&say.days(days), &say.hours(hours)),
    }
}

/// Writes a span as people say it.
pub(crate) fn span(language: Language, span: Span) -> String {
    let ms = i64::try_from(span.approximate_ms()).unwrap_or(i64::MAX);
    length(language, ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn times_carry_weekday_date_and_zone() {
        let now = at("2026-11-19T10:00:00Z");
        let wall = Wall {
            now,
            zone: Tz::UTC,
            language: Language::English,
        };
        let check = |time: &str, text: &str, relative: Option<&str>| {
            let moment = wall.moment(at(time));
            assert_eq!(
                (moment.text.as_str(), moment.relative.as_deref()),
                (text, relative)
            );
        };
        check("2026-11-17T08:31:00Z", "Tue 17 Nov, 08:31 UTC", None);
        check(
            "2026-11-19T09:57:00Z",
            "Thu 19 Nov, 09:57 UTC",
            Some("3 min ago"),
        );
        check(
            "2026-11-19T09:59:30Z",
            "Thu 19 Nov, 09:59 UTC",
            Some("just now"),
        );
        check("2025-01-02T00:00:00Z", "Thu 2 Jan 2025, 00:00 UTC", None);
        check("2026-11-20T10:00:00Z", "Fri 20 Nov, 10:00 UTC", None);
        assert_eq!(wall.short(at("2026-11-19T14:31:00Z")), "14:31 UTC");
        assert_eq!(wall.day(now), "Today, Thursday 19 November");
        assert_eq!(wall.end_of_day(), at("2026-11-20T00:00:00Z"));
    }

    #[test]
    fn days_are_those_of_the_zone() {
        let now = at("2026-11-19T22:30:00Z");
        let wall = Wall {
            now,
            zone: Tz::Africa__Kinshasa,
            language: Language::English,
        };
        assert_eq!(wall.full(now), "Thu 19 Nov, 23:30 WAT");
        assert_eq!(wall.end_of_day(), at("2026-11-19T23:00:00Z"));
        let late = at("2026-11-19T23:30:00Z");
        assert_eq!(wall.short(late), "Fri 20 Nov, 00:30 WAT");
        assert!(!wall.is_same_day(now, late));
        // Of an hour that clocks pass over, the first that they show counts; of one that comes twice the first.
        let paris = Wall {
            now,
            zone: Tz::Europe__Paris,
            language: Language::English,
        };
        let read = |text| paris.read("due", text).unwrap();
        assert_eq!(read("2026-03-29T02:30"), at("2026-03-29T01:00:00Z"));
        assert_eq!(read("2026-10-25T02:30"), at("2026-10-25T00:30:00Z"));
    }

    #[test]
    fn a_form_reads_what_it_holds() {
        let noon = at("2026-12-01T12:05:00Z");
        let wall = Wall {
            now: noon,
            zone: Tz::Asia__Kathmandu,
            language: Language::English,
        };
        assert_eq!(wall.read("due", &wall.form(noon)), Ok(noon));
        for text in [
            "2026-12-01T12:05:00Z",
            " 2026-12-01 17:50 ",
            "2026-12-01T17:50:00",
        ] {
            assert_eq!(wall.read("due", text), Ok(noon), "{text}");
        }
        for text in ["", "tomorrow", "2026-13-01T09:00"] {
            let error = wall.read("due", text).unwrap_err().to_string();
            assert!(error.contains("write 2026-12-01T09:00"), "{error}");
        }
    }

    #[test]
    fn lengths_name_two_units() {
        let check = |span: &str, text: &str| {
            let said = super::span(Language::English, span.parse().unwrap());
            assert_eq!(said, text, "{span}");
        };
        check("PT20S", "under a minute");
        check("PT50M", "50 min");
        check("PT2H", "2 h");
        check("PT3H20M", "3 h 20 min");
        check("P2DT3H", "2 d 3 h");
        check("P7D", "7 d");
    }

    #[test]
    fn every_language_names_all_days_and_months() {
        for language in Language::ALL {
            let say = words::Time(language);
            for (names, count) in [
                (say.weekdays(), 7),
                (say.weekdays_short(), 7),
                (say.months(), 12),
                (say.months_short(), 12),
            ] {
                let names: std::collections::BTreeSet<&str> = names.split(' ').collect();
                assert_eq!(names.len(), count, "{language:?}: {names:?}");
                assert!(!names.contains(""), "{language:?}: {names:?}");
            }
        }
    }

    #[test]
    fn times_are_said_in_the_language_of_who_reads() {
        let now = at("2026-11-19T10:00:00Z");
        let check = |language, [full, day, ago, late]: [&str; 4]| {
            let wall = Wall {
                now,
                zone: Tz::UTC,
                language,
            };
            let plain = |text: &str| text.replace(['\u{2068}', '\u{2069}'], "");
            assert_eq!(plain(&wall.full(at("2025-01-02T08:31:00Z"))), full);
            assert_eq!(plain(&wall.day(now)), day);
            let moment = wall.moment(at("2026-11-19T09:57:00Z"));
            assert_eq!(plain(&moment.relative.unwrap()), ago);
            assert_eq!(plain(&wall.length(2 * DAY_MS + 3 * HOUR_MS)), late);
        };
        check(
            Language::French,
            [
                "jeu. 2 janv. 2025, 08:31 UTC",
                "Aujourd’hui, jeudi 19 novembre",
                "il y a 3 min",
                "2 j 3 h",
            ],
        );
        check(
            Language::Spanish,
            [
                "jue 2 ene 2025, 08:31 UTC",
                "Hoy, jueves 19 de noviembre",
                "hace 3 min",
                "2 d 3 h",
            ],
        );
        check(
            Language::Arabic,
            [
                "الخميس 2 يناير 2025، 08:31 UTC",
                "اليوم، الخميس 19 نوفمبر",
                "قبل 3 دقائق",
                "يومان و3 ساعات",
            ],
        );
    }
}
