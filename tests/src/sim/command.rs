//! What people ask for in a world.

use orgo_schema::case::{CaseAction, CaseStatus};
use orgo_schema::command::{Command, NewCase, NewTask, Object};
use orgo_schema::fact::{Item, Location, Value};
use orgo_schema::id::{CaseId, TaskId};
use orgo_schema::task::{TaskAction, TaskStatus};
use orgo_schema::time::Timestamp;
use orgo_schema::word::{Priority, Severity, TaskCategory, Visibility};

use super::chance::Chance;
use super::template::Template;
use super::world::World;

/// How many cases and tasks everybody works on.
const BUSY: usize = 2;
/// What people say of a case that must be kept.
const HOLD: &str = "a lawsuit";

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

/// Returns something that somebody may ask for.
#[expect(clippy::too_many_lines, reason = "a line or two for each command")]
pub(super) fn any(world: &mut World) -> Command {
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
    let number = world.chance.below(1_000);
    let word = format!("word {number}");
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
    match chance.below(18) {
        0 | 1 => open(world, word),
        2 => Command::CreateTask {
            case,
            task: new_task(word),
        },
        3..6 => act(chance, task, number, now),
        6 => Command::ActOnCase {
            case,
            action: *chance.pick(&CASE_ACTIONS).expect("there are some"),
            reason: Some(word),
        },
        7 => Command::Acknowledge {
            task,
            until: None,
            reason: None,
        },
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
        number @ 13..16 => of_case(world, number, case, word),
        16 => Command::SplitCase {
            case,
            tasks: vec![task],
            title: Some(word),
        },
        // Who wrote in is replied to: where nobody did, that is refused.
        _ if number.is_multiple_of(2) => Command::Reply {
            case,
            signal: None,
            text: word,
        },
        _ => Command::Comment { object, text: word },
    }
}

/// An act on the status of a task; half of the holds have an end.
fn act(chance: &mut Chance, task: TaskId, number: u64, now: Timestamp) -> Command {
    let action = *chance.pick(&TASK_ACTIONS).expect("there are some");
    let hours = i64::try_from(number % 72).unwrap_or_default();
    let has_end = action == TaskAction::Hold && number.is_multiple_of(2);
    Command::ActOnTask {
        task,
        action,
        reason: Some(format!("word {number}")),
        until: has_end.then(|| now.plus_ms(hours * 3_600_000)),
    }
}

/// Returns something that somebody may ask about a whole case.
fn of_case(world: &mut World, number: u64, case: CaseId, word: String) -> Command {
    let object = Object::Case(case);
    let item = Item::Hold(HOLD.to_owned());
    match number {
        13 => {
            let target = *world.chance.pick(&world.cases).expect("there is one");
            Command::SetCase {
                case,
                value: Value::MergedInto(Some(target)),
            }
        }
        14 if world.chance.happens(50) => Command::Add { object, item },
        14 => Command::Remove { object, item },
        _ => Command::RaiseCase {
            case,
            to: Template::get().restricted,
            reason: Some(word),
        },
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

/// Asks for a new case with a task.
pub(super) fn open(world: &mut World, title: String) -> Command {
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
            metadata: Vec::new(),
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
        approval: None,
        metadata: Vec::new(),
    }
}
