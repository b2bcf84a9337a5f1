//! `orgo rules`: what there is, what it would do, what it did, and the switch; with conditions that ask
//! for the time and for what came before.

use orgo_tests::corpus;
use orgo_tests::letter::letter;
use orgo_tests::site::{Site, put};
use serde_json::Value;

const OWN: &str = r#"version: "7"
rules:
  - id: any-hour
    description: Noise, whenever it is.
    when: { keyword: noise, time_of_day: 00:00-24:00, organisation_type: school }
    then: { label: 1001.11.HR, tags: [noise], escalation_path: [101.11.HR, 2.11], levels: [PT3H, PT5H] }
  - id: insistent
    when: { keyword: noise, count: { of: { sender: same }, at_least: 3, within: P1D } }
    then: { priority: critical }
  - id: again
    when: { count: { of: { tag: same }, at_least: 2, within: P1D } }
    then: { tags: [again] }
"#;

/// A school with rules of its own.
fn school(rules: &str) -> Site {
    let site = Site::new("school");
    put(&site.data().join("rules/own.yaml"), rules);
    site
}

fn deliver(site: &Site, number: u32, subject: &str) -> Value {
    let mail = letter(&format!("{number}@example.org"), subject, "Please look.");
    site.deliver("info@school.example", mail)
}

fn task(site: &Site, outcome: &Value) -> Value {
    let task = outcome["task_ids"][0]
        .as_str()
        .unwrap_or_else(|| panic!("no task: {outcome}"));
    site.ok(&["task", "show", task])
}

/// Returns a field of each line of a list.
fn column(lines: &[Value], field: &str) -> Vec<String> {
    let texts = lines
        .iter()
        .map(|line| line[field].as_str().unwrap_or("").to_owned());
    texts.collect()
}

#[test]
fn the_time_and_what_came_before_decide() {
    let site = school(OWN);
    let first = deliver(&site, 1, "Noise in the yard");
    assert_eq!(first["rule"], "any-hour", "{first}");
    let made = task(&site, &first);
    assert_eq!(
        (&made["priority"], &made["label"]),
        (&"medium".into(), &"1001.11.HR".into())
    );
    let steps = column(made["steps"].as_array().unwrap(), "to");
    assert_eq!(steps, ["101.11.HR", "2.11"], "its own path: {made}");
    let second = deliver(&site, 2, "Noise in the yard again");
    let case = site.ok(&["case", "show", second["case_id"].as_str().unwrap()]);
    assert_eq!(
        case["tags"],
        serde_json::json!(["again", "noise"]),
        "{case}"
    );
    assert_eq!(task(&site, &second)["priority"], "medium");
    // The third of the day, this one included.
    assert_eq!(
        task(&site, &deliver(&site, 3, "Still noise"))["priority"],
        "critical"
    );
}

#[test]
fn rules_are_listed_and_switched() {
    let site = school(OWN);
    let state = |id: &str| {
        let rules = site.items(&["rules", "list"]);
        let rule = rules
            .iter()
            .find(|rule| rule["rule_id"] == id)
            .unwrap()
            .clone();
        (
            rule["state"].clone(),
            rule["file"].clone(),
            rule["version"].clone(),
        )
    };
    assert_eq!(
        state("any-hour"),
        ("on".into(), "rules/own.yaml:3".into(), "7".into())
    );
    assert_eq!(state("maintenance/hvac").0, "on");
    let said = site.ok(&["rules", "off", "any-hour"]);
    assert_eq!(said["state"], "off");
    assert_eq!(state("any-hour").0, "off");
    let nothing = deliver(&site, 1, "Noise in the yard");
    assert_eq!(nothing["rule"], Value::Null, "{nothing}");
    site.ok(&["rules", "off", "maintenance/hvac"]);
    site.ok(&["rules", "off", "maintenance/hvac"]);
    let text = std::fs::read_to_string(site.data().join("rules/off.yaml")).unwrap();
    assert!(text.ends_with("- any-hour\n- maintenance/hvac\n"), "{text}");
    site.ok(&["rules", "on", "any-hour"]);
    assert_eq!(
        (state("any-hour").0, state("maintenance/hvac").0),
        ("on".into(), "off".into())
    );
    assert_eq!(deliver(&site, 2, "Noise in the hall")["rule"], "any-hour");
    let unknown = site.run(&["rules", "off", "any-huor"]);
    assert_eq!(unknown.exit, 1);
    assert_eq!(
        unknown.stderr,
        "orgo: there is no rule `any-huor`: `orgo rules list` shows them all\n"
    );
}

