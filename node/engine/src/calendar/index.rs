//! Sums of counted time by week, so that a window of years is found as fast as one of hours.

use chrono_tz::Tz;

use super::{
    day::{DAY, Pattern, Special},
    zone::{self, Regime},
};

/// A week of UTC.
const WEEK: i64 = 7 * DAY;

/// The weeks since 1970 that calendars know: until December 2199.
const WEEKS: i64 = 12_000;

/// The end of the last of them, in milliseconds.
pub(super) const HORIZON_MS: i64 = WEEKS * WEEK;

/// What follows from a pattern and a zone.
#[derive(Debug, Clone)]
pub(super) struct Index {
    regimes: Vec<Regime>,
    special: Special,
    /// What counts before each week; one more than there are weeks.
    before: Vec<i64>,
}

impl Index {
    pub(super) fn of(pattern: &Pattern, zone: Tz) -> Self {
        let mut index = Self {
            regimes: zone::regimes(zone, 0, HORIZON_MS),
            special: pattern.special(1969, 2200),
            before: vec![0],
        };
        let mut usual = None;
        let mut sum = 0;
        for week in 0..WEEKS {
            let (from, to) = (week * WEEK, (week + 1) * WEEK);
            sum += if index.is_usual(from, to) {
                *usual.get_or_insert_with(|| index.count(pattern, from, to))
            } else {
                index.count(pattern, from, to)
            };
            index.before.push(sum);
        }
        index
    }

    /// Whether the clocks are not changed within these seven days and every day is like its weekday. Such
    /// weeks all count the same, wherever in the local week they begin.
    fn is_usual(&self, from: i64, to: i64) -> bool {
        let regime = self.regime_at(from);
        let offset = regime.map_or(0, |regime| regime.offset);
        let first = (from + offset).div_euclid(DAY) - 1;
        let last = (to + offset).div_euclid(DAY);
        regime == self.regime_at(to - 1) && self.special.range(first..=last).next().is_none()
    }

    fn regime_at(&self, at: i64) -> Option<Regime> {
        let next = self.regimes.partition_point(|regime| regime.from <= at);
        self.regimes.get(next.checked_sub(1)?).copied()
    }

    fn count(&self, pattern: &Pattern, from: i64, to: i64) -> i64 {
        self.pieces(pattern, from, to)
            .map(|(start, end)| end - start)
            .sum()
    }

    /// Returns the local day of an instant.
    pub(super) fn day_of(&self, at: i64) -> i64 {
        let offset = self.regime_at(at).map_or(0, |regime| regime.offset);
        at.saturating_add(offset).div_euclid(DAY)
    }

    /// Returns what counts between 1970 and an instant.
    pub(super) fn counted_before(&self, pattern: &Pattern, at: i64) -> i64 {
        let at = at.clamp(0, HORIZON_MS);
        let week = at / WEEK;
        let whole = usize::try_from(week)
            .ok()
            .and_then(|week| self.before.get(week));
        whole.copied().unwrap_or(0) + self.count(pattern, week * WEEK, at)
    }

    /// Returns the instant by which `ms`, more than nothing, have counted since `from`.
    pub(super) fn after(&self, pattern: &Pattern, from: i64, ms: i64) -> Option<i64> {
        let wanted = self.counted_before(pattern, from).checked_add(ms)?;
        let week = self
            .before
            .partition_point(|sum| *sum < wanted)
            .checked_sub(1)?;
        let mut left = wanted - self.before.get(week)?;
        let start = i64::try_from(week).ok()? * WEEK;
        for (from, to) in self.pieces(pattern, start, start + WEEK) {
            if left <= to - from {
                return Some(from + left);
            }
            left -= to - from;
        }
        None
    }

    /// Lists what counts between two instants, in order and apart. A stretch during which the clocks are
    /// changed, or that another touches, comes in pieces.
    pub(super) fn pieces<'a>(
        &'a self,
        pattern: &'a Pattern,
        from: i64,
        to: i64,
    ) -> impl Iterator<Item = (i64, i64)> + use<'a> {
        let (from, to) = (from.clamp(0, HORIZON_MS), to.clamp(0, HORIZON_MS));
        let first = self
            .regimes
            .partition_point(|regime| regime.from <= from)
            .saturating_sub(1);
        let regimes = self.regimes.get(first..).unwrap_or_default();
        let ends = regimes
            .iter()
            .skip(1)
            .map(|next| next.from)
            .chain([HORIZON_MS]);
        regimes
            .iter()
            .zip(ends)
            .take_while(move |(regime, _)| regime.from < to)
            .flat_map(move |(regime, end)| {
                let (from, to) = (from.max(regime.from), to.min(end));
                let offset = regime.offset;
                pattern
                    .stretches(&self.special, from + offset, to + offset)
                    .map(move |(start, end)| (start - offset, end - offset))
            })
    }
}
