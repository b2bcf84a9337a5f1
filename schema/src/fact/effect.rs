//! What leaves: messages that are wanted, who sends them, and what became of them (CONVERGENCE 7).
//!
//! All of it stands in the document that caused it, so that whichever node is the gateway knows what
//! another one has sent.

use std::{fmt, str::FromStr};

use minicbor::{Decode, Decoder, Encode, Encoder, data::Type, decode, encode};
use serde::{Deserialize, Serialize};

use crate::{
    id::{FactId, HookId, PersonId, UserId},
    time::Timestamp,
    word::WordError,
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
    pub to: Recipient,
    /// The way it goes.
    #[n(3)]
    pub channel: Channel,
    /// The template that a rule named for it; nothing: the usual one of its purpose.
    #[n(4)]
    pub template: Option<String>,
    /// The stretch of time whose one mail it goes in, where it is wanted because that is over.
    #[n(5)]
    pub period: Option<String>,
}

/// Who gets a message. In the format a user is the bytes of the id, a person an array of one that holds
/// them, and a webhook an array of two: 0, and the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// Somebody who signs in.
    User(UserId),
    /// Somebody who wrote to the organisation. The address is not in the document: the node that sends
    /// takes it from what it holds of the person.
    Person(PersonId),
    /// A webhook. Its address stands in the configuration, and no document has it.
    Hook(HookId),
}

/// What tells a webhook from other recipients of two parts, which only a newer version knows.
const HOOK: u8 = 0;

impl Recipient {
    /// Returns the bytes that identities are made of.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        match self {
            Self::User(user) => user.as_bytes(),
            Self::Person(person) => person.as_bytes(),
            Self::Hook(hook) => hook.as_bytes(),
        }
    }

    /// Returns the user, if it is one.
    pub const fn user(self) -> Option<UserId> {
        match self {
            Self::User(user) => Some(user),
            Self::Person(_) | Self::Hook(_) => None,
        }
    }

    /// Returns the person, if it is one.
    pub const fn person(self) -> Option<PersonId> {
        match self {
            Self::Person(person) => Some(person),
            Self::User(_) | Self::Hook(_) => None,
        }
    }

    /// Returns the webhook, if it is one.
    pub const fn hook(self) -> Option<HookId> {
        match self {
            Self::Hook(hook) => Some(hook),
            Self::User(_) | Self::Person(_) => None,
        }
    }
}

impl<C> Encode<C> for Recipient {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        match self {
            Self::User(user) => user.encode(e, ctx),
            Self::Person(person) => {
                e.array(1)?;
                person.encode(e, ctx)
            }
            Self::Hook(hook) => {
                e.array(2)?.u8(HOOK)?;
                hook.encode(e, ctx)
            }
        }
    }
}

impl<'b, C> Decode<'b, C> for Recipient {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        if d.datatype()? == Type::Bytes {
            return UserId::decode(d, ctx).map(Self::User);
        }
        match d.array()? {
            Some(1) => PersonId::decode(d, ctx).map(Self::Person),
            Some(2) if d.u8()? == HOOK => HookId::decode(d, ctx).map(Self::Hook),
            Some(_) | None => Err(decode::Error::message(
                "a recipient is a user, a person or a webhook",
            )),
        }
    }
}

/// What a message is about. The numbers are part of the format.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
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
    /// What the recipient wrote in about has come in.
    #[n(5)]
    Received,
    /// Somebody has taken up what the recipient wrote in about.
    #[n(6)]
    TakenUp,
    /// What the recipient wrote in about has climbed to those above.
    #[n(7)]
    MovedUp,
    /// What the recipient wrote in about is done.
    #[n(8)]
    Resolved,
    /// A rule answers the recipient.
    #[n(9)]
    Answered,
    /// A rule tells the recipient of new work.
    #[n(10)]
    Notified,
    /// What the recipient asked for, or is to carry out, was decided.
    #[n(11)]
    Decided,
    /// The recipient is invited.
    #[n(14)]
    Invited,
    /// What the recipient said they come to is near.
    #[n(15)]
    ComesUp,
    /// What a task of the recipient waited for is finished.
    #[n(17)]
    Unblocked,
    /// What the recipient does is due in a day.
    #[n(18)]
    DueSoon,
    /// Work is offered to a unit of the recipient.
    #[n(12)]
    Offered,
    /// What the recipient offered, or was offered, was answered or taken back.
    #[n(13)]
    OfferAnswered,
    /// The recipient waited for a seat, and has one now.
    #[n(19)]
    Seated,
    /// How the work of the recipient stands, each week.
    #[n(20)]
    Weekly,
    /// What the recipient was invited to does not take place.
    #[n(21)]
    CalledOff,
    /// Work came to a team that the recipient is told of.
    #[n(22)]
    Arrived,
    /// What is told to all of a range that the recipient is in.
    #[n(23)]
    Informed,
    /// Somebody replies to what the recipient wrote in.
    #[n(24)]
    Replied,
}

