//! Changing what is there, from the command line.

use orgo_engine::authorize::{Person, Viewer};
use orgo_schema::{
    command::{Command, NewCase, NewTask, Object, Refusal},
    fact::{Approval, Location, Value as FieldValue},
    id::{CaseId, DocumentId, SignalId},
    label::Label,
    word::{Priority, TaskCategory, Visibility},
};
use serde_json::Value;

use super::{LIST_MAX, attach, guests, list, set, show, to_json, transfer};
use crate::{
    failure::Failure,
    guard,
    node::Node,
    store::signal::{self, SignalRow},
    submit::submit,
    verb::{CaseVerb, NewCaseArgs, TaskVerb, TriageVerb},
};

/// Runs `orgo case …`.
///
/// # Errors
/// A refusal, or trouble.
#[expect(clippy::too_many_lines, reason = "a line or two for each verb")]
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
        CaseVerb::Reply { case, text, to } => run(Command::Reply {
            case: *case,
            signal: *to,
            text: text.clone(),
        }),
        CaseVerb::TakeReplyBack { case, reply } => run(Command::TakeReplyBack {
            case: *case,
            reply: *reply,
        }),
        CaseVerb::Hold { case, why, lift: _ } => {
            super::purge::hold(node, person, *case, why.as_deref())
        }
        CaseVerb::Merge { case, into } => run(Command::SetCase {
            case: *case,
            value: FieldValue::MergedInto(Some(*into)),
        }),
        CaseVerb::Unmerge { case } => run(Command::SetCase {
            case: *case,
            value: FieldValue::MergedInto(None),
        }),
        CaseVerb::Split { case, tasks, title } => run(Command::SplitCase {
            case: *case,
            tasks: tasks.clone(),
            title: title.clone(),
        }),
        CaseVerb::Raise { case, to, reason } => run(Command::RaiseCase {
            case: *case,
            to: node.setting().roster.compartment_id(to),
            reason: reason.clone(),
        }),
        CaseVerb::Transfer { act, case, asked } => run(transfer::of_case(*case, *act, asked)?),
        CaseVerb::Publish {
            case,
            to,
            title,
            text,
            label,
        } => run(Command::PublishCase {
            case: *case,
            to: node.setting().roster.compartment_id(to),
            title: title.clone(),
            text: text.clone(),
            label: label.clone(),
        }),
        CaseVerb::Review {
            case,
            outcome,
            note,
        } => run(Command::Review {
            case: *case,
            outcome: *outcome,
            note: note.clone(),
        }),
        CaseVerb::Attach { case, file } => attach::add(node, person, Object::Case(*case), file),
        CaseVerb::Detach { case, hash } => run(Command::Detach {
            object: Object::Case(*case),
            file: *hash,
        }),
        CaseVerb::Guests(verb) => guests::run(node, person, verb),
        CaseVerb::Set { case, fields } => set::case(node, person, *case, fields),
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
        TaskVerb::New { .. } => add_task(node, person, verb),
        TaskVerb::Do {
            action,
            task,
            reason,
            until,
        } => run(Command::ActOnTask {
            task: *task,
            action: *action,
            reason: reason.clone(),
            until: *until,
        }),
        TaskVerb::Judge {
            judgment,
            task,
            reason,
        } => run(Command::Judge {
            task: *task,
            judgment: *judgment,
            reason: reason.clone(),
        }),
        TaskVerb::Transfer { act, task, asked } => {
            run(transfer::command(Object::Task(*task), *act, asked)?)
        }
        TaskVerb::Why { task } => show::why_then(node, person, *task),
        TaskVerb::Acknowledge {
            task,
            until,
            reason,
        } => run(Command::Acknowledge {
            task: *task,
            until: *until,
            reason: reason.clone(),
        }),
        TaskVerb::Comment { task, text } => run(Command::Comment {
            object: Object::Task(*task),
            text: text.clone(),
        }),
        TaskVerb::Attach { task, file } => attach::add(node, person, Object::Task(*task), file),
        TaskVerb::Detach { task, hash } => run(Command::Detach {
            object: Object::Task(*task),
            file: *hash,
        }),
        TaskVerb::Set { task, fields } => set::task(node, person, *task, fields),
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
            let viewer = Viewer::Person(person.clone());
            guard::may_triage(&setting, &viewer)?;
            let (compartments, _) = guard::reach(&setting, &viewer);
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
        metadata: Vec::new(),
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

/// Adds a task to a case.
///
/// # Errors
/// A refusal, or trouble.
fn add_task(node: &Node, person: &Person, asked: &TaskVerb) -> Result<Value, Failure> {
    let TaskVerb::New {
        case,
        title,
        description,
        label,
        domain,
        subtype,
        priority,
        severity,
        approval,
        then,
    } = asked
    else {
        return Err(Failure::Input("not a new task".into()));
    };
    let label = match label {
        Some(label) => label.clone(),
        None => above_case(node, person, *case, domain)?,
    };
    let mut task = new_task(title, &label, domain);
    description.clone_into(&mut task.description);
    task.subtype.clone_from(subtype);
    task.priority = *priority;
    task.severity = *severity;
    task.approval = approval.then(|| Approval { then: then.clone() });
    submit(node, person, Command::CreateTask { case: *case, task }).and_then(to_json)
}

/// Returns where somebody decides about work of a case who was not named: one level above it.
fn above_case(node: &Node, person: &Person, case: CaseId, domain: &str) -> Result<Label, Failure> {
    let setting = node.setting();
    let viewer = Viewer::Person(person.clone());
    let found = node
        .store
        .read(|db| guard::found(db, &setting, &viewer, Object::Case(case)))?;
    let policy = setting.policies.newest().for_domain(Some(domain));
    let above = found.label().above(&policy.ladder);
    let problem = "nobody stands above the label of the case: name who decides with --label";
    above.ok_or_else(|| Failure::Input(problem.to_owned()))
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
        approval: None,
        metadata: Vec::new(),
    }
}
