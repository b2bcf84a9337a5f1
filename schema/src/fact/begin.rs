//! How cases and tasks begin.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{Approval, RuleRef, Tells};
use crate::{
    id::{CaseId, SignalId, TaskId, UserId},
    label::Label,
    role::RolePath,
    span::Span,
    time::Timestamp,
    word::{Priority, Severity, TaskCategory, Visibility},
};

/// Where something is.
#[derive(
    Debug,
    Clone,
    PartialEq,
    Eq,
    Default,
    Encode,
    Decode,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
pub struct Location {
    /// The site.
    #[n(0)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The building, room or area.
    #[n(1)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
}

/// How a case began.
#[derive(Debug, Clone, PartialEq, Encode, Decode, Serialize)]
pub struct Opened {
    /// The title it was given. Later titles are in the register.
    #[n(0)]
    pub title: String,
    /// What happened, as first told.
    #[n(1)]
    pub narrative: String,
    /// Where in the organisation it belongs.
    #[n(2)]
    pub label: Label,
    /// How bad, if anybody said.
    #[n(3)]
    pub severity: Option<Severity>,
    /// How soon.
    #[n(4)]
    pub priority: Priority,
    /// Who may read it.
    #[n(5)]
    pub visibility: Visibility,
    /// The signal that opened it.
    #[n(6)]
    pub signal: Option<SignalId>,
    /// The rule that opened it.
    #[n(7)]
    pub rule: Option<RuleRef>,
    /// Where it is.
    #[n(8)]
    pub location: Location,
    /// Its first tags.
    #[n(9)]
    pub tags: Vec<String>,
    /// The domain, for example `maintenance`.
    #[n(10)]
    pub domain: Option<String>,
    /// The subtype in the domain, for example `plumbing`.
    #[n(11)]
    pub subtype: Option<String>,
    /// The time to react, where a rule or person named one.
    #[n(12)]
    pub reactivity: Option<Span>,
    /// The role it came from.
    #[n(13)]
    pub origin_role: Option<RolePath>,
    /// More, as JSON texts by key. Unknown keys are kept for ever.
    #[n(14)]
    pub metadata: Vec<(String, String)>,
    /// What it came of, where a rule opened it beside the case of a signal.
    #[n(15)]
    pub led: Option<Led>,
    /// Which time it is of what people meet for again and again.
    #[n(16)]
    pub round: Option<Round>,
}

/// Which time a case is of what people meet for again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Round {
    /// The case that was the first time.
    #[n(0)]
    pub of: CaseId,
    /// The task in that case which comes round with it.
    #[n(1)]
    pub task: TaskId,
    /// From when on it is there.
    #[n(2)]
    pub begins: Timestamp,
}

/// What a case came of that a rule opened of its own.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Led {
    /// The signal that rules looked at first.
    #[n(0)]
    pub signal: SignalId,
    /// The case of that signal, if rules made one.
    #[n(1)]
    pub case: Option<CaseId>,
    /// The rules that acted one because of another, the one that opened this case last.
    #[n(2)]
    pub chain: Vec<RuleRef>,
    /// Whom rules tell of this case; nothing: nobody.
    #[n(3)]
    pub tells: Option<Tells>,
}

/// How a task began.
#[derive(Debug, Clone, PartialEq, Encode, Decode, Serialize)]
pub struct Created {
    /// The case it belongs to.
    #[n(0)]
    pub case: CaseId,
    /// The rule that made it.
    #[n(1)]
    pub rule: Option<RuleRef>,
    /// What tells it from the other tasks of the same rule.
    #[n(2)]
    pub key: String,
    /// The title it was given. Later titles are in the register.
    #[n(3)]
    pub title: String,
    /// What to do.
    #[n(4)]
    pub description: String,
    /// Its routing address; the role in it owns the task.
    #[n(5)]
    pub label: Label,
    /// The domain, for example `maintenance`.
    #[n(6)]
    pub domain: String,
    /// What it is by intent.
    #[n(7)]
    pub category: TaskCategory,
    /// The subtype in the domain, for example `plumbing`.
    #[n(8)]
    pub subtype: Option<String>,
    /// How soon.
    #[n(9)]
    pub priority: Priority,
    /// How bad, if anybody said.
    #[n(10)]
    pub severity: Option<Severity>,
    /// Who may read it.
    #[n(11)]
    pub visibility: Visibility,
    /// The time to react, where a rule or person named one.
    #[n(12)]
    pub reactivity: Option<Span>,
    /// When it should be finished.
    #[n(13)]
    pub due: Option<Timestamp>,
    /// Who takes it, if anybody in particular.
    #[n(14)]
    pub assignee: Option<UserId>,
    /// What to tick off.
    #[n(15)]
    pub checklist: Vec<String>,
    /// When a node of sound clock first received what caused it: where the first window starts
    /// (CONVERGENCE 6). A derived creation has none; the fold takes it from the routing in force.
    #[n(16)]
    pub received: Option<Timestamp>,
    /// More, as JSON texts by key. Unknown keys are kept for ever.
    #[n(17)]
    pub metadata: Vec<(String, String)>,
    /// How it climbs, where a rule or person said so; else as the policy has it.
    #[n(18)]
    pub climbs: Option<Climbs>,
    /// That it is a request which somebody else decides, and what follows.
    #[n(19)]
    pub approval: Option<Approval>,
}

/// How a task climbs, in place of what the policy says (SPEC 5).
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode, Serialize)]
pub struct Climbs {
    /// The addresses above the first, nearest first; empty: the ladder of its label.
    #[n(0)]
    pub path: Vec<Label>,
    /// The windows of level 0, 1 and so on; empty: those of the policy.
    #[n(1)]
    pub levels: Vec<Span>,
}