#[test]
fn a_dry_run_lists_what_would_go_another_way() {
    let site = school(OWN);
    deliver(&site, 1, "Noise in the yard");
    deliver(&site, 2, "Broken window");
    deliver(&site, 3, "A question");
    let same = site.ok(&["rules", "dry-run", "--days", "2"]);
    assert_eq!(
        (&same["signals"], &same["changed"]),
        (&3.into(), &0.into()),
        "{same}"
    );
    let other = site.file(
        "other.yaml",
        "version: \"8\"\nrules:\n  - { id: windows, when: { keyword: window }, then: { label: 1001.11.Operations } }\n",
    );
    let run = [
        "rules",
        "dry-run",
        "--days",
        "2",
        "--rules",
        other.to_str().unwrap(),
    ];
    let found = site.ok(&run);
    assert_eq!(
        (&found["signals"], &found["changed"]),
        (&3.into(), &2.into()),
        "{found}"
    );
    let lines = found["items"].as_array().unwrap();
    assert_eq!(
        column(lines, "subject"),
        ["Noise in the yard", "Broken window"]
    );
    assert_eq!(
        column(lines, "change"),
        ["would no longer be claimed", "would have opened a case"]
    );
    assert_eq!(column(lines, "was"), ["any-hour at 1001.11.HR", ""]);
    assert_eq!(
        column(lines, "would"),
        ["", "windows at 1001.11.Operations"]
    );
    // Elsewhere, by the same rule in another version; a folder stands for the files in it.
    let moved = OWN.replace("label: 1001.11.HR,", "label: 1001.11.Finance,");
    let folder = site.file("more/own.yaml", moved);
    let folder = folder.parent().unwrap().to_str().unwrap().to_owned();
    let found = site.ok(&["rules", "dry-run", "--rules", &folder]);
    let lines = found["items"].as_array().unwrap();
    assert_eq!(column(lines, "change"), ["would go elsewhere"]);
    assert_eq!(column(lines, "would"), ["any-hour at 1001.11.Finance"]);
    // Nothing was stored, and nothing older is looked at.
    assert_eq!(site.ok(&["rules", "dry-run"])["changed"], 0);
    assert_eq!(site.ok(&["rules", "dry-run", "--days", "0"])["signals"], 0);
}

#[test]
fn a_dry_run_says_in_what_the_same_rule_would_do_otherwise() {
    let site = school(OWN);
    deliver(&site, 1, "Noise in the yard");
    let otherwise = OWN.replace(
        "tags: [noise],",
        "priority: high, visibility: restricted, checklist: [Listen], reply: received, notify: { scope: department }, \
         open_case: { case: { title: Measure it }, label: 1001.11.HR }, tags: [noise],",
    );
    let file = site.file("otherwise/own.yaml", otherwise);
    let found = site.ok(&["rules", "dry-run", "--rules", file.to_str().unwrap()]);
    let lines = found["items"].as_array().unwrap();
    assert_eq!(column(lines, "change"), ["would be otherwise"], "{found}");
    let differs: Vec<String> = serde_json::from_value(lines[0]["differs"].clone()).unwrap();
    assert_eq!(
        differs,
        [
            "priority",
            "visibility",
            "checklist",
            "people told",
            "answer",
            "cases opened beside"
        ]
    );
    assert!(
        lines[0]["would"].as_str().unwrap().starts_with(
            "any-hour at 1001.11.HR; priority: high; visibility: restricted; checklist: Listen"
        ),
        "{found}"
    );
}

