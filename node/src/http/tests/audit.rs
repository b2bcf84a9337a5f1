//! The journal on its page, and what the doors write into it: at each depth, and never what people wrote.

use std::{collections::BTreeSet, fs};

use orgo_engine::authorize::Viewer;
use orgo_schema::{
    journal::Category,
    word::{Duty, Visibility},
};
use orgo_sync::journal::Entry;

use super::{
    browser::Browser,
    site::{ADMIN, PASSWORD, Site},
    visibility::open,
};
use crate::{
    http::router,
    journal::{
        Asks, asks,
        show::{self, Wanted},
    },
    store::StoreError,
};

/// Everything that stands in the journal, the newest first, as the administrator reads it.
fn entries(site: &Site) -> Vec<Entry> {
    // What is not waited for stands in the queue before this.
    site.node
        .store
        .write_local(|_| Ok::<_, StoreError>(()))
        .unwrap();
    let viewer = Viewer::Person(site.person(ADMIN));
    let (mut all, mut wanted) = (Vec::new(), Wanted::default());
    loop {
        let (page, next) = show::list(&site.node, &viewer, &wanted).unwrap();
        all.extend(page);
        if next.is_none() {
            return all;
        }
        wanted.after = next;
    }
}

fn count(site: &Site, what: &str) -> u32 {
    let entries = entries(site);
    let found = entries.iter().filter(|entry| entry.what == what);
    found.map(|entry| entry.count).sum()
}

/// Sets how much the organisation writes down.
fn logs(site: &Site, depth: &str) {
    let knobs = format!("version: \"{depth}\"\nlog: {depth}\n");
    fs::write(site.folder().join("organisation.yaml"), knobs).unwrap();
    assert!(site.node.refresh_configuration().unwrap());
}

/// Does the same things as always, and returns what was written down of it.
fn a_morning(site: &Site, browser: &mut Browser, cases: [&str; 2], when: &str) -> BTreeSet<String> {
    let before = entries(site).len();
    let [restricted, internal] = cases;
    for path in [
        "/cases".to_owned(),
        "/cases?q=complaint".to_owned(),
        format!("/cases/{restricted}"),
        format!("/cases/{internal}"),
    ] {
        assert_eq!(browser.get(&path).status, 200, "{path}");
    }
    assert_eq!(browser.get("/cases/no-such-case").status, 404);
    let path = format!("/cases/{internal}/comments");
    let token = browser.get("/menu").token();
    let reply = browser.send(&path, &[("token", &token), ("text", when)]);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let entries = entries(site);
    let new = entries.len() - before;
    let shown = entries[..new].iter().map(|entry| {
        let sensitive = entry.category == Category::Security;
        format!(
            "{}{}",
            entry.what,
            if sensitive { " (security)" } else { "" }
        )
    });
    shown.collect()
}

#[test]
fn each_depth_writes_down_more_of_the_same_morning() {
    let site = Site::new();
    let mut admin = site.admin();
    let (restricted, _) = open(&site, Visibility::Restricted);
    let (internal, _) = open(&site, Visibility::Internal);
    let mut seen = Vec::new();
    for depth in ["minimal", "moderate", "audit", "full"] {
        logs(&site, depth);
        seen.push(a_morning(
            &site,
            &mut admin,
            [&restricted, &internal],
            depth,
        ));
    }
    let minimal = ["case_read (security)", "refused (security)"];
    let moderate = [&minimal[..], &["commented"]].concat();
    let audit = [
        &moderate[..],
        &["list_read (security)", "searched (security)"],
    ]
    .concat();
    let full = [&audit[..], &["case_read"]].concat();
    let expected = [minimal.to_vec(), moderate, audit, full];
    for (seen, expected) in seen.iter().zip(expected) {
        let expected: BTreeSet<String> = expected.into_iter().map(str::to_owned).collect();
        assert_eq!(*seen, expected);
    }
}

#[test]
fn every_address_says_what_the_journal_knows_of_it() {
    for (pattern, method) in router::table() {
        let allows = format!("{method:?}");
        let (gets, posts) = (
            allows.contains("get: Route") || allows.contains("get: BoxedHandler"),
            allows.contains("post: Route") || allows.contains("post: BoxedHandler"),
        );
        assert!(gets || posts, "{pattern}: {allows}");
        for (is_post, is_there) in [(false, gets), (true, posts)] {
            assert!(
                !is_there || asks(is_post, pattern).is_some(),
                "{pattern}, post: {is_post}: what does the journal know of it?"
            );
        }
    }
    assert_eq!(asks(false, "/nowhere"), None);
    assert_eq!(
        asks(true, orgo_web::route::CASE_COMMENTS),
        Some(Asks::Command)
    );
}

#[test]
fn who_comes_in_and_who_does_not_is_written_down() {
    let site = Site::new();
    drop(site.admin());
    assert_eq!(
        (count(&site, "password_set"), count(&site, "signed_in")),
        (1, 1)
    );
    let mut browser = site.browser();
    let try_with = |browser: &mut Browser, password: &str| {
        let fields = [("email", ADMIN), ("password", password)];
        browser.post("/sign-in", "/sign-in", &fields).status
    };
    assert_eq!(try_with(&mut browser, "not the password"), 401);
    let entries = entries(&site);
    let failed = &entries[0];
    assert_eq!(failed.what, "sign_in_failed");
    assert_eq!(
        failed.object.map(|object| object.id),
        Some(site.user(ADMIN).uuid())
    );
    assert_eq!(failed.actor, None);
    assert_eq!(try_with(&mut browser, PASSWORD), 303);
    assert_eq!(count(&site, "signed_in"), 2);
    let reply = browser.post("/menu", "/sign-out", &[]);
    assert_eq!(reply.status, 303);
    assert_eq!(count(&site, "signed_out"), 1);
}

