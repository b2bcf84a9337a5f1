//! What could not be read: read again, taken in unread, discarded.

use orgo_schema::{fact::Source, time::Timestamp, word::Duty};
use serde_json::Value;

use super::site::{ADMIN, Site};
use crate::{
    care,
    intake::{self, Kind},
    ops,
    store::{StoreError, blob, quarantine, spool::Delivery},
    verb::{QuarantineVerb, Verb},
    wire::Question,
};

const UNREADABLE: &[u8] = b"<b>not a mail</b>\x00";
const READABLE: &str = "From: Dana <dana@parents.example>\r\nTo: maintenance@school.example\r\n\
                        Subject: Water Leak in Room 102\r\nMessage-ID: <leak@parents.example>\r\n\r\nurgent\r\n";

fn deliver(site: &Site) -> Kind {
    let to = Some("info@school.example".to_owned());
    let outcome = intake::deliver(&site.node, UNREADABLE.to_vec(), to, Source::Mail).unwrap();
    outcome.outcome
}

/// Puts a message aside that an older program could not read.
fn put_aside(site: &Site, raw: &'static str) {
    let place = site.node.setting();
    let place = place
        .compartment_for(orgo_schema::word::Visibility::Internal)
        .clone();
    let put = move |batch: &mut crate::store::Batch<'_>| {
        let packed = blob::Packed::new(raw.as_bytes())?;
        let hash = place.scope.blob(raw.as_bytes());
        let row = blob::add(batch.db, place.row, &hash, &packed)?;
        let delivery = Delivery {
            to: Some("maintenance@school.example".to_owned()),
            source: Source::Mail,
            received: Timestamp(1_795_077_000_000),
        };
        quarantine::add(
            batch.db,
            row,
            &delivery,
            "an older program could not read it",
        )?;
        Ok::<_, StoreError>(())
    };
    site.node.store.write_local(put).unwrap();
}

fn ask(site: &Site, verb: QuarantineVerb, by: &str) -> Result<Value, crate::failure::Failure> {
    let question = Question {
        verb: Verb::Quarantine(verb),
        on_behalf_of: Some(by.to_owned()),
    };
    ops::answer(&site.node, &question, Vec::new(), &mut |_| {})
}

#[test]
fn what_a_newer_program_can_read_leaves_the_quarantine() {
    let site = Site::new();
    put_aside(&site, READABLE);
    let mut admin = site.admin();
    let page = admin.get("/quarantine").text();
    assert!(
        page.contains("An older program could not read it."),
        "{page}"
    );
    let reply = admin.post("/quarantine", "/quarantine/1/retry", &[]);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let case = reply.header("location").unwrap().to_owned();
    let page = admin.get(&case).text();
    assert!(
        page.contains("Water Leak in Room 102") && page.contains("It could be read"),
        "{page}"
    );
    let page = admin.get("/quarantine").text();
    assert!(page.contains("Everything could be read"), "{page}");
    assert!(
        page.contains("Read after all") && page.contains("Administrator"),
        "{page}"
    );
    let token = admin.get("/menu").token();
    let again = admin.send("/quarantine/1/adopt", &[("token", &token)]);
    assert_eq!(again.status, 404, "it was decided about");
    let count = site
        .node
        .store
        .read(|db| Ok::<_, StoreError>(quarantine::count(db)?));
    assert_eq!(count.unwrap(), 0);
}

#[test]
fn what_still_cannot_be_read_stays_with_the_reason_of_today() {
    let site = Site::new();
    assert_eq!(deliver(&site), Kind::Quarantined);
    let mut admin = site.admin();
    let reply = admin.post("/quarantine", "/quarantine/1/retry", &[]);
    assert_eq!(reply.status, 422);
    assert!(
        reply.text().contains("It still cannot be read:"),
        "{}",
        reply.text()
    );
    assert!(
        reply.text().contains("Read it again"),
        "it can be tried again"
    );
}

#[test]
fn what_is_taken_in_unread_waits_in_triage_with_its_bytes() {
    let site = Site::new();
    deliver(&site);
    let mut admin = site.admin();
    let reply = admin.post("/quarantine", "/quarantine/1/adopt", &[]);
    assert_eq!(
        (reply.status, reply.header("location")),
        (303, Some("/quarantine"))
    );
    let page = admin.get("/quarantine").text();
    assert!(
        page.contains("It is taken in unread") && page.contains("Taken in unread"),
        "{page}"
    );
    let triage = admin.get("/triage");
    let text = triage.text();
    assert!(text.contains("A message that could not be read"), "{text}");
    assert!(
        text.contains("Taken in unread: message has no headers"),
        "{text}"
    );
    assert!(
        text.contains("message.eml") && text.contains("as it came"),
        "{text}"
    );
    assert!(!text.contains("Its bytes are not here"), "{text}");
    let file = triage
        .links("/signals/")
        .into_iter()
        .find(|link| link.ends_with("/attachments/0"))
        .unwrap();
    let reply = admin.get(&file);
    assert_eq!((reply.status, reply.body.as_slice()), (200, UNREADABLE));
    assert_eq!(
        reply.header("content-security-policy"),
        Some("default-src 'none'; sandbox")
    );
    assert_eq!(
        reply.header("content-type"),
        Some("application/octet-stream")
    );
    // The same bytes again are known, and the index is made again without reading them.
    assert_eq!(deliver(&site), Kind::Duplicate);
    care::rebuild(&site.node).unwrap();
    assert!(
        admin
            .get("/triage")
            .text()
            .contains("Taken in unread: message has no headers")
    );
}

