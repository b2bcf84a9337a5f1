//! Rules that wait for time to pass, at two nodes that cannot see one another.

use orgo_node::escalate::{self, What};
use orgo_node::verb::{DryRun, RulesVerb, Verb};
use orgo_schema::command::{Command, Object};
use orgo_schema::fact::{Item, Value as Field};
use orgo_schema::task::TaskAction;
use orgo_schema::time::Timestamp;
use orgo_schema::word::Priority;
use orgo_tests::site::put;
use serde_json::{Value, json};

use super::people::{Apart, verdicts};

const RULES: &str = "version: \"3\"
rules:
  - id: a-week
    when: { unresolved_for: P7D }
    then: { priority: at least high, tags: [forgotten], checklist: [Ask whether it still leaks] }
  - id: high-and-old
    when: { unresolved_for: P8D, priority: at least high }
    then: { escalate: true }
";

const DAY: i64 = 24 * 60 * 60 * 1_000;

/// Returns an instant after so many days, by any clock that may be off a little.
fn after(apart: &Apart, at: usize, days: i64) -> Timestamp {
    (apart.nodes[at].clock)().now.plus_ms(days * DAY + DAY / 24)
}

/// Records at a node what has occurred so many days from now, and returns the rules among it.
fn record(apart: &Apart, at: usize, days: i64) -> Vec<String> {
    let now = after(apart, at, days);
    let recorded = escalate::run(&apart.nodes[at], now, false).unwrap();
    let rules = recorded
        .into_iter()
        .filter_map(|recorded| match recorded.what {
            What::Rule { rule, .. } if recorded.task == apart.tasks[0] => Some(rule.id),
            What::Rule { .. } | What::Step { .. } => None,
        });
    rules.collect()
}

/// Returns the priority, the tags of the case, and the lines of the checklist that rules added.
fn stands(apart: &Apart) -> (Value, Value, usize) {
    let (task, case) = (apart.task(), apart.case());
    let lines = task["checklist"].as_array().map(Vec::as_slice);
    let added = lines.unwrap_or_default().iter();
    let added = added.filter(|line| !line["of"].is_null()).count();
    (task["priority"].clone(), case["tags"].clone(), added)
}

#[test]
fn both_record_what_is_due_and_one_act_comes_of_it() {
    let apart = Apart::with_rules(RULES);
    let before = stands(&apart);
    assert_eq!(record(&apart, 0, 6), [""; 0]);
    assert_eq!(record(&apart, 0, 7), ["a-week"]);
    // The other one looks later, and finds what follows from it, too.
    assert_eq!(record(&apart, 1, 9), ["a-week", "high-and-old"]);
    assert_eq!(record(&apart, 1, 9), [""; 0], "it is recorded once");
    apart.meet();
    let (priority, tags, lines) = stands(&apart);
    assert_eq!(
        (before.0, priority, lines),
        (json!("medium"), json!("high"), 1)
    );
    assert!(tags.to_string().contains("forgotten"), "{tags}");
    let task = apart.task();
    assert_eq!(verdicts(&task, "timed"), ["counts", "counts"], "{task}");
    assert_eq!(record(&apart, 0, 30), [""; 0], "in a run a rule acts once");
    // A line of a rule is ticked like any other, at whichever site.
    let place = task["checklist"].as_array().unwrap().len() - 1;
    let tick = Command::Check {
        task: apart.tasks[0],
        item: u16::try_from(place).unwrap(),
        done: true,
    };
    apart.command(1, tick).unwrap();
    apart.meet();
    assert_eq!(apart.task()["checklist"][place]["done"], true);
}

#[test]
fn it_is_void_where_somebody_had_taken_up_the_task() {
    let apart = Apart::with_rules(RULES);
    let before = stands(&apart);
    apart.act(0, TaskAction::Start);
    // The other node could not know, and recorded what was due there.
    assert_eq!(record(&apart, 1, 7), ["a-week"]);
    apart.meet();
    assert_eq!(stands(&apart), before);
    let said = verdicts(&apart.task(), "timed");
    assert!(
        said.len() == 1 && said[0].contains("had taken it up"),
        "{said:?}"
    );
}

#[test]
fn what_people_say_afterwards_stands() {
    let apart = Apart::with_rules(RULES);
    record(&apart, 0, 7);
    apart.meet();
    let (task, case) = (apart.tasks[0], apart.cases[0]);
    let value = Field::Priority(Priority::Low);
    apart.command(0, Command::SetTask { task, value }).unwrap();
    apart.meet();
    // What was set with knowledge of the act stands, whatever the clocks say.
    assert_eq!(stands(&apart).0, json!("low"));
    assert_eq!(apart.task()["conflicts"], json!([]));
    let object = Object::Case(case);
    let item = Item::Tag("mine".to_owned());
    apart.command(1, Command::Add { object, item }).unwrap();
    apart.meet();
    let tags = apart.case()["tags"].to_string();
    assert!(
        tags.contains("mine") && tags.contains("forgotten"),
        "{tags}"
    );
}

#[test]
fn a_dry_run_says_what_recording_then_does() {
    let apart = Apart::with_rules(RULES);
    let dry = || {
        let asked = DryRun {
            rules: None,
            days: 30,
        };
        let mut said = apart.show(0, Verb::Rules(RulesVerb::DryRun(asked)));
        said["by_time"].take()
    };
    assert_eq!(dry(), json!([]), "nothing lies for so long");
    let recorded = escalate::run(&apart.nodes[0], after(&apart, 0, 7), true).unwrap();
    let rules = recorded
        .iter()
        .filter(|it| matches!(it.what, What::Rule { .. }));
    assert_eq!(rules.count(), 2, "one of each task, and nothing is stored");
    assert_eq!(apart.task()["priority"], "medium");
}

#[test]
fn a_rule_that_comes_later_does_not_reach_back() {
    let apart = Apart::with_rules(RULES);
    let more = "  - { id: an-hour, when: { unresolved_for: PT1H }, then: { tags: [hour] } }\n";
    put(
        &apart.pair.site(0).join("rules/own.yaml"),
        format!("{RULES}{more}"),
    );
    assert!(apart.nodes[0].refresh_configuration().unwrap());
    let enacted = (apart.nodes[0].clock)().now;
    let mut found = record(&apart, 0, 7);
    found.sort();
    assert_eq!(found, ["a-week", "an-hour"]);
    apart.meet();
    let task = apart.task();
    let timeline = task["timeline"].as_array().unwrap().iter();
    let since = |id: &str| {
        let said = timeline.clone().map(|line| &line["says"]["timed"]);
        let mut of_rule = said.filter(|said| said["rule"]["id"] == id);
        of_rule.next().unwrap()["since"].clone()
    };
    assert_eq!(since("a-week"), Value::Null, "it has always been");
    let an_hour: Timestamp = since("an-hour").as_str().unwrap().parse().unwrap();
    assert!(an_hour.since_ms(enacted).abs() < DAY, "{an_hour}");
}
