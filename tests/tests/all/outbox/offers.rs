//! A case goes to another organisation by mail, and its answer comes back (SPEC 2, flow).

use orgo_tests::letter::reply;
use orgo_tests::site::Site;
use serde_json::Value;

use super::server::Server;
use super::{all_to, header, text};
use crate::groups::{ORGO, PAGES, id_of, open, send};

const DISTRICT: &str = "works@district.example";

fn offer(site: &Site, case: &str, why: &str) {
    let to = format!("District Works <{DISTRICT}>");
    site.ok(&[
        "case", "transfer", "offer", case, "--to", &to, "--reason", why,
    ]);
}

/// Takes in what the district writes, answering the last mail that it got.
fn answered(server: &Server, site: &Site, id: &str, words: &str) -> Value {
    let ours = id_of(server, DISTRICT);
    let mail = reply(id, &ours, "Re: a case", words).replace(
        "Ann <ann@example.org>",
        "District Works <works@district.example>",
    );
    site.deliver(ORGO, mail)
}

/// Returns how the offers of a case stand, and what was said to each.
fn stand(site: &Site, case: &str) -> Vec<(String, Option<String>)> {
    let shown = site.ok(&["case", "show", case]);
    let all = shown["transfers"].as_array().cloned().unwrap_or_default();
    let one = |transfer: &Value| {
        let state = transfer["state"].as_str().unwrap().to_owned();
        let why = transfer["answer"]["reason"].as_str().map(str::to_owned);
        (state, why)
    };
    all.iter().map(one).collect()
}

#[test]
fn a_case_is_offered_to_another_organisation_and_its_answer_comes_back() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    server.serve_at(&site, PAGES);
    let case = open(&site, "Burst main pipe");
    site.ok(&["case", "comment", &case, "canary-inside: keep this here"]);
    offer(&site, &case, "The main pipe is theirs");
    assert_eq!((send(&site), send(&site)), (1, 0), "they are asked once");
    let mail = text(&all_to(&server, DISTRICT)[0]);
    for words in [
        "Burst main pipe",
        "The main pipe is theirs",
        "/offers/",
        "Sports hall",
    ] {
        assert!(mail.contains(words), "{words}: {mail}");
    }
    assert!(!mail.contains("canary-inside"), "{mail}");
    // It waits here, as work that climbs.
    let waits = site.items(&["task", "list"]);
    let title = waits[0]["title"].as_str().unwrap();
    assert_eq!(title, "Offered to another organisation: Burst main pipe");

    // What is not plain is for a person to read; a machine does not answer.
    let asks = answered(&server, &site, "ask@district.example", "Which road is it?");
    assert_eq!(asks["case_id"], case.as_str());
    assert_eq!(stand(&site, &case), [("open".to_owned(), None)]);
    answered(
        &server,
        &site,
        "no@district.example",
        "No, it lies on your ground.",
    );
    let said = stand(&site, &case);
    assert_eq!(said[0].0, "rejected");
    let shown = site.ok(&["case", "show", &case]);
    let cause = &shown["transfers"][0]["answer"]["caused_by"];
    let signals = shown["signals"].as_array().unwrap();
    let mut mails = signals.iter().map(|mail| &mail["signal_id"]);
    assert!(mails.any(|mail| mail == cause), "{shown}");
    assert!(
        said[0].1.as_deref().unwrap().contains("on your ground"),
        "{said:?}"
    );
    let open = site.items(&["task", "list"]);
    assert_eq!(open.len(), 0, "nothing waits for them any more: {open:?}");

    offer(&site, &case, "The map says otherwise");
    send(&site);
    answered(
        &server,
        &site,
        "yes@district.example",
        "Yes, we come on Monday.",
    );
    assert_eq!(stand(&site, &case)[1].0, "accepted");
    let shown = site.ok(&["case", "show", &case]);
    assert_eq!(shown["status"], "open", "somebody here ends it: {shown}");
    // Who offered it hears of both answers.
    let told = all_to(&server, "admin@");
    send(&site);
    let told_now = all_to(&server, "admin@");
    assert!(told_now.len() >= told.len());
    let answered = told_now
        .iter()
        .filter(|mail| header(mail, "Subject").starts_with("Answered: the offer"));
    assert_eq!(answered.count(), 2, "{told_now:?}");

    take_back(&server, &site, &case);
    let before = site.digest();
    site.ok(&["rebuild"]);
    assert_eq!(site.digest(), before);
}

/// What is taken back is told to who was asked, and to nobody who never was.
fn take_back(server: &Server, site: &Site, case: &str) {
    let revoke = [
        "case",
        "transfer",
        "revoke",
        case,
        "--reason",
        "Done meanwhile",
    ];
    for (is_sent, count) in [(false, 2), (true, 4)] {
        offer(site, case, "Once more");
        if is_sent {
            send(site);
        }
        site.ok(&revoke);
        send(site);
        let mails = all_to(server, DISTRICT);
        assert_eq!(mails.len(), count, "{mails:?}");
    }
    let last = all_to(server, DISTRICT).pop().unwrap();
    assert!(header(&last, "Subject").starts_with("Taken back"), "{last}");
    assert!(text(&last).contains("Done meanwhile"), "{last}");
}
