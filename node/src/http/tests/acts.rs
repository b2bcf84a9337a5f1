//! What people do on the pages of cases and tasks.

use orgo_schema::{
    command::Command,
    fact::{Body, PlaceValue, Value},
    id::FactId,
    task::{TaskAction, TaskStatus},
    word::Duty,
};

use super::{
    browser::Browser,
    site::{ADMIN, Site},
};
use crate::{project, store::StoreError, submit::submit};

/// Returns the actions of the table that a task page offers.
fn offered(browser: &mut Browser, page: &str) -> Vec<String> {
    let text = browser.get(page).text();
    let is_offered = |action: &TaskAction| text.contains(&format!("{page}/actions/{action}\""));
    TaskAction::PLAIN
        .iter()
        .filter(|action| is_offered(action))
        .map(ToString::to_string)
        .collect()
}

fn legal(status: TaskStatus) -> Vec<String> {
    TaskAction::PLAIN
        .iter()
        .filter(|action| status.after(**action).is_some())
        .map(ToString::to_string)
        .collect()
}

#[test]
fn acting_moves_a_task_and_only_legal_acts_are_offered() {
    let site = Site::new();
    let task = site.deliver_samples()[1].task_ids[0];
    let mut admin = site.admin();
    let page = format!("/tasks/{task}");
    assert_eq!(offered(&mut admin, &page), legal(TaskStatus::Pending));
    let mut act = |action: &str, reason: &str, status: TaskStatus| {
        let reply = admin.post(
            &page,
            &format!("{page}/actions/{action}"),
            &[("reason", reason)],
        );
        assert_eq!(
            (reply.status, reply.header("location")),
            (303, Some(page.as_str())),
            "{action}: {}",
            reply.text()
        );
        let text = admin.get(&page).text();
        assert!(text.contains("The new state stands below."), "{text}");
        assert_eq!(offered(&mut admin, &page), legal(status), "after {action}");
    };
    act("start", "", TaskStatus::InProgress);
    act("hold", "the driver is away", TaskStatus::OnHold);
    act("resume", "", TaskStatus::InProgress);
    act("complete", "New pipe fitted", TaskStatus::Completed);
    act("reopen", "it drips again", TaskStatus::InProgress);
    let text = admin.get(&page).text();
    for said in [
        "put it on hold: the driver is away",
        "completed it: New pipe fitted",
        "reopened it: it drips again",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn an_illegal_act_is_told_what_is_possible() {
    let site = Site::new();
    let task = site.deliver_samples()[1].task_ids[0];
    let mut admin = site.admin();
    let page = format!("/tasks/{task}");
    let reply = admin.post(&page, &format!("{page}/actions/resume"), &[]);
    assert_eq!(reply.status, 409);
    let text = reply.text();
    assert!(text.contains("That is not possible now"), "{text}");
    assert!(
        text.contains("resume is not possible while task is pending")
            || text.contains("Resume is not possible while task is pending"),
        "{text}"
    );
    assert_eq!(
        admin
            .post(&page, &format!("{page}/actions/explode"), &[])
            .status,
        404
    );
    assert_eq!(offered(&mut admin, &page), legal(TaskStatus::Pending));
}

/// Posts a form that cannot be taken, and looks for what the page gives back.
fn check_fault(
    browser: &mut Browser,
    page: &str,
    path: &str,
    fields: &[(&str, &str)],
    needles: &[&str],
) {
    let reply = browser.post(page, path, fields);
    assert_eq!(reply.status, 422, "{path}: {}", reply.text());
    for needle in needles {
        assert!(
            reply.text().contains(needle),
            "{path} lacks {needle}: {}",
            reply.text()
        );
    }
}

#[test]
fn a_new_case_with_faults_is_given_back_as_it_was_typed() {
    let site = Site::new();
    let mut admin = site.admin();
    let typed = [
        ("title", "Gate & <door>"),
        ("description", "It squeaks"),
        ("label", "20.11"),
        ("priority", "high"),
        ("severity", "major"),
        ("area", "North gate"),
        ("tags", "one, two"),
        ("role", "Nowhere"),
        ("type", "gardening"),
    ];
    let kept = [
        "Gate &amp; &lt;door&gt;",
        "It squeaks",
        "20.11",
        "North gate",
        "one, two",
        "ends in 0",
    ];
    check_fault(&mut admin, "/cases/new", "/cases", &typed, &kept);
    let untitled = [("label", "1001.11.IT.Support")];
    let asked = ["Say in a few words what happened."];
    check_fault(&mut admin, "/cases/new", "/cases", &untitled, &asked);
    assert!(
        admin.get("/cases").text().contains("No case"),
        "nothing was opened"
    );
}

#[test]
fn typed_values_survive_a_fault() {
    let site = Site::new();
    let outcomes = site.deliver_samples();
    let mut admin = site.admin();
    let case = format!("/cases/{}", outcomes[1].case_id.unwrap());
    let task = format!("/tasks/{}", outcomes[1].task_ids[0]);
    let long = "x".repeat(20_001);
    let mut check = |page: &str, part: &str, fields: &[(&str, &str)], needles: &[&str]| {
        check_fault(&mut admin, page, &format!("{page}/{part}"), fields, needles);
    };
    let too_long = [long.as_str(), "at most 20000 are allowed"];
    check(&task, "comments", &[("text", &long)], &too_long);
    let needed = ["Say why: this needs a reason."];
    check(&task, "actions/hold", &[("reason", " ")], &needed);
    let nobody = ["zorro", "Nobody signs in with this"];
    check(&task, "actions/give", &[("person", "zorro")], &nobody);
    let no_label = ["1001.99", "is not a subcategory"];
    check(&task, "actions/relabel", &[("label", "1001.99")], &no_label);
    let no_hours = ["not a number of hours"];
    check(&task, "actions/acknowledge", &[("hours", "999")], &no_hours);
    check(&case, "tags", &[("tag", " ")], &["Must not be empty."]);
    let task_typed = [("title", "Order tiles"), ("label", "x")];
    check(
        &case,
        "tasks",
        &task_typed,
        &["Order tiles", "is not a number"],
    );
}

#[test]
fn f80_a_form_sent_twice_opens_one_case() {
    let site = Site::new();
    let mut admin = site.admin();
    let token = admin.get("/cases/new").token();
    let fields = [
        ("title", "The gate squeaks"),
        ("label", "1001.11.ops.maintenance"),
        ("token", token.as_str()),
    ];
    let first = admin.send("/cases", &fields);
    let second = admin.send("/cases", &fields);
    assert_eq!((first.status, second.status), (303, 303));
    assert_eq!(first.header("location"), second.header("location"));
    let page = admin.get(first.header("location").unwrap()).text();
    assert!(
        page.contains("The case is open") && page.contains("Operations.Maintenance"),
        "{page}"
    );
    assert!(page.contains("opened this case as"), "{page}");
    assert!(admin.get("/cases").text().contains("All 1 case"));
}

#[test]
fn a_case_is_worked_on() {
    let site = Site::new();
    let case = site.deliver_samples()[1].case_id.unwrap();
    let mut admin = site.admin();
    let page = format!("/cases/{case}");
    let mut post = |part: &str, fields: &[(&str, &str)], said: &str| {
        let reply = admin.post(&page, &format!("{page}/{part}"), fields);
        assert_eq!(reply.status, 303, "{part}: {}", reply.text());
        let text = admin.get(&page).text();
        assert!(text.contains(said), "{part} lacks {said}: {text}");
    };
    post(
        "comments",
        &[("text", "<b>bold</b> words")],
        "&lt;b&gt;bold&lt;/b&gt; words",
    );
    post("tags", &[("tag", "Wet Floor")], "added the tag “wet floor”");
    post(
        "tags",
        &[("tag", "wet floor"), ("remove", "yes")],
        "took away the tag “wet floor”",
    );
    post(
        "tasks",
        &[
            ("title", "Order tiles"),
            ("label", "1001.71.Finance.Procurement"),
        ],
        "added the task “Order tiles” as",
    );
    post("actions/start", &[], "took up the case");
    post(
        "actions/resolve",
        &[("reason", "dry again")],
        "resolved the case: dry again",
    );
    post(
        "actions/relabel",
        &[("label", "1001.81.ops.safety")],
        "set the label to",
    );
}

#[test]
fn a_timeline_begins_with_what_came_in() {
    let site = Site::new();
    let outcome = site.deliver("maintenance", "Water Leak in Room 102", "It drips.");
    let (case, task) = (outcome.case_id.unwrap(), outcome.task_ids[0]);
    let act = Command::ActOnTask {
        task,
        action: TaskAction::Start,
        reason: None,
        until: None,
    };
    submit(&site.node, &site.person(ADMIN), act).unwrap();
    let mut admin = site.admin();
    let check = |text: String, order: &[&str]| {
        let (_, timeline) = text.split_once("<h2>Timeline</h2>").unwrap();
        let places: Vec<Option<usize>> = order.iter().map(|words| timeline.find(words)).collect();
        assert!(
            places.iter().all(Option::is_some) && places.is_sorted(),
            "{places:?}: {timeline}"
        );
    };
    let story = ["It drips.", "Rule maintenance/plumbing", "started work"];
    check(admin.get(&format!("/cases/{case}")).text(), &story);
    check(
        admin.get(&format!("/tasks/{task}")).text(),
        &["made this task as", "started work"],
    );
}

#[test]
fn a_task_changes_hands() {
    let site = Site::new();
    let task = site.deliver_samples()[1].task_ids[0];
    let mut admin = site.admin();
    drop(site.somebody(Duty::Member, Some("Operations.Maintenance"), Vec::new()));
    let page = format!("/tasks/{task}");
    let mut post = |part: &str, fields: &[(&str, &str)], said: &str| {
        let reply = admin.post(&page, &format!("{page}/{part}"), fields);
        assert_eq!(reply.status, 303, "{part}: {}", reply.text());
        let text = admin.get(&page).text();
        assert!(text.contains(said), "{part} lacks {said}: {text}");
    };
    post("actions/take", &[], "gave it to Administrator");
    post(
        "actions/give",
        &[("person", "some <member>")],
        "gave it to Some &lt;member&gt;",
    );
    post(
        "actions/acknowledge",
        &[("hours", "4")],
        "answers for it until",
    );
    post("checklist/0", &[("done", "yes")], "ticked “");
    post(
        "actions/relabel",
        &[("label", "1001.81.ops.safety")],
        "set the label to",
    );
    post("comments", &[("text", "on my way")], "on my way");
    let mine = admin.get("/work?tab=mine").text();
    assert!(
        !mine.contains("Water Leak"),
        "it is the member's now: {mine}"
    );
}

#[test]
fn what_sites_set_apart_is_shown_whole_and_settled() {
    let site = Site::new();
    let case = site.deliver_samples()[1].case_id.unwrap();
    let (setting, user) = (site.node.setting(), site.user(ADMIN));
    // Two places that do not know of one another, as two sites would write them.
    let compartment = setting
        .compartment_for(orgo_schema::word::Visibility::Internal)
        .clone();
    let place = compartment.clone();
    let written = site.node.store.write(&place, move |batch| {
        for area in ["Ward 2, bay B", "Isolation room"] {
            let place = PlaceValue {
                site: None,
                area: Some(area.to_owned()),
            };
            let fact = batch.author(Some(user), Vec::new(), Body::Set(Value::Location(place)));
            let id = FactId::new(batch.fresh_uuid()?);
            batch.add_facts(&compartment, case.into(), &[(id, fact)])?;
        }
        project::case(batch.db, &setting, &compartment, case)?;
        Ok::<_, StoreError>(())
    });
    written.unwrap();
    let mut admin = site.admin();
    let page = format!("/cases/{case}");
    let text = admin.get(&page).text();
    for needle in [
        "Sites set the place differently",
        "Ward 2, bay B",
        "Isolation room",
        "shown now",
    ] {
        assert!(text.contains(needle), "{needle}: {text}");
    }
    let target = format!("{page}/conflicts/location");
    let reply = admin.post(&page, &target, &[("value", "The cellar")]);
    assert_eq!(reply.status, 409, "only one of the values can be kept");
    let reply = admin.post(&page, &target, &[("value", "Isolation room")]);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let text = admin.get(&page).text();
    assert!(!text.contains("Sites set the place differently"), "{text}");
    assert!(text.contains("set the place to Isolation room"), "{text}");
    assert!(
        text.contains("Replaced by a later one"),
        "the other stays in the timeline: {text}"
    );
}

#[test]
fn a_step_that_occurred_is_on_the_ladder_and_in_the_timeline() {
    let site = Site::new();
    let outcome = site.deliver("maintenance", "Water Leak in Room 102", "urgent");
    let task = outcome.task_ids[0];
    let later = (site.node.clock)().now.plus_ms(3 * 3_600_000);
    let recorded = crate::escalate::run(&site.node, later, false).unwrap();
    assert_eq!(recorded.len(), 1);
    let mut admin = site.admin();
    let text = admin.get(&format!("/tasks/{task}")).text();
    for needle in [
        "passed",
        "it is here",
        "not finished within 2 h",
        "Moved up:",
        "Escalated",
    ] {
        assert!(text.contains(needle), "{needle}: {text}");
    }
    let case = admin
        .get(&format!("/cases/{}", outcome.case_id.unwrap()))
        .text();
    assert!(case.contains("moved up:"), "{case}");
    assert!(admin.get("/work?tab=late").text().contains("Water Leak"));
    let board = admin.get("/work?tab=levels").text();
    let (_, at) = board.split_once("With heads of departments").unwrap();
    assert!(at.contains("Water Leak"), "{board}");
    assert!(board.contains("One task is above the teams."), "{board}");
}
