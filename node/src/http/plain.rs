//! Pages without data of their own, and the files of the pages.

use axum::{
    extract::{Path, Query, State},
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse as _, Response},
};
use orgo_web::{asset, page, page::design::DesignPage, route};

use super::{
    answer::{self, Answer},
    app::App,
    session::{Fields, Visitor},
};

/// Leads to the first page.
pub(super) async fn home(_: Visitor) -> Response {
    answer::see(route::WORK)
}

/// Shows the help.
pub(super) async fn help(State(app): State<App>, visitor: Visitor) -> Response {
    app.answer(visitor, |desk| {
        Ok(Answer::Page(page::help::render(&desk.frame()?)))
    })
    .await
}

/// Shows the keys that act on pages.
pub(super) async fn keys(State(app): State<App>, visitor: Visitor) -> Response {
    app.answer(visitor, |desk| {
        Ok(Answer::Page(page::keys::render(&desk.frame()?)))
    })
    .await
}

/// Shows every part of the pages in every state.
pub(super) async fn design(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(query);
    let shown = DesignPage::of(fields.get("dir"), fields.get("scheme"));
    app.answer(visitor, move |desk| {
        Ok(Answer::Page(page::design::render(&desk.frame()?, shown)))
    })
    .await
}

/// Shows all places.
pub(super) async fn menu(State(app): State<App>, visitor: Visitor) -> Response {
    app.answer(visitor, |desk| {
        Ok(Answer::Page(page::menu::render(&desk.frame()?)))
    })
    .await
}

/// Hands out a file of the pages. Its address holds its version, so browsers may keep it for ever.
pub(super) async fn asset(Path((version, name)): Path<(String, String)>) -> Response {
    let found = asset::find(&name).filter(|_| version == asset::version());
    let Some((text, media_type)) = found else {
        return answer::plain(
            StatusCode::NOT_FOUND,
            "there is no such file in this version",
        );
    };
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(
        CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    response
}
