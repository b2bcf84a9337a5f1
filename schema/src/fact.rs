//! Facts: the immutable records that documents are made of (CONVERGENCE 1).
//!
//! A fact is one CBOR byte string under its id in a document's fact map. Fields and variants are
//! numbered; a number is never used again for something else, and fields are only ever added at the
//! end, so that an older node keeps what it cannot read.

mod approval;
mod begin;
mod effect;
mod guest;
mod item;
mod moved;
mod parcel;
mod person;
mod policy;
mod purge;
mod reply;
mod review;
mod signal;
mod timed;
mod transfer;
mod value;

pub use approval::{Approval, Judged, Judgment};
pub use begin::{Climbs, Created, Led, Location, Opened, Round};
pub use effect::{Channel, Leased, Purpose, Recipient, Tried, TryOutcome, Wanted};
pub use guest::{
    Answer, AnswerWay, Answered, CAME, Gathering, INVITED, MEMBER, MENTEE, MENTOR, MISSED,
};
pub use item::{
    FileRef, Item, LED_FROM, LED_TO, NEXT_ROUND, ROUND_OF, SPLIT_FROM, SPLIT_INTO, Who,
};
pub use moved::{Carried, Moved, Published, Renamed};
pub use parcel::{Parceled, Via};
pub use person::{
    Account, Digest, KnownPerson, Listed, Preferred, Quiet, Sealed, VIEWS_MAX, Viewed,
};
pub use policy::{Enacted, EnactedFile, Filed, POLICY_FILES_MAX};
pub use purge::{PURGE_DOCUMENTS_MAX, PassedOn, PurgeProposed, PurgeReason, Purged};
pub use reply::{Replied, ReplyState};
pub use review::{Cyclic, Finding, FindingKind, Group, Likeness, Recurring, ReviewOpened};
pub use signal::{Attachment, Copied, Received, Routed, Source, Tells, Told};
pub use timed::{Decided, Timed, TimedAct};
pub use transfer::{OfferAnswered, OfferReply, Offered, TransferState};
pub use value::{Field, PlaceValue, Value};

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::{
    case::CaseAction,
    id::{BlobHash, CaseId, FactId, NodeId, SignalId, UserId},
    review::ReviewOutcome,
    task::TaskAction,
    time::{Stamp, Timestamp, Wall},
};

/// One immutable record, without its id: the id is the key it stands under.
#[derive(Debug, Clone, PartialEq, Encode, Decode, Serialize)]
pub struct Fact {
    /// Who says so.
    #[n(0)]
    pub by: Author,
    /// The maximal facts of the same object that the author knew; for a derived fact, its causes. Sorted.
    #[n(1)]
    pub seen: Vec<FactId>,
    /// The author's hybrid logical stamp; for a derived fact, the greatest stamp of its causes.
    #[n(2)]
    pub stamp: Stamp,
    /// When it was written, as far as its author could tell; nothing for a derived fact.
    #[n(3)]
    pub wall: Option<Wall>,
    /// What it says.
    #[n(4)]
    pub body: Body,
}

/// Who stands behind a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// Nobody: it follows from its causes alone.
    #[n(0)]
    Derived,
    /// A node by itself, for example a gateway that routed a mail.
    #[n(1)]
    Node(#[n(0)] NodeId),
    /// A person at a node. The node vouches for the person, nobody else can.
    #[n(2)]
    Person {
        /// Who.
        #[n(0)]
        user: UserId,
        /// Where.
        #[n(1)]
        node: NodeId,
    },
}

impl Author {
    /// Whether a person stands behind it.
    pub const fn is_person(self) -> bool {
        matches!(self, Self::Person { .. })
    }
}

/// Which rule made something, and which version of it.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
pub struct RuleRef {
    /// The id of the rule.
    #[n(0)]
    pub id: String,
    /// The version of the file the rule stands in.
    #[n(1)]
    pub version: String,
}

