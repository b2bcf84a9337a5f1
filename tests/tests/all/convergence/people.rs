//! What people did at two nodes that could not see one another.

use std::collections::BTreeSet;

use orgo_node::admit::exchange;
use orgo_node::escalate;
use orgo_node::failure::Failure;
use orgo_node::found::add_user;
use orgo_node::guard;
use orgo_node::node::Node;
use orgo_node::ops;
use orgo_node::policy::folder;
use orgo_node::submit::submit;
use orgo_node::verb::{CaseVerb, TaskVerb, Verb};
use orgo_node::wire::Question;
use orgo_schema::command::{Command, NewTask, Object};
use orgo_schema::fact::{Account, Approval, Item, Judgment, OfferReply, Value as Field};
use orgo_schema::id::{CaseId, FactId, TaskId, UserId};
use orgo_schema::review::ReviewOutcome;
use orgo_schema::task::{TaskAction, TaskStatus};
use orgo_schema::word::{Duty, Priority, Severity, TaskCategory};
use orgo_tests::letter::letter;
use orgo_tests::site::put;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Pair, agree, feed, meet};

const ANN: &str = "ann@school.example";

/// Two nodes that know the same person and the same two mails.
pub(super) struct Apart {
    pub(super) nodes: [Node; 2],
    pub(super) user: UserId,
    pub(super) cases: Vec<CaseId>,
    pub(super) tasks: Vec<TaskId>,
    pub(super) pair: Pair,
}

impl Apart {
    pub(super) fn new() -> Self {
        Self::among(Pair::new())
    }

    /// Lets an organisation have rules of its own, in force at both nodes.
    pub(super) fn with_rules(rules: &str) -> Self {
        Self::among(enacted(rules, ""))
    }

    /// Lets the same person look at two nodes that met.
    pub(super) fn of(pair: Pair, nodes: [Node; 2]) -> Self {
        let user = add_user(&nodes[0], account()).unwrap();
        meet(&nodes[0], &nodes[1]);
        Self {
            nodes,
            user,
            cases: Vec::new(),
            tasks: Vec::new(),
            pair,
        }
    }

    pub(super) fn among(pair: Pair) -> Self {
        let nodes = pair.nodes();
        let user = add_user(&nodes[0], account()).unwrap();
        let mails = ["1", "2"]
            .map(|id| letter(&format!("{id}@example.org"), "Leak in Room 102", id).into_bytes());
        let outcomes = feed(&nodes[0], &mails, 2);
        meet(&nodes[0], &nodes[1]);
        Self {
            nodes,
            user,
            cases: outcomes
                .iter()
                .filter_map(|outcome| outcome.case_id)
                .collect(),
            tasks: outcomes
                .iter()
                .flat_map(|outcome| outcome.task_ids.clone())
                .collect(),
            pair,
        }
    }

    /// Does something at a node, and returns the facts it wrote.
    pub(super) fn command(&self, at: usize, command: Command) -> Result<Vec<FactId>, Failure> {
        let node = &self.nodes[at];
        let person = guard::person(&node.setting(), self.user, &account()).unwrap();
        submit(node, &person, command).map(|receipt| receipt.facts)
    }

    pub(super) fn act(&self, at: usize, action: TaskAction) {
        let reason = Some("because".to_owned());
        let task = self.tasks[0];
        self.command(
            at,
            Command::ActOnTask {
                task,
                action,
                reason,
                until: None,
            },
        )
        .unwrap();
    }

    pub(super) fn show(&self, at: usize, verb: Verb) -> Value {
        let question = Question {
            verb,
            on_behalf_of: Some(ANN.to_owned()),
        };
        ops::answer(&self.nodes[at], &question, Vec::new(), &mut |_| {}).unwrap()
    }

    /// Returns the first task as both nodes show it.
    pub(super) fn task(&self) -> Value {
        let shown = [0, 1].map(|at| {
            self.show(
                at,
                Verb::Task(TaskVerb::Show {
                    task: self.tasks[0],
                }),
            )
        });
        assert_eq!(shown[0], shown[1]);
        shown[0].clone()
    }

    /// Returns the first case as both nodes show it.
    pub(super) fn case(&self) -> Value {
        let shown = [0, 1].map(|at| {
            self.show(
                at,
                Verb::Case(CaseVerb::Show {
                    case: self.cases[0],
                }),
            )
        });
        assert_eq!(shown[0], shown[1]);
        shown[0].clone()
    }

