//! One case: its page, and what is done to it.

mod act;
mod page;

use axum::{
    extract::{Path, State},
    response::Response,
};
use orgo_web::{
    model::{Banner, Draft, Refused},
    page::case::NewTaskForm,
};

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
    tag: Draft,
    new_task: NewTaskForm,
}

/// Shows a case.
pub(super) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    let show = move |desk: &super::desk::Desk<'_>| {
        Ok(Answer::Page(page::page(
            desk,
            settle::id(&id, "case")?,
            Redo::default(),
        )?))
    };
    app.answer(visitor, show).await
}

/// Acts on a case, or sets its label.
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

/// Adds a tag, or takes one away.
pub(super) async fn tag(State(app): State<App>, Path(id): Path<String>, post: Post) -> Response {
    app.take(post, move |desk, fields| act::tag(desk, fields, &id))
        .await
}

/// Adds a task.
pub(super) async fn add_task(
    State(app): State<App>,
    Path(id): Path<String>,
    post: Post,
) -> Response {
    app.take(post, move |desk, fields| act::add_task(desk, fields, &id))
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
