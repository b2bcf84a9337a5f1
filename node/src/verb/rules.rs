//! `orgo rules …`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

/// `orgo rules`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum RulesVerb {
    /// List the rules in the order they are looked at, those that are switched off included
    List,
    /// Check rule files
    Check {
        /// The files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Say what the rules make of mails; nothing is stored
    Test(RulesTest),
    /// Say what rules would have made of the mail of the last days; nothing is stored
    DryRun(DryRun),
    /// List what a rule has made
    Log {
        /// The rule
        rule: String,
        /// How many days back
        #[arg(long, value_name = "N", default_value_t = DAYS)]
        days: u16,
    },
    /// Switch a rule off: it stays in its file and is not looked at
    Off {
        /// The rule
        rule: String,
    },
    /// Switch a rule on again
    On {
        /// The rule
        rule: String,
    },
}

/// How many days back is looked where nobody says.
const DAYS: u16 = 30;

/// `orgo rules test`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct RulesTest {
    /// The mails
    #[arg(required = true)]
    pub mails: Vec<PathBuf>,
    /// Rule files to use in place of the organisation's own
    #[arg(long = "rules")]
    pub rules: Vec<PathBuf>,
    /// The address they were delivered to
    #[arg(long, value_name = "ADDRESS")]
    pub to: Option<String>,
}

/// `orgo rules dry-run`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct DryRun {
    /// How many days back
    #[arg(long, value_name = "N", default_value_t = DAYS)]
    pub days: u16,
    /// A folder of rule files, or a rule file, to use in place of the organisation's own
    #[arg(long = "rules", value_name = "PATH")]
    pub rules: Option<PathBuf>,
}

impl RulesVerb {
    /// Returns every path in it.
    pub(super) fn paths(&mut self) -> Vec<&mut PathBuf> {
        match self {
            Self::Check { files } => files.iter_mut().collect(),
            Self::Test(asked) => asked.rules.iter_mut().chain(&mut asked.mails).collect(),
            Self::DryRun(asked) => asked.rules.iter_mut().collect(),
            Self::List | Self::Log { .. } | Self::Off { .. } | Self::On { .. } => Vec::new(),
        }
    }
}
