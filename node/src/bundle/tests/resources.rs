//! Resources of the organisation go where its configuration goes, with what they hold.

use std::fs;

use super::*;
use crate::{
    policy::folder,
    resource::{self, Content, New},
};

fn put(node: &Node, name: &str, content: Content, replaces: bool) -> Result<String, Failure> {
    let new = New {
        name: name.to_owned(),
        content,
        replaces,
    };
    resource::put(node, &person(node), &new)
}

/// Lets everything that one knows come to the other.
fn carry(sites: &Sites, (from, to): (&Node, &Node), name: &str) {
    take_one(to, &sites.send(from, &to.setting().site, name));
    to.refresh_policy().unwrap();
    to.refresh_configuration().unwrap();
}

#[test]
fn a_resource_comes_with_what_it_holds_is_replaced_and_goes() {
    let sites = Sites::new();
    let (here, there) = (&sites.kisumu, &sites.nairobi);
    folder::begin(here, "hospital").unwrap();
    let map = vec![7; 600 << 10];
    let file = Content::File("Map.PDF".to_owned(), map.clone());
    assert_eq!(put(here, "", file, false).unwrap(), "map");
    let steps = || Content::Text("# Steps\r\nShut it.".to_owned());
    put(here, "steps", steps(), false).unwrap();
    let again = put(here, "steps", steps(), false).unwrap_err().to_string();
    assert!(again.contains("already"), "{again}");
    carry(&sites, (here, there), "one");
    let read = |name: &str| fs::read(sites.path("Nairobi/resources").join(name));
    assert_eq!(read("map.pdf").unwrap(), map);
    assert_eq!(read("steps.txt").unwrap(), b"# Steps\nShut it.");
    let by = person(there);
    let found = resource::find(there, &by, "steps").unwrap();
    assert_eq!((found.title.as_str(), found.is_own), ("Steps", true));
    assert!(!there.refresh_configuration().unwrap(), "nothing is new");
    sites.agree();

    put(
        there,
        "steps",
        Content::File("a.md".to_owned(), b"Open it.".to_vec()),
        true,
    )
    .unwrap();
    resource::withdraw(there, &by, "map").unwrap();
    carry(&sites, (there, here), "two");
    let folder = sites.path("Kisumu/resources");
    assert!(!folder.join("map.pdf").exists() && !folder.join("steps.txt").exists());
    assert_eq!(fs::read(folder.join("steps.md")).unwrap(), b"Open it.");
    let left = resource::list(here, &person(here), "open").unwrap();
    assert!(
        left.iter()
            .any(|one| one.id == "steps" && one.title == "Open it.")
    );
    sites.agree();
}

#[test]
fn what_has_come_by_name_alone_is_known_and_not_taken_for_withdrawn() {
    let sites = Sites::new();
    let (here, there) = (&sites.kisumu, &sites.nairobi);
    folder::begin(here, "hospital").unwrap();
    put(here, "steps", Content::Text("Shut it.".to_owned()), false).unwrap();
    // The documents come, the contents do not.
    crate::admit::exchange(here, there).unwrap();
    there.refresh_policy().unwrap();
    for _ in 0..2 {
        there.refresh_configuration().unwrap();
        let found = resource::find(there, &person(there), "steps").unwrap();
        assert_eq!((found.bytes, found.is_own), (None, true));
        let failure = resource::content(there, &found).unwrap_err().to_string();
        assert!(failure.contains("has not come to this site"), "{failure}");
    }
    carry(&sites, (here, there), "one");
    let found = resource::find(there, &person(there), "steps").unwrap();
    assert_eq!(resource::content(there, &found).unwrap(), b"Shut it.");
}

#[test]
fn what_a_rule_attaches_is_not_withdrawn_and_stays_whole() {
    let sites = Sites::new();
    let here = &sites.kisumu;
    folder::begin(here, "hospital").unwrap();
    put(here, "steps", Content::Text("Shut it.".to_owned()), false).unwrap();
    let rules = sites.path("Kisumu/rules");
    fs::create_dir_all(&rules).unwrap();
    let rule = "version: \"1\"\nrules:\n  - id: bed\n    when: { keyword: bed }\n    then: { attach: [steps] }\n";
    fs::write(rules.join("own.yaml"), rule).unwrap();
    assert!(here.refresh_configuration().unwrap());
    let by = person(here);
    assert_eq!(resource::find(here, &by, "steps").unwrap().rules, ["bed"]);
    let failure = resource::withdraw(here, &by, "steps")
        .unwrap_err()
        .to_string();
    assert!(failure.contains("steps"), "{failure}");
    let found = resource::find(here, &by, "steps").unwrap();
    assert_eq!(resource::content(here, &found).unwrap(), b"Shut it.");
    assert_eq!(here.complaint(), None);
}
