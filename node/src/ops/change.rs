//! Changing what is there, from the command line.

use orgo_engine::authorize::{Person, Viewer};
use orgo_schema::{
    command::{Command, NewCase, NewTask, Object, Receipt, Refusal},
    fact::{Item, Location, Value as FieldValue},
    id::{DocumentId, SignalId, UserId},
    label::Label,
    word::{Priority, TaskCategory, Visibility},
};
use serde_json::Value;

use super::{LIST_MAX, list, show, to_json};
use crate::{
    failure::Failure,
    guard,
    node::Node,
    store::signal::{self, SignalRow},
    submit::submit,
    verb::{CaseVerb, Fields, NewCaseArgs, TaskVerb, TriageVerb},
};

/// Runs `orgo case …`.
///
/// # Errors
/// A refusal, or trouble.
pub fn case(node: &Node, person: &Person, verb: &CaseVerb) -> Result<Value, Failure> {
    let run = |command| submit(node, person, command).and_then(to_json);
    match verb {
        CaseVerb::List { .. } => show::cases(node, person, verb),
        CaseVerb::Show { case } => show::one_case(node, person, *case),
        CaseVerb::New(new) => run(new_case(new)),
        CaseVerb::Do {
            case,
            action,
            reason,
        } => run(Command::ActOnCase {
            case: *case,
            action: *action,
            reason: reason.clone(),
        }),
        CaseVerb::Comment { case, text } => run(Command::Comment {
            object: Object::Case(*case),
            text: text.clone(),
        }),
        CaseVerb::Merge { case, into } => run(Command::SetCase {
            case: *case,
            value: FieldValue::MergedInto(Some(*into)),
        }),
        CaseVerb::Set { case, fields } => set(node, person, Object::Case(*case), fields),
    }
}

/// Runs `orgo task …`.
///
/// # Errors
/// A refusal, or trouble.
pub fn task(node: &Node, person: &Person, verb: &TaskVerb) -> Result<Value, Failure> {
    let run = |command| submit(node, person, command).and_then(to_json);
    match verb {
        TaskVerb::List { .. } => show::tasks(node, person, verb),
        TaskVerb::Show { task } => show::one_task(node, person, *task),
        TaskVerb::New {
            case,
            title,
            description,
            label,
            domain,
            subtype,
            priority,
            severity,
        } => {
            let mut task = new_task(title, label, domain);
            description.clone_into(&mut task.description);
            task.subtype.clone_from(subtype);
            task.priority = *priority;
            task.severity = *severity;
            run(Command::CreateTask { case: *case, task })
        }
        TaskVerb::Do {
            action,
            task,
            reason,
        } => run(Command::ActOnTask {
            task: *task,
            action: *action,
            reason: reason.clone(),
        }),
        TaskVerb::Acknowledge { task } => run(Command::Acknowledge {
            task: *task,
            until: None,
        }),
        TaskVerb::Comment { task, text } => run(Command::Comment {
            object: Object::Task(*task),
            text: text.clone(),
        }),
        TaskVerb::Set { task, fields } => set(node, person, Object::Task(*task), fields),
    }
}

/// Runs `orgo triage …`.
///
/// # Errors
/// A refusal, or trouble.
pub fn triage(node: &Node, person: &Person, verb: &TriageVerb) -> Result<Value, Failure> {
    let run = |command| submit(node, person, command).and_then(to_json);
    match verb {
        TriageVerb::List => {
            let setting = node.setting();
            let (compartments, _) = guard::reach(&setting, &Viewer::Person(person.clone()));
            let waiting = node.store.read(|db| {
                let rows = signal::triage(db, &compartments, LIST_MAX)?;
                show::signals(db, &setting, &rows)
            })?;
            list(waiting, None)
        }
        TriageVerb::Route {
            signal,
            title,
            label,
            domain,
        } => {
            let row = signal_row(node, person, *signal)?;
            let title = title.as_ref().unwrap_or(&row.subject);
            let task = new_task(title, label, domain);
            let mut case = blank_case(title, label);
            case.domain = Some(domain.clone());
            run(Command::RouteSignal {
                signal: *signal,
                case,
                tasks: vec![task],
            })
        }
        TriageVerb::Place { signal, case } => run(Command::PlaceSignal {
            signal: *signal,
            case: *case,
        }),
        TriageVerb::SetAside { signal, reason } => run(Command::SetSignalAside {
            signal: *signal,
            reason: reason.clone(),
        }),
    }
}