    /// Returns everything that a node shows of what happened.
    fn timelines(&self, at: usize) -> String {
        let mut tasks: BTreeSet<TaskId> = self.tasks.iter().copied().collect();
        let mut all = String::new();
        for case in self.all_cases(at) {
            let case = self.show(at, Verb::Case(CaseVerb::Show { case }));
            let made = case["tasks"].as_array().unwrap().iter();
            tasks.extend(
                made.map(|task| -> TaskId { task["task_id"].as_str().unwrap().parse().unwrap() }),
            );
            all.push_str(&case["timeline"].to_string());
        }
        let tasks = tasks.into_iter();
        all.extend(tasks.map(|task| {
            let task = self.show(at, Verb::Task(TaskVerb::Show { task }));
            task["timeline"].to_string()
        }));
        all
    }

    /// Returns every case that a node lists, those that were split off others too.
    pub(super) fn all_cases(&self, at: usize) -> Vec<CaseId> {
        let all = CaseVerb::List {
            query: None,
            status: None,
            label: None,
            role: None,
            severity: None,
            tag: None,
            after: None,
            max: 1000,
        };
        let listed = self.show(at, Verb::Case(all));
        let items = listed["items"].as_array().unwrap().iter();
        items
            .map(|item| item["case_id"].as_str().unwrap().parse().unwrap())
            .collect()
    }

    pub(super) fn meet(&self) {
        meet(&self.nodes[0], &self.nodes[1]);
        agree(&self.nodes);
    }
}

/// Makes an organisation with rules of its own and with knobs that it sets otherwise, in force at both nodes.
pub(super) fn enacted(rules: &str, knobs: &str) -> Pair {
    let pair = Pair::new();
    let nodes = pair.nodes();
    put(&pair.site(0).join("rules/own.yaml"), rules);
    // Their bytes stay where they are: each gateway has them.
    for at in [0, 1] {
        put(
            &pair.site(at).join("resources/leak-protocol.txt"),
            "Shut the valve.",
        );
    }
    if !knobs.is_empty() {
        put(&pair.site(0).join("organisation.yaml"), knobs);
    }
    folder::begin(&nodes[0], "school").unwrap();
    exchange(&nodes[0], &nodes[1]).unwrap();
    for node in &nodes {
        node.refresh_configuration().unwrap();
    }
    pair
}

fn account() -> Account {
    Account {
        email: ANN.to_owned(),
        name: "Ann".to_owned(),
        duty: Duty::Coordinator,
        teams: Vec::new(),
        clearances: Vec::new(),
        active: true,
    }
}

