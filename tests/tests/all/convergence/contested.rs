//! What people did at one node whose right to it had been taken back at another.

use orgo_node::found::add_user;
use orgo_node::guard;
use orgo_node::node::Node;
use orgo_node::ops;
use orgo_node::policy::again;
use orgo_node::submit::submit;
use orgo_node::verb::{Verb, WaitingVerb};
use orgo_node::wire::Question;
use orgo_schema::command::Command;
use orgo_schema::fact::Account;
use orgo_schema::id::{FactId, UserId};
use orgo_schema::task::TaskAction;
use orgo_schema::word::Duty;
use serde_json::Value;

use super::people::{Apart, enacted, verdicts};
use super::{agree, digest, meet};

const OWN: &str = "version: \"1.0\"
rules:
  - id: own-leak
    when: { to: maintenance@* }
    then: { tags: [LEAK] }
";

/// An administrator at North, and Ben, whose account they end while he works at South.
struct Office {
    apart: Apart,
    ben: UserId,
    head: UserId,
}

fn account(name: &str, duty: Duty, active: bool) -> Account {
    Account {
        email: format!("{name}@school.example"),
        name: name.to_owned(),
        duty,
        teams: vec!["Operations.Maintenance".parse().unwrap()],
        clearances: Vec::new(),
        active,
    }
}

impl Office {
    fn new(apart: Apart) -> Self {
        let [north, south] = &apart.nodes;
        let ben = add_user(north, account("ben", Duty::Member, true)).unwrap();
        let head = add_user(north, account("head", Duty::Administrator, true)).unwrap();
        meet(north, south);
        Self { apart, ben, head }
    }

    /// Says at North what Ben may do.
    fn lets_ben(&self, duty: Duty, active: bool) {
        let account = account("ben", duty, active);
        let user = self.ben;
        let command = Command::SetAccount { user, account };
        self.does(0, (self.head, "head", Duty::Administrator), command);
    }

    /// Lets Ben act on the first task at South, who knows of nothing.
    fn ben_does(&self, action: TaskAction) -> FactId {
        let command = Command::ActOnTask {
            task: self.apart.tasks[0],
            action,
            reason: Some("because".to_owned()),
            until: None,
        };
        self.does(1, (self.ben, "ben", Duty::Member), command)[0]
    }

    fn does(
        &self,
        at: usize,
        (user, name, duty): (UserId, &str, Duty),
        command: Command,
    ) -> Vec<FactId> {
        let node = &self.apart.nodes[at];
        let person = guard::person(&node.setting(), user, &account(name, duty, true)).unwrap();
        submit(node, &person, command).unwrap().facts
    }

    /// Lets the sites meet, and do what they do by themselves.
    fn meet(&self) {
        let nodes = &self.apart.nodes;
        meet(&nodes[0], &nodes[1]);
        nodes.iter().for_each(|node| again::run(node).unwrap());
        agree(nodes);
    }

    fn waiting(&self, at: usize) -> Vec<Value> {
        listed(&self.apart.nodes[at], "ann@school.example")
    }

    fn status(&self) -> String {
        self.apart.task()["status"].as_str().unwrap().to_owned()
    }
}

fn listed(node: &Node, reader: &str) -> Vec<Value> {
    let answer = said(node, reader, WaitingVerb::List).unwrap();
    answer["items"].as_array().unwrap().clone()
}

fn said(node: &Node, who: &str, verb: WaitingVerb) -> Result<Value, orgo_node::failure::Failure> {
    let question = Question {
        verb: Verb::Waiting(verb),
        on_behalf_of: Some(who.to_owned()),
    };
    ops::answer(node, &question, Vec::new(), &mut |_| {})
}

