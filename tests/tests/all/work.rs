//! Cases and tasks from the command line: every field of their contracts can be set, and reads back.

use orgo_tests::site::Site;
use serde_json::{Value, json};

/// A case with two tasks, and their ids.
fn case(site: &Site) -> (String, Vec<String>) {
    let label = "1001.11.Operations.Maintenance";
    let new = [
        "case",
        "new",
        "--title",
        "Leak",
        "--label",
        label,
        "--task-type",
        "maintenance",
    ];
    let opened = site.ok(&new);
    let case = text(&opened["case_id"]);
    let add = [
        "task",
        "new",
        "--case",
        &case,
        "--title",
        "Order tiles",
        "--label",
        label,
        "--type",
        "maintenance",
    ];
    let added = site.ok(&add);
    (
        case,
        vec![text(&opened["task_ids"][0]), text(&added["task_ids"][0])],
    )
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("no text: {value}"))
        .to_owned()
}

/// Runs something that must be refused, and looks for the reason.
fn refused(site: &Site, arguments: &[&str], exit: i32, needle: &str) {
    let answer = site.run(arguments);
    assert_eq!(answer.exit, exit, "{arguments:?}: {}", answer.stderr);
    assert!(
        answer.stderr.contains(needle),
        "{arguments:?}: {}",
        answer.stderr
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "one walk through all fields")]
fn fields_of_a_case_are_set_and_read_back() {
    let site = Site::new("school");
    let (case, _) = case(&site);
    site.ok(&["case", "set", &case, "--site", "North", "--area", "Room 2"]);
    site.ok(&[
        "case",
        "set",
        &case,
        "--area",
        "Room 3",
        "--retention-class",
        "Clinical",
    ]);
    let (due, cycle) = ("2027-01-04T09:00:00Z", "weekly");
    site.ok(&[
        "case",
        "set",
        &case,
        "--review-due",
        due,
        "--review-cycle",
        cycle,
    ]);
    site.ok(&["case", "set", &case, "--participant", "HR.Conduct=adviser"]);
    let shown = site.ok(&["case", "show", &case]);
    assert_eq!(
        shown["location"],
        json!({ "site": "North", "area": "Room 3" })
    );
    assert_eq!(shown["retention_class"], "clinical");
    let review = json!({
        "cycle": cycle, "due_at": due, "last_at": null, "last_by": null, "outcome": null, "note": null
    });
    assert_eq!(shown["review"], review);
    assert_eq!(
        shown["participants"],
        json!([{ "role": "HR.Conduct", "as": "adviser" }])
    );

    site.ok(&[
        "case",
        "review",
        &case,
        "--outcome",
        "act",
        "--note",
        "It drips",
    ]);
    site.ok(&[
        "case",
        "set",
        &case,
        "--retention-class",
        "",
        "--no-participant",
        "HR.Conduct=adviser",
    ]);
    site.ok(&["case", "comment", &case, "Wet floor"]);
    let shown = site.ok(&["case", "show", &case]);
    assert_eq!(
        (&shown["review"]["outcome"], &shown["review"]["note"]),
        (&json!("act"), &json!("It drips"))
    );
    assert_eq!(
        shown["review"]["due_at"], "2027-01-11T09:00:00Z",
        "done before its time"
    );
    assert_eq!(
        (&shown["retention_class"], &shown["participants"]),
        (&json!(null), &json!([]))
    );
    let comment = &shown["comments"][0];
    assert_eq!(comment["text"], "Wet floor");
    for field in ["comment_id", "by", "at"] {
        assert!(comment[field].is_string(), "{field} of {comment}");
    }
    refused(
        &site,
        &["case", "set", &case, "--retention-class", "10 years"],
        1,
        "for example clinical",
    );
    refused(
        &site,
        &["case", "set", &case, "--review-cycle", "weekly"],
        2,
        "--review-due",
    );
    refused(
        &site,
        &["case", "set", &case, "--participant", "HR"],
        1,
        "does not say as what",
    );
    refused(
        &site,
        &["case", "review", &case, "--outcome", "fine"],
        2,
        "allowed are no_change",
    );
}

#[test]
fn fields_of_a_task_are_set_and_read_back() {
    let site = Site::new("school");
    let (_, tasks) = case(&site);
    let (task, other) = (tasks[0].as_str(), tasks[1].as_str());
    site.ok(&[
        "task",
        "set",
        task,
        "--recurrence",
        "freq=monthly;byday=1mo",
        "--depends-on",
        other,
    ]);
    site.ok(&["task", "set", task, "--due", "2027-01-04T09:00:00Z"]);
    let shown = site.ok(&["task", "show", task]);
    assert_eq!(shown["recurrence"], "FREQ=MONTHLY;BYDAY=1MO");
    assert_eq!(shown["depends_on"], json!([other]));
    assert_eq!(shown["due_at"], "2027-01-04T09:00:00Z");
    assert_eq!(
        (&shown["attachments"], &shown["comments"]),
        (&json!([]), &json!([]))
    );
    site.ok(&[
        "task",
        "set",
        task,
        "--recurrence",
        "",
        "--due",
        "",
        "--no-depends-on",
        other,
    ]);
    let shown = site.ok(&["task", "show", task]);
    assert_eq!(
        (&shown["recurrence"], &shown["due_at"], &shown["depends_on"]),
        (&json!(null), &json!(null), &json!([]))
    );
    refused(
        &site,
        &["task", "set", task, "--recurrence", "FREQ=HOURLY"],
        1,
        "DAILY, WEEKLY, MONTHLY or YEARLY",
    );
    refused(
        &site,
        &["task", "set", task, "--depends-on", task],
        1,
        "a task cannot wait for itself",
    );
    refused(&site, &["task", "set", task, "--tag", "wet"], 2, "--tag");
}

