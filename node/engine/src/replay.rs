//! What another policy would have done with work that was there (PRODUCT 24, 36).
//!
//! Every task is walked twice over the same facts, under the policy in force and under another one. What
//! people did is what they did: nobody knows what they would have done had they been told sooner.

use chrono::Timelike as _;
use chrono_tz::Tz;
use orgo_schema::time::Timestamp;

use crate::walk::{Step, Walk};

/// The hours that count as night, by the clocks of the organization: from 22 until 6.
const NIGHT: (u32, u32) = (22, 6);

/// What became of tasks under one policy.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Tasks that moved up at least once.
    pub escalated: usize,
    /// Steps up, reminders aside.
    pub steps: usize,
    /// Steps up in the night.
    pub at_night: usize,
    /// Tasks that reached somebody at the top of their ladder: an executive.
    pub reached_executive: usize,
    /// Reminders.
    pub reminders: usize,
}

/// What would have been otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    zone: Tz,
    from: Timestamp,
    until: Timestamp,
    /// Tasks that were looked at.
    pub tasks: usize,
    /// Under the policy in force.
    pub now: Count,
    /// Under the other.
    pub then: Count,
    /// Tasks that would have moved up and did not.
    pub only_then: usize,
    /// Tasks that moved up and would not have.
    pub only_now: usize,
    /// Tasks whose first step would have come sooner, of those that move up under both.
    pub sooner: usize,
    /// Tasks whose first step would have come later, of those that move up under both.
    pub later: usize,
}

impl Tally {
    /// Begins to count steps that occur from one instant until another, that one included. Nights go by the
    /// clocks of a zone.
    pub fn new(zone: Tz, from: Timestamp, until: Timestamp) -> Self {
        Self {
            zone,
            from,
            until,
            tasks: 0,
            now: Count::default(),
            then: Count::default(),
            only_then: 0,
            only_now: 0,
            sooner: 0,
            later: 0,
        }
    }

    /// Adds a task by its walks under the policy in force and under the other.
    pub fn add(&mut self, now: &Walk, then: &Walk) {
        self.tasks = self.tasks.saturating_add(1);
        let (first_now, first_then) = (self.first(now), self.first(then));
        self.now = self.counted(self.now, now);
        self.then = self.counted(self.then, then);
        let counter = match (first_now, first_then) {
            (None, Some(_)) => &mut self.only_then,
            (Some(_), None) => &mut self.only_now,
            (Some(now), Some(then)) if then < now => &mut self.sooner,
            (Some(now), Some(then)) if then > now => &mut self.later,
            (Some(_), Some(_)) | (None, None) => return,
        };
        *counter = counter.saturating_add(1);
    }

    fn first(&self, walk: &Walk) -> Option<Timestamp> {
        self.within(walk)
            .find(|step| step.reminder.is_none())
            .map(|step| step.at)
    }

    fn within<'a>(&self, walk: &'a Walk) -> impl Iterator<Item = &'a Step> {
        let (from, until) = (self.from, self.until);
        walk.steps
            .iter()
            .filter(move |step| step.at >= from && step.at <= until)
    }

    fn counted(&self, mut count: Count, walk: &Walk) -> Count {
        let (mut moved, mut reached) = (false, false);
        for step in self.within(walk) {
            if step.reminder.is_some() {
                count.reminders = count.reminders.saturating_add(1);
                continue;
            }
            moved = true;
            reached |= step.to.base.get() < 10;
            count.steps = count.steps.saturating_add(1);
            if self.is_night(step.at) {
                count.at_night = count.at_night.saturating_add(1);
            }
        }
        count.escalated = count.escalated.saturating_add(usize::from(moved));
        count.reached_executive = count.reached_executive.saturating_add(usize::from(reached));
        count
    }

    fn is_night(&self, at: Timestamp) -> bool {
        let hour = at.utc().with_timezone(&self.zone).hour();
        hour >= NIGHT.0 || hour < NIGHT.1
    }

    /// Says in sentences what would have been otherwise.
    pub fn sentences(&self, other: &str) -> Vec<String> {
        let Self { now, then, .. } = self;
        let mut sentences = vec![format!(
            "Under {other}, {} of {} tasks would have escalated, where {} did.",
            then.escalated, self.tasks, now.escalated
        )];
        let mut say = |count: usize, sentence: String| {
            if count > 0 {
                sentences.push(sentence);
            }
        };
        say(
            then.steps.max(now.steps),
            format!(
                "There would have been {}, {} of them at night, instead of {}, {} of them at night.",
                count_of(then.steps, "step"),
                then.at_night,
                count_of(now.steps, "step"),
                now.at_night
            ),
        );
        say(
            self.only_then,
            format!(
                "{} would have escalated that did not.",
                tasks(self.only_then)
            ),
        );
        say(
            self.only_now,
            format!(
                "{} would not have escalated that did.",
                tasks(self.only_now)
            ),
        );
        say(
            self.sooner.max(self.later),
            format!(
                "Of those that escalate either way, {} would have done so sooner and {} later.",
                self.sooner, self.later
            ),
        );
        say(
            then.reached_executive.max(now.reached_executive),
            format!(
                "An executive would have heard of {}, where one heard of {}.",
                tasks(then.reached_executive),
                now.reached_executive
            ),
        );
        sentences
    }
}

