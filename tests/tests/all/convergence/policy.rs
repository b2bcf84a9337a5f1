//! What an organisation decides by is one thing at every site, whoever changed it where.

use std::fs;
use std::path::Path;

use orgo_node::admit::exchange;
use orgo_node::node::Node;
use orgo_node::policy::{again, folder, history};
use orgo_node::store::task;
use orgo_schema::time::Timestamp;
use orgo_tests::letter::letter;
use orgo_tests::workspace;

use super::{Pair, digest, feed};

const OWN_RULE: &str = "version: \"1.0\"
rules:
  - id: own-leak
    when: { to: maintenance@* }
    then: { tags: [LEAK] }
";

/// Two sites that know one policy.
fn agreed(pair: &Pair) -> [Node; 2] {
    let [north, south] = pair.nodes();
    assert!(!south.setting().is_enacted);
    folder::begin(&north, "school").unwrap();
    talk(&north, &south);
    same(&north, &south);
    [north, south]
}

/// Lets two sites meet, and then do what they do by themselves.
fn talk(one: &Node, other: &Node) {
    exchange(one, other).unwrap();
    for node in [one, other] {
        node.refresh_configuration().unwrap();
        again::run(node).unwrap();
    }
}

fn same(one: &Node, other: &Node) {
    let (here, there) = (one.setting(), other.setting());
    assert!(here.is_enacted && there.is_enacted, "no policy is known");
    assert_eq!(here.basis, there.basis);
    assert_eq!(here.configuration.files(), there.configuration.files());
    assert_eq!(*here.policies, *there.policies);
    assert_eq!(digest(one), digest(other));
}

fn write(folder: &Path, path: &str, text: &str) {
    let file = folder.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

fn first_steps(node: &Node) -> Vec<Option<Timestamp>> {
    let setting = node.setting();
    let filter = task::Filter {
        compartments: setting.compartments.iter().map(|held| held.row).collect(),
        ..task::Filter::default()
    };
    let tasks = node.store.read(|db| task::list(db, &filter, 100)).unwrap();
    tasks.iter().map(|task| task.next_step_at).collect()
}

#[test]
fn a_file_changed_at_one_site_holds_at_the_other_and_lies_in_its_folder() {
    let pair = Pair::new();
    let [north, south] = agreed(&pair);
    write(&pair.site(0), "rules/own.yaml", OWN_RULE);
    assert!(north.refresh_configuration().unwrap());
    assert!(!north.refresh_configuration().unwrap(), "it is seen once");
    talk(&north, &south);
    same(&north, &south);
    let theirs = pair.site(1).join("rules/own.yaml");
    assert_eq!(fs::read_to_string(&theirs).unwrap(), OWN_RULE);

    // And back: what was written there by the program is changed there by a person.
    fs::write(&theirs, OWN_RULE.replace("LEAK", "water")).unwrap();
    assert!(south.refresh_configuration().unwrap());
    talk(&south, &north);
    same(&north, &south);
    let ours = fs::read_to_string(pair.site(0).join("rules/own.yaml")).unwrap();
    assert!(ours.contains("water"), "{ours}");

    fs::remove_file(pair.site(0).join("rules/own.yaml")).unwrap();
    assert!(north.refresh_configuration().unwrap());
    talk(&north, &south);
    same(&north, &south);
    assert!(!theirs.exists(), "a file that was taken away came back");
    let told = history(&south).unwrap();
    assert_eq!(told["items"].as_array().unwrap().len(), 4, "{told}");
    assert_eq!(told["items"][0]["changed"][0], "rules/own.yaml", "{told}");
    assert_eq!(told["items"][0]["site"], "North", "{told}");
}

#[test]
fn two_sites_that_change_it_apart_agree_and_lose_no_file() {
    let pair = Pair::new();
    let [north, south] = agreed(&pair);
    write(&pair.site(0), "rules/north.yaml", OWN_RULE);
    assert!(north.refresh_configuration().unwrap());
    let other = OWN_RULE.replace("own-leak", "other-leak");
    write(&pair.site(1), "rules/south.yaml", &other);
    assert!(south.refresh_configuration().unwrap());
    talk(&north, &south);
    same(&north, &south);
    for site in [0, 1] {
        for file in ["rules/north.yaml", "rules/south.yaml"] {
            let file = pair.site(site).join(file);
            assert!(file.exists(), "{} was lost", file.display());
        }
    }
}

#[test]
fn another_profile_moves_what_is_due_at_every_site_alike() {
    let pair = Pair::new();
    let [north, south] = agreed(&pair);
    let mail = letter("leak-1", "Leak in room 12", "It drips.");
    feed(&north, &[mail.into_bytes()], 1);
    talk(&north, &south);
    let before = first_steps(&south);
    assert_eq!(before, first_steps(&north));
    assert_eq!(before.len(), 1);

    let school = workspace().join("profiles/school/profile.yaml");
    let school = fs::read_to_string(school).unwrap();
    let quicker = school.replace("medium: P1D", "medium: PT3H");
    assert_ne!(quicker, school);
    write(&pair.site(1), "profile.yaml", &quicker);
    assert!(south.refresh_configuration().unwrap());
    talk(&south, &north);
    same(&north, &south);
    let after = first_steps(&north);
    assert_eq!(after, first_steps(&south));
    assert!(after[0] < before[0], "{after:?} is not before {before:?}");
}

#[test]
fn what_is_broken_changes_nothing_anywhere() {
    let pair = Pair::new();
    let [north, south] = agreed(&pair);
    let before = north.setting().basis.clone();
    write(&pair.site(0), "rules/own.yaml", "rules: [");
    let complaint = north.refresh_configuration().unwrap_err().to_string();
    assert!(complaint.contains("rules/own.yaml:"), "{complaint}");
    assert_eq!(north.complaint(), Some(complaint));
    exchange(&north, &south).unwrap();
    assert_eq!(north.setting().basis, before);
    assert_eq!(south.setting().basis, before);
    north.close();
    drop(north);

    // A node that starts with such a file works on with what held.
    let north = pair.reopen(0);
    assert_eq!(north.setting().basis, before);
    write(&pair.site(0), "rules/own.yaml", OWN_RULE);
    assert!(north.refresh_configuration().unwrap());
    assert_eq!(north.complaint(), None);
}
