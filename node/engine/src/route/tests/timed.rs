//! Rules that look at tasks as time passes.

use orgo_schema::{
    derive::{IdSecret, Scope},
    id::{CompartmentId, OrganizationId},
    label::Label,
    time::Timestamp,
};

use super::*;
use crate::{
    history::{fact_id, task_id},
    rule::timed::{Unfinished, due, next},
};

const RULES: &str = r"
  - id: four-hours
    when: { unresolved_for: PT4H }
    then: { priority: at least high, notify: department }
  - id: night
    when: { unresolved_for: PT1H, time_of_day: 18:00-07:00, severity: at least major }
    then: { escalate: true, tags: [night] }
  - id: pumps
    when: { unresolved_for: P1D, keyword: pump, to_role: Operations, domain: maintenance }
    then: { checklist: [Call the supplier], label: 101.11.Ops.Maintenance }
  - id: other-team
    when: { unresolved_for: PT1M, to_role: HR }
    then: { priority: critical }
  - { id: intake, when: { keyword: pump }, then: { tags: [pump] } }
  - { id: switched, enabled: false, when: { unresolved_for: PT1M }, then: { priority: low } }
";

fn label() -> Label {
    "1001.11.Operations.Maintenance".parse().unwrap()
}

fn task<'a>(label: &'a Label, since: &str) -> Unfinished<'a> {
    Unfinished {
        task: task_id(1),
        run: fact_id(7),
        since: since.parse().unwrap(),
        stood_ms: 0,
        is_held: false,
        title: "The pump",
        description: "",
        label,
        domain: "maintenance",
        subtype: None,
        tags: &[],
        priority: Priority::Medium,
        severity: None,
    }
}

/// Returns what is due by `now` as texts.
fn found(loaded: &Configuration, task: &Unfinished<'_>, now: &str) -> Vec<String> {
    let now = now.parse().unwrap();
    let all = due(&loaded.rules, &loaded.modules, task, &loaded.policy, now);
    all.iter()
        .map(|due| format!("{} {}", due.rule.rule.id, due.at))
        .collect()
}

#[test]
fn a_task_is_looked_at_as_time_passes() {
    let loaded = with_rules(RULES);
    let label = label();
    let task = task(&label, "2026-11-20T08:00:00Z");
    assert_eq!(found(&loaded, &task, "2026-11-20T11:59:59Z"), [""; 0]);
    assert_eq!(
        found(&loaded, &task, "2026-11-20T12:00:00Z"),
        ["four-hours 2026-11-20T12:00:00Z"]
    );
    assert_eq!(
        found(&loaded, &task, "2026-12-20T12:00:00Z"),
        [
            "four-hours 2026-11-20T12:00:00Z",
            "pumps 2026-11-21T08:00:00Z"
        ]
    );
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let next_after = |now: &str| {
        next(
            &loaded.rules,
            &loaded.modules,
            &task,
            &loaded.policy,
            at(now),
        )
    };
    assert_eq!(
        next_after("2026-11-20T08:00:00Z"),
        Some(at("2026-11-20T12:00:00Z"))
    );
    assert_eq!(
        next_after("2026-11-20T12:00:00Z"),
        Some(at("2026-11-21T08:00:00Z"))
    );
    assert_eq!(next_after("2026-11-21T08:00:00Z"), None);
    // What looks at mail never looks at a task, nor the other way round.
    let mail = Incoming {
        subject: "The pump",
        ..Incoming::default()
    };
    let at_intake = route(&loaded.rules, &loaded.modules, &mail);
    let ids: Vec<&str> = at_intake
        .matched
        .iter()
        .map(|matched| matched.rule.id.as_str())
        .collect();
    assert_eq!(ids, ["intake"]);
    assert_eq!(at_intake.near, []);
}

#[test]
fn conditions_hold_at_the_instant_it_becomes_due() {
    let loaded = with_rules(RULES);
    let label = label();
    let now = "2026-11-22T00:00:00Z";
    let severe = |since| Unfinished {
        severity: Some(Severity::Major),
        ..task(&label, since)
    };
    // The school's clocks show UTC: an hour after 17:00 it is 18:00.
    assert!(
        found(&loaded, &severe("2026-11-20T17:00:00Z"), now)
            .contains(&"night 2026-11-20T18:00:00Z".to_owned())
    );
    assert!(
        !found(&loaded, &severe("2026-11-20T16:59:59Z"), now)
            .iter()
            .any(|due| due.starts_with("night"))
    );
    assert!(
        !found(&loaded, &task(&label, "2026-11-20T17:00:00Z"), now)
            .iter()
            .any(|due| due.starts_with("night"))
    );
}

#[test]
fn holding_stops_the_clock() {
    let loaded = with_rules(RULES);
    let label = label();
    let task = task(&label, "2026-11-20T08:00:00Z");
    let held = Unfinished {
        is_held: true,
        ..task.clone()
    };
    assert_eq!(found(&loaded, &held, "2026-12-20T12:00:00Z"), [""; 0]);
    let stood = Unfinished {
        stood_ms: 3_600_000,
        ..task
    };
    assert_eq!(
        found(&loaded, &stood, "2026-11-20T13:00:00Z"),
        ["four-hours 2026-11-20T13:00:00Z"]
    );
}

#[test]
fn every_node_names_it_alike_and_another_run_otherwise() {
    let loaded = with_rules(RULES);
    let label = label();
    let scope = Scope::new(
        OrganizationId::new(uuid::Uuid::from_u128(1)),
        CompartmentId::new(uuid::Uuid::from_u128(2)),
        IdSecret::new([3; 32]),
    );
    let named = |task: &Unfinished<'_>, now: &str| {
        let all = due(
            &loaded.rules,
            &loaded.modules,
            task,
            &loaded.policy,
            now.parse().unwrap(),
        );
        all.first().unwrap().id(&scope)
    };
    let first = task(&label, "2026-11-20T08:00:00Z");
    let id = named(&first, "2026-11-20T12:00:00Z");
    // A node that looks later, or saw the title change, says the same.
    assert_eq!(
        named(
            &Unfinished {
                title: "Pump",
                ..first.clone()
            },
            "2026-11-20T19:00:00Z"
        ),
        id
    );
    assert_ne!(
        named(
            &Unfinished {
                run: fact_id(8),
                ..first.clone()
            },
            "2026-11-20T12:00:00Z"
        ),
        id
    );
    assert_ne!(
        named(
            &Unfinished {
                task: task_id(2),
                ..first
            },
            "2026-11-20T12:00:00Z"
        ),
        id
    );
}

#[test]
fn a_timed_rule_is_told_in_sentences() {
    let loaded = with_rules(RULES);
    let sentences = |id: &str| {
        let rule = loaded
            .rules
            .rules()
            .iter()
            .find(|rule| rule.rule.id == id)
            .unwrap();
        rule.rule.sentences()
    };
    assert_eq!(
        sentences("four-hours"),
        [
            "When a task is unresolved for PT4H.",
            "Sets the priority to at least high.",
            "Tells the area of the team."
        ]
    );
    assert_eq!(
        sentences("night"),
        [
            "When a task is unresolved for PT1H, and the time is from 18:00 to 07:00, and the severity so far is at least major.",
            "Adds the tags night.",
            "Moves the task up one level at once.",
        ]
    );
}
