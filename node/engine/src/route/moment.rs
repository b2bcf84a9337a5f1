//! The instant a signal came in, as the clock on the wall of the organization showed it.

use chrono::{DateTime, Datelike, Timelike};
use chrono_tz::Tz;
use orgo_schema::{recurrence::Weekday, time::Timestamp};

use crate::policy::{Calendar, Policy};

/// An instant with what conditions on time ask of it. Made by the caller from the organization's zone
/// and calendar, so that no rule reads a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The instant.
    pub at: Timestamp,
    /// The day of the week there.
    pub weekday: Weekday,
    /// The minutes since midnight there, as the wall clock counts them: 0 to 1439.
    pub minute: u16,
    /// Whether the calendar in force calls the day a holiday.
    pub is_holiday: bool,
    /// Whether it lies in the working hours of the calendar in force; without one, always.
    pub is_working: bool,
}

impl Moment {
    /// Returns an instant by the zone and the calendar of a policy.
    pub fn of(at: Timestamp, policy: &Policy) -> Self {
        let is_holiday = match &policy.calendar {
            Calendar::Always => false,
            Calendar::Working(working) => working.day_name(at).is_some(),
        };
        Self {
            is_holiday,
            is_working: policy.calendar.counted_ms(at, at.plus_ms(1)) > 0,
            ..Self::in_zone(at, policy.zone)
        }
    }

    /// Returns an instant in a zone, where no calendar is in force: no holiday, always working time.
    pub fn in_zone(at: Timestamp, zone: Tz) -> Self {
        let local: DateTime<Tz> = at.utc().with_timezone(&zone);
        let from_monday = usize::try_from(local.weekday().num_days_from_monday()).unwrap_or(0);
        let weekday = Weekday::ALL.into_iter().nth(from_monday);
        let minute = local
            .hour()
            .saturating_mul(60)
            .saturating_add(local.minute());
        Self {
            at,
            weekday: weekday.unwrap_or(Weekday::Monday),
            minute: u16::try_from(minute).unwrap_or(0),
            is_holiday: false,
            is_working: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wall_clock_of_the_zone_counts() {
        let check = |at: &str, zone: Tz, weekday: Weekday, minute: u16| {
            let moment = Moment::in_zone(at.parse().unwrap(), zone);
            assert_eq!(
                (moment.weekday, moment.minute),
                (weekday, minute),
                "{at} {zone}"
            );
        };
        check(
            "2026-11-20T23:30:00Z",
            Tz::UTC,
            Weekday::Friday,
            23 * 60 + 30,
        );
        check(
            "2026-11-20T23:30:00Z",
            Tz::Europe__Paris,
            Weekday::Saturday,
            30,
        );
        check(
            "2026-11-20T23:30:00Z",
            Tz::America__New_York,
            Weekday::Friday,
            18 * 60 + 30,
        );
        check(
            "2026-11-20T23:30:00Z",
            Tz::Asia__Kathmandu,
            Weekday::Saturday,
            5 * 60 + 15,
        );
        // The hour that comes twice in autumn has one reading on the wall.
        check(
            "2026-10-25T00:30:00Z",
            Tz::Europe__Paris,
            Weekday::Sunday,
            2 * 60 + 30,
        );
        check(
            "2026-10-25T01:30:00Z",
            Tz::Europe__Paris,
            Weekday::Sunday,
            2 * 60 + 30,
        );
    }
}
