//! Laws that hold for every message.

use proptest::prelude::*;

use super::*;

fn read(raw: &[u8]) -> Mail {
    parse(raw, &Limits::default()).expect("readable")
}

/// Mail of the shapes that matter, to be mutated.
const SEEDS: [&str; 5] = [
    "From: a@b\r\nSubject: =?utf-8?B?w6k=?=\r\n\r\nhello\r\n",
    "From: \"x\" <a@b>, c: d@e;\r\nReferences: <1@x> <2@x>\r\nDate: Tue, 28 Jul 2026 14:30:00 +0000\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\nx\r\n--c\r\nContent-Type: text/html\r\n\r\n<p>y<blockquote>z\r\n--c--\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\nin\r\n--b--\r\n",
    "Received: from a by b; Tue, 28 Jul 2026 14:30:00 +0000\r\nFrom: a@b\r\nContent-Type: text/plain; charset=iso-2022-jp; format=flowed\r\nContent-Transfer-Encoding: base64\r\n\r\nGyRCJU8lbSE8GyhC\r\n",
    "From: a@b\r\nContent-Type: application/pdf; name*0*=utf-8''a%20; name*1=b\r\nContent-Disposition: attachment; filename=\"=?utf-8?q?=C3=A9?=\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=41=\r\n=4\r\n",
    "From: a@b\nContent-Type: text/calendar\n\nBEGIN:VEVENT\nDTSTART;TZID=\"x:y\":20260728T143000\nORGANIZER;CN=a:mailto:b\nEND:VEVENT\n",
];

/// Everything that is promised of any mail at all.
fn check_promises(mail: &Mail, limits: &Limits) -> Result<(), TestCaseError> {
    let is_clean = |text: &str| {
        !text
            .chars()
            .any(|char| char.is_control() && !matches!(char, '\n' | '\t'))
    };
    prop_assert!(is_clean(&mail.text) && is_clean(&mail.subject));
    prop_assert!(
        mail.subject.chars().count() <= limits.subject_chars_max && !mail.subject.contains('\n')
    );
    prop_assert_eq!(
        mail.text.trim().is_empty(),
        mail.reply.fresh.is_empty(),
        "a reply is never empty"
    );
    prop_assert!(
        mail.text
            .contains(mail.reply.fresh.lines().next().unwrap_or_default())
    );
    for file in &mail.attachments {
        prop_assert_eq!(&crate::safe_name(&file.name), &file.name);
        prop_assert_eq!(
            file.refused || file.content.len() as u64 == file.bytes,
            true
        );
    }
    prop_assert!(
        mail.thread_ids()
            .all(|id| !id.is_empty() && Some(id) != mail.message_id.as_deref())
    );
    Ok(())
}

fn check_any(raw: &[u8]) -> Result<(), TestCaseError> {
    let limits = Limits::default();
    match parse(raw, &limits) {
        Ok(mail) => check_promises(&mail, &limits),
        Err(reason) => {
            prop_assert!(!reason.to_string().is_empty());
            Ok(())
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_a_mail_or_a_reason(raw in prop::collection::vec(any::<u8>(), 0..600)) {
        check_any(&raw)?;
    }

    #[test]
    fn any_text_with_a_header_is_a_mail(body in "(\\PC|\n|> |On 1 Jan 2026 10:00 a@b wrote:\n|-- \n|From: |<p>|&#){0,60}") {
        let raw = format!("From: a@b\n\n{body}");
        check_any(raw.as_bytes())?;
        prop_assert!(parse(raw.as_bytes(), &Limits::default()).is_ok());
    }

    #[test]
    fn mutated_mail_is_a_mail_or_a_reason(
        seed in 0..SEEDS.len(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..12),
    ) {
        let mut raw = SEEDS[seed].as_bytes().to_vec();
        for (at, byte, kind) in edits {
            if raw.is_empty() { break; }
            let at = at.index(raw.len());
            match kind {
                0 => raw[at] = byte,
                1 => raw.insert(at, byte),
                2 => { raw.remove(at); }
                _ => { let tail = raw[at..].to_vec(); raw.extend(tail); }
            }
        }
        check_any(&raw)?;
    }

    #[test]
    fn the_fingerprint_does_not_depend_on_the_way(
        text in "([a-zé日=. ]{1,30}\n){1,6}",
        subject in "[a-zé日 ]{1,40}",
        order in Just((0..5_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let plain = message(&text, &subject, Encoding::Plain, &[0, 1, 2, 3, 4]);
        let expect = read(plain.as_bytes()).fingerprint();
        for encoding in [Encoding::Plain, Encoding::QuotedPrintable, Encoding::Base64] {
            let copy = message(&text, &subject, encoding, &order);
            for raw in [copy.clone(), copy.replace('\n', "\r\n"), format!("Received: from x by y\nDelivered-To: q@r\n{copy}\n\n")] {
                prop_assert_eq!(read(raw.as_bytes()).fingerprint(), expect, "{}", raw);
            }
        }
        let other = message(&format!("{text}more"), &subject, Encoding::Plain, &order);
        prop_assert_ne!(read(other.as_bytes()).fingerprint(), expect);
        let other = message(&text, &format!("{subject}x"), Encoding::Plain, &order);
        prop_assert_ne!(read(other.as_bytes()).fingerprint(), expect);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Plain,
    QuotedPrintable,
    Base64,
}

/// Writes one message in one of the ways it may arrive; each has a text file attached.
fn message(text: &str, subject: &str, encoding: Encoding, order: &[usize]) -> String {
    let name = match encoding {
        Encoding::Plain => "8bit",
        Encoding::QuotedPrintable => "quoted-printable",
        Encoding::Base64 => "base64",
    };
    let subject = match encoding {
        Encoding::Plain => subject.to_owned(),
        Encoding::QuotedPrintable => format!("=?utf-8?Q?{}?=", escape(subject)),
        Encoding::Base64 => format!("=?utf-8?B?{}?=", base64(subject)),
    };
    let headers = [
        "From: Ann <ann@example.org>".to_owned(),
        format!("Subject: {subject}"),
        "Date: Tue, 28 Jul 2026 14:30:00 +0000".to_owned(),
        "MIME-Version: 1.0".to_owned(),
        "Content-Type: multipart/mixed; boundary=b".to_owned(),
    ];
    let headers: Vec<String> = order.iter().map(|at| headers[*at].clone()).collect();
    let body = match encoding {
        Encoding::Plain => text.to_owned(),
        Encoding::QuotedPrintable => text.lines().map(|line| escape(line) + "\n").collect(),
        Encoding::Base64 => base64(text),
    };
    let part = format!("charset=utf-8\nContent-Transfer-Encoding: {name}\n\n{body}\n");
    format!(
        "{}\n\n--b\nContent-Type: text/plain; {part}--b\nContent-Type: text/csv; name=a.csv; {part}--b--\n",
        headers.join("\n")
    )
}

fn escape(text: &str) -> String {
    text.bytes().map(|byte| format!("={byte:02X}")).collect()
}

fn base64(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, at| {
            bits << 8 | u32::from(*chunk.get(at).unwrap_or(&0))
        });
        for at in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * at) & 63) as usize] as char;
            out.push(if at <= chunk.len() { digit } else { '=' });
        }
    }
    out
}
