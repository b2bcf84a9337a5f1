//! The matrix of bad input (SECURITY 4), one test for each item that this crate answers for.

use super::*;

const HEAD: &str = "From: Ann <ann@example.org>\r\nDate: Tue, 28 Jul 2026 14:30:00 +0000\r\nMessage-ID: <1@example.org>\r\n";

fn read(raw: impl AsRef<[u8]>) -> Mail {
    parse(raw.as_ref(), &Limits::default()).expect("readable")
}

fn refused(raw: impl AsRef<[u8]>) -> String {
    parse(raw.as_ref(), &Limits::default())
        .expect_err("refused")
        .to_string()
}

fn sentences(mail: &Mail) -> Vec<String> {
    mail.warnings.iter().map(ToString::to_string).collect()
}

fn attached(headers: &str, content: &str) -> Mail {
    read(format!(
        "{HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee file.\r\n--b\r\n{headers}\r\n\r\n{content}\r\n--b--\r\n"
    ))
}

#[test]
fn e1_empty_message() {
    for raw in ["", "\r\n", "\r\n\r\n \n\t\n", "\u{feff}"] {
        assert_eq!(
            refused(raw),
            "message has no headers and no body; stored as unparsed, see triage",
            "{raw:?}"
        );
    }
    assert_eq!(
        refused("just some words\r\nand more\r\n"),
        "message has no headers; stored as unparsed, see triage"
    );
}

#[test]
fn e2_no_from() {
    for from in [
        "",
        "From: \r\n",
        "From: Ann\r\n",
        "From: undisclosed-recipients:;\r\n",
        "From: <>\r\n",
    ] {
        let mail = read(format!(
            "{from}Subject: x\r\nDate: Tue, 28 Jul 2026 14:30:00 +0000\r\n\r\nhello"
        ));
        assert_eq!(
            (mail.from.clone(), sentences(&mail)),
            (None, vec!["no sender address".to_owned()]),
            "{from:?}"
        );
    }
}

#[test]
fn e3_two_senders() {
    for from in [
        "From: ann@example.org\r\nFrom: bo@example.org\r\n",
        "From: ann@example.org, bo@example.org\r\n",
    ] {
        let mail = read(format!(
            "{from}Date: Tue, 28 Jul 2026 14:30:00 +0000\r\n\r\nhello"
        ));
        assert_eq!(
            mail.from.as_ref().map(Address::normalized).as_deref(),
            Some("ann@example.org")
        );
        assert_eq!(sentences(&mail), ["more than one sender"]);
        let mail = read(format!("Sender: BO@example.org\r\n{from}\r\nhello"));
        assert_eq!(
            mail.from.map(|from| from.address).as_deref(),
            Some("bo@example.org")
        );
    }
}

#[test]
fn e4_display_name_contains_another_address() {
    let mail = read("From: \"ceo@x\" <a@b>\r\nDate: Tue, 28 Jul 2026 14:30:00 +0000\r\n\r\nhello");
    assert_eq!(
        mail.from,
        Some(Address {
            name: None,
            address: "a@b".into()
        })
    );
    assert_eq!(
        sentences(&mail),
        ["the sender's name contains another address, `ceo@x`; shown as `a@b`"]
    );
    let encoded = read(
        "From: =?utf-8?Q?ceo=40x.com?= <a@b>\r\nDate: Tue, 28 Jul 2026 14:30:00 +0000\r\n\r\nhello",
    );
    assert_eq!(
        encoded.from,
        Some(Address {
            name: None,
            address: "a@b".into()
        })
    );
}

#[test]
fn e5_missing_message_id() {
    let (a, b) = (
        read("From: a@b\r\n\r\nhello"),
        read("From: a@b\r\n\r\nhello\r\n"),
    );
    assert_eq!(a.message_id, None);
    assert_eq!(a.fingerprint(), b.fingerprint());
    assert_ne!(
        a.fingerprint(),
        read("From: a@b\r\n\r\nhello you").fingerprint()
    );
}

#[test]
fn e6_subject_of_a_megabyte() {
    for subject in [
        "x".repeat(1 << 20),
        "é".repeat(1 << 19),
        "word ".repeat(1 << 18),
    ] {
        let mail = read(format!(
            "{HEAD}Subject: {subject}\r\nTo: bo@example.org\r\n\r\nhello"
        ));
        assert!(
            (990..=998).contains(&mail.subject.chars().count()),
            "{}",
            mail.subject.chars().count()
        );
        assert_eq!(sentences(&mail), ["subject cut at 998 characters"]);
        assert_eq!((mail.to.len(), mail.text.as_str()), (1, "hello"));
    }
}

