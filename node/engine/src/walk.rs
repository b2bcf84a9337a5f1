//! Escalation as a walk through time over the facts of a task (SPEC 5, CONVERGENCE 6).
//!
//! Counted time accumulates towards the window of the present level. When it reaches it, a *step*
//! occurs and the next level's window begins. Start and acknowledge begin a new *run*: the window
//! starts anew, the level stays. Hold and snooze stop the clock, for ever or until a time. Finishing ends
//! the walk, reopening begins again at level 0. Policy, calendar, severity, priority and label count as of
//! each instant, so news of them never reaches back.
//!
//! At the top nothing is above; where the policy says so, the top is *reminded* some times, each reminder
//! a step that raises nothing. An act at the very instant of a step comes first: who answers in time has
//! answered. When an act happened is the business of [`instant`]; which recorded steps the walk bears out,
//! of [`judge`]; what counted towards the present window, of [`trace`].

pub mod instant;
pub mod judge;
pub mod timed;
pub mod trace;
mod walker;

use orgo_schema::{
    id::FactId,
    label::Label,
    span::Span,
    task::TaskStatus,
    time::Timestamp,
    word::{Priority, Severity},
};

use crate::{policy::PolicyHistory, resolve::Own};
use timed::{Mark, Reached, Ruled};
use walker::Walker;

/// The end of time: a walk until then is *open-ended*, as if nobody ever acted again.
pub const OPEN_END: Timestamp = Timestamp(i64::MAX);

/// What the walk begins with.
#[derive(Debug, Clone, PartialEq)]
pub struct Start {
    /// The creation: the first run.
    pub run: FactId,
    /// When a node of sound clock first received what caused the task.
    pub at: Timestamp,
    /// The routing address it was created with.
    pub label: Label,
    /// The addresses above it, nearest first, in place of the ladder of its label; empty: that ladder. They
    /// hold until somebody gives it another label.
    pub path: Vec<Label>,
    /// The domain, whose module may have its own policy.
    pub domain: Option<String>,
    /// How soon.
    pub priority: Priority,
    /// How bad, if anybody said.
    pub severity: Option<Severity>,
    /// The task's own time to react at the first level, instead of the policy's.
    pub reactivity: Option<Span>,
    /// The task's own windows by level, instead of the policy's; empty: the policy's.
    pub levels: Vec<Span>,
    /// Whether it is marked as routine ([`crate::policy::window_priority`]).
    pub is_routine: bool,
    /// The knobs it sets otherwise than the policy.
    pub own: Own,
    /// What rules do as time passes.
    pub marks: Vec<Mark>,
}

/// Something that matters to the walk.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When it acts. The walk takes events as they are given and never goes back for one.
    pub at: Timestamp,
    /// The fact that says so.
    pub fact: FactId,
    /// What changes.
    pub change: Change,
}

/// What an event changes.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// The base status.
    Moved(TaskStatus),
    /// It is put on hold; the clock runs again then by itself, if a time is given.
    Held(Option<Timestamp>),
    /// Somebody answers for it; the clock runs again then, or at once.
    Acknowledged(Option<Timestamp>),
    /// The routing address.
    Label(Label),
    /// How soon.
    Priority(Priority),
    /// How bad.
    Severity(Severity),
    /// The time to react.
    Reactivity(Span),
    /// A person said yes to what waits for one.
    Consented(FactId),
}

/// One rung up, or a reminder at the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The level reached, 1 for the first above the start.
    pub level: u8,
    /// Nothing for a rung; of a reminder the number in its run, from 1.
    pub reminder: Option<u8>,
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
    /// Nobody at the top answered for so many counted milliseconds.
    Unanswered(i64),
    /// A rule says so of what lies for so long.
    Rule,
}

impl std::fmt::Display for Why {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Window(ms) => write!(f, "unresolved for {}", span_text(*ms)),
            Self::Severity(severity) => {
                write!(f, "severity {severity} does not wait for the first window")
            }
            Self::Unheld => f.write_str("nobody holds the level it was at"),
            Self::Rule => f.write_str("a rule moves up what lies for so long"),
            Self::Unanswered(ms) => write!(f, "unanswered at the top for {}", span_text(*ms)),
        }
    }
}

fn span_text(ms: i64) -> String {
    let seconds = u64::try_from(ms / 1000).unwrap_or(0);
    Span::new(0, 0, seconds).map_or_else(|_| "its window".to_owned(), |span| span.to_string())
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
    /// When the hold it is in at the end is over by itself, or was.
    pub hold_until: Option<Timestamp>,
    /// Where it stands at the end, if its ladder has run out.
    pub top: Option<Top>,
    /// The marks of rules that were reached, in order.
    pub timed: Vec<Reached>,
    /// What rules set last, of what nobody set since.
    pub ruled: Ruled,
}

/// The top of a ladder that was climbed: nobody above saves what stands there. What began at the top, or never climbs,
/// does not stand here, nor does what is over or on hold for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Top {
    /// When the last rung was reached.
    pub since: Timestamp,
    /// Until when somebody asked for time there, if anybody did.
    pub rests_until: Option<Timestamp>,
}

/// Walks from `start` over `events` until the instant `until`, that instant included.
///
/// Costs a step's work per event, change of policy and rung.
pub fn walk(start: &Start, events: &[Event], policies: &PolicyHistory, until: Timestamp) -> Walk {
    let mut walker = Walker::new(start, policies);
    walker.live(events, until);
    walker.end(until)
}

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