#[test]
fn what_was_done_by_somebody_whose_account_was_ended_is_listed_and_decided() {
    let office = Office::new(Apart::new());
    office.ben_does(TaskAction::Start);
    office.lets_ben(Duty::Member, false);
    let done = office.ben_does(TaskAction::Complete);
    assert_eq!(office.waiting(1).len(), 0, "South knows of nothing yet");
    office.meet();
    // A school lets it count until somebody decides.
    assert_eq!(office.status(), "completed");
    for at in [0, 1] {
        let [item] = office.waiting(at).try_into().unwrap();
        assert_eq!(item["act_id"], done.to_string());
        assert_eq!(item["does"][0], "let stand what ben did: completed it");
        assert_eq!(item["may_decide"], true);
    }
    let no = WaitingVerb::No {
        id: done,
        reason: Some("he had left".to_owned()),
    };
    said(&office.apart.nodes[1], "ann@school.example", no).unwrap();
    office.meet();
    assert_eq!(office.status(), "in_progress", "his start still counts");
    let task = office.apart.task();
    let found = verdicts(&task, "task_acted");
    let aside = "does not count: its author had no right to it any more";
    assert_eq!(found, ["counts", aside]);
    assert_eq!(office.waiting(0).len(), 0);
    // Somebody who sees more may say otherwise later, though nothing asks any more.
    let again = Command::Decide {
        object: orgo_schema::command::Object::Task(office.apart.tasks[0]),
        act: done,
        yes: true,
        reason: None,
    };
    office.apart.command(0, again).unwrap();
    office.meet();
    assert_eq!(office.status(), "completed");
}

#[test]
fn where_the_policy_says_so_it_waits_for_a_yes() {
    let pair = enacted(OWN, "version: \"1\"\ncontested: wait\n");
    let office = Office::new(Apart::among(pair));
    office.lets_ben(Duty::Member, false);
    let done = office.ben_does(TaskAction::Complete);
    assert_eq!(office.apart.nodes[1].setting().former.len(), 0);
    office.meet();
    assert_eq!(office.status(), "pending");
    let [item] = office.waiting(0).try_into().unwrap();
    let why = item["reason"].as_str().unwrap();
    assert!(why.ends_with("until somebody says yes"), "{why}");
    let id = done;
    let yes = WaitingVerb::Yes { id, reason: None };
    said(&office.apart.nodes[0], "ann@school.example", yes).unwrap();
    office.meet();
    assert_eq!(office.status(), "completed");
}

#[test]
fn who_may_do_less_contests_what_that_does_not_include() {
    let office = Office::new(Apart::new());
    office.lets_ben(Duty::Reporter, true);
    let done = office.ben_does(TaskAction::Start);
    office.meet();
    let [item] = office.waiting(0).try_into().unwrap();
    assert_eq!(item["act_id"], done.to_string());
    // Neither he himself nor a colleague decides about that.
    office.lets_ben(Duty::Coordinator, true);
    office.meet();
    let yes = || WaitingVerb::Yes {
        id: done,
        reason: None,
    };
    let own = said(&office.apart.nodes[0], "ben@school.example", yes());
    let own = own.unwrap_err().to_string();
    assert!(own.contains("somebody else decides"), "{own}");
    add_user(&office.apart.nodes[0], account("dan", Duty::Member, true)).unwrap();
    let [seen] = listed(&office.apart.nodes[0], "dan@school.example")
        .try_into()
        .unwrap();
    assert_eq!(seen["may_decide"], false);
    let refused = said(&office.apart.nodes[0], "dan@school.example", yes());
    let refused = refused.unwrap_err().to_string();
    assert!(
        refused.contains("may not decide whether this counts"),
        "{refused}"
    );
}

#[test]
fn whoever_hears_of_it_in_whatever_order_says_the_same() {
    let office = Office::new(Apart::new());
    office.lets_ben(Duty::Member, false);
    office.ben_does(TaskAction::Complete);
    let [north, south] = &office.apart.nodes;
    let [east, west] = office.apart.pair.listeners();
    // One hears of the end first, the other of the deed.
    meet(&east, north);
    meet(&west, south);
    office.meet();
    for (listener, teller) in [(&east, south), (&west, north)] {
        meet(listener, teller);
        again::run(listener).unwrap();
        assert_eq!(digest(listener), digest(north));
    }
}
