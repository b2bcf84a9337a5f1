//! `orgo user …`.

use clap::{Args, Subcommand};
use orgo_schema::{role::RolePath, word::Duty};
use serde::{Deserialize, Serialize};

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
    /// Change somebody's account: name, address, duty, teams or clearances
    Set(SetUser),
    /// Close an account: they sign in no more, and what they did stays theirs
    Close {
        /// The mail address
        email: String,
    },
    /// Open a closed account again
    Reopen {
        /// The mail address
        email: String,
    },
    /// Print a fresh link for choosing a password
    Link {
        /// The mail address
        email: String,
    },
    /// Show how somebody wishes to be told, or change it
    Prefs(Prefs),
}

/// `orgo user set`. What is not given stays.
#[derive(Debug, Clone, Default, Args, Serialize, Deserialize)]
pub struct SetUser {
    /// The mail address they sign in with now
    pub email: String,
    /// The name people see
    #[arg(long)]
    pub name: Option<String>,
    /// The mail address they sign in with from now on
    #[arg(long = "email", value_name = "EMAIL", id = "new_email")]
    pub new_email: Option<String>,
    /// administrator, coordinator, member, auditor or reporter
    #[arg(long)]
    pub duty: Option<Duty>,
    /// All their teams, separated by commas; `none`: they are in no team any more
    #[arg(long, value_name = "TEAMS")]
    pub teams: Option<String>,
    /// All restricted compartments they may read, separated by commas; `none`: none any more
    #[arg(long, value_name = "COMPARTMENTS")]
    pub clearances: Option<String>,
}

/// `orgo user prefs`. What is not given stays; `none` takes it away.
#[derive(Debug, Clone, Default, Args, Serialize, Deserialize)]
pub struct Prefs {
    /// The mail address; yourself if not given
    pub email: Option<String>,
    /// The language of messages: en, fr, es or ar
    #[arg(long)]
    pub language: Option<String>,
    /// The zone of their clock, such as Africa/Nairobi
    #[arg(long)]
    pub zone: Option<String>,
    /// Hours in which nothing comes, such as 21:00-06:30
    #[arg(long)]
    pub quiet: Option<String>,
    /// So many minutes of messages go in one mail
    #[arg(long, value_name = "MINUTES")]
    pub bundle: Option<String>,
    /// Everything goes in one mail: daily or weekly
    #[arg(long)]
    pub digest: Option<String>,
    /// What no mail is wanted about, separated by commas: arrived, assigned, escalated, reminded, passed_on, notified, informed, decided, unblocked
    #[arg(long, value_name = "PURPOSES")]
    pub mute: Option<String>,
}
