//! Who wrote in, as far as an answer needs to know. It is read from the mail itself, by the node that sends,
//! in the compartment the mail lies in: documents hold no address (CONVERGENCE 5).

use std::panic::{AssertUnwindSafe, catch_unwind};

use orgo_mail::{Limits, Mail};
use orgo_schema::{
    id::{PersonId, SignalId},
    view::CaseView,
};
use rusqlite::Connection;

use crate::{
    project::load,
    setting::Setting,
    store::{StoreError, blob, compartment::Compartment, person},
};

/// The references of a message: the first and the last of long threads.
const REFERENCES_MAX: usize = 20;
/// The longest identifier that is repeated.
const ID_CHARS_MAX: usize = 250;

/// Who wrote in, and what an answer refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sender {
    /// The address.
    pub(crate) address: String,
    /// The name, if one was given.
    pub(crate) name: Option<String>,
    /// The identifier of the mail, in angle brackets.
    pub(crate) message_id: Option<String>,
    /// What the mail refers to and itself, in angle brackets.
    pub(crate) references: Vec<String>,
    /// What it was called.
    pub(crate) subject: String,
    /// The beginning of what it says.
    pub(crate) text: String,
    /// The address that it was delivered to, which an answer goes to.
    pub(crate) delivered_to: Option<String>,
}

impl Sender {
    /// Reads who wrote a mail; nothing where its bytes are not here, or somebody else wrote them.
    ///
    /// A person has another name in each compartment, and keeps the one of where the mail came in.
    pub(crate) fn read(
        db: &Connection,
        (setting, compartment): (&Setting, &Compartment),
        signal: SignalId,
        person: PersonId,
    ) -> Result<Option<Self>, StoreError> {
        let facts = load::facts_of(db, compartment, signal.into())?;
        let Some(raw) = load::raw(&facts) else {
            return Ok(None);
        };
        let Some(row) = blob::row(db, compartment.row, &raw)? else {
            return Ok(None);
        };
        let raw = blob::read(db, row)?;
        let read = catch_unwind(AssertUnwindSafe(|| {
            orgo_mail::parse(&raw, &Limits::default())
        }));
        let Ok(Ok(mail)) = read else {
            return Ok(None);
        };
        let delivered_to = load::delivered_to(&facts).map(str::to_owned);
        let sender = Self::of(mail, delivered_to);
        let is_them = |sender: &Self| {
            let address = orgo_mail::normalize_address(&sender.address);
            let mut held = setting.compartments.iter();
            held.any(|held| held.scope.person(&address) == person)
        };
        Ok(sender.filter(is_them))
    }

    /// Reads who is invited to a case; nothing where this node cannot unseal their address.
    pub(crate) fn invited(
        db: &Connection,
        compartment: &Compartment,
        id: PersonId,
        case: &CaseView,
    ) -> Result<Option<Self>, StoreError> {
        let Some(row) = load::row(db, compartment, id.into())? else {
            return Ok(None);
        };
        let known = person::get(db, row.row)?;
        Ok(known.map(|known| Self {
            address: known.address,
            name: Some(known.name).filter(|name| !name.is_empty()),
            message_id: None,
            references: Vec::new(),
            subject: case.title.clone(),
            text: case.narrative.clone(),
            delivered_to: None,
        }))
    }

    fn of(mail: Mail, delivered_to: Option<String>) -> Option<Self> {
        let from = mail.from?;
        let message_id = mail.message_id.as_deref().and_then(bracketed);
        let mut references: Vec<String> = mail
            .references
            .iter()
            .filter_map(|id| bracketed(id))
            .chain(message_id.clone())
            .collect();
        references.dedup();
        let over = references.len().saturating_sub(REFERENCES_MAX);
        references.drain(1.min(over)..over.saturating_add(1.min(over)));
        Some(Self {
            address: from.address,
            name: from.name,
            message_id,
            references,
            subject: mail.subject,
            text: mail.reply.fresh,
            delivered_to,
        })
    }
}

/// Returns an identifier in angle brackets; nothing where it would break a header.
fn bracketed(id: &str) -> Option<String> {
    let is_plain = id
        .chars()
        .all(|char| char.is_ascii_graphic() && !"<>".contains(char));
    (is_plain && !id.is_empty() && id.len() <= ID_CHARS_MAX).then(|| format!("<{id}>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(headers: &str) -> Sender {
        let raw = format!(
            "From: Ben <ben@example.org>\r\nSubject: Leak\r\nMessage-ID: <own@example.org>\r\n{headers}\r\nHello\r\n"
        );
        let mail = orgo_mail::parse(raw.as_bytes(), &Limits::default()).unwrap();
        Sender::of(mail, None).unwrap()
    }

    #[test]
    fn long_threads_keep_their_first_and_their_last() {
        let many: Vec<String> = (0..50)
            .map(|number| format!("<{number}@example.org>"))
            .collect();
        let sender = read(&format!("References: {}\r\n", many.join("\r\n ")));
        assert_eq!(sender.references.len(), REFERENCES_MAX);
        assert_eq!(sender.references[0], "<0@example.org>");
        assert_eq!(sender.references[1], "<32@example.org>");
        assert_eq!(sender.references[19], "<own@example.org>");
        assert_eq!(read("").references, ["<own@example.org>"]);
    }

    #[test]
    fn what_would_break_a_header_is_left_out() {
        assert_eq!(bracketed("a@b"), Some("<a@b>".to_owned()));
        for broken in ["", "a b", "a\r\nBcc: x", "<a", "é@b"] {
            assert_eq!(bracketed(broken), None, "{broken:?}");
        }
    }
}
