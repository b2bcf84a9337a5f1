//! Posts about a case, as commands.

use orgo_engine::module::GENERAL;
use orgo_schema::{
    command::{Command, NewTask, Object, Refusal},
    fact::{Item, Value},
    id::CaseId,
    word::{Priority, TaskCategory},
};
use orgo_web::{
    model::{CaseOffer, Draft, Refused},
    page::case::NewTaskForm,
    route,
};

use super::{
    super::{
        answer::{self, Answer},
        desk::Desk,
        notice::Said,
        session::Fields,
        settle,
    },
    Redo, page,
};
use crate::{failure::Failure, guard, store::document};

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
    done(desk, case, command, said, |problem| Redo {
        refused: Some(Refused {
            name: name.to_owned(),
            typed: typed.to_owned(),
            message: problem.to_owned(),
        }),
        ..Redo::default()
    })
}

/// Adds a comment.
pub(super) fn comment(desk: &Desk<'_>, fields: &Fields, id: &str) -> Result<Answer, Failure> {
    let case: CaseId = settle::id(id, "case")?;
    let text = fields.get("text").to_owned();
    let command = Command::Comment {
        object: Object::Case(case),
        text: text.clone(),
    };
    done(desk, case, Ok(command), Said::Commented, |problem| Redo {
        comment: Draft {
            text,
            fault: Some(problem.to_owned()),
        },
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
    done(desk, case, Ok(command), said, |problem| Redo {
        tag: Draft {
            text,
            fault: Some(problem.to_owned()),
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
                labels: Vec::new(),
                faults: vec![settle::fault(&field, &problem, &[])],
            };
            again(
                desk,
                case,
                answer::status(&Refusal::Invalid { field, problem }),
                Redo {
                    new_task,
                    ..Redo::default()
                },
            )
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
    Ok(NewTask {
        title: fields.get("title").to_owned(),
        description: fields.get("description").to_owned(),
        label: settle::label(desk, fields.get("label"))?,
        domain: domain.unwrap_or_else(|| GENERAL.to_owned()),
        category: TaskCategory::Request,
        subtype: None,
        priority,
        severity: None,
        reactivity_time: None,
        due_at: None,
        assignee: None,
        checklist: Vec::new(),
    })
}

/// Keeps one of the values that sites set apart.
pub(super) fn settle(
    desk: &Desk<'_>,
    fields: &Fields,
    id: &str,
    field: &str,
) -> Result<Answer, Failure> {
    let case: CaseId = settle::id(id, "case")?;
    let command = desk.node.store.read(|db| {
        let found = guard::found(db, &desk.setting, &desk.visitor.viewer, Object::Case(case))?;
        let facts = document::facts(db, &found.compartment, found.row)?;
        let conflicts = &found.folded.case.view.conflicts;
        Ok::<_, Failure>(settle::command(
            Object::Case(case),
            conflicts,
            &facts,
            field,
            fields.get("value"),
        ))
    })?;
    match command
        .map_err(Failure::from)
        .and_then(|command| desk.submit(command))
    {
        Ok(_) => Ok(Answer::done(route::case(id), Said::Settled)),
        Err(Failure::Refused(refusal @ Refusal::Invalid { .. })) => illegal(desk, case, &refusal),
        Err(failure) => Err(failure),
    }
}

/// Does a command, or shows the page again with what was typed.
fn done(
    desk: &Desk<'_>,
    case: CaseId,
    command: Result<Command, Refusal>,
    said: Said,
    redo: impl FnOnce(&str) -> Redo,
) -> Result<Answer, Failure> {
    match command
        .map_err(Failure::from)
        .and_then(|command| desk.submit(command))
    {
        Ok(_) => Ok(Answer::done(route::case(&case.to_string()), said)),
        Err(Failure::Refused(refusal @ Refusal::IllegalMove { .. })) => {
            illegal(desk, case, &refusal)
        }
        Err(Failure::Refused(Refusal::Invalid { field, problem })) => {
            let redo = redo(&answer::sentence(&problem));
            again(
                desk,
                case,
                answer::status(&Refusal::Invalid { field, problem }),
                redo,
            )
        }
        Err(failure) => Err(failure),
    }
}

fn illegal(desk: &Desk<'_>, case: CaseId, refusal: &Refusal) -> Result<Answer, Failure> {
    let redo = Redo {
        banner: Some(settle::banner(refusal)),
        ..Redo::default()
    };
    again(desk, case, axum::http::StatusCode::CONFLICT, redo)
}

fn again(
    desk: &Desk<'_>,
    case: CaseId,
    status: axum::http::StatusCode,
    redo: Redo,
) -> Result<Answer, Failure> {
    Ok(Answer::Again(status, page::page(desk, case, redo)?))
}
