//! `orgo waiting …`.

use clap::Subcommand;
use orgo_schema::id::FactId;
use serde::{Deserialize, Serialize};

/// `orgo waiting`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum WaitingVerb {
    /// List what would happen, which rule says so, and why
    List,
    /// Let it happen
    Yes {
        /// What, as the list calls it
        id: FactId,
        /// Why
        #[arg(long)]
        reason: Option<String>,
    },
    /// Let it not happen
    No {
        /// What, as the list calls it
        id: FactId,
        /// Why
        #[arg(long)]
        reason: Option<String>,
    },
}
