//! Escalation as a walk through time over the facts of a task (SPEC 5, CONVERGENCE 6).
//!
//! Counted time accumulates towards the window of the present level. When it reaches it, a *step*
//! occurs and the next level's window begins. Start and acknowledge begin a new *run*: the window
//! starts anew, the level stays. Hold and snooze stop the clock. Finishing ends the walk, reopening
//! begins again at level 0. Policy, severity, priority and label count as of each instant, so news of
//! them never reaches back.
//!
//! An act at the very instant of a step comes first: who answers in time has answered. When an act
//! happened is the business of [`instant`]; which recorded steps the walk bears out, of [`judge`].

pub mod instant;
pub mod judge;

use orgo_schema::{
    id::FactId,
    label::Label,
    span::Span,
    task::TaskStatus,
    time::Timestamp,
    word::{Priority, Severity},
};

use crate::policy::{Policy, PolicyHistory, effective_severity, window_priority};

/// The end of time: a walk until then is *open-ended*, as if nobody ever acted again.
pub const OPEN_END: Timestamp = Timestamp(i64::MAX);

/// What the walk begins with.
#[derive(Debug, Clone, Copy)]
pub struct Start<'a> {
    /// The creation: the first run.
    pub run: FactId,
    /// When a node of sound clock first received what caused the task.
    pub at: Timestamp,
    /// The routing address it was created with.
    pub label: &'a Label,
    /// How soon.
    pub priority: Priority,
    /// How bad, if anybody said.
    pub severity: Option<Severity>,
    /// The task's own time to react, instead of the policy's.
    pub reactivity: Option<Span>,
    /// Whether it is marked as routine ([`window_priority`]).
    pub is_routine: bool,
}

/// Something that matters to the walk.
#[derive(Debug, Clone, Copy)]
pub struct Event<'a> {
    /// When it acts. The walk takes events as they are given and never goes back for one.
    pub at: Timestamp,
    /// The fact that says so.
    pub fact: FactId,
    /// What changes.
    pub change: Change<'a>,
}

/// What an event changes.
#[derive(Debug, Clone, Copy)]
pub enum Change<'a> {
    /// The base status.
    Moved(TaskStatus),
    /// Somebody answers for it; the clock runs again then, or at once.
    Acknowledged(Option<Timestamp>),
    /// The routing address.
    Label(&'a Label),
    /// How soon.
    Priority(Priority),
    /// How bad.
    Severity(Severity),
    /// The time to react.
    Reactivity(Span),
}

/// One rung up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The level reached, 1 for the first above the start.
    pub level: u8,
    /// The address it was at.
    pub from: Label,
    /// The address it is at now.
    pub to: Label,
    /// When it occurs.
    pub at: Timestamp,
    /// The start, acknowledgement, reopening or creation that the window counts from.
    pub run: FactId,
    /// Why.
    pub why: Why,
}

/// Why a step occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Nobody resolved it within the window, in counted milliseconds.
    Window(i64),
    /// It is so bad that the first step does not wait.
    Severity(Severity),
    /// Nobody holds the level it was at.
    Unheld,
}

impl std::fmt::Display for Why {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Window(ms) => {
                let seconds = u64::try_from(ms / 1000).unwrap_or(0);
                match Span::new(0, 0, seconds) {
                    Ok(span) => write!(f, "unresolved for {span}"),
                    Err(_) => f.write_str("unresolved for its window"),
                }
            }
            Self::Severity(severity) => {
                write!(f, "severity {severity} does not wait for the first window")
            }
            Self::Unheld => f.write_str("nobody holds the level it was at"),
        }
    }
}

/// A stretch of time that one person's answer, or nobody's, covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The fact it began with.
    pub fact: FactId,
    /// When it began.
    pub from: Timestamp,
    /// How it ended, if it did.
    pub ended: Option<Ending>,
}

/// What ended a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// The fact.
    pub by: FactId,
    /// When it acted.
    pub at: Timestamp,
    /// Whether the work was over; else somebody started or acknowledged it.
    pub finished: bool,
}

