//! The journal.

use axum::{
    extract::{Query, State},
    response::Response,
};
use orgo_schema::{
    id::{CaseId, DocumentKind, TaskId},
    journal::{Category, Happening, Level},
};
use orgo_sync::journal::Entry;
use orgo_web::{
    page::audit::{self as model, AuditLine, AuditPage},
    route,
};

use super::{
    answer::Answer,
    app::App,
    desk::Desk,
    session::{Fields, Visitor},
    show,
};
use crate::{
    failure::Failure,
    journal::show::{self as journal, Wanted},
};

/// Shows a page of the journal.
pub(super) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    app.answer(visitor, move |desk| {
        Ok(Answer::Page(page(desk, &Fields::new(query))?))
    })
    .await
}

fn page(desk: &Desk<'_>, query: &Fields) -> Result<String, Failure> {
    let (category, object) = (query.get("category").trim(), query.get("object").trim());
    let bad = |what: &str, why: String| Failure::Input(format!("{what}: {why}"));
    let after = query.get("after").trim();
    let wanted = Wanted {
        category: (!category.is_empty())
            .then(|| category.parse())
            .transpose()
            .map_err(|error: orgo_schema::word::WordError| bad("category", error.to_string()))?,
        since: None,
        object: (!object.is_empty())
            .then(|| uuid::Uuid::try_parse(object))
            .transpose()
            .map_err(|error| bad("object", error.to_string()))?,
        after: (!after.is_empty())
            .then(|| after.parse())
            .transpose()
            .map_err(|why: &str| bad("after", why.to_owned()))?,
    };
    let (entries, next) = journal::list(desk.node, &desk.visitor.viewer, &wanted)?;
    let next = next.map(|place| {
        let place = place.to_string();
        let fields = [
            ("category", category),
            ("object", object),
            ("after", place.as_str()),
        ];
        route::with_query(route::AUDIT, &fields)
    });
    let page = AuditPage {
        lines: entries.iter().map(|entry| line(desk, entry)).collect(),
        categories: Category::ALL.iter().map(ToString::to_string).collect(),
        category: wanted
            .category
            .map(|category| category.to_string())
            .unwrap_or_default(),
        object: wanted
            .object
            .map(|object| object.to_string())
            .unwrap_or_default(),
        next,
    };
    Ok(model::render(&desk.frame()?, page))
}

fn line(desk: &Desk<'_>, entry: &Entry) -> AuditLine {
    let who = entry.actor.map_or_else(
        || match Happening::known(&entry.what) {
            Some(Happening::SignInFailed | Happening::SignInLocked) => "somebody".to_owned(),
            Some(_) | None => "this node".to_owned(),
        },
        |user| desk.user_name(user),
    );
    let about = entry.object.and_then(|object| match object.kind {
        DocumentKind::Case => Some((
            route::case(&CaseId::new(object.id).to_string()),
            show::case_reference(object.id),
        )),
        DocumentKind::Task => Some((
            route::task(&TaskId::new(object.id).to_string()),
            show::task_reference(object.id),
        )),
        DocumentKind::Signal
        | DocumentKind::Person
        | DocumentKind::User
        | DocumentKind::Purge
        | DocumentKind::Policy
        | DocumentKind::Parcel => None,
    });
    AuditLine {
        when: desk.moment(entry.at),
        category: entry.category.to_string(),
        event: entry.what.replace('_', " "),
        is_grave: entry.level > Level::Info,
        who,
        count: entry.count,
        about,
        request: entry
            .request
            .map(|request| request.to_string())
            .unwrap_or_default(),
    }
}
