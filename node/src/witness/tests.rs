//! Nodes whose clocks are wrong neither lose their people's work nor drag anybody's deadlines.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU8, Ordering},
    },
};

use orgo_engine::{authorize::Person, fold::TaskFold};
use orgo_schema::{
    command::{Command, NewCase, NewTask, Object},
    fact::{Account, Author, Fact, Location},
    id::TaskId,
    task::{ShownStatus, TaskAction},
    time::ClockSource,
    word::{Duty, Priority, TaskCategory, Visibility},
};
use tempfile::TempDir;

use super::*;
use crate::{
    admit::exchange,
    care,
    environment::Environment,
    escalate,
    found::{self, FirstNode, Founded},
    guard,
    home::Home,
    project,
    store::user,
    submit::submit,
};

const ADMIN: &str = "admin@school.example";
const TODAY: i64 = 1_790_000_000_000;
const HOUR: i64 = 3_600_000;
const YEAR: i64 = 365 * 24 * HOUR;

/// A clock that tests set.
#[derive(Debug)]
struct Dial {
    now: AtomicI64,
    source: AtomicU8,
}

impl Dial {
    fn set(&self, now: i64, source: ClockSource) {
        self.now.store(now, Ordering::SeqCst);
        self.source.store(source as u8, Ordering::SeqCst);
    }

    fn read(&self) -> Reading {
        let sources = [
            ClockSource::None,
            ClockSource::Rtc,
            ClockSource::Peer,
            ClockSource::Operator,
            ClockSource::Ntp,
        ];
        // Nothing happens twice in one millisecond.
        let now = Timestamp(self.now.fetch_add(1, Ordering::SeqCst));
        Reading::new(
            now,
            sources[usize::from(self.source.load(Ordering::SeqCst))],
        )
    }
}

/// An organisation of two nodes, each with a clock of its own.
struct Pair {
    folder: TempDir,
    founded: Founded,
    dials: [Arc<Dial>; 2],
}

impl Pair {
    fn new() -> Self {
        let founded = found::found("Riverside", "school", &[first(0), first(1)]).unwrap();
        let dial = || {
            Arc::new(Dial {
                now: AtomicI64::new(TODAY),
                source: AtomicU8::new(ClockSource::Ntp as u8),
            })
        };
        let pair = Self {
            folder: tempfile::tempdir().unwrap(),
            founded,
            dials: [dial(), dial()],
        };
        for at in [0, 1] {
            found::settle(&pair.site(at), &pair.founded, &first(at))
                .unwrap()
                .close();
        }
        let node = pair.open(0);
        let compartments = node.setting().compartments.clone();
        let account = Account {
            email: ADMIN.into(),
            name: "Administrator".into(),
            duty: Duty::Administrator,
            teams: Vec::new(),
            clearances: compartments
                .iter()
                .map(|held| held.scope.compartment)
                .collect(),
            active: true,
        };
        found::add_user(&node, account).unwrap();
        let other = pair.open(1);
        exchange(&node, &other).unwrap();
        closed(node);
        closed(other);
        pair
    }

    fn site(&self, at: usize) -> std::path::PathBuf {
        Path::new(self.folder.path()).join(at.to_string())
    }

    fn open(&self, at: usize) -> Node {
        let dial = Arc::clone(&self.dials[at]);
        let environment = Environment::with_clock(move || dial.read());
        Node::open_with(Home::open(&self.site(at)).unwrap(), environment).unwrap()
    }
}

fn first(at: usize) -> FirstNode {
    FirstNode {
        key: [7 + u8::try_from(at).unwrap(); 32],
        site: at.to_string(),
    }
}

/// Closes a node, so that it can be opened again.
fn closed(node: Node) {
    node.close();
    drop(node);
}

fn admin(node: &Node) -> Person {
    let user = node.store.read(|db| user::by_email(db, ADMIN));
    let user = user.unwrap().unwrap();
    guard::person(&node.setting(), user.id, &user.account).unwrap()
}

fn does(node: &Node, command: Command) -> Vec<TaskId> {
    submit(node, &admin(node), command).unwrap().task_ids
}

