//! What is asked of a node, and how it says no.
//!
//! Every change enters as a [`Command`] through one function of the node, whoever asks.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    case::CaseAction,
    fact::{
        Account, Answer, Approval, Item, Judgment, Location, OfferReply, Preferred, Value, Viewed,
    },
    id::{BlobHash, CaseId, CompartmentId, FactId, PersonId, SignalId, TaskId, UserId},
    label::{Against, Label, LabelError},
    review::ReviewOutcome,
    role::{Registry, RoleError, RolePath},
    span::Span,
    task::TaskAction,
    time::Timestamp,
    word::{Priority, Severity, TaskCategory, Visibility},
};

/// A request to change something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Opens a case, with its first tasks.
    OpenCase {
        /// The case.
        case: NewCase,
        /// Its first tasks; may be none.
        tasks: Vec<NewTask>,
    },
    /// Adds a task to a case.
    CreateTask {
        /// The case.
        case: CaseId,
        /// The task.
        task: NewTask,
    },
    /// Acts on a task's status.
    ActOnTask {
        /// Which.
        task: TaskId,
        /// What.
        action: TaskAction,
        /// Why; some actions need it.
        reason: Option<String>,
        /// Of a hold: when the clock runs again by itself.
        #[serde(default)]
        until: Option<Timestamp>,
    },
    /// Acts on a case's status.
    ActOnCase {
        /// Which.
        case: CaseId,
        /// What.
        action: CaseAction,
        /// Why; some actions need it.
        reason: Option<String>,
    },
    /// Decide a request.
    Judge {
        /// The task.
        task: TaskId,
        /// What is decided.
        judgment: Judgment,
        /// Why, or on what terms.
        reason: Option<String>,
    },
    /// Offers a task or a case to another unit.
    Offer {
        /// What is offered.
        object: Object,
        /// To whom.
        to: Unit,
        /// Why.
        reason: String,
    },
    /// Answers such an offer: accepts or rejects it, or takes it back.
    AnswerOffer {
        /// What is offered.
        object: Object,
        /// Which offer; nothing: the one that is open.
        offer: Option<FactId>,
        /// What is said.
        reply: OfferReply,
        /// Why.
        reason: Option<String>,
    },
    /// Answers for a task without starting it.
    Acknowledge {
        /// Which.
        task: TaskId,
        /// Until when; nothing: a whole window.
        until: Option<Timestamp>,
        /// Why it does not begin now.
        reason: Option<String>,
    },
    /// Gives a must-settle field of a task a value, or settles a conflict about it.
    SetTask {
        /// Which.
        task: TaskId,
        /// Field and value.
        value: Value,
    },
    /// Gives a must-settle field of a case a value, or settles a conflict about it.
    SetCase {
        /// Which.
        case: CaseId,
        /// Field and value.
        value: Value,
    },
    /// Gives a case or task a new title.
    Retitle {
        /// Which.
        object: Object,
        /// The new title.
        title: String,
    },
    /// Adds to a set.
    Add {
        /// Whose set.
        object: Object,
        /// What.
        item: Item,
    },
    /// Removes from a set.
    Remove {
        /// Whose set.
        object: Object,
        /// What.
        item: Item,
    },
    /// Makes people part of a case: those who are invited, the members of a roster, a mentor.
    Include {
        /// Which.
        case: CaseId,
        /// Whom.
        people: Vec<Somebody>,
        /// As what.
        role: String,
    },
    /// Answers an invitation.
    Answer {
        /// Of which case.
        case: CaseId,
        /// Who answers; nothing: who asks this.
        who: Option<Somebody>,
        /// What.
        given: Given,
    },
    /// Says whether somebody came.
    Attend {
        /// To which case.
        case: CaseId,
        /// Who.
        who: Somebody,
        /// Whether they came; nothing: nobody knows.
        came: Option<bool>,
    },
    /// Writes a comment.
    Comment {
        /// On what.
        object: Object,
        /// The words.
        text: String,
    },
    /// Writes to somebody who had written in, by mail.
    Reply {
        /// About which case.
        case: CaseId,
        /// Which of its mails is answered; nothing: the last that a person wrote.
        #[serde(default)]
        signal: Option<SignalId>,
        /// The words.
        text: String,
    },
    /// Takes such a reply back, as long as it has not left.
    TakeReplyBack {
        /// Of which case.
        case: CaseId,
        /// Which.
        reply: FactId,
    },
    /// Adds a file.
    Attach {
        /// To what.
        object: Object,
        /// The file.
        file: NewFile,
    },
    /// Takes a file away. Its content is kept for the timeline.
    Detach {
        /// From what.
        object: Object,
        /// The content.
        file: BlobHash,
    },
    /// Says that a case was looked over, and what came of it.
    Review {
        /// Which.
        case: CaseId,
        /// What came of it.
        outcome: ReviewOutcome,
        /// More words.
        note: Option<String>,
    },
    /// Makes a new case of some tasks of another.
    SplitCase {
        /// The case they leave.
        case: CaseId,
        /// Which tasks go; at least one.
        tasks: Vec<TaskId>,
        /// The title of the new case; nothing: that of the first task.
        title: Option<String>,
    },
    /// Moves a case with its tasks and signals into a stricter compartment.
    RaiseCase {
        /// Which.
        case: CaseId,
        /// Where it goes on.
        to: CompartmentId,
        /// Why.
        reason: Option<String>,
    },
    /// Publishes a redacted copy of a case in a laxer compartment: a new case that says no more than this.
    PublishCase {
        /// Which.
        case: CaseId,
        /// Where the copy goes.
        to: CompartmentId,
        /// The title of the copy.
        title: String,
        /// What it tells.
        text: String,
        /// Its label; nothing: that of the case.
        label: Option<Label>,
    },
    /// Ticks or unticks a checklist item.
    Check {
        /// Of which task.
        task: TaskId,
        /// The number of the item, from 0.
        item: u16,
        /// Whether it is done.
        done: bool,
    },
    /// Says yes or no to what a rule would do to a task, or to a case that it would open.
    Decide {
        /// The task or case.
        object: Object,
        /// What waits.
        act: FactId,
        /// Whether it shall be.
        yes: bool,
        /// Why.
        reason: Option<String>,
    },
    /// Says that who asks has seen messages about a task or case that were for them.
    See {
        /// The task or case.
        object: Object,
        /// The messages.
        effects: Vec<FactId>,
    },
    /// Decides by hand what a signal leads to.
    RouteSignal {
        /// The signal.
        signal: SignalId,
        /// The case to open.
        case: NewCase,
        /// Its tasks.
        tasks: Vec<NewTask>,
    },
    /// Says which case a signal belongs to.
    PlaceSignal {
        /// The signal.
        signal: SignalId,
        /// The case.
        case: CaseId,
    },
    /// Says that a signal needs no work.
    SetSignalAside {
        /// The signal.
        signal: SignalId,
        /// Why.
        reason: String,
    },
    /// Adds a user, or changes what a user may do.
    SetAccount {
        /// Who; a new id for a new user.
        user: UserId,
        /// What they may do.
        account: Account,
    },
    /// Says how a user wishes to be told.
    Prefer {
        /// Who.
        user: UserId,
        /// How.
        preferred: Preferred,
    },
    /// Keeps a view of a list for a user, calls it otherwise, or removes it.
    KeepView {
        /// Who.
        user: UserId,
        /// What.
        viewed: Viewed,
    },
}

