//! The law of the ladder, minute by minute.

use orgo_schema::{
    label::Base,
    task::TaskStatus::{self, Completed, InProgress, OnHold, Pending},
    word::Priority,
};

use super::*;
use crate::{
    history::fact_id,
    policy::{Factor, tests::school},
};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// Named instants and acts, in hours since the task was received.
enum Act {
    To(TaskStatus),
    Ack,
    Snooze(i64),
    Label(&'static str),
    Severity(Severity),
    Priority(Priority),
    React(&'static str),
}

struct Task {
    policies: PolicyHistory,
    label: Label,
    severity: Option<Severity>,
    acts: Vec<(i64, Act)>,
}

impl Task {
    /// Priority high at a school: two hours per level, staff → lead skipped (moderate) → head → executive → top.
    fn new(label: &str) -> Self {
        let policies = PolicyHistory::new(school());
        Self {
            policies,
            label: label.parse().unwrap(),
            severity: None,
            acts: Vec::new(),
        }
    }

    fn policy(mut self, change: impl FnOnce(&mut Policy)) -> Self {
        let mut policy = school();
        change(&mut policy);
        self.policies = PolicyHistory::new(policy);
        self
    }

    fn then(mut self, hours: i64, act: Act) -> Self {
        self.acts.push((hours, act));
        self
    }

    fn walk_until(&self, until: Timestamp) -> Walk {
        let start = Start {
            run: fact_id(0),
            at: Timestamp(0),
            label: &self.label,
            priority: Priority::High,
            severity: self.severity,
            reactivity: None,
            is_routine: false,
        };
        let labels: Vec<Option<Label>> = self
            .acts
            .iter()
            .map(|(_, act)| {
                if let Act::Label(text) = act {
                    Some(text.parse().unwrap())
                } else {
                    None
                }
            })
            .collect();
        let events: Vec<Event<'_>> = (1..)
            .zip(self.acts.iter().zip(&labels))
            .map(|(number, ((hours, act), label))| {
                let change = match act {
                    Act::To(status) => Change::Moved(*status),
                    Act::Ack => Change::Acknowledged(None),
                    Act::Snooze(until) => Change::Acknowledged(Some(Timestamp(until * HOUR))),
                    Act::Label(_) => Change::Label(label.as_ref().unwrap()),
                    Act::Severity(severity) => Change::Severity(*severity),
                    Act::Priority(priority) => Change::Priority(*priority),
                    Act::React(span) => Change::Reactivity(span.parse().unwrap()),
                };
                Event {
                    at: Timestamp(hours * HOUR),
                    fact: fact_id(number),
                    change,
                }
            })
            .collect();
        walk(&start, &events, &self.policies, until)
    }

    /// Checks level, address and minute of every step of the open-ended walk.
    fn check(&self, expected: &[(u8, &str, i64)]) {
        let walk = self.walk_until(OPEN_END);
        let steps: Vec<(u8, String, i64)> = walk
            .steps
            .iter()
            .map(|step| (step.level, step.to.to_string(), step.at.0 / MINUTE))
            .collect();
        let expected: Vec<(u8, String, i64)> = expected
            .iter()
            .map(|(level, to, minute)| (*level, (*to).to_owned(), *minute))
            .collect();
        assert_eq!(steps, expected);
        assert_eq!(walk.next, None, "an open end has nothing after it");
    }
}

#[test]
fn an_ignored_task_climbs_to_the_top_and_stays() {
    let climb = [
        (1, "11.11.IT.Support", 120),
        (2, "2.11", 240),
        (3, "1.11", 360),
    ];
    Task::new("1001.11.IT.Support").check(&climb);
    Task::new("1.11").check(&[]);
    Task::new("100.71.Finance.Budgeting").check(&[(1, "1.71", 120)]);
}

#[test]
fn each_further_window_is_multiplied() {
    let check = |milli: u32, minutes: [i64; 3]| {
        let task = Task::new("1001.11.IT.Support")
            .policy(|policy| policy.factor = Factor::from_milli(milli).unwrap());
        let [first, second, third] = minutes;
        task.check(&[
            (1, "11.11.IT.Support", first),
            (2, "2.11", second),
            (3, "1.11", third),
        ]);
    };
    check(1000, [120, 240, 360]);
    check(500, [120, 180, 210]);
    check(1500, [120, 300, 570]);
    check(2000, [120, 360, 840]);
}

#[test]
fn who_answers_restarts_the_window_and_keeps_the_level() {
    let task = Task::new("1001.11.IT.Support").then(1, Act::Ack);
    task.check(&[
        (1, "11.11.IT.Support", 180),
        (2, "2.11", 300),
        (3, "1.11", 420),
    ]);
    let task = Task::new("1001.11.IT.Support").then(3, Act::To(InProgress));
    task.check(&[
        (1, "11.11.IT.Support", 120),
        (2, "2.11", 300),
        (3, "1.11", 420),
    ]);
    let walk = task.walk_until(OPEN_END);
    assert_eq!(
        walk.steps.iter().map(|step| step.run).collect::<Vec<_>>(),
        [fact_id(0), fact_id(1), fact_id(1)]
    );
}

#[test]
fn an_act_at_the_instant_of_the_step_comes_first() {
    Task::new("1001.11.IT.Support")
        .then(2, Act::To(Completed))
        .check(&[]);
    let task = Task::new("11.11.IT").then(2, Act::Ack);
    task.check(&[(1, "2.11", 240), (2, "1.11", 360)]);
}

#[test]
fn hold_and_snooze_stop_the_clock() {
    let held = Task::new("11.11.IT").then(1, Act::To(OnHold));
    held.check(&[]);
    assert_eq!(
        held.walk_until(OPEN_END).held,
        Some((fact_id(1), Timestamp(HOUR)))
    );
    let resumed = Task::new("11.11.IT")
        .then(1, Act::To(OnHold))
        .then(10, Act::To(InProgress));
    resumed.check(&[(1, "2.11", 660), (2, "1.11", 780)]);
    let snoozed = Task::new("11.11.IT").then(1, Act::Snooze(5));
    snoozed.check(&[(1, "2.11", 420), (2, "1.11", 540)]);
    let snoozed_and_held = Task::new("11.11.IT")
        .then(1, Act::Snooze(5))
        .then(2, Act::To(OnHold))
        .then(3, Act::To(InProgress));
    snoozed_and_held.check(&[(1, "2.11", 420), (2, "1.11", 540)]);
    let for_ever = Task::new("11.11.IT")
        .then(1, Act::Snooze(i64::MAX / HOUR))
        .walk_until(Timestamp(HOUR * 9));
    assert_eq!(for_ever.level, 0);
}

#[test]
fn finishing_ends_and_reopening_begins_at_the_bottom() {
    let task = Task::new("11.11.IT")
        .then(3, Act::To(Completed))
        .then(10, Act::To(InProgress));
    task.check(&[(1, "2.11", 120), (1, "2.11", 720), (2, "1.11", 840)]);
    let walk = task.walk_until(OPEN_END);
    assert_eq!(walk.before_reopening, 1);
    assert_eq!(walk.runs.len(), 2);
}

#[test]
fn severity_over_the_threshold_does_not_wait_for_the_first_window() {
    let mut task = Task::new("11.11.IT");
    task.severity = Some(Severity::Major);
    task.check(&[(1, "2.11", 0), (2, "1.11", 120)]);
    Task::new("11.11.IT")
        .then(1, Act::Severity(Severity::Critical))
        .check(&[(1, "2.11", 60), (2, "1.11", 180)]);
    Task::new("11.11.IT")
        .then(1, Act::Severity(Severity::Moderate))
        .check(&[(1, "2.11", 120), (2, "1.11", 240)]);
    let crisis = [(1, "2.91", 0), (2, "1.91", 30)];
    Task::new("11.91.IT").check(&crisis);
    let military = Task::new("11.11.IT").policy(|policy| policy.at_once = Severity::Minor);
    military.check(&[(1, "2.11", 0), (2, "1.11", 120)]);
}

#[test]
fn what_changes_later_does_not_reach_back() {
    let lower = Task::new("11.11.IT").then(3, Act::Priority(Priority::Medium));
    lower.check(&[(1, "2.11", 120), (2, "1.11", 120 + 24 * 60)]);
    let higher = Task::new("11.11.IT").then(1, Act::Priority(Priority::Critical));
    higher.check(&[(1, "2.11", 60), (2, "1.11", 90)]);
    let own = Task::new("11.11.IT").then(1, Act::React("PT4H"));
    own.check(&[(1, "2.11", 240), (2, "1.11", 480)]);
}

#[test]
fn a_new_label_is_where_the_task_is_and_climbs_from_there() {
    let task = Task::new("1001.11.IT.Support").then(3, Act::Label("11.11.HR"));
    task.check(&[
        (1, "11.11.IT.Support", 120),
        (2, "2.11", 240),
        (3, "1.11", 360),
    ]);
    let task = Task::new("11.11.IT").then(3, Act::Label("1001.11.HR"));
    task.check(&[
        (1, "2.11", 120),
        (2, "11.11.HR", 240),
        (3, "2.11", 360),
        (4, "1.11", 480),
    ]);
    assert_eq!(task.walk_until(OPEN_END).before_relabel, Some(1));
}

#[test]
fn a_level_that_nobody_holds_is_passed_at_once() {
    let held = |bases: &[u16]| {
        let bases: Vec<Base> = bases.iter().map(|base| Base::new(*base).unwrap()).collect();
        Task::new("1001.11.IT.Support").policy(|policy| {
            for base in bases {
                policy.holders.hold(base, None);
            }
        })
    };
    held(&[1001, 11, 1]).check(&[
        (1, "11.11.IT.Support", 120),
        (2, "2.11", 240),
        (3, "1.11", 240),
    ]);
    held(&[1]).check(&[(1, "11.11.IT.Support", 0), (2, "2.11", 0), (3, "1.11", 0)]);
    held(&[1001]).check(&[
        (1, "11.11.IT.Support", 120),
        (2, "2.11", 120),
        (3, "1.11", 120),
    ]);
}

#[test]
fn a_new_policy_counts_from_its_instant_on() {
    let mut task = Task::new("11.11.IT");
    task.policies.enact(
        Timestamp(HOUR),
        Policy {
            factor: Factor::from_milli(3000).unwrap(),
            ..school()
        },
    );
    task.check(&[(1, "2.11", 120), (2, "1.11", 120 + 360)]);
    let mut task = Task::new("1001.11.IT.Support");
    let broad = Policy {
        granularity: orgo_schema::label::Granularity::Broad,
        ..school()
    };
    task.policies.enact(Timestamp(3 * HOUR), broad);
    task.check(&[
        (1, "11.11.IT.Support", 120),
        (2, "2.11", 240),
        (3, "1.11", 360),
    ]);
    let mut task = Task::new("11.11.IT");
    let mut quick = school();
    quick.windows.high = "PT1M".parse().unwrap();
    task.policies.enact(Timestamp(HOUR), quick);
    task.check(&[(1, "2.11", 60), (2, "1.11", 61)]);
}

#[test]
fn a_walk_until_an_instant_knows_what_comes_next() {
    let task = Task::new("11.11.IT").then(30, Act::Ack);
    let until = |minute: i64| {
        let walk = task.walk_until(Timestamp(minute * MINUTE));
        (walk.level, walk.next.map(|at| at.0 / MINUTE))
    };
    assert_eq!(until(0), (0, Some(120)));
    assert_eq!(until(119), (0, Some(120)));
    assert_eq!(until(120), (1, Some(240)));
    assert_eq!(until(500), (2, None));
}

#[test]
fn settling_to_pending_is_no_answer() {
    let task = Task::new("11.11.IT")
        .then(1, Act::To(InProgress))
        .then(2, Act::To(Pending));
    task.check(&[(1, "2.11", 180), (2, "1.11", 300)]);
}

#[test]
fn a_void_record_says_what_came_before_it() {
    let creation = [fact_id(0), fact_id(70)];
    let check = |task: &Task, level: u8, run: u128, expected: Result<usize, VoidStep>| {
        let walk = task.walk_until(OPEN_END);
        assert_eq!(
            walk.judge(level, fact_id(run), &creation)
                .map(|(index, _)| index),
            expected
        );
    };
    use judge::VoidStep;
    let at = |hours: i64| Timestamp(hours * HOUR);
    let ignored = Task::new("11.11.IT");
    check(&ignored, 2, 0, Ok(1));
    check(&ignored, 2, 70, Ok(1));
    check(&ignored, 3, 0, Err(VoidStep::NotReached));
    check(&ignored, 1, 9, Err(VoidStep::UnknownRun));
    let answered = Task::new("11.11.IT").then(1, Act::Ack);
    check(
        &answered,
        1,
        0,
        Err(VoidStep::Answered {
            by: fact_id(1),
            at: at(1),
        }),
    );
    check(&answered, 1, 1, Ok(0));
    let finished = Task::new("11.11.IT").then(1, Act::To(Completed));
    check(
        &finished,
        1,
        0,
        Err(VoidStep::Finished {
            by: fact_id(1),
            at: at(1),
        }),
    );
    let held = Task::new("11.11.IT").then(1, Act::To(OnHold));
    check(
        &held,
        1,
        0,
        Err(VoidStep::Held {
            by: fact_id(1),
            since: at(1),
        }),
    );
    let held_late = Task::new("11.11.IT").then(3, Act::To(OnHold));
    check(&held_late, 1, 0, Ok(0));
}
