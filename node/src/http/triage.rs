//! Triage: signals that no rule claimed, why, and what is decided about each.

mod act;
mod learned;
mod page;

use axum::{
    extract::{Path, Query, State},
    response::Response,
};

use super::{
    app::App,
    session::{Fields, Post, Visitor},
};

/// Shows what waits for a decision.
pub(super) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    app.answer(visitor, move |desk| {
        page::show(desk, Fields::new(query).get("after"))
    })
    .await
}

/// Decides what becomes of a signal.
pub(super) async fn decide(State(app): State<App>, Path(id): Path<String>, post: Post) -> Response {
    app.take(post, move |desk, fields| act::decide(desk, fields, &id))
        .await
}
