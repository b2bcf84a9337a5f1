//! `orgo webhook …`.

use clap::{Args, Subcommand};
use orgo_engine::webhook;
use orgo_schema::{fact::Purpose, id::FactId, role::RolePath, word::WordError};
use serde::{Deserialize, Serialize};

/// `orgo webhook`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum WebhookVerb {
    /// List them
    List,
    /// Add one, told of what happens from now on, at every site; prints its secret, this once
    Add(NewWebhook),
    /// Remove one: it is told nothing any more
    Remove {
        /// Its name
        name: String,
    },
    /// Post an event that says that it is a test
    Test {
        /// Its name
        name: String,
    },
    /// List what this node posted within thirty days and what was answered, the newest first
    Log {
        /// Only of this one
        name: Option<String>,
    },
    /// Post an event again, with the id it had
    Replay {
        /// The event, as the log calls it
        event: FactId,
    },
}

/// A webhook that is to be.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct NewWebhook {
    /// What you call it: a-z, 0-9 and -
    pub name: String,
    /// Where events go: an address that begins with `https:`
    pub url: String,
    /// What it is told of, for example escalated; everything if not given
    #[arg(long = "event", value_name = "EVENT", value_delimiter = ',', value_parser = event)]
    pub events: Vec<Purpose>,
    /// Of which teams' work, and of those below; of all if not given
    #[arg(long = "role", value_name = "ROLE", value_delimiter = ',')]
    pub roles: Vec<RolePath>,
}

fn event(text: &str) -> Result<Purpose, WordError> {
    webhook::event(text)
}
