//! Downloads: the original of a signal and its files, by the same check as the page they stand on.

use axum::{
    extract::{Path, State},
    response::Response,
};
use orgo_engine::authorize::Action;
use orgo_schema::{
    command::{Object, Refusal},
    id::{BlobHash, CaseId, SignalId},
};
use rusqlite::Connection;

use super::{
    answer::Answer, app::App, desk::Desk, holding::Holding, session::Visitor, settle, show,
};
use crate::{
    failure::Failure,
    guard,
    project::load,
    store::{
        blob,
        compartment::Compartment,
        document::{self, Facts},
        signal as rows,
    },
};

/// Hands out a signal as it came.
pub(super) async fn signal(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    app.answer(visitor, move |desk| {
        original(desk, settle::id(&id, "signal")?)
    })
    .await
}

/// Hands out one file of a signal.
pub(super) async fn attachment(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, index)): Path<(String, String)>,
) -> Response {
    app.answer(visitor, move |desk| {
        one_file(
            desk,
            settle::id(&id, "signal")?,
            settle::id(&index, "file")?,
        )
    })
    .await
}

fn original(desk: &Desk<'_>, id: SignalId) -> Result<Answer, Failure> {
    let bytes = desk.node.store.read(|db| {
        let (compartment, facts) = readable(db, desk, id)?;
        let folded = load::folded_signal(&desk.setting, &compartment, id, &facts, None)
            .ok_or_else(missing)?;
        let content = Holding::of(&facts, &folded.entries)
            .first()
            .ok_or_else(missing)?;
        content_of(db, &compartment, content.raw.ok_or_else(missing)?)
    })?;
    let name = show::case_reference(id.uuid()).replace("C-", "signal-");
    Ok(Answer::File {
        name: format!("{name}.eml"),
        bytes,
    })
}

fn one_file(desk: &Desk<'_>, id: SignalId, index: usize) -> Result<Answer, Failure> {
    desk.node.store.read(|db| {
        let (compartment, facts) = readable(db, desk, id)?;
        let folded = load::folded_signal(&desk.setting, &compartment, id, &facts, None)
            .ok_or_else(missing)?;
        let (name, blob) = Holding::of(&facts, &folded.entries)
            .file(index)
            .ok_or_else(missing)?;
        Ok(Answer::File {
            name,
            bytes: content_of(db, &compartment, blob)?,
        })
    })
}

/// Finds a signal that the visitor may read: by the case it is shown in, or by its compartment.
fn readable(
    db: &Connection,
    desk: &Desk<'_>,
    id: SignalId,
) -> Result<(Compartment, Facts), Failure> {
    let viewer = &desk.visitor.viewer;
    let (compartment, row) = guard::find(db, &desk.setting, viewer, id.into(), "signal")?;
    let shown_in = rows::one(db, row.row)?.ok_or_else(missing)?.case_document;
    match shown_in {
        Some(case) => {
            let case = CaseId::new(document::at(db, case)?.id.id);
            guard::found(db, &desk.setting, viewer, Object::Case(case))?;
        }
        None => guard::may_in(&desk.setting, viewer, Action::Read, &compartment)?,
    }
    let facts = document::facts(db, &compartment, row)?;
    Ok((compartment, facts))
}

/// Returns what a blob holds.
///
/// # Errors
/// When it is not here.
pub(super) fn content_of(
    db: &Connection,
    compartment: &Compartment,
    hash: BlobHash,
) -> Result<Vec<u8>, Failure> {
    let row = blob::row(db, compartment.row, &hash)?.ok_or_else(missing)?;
    Ok(blob::read(db, row)?)
}

/// Says that there is no such file.
pub(super) fn missing() -> Refusal {
    Refusal::NotFound {
        kind: "file".to_owned(),
    }
}
