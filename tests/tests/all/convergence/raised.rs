//! A case is raised while people who are not cleared work on it, by two at once, and with the power failing in between.

mod beyond;
mod late;
mod part;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};

use orgo_node::admit::{self, Source, everything};
use orgo_node::care;
use orgo_node::clock;
use orgo_node::environment::{Environment, Faults, Moment};
use orgo_node::failure::Failure;
use orgo_node::guard;
use orgo_node::home::Home;
use orgo_node::intake::{Outcome, deliver};
use orgo_node::moved;
use orgo_node::node::Node;
use orgo_node::ops;
use orgo_node::purge;
use orgo_node::store::StoreError;
use orgo_node::submit::submit;
use orgo_node::verb::{CaseVerb, TaskVerb, Verb};
use orgo_node::wire::Question;
use orgo_schema::command::{Command, NewCase, NewFile, NewTask, Object, Receipt, Refusal};
use orgo_schema::fact;
use orgo_schema::id::{CaseId, TaskId};
use orgo_schema::task::TaskAction;
use orgo_schema::time::Timestamp;
use orgo_schema::word::{Priority, TaskCategory, Visibility};
use orgo_tests::letter::{reply, with_headers};
use orgo_tests::sim::chance::Chance;
use orgo_tests::sim::talk::{Ended, Line, talk};
use orgo_tests::sim::template::{BEGINNING, Template, UNCLEARED, copy, memory};
use serde_json::Value;
use tempfile::TempDir;

use super::{digest, rows};

const NORTH: usize = 0;
const SOUTH: usize = 1;
/// The one that is not cleared.
const DEPOT: usize = 2;
/// In milliseconds.
const YEAR_MS: i64 = 365 * 24 * 3_600_000;
/// Which sites of the template these are, unless a test asks for others.
const SITES: [usize; 3] = [0, 1, UNCLEARED];

/// A power that fails at one moment of a commit, counted from when it was armed.
#[derive(Debug, Default)]
struct Power {
    armed: AtomicBool,
    left: AtomicUsize,
    gone: AtomicBool,
}

impl Faults for Power {
    fn room(&self, _: &Path) -> Option<u32> {
        None
    }

    fn has_power(&self, _: &Path, _: Moment) -> bool {
        if self.gone.load(Ordering::Relaxed) {
            return false;
        }
        if !self.armed.load(Ordering::Relaxed) {
            return true;
        }
        let left = self.left.load(Ordering::Relaxed);
        self.gone.store(left == 0, Ordering::Relaxed);
        self.left.store(left.saturating_sub(1), Ordering::Relaxed);
        left > 0
    }
}

/// Two nodes that are cleared for what is restricted, and one that is not; or others.
struct World {
    folder: TempDir,
    sites: Vec<usize>,
    nodes: Vec<Node>,
    time: Arc<AtomicI64>,
    starts: u64,
    chance: Chance,
}

impl World {
    fn new() -> Self {
        Self::of(&SITES)
    }

    /// Begins with these sites of the template.
    fn of(sites: &[usize]) -> Self {
        let folder = memory();
        let mut world = Self {
            folder,
            sites: sites.to_vec(),
            nodes: Vec::new(),
            time: Arc::new(AtomicI64::new(BEGINNING.0)),
            starts: 0,
            chance: Chance::new(7),
        };
        for (at, site) in sites.iter().enumerate() {
            Template::get().copy(*site, &world.place(at));
            let node = world.open(at, None);
            world.nodes.push(node);
        }
        world
    }

    /// Returns the same once more, as it stands on disk.
    fn again(&self) -> Self {
        let mut other = Self {
            folder: memory(),
            sites: self.sites.clone(),
            nodes: Vec::new(),
            time: Arc::clone(&self.time),
            starts: self.starts + 100,
            chance: self.chance.clone(),
        };
        for at in 0..self.sites.len() {
            copy(&self.place(at), &other.place(at));
            let node = other.open(at, None);
            other.nodes.push(node);
        }
        other
    }

    fn place(&self, at: usize) -> PathBuf {
        self.folder.path().join(self.sites[at].to_string())
    }

