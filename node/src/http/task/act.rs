//! Posts about a task, as commands.

use orgo_schema::{
    command::{Command, Object, Refusal},
    fact::{Item, Value},
    id::TaskId,
    task::TaskAction,
    time::Timestamp,
};
use orgo_web::{
    model::{Message, Refused, TaskOffer},
    route,
};

use super::super::{
    answer::Answer,
    desk::Desk,
    find,
    notice::Said,
    object::{self, Redo},
    session::Fields,
    settle,
};
use crate::{failure::Failure, guard};

/// The longest time that somebody stops the clock of a task here by a number of hours: a week.
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
        TaskOffer::Judge(_) => Said::Decided,
        TaskOffer::Take => Said::Taken,
        TaskOffer::Acknowledge => Said::Acknowledged,
        TaskOffer::Give | TaskOffer::Release => Said::Given,
        TaskOffer::Relabel => Said::Relabeled,
    };
    object::done(
        desk,
        Object::Task(task),
        command(desk, task, (offer, typed), fields),
        said,
        |problem| Redo {
            refused: Some(Refused {
                name: name.to_owned(),
                typed: typed.to_owned(),
                message: Message::english(problem),
            }),
            ..Redo::default()
        },
    )
}

fn command(
    desk: &Desk<'_>,
    task: TaskId,
    (offer, typed): (TaskOffer, &str),
    fields: &Fields,
) -> Result<Command, Refusal> {
    let set = |value| Command::SetTask { task, value };
    let reason = Some(fields.get("reason").to_owned()).filter(|reason| !reason.trim().is_empty());
    let until = || until(desk.now, fields.get("hours"));
    Ok(match offer {
        TaskOffer::Act(action) => Command::ActOnTask {
            task,
            action,
            reason,
            until: if action == TaskAction::Hold {
                until()?
            } else {
                None
            },
        },
        TaskOffer::Judge(judgment) => Command::Judge {
            task,
            judgment,
            reason,
        },
        TaskOffer::Take => set(Value::Assignee(Some(desk.visitor.person.user))),
        TaskOffer::Acknowledge => Command::Acknowledge {
            task,
            until: until()?,
            reason,
        },
        TaskOffer::Give => set(Value::Assignee(Some(find::user(desk, "person", typed)?))),
        TaskOffer::Release => set(Value::Assignee(None)),
        TaskOffer::Relabel => set(Value::Label(settle::label(desk, typed)?)),
    })
}

/// Reads for how many hours the clock stands; nothing where nothing was chosen.
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

/// Says what a task waits for, or no longer does.
pub(super) fn wait(desk: &Desk<'_>, fields: &Fields, id: &str) -> Result<Answer, Failure> {
    let object = Object::Task(settle::id(id, "task")?);
    let typed = fields.get("task");
    let other = desk.node.store.read(|db| {
        let found = guard::found(db, &desk.setting, &desk.visitor.viewer, object)?;
        let near = found.folded.tasks.iter().map(|(_, fold)| fold);
        Ok::<_, Failure>(find::task(typed, near))
    })?;
    let removes = fields.get("remove") == "yes";
    let command = other.map(|other| {
        let item = Item::DependsOn(other);
        if removes {
            Command::Remove { object, item }
        } else {
            Command::Add { object, item }
        }
    });
    let said = if removes { Said::Freed } else { Said::Waits };
    let form = ("waits-for", [("depends_on", "task")].as_slice());
    object::small(
        desk,
        fields,
        object,
        form,
        command.map_err(Failure::from),
        said,
    )
}
