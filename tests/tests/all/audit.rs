//! The journal from the command line: the same morning under four profiles, and the walk along its chains.

use std::collections::BTreeSet;

use orgo_tests::letter::letter;
use orgo_tests::site::Site;

/// Does the same things in an organisation of a profile, and returns what was written down of them.
fn morning(profile: &str) -> (Site, BTreeSet<String>) {
    let site = Site::new(profile);
    let before = site.items(&["audit", "list"]).len();
    let label = "1001.11.HR.Conduct";
    let open = |visibility: &str| {
        let new = ["case", "new", "--title", "Canary", "--label", label];
        let opened = site.ok(&[&new[..], &["--visibility", visibility]].concat());
        opened["case_id"].as_str().unwrap().to_owned()
    };
    let (restricted, internal) = (open("restricted"), open("internal"));
    site.deliver("info@school.example", letter("one", "Canary", "Canary"));
    site.ok(&["case", "list", "--query", "Canary"]);
    site.ok(&["case", "show", &restricted]);
    site.ok(&["case", "show", &internal]);
    let nobody = "01890000-0000-7000-8000-00000000beef";
    assert_eq!(site.run(&["case", "show", nobody]).exit, 1);
    let read = site.items(&["audit", "list", "--object", &restricted]);
    let read: Vec<&str> = read
        .iter()
        .filter_map(|item| item["event"].as_str())
        .collect();
    assert!(
        read.contains(&"case_read"),
        "{profile}: a sensitive read is always there: {read:?}"
    );
    let items = site.items(&["audit", "list"]);
    let new = items.len() - before;
    let events = items[..new].iter().map(|item| {
        let event = item["event"].as_str().unwrap();
        format!("{event}/{}", item["category"].as_str().unwrap())
    });
    let events = events.filter(|event| event != "journal_read/security");
    let events = events.collect();
    assert!(!format!("{items:?}").contains("Canary"), "{items:?}");
    (site, events)
}

#[test]
fn the_same_morning_is_written_down_as_deep_as_each_profile_says() {
    let minimal = ["case_read/security", "refused/security"];
    let moderate = [&minimal[..], &["case_opened/task", "mail_taken_in/email"]].concat();
    let audit = [&moderate[..], &["searched/security"]].concat();
    let full = [&audit[..], &["case_read/task", "mail_worked/email"]].concat();
    for (profile, expected) in [
        ("friend_group", minimal.to_vec()),
        ("school", moderate),
        ("hospital", audit),
        ("military_organization", full),
    ] {
        let (site, seen) = morning(profile);
        let expected: BTreeSet<String> = expected.into_iter().map(str::to_owned).collect();
        assert_eq!(seen, expected, "{profile}");
        let verified = site.ok(&["audit", "verify"]);
        assert_eq!(verified["outcome"], "sound", "{verified}");
        assert_eq!(verified["chains"][0]["chain"], "main", "{verified}");
    }
}

#[test]
fn it_is_for_who_audits_and_can_be_narrowed() {
    let site = Site::new("school");
    site.ok(&["user", "add", "ann@example.org", "--name", "Ann"]);
    let refused = site.run(&["audit", "list", "--as", "ann@example.org"]);
    assert_eq!(refused.exit, 1);
    assert!(
        refused.stderr.contains("may not read the journal"),
        "{}",
        refused.stderr
    );
    let items = site.items(&["audit", "list", "--category", "security"]);
    let said: Vec<&str> = items
        .iter()
        .filter_map(|item| item["event"].as_str())
        .collect();
    assert!(
        said.contains(&"refused") && said.contains(&"account_changed"),
        "{said:?}"
    );
    assert!(items.iter().all(|item| item["category"] == "security"));
    let none = site.items(&["audit", "list", "--since", "2999-01-01T00:00:00Z"]);
    assert!(none.is_empty(), "{none:?}");
    let bad = site.run(&["audit", "list", "--after", "nowhere"]);
    assert_eq!(bad.exit, 1);
    assert!(
        bad.stderr.contains("use the `next` of the page before"),
        "{}",
        bad.stderr
    );
    assert_eq!(
        site.run(&["audit", "verify", "--as", "ann@example.org"])
            .exit,
        1
    );
}
