//! Posts about a case, as commands.

use orgo_engine::module::GENERAL;
use orgo_schema::{
    command::{Command, NewTask, Object, Refusal, Somebody},
    fact::{Approval, Item, Value},
    id::CaseId,
    label::Label,
    word::{Priority, TaskCategory},
};
use orgo_web::{
    model::{CaseOffer, Draft, Message, Refused},
    page::case::NewTaskForm,
    route,
};

use super::super::{
    answer::{self, Answer},
    desk::Desk,
    find,
    notice::Said,
    object::{self, Redo},
    session::Fields,
    settle,
};
use crate::{failure::Failure, guard};

/// Acts on a case, or sets its label.
pub(super) fn act(
    desk: &Desk<'_>,
    fields: &Fields,
    id: &str,
    name: &str,
) -> Result<Answer, Failure> {
    let case = settle::id(id, "case")?;
    let offer = CaseOffer::find(name).ok_or_else(|| Refusal::NotFound {
        kind: "action".to_owned(),
    })?;
    let typed = offer.ask().field().map_or("", |field| fields.get(field));
    let command = match offer {
        CaseOffer::Act(action) => {
            let reason = Some(typed.to_owned()).filter(|reason| !reason.trim().is_empty());
            Ok(Command::ActOnCase {
                case,
                action,
                reason,
            })
        }
        CaseOffer::Relabel => settle::label(desk, typed).map(|label| Command::SetCase {
            case,
            value: Value::Label(label),
        }),
    };
    let said = if offer == CaseOffer::Relabel {
        Said::Relabeled
    } else {
        Said::Moved
    };
    object::done(desk, Object::Case(case), command, said, |problem| Redo {
        refused: Some(Refused {
            name: name.to_owned(),
            typed: typed.to_owned(),
            message: Message::english(problem),
        }),
        ..Redo::default()
    })
}

/// Adds a tag, or takes one away.
pub(super) fn tag(desk: &Desk<'_>, fields: &Fields, id: &str) -> Result<Answer, Failure> {
    let case: CaseId = settle::id(id, "case")?;
    let text = fields.get("tag").to_owned();
    let (object, item) = (Object::Case(case), Item::Tag(text.clone()));
    let (command, said) = if fields.get("remove") == "yes" {
        (Command::Remove { object, item }, Said::Untagged)
    } else {
        (Command::Add { object, item }, Said::Tagged)
    };
    object::done(desk, object, Ok(command), said, |problem| Redo {
        tag: Draft {
            text,
            fault: Some(Message::english(problem)),
        },
        ..Redo::default()
    })
}

/// Adds a task.
pub(super) fn add_task(desk: &Desk<'_>, fields: &Fields, id: &str) -> Result<Answer, Failure> {
    let case: CaseId = settle::id(id, "case")?;
    let domain = desk.node.store.read(|db| {
        let found = guard::found(db, &desk.setting, &desk.visitor.viewer, Object::Case(case))?;
        Ok::<_, Failure>(found.folded.case.view.domain)
    })?;
    match new_task(desk, fields, domain)
        .and_then(|task| desk.submit(Command::CreateTask { case, task }))
    {
        Ok(_) => Ok(Answer::done(route::case(id), Said::TaskAdded)),
        Err(Failure::Refused(Refusal::Invalid { field, problem })) => {
            let new_task = NewTaskForm {
                title: fields.get("title").to_owned(),
                label: fields.get("label").to_owned(),
                priority: fields.get("priority").to_owned(),
                description: fields.get("description").to_owned(),
                decides: fields.get("decides") == "yes",
                approver: fields.get("approver").to_owned(),
                approvers: Vec::new(),
                labels: Vec::new(),
                faults: vec![settle::fault(&field, &problem, &[])],
            };
            let redo = Redo {
                new_task,
                ..Redo::default()
            };
            let status = answer::status(&Refusal::Invalid { field, problem });
            object::again(desk, Object::Case(case), status, redo)
        }
        Err(failure) => Err(failure),
    }
}

fn new_task(desk: &Desk<'_>, fields: &Fields, domain: Option<String>) -> Result<NewTask, Failure> {
    let priority = match fields.filled("priority") {
        Some(word) => word
            .parse()
            .map_err(|error: orgo_schema::word::WordError| {
                settle::invalid("priority", error.to_string())
            })?,
        None => Priority::Medium,
    };
    let label = settle::label(desk, fields.get("label"))?;
    let (label, approval) = if fields.get("decides") == "yes" {
        asked(desk, fields, label, domain.as_deref())?
    } else {
        (label, None)
    };
    Ok(NewTask {
        title: fields.get("title").to_owned(),
        description: fields.get("description").to_owned(),
        label,
        domain: domain.unwrap_or_else(|| GENERAL.to_owned()),
        category: TaskCategory::Request,
        subtype: None,
        priority,
        severity: None,
        reactivity_time: None,
        due_at: None,
        assignee: None,
        checklist: Vec::new(),
        approval,
        metadata: Vec::new(),
    })
}

