//! The state of a walk, and how time and events change it.

mod marks;

use std::collections::BTreeSet;

use orgo_schema::{
    id::FactId,
    label::Label,
    span::Span,
    task::TaskStatus,
    time::Timestamp,
    word::{Priority, Severity},
};

use super::{
    Change, Ending, Event, OPEN_END, Run, Start, Step, Top, Walk, Why,
    timed::Ruled,
    trace::{Passed, Source, State, Window},
};
use crate::policy::{Calendar, Policy, PolicyHistory, effective_severity, window_priority};

/// Whether a step at the limit itself still occurs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    Before,
    Through,
}

pub(super) struct Walker<'a> {
    policies: &'a PolicyHistory,
    policy: &'a Policy,
    start: &'a Start,
    now: Timestamp,
    status: TaskStatus,
    label: &'a Label,
    /// From the label up, under the present policy or as the task has it.
    ladder: Vec<Label>,
    /// Whether the ladder is the task's own.
    is_own_ladder: bool,
    /// Where the task is: the label, or the rung it climbed to.
    pub(super) address: Label,
    /// Of its own ladder, how many rungs were climbed.
    climbed: usize,
    priority: Priority,
    severity: Option<Severity>,
    reactivity: Option<Span>,
    level: u8,
    /// How often the top was reminded in this run.
    reminded: u8,
    /// Milliseconds counted towards the present window, up to `now`.
    counted: i64,
    /// When the present window began.
    began: Timestamp,
    /// What has passed since then.
    passed: Vec<Passed>,
    /// Milliseconds counted in the present run, up to `now`.
    run_counted: i64,
    /// What people said yes to.
    consented: BTreeSet<FactId>,
    /// The clock stands until then.
    snoozed_until: Timestamp,
    /// What holds it, since when, and until when.
    held: Option<(FactId, Timestamp)>,
    hold_until: Option<Timestamp>,
    walk: Walk,
}

impl<'a> Walker<'a> {
    pub(super) fn new(start: &'a Start, policies: &'a PolicyHistory) -> Self {
        let policy = policies.at(start.at).for_domain(start.domain.as_deref());
        let run = Run {
            fact: start.run,
            from: start.at,
            ended: None,
        };
        let mut walker = Self {
            policies,
            policy,
            start,
            now: start.at,
            status: TaskStatus::Pending,
            label: &start.label,
            address: start.label.clone(),
            ladder: Vec::new(),
            is_own_ladder: !start.path.is_empty(),
            climbed: 0,
            priority: start.priority,
            severity: start.severity,
            reactivity: start.reactivity,
            level: 0,
            reminded: 0,
            counted: 0,
            began: start.at,
            passed: Vec::new(),
            run_counted: 0,
            consented: BTreeSet::new(),
            snoozed_until: start.at,
            held: None,
            hold_until: None,
            walk: Walk {
                steps: Vec::new(),
                before_reopening: 0,
                before_relabel: None,
                level: 0,
                next: None,
                runs: vec![run],
                held: None,
                hold_until: None,
                top: None,
                timed: Vec::new(),
                ruled: Ruled::default(),
            },
        };
        walker.climb_anew();
        walker.stand_at_the_bottom();
        walker
    }

    /// Lives through events until an instant, that instant included.
    pub(super) fn live(&mut self, events: &'a [Event], until: Timestamp) {
        for event in events.iter().take_while(|event| event.at <= until) {
            self.advance(event.at, Bound::Before);
            self.apply(event);
        }
        self.advance(until, Bound::Through);
    }

    /// Returns the walk up to now, with what comes next.
    pub(super) fn end(self, until: Timestamp) -> Walk {
        self.end_with_rest(until).0
    }

