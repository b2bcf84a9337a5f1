//! Everything that can be asked of a node from the command line, as data.
//!
//! The same value is run in the program that was started, or sent to the running node over its
//! local socket: one list of verbs, two ways to run them.

pub mod audit;
pub mod bundle;
pub mod calendar;
pub mod form;
pub mod guests;
pub mod letter;
pub mod node;
pub mod notices;
pub mod pattern;
pub mod purge;
pub mod resource;
pub mod review;
pub mod rules;
pub mod transfer;
pub mod user;
pub mod waiting;
pub mod webhook;
pub mod withheld;
pub mod work;

use clap::{Args, Subcommand};
use orgo_schema::{id::CaseId, label::Label, span::Span, time::Timestamp};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

pub use audit::AuditVerb;
pub use bundle::{BundleExport, BundleVerb};
pub use calendar::{CalendarTest, CalendarVerb};
pub use form::FormVerb;
pub use guests::{
    AnswerArgs, AttendanceArgs, GuestVerb, InviteArgs, MentoringVerb, ParticipantVerb,
};
pub use letter::{LetterVerb, Preview};
pub use node::{Approve, Join, NodeVerb};
pub use notices::NoticesVerb;
pub use pattern::{FindPatterns, PatternVerb};
pub use purge::{PurgeVerb, Retention};
pub use resource::{AttachResource, NewResource, ResourceVerb};
pub use review::{ReviewVerb, RunReviews};
pub use rules::{DryRun, RulesTest, RulesVerb};
pub use transfer::{TransferAct, TransferArgs};
pub use user::{Prefs, SetUser, UserVerb};
pub use waiting::WaitingVerb;
pub use webhook::{NewWebhook, WebhookVerb};
pub use withheld::{WithheldId, WithheldVerb};
pub use work::{
    CaseFields, CaseVerb, Fields, FileArgs, NewCaseArgs, PlanArgs, TaskFields, TaskVerb,
};

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
    /// List tasks with their times: since when, until when, when they move up or come again
    Plan(PlanArgs),
    /// What waits for a person to decide
    #[command(subcommand)]
    Triage(TriageVerb),
    /// What could not be read
    #[command(subcommand)]
    Quarantine(QuarantineVerb),
    /// What other nodes wrote and does not count here
    #[command(subcommand)]
    Withheld(WithheldVerb),
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
    /// Forms of the modules in use
    #[command(subcommand)]
    Form(FormVerb),
    /// Calendars of working time
    #[command(subcommand)]
    Calendar(CalendarVerb),
    /// This node
    #[command(subcommand)]
    Node(NodeVerb),
    /// Compartments of this node, and their passphrases
    #[command(subcommand)]
    Compartment(CompartmentVerb),
    /// Files that somebody carries from node to node
    #[command(subcommand)]
    Bundle(BundleVerb),
    /// Other nodes: how it goes with them, and where they are
    Peers(Peers),
    /// Talk with other nodes now, and wait until both have everything
    Sync(Sync),
    /// What time it is here, and who vouches for it
    #[command(subcommand)]
    Clock(ClockVerb),
    /// Messages that people shall get, or got
    #[command(subcommand)]
    Outbox(OutboxVerb),
    /// The texts that messages are made from
    #[command(subcommand)]
    Letter(LetterVerb),
    /// Record the steps of the ladder that are due, and what rules do because time has passed
    Escalate(Escalate),
    /// Make the work that has come round again
    Repeat(Repeat),
    /// Cases that are like one another, and the reviews that are opened when they come too often
    #[command(subcommand)]
    Pattern(PatternVerb),
    /// Days, weeks, months and years that have ended, and the reviews that are held of them
    #[command(subcommand)]
    Review(ReviewVerb),
    /// What rules would do beyond routing, and waits for a yes
    #[command(subcommand)]
    Waiting(WaitingVerb),
    /// What reached you: messages about tasks and cases, mailed or not
    #[command(subcommand)]
    Notices(NoticesVerb),
    /// Addresses that signed events are posted to
    #[command(subcommand)]
    Webhook(WebhookVerb),
    /// The resource library: what rules and people attach
    #[command(subcommand)]
    Resource(ResourceVerb),
    /// What happened on this node, and whether what says so is whole
    #[command(subcommand)]
    Audit(AuditVerb),
    /// Whole cases that go, at every site, and stay gone
    #[command(subcommand)]
    Purge(PurgeVerb),
    /// Propose for purging what was kept for as long as the profile says
    Retention(Retention),
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

