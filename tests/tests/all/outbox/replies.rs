//! What people reply to who wrote in leaves as their mail, in the thread, a moment later, and can be taken back until
//! then.

use orgo_tests::letter;
use orgo_tests::site::{Site, until};
use serde_json::Value;

use super::{header, server::Server, text};

const WORKSHOP: &str = "maintenance@riverside.example";
const WORDS: &str = "Somebody comes at four.\nPlease keep the door open.";

fn leak(site: &Site) -> String {
    let (subject, body) = ("Water Leak in Room 7", "There is water in the hall.");
    let taken = site.deliver(WORKSHOP, letter::letter("leak@example.org", subject, body));
    taken["case_id"].as_str().unwrap().to_owned()
}

fn send(site: &Site) -> u64 {
    site.ok(&["outbox", "run"])["sent"].as_u64().unwrap()
}

/// Waits until the moment has passed in which a reply can be taken back, and it left.
fn leaves(site: &Site) {
    until("the reply leaves", || {
        Some(send(site)).filter(|sent| *sent > 0)
    });
}

fn reply(site: &Site, case: &str) -> String {
    let written = site.ok(&["case", "reply", case, WORDS]);
    written["facts"][0].as_str().unwrap().to_owned()
}

/// Returns what is said to somebody who is refused.
fn refused(site: &Site, arguments: &[&str]) -> String {
    let answer = site.run(arguments);
    assert_ne!(answer.exit, 0, "{arguments:?}");
    answer.stderr
}

fn shown(site: &Site, case: &str) -> Value {
    site.ok(&["case", "show", case])["replies"][0].clone()
}

#[test]
fn it_leaves_as_the_mail_of_a_person_and_its_answer_comes_into_the_case() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    server.serve(&site);
    let case = leak(&site);
    let written = reply(&site, &case);
    assert_eq!(send(&site), 0, "it can be taken back");
    assert_eq!(shown(&site, &case)["state"], "waits");
    leaves(&site);
    let mail = &server.mails()[0];
    assert!(header(mail, "To").contains("ann@example.org"), "{mail}");
    assert_eq!(header(mail, "In-Reply-To"), "<leak@example.org>");
    assert!(header(mail, "Reply-To").contains(WORKSHOP), "{mail}");
    assert!(
        header(mail, "Subject").starts_with("Re: Water Leak in Room 7 ["),
        "{mail}"
    );
    assert!(
        text(mail).contains("Somebody comes at four.\r\nPlease keep the door open."),
        "{mail}"
    );
    // A person wrote it: machines may say that they are away, and what cannot be delivered comes back.
    for mark in ["Auto-Submitted", "Precedence", "X-Auto-Response-Suppress"] {
        assert!(!mail.contains(&format!("{mark}:")), "{mark}: {mail}");
    }
    assert_eq!(header(mail, "X-Sender"), "orgo@riverside.example");

    let now = shown(&site, &case);
    assert_eq!(
        (&now["state"], &now["reply_id"]),
        (&"sent".into(), &written.as_str().into())
    );
    assert!(now["sent_at"].is_string(), "{now}");
    let late = refused(&site, &["case", "take-reply-back", &case, &written]);
    assert!(late.contains("it has left already"), "{late}");
    assert_eq!(send(&site), 0);

    let ours = header(mail, "Message-ID");
    let headers = format!("In-Reply-To: {ours}\r\n");
    let answer = letter::with_headers("thanks@example.org", "Thanks", &headers, "At four, good");
    let answered = site.deliver(WORKSHOP, answer);
    assert_eq!(answered["case_id"], case.as_str(), "{answered}");

    // What a mail system says that it could not deliver comes into the case as well.
    let report = format!(
        "From: MAILER-DAEMON@example.org\r\nTo: orgo@riverside.example\r\nSubject: Undelivered\r\nMessage-ID: <report@example.org>\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nNobody is called that.\r\n\
         --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {ours}\r\nSubject: Re\r\n\r\n--b--\r\n"
    );
    let reported = site.deliver("orgo@riverside.example", report);
    assert_eq!(reported["case_id"], case.as_str(), "{reported}");

    let before = site.digest();
    site.ok(&["rebuild"]);
    assert_eq!(site.digest(), before);
}

#[test]
fn a_site_that_sends_nothing_writes_and_the_gateway_sends_once() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    server.serve(&site);
    let case = leak(&site);
    let other = site.second("Annex");
    site.carry(&other, "Annex");
    let first = reply(&other, &case);
    other.ok(&["case", "take-reply-back", &case, &first]);
    assert_eq!(shown(&other, &case)["state"], "taken_back");
    let second = reply(&other, &case);
    other.carry(&site, "Main");
    leaves(&site);
    assert_eq!(send(&site), 0);
    assert_eq!(server.mails().len(), 1, "what was taken back never left");
    site.carry(&other, "Annex");
    let view = other.ok(&["case", "show", &case]);
    let states: Vec<_> = view["replies"].as_array().unwrap().iter().collect();
    assert_eq!(states.len(), 2, "{view}");
    for reply in states {
        let is_second = reply["reply_id"] == second.as_str();
        let state = if is_second { "sent" } else { "taken_back" };
        assert_eq!(reply["state"], state, "{view}");
    }
}

#[test]
fn a_mailbox_that_is_not_there_is_said() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    server.serve(&site);
    let mail = "From: Gone <gone@example.org>\r\nTo: maintenance@riverside.example\r\nDate: Tue, 17 Nov 2026 08:00:00 +0000\r\nMessage-ID: <gone@example.org>\r\nSubject: Leak\r\n\r\nWater\r\n";
    let taken = site.deliver(WORKSHOP, mail);
    let case = taken["case_id"].as_str().unwrap();
    reply(&site, case);
    let failed = until("the server refuses", || {
        send(&site);
        Some(shown(&site, case)).filter(|reply| reply["state"] == "failed")
    });
    let problem = failed["problem"].as_str().unwrap();
    assert!(problem.contains("nobody is called that here"), "{failed}");
    assert!(server.mails().is_empty());
}

#[test]
fn who_cannot_be_written_to_is_not() {
    let site = Site::new("school");
    let by_hand = [
        "case",
        "new",
        "--title",
        "A door",
        "--label",
        "1001.11.Operations.Maintenance",
    ];
    let opened = site.ok(&by_hand);
    let case = opened["case_id"].as_str().unwrap();
    let said = refused(&site, &["case", "reply", case, "Hello"]);
    assert!(said.contains("nobody wrote in about this case"), "{said}");
    let case = leak(&site);
    let said = refused(&site, &["case", "reply", &case, " "]);
    assert!(said.contains("text"), "{said}");
}
