//! A message as a value.

use std::borrow::Cow;

use mail_parser::{HeaderName, HeaderValue};

use crate::address::{self, Address};
use crate::attachment::Attachment;
use crate::automatic::Automatic;
use crate::body::{self, Body};
use crate::clean;
use crate::date;
use crate::header::Headers;
use crate::limits::Limits;
use crate::part::{self, Part};
use crate::reply::{self, ReplyText};
use crate::warning::{Unparsed, Warning};

/// Bytes of an identifier that is kept; a longer one is no identifier (RFC 5322, 2.1.1).
const ID_BYTES_MAX: usize = 998;

/// A message as a value: what it says, who says it to whom, and what it answers.
///
/// Two copies of one message that came by different ways are equal in [`Mail::fingerprint`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The Message-ID as written, without its angle brackets; `None` when missing (E5).
    pub message_id: Option<String>,
    /// The address in From; of several the one that Sender names, else the first.
    pub from: Option<Address>,
    /// The address in Sender.
    pub sender: Option<Address>,
    /// Where answers are asked for.
    pub reply_to: Vec<Address>,
    /// The addresses in To.
    pub to: Vec<Address>,
    /// The addresses in Cc.
    pub cc: Vec<Address>,
    /// Where the mail systems say they delivered it: Delivered-To, X-Original-To, Envelope-To; topmost first.
    pub delivered_to: Vec<String>,
    /// The subject on one line, decoded.
    pub subject: String,
    /// The Date header in milliseconds since 1970; `None` when missing or impossible.
    pub date_ms: Option<i64>,
    /// The Date header as written.
    pub date_text: Option<String>,
    /// The identifiers in In-Reply-To, in order, without angle brackets.
    pub in_reply_to: Vec<String>,
    /// The identifiers in References, oldest first, without angle brackets.
    pub references: Vec<String>,
    /// The identifier of the message that came back, where a mail system reports that one did not arrive (RFC 3464).
    pub returned: Option<String>,
    /// All that can be read: plain text, or HTML as text where that says more.
    pub text: String,
    /// The text divided into what is new, what is quoted, and the signature.
    pub reply: ReplyText,
    /// Whether the text was made from HTML alone.
    pub html_only: bool,
    /// The files, in their order.
    pub attachments: Vec<Attachment>,
    /// Why a machine is thought to have sent it; `None` for people.
    pub automatic: Option<Automatic>,
    /// What a reader should know, each once, sorted.
    pub warnings: Vec<Warning>,
}

/// Reads a message.
///
/// Any bytes give a mail or a reason; nothing is looked up, run or written.
/// The parser of header fields is a library: callers still wrap this in `catch_unwind`, so that a
/// fault in it costs one message its parsing and nothing else.
pub fn parse(raw: &[u8], limits: &Limits) -> Result<Mail, Unparsed> {
    let raw = with_line_feeds(raw);
    let (root, warnings) = part::read(&raw, limits)?;
    let body = body::gather(&root, limits);
    Ok(assemble(&root, body, warnings, limits))
}

/// Reads the headers of a message alone.
///
/// This is for a message whose body was not fetched because of its size (MAIL 6.10), and to show
/// in triage whom a message is from that [`parse`] refused for its parts.
pub fn parse_head(raw: &[u8], limits: &Limits) -> Result<Mail, Unparsed> {
    let raw = with_line_feeds(raw);
    let root = part::read_head(&raw, limits)?;
    Ok(assemble(
        &root,
        Body::default(),
        vec![Warning::BodyUnread],
        limits,
    ))
}

/// Gives a message of an old Macintosh, which ends its lines with carriage returns, line feeds.
fn with_line_feeds(raw: &[u8]) -> Cow<'_, [u8]> {
    if raw.contains(&b'\n') || !raw.contains(&b'\r') {
        return Cow::Borrowed(raw);
    }
    raw.iter()
        .map(|byte| if *byte == b'\r' { b'\n' } else { *byte })
        .collect()
}

fn assemble(root: &Part<'_>, body: Body, mut warnings: Vec<Warning>, limits: &Limits) -> Mail {
    let headers = &root.headers;
    warnings.extend(body.warnings);
    let sender = first_address(headers, &HeaderName::Sender);
    let from = from(headers, sender.as_ref(), &mut warnings);
    let date_text = headers.raw(&HeaderName::Date);
    let date_ms = date_text.as_deref().and_then(date::parse);
    if date_ms.is_none() {
        warnings.push(Warning::DateUnusable);
    }
    let subject = subject(headers, limits, &mut warnings);
    let automatic = Automatic::of(root, from.as_ref().map(|from| from.address.as_str()));
    warnings.sort();
    warnings.dedup();
    Mail {
        message_id: ids(headers, &HeaderName::MessageId, 1).pop(),
        from,
        sender,
        reply_to: addresses(headers, &HeaderName::ReplyTo, limits),
        to: addresses(headers, &HeaderName::To, limits),
        cc: addresses(headers, &HeaderName::Cc, limits),
        delivered_to: delivered_to(headers),
        date_ms,
        date_text,
        in_reply_to: ids(headers, &HeaderName::InReplyTo, limits.references_max),
        references: ids(headers, &HeaderName::References, limits.references_max),
        returned: matches!(automatic, Some(Automatic::Bounce))
            .then(|| returned(root, limits))
            .flatten(),
        reply: reply::split(&body.text, &subject),
        subject,
        text: body.text,
        html_only: body.html_only,
        attachments: body.attachments,
        automatic,
        warnings,
    }
}

