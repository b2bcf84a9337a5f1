//! `orgo case …` and `orgo task …`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use orgo_schema::{
    case::{CaseAction, CaseStatus},
    fact::Judgment,
    id::{BlobHash, CaseId, FactId, SignalId, TaskId},
    label::Label,
    review::{ReviewCycle, ReviewOutcome},
    role::RolePath,
    span::Span,
    task::TaskAction,
    time::Timestamp,
    word::{Priority, Severity, Visibility},
};
use serde::{Deserialize, Serialize};

use super::{
    guests::GuestVerb,
    transfer::{TransferAct, TransferArgs},
};

/// `orgo case`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum CaseVerb {
    /// List cases, the last changed first
    List {
        /// Words to search for
        #[arg(long, short)]
        query: Option<String>,
        /// Only this status
        #[arg(long)]
        status: Option<CaseStatus>,
        /// Only labels that begin so
        #[arg(long)]
        label: Option<String>,
        /// Only this role and those within it
        #[arg(long)]
        role: Option<String>,
        /// At least this bad
        #[arg(long)]
        severity: Option<Severity>,
        /// Only with this tag
        #[arg(long)]
        tag: Option<String>,
        /// The `next` of the page before
        #[arg(long)]
        after: Option<String>,
        /// How many
        #[arg(long, default_value_t = 50)]
        max: u32,
    },
    /// Show one case with its tasks and timeline
    Show {
        /// Its id
        case: CaseId,
    },
    /// Open a case
    New(NewCaseArgs),
    /// Act on a case's status
    Do {
        /// start, hold, resume, resolve, close, reopen or settle:STATUS
        action: CaseAction,
        /// Its id
        case: CaseId,
        /// Why
        #[arg(long)]
        reason: Option<String>,
    },
    /// Change fields of a case
    Set {
        /// Its id
        case: CaseId,
        /// Which
        #[command(flatten)]
        fields: Box<CaseFields>,
    },
    /// Write a comment
    Comment {
        /// Its id
        case: CaseId,
        /// The words
        text: String,
    },
    /// Write by mail to who wrote in; it leaves ten seconds later
    Reply {
        /// Its id
        case: CaseId,
        /// The words
        text: String,
        /// The mail that is answered, where several people wrote in
        #[arg(long, value_name = "SIGNAL")]
        to: Option<SignalId>,
    },
    /// Take a reply back that has not left
    TakeReplyBack {
        /// The case
        case: CaseId,
        /// The reply, as `orgo case show` lists it
        reply: FactId,
    },
    /// Add a file
    Attach {
        /// The case
        case: CaseId,
        /// The file
        #[command(flatten)]
        file: FileArgs,
    },
    /// Take a file away; the timeline keeps it
    Detach {
        /// The case
        case: CaseId,
        /// Its hash, as `orgo case show` lists it
        hash: BlobHash,
    },
    /// Say that a case was looked over
    Review {
        /// Its id
        case: CaseId,
        /// no_change, watch, act or close
        #[arg(long)]
        outcome: ReviewOutcome,
        /// More words
        #[arg(long)]
        note: Option<String>,
    },
    /// Say that a case must be kept, whatever its retention says; or lift that
    Hold {
        /// The case
        case: CaseId,
        /// Why it must be kept
        #[arg(long, value_name = "TEXT", required_unless_present = "lift")]
        why: Option<String>,
        /// Let it go again; an administrator does that
        #[arg(long, conflicts_with = "why")]
        lift: bool,
    },
    /// Make a case part of another
    Merge {
        /// The case that becomes part
        case: CaseId,
        /// The case it becomes part of
        into: CaseId,
    },
    /// Let a merged case stand by itself again
    Unmerge {
        /// The case
        case: CaseId,
    },
    /// Move a case with its tasks and signals into a stricter compartment
    Raise {
        /// Its id
        case: CaseId,
        /// The compartment, by its name
        #[arg(long, value_name = "COMPARTMENT")]
        to: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Hand a case over to another unit: offer it, answer an offer, take one back
    Transfer {
        /// offer, accept, reject or revoke
        act: TransferAct,
        /// Its id
        case: CaseId,
        /// To whom, and why
        #[command(flatten)]
        asked: TransferArgs,
    },
    /// Who is invited, who comes and who came
    #[command(flatten)]
    Guests(GuestVerb),
    /// Publish a redacted copy of a case in a laxer compartment
    Publish {
        /// Its id
        case: CaseId,
        /// The compartment, by its name
        #[arg(long, value_name = "COMPARTMENT")]
        to: String,
        /// The title of the copy
        #[arg(long)]
        title: String,
        /// What the copy tells
        #[arg(long, default_value = "")]
        text: String,
        /// The label of the copy; that of the case if not given
        #[arg(long)]
        label: Option<Label>,
    },
    /// Make a new case of some tasks of another; merging it back undoes this
    Split {
        /// The case they leave
        case: CaseId,
        /// The tasks that go, separated by commas
        #[arg(long, value_name = "TASK", value_delimiter = ',', required = true)]
        tasks: Vec<TaskId>,
        /// The title of the new case; as the first task if not given
        #[arg(long)]
        title: Option<String>,
    },
}

