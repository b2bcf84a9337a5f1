//! A broken file never replaces a working one while the node runs, and a mail is decided by one version whole
//! (SPEC 4).

use std::sync::atomic::{AtomicUsize, Ordering};

use orgo_node::found::{FirstNode, found, settle};
use orgo_node::intake;
use orgo_node::node::Node;
use orgo_node::policy::folder;
use orgo_node::store::{StoreError, case, document};
use orgo_schema::fact::Source;
use orgo_schema::id::CaseId;
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

/// How many versions come into force while mails come in, each followed by a broken one.
const VERSIONS: usize = 8;
/// How many mails come in at least at each of two doors.
const MAILS: usize = 12;

/// A version of two rules: one makes the work, one adds to it. Each says which version it is of.
fn version(number: usize) -> String {
    format!(
        "version: \"{number}\"\nrules:\n  - id: opener\n    when: {{ to: info@* }}\n    then:\n      task: {{ type: maintenance }}\n      label: 1001.81.Operations.Maintenance\n      tags: [opened-{number}]\n  - id: shaper\n    when: {{ to: info@* }}\n    then:\n      tags: [shaped-{number}]\n"
    )
}

/// Takes a mail in, and returns the version that made its case: the one of both its tags.
fn decided(node: &Node, id: &str) -> usize {
    let mail = letter(id, "Visit", "On Monday.").into_bytes();
    let to = Some("info@school.example".to_owned());
    let outcome = intake::deliver(node, mail, to, Source::Mail).unwrap();
    let mut tags = tags_of(node, outcome.case_id.unwrap());
    tags.sort_unstable();
    let [opened, shaped] = tags.as_slice() else {
        panic!("{id} was decided by half a version: {tags:?}");
    };
    let number = opened.strip_prefix("opened-").unwrap();
    assert_eq!(shaped.strip_prefix("shaped-"), Some(number), "{id}");
    number.parse().unwrap()
}

fn tags_of(node: &Node, case: CaseId) -> Vec<String> {
    let tags = node.store.read(|db| {
        let row = document::anywhere(db, case.into())?.unwrap();
        Ok::<_, StoreError>(case::one(db, row)?.unwrap().tags)
    });
    tags.unwrap()
}

#[test]
fn mails_that_come_in_while_rules_change_are_each_decided_by_one_version_and_none_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let rules = dir.path().join("rules/own.yaml");
    put(&rules, version(0));
    let first = FirstNode {
        key: [7; 32],
        site: "Main".into(),
    };
    let founded = found("Riverside", "school", std::slice::from_ref(&first)).unwrap();
    let node = settle(dir.path(), &founded, &first).unwrap();
    folder::begin(&node, "school").unwrap();
    node.refresh_policy().unwrap();
    assert_eq!(decided(&node, "first@example.org"), 0);

    let made = AtomicUsize::new(0);
    let (node, made) = (&node, &made);
    let seen: Vec<usize> = std::thread::scope(|scope| {
        let doors = ["a", "b"].map(|door| {
            scope.spawn(move || {
                let mut seen = Vec::new();
                while seen.len() < MAILS || made.load(Ordering::SeqCst) < VERSIONS {
                    let before = made.load(Ordering::SeqCst);
                    let by = decided(node, &format!("{door}{}@example.org", seen.len()));
                    assert!(by >= before, "version {by} after {before} held");
                    seen.push(by);
                }
                seen
            })
        });
        for number in 1..=VERSIONS {
            put(&rules, version(number));
            assert!(node.refresh_configuration().unwrap());
            made.store(number, Ordering::SeqCst);
            // A word that no rule knows, and a file that was cut off.
            for broken in [
                version(900).replace("tags:", "tgas:"),
                "rules: [".to_owned(),
            ] {
                put(&rules, broken);
                node.refresh_configuration().unwrap_err();
            }
        }
        doors.map(|door| door.join().unwrap()).concat()
    });
    assert!(seen.iter().all(|by| *by <= VERSIONS), "{seen:?}");
    assert!(seen.len() >= 2 * MAILS);
    put(&rules, version(VERSIONS + 1));
    assert!(node.refresh_configuration().unwrap());
    assert_eq!(decided(node, "last@example.org"), VERSIONS + 1);
    let cases = node.store.read(|db| {
        let all = case::Filter {
            compartments: node
                .setting()
                .compartments
                .iter()
                .map(|held| held.row)
                .collect(),
            ..case::Filter::default()
        };
        case::count(db, &all)
    });
    assert_eq!(cases.unwrap(), seen.len() as u64 + 2, "none is lost");
}
