//! Which stretches a local day has.
//!
//! Days are counted from 1970-01-01, local time in milliseconds since its midnight: the numbers of an
//! ordinary clock on the wall, with no zone in them.

use std::collections::BTreeMap;

use super::rule::Rule;

/// Milliseconds of a minute.
pub(super) const MINUTE: i64 = 60_000;

/// Milliseconds of a day on the wall.
pub(super) const DAY: i64 = 24 * 60 * MINUTE;

/// A stretch of a day, in minutes of its midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    /// Less than a day.
    pub(super) from: u16,
    /// After `from`; past 24:00 if it goes over midnight, and then at most a day long.
    pub(super) to: u16,
}

/// What the file says of days.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pattern {
    /// From Monday on.
    pub(super) week: [Vec<Stretch>; 7],
    /// Days without working time, with their names.
    pub(super) holidays: Vec<(Rule, String)>,
    /// Days with other times than their weekday's. They go before holidays; of two the one for a single
    /// date counts.
    pub(super) exceptions: Vec<(Rule, Vec<Stretch>)>,
}

/// The days that are not like their weekday.
pub(super) type Special = BTreeMap<i64, Vec<Stretch>>;

impl Pattern {
    /// Lists the days of the years from `first` to `last` that are not like their weekday.
    pub(super) fn special(&self, first: i32, last: i32) -> Special {
        let mut special = Special::new();
        for year in first..=last {
            for (rule, _) in &self.holidays {
                if let Some(day) = rule.day_in(year) {
                    special.insert(day, Vec::new());
                }
            }
            for is_single in [false, true] {
                for (rule, stretches) in &self.exceptions {
                    let day = rule.day_in(year).filter(|_| rule.is_single() == is_single);
                    if let Some(day) = day {
                        special.insert(day, stretches.clone());
                    }
                }
            }
        }
        special
    }

    /// Returns the name of a day that is a holiday, unless an exception says otherwise.
    pub(super) fn name_of(&self, day: i64) -> Option<&str> {
        let is_on = |rule: &Rule| rule.falls_on(day);
        if self.exceptions.iter().any(|(rule, _)| is_on(rule)) {
            return Some("a day of its own");
        }
        let holiday = self.holidays.iter().find(|(rule, _)| is_on(rule))?;
        Some(&holiday.1)
    }

    fn weekday(&self, day: i64) -> &[Stretch] {
        // 1970-01-01 was a Thursday.
        let index = usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0);
        self.week.get(index).map_or(&[], Vec::as_slice)
    }

    /// Lists what counts of the local time from `from` to `to`, in order and apart.
    pub(super) fn stretches<'a>(
        &'a self,
        special: &'a Special,
        from: i64,
        to: i64,
    ) -> impl Iterator<Item = (i64, i64)> + use<'a> {
        // A stretch of the day before may reach into the first.
        let first = from.div_euclid(DAY) - 1;
        let last = (to - 1).div_euclid(DAY);
        let mut done = i64::MIN;
        (first..=last)
            .flat_map(move |day| {
                let stretches = special
                    .get(&day)
                    .map_or_else(|| self.weekday(day), Vec::as_slice);
                let at = move |minute: u16| day * DAY + i64::from(minute) * MINUTE;
                stretches
                    .iter()
                    .map(move |stretch| (at(stretch.from), at(stretch.to)))
            })
            .filter_map(move |(start, end)| {
                let start = start.max(done);
                done = done.max(end);
                let (start, end) = (start.max(from), end.min(to));
                (start < end).then_some((start, end))
            })
    }
}
