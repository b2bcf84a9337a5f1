//! Taking a message in without reading it: a person decided that it matters although no program can
//! read it.

use orgo_mail::{Limits, Mail};
use orgo_schema::{
    fact::{Attachment, Body, Received},
    id::Fingerprint,
};

use super::{
    place,
    prepare::{Prepared, Ready, derived},
};
use crate::{
    setting::Setting,
    store::{StoreError, blob::Packed, compartment::Compartment, document::Facts, spool::Delivery},
};

/// What the warning of a signal begins with that was taken in unread.
const UNREAD: &str = "taken in unread: ";
/// The subject that people see.
const SUBJECT: &str = "A message that could not be read";

/// Makes a signal of bytes that nobody could read. Every node makes the same of the same bytes.
///
/// # Errors
/// When memory runs out for compression.
pub fn prepare(
    setting: &Setting,
    raw: &[u8],
    delivery: &Delivery,
    reason: &str,
) -> Result<Prepared, StoreError> {
    let visibility = place::of_address(setting, delivery.to.as_deref());
    let told = "a person took it in unread: it waits in triage";
    match place::find(setting, visibility, raw, delivery)? {
        Ok(compartment) => {
            let ready = ready(compartment, raw, reason, told)?;
            Ok(Prepared::Ready(Box::new(ready)))
        }
        Err(other) => Ok(other),
    }
}

/// Makes a signal of bytes that nobody could read, in a compartment. `told` is what people hear of it.
///
/// # Errors
/// When memory runs out for compression.
pub(super) fn ready(
    compartment: Compartment,
    raw: &[u8],
    reason: &str,
    told: &str,
) -> Result<Ready, StoreError> {
    let scope = &compartment.scope;
    let fingerprint = Fingerprint::new(blake3::derive_key("orgo unread message 1", raw));
    let (signal, hash) = (scope.signal(None, &fingerprint), scope.blob(raw));
    let received = Received {
        fingerprint,
        has_message_id: false,
        from: None,
        to: Vec::new(),
        subject: SUBJECT.to_owned(),
        excerpt: String::new(),
        date: None,
        answers: Vec::new(),
        attachments: vec![Attachment {
            blob: Some(hash),
            name: "message.eml".to_owned(),
            media_type: "message/rfc822".to_owned(),
            bytes: raw.len() as u64,
            note: Some("as it came".to_owned()),
        }],
        automatic: None,
        warnings: vec![format!("{UNREAD}{reason}")],
    };
    let body = Body::Received(received.clone());
    let (received_fact, received_change) = derived(&compartment, signal.into(), "received", body)?;
    Ok(Ready {
        opened: Vec::new(),
        raw: hash,
        signal,
        received,
        received_fact,
        received_change,
        files: vec![(hash, Packed::new(raw)?)],
        sender: None,
        words: String::new(),
        work: None,
        reasons: vec![told.to_owned()],
        invitation: None,
        reply: None,
        is_own: false,
        via: None,
        original_of: None,
        compartment,
    })
}

/// Whether a signal was taken in unread.
pub fn is_unread(received: &Received) -> bool {
    received
        .warnings
        .iter()
        .any(|warning| warning.starts_with(UNREAD))
}

/// Whether the facts of a signal say that it was taken in unread.
pub fn are_of_unread(facts: &Facts) -> bool {
    facts
        .facts
        .values()
        .any(|fact| matches!(&fact.body, Body::Received(received) if is_unread(received)))
}

/// Reads the mail behind a signal, where it can be read. What was taken in unread is not tried
/// again: it may be what made the reader stumble.
pub fn mail(received: &Received, raw: &[u8]) -> Option<Mail> {
    if is_unread(received) {
        return None;
    }
    orgo_mail::parse(raw, &Limits::default()).ok()
}
