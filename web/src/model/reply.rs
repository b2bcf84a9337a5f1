//! Replies by mail to those who wrote in.

use super::{Choice, Draft, ReplyState};

/// A reply by mail that is being written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReplyForm {
    /// The last mail of each who can be written to, with who that is: the usual one first.
    pub to: Vec<Choice>,
    /// Which of them is chosen; empty for the first.
    pub chosen: String,
    /// Texts to start from, by name.
    pub starts: Vec<Choice>,
    pub draft: Draft,
    /// Whether it is what the reader writes now.
    pub is_open: bool,
    /// When and from where it leaves.
    pub leaves: String,
}

/// Whether the reader can reply by mail to who wrote in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Replying {
    /// They may not, and are told nothing of it.
    #[default]
    No,
    /// Nobody can, and this is why.
    Barred(String),
    Open(ReplyForm),
}

/// A reply as the timeline shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyCard {
    pub by: String,
    pub to: String,
    pub text: String,
    pub state: ReplyState,
    /// What became of it, in words.
    pub became: String,
    /// Where it is taken back, while it can be.
    pub take_back: Option<String>,
}
