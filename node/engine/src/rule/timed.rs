//! Rules that wait for time to pass: `unresolved_for` (SPEC 4, CONVERGENCE 6).
//!
//! Such a rule is not looked at when something comes in, but on a task that is not finished. It becomes
//! due when so much counted time has passed in the present run, the hours of the calendar and no hold
//! included, and what else it asks holds of the task at that instant. What it does has a name that
//! follows from the task, the rule, its version and the run, so that any number of nodes record it once.
//!
//! Conditions on words look at the title and the description, `to_role` at the team that owns the task,
//! conditions on time at the instant at which it becomes due.

use orgo_schema::{
    derive::Scope,
    fact::{Location, RuleRef},
    id::{FactId, TaskId},
    label::Label,
    time::Timestamp,
    word::{Priority, Severity},
};

use super::{Actions, Compiled, RuleBook, Sight, book::Outcome};
use crate::{
    module::Modules,
    policy::{Policy, effective_severity, window_priority},
    route::{Incoming, Moment, SoFar},
};

/// A task as timed rules see it.
#[derive(Debug, Clone)]
pub struct Unfinished<'a> {
    /// Which.
    pub task: TaskId,
    /// The creation, start, acknowledgement or reopening that the present run began with.
    pub run: FactId,
    /// When that was.
    pub since: Timestamp,
    /// How much time that counts passed in this run while it was held, in milliseconds.
    pub stood_ms: i64,
    /// Whether it is held now: then nothing becomes due.
    pub is_held: bool,
    /// Its title.
    pub title: &'a str,
    /// What to do.
    pub description: &'a str,
    /// Its routing address.
    pub label: &'a Label,
    /// The domain.
    pub domain: &'a str,
    /// The subtype in the domain.
    pub subtype: Option<&'a str>,
    /// The tags of its case.
    pub tags: &'a [String],
    /// How soon.
    pub priority: Priority,
    /// How bad, if anybody said.
    pub severity: Option<Severity>,
}

/// What a rule does to a task because time has passed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Due<'a> {
    /// The rule.
    pub rule: &'a Compiled,
    /// The task.
    pub task: TaskId,
    /// The run in which it lay.
    pub run: FactId,
    /// When it became due.
    pub at: Timestamp,
}

impl Due<'_> {
    /// Returns the name under which every node records it.
    pub fn id(&self, scope: &Scope) -> FactId {
        let RuleRef { id, version } = self.rule.reference();
        let causes = [
            self.task.as_bytes().as_slice(),
            id.as_bytes(),
            version.as_bytes(),
            self.run.as_bytes().as_slice(),
        ];
        scope.fact("timed-rule", &causes)
    }

    /// Returns what is to be done: priority, severity, tags, notify, escalate, checklist, label.
    pub const fn actions(&self) -> &Actions {
        &self.rule.rule.then
    }
}

/// Returns what rules do to a task by now, the earliest first, then in the order of the book.
pub fn due<'a>(
    book: &'a RuleBook,
    modules: &Modules,
    task: &Unfinished<'_>,
    policy: &Policy,
    now: Timestamp,
) -> Vec<Due<'a>> {
    let mut found = instants(book, modules, task, policy);
    found.retain(|due| due.at <= now);
    found
}

/// Returns when a rule next does something to a task after `now` if nobody acts; nothing if none does.
pub fn next(
    book: &RuleBook,
    modules: &Modules,
    task: &Unfinished<'_>,
    policy: &Policy,
    now: Timestamp,
) -> Option<Timestamp> {
    let found = instants(book, modules, task, policy);
    found.iter().map(|due| due.at).find(|at| *at > now)
}

/// Lists everything that becomes due in the present run, however late.
fn instants<'a>(
    book: &'a RuleBook,
    modules: &Modules,
    task: &Unfinished<'_>,
    policy: &Policy,
) -> Vec<Due<'a>> {
    let mut found = Vec::new();
    if task.is_held {
        return found;
    }
    let timed: Vec<&Compiled> = book.timed().collect();
    if timed.is_empty() {
        return found;
    }
    let so_far = so_far_of(task);
    let view = Incoming {
        subject: task.title,
        body: task.description,
        with: task.label.role.as_slice(),
        profile: &policy.profile,
        ..Incoming::default()
    };
    let calendar = policy.clock(window_priority(task.label, task.priority, false));
    for rule in timed {
        let Some(span) = rule.rule.unresolved_for else {
            continue;
        };
        let waits = i64::try_from(span.approximate_ms()).unwrap_or(i64::MAX);
        let at = calendar.after(task.since, waits.saturating_add(task.stood_ms));
        let view = Incoming {
            when: Some(Moment::of(at, policy)),
            ..view.clone()
        };
        let hits = book.look(&view, modules);
        let sight = Sight {
            hits: &hits,
            so_far: &so_far,
        };
        if book.outcome(rule, sight) == Outcome::Met {
            let (task, run) = (task.task, task.run);
            found.push(Due {
                rule,
                task,
                run,
                at,
            });
        }
    }
    found.sort_by_key(|due| due.at);
    found
}

/// Returns a task as conditions on the work see it.
fn so_far_of(task: &Unfinished<'_>) -> SoFar {
    let priority = window_priority(task.label, task.priority, false);
    SoFar {
        domains: [task.domain.to_owned()].into(),
        domain: Some(task.domain.to_owned()),
        subtype: task.subtype.map(str::to_owned),
        tags: task.tags.iter().cloned().collect(),
        location: Location::default(),
        priority: Some(priority),
        severity: Some(effective_severity(task.label, task.severity)),
    }
}
