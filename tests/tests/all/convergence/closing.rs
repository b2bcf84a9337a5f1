//! A case that two nodes close, finish or take up again while they do not hear of each other: one result.

use orgo_node::closing;
use orgo_node::verb::{TaskVerb, Verb};
use orgo_schema::case::{CaseAction, CaseStatus};
use orgo_schema::command::Command;
use orgo_schema::task::TaskAction;
use serde_json::Value;

use super::people::{Apart, enacted, verdicts};

const CLOSE: [CaseAction; 2] = [CaseAction::Resolve, CaseAction::Close];
const NORTH: usize = 0;
const SOUTH: usize = 1;

impl Apart {
    fn case_acts(&self, at: usize, actions: &[CaseAction]) {
        for action in actions {
            let command = Command::ActOnCase {
                case: self.cases[0],
                action: *action,
                reason: Some(format!("because of {at}")),
            };
            self.command(at, command).unwrap();
        }
    }

    /// Lets both hear of each other, checks that a second time changes nothing, and returns the status of the case.
    fn closes_as(&self) -> (String, Value) {
        self.meet();
        for node in &self.nodes {
            assert_eq!(closing::run(node).unwrap(), [], "nothing is left to close");
        }
        self.meet();
        let case = self.case();
        (case["status"].as_str().unwrap().to_owned(), case)
    }
}

#[test]
fn two_that_close_one_case_close_it_once() {
    let apart = Apart::new();
    apart.case_acts(NORTH, &CLOSE);
    apart.case_acts(SOUTH, &CLOSE);
    let (status, case) = apart.closes_as();
    assert_eq!(status, "closed", "{case}");
    assert_eq!(case["conflicts"], Value::Array(Vec::new()), "{case}");
    let mut said = verdicts(&case, "case_acted");
    said.sort();
    assert_eq!(said.len(), 4, "everybody's act stays: {case}");
    assert_eq!(
        said.iter().filter(|one| *one == "counts").count(),
        2,
        "{said:?}"
    );
}

#[test]
fn one_finishes_the_last_task_while_the_other_closes_the_case() {
    let apart = Apart::new();
    apart.act(NORTH, TaskAction::Start);
    apart.act(NORTH, TaskAction::Complete);
    apart.case_acts(SOUTH, &CLOSE);
    let (status, case) = apart.closes_as();
    assert_eq!(status, "closed", "{case}");
    assert_eq!(case["conflicts"], Value::Array(Vec::new()), "{case}");
    assert_eq!(apart.task()["status"], "completed");
    let task = apart.tasks[0];
    let shown = apart.show(SOUTH, Verb::Task(TaskVerb::Show { task }));
    assert!(
        verdicts(&shown, "task_acted")
            .iter()
            .all(|one| one == "counts"),
        "{shown}"
    );
}

#[test]
fn one_closes_while_the_other_takes_it_up_again() {
    let apart = Apart::new();
    apart.case_acts(NORTH, &[CaseAction::Resolve]);
    apart.meet();
    apart.case_acts(NORTH, &[CaseAction::Close]);
    apart.case_acts(SOUTH, &[CaseAction::Reopen]);
    let (status, case) = apart.closes_as();
    assert_eq!(
        status, "in_progress",
        "what was taken up again is work: {case}"
    );
    assert_ne!(
        case["conflicts"],
        Value::Array(Vec::new()),
        "people are asked: {case}"
    );
    apart.case_acts(SOUTH, &[CaseAction::Settle(CaseStatus::Closed)]);
    let (status, case) = apart.closes_as();
    assert_eq!(status, "closed", "{case}");
    assert_eq!(case["conflicts"], Value::Array(Vec::new()), "{case}");
}

/// Where nothing asks first, both nodes close by themselves what both saw finished.
#[test]
fn what_both_nodes_close_by_themselves_is_closed_once() {
    let knobs = "version: \"1\"\nautomation: full\n";
    let apart = Apart::among(enacted("version: \"1\"\nrules: []\n", knobs));
    for at in [NORTH, SOUTH] {
        apart.act(at, TaskAction::Complete);
        assert_eq!(closing::run(&apart.nodes[at]).unwrap(), [apart.cases[0]]);
    }
    let (status, case) = apart.closes_as();
    assert_eq!(status, "closed", "{case}");
    assert_eq!(case["conflicts"], Value::Array(Vec::new()), "{case}");
    let said = verdicts(&case, "case_acted");
    assert_eq!(
        said.iter().filter(|one| *one == "counts").count(),
        2,
        "{said:?}"
    );
}
