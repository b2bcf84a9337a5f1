//! Looking over a case again: when it is due, who did it and what came of it (SPEC 3, 8).

use std::fmt;

use chrono::{DateTime, Datelike as _, Months, Utc};
use minicbor::{Decode, Encode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{id::UserId, time::Timestamp, word::words};

/// One day, in milliseconds.
const DAY_MS: i64 = 86_400_000;

words! {
    /// When something is looked over again (SPEC 8).
    ReviewCycle = "review cycle" {
        0 RealTime = "real_time",
        1 Daily = "daily",
        2 Weekly = "weekly",
        3 Monthly = "monthly",
        4 Quarterly = "quarterly",
        5 Yearly = "yearly",
    }

    /// What came of looking over a case.
    ReviewOutcome = "review outcome" {
        0 NoChange = "no_change",
        1 Watch = "watch",
        2 Act = "act",
        3 Close = "close",
    }
}

/// When a case is to be looked over, first and then again.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
pub struct ReviewPlan {
    /// How often; nothing: once.
    #[n(0)]
    pub cycle: Option<ReviewCycle>,
    /// When it is first due.
    #[n(1)]
    pub due: Timestamp,
}

/// Writes the plan as views and forms hold it: "weekly, 2026-12-01T09:00:00Z".
impl fmt::Display for ReviewPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(cycle) = self.cycle {
            write!(f, "{cycle}, ")?;
        }
        self.due.fmt(f)
    }
}

/// What is known of looking over a case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ReviewView {
    /// How often it is to be looked over; nothing: once, or not at all.
    pub cycle: Option<ReviewCycle>,
    /// When it is due next; nothing when nobody planned it, or the one planned review is done.
    pub due_at: Option<Timestamp>,
    /// When it was last looked over.
    pub last_at: Option<Timestamp>,
    /// Who did that.
    pub last_by: Option<UserId>,
    /// What came of it.
    pub outcome: Option<ReviewOutcome>,
    /// What they wrote; nothing when they wrote nothing.
    pub note: Option<String>,
}

impl ReviewPlan {
    /// Returns when it is due, given when the case was last looked over under this plan: the first
    /// planned time after that; nothing when it was to be once and is done.
    ///
    /// Planned times are counted from the first one, so that a review done late moves none of them.
    pub fn due_after(self, last: Option<Timestamp>) -> Option<Timestamp> {
        let Some(last) = last else {
            return Some(self.due);
        };
        // A review before its time is the one that was due.
        let last = last.max(self.due);
        match self.cycle? {
            // What is looked over as it happens is never overdue by a calendar.
            ReviewCycle::RealTime => None,
            ReviewCycle::Daily => days_after(self.due, last, 1),
            ReviewCycle::Weekly => days_after(self.due, last, 7),
            ReviewCycle::Monthly => months_after(self.due, last, 1),
            ReviewCycle::Quarterly => months_after(self.due, last, 3),
            ReviewCycle::Yearly => months_after(self.due, last, 12),
        }
    }
}

/// Returns the first instant after `last` that is a whole number of `days` after `from`.
fn days_after(from: Timestamp, last: Timestamp, days: i64) -> Option<Timestamp> {
    let step = i128::from(days * DAY_MS);
    let passed = (i128::from(last.0) - i128::from(from.0)) / step;
    let next = i128::from(from.0) + (passed + 1) * step;
    i64::try_from(next).ok().map(Timestamp)
}

/// Returns the first instant after `last` that is a whole number of `months` after `from`: on the same
/// day of the month, or the last one there is.
fn months_after(from: Timestamp, last: Timestamp, months: u32) -> Option<Timestamp> {
    let begin = DateTime::from_timestamp_millis(from.0)?;
    let reached = DateTime::from_timestamp_millis(last.0)?;
    let between = month_number(reached).checked_sub(month_number(begin))?;
    let passed = u32::try_from(between).ok()? / months;
    [passed, passed.checked_add(1)?]
        .into_iter()
        .filter_map(|times| begin.checked_add_months(Months::new(times.checked_mul(months)?)))
        .map(|next| Timestamp(next.timestamp_millis()))
        .find(|next| *next > last)
}

fn month_number(at: DateTime<Utc>) -> i64 {
    i64::from(at.year()) * 12 + i64::from(at.month0())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn it_is_due_at_the_first_planned_time_after_the_last_review() {
        let check = |cycle: Option<ReviewCycle>, last: Option<&str>, due: Option<&str>| {
            let plan = ReviewPlan {
                cycle,
                due: at("2026-01-31T09:00:00Z"),
            };
            assert_eq!(
                plan.due_after(last.map(at)),
                due.map(at),
                "{cycle:?} {last:?}"
            );
        };
        let first = Some("2026-01-31T09:00:00Z");
        check(None, None, first);
        check(None, Some("2026-02-01T00:00:00Z"), None);
        check(Some(ReviewCycle::Weekly), None, first);
        let weekly = Some(ReviewCycle::Weekly);
        check(
            weekly,
            Some("2026-01-30T00:00:00Z"),
            Some("2026-02-07T09:00:00Z"),
        );
        check(weekly, first, Some("2026-02-07T09:00:00Z"));
        check(
            weekly,
            Some("2026-02-20T00:00:00Z"),
            Some("2026-02-21T09:00:00Z"),
        );
        let monthly = Some(ReviewCycle::Monthly);
        check(monthly, first, Some("2026-02-28T09:00:00Z"));
        check(
            monthly,
            Some("2026-02-28T09:00:00Z"),
            Some("2026-03-31T09:00:00Z"),
        );
        check(
            Some(ReviewCycle::Quarterly),
            first,
            Some("2026-04-30T09:00:00Z"),
        );
        check(
            Some(ReviewCycle::Yearly),
            Some("2030-06-01T00:00:00Z"),
            Some("2031-01-31T09:00:00Z"),
        );
        check(
            Some(ReviewCycle::Daily),
            first,
            Some("2026-02-01T09:00:00Z"),
        );
        check(Some(ReviewCycle::RealTime), first, None);
    }

    proptest! {
        #[test]
        fn what_is_due_lies_ahead_and_not_too_far(
            due in any::<i64>(), last in any::<i64>(), cycle in 1..6usize,
        ) {
            let plan = ReviewPlan { cycle: Some(ReviewCycle::ALL[cycle]), due: Timestamp(due) };
            if let Some(next) = plan.due_after(Some(Timestamp(last))) {
                prop_assert!(next > Timestamp(last) || last < due);
                prop_assert!(last < due || next.since_ms(Timestamp(last)) <= 366 * DAY_MS);
            }
        }
    }
}
