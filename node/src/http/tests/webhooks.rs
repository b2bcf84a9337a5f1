//! Webhooks on their page: who sees it, what it shows, trying one, and posting again.

use std::fs;

use orgo_engine::authorize::Viewer;
use orgo_schema::{
    fact::Purpose,
    word::{Duty, Visibility},
};

use super::{
    site::{ADMIN, Site},
    visibility::open,
};
use crate::{
    outbox,
    webhook::{self, New, receiver::Receiver},
};

/// A school with a webhook.
fn told() -> (Site, Receiver) {
    let (site, receiver) = (Site::new(), Receiver::start());
    let settings = "webhooks:\n  allow: [127.0.0.1]\n";
    fs::write(site.folder().join("gateway.yaml"), settings).unwrap();
    let new = New {
        name: "chat".into(),
        url: receiver.url(),
        events: [Purpose::Received].into(),
        roles: Vec::new(),
    };
    let viewer = Viewer::Person(site.person(ADMIN));
    webhook::add(&site.node, &viewer, new).unwrap();
    (site, receiver)
}

#[test]
fn only_who_looks_after_the_organisation_sees_and_tries_them() {
    let (site, receiver) = told();
    let mut admin = site.admin();
    open(&site, Visibility::Internal);
    outbox::note(&site.node).unwrap();
    outbox::call::run(&site.node).unwrap();
    let page = admin.get("/webhooks");
    assert_eq!(page.status, 200);
    let text = page.text();
    assert!(text.contains("chat") && text.contains("received"), "{text}");
    assert!(
        !text.contains("/hooks/1"),
        "a path may be what only the receiver knows: {text}"
    );
    let links = page.links("/webhooks/");
    assert_eq!(links.len(), 2, "{links:?}");
    let before = receiver.got().len();
    for duty in [
        Duty::Member,
        Duty::Coordinator,
        Duty::Auditor,
        Duty::Reporter,
    ] {
        let mut other = site.somebody(duty, None, Vec::new());
        assert_eq!(other.get("/webhooks").status, 403, "{duty}");
        let token = other.get("/menu").token();
        for link in &links {
            let reply = other.send(link, &[("token", &token)]);
            assert_eq!(reply.status, 403, "{duty} at {link}: {}", reply.text());
        }
    }
    assert_eq!(receiver.got().len(), before);
    for link in &links {
        let reply = admin.post("/webhooks", link, &[]);
        assert_eq!(reply.status, 303, "{link}: {}", reply.text());
    }
    let got = receiver.got();
    assert_eq!(got.len(), before + 2);
    let ids: Vec<&str> = got.iter().map(|one| one.header("webhook-id")).collect();
    assert!(ids[..before].contains(&ids[before + 1]) || ids[..before].contains(&ids[before]));
    assert!(got.iter().any(|one| one.json()["type"] == "orgo.test"));
    let text = admin.get("/webhooks").text();
    assert!(
        text.contains("posted again") && text.contains("a test"),
        "{text}"
    );
}

#[test]
fn an_event_of_what_one_may_not_read_is_like_one_that_is_not_there() {
    let (site, receiver) = told();
    let mut admin = site.admin();
    open(&site, Visibility::Restricted);
    outbox::note(&site.node).unwrap();
    outbox::call::run(&site.node).unwrap();
    let got = receiver.got();
    assert_eq!(got.len(), 1);
    let id = got[0].header("webhook-id");
    let missing = "01890000-0000-7000-8000-00000000beef";
    let reply = admin.post(
        "/webhooks",
        &format!("/webhooks/events/{missing}/replay"),
        &[],
    );
    assert_eq!(reply.status, 404);
    // An administrator of the school is cleared for it, and another one is not.
    assert!(admin.get("/webhooks").text().contains(id));
    let mut other = site.somebody(Duty::Administrator, None, Vec::new());
    let text = other.get("/webhooks").text();
    let reply = other.post("/webhooks", &format!("/webhooks/events/{id}/replay"), &[]);
    assert_eq!(reply.status, 404, "{}", reply.text());
    assert!(!text.contains(id), "{text}");
    assert_eq!(receiver.got().len(), 1);
}
