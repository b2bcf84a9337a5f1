//! `orgo purge …` and `orgo retention`.

use clap::{Args, Subcommand};
use orgo_schema::{
    id::{CaseId, PurgeId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// `orgo purge`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum PurgeVerb {
    /// List what was proposed, what it waits for, and what is done
    List,
    /// Propose cases: each goes with its tasks and mails, at every site, once all sites know or time is up
    Propose {
        /// Their ids
        #[arg(required = true, value_name = "CASE")]
        cases: Vec<CaseId>,
        /// Why; all who keep them read it
        #[arg(long, value_name = "TEXT")]
        why: String,
    },
    /// Take a proposal back; what is gone stays gone
    Withdraw {
        /// Its id in the list
        purge: PurgeId,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Carry out what may be carried out now; an administrator's node does that by itself, too
    Run {
        /// Say what would go, let nothing go
        #[arg(long)]
        dry_run: bool,
    },
}

/// `orgo retention`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Retention {
    /// As if it were then (RFC 3339)
    #[arg(long, value_name = "TIME")]
    pub now: Option<Timestamp>,
    /// Say what would be proposed, propose nothing
    #[arg(long)]
    pub dry_run: bool,
}
