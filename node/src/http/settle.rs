//! Commands from the forms that cases and tasks have in common.

use orgo_schema::{
    case::{CaseAction, CaseStatus},
    command::{Command, Object, Refusal},
    label::Label,
    task::{TaskAction, TaskStatus},
    view::ConflictView,
};
use orgo_web::model::{Banner, Fault, Tone};

use super::{answer, desk::Desk, timeline};
use crate::{failure::Failure, store::document::Facts};

/// What is said as the reason when a person keeps one of the statuses that sites gave.
const KEPT: &str = "sites had set it apart, this one is kept";

/// Reads an id of an address. One that cannot be read names nothing.
pub(super) fn id<T: std::str::FromStr>(text: &str, kind: &str) -> Result<T, Failure> {
    text.parse().ok().ok_or_else(|| {
        Refusal::NotFound {
            kind: kind.to_owned(),
        }
        .into()
    })
}

/// Reads a label as people write it.
pub(super) fn label(desk: &Desk<'_>, text: &str) -> Result<Label, Refusal> {
    let registry = &desk.setting.configuration.loaded.registry;
    Label::parse(text.trim(), registry).map_err(|error| invalid("label", error.to_string()))
}

/// Says what is wrong with a field.
pub(super) fn invalid(field: &str, problem: String) -> Refusal {
    Refusal::Invalid {
        field: field.to_owned(),
        problem,
    }
}

/// Returns the command that keeps one of the values that sites set apart.
pub(super) fn command(
    object: Object,
    conflicts: &[ConflictView],
    facts: &Facts,
    field: &str,
    value: &str,
) -> Result<Command, Refusal> {
    let gone = || {
        invalid(
            "value",
            "this is not open any more, look at what stands there now".to_owned(),
        )
    };
    let conflict = conflicts
        .iter()
        .find(|conflict| conflict.field == field)
        .ok_or_else(gone)?;
    if !conflict.values.iter().any(|known| known == value) {
        return Err(gone());
    }
    if field == "title" {
        return Ok(Command::Retitle {
            object,
            title: value.to_owned(),
        });
    }
    if field == "status" {
        return status(object, value).ok_or_else(gone);
    }
    let value = timeline::kept(facts, conflict, value).ok_or_else(gone)?;
    Ok(match object {
        Object::Case(case) => Command::SetCase { case, value },
        Object::Task(task) => Command::SetTask { task, value },
    })
}

fn status(object: Object, value: &str) -> Option<Command> {
    let reason = Some(KEPT.to_owned());
    Some(match object {
        Object::Case(case) => {
            let action = CaseAction::Settle(value.parse::<CaseStatus>().ok()?);
            Command::ActOnCase {
                case,
                action,
                reason,
            }
        }
        Object::Task(task) => {
            let action = TaskAction::Settle(value.parse::<TaskStatus>().ok()?);
            Command::ActOnTask {
                task,
                action,
                reason,
                until: None,
            }
        }
    })
}

/// Says what is wrong at the field of a form that is at fault; `names` pairs the names of commands
/// with those of the form.
pub(super) fn fault(field: &str, problem: &str, names: &[(&str, &str)]) -> Fault {
    let posted = names
        .iter()
        .find(|(command, _)| *command == field)
        .map_or(field, |(_, form)| form);
    Fault {
        field: posted.to_owned(),
        message: answer::fault(problem),
    }
}

/// Says above a page why something was not done.
pub(super) fn banner(refusal: &Refusal) -> Banner {
    Banner {
        tone: Tone::Fail,
        title: "That is not possible now".to_owned(),
        text: format!(
            "{} Nothing was changed.",
            answer::sentence(&refusal.to_string())
        ),
        ..Banner::default()
    }
}
