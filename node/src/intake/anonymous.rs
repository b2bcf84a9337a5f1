//! Mail whose writer a rule does not name (SPEC 10): of one message two are made.
//!
//! ```text
//! mail ─┬─▶ the original: into the strictest compartment, sealed on its way where this node does not hold that
//!       └─▶ what was said, by Anon-7F3A: where everybody works; only of this one is work made
//! ```
//!
//! Until both are on disk the mail is on the spool, which no other node has; nothing of it is recorded before the
//! original has a place. Names follow from the Message-ID by a secret of the organisation: two gateways that take in
//! the same mail make the same of it, and what answers it comes under the same pseudonym.

use orgo_mail::{
    Mail,
    anonymous::{self, Envelope, Pseudonym},
};
use orgo_schema::{
    fact::Body,
    id::{DocumentId, SignalId},
    word::Visibility,
};
use rusqlite::Connection;

use super::{
    before::Before,
    place::{self, Elsewhere},
    prepare::{Place, Prepared, Ready, addressed, decide_without, raised, read, ready},
    unread,
};
use crate::{
    node::Node,
    outbox::message_id,
    parcel::Sealed,
    project::load,
    setting::Setting,
    store::{
        StoreError,
        blob::{self, Packed},
        compartment::Compartment,
        document, person,
        spool::Delivery,
    },
};

/// A mail as two messages.
#[derive(Debug)]
pub struct Anonymous {
    original: Original,
    said: Said,
}

/// Where the original goes.
#[derive(Debug)]
enum Original {
    Here(Box<Ready>),
    Sealed(Box<Sealed>),
}

/// What was said, and the bytes of that message.
#[derive(Debug)]
pub struct Said {
    /// The message, where everybody works.
    pub ready: Ready,
    /// Its bytes.
    pub raw: Packed,
}

impl Anonymous {
    /// Returns the compartment that the original goes into, if it is open here.
    pub const fn own_file(&self) -> Option<&Compartment> {
        match &self.original {
            Original::Here(ready) => Some(&ready.compartment),
            Original::Sealed(_) => None,
        }
    }

    /// Returns the message that work is made of.
    pub const fn said(&self) -> &Ready {
        &self.said.ready
    }

    /// Takes the two messages apart.
    pub fn apart(self) -> (Prepared, Said) {
        let original = match self.original {
            Original::Here(ready) => Prepared::Ready(ready),
            Original::Sealed(sealed) => Prepared::Sealed(sealed),
        };
        (original, self.said)
    }
}

/// The names of one mail and of what it answers, which say nothing to who does not have the secret.
struct Names {
    writer: Pseudonym,
    message_id: String,
    answers: Vec<String>,
}

impl Names {
    fn of(setting: &Setting, mail: &Mail) -> Self {
        let fingerprint = || {
            blake3::Hash::from_bytes(mail.fingerprint())
                .to_hex()
                .to_string()
        };
        let own = mail.message_id.clone().unwrap_or_else(fingerprint);
        let token = |kind: &str, id: &str| {
            let scope = &laxest(setting).scope;
            scope.token(kind, &[id.trim().as_bytes()])
        };
        let name = |id: &str| anonymous::message_id(&token("anonymous mail", id));
        let thread: Vec<&str> = mail.thread_ids().collect();
        // The oldest message of a thread is in all of it.
        let root = thread.last().copied().unwrap_or(&own);
        // Nothing of ours is answered by somebody whom we do not write to.
        let foreign = thread
            .iter()
            .filter(|id| message_id::answered(setting.organization, id).is_none());
        Self {
            writer: Pseudonym::new(token("anonymous writer", root)),
            message_id: name(&own),
            answers: foreign.map(|id| name(id)).collect(),
        }
    }
}

/// The compartment that everybody works in.
fn laxest(setting: &Setting) -> &Compartment {
    setting.compartment_for(Visibility::Internal)
}

