//! Which time counts: calendars, holds that end by themselves, and why a task moves up when it does.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use orgo_engine::policy::Calendar;
use orgo_schema::{
    command::Command,
    fact::Value,
    id::TaskId,
    task::{ShownStatus, TaskAction},
    time::{ClockSource, Timestamp},
};

use super::site::{ADMIN, Setup, Site};
use crate::{
    clock::Reading,
    configuration,
    environment::Environment,
    escalate,
    failure::Failure,
    ops, outbox, policy,
    store::{StoreError, document, task},
    submit::submit,
};

const HOUR: i64 = 3_600_000;

const MORNINGS: &str =
    "version: \"1\"\ntitle: Mornings\nweek:\n  mon: 08:00-09:00\n  thu: 08:00-09:00\n";

/// Lets the organisation work on two mornings a week, by the clocks of Paris.
fn work_mornings(site: &Site) {
    let folder = site.folder();
    let shipped = configuration::gather(folder, "school").unwrap();
    let profile = &shipped["school/profile.yaml"];
    let text = format!("{profile}\nzone: Europe/Paris\ncalendar: mornings\n");
    fs::create_dir_all(folder.join("calendars")).unwrap();
    fs::write(folder.join("calendars/mornings.yaml"), MORNINGS).unwrap();
    fs::write(folder.join("profile.yaml"), text).unwrap();
    assert!(site.node.refresh_configuration().unwrap());
}

fn row(site: &Site, id: TaskId) -> task::TaskRow {
    let row = site.node.store.read(|db| {
        let place = document::anywhere(db, id.into())?.unwrap();
        task::one(db, place)
    });
    row.unwrap().unwrap()
}

fn hold(site: &Site, task: TaskId, action: TaskAction, until: Timestamp) -> Result<(), Failure> {
    let command = Command::ActOnTask {
        task,
        action,
        reason: Some("The part is on its way.".to_owned()),
        until: Some(until),
    };
    submit(&site.node, &site.person(ADMIN), command).map(drop)
}

#[test]
fn a_new_calendar_moves_what_is_open_a_group_at_a_time() {
    let site = Site::new();
    let id = site
        .deliver("maintenance", "Water Leak in Room 102", "urgent")
        .task_ids[0];
    let before = row(&site, id);
    let began = before.created_at;
    assert_eq!(before.next_step_at, Some(began.plus_ms(2 * HOUR)));
    assert!(
        !policy::again::step(&site.node).unwrap(),
        "what came in was folded by what holds"
    );
    work_mornings(&site);
    assert_eq!(row(&site, id).next_step_at, before.next_step_at);
    // Nothing is recorded by what a row says: in two hours nothing is due any more.
    let later = began.plus_ms(3 * HOUR);
    assert_eq!(escalate::run(&site.node, later, false).unwrap(), []);
    assert!(
        policy::again::step(&site.node).unwrap(),
        "there is a group to fold"
    );
    while policy::again::step(&site.node).unwrap() {}
    let next = row(&site, id).next_step_at.unwrap();
    let setting = site.node.setting();
    let Calendar::Working(calendar) = &setting.policies.newest().calendar else {
        panic!("the calendar is not in force");
    };
    // Until it came into force, every moment counted.
    let counted = calendar.counted_ms(began, next);
    assert!(
        (2 * HOUR - 60_000..2 * HOUR).contains(&counted),
        "{counted}"
    );
    assert!(next > began.plus_ms(24 * HOUR));
    // The same files again change nothing.
    assert!(!site.node.refresh_configuration().unwrap());
    assert!(!policy::again::step(&site.node).unwrap());
    let steps = escalate::run(&site.node, next, false).unwrap();
    assert_eq!((steps.len(), steps[0].at), (1, next));
    let mut admin = site.admin();
    let page = admin.get(&format!("/tasks/{id}")).text();
    for needle in [
        "of working time",
        "What counts are the hours of the calendar “Mornings” (version 1), on the clocks of Europe/Paris.",
        "Europe/Paris.",
    ] {
        assert!(page.contains(needle), "{needle}: {page}");
    }
    let calendars = admin
        .get("/calendars?calendar=mornings&from=2026-03-06T17:30&for=2+hours")
        .text();
    for needle in [
        "The profile has it in force.",
        "Over on Thu 12 Mar",
        "Counts: 1 h from Mon 9 Mar",
    ] {
        assert!(calendars.contains(needle), "{needle}: {calendars}");
    }
    let gap = admin
        .get("/calendars?calendar=mornings&from=2026-03-29T02:30&for=2+hours")
        .text();
    assert!(gap.contains("put forward"), "{gap}");
}

