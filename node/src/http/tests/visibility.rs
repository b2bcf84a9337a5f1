//! What may not be seen is like what is not there.

use orgo_schema::{
    command::{Command, NewCase, NewTask},
    fact::Location,
    word::{Duty, Priority, TaskCategory, Visibility},
};

use super::{
    browser::Browser,
    site::{ADMIN, Site},
    transparency::shows,
};
use crate::submit::submit;

const NOBODY: &str = "01890000-0000-7000-8000-00000000beef";

/// Opens a case as the administrator and returns the addresses of the case and its task.
pub(super) fn open(site: &Site, visibility: Visibility) -> (String, String) {
    let label: orgo_schema::label::Label = "1001.11.HR.Conduct".parse().unwrap();
    let case = NewCase {
        title: "A complaint about Dana".into(),
        narrative: "Secret words.".into(),
        label: label.clone(),
        severity: None,
        priority: Priority::Medium,
        visibility,
        location: Location::default(),
        tags: vec!["secret-tag".into()],
        domain: None,
        subtype: None,
        reactivity_time: None,
        metadata: Vec::new(),
    };
    let task = NewTask {
        title: "Talk to Dana".into(),
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
        checklist: vec!["Listen".into()],
        approval: None,
        metadata: Vec::new(),
    };
    let receipt = submit(
        &site.node,
        &site.person(ADMIN),
        Command::OpenCase {
            case,
            tasks: vec![task],
        },
    )
    .unwrap();
    (
        receipt.case_id.unwrap().to_string(),
        receipt.task_ids[0].to_string(),
    )
}

/// Checks that a hidden thing is answered like one that is not there, for reading and writing.
pub(super) fn check_hidden(browser: &mut Browser, case: &str, task: &str) {
    let token = browser.get("/menu").token();
    let same = |browser: &mut Browser, hidden: &str, missing: &str| {
        let get = |browser: &mut Browser, path: &str| {
            let reply = browser.get(path);
            assert_eq!(reply.status, 404, "{path}");
            reply.text()
        };
        // The page says what time it is: one of the two was made in the same minute.
        let (before, other, after) = (
            get(browser, hidden),
            get(browser, missing),
            get(browser, hidden),
        );
        assert!(
            other == before || other == after,
            "{hidden} is told from what is not there"
        );
    };
    same(
        browser,
        &format!("/cases/{case}"),
        &format!("/cases/{NOBODY}"),
    );
    same(
        browser,
        &format!("/tasks/{task}"),
        &format!("/tasks/{NOBODY}"),
    );
    same(browser, &format!("/cases/{task}"), "/cases/no-id-at-all");
    let posts = [
        (format!("/cases/{case}/comments"), "text"),
        (format!("/cases/{case}/tags"), "tag"),
        (format!("/cases/{case}/tasks"), "title"),
        (format!("/cases/{case}/actions/start"), "reason"),
        (format!("/cases/{case}/conflicts/label"), "value"),
        (format!("/tasks/{task}/comments"), "text"),
        (format!("/tasks/{task}/actions/take"), "reason"),
        (format!("/tasks/{task}/checklist/0"), "done"),
        (format!("/tasks/{task}/conflicts/label"), "value"),
    ];
    for (path, field) in posts {
        let reply = browser.send(
            &path,
            &[
                ("token", token.as_str()),
                (field, "1001.11.HR"),
                ("label", "1001.11.HR"),
            ],
        );
        assert_eq!(reply.status, 404, "{path}: {}", reply.text());
    }
    for path in [
        "/work?tab=all",
        "/cases",
        "/cases?q=complaint",
        "/cases?tag=secret-tag",
        "/work?tab=late",
        "/work?tab=levels",
    ] {
        let text = browser.get(path).text();
        assert!(
            !text.contains("Dana") && !text.contains(case),
            "{path} leaks"
        );
    }
}

#[test]
fn a_restricted_case_is_not_there_for_those_without_clearance() {
    let site = Site::new();
    let mut admin = site.admin();
    let (case, task) = open(&site, Visibility::Restricted);
    assert_eq!(admin.get(&format!("/cases/{case}")).status, 200);
    for (duty, team) in [
        (Duty::Member, Some("HR")),
        (Duty::Coordinator, None),
        (Duty::Auditor, None),
        (Duty::Reporter, None),
    ] {
        check_hidden(&mut site.somebody(duty, team, Vec::new()), &case, &task);
    }
}

#[test]
fn a_clearance_opens_it() {
    let site = Site::new();
    drop(site.admin());
    let (case, task) = open(&site, Visibility::Restricted);
    let mut member = site.somebody(
        Duty::Member,
        Some("HR"),
        vec![site.compartment(Visibility::Restricted)],
    );
    assert_eq!(member.get(&format!("/cases/{case}")).status, 200);
    let page = member.get(&format!("/tasks/{task}")).text();
    assert!(page.contains("actions/start"), "the team owns it: {page}");
}

#[test]
fn a_reporter_sees_only_what_they_reported() {
    let site = Site::new();
    drop(site.admin());
    let (case, task) = open(&site, Visibility::Internal);
    let outcome = site.deliver("maintenance", "Water Leak in Room 102", "urgent");
    let mut reporter = site.somebody(Duty::Reporter, None, Vec::new());
    check_hidden(&mut reporter, &case, &task);
    let signal = outcome.signal_id.unwrap();
    assert_eq!(
        reporter.get(&format!("/signals/{signal}/original")).status,
        404
    );
    assert!(!reporter.get("/cases").text().contains("Water Leak"));
    let fields = [
        ("title", "The gate squeaks"),
        ("label", "1001.11.Operations.Maintenance"),
        ("priority", "low"),
    ];
    let reply = reporter.post("/cases/new", "/cases", &fields);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let own = reply.header("location").unwrap().to_owned();
    let page = reporter.get(&own);
    assert_eq!(page.status, 200);
    assert!(
        !page.text().contains("/actions/"),
        "a reporter acts on nothing"
    );
    assert!(page.text().contains("/comments"), "but may comment");
    assert!(reporter.get("/cases").text().contains("The gate squeaks"));
    let reply = reporter.get("/triage");
    assert_eq!(reply.status, 403, "that there is such a page is no secret");
    assert!(
        reply.text().contains("decide what a signal leads to"),
        "{}",
        reply.text()
    );
    assert_eq!(reporter.get("/quarantine").status, 403);
    assert_eq!(reporter.get("/quarantine/1/original").status, 404);
}

#[test]
fn a_member_works_on_what_their_team_owns_and_reads_what_else_is_shown() {
    let site = Site::new();
    drop(site.admin());
    shows(&site, "full");
    let (case, task) = open(&site, Visibility::Internal);
    let mut member = site.somebody(Duty::Member, Some("Operations.Maintenance"), Vec::new());
    let page = member.get(&format!("/tasks/{task}"));
    assert_eq!(page.status, 200);
    assert!(!page.text().contains("/actions/"), "{}", page.text());
    let reply = member.post(
        &format!("/tasks/{task}"),
        &format!("/tasks/{task}/actions/start"),
        &[],
    );
    assert_eq!(reply.status, 403);
    assert!(
        reply.text().contains("ask a coordinator"),
        "{}",
        reply.text()
    );
    let reply = member.post(
        &format!("/cases/{case}"),
        &format!("/cases/{case}/comments"),
        &[("text", "I saw it")],
    );
    assert_eq!(reply.status, 303);
}
