//! Work that comes again (SPEC 3, CONVERGENCE 8).
//!
//! A task with a recurrence begins a series and is its first occurrence. Each further one is a task of its
//! own in the same case, whose name follows from the first and from the time on the wall at which it comes
//! round ([`Occurrence::at`]), in the zone of the organization: nodes that make it apart make one task.
//!
//! - The rule says when an occurrence is *due* if the first has a due date, else when it *begins*.
//! - One that is due appears as long before as the first did, but not before the one before it was due.
//! - `COUNT` counts the first as well, wherever it lies.
//! - A node that was away makes the latest of those it missed, not all of them.
//! - What people meet for comes round as a case of its own, as long before or after as the first time was
//!   ([`Series::moved`]).
//! - The series ends with its rule, and when its first task is cancelled or does not count, or its case is
//!   over. What was made by somebody who did not know that it had been ended does not count, unless a person
//!   touched it ([`leave_out`]).

use chrono::{Month, NaiveDateTime, TimeDelta, Timelike as _};
use chrono_tz::Tz;
use orgo_schema::{
    fact::Created,
    id::TaskId,
    recurrence::{End, Frequency, Recurrence, Weekday},
    task::TaskStatus,
    time::Timestamp,
    view::TaskView,
};
use rrule::{NWeekday, RRule};
use serde_json::Value;

use crate::{
    calendar::{instant_of, wall_at},
    fold::TaskFold,
};

#[cfg(test)]
mod tests;

/// The key in an occurrence's metadata that names the first task of its series.
pub const SERIES: &str = "series";
/// The key in an occurrence's metadata that says which one it is: its time on the wall.
pub const OCCURRENCE: &str = "occurrence";
/// How that time is written: `2026-11-23T09:00:00`.
const WALL: &str = "%Y-%m-%dT%H:%M:%S";
/// The most occurrences that are looked through from the first on: thirty years of every day.
const LOOKED_THROUGH_MAX: usize = 11_000;

/// One time that work comes round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// The time on the wall that the rule gives.
    pub at: NaiveDateTime,
    /// From when on it is there, and its clock runs.
    pub begins: Timestamp,
    /// When it should be finished, if the first one says so.
    pub due: Option<Timestamp>,
}

impl Occurrence {
    /// Returns its time as identities are made of it. It never changes.
    pub fn name(&self) -> String {
        self.at.format(WALL).to_string()
    }
}

/// When a series comes round within a stretch of time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rounds {
    /// The first of them, ascending.
    pub all: Vec<Occurrence>,
    /// Whether there are more.
    pub is_cut: bool,
}

/// The series that a task begins.
#[derive(Debug)]
pub struct Series<'a> {
    rule: &'a Recurrence,
    zone: Tz,
    /// The time on the wall that the first one stands for.
    first: NaiveDateTime,
    /// How long before that it appeared; nothing: the rule says when it begins.
    lead: Option<TimeDelta>,
}

impl<'a> Series<'a> {
    /// Returns the series that a task begins; nothing for one that does not come again, or not any more.
    pub fn of(task: &'a TaskFold, zone: Tz) -> Option<Self> {
        let view = &task.view;
        let goes_on = view.void.is_none() && task.status != TaskStatus::Cancelled;
        let rule = view.recurrence.as_ref().filter(|_| goes_on)?;
        let begins = in_seconds(wall_at(zone, view.created_at));
        let due = view.due_at.map(|due| in_seconds(wall_at(zone, due)));
        Some(Self {
            rule,
            zone,
            first: due.unwrap_or(begins),
            lead: due.map(|due| (due - begins).max(TimeDelta::zero())),
        })
    }

    /// Returns the first occurrence after the one made last; nothing once the series has ended.
    pub fn next(&self, made: Option<NaiveDateTime>) -> Option<Occurrence> {
        self.after(made).next()
    }

    /// Returns the last occurrence that has begun by an instant, of those after the one made last.
    pub fn latest(&self, made: Option<NaiveDateTime>, by: Timestamp) -> Option<Occurrence> {
        self.after(made)
            .take_while(|occurrence| occurrence.begins <= by)
            .last()
    }

    /// Lists the occurrences that begin within a stretch of time, both ends included, of those after the one made
    /// last: at most `max`, and whether there are more.
    pub fn within(
        &self,
        made: Option<NaiveDateTime>,
        (from, to): (Timestamp, Timestamp),
        max: usize,
    ) -> Rounds {
        let all = self.after(made);
        let mut all = all
            .skip_while(|occurrence| occurrence.begins < from)
            .take_while(|occurrence| occurrence.begins <= to);
        Rounds {
            all: all.by_ref().take(max).collect(),
            is_cut: all.next().is_some(),
        }
    }

    /// Returns when something that stood beside the first one stands beside an occurrence: as far from it on the
    /// wall.
    pub fn moved(&self, at: Timestamp, occurrence: &Occurrence) -> Timestamp {
        let wall = in_seconds(wall_at(self.zone, at));
        let moved = wall.checked_add_signed(occurrence.at - self.first);
        instant_of(self.zone, moved.unwrap_or(wall))
    }

