//! What is read out of sound mail, and of mail that is merely unusual (MAIL 6.14–6.26).

use super::*;

fn read(raw: impl AsRef<[u8]>) -> Mail {
    parse(raw.as_ref(), &Limits::default()).expect("readable")
}

const MIXED: &str = "\
Return-Path: <ann@example.org>
Delivered-To: support@example.net
X-Original-To: help@example.net
Received: from a by b; Tue, 28 Jul 2026 14:30:01 +0000
From: =?utf-8?Q?Ann_M=C3=BCller?= <Ann@Example.org>
Sender: Desk <desk@example.org>
Reply-To: answers@example.org
To: Support <support@example.net>, team: bo@example.net, cy@example.net;
Cc: dee@example.net
Subject: =?utf-8?B?UHVtcGUgZMO8?= =?utf-8?Q?cken?=
Date: Tue, 28 Jul 2026 16:30:00 +0200
Message-ID: <3@example.org>
In-Reply-To: <2@example.org>
References: <1@example.org>
 <2@example.org>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=utf-8; format=flowed
Content-Transfer-Encoding: quoted-printable

Fertig, die Pumpe=20
l=C3=A4uft.

Am 27.07.2026 um 10:00 schrieb Support:
> L=C3=A4uft sie?
--a
Content-Type: multipart/related; boundary=r

--r
Content-Type: text/html; charset=utf-8

<p>Fertig</p><img src=\"cid:logo@x\">
--r
Content-Type: image/png
Content-ID: <logo@x>
Content-Transfer-Encoding: base64

aGVsbG8=
--r--
--a--
--m
Content-Type: application/pdf
Content-Disposition: attachment; filename*0*=utf-8''b%C3%A4; filename*1*=r.pdf

%PDF
--m--
";

#[test]
fn a_message_is_read_in_full() {
    for raw in [
        MIXED.to_owned(),
        MIXED.replace('\n', "\r\n"),
        MIXED.replace('\n', "\r"),
    ] {
        let mail = read(raw);
        assert_eq!(mail.message_id.as_deref(), Some("3@example.org"));
        assert_eq!(
            mail.from,
            Some(Address {
                name: Some("Ann Müller".into()),
                address: "Ann@Example.org".into()
            })
        );
        assert_eq!(
            mail.sender.as_ref().map(|sender| sender.address.as_str()),
            Some("desk@example.org")
        );
        assert_eq!(
            mail.answer_to().map(|to| to.address.as_str()),
            Some("answers@example.org")
        );
        let to: Vec<&str> = mail
            .to
            .iter()
            .chain(&mail.cc)
            .map(|to| to.address.as_str())
            .collect();
        assert_eq!(
            to,
            [
                "support@example.net",
                "bo@example.net",
                "cy@example.net",
                "dee@example.net"
            ]
        );
        assert_eq!(
            mail.delivered_to,
            ["support@example.net", "help@example.net"]
        );
        assert_eq!(mail.subject, "Pumpe dücken");
        assert_eq!(mail.date_ms, Some(1_785_249_000_000));
        assert_eq!(
            mail.thread_ids().collect::<Vec<_>>(),
            ["2@example.org", "1@example.org"]
        );
        assert_eq!(mail.reply.fresh, "Fertig, die Pumpe läuft.");
        assert_eq!(
            mail.reply.quoted,
            "Am 27.07.2026 um 10:00 schrieb Support:\n> Läuft sie?"
        );
        let files: Vec<_> = mail
            .attachments
            .iter()
            .map(|file| (file.name.as_str(), file.inline, file.bytes))
            .collect();
        assert_eq!(files, [("part-3.png", true, 5), ("bär.pdf", false, 4)]);
        assert_eq!(
            (mail.html_only, mail.automatic, mail.warnings),
            (false, None, vec![])
        );
    }
}

fn check_text(content: &str, expect: &str) {
    let mail = read(format!("From: a@b\n{content}"));
    assert_eq!(mail.text, expect, "{content:?}");
}

