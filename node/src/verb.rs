//! Everything that can be asked of a node from the command line, as data.
//!
//! The same value is run in the program that was started, or sent to the running node over its
//! local socket: one list of verbs, two ways to run them.

use clap::{Args, Subcommand};
use orgo_schema::{
    case::{CaseAction, CaseStatus},
    id::{CaseId, TaskId},
    label::Label,
    role::RolePath,
    span::Span,
    task::TaskAction,
    word::{Duty, Priority, Severity, Visibility},
};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What is asked.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum Verb {
    /// Take in one raw message from standard input, as a mail server's pipe does
    Deliver(Deliver),
    /// Take in a whole archive: mbox files, or folders of them
    Import(Import),
    /// Say what Orgo makes of a mail, a label or a rule file; nothing is stored
    #[command(subcommand)]
    Explain(Explain),
    /// Cases
    #[command(subcommand)]
    Case(CaseVerb),
    /// Tasks
    #[command(subcommand)]
    Task(TaskVerb),
    /// What waits for a person to decide
    #[command(subcommand)]
    Triage(TriageVerb),
    /// What could not be read
    #[command(subcommand)]
    Quarantine(QuarantineVerb),
    /// People who sign in
    #[command(subcommand)]
    User(UserVerb),
    /// Profiles
    #[command(subcommand)]
    Profile(ProfileVerb),
    /// Rules
    #[command(subcommand)]
    Rules(RulesVerb),
    /// Domain modules
    #[command(subcommand)]
    Module(ModuleVerb),
    /// This node
    #[command(subcommand)]
    Node(NodeVerb),
    /// Record the steps of the ladder that are due
    Escalate(Escalate),
    /// Print two hashes per compartment, equal on nodes that agree
    Digest,
    /// Make the derived tables again from the documents
    Rebuild,
}

/// `orgo deliver`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Deliver {
    /// The address it was delivered to
    #[arg(long, value_name = "ADDRESS")]
    pub to: Option<String>,
}

/// `orgo import`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Import {
    /// mbox files, or folders of them
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Treat it as mail that came in now: rules run, work is made
    #[arg(long)]
    pub live: bool,
    /// Read and count, store nothing
    #[arg(long)]
    pub dry_run: bool,
    /// The address it was delivered to
    #[arg(long, value_name = "ADDRESS")]
    pub to: Option<String>,
}

/// `orgo explain`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum Explain {
    /// Read a mail and say what would happen
    Mail {
        /// The file; `-` for standard input
        file: PathBuf,
        /// The address it was delivered to
        #[arg(long, value_name = "ADDRESS")]
        to: Option<String>,
    },
    /// Say what a label means and where it climbs
    Label {
        /// For example 1001.91.Operations.Safety
        label: String,
    },
    /// Say in sentences what the rules of a file do
    Rule {
        /// The file
        file: PathBuf,
    },
}

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
        fields: Fields,
    },
    /// Write a comment
    Comment {
        /// Its id
        case: CaseId,
        /// The words
        text: String,
    },
    /// Make a case part of another
    Merge {
        /// The case that becomes part
        case: CaseId,
        /// The case it becomes part of
        into: CaseId,
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
        /// Its routing address
        #[arg(long)]
        label: Label,
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
    },
    /// Answer for a task without starting it
    Acknowledge {
        /// Its id
        task: TaskId,
    },
    /// Change fields of a task
    Set {
        /// Its id
        task: TaskId,
        /// Which
        #[command(flatten)]
        fields: Fields,
    },
    /// Write a comment
    Comment {
        /// Its id
        task: TaskId,
        /// The words
        text: String,
    },
}

/// Fields that can be set.
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
    /// When it should be finished (RFC 3339)
    #[arg(long)]
    pub due: Option<orgo_schema::time::Timestamp>,
    /// Who takes it, by mail address; empty: nobody
    #[arg(long, value_name = "EMAIL")]
    pub assignee: Option<String>,
    /// Adds a tag
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// Removes a tag
    #[arg(long = "no-tag", value_name = "TAG")]
    pub no_tags: Vec<String>,
}

