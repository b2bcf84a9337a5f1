//! Rules that look at tasks as time passes.

use std::collections::BTreeMap;

use orgo_schema::{
    derive::{IdSecret, Scope},
    id::{CompartmentId, FactId, OrganizationId},
    task::TaskStatus::{Completed, InProgress},
    time::{Stamp, Timestamp},
};

use super::*;
use crate::{
    fold::Trail,
    history::{fact_id, task_id},
    policy::PolicyHistory,
    rule::timed::{Due, Unfinished, due},
    walk::{Change, Event, OPEN_END, Start, timed::Mark, walk},
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
  - id: newer
    when: { unresolved_for: P2D }
    then: { tags: [old] }
  - { id: intake, when: { keyword: pump }, then: { tags: [pump] } }
  - { id: switched, enabled: false, when: { unresolved_for: PT1M }, then: { priority: low } }
";

/// A task of the school in its first run, with what happened to it since.
struct Lying {
    start: Start,
    events: Vec<Event>,
    title: &'static str,
    task: u128,
}

fn task(since: &str) -> Lying {
    let start = Start {
        run: fact_id(7),
        at: since.parse().unwrap(),
        label: "1001.11.Operations.Maintenance".parse().unwrap(),
        path: Vec::new(),
        levels: Vec::new(),
        domain: Some("maintenance".to_owned()),
        priority: Priority::Medium,
        severity: None,
        reactivity: None,
        is_routine: false,
        own: crate::resolve::Own::default(),
        marks: Vec::new(),
    };
    Lying {
        start,
        events: Vec::new(),
        title: "The pump",
        task: 1,
    }
}

impl Lying {
    fn then(mut self, at: &str, change: Change) -> Self {
        let fact = fact_id(100 + u128::try_from(self.events.len()).unwrap());
        let at = at.parse().unwrap();
        self.events.push(Event { at, fact, change });
        self
    }

    fn look<T>(&self, loaded: &Configuration, see: impl Fn(&[Due<'_>]) -> T) -> T {
        let policies = PolicyHistory::new(loaded.policy.clone());
        let trail = Trail {
            start: self.start.clone(),
            events: self.events.clone(),
        };
        let walk = walk(&trail.start, &trail.events, &policies, OPEN_END);
        let task = Unfinished {
            task: task_id(self.task),
            walk: &walk,
            trail: &trail,
            title: self.title,
            description: "",
            subtype: None,
            tags: &[],
        };
        let since = BTreeMap::from([(
            "newer".to_owned(),
            "2026-12-01T00:00:00Z".parse::<Timestamp>().unwrap(),
        )]);
        see(&due(
            &loaded.rules,
            &loaded.modules,
            &task,
            &policies,
            &since,
        ))
    }

    /// Returns what becomes due as texts.
    fn found(&self, loaded: &Configuration) -> Vec<String> {
        let text = |due: &Due<'_>| format!("{} {}", due.rule.rule.id, due.at);
        self.look(loaded, |found| found.iter().map(text).collect())
    }

    /// Returns the name of the first record.
    fn named(&self, loaded: &Configuration) -> FactId {
        let scope = Scope::new(
            OrganizationId::new(uuid::Uuid::from_u128(1)),
            CompartmentId::new(uuid::Uuid::from_u128(2)),
            IdSecret::new([3; 32]),
        );
        self.look(loaded, |found| found[0].record(&scope, Stamp::ZERO).0)
    }
}

#[test]
fn a_task_is_looked_at_as_time_passes() {
    let loaded = with_rules(RULES);
    let task = task("2026-11-20T08:00:00Z");
    assert_eq!(
        task.found(&loaded),
        [
            "four-hours 2026-11-20T12:00:00Z",
            "pumps 2026-11-21T08:00:00Z",
            "newer 2026-12-01T00:00:00Z",
        ]
    );
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
    let is_night = |task: &Lying| {
        let found = task.found(&loaded);
        found.into_iter().find(|due| due.starts_with("night"))
    };
    // The school's clocks show UTC: an hour after 17:00 it is 18:00. What is major moves up at once, and
    // that is no new run.
    let severe = |since| {
        let mut task = task(since);
        task.start.severity = Some(Severity::Major);
        task
    };
    assert_eq!(
        is_night(&severe("2026-11-20T17:00:00Z")).as_deref(),
        Some("night 2026-11-20T18:00:00Z")
    );
    assert_eq!(is_night(&severe("2026-11-20T16:59:59Z")), None);
    assert_eq!(is_night(&task("2026-11-20T17:00:00Z")), None);
    // What somebody said about it in time is known then, and what came later is not.
    let major = Change::Severity(Severity::Major);
    let in_time = task("2026-11-20T17:00:00Z").then("2026-11-20T17:30:00Z", major.clone());
    assert!(is_night(&in_time).is_some());
    let late = task("2026-11-20T17:00:00Z").then("2026-11-20T18:30:00Z", major);
    assert_eq!(is_night(&late), None);
}

#[test]
fn holding_stops_the_clock_and_starting_begins_anew() {
    let loaded = with_rules(RULES);
    let day = |time: &str| format!("2026-11-20T{time}:00Z");
    let until = Some(day("10:00").parse().unwrap());
    let held = |change| task(&day("08:00")).then(&day("09:00"), change);
    assert_eq!(held(Change::Held(None)).found(&loaded), [""; 0]);
    let found = held(Change::Held(until)).found(&loaded);
    assert_eq!(found[0], "four-hours 2026-11-20T13:00:00Z");
    let started = held(Change::Moved(InProgress));
    assert_eq!(started.found(&loaded)[0], "four-hours 2026-11-20T13:00:00Z");
    let done = held(Change::Moved(Completed));
    assert_eq!(done.found(&loaded), [""; 0]);
}

#[test]
fn every_node_names_it_alike_and_another_run_otherwise() {
    let loaded = with_rules(RULES);
    let first = || task("2026-11-20T08:00:00Z");
    let id = first().named(&loaded);
    // A node that saw the title change says the same.
    let retitled = Lying {
        title: "Pump",
        ..first()
    };
    assert_eq!(retitled.named(&loaded), id);
    let other_task = Lying { task: 2, ..first() };
    assert_ne!(other_task.named(&loaded), id);
    let other_run = first().then("2026-11-20T09:00:00Z", Change::Acknowledged(None));
    assert_ne!(other_run.named(&loaded), id);
}

#[test]
fn what_is_recorded_is_not_due_again_in_its_run() {
    let loaded = with_rules(RULES);
    let mut recorded = task("2026-11-20T08:00:00Z");
    let mark = recorded.look(&loaded, |found| {
        let timed = found[0].timed();
        Mark {
            fact: fact_id(50),
            // The file may have another version by now.
            rule: RuleRef {
                version: "older".to_owned(),
                ..timed.rule
            },
            run: timed.run,
            after: timed.after,
            since: None,
            changes: Vec::new(),
        }
    });
    recorded.start.marks.push(mark);
    let is_due = |task: &Lying| {
        task.found(&loaded)
            .iter()
            .any(|due| due.starts_with("four-hours"))
    };
    assert!(!is_due(&recorded));
    let started = recorded.then("2026-11-20T14:00:00Z", Change::Moved(InProgress));
    assert!(is_due(&started));
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
