//! The law of the ladder, minute by minute.

use orgo_schema::{
    label::Base,
    task::TaskStatus::{self, Completed, InProgress, OnHold, Pending},
    word::Priority,
};

use super::*;
use crate::{
    history::fact_id,
    policy::{Factor, Policy, tests::school},
};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// Named instants and acts, in hours since the task was received.
enum Act {
    To(TaskStatus),
    Hold(i64),
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
    priority: Priority,
    severity: Option<Severity>,
    path: Vec<&'static str>,
    levels: Vec<Span>,
    acts: Vec<(i64, Act)>,
}

impl Task {
    /// Priority high at a school: two hours per level, staff → lead skipped (moderate) → head → executive → top.
    fn new(label: &str) -> Self {
        let policies = PolicyHistory::new(school());
        Self {
            policies,
            label: label.parse().unwrap(),
            priority: Priority::High,
            severity: None,
            path: Vec::new(),
            levels: Vec::new(),
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
            label: self.label.clone(),
            path: self
                .path
                .iter()
                .map(|label| label.parse().unwrap())
                .collect(),
            domain: None,
            priority: self.priority,
            severity: self.severity,
            reactivity: None,
            levels: self.levels.clone(),
            is_routine: false,
            own: Own::default(),
            marks: Vec::new(),
        };
        let events: Vec<Event> = (1..)
            .zip(&self.acts)
            .map(|(number, (hours, act))| {
                let change = match act {
                    Act::To(status) => Change::Moved(*status),
                    Act::Hold(until) => Change::Held(Some(Timestamp(until * HOUR))),
                    Act::Ack => Change::Acknowledged(None),
                    Act::Snooze(until) => Change::Acknowledged(Some(Timestamp(until * HOUR))),
                    Act::Label(label) => Change::Label(label.parse().unwrap()),
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
            walk.judge((level, fact_id(run), None), &creation)
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

/// The example of the labelling document: two hours with the staff, then with the team lead, then with the
/// head of the department.
#[test]
fn an_it_request_climbs_from_staff_to_lead_to_head() {
    let mut task = Task::new("1001.11.IT.Support").policy(|policy| {
        policy.granularity = orgo_schema::label::Granularity::Detailed;
        policy.levels = spans(&["PT2H", "PT2H", "P7D"]);
    });
    let after_two_and_four = [
        (1, "101.11.IT.Support", 120),
        (2, "11.11.IT.Support", 240),
        (3, "2.11", 240 + 7 * 24 * 60),
        (4, "1.11", 240 + 14 * 24 * 60),
    ];
    task.check(&after_two_and_four);
    // The same with four hours at the lead.
    let two_then_four = [
        (1, "101.11.IT.Support", 120),
        (2, "11.11.IT.Support", 360),
        (3, "2.11", 600),
        (4, "1.11", 840),
    ];
    task.levels = spans(&["PT2H", "PT4H"]);
    task.check(&two_then_four);
    task.levels.clear();
    let detailed = |policy: &mut Policy| {
        policy.granularity = orgo_schema::label::Granularity::Detailed;
        policy.factor = Factor::from_milli(2000).unwrap();
    };
    Task::new("1001.11.IT.Support").policy(detailed).check(&[
        (1, "101.11.IT.Support", 120),
        (2, "11.11.IT.Support", 360),
        (3, "2.11", 840),
        (4, "1.11", 1800),
    ]);
}

/// A grievance has 48 hours; an outage four hours, then eight.
#[test]
fn a_grievance_and_an_outage() {
    let mut grievance = Task::new("101.41.HR.Relations");
    grievance.levels = spans(&["PT48H"]);
    grievance.check(&[
        (1, "11.41.HR.Relations", 48 * 60),
        (2, "2.41", 96 * 60),
        (3, "1.41", 144 * 60),
    ]);
    let mut outage = Task::new("1001.81.IT.Network");
    outage.levels = spans(&["PT4H", "PT8H"]);
    outage.check(&[
        (1, "11.81.IT.Network", 4 * 60),
        (2, "2.81", 12 * 60),
        (3, "1.81", 20 * 60),
    ]);
}

fn spans(texts: &[&str]) -> Vec<Span> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

#[test]
fn windows_by_level_are_for_every_priority_but_never_make_critical_work_wait() {
    let levels = |policy: &mut Policy| {
        policy.levels = spans(&["PT2H", "PT4H"]);
        policy.factor = Factor::from_milli(500).unwrap();
    };
    let mut task = Task::new("1001.11.IT.Support").policy(levels);
    task.priority = Priority::Low;
    let steps = [
        (1, "11.11.IT.Support", 120),
        (2, "2.11", 360),
        (3, "1.11", 480),
    ];
    task.check(&steps);
    task.priority = Priority::Critical;
    task.check(&[
        (1, "11.11.IT.Support", 30),
        (2, "2.11", 45),
        (3, "1.11", 52),
    ]);
    // A time of its own replaces the first window only.
    let own = Task::new("1001.11.IT.Support")
        .policy(levels)
        .then(0, Act::React("PT1H"));
    own.check(&[
        (1, "11.11.IT.Support", 60),
        (2, "2.11", 300),
        (3, "1.11", 420),
    ]);
}

#[test]
fn a_path_of_its_own_goes_where_it_says() {
    let mut task = Task::new("1001.31.HR");
    task.path = vec!["1001.31.HR", "11.31.Legal", "1.31.Compliance", "11.31.HR"];
    let path = [
        (1, "11.31.Legal", 120),
        (2, "1.31.Compliance", 240),
        (3, "11.31.HR", 360),
    ];
    task.check(&path);
    // Another label leaves it; reopening goes back to its beginning.
    let relabeled = Task {
        acts: vec![(3, Act::Label("11.31.HR"))],
        ..task
    };
    relabeled.check(&[(1, "11.31.Legal", 120), (2, "2.31", 240), (3, "1.31", 360)]);
    let reopened = Task {
        acts: vec![(3, Act::To(Completed)), (10, Act::To(InProgress))],
        ..relabeled
    };
    reopened.check(&[
        (1, "11.31.Legal", 120),
        (1, "11.31.Legal", 720),
        (2, "1.31.Compliance", 840),
        (3, "11.31.HR", 960),
    ]);
}

#[test]
fn a_hold_with_an_end_is_over_by_itself() {
    let held = Task::new("11.11.IT").then(1, Act::Hold(10));
    held.check(&[(1, "2.11", 660), (2, "1.11", 780)]);
    let during = held.walk_until(Timestamp(5 * HOUR));
    assert_eq!(during.held, Some((fact_id(1), Timestamp(HOUR))));
    assert_eq!(during.next, Some(Timestamp(11 * HOUR)));
    let over = held.walk_until(Timestamp(10 * HOUR));
    assert_eq!(
        (over.held, over.hold_until),
        (None, Some(Timestamp(10 * HOUR)))
    );
    let early = Task::new("11.11.IT")
        .then(1, Act::Hold(10))
        .then(2, Act::To(InProgress));
    early.check(&[(1, "2.11", 180), (2, "1.11", 300)]);
    // A time that is past holds nothing.
    Task::new("11.11.IT")
        .then(1, Act::Hold(0))
        .check(&[(1, "2.11", 120), (2, "1.11", 240)]);
}

#[test]
fn the_top_is_reminded_until_somebody_answers_and_no_longer_than_said() {
    let repeat = |policy: &mut Policy| {
        policy.repeat = Some(crate::policy::Repeat {
            every: "PT4H".parse().unwrap(),
            at_most: 3,
        });
    };
    let named = |task: &Task| -> Vec<(u8, Option<u8>, u128, i64)> {
        let steps = task.walk_until(OPEN_END).steps;
        let number = |run| (0..9).find(|number| fact_id(*number) == run).unwrap();
        steps
            .iter()
            .map(|step| {
                (
                    step.level,
                    step.reminder,
                    number(step.run),
                    step.at.0 / MINUTE,
                )
            })
            .collect()
    };
    let ignored = Task::new("11.11.IT").policy(repeat);
    assert_eq!(
        named(&ignored),
        [
            (1, None, 0, 120),
            (2, None, 0, 240),
            (2, Some(1), 0, 480),
            (2, Some(2), 0, 720),
            (2, Some(3), 0, 960),
        ]
    );
    let reminder = &ignored.walk_until(OPEN_END).steps[2];
    assert_eq!(reminder.to.to_string(), "1.11");
    assert_eq!(reminder.why.to_string(), "unanswered at the top for PT4H");
    let answered = Task::new("11.11.IT").policy(repeat).then(9, Act::Ack);
    assert_eq!(
        named(&answered)[3..],
        [
            (2, Some(1), 1, 780),
            (2, Some(2), 1, 1020),
            (2, Some(3), 1, 1260)
        ]
    );
    let finished = Task::new("1.11").policy(repeat).then(5, Act::To(Completed));
    assert_eq!(named(&finished), [(0, Some(1), 0, 240)]);
}

#[test]
fn work_waits_for_the_morning_unless_it_is_critical() {
    let office = |more: &str| {
        crate::calendar::tests::working(
            "UTC",
            "{ thu: 08:00-18:00, fri: 08:00-18:00, mon: 08:00-18:00 }",
            more,
        )
    };
    let task = |more: &str| {
        let calendar = std::sync::Arc::new(office(more));
        Task::new("11.11.IT")
            .policy(|policy| policy.calendar = crate::policy::Calendar::Working(calendar))
    };
    // 1970-01-01 was a Thursday: two hours from eight, two more.
    let day = |day: i64, hour: i64| day * 1440 + hour * 60;
    task("").check(&[(1, "2.11", day(0, 10)), (2, "1.11", day(0, 12))]);
    // Held over the weekend, taken up again on Monday morning with an hour left.
    let held = task("")
        .then(9, Act::To(OnHold))
        .then(24 * 4, Act::To(InProgress));
    held.check(&[(1, "2.11", day(4, 9)), (2, "1.11", day(4, 11))]);
    // Critical from Friday, 17:00: half an hour, by night and day.
    let critical = |more: &str| {
        task(more)
            .then(0, Act::Snooze(41))
            .then(40, Act::Priority(Priority::Critical))
    };
    critical("").check(&[(1, "2.11", day(1, 17) + 30), (2, "1.11", day(1, 18))]);
    critical("critical: working").check(&[(1, "2.11", day(1, 17) + 30), (2, "1.11", day(1, 18))]);
    let night = |more: &str| task(more).then(0, Act::Priority(Priority::Critical));
    night("").check(&[(1, "2.11", 30), (2, "1.11", 60)]);
    night("critical: working").check(&[(1, "2.11", day(0, 8) + 30), (2, "1.11", day(0, 9))]);
    let mut crisis = task("");
    crisis.label = "11.91.IT".parse().unwrap();
    crisis.check(&[(1, "2.91", 0), (2, "1.91", 30)]);
}
