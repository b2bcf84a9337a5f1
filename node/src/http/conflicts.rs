//! What sites set differently, of all that the visitor may settle.

use axum::{extract::State, response::Response};
use orgo_engine::authorize::Action;
use orgo_schema::{
    command::Object,
    id::{CaseId, DocumentKind, TaskId},
};
use orgo_web::{
    page::conflicts::{self as model, ConflictItem, ConflictsPage},
    route,
};
use rusqlite::Connection;

use super::{answer::Answer, app::App, desk::Desk, object, session::Visitor, show, timeline};
use crate::{
    failure::Failure,
    guard,
    store::{conflict, document},
};

/// Cases and tasks on the page.
const OBJECTS_MAX: u32 = 100;

/// Shows what can be settled.
pub(super) async fn get(State(app): State<App>, visitor: Visitor) -> Response {
    app.answer(visitor, |desk| Ok(Answer::Page(page(desk)?)))
        .await
}

fn page(desk: &Desk<'_>) -> Result<String, Failure> {
    let (reach, _) = desk.reach();
    let page = desk.node.store.read(|db| {
        let rows = conflict::list(db, &reach, OBJECTS_MAX)?;
        let mut page = ConflictsPage {
            items: Vec::new(),
            has_more: rows.len() >= OBJECTS_MAX as usize,
        };
        for row in rows {
            page.items.extend(items(db, desk, row)?);
        }
        Ok::<_, Failure>(page)
    })?;
    Ok(model::render(&desk.frame()?, page))
}

/// Returns the fields of a case or task in which sites differ; nothing for somebody who may not settle them.
fn items(db: &Connection, desk: &Desk<'_>, row: i64) -> Result<Vec<ConflictItem>, Failure> {
    let id = document::at(db, row)?.id;
    let object = if id.kind == DocumentKind::Case {
        Object::Case(CaseId::new(id.id))
    } else {
        Object::Task(TaskId::new(id.id))
    };
    let viewer = &desk.visitor.viewer;
    let Ok(found) = guard::found(db, &desk.setting, viewer, object) else {
        return Ok(Vec::new());
    };
    if guard::may(&desk.setting, viewer, Action::Work, &found).is_err() {
        return Ok(Vec::new());
    }
    let facts = document::facts(db, &found.compartment, found.row)?;
    let (reference, title) = match object {
        Object::Case(case) => (
            show::case_reference(case.uuid()),
            found.folded.case.view.title.clone(),
        ),
        Object::Task(task) => {
            let fold = timeline::task_of(&found, task);
            let title = fold.map(|fold| fold.view.title.clone());
            (show::task_reference(task.uuid()), title.unwrap_or_default())
        }
    };
    let item = |conflict: &orgo_schema::view::ConflictView| {
        let field = &conflict.field;
        let action = match object {
            Object::Case(case) => route::case_conflict(&case.to_string(), field),
            Object::Task(task) => route::task_conflict(&task.to_string(), field),
        };
        let clash = timeline::conflict_of(desk, &facts, conflict, Some(action));
        ConflictItem {
            id: format!("{}-{field}", id.id),
            href: object::address(object),
            reference: reference.clone(),
            title: title.clone(),
            noticed: desk.moment(clash.noticed),
            conflict: clash.view,
        }
    };
    Ok(found.conflicts().iter().map(item).collect())
}
