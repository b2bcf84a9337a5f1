//! How openly work is shown (SPEC 6): what members see of work that is not theirs.

use std::fs;

use orgo_schema::{
    command::{Command, Object},
    fact::{Item, Who},
    word::{Duty, Visibility},
};

use super::{
    browser::Browser,
    site::{ADMIN, Site},
    visibility::{check_hidden, open},
};
use crate::{escalate, submit::submit};

const DAY: i64 = 24 * 3_600_000;

/// Sets how openly the organisation shows its work.
pub(super) fn shows(site: &Site, transparency: &str) {
    let knobs = format!("version: \"1\"\ntransparency: {transparency}\n");
    fs::write(site.folder().join("organisation.yaml"), knobs).unwrap();
    assert!(site.node.refresh_configuration().unwrap());
}

/// What somebody sees of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    Nothing,
    Existence,
    Everything,
}

/// Checks on every way there is that somebody sees so much of the case of [`open`].
fn check(browser: &mut Browser, (case, task): (&str, &str), seen: Seen, when: &str) {
    if seen == Seen::Nothing {
        check_hidden(browser, case, task);
        return;
    }
    let (status, comment) = match seen {
        Seen::Everything => (200, 303),
        Seen::Existence | Seen::Nothing => (403, 403),
    };
    for path in [format!("/cases/{case}"), format!("/tasks/{task}")] {
        let reply = browser.get(&path);
        assert_eq!(reply.status, status, "{path}");
        let text = reply.text();
        assert!(text.contains("A complaint about Dana"), "{path}: {text}");
        let is_told = text.contains("Secret words") || text.contains("Talk to Dana");
        assert_eq!(is_told, seen == Seen::Everything, "{path}: {text}");
    }
    let reply = browser.get("/cases").text();
    assert!(reply.contains(case), "it is listed: {reply}");
    for path in ["/cases?q=words", "/cases?tag=secret-tag"] {
        let found = browser.get(path).text().contains(case);
        assert_eq!(found, seen == Seen::Everything, "{path}");
    }
    let token = browser.get("/menu").token();
    // What is posted twice is done once: each says something else.
    let words = format!("I saw it {when}");
    let fields = [("token", token.as_str()), ("text", words.as_str())];
    let reply = browser.send(&format!("/cases/{case}/comments"), &fields);
    assert_eq!(reply.status, comment, "{reply:?}");
}

#[test]
fn each_value_shows_members_what_it_says() {
    let site = Site::new();
    drop(site.admin());
    let (case, task) = open(&site, Visibility::Internal);
    let mut stranger = site.member("stranger", "IT");
    let mut head = site.member("head", "HR");
    let mut team = site.member("team", "HR.Conduct");
    use Seen::{Everything, Existence, Nothing};
    for (value, of_stranger, of_head) in [
        ("full", Everything, Everything),
        ("balanced", Existence, Everything),
        ("restricted", Nothing, Everything),
        ("private", Nothing, Nothing),
    ] {
        shows(&site, value);
        check(&mut stranger, (&case, &task), of_stranger, value);
        check(&mut head, (&case, &task), of_head, value);
        check(&mut team, (&case, &task), Everything, value);
    }
    // What has climbed is work of those above.
    escalate::run(&site.node, (site.node.clock)().now.plus_ms(30 * DAY), false).unwrap();
    check(&mut head, (&case, &task), Everything, "above");
    check_hidden(&mut stranger, &case, &task);
    for duty in [Duty::Coordinator, Duty::Auditor] {
        let mut other = site.somebody(duty, None, Vec::new());
        assert_eq!(other.get(&format!("/cases/{case}")).status, 200, "{duty}");
    }
}

#[test]
fn who_takes_part_sees_it_and_whom_it_is_about_does_not() {
    let site = Site::new();
    drop(site.admin());
    shows(&site, "private");
    let (case, task) = open(&site, Visibility::Internal);
    let mut watcher = site.member("watcher", "IT");
    let mut accused = site.member("accused", "Legal");
    let mut team = site.member("team", "Finance");
    for browser in [&mut watcher, &mut accused, &mut team] {
        check_hidden(browser, &case, &task);
    }
    let user = |name: &str| Who::User(site.user(&format!("{name}@school.example")));
    for (who, role) in [
        (user("watcher"), "watcher"),
        (user("accused"), "about"),
        (Who::Role("Finance".parse().unwrap()), "watcher"),
    ] {
        let item = Item::Participant {
            who,
            role: role.to_owned(),
        };
        let object = Object::Case(case.parse().unwrap());
        submit(
            &site.node,
            &site.person(ADMIN),
            Command::Add { object, item },
        )
        .unwrap();
    }
    check(&mut watcher, (&case, &task), Seen::Everything, "now");
    check(&mut team, (&case, &task), Seen::Everything, "now");
    check_hidden(&mut accused, &case, &task);
}

#[test]
fn a_module_shows_its_work_otherwise() {
    let site = Site::new();
    drop(site.admin());
    shows(&site, "full");
    let folder = site.folder().join("modules/maintenance");
    fs::create_dir_all(&folder).unwrap();
    let module = "version: \"9\"\ndomain: maintenance\ntitle: Maintenance\n\
        label: 1001.11.Operations.Maintenance\naddresses: [{ address: \"maintenance@*\", subtype: general }]\n\
        policy: { transparency: private }\nsubtypes: [{ id: general, title: General }]\n";
    fs::write(folder.join("module.yaml"), module).unwrap();
    assert!(site.node.refresh_configuration().unwrap());
    let leak = site.deliver("maintenance", "Water Leak in Room 102", "Please come.");
    let case = leak.case_id.unwrap();
    let mut stranger = site.member("stranger", "IT");
    assert_eq!(stranger.get(&format!("/cases/{case}")).status, 404);
    let signal = leak.signal_id.unwrap();
    let original = format!("/signals/{signal}/original");
    assert_eq!(stranger.get(&original).status, 404);
    assert!(!stranger.get("/cases").text().contains("Water Leak"));
    let mut team = site.member("team", "Operations.Maintenance");
    assert_eq!(team.get(&format!("/cases/{case}")).status, 200);
    assert_eq!(team.get(&original).status, 200);
    let (open, task) = open(&site, Visibility::Internal);
    check(&mut stranger, (&open, &task), Seen::Everything, "now");
}
