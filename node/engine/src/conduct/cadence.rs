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

/// Lists the last period of each cycle that has ended at an instant, earliest first. A node that was off for weeks
/// looks over those and none before: nobody reads five weekly reviews on one day.
pub fn last_ended(cycles: &BTreeSet<ReviewCycle>, zone: Tz, now: Timestamp) -> Vec<Period> {
    let ended = |cycle: &ReviewCycle| {
        let running = period_of(*cycle, now, zone)?;
        period_of(*cycle, running.from.plus_ms(-1), zone)
    };
    let mut all: Vec<Period> = cycles.iter().filter_map(ended).collect();
    all.sort_by_key(|period| (period.until, period.cycle));
    all
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
    fn weeks_keep_their_year_and_leap_days_their_month() {
        use ReviewCycle::{Daily, Monthly, Quarterly, Weekly, Yearly};
        let (utc, new_york) = (Tz::UTC, Tz::America__New_York);
        // The first days of 2027 and the last ones of 2024 are in a week of the other year.
        for (instant, name, from, until) in [
            (
                "2027-01-03T23:59:59Z",
                "2026-W53",
                "2026-12-28T00:00:00Z",
                "2027-01-04T00:00:00Z",
            ),
            (
                "2024-12-30T00:00:00Z",
                "2025-W01",
                "2024-12-30T00:00:00Z",
                "2025-01-06T00:00:00Z",
            ),
            (
                "2026-01-01T00:00:00Z",
                "2026-W01",
                "2025-12-29T00:00:00Z",
                "2026-01-05T00:00:00Z",
            ),
        ] {
            check(Weekly, instant, utc, name, from, until);
        }
        // In New York clocks go forward on 8 March 2026: that week has an hour less, that month too.
        let (from, until) = ("2026-03-02T05:00:00Z", "2026-03-09T04:00:00Z");
        check(
            Weekly,
            "2026-03-08T12:00:00Z",
            new_york,
            "2026-W10",
            from,
            until,
        );
        let (from, until) = ("2026-03-01T05:00:00Z", "2026-04-01T04:00:00Z");
        check(
            Monthly,
            "2026-03-08T12:00:00Z",
            new_york,
            "2026-03",
            from,
            until,
        );
        let (from, until) = ("2026-01-01T05:00:00Z", "2026-04-01T04:00:00Z");
        check(
            Quarterly,
            "2026-04-01T03:59:59Z",
            new_york,
            "2026-Q1",
            from,
            until,
        );
        let (from, until) = ("2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z");
        check(
            Daily,
            "2028-02-29T12:00:00Z",
            utc,
            "2028-02-29",
            from,
            until,
        );
        let (from, until) = ("2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z");
        check(Monthly, "2028-02-29T12:00:00Z", utc, "2028-02", from, until);
        let (from, until) = ("2028-01-01T00:00:00Z", "2029-01-01T00:00:00Z");
        check(Yearly, "2028-12-31T23:59:59Z", utc, "2028", from, until);
    }

    #[test]
    fn the_last_period_of_each_cycle_that_has_ended_is_looked_over() {
        let all: BTreeSet<ReviewCycle> = ReviewCycle::ALL.iter().copied().collect();
        let names = |now: &str, zone: Tz| -> Vec<String> {
            let ended = last_ended(&all, zone, at(now));
            ended.into_iter().map(|period| period.name).collect()
        };
        let zone = Tz::Europe__Paris;
        assert_eq!(
            names("2026-03-02T09:00:00Z", zone),
            ["2025-Q4", "2025", "2026-02", "2026-03-01", "2026-W09"],
            "what is looked over as it comes has no period"
        );
        // Midnight of the new year in Paris is an hour before that of Greenwich.
        let turn = ["2026-Q4", "2026", "2026-12-31", "2026-12", "2026-W52"];
        let sorted = |mut names: Vec<String>| {
            names.sort();
            names
        };
        let mut turn = turn.map(str::to_owned).to_vec();
        turn.sort();
        assert_eq!(sorted(names("2026-12-31T23:00:00Z", zone)), turn);
        let before = sorted(names("2026-12-31T22:59:59Z", zone));
        let mut wanted = ["2025", "2026-11", "2026-12-30", "2026-Q3", "2026-W52"]
            .map(str::to_owned)
            .to_vec();
        wanted.sort();
        assert_eq!(before, wanted);
        assert_eq!(
            last_ended(&BTreeSet::new(), zone, at("2026-03-02T09:00:00Z")),
            []
        );
    }
}
