//! The lifecycle of a task: its statuses, its actions, and the table that joins them (CONVERGENCE 2).

use minicbor::{Decode, Encode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::word::words;

words! {
    /// The base status of a task, as the fold of its actions gives it.
    TaskStatus = "task status" {
        0 Pending = "pending",
        1 InProgress = "in_progress",
        2 OnHold = "on_hold",
        3 Completed = "completed",
        4 Failed = "failed",
        5 Cancelled = "cancelled",
    }

    /// The status people see: the base status, or `escalated` for an unfinished, not held task that
    /// stands above level 0 and that nobody has taken up since.
    ShownStatus = "task status" {
        0 Pending = "pending",
        1 InProgress = "in_progress",
        2 OnHold = "on_hold",
        3 Escalated = "escalated",
        4 Completed = "completed",
        5 Failed = "failed",
        6 Cancelled = "cancelled",
    }
}

/// What a person does to a task's status.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Encode,
    Decode,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "snake_case", tag = "action", content = "status")]
pub enum TaskAction {
    /// Takes it up.
    #[n(0)]
    Start,
    /// Stops the clock, with a reason.
    #[n(1)]
    Hold,
    /// Ends a hold.
    #[n(2)]
    Resume,
    /// Finishes it.
    #[n(3)]
    Complete,
    /// Gives it up as not doable.
    #[n(4)]
    Fail,
    /// Says it need not be done.
    #[n(5)]
    Cancel,
    /// Takes a finished task up again, with a reason.
    #[n(6)]
    Reopen,
    /// Ends a status conflict, or mends a mistake: any status, by a person.
    #[n(7)]
    Settle(#[n(0)] TaskStatus),
}

use TaskAction::{Cancel, Complete, Fail, Hold, Reopen, Resume, Settle, Start};
use TaskStatus::{Cancelled, Completed, Failed, InProgress, OnHold, Pending};

/// The whole lifecycle of a task. An absent row is an illegal move; `settle` is legal from anywhere.
pub const TRANSITIONS: &[(TaskStatus, TaskAction, TaskStatus)] = &[
    (Pending, Start, InProgress),
    (Pending, Hold, OnHold),
    (Pending, Complete, Completed),
    (Pending, Fail, Failed),
    (Pending, Cancel, Cancelled),
    (InProgress, Hold, OnHold),
    (InProgress, Complete, Completed),
    (InProgress, Fail, Failed),
    (InProgress, Cancel, Cancelled),
    (OnHold, Resume, InProgress),
    (OnHold, Cancel, Cancelled),
    (Completed, Reopen, InProgress),
    (Failed, Reopen, InProgress),
    (Cancelled, Reopen, InProgress),
];

impl TaskStatus {
    /// Returns the status `action` leads to from here, if the table allows it.
    pub fn after(self, action: TaskAction) -> Option<Self> {
        if let Settle(status) = action {
            return Some(status);
        }
        TRANSITIONS
            .iter()
            .find(|(from, by, _)| (*from, *by) == (self, action))
            .map(|(.., to)| *to)
    }

    /// Lists the actions that are legal from here, `settle` aside, the usual one first.
    pub fn actions(self) -> impl Iterator<Item = TaskAction> {
        TRANSITIONS
            .iter()
            .filter(move |(from, ..)| *from == self)
            .map(|(_, action, _)| *action)
    }

    /// Whether the work is over.
    pub const fn is_finished(self) -> bool {
        matches!(self, Completed | Failed | Cancelled)
    }
}

impl TaskAction {
    /// The actions with a word of their own; `settle` also needs a status.
    pub const PLAIN: [Self; 7] = [Start, Hold, Resume, Complete, Fail, Cancel, Reopen];

    /// Returns the word for this action in data and commands.
    pub const fn as_str(self) -> &'static str {
        match self {
            Start => "start",
            Hold => "hold",
            Resume => "resume",
            Complete => "complete",
            Fail => "fail",
            Cancel => "cancel",
            Reopen => "reopen",
            Settle(_) => "settle",
        }
    }

    /// Whether a person must say why.
    pub const fn needs_reason(self) -> bool {
        matches!(self, Hold | Fail | Cancel | Reopen | Settle(_))
    }
}

impl std::fmt::Display for TaskAction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Settle(status) => write!(f, "settle:{status}"),
            Start | Hold | Resume | Complete | Fail | Cancel | Reopen => f.write_str(self.as_str()),
        }
    }
}

impl std::str::FromStr for TaskAction {
    type Err = crate::word::WordError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if let Some(status) = text.strip_prefix("settle:") {
            return status.parse().map(Settle);
        }
        Self::PLAIN
            .into_iter()
            .find(|action| action.as_str() == text)
            .ok_or_else(|| {
                let words = Self::PLAIN
                    .iter()
                    .map(|action| action.as_str())
                    .chain(["settle:STATUS"]);
                crate::word::WordError::new("task action", text, words)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_allows_what_the_law_says() {
        let check = |from: TaskStatus, expected: &[TaskAction]| {
            assert_eq!(from.actions().collect::<Vec<_>>(), expected, "{from}");
        };
        check(Pending, &[Start, Hold, Complete, Fail, Cancel]);
        check(InProgress, &[Hold, Complete, Fail, Cancel]);
        check(OnHold, &[Resume, Cancel]);
        check(Completed, &[Reopen]);
        check(Failed, &[Reopen]);
        check(Cancelled, &[Reopen]);
    }

    #[test]
    fn settle_leads_anywhere_from_anywhere() {
        for from in TaskStatus::ALL {
            for to in TaskStatus::ALL {
                assert_eq!(from.after(Settle(*to)), Some(*to));
            }
        }
    }

    #[test]
    fn actions_read_what_they_print() {
        for action in TaskAction::PLAIN.into_iter().chain([Settle(Failed)]) {
            assert_eq!(action.to_string().parse(), Ok(action));
        }
        let error = "finish".parse::<TaskAction>().unwrap_err().to_string();
        assert!(
            error.contains("allowed are start, hold, resume, complete"),
            "{error}"
        );
    }
}
