//! Times and lengths of time for people: weekday, date, 24 hours, and the zone by name.

use chrono::{DateTime, Datelike as _, NaiveDateTime, Utc};
use orgo_schema::{command::Refusal, span::Span, time::Timestamp};
use orgo_web::model::Moment;

use super::settle;

/// The zone all times are shown in, until a policy names another.
pub(super) const ZONE: &str = "UTC";

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Writes an instant as forms hold it, in [`ZONE`].
pub(super) fn form(at: Timestamp) -> String {
    at.utc().format("%Y-%m-%dT%H:%M").to_string()
}

/// Reads what clocks on the wall show, as a browser sends it.
pub(super) fn local(text: &str) -> Option<NaiveDateTime> {
    ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        .into_iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text.trim(), format).ok())
}

/// Reads an instant as a browser sends it, in [`ZONE`], or as programs write it.
///
/// # Errors
/// Says which field, and how an instant is written.
pub(super) fn read(field: &str, text: &str) -> Result<Timestamp, Refusal> {
    let text = text.trim();
    let plain = local(text).map(|at| Timestamp(at.and_utc().timestamp_millis()));
    plain.or_else(|| text.parse().ok()).ok_or_else(|| {
        let shown: String = text.chars().take(40).collect();
        let problem = format!("`{shown}` is not a day and a time: write 2026-12-01T09:00");
        settle::invalid(field, problem)
    })
}

/// Returns an instant for a page.
pub(super) fn moment(at: Timestamp, now: Timestamp) -> Moment {
    Moment {
        iso: at.to_string(),
        text: full(at, now),
        relative: relative(at, now),
    }
}

/// Writes weekday, date and time; the year where it is another.
pub(super) fn full(at: Timestamp, now: Timestamp) -> String {
    let (at, now) = (at.utc(), now.utc());
    let format = if at.year() == now.year() {
        "%a %-d %b, %H:%M"
    } else {
        "%a %-d %b %Y, %H:%M"
    };
    format!("{} {ZONE}", at.format(format))
}

/// Writes the time of day; with its day where that is another.
pub(super) fn short(at: Timestamp, now: Timestamp) -> String {
    if at.utc().date_naive() == now.utc().date_naive() {
        format!("{} {ZONE}", at.utc().format("%H:%M"))
    } else {
        full(at, now)
    }
}

/// Writes the head of a day in a timeline.
pub(super) fn day(at: Timestamp, now: Timestamp) -> String {
    let (at, now) = (at.utc(), now.utc());
    let format = if at.year() == now.year() {
        "%A %-d %B"
    } else {
        "%A %-d %B %Y"
    };
    let words = at.format(format);
    if at.date_naive() == now.date_naive() {
        format!("Today, {words}")
    } else {
        words.to_string()
    }
}

/// Whether both are on one day.
pub(super) fn is_same_day(one: Timestamp, other: Timestamp) -> bool {
    one.utc().date_naive() == other.utc().date_naive()
}

/// Returns the first instant of the next day.
pub(super) fn end_of_day(now: Timestamp) -> Timestamp {
    let midnight: DateTime<Utc> = now
        .utc()
        .date_naive()
        .and_time(chrono::NaiveTime::MIN)
        .and_utc();
    Timestamp(midnight.timestamp_millis()).plus_ms(DAY_MS)
}

/// Returns the instant so many days later.
pub(super) const fn days_later(at: Timestamp, days: i64) -> Timestamp {
    at.plus_ms(days.saturating_mul(DAY_MS))
}

/// Says how long ago it was, if that is under an hour.
fn relative(at: Timestamp, now: Timestamp) -> Option<String> {
    let ms = now.since_ms(at);
    match ms {
        0..MINUTE_MS => Some("just now".to_owned()),
        MINUTE_MS..HOUR_MS => Some(format!("{} min ago", ms / MINUTE_MS)),
        _ => None,
    }
}

/// Writes a length of time in its two largest units: "2 d 3 h", "3 h 20 min", "50 min".
pub(super) fn length(ms: i64) -> String {
    let ms = ms.max(0);
    let (days, hours, minutes) = (ms / DAY_MS, ms % DAY_MS / HOUR_MS, ms % HOUR_MS / MINUTE_MS);
    match (days, hours, minutes) {
        (0, 0, 0) => "under a minute".to_owned(),
        (0, 0, _) => format!("{minutes} min"),
        (0, _, 0) => format!("{hours} h"),
        (0, ..) => format!("{hours} h {minutes} min"),
        (_, 0, _) => format!("{days} d"),
        _ => format!("{days} d {hours} h"),
    }
}

/// Writes a span as people say it.
pub(crate) fn span(span: Span) -> String {
    length(i64::try_from(span.approximate_ms()).unwrap_or(i64::MAX))
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
        let check = |time: &str, text: &str, relative: Option<&str>| {
            let moment = moment(at(time), now);
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
        assert_eq!(short(at("2026-11-19T14:31:00Z"), now), "14:31 UTC");
        assert_eq!(day(now, now), "Today, Thursday 19 November");
        assert_eq!(end_of_day(now), at("2026-11-20T00:00:00Z"));
    }

    #[test]
    fn a_form_reads_what_it_holds() {
        let noon = at("2026-12-01T12:05:00Z");
        assert_eq!(read("due", &form(noon)), Ok(noon));
        for text in [
            "2026-12-01T12:05:00Z",
            " 2026-12-01 12:05 ",
            "2026-12-01T12:05:00",
        ] {
            assert_eq!(read("due", text), Ok(noon), "{text}");
        }
        for text in ["", "tomorrow", "2026-13-01T09:00"] {
            let error = read("due", text).unwrap_err().to_string();
            assert!(error.contains("write 2026-12-01T09:00"), "{error}");
        }
    }

    #[test]
    fn lengths_name_two_units() {
        let check =
            |span: &str, text: &str| assert_eq!(super::span(span.parse().unwrap()), text, "{span}");
        check("PT20S", "under a minute");
        check("PT50M", "50 min");
        check("PT2H", "2 h");
        check("PT3H20M", "3 h 20 min");
        check("P2DT3H", "2 d 3 h");
        check("P7D", "7 d");
    }
}
