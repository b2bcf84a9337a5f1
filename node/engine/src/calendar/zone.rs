//! Zones by their IANA names, and when each was how far from UTC.

use chrono::{DateTime, LocalResult, NaiveDateTime, Offset as _, TimeZone as _};
use chrono_tz::{TZ_VARIANTS, Tz};
use orgo_schema::{time::Timestamp, word::nearest};

/// A time during which a zone is the same distance from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Regime {
    /// From this instant on, in milliseconds.
    pub(super) from: i64,
    /// What is added to UTC, in milliseconds.
    pub(super) offset: i64,
}

/// Reads the IANA name of a zone, such as `Europe/Paris`.
///
/// # Errors
///
/// What to write instead.
pub fn parse(name: &str) -> Result<Tz, String> {
    if let Ok(zone) = name.parse() {
        return Ok(zone);
    }
    let hint = nearest(name, TZ_VARIANTS.iter().map(|zone| zone.name()))
        .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    Err(format!(
        "`{name}` is no zone: write an IANA name such as Europe/Paris or UTC{hint}"
    ))
}

/// Returns the instant at which the clocks of a zone show a time: where they show it twice, the first; where
/// they pass over it, as if they had not been put forward yet (RFC 5545, 3.3.5).
pub fn instant_of(zone: Tz, wall: NaiveDateTime) -> Timestamp {
    let ms = match zone.from_local_datetime(&wall) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.timestamp_millis(),
        LocalResult::None => {
            let unzoned = wall.and_utc().timestamp();
            let before = offset_ms(zone, unzoned - STEP_S);
            wall.and_utc().timestamp_millis() - before
        }
    };
    Timestamp(ms)
}

/// Returns the time that the clocks of a zone show at an instant.
pub fn wall_at(zone: Tz, at: Timestamp) -> NaiveDateTime {
    at.utc().with_timezone(&zone).naive_local()
}

/// How far apart a zone is looked at: no zone ever changed and changed back within a day.
const STEP_S: i64 = 24 * 60 * 60;

/// Lists the regimes of a zone between two instants, the first from `from` on, never empty.
pub(super) fn regimes(zone: Tz, from: i64, to: i64) -> Vec<Regime> {
    let mut regimes = vec![Regime {
        from,
        offset: offset_ms(zone, from.div_euclid(1000)),
    }];
    let (mut before, end) = (from.div_euclid(1000), to.div_euclid(1000));
    let mut known = offset_ms(zone, before);
    while before < end {
        let after = (before + STEP_S).min(end);
        let offset = offset_ms(zone, after);
        if offset != known {
            regimes.push(Regime {
                from: change(zone, known, before, after) * 1000,
                offset,
            });
            known = offset;
        }
        before = after;
    }
    regimes
}

/// Returns the second at which a zone leaves the offset `known`, which it has at `before` and not `after`.
fn change(zone: Tz, known: i64, mut before: i64, mut after: i64) -> i64 {
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if offset_ms(zone, middle) == known {
            before = middle;
        } else {
            after = middle;
        }
    }
    after
}

fn offset_ms(zone: Tz, second: i64) -> i64 {
    let utc = DateTime::from_timestamp(second, 0).unwrap_or_default();
    let offset = zone.offset_from_utc_datetime(&utc.naive_utc()).fix();
    i64::from(offset.local_minus_utc()) * 1000
}
