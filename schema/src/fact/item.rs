//! Members of the sets that cases and tasks have (CONVERGENCE 3).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::{
    id::{BlobHash, CaseId, PersonId, TaskId, UserId},
    role::RolePath,
};

/// The relation of a case to the one it was split from.
pub const SPLIT_FROM: &str = "split_from";
/// The relation of a case to the one that was split from it.
pub const SPLIT_INTO: &str = "split_into";

/// The relation of a case to the one whose signal let a rule open it.
pub const LED_FROM: &str = "led_from";
/// The relation of a case to one that a rule opened because of its signal.
pub const LED_TO: &str = "led_to";

/// The relation of a case to the one that was the first time of what comes again.
pub const ROUND_OF: &str = "round_of";
/// The relation of a case to one that is a later time of it.
pub const NEXT_ROUND: &str = "next_round";

/// A member of one of an object's sets.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// A free marker.
    #[n(0)]
    Tag(#[n(0)] String),
    /// Somebody who is part of it, keyed by who and as what.
    #[n(1)]
    Participant {
        /// Who.
        #[n(0)]
        who: Who,
        /// As what: reporter, about, watcher …
        #[n(1)]
        role: String,
    },
    /// Another case.
    #[n(2)]
    Link {
        /// How they are related: parent, related, duplicate_of, split_from, split_into.
        #[n(0)]
        relation: String,
        /// The other case.
        #[n(1)]
        case: CaseId,
    },
    /// A task that must be finished first.
    #[n(3)]
    DependsOn(#[n(0)] TaskId),
    /// A file that somebody added.
    #[n(4)]
    File(#[n(0)] FileRef),
    /// The case must be kept, whatever its retention says: a legal hold. While one stands nothing of it is
    /// purged (SPEC 10).
    #[n(5)]
    Hold(#[n(0)] String),
}

impl Item {
    /// Whether cases have sets of such things.
    pub const fn is_of_cases(&self) -> bool {
        match self {
            Self::Tag(_)
            | Self::Participant { .. }
            | Self::Link { .. }
            | Self::File(_)
            | Self::Hold(_) => true,
            Self::DependsOn(_) => false,
        }
    }

    /// Whether tasks have sets of such things.
    pub const fn is_of_tasks(&self) -> bool {
        match self {
            Self::DependsOn(_) | Self::File(_) => true,
            Self::Tag(_) | Self::Participant { .. } | Self::Link { .. } | Self::Hold(_) => false,
        }
    }
}

/// A file that somebody added, stored by its content. Adding it twice under one name adds it once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
pub struct FileRef {
    /// The content.
    #[n(0)]
    pub blob: BlobHash,
    /// A name that is safe to show and to save under.
    #[n(1)]
    pub name: String,
    /// The media type as declared. Never trusted.
    #[n(2)]
    pub media_type: String,
    /// The size in bytes.
    #[n(3)]
    pub bytes: u64,
}

/// Somebody, by the way they are known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// A person a case is about.
    #[n(0)]
    Person(#[n(0)] PersonId),
    /// Somebody who signs in.
    #[n(1)]
    User(#[n(0)] UserId),
    /// A team.
    #[n(2)]
    Role(#[n(0)] RolePath),
}
