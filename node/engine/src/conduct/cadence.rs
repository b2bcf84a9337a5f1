//! When everything is looked over again (SPEC 8).
//!
//! A cycle cuts time into periods by the clocks of the organization's zone: days, weeks from Monday,
//! months, quarters, years. A review is held of a period that has ended. Periods have names, and so have
//! the reviews of them: two nodes that hold the same one hold one (`weekly 2026-W10`).

use std::collections::BTreeSet;

use chrono::{Datelike as _, Days, Months, NaiveDate, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use orgo_schema::{review::ReviewCycle, time::Timestamp};

/// A stretch of time that is looked over at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// The cycle it belongs to.
    pub cycle: ReviewCycle,
    /// Its name, for example `2026-W10`.
    pub name: String,
    /// Its first instant.
    pub from: Timestamp,
    /// The first instant after it.
    pub until: Timestamp,
}

/// Returns the period of a cycle that an instant lies in; nothing for what is looked over as it happens.
pub fn period_of(cycle: ReviewCycle, at: Timestamp, zone: Tz) -> Option<Period> {
    let day = at.utc().with_timezone(&zone).date_naive();
    let month = day.with_day(1)?;
    let (first, next, name) = match cycle {
        ReviewCycle::RealTime => return None,
        ReviewCycle::Daily => (day, day.checked_add_days(Days::new(1))?, day.to_string()),
        ReviewCycle::Weekly => {
            let passed = u64::from(day.weekday().num_days_from_monday());
            let monday = day.checked_sub_days(Days::new(passed))?;
            let week = day.iso_week();
            let name = format!("{}-W{:02}", week.year(), week.week());
            (monday, monday.checked_add_days(Days::new(7))?, name)
        }
        ReviewCycle::Monthly => {
            let next = month.checked_add_months(Months::new(1))?;
            (month, next, month.format("%Y-%m").to_string())
        }
        ReviewCycle::Quarterly => {
            let first = month.checked_sub_months(Months::new(day.month0() % 3))?;
            let name = format!("{}-Q{}", day.year(), day.month0() / 3 + 1);
            (first, first.checked_add_months(Months::new(3))?, name)
        }
        ReviewCycle::Yearly => {
            let first = month.with_month(1)?;
            let next = first.checked_add_months(Months::new(12))?;
            (first, next, day.year().to_string())
        }
    };
    Some(Period {
        cycle,
        name,
        from: begin(first, zone)?,
        until: begin(next, zone)?,
    })
}

/// Lists the periods of all cycles that ended after `from` and by `to`, earliest first.
pub fn ended(
    cycles: &BTreeSet<ReviewCycle>,
    zone: Tz,
    from: Timestamp,
    to: Timestamp,
) -> Vec<Period> {
    let mut ended = Vec::new();
    for cycle in cycles {
        let mut within = from;
        while let Some(period) = period_of(*cycle, within, zone).filter(|period| period.until <= to)
        {
            within = period.until;
            if period.until > from {
                ended.push(period);
            }
        }
    }
    ended.sort_by_key(|period| (period.until, period.cycle));
    ended
}

/// Returns the first instant of a day. Where clocks are moved at midnight, the day begins when they show
/// the first time it has.
fn begin(day: NaiveDate, zone: Tz) -> Option<Timestamp> {
    shown(day, NaiveTime::MIN, zone)
}