/// The whole walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// The steps, in the order they occur, those before a reopening included.
    pub steps: Vec<Step>,
    /// How many steps had occurred when the task was last reopened.
    pub before_reopening: usize,
    /// How many steps had occurred when the label was last set; nothing if it never was.
    pub before_relabel: Option<usize>,
    /// The level at the end.
    pub level: u8,
    /// When the next step after the end occurs if nobody acts; nothing when the clock stands.
    pub next: Option<Timestamp>,
    /// The runs, in order; never empty.
    pub runs: Vec<Run>,
    /// What holds the clock at the end, and since when.
    pub held: Option<(FactId, Timestamp)>,
}

/// Walks from `start` over `events` until the instant `until`, that instant included.
///
/// Costs a step's work per event, change of policy and rung.
pub fn walk(
    start: &Start<'_>,
    events: &[Event<'_>],
    policies: &PolicyHistory,
    until: Timestamp,
) -> Walk {
    let mut walker = Walker::new(start, policies);
    for event in events.iter().take_while(|event| event.at <= until) {
        walker.advance(event.at, Bound::Before);
        walker.apply(event);
    }
    walker.advance(until, Bound::Through);
    let (level, steps) = (walker.level, walker.walk.steps.len());
    walker.advance(OPEN_END, Bound::Through);
    let next = walker.walk.steps.get(steps).map(|step| step.at);
    walker.walk.steps.truncate(steps);
    Walk {
        level,
        next,
        held: walker.held,
        ..walker.walk
    }
}

/// Whether a step at the limit itself still occurs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    Before,
    Through,
}

struct Walker<'a> {
    policies: &'a PolicyHistory,
    policy: &'a Policy,
    now: Timestamp,
    status: TaskStatus,
    label: &'a Label,
    /// From the label up, under the present policy.
    ladder: Vec<Label>,
    /// Where the task is: the label, or the rung it climbed to.
    address: Label,
    priority: Priority,
    severity: Option<Severity>,
    reactivity: Option<Span>,
    is_routine: bool,
    level: u8,
    /// Milliseconds counted towards the present window, up to `now`.
    counted: i64,
    /// The clock stands until then.
    snoozed_until: Timestamp,
    held: Option<(FactId, Timestamp)>,
    walk: Walk,
}

impl<'a> Walker<'a> {
    fn new(start: &Start<'a>, policies: &'a PolicyHistory) -> Self {
        let policy = policies.at(start.at);
        let ladder = start.label.ladder(&policy.ladder, policy.granularity);
        let run = Run {
            fact: start.run,
            from: start.at,
            ended: None,
        };
        Self {
            policies,
            policy,
            now: start.at,
            status: TaskStatus::Pending,
            label: start.label,
            address: ladder.first().unwrap_or(start.label).clone(),
            ladder,
            priority: start.priority,
            severity: start.severity,
            reactivity: start.reactivity,
            is_routine: start.is_routine,
            level: 0,
            counted: 0,
            snoozed_until: start.at,
            held: None,
            walk: Walk {
                steps: Vec::new(),
                before_reopening: 0,
                before_relabel: None,
                level: 0,
                next: None,
                runs: vec![run],
                held: None,
            },
        }
    }

    /// Lets time pass until `limit`, one policy after the other.
    fn advance(&mut self, limit: Timestamp, bound: Bound) {
        let policies = self.policies;
        while let Some((change, policy)) = policies
            .changes_after(self.now)
            .next()
            .filter(|(at, _)| *at <= limit)
        {
            self.pass(change, Bound::Before);
            self.policy = policy;
            self.climb_anew();
        }
        self.pass(limit, bound);
    }

    /// Lets time pass until `limit` under one policy.
    fn pass(&mut self, limit: Timestamp, bound: Bound) {
        while let Some((at, why)) = self.due() {
            if at > limit || (at == limit && bound == Bound::Before) || !self.step(at, why) {
                break;
            }
        }
        if limit > self.now {
            if self.is_running() {
                let counted = self.policy.calendar.counted_ms(self.runs_from(), limit);
                self.counted = self.counted.saturating_add(counted);
            }
            self.now = limit;
        }
    }

    const fn is_running(&self) -> bool {
        !self.status.is_finished() && !matches!(self.status, TaskStatus::OnHold)
    }

    fn runs_from(&self) -> Timestamp {
        self.now.max(self.snoozed_until)
    }

