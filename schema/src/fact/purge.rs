//! Purges: whole documents that go, and what is left of them (CONVERGENCE 9, SPEC 10).
//!
//! A decision to purge is a document of its own, in the compartment whose documents go. It opens with
//! [`PurgeProposed`], holders acknowledge, and [`Purged`] makes it so.

use minicbor::{Decode, Encode};
use serde::Serialize;

use crate::{
    id::{ChangeHash, CompartmentId, DocumentId, EnvelopeHash},
    retention::RetentionClass,
};

/// The most documents that one decision names.
pub const PURGE_DOCUMENTS_MAX: usize = 500;

/// Documents that shall go, all of one compartment.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct PurgeProposed {
    /// Which, ascending: a case with its tasks and signals, or single signals.
    #[n(0)]
    #[serde(skip)]
    pub documents: Vec<DocumentId>,
    /// Why.
    #[n(1)]
    pub reason: PurgeReason,
}

/// Why documents go.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PurgeReason {
    /// They were kept as long as the profile says.
    #[n(0)]
    Retention {
        /// The class that says how long; nothing: the category alone did.
        #[n(0)]
        class: Option<RetentionClass>,
    },
    /// They live in a stricter compartment now.
    #[n(1)]
    Moved {
        /// Which.
        #[n(0)]
        to: CompartmentId,
    },
    /// A person asked for it.
    #[n(2)]
    Asked {
        /// In their words.
        #[n(0)]
        why: String,
    },
}

/// Documents are gone, for good. Said by an administrator's node on a sound clock.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Purged {
    /// Which, ascending: none that was not proposed.
    #[n(0)]
    #[serde(skip)]
    pub documents: Vec<DocumentId>,
    /// The envelopes that touched them, as far as was known, ascending. What another envelope says of them
    /// was written without knowing: its author is told.
    #[n(1)]
    #[serde(skip)]
    pub envelopes: Vec<EnvelopeHash>,
}

/// What was written on documents that went on in a stricter compartment, by somebody who did not know, was
/// passed on to them. Until a node that may do so says it, whoever has it keeps it aside.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct PassedOn {
    /// The changes, ascending: also those of which nothing could be passed on.
    #[n(0)]
    #[serde(skip)]
    pub changes: Vec<ChangeHash>,
}
