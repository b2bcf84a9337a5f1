//! Handing a message to a server (RFC 5321).

use std::time::Duration;

use lettre::{
    Address, Message, SmtpTransport, Transport as _,
    address::Envelope,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use orgo_engine::letter::Written;
use orgo_mail::EVENT_MEDIA_TYPE;
use orgo_schema::{fact::TryOutcome, id::OrganizationId};

use super::settings::{Encryption, Smtp};

/// How long a server may take for one step.
const PATIENCE: Duration = Duration::from_secs(30);

/// The length of what separates the parts of a message (RFC 2046 allows 70).
const BOUNDARY_CHARS: usize = 40;

/// A message in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) to: String,
    /// Empty where none is known.
    pub(super) name: String,
    pub(super) written: Written,
    /// The same as HTML.
    pub(super) html: String,
    /// What people meet for, as their calendars take it in.
    pub(super) calendar: Option<String>,
    /// The same whoever sends it.
    pub(super) id: String,
    /// The mail it answers.
    pub(super) answers: Option<String>,
    /// What it belongs to, first to last.
    pub(super) references: Vec<String>,
    /// Where an answer to it goes, if not to who sends.
    pub(super) reply_to: Option<String>,
    /// Whether a person wrote it: then machines may answer, and what becomes of it comes back.
    pub(super) is_by_person: bool,
    /// The name of the organisation, which knows its own mail by it.
    pub(super) organization: OrganizationId,
}

/// Hands a message to the server, and says how that ended.
pub(super) fn send(server: &Smtp, letter: &Letter) -> TryOutcome {
    let refused = |reason: String| TryOutcome::Refused { reason };
    let to: Address = match letter.to.parse() {
        Ok(to) => to,
        Err(error) => return refused(format!("{} is no mail address: {error}", letter.to)),
    };
    let message = match message(server, letter, to.clone()) {
        Ok(message) => message,
        Err(problem) => return refused(problem),
    };
    let transport = match transport(server) {
        Ok(transport) => transport,
        Err(problem) => return TryOutcome::Failed { reason: problem },
    };
    // No sender: whatever becomes of it, no machine writes back (RFC 3834). Of what a person wrote they hear.
    let from = letter.is_by_person.then(|| server.from.email.clone());
    let envelope = match Envelope::new(from, vec![to]) {
        Ok(envelope) => envelope,
        Err(error) => return refused(error.to_string()),
    };
    match transport.send_raw(&envelope, &message.formatted()) {
        Ok(_) => TryOutcome::Sent,
        Err(error) if error.is_permanent() => refused(error.to_string()),
        Err(error) => TryOutcome::Failed {
            reason: error.to_string(),
        },
    }
}

fn message(server: &Smtp, letter: &Letter, to: Address) -> Result<Message, String> {
    let name = Some(letter.name.clone()).filter(|name| !name.trim().is_empty());
    let mut builder = Message::builder()
        .from(server.from.clone())
        .to(Mailbox::new(name, to))
        .subject(letter.written.subject.clone())
        .message_id(Some(letter.id.clone()));
    if let Some(answered) = &letter.answers {
        builder = builder.in_reply_to(answered.clone());
    }
    if !letter.references.is_empty() {
        builder = builder.references(letter.references.join(" "));
    }
    let reply_to = letter.reply_to.as_ref();
    if let Some(Ok(reply_to)) = reply_to.map(|address| address.parse::<Address>()) {
        builder = builder.reply_to(Mailbox::new(server.from.name.clone(), reply_to));
    }
    // The boundary follows from the message: two gateways write the same one.
    let boundary = letter.id.chars().filter(char::is_ascii_alphanumeric);
    let boundary: String = boundary.take(BOUNDARY_CHARS).collect();
    let parts = MultiPart::alternative()
        .boundary(boundary)
        .singlepart(SinglePart::plain(letter.written.text.clone()))
        .singlepart(SinglePart::html(letter.html.clone()));
    // The last part is what a program prefers that knows calendars; all others show one of those before it.
    let parts = match &letter.calendar {
        Some(calendar) => parts.singlepart(calendar_part(calendar)?),
        None => parts,
    };
    let mut message = builder
        .multipart(parts)
        .map_err(|error| error.to_string())?;
    let organization = letter.organization.to_string();
    let own = (orgo_mail::LOOP_HEADER, organization);
    for (name, value) in std::iter::once(own).chain(by_a_machine(letter)) {
        let name = HeaderName::new_from_ascii_str(name);
        message
            .headers_mut()
            .insert_raw(HeaderValue::new(name, value));
    }
    Ok(message)
}

/// Returns what marks a message as written by a machine, so that no machine answers it (RFC 3834).
fn by_a_machine(letter: &Letter) -> impl Iterator<Item = (&'static str, String)> {
    let kind = if letter.answers.is_some() {
        "auto-replied"
    } else {
        "auto-generated"
    };
    let marks = [
        ("Auto-Submitted", kind),
        ("X-Auto-Response-Suppress", "All"),
        ("Precedence", "bulk"),
    ];
    let is_by_person = letter.is_by_person;
    let marks = marks.map(|(name, value)| (name, value.to_owned()));
    marks.into_iter().filter(move |_| !is_by_person)
}

fn calendar_part(calendar: &str) -> Result<SinglePart, String> {
    let media_type = ContentType::parse(EVENT_MEDIA_TYPE).map_err(|error| error.to_string())?;
    let part = SinglePart::builder().header(media_type);
    Ok(part.body(calendar.to_owned()))
}

fn transport(server: &Smtp) -> Result<SmtpTransport, String> {
    let tls = || TlsParameters::new(server.host.clone()).map_err(|error| error.to_string());
    let tls = match server.encryption {
        Encryption::Tls => Tls::Wrapper(tls()?),
        Encryption::StartTls => Tls::Required(tls()?),
        Encryption::None => Tls::None,
    };
    let mut builder = SmtpTransport::builder_dangerous(&server.host)
        .port(server.port.get())
        .tls(tls)
        .timeout(Some(PATIENCE));
    if let Some((user, password)) = &server.account {
        builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
    }
    Ok(builder.build())
}