/// `orgo triage`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum TriageVerb {
    /// List what waits, oldest first
    List,
    /// Open a case from a signal
    Route {
        /// The signal
        signal: orgo_schema::id::SignalId,
        /// The title; as it came if not given
        #[arg(long)]
        title: Option<String>,
        /// Where in the organisation it belongs
        #[arg(long)]
        label: Label,
        /// The domain of the task, for example maintenance
        #[arg(long = "type", value_name = "DOMAIN")]
        domain: String,
    },
    /// Put a signal into a case
    Place {
        /// The signal
        signal: orgo_schema::id::SignalId,
        /// The case
        case: CaseId,
    },
    /// Say that a signal needs no work
    SetAside {
        /// The signal
        signal: orgo_schema::id::SignalId,
        /// Why
        #[arg(long)]
        reason: String,
    },
}

/// `orgo quarantine`.
#[derive(Debug, Clone, Copy, Subcommand, Serialize, Deserialize)]
pub enum QuarantineVerb {
    /// List what could not be read, newest first
    List,
}

/// `orgo user`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum UserVerb {
    /// List everybody who may sign in
    List,
    /// Add somebody, and print a link for choosing a password
    Add {
        /// The mail address
        email: String,
        /// The name people see
        #[arg(long)]
        name: String,
        /// administrator, coordinator, member, auditor or reporter
        #[arg(long, default_value = "member")]
        duty: Duty,
        /// A team; may be given several times
        #[arg(long = "team")]
        teams: Vec<RolePath>,
        /// A restricted compartment they may read; may be given several times
        #[arg(long = "clearance", value_name = "COMPARTMENT")]
        clearances: Vec<String>,
    },
    /// Print a fresh link for choosing a password
    Link {
        /// The mail address
        email: String,
    },
}

/// `orgo profile`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum ProfileVerb {
    /// List the profiles that are there
    List,
    /// Show the values in force
    Show,
    /// Check a profile file
    Check {
        /// The file
        file: PathBuf,
    },
}

/// `orgo rules`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum RulesVerb {
    /// Check rule files
    Check {
        /// The files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Say what the rules make of a mail; nothing is stored
    Test {
        /// The mail
        mail: PathBuf,
        /// Rule files to use in place of the ones in force
        #[arg(long = "rules")]
        rules: Vec<PathBuf>,
        /// The address it was delivered to
        #[arg(long, value_name = "ADDRESS")]
        to: Option<String>,
    },
}

/// `orgo module`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum ModuleVerb {
    /// List the modules in force
    List,
    /// Check a module's folder
    Check {
        /// The folder
        folder: PathBuf,
    },
}

/// `orgo node`.
#[derive(Debug, Clone, Copy, Subcommand, Serialize, Deserialize)]
pub enum NodeVerb {
    /// Say who this node is
    Id,
}

/// `orgo escalate`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Escalate {
    /// As if it were then (RFC 3339)
    #[arg(long, value_name = "TIME")]
    pub now: Option<orgo_schema::time::Timestamp>,
    /// Say what would be recorded, record nothing
    #[arg(long)]
    pub dry_run: bool,
}

impl Verb {
    /// Returns the verb with its paths made absolute: the node that runs it may stand in another folder.
    ///
    /// # Errors
    /// When the current folder is gone.
    pub fn with_absolute_paths(mut self) -> Result<Self, crate::failure::Failure> {
        let paths: Vec<&mut PathBuf> = match &mut self {
            Self::Import(import) => import.paths.iter_mut().collect(),
            Self::Explain(Explain::Mail { file, .. } | Explain::Rule { file }) => vec![file],
            Self::Profile(ProfileVerb::Check { file }) => vec![file],
            Self::Rules(RulesVerb::Check { files }) => files.iter_mut().collect(),
            Self::Rules(RulesVerb::Test { mail, rules, .. }) => {
                rules.iter_mut().chain([mail]).collect()
            }
            Self::Module(ModuleVerb::Check { folder }) => vec![folder],
            Self::Deliver(_)
            | Self::Explain(Explain::Label { .. })
            | Self::Case(_)
            | Self::Task(_)
            | Self::Triage(_)
            | Self::Quarantine(_)
            | Self::User(_)
            | Self::Profile(ProfileVerb::List | ProfileVerb::Show)
            | Self::Module(ModuleVerb::List)
            | Self::Node(_)
            | Self::Escalate(_)
            | Self::Digest
            | Self::Rebuild => Vec::new(),
        };
        for path in paths {
            if path.as_os_str() == "-" {
                continue;
            }
            *path = std::path::absolute(&*path).map_err(|error| {
                crate::failure::Failure::Trouble(format!("{}: {error}", path.display()))
            })?;
        }
        Ok(self)
    }
}
