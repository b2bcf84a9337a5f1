//! What tasks wait for: on the page, in the list, and for those who may not see it.

use orgo_schema::{
    command::{Command, Object, Refusal},
    fact::Item,
    id::TaskId,
    task::TaskAction,
    word::Duty,
};

use super::site::{ADMIN, Site};
use crate::{failure::Failure, submit::submit};

/// Two tasks of two cases.
fn two(site: &Site) -> (TaskId, TaskId) {
    let mut made = site.deliver_samples().into_iter();
    let mut next = || loop {
        let outcome = made.next().unwrap();
        if let Some(task) = outcome.task_ids.first() {
            return *task;
        }
    };
    (next(), next())
}

fn act(site: &Site, task: TaskId, action: TaskAction) -> Result<(), Failure> {
    let reason = Some("because".to_owned());
    let command = Command::ActOnTask {
        task,
        action,
        reason,
        until: None,
    };
    submit(&site.node, &site.person(ADMIN), command).map(drop)
}

fn wait(site: &Site, task: TaskId, other: TaskId) -> Result<(), Failure> {
    let (object, item) = (Object::Task(task), Item::DependsOn(other));
    let command = Command::Add { object, item };
    submit(&site.node, &site.person(ADMIN), command).map(drop)
}

fn problem(outcome: Result<(), Failure>) -> String {
    let Err(Failure::Refused(Refusal::Invalid { problem, .. })) = outcome else {
        panic!("{outcome:?}")
    };
    problem
}

#[test]
fn a_blocked_task_says_what_it_waits_for_and_is_not_completed_before() {
    let site = Site::new();
    let mut admin = site.admin();
    let (first, second) = two(&site);
    wait(&site, second, first).unwrap();
    let page = admin.get(&format!("/tasks/{second}")).text();
    assert!(page.contains("Blocked: it waits for T-"), "{page}");
    assert!(
        !page.contains("actions/complete"),
        "it is not offered: {page}"
    );
    let page = admin.get(&format!("/tasks/{first}")).text();
    assert!(page.contains("Waits for this one"), "{page}");
    assert!(
        page.contains(&format!("href=\"/tasks/{second}\"")),
        "{page}"
    );
    let list = admin.get("/work?tab=blocked").text();
    assert!(list.contains(&format!("/tasks/{second}\"")), "{list}");
    assert!(!list.contains(&format!("/tasks/{first}\"")), "{list}");
    act(&site, second, TaskAction::Start).unwrap();
    let token = admin.get("/menu").token();
    let complete = format!("/tasks/{second}/actions/complete");
    let reply = admin.send(&complete, &[("token", &token)]);
    assert_eq!(reply.status, 422);
    assert!(
        reply.text().contains("Blocked: it waits for T-"),
        "{}",
        reply.text()
    );

    act(&site, first, TaskAction::Complete).unwrap();
    let page = admin.get(&format!("/tasks/{second}")).text();
    assert!(
        !page.contains("Blocked:") && page.contains("actions/complete"),
        "{page}"
    );
    assert!(!admin.get("/work?tab=blocked").text().contains("/tasks/"));
    act(&site, first, TaskAction::Reopen).unwrap();
    assert!(problem(act(&site, second, TaskAction::Complete)).contains("it waits for T-"));
    let freed = [("task", &*first.to_string()), ("remove", "yes")];
    let reply = admin.post(
        &format!("/tasks/{second}"),
        &format!("/tasks/{second}/waits-for"),
        &freed,
    );
    assert_eq!(reply.status, 303, "{}", reply.text());
    act(&site, second, TaskAction::Complete).unwrap();
}

#[test]
fn circles_are_refused() {
    let site = Site::new();
    drop(site.admin());
    let (first, second) = two(&site);
    wait(&site, second, first).unwrap();
    assert!(problem(wait(&site, first, second)).contains("waits for this one already"));
    assert!(problem(wait(&site, first, first)).contains("cannot wait for itself"));
}

#[test]
fn a_reporter_is_not_told_of_work_that_theirs_waits_for() {
    let site = Site::new();
    drop(site.admin());
    let secret = two(&site).0;
    let mut reporter = site.somebody(Duty::Reporter, None, Vec::new());
    let fields = [
        ("title", "The gate squeaks"),
        ("label", "1001.11.Operations.Maintenance"),
        ("priority", "low"),
    ];
    let reply = reporter.post("/cases/new", "/cases", &fields);
    let case = reporter.get(reply.header("location").unwrap());
    let own = case.links("/tasks/").swap_remove(0);
    let id: TaskId = own.rsplit('/').next().unwrap().parse().unwrap();
    wait(&site, id, secret).unwrap();
    let page = reporter.get(&own).text();
    assert!(
        page.contains("Blocked: it waits for work that you may not see"),
        "{page}"
    );
    assert!(
        !page.contains("Water Leak") && !page.contains(&format!("/tasks/{secret}")),
        "{page}"
    );
    let page = reporter.get("/work?tab=all").text();
    assert!(!page.contains("Water Leak"), "{page}");
}