#[test]
fn a_hold_with_an_end_is_over_by_itself_and_only_a_hold_has_one() {
    let site = Site::new();
    let id = site
        .deliver("maintenance", "Water Leak in Room 102", "urgent")
        .task_ids[0];
    let until = row(&site, id).created_at.plus_ms(24 * HOUR);
    let refused = hold(&site, id, TaskAction::Start, until).unwrap_err();
    assert!(refused.to_string().contains("only a hold"), "{refused}");
    hold(&site, id, TaskAction::Hold, until).unwrap();
    let held = row(&site, id);
    assert_eq!(held.status, ShownStatus::OnHold);
    let next = held.next_step_at.unwrap();
    assert!(until < next && next <= until.plus_ms(2 * HOUR), "{next}");
    let mut admin = site.admin();
    let page = admin.get(&format!("/tasks/{id}")).text();
    for needle in ["(paused)", "(on hold)", "put it on hold until"] {
        assert!(page.contains(needle), "{needle}: {page}");
    }
    assert_eq!(escalate::run(&site.node, until, false).unwrap(), []);
    assert_eq!(escalate::run(&site.node, next, false).unwrap().len(), 1);
    assert_eq!(row(&site, id).status, ShownStatus::Escalated);
}

#[test]
fn why_is_told_in_sentences_and_in_figures() {
    let site = Site::new();
    let id = site
        .deliver("maintenance", "Water Leak in Room 102", "urgent")
        .task_ids[0];
    let told = ops::show::why_then(&site.node, &site.person(ADMIN), id).unwrap();
    assert_eq!(told["window_ms"], 2 * HOUR);
    assert_eq!(told["calendar"], "always");
    assert_eq!(told["zone"], "UTC");
    assert_eq!(told["counted"].as_array().unwrap().len(), 1);
    assert_eq!(told["next"][0]["at"], told["due_at"]);
    let human = crate::print::human(&told);
    assert!(human.starts_with("The next step is due on "), "{human}");
    assert!(
        human.contains("Every hour of every day counts.\n"),
        "{human}"
    );
}

const POOL: &str = "version: \"1.2\"\nrules:\n  - id: pool\n    when: { to: pool@* }\n    then:\n      task: { label: 1001.81.Operations.Maintenance, priority: high, severity: major }\n      reactivity_time: PT3H\n      policy: { granularity: broad, at_once: critical, notify: organisation, transparency: full, log: minimal }\n";

/// Returns what the answer says of a knob.
fn knob<'a>(told: &'a serde_json::Value, name: &str) -> &'a serde_json::Value {
    let all = told["policy"].as_array().unwrap().iter();
    let mut named = all.filter(|one| one["knob"] == name);
    named.next().unwrap_or_else(|| panic!("{name}: {told}"))
}

