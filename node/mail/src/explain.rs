//! A message as `orgo explain mail` shows it (DESIGN 7).

use serde::Serialize;

use crate::address::Address;
use crate::automatic::Automatic;
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
        date: mail.date_ms.map(rfc3339),
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

/// Renders an instant as `2026-07-28T14:30:00Z`; dates of mails are whole seconds.
fn rfc3339(ms: i64) -> String {
    let seconds = ms.div_euclid(1_000);
    let (days, time) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Days since 0000-03-01, in eras of 400 years (H. Hinnant, "chrono-compatible low-level date algorithms").
    let shifted = days + 719_468;
    let era_day = shifted.rem_euclid(146_097);
    let era_year = (era_day - era_day / 1_460 + era_day / 36_524 - era_day / 146_096) / 365;
    let year_day = era_day - (365 * era_year + era_year / 4 - era_year / 100);
    let march_month = (5 * year_day + 2) / 153;
    let day = year_day - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = era_year + shifted.div_euclid(146_097) * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", time / 3_600, time / 60 % 60, time % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_rendered() {
        for (ms, expect) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (1_785_249_000_000, "2026-07-28T14:30:00Z"),
            (4_102_444_799_000, "2099-12-31T23:59:59Z"),
        ] {
            assert_eq!(rfc3339(ms), expect);
        }
    }
}
