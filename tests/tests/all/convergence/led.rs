//! What rules do beside the work of a mail, at two gateways that took in the same one.

use orgo_node::escalate;
use orgo_node::node::Node;
use orgo_node::verb::{CaseVerb, TaskVerb, Verb};
use orgo_schema::fact::{LED_FROM, LED_TO};
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
    all.map(|case| apart.show(at, Verb::Case(CaseVerb::Show { case }))).collect()
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
    assert_eq!(all.len(), 3, "the case of the mail, and two that rules opened");
    let own = titled(&all, "Leak in Room 102");
    let inspection = titled(&all, "Inspection after Leak in Room 102");
    let bill = titled(&all, "Bill for Inspection after Leak in Room 102");
    for case in [own, inspection] {
        let files = case["attachments"].as_array().unwrap();
        assert_eq!(files.len(), 1, "{case}");
        assert_eq!(files[0]["name"], "leak-protocol.txt");
    }
    assert_eq!(links(own, LED_TO), sorted([&inspection["case_id"], &bill["case_id"]]));
    assert_eq!(links(inspection, LED_FROM), [&own["case_id"]]);
    assert_eq!(inspection["tags"], json!(["inspection"]));
    // The task of such a case begins when the mail came in, and climbs like any other.
    let task = inspection["tasks"][0]["task_id"].as_str().unwrap();
    assert!(!inspection["tasks"][0]["next_step_at"].is_null(), "{inspection}");
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
