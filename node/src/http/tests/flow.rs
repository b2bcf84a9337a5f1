//! The path of work on its page, what is said to what goes against the flow, and who is asked for a yes.

use orgo_schema::{
    command::{Command, NewCase, NewTask},
    fact::{Location, Value},
    id::{CaseId, TaskId},
    word::{Priority, TaskCategory, Visibility},
};
use serde_json::json;

use super::site::{ADMIN, Site};
use crate::{ops::show, submit::submit};

const REQUEST: &str = "Requests go up for approval";
const AGAINST: &str = "Requests go up for approval; this one went down.";

/// Opens a case with one task at a team lead.
fn open(site: &Site) -> (CaseId, TaskId) {
    let label: orgo_schema::label::Label = "101.11.IT.Support".parse().unwrap();
    let case = NewCase {
        title: "A new server".into(),
        narrative: String::new(),
        label: label.clone(),
        severity: None,
        priority: Priority::Medium,
        visibility: Visibility::Internal,
        location: Location::default(),
        tags: Vec::new(),
        domain: None,
        subtype: None,
        reactivity_time: None,
        metadata: Vec::new(),
    };
    let task = NewTask {
        title: "Say which one".into(),
        description: String::new(),
        label,
        domain: "general".into(),
        category: TaskCategory::Request,
        subtype: None,
        priority: Priority::Medium,
        severity: None,
        reactivity_time: None,
        due_at: None,
        assignee: None,
        checklist: Vec::new(),
        approval: None,
        metadata: Vec::new(),
    };
    let tasks = vec![task];
    let command = Command::OpenCase { case, tasks };
    let receipt = submit(&site.node, &site.person(ADMIN), command).unwrap();
    (receipt.case_id.unwrap(), receipt.task_ids[0])
}

#[test]
fn what_goes_against_the_flow_is_done_and_said_and_its_path_is_shown() {
    let site = Site::new();
    let mut admin = site.admin();
    let (_, task) = open(&site);
    let page = format!("/tasks/{task}");
    let before = admin.get(&page).text();
    assert!(
        !before.contains(r#"class="path""#),
        "it is where it began: {before}"
    );
    // Before: which way requests go, and where that leads, is said where a label is asked for.
    assert!(before.contains(REQUEST), "{before}");
    assert!(
        before.contains(r#"value="11.11.IT.Support""#),
        "the next level up is offered: {before}"
    );
    assert!(!before.contains(AGAINST), "{before}");

    let relabel = format!("{page}/actions/relabel");
    let reply = admin.post(&page, &relabel, &[("label", "1001.11.IT.Support")]);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let after = admin.get(&page).text();
    let said = after.matches(AGAINST).count();
    assert_eq!(said, 3, "the notice, the path and the timeline: {after}");
    let path = after.split_once(r#"class="path""#).unwrap().1;
    for words in ["Began here", "101.11", "Relabelled", "1001.11", ">down<"] {
        assert!(path.contains(words), "{words}: {after}");
    }

    // Sideways is nobody's flow, and up is theirs.
    for label in ["1001.11.HR", "101.11.HR"] {
        let reply = admin.post(&page, &relabel, &[("label", label)]);
        assert_eq!(reply.status, 303, "{}", reply.text());
    }
    let after = admin.get(&page).text();
    assert_eq!(after.matches(AGAINST).count(), 2, "{after}");

    let person = site.person(ADMIN);
    let shown = show::one_task(&site.node, &person, task).unwrap();
    let path = shown["path"].as_array().unwrap();
    let told: Vec<_> = path
        .iter()
        .map(|stop| (stop["kind"].clone(), stop["direction"].clone()))
        .collect();
    assert_eq!(
        told,
        [
            (json!("opened"), json!(null)),
            (json!("relabeled"), json!("down")),
            (json!("handed_over"), json!("sideways")),
            (json!("relabeled"), json!("up")),
        ]
    );
    assert_eq!(path[1]["against"]["says"], AGAINST);
    assert_eq!(path[1]["by"], json!(person.user));
    let why = show::why_then(&site.node, &person, task).unwrap();
    assert_eq!(why["path"], shown["path"]);

    // What a command answers says so, too.
    let set = |label: &str| {
        let value = Value::Label(label.parse().unwrap());
        let receipt = submit(&site.node, &person, Command::SetTask { task, value }).unwrap();
        receipt.against.map(|against| against.says)
    };
    assert_eq!(set("1001.11.HR").as_deref(), Some(AGAINST));
    assert_eq!(set("1001.11.IT"), None);
}

#[test]
fn a_yes_is_asked_one_level_up_where_nobody_else_is_named() {
    let site = Site::new();
    let mut admin = site.admin();
    let (case, _) = open(&site);
    let page = format!("/cases/{case}");
    let form = admin.get(&page).text();
    assert!(form.contains("Must somebody say yes first?"), "{form}");
    let add = format!("{page}/tasks");
    let mut asked = |title: &str, label: &str, approver: &str| {
        let fields = [
            ("title", title),
            ("label", label),
            ("priority", "medium"),
            ("decides", "yes"),
            ("approver", approver),
        ];
        admin.post(&page, &add, &fields)
    };
    let shown = |title: &str| {
        let of_case = show::one_case(&site.node, &site.person(ADMIN), case).unwrap();
        let tasks = of_case["tasks"].as_array().unwrap().clone();
        tasks
            .into_iter()
            .find(|task| task["title"] == title)
            .unwrap()
    };
    let staff = "1001.11.IT.Support";
    assert_eq!(asked("Buy it", staff, "").status, 303);
    let task = shown("Buy it");
    assert_eq!(
        (&task["label"], &task["approval"]),
        (&json!("101.11.IT.Support"), &json!({ "then": staff }))
    );
    assert_eq!(asked("Pay it", staff, "2.71").status, 303);
    assert_eq!(shown("Pay it")["label"], "2.71");
    // Nobody stands above the top.
    let reply = asked("Ask it", "1.11", "");
    assert_eq!(reply.status, 422);
    assert!(
        reply.text().contains("obody stands above this label"),
        "{}",
        reply.text()
    );
}
