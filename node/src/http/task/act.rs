//! Posts about a task, as commands.

use axum::http::StatusCode;
use orgo_schema::{
    command::{Command, Object, Refusal},
    fact::Value,
    id::{TaskId, UserId},
    time::Timestamp,
};
use orgo_web::{
    model::{Draft, Refused, TaskOffer},
    route,
};

use super::{
    super::{
        answer::{self, Answer},
        desk::Desk,
        notice::Said,
        session::Fields,
        settle, timeline,
    },
    Redo, page,
};
use crate::{failure::Failure, guard, store::document};

/// The longest time somebody answers for a task without starting it, in hours: a week.
const HOURS_MAX: i64 = 7 * 24;
const HOUR_MS: i64 = 3_600_000;

/// Acts on a task: its status, who has it, its label.
pub(super) fn act(
    desk: &Desk<'_>,
    fields: &Fields,
    id: &str,
    name: &str,
) -> Result<Answer, Failure> {
    let task = settle::id(id, "task")?;
    let offer = TaskOffer::find(name).ok_or_else(|| Refusal::NotFound {
        kind: "action".to_owned(),
    })?;
    let typed = offer.ask().field().map_or("", |field| fields.get(field));
    let said = match offer {
        TaskOffer::Act(_) => Said::Moved,
        TaskOffer::Take => Said::Taken,
        TaskOffer::Acknowledge => Said::Acknowledged,
        TaskOffer::Give => Said::Given,
        TaskOffer::Relabel => Said::Relabeled,
    };
    done(
        desk,
        task,
        command(desk, task, offer, typed),
        said,
        |problem| Redo {
            refused: Some(Refused {
                name: name.to_owned(),
                typed: typed.to_owned(),
                message: problem.to_owned(),
            }),
            ..Redo::default()
        },
    )
}

fn command(
    desk: &Desk<'_>,
    task: TaskId,
    offer: TaskOffer,
    typed: &str,
) -> Result<Command, Refusal> {
    let set = |value| Command::SetTask { task, value };
    Ok(match offer {
        TaskOffer::Act(action) => {
            let reason = Some(typed.to_owned()).filter(|reason| !reason.trim().is_empty());
            Command::ActOnTask {
                task,
                action,
                reason,
            }
        }
        TaskOffer::Take => set(Value::Assignee(Some(desk.visitor.person.user))),
        TaskOffer::Acknowledge => Command::Acknowledge {
            task,
            until: until(desk.now, typed)?,
        },
        TaskOffer::Give => set(Value::Assignee(Some(person(desk, typed)?))),
        TaskOffer::Relabel => set(Value::Label(settle::label(desk, typed)?)),
    })
}

/// Reads for how many hours somebody answers; nothing for a whole window.
fn until(now: Timestamp, typed: &str) -> Result<Option<Timestamp>, Refusal> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let hours = typed
        .parse::<i64>()
        .ok()
        .filter(|hours| (1..=HOURS_MAX).contains(hours));
    let problem = || {
        settle::invalid(
            "hours",
            format!("`{typed}` is not a number of hours from 1 to {HOURS_MAX}"),
        )
    };
    hours
        .map(|hours| Some(now.plus_ms(hours * HOUR_MS)))
        .ok_or_else(problem)
}

/// Finds a person by address, or by a name that only one has.
fn person(desk: &Desk<'_>, typed: &str) -> Result<UserId, Refusal> {
    let typed = typed.trim().to_lowercase();
    if let Some(user) = desk.setting.users.get(&typed) {
        return Ok(user.id);
    }
    let mut named = desk
        .setting
        .users
        .values()
        .filter(|user| user.name.to_lowercase() == typed);
    match (named.next(), named.next()) {
        (Some(user), None) => Ok(user.id),
        (Some(_), Some(_)) => Err(settle::invalid(
            "person",
            "several people have this name: give the address".to_owned(),
        )),
        (None, _) => Err(settle::invalid(
            "person",
            "nobody signs in with this address or name".to_owned(),
        )),
    }
}

/// Adds a comment.
pub(super) fn comment(desk: &Desk<'_>, fields: &Fields, id: &str) -> Result<Answer, Failure> {
    let task: TaskId = settle::id(id, "task")?;
    let text = fields.get("text").to_owned();
    let command = Command::Comment {
        object: Object::Task(task),
        text: text.clone(),
    };
    done(desk, task, Ok(command), Said::Commented, |problem| Redo {
        comment: Draft {
            text,
            fault: Some(problem.to_owned()),
        },
        ..Redo::default()
    })
}

/// Ticks or clears a line of the checklist.
pub(super) fn check(
    desk: &Desk<'_>,
    fields: &Fields,
    id: &str,
    item: &str,
) -> Result<Answer, Failure> {
    let task: TaskId = settle::id(id, "task")?;
    let command = Command::Check {
        task,
        item: settle::id(item, "checklist item")?,
        done: fields.get("done") == "yes",
    };
    desk.submit(command)?;
    Ok(Answer::done(route::task(id), Said::Ticked))
}

/// Keeps one of the values that sites set apart.
pub(super) fn settle(
    desk: &Desk<'_>,
    fields: &Fields,
    id: &str,
    field: &str,
) -> Result<Answer, Failure> {
    let task: TaskId = settle::id(id, "task")?;
    let command = desk.node.store.read(|db| {
        let found = guard::found(db, &desk.setting, &desk.visitor.viewer, Object::Task(task))?;
        let facts = document::facts(db, &found.compartment, found.row)?;
        let conflicts = timeline::task_of(&found, task)
            .map(|fold| fold.view.conflicts.clone())
            .unwrap_or_default();
        Ok::<_, Failure>(settle::command(
            Object::Task(task),
            &conflicts,
            &facts,
            field,
            fields.get("value"),
        ))
    })?;
    match command
        .map_err(Failure::from)
        .and_then(|command| desk.submit(command))
    {
        Ok(_) => Ok(Answer::done(route::task(id), Said::Settled)),
        Err(Failure::Refused(refusal @ Refusal::Invalid { .. })) => illegal(desk, task, &refusal),
        Err(failure) => Err(failure),
    }
}

/// Does a command, or shows the page again with what was typed.
fn done(
    desk: &Desk<'_>,
    task: TaskId,
    command: Result<Command, Refusal>,
    said: Said,
    redo: impl FnOnce(&str) -> Redo,
) -> Result<Answer, Failure> {
    match command
        .map_err(Failure::from)
        .and_then(|command| desk.submit(command))
    {
        Ok(_) => Ok(Answer::done(route::task(&task.to_string()), said)),
        Err(Failure::Refused(refusal @ Refusal::IllegalMove { .. })) => {
            illegal(desk, task, &refusal)
        }
        Err(Failure::Refused(Refusal::Invalid { field, problem })) => {
            let redo = redo(&answer::sentence(&problem));
            let status = answer::status(&Refusal::Invalid { field, problem });
            Ok(Answer::Again(status, page::page(desk, task, redo)?))
        }
        Err(failure) => Err(failure),
    }
}

fn illegal(desk: &Desk<'_>, task: TaskId, refusal: &Refusal) -> Result<Answer, Failure> {
    let redo = Redo {
        banner: Some(settle::banner(refusal)),
        ..Redo::default()
    };
    Ok(Answer::Again(
        StatusCode::CONFLICT,
        page::page(desk, task, redo)?,
    ))
}
