//! What reached the visitor, and saying that they have seen it.

use axum::{
    extract::{Query, State},
    response::Response,
};
use orgo_schema::{command::Object, id::FactId};
use orgo_web::{
    page::notices::{self as model, NoticeItem, NoticesPage},
    route,
};

use super::{
    answer::Answer,
    app::App,
    desk::Desk,
    notice::Said,
    object,
    session::{Fields, Post, Visitor},
    settle, show,
};
use crate::{
    failure::Failure,
    notices::{self, Asked, Listed},
    store::notice::NoticeRow,
};

/// Shows what reached them.
pub(super) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    app.answer(visitor, move |desk| {
        let asked = asked(&Fields::new(query))?;
        let listed = list(desk, &asked)?;
        let page = NoticesPage {
            new: show::number(listed.new),
            older: listed.next.map(|place| place.to_string()),
            is_later_page: asked.after.is_some(),
            new_only: asked.new_only,
            items: listed.rows.iter().map(|row| item(desk, row)).collect(),
        };
        Ok(Answer::Page(model::render(&desk.frame()?, page)))
    })
    .await
}

/// Lists the same for programs.
pub(super) async fn api(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    app.answer(visitor, move |desk| {
        let listed = list(desk, &asked(&Fields::new(query))?)?;
        Ok(Answer::Json(notices::page(&listed)))
    })
    .await
}

/// Takes note of what they have seen.
pub(super) async fn see(State(app): State<App>, post: Post) -> Response {
    app.take(post, |desk, fields| {
        let person = &desk.visitor.person;
        if fields.get("all") == "yes" {
            notices::see(desk.node, person, None)?;
        } else {
            let named = fields.all("notice");
            let named = named
                .map(|id| settle::id::<FactId>(id, "notice"))
                .collect::<Result<Vec<_>, Failure>>()?;
            if named.is_empty() {
                return Err(settle::invalid("notice", "say which, or `all`".to_owned()).into());
            }
            notices::see(desk.node, person, Some(&named))?;
        }
        Ok(Answer::done(route::NOTICES.to_owned(), Said::Looked))
    })
    .await
}

fn asked(query: &Fields) -> Result<Asked, Failure> {
    Ok(Asked {
        new_only: query.get("new") == "yes",
        after: notices::place(query.get("after"))?,
    })
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Result<Listed, Failure> {
    let person = &desk.visitor.person;
    desk.node
        .store
        .read(|db| notices::list(db, &desk.setting, (person, desk.now), asked))
}

fn item(desk: &Desk<'_>, row: &NoticeRow) -> NoticeItem {
    let reference = match row.object {
        Object::Case(case) => show::case_reference(case.uuid()),
        Object::Task(task) => show::task_reference(task.uuid()),
    };
    NoticeItem {
        id: row.effect.to_string(),
        href: object::address(row.object),
        reference,
        title: row.title.clone(),
        says: notices::says(desk.wall.language, row.purpose).to_owned(),
        way: notices::way(desk.wall.language, row),
        when: desk.moment(row.told_at),
        seen: row.seen_at.map(|at| desk.moment(at)),
        is_over: !row.holds,
    }
}
