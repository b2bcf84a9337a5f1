//! Events from a real node to a real receiver, on a clock that the test sets.

use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use orgo_schema::{
    command::{Command, Receipt},
    fact::Purpose,
    time::{ClockSource, Timestamp},
    word::{Priority, Severity, Visibility},
};
use tempfile::TempDir;

use super::{super::LEASE_MS, *};
use crate::{
    clock::Reading,
    environment::Environment,
    escalate,
    found::{self, Plan},
    home::Home,
    outbox,
    store::{
        tests::{new_case, new_task},
        user,
    },
    submit::submit,
    webhook::{New, receiver::Receiver},
};

const ADMIN: &str = "admin@school.example";
const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// A node with a webhook, and its receiver.
struct Office {
    node: Node,
    folder: TempDir,
    clock: Arc<AtomicI64>,
    is_doubtful: Arc<AtomicBool>,
    receiver: Receiver,
    hook: Hook,
    secret: String,
}

fn open(folder: &Path, clock: &Arc<AtomicI64>, is_doubtful: &Arc<AtomicBool>) -> Node {
    let (clock, is_doubtful) = (Arc::clone(clock), Arc::clone(is_doubtful));
    // Nothing happens twice in one millisecond.
    let environment = Environment::with_clock(move || {
        let now = clock.fetch_add(1, Ordering::SeqCst);
        let source = if is_doubtful.load(Ordering::SeqCst) {
            ClockSource::None
        } else {
            ClockSource::Ntp
        };
        Reading::new(Timestamp(now), source)
    });
    Node::open_with(Home::open(folder).unwrap(), environment).unwrap()
}

impl Office {
    /// Tells the webhook of how work goes on.
    fn new() -> Self {
        Self::telling(&[
            Purpose::Received,
            Purpose::Assigned,
            Purpose::Escalated,
            Purpose::MovedUp,
            Purpose::Resolved,
        ])
    }

    /// Tells the webhook of these events; of none that are named, all.
    fn telling(events: &[Purpose]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let plan = Plan {
            organization: "Riverside School".into(),
            profile: "school".into(),
            site: "Main building".into(),
            admin: ADMIN.into(),
            ..Plan::default()
        };
        let begun = found::begin(folder.path(), &plan).unwrap().node;
        let clock = Arc::new(AtomicI64::new((begun.clock)().now.0 + MINUTE));
        begun.close();
        drop(begun);
        let is_doubtful = Arc::default();
        let node = open(folder.path(), &clock, &is_doubtful);
        let receiver = Receiver::start();
        let settings = "webhooks:\n  allow: [127.0.0.1]\n  url: https://orgo.example.org\n";
        fs::write(folder.path().join("gateway.yaml"), settings).unwrap();
        let new = New {
            name: "chat".into(),
            url: receiver.url(),
            events: events.iter().copied().collect(),
            roles: Vec::new(),
        };
        let (hook, secret) = webhook::add(&node, &viewer(&node), new).unwrap();
        Self {
            node,
            folder,
            clock,
            is_doubtful,
            receiver,
            hook,
            secret,
        }
    }

    /// Lets the power go and come back.
    fn again(self) -> Self {
        drop(self.node);
        Self {
            node: open(self.folder.path(), &self.clock, &self.is_doubtful),
            ..self
        }
    }

    fn pass(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::SeqCst);
    }

    /// Opens a case, in whose words this mark is.
    fn case(&self, visibility: Visibility, mark: &str) -> Receipt {
        let mut case = new_case(visibility, mark);
        case.priority = Priority::High;
        let command = Command::OpenCase {
            case,
            tasks: vec![new_task(mark)],
        };
        submit(&self.node, &person(&self.node), command).unwrap()
    }

    /// Does what a running node does: writes down what is wanted, and posts what is due.
    fn turn(&self) -> u32 {
        outbox::note(&self.node).unwrap();
        run(&self.node).unwrap()
    }

    /// Returns the types of what came in, and checks the signatures of all.
    fn types(&self) -> Vec<String> {
        let got = self.receiver.got().into_iter().map(|got| {
            assert!(got.is_signed(&self.secret), "{}", got.head);
            let json = got.json();
            assert_eq!(json["id"], got.header("webhook-id"));
            json["type"].as_str().unwrap().to_owned()
        });
        got.collect()
    }

    fn ways(&self) -> Vec<(Way, Option<u16>)> {
        let lines = webhook::log(&self.node, &viewer(&self.node), None, 100).unwrap();
        let mut ways: Vec<_> = lines
            .into_iter()
            .map(|line| (line.entry.way, line.entry.status))
            .collect();
        ways.reverse();
        ways
    }
}

