use super::*;
use crate::{Limits, parse};

fn mail(raw: &str) -> Mail {
    parse(raw.replace('\n', "\r\n").as_bytes(), &Limits::default()).unwrap()
}

const REPORT: &str = "From: \"Zoë Martin-Leroy\" <zoe.leroy84@school.example>
Reply-To: Zoe privately <zml@home.example>
To: speakup@school.example, Paul Witness <paul@school.example>
Cc: union@work.example
Date: Mon, 2 Nov 2026 07:13:00 +0100
Message-ID: <secret-thing@laptop-of-zoe.example>
User-Agent: Telltale 1.0
X-Originating-IP: [10.1.2.3]
Subject: Zoe asks: what can martin do?
Content-Type: text/plain; charset=utf-8

On 2026-11-02 at 10:30 he shouted at me in room 1012.
Call me: +33 6 12 34 56 78 or 0612345678, or write to zml@home.example.
Leroy
-- 
Zo\u{eb} Martin-Leroy, class 4b
";

fn envelope<'a>(from: &'a Pseudonym, answers: &'a [String]) -> Envelope<'a> {
    Envelope {
        from,
        to: Some("SpeakUp@school.example"),
        message_id: "anon-1@anonymous.invalid",
        answers,
    }
}

#[test]
fn nothing_of_the_writer_is_left_and_all_that_was_said() {
    let from = Pseudonym::new([0x7f; 32]);
    let bytes = anonymised(&mail(REPORT), &envelope(&from, &[]));
    let text = String::from_utf8(bytes.clone()).unwrap();
    let lower = text.to_lowercase();
    for betrays in [
        "zo\u{eb}",
        "zoe",
        "martin",
        "leroy",
        "home.example",
        "laptop",
        "telltale",
        "10.1.2.3",
        "06 12",
        "0612",
        "paul",
        "union",
        "class 4b",
        "07:13",
        "secret-thing",
    ] {
        assert!(!lower.contains(betrays), "{betrays} in {text}");
    }
    let read = parse(&bytes, &Limits::default()).unwrap();
    assert_eq!(read.warnings, []);
    assert_eq!(read.subject, "Anon-7F7F asks: what can Anon-7F7F do?");
    let sender = read.from.unwrap();
    assert_eq!(sender.name.as_deref(), Some("Anon-7F7F"));
    assert!(is_anonymous(&sender.address), "{}", sender.address);
    assert_eq!(read.to[0].address, "speakup@school.example");
    assert_eq!((read.date_ms, read.cc.len()), (Some(1_793_620_800_000), 0));
    assert_eq!(
        read.reply.fresh.trim(),
        "On 2026-11-02 at 10:30 he shouted at me in room 1012.\n\
         Call me: [number] or [number], or write to [address].\nAnon-7F7F"
    );
}

#[test]
fn a_thread_stays_a_thread_and_files_are_only_counted() {
    let raw = REPORT.replace(
        "Content-Type: text/plain; charset=utf-8\n\n",
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee.\n\
         --b\nContent-Type: image/png\nContent-Disposition: attachment; filename=me-and-zoe.png\n\nx\n--b--\n",
    );
    let from = Pseudonym::new([1; 32]);
    let answers = ["near@x.invalid".to_owned(), "far@x.invalid".to_owned()];
    let bytes = anonymised(&mail(&raw), &envelope(&from, &answers));
    let read = parse(&bytes, &Limits::default()).unwrap();
    let ids: Vec<&str> = read.thread_ids().collect();
    assert_eq!(ids, ["near@x.invalid", "far@x.invalid"]);
    assert_eq!(read.attachments.len(), 0);
    assert!(
        read.text
            .contains("[1 attached, with those who keep the original]"),
        "{}",
        read.text
    );
    assert!(!String::from_utf8(bytes).unwrap().contains("png"));
}

#[test]
fn the_same_mail_gives_the_same_bytes_and_every_thread_another_name() {
    let one = Pseudonym::new([1; 32]);
    let mut token = [1; 32];
    token[9] = 2;
    let alike = Pseudonym::new(token);
    assert_eq!(one.name(), alike.name());
    assert_ne!(one.address(), alike.address());
    let mail = mail(REPORT);
    assert_eq!(
        anonymised(&mail, &envelope(&one, &[])),
        anonymised(&mail, &envelope(&one, &[]))
    );
}

#[test]
fn what_a_machine_sent_still_says_so() {
    let raw = REPORT.replace("User-Agent", "Auto-Submitted: auto-replied\nUser-Agent");
    let from = Pseudonym::new([1; 32]);
    let bytes = anonymised(&mail(&raw), &envelope(&from, &[]));
    assert!(
        parse(&bytes, &Limits::default())
            .unwrap()
            .automatic
            .is_some()
    );
}

#[test]
fn only_addresses_there_stand_for_nobody() {
    assert!(is_anonymous("anon-1@Anonymous.invalid"));
    for other in [
        "a@b.example",
        "anonymous.invalid",
        "a@not-anonymous.invalid",
        "",
    ] {
        assert!(!is_anonymous(other), "{other}");
    }
}

#[test]
fn names_are_found_in_scripts_without_spaces() {
    let raw = "From: \u{674e}\u{660e} <lm@school.example>\nSubject: x\n\n\u{6211}\u{662f}\u{674e}\u{660e}\u{3002}\n";
    let from = Pseudonym::new([1; 32]);
    let text = String::from_utf8(anonymised(&mail(raw), &envelope(&from, &[]))).unwrap();
    assert!(!text.contains("\u{674e}\u{660e}"), "{text}");
    assert!(text.contains("Anon-0101"), "{text}");
}
