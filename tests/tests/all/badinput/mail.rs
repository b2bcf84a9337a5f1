//! E: mails that are broken, huge, or meant to mislead, through `orgo deliver`.

use orgo_tests::letter::{attached, letter, with_headers};
use orgo_tests::site::Site;
use serde_json::Value;

const TO: &str = "maintenance@school.example";

/// Delivers what cannot be read: it is kept with the reason, the mail server is told that all is well, and
/// the next mail is not delayed.
fn quarantined(mail: impl AsRef<[u8]>, sentence: &str) {
    let site = Site::new("school");
    let outcome = site.deliver(TO, &mail);
    assert_eq!(outcome["outcome"], "quarantined", "{outcome}");
    assert_eq!(outcome["reasons"][0], sentence);
    let held = site.items(&["quarantine", "list"]);
    assert_eq!(held.len(), 1, "{held:?}");
    assert_eq!(held[0]["reason"], sentence);
    assert_eq!(held[0]["delivered_to"], TO);
    assert_eq!(held[0]["bytes"], mail.as_ref().len());
    let next = site.deliver(TO, letter("next@example.org", "Leak", ""));
    assert_eq!(next["outcome"], "created", "{next}");
    // Coming again it is not held twice.
    assert_eq!(site.deliver(TO, mail)["outcome"], "duplicate");
    assert_eq!(site.items(&["quarantine", "list"]).len(), 1);
}

/// Delivers what can be read, and returns its signal as the case shows it.
fn readable(mail: impl AsRef<[u8]>) -> Value {
    let site = Site::new("school");
    let outcome = site.deliver(TO, mail);
    assert_eq!(outcome["outcome"], "created", "{outcome}");
    let case = site.ok(&["case", "show", outcome["case_id"].as_str().unwrap()]);
    assert_eq!(site.items(&["quarantine", "list"]), Vec::<Value>::new());
    let next = site.deliver(TO, letter("next@example.org", "Leak", ""));
    assert_eq!(next["outcome"], "created", "{next}");
    case["signals"][0].clone()
}

/// Delivers what is odd: work is made of it all the same, and its case says what is odd.
fn warned(mail: impl AsRef<[u8]>, sentence: &str) -> Value {
    let signal = readable(mail);
    let warnings = signal["warnings"].as_array().unwrap();
    assert!(warnings.contains(&sentence.into()), "{warnings:?}");
    signal
}

/// Delivers what no rule claims and returns it as triage shows it.
fn waiting(mail: &str) -> Value {
    let site = Site::new("school");
    let outcome = site.deliver("info@school.example", mail);
    assert_eq!(outcome["outcome"], "created", "{outcome}");
    let mut waiting = site.items(&["triage", "list"]);
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    waiting.remove(0)
}

#[test]
fn e1_an_empty_message() {
    let sentence = "message has no headers and no body; stored as unparsed, see triage";
    quarantined("", sentence);
    quarantined("\r\n\r\n", sentence);
    quarantined(
        "just some words\r\n",
        "message has no headers; stored as unparsed, see triage",
    );
}

#[test]
fn e2_no_sender() {
    let signal =
        waiting("Subject: Hello\r\nDate: Mon, 02 Nov 2026 08:00:00 +0000\r\n\r\nWho am I?\r\n");
    assert_eq!(signal["from"], Value::Null);
    assert_eq!(signal["warnings"][0], "no sender address");
}

#[test]
fn e3_two_senders() {
    let mail = letter("1@example.org", "Hello", "We are two.");
    let signal = waiting(&format!("From: Bo <bo@example.org>\r\n{mail}"));
    assert_eq!(signal["warnings"][0], "more than one sender");
}

#[test]
fn e2_e3_no_work_is_made_for_an_unsure_sender() {
    let site = Site::new("school");
    let mail = letter("1@example.org", "Water leak", "In the hall.");
    let nobody = mail.replace("From: Ann <ann@example.org>\r\n", "");
    let outcome = site.deliver("maintenance@school.example", &nobody);
    assert_eq!(outcome["case_id"], Value::Null, "{outcome}");
    assert_eq!(
        outcome["reasons"][0], "no sender address: it waits in triage",
        "{outcome}"
    );
    let two = letter("2@example.org", "Water leak", "In the hall.");
    let outcome = site.deliver(
        "maintenance@school.example",
        format!("From: Bo <bo@example.org>\r\n{two}"),
    );
    assert_eq!(outcome["task_ids"], Value::Array(Vec::new()), "{outcome}");
    assert_eq!(site.items(&["triage", "list"]).len(), 2);
}

#[test]
fn e4_a_name_that_is_another_address() {
    let mail = letter("1@example.org", "Leak", "Pay at once.");
    let mail = mail.replace("Ann <ann@example.org>", "\"ceo@x\" <a@b>");
    warned(
        mail,
        "the sender's name contains another address, `ceo@x`; shown as `a@b`",
    );
}

#[test]
fn e5_message_id_missing_or_the_same_again() {
    let site = Site::new("school");
    let mail = letter("1@example.org", "Leak", "").replace("Message-ID: <1@example.org>\r\n", "");
    let first = site.deliver(TO, &mail);
    assert_eq!(first["outcome"], "created");
    let second = site.deliver(TO, &mail);
    assert_eq!(
        (&second["outcome"], &second["signal_id"]),
        (&"duplicate".into(), &first["signal_id"])
    );
    assert!(
        second["reasons"][0].as_str().unwrap().contains("already"),
        "{second}"
    );
    let other = site.deliver(TO, mail.replace("08:00:00", "09:00:00"));
    assert_eq!(other["outcome"], "created");
}