#[test]
fn the_log_of_a_rule_names_what_it_made() {
    let site = school(OWN);
    let first = deliver(&site, 1, "Noise in the yard");
    deliver(&site, 2, "Broken window");
    let second = deliver(&site, 3, "More noise");
    let lines = site.items(&["rules", "log", "any-hour"]);
    let cases = [&second, &first].map(|outcome| outcome["case_id"].as_str().unwrap().to_owned());
    assert_eq!(column(&lines, "case_id"), cases, "the newest first");
    assert_eq!(column(&lines, "version"), ["7", "7"]);
    assert_eq!(column(&lines, "state"), ["in force", "in force"]);
    assert!(site.items(&["rules", "log", "maintenance/hvac"]).is_empty());
}

#[test]
fn the_log_of_a_rule_that_only_adds_names_who_opened_the_case() {
    let site = school(OWN);
    deliver(&site, 1, "Noise in the yard");
    let second = deliver(&site, 2, "Noise in the yard again");
    let lines = site.items(&["rules", "log", "again"]);
    assert_eq!(
        column(&lines, "case_id"),
        [second["case_id"].as_str().unwrap()]
    );
    assert_eq!(column(&lines, "way"), ["shaped"]);
    assert_eq!(column(&lines, "routed_by"), ["any-hour"]);
    let lines = site.items(&["rules", "log", "any-hour"]);
    assert_eq!(column(&lines, "way"), ["routed", "routed"]);
    assert!(lines[0]["routed_by"].is_null(), "{lines:?}");
    let other = site.second("Annex");
    site.carry(&other, "Annex");
    let there = other.items(&["rules", "log", "again"]);
    assert_eq!(column(&there, "way"), ["shaped"], "{there:?}");
}

#[test]
fn several_mails_are_tested_at_once() {
    let site = school(OWN);
    let mails = ["Noise", "Nothing"]
        .map(|subject| site.file(&format!("{subject}.eml"), letter("a@b.c", subject, "x")));
    let [one, other] = mails.each_ref().map(|path| path.to_str().unwrap());
    let lines = site.items(&["rules", "test", one, other]);
    assert_eq!(column(&lines, "rule_id"), ["any-hour", ""]);
    assert_eq!(column(&lines, "subject"), ["Noise", "Nothing"]);
    let found = site.ok(&["rules", "test", one]);
    assert_eq!(found["matched_rule"]["id"], "any-hour", "{found}");
}

#[test]
fn every_sample_mail_is_explained() {
    let Some(folder) = corpus("mikel-mail") else {
        return;
    };
    let site = school(OWN);
    let mut mails: Vec<String> = walk(&folder);
    mails.sort();
    assert!(
        mails.len() > 20,
        "{} mails in {}",
        mails.len(),
        folder.display()
    );
    let mut explained = 0;
    for mail in &mails {
        let found = site.run(&["rules", "test", mail]);
        assert!(
            found.exit == 0 || found.exit == 1,
            "{mail}: {}",
            found.stderr
        );
        assert!(
            !found.stderr.contains("panicked") && !found.stderr.contains("stumble"),
            "{mail}: {}",
            found.stderr
        );
        explained += usize::from(found.exit == 0);
    }
    assert!(
        explained * 2 > mails.len(),
        "{explained} of {}",
        mails.len()
    );
}

/// Lists the mails of a folder and of those in it.
fn walk(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(walk(&path));
        } else if path.extension().is_some_and(|ending| ending == "eml") {
            found.push(path.to_str().unwrap().to_owned());
        }
    }
    found
}

#[test]
fn a_case_is_linked_to_the_latest_like_it() {
    let site = school(
        "version: \"1\"\nrules:\n  - { id: leak, when: { keyword: leak }, then: { label: 1001.11.Operations, tags: [leak], link_case: { same: [tag, sender], within: P7D } } }\n",
    );
    let first = deliver(&site, 1, "A leak");
    let other = deliver(&site, 2, "Another leak");
    let show = |outcome: &Value| site.ok(&["case", "show", outcome["case_id"].as_str().unwrap()]);
    let links = |case: &Value| case["links"].clone();
    assert_eq!(links(&show(&first)), serde_json::json!([]));
    assert_eq!(
        links(&show(&other))[0]["case_id"],
        first["case_id"],
        "{}",
        show(&other)
    );
}
