//! Handing a message to a server (RFC 5321).

use std::time::Duration;

use lettre::{
    Address, Message, SmtpTransport, Transport as _,
    address::Envelope,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use orgo_schema::fact::TryOutcome;

use super::settings::{Encryption, Smtp};

/// How long a server may take for one step.
const PATIENCE: Duration = Duration::from_secs(30);

/// What marks a message as written by a machine, so that no machine answers it (RFC 3834).
const BY_A_MACHINE: [(&str, &str); 3] = [
    ("Auto-Submitted", "auto-generated"),
    ("X-Auto-Response-Suppress", "All"),
    ("Precedence", "bulk"),
];

/// A message in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) to: String,
    pub(super) name: String,
    pub(super) subject: String,
    pub(super) text: String,
    /// The same whoever sends it.
    pub(super) id: String,
    /// What ties all messages about one task together.
    pub(super) thread: String,
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
    // No sender: whatever becomes of it, no machine writes back (RFC 3834).
    let envelope = match Envelope::new(None, vec![to]) {
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
    let mut message = Message::builder()
        .from(server.from.clone())
        .to(Mailbox::new(Some(letter.name.clone()), to))
        .subject(letter.subject.clone())
        .message_id(Some(letter.id.clone()))
        .references(letter.thread.clone())
        .header(ContentType::TEXT_PLAIN)
        .body(letter.text.clone())
        .map_err(|error| error.to_string())?;
    for (name, value) in BY_A_MACHINE {
        let name = HeaderName::new_from_ascii_str(name);
        message
            .headers_mut()
            .insert_raw(HeaderValue::new(name, value.to_owned()));
    }
    Ok(message)
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