    /// Returns the walk up to now, and the steps after it as if nobody ever acted again.
    pub(super) fn end_with_rest(mut self, until: Timestamp) -> (Walk, Vec<Step>) {
        let (level, steps) = (self.level, self.walk.steps.len());
        let held = self
            .held
            .filter(|_| self.hold_until.is_none_or(|over| over > until));
        let hold_until = self.hold_until;
        let top = self.top();
        self.advance(OPEN_END, Bound::Through);
        let rest = self.walk.steps.split_off(steps);
        let walk = Walk {
            level,
            next: rest.first().map(|step| step.at),
            held,
            hold_until,
            top,
            ..self.walk
        };
        (walk, rest)
    }

    /// Returns the top it stands at, if it climbed there.
    fn top(&self) -> Option<Top> {
        if self.status.is_finished() || self.rung_above().is_some() {
            return None;
        }
        let began = self.walk.before_reopening;
        let began = began.max(self.walk.before_relabel.unwrap_or_default());
        let mut climbed = self.walk.steps.get(began..)?.iter().rev();
        let last = climbed.find(|step| step.reminder.is_none())?;
        // A run begins with the clock running, unless who answered asked for time.
        let run = self.walk.runs.last()?.from;
        let rests_until = if self.status == TaskStatus::OnHold {
            Some(self.hold_until?)
        } else {
            Some(self.snoozed_until).filter(|until| *until > run)
        };
        Some(Top {
            since: last.at,
            rests_until: rests_until.filter(|until| *until > last.at),
        })
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
            self.policy = policy.for_domain(self.start.domain.as_deref());
            self.climb_anew();
        }
        self.pass(limit, bound);
    }

    /// Lets time pass until `limit` under one policy.
    fn pass(&mut self, limit: Timestamp, bound: Bound) {
        let is_over = |at: Timestamp| at > limit || (at == limit && bound == Bound::Before);
        loop {
            // What a rule changes at the instant of a step comes first: it may have it later.
            match (self.due(), self.mark_due()) {
                (step, Some((at, mark))) if step.is_none_or(|(step, _)| at <= step) => {
                    if is_over(at) {
                        break;
                    }
                    self.reach(at, mark);
                }
                (Some((at, why)), _) if !is_over(at) => self.step(at, why),
                (_, _) => break,
            }
        }
        // Nothing comes after the end of time, so nobody asks what counted until then.
        if limit > self.now && limit < OPEN_END {
            self.elapse(limit);
        }
    }

    /// Lets time pass in which no step occurs.
    fn elapse(&mut self, limit: Timestamp) {
        let runs_from = self.runs_from().min(limit);
        let paused = match (self.status, self.held) {
            _ if self.status.is_finished() => None,
            (TaskStatus::OnHold, Some((by, _))) => Some(State::Held(by)),
            _ => Some(State::Snoozed),
        };
        if let Some(state) = paused
            && runs_from > self.now
        {
            self.note(self.now, runs_from, state);
        }
        if self.is_running() && runs_from < limit {
            let counted = self.clock().counted_ms(runs_from, limit);
            self.counted = self.counted.saturating_add(counted);
            self.run_counted = self.run_counted.saturating_add(counted);
            self.note(runs_from, limit, State::Runs(self.clock().clone()));
        }
        self.now = limit;
    }

    fn note(&mut self, from: Timestamp, to: Timestamp, state: State) {
        match self.passed.last_mut() {
            Some(last) if last.to == from && last.state == state => last.to = to,
            Some(_) | None => self.passed.push(Passed { from, to, state }),
        }
    }

    fn is_running(&self) -> bool {
        !self.status.is_finished()
            && (self.status != TaskStatus::OnHold || self.hold_until.is_some())
    }

    /// Returns from when on the clock runs; the end of time while it stands.
    fn runs_from(&self) -> Timestamp {
        let from = self.now.max(self.snoozed_until);
        match self.status {
            TaskStatus::OnHold => from.max(self.hold_until.unwrap_or(OPEN_END)),
            TaskStatus::Pending
            | TaskStatus::InProgress
            | TaskStatus::Completed
            | TaskStatus::Failed
            | TaskStatus::Cancelled => from,
        }
    }

    fn counts_as(&self) -> Priority {
        window_priority(self.label, self.priority, self.start.is_routine)
    }

    /// Returns which time counts now.
    fn clock(&self) -> &'a Calendar {
        self.policy.clock(self.counts_as())
    }

    /// Returns the severity from which the first step does not wait.
    fn at_once(&self) -> Severity {
        self.start.own.at_once.unwrap_or(self.policy.at_once)
    }

    /// Returns when and why the next step occurs if nothing else happens.
    fn due(&self) -> Option<(Timestamp, Why)> {
        if !self.is_running() || self.level == u8::MAX {
            return None;
        }
        let from = self.runs_from();
        let severity = effective_severity(self.label, self.severity);
        let (at, why) = if self.rung_above().is_none() {
            let repeat = self.policy.repeat.filter(|it| self.reminded < it.at_most)?;
            let every = ms(repeat.every);
            (self.when(from, every), Why::Unanswered(every))
        } else if self.level == 0 && severity >= self.at_once() {
            (from, Why::Severity(severity))
        } else if !self.policy.holders.holds(&self.address) {
            (from, Why::Unheld)
        } else {
            let (window, _) = self.window();
            (self.when(from, window), Why::Window(window))
        };
        (at < OPEN_END).then_some((at, why))
    }

    /// Returns when a window is over that has counted as long as this one has.
    fn when(&self, from: Timestamp, window: i64) -> Timestamp {
        let left = window.saturating_sub(self.counted).max(0);
        self.clock().after(from, left)
    }

    /// Returns the place in the ladder of the nearest rung above the present address.
    fn rung_above(&self) -> Option<usize> {
        if self.is_own_ladder {
            let above = self.ladder.iter().skip(self.climbed);
            let next = above.take_while(|rung| **rung == self.address).count() + self.climbed;
            return (next < self.ladder.len()).then_some(next);
        }
        self.ladder
            .iter()
            .position(|rung| rung.base < self.address.base)
    }

    /// Returns the window of the present level in counted milliseconds, and who says so.
    fn window(&self) -> (i64, Source) {
        let own = self.start.levels.as_slice();
        let levels = if own.is_empty() {
            self.policy.levels.as_slice()
        } else {
            own
        };
        let level = usize::from(self.level);
        let priority = self.counts_as();
        // A time of its own replaces the first window; without windows by level the others grow from it.
        if let Some(span) = self.reactivity
            && (level == 0 || levels.is_empty())
        {
            return (self.grown(span, self.level), Source::Task);
        }
        let Some(last) = levels.last() else {
            let base = self.policy.window(priority);
            return (self.grown(base, self.level), Source::Priority(priority));
        };
        let beyond = level.saturating_sub(levels.len() - 1);
        let window = self.grown(
            *levels.get(level).unwrap_or(last),
            u8::try_from(beyond).unwrap_or(u8::MAX),
        );
        if !own.is_empty() {
            return (window, Source::TaskLevels);
        }
        // Windows by level are the same for every priority: they must not make what is critical wait.
        let critical = self.grown(self.policy.windows.critical, self.level);
        if priority == Priority::Critical && critical < window {
            (critical, Source::Priority(priority))
        } else {
            (window, Source::Levels)
        }
    }

    /// Returns where it stands.
    pub(super) const fn address(&self) -> &Label {
        &self.address
    }

    /// Returns from when on the clock runs, and what has it on hold.
    pub(super) fn waits(&self) -> (Timestamp, Option<FactId>) {
        (self.runs_from(), self.held.map(|(fact, _)| fact))
    }

    /// Returns the window it is in.
    pub(super) fn present(&self) -> Window {
        let (ms, source) = match (self.rung_above(), self.policy.repeat) {
            (None, Some(repeat)) => (ms(repeat.every), Source::Repeat),
            (_, _) => self.window(),
        };
        Window {
            ms,
            source,
            began: self.began,
            passed: self.passed.clone(),
            counted: self.counted,
            calendar: self.clock().clone(),
        }
    }

    /// Returns a window after so many multiplications with the factor.
    fn grown(&self, window: Span, times: u8) -> i64 {
        (0..times).fold(ms(window), |window, _| self.policy.factor.times(window))
    }

    /// Takes the step that is due: a rung up, or where there is none, a reminder.
    fn step(&mut self, at: Timestamp, why: Why) {
        let above = self.rung_above();
        let to = above
            .and_then(|place| self.ladder.get(place))
            .unwrap_or(&self.address)
            .clone();
        let from = std::mem::replace(&mut self.address, to.clone());
        let reminder = if let Some(place) = above {
            self.climbed = place + 1;
            self.level = self.level.saturating_add(1);
            None
        } else {
            self.reminded = self.reminded.saturating_add(1);
            Some(self.reminded)
        };
        self.count_towards_run(at);
        self.now = at;
        self.begin_window();
        if let Some(run) = self.walk.runs.last().map(|run| run.fact) {
            self.walk.steps.push(Step {
                level: self.level,
                reminder,
                from,
                to,
                at,
                run,
                why,
            });
        }
    }

    /// Counts the time up to a step: it passes for the run, whose windows begin anew.
    fn count_towards_run(&mut self, at: Timestamp) {
        let from = self.runs_from();
        if !self.start.marks.is_empty() && self.is_running() && from < at {
            let counted = self.clock().counted_ms(from, at);
            self.run_counted = self.run_counted.saturating_add(counted);
        }
    }

    fn begin_window(&mut self) {
        self.counted = 0;
        self.began = self.now;
        self.passed.clear();
    }

    fn apply(&mut self, event: &'a Event) {
        match &event.change {
            Change::Moved(to) => self.moved(*to, event.fact),
            Change::Held(until) => {
                self.moved(TaskStatus::OnHold, event.fact);
                self.hold_until = *until;
            }
            Change::Acknowledged(until) => {
                if !self.status.is_finished() {
                    self.begin_run(event.fact);
                    self.snoozed_until = until.unwrap_or(self.now);
                }
            }
            Change::Label(label) => {
                self.relabel(label);
                self.walk.ruled.label = None;
            }
            Change::Priority(priority) => {
                self.priority = *priority;
                self.walk.ruled.priority = None;
            }
            Change::Severity(severity) => {
                self.severity = Some(*severity);
                self.walk.ruled.severity = None;
            }
            Change::Reactivity(span) => self.reactivity = Some(*span),
            Change::Consented(act) => self.consent(*act),
        }
    }

    fn relabel(&mut self, label: &'a Label) {
        self.label = label;
        self.is_own_ladder = false;
        self.climb_anew();
        self.stand_at_the_bottom();
        self.walk.before_relabel = Some(self.walk.steps.len());
    }

    fn moved(&mut self, to: TaskStatus, by: FactId) {
        let from = std::mem::replace(&mut self.status, to);
        self.hold_until = None;
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
            self.stand_at_the_bottom();
            self.walk.before_reopening = self.walk.steps.len();
            self.begin_run(by);
        } else if from == TaskStatus::Pending && to == TaskStatus::InProgress {
            self.begin_run(by);
        }
    }

    /// Ends the run that is open, if one is, and begins another.
    fn begin_run(&mut self, fact: FactId) {
        self.end_run(fact, false);
        self.begin_window();
        self.run_counted = 0;
        self.reminded = 0;
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
        self.ladder = if self.is_own_ladder {
            self.start.path.clone()
        } else {
            let granularity = self.start.own.granularity;
            let granularity = granularity.unwrap_or(self.policy.granularity);
            self.label.ladder(&self.policy.ladder, granularity)
        };
    }

    /// Stands where work under the present label begins.
    fn stand_at_the_bottom(&mut self) {
        self.climbed = 0;
        let first = self.ladder.first().filter(|_| !self.is_own_ladder);
        self.address = first.unwrap_or(self.label).clone();
    }
}

fn ms(span: Span) -> i64 {
    i64::try_from(span.approximate_ms()).unwrap_or(i64::MAX)
}