/// A rule sets knobs for its work: it behaves so, and the page, the command line and programs name the rule with its
/// version, what holds without it, and who says that.
#[test]
fn a_rule_is_named_where_it_sets_a_knob_of_its_work() {
    let site = Site::new();
    fs::create_dir_all(site.folder().join("rules")).unwrap();
    fs::write(site.folder().join("rules/pool.yaml"), POOL).unwrap();
    assert!(site.node.refresh_configuration().unwrap());
    let mut bob = site.member("Bob", "HR.Payroll");
    let mut admin = site.admin();
    let id = site.deliver("pool", "The pool leaks", "A lot.").task_ids[0];
    let why = admin.get(&format!("/api/v1/tasks/{id}/why"));
    let told: serde_json::Value = serde_json::from_slice(&why.body).unwrap();
    for (name, sentence) in [
        (
            "windows.high",
            "3 h, from the school profile v1.0 (2 h), overridden by rule pool v1.2",
        ),
        (
            "granularity",
            "broad, from the school profile v1.0 (moderate), overridden by rule pool v1.2",
        ),
        (
            "at_once",
            "critical, from the school profile v1.0 (major), overridden by rule pool v1.2",
        ),
        (
            "log",
            "minimal, from the school profile v1.0 (moderate), overridden by rule pool v1.2",
        ),
        ("factor", "1, from the school profile v1.0"),
    ] {
        assert_eq!(knob(&told, name)["sentence"], sentence);
    }
    let said = &knob(&told, "notify")["said"];
    assert_eq!(said[0]["value"], "department");
    assert_eq!(said[1]["by"], "rule pool v1.2");
    let cli = ops::show::why_then(&site.node, &site.person(ADMIN), id).unwrap();
    let human = crate::print::human(&cli);
    let line = "notify: organisation, from the school profile v1.0 (department), overridden by rule pool v1.2.\n";
    assert!(human.contains(line), "{human}");
    assert!(
        !human.contains("factor:"),
        "only what is set for it: {human}"
    );
    let page = admin.get(&format!("/tasks/{id}")).text();
    for words in [
        "Without that it would be 2 h, from the profile school (version 1.0).",
        "Who is told: “the whole organisation”, from the rule pool v1.2; without that “the department”, from the profile school (version 1.0).",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    // Other teams of a school see only that it is there.
    let seen = bob.get(&format!("/tasks/{id}")).text();
    assert!(seen.contains("Without that"), "{seen}");
    // Severity major does not wait at this school, and work passes through the lead of the area.
    let next = row(&site, id).next_step_at.unwrap();
    assert_eq!(next.since_ms(row(&site, id).created_at), 3 * HOUR);
    escalate::run(&site.node, next, false).unwrap();
    outbox::note(&site.node).unwrap();
    assert_eq!(row(&site, id).label, "2.81");
    let notices = bob.get("/notices").text();
    assert!(notices.contains("The pool leaks"), "{notices}");
}

/// A row that stays due, for its compartment is closed perhaps, keeps nobody else waiting.
#[test]
fn what_is_due_is_found_in_order_and_never_twice() {
    let site = Site::new();
    for number in 0..5 {
        site.deliver(
            "maintenance",
            &format!("Water Leak in Room 10{number}"),
            "urgent",
        );
    }
    let find = |after, max| {
        let due = |db: &rusqlite::Connection| {
            Ok::<_, StoreError>(task::due(db, Timestamp(i64::MAX), after, max)?)
        };
        let due = site.node.store.read(due).unwrap().into_iter();
        due.map(|due| (due.at, due.document)).collect::<Vec<_>>()
    };
    let all = find((Timestamp(i64::MIN), 0), 100);
    assert_eq!(all.len(), 5);
    assert!(all.is_sorted());
    let mut paged = find((Timestamp(i64::MIN), 0), 2);
    loop {
        let more = find(*paged.last().unwrap(), 2);
        if more.is_empty() {
            break;
        }
        paged.extend(more);
    }
    assert_eq!(paged, all);
}

#[test]
fn the_page_shows_the_ladder_that_it_support_climbs_and_who_was_told() {
    let site = Site::new();
    // Every level of the ladder, where a school leaves out that of the leads.
    let own = "version: \"1\"\ngranularity: detailed\n";
    fs::write(site.folder().join("organisation.yaml"), own).unwrap();
    assert!(site.node.refresh_configuration().unwrap());
    let mut ana = site.member("Ana", "IT.Support");
    let mut admin = site.admin();
    let id = site
        .deliver("helpdesk", "Urgent: the printer", "It is needed today.")
        .task_ids[0];
    let label = "1001.11.IT.Support".parse().unwrap();
    let command = Command::SetTask {
        task: id,
        value: Value::Label(label),
    };
    submit(&site.node, &site.person(ADMIN), command).unwrap();
    let first = row(&site, id).next_step_at.unwrap();
    let why = admin.get(&format!("/api/v1/tasks/{id}/why"));
    let told: serde_json::Value = serde_json::from_slice(&why.body).unwrap();
    let cli = ops::show::why_then(&site.node, &site.person(ADMIN), id).unwrap();
    assert_eq!(told["due_at"], cli["due_at"]);
    assert_eq!(told["next"][0]["label"], "101.11.IT.Support");
    for (at, to) in [
        (first, "101.11.IT.Support"),
        (first.plus_ms(2 * HOUR), "11.11.IT.Support"),
    ] {
        escalate::run(&site.node, at, false).unwrap();
        outbox::note(&site.node).unwrap();
        let page = admin.get(&format!("/tasks/{id}")).text();
        assert!(page.contains(to), "{to}: {page}");
        assert_eq!(row(&site, id).label, to);
    }
    let notices = ana.get("/notices").text();
    let said = "It moved up to you: nobody had taken it up in time.";
    assert_eq!(notices.matches(said).count(), 2, "{notices}");
    let notices = admin.get("/notices").text();
    assert!(!notices.contains(said), "{notices}");
}

#[test]
fn a_hold_and_an_answer_for_it_say_how_long_and_why() {
    let site = Site::new();
    let id = site
        .deliver("maintenance", "Water Leak in Room 102", "urgent")
        .task_ids[0];
    let mut admin = site.admin();
    let page = format!("/tasks/{id}");
    let act = |name: &str| format!("/tasks/{id}/actions/{name}");
    let began = row(&site, id).next_step_at.unwrap();
    let asked = [("hours", "8"), ("reason", "The plumber comes at noon.")];
    assert_eq!(admin.post(&page, &act("acknowledge"), &asked).status, 303);
    let snoozed = row(&site, id).next_step_at.unwrap();
    assert!(snoozed.since_ms(began) >= 7 * HOUR, "{snoozed}");
    let text = admin.get(&page).text();
    assert!(
        text.contains("has seen it and answers for it until"),
        "{text}"
    );
    assert!(text.contains("The plumber comes at noon."), "{text}");
    let asked = [("hours", "24"), ("reason", "The part is on its way.")];
    assert_eq!(admin.post(&page, &act("hold"), &asked).status, 303);
    let held = row(&site, id).next_step_at.unwrap();
    assert!(held.since_ms(snoozed) >= 15 * HOUR, "{held}");
    let text = admin.get(&page).text();
    assert!(text.contains("The part is on its way."), "{text}");
    // Without a time it stands until somebody resumes it.
    assert_eq!(admin.post(&page, &act("resume"), &[]).status, 303);
    assert_eq!(admin.post(&page, &act("hold"), &asked[1..]).status, 303);
    assert_eq!(row(&site, id).next_step_at, None);
    let asked = [("hours", "never"), ("reason", "x")];
    admin.post(&page, &act("resume"), &[]);
    assert_eq!(admin.post(&page, &act("hold"), &asked).status, 422);
}

/// What one team has lain for long keeps what another has waiting no longer than one task.
#[test]
fn a_team_with_much_that_is_due_keeps_no_other_waiting() {
    let site = Site::new();
    for number in 0..5 {
        site.deliver(
            "maintenance",
            &format!("Water Leak in Room 10{number}"),
            "urgent",
        );
    }
    let own = site
        .deliver("helpdesk", "Urgent: the printer", "It is needed today.")
        .task_ids[0];
    let later = (site.node.clock)().now.plus_ms(48 * HOUR);
    let dry = escalate::run(&site.node, later, true).unwrap();
    let recorded = escalate::run(&site.node, later, false).unwrap();
    let tasks = |recorded: &[escalate::Recorded]| {
        let mut tasks: Vec<TaskId> = recorded.iter().map(|one| one.task).collect();
        tasks.dedup();
        tasks
    };
    assert_eq!(tasks(&recorded).len(), 6, "each has its turn once");
    assert_eq!(tasks(&recorded)[1], own);
    assert_eq!(tasks(&dry), tasks(&recorded));
    assert_eq!(escalate::run(&site.node, later, false).unwrap(), []);
}

#[test]
fn what_nobody_above_saves_stands_first_and_says_since_when() {
    let clock = Arc::new(AtomicI64::new(1_772_438_400_000));
    let shown = Arc::clone(&clock);
    let environment = Environment::with_clock(move || {
        let now = shown.fetch_add(1, Ordering::SeqCst);
        Reading::new(Timestamp(now), ClockSource::Ntp)
    });
    let site = Site::within(Setup::default(), environment);
    let leak = |room: &str| {
        let subject = format!("Water Leak in Room {room}");
        site.deliver("maintenance", &subject, "urgent").task_ids[0]
    };
    let id = leak("102");
    let began = row(&site, id).created_at;
    clock.fetch_add(9 * HOUR, Ordering::SeqCst);
    escalate::run(&site.node, (site.node.clock)().now, false).unwrap();
    leak("103");
    let top = row(&site, id);
    assert_eq!(top.next_step_at, None);
    assert_eq!(top.at_top_since, Some(began.plus_ms(6 * HOUR)));
    let person = site.person(ADMIN);
    let told = ops::show::one_task(&site.node, &person, id).unwrap();
    assert_eq!(
        told["at_top_since"],
        began.plus_ms(6 * HOUR).to_string().as_str()
    );
    let mut admin = site.admin();
    let order = |page: &str| {
        let at = |room: &str| page.find(&format!("Leak in Room {room}")).unwrap();
        at("102") < at("103")
    };
    for address in ["/work?tab=all", "/work?tab=late", "/work?tab=all&sort=age"] {
        let page = admin.get(address).text();
        assert!(page.contains("Top for "), "{address}: {page}");
        if address.ends_with("all") {
            assert!(page.contains("At the top, nobody above"), "{page}");
            assert!(order(&page), "{page}");
        }
    }
    let mut page = admin.get(&format!("/tasks/{id}")).text();
    assert!(page.contains("Room 102"));
    // Who answers there and asks for time is pressed then, and not before.
    let until = (site.node.clock)().now.plus_ms(48 * HOUR);
    let command = Command::Acknowledge {
        task: id,
        until: Some(until),
        reason: Some("The plumber comes the day after tomorrow.".to_owned()),
    };
    submit(&site.node, &person, command).unwrap();
    page = admin.get("/work?tab=all").text();
    assert!(!page.contains("Top for "), "{page}");
    assert!(!order(&page), "{page}");
    assert_eq!(row(&site, id).at_top_since, Some(until));
}
