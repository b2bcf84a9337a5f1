//! What people and mail do in a world. A refusal is an answer like another; trouble is not, unless the
//! world has made some.

use orgo_node::escalate;
use orgo_node::failure::Failure;
use orgo_node::guard;
use orgo_node::intake::{Incoming, Outcome, take_in};
use orgo_node::node::Node;
use orgo_node::store::StoreError;
use orgo_node::store::spool::Delivery;
use orgo_node::submit::submit;
use orgo_schema::case::{CaseAction, CaseStatus};
use orgo_schema::command::{Command, NewCase, NewTask, Object, Receipt};
use orgo_schema::fact::{Item, Location, Source, Value};
use orgo_schema::id::TaskId;
use orgo_schema::task::{TaskAction, TaskStatus};
use orgo_schema::time::Timestamp;
use orgo_schema::word::{Priority, Severity, TaskCategory, Visibility};

use super::chance::Chance;
use super::template::Template;
use super::world::World;
use crate::letter::{attached, letter, reply};

/// How many different mails there are: the same one comes to several gateways.
const MAILS: u64 = 12;

/// How many cases and tasks everybody works on.
const BUSY: usize = 2;
/// The headers of a file that a mail brings.
const FILE: &str =
    "Content-Type: text/plain\r\nContent-Disposition: attachment; filename=measured.txt";

const TASK_ACTIONS: [TaskAction; 8] = [
    TaskAction::Start,
    TaskAction::Hold,
    TaskAction::Resume,
    TaskAction::Complete,
    TaskAction::Fail,
    TaskAction::Cancel,
    TaskAction::Reopen,
    TaskAction::Settle(TaskStatus::InProgress),
];
const CASE_ACTIONS: [CaseAction; 7] = [
    CaseAction::Start,
    CaseAction::Hold,
    CaseAction::Resume,
    CaseAction::Resolve,
    CaseAction::Close,
    CaseAction::Reopen,
    CaseAction::Settle(CaseStatus::Open),
];

/// Lets something happen at a site that has power.
pub fn happens(world: &mut World) {
    let running = world.running();
    let Some(site) = world.chance.pick(&running).copied() else {
        return;
    };
    match world.chance.below(100) {
        0..25 => mail(world, site),
        25..35 => climb(world, site),
        _ => {
            let command = command(world);
            person(world, site, command);
        }
    }
}

/// Lets a person do something at a site.
pub fn person(world: &mut World, site: usize, command: Command) {
    world.tell(|| format!("at {site}: {command:?}"));
    let node = world.node(site);
    let template = Template::get();
    let person = guard::person(&node.setting(), template.user, &template.account);
    match submit(node, &person.expect("she is active"), command) {
        Ok(receipt) => done(world, site, receipt),
        Err(Failure::Refused(_) | Failure::Input(_)) => world.count("deeds refused"),
        Err(trouble) => {
            assert!(world.is_excused(site), "a deed at site {site}: {trouble}");
            world.count("deeds that failed");
        }
    }
}

fn done(world: &mut World, site: usize, receipt: Receipt) {
    world.count("deeds");
    world.tell(|| format!("receipt {receipt:?}"));
    if world.sites[site].disk.is_dead() {
        // The power went before anybody could be told.
        return;
    }
    // What a removed site writes is stored and does not count.
    if world.sites[site].removed {
        world.beyond.extend(receipt.facts);
    } else {
        let facts = receipt.facts.into_iter();
        world.acknowledged.extend(facts.map(|fact| (site, fact)));
    }
    if let Some(case) = receipt.case_id.filter(|case| !world.cases.contains(case)) {
        world.cases.push(case);
    }
    for task in receipt.task_ids {
        if !world.tasks.contains(&task) {
            world.tasks.push(task);
        }
    }
}

fn mail(world: &mut World, site: usize) {
    let mut chance = world.chance.clone();
    let node = world.node(site);
    let taken = take_in(node, &[any_mail(node, &mut chance)]);
    world.chance = chance;
    keep_mail(world, site, taken);
}

/// Returns one of the mails that may come.
pub(super) fn any_mail(node: &Node, chance: &mut Chance) -> Incoming {
    let number = chance.below(MAILS);
    let id = format!("{number}@example.org");
    // Every third mail answers the one before it, which may come later or never; others bring a file.
    let raw = match number % 3 {
        2 => {
            let to = format!("{}@example.org", number - 1);
            reply(&id, &to, "Re: Leak", "It is getting worse")
        }
        1 => attached(&id, FILE, &format!("{number}, ").repeat(40_000)),
        _ => letter(&id, &format!("Leak in Room {number}"), "urgent"),
    };
    Incoming {
        raw: raw.into_bytes(),
        delivery: Delivery {
            to: Some("maintenance@school.example".into()),
            source: Source::Mail,
            received: (node.clock)().now,
        },
    }
}

