//! `orgo audit …`.

use clap::Subcommand;
use orgo_schema::{journal::Category, time::Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// `orgo audit`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum AuditVerb {
    /// List what happened on this node, the newest first
    List {
        /// Only workflow, task, system, security or email
        #[arg(long)]
        category: Option<Category>,
        /// Only since then (RFC 3339)
        #[arg(long, value_name = "TIME")]
        since: Option<Timestamp>,
        /// Only what happened to this case, task, signal or user
        #[arg(long, value_name = "ID")]
        object: Option<Uuid>,
        /// The `next` of the page before
        #[arg(long, value_name = "NEXT")]
        after: Option<String>,
    },
    /// Check that nothing of it was changed or taken away, nor of what nodes signed
    Verify,
}
