//! The words of the journal: what a node writes down of what happened, for those who audit it (SPEC 11).
//!
//! An event is a word of a closed list, never a sentence: what people wrote, their names and addresses
//! have no place to stand in.

use std::{fmt, str::FromStr};

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use serde::{Serialize, Serializer};

use crate::word::words;

words! {
    /// What an event is about.
    Category = "category of events" {
        0 Workflow = "workflow",
        1 Task = "task",
        2 System = "system",
        3 Security = "security",
        4 Email = "email",
    }

    /// How much attention an event asks for.
    Level = "level of events" {
        0 Info = "info",
        1 Warning = "warning",
        2 Error = "error",
    }

    /// What happened. The words are stable: programs count them.
    Happening = "event" {
        // The node itself.
        0 NodeStarted = "node_started",
        1 NodeStopped = "node_stopped",
        2 Failed = "failed",
        3 ClockSet = "clock_set",
        4 StoreRebuilt = "store_rebuilt",
        5 JournalSwept = "journal_swept",
        // Who came in, who was refused, who may what.
        10 SignedIn = "signed_in",
        11 SignedOut = "signed_out",
        12 SignInFailed = "sign_in_failed",
        13 SignInLocked = "sign_in_locked",
        14 PasswordSet = "password_set",
        15 SignInLinkMade = "sign_in_link_made",
        16 Refused = "refused",
        17 AccountChanged = "account_changed",
        18 PolicyChanged = "policy_changed",
        19 RosterDecided = "roster_decided",
        20 NodeGranted = "node_granted",
        21 RosterChanged = "roster_changed",
        22 TicketMade = "ticket_made",
        23 CompartmentChanged = "compartment_changed",
        24 QuarantineDecided = "quarantine_decided",
        25 WithheldDecided = "withheld_decided",
        26 PurgeDecided = "purge_decided",
        27 HoldChanged = "hold_changed",
        28 CaseRaised = "case_raised",
        29 CasePublished = "case_published",
        // What was read, and what was handed out.
        40 CaseRead = "case_read",
        41 TaskRead = "task_read",
        42 SignalRead = "signal_read",
        43 FileRead = "file_read",
        44 ListRead = "list_read",
        45 Searched = "searched",
        46 QuarantinedRead = "quarantined_read",
        47 JournalRead = "journal_read",
        48 Exported = "exported",
        49 BundleMade = "bundle_made",
        50 BundleTakenIn = "bundle_taken_in",
        51 ReceiptTakenIn = "receipt_taken_in",
        // Cases and tasks.
        60 CaseOpened = "case_opened",
        61 CaseActed = "case_acted",
        62 CaseChanged = "case_changed",
        63 CaseReviewed = "case_reviewed",
        64 CaseSplit = "case_split",
        65 TaskCreated = "task_created",
        66 TaskActed = "task_acted",
        67 TaskChanged = "task_changed",
        68 TaskAcknowledged = "task_acknowledged",
        69 RequestJudged = "request_judged",
        70 Commented = "commented",
        71 FileAdded = "file_added",
        72 FileRemoved = "file_removed",
        73 GuestsChanged = "guests_changed",
        74 TransferOffered = "transfer_offered",
        75 TransferAnswered = "transfer_answered",
        76 Replied = "replied",
        77 ReplyTakenBack = "reply_taken_back",
        // Signals, rules, the ladder.
        80 SignalRouted = "signal_routed",
        81 SignalPlaced = "signal_placed",
        82 SignalSetAside = "signal_set_aside",
        83 ActDecided = "act_decided",
        84 StepRecorded = "step_recorded",
        85 RuleActed = "rule_acted",
        86 NoticeSeen = "notice_seen",
        87 PreferencesSet = "preferences_set",
        88 EventPosted = "event_posted",
        // Mail.
        90 MailTakenIn = "mail_taken_in",
        91 MailQuarantined = "mail_quarantined",
        92 MailWorked = "mail_worked",
        93 MailSent = "mail_sent",
        94 MailFailed = "mail_failed",
    }
}

/// Names one request of somebody, so that all that came of it can be found together: random, and nothing
/// but a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId([u8; 8]);

impl RequestId {
    /// Wraps eight bytes that the caller drew.
    pub const fn new(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", u64::from_be_bytes(self.0))
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestId({self})")
    }
}

impl Serialize for RequestId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<C> Encode<C> for RequestId {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.bytes(&self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for RequestId {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let at = d.position();
        let bytes = d.bytes()?.try_into();
        let bytes = bytes
            .map_err(|_wrong_length| decode::Error::message("a request has eight bytes").at(at))?;
        Ok(Self(bytes))
    }
}

impl Happening {
    /// Returns the event in words for people.
    pub fn words(self) -> String {
        self.as_str().replace('_', " ")
    }

    /// Returns the event of a word; nothing for one that a later version of this program knows.
    pub fn known(word: &str) -> Option<Self> {
        Self::from_str(word).ok()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn words_are_plain_and_stand_for_one_event_each() {
        let words: BTreeSet<&str> = Happening::ALL.iter().map(|what| what.as_str()).collect();
        assert_eq!(words.len(), Happening::ALL.len());
        for what in Happening::ALL {
            let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
            assert!(what.as_str().bytes().all(is_plain), "{what}");
            assert_eq!(Happening::known(what.as_str()), Some(*what));
        }
        assert_eq!(Happening::known("teleported"), None);
    }

    #[test]
    fn a_request_is_read_as_it_was_written() {
        let id = RequestId::new([0, 1, 2, 3, 4, 5, 6, 255]);
        assert_eq!(id.to_string(), "00010203040506ff");
        let bytes = minicbor::to_vec(id).unwrap();
        assert_eq!(minicbor::decode::<RequestId>(&bytes).unwrap(), id);
        assert!(minicbor::decode::<RequestId>(&[0x43, 1, 2, 3]).is_err());
    }
}
