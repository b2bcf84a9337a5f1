//! What rules do beside the work of a mail, at two gateways that took in the same one.

use orgo_node::escalate;
use orgo_node::node::Node;
use orgo_node::verb::{CaseVerb, TaskVerb, Verb, WaitingVerb};
use orgo_schema::command::{Command, Object};
use orgo_schema::fact::{LED_FROM, LED_TO};
use orgo_schema::id::FactId;
use orgo_tests::letter::letter;
use serde_json::{Value, json};

use super::people::{Apart, enacted};
use super::{agree, feed, meet};

const RULES: &str = "version: \"5\"
rules:
  - id: leak-beside
    when: { keyword: leak, to: maintenance@* }
    then:
      attach: [leak-protocol]
      open_case:
        case: { title: \"Inspection after {{ subject }}\", tags: [inspection] }
        task: { type: maintenance, priority: high }
        label: 1001.11.Operations.Safety
        attach: [leak-protocol]
  - id: inspected
    when: { subject contains: Inspection }
    then: { open_case: { case: { title: \"Bill for {{ subject }}\" }, label: 1001.71.Finance.Budgeting } }
";

/// Takes the same mail in at both nodes, before they meet.
fn both_take_in(nodes: &[Node; 2]) -> [Value; 2] {
    let mail = letter("1@example.org", "Leak in Room 102", "Water.").into_bytes();
    nodes.each_ref().map(|node| {
        let outcome = feed(node, std::slice::from_ref(&mail), 1).remove(0);
        json!(outcome.case_id.unwrap())
    })
}

fn cases(apart: &Apart, at: usize) -> Vec<Value> {
    let all = apart.all_cases(at).into_iter();
    all.map(|case| apart.show(at, Verb::Case(CaseVerb::Show { case })))
        .collect()
}

fn titled<'a>(cases: &'a [Value], title: &str) -> &'a Value {
    let mut found = cases.iter().filter(|case| case["title"] == title);
    let one = found.next().unwrap_or_else(|| panic!("no case {title}"));
    assert!(found.next().is_none(), "two cases {title}");
    one
}

fn links<'a>(case: &'a Value, relation: &str) -> Vec<&'a Value> {
    let links = case["links"].as_array().unwrap().iter();
    let links = links.filter(|link| link["relation"] == relation);
    links.map(|link| &link["case_id"]).collect()
}

fn sorted(mut ids: [&Value; 2]) -> Vec<&Value> {
    ids.sort_by_key(|id| id.as_str());
    ids.to_vec()
}

#[test]
fn two_gateways_open_one_case_beside_and_attach_one_file() {
    let pair = enacted(RULES, "");
    let nodes = pair.nodes();
    let opened = both_take_in(&nodes);
    assert_eq!(opened[0], opened[1]);
    meet(&nodes[0], &nodes[1]);
    agree(&nodes);
    let apart = Apart::of(pair, nodes);
    let all = cases(&apart, 0);
    assert_eq!(
        all.len(),
        3,
        "the case of the mail, and two that rules opened"
    );
    let own = titled(&all, "Leak in Room 102");
    let inspection = titled(&all, "Inspection after Leak in Room 102");
    let bill = titled(&all, "Bill for Inspection after Leak in Room 102");
    for case in [own, inspection] {
        let files = case["attachments"].as_array().unwrap();
        assert_eq!(files.len(), 1, "{case}");
        assert_eq!(files[0]["name"], "leak-protocol.txt");
        assert_eq!(files[0]["at"], case["created_at"]);
    }
    assert_eq!(
        links(own, LED_TO),
        sorted([&inspection["case_id"], &bill["case_id"]])
    );
    assert_eq!(links(inspection, LED_FROM), [&own["case_id"]]);
    assert_eq!(inspection["tags"], json!(["inspection"]));
    // The task of such a case begins when the mail came in, and climbs like any other.
    let task = inspection["tasks"][0]["task_id"].as_str().unwrap();
    assert!(
        !inspection["tasks"][0]["next_step_at"].is_null(),
        "{inspection}"
    );
    let later = (apart.nodes[0].clock)().now.plus_ms(30 * 60 * 60 * 1_000);
    for node in &apart.nodes {
        escalate::run(node, later, false).unwrap();
    }
    apart.meet();
    let task = task.parse().unwrap();
    let shown = apart.show(1, Verb::Task(TaskVerb::Show { task }));
    assert_ne!(shown["escalation_level"], 0, "{shown}");
}

#[test]
fn what_answers_the_mail_opens_nothing_more() {
    let pair = enacted(RULES, "");
    let nodes = pair.nodes();
    both_take_in(&nodes);
    let answer = b"Message-ID: <2@example.org>\r\nIn-Reply-To: <1@example.org>\r\nFrom: ann@example.org\r\n\
        To: maintenance@school.example\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\nSubject: Re: Leak in Room 102\r\n\r\n\
        The leak is worse.\r\n";
    feed(&nodes[0], &[answer.to_vec()], 1);
    meet(&nodes[0], &nodes[1]);
    agree(&nodes);
    let apart = Apart::of(pair, nodes);
    assert_eq!(cases(&apart, 1).len(), 3);
}

