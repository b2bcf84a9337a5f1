//! Rules that wait for time to pass: `unresolved_for` (SPEC 4, CONVERGENCE 6).
//!
//! Such a rule is not looked at when something comes in, but on a task that is not finished. It becomes
//! due when so much counted time has passed in the present run, by the hours of the calendar and without
//! holds, and what else it asks holds of the task at that instant. The walk says when that is: it is asked
//! with a mark for each rule, so that what a node finds due is what every fold then bears out
//! ([`crate::walk::timed`]). What it does has a name that follows from the task, the run and all that it
//! says, so that any number of nodes record it once; what was recorded of a rule in a run is not due again.
//!
//! Conditions on words look at the title and the description, `to_role` at the team that owns the task,
//! conditions on time at the instant at which it becomes due, those on priority and severity at what they
//! were then.

use std::collections::BTreeMap;

use orgo_schema::{
    derive::Scope,
    fact::{Author, Body, Fact, Location, Timed, TimedAct},
    id::{FactId, TaskId},
    span::Span,
    time::{Stamp, Timestamp},
};
use uuid::Uuid;

use super::{Actions, Change, Compiled, RuleBook, Sight, book::Outcome};
use crate::{
    fold::{TaskFold, Trail},
    module::Modules,
    policy::{Policy, PolicyHistory, effective_severity, window_priority},
    route::{Incoming, Moment, SoFar},
    walk::{
        OPEN_END, Start, Walk,
        timed::{Mark, Reached},
        walk,
    },
};

/// A task as timed rules see it.
#[derive(Debug, Clone, Copy)]
pub struct Unfinished<'a> {
    /// Which.
    pub task: TaskId,
    /// Its open-ended walk.
    pub walk: &'a Walk,
    /// What that was walked from.
    pub trail: &'a Trail,
    /// Its title.
    pub title: &'a str,
    /// What to do.
    pub description: &'a str,
    /// The subtype in the domain.
    pub subtype: Option<&'a str>,
    /// The tags of its case.
    pub tags: &'a [String],
}

impl<'a> Unfinished<'a> {
    /// Returns a folded task as timed rules see it; nothing for one that they do not look at.
    pub fn of(fold: &'a TaskFold, tags: &'a [String]) -> Option<Self> {
        let (walk, trail) = fold.lies()?;
        Some(Self {
            task: fold.view.task_id,
            walk,
            trail,
            title: &fold.view.title,
            description: &fold.view.description,
            subtype: fold.view.subtype.as_deref(),
            tags,
        })
    }
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
    /// After how much counted time.
    pub after: Span,
    /// When the rule came into force, if it has not always been.
    pub since: Option<Timestamp>,
}

impl Due<'_> {
    /// Returns the record and the name under which every node keeps it, `stamp` being that of the run.
    pub fn record(&self, scope: &Scope, stamp: Stamp) -> (FactId, Fact) {
        let fact = Fact {
            by: Author::Derived,
            seen: vec![self.run],
            stamp,
            wall: None,
            body: Body::Timed(self.timed()),
        };
        let said = fact.encode();
        (
            scope.fact("timed-rule", &[self.task.as_bytes(), &said]),
            fact,
        )
    }

    /// Returns what the record says.
    pub fn timed(&self) -> Timed {
        Timed {
            rule: self.rule.reference(),
            run: self.run,
            after: self.after,
            since: self.since,
            acts: acts(&self.rule.rule.then),
        }
    }
}

/// Returns what rules do to a task in its present run, however late, if nobody acts: the earliest first,
/// then in the order of the book. What is recorded already is not among it.
///
/// `since` says when rules came into force that have not always been, by id.
pub fn due<'a>(
    book: &'a RuleBook,
    modules: &Modules,
    task: &Unfinished<'_>,
    policies: &PolicyHistory,
    since: &BTreeMap<String, Timestamp>,
) -> Vec<Due<'a>> {
    let run = task.walk.runs.last().filter(|run| run.ended.is_none());
    let Some(run) = run.map(|run| run.fact) else {
        return Vec::new();
    };
    let is_recorded = |(rule, _): &(&Compiled, Span)| {
        let mut marks = task.trail.start.marks.iter();
        marks.any(|mark| mark.run == run && mark.rule.id == rule.rule.id)
    };
    let rules: Vec<(&Compiled, Span)> = book.timed().filter(|rule| !is_recorded(rule)).collect();
    if rules.is_empty() {
        return Vec::new();
    }
    let before = task.trail.start.marks.len();
    let mut start = task.trail.start.clone();
    start.marks.extend(rules.iter().map(|(rule, after)| Mark {
        fact: FactId::new(Uuid::nil()),
        rule: rule.reference(),
        run,
        after: *after,
        since: since.get(&rule.rule.id).copied(),
        changes: Vec::new(),
    }));
    let asked = walk(&start, &task.trail.events, policies, OPEN_END);
    let mut found = Vec::new();
    for reached in &asked.timed {
        let rule = reached
            .mark
            .checked_sub(before)
            .and_then(|at| rules.get(at));
        let Some((rule, after)) = rule else {
            continue;
        };
        let policy = policies.at(reached.at).for_domain(start.domain.as_deref());
        if holds(book, modules, rule, (task, &start), (reached, policy)) {
            found.push(Due {
                rule,
                task: task.task,
                run,
                at: reached.at,
                after: *after,
                since: since.get(&rule.rule.id).copied(),
            });
        }
    }
    found.sort_by_key(|due| due.at);
    found
}

