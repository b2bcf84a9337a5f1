//! What leaves: messages that are wanted, who sends them, and what became of them (CONVERGENCE 7).
//!
//! All of it stands in the document that caused it, so that whichever node is the gateway knows what
//! another one has sent.

use std::fmt;

use minicbor::{Decode, Encode};
use serde::Serialize;

use crate::{
    id::{FactId, UserId},
    time::Timestamp,
};

/// A message that somebody should get. Derived from its cause: the id of the fact is the identity of the
/// effect, a hash of cause, purpose, recipient and channel, so that two nodes want one message.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Wanted {
    /// The fact it follows from.
    #[n(0)]
    pub cause: FactId,
    /// What it is about.
    #[n(1)]
    pub purpose: Purpose,
    /// Who gets it.
    #[n(2)]
    pub to: UserId,
    /// The way it goes.
    #[n(3)]
    pub channel: Channel,
}

/// What a message is about. The numbers are part of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Somebody else made the recipient the one who does a task.
    #[n(0)]
    Assigned,
    /// A task climbed to a level whose role the recipient holds.
    #[n(1)]
    Escalated,
    /// The recipient was told of a step that does not count any more.
    #[n(2)]
    Corrected,
    /// A task still waits at the top of its ladder.
    #[n(3)]
    Reminded,
    /// A task that the recipient does climbed to the next level.
    #[n(4)]
    PassedOn,
}

impl Purpose {
    /// Every purpose, in format order.
    pub const ALL: [Self; 5] = [
        Self::Assigned,
        Self::Escalated,
        Self::Corrected,
        Self::Reminded,
        Self::PassedOn,
    ];

    /// Returns the word that identities are made of. It never changes.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Escalated => "escalated",
            Self::Corrected => "corrected",
            Self::Reminded => "reminded",
            Self::PassedOn => "passed_on",
        }
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The way a message goes. The numbers are part of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A mail to the address the recipient signs in with.
    #[n(0)]
    Mail,
}

impl Channel {
    /// Returns the word that identities are made of. It never changes.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mail => "mail",
        }
    }
}

/// A node takes it on itself to send a message; nobody else does until then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Leased {
    /// The message.
    #[n(0)]
    pub effect: FactId,
    /// One more than of any lease the node knew: the fencing number. The highest holds.
    #[n(1)]
    pub number: u32,
    /// Until when.
    #[n(2)]
    pub until: Timestamp,
}

/// What became of a try to send a message.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Tried {
    /// The message.
    #[n(0)]
    pub effect: FactId,
    /// How it ended.
    #[n(1)]
    pub outcome: TryOutcome,
}

/// How a try to send a message ended.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TryOutcome {
    /// The next server has taken it.
    #[n(0)]
    Sent,
    /// It was not taken, and may be later.
    #[n(1)]
    Failed {
        /// What the other side said.
        #[n(0)]
        reason: String,
    },
    /// It was refused for good.
    #[n(2)]
    Refused {
        /// What the other side said.
        #[n(0)]
        reason: String,
    },
    /// It need not go any more.
    #[n(3)]
    Suppressed {
        /// Why not.
        #[n(0)]
        reason: String,
    },
}