#[test]
fn e7_ten_thousand_folded_lines() {
    for name in ["X-Folded", "Subject", "References", "From", "Received"] {
        let raw = format!(
            "{HEAD}{name}: a\r\n{}\r\n\r\nhello",
            " folded\r\n".repeat(10_000)
        );
        assert_eq!(refused(raw), "headers over 64 KiB", "{name}");
    }
    let part = format!("X-Folded: a\r\n{}", " folded line\r\n".repeat(30_000));
    let raw = format!(
        "{HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{part}\r\nx\r\n--b--\r\n"
    );
    assert_eq!(refused(raw), "headers over 256 KiB");
}

/// A message of so many multiparts, each within the one before.
fn nested(depth: usize) -> String {
    let mut raw = HEAD.to_owned();
    for level in 0..depth {
        raw.push_str(&format!(
            "Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n"
        ));
    }
    raw + "\r\nhello\r\n"
}

#[test]
fn e8_depth_of_a_hundred() {
    for depth in [20, 100, 20_000] {
        assert_eq!(refused(nested(depth)), "nested deeper than 20 parts");
    }
    assert_eq!(read(nested(19)).text, "hello");
}

#[test]
fn e9_ten_thousand_parts() {
    let parts = |count: usize| {
        format!(
            "{HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n{}--b--\r\n",
            "--b\r\n\r\nx\r\n".repeat(count)
        )
    };
    assert_eq!(refused(parts(10_000)), "more than 200 parts");
    assert_eq!(refused(parts(200)), "more than 200 parts");
    assert_eq!(read(parts(199)).text.matches('x').count(), 199);
    let unclosed = "--b\r\nContent-Type: multipart/mixed; boundary=never\r\n\r\n".repeat(10_000);
    assert_eq!(
        refused(format!(
            "{HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n{unclosed}"
        )),
        "more than 200 parts"
    );
}

#[test]
fn e10_boundary_missing() {
    for parameter in ["", "; boundary=\"\"", "; boundary=other"] {
        let mail = read(format!(
            "{HEAD}Content-Type: multipart/mixed{parameter}\r\n\r\n--b\r\n\r\nhello\r\n--b--"
        ));
        assert_eq!(mail.text, "--b\n\nhello\n--b--");
        assert_eq!(
            sentences(&mail),
            ["the boundary between the parts is missing; the body is shown as text"]
        );
    }
}

#[test]
fn e11_damaged_base64() {
    let headers = "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64";
    let mail = attached(headers, "aGVs*bG8=");
    assert_eq!(
        (
            mail.attachments[0].damaged,
            mail.attachments[0].content.as_slice()
        ),
        (true, &b"hello"[..])
    );
    assert_eq!(
        sentences(&mail),
        ["attachment `a.pdf` was damaged in transit"]
    );
    assert!(!attached(headers, "aGVsbG8=").attachments[0].damaged);
}

#[test]
fn e12_declared_utf8_holds_latin1() {
    let mut raw = format!("{HEAD}Content-Type: text/plain; charset=utf-8\r\n\r\n").into_bytes();
    raw.extend(b"Sch\xf6ne Gr\xfc\xdfe aus M\xfcnchen");
    let mail = read(raw);
    assert_eq!(mail.text, "Schöne Grüße aus München");
    assert!(
        matches!(mail.warnings.as_slice(), [Warning::CharsetWrong { .. }]),
        "{:?}",
        mail.warnings
    );
}

#[test]
fn e13_charset_nobody_supports() {
    for charset in ["utf-7", "klingon"] {
        let mail = read(format!(
            "{HEAD}Content-Type: text/plain; charset={charset}\r\n\r\nhello +AOk-"
        ));
        assert_eq!(mail.text, "hello +AOk-");
        assert_eq!(
            sentences(&mail),
            [format!(
                "character set not supported: `{charset}`; the original can be downloaded"
            )]
        );
    }
}

#[test]
fn e14_bomb_of_encoded_words() {
    let word = "=?utf-8?B?YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=?=";
    for subject in [
        [word; 1_000].join("\r\n "),
        [word; 20_000].join(" "),
        "=?a?q?".repeat(10_000),
        "=?utf-8?q?=?=".repeat(4_000),
        "=?".repeat(500_000),
        "=?utf-8?Q?".to_owned() + &"=C3=A9".repeat(2_000) + "?=",
    ] {
        let mail = read(format!("{HEAD}Subject: {subject}\r\n\r\nhello"));
        assert!(mail.subject.chars().count() <= 998);
        assert_eq!(mail.text, "hello");
    }
}

#[test]
fn e15_empty_attachment() {
    let mail = attached(
        "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64",
        "",
    );
    assert!(mail.attachments[0].is_empty() && !mail.attachments[0].damaged);
    assert_eq!(mail.warnings, []);
}

