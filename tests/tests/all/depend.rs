//! Tasks that wait for others: at one site, at two that made a circle apart, and the mail when they can go on.

use orgo_tests::{letter::letter, site::Site};
use serde_json::{Value, json};

const LABEL: &str = "1001.11.Operations.Maintenance";

/// Opens a case with two tasks; the ids of the tasks, the smaller first.
pub(crate) fn two(site: &Site) -> [String; 2] {
    let new = [
        "case",
        "new",
        "--title",
        "Leak",
        "--label",
        LABEL,
        "--task-type",
        "maintenance",
    ];
    let opened = site.ok(&new);
    let case = opened["case_id"].as_str().expect("a case");
    let more = [
        "task",
        "new",
        "--case",
        case,
        "--title",
        "Order tiles",
        "--label",
        LABEL,
    ];
    let more = site.ok(&[&more[..], &["--type", "maintenance"]].concat());
    let id = |answer: &Value| answer["task_ids"][0].as_str().expect("a task").to_owned();
    let mut tasks = [id(&opened), id(&more)];
    tasks.sort();
    tasks
}

pub(crate) fn wait(site: &Site, task: &str, other: &str) {
    site.ok(&["task", "set", task, "--depends-on", other]);
}

fn task(site: &Site, id: &str) -> Value {
    site.ok(&["task", "show", id])
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
fn two_sites_that_make_a_circle_apart_break_it_alike() {
    let site = Site::new("school");
    let second = site.second("Annex");
    let [small, great] = two(&site);
    site.carry(&second, "Annex");
    // Each waits for the other, said where the other was not known.
    wait(&site, &small, &great);
    wait(&second, &great, &small);
    site.carry(&second, "Annex");
    second.carry(&site, "Main");
    assert_eq!(site.digest(), second.digest());
    for at in [&site, &second] {
        let (one, other) = (task(at, &small), task(at, &great));
        assert_eq!(one["depends_on"], json!([great]), "both are kept");
        assert_eq!(other["depends_on"], json!([small]));
        assert_eq!(
            (&one["blocked_by"], &other["blocked_by"]),
            (&json!([]), &json!([small]))
        );
        let blocked = at.items(&["task", "list", "--blocked"]);
        assert_eq!(blocked.len(), 1, "{blocked:?}");
        refused(at, &["task", "do", "complete", &great], "it waits for T-");
    }
    refused(
        &site,
        &["task", "set", &small, "--depends-on", &small],
        "wait for itself",
    );
    site.ok(&["task", "do", "complete", &small]);
    site.carry(&second, "Annex");
    assert_eq!(task(&second, &great)["blocked_by"], json!([]));
    second.ok(&["task", "do", "complete", &great]);
    second.carry(&site, "Main");
    assert_eq!(site.digest(), second.digest());
    let before = site.digest();
    site.ok(&["rebuild"]);
    assert_eq!(site.digest(), before, "the rows follow from the documents");
}

#[test]
fn a_request_that_waits_is_not_approved_before() {
    let site = Site::new("school");
    let [first, _] = two(&site);
    let mail = letter(
        "budget@example.org",
        "Budget request for tiles",
        "We need 300 EUR.",
    );
    let asked = site.deliver("budget@school.example", mail);
    let asked = asked["task_ids"][0].as_str().expect("a task").to_owned();
    wait(&site, &asked, &first);
    assert_eq!(
        task(&site, &asked)["actions"],
        json!(["reject", "start", "hold", "cancel"])
    );
    refused(
        &site,
        &["task", "judge", "approve", &asked],
        "finish that first",
    );
    // What need not be done holds nothing back.
    site.ok(&[
        "task",
        "do",
        "cancel",
        &first,
        "--reason",
        "The tiles are there",
    ]);
    site.ok(&["task", "judge", "approve", &asked]);
    let plan = site.items(&["plan", "--all", "--role", "Finance"]);
    assert_eq!(plan.len(), 1, "{plan:?}");
    assert!(
        plan[0]["until"].is_string() && plan[0]["since"].is_string(),
        "{plan:?}"
    );
    assert_eq!(plan[0]["again"], json!([]));
}

#[test]
fn a_plan_lists_every_time_that_work_comes_again_within_the_days_that_are_asked_for() {
    let site = Site::new("school");
    let mail = letter("leak@example.org", "Water Leak in Room 7", "Please look.");
    let taken = site.deliver("maintenance@riverside.example", mail);
    let task = taken["task_ids"][0].as_str().unwrap();
    site.ok(&["task", "set", task, "--recurrence", "FREQ=DAILY;COUNT=500"]);
    let plan = |more: &[&str]| site.items(&[&["plan"], more].concat()).remove(0);
    let next = plan(&[])["again_at"].clone();
    // Both ends of the week are part of it.
    let week = plan(&["--from", next.as_str().unwrap(), "--days", "7"]);
    let again = week["again"].as_array().unwrap();
    assert_eq!(
        (again.len(), &week["again_is_cut"]),
        (8, &json!(false)),
        "{week}"
    );
    assert_eq!(week["again_at"], again[0]);
    let year = plan(&["--days", "366"]);
    assert_eq!(year["again"].as_array().unwrap().len(), 100);
    assert_eq!(year["again_is_cut"], true);
    // Of later days, those alone; and none after the last.
    let from = again[3].as_str().unwrap();
    let later = plan(&["--from", from, "--days", "1"]);
    assert_eq!(later["again"], json!([again[3], again[4]]));
    let far = plan(&["--from", "2099-01-01T00:00:00Z"]);
    assert_eq!(
        (&far["again"], &far["again_is_cut"]),
        (&json!([]), &json!(false))
    );
    assert_eq!(site.run(&["plan", "--days", "367"]).exit, 2);
}