/// Returns the first instant at which clocks show a time of a day, or, where they pass over it, one after.
pub fn shown(day: NaiveDate, time: NaiveTime, zone: Tz) -> Option<Timestamp> {
    let wanted = day.and_time(time);
    let quarters = (0..=12).map(|quarters| TimeDelta::minutes(15 * quarters));
    let mut shown = quarters.filter_map(|late| {
        wanted
            .checked_add_signed(late)?
            .and_local_timezone(zone)
            .earliest()
    });
    shown.next().map(|at| Timestamp(at.timestamp_millis()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn check(cycle: ReviewCycle, instant: &str, zone: Tz, name: &str, from: &str, until: &str) {
        let period = period_of(cycle, at(instant), zone).unwrap();
        let found = (period.name.as_str(), period.from, period.until);
        assert_eq!(
            found,
            (name, at(from), at(until)),
            "{cycle} {instant} {zone}"
        );
    }

    #[test]
    fn days_go_by_the_clocks_of_the_zone() {
        use ReviewCycle::Daily;
        let (utc, paris) = (Tz::UTC, Tz::Europe__Paris);
        check(
            Daily,
            "2026-03-02T23:30:00Z",
            utc,
            "2026-03-02",
            "2026-03-02T00:00:00Z",
            "2026-03-03T00:00:00Z",
        );
        check(
            Daily,
            "2026-03-02T23:30:00Z",
            paris,
            "2026-03-03",
            "2026-03-02T23:00:00Z",
            "2026-03-03T23:00:00Z",
        );
        // The day on which clocks are put forward has 23 hours.
        check(
            Daily,
            "2026-03-29T12:00:00Z",
            paris,
            "2026-03-29",
            "2026-03-28T23:00:00Z",
            "2026-03-29T22:00:00Z",
        );
    }

    #[test]
    fn weeks_begin_on_monday_and_months_on_the_first() {
        use ReviewCycle::{Monthly, Quarterly, Weekly, Yearly};
        let (utc, paris) = (Tz::UTC, Tz::Europe__Paris);
        check(
            Weekly,
            "2026-03-01T12:00:00Z",
            utc,
            "2026-W09",
            "2026-02-23T00:00:00Z",
            "2026-03-02T00:00:00Z",
        );
        check(
            Weekly,
            "2027-01-02T12:00:00Z",
            utc,
            "2026-W53",
            "2026-12-28T00:00:00Z",
            "2027-01-04T00:00:00Z",
        );
        check(
            Monthly,
            "2026-12-31T23:30:00Z",
            paris,
            "2027-01",
            "2026-12-31T23:00:00Z",
            "2027-01-31T23:00:00Z",
        );
        check(
            Quarterly,
            "2026-06-30T12:00:00Z",
            utc,
            "2026-Q2",
            "2026-04-01T00:00:00Z",
            "2026-07-01T00:00:00Z",
        );
        check(
            Yearly,
            "2026-06-30T12:00:00Z",
            utc,
            "2026",
            "2026-01-01T00:00:00Z",
            "2027-01-01T00:00:00Z",
        );
        assert_eq!(
            period_of(ReviewCycle::RealTime, at("2026-06-30T12:00:00Z"), utc),
            None
        );
    }

    #[test]
    fn a_day_without_a_midnight_begins_at_one() {
        // In Beirut clocks go forward at midnight.
        let day = period_of(
            ReviewCycle::Daily,
            at("2026-03-29T12:00:00Z"),
            Tz::Asia__Beirut,
        )
        .unwrap();
        assert_eq!(
            (day.from, day.until),
            (at("2026-03-28T22:00:00Z"), at("2026-03-29T21:00:00Z"))
        );
    }

    #[test]
    fn what_ended_is_named_once_in_order() {
        use ReviewCycle::{Monthly, RealTime, Weekly};
        let cycles = BTreeSet::from([Monthly, RealTime, Weekly]);
        let names = |from: &str, to: &str| -> Vec<String> {
            let ended = ended(&cycles, Tz::UTC, at(from), at(to));
            ended.into_iter().map(|period| period.name).collect()
        };
        assert_eq!(
            names("2026-02-23T00:00:00Z", "2026-03-09T00:00:00Z"),
            ["2026-02", "2026-W09", "2026-W10"]
        );
        assert_eq!(
            names("2026-03-02T00:00:00Z", "2026-03-02T00:00:00Z"),
            Vec::<String>::new()
        );
        assert_eq!(
            names("2026-03-01T23:59:59Z", "2026-03-02T00:00:00Z"),
            ["2026-W09"]
        );
    }
}