/// Returns where somebody decides about work first, and that it goes to its label once they said yes: one level up,
/// where nobody else is named.
fn asked(
    desk: &Desk<'_>,
    fields: &Fields,
    label: Label,
    domain: Option<&str>,
) -> Result<(Label, Option<Approval>), Failure> {
    let approver = match fields.filled("approver") {
        Some(typed) => settle::label(desk, &typed).map_err(|refusal| {
            if let Refusal::Invalid { problem, .. } = &refusal {
                settle::invalid("approver", problem.clone())
            } else {
                refusal
            }
        })?,
        None => {
            let policy = desk.setting.policies.newest().for_domain(domain);
            let problem = "nobody stands above this label: name who decides";
            let above = label.above(&policy.ladder);
            above.ok_or_else(|| settle::invalid("approver", problem.to_owned()))?
        }
    };
    Ok((approver, Some(Approval { then: Some(label) })))
}

/// Makes somebody part of a case, or takes them away.
pub(super) fn participant(desk: &Desk<'_>, fields: &Fields, id: &str) -> Result<Answer, Failure> {
    let case: CaseId = settle::id(id, "case")?;
    let object = Object::Case(case);
    let removes = fields.get("remove") == "yes";
    let role = fields.get("as").to_owned();
    let typed = fields.get("who");
    let command = match find::who(desk, typed) {
        Ok(who) if removes => {
            let item = Item::Participant { who, role };
            Ok(Command::Remove { object, item })
        }
        Ok(who) => {
            let item = Item::Participant { who, role };
            Ok(Command::Add { object, item })
        }
        // Who does not sign in is a person all the same, by their address.
        Err(_) if typed.contains('@') && !removes => Ok(Command::Include {
            case,
            people: vec![Somebody::Address(typed.to_owned())],
            role,
        }),
        Err(refusal) => Err(refusal),
    };
    let said = if removes { Said::Left } else { Said::Joined };
    let form = ("participants", [].as_slice());
    object::small(
        desk,
        fields,
        object,
        form,
        command.map_err(Failure::from),
        said,
    )
}

/// Says that somebody looked a case over.
pub(super) fn review(desk: &Desk<'_>, fields: &Fields, id: &str) -> Result<Answer, Failure> {
    let case: CaseId = settle::id(id, "case")?;
    let outcome = fields.get("outcome").parse();
    let command = outcome
        .map(|outcome| Command::Review {
            case,
            outcome,
            note: fields.filled("note"),
        })
        .map_err(|error: orgo_schema::word::WordError| {
            settle::invalid("outcome", error.to_string()).into()
        });
    let form = ("reviews", [].as_slice());
    object::small(
        desk,
        fields,
        Object::Case(case),
        form,
        command,
        Said::Reviewed,
    )
}

/// Raises a case into a stricter compartment. Its address stays what it was.
pub(super) fn raise(desk: &Desk<'_>, fields: &Fields, id: &str) -> Result<Answer, Failure> {
    let case: CaseId = settle::id(id, "case")?;
    let command = Command::RaiseCase {
        case,
        to: desk.setting.roster.compartment_id(fields.get("to")),
        reason: fields.filled("reason"),
    };
    let form = ("raise", [].as_slice());
    object::small(
        desk,
        fields,
        Object::Case(case),
        form,
        Ok(command),
        Said::Raised,
    )
}

/// Publishes a redacted copy of a case. Who did stays with the case: it says where the copy is.
pub(super) fn publish(desk: &Desk<'_>, fields: &Fields, id: &str) -> Result<Answer, Failure> {
    let case: CaseId = settle::id(id, "case")?;
    let label = fields.filled("label");
    let label = label.map(|label| settle::label(desk, &label)).transpose();
    let command = label.map(|label| Command::PublishCase {
        case,
        to: desk.setting.roster.compartment_id(fields.get("to")),
        title: fields.get("title").to_owned(),
        text: fields.get("text").to_owned(),
        label,
    });
    let form = ("publish", [].as_slice());
    object::small(
        desk,
        fields,
        Object::Case(case),
        form,
        command.map_err(Failure::from),
        Said::Published,
    )
}

/// Makes a new case of some tasks of another, and leads there.
pub(super) fn split(desk: &Desk<'_>, fields: &Fields, id: &str) -> Result<Answer, Failure> {
    let case: CaseId = settle::id(id, "case")?;
    let tasks = fields.all("task").map(|task| {
        let task = task.parse();
        task.map_err(|error: orgo_schema::id::IdError| settle::invalid("tasks", error.to_string()))
    });
    let command = tasks
        .collect::<Result<_, _>>()
        .map(|tasks| Command::SplitCase {
            case,
            tasks,
            title: fields.filled("title"),
        });
    let form = ("split", [("tasks", "task"), ("case_id", "task")].as_slice());
    match command
        .map_err(Failure::from)
        .and_then(|command| desk.submit(command))
    {
        Ok(receipt) => {
            let new = receipt.case_id.unwrap_or(case);
            Ok(Answer::done(route::case(&new.to_string()), Said::Split))
        }
        Err(failure) => object::small(
            desk,
            fields,
            Object::Case(case),
            form,
            Err(failure),
            Said::Split,
        ),
    }
}
