//! Rules on their pages: what they made, their switch, the bench, the dry run, and what none of it tells.

use std::fs;

use orgo_schema::word::{Duty, Visibility};

use super::site::Site;
use crate::ops::dry_run::{self, Back};

const GRIEVANCE: &str = "version: \"7\"\nrules:\n  - id: grievance\n    description: What somebody suffers.\n    \
                         when: { subject contains: grievance }\n    then:\n      task: { type: hr }\n      \
                         label: 1001.11.HR.Conduct\n      visibility: restricted\n  - id: lamp\n    when: { keyword: lamp }\n    \
                         then: { task: { type: maintenance } }\n";

fn with_own_rules() -> Site {
    let site = Site::new();
    fs::create_dir_all(site.folder().join("rules")).unwrap();
    fs::write(site.folder().join("rules/own.yaml"), GRIEVANCE).unwrap();
    assert!(site.node.refresh_configuration().unwrap());
    site
}

#[test]
fn a_rule_says_what_it_does_and_made() {
    let site = with_own_rules();
    let outcome = site.deliver("maintenance", "Water Leak in Room 102", "urgent");
    let mut admin = site.admin();
    let list = admin.get("/rules").text();
    for needle in [
        "href=\"/rules/maintenance%2Fplumbing\"",
        "words of maintenance",
        "organisation",
        "What somebody suffers.",
    ] {
        assert!(list.contains(needle), "{needle}: {list}");
    }
    let own = admin.get("/rules?show=own").text();
    assert!(
        own.contains("/rules/lamp") && !own.contains("/rules/maintenance%2F"),
        "{own}"
    );
    let acted = admin.get("/rules?show=acted").text();
    assert!(
        acted.contains("/rules/maintenance%2Fplumbing") && !acted.contains("/rules/lamp\""),
        "{acted}"
    );
    let rule = admin.get("/rules/maintenance%2Fplumbing").text();
    let case = format!("/cases/{}", outcome.case_id.unwrap());
    for needle in [
        "Water Leak in Room 102",
        case.as_str(),
        "Why?",
        "Switch it off",
    ] {
        assert!(rule.contains(needle), "{needle}: {rule}");
    }
    let own = admin.get("/rules/lamp").text();
    assert!(
        own.contains("rules/own.yaml:10") && own.contains("- id: lamp\n  when: { keyword: lamp }"),
        "{own}"
    );
    assert!(!own.contains("What somebody suffers"), "it is its own text");
    assert_eq!(admin.get("/rules/nothing").status, 404);
}

#[test]
fn administrators_switch_a_rule_off_and_on() {
    let site = with_own_rules();
    let mut admin = site.admin();
    let is_on = |id: &str| {
        let setting = site.node.setting();
        let mut rules = setting.configuration.loaded.rules.rules().iter();
        rules
            .find(|known| known.rule.id == id)
            .unwrap()
            .rule
            .enabled
    };
    let mut coordinator = site.somebody(Duty::Coordinator, None, Vec::new());
    let page = coordinator.get("/rules/lamp");
    assert!(page.text().contains("An administrator can switch it off"));
    let token = coordinator.get("/menu").token();
    let reply = coordinator.send("/rules/lamp/switch", &[("token", &token), ("to", "off")]);
    assert_eq!((reply.status, is_on("lamp")), (403, true));
    assert_eq!(
        admin
            .post("/rules/lamp", "/rules/lamp/switch", &[("to", "up")])
            .status,
        422
    );
    assert_eq!(
        admin
            .post("/rules/lamp", "/rules/nothing/switch", &[("to", "off")])
            .status,
        404
    );
    let reply = admin.post("/rules/lamp", "/rules/lamp/switch", &[("to", "off")]);
    assert_eq!(
        (reply.status, reply.header("location")),
        (303, Some("/rules/lamp"))
    );
    assert!(!is_on("lamp") && is_on("grievance"));
    let page = admin.get("/rules/lamp").text();
    assert!(
        page.contains("The rule is off") && page.contains("Switch it on"),
        "{page}"
    );
    assert!(
        admin
            .get("/rules?show=off")
            .text()
            .contains("/rules/lamp\"")
    );
    let reply = admin.post("/rules/lamp", "/rules/lamp/switch", &[("to", "on")]);
    assert_eq!((reply.status, is_on("lamp")), (303, true));
}

