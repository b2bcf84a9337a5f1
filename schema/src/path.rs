//! The path that work took through the organisation: origin, intermediate and final label (SPEC 2, flow).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    id::{FactId, UserId},
    label::{Against, Direction, Label, direction},
    time::Timestamp,
    word::words,
};

words! {
    /// How work came from one label to the next.
    PathKind = "step of a path" {
        /// It began there.
        0 Opened = "opened",
        /// Nobody acted in time: it moved up the ladder.
        1 Climbed = "climbed",
        /// Somebody gave it to another team.
        2 HandedOver = "handed_over",
        /// Somebody gave it another label of the same team.
        3 Relabeled = "relabeled",
        /// Another unit accepted it.
        4 Transferred = "transferred",
        /// It was decided, or the decision was revoked.
        5 Decided = "decided",
        /// It was resolved under another label.
        6 Resolved = "resolved",
        /// It was reopened, where it was addressed to before it climbed.
        7 Reopened = "reopened",
        /// A rule did it.
        8 Ruled = "ruled",
        /// Sites labelled it apart, and this is the label that counts.
        9 Settled = "settled",
    }
}

impl PathKind {
    /// Whether somebody chose the way: what time and rules do goes against no flow, nor does what was decided.
    pub const fn is_chosen(self) -> bool {
        matches!(
            self,
            Self::HandedOver | Self::Relabeled | Self::Transferred | Self::Resolved
        )
    }
}

/// One stop on the path of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PathStep {
    /// How it came here.
    pub kind: PathKind,
    /// Where it came.
    pub label: Label,
    /// Which way it came from the stop before; nothing for where it began.
    pub direction: Option<Direction>,
    /// That this was against the flow of its information, if somebody chose it and it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<Against>,
    /// When.
    pub at: Timestamp,
    /// Who; nothing for time, rules and nodes.
    pub by: Option<UserId>,
    /// What they said, if they did.
    pub why: Option<String>,
    /// The fact that says so; nothing for [`PathKind::Settled`].
    pub fact: Option<FactId>,
}

impl PathStep {
    /// Goes on to this stop from the one before, if that is elsewhere: with its direction, and with whether that was
    /// against the flow.
    #[must_use]
    pub fn from(mut self, before: &Self) -> Option<Self> {
        if before.label == self.label {
            return None;
        }
        self.direction = Some(direction(&before.label, &self.label));
        let is_chosen = self.kind.is_chosen();
        self.against = is_chosen
            .then(|| self.label.against(&before.label))
            .flatten();
        Some(self)
    }
}
