//! What a rule does because time has passed, and what people say to what waits for them.

use minicbor::{Decode, Encode};
use serde::Serialize;

use super::RuleRef;
use crate::{
    id::FactId,
    label::Label,
    span::Span,
    time::Timestamp,
    word::{Priority, Severity},
};

/// A rule acts on a task that lay for too long (SPEC 4). Derived: its id follows from the task and from
/// all of this, so that any number of nodes record it once. It says whatever the fold needs; the file
/// that the rule stood in may change or go.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Timed {
    /// The rule.
    #[n(0)]
    pub rule: RuleRef,
    /// The creation, start, acknowledgement or reopening from which on nobody had resolved it.
    #[n(1)]
    pub run: FactId,
    /// After how much time that counts.
    #[n(2)]
    pub after: Span,
    /// When the rule came into force, if it has not always been: it does nothing before.
    #[n(3)]
    pub since: Option<Timestamp>,
    /// What it does.
    #[n(4)]
    pub acts: Vec<TimedAct>,
}

/// One thing that a rule does to a task.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TimedAct {
    /// Sets how soon.
    #[n(0)]
    Priority {
        /// The value.
        #[n(0)]
        to: Priority,
        /// Whether a higher one stays.
        #[n(1)]
        at_least: bool,
    },
    /// Sets how bad.
    #[n(1)]
    Severity {
        /// The value.
        #[n(0)]
        to: Severity,
        /// Whether a higher one stays.
        #[n(1)]
        at_least: bool,
    },
    /// Sets the routing address.
    #[n(2)]
    Label(#[n(0)] Label),
    /// Tags its case.
    #[n(3)]
    Tag(#[n(0)] String),
    /// Adds a line to the checklist.
    #[n(4)]
    Line(#[n(0)] String),
    /// Moves it up one level.
    #[n(5)]
    Escalate,
    /// Tells people.
    #[n(6)]
    Notify {
        /// How widely, as profiles say it.
        #[n(0)]
        scope: String,
        /// The template of the message; without one, the usual.
        #[n(1)]
        template: Option<String>,
    },
}

/// A person's yes or no to something that waits for one (SPEC 6).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Decided {
    /// What it is about: the fact that waits.
    #[n(0)]
    pub act: FactId,
    /// Whether it shall be.
    #[n(1)]
    pub yes: bool,
    /// Why.
    #[n(2)]
    pub reason: Option<String>,
}