/// `orgo case new`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct NewCaseArgs {
    /// The title
    #[arg(long)]
    pub title: String,
    /// What happened
    #[arg(long, default_value = "")]
    pub narrative: String,
    /// Where in the organisation it belongs
    #[arg(long)]
    pub label: Label,
    /// How bad
    #[arg(long)]
    pub severity: Option<Severity>,
    /// How soon
    #[arg(long, default_value = "medium")]
    pub priority: Priority,
    /// Who may read it
    #[arg(long, default_value = "internal")]
    pub visibility: Visibility,
    /// The site
    #[arg(long)]
    pub site: Option<String>,
    /// The building, room or area
    #[arg(long)]
    pub area: Option<String>,
    /// A tag; may be given several times
    #[arg(long = "tag")]
    pub tags: Vec<String>,
    /// Also make a task of this domain, for example maintenance
    #[arg(long = "task-type", value_name = "DOMAIN")]
    pub task_type: Option<String>,
}

/// `orgo task`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum TaskVerb {
    /// List tasks, the next to climb first
    List {
        /// Only of this case
        #[arg(long)]
        case: Option<CaseId>,
        /// Also what is finished
        #[arg(long)]
        all: bool,
        /// Only what waits for another task that is not finished
        #[arg(long, conflicts_with = "all")]
        blocked: bool,
        /// How many
        #[arg(long, default_value_t = 50)]
        max: u32,
    },
    /// Show one task with its ladder and timeline
    Show {
        /// Its id
        task: TaskId,
    },
    /// Add a task to a case
    New {
        /// The case
        #[arg(long)]
        case: CaseId,
        /// The title
        #[arg(long)]
        title: String,
        /// What to do
        #[arg(long, default_value = "")]
        description: String,
        /// Its routing address; of a request that somebody decides, one level above its case if left out
        #[arg(long, required_unless_present = "approval")]
        label: Option<Label>,
        /// The domain, for example maintenance
        #[arg(long = "type", value_name = "DOMAIN")]
        domain: String,
        /// The subtype, for example plumbing
        #[arg(long)]
        subtype: Option<String>,
        /// How soon
        #[arg(long, default_value = "medium")]
        priority: Priority,
        /// How bad
        #[arg(long)]
        severity: Option<Severity>,
        /// A request that somebody else decides
        #[arg(long)]
        approval: bool,
        /// Where it goes once it is approved
        #[arg(long, value_name = "LABEL", requires = "approval")]
        then: Option<Label>,
    },
    /// Act on a task's status
    Do {
        /// start, hold, resume, complete, fail, cancel, reopen or settle:STATUS
        action: TaskAction,
        /// Its id
        task: TaskId,
        /// Why
        #[arg(long)]
        reason: Option<String>,
        /// Of a hold: when the clock runs again by itself (RFC 3339)
        #[arg(long, value_name = "TIME")]
        until: Option<Timestamp>,
    },
    /// Decide a request
    Judge {
        /// approve, reject or revoke
        judgment: Judgment,
        /// Its id
        task: TaskId,
        /// Why, or on what terms
        #[arg(long)]
        reason: Option<String>,
    },
    /// Hand a task over to another unit: offer it, answer an offer, take one back
    Transfer {
        /// offer, accept, reject or revoke
        act: TransferAct,
        /// Its id
        task: TaskId,
        /// To whom, and why
        #[command(flatten)]
        asked: TransferArgs,
    },
    /// Say why a task moves up when it does, with every stretch of time that counts
    Why {
        /// Its id
        task: TaskId,
    },
    /// Answer for a task without starting it
    Acknowledge {
        /// Its id
        task: TaskId,
        /// When the clock runs again (RFC 3339); without it, after one whole window
        #[arg(long, value_name = "TIME")]
        until: Option<Timestamp>,
        /// Why it does not begin now
        #[arg(long)]
        reason: Option<String>,
    },
    /// Change fields of a task
    Set {
        /// Its id
        task: TaskId,
        /// Which
        #[command(flatten)]
        fields: TaskFields,
    },
    /// Write a comment
    Comment {
        /// Its id
        task: TaskId,
        /// The words
        text: String,
    },
    /// Add a file
    Attach {
        /// The task
        task: TaskId,
        /// The file
        #[command(flatten)]
        file: FileArgs,
    },
    /// Take a file away; the timeline keeps it
    Detach {
        /// The task
        task: TaskId,
        /// Its hash, as `orgo task show` lists it
        hash: BlobHash,
    },
}
/// `orgo plan`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct PlanArgs {
    /// Only of this case
    #[arg(long)]
    pub case: Option<CaseId>,
    /// Only of this role and those within it
    #[arg(long)]
    pub role: Option<RolePath>,
    /// Also what is finished
    #[arg(long)]
    pub all: bool,
    /// How many
    #[arg(long, default_value_t = 200)]
    pub max: u32,
    /// From when on each time is listed that work comes again (RFC 3339); now if not given
    #[arg(long, value_name = "TIME")]
    pub from: Option<Timestamp>,
    /// For how many days, at most 366; of one task, the first 100 times
    #[arg(long, default_value_t = 28, value_parser = clap::value_parser!(u16).range(1..=366))]
    pub days: u16,
}