/// `orgo clock`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum ClockVerb {
    /// Show what time it is here, how far off that may be, and who vouches for it
    Show,
    /// Say what time it is, where no time server does; it holds until the machine is started again
    Set {
        /// What time it is, for example 2026-11-21T08:30:00Z
        #[arg(long, value_name = "TIME")]
        now: Timestamp,
        /// How far off that may be, either way
        #[arg(long, value_name = "SPAN", default_value = "PT2M")]
        within: Span,
    },
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

/// `orgo compartment`. Passphrases are asked for, or read from the first line of standard input.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum CompartmentVerb {
    /// List them, and whether they are open
    List,
    /// Put one behind a passphrase: after each start it is locked until somebody unlocks it
    Protect {
        /// Its name
        name: String,
    },
    /// Open one that waits for its passphrase
    Unlock {
        /// Its name
        name: String,
    },
    /// Take the passphrase off
    Unprotect {
        /// Its name
        name: String,
    },
}

/// `orgo outbox`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum OutboxVerb {
    /// List them, what waits first
    List,
    /// Send what is due now
    Run,
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
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum QuarantineVerb {
    /// List what could not be read, newest first
    List,
    /// Read it again with this program, and take it in if that works
    Retry {
        /// Its id in the list
        id: i64,
    },
    /// Take it in without reading it: it goes to triage, with its bytes as a file
    Adopt {
        /// Its id in the list
        id: i64,
    },
    /// Say that it is of no use; its bytes stay until the time for keeping mail is over
    Discard {
        /// Its id in the list
        id: i64,
        /// Why
        #[arg(long)]
        reason: String,
    },
}

/// `orgo profile`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum ProfileVerb {
    /// List the profiles that are there
    List,
    /// Show the values in force, and who set each
    Show {
        /// For the work of this domain, such as hr
        #[arg(long)]
        domain: Option<String>,
    },
    /// List what held since when, who said so where, and which files changed
    History,
    /// Check a profile and play the scenarios beside it
    Check {
        /// The file, or the folder with a `profile.yaml`
        path: PathBuf,
    },
    /// Say how two profiles differ: knob by knob, and how work climbs
    Diff {
        /// A name, a file or a folder
        one: String,
        /// A name, a file or a folder
        other: String,
        /// Where the work that is compared begins
        #[arg(long)]
        label: Option<String>,
    },
    /// Say what another profile would have done with the work of the last months
    Replay {
        /// A name, a file or a folder
        other: String,
        /// How many months
        #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=120))]
        months: u32,
    },
}

impl ProfileVerb {
    /// Makes the names of profiles that are paths absolute: who answers may work in another folder.
    fn make_names_absolute(&mut self) {
        let names = match self {
            Self::Diff { one, other, .. } => vec![one, other],
            Self::Replay { other, .. } => vec![other],
            Self::List | Self::Show { .. } | Self::History | Self::Check { .. } => Vec::new(),
        };
        for name in names {
            let path = std::path::Path::new(&*name);
            if path.exists()
                && let Ok(path) = std::path::absolute(path)
            {
                *name = path.display().to_string();
            }
        }
    }
}

/// `orgo module`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum ModuleVerb {
    /// List the modules in force
    List,
    /// Show one in force, with its subtypes
    Show {
        /// Its name, for example maintenance
        name: String,
    },
    /// Check a module's folder
    Check {
        /// The folder
        folder: PathBuf,
    },
}