#[test]
fn the_form_that_says_something_is_read() {
    let choice = |plain: &str, html: &str| {
        format!(
            "Content-Type: multipart/alternative; boundary=b\n\n--b\n\n{plain}\n--b\nContent-Type: text/html\n\n{html}\n--b--"
        )
    };
    check_text(&choice("plain", "<p>html"), "plain");
    check_text(&choice(" ", "<p>html"), "html");
    check_text(
        &choice("Your client does not support HTML mail.", "<p>html"),
        "html",
    );
    check_text(&choice("plain", ""), "plain");
    check_text(
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b--",
        "one\n\ntwo",
    );
    check_text(
        "Content-Type: text/plain; name=a.txt\nContent-Disposition: attachment\n\nin a file",
        "in a file",
    );
    check_text("Content-Type: text/html\n\n", "");
}

#[test]
fn text_is_read_in_its_character_set() {
    let read_bytes = |headers: &str, body: &[u8]| {
        read([format!("From: a@b\n{headers}\n\n").as_bytes(), body].concat()).text
    };
    assert_eq!(
        read_bytes("Content-Type: text/plain", b"\x1b$B%O%m!<\x1b(B"),
        "ハロー"
    );
    assert_eq!(read_bytes("Subject: x", "grün".as_bytes()), "grün");
    let page = b"<meta http-equiv=Content-Type content='text/html; charset=windows-1250'>p\xf8\xedli\x9a \x9elu\x9dou\xe8k\xfd";
    assert_eq!(
        read_bytes("Content-Type: text/html", page),
        "příliš žluťoučký"
    );
    assert_eq!(
        read_bytes("Content-Type: text/html; charset=us-ascii", page),
        "příliš žluťoučký"
    );
}

#[test]
fn a_date_that_cannot_be_is_kept_as_written() {
    let mail = read("From: a@b\nDate: Tue, 30 Feb 2026 14:30:00 +0000\n\nx");
    assert_eq!(
        (mail.date_ms, mail.date_text.as_deref()),
        (None, Some("Tue, 30 Feb 2026 14:30:00 +0000"))
    );
    assert_eq!(mail.warnings, [Warning::DateUnusable]);
    let mail = read("From: a@b\n\nx");
    assert_eq!(
        (mail.date_ms, mail.date_text, mail.warnings),
        (None, None, vec![Warning::DateUnusable])
    );
}

#[test]
fn identifiers_are_bounded_and_each_once() {
    let many: String = (0..500).map(|number| format!(" <{number}@x>\n")).collect();
    let mail = read(format!(
        "From: a@b\nMessage-ID: <a@x>\nIn-Reply-To: <499@x> <499@x>\nReferences:{many}\n\nx"
    ));
    assert_eq!(mail.references.len(), Limits::default().references_max);
    assert_eq!(
        (mail.references[0].as_str(), mail.references[199].as_str()),
        ("0@x", "499@x")
    );
    assert_eq!(mail.in_reply_to, ["499@x"]);
    assert_eq!(mail.thread_ids().count(), 200);
    let mail = read(
        "From: a@b\nMessage-ID: bare@x\nIn-Reply-To: your message of Tuesday\nReferences: <bare@x>\n\nx",
    );
    assert_eq!(
        (
            mail.message_id.as_deref(),
            mail.in_reply_to.len(),
            mail.thread_ids().count()
        ),
        (Some("bare@x"), 0, 0)
    );
}

#[test]
fn a_bounce_shows_its_notice_and_keeps_what_came_back() {
    let mail = read(
        "From: MAILER-DAEMON@example.org\nContent-Type: multipart/report; boundary=b; report-type=delivery-status\n\n\
         --b\n\nNot delivered.\n--b\nContent-Type: message/delivery-status\n\nStatus: 5.1.1\n\
         --b\nContent-Type: message/rfc822\n\nSubject: lost\nFrom: us@example.net\n\nWhere are you?\n--b--",
    );
    assert_eq!(
        (mail.automatic, mail.text.as_str()),
        (Some(Automatic::Bounce), "Not delivered.")
    );
    let names: Vec<&str> = mail
        .attachments
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    assert_eq!(names, ["part-2.txt", "part-3.eml"]);
    assert_eq!(
        mail.attachments[1].text.as_deref(),
        Some("lost\nus@example.net\nWhere are you?\n")
    );
}

