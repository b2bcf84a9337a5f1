//! Work that one unit hands over to another, as pages show it.

use super::{Choice, Moment};

/// What the forms are called that are given back: this, and then what they say.
pub const TRANSFER_FORM: &str = "transfer-";

/// What a page says about offers of the work, and what the reader can do about them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transfers {
    /// The offer that waits for an answer.
    pub open: Option<OpenOffer>,
    /// Where the reader may offer it; nothing for one who may not, or not now.
    pub form: Option<OfferForm>,
    /// What became of offers before, oldest first.
    pub trail: Vec<TransferLine>,
}

/// An offer that waits for an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenOffer {
    /// Where answers are posted.
    pub action: String,
    /// The id of the offer.
    pub offer: String,
    /// What is offered, with its address, where that is not this page.
    pub about: Option<(String, String)>,
    /// Who offers it.
    pub by: String,
    /// The label it has.
    pub from: String,
    /// The label it would have, or who outside is asked.
    pub to: String,
    /// Why.
    pub reason: String,
    pub since: Moment,
    /// Whether it is made to another organisation: then a mail asks them, and the reader only writes down what
    /// they say.
    pub is_outside: bool,
    /// Whether the reader may accept or reject it.
    pub may_answer: bool,
    /// Whether the reader may take it back.
    pub may_revoke: bool,
}

/// The form that offers work.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfferForm {
    /// Where it is posted.
    pub action: String,
    /// Labels and roles to suggest, the next in the direction of its flow first.
    pub units: Vec<Choice>,
    /// Which way what it is about goes, in a sentence.
    pub way: &'static str,
    /// Whether it may be offered to another organisation as well.
    pub takes_outside: bool,
}

/// What became of an offer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TransferLine {
    /// "Handed over from 1001.11.IT.Support to …".
    pub words: String,
    /// Who offered it and why, who answered and why.
    pub said: Vec<String>,
    pub at: Moment,
}