fn signal_row(node: &Node, person: &Person, id: SignalId) -> Result<SignalRow, Failure> {
    let setting = node.setting();
    node.store.read(|db| {
        let (_, row) = guard::find(
            db,
            &setting,
            &Viewer::Person(person.clone()),
            DocumentId::from(id),
            "signal",
        )?;
        signal::one(db, row.row)?.ok_or_else(|| {
            Refusal::NotFound {
                kind: "signal".into(),
            }
            .into()
        })
    })
}

fn blank_case(title: &str, label: &Label) -> NewCase {
    NewCase {
        title: title.to_owned(),
        narrative: String::new(),
        label: label.clone(),
        severity: None,
        priority: Priority::Medium,
        visibility: Visibility::Internal,
        location: Location::default(),
        tags: Vec::new(),
        domain: None,
        subtype: None,
        reactivity_time: None,
    }
}

fn new_case(new: &NewCaseArgs) -> Command {
    let mut case = blank_case(&new.title, &new.label);
    case.narrative.clone_from(&new.narrative);
    case.severity = new.severity;
    case.priority = new.priority;
    case.visibility = new.visibility;
    case.location = Location {
        site: new.site.clone(),
        area: new.area.clone(),
    };
    case.tags.clone_from(&new.tags);
    case.domain.clone_from(&new.task_type);
    let tasks = new.task_type.iter().map(|domain| NewTask {
        priority: new.priority,
        severity: new.severity,
        ..new_task(&new.title, &new.label, domain)
    });
    Command::OpenCase {
        tasks: tasks.collect(),
        case,
    }
}

fn new_task(title: &str, label: &Label, domain: &str) -> NewTask {
    NewTask {
        title: title.to_owned(),
        description: String::new(),
        label: label.clone(),
        domain: domain.to_owned(),
        category: TaskCategory::Request,
        subtype: None,
        priority: Priority::Medium,
        severity: None,
        reactivity_time: None,
        due_at: None,
        assignee: None,
        checklist: Vec::new(),
    }
}

/// Sets fields one after another; the first refusal ends it and says which field.
fn set(node: &Node, person: &Person, object: Object, fields: &Fields) -> Result<Value, Failure> {
    let mut commands = Vec::new();
    if let Some(title) = &fields.title {
        commands.push(Command::Retitle {
            object,
            title: title.clone(),
        });
    }
    let values = [
        fields.label.clone().map(FieldValue::Label),
        fields.priority.map(FieldValue::Priority),
        fields.severity.map(FieldValue::Severity),
        fields.reactivity_time.map(FieldValue::Reactivity),
        fields.due.map(|due| FieldValue::Due(Some(due))),
        fields
            .assignee
            .as_deref()
            .map(|email| user(node, email))
            .transpose()?
            .map(FieldValue::Assignee),
    ];
    commands.extend(values.into_iter().flatten().map(|value| match object {
        Object::Case(case) => Command::SetCase { case, value },
        Object::Task(task) => Command::SetTask { task, value },
    }));
    commands.extend(fields.tags.iter().map(|tag| Command::Add {
        object,
        item: Item::Tag(tag.clone()),
    }));
    commands.extend(fields.no_tags.iter().map(|tag| Command::Remove {
        object,
        item: Item::Tag(tag.clone()),
    }));
    if commands.is_empty() {
        return Err(Failure::Input(
            "nothing to set: name a field, for example --priority high".into(),
        ));
    }
    let mut receipt: Option<Receipt> = None;
    for command in commands {
        let next = submit(node, person, command)?;
        match &mut receipt {
            Some(receipt) => receipt.facts.extend(next.facts),
            None => receipt = Some(next),
        }
    }
    to_json(receipt)
}

/// Finds who signs in with an address; nobody for an empty one.
fn user(node: &Node, email: &str) -> Result<Option<UserId>, Failure> {
    if email.trim().is_empty() {
        return Ok(None);
    }
    let known = node
        .setting()
        .users
        .get(&email.trim().to_lowercase())
        .map(|user| user.id);
    known
        .map(Some)
        .ok_or_else(|| Failure::Input(format!("nobody signs in as {email}: see `orgo user list`")))
}