/// What a fact says.
#[derive(Debug, Clone, PartialEq, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// A mail or other signal came in: what every copy of it holds. Derived.
    #[n(0)]
    Received(#[n(0)] Received),
    /// One copy of the signal came here, this way. Its raw bytes are kept.
    #[n(1)]
    Copied(#[n(0)] Copied),
    /// Somebody or some rule decided what a signal leads to.
    #[n(2)]
    Routed(#[n(0)] Routed),
    /// The situation a case is about.
    #[n(3)]
    Opened(#[n(0)] Opened),
    /// The work a task is.
    #[n(4)]
    Created(#[n(0)] Created),
    /// A person acted on a task's status.
    #[n(5)]
    TaskActed {
        /// What was done.
        #[n(0)]
        action: TaskAction,
        /// Why, or how it ended.
        #[n(1)]
        reason: Option<String>,
        /// Of a hold: when the clock runs again by itself.
        #[n(2)]
        until: Option<Timestamp>,
    },
    /// A person acted on a case's status.
    #[n(6)]
    CaseActed {
        /// What was done.
        #[n(0)]
        action: CaseAction,
        /// Why, or how it ended.
        #[n(1)]
        reason: Option<String>,
    },
    /// A person saw the task and answers for it, until then.
    #[n(7)]
    Acknowledged {
        /// When the clock runs again; nothing: a whole window from now.
        #[n(0)]
        until: Option<Timestamp>,
        /// Why it does not begin now.
        #[n(1)]
        reason: Option<String>,
    },
    /// A must-settle field was given a value (CONVERGENCE 3).
    #[n(8)]
    Set(#[n(0)] Value),
    /// Something was added to a set. An add that a remove had not seen survives.
    #[n(9)]
    Added(#[n(0)] Item),
    /// Something was removed from a set, as far as it was known.
    #[n(10)]
    Removed(#[n(0)] Item),
    /// A person wrote a comment.
    #[n(11)]
    Commented {
        /// The words.
        #[n(0)]
        text: String,
    },
    /// A task moved up the ladder (CONVERGENCE 6). Derived; when and to whom is what the walk says.
    #[n(12)]
    Stepped {
        /// The rung reached, 1 for the first above the start.
        #[n(0)]
        level: u8,
        /// The start, acknowledgement, reopening or creation that the run began with.
        #[n(1)]
        run: FactId,
        /// Nothing for a step up; of a reminder at the top the number, from 1.
        #[n(2)]
        reminder: Option<u8>,
    },
    /// A person said which case a signal belongs to.
    #[n(13)]
    Placed {
        /// The case.
        #[n(0)]
        case: CaseId,
    },
    /// A person said that a signal needs no work.
    #[n(14)]
    SetAside {
        /// Why.
        #[n(0)]
        reason: String,
    },
    /// A checklist item was ticked or unticked.
    #[n(15)]
    Checked {
        /// The number of the item, from 0.
        #[n(0)]
        item: u16,
        /// Whether it is done.
        #[n(1)]
        done: bool,
        /// The fact of the rule that added the line, if one did as time passed: its lines are numbered
        /// apart, so that one that comes later moves no tick.
        #[n(2)]
        of: Option<FactId>,
    },
    /// A name and address of a person, sealed under a version of the person's key (CONVERGENCE 5).
    #[n(16)]
    Known(#[n(0)] Sealed),
    /// What a user may do. The last in order is in force.
    #[n(17)]
    Account(#[n(0)] Account),
    /// A user's password, as an Argon2id PHC string. The last in order is in force.
    #[n(18)]
    Credential {
        /// The PHC string.
        #[n(0)]
        phc: String,
    },
    /// A person looked over a case again (SPEC 8).
    #[n(19)]
    Reviewed {
        /// What came of it.
        #[n(0)]
        outcome: ReviewOutcome,
        /// What they wrote about it.
        #[n(1)]
        note: Option<String>,
    },
    /// A person raised the document into a stricter compartment (CONVERGENCE 4).
    #[n(20)]
    Moved(#[n(0)] Moved),
    /// A fact of this document from the laxer compartment it was raised out of. Derived.
    #[n(21)]
    Carried(#[n(0)] Carried),
    /// A content has another name in this compartment. Derived.
    #[n(22)]
    Renamed(#[n(0)] Renamed),
    /// A person published a redacted copy of the case in a laxer compartment (CONVERGENCE 4).
    #[n(23)]
    Published(#[n(0)] Published),
    /// A node on a sound clock had the facts of doubtful time that this one has seen, at this one's wall
    /// interval: they are not later (CONVERGENCE 6).
    #[n(24)]
    Witnessed,
    /// Documents shall go (CONVERGENCE 9).
    #[n(25)]
    PurgeProposed(#[n(0)] PurgeProposed),
    /// A node that holds the compartment knows of the proposal and of no hold on what it names.
    #[n(26)]
    PurgeAcknowledged,
    /// Documents are gone.
    #[n(27)]
    Purged(#[n(0)] Purged),
    /// A person took the proposal back.
    #[n(28)]
    PurgeWithdrawn {
        /// Why.
        #[n(0)]
        reason: Option<String>,
    },
    /// Somebody should get a message (CONVERGENCE 7). Derived.
    #[n(29)]
    Wanted(#[n(0)] Wanted),
    /// A node is about to send a message.
    #[n(30)]
    Leased(#[n(0)] Leased),
    /// A node tried to send a message.
    #[n(31)]
    Tried(#[n(0)] Tried),
    /// The text of a file of a configuration. Derived.
    #[n(32)]
    Filed(#[n(0)] Filed),
    /// A configuration came into force.
    #[n(33)]
    Enacted(#[n(0)] Enacted),
    /// A gateway sealed a mail to nodes that may read it (CONVERGENCE 4).
    #[n(40)]
    Parceled(#[n(0)] Parceled),
    /// A node that a mail was sealed to has it where it belongs.
    #[n(41)]
    Unparceled,
    /// A rule acts because time has passed (CONVERGENCE 6). Derived.
    #[n(42)]
    Timed(#[n(0)] Timed),
    /// A person said yes or no to something that waits for one.
    #[n(43)]
    Decided(#[n(0)] Decided),
    /// A person offered work to another unit.
    #[n(44)]
    Offered(#[n(0)] Offered),
    /// A person answered such an offer.
    #[n(45)]
    OfferAnswered(#[n(0)] OfferAnswered),
    /// How a user wishes to be told. The last in order is in force.
    #[n(46)]
    Preferred(#[n(0)] Preferred),
    /// What came late for documents that went was passed on to where they went.
    #[n(47)]
    PassedOn(#[n(0)] PassedOn),
    /// A node opened a review (SPEC 8).
    #[n(48)]
    ReviewOpened(#[n(0)] ReviewOpened),
    /// A review found something. Derived.
    #[n(49)]
    Finding(#[n(0)] Finding),
    /// A person decided a request.
    #[n(50)]
    Judged(#[n(0)] Judged),
    /// Somebody answered an invitation.
    #[n(52)]
    Answered(#[n(0)] Answered),
    /// A person saw messages that were for them.
    #[n(51)]
    Seen {
        /// Which.
        #[n(0)]
        effects: Vec<FactId>,
    },
    /// A user kept a view of a list, called it otherwise, or removed it.
    #[n(54)]
    Viewed(#[n(0)] Viewed),
    /// The mail is the original of one without its writer, which lies where more people read (SPEC 10). Derived.
    #[n(55)]
    Original {
        /// The one without.
        #[n(0)]
        of: SignalId,
    },
    /// A person wrote to somebody who had written in.
    #[n(56)]
    Replied(#[n(0)] Replied),
    /// A person took such a reply back.
    #[n(57)]
    ReplyTakenBack {
        /// Which.
        #[n(0)]
        reply: FactId,
    },
}

impl Body {
    /// Lists the stored contents that the fact refers to: a node that holds it wants those too.
    pub fn blobs(&self) -> Vec<BlobHash> {
        match self {
            Self::Received(received) => {
                let attachments = received.attachments.iter();
                attachments.filter_map(|file| file.blob).collect()
            }
            Self::Copied(copied) => vec![copied.raw],
            Self::Added(Item::File(file)) => vec![file.blob],
            Self::Renamed(renamed) => vec![renamed.new],
            Self::Parceled(parceled) => vec![parceled.sealed],
            Self::Added(_)
            | Self::Routed(_)
            | Self::Opened(_)
            | Self::Created(_)
            | Self::TaskActed { .. }
            | Self::CaseActed { .. }
            | Self::Acknowledged { .. }
            | Self::Set(_)
            | Self::Removed(_)
            | Self::Commented { .. }
            | Self::Stepped { .. }
            | Self::Placed { .. }
            | Self::SetAside { .. }
            | Self::Checked { .. }
            | Self::Known(_)
            | Self::Account(_)
            | Self::Credential { .. }
            | Self::Reviewed { .. }
            | Self::Moved(_)
            | Self::Carried(_)
            | Self::Published(_)
            | Self::Witnessed
            | Self::PurgeProposed(_)
            | Self::PurgeAcknowledged
            | Self::Purged(_)
            | Self::PurgeWithdrawn { .. }
            | Self::PassedOn(_)
            | Self::Wanted(_)
            | Self::Leased(_)
            | Self::Tried(_)
            | Self::Filed(_)
            | Self::Enacted(_)
            | Self::Unparceled
            | Self::Original { .. }
            | Self::Preferred(_)
            | Self::Viewed(_)
            | Self::ReviewOpened(_)
            | Self::Finding(_)
            | Self::Judged(_)
            | Self::Offered(_)
            | Self::OfferAnswered(_)
            | Self::Answered(_)
            | Self::Replied(_)
            | Self::ReplyTakenBack { .. }
            | Self::Seen { .. }
            | Self::Timed(_)
            | Self::Decided(_) => Vec::new(),
        }
    }
}

/// Why the bytes of a fact cannot be read. The bytes are kept and take no part in folds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    /// A newer kind of fact, or damage.
    #[error("not a fact this version can read: {reason}")]
    Unreadable {
        /// What the decoder said.
        reason: String,
    },
    /// Bytes after the end, or not the one canonical form.
    #[error("not in canonical form")]
    NotCanonical,
}

impl Fact {
    /// Returns the one canonical encoding.
    #[expect(
        clippy::expect_used,
        reason = "no field of a fact has an encoder that refuses"
    )]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(256);
        minicbor::encode(self, &mut bytes).expect("writing to memory never fails");
        bytes
    }

    /// Reads a fact.
    ///
    /// # Errors
    /// When the bytes are of a newer kind or damaged, or are not in the one canonical form.
    pub fn decode(bytes: &[u8]) -> Result<Self, FactError> {
        let fact: Self = minicbor::decode(bytes).map_err(|error| FactError::Unreadable {
            reason: error.to_string(),
        })?;
        if fact.encode() == bytes {
            Ok(fact)
        } else {
            Err(FactError::NotCanonical)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comment() -> Fact {
        Fact {
            by: Author::Node(NodeId::new([1; 32])),
            seen: Vec::new(),
            stamp: Stamp(5),
            wall: None,
            body: Body::Commented {
                text: "seen".into(),
            },
        }
    }

    #[test]
    fn a_fact_reads_what_it_writes() {
        assert_eq!(Fact::decode(&comment().encode()), Ok(comment()));
    }

    #[test]
    fn an_unknown_kind_is_an_error_and_no_panic() {
        let mut bytes = comment().encode();
        let at = bytes.len() - 7;
        assert_eq!(bytes[at], 11, "the number of the variant");
        bytes[at] = 23;
        assert!(matches!(
            Fact::decode(&bytes),
            Err(FactError::Unreadable { .. })
        ));
    }

    #[test]
    fn trailing_bytes_are_not_canonical() {
        let mut bytes = comment().encode();
        bytes.push(0);
        assert_eq!(Fact::decode(&bytes), Err(FactError::NotCanonical));
    }
}