#[test]
fn work_that_comes_again_is_made_when_it_comes_round() {
    let site = Site::new("school");
    let (case, tasks) = case(&site);
    let task = tasks[0].as_str();
    let weekly = "FREQ=WEEKLY;BYDAY=FR;COUNT=3";
    site.ok(&[
        "task",
        "set",
        task,
        "--recurrence",
        weekly,
        "--due",
        "2027-01-08T16:00:00Z",
    ]);
    let made = |now: &str, more: &[&str]| {
        let answer = site.ok(&[&["repeat", "--now", now], more].concat());
        answer["items"].as_array().unwrap().clone()
    };
    // The next one appears when the one before is due: it was made more than a week ahead.
    assert!(made("2027-01-08T15:59:59Z", &[]).is_empty());
    let would = made("2027-01-08T16:00:00Z", &["--dry-run"]);
    assert_eq!(would.len(), 1);
    assert_eq!(
        site.items(&["task", "list", "--case", &case]).len(),
        tasks.len()
    );
    assert_eq!(made("2027-01-08T16:00:00Z", &[]), would);
    assert!(
        made("2027-01-08T16:00:00Z", &[]).is_empty(),
        "it was made twice"
    );
    let next = would[0]["task_id"].as_str().unwrap();
    let shown = site.ok(&["task", "show", next]);
    let first = site.ok(&["task", "show", task]);
    for field in ["title", "label", "type", "priority", "case_id"] {
        assert_eq!(shown[field], first[field], "{field}");
    }
    assert_eq!(shown["due_at"], "2027-01-15T16:00:00Z");
    assert_eq!(shown["created_at"], "2027-01-08T16:00:00Z");
    assert_eq!(shown["recurrence"], json!(null));
    assert_eq!(shown["metadata"]["series"], task);
    // A finished one is no reason to stop; after the third there is no other.
    site.ok(&["task", "do", "complete", next, "--reason", "Looked at."]);
    assert_eq!(made("2028-01-01T00:00:00Z", &[]).len(), 1);
    assert!(made("2029-01-01T00:00:00Z", &[]).is_empty());
}

#[test]
fn files_are_attached_to_cases_and_tasks() {
    let site = Site::new("school");
    let (case, tasks) = case(&site);
    let file = site.file("roof.jpg", "drip drip");
    let path = file.to_str().unwrap();
    for (kind, id) in [("case", &case), ("task", &tasks[0])] {
        site.ok(&[kind, "attach", id, path, "--comment", "See the stain"]);
        let shown = site.ok(&[kind, "show", id]);
        let attachment = &shown["attachments"][0];
        assert_eq!(attachment["name"], "roof.jpg");
        assert_eq!(
            (&attachment["media_type"], &attachment["size"]),
            (&json!("image/jpeg"), &json!(9))
        );
        assert!(attachment["by"].is_string() && attachment["at"].is_string());
        assert_eq!(shown["comments"][0]["text"], "See the stain");
        site.ok(&[kind, "detach", id, &text(&attachment["hash"])]);
        assert_eq!(site.ok(&[kind, "show", id])["attachments"], json!([]));
    }
    let missing = site.data().join("nowhere.pdf");
    refused(
        &site,
        &["case", "attach", &case, missing.to_str().unwrap()],
        1,
        "nowhere.pdf",
    );
    let empty = site.file("empty.txt", "");
    refused(
        &site,
        &["case", "attach", &case, empty.to_str().unwrap()],
        1,
        "not empty",
    );
}

#[test]
fn a_case_is_split_and_merged_back() {
    let site = Site::new("school");
    let (case, tasks) = case(&site);
    let split = site.ok(&[
        "case",
        "split",
        &case,
        "--tasks",
        &tasks[1],
        "--title",
        "The tiles",
    ]);
    let new = text(&split["case_id"]);
    let shown = site.ok(&["case", "show", &new]);
    let old = site.ok(&["case", "show", &case]);
    assert_eq!(
        (&shown["title"], &shown["tasks"][0]["task_id"]),
        (&json!("The tiles"), &json!(tasks[1]))
    );
    for field in [
        "label",
        "visibility",
        "compartment_id",
        "location",
        "priority",
    ] {
        assert_eq!(shown[field], old[field], "{field}");
    }
    assert_eq!(
        shown["links"],
        json!([{ "relation": "split_from", "case_id": case }])
    );
    assert_eq!(
        old["links"],
        json!([{ "relation": "split_into", "case_id": new }])
    );
    assert_eq!(site.items(&["task", "list", "--case", &new]).len(), 1);

    site.ok(&["case", "merge", &new, &case]);
    assert_eq!(site.items(&["task", "list", "--case", &case]).len(), 2);
    refused(
        &site,
        &["case", "split", &new, "--tasks", &tasks[1]],
        1,
        "the same with that case",
    );
    site.ok(&["case", "unmerge", &new]);
    assert_eq!(site.items(&["task", "list", "--case", &new]).len(), 1);
    site.ok(&["task", "set", &tasks[1], "--case", &case]);
    assert_eq!(site.items(&["task", "list", "--case", &case]).len(), 2);
    refused(&site, &["case", "split", &case], 2, "--tasks");
    refused(
        &site,
        &["case", "split", &new, "--tasks", &tasks[0]],
        1,
        "the case has no task",
    );
}