/// Whether a mail answers one whose writer is not named.
///
/// # Errors
/// When the database refuses.
pub(super) fn goes_on(node: &Node, setting: &Setting, mail: &Mail) -> Result<bool, StoreError> {
    if mail.thread_ids().next().is_none() {
        return Ok(false);
    }
    let (names, place) = (Names::of(setting, mail), laxest(setting));
    node.store.read(|db| {
        for answered in &names.answers {
            let signal = DocumentId::from(place.scope.signal_of_message(answered));
            if let Some(row) = document::row(db, place.row, signal)?
                && document::has_changes(db, row)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    })
}

/// Whether a message that is here is one whose writer is not named: it says so itself, and so does the row of who
/// wrote it, where its bytes are not here.
///
/// # Errors
/// When the database refuses.
pub fn is_nameless(
    db: &Connection,
    compartment: &Compartment,
    signal: SignalId,
) -> Result<bool, StoreError> {
    let facts = load::facts_of(db, compartment, signal.into())?;
    let Some(received) = load::received(&facts) else {
        return Ok(false);
    };
    if let Some(person) = received.from
        && let Some(row) = document::row(db, compartment.row, person.into())?
        && let Some(known) = person::get(db, row)?
    {
        return Ok(anonymous::is_anonymous(&known.address));
    }
    for fact in facts.facts.values() {
        if let Body::Copied(copied) = &fact.body
            && let Some(raw) = blob::row(db, compartment.row, &copied.raw)?
            && let Some(mail) = unread::mail(received, &blob::read(db, raw)?)
            && let Some(from) = &mail.from
        {
            return Ok(anonymous::is_anonymous(&from.address));
        }
    }
    Ok(false)
}

/// Makes two messages of a mail, each where it belongs.
///
/// # Errors
/// When memory runs out for compression, or the original cannot be sealed.
pub(super) fn prepare(
    node: &Node,
    setting: &Setting,
    (raw, mail): (&[u8], &Mail),
    delivery: &Delivery,
) -> Result<Prepared, StoreError> {
    let names = Names::of(setting, mail);
    let to = addressed(mail, delivery.to.as_deref());
    let bytes = anonymous::anonymised(
        mail,
        &Envelope {
            from: &names.writer,
            to: to.as_deref(),
            message_id: &names.message_id,
            answers: &names.answers,
        },
    );
    let without = match read(&bytes) {
        Ok(without) => without,
        Err(problem) => {
            let reason = format!("what is left without its writer cannot be read: {problem}");
            return Ok(Prepared::Waits { reason });
        }
    };
    let before = Before::received(node, setting, delivery.received);
    let decision = decide_without(setting, (&without, mail), delivery.to.as_deref(), &before);
    let place = Place {
        compartment: laxest(setting).clone(),
        via: None,
        visibility: Visibility::Anonymised,
    };
    let said = Said {
        ready: ready(node, setting, (&bytes, &without), place, Some(decision))?,
        raw: Packed::new(&bytes)?,
    };
    let of = said.ready.signal;
    let found = place::of_mail(setting, Visibility::Restricted, (raw, Some(of)), delivery)?;
    let original = match found {
        Ok(place) if place.has_own_file() => Original::Here(Box::new(original(
            node,
            setting,
            (raw, mail),
            (place.into(), of),
        )?)),
        Ok(_) => {
            let reason = "a rule does not name who wrote it, and this organisation has no compartment for few where \
                          the original could be kept: it waits until the rule is mended";
            return Ok(Prepared::Waits {
                reason: reason.to_owned(),
            });
        }
        Err(Elsewhere::Sealed(sealed)) => Original::Sealed(sealed),
        Err(Elsewhere::Waits(reason)) => return Ok(Prepared::Waits { reason }),
    };
    Ok(Prepared::Anonymous(Box::new(Anonymous { original, said })))
}

/// Makes the original ready: it is kept as it came, and no rule makes anything of it.
///
/// # Errors
/// When memory runs out for compression.
pub(super) fn original(
    node: &Node,
    setting: &Setting,
    mail: (&[u8], &Mail),
    (place, of): (Place, SignalId),
) -> Result<Ready, StoreError> {
    let ready = ready(node, setting, mail, place, None)?;
    Ok(Ready {
        original_of: Some(of),
        invitation: None,
        reply: None,
        ..ready
    })
}

/// Whether what rules say of a mail is that its writer is not named.
pub(super) fn is_asked(decision: Option<&orgo_engine::route::Decision>) -> bool {
    decision.and_then(raised) == Some(Visibility::Anonymised)
}