#[test]
fn a_bounce_names_what_came_back_whole_or_its_headers_alone() {
    let report = |kind: &str, more: &str| {
        read(format!(
            "From: MAILER-DAEMON@example.org\n{more}Content-Type: multipart/report; boundary=b\n\n\
             --b\n\nNot delivered.\n--b\nContent-Type: {kind}\n\nMessage-ID: <lost@x>\nSubject: lost\n\nWhere?\n--b--"
        ))
    };
    for kind in ["message/rfc822", "text/rfc822-headers"] {
        let mail = report(kind, "");
        assert_eq!(mail.thread_ids().collect::<Vec<_>>(), ["lost@x"], "{kind}");
    }
    let named = report("message/rfc822", "In-Reply-To: <other@x>\n");
    assert_eq!(
        named.thread_ids().collect::<Vec<_>>(),
        ["other@x", "lost@x"]
    );
    assert_eq!(report("text/plain", "").returned, None);
    // What somebody forwards is no report.
    let forwarded = read(
        "From: ann@example.org\nContent-Type: multipart/mixed; boundary=b\n\n\
         --b\n\nSee this.\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <lost@x>\n\nWhere?\n--b--",
    );
    assert_eq!(forwarded.thread_ids().count(), 0);
}

#[test]
fn what_an_opaque_signature_encloses_is_read() {
    let inner = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSigned.\r\n--b\r\nContent-Type: text/csv; name=a.csv\r\n\r\n1\r\n--b--";
    let length = u8::try_from(inner.len()).unwrap();
    let cms = [
        &b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80"[..],
        b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x80\x24\x80\x04\x81",
        &[length],
        inner,
        b"\0\0\0\0",
    ];
    let head = b"From: a@b\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n\r\n";
    let mail = read([&head[..], &cms.concat()].concat());
    assert_eq!((mail.text.as_str(), mail.html_only), ("Signed.", false));
    let names: Vec<&str> = mail
        .attachments
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    assert_eq!(names, ["smime.p7m", "a.csv"]);
}

#[test]
fn encrypted_mail_says_so() {
    for content in [
        "Content-Type: multipart/encrypted; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream\n\nx\n--b--",
        "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nx",
    ] {
        let mail = read(format!("From: a@b\n{content}"));
        assert!(
            mail.warnings.contains(&Warning::Encrypted)
                && mail.text.is_empty()
                && !mail.attachments.is_empty()
        );
    }
}

#[test]
fn the_head_of_a_refused_message_can_be_read() {
    let raw = MIXED.replace("--m--", &"--m\n\nx\n".repeat(300));
    assert_eq!(
        parse(raw.as_bytes(), &Limits::default()),
        Err(Unparsed::TooManyParts { limit: 200 })
    );
    let head = parse_head(raw.as_bytes(), &Limits::default()).expect("readable");
    assert_eq!(
        (head.subject.as_str(), head.text.as_str()),
        ("Pumpe dücken", "")
    );
    assert_eq!(
        (head.message_id, head.warnings),
        (read(MIXED).message_id, vec![Warning::BodyUnread])
    );
}

#[test]
fn an_explanation_says_what_was_read() {
    let mail = read(MIXED);
    let explanation = crate::explain(&mail);
    assert_eq!(explanation.date.as_deref(), Some("2026-07-28T14:30:00Z"));
    assert_eq!(explanation.reply_text, mail.reply.fresh);
    assert_eq!(
        explanation.attachments[0].blake3,
        blake3::hash(b"hello").to_hex().to_string()
    );
}
