//! `orgo case transfer …` and `orgo task transfer …`.

use std::str::FromStr;

use clap::Args;
use orgo_schema::{command::Unit, fact::OfferReply, word::WordError};
use serde::{Deserialize, Serialize};

/// What is done about handing work over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferAct {
    /// It is offered.
    Offer,
    /// An offer is answered.
    Answer(OfferReply),
}

impl FromStr for TransferAct {
    type Err = WordError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const OFFER: &str = "offer";
        if text.trim().eq_ignore_ascii_case(OFFER) {
            return Ok(Self::Offer);
        }
        let replies = OfferReply::ALL.iter().map(|reply| reply.as_str());
        let all = || std::iter::once(OFFER).chain(replies.clone());
        let reply = text.parse().map(Self::Answer);
        reply.map_err(|_error: WordError| WordError::new("step of handing over", text, all()))
    }
}

/// To whom work is offered, and why something is done.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct TransferArgs {
    /// Of an offer: the unit, as a role or a whole label, for example IT.Support; of a case also the mail address of
    /// another organisation
    #[arg(long, value_name = "UNIT", required_if_eq("act", "offer"))]
    pub to: Option<Unit>,
    /// Why; only a yes needs no reason
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
}