/// `orgo peers`; without more: lists them.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Peers {
    /// What to do
    #[command(subcommand)]
    pub verb: Option<PeersVerb>,
}

/// `orgo peers …`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum PeersVerb {
    /// Say where a node is
    Add {
        /// Its name, its site, or the beginning of its id
        node: String,
        /// For example 192.0.2.7:8732; or a relay, such as `https://relay.example.org`, used from the next start on
        #[arg(value_name = "ADDR")]
        address: String,
    },
    /// Forget where a node is, and how it was met
    Forget {
        /// Its name, its site, or the beginning of its id
        node: String,
    },
}

/// `orgo sync`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Sync {
    /// Its name, its site, or the beginning of its id; nothing: all
    pub peer: Option<String>,
}

/// `orgo escalate`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Escalate {
    /// As if it were then (RFC 3339)
    #[arg(long, value_name = "TIME")]
    pub now: Option<Timestamp>,
    /// Say what would be recorded, record nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// `orgo repeat`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Repeat {
    /// As if it were then (RFC 3339)
    #[arg(long, value_name = "TIME")]
    pub now: Option<Timestamp>,
    /// Say what would be made, make nothing
    #[arg(long)]
    pub dry_run: bool,
}

impl Verb {
    /// Returns the verb with its paths made absolute: the node that runs it may stand in another folder.
    ///
    /// # Errors
    /// When the current folder is gone.
    pub fn with_absolute_paths(mut self) -> Result<Self, crate::failure::Failure> {
        if let Self::Bundle(verb) = &mut self {
            verb.make_paths_absolute().map_err(|error| {
                crate::failure::Failure::Trouble(format!("the current folder: {error}"))
            })?;
        }
        if let Self::Node(verb) = &mut self {
            verb.make_paths_absolute().map_err(|error| {
                crate::failure::Failure::Trouble(format!("the current folder: {error}"))
            })?;
        }
        if let Self::Profile(verb) = &mut self {
            verb.make_names_absolute();
        }
        let paths: Vec<&mut PathBuf> = match &mut self {
            Self::Import(import) => import.paths.iter_mut().collect(),
            Self::Explain(Explain::Mail { file, .. } | Explain::Rule { file }) => vec![file],
            Self::Profile(ProfileVerb::Check { path: file })
            | Self::Calendar(CalendarVerb::Check { file }) => vec![file],
            Self::Rules(verb) => verb.paths(),
            Self::Resource(ResourceVerb::Add(new)) => new.file.iter_mut().collect(),
            Self::Module(ModuleVerb::Check { folder }) => vec![folder],
            Self::Case(CaseVerb::Attach { file, .. })
            | Self::Task(TaskVerb::Attach { file, .. }) => vec![&mut file.file],
            Self::Deliver(_)
            | Self::Explain(Explain::Label { .. })
            | Self::Case(_)
            | Self::Task(_)
            | Self::Triage(_)
            | Self::Quarantine(_)
            | Self::Withheld(_)
            | Self::User(_)
            | Self::Profile(_)
            | Self::Module(ModuleVerb::List | ModuleVerb::Show { .. })
            | Self::Form(_)
            | Self::Plan(_)
            | Self::Calendar(CalendarVerb::List | CalendarVerb::Test(_))
            | Self::Node(_)
            | Self::Compartment(_)
            | Self::Outbox(_)
            | Self::Letter(_)
            | Self::Peers(_)
            | Self::Sync(_)
            | Self::Bundle(_)
            | Self::Clock(_)
            | Self::Escalate(_)
            | Self::Repeat(_)
            | Self::Pattern(_)
            | Self::Review(_)
            | Self::Waiting(_)
            | Self::Notices(_)
            | Self::Webhook(_)
            | Self::Resource(_)
            | Self::Audit(_)
            | Self::Purge(_)
            | Self::Retention(_)
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