/// Whether what a rule asks beside the time holds of a task at the instant at which the time is over.
fn holds(
    book: &RuleBook,
    modules: &Modules,
    rule: &Compiled,
    (task, start): (&Unfinished<'_>, &Start),
    (reached, policy): (&Reached, &Policy),
) -> bool {
    let view = Incoming {
        subject: task.title,
        body: task.description,
        with: reached.label.role.as_slice(),
        profile: &policy.profile,
        when: Some(Moment::of(reached.at, policy)),
        ..Incoming::default()
    };
    let hits = book.look(&view, modules);
    let priority = window_priority(&reached.label, reached.priority, start.is_routine);
    let so_far = SoFar {
        domains: start.domain.iter().cloned().collect(),
        domain: start.domain.clone(),
        subtype: task.subtype.map(str::to_owned),
        tags: task.tags.iter().cloned().collect(),
        location: Location::default(),
        priority: Some(priority),
        severity: Some(effective_severity(&reached.label, reached.severity)),
    };
    let sight = Sight {
        hits: &hits,
        so_far: &so_far,
    };
    book.outcome(rule, sight) == Outcome::Met
}

/// Returns what a rule does, in the order in which it acts.
fn acts(then: &Actions) -> Vec<TimedAct> {
    let priority = then.priority.map(|change| {
        let (to, at_least) = parts(change);
        TimedAct::Priority { to, at_least }
    });
    let severity = then.severity.map(|change| {
        let (to, at_least) = parts(change);
        TimedAct::Severity { to, at_least }
    });
    let label = then.label.clone().map(TimedAct::Label);
    let tags = then.tags.iter().cloned().map(TimedAct::Tag);
    let lines = then.checklist.iter().cloned().map(TimedAct::Line);
    let notify = then.notify.iter().map(|notify| TimedAct::Notify {
        scope: notify.scope.as_str().to_owned(),
        template: notify.template.clone(),
    });
    let escalate = then.escalate.then_some(TimedAct::Escalate);
    let fields = priority.into_iter().chain(severity).chain(label);
    let rest = tags.chain(lines).chain(escalate).chain(notify);
    fields.chain(rest).collect()
}

const fn parts<T: Copy>(change: Change<T>) -> (T, bool) {
    match change {
        Change::To(value) => (value, false),
        Change::AtLeast(value) => (value, true),
    }
}

/// Says what a rule did, does or would do, for people: one phrase for each thing.
pub fn phrases(timed: &Timed) -> Vec<String> {
    let value = |to: &str, at_least: bool| {
        if at_least {
            format!("at least {to}")
        } else {
            to.to_owned()
        }
    };
    let phrase = |act: &TimedAct| match act {
        TimedAct::Priority { to, at_least } => {
            format!("set the priority to {}", value(to.as_str(), *at_least))
        }
        TimedAct::Severity { to, at_least } => {
            format!("set the severity to {}", value(to.as_str(), *at_least))
        }
        TimedAct::Label(label) => format!("set the label to {label}"),
        TimedAct::Tag(tag) => format!("tag the case {tag}"),
        TimedAct::Line(text) => format!("add “{text}” to the checklist"),
        TimedAct::Escalate => "move it up one level".to_owned(),
        TimedAct::Notify { scope, template } => match template {
            Some(template) => format!("tell people ({scope}) with the template {template}"),
            None => format!("tell people ({scope})"),
        },
    };
    timed.acts.iter().map(phrase).collect()
}