/// Returns the verdicts on what happened to a task, by what happened.
pub(super) fn verdicts(task: &Value, kind: &str) -> Vec<String> {
    let timeline = task["timeline"].as_array().unwrap();
    let lines = timeline.iter().filter(|line| !line["says"][kind].is_null());
    lines
        .map(|line| line["verdict"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn of_two_cases_that_were_merged_into_one_another_apart_one_stays() {
    let apart = Apart::new();
    let (one, other) = (apart.cases[0], apart.cases[1]);
    for (at, case, into) in [(0, one, other), (1, other, one)] {
        let value = Field::MergedInto(Some(into));
        apart.command(at, Command::SetCase { case, value }).unwrap();
    }
    let task = apart.tasks[0];
    let weekly = Field::Recurrence(Some("FREQ=WEEKLY".parse().unwrap()));
    apart
        .command(
            0,
            Command::SetTask {
                task,
                value: weekly,
            },
        )
        .unwrap();
    meet(&apart.nodes[0], &apart.nodes[1]);
    agree(&apart.nodes);
    let (head, part) = (one.min(other), one.max(other));
    let show = |case| apart.show(1, Verb::Case(CaseVerb::Show { case }));
    assert_eq!(show(head)["status"], "open");
    assert_eq!(show(part)["status"], "merged");
    assert_eq!(show(head)["tasks"].as_array().unwrap().len(), 2);
}

#[test]
fn a_request_that_two_sites_decide_apart_is_shown_as_both_decided_it() {
    let apart = Apart::new();
    let case = apart.cases[0];
    let task = NewTask {
        title: "New boiler".into(),
        description: String::new(),
        label: "100.71.Finance.Budgeting".parse().unwrap(),
        domain: "finance_approvals".into(),
        category: TaskCategory::Request,
        subtype: None,
        priority: Priority::Medium,
        severity: None,
        reactivity_time: None,
        due_at: None,
        assignee: None,
        checklist: Vec::new(),
        approval: Some(Approval::default()),
        metadata: Vec::new(),
    };
    let asker = add_user(
        &apart.nodes[0],
        Account {
            email: "bob@school.example".into(),
            ..account()
        },
    )
    .unwrap();
    let asker = guard::person(&apart.nodes[0].setting(), asker, &account()).unwrap();
    let made = submit(&apart.nodes[0], &asker, Command::CreateTask { case, task }).unwrap();
    let task = made.task_ids[0];
    meet(&apart.nodes[0], &apart.nodes[1]);
    for (at, judgment) in [(0, Judgment::Approve), (1, Judgment::Reject)] {
        let reason = Some("Seen".into());
        let judge = Command::Judge {
            task,
            judgment,
            reason,
        };
        apart.command(at, judge).unwrap();
    }
    meet(&apart.nodes[0], &apart.nodes[1]);
    agree(&apart.nodes);
    let [shown, there] = [0, 1].map(|at| apart.show(at, Verb::Task(TaskVerb::Show { task })));
    assert_eq!(shown, there);
    let differ = &shown["conflicts"][0];
    assert_eq!(differ["field"], "status", "{shown}");
    let said = shown["timeline"].to_string();
    for words in ["Approved: Seen", "Rejected: Seen"] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn hold_here_and_complete_there_is_shown_until_a_person_settles_it() {
    let apart = Apart::new();
    apart.act(0, TaskAction::Hold);
    apart.act(1, TaskAction::Complete);
    apart.meet();
    let task = apart.task();
    assert_eq!(task["conflicts"][0]["field"], "status", "{task}");
    assert_eq!(
        verdicts(&task, "task_acted").len(),
        2,
        "an act was lost: {task}"
    );

    apart.act(1, TaskAction::Settle(TaskStatus::Completed));
    apart.meet();
    let task = apart.task();
    assert_eq!(task["status"], "completed");
    assert_eq!(task["conflicts"], json!([]), "{task}");
    assert_eq!(verdicts(&task, "task_acted").len(), 3, "{task}");
}

#[test]
fn a_field_set_at_both_is_shown_until_a_person_settles_it() {
    let apart = Apart::new();
    let case = apart.cases[0];
    let set = |severity| Command::SetCase {
        case,
        value: Field::Severity(severity),
    };
    apart.command(0, set(Severity::Moderate)).unwrap();
    apart.command(1, set(Severity::Major)).unwrap();
    apart.meet();
    let conflict = &apart.case()["conflicts"][0];
    assert_eq!(conflict["field"], "severity");
    assert_eq!(
        conflict["values"].as_array().map(Vec::len),
        Some(2),
        "{conflict}"
    );
    apart.command(0, set(Severity::Major)).unwrap();
    apart.meet();
    assert_eq!(apart.case()["conflicts"], json!([]));
    assert_eq!(apart.case()["severity"], "major");
}

#[test]
fn a_case_split_differently_at_both_is_shown_until_a_person_settles_it() {
    let apart = Apart::new();
    let task = apart.tasks[0];
    let split = |at: usize, title: &str| {
        let split = Command::SplitCase {
            case: apart.cases[0],
            tasks: vec![task],
            title: Some(title.to_owned()),
        };
        apart.command(at, split).unwrap();
    };
    split(0, "The roof");
    split(1, "The pipes");
    apart.meet();
    let shown = apart.task();
    let conflict = &shown["conflicts"][0];
    assert_eq!(conflict["field"], "case_id", "{shown}");
    assert_eq!(conflict["values"][0], shown["case_id"], "{shown}");
    assert_eq!(conflict["values"].as_array().map(Vec::len), Some(2));
    assert_eq!(verdicts(&shown, "set"), ["counts", "counts"], "{shown}");
    assert_eq!(apart.case()["tasks"], json!([]), "it is in one place only");
    assert_eq!(apart.case()["links"].as_array().map(Vec::len), Some(2));
    assert_eq!(apart.all_cases(0).len(), 4, "both new cases stay");

    let kept: CaseId = conflict["values"][1].as_str().unwrap().parse().unwrap();
    let value = Field::Case(kept);
    apart.command(1, Command::SetTask { task, value }).unwrap();
    apart.meet();
    let shown = apart.task();
    assert_eq!(
        (&shown["case_id"], &shown["conflicts"]),
        (&json!(kept), &json!([]))
    );

    // Merging what was split off back undoes it, at the other node too.
    for new in apart.all_cases(0) {
        if !apart.cases.contains(&new) {
            let value = Field::MergedInto(Some(apart.cases[0]));
            apart
                .command(0, Command::SetCase { case: new, value })
                .unwrap();
        }
    }
    apart.meet();
    assert_eq!(apart.task()["case_id"], json!(apart.cases[0]));
    assert_eq!(apart.case()["tasks"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_chain_of_merges_is_one_case_in_whatever_order_it_grew() {
    let orders: [[(usize, usize); 2]; 2] = [[(2, 0), (0, 1)], [(0, 1), (2, 0)]];
    for order in orders {
        let apart = Apart::new();
        let split = Command::SplitCase {
            case: apart.cases[0],
            tasks: vec![apart.tasks[0]],
            title: None,
        };
        apart.command(0, split).unwrap();
        apart.meet();
        let all = apart.all_cases(0);
        let new = *all.iter().find(|case| !apart.cases.contains(case)).unwrap();
        let cases = [apart.cases[0], apart.cases[1], new];
        let merge = |at: usize, from: usize, into: Option<usize>| {
            let value = Field::MergedInto(into.map(|into| cases[into]));
            let case = cases[from];
            apart.command(at, Command::SetCase { case, value }).unwrap();
        };
        // The part of a part is part of the whole, and its task with it.
        for (at, (from, into)) in order.into_iter().enumerate() {
            merge(at, from, Some(into));
            apart.meet();
        }
        assert_eq!(apart.task()["case_id"], json!(cases[1]), "{order:?}");
        // Let go of, the middle one keeps its part.
        merge(1, 0, None);
        apart.meet();
        assert_eq!(apart.task()["case_id"], json!(cases[0]), "{order:?}");
        assert_eq!(apart.case()["tasks"].as_array().map(Vec::len), Some(1));
    }
}

#[test]
fn a_case_split_here_and_merged_there_keeps_both_decisions() {
    let apart = Apart::new();
    let (case, other, task) = (apart.cases[0], apart.cases[1], apart.tasks[0]);
    let split = Command::SplitCase {
        case,
        tasks: vec![task],
        title: None,
    };
    apart.command(0, split).unwrap();
    let value = Field::MergedInto(Some(other));
    apart.command(1, Command::SetCase { case, value }).unwrap();
    apart.meet();
    let new = apart.task()["case_id"].clone();
    assert_ne!(new, json!(other), "what was split off stands by itself");
    assert_eq!(apart.case()["status"], "merged");
    assert_eq!(apart.task()["conflicts"], json!([]));
}

#[test]
fn both_record_the_same_step_once() {
    let apart = Apart::new();
    let record = |at: usize, hours: i64| {
        let node = &apart.nodes[at];
        let now = (node.clock)().now.plus_ms(hours * 3_600_000);
        let mut steps = escalate::run(node, now, false).unwrap();
        steps.sort_by_key(|step| step.task);
        steps
    };
    assert_eq!(record(0, 23), [], "the window of these tasks is a day");
    let steps = record(0, 27);
    assert_eq!((steps.len(), &record(1, 27)), (2, &steps));
    apart.meet();
    let task = apart.task();
    assert_eq!(
        (&task["escalation_level"], &task["status"]),
        (&json!(1), &json!("escalated"))
    );
    assert_eq!(verdicts(&task, "stepped"), ["counts"]);
}

#[test]
fn a_step_is_void_where_somebody_had_answered_for_the_task() {
    let apart = Apart::new();
    let task = apart.tasks[0];
    apart
        .command(
            0,
            Command::Acknowledge {
                task,
                until: None,
                reason: None,
            },
        )
        .unwrap();
    // The other node could not know, and recorded what was due there.
    let now = (apart.nodes[1].clock)().now.plus_ms(26 * 3_600_000);
    escalate::run(&apart.nodes[1], now, false).unwrap();
    apart.meet();
    let task = apart.task();
    assert_eq!(task["escalation_level"], 0, "{task}");
    let steps = verdicts(&task, "stepped");
    assert!(steps.len() == 1 && steps[0] != "counts", "{steps:?}");
}

/// Something that somebody does, or tries to.
#[expect(clippy::too_many_lines, reason = "a list of deeds")]
pub(super) fn deed(apart: &Apart, number: u8) -> Command {
    let at = usize::from(number) % 2;
    let (case, other, task) = (apart.cases[at], apart.cases[1 - at], apart.tasks[at]);
    let act = |action| Command::ActOnTask {
        task,
        action,
        reason: Some("because".into()),
        until: None,
    };
    let answer = |object, reply| Command::AnswerOffer {
        object,
        offer: None,
        reply,
        reason: Some("because".into()),
    };
    let objects = [Object::Case(case), Object::Task(task)];
    let object = objects[usize::from(number / 2) % 2];
    match number / 4 % 25 {
        0 => act(TaskAction::Start),
        1 => act(TaskAction::Hold),
        2 => act(TaskAction::Resume),
        3 => act(TaskAction::Complete),
        4 => act(TaskAction::Reopen),
        5 => act(TaskAction::Cancel),
        6 => Command::Acknowledge {
            task,
            until: None,
            reason: None,
        },
        7 => Command::SetCase {
            case,
            value: Field::Severity(Severity::Major),
        },
        8 => Command::SetTask {
            task,
            value: Field::Severity(Severity::Moderate),
        },
        9 => Command::Retitle {
            object,
            title: format!("Title {number}"),
        },
        10 => Command::Add {
            object,
            item: Item::Tag("wet".into()),
        },
        11 => Command::Remove {
            object,
            item: Item::Tag("wet".into()),
        },
        12 => Command::Comment {
            object,
            text: format!("Words {number}"),
        },
        13 => Command::SplitCase {
            case,
            tasks: vec![task],
            title: None,
        },
        14 => Command::SetTask {
            task,
            value: Field::Case(other),
        },
        15 => Command::Review {
            case,
            outcome: ReviewOutcome::ALL[at],
            note: None,
        },
        16 => Command::SetTask {
            task,
            value: Field::Recurrence(Some("FREQ=WEEKLY;BYDAY=MO".parse().unwrap())),
        },
        17 => Command::SetCase {
            case,
            value: Field::RetentionClass(Some("clinical".parse().unwrap())),
        },
        18 => Command::SetCase {
            case,
            value: Field::MergedInto(None),
        },
        19 => Command::SetCase {
            case,
            value: Field::MergedInto(Some(other)),
        },
        20 => Command::Offer {
            object,
            to: ["IT.Support", "HR.Conduct"][at].parse().unwrap(),
            reason: "It is theirs".into(),
        },
        21 => answer(object, OfferReply::Accept),
        22 => answer(object, OfferReply::ALL[1 + at]),
        // Cases that were split off become parts too, so that chains grow.
        _ => {
            let mut all = apart.all_cases(at);
            all.sort();
            let pick = |number: u8| all[usize::from(number) % all.len()];
            Command::SetCase {
                case: pick(number),
                value: Field::MergedInto(Some(pick(number / 8 + 1))),
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    /// Whatever people do at two nodes, with and without meetings between, both show the same in the end.
    #[test]
    fn any_deeds_agree(deeds in proptest::collection::vec((0_usize..2, any::<u8>(), 0_u8..8), 1..24)) {
        let apart = Apart::new();
        let mut done = Vec::new();
        for (at, number, then) in deeds {
            match apart.command(at, deed(&apart, number)) {
                Ok(facts) => done.extend(facts),
                Err(Failure::Refused(_)) => {}
                Err(failure) => prop_assert!(false, "{}", failure),
            }
            if then == 0 {
                meet(&apart.nodes[0], &apart.nodes[1]);
            }
        }
        apart.meet();
        for at in [0, 1] {
            let seen = apart.timelines(at);
            for fact in &done {
                prop_assert!(seen.contains(&fact.to_string()), "{fact} is not in {seen}");
            }
        }
    }
}
