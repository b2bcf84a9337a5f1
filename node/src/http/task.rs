//! One task: its page, and what is done to it.

mod act;
mod clock;
mod ladder;
mod page;

pub(super) use ladder::explained;

use axum::{
    extract::{Path, State},
    response::Response,
};
use orgo_web::model::{Banner, Draft, Refused};

use super::{
    answer::Answer,
    app::App,
    session::{Post, Visitor},
    settle,
};

/// What a form holds that could not be taken.
#[derive(Debug, Default)]
struct Redo {
    banner: Option<Banner>,
    refused: Option<Refused>,
    comment: Draft,
}

/// Shows a task.
pub(super) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    let show = move |desk: &super::desk::Desk<'_>| {
        Ok(Answer::Page(page::page(
            desk,
            settle::id(&id, "task")?,
            Redo::default(),
        )?))
    };
    app.answer(visitor, show).await
}

/// Acts on a task: its status, who has it, its label.
pub(super) async fn action(
    State(app): State<App>,
    Path((id, action)): Path<(String, String)>,
    post: Post,
) -> Response {
    app.take(post, move |desk, fields| {
        act::act(desk, fields, &id, &action)
    })
    .await
}

/// Adds a comment.
pub(super) async fn comment(
    State(app): State<App>,
    Path(id): Path<String>,
    post: Post,
) -> Response {
    app.take(post, move |desk, fields| act::comment(desk, fields, &id))
        .await
}

/// Ticks or clears a line of the checklist.
pub(super) async fn check(
    State(app): State<App>,
    Path((id, item)): Path<(String, String)>,
    post: Post,
) -> Response {
    app.take(post, move |desk, fields| {
        act::check(desk, fields, &id, &item)
    })
    .await
}

/// Keeps one of the values that sites set apart.
pub(super) async fn settle(
    State(app): State<App>,
    Path((id, field)): Path<(String, String)>,
    post: Post,
) -> Response {
    app.take(post, move |desk, fields| {
        act::settle(desk, fields, &id, &field)
    })
    .await
}
