//! What counted towards the present window, and who set it: why the next step is due when it is.

use orgo_schema::{id::FactId, label::Label, time::Timestamp, word::Priority};

use super::{Event, Start, Step, Walk, walker::Walker};
use crate::policy::{Calendar, PolicyHistory};

/// A walk until some instant, and what it was then in the middle of.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// The walk until then.
    pub walk: Walk,
    /// The window it is in.
    pub window: Window,
    /// Where it stands.
    pub address: Label,
    /// From when on the clock runs, as if nobody ever acted again; the end of time while it stands.
    pub runs_from: Timestamp,
    /// The fact that has it on hold, if that is what it waits for.
    pub hold: Option<FactId>,
    /// The steps after it, as if nobody ever acted again.
    pub next: Vec<Step>,
}

/// A window that has begun.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// How much must count.
    pub ms: i64,
    /// Who says so.
    pub source: Source,
    /// When it began.
    pub began: Timestamp,
    /// What has passed since, in order and without gaps.
    pub passed: Vec<Passed>,
    /// How much of that counted.
    pub counted: i64,
    /// Which time counts now.
    pub calendar: Calendar,
}

/// Who says how long a window is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The task: somebody, or the rule that made it, gave it a time to react.
    Task,
    /// The task: the rule or person that made it gave windows by level.
    TaskLevels,
    /// The policy, by level.
    Levels,
    /// The policy, by priority.
    Priority(Priority),
    /// The policy, for reminders at the top.
    Repeat,
}

/// A stretch of time that passed.
#[derive(Debug, Clone, PartialEq)]
pub struct Passed {
    /// From this instant on.
    pub from: Timestamp,
    /// Up to this one.
    pub to: Timestamp,
    /// What the clock did.
    pub state: State,
}

/// What the clock did.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// It ran, by a calendar.
    Runs(Calendar),
    /// A hold stopped it.
    Held(FactId),
    /// Who answers for it asked for time.
    Snoozed,
}

/// Walks until `until`, and keeps what the present window is made of.
pub fn trace(start: &Start, events: &[Event], policies: &PolicyHistory, until: Timestamp) -> Trace {
    let until = until.max(start.at);
    let mut walker = Walker::new(start, policies);
    walker.live(events, until);
    let window = walker.present();
    let address = walker.address().clone();
    let (runs_from, hold) = walker.waits();
    let (walk, next) = walker.end_with_rest(until);
    Trace {
        walk,
        window,
        address,
        runs_from,
        hold,
        next,
    }
}