fn opens_a_case(node: &Node) -> TaskId {
    let label = || "1001.11.Operations.Safety".parse().unwrap();
    let case = NewCase {
        title: "No light in room 7".to_owned(),
        narrative: String::new(),
        label: label(),
        severity: None,
        priority: Priority::Medium,
        visibility: Visibility::Internal,
        location: Location::default(),
        tags: Vec::new(),
        domain: None,
        subtype: None,
        reactivity_time: None,
        metadata: Vec::new(),
    };
    let task = NewTask {
        title: "See to it".to_owned(),
        description: String::new(),
        label: label(),
        domain: "general".into(),
        category: TaskCategory::Request,
        subtype: None,
        priority: Priority::Medium,
        severity: None,
        reactivity_time: None,
        due_at: None,
        assignee: None,
        checklist: Vec::new(),
        approval: None,
        metadata: Vec::new(),
    };
    let tasks = vec![task];
    does(node, Command::OpenCase { case, tasks })[0]
}

fn acts(node: &Node, task: TaskId, action: TaskAction) {
    let reason = Some("so".to_owned());
    does(
        node,
        Command::ActOnTask {
            task,
            action,
            reason,
            until: None,
        },
    );
}

fn comments(node: &Node, task: TaskId) {
    let (object, text) = (Object::Task(task), "Heard.".to_owned());
    does(node, Command::Comment { object, text });
}

/// Reads the facts of a task.
fn facts(node: &Node, task: TaskId) -> Vec<(FactId, Fact)> {
    let setting = node.setting();
    let held = setting.compartment_for(Visibility::Internal);
    let read = node
        .store
        .read(|db| project::load::facts_of(db, held, task.into()));
    read.unwrap().facts.into_iter().collect()
}

fn folded(node: &Node, task: TaskId) -> TaskFold {
    let setting = node.setting();
    let held = setting.compartment_for(Visibility::Internal);
    let read = node.store.read(|db| {
        let facts = project::load::facts_of(db, held, task.into())?;
        let case = project::load::case_of_task(db, held, &facts)?.unwrap();
        project::fold_case(db, &setting, held, case)
    });
    let tasks = read.unwrap().unwrap().tasks.into_iter();
    let found = tasks
        .into_iter()
        .find(|(_, fold)| fold.view.task_id == task);
    found.unwrap().1
}

/// Counts the witnesses of a task, and who they are by.
fn witnesses(node: &Node, task: TaskId) -> usize {
    let facts = facts(node, task);
    let witnesses = facts
        .iter()
        .filter(|(_, fact)| fact.body == Body::Witnessed);
    assert!(
        witnesses
            .clone()
            .all(|(_, fact)| matches!(fact.by, Author::Node(_)))
    );
    witnesses.count()
}

fn digest(node: &Node) -> serde_json::Value {
    let digest = node.store.read(|db| care::digest(db, &node.setting()));
    digest.unwrap()
}

/// Lets two nodes meet until neither has anything new to tell. Two meetings are enough.
fn meet(one: &Node, other: &Node) {
    for _ in 0..2 {
        exchange(one, other).unwrap();
    }
    let (here, there) = exchange(one, other).unwrap();
    assert_eq!(
        (here.changes, there.changes),
        (0, 0),
        "they never fall silent"
    );
    assert_eq!(digest(one), digest(other));
}

#[test]
fn work_at_a_node_without_a_clock_acts_once_a_sound_one_has_it() {
    let pair = Pair::new();
    pair.dials[0].set(345_600_000, ClockSource::None);
    let (lost, sound) = (pair.open(0), pair.open(1));
    let task = opens_a_case(&lost);
    acts(&lost, task, TaskAction::Start);
    assert_eq!(run(&lost).unwrap(), 0, "it does not know the time itself");
    assert!(folded(&lost, task).is_unsure);
    meet(&lost, &sound);
    for node in [&lost, &sound] {
        let fold = folded(node, task);
        assert!(!fold.is_unsure);
        assert_eq!(fold.view.status, ShownStatus::InProgress);
        let next = fold.view.next_step_at.unwrap();
        assert!(next.0 > TODAY && next.0 < TODAY + YEAR, "{next}");
        assert_eq!(witnesses(node, task), 1);
    }
    assert_eq!(run(&sound).unwrap(), 0, "nothing is witnessed twice");
    // What they do further is witnessed as well, once each time.
    acts(&lost, task, TaskAction::Complete);
    meet(&lost, &sound);
    assert_eq!(witnesses(&sound, task), 2);
    assert!(!folded(&sound, task).is_unsure);
}

#[test]
fn a_node_that_learns_the_time_witnesses_its_own() {
    let pair = Pair::new();
    pair.dials[0].set(345_600_000, ClockSource::None);
    let node = pair.open(0);
    let task = opens_a_case(&node);
    assert!(folded(&node, task).due_steps().is_empty());
    pair.dials[0].set(TODAY, ClockSource::Operator);
    assert!(run(&node).unwrap() > 0);
    assert_eq!(run(&node).unwrap(), 0);
    let next = folded(&node, task).view.next_step_at.unwrap();
    assert!(next.0 > TODAY, "{next}");
    let late = Timestamp(TODAY + YEAR);
    assert!(!escalate::run(&node, late, true).unwrap().is_empty());
}