#[test]
fn e16_attachment_over_the_limit() {
    let raw = format!(
        "{HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee file.\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n{}\r\n--b--",
        "x".repeat(30 * 1024)
    );
    let limits = Limits {
        attachment_bytes_max: 25 * 1024,
        ..Limits::default()
    };
    let mail = parse(raw.as_bytes(), &limits).expect("readable");
    let file = &mail.attachments[0];
    assert_eq!(
        (
            file.refused,
            file.bytes,
            file.content.len(),
            mail.text.as_str()
        ),
        (true, 30 * 1024, 0, "See file.")
    );
    assert_eq!(
        sentences(&mail),
        ["attachment `a.pdf` refused: 30 kB is over 25 kB"]
    );
    let kept = read(&raw);
    assert_eq!(
        (file.blake3, mail.fingerprint()),
        (kept.attachments[0].blake3, kept.fingerprint())
    );
}

#[test]
fn e17_file_names() {
    for (parameter, name) in [
        ("filename=\"../../x\"", "x"),
        ("filename=CON", "_CON"),
        ("filename*=utf-8''a%00b", "ab"),
        ("filename*=utf-8''invoice%E2%80%AEfdp.exe", "invoicefdp.exe"),
        ("filename*=utf-8''%E2%80%8B.htaccess", "htaccess"),
        ("filename=\"=?utf-8?Q?=2E=2E/=C3=A9?=\"", "é"),
        ("filename=\"\"", "part-2.pdf"),
    ] {
        let mail = attached(
            &format!(
                "Content-Type: application/pdf\r\nContent-Disposition: attachment; {parameter}"
            ),
            "x",
        );
        assert_eq!(mail.attachments[0].name, name, "{parameter}");
    }
    let mail = attached(
        "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"../x\"",
        "x",
    );
    assert_eq!(mail.attachments[0].name_original.as_deref(), Some("../x"));
    assert_eq!(
        sentences(&mail),
        ["the file name was changed to `x` because the original could mislead"]
    );
}

#[test]
fn e18_messages_within_messages() {
    let mut raw = HEAD.to_owned();
    for level in 0..50 {
        raw.push_str(&format!(
            "Subject: level {level}\r\nContent-Type: message/rfc822\r\n\r\n"
        ));
    }
    raw.push_str("Subject: innermost\r\n\r\nhello");
    let mail = read(&raw);
    assert_eq!(
        sentences(&mail),
        ["messages within messages deeper than 5 were not looked into"]
    );
    let text = mail.attachments[0].text.clone().unwrap_or_default();
    assert!(
        text.contains("level 5") && !text.contains("level 6"),
        "{text}"
    );
    assert!(mail.attachments[0].content.ends_with(b"hello"));
    let bomb = HEAD.to_owned() + &"Content-Type: message/rfc822\r\n\r\n".repeat(100_000);
    assert_eq!(read(bomb).attachments.len(), 1);
}

#[test]
fn e18_winmail_is_kept_as_a_file() {
    let mail = attached("Content-Type: application/ms-tnef; name=winmail.dat", "x");
    assert_eq!(
        (
            mail.attachments[0].name.as_str(),
            mail.attachments[0].media_type.as_str()
        ),
        ("winmail.dat", "application/ms-tnef")
    );
}

#[test]
fn e25_calendar_and_html_only_mail_can_be_read() {
    let mail = read(format!(
        "{HEAD}Content-Type: text/calendar\r\n\r\nBEGIN:VEVENT\r\nSUMMARY:Pump\r\nEND:VEVENT\r\n"
    ));
    assert_eq!(
        (mail.text.as_str(), mail.attachments[0].name.as_str()),
        ("Summary: Pump", "part-1.ics")
    );
    let mail = read(format!(
        "{HEAD}Content-Type: text/html\r\n\r\n<p>Hello <b>you</b><script>x</script>"
    ));
    assert_eq!((mail.text.as_str(), mail.html_only), ("Hello you", true));
}

#[test]
fn f81_control_characters_are_stripped() {
    let mail = read(format!(
        "{HEAD}Subject: a\0b\u{1b}[1mc\r\n\r\na\0b\u{8}c\td\r\ne\u{1b}]0;x\u{7}"
    ));
    assert_eq!(
        (mail.subject.as_str(), mail.text.as_str()),
        ("ab[1mc", "abc\td\ne]0;x")
    );
}

#[test]
fn f81_text_of_ten_megabytes_is_cut() {
    let mail = read(format!("{HEAD}\r\n{}", "é".repeat(5 << 20)));
    assert_eq!(mail.text.chars().count(), Limits::default().text_chars_max);
    assert!(matches!(
        mail.warnings.as_slice(),
        [Warning::TextCut { .. }]
    ));
}