#[test]
fn the_bench_says_what_would_be_and_keeps_nothing() {
    let site = with_own_rules();
    let mut admin = site.admin();
    let mut tried = |fields: &[(&str, &str)]| admin.post("/test-bench", "/test-bench", fields);
    let leak = [
        ("from", "dana@parents.example"),
        ("to", "maintenance@school.example"),
        ("subject", "Une fuite d’eau: water leak"),
        ("body", "It is urgent."),
    ];
    let reply = tried(&leak);
    assert_eq!(reply.status, 200);
    let text = reply.text();
    for needle in [
        "Rules claim it",
        "maintenance%2Fplumbing",
        "What matched",
        "fuite d’eau",
    ] {
        assert!(text.contains(needle), "{needle}: {text}");
    }
    // A field cannot bring a header of its own.
    let text = tried(&[("subject", "Lunch\r\nX: y\r\n\r\nlamp"), ("body", "Soup")]).text();
    assert!(text.contains("it would go to triage"), "{text}");
    let raw = "Subject: The lamp is dark\nFrom: a@b.example\n\nWhere?";
    let text = tried(&[("raw", raw)]).text();
    assert!(text.contains("href=\"/rules/lamp\""), "{text}");
    let reply = tried(&[("raw", "no mail at all")]);
    assert!(
        reply.status == 422 && reply.text().contains("no headers"),
        "{}",
        reply.text()
    );
    let reply = tried(&[("subject", "  ")]);
    assert!(reply.status == 422 && reply.text().contains("Write a subject"));
    assert!(!admin.get("/cases").text().contains("fuite"));
    assert!(!admin.get("/triage").text().contains("Lunch"));
}

#[test]
fn a_dry_run_says_what_would_go_another_way() {
    let site = with_own_rules();
    site.deliver("info", "The lamp is dark", "Where?");
    site.deliver("maintenance", "Water Leak in Room 102", "urgent");
    let mut admin = site.admin();
    let same = admin.get("/dry-run?days=7").text();
    assert!(
        same.contains("All 2 that rules decide about would go where they went."),
        "{same}"
    );
    let without = admin.get("/dry-run?days=7&without=lamp").text();
    for needle in [
        "1 of 2 that rules decide about would go another way.",
        "The lamp is dark",
        "would no longer be claimed",
    ] {
        assert!(without.contains(needle), "{needle}: {without}");
    }
    assert!(!without.contains("Water Leak"), "{without}");
    let text = admin.get("/dry-run?days=9000").text();
    assert!(text.contains("Choose how many days"), "{text}");
    assert_eq!(admin.get("/dry-run?days=7&without=nothing").status, 404);
    // It was a question: the rule goes on.
    assert!(
        site.deliver("info", "Another lamp", "Where?")
            .case_id
            .is_some()
    );
}

#[test]
fn what_is_restricted_stands_in_no_log_and_no_dry_run_of_others() {
    let site = with_own_rules();
    site.deliver("info", "A grievance canary-one", "Dana shouts.");
    let raised = site.deliver("info", "The lamp canary-two", "Dana shouts.");
    let mut admin = site.admin();
    let case = format!("/cases/{}", raised.case_id.unwrap());
    let reply = admin.post(
        &case,
        &format!("{case}/raise"),
        &[("to", "restricted"), ("reason", "it names a child")],
    );
    assert_eq!(reply.status, 303, "{}", reply.text());
    let mut cleared = site.cleared(
        "cleared",
        "HR",
        vec![site.compartment(Visibility::Restricted)],
    );
    assert_eq!(
        cleared.get("/rules").status,
        403,
        "a member decides about no signals"
    );
    let mut coordinator = site.somebody(Duty::Coordinator, None, Vec::new());
    let pages = [
        "/rules/grievance",
        "/rules/lamp",
        "/rules?show=acted",
        "/dry-run?days=30",
        "/dry-run?days=30&without=grievance",
        "/dry-run?days=30&without=lamp",
        "/setup",
        "/status",
    ];
    let mut found = String::new();
    for path in pages {
        let text = coordinator.get(path).text();
        for secret in ["canary", "shouts", case.as_str()] {
            assert!(!text.contains(secret), "{path} leaks {secret}: {text}");
        }
        found.push_str(&admin.get(path).text());
    }
    assert!(
        found.contains("canary-one"),
        "where it may be read it is there: {found}"
    );
    let acted = coordinator.get("/rules?show=acted").text();
    assert!(
        !acted.contains("/rules/grievance") && !acted.contains("/rules/lamp"),
        "that it acted would tell of it: {acted}"
    );
    let replayed = |browser: &mut super::browser::Browser| {
        browser
            .get("/profile/replay?other=hospital&months=1")
            .text()
    };
    assert!(
        replayed(&mut admin).contains("of 2 tasks"),
        "{}",
        replayed(&mut admin)
    );
    assert!(
        replayed(&mut coordinator).contains("of 0 tasks"),
        "{}",
        replayed(&mut coordinator)
    );
}