#[test]
fn e6_a_subject_of_a_megabyte() {
    let signal = warned(
        letter("1@example.org", &"leak ".repeat(1 << 18), ""),
        "subject cut at 998 characters",
    );
    let length = signal["subject"].as_str().unwrap().chars().count();
    assert!((900..=998).contains(&length), "{length}");
}

#[test]
fn e7_ten_thousand_folded_lines() {
    let folded = format!("X-Folded: a\r\n{}", " folded\r\n".repeat(10_000));
    quarantined(
        with_headers("1@example.org", "Leak", &folded, ""),
        "headers over 64 KiB",
    );
}

#[test]
fn e8_parts_within_a_hundred_parts() {
    let mut mail = letter("1@example.org", "Leak", "").trim_end().to_owned();
    for level in 0..100 {
        mail += &format!("\r\nContent-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}");
    }
    quarantined(mail + "\r\n\r\nhello\r\n", "nested deeper than 20 parts");
}

#[test]
fn e9_ten_thousand_parts() {
    let body = format!("{}--b--", "--b\r\n\r\nx\r\n".repeat(10_000));
    let headers = "Content-Type: multipart/mixed; boundary=b\r\n";
    quarantined(
        with_headers("1@example.org", "Leak", headers, &body),
        "more than 200 parts",
    );
}

#[test]
fn e10_no_boundary() {
    for parameter in ["", "; boundary=\"\"", "; boundary=other"] {
        let headers = format!("Content-Type: multipart/mixed{parameter}\r\n");
        let signal = warned(
            with_headers(
                "1@example.org",
                "Leak",
                &headers,
                "--b\r\n\r\nhello\r\n--b--",
            ),
            "the boundary between the parts is missing; the body is shown as text",
        );
        assert!(
            signal["excerpt"].as_str().unwrap().contains("hello"),
            "{signal}"
        );
    }
}

#[test]
fn e11_base64_with_garbage() {
    let headers = "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64";
    let signal = warned(
        attached("1@example.org", headers, "aGVs*bG8="),
        "attachment `a.pdf` was damaged in transit",
    );
    assert_eq!(signal["attachments"][0]["name"], "a.pdf");
    assert_eq!(signal["attachments"][0]["bytes"], 5);
}

#[test]
fn e12_declared_utf8_but_latin1() {
    let headers = "Content-Type: text/plain; charset=utf-8\r\n";
    let mut mail = with_headers("1@example.org", "Leak", headers, "").into_bytes();
    mail.extend(b"Sch\xf6ne Gr\xfc\xdfe");
    let signal = readable(mail);
    assert_eq!(signal["excerpt"], "Schöne Grüße");
    assert_eq!(
        signal["warnings"].as_array().map(Vec::len),
        Some(1),
        "{signal}"
    );
}

#[test]
fn e13_a_charset_nobody_supports() {
    for charset in ["utf-7", "klingon"] {
        let headers = format!("Content-Type: text/plain; charset={charset}\r\n");
        let signal = warned(
            with_headers("1@example.org", "Leak", &headers, "hello"),
            &format!("character set not supported: `{charset}`; the original can be downloaded"),
        );
        assert_eq!(signal["excerpt"], "hello");
    }
}

#[test]
fn e14_a_bomb_of_encoded_words() {
    let word = "=?utf-8?B?YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=?=";
    let signal = readable(letter("1@example.org", &[word; 20_000].join(" "), "hello"));
    let length = signal["subject"].as_str().unwrap().chars().count();
    assert!((900..=998).contains(&length), "{length}");
}

#[test]
fn e15_an_attachment_of_nothing() {
    let headers = "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64";
    let signal = readable(attached("1@example.org", headers, ""));
    assert_eq!(signal["attachments"][0]["name"], "a.pdf");
    assert_eq!(signal["attachments"][0]["bytes"], 0);
    assert_eq!(signal["warnings"], Value::Array(Vec::new()));
}

#[test]
fn e16_an_attachment_over_the_limit() {
    let line = format!("{}\r\n", "x".repeat(1022));
    let headers = "Content-Type: application/pdf; name=plan.pdf";
    let signal = warned(
        attached("1@example.org", headers, &line.repeat(30 << 10)),
        "attachment `plan.pdf` refused: 30 MB is over 25 MB",
    );
    assert_eq!(signal["excerpt"], "See the file.");
    assert_eq!(signal["attachments"][0]["blob"], Value::Null, "{signal}");
}

#[test]
fn e17_names_of_files_that_mislead() {
    for (parameter, name) in [
        ("filename=\"../../x\"", "x"),
        ("filename=CON", "_CON"),
        ("filename*=utf-8''a%00b", "ab"),
        ("filename*=utf-8''invoice%E2%80%AEfdp.exe", "invoicefdp.exe"),
        ("filename*=utf-8''%E2%80%8B.htaccess", "htaccess"),
    ] {
        let headers = format!(
            "Content-Type: application/pdf\r\nContent-Disposition: attachment; {parameter}"
        );
        let signal = warned(
            attached("1@example.org", &headers, "x"),
            &format!("the file name was changed to `{name}` because the original could mislead"),
        );
        assert_eq!(signal["attachments"][0]["name"], name);
    }
}

#[test]
fn e18_fifty_messages_within_messages() {
    let mut mail = letter("1@example.org", "Leak", "").trim_end().to_owned();
    for level in 0..50 {
        mail += &format!("\r\nContent-Type: message/rfc822\r\n\r\nSubject: level {level}");
    }
    warned(
        mail + "\r\n\r\nhello\r\n",
        "messages within messages deeper than 5 were not looked into",
    );
}