#[test]
fn only_who_audits_reads_it_and_only_of_what_they_are_cleared_for() {
    let site = Site::new();
    let mut admin = site.admin();
    let (restricted, _) = open(&site, Visibility::Restricted);
    let (internal, _) = open(&site, Visibility::Internal);
    for case in [&restricted, &internal] {
        assert_eq!(admin.get(&format!("/cases/{case}")).status, 200);
    }
    let text = admin.get("/audit").text();
    assert!(
        text.contains(&restricted) && text.contains(&internal),
        "{text}"
    );
    for duty in [Duty::Member, Duty::Coordinator, Duty::Reporter] {
        let mut other = site.somebody(duty, None, Vec::new());
        assert_eq!(other.get("/audit").status, 403, "{duty}");
        assert!(!other.get("/menu").text().contains("\"/audit\""), "{duty}");
    }
    let mut auditor = site.somebody(Duty::Auditor, None, Vec::new());
    assert!(auditor.get("/menu").text().contains("\"/audit\""));
    let text = auditor.get("/audit").text();
    assert!(!text.contains(&restricted), "{text}");
    assert!(text.contains(&internal), "{text}");
    let text = auditor.get(&format!("/audit?object={restricted}")).text();
    assert!(text.contains("Nothing to show"), "{text}");
    // That somebody asked for it in vain says nothing of whether it is there.
    let nobody = "01890000-0000-7000-8000-00000000beef";
    for case in [nobody, &restricted] {
        assert_eq!(auditor.get(&format!("/cases/{case}")).status, 404);
        let text = auditor
            .get(&format!("/audit?object={case}&category=security"))
            .text();
        assert!(text.contains("<b>refused</b>"), "{text}");
    }
    assert!(
        count(&site, "journal_read") >= 4,
        "to read it is written down too"
    );
    assert_eq!(auditor.get("/audit?category=gossip").status, 400);
    assert_eq!(auditor.get("/audit?after=nowhere").status, 400);
    let text = auditor.get("/audit?category=email").text();
    assert!(text.contains("Nothing to show"), "{text}");
}

#[test]
fn what_one_request_did_goes_by_one_name() {
    let site = Site::new();
    let mut admin = site.admin();
    logs(&site, "full");
    let (case, _) = open(&site, Visibility::Internal);
    let path = format!("/cases/{case}");
    let reply = admin.post(&path, &format!("{path}/comments"), &[("text", "I saw it")]);
    assert_eq!(reply.status, 303);
    let entries = entries(&site);
    let of = |what: &str| entries.iter().find(|entry| entry.what == what).unwrap();
    let (read, comment) = (of("case_read"), of("commented"));
    assert!(read.request.is_some() && comment.request.is_some());
    assert_ne!(read.request, comment.request);
    assert_eq!(comment.actor, Some(site.user(ADMIN)));
}

#[test]
fn a_module_may_ask_for_more_than_the_organisation() {
    let site = Site::new();
    let mut admin = site.admin();
    let folder = site.folder().join("modules/maintenance");
    fs::create_dir_all(&folder).unwrap();
    let module = "version: \"9\"\ndomain: maintenance\ntitle: Maintenance\n\
        label: 1001.11.Operations.Maintenance\naddresses: [{ address: \"maintenance@*\", subtype: general }]\n\
        policy: { log: full }\nsubtypes: [{ id: general, title: General }]\n";
    fs::write(folder.join("module.yaml"), module).unwrap();
    assert!(site.node.refresh_configuration().unwrap());
    let leak = site.deliver("maintenance", "Water Leak in Room 102", "Please come.");
    let (other, _) = open(&site, Visibility::Internal);
    let before = count(&site, "case_read");
    assert_eq!(admin.get(&format!("/cases/{other}")).status, 200);
    assert_eq!(count(&site, "case_read"), before, "as the school says");
    let leak = leak.case_id.unwrap();
    assert_eq!(admin.get(&format!("/cases/{leak}")).status, 200);
    assert_eq!(count(&site, "case_read"), before + 1, "as the module says");
    assert_eq!(count(&site, "mail_worked"), 1);
}

#[test]
fn a_page_goes_on_where_the_one_before_ended() {
    let site = Site::new();
    let mut admin = site.admin();
    for _ in 0..105 {
        open(&site, Visibility::Internal);
    }
    let first = admin.get("/audit?category=task");
    let next = first.links("/audit?category=task&amp;after=");
    assert_eq!(next.len(), 1, "{next:?}");
    assert_eq!(first.text().matches("<b>case opened</b>").count(), 100);
    let second = admin.get(&next[0].replace("&amp;", "&"));
    assert_eq!(second.text().matches("<b>case opened</b>").count(), 5);
    assert!(second.links("/audit?category=task&amp;after=").is_empty());
}