/// A file to add.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct FileArgs {
    /// The file
    pub file: PathBuf,
    /// Its name, if other than that of the file
    #[arg(long)]
    pub name: Option<String>,
    /// Its media type, for example image/jpeg; from the ending of the name if not given
    #[arg(long = "media-type", value_name = "TYPE")]
    pub media_type: Option<String>,
    /// Also write this comment
    #[arg(long, value_name = "TEXT")]
    pub comment: Option<String>,
}

/// Fields that cases and tasks have.
#[derive(Debug, Clone, Default, Args, Serialize, Deserialize)]
pub struct Fields {
    /// The title
    #[arg(long)]
    pub title: Option<String>,
    /// Its routing address
    #[arg(long)]
    pub label: Option<Label>,
    /// How soon
    #[arg(long)]
    pub priority: Option<Priority>,
    /// How bad
    #[arg(long)]
    pub severity: Option<Severity>,
    /// The time to react, for example PT2H
    #[arg(long = "reactivity-time", value_name = "DURATION")]
    pub reactivity_time: Option<Span>,
}

/// Fields of cases.
#[derive(Debug, Clone, Default, Args, Serialize, Deserialize)]
pub struct CaseFields {
    /// What tasks have too
    #[command(flatten)]
    pub common: Fields,
    /// The site; empty: none
    #[arg(long)]
    pub site: Option<String>,
    /// The building, room or area; empty: none
    #[arg(long)]
    pub area: Option<String>,
    /// For how long it is kept, by a word of the profile such as clinical; empty: the usual time
    #[arg(long = "retention-class", value_name = "CLASS")]
    pub retention_class: Option<String>,
    /// When it is to be looked over (RFC 3339); empty: no review is planned
    #[arg(long = "review-due", value_name = "TIME")]
    pub review_due: Option<String>,
    /// How often it is looked over from then on, for example weekly
    #[arg(long = "review-cycle", value_name = "CYCLE", requires = "review_due")]
    pub review_cycle: Option<ReviewCycle>,
    /// When people meet (RFC 3339); empty: no day
    #[arg(long, value_name = "TIME")]
    pub starts: Option<String>,
    /// How many there is room for; empty: as many as come
    #[arg(long, value_name = "NUMBER")]
    pub seats: Option<String>,
    /// Makes somebody part of it: a mail address or a role, and as what, for example ana@example.org=watcher
    #[arg(long = "participant", value_name = "WHO=AS")]
    pub participants: Vec<String>,
    /// Takes somebody away
    #[arg(long = "no-participant", value_name = "WHO=AS")]
    pub no_participants: Vec<String>,
    /// Adds a tag
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// Removes a tag
    #[arg(long = "no-tag", value_name = "TAG")]
    pub no_tags: Vec<String>,
}

/// Fields of tasks.
#[derive(Debug, Clone, Default, Args, Serialize, Deserialize)]
pub struct TaskFields {
    /// What cases have too
    #[command(flatten)]
    pub common: Fields,
    /// When it should be finished (RFC 3339); empty: no due time
    #[arg(long, value_name = "TIME")]
    pub due: Option<String>,
    /// Who takes it, by mail address; empty: nobody
    #[arg(long, value_name = "EMAIL")]
    pub assignee: Option<String>,
    /// How it comes again (RFC 5545), for example FREQ=MONTHLY;BYDAY=1MO; empty: it does not
    #[arg(long, value_name = "RRULE")]
    pub recurrence: Option<String>,
    /// The case it belongs to
    #[arg(long)]
    pub case: Option<CaseId>,
    /// A task that must be finished first
    #[arg(long = "depends-on", value_name = "TASK")]
    pub depends_on: Vec<TaskId>,
    /// A task that need not be finished first any more
    #[arg(long = "no-depends-on", value_name = "TASK")]
    pub no_depends_on: Vec<TaskId>,
}