    fn after(&self, made: Option<NaiveDateTime>) -> impl Iterator<Item = Occurrence> + '_ {
        let mut before = self.first;
        let all = self.walls().map(move |at| {
            let occurrence = self.occurrence(before, at);
            before = at;
            occurrence
        });
        all.filter(move |occurrence| made.is_none_or(|made| occurrence.at > made))
    }

    fn occurrence(&self, before: NaiveDateTime, at: NaiveDateTime) -> Occurrence {
        match self.lead {
            None => Occurrence {
                at,
                begins: instant_of(self.zone, at),
                due: None,
            },
            Some(lead) => Occurrence {
                at,
                begins: instant_of(self.zone, (at - lead).max(before)),
                due: Some(instant_of(self.zone, at)),
            },
        }
    }

    /// Lists the times on the wall after the first, ascending.
    fn walls(&self) -> impl Iterator<Item = NaiveDateTime> + '_ {
        let (count, until) = match self.rule.end() {
            End::Never => (usize::MAX, None),
            End::Count(count) => (usize::from(count).saturating_sub(1), None),
            End::Day(day) => (usize::MAX, day.and_hms_opt(23, 59, 59)),
            End::At(at) => (usize::MAX, Some(wall_at(self.zone, at))),
        };
        // The library is asked in UTC, as if the wall were there: it knows of no zone then.
        let start = self.first.and_utc().with_timezone(&rrule::Tz::UTC);
        let dates = library_rule(self.rule).build(start).ok();
        let dates = dates.map(|dates| (&dates.limit()).into_iter());
        dates
            .into_iter()
            .flatten()
            .map(|date| date.naive_utc())
            .filter(|date| *date > self.first)
            .take(count.min(LOOKED_THROUGH_MAX))
            .take_while(move |date| until.is_none_or(|until| *date <= until))
    }
}

/// Returns which occurrence of which series a task is; nothing for one that is none.
pub fn occurrence_of(task: &TaskView) -> Option<(TaskId, NaiveDateTime)> {
    let text = |key: &str| task.metadata.get(key).and_then(Value::as_str);
    let series = text(SERIES)?.parse().ok()?;
    let at = NaiveDateTime::parse_from_str(text(OCCURRENCE)?, WALL).ok()?;
    Some((series, at))
}

/// Returns what an occurrence of the series of a task is made with; nothing if the task does not come again.
pub fn created(first: &TaskFold, occurrence: &Occurrence) -> Option<Created> {
    let again = first.again.as_deref()?;
    let mut metadata = again.metadata.clone();
    metadata.retain(|(key, _)| key != SERIES && key != OCCURRENCE);
    let text = |value: String| Value::String(value).to_string();
    metadata.push((OCCURRENCE.to_owned(), text(occurrence.name())));
    metadata.push((SERIES.to_owned(), text(first.view.task_id.to_string())));
    Some(Created {
        received: Some(occurrence.begins),
        due: occurrence.due,
        metadata,
        ..again.clone()
    })
}

/// Returns the time on the wall of the latest occurrence of a series that was made, among these tasks.
pub fn made<'a>(
    series: TaskId,
    tasks: impl IntoIterator<Item = &'a TaskFold>,
) -> Option<NaiveDateTime> {
    let of = tasks
        .into_iter()
        .filter_map(|task| occurrence_of(&task.view));
    of.filter(|(of, _)| *of == series).map(|(_, at)| at).max()
}

/// Takes out of account the occurrences that nobody touched and that begin after their series was ended: they
/// were made by somebody who did not know.
pub fn leave_out<'a>(tasks: impl IntoIterator<Item = &'a mut TaskFold>) {
    let mut tasks: Vec<&mut TaskFold> = tasks.into_iter().collect();
    let ended: Vec<(TaskId, Timestamp)> = tasks
        .iter()
        .filter_map(|task| Some((task.view.task_id, task.series_ended?)))
        .collect();
    for task in &mut tasks {
        let series = occurrence_of(&task.view).map(|(series, _)| series);
        let ended = ended.iter().find(|(of, _)| Some(*of) == series);
        if ended.is_some_and(|(_, at)| *at <= task.view.created_at) && !task.is_touched {
            task.leave_out(
                "the work it repeats had been ended before, and nobody had touched this one",
            );
        }
    }
}

fn in_seconds(wall: NaiveDateTime) -> NaiveDateTime {
    wall.with_nanosecond(0).unwrap_or(wall)
}

/// Returns a rule as the library has it, without its end.
fn library_rule(rule: &Recurrence) -> RRule<rrule::Unvalidated> {
    let frequency = match rule.frequency() {
        Frequency::Daily => rrule::Frequency::Daily,
        Frequency::Weekly => rrule::Frequency::Weekly,
        Frequency::Monthly => rrule::Frequency::Monthly,
        Frequency::Yearly => rrule::Frequency::Yearly,
    };
    let months: Vec<Month> = rule
        .months()
        .iter()
        .filter_map(|month| Month::try_from(*month).ok())
        .collect();
    let days = rule.days().iter().map(|day| {
        let weekday = weekday(day.weekday);
        day.nth.map_or(NWeekday::Every(weekday), |nth| {
            NWeekday::Nth(nth.into(), weekday)
        })
    });
    RRule::new(frequency)
        .interval(rule.interval())
        .by_month(&months)
        .by_month_day(rule.month_days().to_vec())
        .by_weekday(days.collect())
}

const fn weekday(day: Weekday) -> rrule::Weekday {
    match day {
        Weekday::Monday => rrule::Weekday::Mon,
        Weekday::Tuesday => rrule::Weekday::Tue,
        Weekday::Wednesday => rrule::Weekday::Wed,
        Weekday::Thursday => rrule::Weekday::Thu,
        Weekday::Friday => rrule::Weekday::Fri,
        Weekday::Saturday => rrule::Weekday::Sat,
        Weekday::Sunday => rrule::Weekday::Sun,
    }
}