    fn open(&mut self, at: usize, faults: Option<Arc<dyn Faults>>) -> Node {
        self.starts += 1;
        let time = Arc::clone(&self.time);
        let now = move || clock::judge(Timestamp(time.fetch_add(1_000, Ordering::Relaxed)));
        let seed = self.starts * 10 + u64::try_from(at).unwrap();
        let environment = Environment {
            faults,
            ..Environment::seeded(seed, now)
        };
        let home = Home::open(&self.place(at)).unwrap();
        Node::open_with(home, environment).unwrap()
    }

    /// Opens a node again, on whatever is on its disk.
    fn restart(&mut self, at: usize, faults: Option<Arc<dyn Faults>>) {
        let old = self.nodes.remove(at);
        old.close();
        drop(old);
        let node = self.open(at, faults);
        self.nodes.insert(at, node);
    }

    fn meet(&mut self, one: usize, other: usize) {
        let pair = (&self.nodes[one], &self.nodes[other]);
        let line = Line::default();
        let ended = talk(pair, false, line, &mut self.chance, &mut |_| true);
        assert_eq!(ended, Ended::Quiet);
    }

    /// Everybody hears from everybody, and does what is left to do.
    fn settle(&mut self) {
        for _ in 0..3 {
            for (one, other) in [(0, 1), (1, 2), (0, 2)] {
                self.meet(one, other);
            }
            for node in &self.nodes {
                moved::resume(node).unwrap();
            }
        }
    }

    fn submit(&self, at: usize, command: Command) -> Result<Receipt, Failure> {
        let template = Template::get();
        let setting = self.nodes[at].setting();
        let person = guard::person(&setting, template.user, &template.account).unwrap();
        submit(&self.nodes[at], &person, command)
    }

    fn raise(&self, at: usize, case: CaseId, to: &str) -> Result<Receipt, Failure> {
        let to = self.nodes[at].setting().roster.compartment_id(to);
        let reason = Some("it names a child".to_owned());
        self.submit(at, Command::RaiseCase { case, to, reason })
    }

    fn ask(&self, at: usize, verb: CaseVerb) -> Result<Value, Failure> {
        let question = Question {
            verb: Verb::Case(verb),
            on_behalf_of: Some(Template::get().account.email.clone()),
        };
        ops::answer(&self.nodes[at], &question, Vec::new(), &mut |_| {})
    }

    fn show_task(&self, at: usize, task: TaskId) -> Result<Value, Failure> {
        let question = Question {
            verb: Verb::Task(TaskVerb::Show { task }),
            on_behalf_of: Some(Template::get().account.email.clone()),
        };
        ops::answer(&self.nodes[at], &question, Vec::new(), &mut |_| {})
    }

    fn show(&self, at: usize, case: CaseId) -> Result<Value, Failure> {
        self.ask(at, CaseVerb::Show { case })
    }

    /// Counts the cases that hold a word, as the search of a node finds them.
    fn found(&self, at: usize, word: &str) -> usize {
        let list = CaseVerb::List {
            query: Some(word.to_owned()),
            status: None,
            label: None,
            role: None,
            severity: None,
            tag: None,
            after: None,
            max: 50,
        };
        self.ask(at, list).unwrap()["items"]
            .as_array()
            .unwrap()
            .len()
    }

    /// Whether a node holds words anywhere among the changes of its documents.
    fn holds(&self, at: usize, words: &str) -> bool {
        let node = &self.nodes[at];
        let setting = node.setting();
        let mut held = setting.compartments.iter();
        held.any(|compartment| self.holds_in(at, &compartment.name, words))
    }

    fn holds_in(&self, at: usize, compartment: &str, words: &str) -> bool {
        let node = &self.nodes[at];
        let setting = node.setting();
        let mut held = setting.compartments.iter();
        let held = held.find(|held| held.name == compartment).unwrap();
        let parcels = everything(node, held).unwrap();
        let mut changes = parcels.iter().flat_map(|parcel| &parcel.changes);
        changes.any(|(_, bytes)| contains(bytes, words))
    }

