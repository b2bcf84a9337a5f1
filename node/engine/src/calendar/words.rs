//! Instants and lengths in words, for explanations.

use chrono_tz::Tz;
use orgo_schema::time::Timestamp;

/// Returns an instant as the clocks of a zone show it, with the zone's name:
/// `Mon 2 Mar 2026 17:30 Europe/Paris`.
///
/// An hour that is lived twice is told apart by its distance from UTC.
pub fn clock_text(at: Timestamp, zone: Tz) -> String {
    let local = at.utc().with_timezone(&zone);
    let naive = local.naive_local();
    let is_twice = matches!(
        naive.and_local_timezone(zone),
        chrono::LocalResult::Ambiguous(_, _)
    );
    let format = match (at.0 % 60_000 == 0, is_twice) {
        (true, false) => "%a %-d %b %Y %H:%M",
        (true, true) => "%a %-d %b %Y %H:%M (UTC%:z)",
        (false, false) => "%a %-d %b %Y %H:%M:%S",
        (false, true) => "%a %-d %b %Y %H:%M:%S (UTC%:z)",
    };
    format!("{} {}", local.format(format), zone.name())
}

/// Returns a length of time in hours, minutes and seconds: `3 h 12 min`.
pub fn length_text(ms: i64) -> String {
    let seconds = ms.max(0) / 1000;
    let parts = [
        (seconds / 3600, "h"),
        (seconds / 60 % 60, "min"),
        (seconds % 60, "s"),
    ];
    let words: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    if words.is_empty() {
        "0 min".to_owned()
    } else {
        words.join(" ")
    }
}
