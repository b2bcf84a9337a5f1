//! Requests that somebody decides: who must say yes, and what follows (SPEC 2, flow).

use minicbor::{Decode, Encode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{label::Label, word::words};

/// That a task is a request which somebody else decides. It ends by a decision, not by being done.
#[derive(
    Debug, Clone, PartialEq, Eq, Default, Encode, Decode, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// Where it goes once it is approved, so that those hear of it who carry it out; nothing: nowhere.
    #[n(0)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<Label>,
}

words! {
    /// What is decided of a request.
    Judgment = "decision" {
        /// It is granted.
        0 Approve = "approve",
        /// It is not, with a reason.
        1 Reject = "reject",
        /// The decision does not stand any more, with a reason: the request waits again.
        2 Revoke = "revoke",
    }
}

impl Judgment {
    /// Whether it needs a reason: a yes speaks for itself.
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::Reject | Self::Revoke)
    }
}

/// A person decided a request. The record of the trail: what follows of it for status and label are facts of
/// their own, written with it, so that two sites which decide apart conflict as those do.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Judged {
    /// What was decided.
    #[n(0)]
    pub judgment: Judgment,
    /// The place it had come to.
    #[n(1)]
    pub at: Label,
    /// Where it is addressed to, escalation aside: where it is again when the decision is revoked.
    #[n(2)]
    pub from: Label,
    /// Why, or on what terms.
    #[n(3)]
    pub reason: Option<String>,
}
