//! What a person writes to somebody who had written in, by mail.

use minicbor::{Decode, Encode};
use serde::Serialize;

use crate::{
    id::{PersonId, SignalId},
    word::words,
};

/// A person wrote to somebody who had written in. It leaves as a mail, a moment later: until then it can be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Replied {
    /// To whom, by the name they have in the compartment where their mail came in.
    #[n(0)]
    pub to: PersonId,
    /// The mail that is answered.
    #[n(1)]
    pub signal: SignalId,
    /// The words.
    #[n(2)]
    pub text: String,
}

words! {
    /// What became of a reply.
    ReplyState = "state of a reply" {
        /// It waits to leave: for the moment in which it can be taken back, or for a site that sends mail.
        0 Waits = "waits",
        /// The next mail server has it.
        1 Sent = "sent",
        /// It was taken back before it left.
        2 TakenBack = "taken_back",
        /// It did not leave, and will not.
        3 Failed = "failed",
    }
}