const ASKS: &str = "version: \"1\"\nautomation: manual\n";

/// Returns what waits at a node, as the coordinator sees it.
fn waiting(apart: &Apart, at: usize) -> Vec<Value> {
    let mut listed = apart.show(at, Verb::Waiting(WaitingVerb::List));
    serde_json::from_value(listed["items"].take()).unwrap()
}

fn act(waiting: &Value) -> FactId {
    waiting["act_id"].as_str().unwrap().parse().unwrap()
}

fn say(apart: &Apart, at: usize, id: FactId, yes: bool) {
    let reason = None;
    let verb = if yes {
        WaitingVerb::Yes { id, reason }
    } else {
        WaitingVerb::No { id, reason }
    };
    apart.show(at, Verb::Waiting(verb));
}

/// Two nodes of an organisation that wants to be asked, which took in one mail, and have met.
fn asked() -> Apart {
    let pair = enacted(RULES, ASKS);
    let nodes = pair.nodes();
    both_take_in(&nodes);
    Apart::of(pair, nodes)
}

#[test]
fn what_rules_open_waits_for_a_yes_where_the_organisation_asks() {
    let apart = asked();
    apart.meet();
    assert_eq!(cases(&apart, 0).len(), 1, "what waits is in no list");
    let waits = waiting(&apart, 1);
    assert_eq!(waits, waiting(&apart, 0));
    assert_eq!(waits.len(), 2, "{waits:?}");
    let inspection = waits.iter().find(|it| it["rule"] == "leak-beside").unwrap();
    let does = inspection["does"].to_string();
    assert!(
        does.contains("Inspection after Leak") && does.contains("1001.11.Operations.Safety"),
        "{does}"
    );
    // Nothing in it climbs meanwhile.
    let later = (apart.nodes[0].clock)().now.plus_ms(60 * 60 * 60 * 1_000);
    let recorded = escalate::run(&apart.nodes[0], later, true).unwrap();
    let own = apart.show(
        0,
        Verb::Case(CaseVerb::Show {
            case: apart.all_cases(0)[0],
        }),
    );
    let own_task = own["tasks"][0]["task_id"].clone();
    assert!(
        recorded.iter().all(|it| json!(it.task) == own_task),
        "{recorded:?}"
    );
    say(&apart, 1, act(inspection), true);
    apart.meet();
    let all = cases(&apart, 0);
    let opened = titled(&all, "Inspection after Leak in Room 102");
    assert!(!opened["tasks"][0]["next_step_at"].is_null(), "{opened}");
    assert_eq!(waiting(&apart, 0).len(), 1, "the other one still waits");
}

#[test]
fn a_no_that_could_not_see_the_yes_holds_everywhere() {
    let apart = asked();
    apart.meet();
    let inspection = waiting(&apart, 0);
    let inspection = inspection
        .iter()
        .find(|it| it["rule"] == "leak-beside")
        .unwrap();
    say(&apart, 0, act(inspection), true);
    say(&apart, 1, act(inspection), false);
    assert_eq!((cases(&apart, 0).len(), cases(&apart, 1).len()), (2, 1));
    apart.meet();
    assert_eq!((cases(&apart, 0).len(), cases(&apart, 1).len()), (1, 1));
    let left = waiting(&apart, 0);
    assert!(
        left.iter().all(|it| it["rule"] != "leak-beside"),
        "{left:?}"
    );
}

#[test]
fn a_timed_change_waits_and_acts_from_the_yes_on() {
    let rules = "version: \"1\"\nrules:\n  - id: two-days\n    when: { unresolved_for: P2D }\n    then: { priority: critical, tags: [old] }\n";
    let apart = Apart::among(enacted(rules, ASKS));
    let later = (apart.nodes[0].clock)().now.plus_ms(49 * 60 * 60 * 1_000);
    for node in &apart.nodes {
        escalate::run(node, later, false).unwrap();
    }
    apart.meet();
    let task = apart.task();
    assert_eq!(
        (&task["priority"], &task["escalation_level"]),
        (&json!("medium"), &json!(2))
    );
    let waits = waiting(&apart, 0);
    assert_eq!(waits.len(), 2, "one for each of the two tasks: {waits:?}");
    let ours = waits
        .iter()
        .find(|it| it["task_id"] == json!(apart.tasks[0]))
        .unwrap();
    assert_eq!(
        ours["does"],
        json!(["set the priority to critical", "tag the case old"])
    );
    say(&apart, 1, act(ours), true);
    apart.meet();
    assert_eq!(apart.task()["priority"], "critical");
    assert!(apart.case()["tags"].to_string().contains("old"));
    assert_eq!(waiting(&apart, 0).len(), 1);
    // Nobody can say yes to what nobody asks.
    let object = Object::Task(apart.tasks[1]);
    let wrong = Command::Decide {
        object,
        act: act(ours),
        yes: true,
        reason: None,
    };
    let refused = apart.command(0, wrong).unwrap_err().to_string();
    assert!(refused.contains("nothing waits for a yes"), "{refused}");
}
