//! `orgo notices …`.

use clap::Subcommand;
use orgo_schema::id::FactId;
use serde::{Deserialize, Serialize};

/// `orgo notices`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum NoticesVerb {
    /// List what reached you, the newest first
    List {
        /// Only what you should still look at
        #[arg(long)]
        new: bool,
        /// Where the page begins: the `next` of the one before
        #[arg(long, value_name = "PLACE")]
        after: Option<String>,
    },
    /// Say that you have seen it; opening the task or case on the pages says so too
    Seen {
        /// What, as the list calls it
        #[arg(required_unless_present = "all", value_name = "ID")]
        ids: Vec<FactId>,
        /// Everything
        #[arg(long, conflicts_with = "ids")]
        all: bool,
    },
}