    /// Returns when and why the next step occurs if nothing else happens.
    fn due(&self) -> Option<(Timestamp, Why)> {
        if !self.is_running() || self.level == u8::MAX {
            return None;
        }
        self.rung_above()?;
        let from = self.runs_from();
        let severity = effective_severity(self.label, self.severity);
        let (at, why) = if self.level == 0 && severity >= self.policy.at_once {
            (from, Why::Severity(severity))
        } else if !self.policy.holders.holds(&self.address) {
            (from, Why::Unheld)
        } else {
            let window = self.window();
            let left = window.saturating_sub(self.counted).max(0);
            (self.policy.calendar.after(from, left), Why::Window(window))
        };
        (at < OPEN_END).then_some((at, why))
    }

    /// Returns the nearest rung above the present address.
    fn rung_above(&self) -> Option<&Label> {
        self.ladder
            .iter()
            .find(|rung| rung.base < self.address.base)
    }

    /// Returns the window of the present level, in counted milliseconds.
    fn window(&self) -> i64 {
        let priority = window_priority(self.label, self.priority, self.is_routine);
        let base = self
            .reactivity
            .unwrap_or_else(|| self.policy.window(priority));
        let base = i64::try_from(base.approximate_ms()).unwrap_or(i64::MAX);
        (0..self.level).fold(base, |window, _| self.policy.factor.times(window))
    }

    /// Takes one step; whether there was a rung to take.
    fn step(&mut self, at: Timestamp, why: Why) -> bool {
        let Some(to) = self.rung_above().cloned() else {
            return false;
        };
        let from = std::mem::replace(&mut self.address, to.clone());
        let run = self.walk.runs.last().map(|run| run.fact);
        self.level = self.level.saturating_add(1);
        self.counted = 0;
        self.now = at;
        if let Some(run) = run {
            self.walk.steps.push(Step {
                level: self.level,
                from,
                to,
                at,
                run,
                why,
            });
        }
        true
    }

    fn apply(&mut self, event: &Event<'a>) {
        match event.change {
            Change::Moved(to) => self.moved(to, event.fact),
            Change::Acknowledged(until) => {
                if !self.status.is_finished() {
                    self.begin_run(event.fact);
                    self.snoozed_until = until.unwrap_or(self.now);
                }
            }
            Change::Label(label) => {
                self.label = label;
                self.climb_anew();
                self.address = self.ladder.first().unwrap_or(label).clone();
                self.walk.before_relabel = Some(self.walk.steps.len());
            }
            Change::Priority(priority) => self.priority = priority,
            Change::Severity(severity) => self.severity = Some(severity),
            Change::Reactivity(span) => self.reactivity = Some(span),
        }
    }

    fn moved(&mut self, to: TaskStatus, by: FactId) {
        let from = std::mem::replace(&mut self.status, to);
        if to == TaskStatus::OnHold {
            self.held = self.held.or(Some((by, self.now)));
        } else {
            self.held = None;
        }
        if to.is_finished() {
            if !from.is_finished() {
                self.end_run(by, true);
            }
        } else if from.is_finished() {
            self.level = 0;
            self.address = self.ladder.first().unwrap_or(self.label).clone();
            self.walk.before_reopening = self.walk.steps.len();
            self.begin_run(by);
        } else if from == TaskStatus::Pending && to == TaskStatus::InProgress {
            self.begin_run(by);
        }
    }

    /// Ends the run that is open, if one is, and begins another.
    fn begin_run(&mut self, fact: FactId) {
        self.end_run(fact, false);
        self.counted = 0;
        self.snoozed_until = self.now;
        self.walk.runs.push(Run {
            fact,
            from: self.now,
            ended: None,
        });
    }

    fn end_run(&mut self, by: FactId, finished: bool) {
        let ending = Ending {
            by,
            at: self.now,
            finished,
        };
        if let Some(run) = self.walk.runs.last_mut() {
            run.ended = run.ended.or(Some(ending));
        }
    }

    fn climb_anew(&mut self) {
        self.ladder = self
            .label
            .ladder(&self.policy.ladder, self.policy.granularity);
    }
}

#[cfg(test)]
mod tests;
