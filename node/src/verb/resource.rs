//! `orgo resource …`.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand};
use orgo_schema::id::{CaseId, TaskId};
use serde::{Deserialize, Serialize};

/// `orgo resource`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum ResourceVerb {
    /// List them: what each is, where it comes from, which rules attach it and how often that happened
    List {
        /// Only those that have all of these words
        #[arg(long)]
        query: Option<String>,
    },
    /// Show one, with what it says
    Show {
        /// Its name, as the list has it
        name: String,
    },
    /// Add one of the organisation's own, or replace it, at every site
    Add(NewResource),
    /// Withdraw one of the organisation's own, at every site; what it was attached to keeps it
    Withdraw {
        /// Its name
        name: String,
    },
    /// Add one to a case or task, as one of its files
    Attach(AttachResource),
}

/// A resource that is to be: a file, a text, or whom to turn to.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[command(group(ArgGroup::new("content").required(true).args(["file", "text", "title"])))]
pub struct NewResource {
    /// What rules call it: a-z, 0-9, - and _
    pub name: String,
    /// A file
    #[arg(long)]
    pub file: Option<PathBuf>,
    /// A text; its first line is the title
    #[arg(long)]
    pub text: Option<String>,
    /// Whom to turn to, or what a link leads to
    #[arg(long)]
    pub title: Option<String>,
    /// How they are called
    #[arg(long, requires = "title")]
    pub phone: Option<String>,
    /// Where they get mail
    #[arg(long, requires = "title")]
    pub email: Option<String>,
    /// Their page
    #[arg(long, requires = "title")]
    pub url: Option<String>,
    /// What else is good to know
    #[arg(long, requires = "title")]
    pub note: Option<String>,
    /// Take the place of the one of this name
    #[arg(long)]
    pub replace: bool,
}

/// Which resource goes where.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[command(group(ArgGroup::new("object").required(true).args(["case", "task"])))]
pub struct AttachResource {
    /// Its name, as the list has it
    pub name: String,
    /// To this case
    #[arg(long)]
    pub case: Option<CaseId>,
    /// To this task
    #[arg(long)]
    pub task: Option<TaskId>,
}
