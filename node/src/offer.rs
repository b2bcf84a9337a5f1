//! Cases that are offered to another organisation, and what it answers: by the link in the mail, or by a reply to it
//! (SPEC 2, flow).
//!
//! The link ([`crate::capability`]) opens this one answer and says what became of it once the offer is not open any
//! more. A yes moves nothing: it is written down, and whoever offered the case is told.

use orgo_engine::transfer;
use orgo_schema::{
    command::Refusal,
    derive::Scope,
    fact::{Answer, Body, OfferAnswered, OfferReply},
    id::{CaseId, FactId},
    journal::Happening,
    view::TransferView,
};
use rusqlite::Connection;

use crate::{
    capability,
    failure::Failure,
    intake::prepare::Ready,
    node::Node,
    project::{self, Folded},
    setting::Setting,
    store::{
        Batch, StoreError,
        compartment::Compartment,
        document::{self, Row},
    },
    submit::check,
};

/// The longest reason, in characters.
pub const REASON_CHARS_MAX: usize = 500;
/// An offer that a link names, and what became of it.
pub type Linked = capability::Linked<TransferView>;

/// Returns what a link ends in by which an offer is answered.
pub fn token(scope: &Scope, case: CaseId, offer: FactId) -> String {
    capability::token(scope, "offer", case, &[offer.as_bytes()])
}

/// Finds the offer that a link names; nothing where it does not hold, or the case is none to be told of any more.
///
/// # Errors
/// When the database refuses.
pub fn find(db: &Connection, setting: &Setting, given: &str) -> Result<Option<Linked>, StoreError> {
    capability::find(db, setting, given, |scope, folded| {
        let case = &folded.case.view;
        let outside = case
            .transfers
            .iter()
            .filter(|offer| offer.outside.is_some());
        outside
            .map(|offer| (token(scope, case.case_id, offer.offer_id), offer.clone()))
            .collect()
    })
}

/// Takes an answer by a link; nothing where the link does not hold. Of an offer that is not open any more it returns
/// what became of it.
///
/// # Errors
/// A refusal, or trouble.
pub fn answer_by_link(
    node: &Node,
    link: &str,
    (reply, reason): (OfferReply, Option<String>),
) -> Result<Option<Linked>, Failure> {
    let setting = node.setting();
    let reason = checked(reply, reason)?;
    let found = node.store.read(|db| find(db, &setting, link))?;
    let Some(found) = found else {
        return Ok(None);
    };
    let link = link.to_owned();
    node.store.write(&found.compartment, move |batch| {
        let Some(found) = find(batch.db, &setting, &link)? else {
            return Ok::<_, Failure>(None);
        };
        if is_open(&found.folded, found.what.offer_id) {
            let answered = OfferAnswered {
                offer: found.what.offer_id,
                reply,
                reason,
                cause: None,
            };
            write(batch, &setting, (&found.compartment, found.row), answered)?;
        }
        Ok(find(batch.db, &setting, &link)?)
    })
}

/// Checks what was typed: they do not take back what they did not offer, and a no has a reason.
fn checked(reply: OfferReply, reason: Option<String>) -> Result<Option<String>, Refusal> {
    if reply == OfferReply::Revoke {
        return Err(check::invalid("says", "say accept or reject"));
    }
    let reason = reason.map(|reason| check::text("reason", &reason));
    let reason = reason.transpose()?.filter(|reason| !reason.is_empty());
    if reason.is_none() && reply.needs_reason() {
        return Err(check::invalid("reason", "say why"));
    }
    let chars = reason.as_ref().map_or(0, |reason| reason.chars().count());
    if chars > REASON_CHARS_MAX {
        let problem = format!("{chars} characters, at most {REASON_CHARS_MAX} are allowed");
        return Err(check::invalid("reason", &problem));
    }
    Ok(reason)
}

fn is_open(folded: &Folded, offer: FactId) -> bool {
    let open = transfer::open(&folded.case.view.transfers);
    open.is_some_and(|open| open.offer_id == offer && open.outside.is_some())
}

/// Writes an answer that this node took in.
fn write(
    batch: &mut Batch<'_>,
    setting: &Setting,
    (compartment, row): (&Compartment, Row),
    answered: OfferAnswered,
) -> Result<(), StoreError> {
    let known = document::facts(batch.db, compartment, row)?;
    let said = (Body::OfferAnswered(answered), Happening::TransferAnswered);
    capability::record(batch, setting, (compartment, row, &known), said)
}

/// Writes down what a reply to the mail of an offer says, where that is plain. Everything else is for a person to
/// read.
///
/// # Errors
/// When the database refuses.
pub fn take_reply(
    batch: &mut Batch<'_>,
    setting: &Setting,
    ready: &Ready,
    (row, case, offer): (Row, CaseId, FactId),
) -> Result<(), StoreError> {
    let compartment = &ready.compartment;
    let Some(folded) = project::fold_case(batch.db, setting, compartment, case)? else {
        return Ok(());
    };
    if !is_open(&folded, offer) {
        return Ok(());
    }
    let (reply, reason) = match ready.reply.map(|reply| reply.answer) {
        Some(Answer::Yes) => (OfferReply::Accept, None),
        Some(Answer::No) => {
            let said = ready.received.excerpt.chars().take(REASON_CHARS_MAX);
            (OfferReply::Reject, Some(said.collect()))
        }
        Some(Answer::Maybe) | None => return Ok(()),
    };
    let answered = OfferAnswered {
        offer,
        reply,
        reason,
        cause: Some(ready.signal),
    };
    write(batch, setting, (compartment, row), answered)
}