fn person(node: &Node) -> orgo_engine::authorize::Person {
    let user = node.store.read(|db| user::by_email(db, ADMIN));
    let user = user.unwrap().unwrap();
    guard::person(&node.setting(), user.id, &user.account).unwrap()
}

fn viewer(node: &Node) -> Viewer {
    Viewer::Person(person(node))
}

#[test]
fn an_event_is_posted_once_with_a_signature() {
    let office = Office::new();
    let case = office.case(Visibility::Internal, "Dana").case_id.unwrap();
    assert_eq!(office.turn(), 1);
    assert_eq!(office.types(), ["case.received"]);
    let json = office.receiver.got()[0].json();
    assert_eq!(json["version"], 1);
    assert_eq!(json["data"]["case_id"], case.to_string());
    assert_eq!(json["data"]["case"]["title"], "A complaint about Dana");
    assert_eq!(json["data"]["site"], "Main building");
    let url = format!("https://orgo.example.org/cases/{case}");
    assert_eq!(json["data"]["url"], url.as_str());
    // Nothing of it goes again, after a restart and a rebuild neither.
    assert_eq!(office.turn(), 0);
    crate::care::rebuild(&office.node).unwrap();
    let office = office.again();
    assert_eq!(office.turn(), 0);
    assert_eq!(office.types().len(), 1);
    assert_eq!(office.ways(), [(Way::Due, Some(204))]);
}

#[test]
fn while_the_clock_is_doubtful_nothing_is_posted() {
    let office = Office::new();
    office.case(Visibility::Internal, "Dana");
    outbox::note(&office.node).unwrap();
    office.is_doubtful.store(true, Ordering::SeqCst);
    assert_eq!(office.turn(), 0);
    assert!(office.receiver.got().is_empty() && office.ways().is_empty());
    office.is_doubtful.store(false, Ordering::SeqCst);
    assert_eq!(office.turn(), 1);
    assert_eq!(office.types(), ["case.received"]);
}

#[test]
fn a_step_of_the_ladder_is_an_event() {
    let office = Office::new();
    office.case(Visibility::Internal, "Dana");
    office.turn();
    office.pass(DAY + 60 * MINUTE);
    let now = (office.node.clock)().now;
    assert!(!escalate::run(&office.node, now, false).unwrap().is_empty());
    office.turn();
    let types = office.types();
    let climbed = |kind: &str| types.iter().filter(|known| *known == kind).count();
    assert!(climbed("task.escalated") > 0, "{types:?}");
    let escalated = office.receiver.got().into_iter();
    let escalated = escalated.map(|got| got.json());
    let mut escalated = escalated.filter(|json| json["type"] == "task.escalated");
    let first = escalated.next().unwrap();
    assert_eq!(first["data"]["task"]["title"], "Talk to Dana");
    let ids: std::collections::BTreeSet<String> = office
        .receiver
        .got()
        .iter()
        .map(|got| got.header("webhook-id").to_owned())
        .collect();
    assert_eq!(ids.len(), types.len(), "no event came twice");
    office.turn();
    assert_eq!(office.types().len(), types.len());
}

#[test]
fn a_receiver_that_fails_is_asked_again_and_gets_it_once() {
    let office = Office::new();
    office.receiver.answer("503 Busy", "", "later");
    office.case(Visibility::Internal, "Dana");
    assert_eq!(office.turn(), 0);
    assert_eq!(office.turn(), 0, "not at once");
    assert_eq!(office.receiver.got().len(), 1);
    office.pass(2 * MINUTE);
    assert_eq!(office.turn(), 0);
    office.receiver.answer("200 OK", "", "");
    office.pass(MINUTE);
    assert_eq!(office.turn(), 0, "it waits longer the second time");
    office.pass(2 * MINUTE);
    assert_eq!(office.turn(), 1);
    office.pass(DAY);
    assert_eq!(office.turn(), 0);
    let failed = (Way::Due, Some(503));
    assert_eq!(office.ways(), [failed, failed, (Way::Due, Some(200))]);
    let got = office.receiver.got();
    assert!(
        got.iter()
            .all(|one| one.header("webhook-id") == got[0].header("webhook-id"))
    );
    assert_ne!(
        got[0].header("webhook-timestamp"),
        got[2].header("webhook-timestamp")
    );
}