/// What a command is about, where that may be a case or a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Object {
    /// A case.
    Case(CaseId),
    /// A task.
    Task(TaskId),
}

/// A unit as people name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// By a whole address, for example `1001.11.IT.Support`.
    Label(Label),
    /// By its role: what is offered keeps its level and kind.
    Role(RolePath),
    /// Another organisation, by a mail address, as `it@district.example` or `District <it@district.example>`.
    Outside(String),
}

impl Unit {
    /// Reads a unit as a person wrote it, with the areas of `registry`.
    ///
    /// # Errors
    /// What is wrong with the label or the role.
    pub fn parse(text: &str, registry: &Registry) -> Result<Self, UnitError> {
        let text = text.trim();
        if text.contains('@') {
            Ok(Self::Outside(text.to_owned()))
        } else if text.starts_with(|first: char| first.is_numeric()) {
            Ok(Self::Label(Label::parse(text, registry)?))
        } else {
            Ok(Self::Role(registry.canonical(text)?))
        }
    }

    /// Returns the address that work at `from` has at this unit, spelled as `registry` does. What is offered outside
    /// stays where it is.
    ///
    /// # Errors
    /// When the registry does not know its area.
    pub fn address(&self, from: &Label, registry: &Registry) -> Result<Label, RoleError> {
        match self {
            Self::Label(label) => label.canonical(registry),
            Self::Role(role) => from.with_role(Some(role.clone())).canonical(registry),
            Self::Outside(_) => Ok(from.clone()),
        }
    }
}

impl FromStr for Unit {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        Self::parse(text, Registry::standard())
    }
}

/// Why a text names no unit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnitError {
    /// It begins as a label does and is none.
    #[error(transparent)]
    Label(#[from] LabelError),
    /// It is no role.
    #[error(transparent)]
    Role(#[from] RoleError),
}

/// What somebody answers to an invitation, as it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// The answer.
    pub answer: Answer,
    /// How many they bring.
    pub guests: u8,
    /// More words.
    pub note: Option<String>,
}

/// People as others name them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Somebody {
    /// Whoever has a mail address, as `ana@example.org` or `Ana Ruiz <ana@example.org>`.
    Address(String),
    /// Somebody who signs in.
    User(UserId),
    /// A person who is known.
    Person(PersonId),
    /// Everybody in a team who signs in.
    Team(RolePath),
    /// The members of a case that is a roster.
    Roster(CaseId),
}