impl Purpose {
    /// Every purpose, in format order.
    pub const ALL: [Self; 24] = [
        Self::Assigned,
        Self::Escalated,
        Self::Corrected,
        Self::Reminded,
        Self::PassedOn,
        Self::Received,
        Self::TakenUp,
        Self::MovedUp,
        Self::Resolved,
        Self::Answered,
        Self::Notified,
        Self::Decided,
        Self::Invited,
        Self::ComesUp,
        Self::Unblocked,
        Self::DueSoon,
        Self::Offered,
        Self::OfferAnswered,
        Self::Seated,
        Self::Weekly,
        Self::CalledOff,
        Self::Arrived,
        Self::Informed,
        Self::Replied,
    ];

    /// Returns the word that identities are made of. It never changes.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Escalated => "escalated",
            Self::Corrected => "corrected",
            Self::Reminded => "reminded",
            Self::PassedOn => "passed_on",
            Self::Received => "received",
            Self::TakenUp => "taken_up",
            Self::MovedUp => "moved_up",
            Self::Resolved => "resolved",
            Self::Answered => "answered",
            Self::Notified => "notified",
            Self::Decided => "decided",
            Self::Offered => "offered",
            Self::OfferAnswered => "offer_answered",
            Self::Invited => "invited",
            Self::ComesUp => "comes_up",
            Self::Unblocked => "unblocked",
            Self::DueSoon => "due_soon",
            Self::Seated => "seated",
            Self::Weekly => "weekly",
            Self::CalledOff => "called_off",
            Self::Arrived => "arrived",
            Self::Informed => "informed",
            Self::Replied => "replied",
        }
    }

    /// Whether it is for who is invited, wherever they are: what they answer goes into the case.
    pub const fn is_for_guests(self) -> bool {
        matches!(
            self,
            Self::Invited | Self::ComesUp | Self::Seated | Self::CalledOff
        )
    }
}

impl FromStr for Purpose {
    type Err = WordError;

    fn from_str(text: &str) -> Result<Self, WordError> {
        let wanted = text.trim().to_lowercase().replace(['-', ' '], "_");
        let found = Self::ALL.into_iter().find(|known| known.word() == wanted);
        found.ok_or_else(|| WordError::new("purpose", text, Self::ALL.into_iter().map(Self::word)))
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
    /// A signed event to the address of a webhook.
    #[n(1)]
    Webhook,
}

impl Channel {
    /// Returns the word that identities are made of. It never changes.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Webhook => "webhook",
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
    /// It waits, because of how the recipient wishes to be told.
    #[n(4)]
    Held {
        /// Until when.
        #[n(0)]
        until: Timestamp,
        /// Why.
        #[n(1)]
        reason: String,
        /// The stretch of time whose messages go in one mail, for example `daily 2026-11-21`.
        #[n(2)]
        period: Option<String>,
    },
    /// The next server has it as a part of the one mail of a stretch of time.
    #[n(5)]
    SentWithin {
        /// Which.
        #[n(0)]
        period: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn check(to: Recipient, first: u8) {
        let wanted = Wanted {
            cause: FactId::new(Uuid::from_u128(1)),
            purpose: Purpose::Resolved,
            to,
            channel: Channel::Mail,
            template: None,
            period: None,
        };
        let bytes = minicbor::to_vec(&wanted).unwrap();
        assert_eq!(minicbor::decode::<Wanted>(&bytes).unwrap(), wanted);
        // The array of four, the cause with its head, the purpose, and then the recipient.
        assert_eq!((bytes[0], bytes[19]), (0x84, first));
    }

    #[test]
    fn a_recipient_is_a_user_as_ever_or_a_person_or_a_webhook() {
        let id = Uuid::from_u128(7);
        check(Recipient::User(UserId::new(id)), 0x50);
        check(Recipient::Person(PersonId::new(id)), 0x81);
        check(Recipient::Hook(HookId::new(id)), 0x82);
    }

    #[test]
    fn every_purpose_has_its_number_and_a_word_that_is_read_again() {
        let numbers = (0..=11).chain([14, 15, 17, 18, 12, 13, 19, 20, 21, 22, 23]);
        for (number, purpose) in numbers.zip(Purpose::ALL) {
            assert_eq!(minicbor::to_vec(purpose).unwrap(), [number]);
            assert_eq!(purpose.word().parse::<Purpose>().unwrap(), purpose);
        }
    }
}
