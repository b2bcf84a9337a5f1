//! Work that is handed over between units at two nodes that could not see one another.

use orgo_node::escalate;
use orgo_node::verb::{CaseVerb, TaskVerb, Verb};
use orgo_schema::command::{Command, Object};
use orgo_schema::fact::OfferReply;
use orgo_schema::id::TaskId;
use orgo_schema::task::TaskAction;
use serde_json::{Value, json};

use super::people::{Apart, verdicts};

const HOUR_MS: i64 = 3_600_000;

/// Offers the first task, and returns the task that asks about that.
fn offer(apart: &Apart, at: usize, to: &str) -> TaskId {
    let facts = apart
        .command(
            at,
            Command::Offer {
                object: Object::Task(apart.tasks[0]),
                to: to.parse().unwrap(),
                reason: "It is theirs".to_owned(),
            },
        )
        .unwrap();
    TaskId::new(facts[0].uuid())
}

fn answer(apart: &Apart, at: usize, reply: OfferReply) {
    let answer = Command::AnswerOffer {
        object: Object::Task(apart.tasks[0]),
        offer: None,
        reply,
        reason: Some("Seen".to_owned()),
    };
    apart.command(at, answer).unwrap();
}

/// Returns a task as both nodes show it.
fn shown(apart: &Apart, task: TaskId) -> Value {
    let shown = [0, 1].map(|at| apart.show(at, Verb::Task(TaskVerb::Show { task })));
    assert_eq!(shown[0], shown[1]);
    shown[0].clone()
}

#[test]
fn accepted_here_and_taken_back_there_is_accepted() {
    for (accepts, revokes) in [(0, 1), (1, 0)] {
        let apart = Apart::new();
        let asks = offer(&apart, 0, "IT.Support");
        apart.meet();
        assert_eq!(shown(&apart, asks)["void"], Value::Null);
        answer(&apart, revokes, OfferReply::Revoke);
        answer(&apart, accepts, OfferReply::Accept);
        apart.meet();
        let task = apart.task();
        assert_eq!(task["transfers"][0]["state"], "accepted", "{task}");
        assert_eq!(task["owner_role"], "IT.Support", "{task}");
        assert_eq!(task["conflicts"], json!([]), "{task}");
        let answers = verdicts(&task, "offer_answered");
        assert_eq!(answers.len(), 2, "an act was lost: {task}");
        assert_eq!(answers.iter().filter(|said| *said == "counts").count(), 1);
        assert!(shown(&apart, asks)["void"].is_string());
    }
}

#[test]
fn offers_made_apart_leave_one_open_and_ask_one_unit() {
    let apart = Apart::new();
    let asks = [
        offer(&apart, 0, "IT.Support"),
        offer(&apart, 1, "HR.Conduct"),
    ];
    apart.meet();
    let task = apart.task();
    let states: Vec<&Value> = task["transfers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|transfer| &transfer["state"])
        .collect();
    assert_eq!(states, ["lapsed", "open"], "{task}");
    let void = asks.map(|asks| shown(&apart, asks)["void"].is_string());
    assert!(void[0] != void[1], "one of them is asked: {void:?}");
    answer(&apart, 1, OfferReply::Accept);
    apart.meet();
    let task = apart.task();
    assert_eq!(
        task["owner_role"],
        task["transfers"][1]["to"].as_str().unwrap()[8..],
        "{task}"
    );
}

#[test]
fn an_offer_that_nobody_answers_climbs_alike_at_both_and_once() {
    let apart = Apart::new();
    let asks = offer(&apart, 0, "IT.Support");
    apart.meet();
    for at in [0, 1] {
        let node = &apart.nodes[at];
        let now = (node.clock)().now.plus_ms(27 * HOUR_MS);
        let steps = escalate::run(node, now, false).unwrap();
        assert_eq!(steps.iter().filter(|step| step.task == asks).count(), 1);
    }
    apart.meet();
    let climbed = shown(&apart, asks);
    assert_eq!(
        (&climbed["escalation_level"], &climbed["status"]),
        (&json!(1), &json!("escalated"))
    );
    assert_eq!(verdicts(&climbed, "stepped"), ["counts"], "{climbed}");
    // The work itself stays where it was offered from, and climbs by itself.
    assert_eq!(apart.task()["owner_role"], "Operations.Maintenance");
    answer(&apart, 1, OfferReply::Accept);
    apart.meet();
    let ended = shown(&apart, asks);
    assert!(ended["void"].is_string() && ended["next_step_at"].is_null());
    assert_eq!(apart.task()["status"], "pending", "somebody answers for it");
}

#[test]
fn an_offer_lapses_with_the_work_and_goes_with_it_to_another_case() {
    let apart = Apart::new();
    let asks = offer(&apart, 0, "IT.Support");
    let split = Command::SplitCase {
        case: apart.cases[0],
        tasks: vec![apart.tasks[0]],
        title: None,
    };
    apart.command(0, split).unwrap();
    apart.meet();
    let (task, asked) = (apart.task(), shown(&apart, asks));
    assert_ne!(task["case_id"], apart.cases[0].to_string());
    assert_eq!(task["case_id"], asked["case_id"], "{asked}");
    assert_eq!(asked["void"], Value::Null, "{asked}");
    let case: orgo_schema::id::CaseId = task["case_id"].as_str().unwrap().parse().unwrap();
    let case = apart.show(1, Verb::Case(CaseVerb::Show { case }));
    assert_eq!(case["tasks"].as_array().unwrap().len(), 2, "{case}");
    apart.act(1, TaskAction::Complete);
    apart.meet();
    assert_eq!(apart.task()["transfers"][0]["state"], "lapsed");
    assert!(shown(&apart, asks)["void"].is_string());
}
