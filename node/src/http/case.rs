//! One case: its page, and what is done to it alone.

mod act;
mod guests;
mod page;
mod reply;
mod review;

pub(super) use page::page;

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{
    app::App,
    session::{Post, Visitor},
};

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

/// Adds a tag, or takes one away.
pub(super) async fn tag(State(app): State<App>, Path(id): Path<String>, post: Post) -> Response {
    app.take(post, move |desk, fields| act::tag(desk, fields, &id))
        .await
}

/// Writes by mail to who wrote in.
pub(super) async fn reply(State(app): State<App>, Path(id): Path<String>, post: Post) -> Response {
    app.take(post, move |desk, fields| reply::post(desk, fields, &id))
        .await
}

/// Takes a reply back.
pub(super) async fn take_reply_back(
    State(app): State<App>,
    Path((id, written)): Path<(String, String)>,
    post: Post,
) -> Response {
    app.take(post, move |desk, _| reply::take_back(desk, &id, &written))
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

/// Makes somebody part of a case, or takes them away.
pub(super) async fn participant(
    State(app): State<App>,
    Path(id): Path<String>,
    post: Post,
) -> Response {
    app.take(post, move |desk, fields| {
        act::participant(desk, fields, &id)
    })
    .await
}

/// Hands out what people meet for, as calendars take it in.
pub(super) async fn calendar(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    app.answer(visitor, move |desk| guests::calendar(desk, &id))
        .await
}

/// Invites people.
pub(super) async fn invite(State(app): State<App>, Path(id): Path<String>, post: Post) -> Response {
    app.take(post, move |desk, fields| guests::invite(desk, fields, &id))
        .await
}

/// Says whether somebody comes, or came.
pub(super) async fn answer(State(app): State<App>, Path(id): Path<String>, post: Post) -> Response {
    app.take(post, move |desk, fields| guests::answer(desk, fields, &id))
        .await
}

/// Says that somebody looked a case over.
pub(super) async fn review(State(app): State<App>, Path(id): Path<String>, post: Post) -> Response {
    app.take(post, move |desk, fields| act::review(desk, fields, &id))
        .await
}

/// Makes a new case of some of its tasks.
pub(super) async fn split(State(app): State<App>, Path(id): Path<String>, post: Post) -> Response {
    app.take(post, move |desk, fields| act::split(desk, fields, &id))
        .await
}

/// Raises a case into a stricter compartment.
pub(super) async fn raise(State(app): State<App>, Path(id): Path<String>, post: Post) -> Response {
    app.take(post, move |desk, fields| act::raise(desk, fields, &id))
        .await
}

/// Publishes a redacted copy of a case in a laxer compartment.
pub(super) async fn publish(
    State(app): State<App>,
    Path(id): Path<String>,
    post: Post,
) -> Response {
    app.take(post, move |desk, fields| act::publish(desk, fields, &id))
        .await
}