    /// Checks that the cleared nodes agree about everything, the other about what it holds, and that the rows of
    /// each are what a rebuild makes of its documents.
    fn agree(&self) {
        let digests: Vec<Value> = self.nodes.iter().map(digest).collect();
        let differ: Vec<String> = rows(&self.nodes[NORTH])
            .symmetric_difference(&rows(&self.nodes[SOUTH]))
            .cloned()
            .collect();
        assert_eq!(digests[0], digests[1], "{}", differ.join("\n"));
        let all = digests[0]["compartments"].as_array().unwrap();
        for part in digests[2]["compartments"].as_array().unwrap() {
            assert!(all.contains(part), "{part} is none of {all:?}");
        }
        for (node, before) in self.nodes.iter().zip(&digests) {
            let had = rows(node);
            care::rebuild(node).unwrap();
            let differ: Vec<String> = rows(node).symmetric_difference(&had).cloned().collect();
            assert_eq!(&digest(node), before, "{}", differ.join("\n"));
        }
    }

    /// Whether any row of a node names words.
    fn shows(&self, at: usize, words: &str) -> bool {
        rows(&self.nodes[at]).iter().any(|row| row.contains(words))
    }
}

fn contains(bytes: &[u8], words: &str) -> bool {
    bytes
        .windows(words.len())
        .any(|window| window == words.as_bytes())
}

/// A mail with a file, of which the rules of a school make a case and a task.
fn leak() -> Vec<u8> {
    let headers = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n";
    let body = "--b\r\n\r\nWater in room 102, by the canary-before cage.\r\n--b\r\n\
                Content-Type: text/plain; name=\"plan.txt\"\r\nContent-Disposition: attachment\r\n\r\n\
                canary-file\r\n--b--";
    with_headers("leak@example.org", "Leak in Room 102", headers, body).into_bytes()
}

fn take_in(node: &Node, mail: Vec<u8>) -> Outcome {
    let to = Some("maintenance@school.example".to_owned());
    deliver(node, mail, to, fact::Source::Mail).unwrap()
}

/// Mail came in at one node, and everybody heard of it.
fn with_case() -> (World, CaseId, TaskId) {
    let mut world = World::new();
    let outcome = take_in(&world.nodes[NORTH], leak());
    world.settle();
    let (case, task) = (outcome.case_id.unwrap(), outcome.task_ids[0]);
    assert!(world.show(DEPOT, case).is_ok());
    (world, case, task)
}

/// Opens a case that anybody may see.
fn open_public(title: &str) -> Command {
    open_in(Visibility::Public, title)
}

fn open_in(visibility: Visibility, title: &str) -> Command {
    let case = NewCase {
        title: title.to_owned(),
        narrative: "At noon".to_owned(),
        label: "1001.11.Operations.Safety".parse().unwrap(),
        severity: None,
        priority: Priority::Medium,
        visibility,
        location: fact::Location::default(),
        tags: Vec::new(),
        domain: None,
        subtype: None,
        reactivity_time: None,
        metadata: Vec::new(),
    };
    Command::OpenCase {
        case,
        tasks: Vec::new(),
    }
}

fn comment(case: CaseId, text: &str) -> Command {
    Command::Comment {
        object: Object::Case(case),
        text: text.to_owned(),
    }
}

fn retitle(case: CaseId, title: &str) -> Command {
    Command::Retitle {
        object: Object::Case(case),
        title: title.to_owned(),
    }
}