impl Mail {
    /// Returns the identifiers of the messages this one may belong to, the likeliest first.
    ///
    /// All are given, also those nobody here has seen: two mails that refer to the same unknown
    /// message belong together (MAIL 5.7).
    pub fn thread_ids(&self) -> impl Iterator<Item = &str> {
        let known = |index: usize| self.in_reply_to.get(..index);
        let direct = self
            .in_reply_to
            .iter()
            .enumerate()
            .filter(move |(index, id)| !known(*index).is_some_and(|seen| seen.contains(id)));
        let older = self
            .references
            .iter()
            .rev()
            .filter(|id| !self.in_reply_to.contains(id));
        // A report need not say what it is about but by bringing it back.
        direct
            .map(|(_, id)| id)
            .chain(older)
            .chain(&self.returned)
            .map(String::as_str)
            .filter(|id| self.message_id.as_deref() != Some(*id))
    }

    /// Returns the address an answer goes to: Reply-To, else From.
    pub fn answer_to(&self) -> Option<&Address> {
        self.reply_to.first().or(self.from.as_ref())
    }
}

/// Returns the identifier of the message that a report brings back: whole, or its headers alone.
fn returned(root: &Part<'_>, limits: &Limits) -> Option<String> {
    let brings = |part: &&Part<'_>| {
        matches!(
            part.media_type.as_str(),
            "message/rfc822" | "message/global" | "text/rfc822-headers"
        )
    };
    let part = root.children.iter().find(brings)?;
    let decoded = part.decoded();
    let head = part::read_head(&decoded.bytes, limits).ok()?;
    ids(&head.headers, &HeaderName::MessageId, 1).pop()
}

fn first_address(headers: &Headers<'_>, name: &HeaderName<'_>) -> Option<Address> {
    headers.all(name).flat_map(address::addresses).next()
}

fn addresses(headers: &Headers<'_>, name: &HeaderName<'_>, limits: &Limits) -> Vec<Address> {
    let mut list: Vec<Address> = headers
        .all(name)
        .flat_map(address::addresses)
        .take(limits.addresses_max)
        .collect();
    for entry in &mut list {
        if entry
            .name
            .as_deref()
            .is_some_and(|name| address::holds_another(name, &entry.address))
        {
            entry.name = None;
        }
    }
    list
}

/// Picks the sender; a name that pretends to be another address is not shown (E2, E3, E4).
fn from(
    headers: &Headers<'_>,
    sender: Option<&Address>,
    warnings: &mut Vec<Warning>,
) -> Option<Address> {
    let all: Vec<Address> = headers
        .all(&HeaderName::From)
        .flat_map(address::addresses)
        .collect();
    let is_one = headers.all(&HeaderName::From).nth(1).is_none()
        && all
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if a.normalized() == b.normalized()));
    if !is_one {
        warnings.push(Warning::MoreThanOneSender);
    }
    let named = sender.and_then(|sender| {
        all.iter()
            .find(|from| from.normalized() == sender.normalized())
    });
    let Some(mut from) = named.or(all.first()).cloned() else {
        warnings.push(Warning::NoSender);
        return None;
    };
    if let Some(name) = from
        .name
        .take_if(|name| address::holds_another(name, &from.address))
    {
        warnings.push(Warning::NameHoldsAddress {
            name,
            address: from.address.clone(),
        });
    }
    Some(from)
}

fn delivered_to(headers: &Headers<'_>) -> Vec<String> {
    let mut list = Vec::new();
    for name in [
        "Delivered-To",
        "X-Original-To",
        "Envelope-To",
        "X-Delivered-To",
        "X-Envelope-To",
    ] {
        for value in headers.named(name) {
            for word in value.split([' ', ',', ';', '\t']) {
                list.extend(address::address(word).filter(|address| !list.contains(address)));
            }
        }
    }
    list
}

fn subject(headers: &Headers<'_>, limits: &Limits, warnings: &mut Vec<Warning>) -> String {
    let limit = limits.subject_chars_max;
    let raw = headers
        .first(&HeaderName::Subject)
        .and_then(HeaderValue::as_text)
        .unwrap_or_default();
    // One character more than allowed shows whether there was more.
    let mut subject = clean::line(raw, limit + 1);
    if clean::truncate(&mut subject, limit) || headers.subject_line_cut {
        warnings.push(Warning::SubjectCut { limit });
    }
    subject
}

/// Returns the identifiers of a header, each once; of too many the first and the newest are kept.
fn ids(headers: &Headers<'_>, name: &HeaderName<'_>, ids_max: usize) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    let values =
        headers
            .all(name)
            .flat_map(|value| match (value.as_text_list(), value.as_text()) {
                (Some(list), _) => list.iter().map(AsRef::as_ref).collect::<Vec<&str>>(),
                (None, Some(text)) => vec![text],
                (None, None) => Vec::new(),
            });
    for raw in values {
        if let Some(id) = id(raw)
            && !list.contains(&id)
        {
            list.push(id);
            if list.len() > ids_max {
                list.remove(ids_max.min(1));
            }
        }
    }
    list
}

/// Returns an identifier if it can be one; prose that old mailers put in its place cannot.
fn id(raw: &str) -> Option<String> {
    let raw = raw.trim().trim_start_matches('<').trim_end_matches('>');
    let is_prose = raw.contains(char::is_whitespace) && !raw.contains('@');
    let id: String = raw
        .chars()
        .filter(|char| !char.is_whitespace() && !char.is_control())
        .collect();
    (!is_prose && !id.is_empty() && id.len() <= ID_BYTES_MAX).then_some(id)
}

#[cfg(test)]
#[path = "mail/security.rs"]
mod security;

#[cfg(test)]
#[path = "mail/reading.rs"]
mod reading;

#[cfg(test)]
#[path = "mail/laws.rs"]
mod laws;

#[cfg(test)]
#[path = "mail/corpus.rs"]
mod corpus;
