//! One task: its page, and what is done to it alone.

mod act;
mod clock;
mod ladder;
mod page;
mod why;

pub(super) use ladder::{explained, name as level_name};
pub(super) use page::page;
pub(super) use why::counted;

use axum::{
    extract::{Path, State},
    response::Response,
};

use orgo_schema::id::TaskId;

use super::{
    answer::Answer,
    app::App,
    session::{Post, Visitor},
    settle,
};
use crate::ops::show::why_then;

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

/// Says for programs why a task moves up when it does.
pub(super) async fn why(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    app.answer(visitor, move |desk| {
        let task = settle::id::<TaskId>(&id, "task")?;
        let person = &desk.visitor.person;
        Ok(Answer::Json(why_then(desk.node, person, task)?))
    })
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

/// Says what a task waits for, or no longer does.
pub(super) async fn wait(State(app): State<App>, Path(id): Path<String>, post: Post) -> Response {
    app.take(post, move |desk, fields| act::wait(desk, fields, &id))
        .await
}