#[test]
fn after_a_day_in_vain_it_is_given_up_and_somebody_posts_it_again() {
    let office = Office::new();
    office.receiver.answer("500 Oops", "", "");
    office.case(Visibility::Internal, "Dana");
    for _ in 0..30 {
        office.turn();
        office.pass(3 * 60 * MINUTE);
    }
    let tries = office.receiver.got().len();
    assert!((5..20).contains(&tries), "{tries}");
    let line = &outbox::list(&office.node, &viewer(&office.node), 10).unwrap();
    let line = line.iter().find(|line| line.to.hook().is_some()).unwrap();
    assert_eq!(line.state, "dropped");
    assert!(line.reason.contains("for a day"), "{}", line.reason);
    office.receiver.answer("200 OK", "", "");
    let posted = again(&office.node, &viewer(&office.node), line.effect).unwrap();
    assert_eq!(posted.status, Some(200));
    let got = office.receiver.got();
    let id = line.effect.to_string();
    assert!(got.iter().all(|one| one.header("webhook-id") == id));
    assert_eq!(office.ways().last(), Some(&(Way::Again, Some(200))));
    let line = outbox::list(&office.node, &viewer(&office.node), 10).unwrap();
    assert!(
        line.iter()
            .any(|line| line.effect.to_string() == id && line.state == "sent")
    );
}

#[test]
fn who_says_gone_gets_nothing_until_a_test_is_taken() {
    let office = Office::new();
    office.receiver.answer("410 Gone", "", "");
    office.case(Visibility::Internal, "Dana");
    office.turn();
    office.case(Visibility::Internal, "Ben");
    assert_eq!(office.turn(), 0);
    assert_eq!(office.receiver.got().len(), 1);
    assert_eq!(office.ways(), [(Way::Due, Some(410)), (Way::Left, None)]);
    office.receiver.answer("200 OK", "", "");
    let viewer = viewer(&office.node);
    webhook::test(&office.node, &viewer, &office.hook).unwrap();
    office.case(Visibility::Internal, "Cid");
    assert_eq!(office.turn(), 1);
    assert_eq!(
        office.types(),
        ["case.received", "orgo.test", "case.received"]
    );
}

#[test]
fn what_was_begun_before_a_power_cut_is_posted_after_it_under_one_id() {
    let office = Office::new();
    office.case(Visibility::Internal, "Dana");
    outbox::note(&office.node).unwrap();
    let document = office.node.store.read(|db| {
        let span = ((office.node.clock)().now, Timestamp(i64::MAX));
        hook::due_for(db, office.hook.id, span, 10).map_err(StoreError::from)
    });
    let document = document.unwrap()[0];
    // Leased and posted, and the power goes before that is written down.
    let taken = take(&office.node, office.hook.id, document)
        .unwrap()
        .unwrap();
    let gateway = Gateway::of(&office.node).unwrap().unwrap();
    post(&office.node, &gateway, &taken);
    let office = office.again();
    office.pass(LEASE_MS);
    assert_eq!(office.turn(), 1);
    let got = office.receiver.got();
    assert_eq!(got.len(), 2, "at least once");
    assert_eq!(got[0].header("webhook-id"), got[1].header("webhook-id"));
    assert_eq!(office.turn(), 0);
}

#[test]
fn of_what_is_restricted_an_event_tells_only_where_to_look() {
    let office = Office::new();
    let case = office.case(Visibility::Restricted, "canary7xq");
    office.turn();
    office.pass(DAY + 60 * MINUTE);
    let now = (office.node.clock)().now;
    escalate::run(&office.node, now, false).unwrap();
    office.turn();
    let got = office.receiver.got();
    assert!(got.len() > 1, "it is told that there is something");
    for one in &got {
        let text = String::from_utf8(one.body.clone()).unwrap();
        assert!(!text.contains("canary7xq"), "{text}");
        let json = one.json();
        assert_eq!(json["data"]["restricted"], true);
        assert_eq!(json["data"]["case_id"], case.case_id.unwrap().to_string());
        assert!(json["data"]["case"].is_null() && json["data"]["task"].is_null());
    }
}

#[test]
fn a_webhook_that_is_removed_is_told_nothing_and_others_what_they_ask_for() {
    let office = Office::new();
    let other = Receiver::start();
    let viewer = viewer(&office.node);
    let new = |name: &str, roles: &[&str]| New {
        name: name.into(),
        url: other.url(),
        events: [Purpose::Received].into(),
        roles: roles.iter().map(|role| role.parse().unwrap()).collect(),
    };
    webhook::add(&office.node, &viewer, new("safety", &["Operations.Safety"])).unwrap();
    let (_, secret) = webhook::add(&office.node, &viewer, new("people", &["HR"])).unwrap();
    assert_ne!(secret, office.secret);
    let twice = webhook::add(&office.node, &viewer, new("people", &[])).unwrap_err();
    assert!(twice.to_string().contains("already"), "{twice}");
    webhook::remove(&office.node, &viewer, "chat").unwrap();
    office.case(Visibility::Internal, "Dana");
    assert_eq!(office.turn(), 1);
    assert!(office.receiver.got().is_empty());
    let got = other.got();
    assert!(got.len() == 1 && got[0].is_signed(&secret));
}

