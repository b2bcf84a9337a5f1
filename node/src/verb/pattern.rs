//! `orgo pattern …`.

use clap::{Args, Subcommand};
use orgo_schema::time::Timestamp;
use serde::{Deserialize, Serialize};

/// `orgo pattern`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum PatternVerb {
    /// List cases that are like one another: how many of how many make a pattern, and what looks into it
    List,
    /// Open the reviews of what has become a pattern
    Find(FindPatterns),
}

/// `orgo pattern find`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct FindPatterns {
    /// As if it were then (RFC 3339)
    #[arg(long, value_name = "TIME")]
    pub now: Option<Timestamp>,
    /// Say what would be opened, open nothing
    #[arg(long)]
    pub dry_run: bool,
}