/// Remembers the mail that a site said it has.
pub(super) fn keep_mail(world: &mut World, site: usize, taken: Result<Vec<Outcome>, StoreError>) {
    match taken {
        Ok(_) if world.sites[site].disk.is_dead() => {}
        Ok(outcomes) => {
            world.tell(|| format!("mail at {site}: {outcomes:?}"));
            world.count("mails");
            for outcome in outcomes {
                if !world.sites[site].removed {
                    let signals = outcome.signal_id.into_iter();
                    world.taken_in.extend(signals.map(|signal| (site, signal)));
                }
                world.cases.extend(outcome.case_id);
                world.tasks.extend(outcome.task_ids);
            }
        }
        Err(trouble) => {
            assert!(world.is_excused(site), "mail at site {site}: {trouble}");
            world.count("mails that failed");
        }
    }
    world.cases.sort_unstable();
    world.cases.dedup();
    world.tasks.sort_unstable();
    world.tasks.dedup();
}

/// Lets a node record the steps that have occurred, if its clock is sound.
pub fn climb(world: &mut World, site: usize) {
    let node = world.node(site);
    let reading = (node.clock)();
    if reading.source.is_sound() {
        match escalate::run(node, reading.now, false) {
            Ok(steps) => *world.counts.entry("steps").or_default() += steps.len() as u64,
            Err(trouble) => {
                assert!(world.is_excused(site), "steps at site {site}: {trouble}");
                world.count("steps that failed");
            }
        }
    }
}

/// An act on the status of a task; half of the holds have an end.
fn act(chance: &mut Chance, task: TaskId, reason: String, now: Timestamp) -> Command {
    let action = *chance.pick(&TASK_ACTIONS).expect("there are some");
    let hours = i64::try_from(chance.below(72)).unwrap_or_default();
    let has_end = action == TaskAction::Hold && chance.happens(50);
    Command::ActOnTask {
        task,
        action,
        reason: Some(reason),
        until: has_end.then(|| now.plus_ms(hours * 3_600_000)),
    }
}

fn command(world: &mut World) -> Command {
    // Half of what people do is about the same few things.
    let busy = if world.chance.happens(50) {
        BUSY
    } else {
        usize::MAX
    };
    let cases = world.cases.len().min(busy);
    let case = world.chance.pick(&world.cases[..cases]).copied();
    let tasks = world.tasks.len().min(busy);
    let task = world.chance.pick(&world.tasks[..tasks]).copied();
    let word = format!("word {}", world.chance.below(1_000));
    let (Some(case), Some(task)) = (case, task) else {
        return open(world, word);
    };
    let now = world.now();
    let chance = &mut world.chance;
    let object = if chance.happens(50) {
        Object::Case(case)
    } else {
        Object::Task(task)
    };
    match chance.below(16) {
        0 | 1 => open(world, word),
        2 => Command::CreateTask {
            case,
            task: new_task(word),
        },
        3..6 => act(chance, task, word, now),
        6 => Command::ActOnCase {
            case,
            action: *chance.pick(&CASE_ACTIONS).expect("there are some"),
            reason: Some(word),
        },
        7 => Command::Acknowledge { task, until: None },
        8 => Command::SetTask {
            task,
            value: Value::Severity(severity(chance.below(4))),
        },
        9 => Command::SetCase {
            case,
            value: Value::Severity(severity(chance.below(4))),
        },
        10 => Command::Retitle {
            object,
            title: word,
        },
        11 => Command::Add {
            object,
            item: Item::Tag(word),
        },
        12 => Command::Remove {
            object,
            item: Item::Tag(word),
        },
        13 => {
            let target = *chance.pick(&world.cases).expect("there is one");
            Command::SetCase {
                case,
                value: Value::MergedInto(Some(target)),
            }
        }
        14 => Command::SplitCase {
            case,
            tasks: vec![task],
            title: Some(word),
        },
        _ => Command::Comment { object, text: word },
    }
}

fn severity(number: u64) -> Severity {
    [
        Severity::Minor,
        Severity::Moderate,
        Severity::Major,
        Severity::Critical,
    ][usize::try_from(number).expect("one of four")]
}

fn open(world: &mut World, title: String) -> Command {
    let visibility = if world.chance.happens(25) {
        Visibility::Restricted
    } else {
        Visibility::Internal
    };
    Command::OpenCase {
        case: NewCase {
            title: title.clone(),
            narrative: "As told by telephone".into(),
            label: "1001.81.Operations.Maintenance".parse().expect("a label"),
            severity: None,
            priority: Priority::Medium,
            visibility,
            location: Location::default(),
            tags: vec!["word 1".into()],
            domain: Some("maintenance".into()),
            subtype: None,
            reactivity_time: None,
        },
        tasks: vec![new_task(title)],
    }
}

fn new_task(title: String) -> NewTask {
    NewTask {
        title,
        description: String::new(),
        label: "1001.81.Operations.Maintenance".parse().expect("a label"),
        domain: "maintenance".into(),
        category: TaskCategory::Request,
        subtype: None,
        priority: Priority::High,
        severity: None,
        reactivity_time: None,
        due_at: None,
        assignee: None,
        checklist: Vec::new(),
    }
}