/// A file as somebody brings it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFile {
    /// Its name.
    pub name: String,
    /// The media type as declared.
    pub media_type: String,
    /// The content.
    pub content: Vec<u8>,
}

impl fmt::Debug for NewFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewFile")
            .field("name", &self.name)
            .field("media_type", &self.media_type)
            .field("bytes", &self.content.len())
            .finish()
    }
}

/// A case as somebody asks for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCase {
    /// The title.
    pub title: String,
    /// What happened.
    #[serde(default)]
    pub narrative: String,
    /// Where in the organisation it belongs.
    pub label: Label,
    /// How bad, if known.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// How soon.
    #[serde(default = "medium")]
    pub priority: Priority,
    /// Who may read it; decides the compartment.
    #[serde(default = "internal")]
    pub visibility: Visibility,
    /// Where it is.
    #[serde(default)]
    pub location: Location,
    /// Its first tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// The domain, for example `maintenance`.
    #[serde(default)]
    pub domain: Option<String>,
    /// The subtype, for example `plumbing`.
    #[serde(default)]
    pub subtype: Option<String>,
    /// The time to react, if other than the profile's.
    #[serde(default)]
    pub reactivity_time: Option<Span>,
    /// What else is known of it: a name, and a value as JSON.
    #[serde(default)]
    pub metadata: Vec<(String, String)>,
}

/// A task as somebody asks for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTask {
    /// The title.
    pub title: String,
    /// What to do.
    #[serde(default)]
    pub description: String,
    /// Its routing address; the role in it owns the task.
    pub label: Label,
    /// The domain, for example `maintenance`.
    #[serde(rename = "type")]
    pub domain: String,
    /// What it is by intent.
    #[serde(default = "request")]
    pub category: TaskCategory,
    /// The subtype, for example `plumbing`.
    #[serde(default)]
    pub subtype: Option<String>,
    /// How soon.
    #[serde(default = "medium")]
    pub priority: Priority,
    /// How bad, if known.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// The time to react, if other than the profile's.
    #[serde(default)]
    pub reactivity_time: Option<Span>,
    /// When it should be finished.
    #[serde(default)]
    pub due_at: Option<Timestamp>,
    /// Who takes it, if anybody in particular.
    #[serde(default)]
    pub assignee: Option<UserId>,
    /// What to tick off.
    #[serde(default)]
    pub checklist: Vec<String>,
    /// That it is a request which somebody else decides, and what follows.
    #[serde(default)]
    pub approval: Option<Approval>,
    /// What else is known of it: a name, and a value as JSON.
    #[serde(default)]
    pub metadata: Vec<(String, String)>,
}

const fn medium() -> Priority {
    Priority::Medium
}

const fn internal() -> Visibility {
    Visibility::Internal
}

const fn request() -> TaskCategory {
    TaskCategory::Request
}

/// Proof that a command was applied and is on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The case it touched or made.
    pub case_id: Option<CaseId>,
    /// The tasks it touched or made.
    pub task_ids: Vec<TaskId>,
    /// The facts it wrote.
    pub facts: Vec<FactId>,
    /// That the work went against the flow of its information by it (SPEC 2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<Against>,
}

/// An expected no, meant for the person who asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// It does not exist, or the person may not know that it does.
    #[error("there is no {kind} with this id that you may see")]
    NotFound {
        /// case, task, signal …
        kind: String,
    },
    /// It goes on in a compartment that the person may not see, or that is not here.
    #[error("the {kind} was moved to where you may not see it")]
    Moved {
        /// case, task, signal …
        kind: String,
    },
    /// The person sees that it is there, and who does it, but no more of it (SPEC 6, transparency).
    #[error(
        "this {kind} belongs to “{title}” ({label}, {status}); only who has to do with it sees more: ask its team to add you"
    )]
    Glimpsed {
        /// case or task.
        kind: String,
        /// The title of the case.
        title: String,
        /// The label of the case.
        label: String,
        /// Where the case stands.
        status: String,
    },
    /// The person's duty does not include it.
    #[error("a user with the duty {duty} may not {action}; ask a coordinator or an administrator")]
    NotAllowed {
        /// The duty of who asked.
        duty: String,
        /// What was asked.
        action: String,
    },
    /// The table has no such move from here.
    #[error("{action} is not possible while {kind} is {status}; possible now: {allowed}")]
    IllegalMove {
        /// case or task.
        kind: String,
        /// What was asked.
        action: String,
        /// Where it stands.
        status: String,
        /// What is possible from here.
        allowed: String,
    },
    /// A field is missing, too long or makes no sense.
    #[error("{field}: {problem}")]
    Invalid {
        /// Which.
        field: String,
        /// What is wrong and what is allowed.
        problem: String,
    },
}
