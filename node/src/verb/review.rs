//! `orgo review …`.

use clap::{Args, Subcommand};
use orgo_schema::{id::CaseId, time::Timestamp};
use serde::{Deserialize, Serialize};

/// `orgo review`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum ReviewVerb {
    /// Open the reviews of what has ended, and look again through all that was open then
    Run(RunReviews),
    /// List the reviews of the last days, weeks, months, quarters and years
    List,
    /// Show what a review found, how much came in, and until when that is complete
    Show {
        /// Its case
        case: CaseId,
        /// As lines of comma-separated values
        #[arg(long)]
        csv: bool,
    },
}

/// `orgo review run`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct RunReviews {
    /// As if it were then (RFC 3339)
    #[arg(long, value_name = "TIME")]
    pub now: Option<Timestamp>,
    /// Say what would be opened, open nothing
    #[arg(long)]
    pub dry_run: bool,
}