#[test]
fn what_is_discarded_keeps_its_bytes_and_its_reason() {
    let site = Site::new();
    deliver(&site);
    let mut admin = site.admin();
    let reply = admin.post("/quarantine", "/quarantine/1/discard", &[("reason", "  ")]);
    assert_eq!(reply.status, 422);
    assert!(
        reply.text().contains("Say why in at least one word."),
        "{}",
        reply.text()
    );
    let long = "x".repeat(2_001);
    let reply = admin.post("/quarantine", "/quarantine/1/discard", &[("reason", &long)]);
    assert!(reply.text().contains("at most 2000") && reply.text().contains(&long));
    let reason = [("reason", "A <broken> scanner sent it")];
    let reply = admin.post("/quarantine", "/quarantine/1/discard", &reason);
    assert_eq!(
        (reply.status, reply.header("location")),
        (303, Some("/quarantine"))
    );
    let page = admin.get("/quarantine").text();
    assert!(page.contains("A &lt;broken&gt; scanner sent it"), "{page}");
    assert_eq!(admin.get("/quarantine/1/original").body, UNREADABLE);
    assert_eq!(deliver(&site), Kind::Duplicate, "it does not come back");
    assert!(
        admin
            .get("/quarantine")
            .text()
            .contains("Everything could be read")
    );
}

#[test]
fn auditors_look_coordinators_take_in_administrators_discard() {
    let site = Site::new();
    deliver(&site);
    drop(site.admin());
    let paths = ["retry", "adopt", "discard"].map(|what| format!("/quarantine/1/{what}"));
    let post = |browser: &mut super::browser::Browser, path: &str| {
        let token = browser.get("/menu").token();
        browser
            .send(path, &[("token", &token), ("reason", "")])
            .status
    };
    let mut auditor = site.somebody(Duty::Auditor, None, Vec::new());
    let page = auditor.get("/quarantine").text();
    assert!(
        !page.contains("/retry") && !page.contains("/discard"),
        "{page}"
    );
    assert_eq!(auditor.get("/quarantine/1/original").status, 200);
    let mut coordinator = site.somebody(Duty::Coordinator, None, Vec::new());
    let page = coordinator.get("/quarantine").text();
    assert!(
        page.contains("/retry") && page.contains("/adopt") && !page.contains("/discard"),
        "{page}"
    );
    for path in &paths {
        assert_eq!(post(&mut auditor, path), 403, "{path}");
    }
    assert_eq!(post(&mut coordinator, &paths[0]), 422);
    assert_eq!(post(&mut coordinator, &paths[2]), 403);
    assert_eq!(post(&mut coordinator, "/quarantine/99/adopt"), 404);
    for duty in [Duty::Member, Duty::Reporter] {
        let mut browser = site.somebody(duty, None, Vec::new());
        for path in &paths {
            assert_eq!(post(&mut browser, path), 403, "{duty} {path}");
        }
        assert_eq!(
            post(&mut browser, "/quarantine/99/adopt"),
            403,
            "no number tells more than another"
        );
        assert_eq!(browser.get("/quarantine/1/original").status, 404);
    }
    // Nobody did anything.
    assert_eq!(
        ask(&site, QuarantineVerb::List, ADMIN).unwrap()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn the_command_line_decides_the_same() {
    let site = Site::new();
    deliver(&site);
    put_aside(&site, READABLE);
    drop(site.somebody(Duty::Coordinator, None, Vec::new()));
    let coordinator = "coordinator@school.example";
    let list = ask(&site, QuarantineVerb::List, coordinator).unwrap();
    let ids: Vec<i64> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["quarantine_id"].as_i64().unwrap())
        .collect();
    assert_eq!(ids, [2, 1]);
    let read = ask(&site, QuarantineVerb::Retry { id: 2 }, coordinator).unwrap();
    assert_eq!(
        (&read["outcome"], read["case_id"].is_string()),
        (&"created".into(), true)
    );
    let still = ask(&site, QuarantineVerb::Retry { id: 1 }, coordinator).unwrap_err();
    assert!(
        still.to_string().contains("still cannot be read"),
        "{still}"
    );
    let discard = |by| {
        let reason = "noise".to_owned();
        ask(&site, QuarantineVerb::Discard { id: 1, reason }, by)
    };
    assert!(
        discard(coordinator)
            .unwrap_err()
            .to_string()
            .contains("may not")
    );
    assert_eq!(discard(ADMIN).unwrap()["outcome"], "discarded");
    let gone = ask(&site, QuarantineVerb::Adopt { id: 1 }, coordinator).unwrap_err();
    assert!(gone.to_string().contains("message"), "{gone}");
    assert!(
        ask(&site, QuarantineVerb::List, ADMIN).unwrap()["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}
