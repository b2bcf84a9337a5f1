//! What signals are made of, and what they lead to.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{RuleRef, Via};
use crate::{
    id::{BlobHash, CaseId, Fingerprint, PersonId, SignalId, TaskId},
    time::Timestamp,
};

/// What every copy of a mail holds (CONVERGENCE 5): no address, no name, no way it came.
#[derive(Debug, Clone, PartialEq, Encode, Decode, Serialize)]
pub struct Received {
    /// What makes two copies one signal; another fingerprint under one Message-ID is a variant.
    #[n(0)]
    pub fingerprint: Fingerprint,
    /// Whether the id of the signal comes from a Message-ID, not from the fingerprint.
    #[n(1)]
    pub has_message_id: bool,
    /// Who wrote it.
    #[n(2)]
    pub from: Option<PersonId>,
    /// Whom it was addressed to.
    #[n(3)]
    pub to: Vec<PersonId>,
    /// The subject, at most 998 characters.
    #[n(4)]
    pub subject: String,
    /// The beginning of the new text.
    #[n(5)]
    pub excerpt: String,
    /// The Date header. Shown, never a base for clocks (CONVERGENCE 6).
    #[n(6)]
    pub date: Option<Timestamp>,
    /// The signals it answers, nearest first.
    #[n(7)]
    pub answers: Vec<SignalId>,
    /// The attached files.
    #[n(8)]
    pub attachments: Vec<Attachment>,
    /// Why it is automatic mail, if it is: no reply, no command, no state change.
    #[n(9)]
    pub automatic: Option<String>,
    /// What a person should know about how it was read.
    #[n(10)]
    pub warnings: Vec<String>,
}

/// A file, stored by its content.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Attachment {
    /// The content; nothing when it was refused.
    #[n(0)]
    pub blob: Option<BlobHash>,
    /// A name that is safe to show and to save under.
    #[n(1)]
    pub name: String,
    /// The media type as declared. Never trusted.
    #[n(2)]
    pub media_type: String,
    /// The size in bytes.
    #[n(3)]
    pub bytes: u64,
    /// What is wrong with it, for people.
    #[n(4)]
    pub note: Option<String>,
}

/// How one copy of a signal came to one node.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Copied {
    /// The raw bytes.
    #[n(0)]
    pub raw: BlobHash,
    /// The address it was delivered to, in lower case: one of the organisation's own.
    #[n(1)]
    pub delivered_to: Option<String>,
    /// The way it came.
    #[n(2)]
    pub source: Source,
    /// The gateway that sealed it to this node; nothing: it came here itself.
    #[n(3)]
    pub via: Option<Via>,
}

/// The ways a signal comes in.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Handed over by a mail server, or fetched from a mailbox.
    #[n(0)]
    Mail,
    /// Out of an archive, with its consequences: as if it had come in now.
    #[n(1)]
    ImportLive,
    /// Out of an archive, for the record: nobody is told, nothing is commanded.
    #[n(2)]
    ImportArchive,
    /// From a form of the web pages.
    #[n(3)]
    Form,
    /// Through the API.
    #[n(4)]
    Api,
}

/// A decision about a signal (CONVERGENCE 5).
#[derive(Debug, Clone, PartialEq, Encode, Decode, Serialize)]
pub struct Routed {
    /// The signal: the cause.
    #[n(0)]
    pub signal: SignalId,
    /// The rule; nothing when a person decided.
    #[n(1)]
    pub rule: Option<RuleRef>,
    /// The case it opens.
    #[n(2)]
    pub case: CaseId,
    /// The tasks it makes there.
    #[n(3)]
    pub tasks: Vec<TaskId>,
    /// Which condition matched on what, a sentence each.
    #[n(4)]
    pub why: Vec<String>,
    /// The further cases that rules open of their own.
    #[n(5)]
    #[cbor(skip_if = "Vec::is_empty")]
    pub opened: Vec<CaseId>,
    /// Whom rules tell of it beside the work, and what they answer; nothing: nobody.
    #[n(6)]
    pub tells: Option<Tells>,
    /// The other rules that acted on it, in the order they did: what they say is in the work.
    #[n(7)]
    #[cbor(skip_if = "Vec::is_empty")]
    pub shaped: Vec<RuleRef>,
}

/// Whom the rules of a routing tell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Tells {
    /// People of the organisation, in the order of the rules.
    #[n(0)]
    pub notices: Vec<Told>,
    /// The template of the answer to the sender.
    #[n(1)]
    pub reply: Option<String>,
}

/// People of the organisation whom a rule tells.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Told {
    /// How widely, as profiles say it.
    #[n(0)]
    pub scope: String,
    /// The template; nothing: the usual one.
    #[n(1)]
    pub template: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    /// A routing that opens one case, by nobody's rule.
    fn plain() -> Routed {
        Routed {
            signal: SignalId::new(Uuid::from_u128(1)),
            rule: None,
            case: CaseId::new(Uuid::from_u128(2)),
            tasks: Vec::new(),
            why: Vec::new(),
            opened: Vec::new(),
            tells: None,
            shaped: Vec::new(),
        }
    }

    fn urgent() -> RuleRef {
        RuleRef {
            id: "urgent".to_owned(),
            version: "1".to_owned(),
        }
    }

    #[test]
    fn what_a_routing_tells_is_read_again_and_changes_no_routing_that_tells_nothing() {
        let routed = plain();
        let bytes = minicbor::to_vec(&routed).unwrap();
        assert_eq!(bytes[0], 0x85, "an array of five, as ever");
        assert_eq!(minicbor::decode::<Routed>(&bytes).unwrap(), routed);
        let notice = Told {
            scope: "department".to_owned(),
            template: None,
        };
        let tells = Tells {
            notices: vec![notice],
            reply: Some("received".to_owned()),
        };
        let told = Routed {
            tells: Some(tells),
            ..routed
        };
        let both = Routed {
            opened: vec![CaseId::new(Uuid::from_u128(3))],
            ..told.clone()
        };
        let opens = Routed {
            tells: None,
            ..both.clone()
        };
        let shaped = Routed {
            opened: Vec::new(),
            shaped: vec![urgent()],
            ..opens.clone()
        };
        for routed in [told, both, opens, shaped] {
            let bytes = minicbor::to_vec(&routed).unwrap();
            assert_eq!(minicbor::decode::<Routed>(&bytes).unwrap(), routed);
        }
    }

    /// A routing as it was before the rules beside the first were named.
    #[derive(Debug, PartialEq, Decode)]
    struct Before {
        #[n(0)]
        signal: SignalId,
        #[n(2)]
        case: CaseId,
        #[n(6)]
        tells: Option<Tells>,
    }

    #[test]
    fn an_older_reader_skips_the_rules_that_shaped() {
        let routed = Routed {
            shaped: vec![urgent()],
            ..plain()
        };
        let bytes = minicbor::to_vec(&routed).unwrap();
        let before = Before {
            signal: routed.signal,
            case: routed.case,
            tells: None,
        };
        let mut read = minicbor::Decoder::new(&bytes);
        assert_eq!(read.decode::<Before>().unwrap(), before);
        assert_eq!(read.position(), bytes.len(), "to its end");
    }
}