/// A rule that only adds to what another one opens stands in its own log as doing that, and the case says that it did.
#[test]
fn a_rule_that_only_shapes_has_a_log_of_its_own() {
    let site = Site::new();
    fs::create_dir_all(site.folder().join("rules")).unwrap();
    let own = "version: \"7\"\nrules:\n  - id: lamp\n    when: { keyword: lamp }\n    then: { task: { type: maintenance } }\n  - id: urgent\n    when: { keyword: urgent }\n    then: { priority: critical, tags: [hurry] }\n";
    fs::write(site.folder().join("rules/own.yaml"), own).unwrap();
    assert!(site.node.refresh_configuration().unwrap());
    let open = site.deliver("info", "The lamp is urgent canary-one", "Dark.");
    let raised = site.deliver("info", "A lamp, urgent canary-two", "Dana shouts.");
    site.deliver("info", "A lamp canary-three", "Dark.");
    site.deliver("info", "Urgent lunch canary-four", "Soup.");
    let mut admin = site.admin();
    let shaped = "Added to what was opened by";
    let page = admin.get("/rules/urgent").text();
    assert_eq!(page.matches(shaped).count(), 2, "{page}");
    assert!(page.contains("href=\"/rules/lamp\""), "{page}");
    for (word, is_there) in [
        ("canary-one", true),
        ("canary-three", false),
        ("canary-four", false),
    ] {
        assert_eq!(page.contains(word), is_there, "{word}: {page}");
    }
    let page = admin.get("/rules/lamp").text();
    assert!(
        page.contains("canary-three") && !page.contains(shaped),
        "{page}"
    );
    let acted = admin.get("/rules?show=acted").text();
    assert!(acted.contains("/rules/urgent\""), "{acted}");
    let page = admin
        .get(&format!("/cases/{}", open.case_id.unwrap()))
        .text();
    assert!(
        page.contains("The rule urgent (version 7) acted on it too, because the subject has \u{201c}urgent\u{201d}")
            || page.contains("The rule urgent (version 7) acted on it too, because the subject has &quot;urgent&quot;")
            || page.contains("The rule urgent (version 7) acted on it too, because the subject has \"urgent\""),
        "{page}"
    );
    assert!(
        page.contains("Sets the priority to critical. Adds the tags hurry."),
        "{page}"
    );

    let case = format!("/cases/{}", raised.case_id.unwrap());
    let fields = [("to", "restricted"), ("reason", "it names a child")];
    let reply = admin.post(&case, &format!("{case}/raise"), &fields);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let mut coordinator = site.somebody(Duty::Coordinator, None, Vec::new());
    let page = coordinator.get("/rules/urgent").text();
    assert_eq!(page.matches(shaped).count(), 1, "{page}");
    assert!(
        !page.contains("canary-two") && !page.contains(&case),
        "{page}"
    );
    // What a command line says is told by the same list.
    let back = Back {
        days: 7,
        signals_max: None,
    };
    let of = |name: &str| {
        let (made, _) =
            dry_run::acted(&site.node, &site.person(name), Some("urgent"), back).unwrap();
        made.iter().map(|one| one.case).collect::<Vec<_>>()
    };
    assert_eq!(of("coordinator@school.example"), [open.case_id.unwrap()]);
}
