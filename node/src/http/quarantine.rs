//! Quarantine: what could not be read, and its bytes.

use axum::{
    extract::{Path, State},
    response::Response,
};
use orgo_engine::authorize::Action;
use orgo_schema::command::Refusal;
use orgo_web::page::quarantine::{self, QuarantineItem, QuarantinePage};

use super::{answer::Answer, app::App, desk::Desk, session::Visitor, settle, show};
use crate::{
    failure::Failure,
    guard,
    store::{blob, quarantine as rows},
};

/// Things on the page.
const ITEMS_MAX: u32 = 200;

/// Shows what could not be read.
pub(super) async fn get(State(app): State<App>, visitor: Visitor) -> Response {
    app.answer(visitor, page).await
}

/// Hands out the unread bytes.
pub(super) async fn original(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    app.answer(visitor, move |desk| bytes(desk, &id)).await
}

fn page(desk: &Desk<'_>) -> Result<Answer, Failure> {
    guard::may_overall(&desk.setting, &desk.visitor.viewer, Action::Quarantine)?;
    let (held, total) = desk
        .node
        .store
        .read(|db| Ok::<_, Failure>((rows::list(db, ITEMS_MAX)?, rows::count(db)?)))?;
    let item = |held: rows::Quarantined| QuarantineItem {
        id: held.row.to_string(),
        reason: super::answer::sentence(&held.reason),
        source: held
            .delivered_to
            .map_or_else(|| "mail".to_owned(), |to| format!("mail to {to}")),
        received: desk.moment(held.received),
        size: show::size(held.size),
    };
    let page = QuarantinePage {
        items: held.into_iter().map(item).collect(),
        total: Some(show::number(total)),
    };
    Ok(Answer::Page(quarantine::render(&desk.frame()?, page)))
}

fn bytes(desk: &Desk<'_>, id: &str) -> Result<Answer, Failure> {
    // Whoever may not see the list may not learn what is in it.
    let not_found = || Refusal::NotFound {
        kind: "message".to_owned(),
    };
    if !desk.may_see_quarantine() {
        return Err(not_found().into());
    }
    let row: i64 = settle::id(id, "message")?;
    let bytes = desk.node.store.read(|db| {
        let held = rows::one(db, row)?.ok_or_else(not_found)?;
        Ok::<_, Failure>(blob::read(db, held.blob)?)
    })?;
    Ok(Answer::File {
        name: format!("quarantine-{row}.eml"),
        bytes,
    })
}
