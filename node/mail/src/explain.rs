//! A message as `orgo explain mail` shows it (DESIGN 7).

use serde::Serialize;

use crate::address::Address;
use crate::automatic::Automatic;
use crate::date;
use crate::mail::Mail;

/// What was read out of a message, for people and programs to look at; nothing is decided here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MailExplanation {
    /// The subject, decoded, on one line.
    pub subject: String,
    /// The sender; `null` when there is no address.
    pub from: Option<Address>,
    /// The recipients in To.
    pub to: Vec<Address>,
    /// The recipients in Cc.
    pub cc: Vec<Address>,
    /// The Date header in RFC 3339, UTC; `null` when missing or impossible.
    pub date: Option<String>,
    /// The whole readable text.
    pub text: String,
    /// What is new in it.
    pub reply_text: String,
    /// What it answers.
    pub quoted: String,
    /// The signature.
    pub signature: String,
    /// The files.
    pub attachments: Vec<AttachmentExplanation>,
    /// The Message-ID without angle brackets.
    pub message_id: Option<String>,
    /// The identifiers in In-Reply-To.
    pub in_reply_to: Vec<String>,
    /// The identifiers in References.
    pub references: Vec<String>,
    /// Why a machine is thought to have sent it; `null` for people.
    pub automatic: Option<Automatic>,
    /// Sentences a reader should know.
    pub warnings: Vec<String>,
    /// The canonical fingerprint, hexadecimal.
    pub fingerprint: String,
}

/// A file as it is explained: everything but its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttachmentExplanation {
    /// The safe name.
    pub name: String,
    /// The declared type.
    pub media_type: String,
    /// The decoded size.
    pub bytes: u64,
    /// The hash of the content, hexadecimal.
    pub blake3: String,
    /// Whether it is shown within the text.
    pub inline: bool,
    /// Whether it was damaged in transit.
    pub damaged: bool,
    /// Whether it is over the limit.
    pub refused: bool,
}

/// Explains a message.
pub fn explain(mail: &Mail) -> MailExplanation {
    let attachments = mail.attachments.iter().map(|file| AttachmentExplanation {
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        bytes: file.bytes,
        blake3: blake3::Hash::from(file.blake3).to_hex().to_string(),
        inline: file.inline,
        damaged: file.damaged,
        refused: file.refused,
    });
    MailExplanation {
        subject: mail.subject.clone(),
        from: mail.from.clone(),
        to: mail.to.clone(),
        cc: mail.cc.clone(),
        date: mail.date_ms.map(date::rfc3339),
        text: mail.text.clone(),
        reply_text: mail.reply.fresh.clone(),
        quoted: mail.reply.quoted.clone(),
        signature: mail.reply.signature.clone(),
        attachments: attachments.collect(),
        message_id: mail.message_id.clone(),
        in_reply_to: mail.in_reply_to.clone(),
        references: mail.references.clone(),
        automatic: mail.automatic.clone(),
        warnings: mail.warnings.iter().map(ToString::to_string).collect(),
        fingerprint: blake3::Hash::from(mail.fingerprint()).to_hex().to_string(),
    }
}
