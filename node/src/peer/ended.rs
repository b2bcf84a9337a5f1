//! How a conversation ended, for people and for the other side.

use iroh::endpoint::{Connection, ConnectionError, VarInt};
use orgo_sync::session::{CloseReason, Code};

use super::endpoint::code;

/// The most characters of another node's sentence that are shown.
const SENTENCE_CHARS_MAX: usize = 300;

/// How a conversation ended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Ended {
    /// The session said so, here or there.
    #[error("{0}")]
    Closed(CloseReason),
    /// The connection is gone.
    #[error("the connection was lost: {0}")]
    Lost(String),
    /// The other sent what is no frame.
    #[error("{0}")]
    Garbled(String),
    /// The other sends the same things again and again.
    #[error("E107: it sends what is here already, again and again")]
    Repeats,
    /// The other takes nothing.
    #[error("it took nothing for half a minute")]
    Stalled,
    /// This node could not read or write its store.
    #[error("this node: {0}")]
    Trouble(String),
    /// This node stops.
    #[error("this node is stopping")]
    Stopping,
    /// The two are connected another way.
    #[error("the two are connected another way")]
    Twice,
    /// Too many conversations.
    #[error("too many conversations at once")]
    Busy,
    /// The other hung up, and said why with a number and perhaps a sentence.
    #[error("{0}")]
    HungUp(String),
}

impl Ended {
    /// Whether it is the other's doing, so that it is sent away for a while (SECURITY 4, S77).
    pub(super) fn is_hostile(&self) -> bool {
        match self {
            Self::Garbled(_) | Self::Repeats => true,
            Self::Closed(reason) => {
                !reason.by_peer
                    && matches!(
                        reason.code,
                        Code::Malformed | Code::TooLarge | Code::TooMany | Code::Order
                    )
            }
            Self::Lost(_)
            | Self::HungUp(_)
            | Self::Stalled
            | Self::Trouble(_)
            | Self::Stopping
            | Self::Twice
            | Self::Busy => false,
        }
    }

    /// Says why a connection is gone, as far as the other told.
    pub(super) fn told_by(self, connection: &Connection) -> Self {
        match (self, connection.close_reason()) {
            (Self::Lost(_), Some(ConnectionError::ApplicationClosed(closed))) => {
                Self::of_code(closed.error_code, &closed.reason)
            }
            (ended, _) => ended,
        }
    }

    fn of_code(number: VarInt, reason: &[u8]) -> Self {
        match number {
            code::STOPPING => Self::HungUp("it is stopping".to_owned()),
            code::NO_MEMBER => Self::HungUp("it does not know this node as a member".to_owned()),
            code::SENT_AWAY => Self::HungUp(format!(
                "it sent this node away for a minute{}",
                quoted(reason)
            )),
            code::TWICE => Self::Twice,
            code::BUSY => Self::HungUp("it has too many conversations at once".to_owned()),
            _ => Self::HungUp(format!("it ended the conversation{}", quoted(reason))),
        }
    }

    /// Returns the number for the other side.
    pub(super) fn code(&self) -> VarInt {
        match self {
            Self::Stopping => code::STOPPING,
            Self::Twice => code::TWICE,
            Self::Busy => code::BUSY,
            hostile if hostile.is_hostile() => code::SENT_AWAY,
            Self::Closed(_)
            | Self::Lost(_)
            | Self::HungUp(_)
            | Self::Garbled(_)
            | Self::Repeats
            | Self::Stalled
            | Self::Trouble(_) => code::ENDED,
        }
    }

    /// Returns what a person should read about it, if anything.
    pub fn problem(&self) -> Option<String> {
        match self {
            Self::Stopping | Self::Twice => None,
            Self::Closed(_)
            | Self::Lost(_)
            | Self::HungUp(_)
            | Self::Garbled(_)
            | Self::Repeats
            | Self::Stalled
            | Self::Trouble(_)
            | Self::Busy => Some(self.to_string()),
        }
    }
}

/// Quotes what another node said, without what could mislead a terminal or a page.
fn quoted(reason: &[u8]) -> String {
    let reason = String::from_utf8_lossy(reason);
    let shown: String = reason
        .chars()
        .filter(|sign| sign.is_alphanumeric() || sign.is_ascii_graphic() || *sign == ' ')
        .take(SENTENCE_CHARS_MAX)
        .collect();
    if shown.is_empty() {
        shown
    } else {
        format!(": {shown}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(number: VarInt, reason: &str, expect: &str) {
        let ended = Ended::of_code(number, reason.as_bytes());
        assert_eq!(ended.to_string(), expect);
    }

    #[test]
    fn numbers_are_sentences_and_strange_sentences_are_tamed() {
        check(
            code::NO_MEMBER,
            "",
            "it does not know this node as a member",
        );
        check(code::TWICE, "", "the two are connected another way");
        check(
            code::ENDED,
            "E103: removed\u{202e}\u{1b}[2J",
            "it ended the conversation: E103: removed[2J",
        );
        let long = "x".repeat(10_000);
        let ended = Ended::of_code(code::ENDED, long.as_bytes()).to_string();
        assert!(ended.len() < 400);
    }

    #[test]
    fn only_the_other_s_doing_sends_it_away() {
        assert!(Ended::Repeats.is_hostile() && Ended::Garbled(String::new()).is_hostile());
        assert!(!Ended::Stalled.is_hostile() && !Ended::Trouble(String::new()).is_hostile());
        assert_eq!(Ended::Repeats.code(), code::SENT_AWAY);
        assert_eq!(Ended::Stopping.problem(), None);
    }
}
