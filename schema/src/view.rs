//! The canonical JSON contracts of cases, tasks and signals (SPEC 3), as everybody outside sees them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::{
    case::CaseStatus,
    fact::{Answer, AnswerWay, Approval, Gathering, Location, ReplyState, TransferState, Who},
    id::{
        BlobHash, CaseId, CompartmentId, FactId, OrganizationId, PersonId, SignalId, TaskId, UserId,
    },
    label::Label,
    recurrence::Recurrence,
    retention::RetentionClass,
    review::ReviewView,
    role::RolePath,
    span::Span,
    task::ShownStatus,
    time::Timestamp,
    word::{Priority, Severity, TaskCategory, Visibility},
};

/// A case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CaseView {
    /// Its id.
    pub case_id: CaseId,
    /// The tenant.
    pub organization_id: OrganizationId,
    /// The compartment it lives in.
    pub compartment_id: CompartmentId,
    /// Its routing address.
    pub label: Label,
    /// Its title.
    pub title: String,
    /// What happened.
    pub narrative: String,
    /// Where it stands.
    pub status: CaseStatus,
    /// How bad.
    pub severity: Severity,
    /// How soon.
    pub priority: Priority,
    /// Who may read it.
    pub visibility: Visibility,
    /// The time to react, if one was named.
    pub reactivity_time: Option<Span>,
    /// The role it came from.
    pub origin_role: Option<RolePath>,
    /// The signal that opened it.
    pub origin_signal: Option<SignalId>,
    /// Where it is.
    pub location: Location,
    /// Its tags, sorted.
    pub tags: Vec<String>,
    /// Who is part of it.
    pub participants: Vec<Participant>,
    /// When people meet, if they do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gathering: Option<Gathering>,
    /// Who was invited, answered or came: those who come first, in the order of their seats.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guests: Vec<GuestView>,
    /// The domain, for example `maintenance`.
    pub domain: Option<String>,
    /// The subtype, for example `plumbing`.
    pub subtype: Option<String>,
    /// More. Unknown keys are kept for ever.
    pub metadata: BTreeMap<String, serde_json::Value>,
    /// Other cases: parent, related, duplicate_of, split_from, split_into.
    pub links: Vec<CaseLink>,
    /// The case this one is part of.
    pub merged_into: Option<CaseId>,
    /// To which units it was offered, and what came of it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transfers: Vec<TransferView>,
    /// When it is looked over again, and what came of it last.
    pub review: ReviewView,
    /// For how long it is kept, if anybody said.
    pub retention_class: Option<RetentionClass>,
    /// The files that people added, by name.
    pub attachments: Vec<AttachmentView>,
    /// What people wrote, oldest first.
    pub comments: Vec<CommentView>,
    /// What people wrote to those who had written in, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replies: Vec<ReplyView>,
    /// The highest rung one of its open tasks stands on.
    pub escalation_level: u8,
    /// Where sites differ.
    pub conflicts: Vec<ConflictView>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TaskView {
    /// Its id.
    pub task_id: TaskId,
    /// Its case.
    pub case_id: CaseId,
    /// The tenant.
    pub organization_id: OrganizationId,
    /// The compartment it lives in.
    pub compartment_id: CompartmentId,
    /// Its routing address now, escalation included.
    pub label: Label,
    /// Its title.
    pub title: String,
    /// What to do.
    pub description: String,
    /// The domain, for example `maintenance`.
    #[serde(rename = "type")]
    pub domain: String,
    /// What it is by intent.
    pub category: TaskCategory,
    /// The subtype in the domain.
    pub subtype: Option<String>,
    /// Where it stands, as people see it.
    pub status: ShownStatus,
    /// How soon.
    pub priority: Priority,
    /// How bad.
    pub severity: Severity,
    /// Who may read it.
    pub visibility: Visibility,
    /// The team that owns it.
    pub owner_role: Option<RolePath>,
    /// Who has taken it.
    pub assignee: Option<UserId>,
    /// Who made it; nothing for a rule.
    pub created_by: Option<UserId>,
    /// When it should be finished.
    pub due_at: Option<Timestamp>,
    /// The time to react, resolved.
    pub reactivity_time: Option<Span>,
    /// The rung it stands on, 0 for where it began.
    pub escalation_level: u8,
    /// When the next step occurs if nobody acts; nothing when the clock stands.
    pub next_step_at: Option<Timestamp>,
    /// Since when its ladder has run out, so that nobody above saves it; in the future while who answers there asked
    /// for time. Nothing below the top, when it began at the top, and while it is on hold.
    #[serde(default)]
    pub at_top_since: Option<Timestamp>,
    /// What must be finished first.
    pub depends_on: Vec<TaskId>,
    /// What to tick off.
    pub checklist: Vec<ChecklistItem>,
    /// That it is a request which somebody else decides, and what follows.
    pub approval: Option<Approval>,
    /// How it comes again (RFC 5545), if it does.
    pub recurrence: Option<Recurrence>,
    /// To which units it was offered, and what came of it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transfers: Vec<TransferView>,
    /// The files that people added, by name.
    pub attachments: Vec<AttachmentView>,
    /// What people wrote, oldest first.
    pub comments: Vec<CommentView>,
    /// More. Unknown keys are kept for ever.
    pub metadata: BTreeMap<String, serde_json::Value>,
    /// How it ended.
    pub resolution: Option<String>,
    /// Where sites differ.
    pub conflicts: Vec<ConflictView>,
    /// Why it does not count, if it does not: another routing is in force and nobody touched it.
    pub void: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A signal as lists show it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SignalView {
    /// Its id.
    pub signal_id: SignalId,
    /// The tenant.
    pub organization_id: OrganizationId,
    /// The compartment it lives in.
    pub compartment_id: CompartmentId,
    /// Who wrote it.
    pub from: Option<PersonId>,
    /// Its subject.
    pub subject: String,
    /// The beginning of its text.
    pub excerpt: String,
    /// The address it was delivered to.
    pub delivered_to: Option<String>,
    /// The case it is shown in; nothing: triage, or set aside.
    pub case_id: Option<CaseId>,
    /// Why it needs no work, if somebody said so.
    pub set_aside: Option<String>,
    /// How many contents came under its one Message-ID; more than one is suspicious.
    pub variants: u32,
    /// When it first came in.
    pub received_at: Timestamp,
}

/// Work that was offered to another unit, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TransferView {
    /// The fact of the offer.
    pub offer_id: FactId,
    /// How it stands.
    pub state: TransferState,
    /// Where the work was.
    pub from: Label,
    /// Where it is offered to.
    pub to: Label,
    /// Who outside the organisation it is offered to, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside: Option<PersonId>,
    /// Who offered it.
    pub by: Option<UserId>,
    /// Why.
    pub reason: String,
    /// Since when.
    pub at: Timestamp,
    /// What was said to it, if somebody answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<TransferAnswerView>,
}

