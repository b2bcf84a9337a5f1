//! Who is invited to a case, what they answer, and when people meet (SPEC 7, groups).

use std::fmt;

use minicbor::{Decode, Encode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Who;
use crate::{id::SignalId, time::Timestamp, word::words};

/// As what somebody is part of a case that they are invited to.
pub const INVITED: &str = "invited";
/// As what somebody is part of a case that they came to.
pub const CAME: &str = "came";
/// As what somebody is part of a case that they were missing from.
pub const MISSED: &str = "missed";
/// As what somebody is part of a case that is the roster of a team or group.
pub const MEMBER: &str = "member";
/// As what somebody is part of a case who guides whoever is guided there.
pub const MENTOR: &str = "mentor";
/// As what somebody is part of a case who is guided there, or asks to be.
pub const MENTEE: &str = "mentee";

words! {
    /// What somebody answers to an invitation.
    Answer = "answer" {
        /// They come.
        0 Yes = "yes",
        /// They do not.
        1 No = "no",
        /// They do not know yet.
        2 Maybe = "maybe",
    }
    /// The way that an answer came.
    AnswerWay = "way of an answer" {
        /// They answered the mail that invited them.
        0 Mail = "mail",
        /// By the link in it, without signing in.
        1 Link = "link",
        /// Somebody who is signed in wrote it down: they themselves, or who works on the case.
        2 Page = "page",
    }
}

/// Somebody answered an invitation. The last in order of each is in force; of those that were read out of one
/// mail, the first in order counts (CONVERGENCE 1.3).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Answered {
    /// Who comes, or does not.
    #[n(0)]
    pub who: Who,
    /// What they answer.
    #[n(1)]
    pub answer: Answer,
    /// How many they bring.
    #[n(2)]
    pub guests: u8,
    /// More words.
    #[n(3)]
    pub note: Option<String>,
    /// The way it came.
    #[n(4)]
    pub via: AnswerWay,
    /// The mail it was read out of: the cause.
    #[n(5)]
    pub cause: Option<SignalId>,
}

/// When people meet, and how many can.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    Serialize,
    Deserialize,
    JsonSchema,
)]
pub struct Gathering {
    /// When it begins.
    #[n(0)]
    pub starts: Option<Timestamp>,
    /// How many there is room for, those they bring among them; nothing: as many as come.
    #[n(1)]
    pub seats: Option<u16>,
}

impl Gathering {
    /// Whether it says anything.
    pub const fn is_blank(self) -> bool {
        self.starts.is_none() && self.seats.is_none()
    }
}

impl fmt::Display for Gathering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(starts) = self.starts {
            starts.fmt(f)?;
        }
        if let Some(seats) = self.seats {
            let before = if self.starts.is_some() { ", " } else { "" };
            write!(f, "{before}{seats} seats")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::id::PersonId;

    #[test]
    fn an_answer_reads_what_it_writes() {
        for (number, answer) in (0..).zip(Answer::ALL) {
            let answered = Answered {
                who: Who::Person(PersonId::new(Uuid::from_u128(7))),
                answer: *answer,
                guests: 2,
                note: None,
                via: AnswerWay::Mail,
                cause: Some(SignalId::new(Uuid::from_u128(8))),
            };
            let bytes = minicbor::to_vec(&answered).unwrap();
            assert_eq!(minicbor::decode::<Answered>(&bytes).unwrap(), answered);
            assert_eq!(minicbor::to_vec(answer).unwrap(), [number]);
        }
    }

    #[test]
    fn a_gathering_says_what_is_known_of_it() {
        let mut gathering = Gathering::default();
        assert!(gathering.is_blank());
        assert_eq!(gathering.to_string(), "");
        gathering.seats = Some(12);
        assert_eq!(gathering.to_string(), "12 seats");
        gathering.starts = Some(Timestamp(0));
        assert_eq!(gathering.to_string(), "1970-01-01T00:00:00Z, 12 seats");
    }
}
