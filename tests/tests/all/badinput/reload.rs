//! A broken file never replaces a working one while the node runs (SPEC 4).

use orgo_tests::letter::letter;
use orgo_tests::site::{Site, founding, put, until};
use serde_json::Value;

/// A file of one rule that tags whatever comes to `info@`.
fn rules(tag: &str) -> String {
    format!(
        "version: \"1\"\nrules:\n  - id: visitors\n    when: {{ to: info@* }}\n    then:\n      task: {{ type: maintenance }}\n      label: 1001.81.Operations.Maintenance\n      tags: [{tag}]\n"
    )
}

/// Delivers a mail to `info@` and returns the tags of its case; none where no rule claims it.
fn tags(site: &Site, id: &str) -> Vec<Value> {
    let outcome = site.deliver("info@school.example", letter(id, "Visit", "On Monday."));
    assert_eq!(outcome["outcome"], "created", "{outcome}");
    let Some(case) = outcome["case_id"].as_str() else {
        return Vec::new();
    };
    let case = site.ok(&["case", "show", case]);
    case["tags"].as_array().unwrap().clone()
}

#[test]
fn a_broken_file_never_replaces_a_working_one() {
    let site = Site::new("school");
    let path = site.data().join("rules/visitors.yaml");
    put(&path, rules("old"));
    let running = site.start();
    assert_eq!(tags(&site, "1@example.org"), ["old"]);
    let problem = || site.ok(&["node", "id"])["configuration_problem"].take();

    put(&path, rules("new").replace("tags:", "tgas:"));
    let complaint = until("the node complains", || {
        problem().as_str().map(str::to_owned)
    });
    assert!(
        complaint.starts_with("rules/visitors.yaml:8:7: then: `tgas` is not known here"),
        "{complaint}"
    );
    assert_eq!(tags(&site, "2@example.org"), ["old"]);

    put(&path, rules("new"));
    until("the problem is gone", || problem().is_null().then_some(()));
    assert_eq!(tags(&site, "3@example.org"), ["new"]);

    drop(running);
}

#[test]
fn a_node_starts_on_the_last_files_that_worked_and_says_what_is_broken() {
    let site = Site::new("school");
    put(&site.data().join("rules/visitors.yaml"), rules("kept"));
    assert_eq!(tags(&site, "1@example.org"), ["kept"]);
    put(&site.data().join("rules/visitors.yaml"), "version: [\n");
    let answer = site.run(&["case", "list"]);
    assert_eq!(answer.exit, 0, "{}", answer.stderr);
    assert!(
        answer.stderr.starts_with("orgo: rules/visitors.yaml:"),
        "{}",
        answer.stderr
    );
    assert!(
        answer
            .stderr
            .contains("the last configuration that worked is in force")
    );
    assert_eq!(tags(&site, "2@example.org"), ["kept"]);
}

#[test]
fn a_first_start_on_a_broken_file_is_refused() {
    let site = Site::empty();
    put(&site.data().join("profile.yaml"), "version: [\n");
    let answer = site.run(&founding("school"));
    assert_eq!(answer.exit, 2, "{}", answer.stderr);
    assert!(answer.stderr.contains("profile.yaml:"), "{}", answer.stderr);
}
