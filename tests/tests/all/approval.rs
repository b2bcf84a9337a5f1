//! Requests that somebody else decides: the budget of the seeds, from the mail to the people who spend it.

use orgo_tests::letter::letter;
use orgo_tests::site::Site;
use serde_json::{Value, json};

/// A budget that somebody asked for by mail, as a task.
fn budget(site: &Site) -> Value {
    let mail = letter(
        "budget@example.org",
        "Budget request for the laboratory",
        "We need 12,000 EUR for microscopes.",
    );
    let outcome = site.deliver("budget@school.example", mail);
    site.ok(&["task", "show", outcome["task_ids"][0].as_str().unwrap()])
}

fn id(task: &Value) -> &str {
    task["task_id"].as_str().unwrap()
}

fn refused(site: &Site, arguments: &[&str], needle: &str) {
    let answer = site.run(arguments);
    assert_eq!(answer.exit, 1, "{arguments:?}: {}", answer.stderr);
    assert!(
        answer.stderr.contains(needle),
        "{arguments:?}: {}",
        answer.stderr
    );
}

#[test]
fn a_budget_is_asked_for_approved_and_told_and_the_yes_can_be_revoked() {
    let site = Site::new("school");
    let asked = budget(&site);
    assert_eq!(asked["label"], "100.71.Finance.Budgeting");
    assert_eq!(asked["approval"], json!({ "then": "1000.72.Finance" }));
    assert_eq!(
        asked["actions"],
        json!(["approve", "reject", "start", "hold", "cancel"])
    );
    // It ends by a decision, not by being done.
    refused(
        &site,
        &["task", "do", "complete", id(&asked)],
        "approve it, reject it, or revoke",
    );
    refused(&site, &["task", "judge", "reject", id(&asked)], "reason");
    refused(
        &site,
        &[
            "task",
            "judge",
            "revoke",
            id(&asked),
            "--reason",
            "No money",
        ],
        "possible now: approve, reject",
    );
    let words = "Two microscopes, not three";
    site.ok(&["task", "judge", "approve", id(&asked), "--reason", words]);
    let approved = site.ok(&["task", "show", id(&asked)]);
    assert_eq!(approved["status"], "completed");
    assert_eq!(approved["label"], "1000.72.Finance");
    assert_eq!(approved["resolution"], format!("Approved: {words}"));
    assert_eq!(approved["actions"], json!(["revoke"]));
    refused(
        &site,
        &["task", "do", "reopen", id(&asked), "--reason", "Wait"],
        "revoke what was decided",
    );
    site.ok(&[
        "task",
        "judge",
        "revoke",
        id(&asked),
        "--reason",
        "The grant was cut",
    ]);
    let again = site.ok(&["task", "show", id(&asked)]);
    assert_eq!(again["status"], "in_progress");
    assert_eq!(again["label"], "100.71.Finance.Budgeting");
    site.ok(&[
        "task",
        "judge",
        "reject",
        id(&asked),
        "--reason",
        "Next year",
    ]);
    let rejected = site.ok(&["task", "show", id(&asked)]);
    assert_eq!(rejected["status"], "failed");
    assert_eq!(rejected["resolution"], "Rejected: Next year");
    assert_eq!(rejected["label"], "100.71.Finance.Budgeting");
}

#[test]
fn a_budget_that_nobody_decides_for_three_days_comes_to_the_top() {
    let site = Site::new("school");
    let asked = budget(&site);
    let steps = asked["steps"].as_array().unwrap();
    let places: Vec<&str> = steps
        .iter()
        .map(|step| step["to"].as_str().unwrap())
        .collect();
    assert_eq!(
        places,
        ["1.71"],
        "it enters at the executive of its area: {asked}"
    );
    let at = steps[0]["at"].as_str().unwrap();
    let recorded = site.items(&["escalate", "--now", at]);
    assert_eq!(recorded.len(), 1);
    let risen = site.ok(&["task", "show", id(&asked)]);
    assert_eq!(
        (&risen["label"], &risen["status"]),
        (&json!("1.71"), &json!("escalated"))
    );
    // Whoever stands there now decides, and its trail says where it was decided.
    site.ok(&["task", "judge", "approve", id(&asked)]);
    let approved = site.ok(&["task", "show", id(&asked)]);
    assert_eq!(approved["label"], "1000.72.Finance");
}

#[test]
fn nobody_decides_what_they_asked_for_themselves() {
    let site = Site::new("school");
    let case = site.ok(&[
        "case",
        "new",
        "--title",
        "Trip",
        "--label",
        "1001.71.Finance.Payments",
    ]);
    let case = case["case_id"].as_str().unwrap();
    let new = [
        "task",
        "new",
        "--case",
        case,
        "--title",
        "Bus to the sea",
        "--label",
    ];
    let kind = [
        "100.71.Finance.Budgeting",
        "--type",
        "finance_approvals",
        "--approval",
    ];
    let made = site.ok(&[new.as_slice(), &kind].concat());
    let task = made["task_ids"][0].as_str().unwrap();
    refused(
        &site,
        &["task", "judge", "approve", task],
        "somebody else decides",
    );
    // What is no request has nothing to decide.
    let plain = [new.as_slice(), &kind[..3]].concat();
    let made = site.ok(&plain);
    let task = made["task_ids"][0].as_str().unwrap();
    refused(
        &site,
        &["task", "judge", "approve", task],
        "no request for a decision",
    );
}