/// What was said to an offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TransferAnswerView {
    /// The fact.
    pub answer_id: FactId,
    /// Who said it.
    pub by: Option<UserId>,
    /// Why.
    pub reason: Option<String>,
    /// The mail that says so, where somebody outside answered by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caused_by: Option<SignalId>,
    /// When.
    pub at: Timestamp,
}

/// Somebody who is part of a case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Participant {
    /// A person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// A user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<UserId>,
    /// A team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RolePath>,
    /// As what.
    #[serde(rename = "as")]
    pub part: String,
}

/// Somebody who was invited to a case, answered, or came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GuestView {
    /// A person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// A user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<UserId>,
    /// Since when they are invited; nothing for who is not, and came or answered all the same.
    pub invited_at: Option<Timestamp>,
    /// What they answered last; nothing: nothing yet.
    pub answer: Option<Answer>,
    /// How many they bring.
    pub guests: u8,
    /// Whether they would come and there is no seat for them yet.
    pub waits: bool,
    /// More words.
    pub note: Option<String>,
    /// The way the answer came.
    pub via: Option<AnswerWay>,
    /// The mail that the answer was read out of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caused_by: Option<SignalId>,
    /// When it came.
    pub answered_at: Option<Timestamp>,
    /// Whether they came; nothing: nobody said.
    pub came: Option<bool>,
}

impl GuestView {
    /// Returns who it is.
    pub fn who(&self) -> Option<Who> {
        let user = self.user.map(Who::User);
        user.or_else(|| self.person.map(Who::Person))
    }
}

/// Another case and how it is related.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct CaseLink {
    /// parent, related, duplicate_of, split_from, split_into.
    pub relation: String,
    /// The other case.
    pub case_id: CaseId,
}

/// One line to tick off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChecklistItem {
    /// What to do.
    pub text: String,
    /// Whether it is done.
    pub done: bool,
    /// The record of the rule that added it, if one did as time passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<FactId>,
    /// Its number among the lines that were added with it, from 0.
    #[serde(default)]
    pub item: u16,
}

/// A file that somebody added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AttachmentView {
    /// Its name, safe to show and to save under.
    pub name: String,
    /// The media type as declared. Never trusted.
    pub media_type: String,
    /// The size in bytes.
    pub size: u64,
    /// The keyed hash of the content, its name within the compartment.
    pub hash: BlobHash,
    /// Who added it.
    pub by: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

/// What somebody wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CommentView {
    /// Its name: that of the fact.
    pub comment_id: FactId,
    /// Who wrote it; nothing for the node.
    pub by: Option<UserId>,
    /// When.
    pub at: Timestamp,
    /// The words.
    pub text: String,
}

/// What somebody wrote to who had written in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReplyView {
    /// Its name: that of the fact.
    pub reply_id: FactId,
    /// Who wrote it.
    pub by: Option<UserId>,
    /// When.
    pub at: Timestamp,
    /// To whom.
    pub to: PersonId,
    /// The mail that it answers.
    pub signal_id: SignalId,
    /// The words.
    pub text: String,
    /// What became of it.
    pub state: ReplyState,
    /// When it left, if it did.
    pub sent_at: Option<Timestamp>,
    /// Why it has not left, or will not, where something stood in the way.
    pub problem: Option<String>,
}

/// A field that two sites set apart and nobody has settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConflictView {
    /// Which field, or `status`.
    pub field: String,
    /// Each value as text, the one shown now first.
    pub values: Vec<String>,
}
