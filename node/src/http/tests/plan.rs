//! Plans: what they show, of what the reader may see alone, and what is said of a filter that cannot be read.

use orgo_schema::{
    command::{Command, NewCase, NewTask, Object},
    fact::{Item, Location, Value},
    word::{Duty, Priority, TaskCategory, Visibility},
};

use super::site::{ADMIN, Site};
use crate::submit::submit;

const HOUR: i64 = 3_600_000;

/// Opens a case with a task that is due in two days, and returns the address of the case.
fn open(site: &Site, title: &str, visibility: Visibility) -> String {
    let label: orgo_schema::label::Label = "1001.11.HR.Conduct".parse().unwrap();
    let case = NewCase {
        title: title.into(),
        narrative: String::new(),
        label: label.clone(),
        severity: None,
        priority: Priority::Medium,
        visibility,
        location: Location::default(),
        tags: Vec::new(),
        domain: None,
        subtype: None,
        reactivity_time: None,
        metadata: Vec::new(),
    };
    let task = NewTask {
        title: title.into(),
        description: String::new(),
        label,
        domain: "general".into(),
        category: TaskCategory::Request,
        subtype: None,
        priority: Priority::Medium,
        severity: None,
        reactivity_time: None,
        due_at: Some((site.node.clock)().now.plus_ms(48 * HOUR)),
        assignee: None,
        checklist: Vec::new(),
        approval: None,
        metadata: Vec::new(),
    };
    let tasks = vec![task];
    let receipt = submit(
        &site.node,
        &site.person(ADMIN),
        Command::OpenCase { case, tasks },
    );
    format!("/cases/{}", receipt.unwrap().case_id.unwrap())
}

#[test]
fn a_plan_has_a_bar_and_words_for_each_task() {
    let site = Site::new();
    let mut admin = site.admin();
    let case = open(&site, "Talk to Dana", Visibility::Internal);
    for path in [
        "/plan",
        "/plan?role=HR",
        "/plan?role=hr.conduct&days=7",
        &format!("{case}/plan"),
    ] {
        let page = admin.get(path);
        assert_eq!(page.status, 200, "{path}");
        let page = page.text();
        for words in [
            "Talk to Dana",
            "<rect ",
            "Since ",
            "Due ",
            "class=\"due\"",
            "class=\"now\"",
        ] {
            assert!(page.contains(words), "{path} lacks {words}: {page}");
        }
    }
    let page = admin.get(&case).text();
    assert!(page.contains(&format!("href=\"{case}/plan\"")), "{page}");
    let page = admin.get("/plan?role=Finance").text();
    assert!(!page.contains("Talk to Dana"), "another role: {page}");
    let page = admin.get("/plan?from=2020-01-01").text();
    assert!(
        page.contains("Talk to Dana") && !page.contains("<rect "),
        "long before: {page}"
    );
}

#[test]
fn a_filter_that_cannot_be_read_is_said_and_kept() {
    let site = Site::new();
    let mut admin = site.admin();
    let page = admin.get("/plan?role=N%C3%B6pe!&days=0&from=today").text();
    for words in [
        "3 things need your attention",
        "“0” is not a number of days from 1 to 366",
        "“today” is not a day",
        "href=\"#f-role\"",
        "value=\"today\"",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    for query in [
        "days=99999999999999999999",
        "from=9999-12-31",
        "from=-9999-12-31",
        "days=366",
    ] {
        assert_eq!(admin.get(&format!("/plan?{query}")).status, 200, "{query}");
    }
}

#[test]
fn plans_hide_what_the_reader_may_not_see() {
    let site = Site::new();
    drop(site.admin());
    let secret = open(&site, "Canary complaint", Visibility::Restricted);
    let open = open(&site, "Canary open", Visibility::Internal);
    for (duty, team) in [
        (Duty::Member, Some("HR")),
        (Duty::Coordinator, None),
        (Duty::Auditor, None),
        (Duty::Reporter, None),
    ] {
        let mut browser = site.somebody(duty, team, Vec::new());
        let sees_open = duty != Duty::Reporter;
        for path in ["/plan", "/plan?role=HR"] {
            let page = browser.get(path).text();
            assert!(!page.contains("Canary complaint"), "{duty} {path}");
            assert_eq!(page.contains("Canary open"), sees_open, "{duty} {path}");
        }
        assert_eq!(browser.get(&format!("{secret}/plan")).status, 404, "{duty}");
        let status = if sees_open { 200 } else { 404 };
        assert_eq!(
            browser.get(&format!("{open}/plan")).status,
            status,
            "{duty}"
        );
    }
}

#[test]
fn a_plan_draws_what_waits_for_what_and_every_time_that_work_comes_again() {
    let site = Site::new();
    let mut admin = site.admin();
    let case = open(&site, "Order tiles", Visibility::Internal);
    let run = |command| submit(&site.node, &site.person(ADMIN), command).unwrap();
    let id = case.rsplit('/').next().unwrap().parse().unwrap();
    let plan = admin.get(&format!("{case}/plan")).text();
    let first = plan
        .split("/tasks/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let first = first.parse().unwrap();
    let label: orgo_schema::label::Label = "1001.11.HR.Conduct".parse().unwrap();
    let lay = NewTask {
        title: "Lay them".into(),
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
    let added = run(Command::CreateTask {
        case: id,
        task: lay,
    });
    run(Command::Add {
        object: Object::Task(added.task_ids[0]),
        item: Item::DependsOn(first),
    });
    let daily = Value::Recurrence(Some("FREQ=DAILY".parse().unwrap()));
    run(Command::SetTask {
        task: first,
        value: daily,
    });
    let page = admin.get(&format!("{case}/plan?days=28")).text();
    assert!(
        page.contains("Waits for ") && page.contains("Order tiles"),
        "{page}"
    );
    // From the bar to the row of the other, where its bar stands beside; an arrow there; and one in the legend.
    assert_eq!(page.matches("class=\"link\"").count(), 5, "{page}");
    // A week is past; the next begins when the first is due, and then one each day.
    let again = page.matches("class=\"again\"").count() - 1;
    assert!((17..=20).contains(&again), "{again}: {page}");
    assert!(
        page.contains("Again ") && page.contains("more times, until "),
        "{page}"
    );
    assert!(!page.contains("others that are not shown"), "{page}");
    let page = admin.get(&format!("{case}/plan?days=366")).text();
    // The next one, a hundred after it, and the sign in the legend.
    assert_eq!(
        page.matches("class=\"again\"").count(),
        102,
        "it is bounded"
    );
    assert!(page.contains("others that are not shown"), "{page}");
}