fn tasks(count: usize) -> String {
    count_of(count, "task")
}

fn count_of(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use orgo_schema::{
        task::TaskStatus,
        word::{Priority, Severity},
    };

    use super::*;
    use crate::{
        history::fact_id,
        policy::PolicyHistory,
        profile::tests::shipped,
        walk::{Change, Event, OPEN_END, Start, walk},
    };

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// A task that came in and was finished, walked under a profile.
    fn walked(profile: &PolicyHistory, came: &str, done: &str) -> Walk {
        let start = Start {
            run: fact_id(1),
            at: at(came),
            label: "1001.81.Operations.Maintenance".parse().unwrap(),
            path: Vec::new(),
            domain: None,
            priority: Priority::High,
            severity: Some(Severity::Minor),
            reactivity: None,
            levels: Vec::new(),
            is_routine: false,
            own: crate::resolve::Own::default(),
            marks: Vec::new(),
        };
        let done = Event {
            at: at(done),
            fact: fact_id(2),
            change: Change::Moved(TaskStatus::Completed),
        };
        walk(&start, &[done], profile, OPEN_END)
    }

    #[test]
    fn what_a_hospital_would_have_done_with_the_work_of_a_school() {
        let histories = ["school", "hospital"].map(|name| PolicyHistory::new(shipped(name).policy));
        let [school, hospital] = &histories;
        let mut tally = Tally::new(
            Tz::UTC,
            at("2026-03-01T00:00:00Z"),
            at("2026-03-31T00:00:00Z"),
        );
        for (came, done) in [
            // Done within half an hour: neither.
            ("2026-03-02T08:00:00Z", "2026-03-02T08:30:00Z"),
            // After ninety minutes: the hospital's head and executive hear of it, nobody at the school.
            ("2026-03-02T08:00:00Z", "2026-03-02T09:40:00Z"),
            // In the night, after three hours: both, the hospital sooner.
            ("2026-03-02T21:30:00Z", "2026-03-03T00:30:00Z"),
            // Before the time that is looked at.
            ("2026-02-02T08:00:00Z", "2026-02-03T08:00:00Z"),
        ] {
            tally.add(&walked(school, came, done), &walked(hospital, came, done));
        }
        assert_eq!(tally.tasks, 4);
        let (now, then) = (tally.now, tally.then);
        assert_eq!(
            (
                now.escalated,
                now.steps,
                now.at_night,
                now.reached_executive
            ),
            (1, 1, 1, 0)
        );
        assert_eq!(
            (
                then.escalated,
                then.steps,
                then.at_night,
                then.reached_executive
            ),
            (2, 5, 3, 2)
        );
        assert_eq!(
            (tally.only_then, tally.only_now, tally.sooner, tally.later),
            (1, 0, 1, 0)
        );
        assert_eq!(
            tally.sentences("hospital"),
            [
                "Under hospital, 2 of 4 tasks would have escalated, where 1 did.",
                "There would have been 5 steps, 3 of them at night, instead of 1 step, 1 of them at night.",
                "1 task would have escalated that did not.",
                "Of those that escalate either way, 1 would have done so sooner and 0 later.",
                "An executive would have heard of 2 tasks, where one heard of 0.",
            ]
        );
    }
}