#[test]
fn a_slow_receiver_holds_no_other_up() {
    let office = Office::new();
    let viewer = viewer(&office.node);
    // It takes connections and never answers.
    let deaf = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let new = New {
        name: "deaf".into(),
        url: format!("http://{}/", deaf.local_addr().unwrap()),
        events: [].into(),
        roles: Vec::new(),
    };
    let (hook, _) = webhook::add(&office.node, &viewer, new).unwrap();
    office.case(Visibility::Internal, "Dana");
    outbox::note(&office.node).unwrap();
    assert_eq!(due(&office.node).unwrap().len(), 2);
    std::thread::scope(|scope| {
        let slow = scope.spawn(|| serve(&office.node, hook.id).unwrap());
        let (stream, _) = deaf.accept().unwrap();
        assert_eq!(serve(&office.node, office.hook.id).unwrap(), 1);
        assert!(!slow.is_finished(), "it still waits");
        drop(stream);
        assert_eq!(slow.join().unwrap(), 0);
    });
    assert_eq!(office.types(), ["case.received"]);
}

#[test]
fn a_severe_task_is_told_of_at_once() {
    let office = Office::new();
    let mut case = new_case(Visibility::Internal, "Dana");
    case.severity = Some(Severity::Critical);
    let mut task = new_task("Dana");
    task.severity = Some(Severity::Critical);
    let command = Command::OpenCase {
        case,
        tasks: vec![task],
    };
    submit(&office.node, &person(&office.node), command).unwrap();
    let now = (office.node.clock)().now;
    escalate::run(&office.node, now.plus_ms(MINUTE), false).unwrap();
    office.pass(MINUTE);
    office.turn();
    let types = office.types();
    assert!(
        types.iter().any(|kind| kind == "task.escalated"),
        "{types:?}"
    );
}

#[test]
fn what_reached_a_team_or_a_range_is_an_event_of_its_own() {
    let office = Office::telling(&[Purpose::Arrived, Purpose::Informed]);
    let case = office.case(Visibility::Internal, "Dana");
    assert_eq!(office.turn(), 1);
    assert_eq!(office.types(), ["task.arrived"]);
    let json = office.receiver.got()[0].json();
    assert_eq!(json["data"]["task"]["title"], "Talk to Dana");
    assert_eq!(json["data"]["task_id"], case.task_ids[0].to_string());
    let mut fair = new_case(Visibility::Internal, "the fair");
    fair.label = "1000.65".parse().unwrap();
    let command = Command::OpenCase {
        case: fair,
        tasks: Vec::new(),
    };
    submit(&office.node, &person(&office.node), command).unwrap();
    assert_eq!(office.turn(), 1);
    assert_eq!(office.types(), ["task.arrived", "case.informed"]);
    assert_eq!(office.turn(), 0, "once");
    crate::care::rebuild(&office.node).unwrap();
    let office = office.again();
    assert_eq!(office.turn(), 0);
}

#[test]
fn what_reached_others_is_told_to_no_webhook_that_may_not_hear_of_it() {
    let office = Office::telling(&[Purpose::Arrived, Purpose::Informed]);
    let (other, rest) = (Receiver::start(), Receiver::start());
    let viewer = viewer(&office.node);
    let add = |name: &str, to: &Receiver, events: &[Purpose], roles: &[&str]| {
        let new = New {
            name: name.into(),
            url: to.url(),
            events: events.iter().copied().collect(),
            roles: roles.iter().map(|role| role.parse().unwrap()).collect(),
        };
        webhook::add(&office.node, &viewer, new).unwrap();
    };
    add("safety", &other, &[], &["Operations.Safety"]);
    add("steps", &rest, &[Purpose::Escalated], &[]);
    office.case(Visibility::Restricted, "canary7xq");
    let mut told = new_case(Visibility::Restricted, "canary7xq");
    told.label = "1000.65.HR".parse().unwrap();
    let command = Command::OpenCase {
        case: told,
        tasks: Vec::new(),
    };
    submit(&office.node, &person(&office.node), command).unwrap();
    office.turn();
    assert_eq!(office.types(), ["task.arrived", "case.informed"]);
    for one in office.receiver.got() {
        let text = String::from_utf8(one.body.clone()).unwrap();
        assert!(!text.contains("canary7xq"), "{text}");
        let json = one.json();
        assert_eq!(json["data"]["restricted"], true);
        assert!(json["data"]["case"].is_null() && json["data"]["task"].is_null());
    }
    assert!(other.got().is_empty(), "the work of another team");
    assert!(rest.got().is_empty(), "it asked for steps alone");
}
