//! What rules do because time has passed, as part of the walk (SPEC 4, CONVERGENCE 6).
//!
//! A record of such a rule is a [`Mark`]: so much counted time after the beginning of its run, it is
//! *reached*. What it changes then acts from there on like any other event: another priority has another
//! window, another label another ladder, and a step up is a step. Where the policy of that instant says
//! that a person is asked first, it waits for the yes, and acts then if the run still goes on.
//!
//! A mark that the run does not live to see is never reached, so whoever recorded it too early, knowing
//! too little, is judged as with steps ([`super::judge`]).

use orgo_schema::{
    fact::RuleRef,
    id::FactId,
    label::Label,
    span::Span,
    time::Timestamp,
    word::{Priority, Severity},
};

use crate::rule;

/// What a rule does once a run has lasted for some time.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The fact that says so.
    pub fact: FactId,
    /// The rule.
    pub rule: RuleRef,
    /// The run.
    pub run: FactId,
    /// After how much counted time.
    pub after: Span,
    /// Not before then.
    pub since: Option<Timestamp>,
    /// What it changes that matters to the walk.
    pub changes: Vec<Timely>,
}

/// One change, unless it comes too late.
#[derive(Debug, Clone, PartialEq)]
pub struct Timely {
    /// What changes.
    pub effect: Effect,
    /// Nothing from this instant on: a person who had seen it said otherwise, or people are to settle
    /// the field first. The end of time where neither is so.
    pub before: Timestamp,
}

/// What a rule changes.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// How soon.
    Priority(rule::Change<Priority>),
    /// How bad.
    Severity(rule::Change<Severity>),
    /// The routing address.
    Label(Label),
    /// One level up.
    Escalate,
}

/// A mark that was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// Its place among the marks of the start.
    pub mark: usize,
    /// When.
    pub at: Timestamp,
    /// How soon the task was then.
    pub priority: Priority,
    /// How bad, if anybody had said.
    pub severity: Option<Severity>,
    /// Its routing address then.
    pub label: Label,
    /// When what it changes began to act; nothing while it waits for a person's yes.
    pub done: Option<Timestamp>,
}

/// The fields that a rule set last, as time passed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ruled {
    /// How soon.
    pub priority: Option<Priority>,
    /// How bad.
    pub severity: Option<Severity>,
    /// The routing address.
    pub label: Option<Label>,
}
