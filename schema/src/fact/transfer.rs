//! Work that one unit hands over to another, or to another organisation: offered, then accepted, rejected or revoked
//! (SPEC 2, flow).

use minicbor::{Decode, Encode};
use serde::Serialize;

use crate::{
    id::{FactId, PersonId, SignalId},
    label::Label,
    word::words,
};

/// A person offers a task or a case to another unit, or a case to somebody outside. Until somebody accepts, nothing of
/// the work changes.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Offered {
    /// Where it goes if it is accepted.
    #[n(0)]
    pub to: Label,
    /// Where it is addressed to, escalation aside.
    #[n(1)]
    pub from: Label,
    /// Why.
    #[n(2)]
    pub reason: String,
    /// Who outside the organisation it is offered to. Then it stays addressed where it is.
    #[n(3)]
    pub outside: Option<PersonId>,
}

words! {
    /// What is said to an offer.
    OfferReply = "answer to an offer" {
        /// The receiving unit takes the work over.
        0 Accept = "accept",
        /// The receiving unit does not, with a reason.
        1 Reject = "reject",
        /// The offering unit takes the offer back, with a reason.
        2 Revoke = "revoke",
    }

    /// How an offer stands.
    TransferState = "state of an offer" {
        /// It waits for an answer.
        0 Open = "open",
        /// The work went over.
        1 Accepted = "accepted",
        /// The receiving unit did not want it.
        2 Rejected = "rejected",
        /// The offering unit took it back.
        3 Revoked = "revoked",
        /// The work ended, went elsewhere or was offered again before somebody answered.
        4 Lapsed = "lapsed",
    }
}

impl OfferReply {
    /// Whether it needs a reason: a yes speaks for itself.
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::Reject | Self::Revoke)
    }

    /// Returns how an offer stands that this was said to.
    pub const fn leads_to(self) -> TransferState {
        match self {
            Self::Accept => TransferState::Accepted,
            Self::Reject => TransferState::Rejected,
            Self::Revoke => TransferState::Revoked,
        }
    }
}

/// A person answered an offer; somebody outside by a link or a mail, which a node took in. What follows of a yes for
/// label, person and clock are facts of their own, written with it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct OfferAnswered {
    /// The fact of the offer.
    #[n(0)]
    pub offer: FactId,
    /// What was said.
    #[n(1)]
    pub reply: OfferReply,
    /// Why.
    #[n(2)]
    pub reason: Option<String>,
    /// The mail that says so, where somebody outside answered by one.
    #[n(3)]
    pub cause: Option<SignalId>,
}