#[test]
fn a_node_at_2036_drags_no_deadline_and_nobodys_stamps() {
    let pair = Pair::new();
    pair.dials[0].set(TODAY + 10 * YEAR, ClockSource::Rtc);
    let (ahead, sound) = (pair.open(0), pair.open(1));
    let task = opens_a_case(&ahead);
    meet(&ahead, &sound);
    let fold = folded(&sound, task);
    let next = fold.view.next_step_at.unwrap();
    assert!(next.0 < TODAY + YEAR, "{next}");
    assert!(
        fold.view.created_at.0 < TODAY + YEAR,
        "{}",
        fold.view.created_at
    );
    // A start there stops nothing here for ten years, and its window ends in time.
    acts(&ahead, task, TaskAction::Start);
    meet(&ahead, &sound);
    let next = folded(&sound, task).view.next_step_at.unwrap();
    assert!(next.0 < TODAY + YEAR, "{next}");
    // Nobody else's stamps follow, not even after a new start.
    closed(sound);
    let sound = pair.open(1);
    comments(&sound, task);
    let own = sound.setting().node;
    let by_us = |fact: &Fact| matches!(fact.by, Author::Person { node, .. } if node == own);
    let stamps: Vec<Stamp> = facts(&sound, task)
        .into_iter()
        .filter(|(_, fact)| by_us(fact))
        .map(|(_, fact)| fact.stamp)
        .collect();
    assert_eq!(stamps.len(), 1);
    assert!(stamps[0].wall().0 < TODAY + YEAR);
    // Its own go on from where they were, once its clock is right.
    let last = facts(&ahead, task).iter().map(|(_, fact)| fact.stamp).max();
    closed(ahead);
    pair.dials[0].set(TODAY + HOUR, ClockSource::Ntp);
    let ahead = pair.open(0);
    comments(&ahead, task);
    let newest = facts(&ahead, task).iter().map(|(_, fact)| fact.stamp).max();
    assert!(newest > last);
    meet(&ahead, &sound);
    assert_eq!(folded(&sound, task).view.comments.len(), 2);
}

#[test]
fn a_node_that_was_at_2036_alone_looks_back_when_its_clock_is_right() {
    let pair = Pair::new();
    pair.dials[0].set(TODAY + 10 * YEAR, ClockSource::Rtc);
    let node = pair.open(0);
    let task = opens_a_case(&node);
    let next = |node: &Node| folded(node, task).view.next_step_at.unwrap().0;
    assert!(next(&node) > TODAY + 9 * YEAR);
    closed(node);
    pair.dials[0].set(TODAY + HOUR, ClockSource::Operator);
    let node = pair.open(0);
    assert!(next(&node) < TODAY + YEAR);
    assert_eq!(witnesses(&node, task), 1);
    closed(node);
    let node = pair.open(0);
    assert_eq!(witnesses(&node, task), 1);
    look_back(&node).unwrap();
    let waiting = node
        .store
        .read(|db| Ok::<_, StoreError>(doubtful::first(db, 9)?));
    assert_eq!(waiting.unwrap(), Vec::<i64>::new(), "it looks at each once");
}

#[test]
fn two_that_witness_at_once_both_stand_and_fall_silent() {
    let pair = Pair::new();
    pair.dials[0].set(345_600_000, ClockSource::None);
    let (lost, sound) = (pair.open(0), pair.open(1));
    let task = opens_a_case(&lost);
    // The other one hears of it and bears witness, which this one does not hear yet.
    exchange(&lost, &sound).unwrap();
    assert_eq!((witnesses(&lost, task), witnesses(&sound, task)), (0, 1));
    pair.dials[0].set(TODAY + HOUR, ClockSource::Ntp);
    assert!(run(&lost).unwrap() > 0);
    assert_eq!((witnesses(&lost, task), witnesses(&sound, task)), (1, 1));
    meet(&lost, &sound);
    assert_eq!((witnesses(&lost, task), witnesses(&sound, task)), (2, 2));
    // The earlier one counts, at both.
    let begun = folded(&lost, task).view.created_at;
    assert!(begun.0 < TODAY + HOUR, "{begun}");
    assert_eq!(folded(&sound, task).view.created_at, begun);
}
