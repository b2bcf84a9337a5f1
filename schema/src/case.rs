//! The lifecycle of a case: its statuses, its actions, and the table that joins them (CONVERGENCE 2).

use minicbor::{Decode, Encode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::word::words;

words! {
    /// The base status of a case. `merged` is derived, never reached by an action.
    CaseStatus = "case status" {
        0 Open = "open",
        1 InProgress = "in_progress",
        2 OnHold = "on_hold",
        3 Resolved = "resolved",
        4 Closed = "closed",
        5 Merged = "merged",
    }
}

/// What a person does to a case's status.
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
pub enum CaseAction {
    /// Takes it up.
    #[n(0)]
    Start,
    /// Puts it aside, with a reason.
    #[n(1)]
    Hold,
    /// Ends a hold.
    #[n(2)]
    Resume,
    /// Says the situation is over.
    #[n(3)]
    Resolve,
    /// Files it away.
    #[n(4)]
    Close,
    /// Takes it up again, with a reason.
    #[n(5)]
    Reopen,
    /// Ends a status conflict, or mends a mistake: any status, by a person.
    #[n(6)]
    Settle(#[n(0)] CaseStatus),
}

use CaseAction::{Close, Hold, Reopen, Resolve, Resume, Settle, Start};
use CaseStatus::{Closed, InProgress, Merged, OnHold, Open, Resolved};

/// The whole lifecycle of a case. An absent row is an illegal move; `settle` is legal from anywhere.
pub const TRANSITIONS: &[(CaseStatus, CaseAction, CaseStatus)] = &[
    (Open, Start, InProgress),
    (Open, Hold, OnHold),
    (Open, Resolve, Resolved),
    (InProgress, Hold, OnHold),
    (InProgress, Resolve, Resolved),
    (OnHold, Resume, InProgress),
    (OnHold, Resolve, Resolved),
    (Resolved, Close, Closed),
    (Resolved, Reopen, InProgress),
    (Closed, Reopen, InProgress),
];

impl CaseStatus {
    /// Returns the status `action` leads to from here, if the table allows it. Nothing leads to `merged`.
    pub fn after(self, action: CaseAction) -> Option<Self> {
        if let Settle(status) = action {
            return (status != Merged).then_some(status);
        }
        TRANSITIONS
            .iter()
            .find(|(from, by, _)| (*from, *by) == (self, action))
            .map(|(.., to)| *to)
    }

    /// Lists the actions that are legal from here, `settle` aside, the usual one first.
    pub fn actions(self) -> impl Iterator<Item = CaseAction> {
        TRANSITIONS
            .iter()
            .filter(move |(from, ..)| *from == self)
            .map(|(_, action, _)| *action)
    }

    /// Whether nobody needs to look at it any more.
    pub const fn is_finished(self) -> bool {
        matches!(self, Resolved | Closed | Merged)
    }
}

impl CaseAction {
    /// The actions with a word of their own; `settle` also needs a status.
    pub const PLAIN: [Self; 6] = [Start, Hold, Resume, Resolve, Close, Reopen];

    /// Returns the word for this action in data and commands.
    pub const fn as_str(self) -> &'static str {
        match self {
            Start => "start",
            Hold => "hold",
            Resume => "resume",
            Resolve => "resolve",
            Close => "close",
            Reopen => "reopen",
            Settle(_) => "settle",
        }
    }

    /// Whether a person must say why.
    pub const fn needs_reason(self) -> bool {
        matches!(self, Hold | Reopen | Settle(_))
    }
}

impl std::fmt::Display for CaseAction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Settle(status) => write!(f, "settle:{status}"),
            Start | Hold | Resume | Resolve | Close | Reopen => f.write_str(self.as_str()),
        }
    }
}

impl std::str::FromStr for CaseAction {
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
                crate::word::WordError::new("case action", text, words)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_allows_what_the_law_says() {
        let check = |from: CaseStatus, expected: &[CaseAction]| {
            assert_eq!(from.actions().collect::<Vec<_>>(), expected, "{from}");
        };
        check(Open, &[Start, Hold, Resolve]);
        check(InProgress, &[Hold, Resolve]);
        check(OnHold, &[Resume, Resolve]);
        check(Resolved, &[Close, Reopen]);
        check(Closed, &[Reopen]);
        check(Merged, &[]);
    }

    #[test]
    fn nothing_leads_to_merged() {
        assert_eq!(Open.after(Settle(Merged)), None);
        assert!(TRANSITIONS.iter().all(|(.., to)| *to != Merged));
    }
}