fn new_task(case: CaseId, title: &str) -> Command {
    let task = NewTask {
        title: title.to_owned(),
        description: String::new(),
        label: "1001.11.Operations.Maintenance".parse().unwrap(),
        domain: "maintenance".to_owned(),
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
    Command::CreateTask { case, task }
}

fn attach(case: CaseId, content: &str) -> Command {
    Command::Attach {
        object: Object::Case(case),
        file: NewFile {
            name: "photo.txt".to_owned(),
            media_type: "text/plain".to_owned(),
            content: content.as_bytes().to_vec(),
        },
    }
}

fn is_gone(answer: &Result<Value, Failure>) -> bool {
    matches!(answer, Err(Failure::Refused(Refusal::Moved { .. })))
}

/// Returns the words of a list of things.
fn words(value: &Value) -> String {
    value.to_string()
}

/// Works on the case at sites that do not know that it was raised, and returns a task that one added.
fn meanwhile(world: &mut World, case: CaseId, task: TaskId) -> TaskId {
    world.submit(DEPOT, comment(case, "canary-late")).unwrap();
    let act = Command::ActOnTask {
        task,
        action: TaskAction::Start,
        reason: None,
        until: None,
    };
    world.submit(DEPOT, act).unwrap();
    world
        .submit(DEPOT, retitle(case, "Leak by the canary-title cage"))
        .unwrap();
    let added = world
        .submit(DEPOT, new_task(case, "Dry the canary-task cage"))
        .unwrap();
    world
        .submit(DEPOT, attach(case, "canary-late in a file"))
        .unwrap();
    let answer = reply(
        "again@example.org",
        "leak@example.org",
        "Re: Leak",
        "Still wet: canary-reply",
    );
    take_in(&world.nodes[DEPOT], answer.into_bytes());
    world.submit(SOUTH, comment(case, "canary-south")).unwrap();
    added.task_ids[0]
}

/// Everything that anybody wrote is there, in the stricter compartment.
fn goes_on(world: &World, at: usize, case: CaseId, task: TaskId, added: TaskId) {
    let shown = world.show(at, case).unwrap();
    assert_eq!(shown["title"], "Leak by the canary-title cage", "{shown}");
    assert_eq!(shown["visibility"], "restricted");
    let shown_task = world.show_task(at, task).unwrap();
    assert_eq!(shown_task["status"], "in_progress", "{shown_task}");
    assert_eq!(shown["conflicts"], serde_json::json!([]), "{shown}");
    let told = words(&shown);
    for word in [
        "canary-after",
        "canary-late",
        "canary-south",
        "canary-task",
        "canary-reply",
        "in_progress",
    ] {
        assert!(
            told.to_lowercase().contains(&word.to_lowercase()),
            "{word} is missing in {told}"
        );
    }
    assert!(told.contains(&added.to_string()));
    assert_eq!(
        shown["attachments"].as_array().unwrap().len(),
        3,
        "two photos, and what a rule attached: {shown}"
    );
    assert_eq!(world.found(at, "canary"), 1, "it is found once");
    for file in shown["attachments"].as_array().unwrap() {
        let hash = file["hash"].as_str().unwrap().parse().unwrap();
        let node = &world.nodes[at];
        let restricted = node.setting().compartment_for(Visibility::Restricted).row;
        let here = node
            .store
            .read(|db| Ok::<_, StoreError>(orgo_node::store::blob::row(db, restricted, &hash)?));
        assert!(
            here.unwrap().is_some(),
            "its content is there under the name it has there"
        );
    }
}

#[test]
fn a_case_raised_while_commented_elsewhere() {
    let (mut world, case, task) = with_case();
    world
        .submit(DEPOT, retitle(case, "Leak by the canary-early cage"))
        .unwrap();
    world.settle();

    world.raise(NORTH, case, "restricted").unwrap();
    assert!(
        world.show(NORTH, case).is_ok(),
        "who raised it goes on with it at once"
    );
    let shown = world.show(NORTH, case).unwrap();
    assert_eq!(shown["signals"].as_array().unwrap().len(), 1, "{shown}");
    assert!(world.show_task(NORTH, task).is_ok());
    world.submit(NORTH, comment(case, "canary-after")).unwrap();
    world
        .submit(NORTH, attach(case, "canary-after in a file"))
        .unwrap();

    let added = meanwhile(&mut world, case, task);
    world.settle();

    world.agree();
    for at in [NORTH, SOUTH] {
        goes_on(&world, at, case, task, added);
    }
    assert!(is_gone(&world.show_task(DEPOT, task)));
    assert!(is_gone(&world.show_task(DEPOT, added)));
    // Who is not cleared has what was written before, until it is purged, and nothing of after.
    assert!(
        is_gone(&world.show(DEPOT, case)),
        "{:?}",
        world.show(DEPOT, case)
    );
    assert_eq!(world.found(DEPOT, "canary"), 0);
    for word in ["canary", "Leak"] {
        assert!(!world.shows(DEPOT, word), "a row names {word}");
    }
    assert!(
        world.holds(DEPOT, "canary-late") && world.holds(NORTH, "canary-after"),
        "the search works"
    );
    for word in ["canary-after", "canary-south"] {
        assert_eq!(word == "canary-south", world.holds(DEPOT, word), "{word}");
    }
    let refused = world.submit(DEPOT, comment(case, "again")).unwrap_err();
    assert!(
        matches!(refused, Failure::Refused(Refusal::Moved { .. })),
        "{refused:?}"
    );
}

#[test]
fn of_two_raises_at_once_the_stricter_wins() {
    let mut world = World::new();
    let opened = world
        .submit(NORTH, open_public("Fire drill canary"))
        .unwrap();
    let case = opened.case_id.unwrap();
    world.settle();
    world.raise(DEPOT, case, "internal").unwrap();
    world.raise(SOUTH, case, "restricted").unwrap();
    world.submit(DEPOT, comment(case, "in internal")).unwrap();
    world.submit(SOUTH, comment(case, "in restricted")).unwrap();
    world.meet(NORTH, DEPOT);
    let shown = world.show(NORTH, case).unwrap();
    assert_eq!(
        shown["visibility"], "internal",
        "the other raise is not known here"
    );
    world.settle();
    world.agree();
    for at in [NORTH, SOUTH] {
        let shown = world.show(at, case).unwrap();
        assert_eq!(shown["visibility"], "restricted");
        let told = words(&shown);
        assert!(
            told.contains("in internal") && told.contains("in restricted"),
            "{told}"
        );
        assert_eq!(world.found(at, "canary"), 1);
    }
    assert!(is_gone(&world.show(DEPOT, case)));
    assert!(!world.holds(DEPOT, "in restricted"));
    assert!(!world.shows(DEPOT, "canary"));
}

#[test]
fn a_power_cut_between_the_two_files_loses_nothing_and_shows_nothing_twice() {
    let (mut world, case, _) = with_case();
    world
        .submit(NORTH, attach(case, "canary-file of a person"))
        .unwrap();
    world
        .submit(NORTH, retitle(case, "Leak by the canary-title cage"))
        .unwrap();
    world.settle();
    let mut whole = world.again();
    whole.raise(NORTH, case, "restricted").unwrap();
    whole.settle();
    let expected = words(&whole.show(NORTH, case).unwrap()["attachments"]);

    let mut cuts = 0;
    for left in 0.. {
        let mut world = world.again();
        let power = Arc::new(Power::default());
        world.restart(NORTH, Some(Arc::clone(&power) as Arc<dyn Faults>));
        power.left.store(left, Ordering::Relaxed);
        power.armed.store(true, Ordering::Relaxed);
        let raised = world.raise(NORTH, case, "restricted");
        let was_cut = power.gone.load(Ordering::Relaxed);
        world.restart(NORTH, None);
        if world.show(NORTH, case).unwrap()["visibility"] == "internal" {
            assert!(raised.is_err(), "what was answered is done");
            world.raise(NORTH, case, "restricted").unwrap();
        }
        world.settle();
        world.agree();
        let shown = world.show(SOUTH, case).unwrap();
        assert_eq!(shown["title"], "Leak by the canary-title cage");
        assert_eq!(
            words(&shown["attachments"]),
            expected,
            "after {left} moments"
        );
        assert_eq!(shown["comments"].as_array().map_or(0, Vec::len), 0);
        assert!(is_gone(&world.show(DEPOT, case)));
        cuts += usize::from(was_cut);
        if !was_cut {
            break;
        }
    }
    assert!(cuts >= 6, "the power failed at {cuts} moments only");
}

#[test]
fn a_published_copy_says_what_was_typed_and_nothing_of_where_it_is_from() {
    let (mut world, case, _) = with_case();
    world.raise(NORTH, case, "restricted").unwrap();
    let to = world.nodes[NORTH]
        .setting()
        .roster
        .compartment_id("internal");
    let publish = |title: &str, to| Command::PublishCase {
        case,
        to,
        title: title.to_owned(),
        text: "A pipe burst. It is mended.".to_owned(),
        label: None,
    };
    let receipt = world
        .submit(NORTH, publish("Room 102 is closed", to))
        .unwrap();
    let published = receipt.case_id.unwrap();
    world.settle();
    world.agree();
    let shown = world.show(DEPOT, published).unwrap();
    assert_eq!(
        (&shown["title"], &shown["visibility"]),
        (&"Room 102 is closed".into(), &"internal".into())
    );
    assert!(
        !words(&shown).contains(&case.to_string()),
        "nothing points back"
    );
    let source = words(&world.show(NORTH, case).unwrap());
    assert!(source.contains(&published.to_string()), "{source}");
    let restricted = world.nodes[NORTH]
        .setting()
        .roster
        .compartment_id("restricted");
    let refused = world.submit(NORTH, publish("Up", restricted)).unwrap_err();
    assert!(matches!(refused, Failure::Refused(Refusal::Invalid { .. })));
    let down = world
        .raise(NORTH, case, "internal")
        .unwrap_err()
        .to_string();
    assert!(down.contains("not stricter"), "{down}");
    let unknown = world.raise(NORTH, case, "board").unwrap_err().to_string();
    assert!(unknown.contains("no compartment"), "{unknown}");
    let before = world
        .raise(DEPOT, published, "restricted")
        .unwrap_err()
        .to_string();
    assert_eq!(
        before, unknown,
        "a node that is not cleared cannot raise into it"
    );
}

/// A node alone, or the last to know, need not be started again before what it raised goes.
#[test]
fn what_was_carried_is_acknowledged_at_once_by_whoever_raised_it() {
    let (world, case, _) = with_case();
    world.raise(NORTH, case, "restricted").unwrap();
    let node = &world.nodes[NORTH];
    let setting = node.setting();
    let internal = setting.compartment_for(Visibility::Internal);
    let decisions = node
        .store
        .read(|db| purge::decisions(db, &setting, internal, true))
        .unwrap();
    assert!(!decisions.is_empty());
    for decision in decisions {
        assert_eq!(decision.fold.acknowledged, [setting.node].into());
    }
}

#[test]
fn what_went_is_purged_where_it_was_and_answers_go_after_it() {
    let (mut world, case, task) = with_case();
    world.raise(NORTH, case, "restricted").unwrap();
    world.settle();
    // Not all nodes of the organisation are there to say that they know: it goes when they have had their time.
    world.time.fetch_add(YEAR_MS, Ordering::Relaxed);
    for _ in 0..3 {
        world.settle();
        for node in &world.nodes {
            purge::attend(node).unwrap();
        }
    }
    world.settle();
    world.agree();
    for at in [NORTH, SOUTH, DEPOT] {
        assert!(
            !world.holds_in(at, "internal", "canary-before"),
            "node {at} holds what went"
        );
    }
    assert!(
        is_gone(&world.show(DEPOT, case)),
        "its address still says so"
    );
    for at in [NORTH, SOUTH] {
        assert!(world.holds_in(at, "restricted", "canary-before"));
        let shown = world.show(at, case).unwrap();
        assert_eq!(shown["signals"].as_array().unwrap().len(), 1, "{shown}");
        assert!(world.show_task(at, task).is_ok());
    }
    let late = reply(
        "late@example.org",
        "leak@example.org",
        "Re: Leak in Room 102",
        "canary-late",
    );
    let outcome = take_in(&world.nodes[DEPOT], late.into_bytes());
    assert_eq!(outcome.task_ids, [], "no work is made of it here");
    world.settle();
    world.time.fetch_add(YEAR_MS, Ordering::Relaxed);
    for _ in 0..3 {
        world.settle();
        for node in &world.nodes {
            purge::attend(node).unwrap();
        }
    }
    world.agree();
    let shown = words(&world.show(NORTH, case).unwrap());
    assert!(shown.contains("canary-late"), "{shown}");
    assert!(!world.shows(DEPOT, "Leak"), "no row names it");
    assert!(!world.holds_in(DEPOT, "internal", "canary-late"));
}
