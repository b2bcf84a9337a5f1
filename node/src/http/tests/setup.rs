//! Set-up: profile, modules, and the health of the node.

use std::fs;

use orgo_schema::{fact::Source, word::Duty};

use super::{
    browser::Browser,
    site::{PASSWORD, Site},
};
use crate::{intake, link};

#[test]
fn the_profile_says_who_set_what() {
    let site = Site::new();
    let own = "version: \"2\"\nwindows: { high: PT1H }\nlog: full\n";
    fs::write(site.folder().join("organisation.yaml"), own).unwrap();
    assert!(site.node.refresh_configuration().unwrap());
    let mut admin = site.admin();
    let page = admin.get("/profile").text();
    for needle in [
        "Time to react to high work",
        "the organisation (version 2)",
        "organisation.yaml:2",
        "2 h, said the profile school (version",
        "What held since when",
    ] {
        assert!(page.contains(needle), "{needle}: {page}");
    }
    assert_eq!(admin.get("/profile?domain=hr").status, 200);
    assert_eq!(admin.get("/profile?domain=circus").status, 400);
    let mut member = site.somebody(Duty::Member, None, Vec::new());
    let page = member.get("/profile").text();
    assert!(
        page.contains("Time to react to high work") && !page.contains("What held since when"),
        "{page}"
    );
}

#[test]
fn another_profile_is_compared_and_replayed_and_is_no_file() {
    let site = Site::new();
    site.deliver_samples();
    let mut admin = site.admin();
    let page = admin.get("/profile/diff?other=hospital").text();
    for needle in [
        "knobs are otherwise than in school",
        "Time to react to high work",
        "after 2 h to",
        "at once to",
    ] {
        assert!(page.contains(needle), "{needle}: {page}");
    }
    let page = admin
        .get("/profile/diff?other=hospital&label=nonsense")
        .text();
    assert!(page.contains("aria-invalid=\"true\""), "{page}");
    let page = admin.get("/profile/replay?other=hospital&months=1").text();
    assert!(
        page.contains("of 3 tasks") && page.contains("Reached the top"),
        "{page}"
    );
    let page = admin
        .get("/profile/replay?other=hospital&months=999")
        .text();
    assert!(page.contains("Choose how many months"), "{page}");
    // What names a file is no profile: nobody finds out by pages what lies on the disk.
    let own = site.folder().join("profile.yaml");
    fs::write(&own, "version: \"canary\"").unwrap();
    for path in [
        own.display().to_string(),
        site.folder().display().to_string(),
        "../school".into(),
        "modules".into(),
    ] {
        for page in ["diff", "replay"] {
            let address =
                orgo_web::route::with_query(&format!("/profile/{page}"), &[("other", &path)]);
            let text = admin.get(&address).text();
            assert!(
                text.contains("There is no profile") && !text.contains("canary"),
                "{address}: {text}"
            );
        }
    }
}

#[test]
fn modules_say_what_they_know_and_what_did_not_load() {
    let site = Site::new();
    let mut admin = site.admin();
    let page = admin.get("/modules").text();
    for needle in [
        "Every file of the configuration loaded.",
        "maintenance",
        "href=\"/forms/hr/leave\"",
        "comes with Orgo",
        "kinds of work",
    ] {
        assert!(page.contains(needle), "{needle}: {page}");
    }
    fs::create_dir_all(site.folder().join("rules")).unwrap();
    fs::write(
        site.folder().join("rules/bad.yaml"),
        "version: \"1\"\nrules:\n  - id: x\n    wen: {}\n",
    )
    .unwrap();
    site.node.refresh_configuration().unwrap_err();
    for path in ["/modules", "/rules", "/status", "/profile"] {
        let page = admin.get(path).text();
        assert!(page.contains("rules/bad.yaml:"), "{path}: {page}");
    }
    assert!(admin.get("/modules").text().contains("rules/bad.yaml:4:"));
    assert!(admin.get("/setup").text().contains("Files did not load"));
    let mut member = site.somebody(Duty::Member, None, Vec::new());
    for path in ["/setup", "/profile"] {
        let page = member.get(path);
        assert!(
            page.status == 200 && !page.text().contains("bad.yaml"),
            "{path}"
        );
    }
}

#[test]
fn health_names_exceptions_first_and_promises_nothing_else() {
    let site = Site::new();
    let mut admin = site.admin();
    let page = admin.get("/status").text();
    for needle in [
        "All well",
        "It does not promise",
        "There is no second copy",
        "Free",
        "Databases",
        "the clock chip of this machine",
        "Orgo makes none by itself",
    ] {
        assert!(page.contains(needle), "{needle}: {page}");
    }
    intake::deliver(&site.node, Vec::new(), None, Source::Mail).unwrap();
    let page = admin.get("/status").text();
    let (unread, copy) = (
        page.find("1 message could not be read"),
        page.find("There is no second copy"),
    );
    assert!(
        unread.is_some() && unread < copy,
        "what presses comes first: {page}"
    );
    assert!(page.contains("href=\"/quarantine\""));
    assert!(
        admin
            .get("/setup")
            .text()
            .contains("One thing needs somebody")
    );
    let mut member = site.somebody(Duty::Member, None, Vec::new());
    assert_eq!(member.get("/status").status, 403);
    let page = member.get("/setup").text();
    for hidden in [
        "/status",
        "/rules",
        "/modules",
        "/webhooks",
        "/audit",
        "/sites",
    ] {
        assert!(
            !page.contains(&format!("<li><a href=\"{hidden}\"")),
            "{hidden} is offered: {page}"
        );
    }
}

/// Uses the first invitation, and returns where that leads.
fn lead(site: &Site) -> (String, Browser) {
    let fields = [
        ("invite", site.invite.as_str()),
        ("password", PASSWORD),
        ("repeat", PASSWORD),
    ];
    let mut browser = site.browser();
    let reply = browser.post(&link::path(&site.invite), "/first-password", &fields);
    let to = reply.header("location").unwrap_or_default();
    (to.to_owned(), browser)
}

#[test]
fn who_makes_an_organisation_is_told_what_comes_next() {
    let site = Site::new();
    let (to, mut admin) = lead(&site);
    assert_eq!(to, "/start");
    let page = admin.get("/start").text();
    for needle in [
        "Welcome to Main building",
        "2 of 5 done",
        "orgo deliver",
        "this is the only copy",
        "href=\"/people\"",
        "href=\"/sites\"",
        "href=\"/test-bench\"",
    ] {
        assert!(page.contains(needle), "{needle}: {page}");
    }
    site.deliver_samples();
    let [mut member, ..] =
        ["ann", "bo", "cy"].map(|name| site.member(name, "Operations.Maintenance"));
    let page = admin.get("/start").text();
    for needle in ["4 of 5 done", "4 people may sign in."] {
        assert!(page.contains(needle), "{needle}: {page}");
    }
    assert!(!page.contains("orgo deliver"), "{page}");
    assert_eq!(member.get("/start").status, member.get("/webhooks").status);
}

#[test]
fn who_comes_later_is_led_to_their_work() {
    let site = Site::new();
    site.deliver_samples();
    assert_eq!(lead(&site).0, "/work");
}
