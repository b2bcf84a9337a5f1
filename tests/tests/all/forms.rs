//! Forms of modules, filled in through the real program: by arguments, and by answering one question after the
//! other.

use orgo_tests::site::Site;
use serde_json::{Value, json};

/// Returns the fields of a form.
fn fields(site: &Site, form: &str) -> Vec<Value> {
    let mut shown = site.ok(&["form", "show", form]);
    serde_json::from_value(shown["fields"].take()).expect("a list of fields")
}

/// Returns an answer to a field that can be taken.
fn answer(form: &Value, field: &Value) -> String {
    match field["kind"].as_str().expect("a kind") {
        "date" => "2026-12-01".to_owned(),
        "number" => "12,50".to_owned(),
        "yes_no" => "yes".to_owned(),
        "choice" => {
            let asked = form["fields"].as_array().expect("fields");
            let asked = asked.iter().find(|other| other["id"] == field["id"]);
            let options = &asked.expect("the field")["options"];
            options[1]["id"].as_str().expect("an option").to_owned()
        }
        kind => format!("{kind} of {}", field["id"].as_str().expect("an id")),
    }
}

#[test]
fn every_shipped_form_becomes_a_case_with_one_task() {
    let site = Site::new("school");
    let node = site.start();
    let forms = site.items(&["form", "list"]);
    assert!(forms.len() >= 11, "{forms:?}");
    for listed in &forms {
        let name = listed["name"].as_str().expect("a name");
        let shown = site.ok(&["form", "show", name]);
        let mut arguments = vec!["form".to_owned(), "fill".to_owned(), name.to_owned()];
        let mut given = Vec::new();
        for field in fields(&site, name) {
            let value = answer(&shown["form"], &field);
            let id = field["id"].as_str().expect("an id").to_owned();
            arguments.extend(["--set".to_owned(), format!("{id}={value}")]);
            given.push((field, id, value));
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let receipt = site.ok(&arguments);
        let case = site.ok(&["case", "show", receipt["case_id"].as_str().expect("a case")]);
        let tasks = receipt["task_ids"].as_array().expect("tasks");
        assert_eq!(tasks.len(), 1, "{name}");
        let task = site.ok(&["task", "show", tasks[0].as_str().expect("a task")]);
        assert_eq!(case["metadata"]["form.name"], *name);
        assert_eq!(case["metadata"]["form.version"], listed["version"]);
        assert_eq!(task["metadata"]["form.name"], *name);
        assert_eq!(case["visibility"], listed["visibility"], "{name}");
        assert_eq!(case["subtype"], listed["subtype"], "{name}");
        // What is bad enough climbs at once where a node runs; the rest of its address stays.
        let place = |of: &Value| {
            let label = of["label"].as_str().expect("a label").to_owned();
            label.split_once('.').expect("a base").1.to_owned()
        };
        assert_eq!(place(&task), place(&case), "{name}");
        for (field, id, value) in given {
            let narrative = case["narrative"].as_str().expect("text");
            match field["goes_to"].as_str().expect("a place") {
                "metadata" => assert_eq!(case["metadata"][&id], value.replace(',', "."), "{name}"),
                "narrative" => assert!(narrative.contains(&value), "{name}: {narrative}"),
                "location" => assert_eq!(case["location"]["area"], *value, "{name}"),
                "priority" => assert_eq!(task["priority"], *value, "{name}"),
                "tag" => assert_eq!(case["tags"], json!([value]), "{name}"),
                "title" => assert_eq!(case["title"], task["title"], "{name}"),
                other => panic!("{name} has a field that goes to {other}"),
            }
        }
    }
    drop(node);
}

#[test]
fn a_form_is_filled_in_by_answering_its_questions() {
    let site = Site::new("school");
    let typed = "Tap in Room 4\n\nRoom 4\nsoon\nhigh\nno\nIt drips.\nIt is cold.\n\n";
    let filled = site.run_with(&["form", "fill", "maintenance/report"], typed.as_bytes());
    assert_eq!(filled.exit, 0, "{}", filled.stderr);
    for words in [
        "Something is broken",
        "Where, a place: ",
        "an answer is needed here",
        "`soon` cannot be chosen: allowed are low, medium, high",
    ] {
        assert!(filled.stderr.contains(words), "{words}: {}", filled.stderr);
    }
    let case = filled.json["case_id"].as_str().expect("a case").to_owned();
    let case = site.ok(&["case", "show", &case]);
    assert_eq!(case["title"], "Tap in Room 4");
    assert_eq!(case["narrative"], "It drips.\nIt is cold.");
    assert_eq!(
        (&case["priority"], &case["metadata"]["danger"]),
        (&json!("high"), &json!("no"))
    );

    let early = site.run_with(&["form", "fill", "maintenance/report"], b"Tap\n");
    assert_eq!(early.exit, 1);
    assert!(
        early.stderr.contains("where: the answers ended here"),
        "{}",
        early.stderr
    );
    let wrong = [
        "form",
        "fill",
        "hr/leave",
        "--set",
        "kind=summer",
        "--set",
        "when=now",
    ];
    let wrong = site.run(&wrong);
    assert_eq!(wrong.exit, 1);
    for words in [
        "when: the form has no such field",
        "kind: `summer` cannot be chosen",
        "last_day: an answer is needed here",
    ] {
        assert!(wrong.stderr.contains(words), "{words}: {}", wrong.stderr);
    }
    let missing = site.run(&["form", "show", "hr/holiday"]);
    assert!(
        missing.stderr.contains("there are education/absence"),
        "{}",
        missing.stderr
    );
    assert_eq!(
        site.items(&["case", "list"]).len(),
        1,
        "nothing else was opened"
    );
}

#[test]
fn a_site_without_the_compartment_says_where_to_fill_a_form_in() {
    let site = Site::new("school");
    let second = site.second_with("Annex", &[], &[]);
    // Who works here is known once the other site was met: a bundle is enough.
    site.carry(&second, "Annex");
    let fill = [
        "form",
        "fill",
        "hr/grievance",
        "--set",
        "about=Pay",
        "--set",
        "told=Long",
    ];
    let refused = second.run(&fill);
    assert_eq!(refused.exit, 1);
    let needle = "which this node does not hold: fill it in at a site that holds it";
    assert!(refused.stderr.contains(needle), "{}", refused.stderr);
    let shown = second.ok(&["form", "show", "hr/grievance"]);
    assert!(shown["cannot_be_sent"].is_string(), "{shown}");
    site.ok(&fill);
}
