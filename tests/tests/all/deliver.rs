//! Mail in, one message at a time, by the command that a mail server calls.

use orgo_tests::letter::{letter, reply};
use orgo_tests::site::{Site, answer};
use serde_json::{Value, json};

/// Delivers a mail that a rule must claim, and returns the outcome, the case and its one task.
fn work(site: &Site, to: &str, subject: &str, body: &str) -> (Value, Value, Value) {
    let id = format!("{}@example.org", subject.replace(' ', "."));
    let outcome = site.deliver(to, letter(&id, subject, body));
    assert_eq!(outcome["outcome"], "created", "{outcome}");
    let case = site.ok(&["case", "show", text(&outcome["case_id"])]);
    assert_eq!(case["tasks"].as_array().map(Vec::len), Some(1), "{case}");
    let task = site.ok(&["task", "show", text(&outcome["task_ids"][0])]);
    (outcome, case, task)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

/// Checks that the fields named in `expected` are so.
fn check(found: &Value, expected: &Value) {
    for (field, value) in expected.as_object().unwrap() {
        assert_eq!(&found[field], value, "{field} of {found}");
    }
}

/// The table of a profile: what becomes of the four mails, and how long the first window is.
fn table(profile: &str, high: &str) {
    let site = Site::new(profile);
    let maintenance = "1001.81.Operations.Maintenance";
    let (outcome, case, task) = work(
        &site,
        "maintenance@school.example",
        "Urgent: HVAC Repair Needed",
        "It is cold.",
    );
    check(
        &task,
        &json!({
            "type": "maintenance", "subtype": "hvac", "priority": "high", "severity": "minor",
            "label": maintenance, "reactivity_time": high, "status": "pending",
            "escalation_level": 0, "owner_role": "Operations.Maintenance",
        }),
    );
    assert_eq!(
        (&outcome["label"], &case["label"]),
        (&json!(maintenance), &json!(maintenance))
    );
    assert_eq!(outcome["rule"], "maintenance/hvac");

    let (_, case, task) = work(
        &site,
        "maintenance@school.example",
        "Water Leak in Room 102",
        "urgent",
    );
    check(
        &task,
        &json!({
            "type": "maintenance", "subtype": "plumbing", "priority": "high", "severity": "minor",
            "label": maintenance, "reactivity_time": high,
        }),
    );
    check(
        &case,
        &json!({ "tags": ["leak"], "location": { "area": "Room 102" }, "severity": "minor" }),
    );
    let (at, created) = (text(&task["steps"][0]["at"]), text(&task["created_at"]));
    assert!(at > created, "the first window is no window: {task}");

    fire(&site);

    let outcome = site.deliver(
        "info@school.example",
        letter("hours@example.org", "Question about opening hours", "When?"),
    );
    check(
        &outcome,
        &json!({ "outcome": "created", "case_id": null, "task_ids": [], "rule": null }),
    );
    let waiting = site.items(&["triage", "list"]);
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    check(
        &waiting[0],
        &json!({ "subject": "Question about opening hours", "signal_id": outcome["signal_id"] }),
    );
    assert_eq!(site.items(&["task", "list", "--all"]).len(), 3);
}

/// A fire waits for nobody: its first step is due at once, and `orgo escalate` records it.
fn fire(site: &Site) {
    let (_, case, task) = work(
        site,
        "emergency@school.example",
        "Fire alarm in Building A",
        "Smoke in the stairs.",
    );
    let safety = "1001.91.Operations.Safety";
    check(
        &task,
        &json!({
            "type": "maintenance", "subtype": "safety", "priority": "critical",
            "severity": "critical", "label": safety, "next_step_at": task["created_at"],
        }),
    );
    check(&case, &json!({ "severity": "critical", "label": safety }));
    check(
        &task["steps"][0],
        &json!({ "level": 1, "from": safety, "to": "11.91.Operations.Safety", "at": task["created_at"] }),
    );
    let at = text(&task["created_at"]);
    let recorded = site.items(&["escalate", "--now", at]);
    assert_eq!(recorded.len(), 1, "{recorded:?}");
    check(
        &recorded[0],
        &json!({ "task_id": task["task_id"], "level": 1, "at": at }),
    );
    let again = site.items(&["escalate", "--now", at]);
    assert_eq!(again, Vec::<Value>::new(), "a step was recorded twice");
    let task = site.ok(&["task", "show", text(&task["task_id"])]);
    check(
        &task,
        &json!({ "escalation_level": 1, "status": "escalated", "label": "11.91.Operations.Safety" }),
    );
    let case = site.ok(&["case", "show", text(&case["case_id"])]);
    check(&case, &json!({ "escalation_level": 1 }));
}

#[test]
fn the_table_in_a_school() {
    table("school", "PT2H");
}

#[test]
fn the_table_in_a_hospital() {
    table("hospital", "PT1H");
}

#[test]
fn the_same_mail_again_changes_nothing() {
    let site = Site::new("school");
    let mail = letter("leak@example.org", "Leak", "In the hall.");
    let first = site.deliver("maintenance@school.example", &mail);
    let before = site.ok(&["digest"]);
    let second = site.deliver("maintenance@school.example", &mail);
    check(
        &second,
        &json!({ "outcome": "duplicate", "case_id": first["case_id"], "signal_id": first["signal_id"] }),
    );
    assert_eq!(site.ok(&["digest"]), before);
    // Another way of coming in, with a line of its own in the raw bytes: provenance, nothing else.
    let travelled = format!("Received: from mx.example.org by mail.example.net\r\n{mail}");
    let third = site.deliver("maintenance@school.example", travelled);
    assert_eq!(third["outcome"], "duplicate");
    assert_eq!(site.items(&["case", "list"]).len(), 1);
    assert_eq!(site.items(&["task", "list", "--all"]).len(), 1);
}

#[test]
fn a_reply_is_shown_in_the_case_it_answers() {
    let site = Site::new("school");
    let to = "maintenance@school.example";
    let first = site.deliver(to, letter("1@example.org", "Leak", "In the hall."));
    let answer = reply(
        "2@example.org",
        "1@example.org",
        "Re: Leak",
        "Still leaking.",
    );
    let outcome = site.deliver(to, answer);
    check(
        &outcome,
        &json!({ "outcome": "appended", "case_id": first["case_id"], "task_ids": [] }),
    );
    let case = site.ok(&["case", "show", text(&first["case_id"])]);
    let subjects: Vec<&str> = case["signals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|signal| text(&signal["subject"]))
        .collect();
    assert_eq!(subjects, ["Leak", "Re: Leak"]);
    assert_eq!(site.items(&["task", "list", "--all"]).len(), 1);
}

#[test]
fn a_reply_that_came_first_folds_into_the_case_of_its_parent() {
    let site = Site::new("school");
    let to = "maintenance@school.example";
    let answer = reply(
        "2@example.org",
        "1@example.org",
        "Re: Leak",
        "Still leaking.",
    );
    let early = site.deliver(to, &answer);
    assert_eq!(early["outcome"], "created");
    let parent = site.deliver(to, letter("1@example.org", "Leak", "In the hall."));
    assert_ne!(early["case_id"], parent["case_id"]);
    // Both ask for the case that shows the reply: the parent's.
    let late = site.deliver(to, &answer);
    check(
        &late,
        &json!({ "outcome": "duplicate", "case_id": parent["case_id"] }),
    );
    let case = site.ok(&["case", "show", text(&parent["case_id"])]);
    assert_eq!(case["signals"].as_array().map(Vec::len), Some(2), "{case}");
    let folded = site.ok(&["case", "show", text(&early["case_id"])]);
    check(
        &folded,
        &json!({ "status": "merged", "merged_into": parent["case_id"] }),
    );
    let open = site.items(&["task", "list"]);
    assert_eq!(
        open.len(),
        1,
        "the work is there once, whatever came first: {open:?}"
    );
}

#[test]
fn another_content_under_a_known_message_id_is_kept_and_flagged() {
    let site = Site::new("school");
    let to = "maintenance@school.example";
    let first = site.deliver(to, letter("1@example.org", "Leak", "In the hall."));
    let second = site.deliver(to, letter("1@example.org", "Leak", "Send money instead."));
    check(
        &second,
        &json!({ "outcome": "appended", "case_id": first["case_id"], "signal_id": first["signal_id"] }),
    );
    assert!(text(&second["reasons"][0]).contains("both are kept, look at both"));
    let case = site.ok(&["case", "show", text(&first["case_id"])]);
    assert_eq!(case["signals"][0]["variants"], 2, "{case}");
    assert_eq!(site.items(&["task", "list", "--all"]).len(), 1);
}

#[test]
fn a_mail_server_hears_that_it_was_saved_or_shall_try_again() {
    let site = Site::empty();
    let mail = letter("1@example.org", "Leak", "In the hall.");
    let nothing_there = site.run_with(&["deliver"], mail.as_bytes());
    assert_eq!(nothing_there.exit, 75, "{}", nothing_there.stderr);
    assert!(
        nothing_there.stderr.contains("there is no store in"),
        "{}",
        nothing_there.stderr
    );

    let site = Site::new("school");
    let unreadable = site.run_with(&["deliver"], b"");
    assert_eq!(
        (unreadable.exit, &unreadable.json["outcome"]),
        (0, &json!("quarantined"))
    );

    // A database that is none, as a broken card leaves it: the mail server keeps the mail.
    orgo_tests::site::put(&site.data().join("main.db"), vec![0x5a; 8192]);
    let broken = site.run_with(&["deliver"], mail.as_bytes());
    assert_eq!(broken.exit, 75, "{}", broken.stderr);
    assert_eq!(broken.stderr.lines().count(), 1, "{}", broken.stderr);
}

#[test]
fn a_running_node_answers_as_the_program_alone_does() {
    let (alone, asked) = (Site::new("school"), Site::new("school"));
    let running = asked.start();
    let mail = letter("1@example.org", "Leak in Room 102", "urgent");
    let shown = |site: &Site| {
        let mut outcome = site.deliver("maintenance@school.example", &mail);
        // The names of things hang on the organisation.
        for name in ["case_id", "signal_id", "task_ids"] {
            assert!(!outcome[name].is_null(), "{outcome}");
            outcome[name].take();
        }
        outcome
    };
    assert_eq!(shown(&alone), shown(&asked));
    assert_eq!(asked.items(&["case", "list"]).len(), 1);
    drop(running);
    assert_eq!(asked.items(&["case", "list"]).len(), 1);
}

#[test]
fn one_mail_brought_by_many_at_once_is_one() {
    let site = Site::new("school");
    let running = site.start();
    let mails: Vec<String> = (0..6)
        .map(|number| letter(&format!("{number}@example.org"), "Leak", "In the hall."))
        .collect();
    let bring = || {
        let outcomes = mails
            .iter()
            .map(|mail| site.deliver("maintenance@school.example", mail));
        let created = outcomes.filter(|outcome| outcome["outcome"] == "created");
        created.count()
    };
    let created: usize = std::thread::scope(|scope| {
        let bearers: Vec<_> = (0..5).map(|_| scope.spawn(bring)).collect();
        bearers
            .into_iter()
            .map(|bearer| bearer.join().unwrap())
            .sum()
    });
    assert_eq!(created, mails.len());
    assert_eq!(site.items(&["case", "list"]).len(), mails.len());
    assert_eq!(site.items(&["task", "list", "--all"]).len(), mails.len());
    drop(running);
}

#[test]
fn a_second_program_cannot_have_the_folder() {
    let site = Site::new("school");
    let running = site.start();
    let second = site.run(&["run", "--http", "127.0.0.1:0"]);
    assert_eq!(second.exit, 2, "{}", second.stderr);
    assert!(
        second.stderr.contains("another program has"),
        "{}",
        second.stderr
    );
    // Without its socket nothing reaches the node, and the lock alone must hold: the mail waits outside.
    std::fs::remove_file(site.data().join("orgo.sock")).unwrap();
    let mail = letter("1@example.org", "Leak", "");
    let locked = answer(site.command(&["deliver"]), mail.as_bytes());
    assert_eq!(locked.exit, 75, "{}", locked.stderr);
    assert!(
        locked.stderr.contains("another program has"),
        "{}",
        locked.stderr
    );
    drop(running);
}
