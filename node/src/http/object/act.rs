//! Posts about a case or task, as commands.

use axum::http::StatusCode;
use orgo_engine::authorize::Action;
use orgo_schema::{
    command::{Command, NewFile, Object, Refusal},
    id::BlobHash,
};
use orgo_web::model::{Draft, Message, Refill};

use super::{
    super::{
        answer::{self, Answer},
        desk::Desk,
        file,
        notice::Said,
        session::Fields,
        settle,
    },
    FAULTY, Redo, address, page,
};
use crate::{failure::Failure, guard, store::document};

/// Adds a comment.
pub(super) fn comment(desk: &Desk<'_>, fields: &Fields, object: Object) -> Result<Answer, Failure> {
    let text = fields.get("text").to_owned();
    let command = Command::Comment {
        object,
        text: text.clone(),
    };
    done(desk, object, Ok(command), Said::Commented, |problem| Redo {
        comment: Draft {
            text,
            fault: Some(Message::english(problem)),
        },
        ..Redo::default()
    })
}

/// Keeps one of the values that sites set apart.
pub(super) fn settle(
    desk: &Desk<'_>,
    fields: &Fields,
    object: Object,
    field: &str,
) -> Result<Answer, Failure> {
    let command = desk.node.store.read(|db| {
        let found = guard::found(db, &desk.setting, &desk.visitor.viewer, object)?;
        // Whoever may not settle anything is told so, and not that nothing is apart.
        guard::may(&desk.setting, &desk.visitor.viewer, Action::Work, &found)?;
        let facts = document::facts(db, &found.compartment, found.row)?;
        let value = fields.get("value");
        Ok::<_, Failure>(settle::command(
            object,
            found.conflicts(),
            &facts,
            field,
            value,
        ))
    })?;
    match command
        .map_err(Failure::from)
        .and_then(|command| desk.submit(command))
    {
        Ok(_) => Ok(Answer::done(address(object), Said::Settled)),
        Err(Failure::Refused(refusal @ Refusal::Invalid { .. })) => illegal(desk, object, &refusal),
        Err(failure) => Err(failure),
    }
}

/// Adds a file, or takes one away.
pub(super) fn attach(
    desk: &Desk<'_>,
    fields: &Fields,
    file: Option<NewFile>,
    object: Object,
) -> Result<Answer, Failure> {
    if let Some(hash) = fields.filled("remove") {
        let file = settle::id(&hash, "file")?;
        desk.submit(Command::Detach { object, file })?;
        return Ok(Answer::done(address(object), Said::Detached));
    }
    let file = file.filter(|file| !file.name.is_empty());
    let command = file.map(|file| Command::Attach { object, file });
    let command = command.ok_or_else(|| settle::invalid("file", "choose a file".to_owned()).into());
    small(
        desk,
        fields,
        object,
        ("attachments", &[]),
        command,
        Said::Attached,
    )
}

/// Hands out a file, by the same check as the page it stands on.
pub(super) fn attachment(
    desk: &Desk<'_>,
    object: Object,
    hash: BlobHash,
) -> Result<Answer, Failure> {
    desk.node.store.read(|db| {
        let found = guard::found(db, &desk.setting, &desk.visitor.viewer, object)?;
        let mut files = found.attachments().iter();
        let kept = files
            .find(|kept| kept.hash == hash)
            .ok_or_else(file::missing)?;
        Ok(Answer::File {
            name: kept.name.clone(),
            bytes: file::content_of(db, &found.compartment, kept.hash)?,
        })
    })
}

/// Does what a small form says, or gives it back with what was typed and what is wrong with it. The
/// form has a name, and pairs of what commands and it call a field.
pub(in super::super) fn small(
    desk: &Desk<'_>,
    fields: &Fields,
    object: Object,
    (form, names): (&str, &[(&str, &str)]),
    command: Result<Command, Failure>,
    said: Said,
) -> Result<Answer, Failure> {
    match command.and_then(|command| desk.submit(command)) {
        Ok(receipt) => Ok(Answer::done(address(object), said.of(&receipt))),
        Err(Failure::Refused(refusal @ Refusal::IllegalMove { .. })) => {
            illegal(desk, object, &refusal)
        }
        Err(Failure::Refused(Refusal::Invalid { field, problem })) => {
            let refill = Refill {
                form: form.to_owned(),
                values: fields.pairs().to_vec(),
                faults: vec![settle::fault(&field, &problem, names)],
            };
            let redo = Redo {
                refill: Some(refill),
                ..Redo::default()
            };
            again(desk, object, FAULTY, redo)
        }
        Err(failure) => Err(failure),
    }
}

/// Does a command, or shows the page again with what was typed.
pub(in super::super) fn done(
    desk: &Desk<'_>,
    object: Object,
    command: Result<Command, Refusal>,
    said: Said,
    redo: impl FnOnce(&str) -> Redo,
) -> Result<Answer, Failure> {
    match command
        .map_err(Failure::from)
        .and_then(|command| desk.submit(command))
    {
        Ok(receipt) => Ok(Answer::done(address(object), said.of(&receipt))),
        Err(Failure::Refused(refusal @ Refusal::IllegalMove { .. })) => {
            illegal(desk, object, &refusal)
        }
        Err(Failure::Refused(Refusal::Invalid { problem, .. })) => {
            again(desk, object, FAULTY, redo(&answer::sentence(&problem)))
        }
        Err(failure) => Err(failure),
    }
}

fn illegal(desk: &Desk<'_>, object: Object, refusal: &Refusal) -> Result<Answer, Failure> {
    let redo = Redo {
        banner: Some(settle::banner(refusal)),
        ..Redo::default()
    };
    again(desk, object, StatusCode::CONFLICT, redo)
}

/// Shows the page again.
pub(in super::super) fn again(
    desk: &Desk<'_>,
    object: Object,
    status: StatusCode,
    redo: Redo,
) -> Result<Answer, Failure> {
    Ok(Answer::Again(status, page(desk, object, redo)?))
}
