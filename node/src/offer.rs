//! Cases that are offered to another organisation, and what it answers: by the link in the mail, or by a reply to it
//! (SPEC 2, flow).
//!
//! The link is a capability as that of an invitation is (`crate::invite`): a hash of the offer, keyed with the secret
//! of the compartment. It opens this one answer and nothing else, and dies when the offer is not open any more. A yes
//! moves nothing: it is written down, and whoever offered the case is told.

use orgo_engine::transfer;
use orgo_schema::{
    command::Refusal,
    derive::Scope,
    fact::{Answer, Body, OfferAnswered, OfferReply},
    id::{CaseId, FactId},
    journal::Happening,
    view::TransferView,
    word::Visibility,
};
use rusqlite::Connection;

use crate::{
    failure::Failure,
    intake::prepare::Ready,
    journal::Circumstances,
    node::Node,
    project::{self, Folded, load},
    setting::Setting,
    store::{
        Batch, StoreError,
        compartment::Compartment,
        document::{self, Row},
    },
    submit::{change::heads, check},
};

/// The longest reason, in characters.
pub const REASON_CHARS_MAX: usize = 500;
/// The length of the hash in a link, in hexadecimal digits: 128 bits.
const MAC_CHARS: usize = 32;

/// Returns what a link ends in by which an offer is answered.
pub fn token(scope: &Scope, case: CaseId, offer: FactId) -> String {
    let mac = scope.token("offer", &[case.as_bytes(), offer.as_bytes()]);
    let mac = blake3::Hash::from_bytes(mac).to_hex();
    format!("{case}.{}", mac.get(..MAC_CHARS).unwrap_or_default())
}

/// An offer that a link names.
#[derive(Debug)]
pub struct Linked {
    /// Where the case lives.
    pub compartment: Compartment,
    /// The case.
    pub folded: Folded,
    row: Row,
    /// The offer, and what became of it.
    pub offer: TransferView,
}

/// Finds the offer that a link names; nothing where it does not hold, or the case is none to be told of any more.
///
/// # Errors
/// When the database refuses.
pub fn find(db: &Connection, setting: &Setting, given: &str) -> Result<Option<Linked>, StoreError> {
    let Some((case, _)) = given
        .split_once('.')
        .filter(|(_, mac)| mac.len() == MAC_CHARS)
    else {
        return Ok(None);
    };
    let Ok(case) = case.parse::<CaseId>() else {
        return Ok(None);
    };
    let open = setting.compartments.iter();
    for compartment in open.filter(|open| open.visibility < Visibility::Restricted) {
        let Some(row) = load::row(db, compartment, case.into())? else {
            continue;
        };
        let Some(folded) = project::fold_case(db, setting, compartment, case)? else {
            continue;
        };
        if folded.case.view.visibility >= Visibility::Restricted {
            continue;
        }
        let outside = folded.case.view.transfers.iter();
        let outside = outside.filter(|offer| offer.outside.is_some());
        let mut found = None;
        // All are compared, and each in constant time.
        for offer in outside {
            let good = token(&compartment.scope, case, offer.offer_id);
            if blake3::hash(good.as_bytes()) == blake3::hash(given.as_bytes()) {
                found = Some(offer.clone());
            }
        }
        if let Some(offer) = found {
            return Ok(Some(Linked {
                compartment: compartment.clone(),
                folded,
                row,
                offer,
            }));
        }
    }
    Ok(None)
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
        if is_open(&found.folded, found.offer.offer_id) {
            let answered = OfferAnswered {
                offer: found.offer.offer_id,
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
    let id = FactId::new(batch.fresh_uuid()?);
    let fact = batch.author(None, heads(&known.facts), Body::OfferAnswered(answered));
    batch.add_facts(compartment, row.id, &[(id, fact)])?;
    project::document(batch.db, setting, row)?;
    let about = Circumstances::default().to(row.id);
    batch.note(setting, Happening::TransferAnswered, about)
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
