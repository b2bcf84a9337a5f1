//! `orgo withheld`.

use std::str::FromStr;

use clap::Subcommand;
use orgo_schema::id::EnvelopeHash;
use serde::{Deserialize, Serialize};

use crate::admit::RefusedId;

/// `orgo withheld`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum WithheldVerb {
    /// List changes that do not count here, with the reason, envelopes that wait for the roster, and what was refused
    List,
    /// Judge one again
    Retry {
        /// Its id in the list
        id: WithheldId,
    },
    /// Take in what a node wrote after it was removed
    Adopt {
        /// Its id in the list
        id: i64,
    },
    /// Put a bad change away for good, or forget an envelope that waits or that something was refused
    Discard {
        /// Its id in the list
        id: WithheldId,
    },
}

/// What is withheld goes by a number, what waits for the roster by its hash, what was refused by a name of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum WithheldId {
    /// A change.
    Change(i64),
    /// An envelope.
    Envelope(EnvelopeHash),
    /// Something that was refused.
    Refused(RefusedId),
}

impl FromStr for WithheldId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(number) = text.parse() {
            return Ok(Self::Change(number));
        }
        if let Ok(refused) = text.parse() {
            return Ok(Self::Refused(refused));
        }
        text.parse().map(Self::Envelope).map_err(|_neither| {
            format!("`{text}` is neither the number of a change nor the name of what waits or was refused")
        })
    }
}
