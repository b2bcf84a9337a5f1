//! The resource library: what there is, one of its resources, adding, replacing and withdrawing one, and adding
//! one to a case or task.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use orgo_engine::{contact::Contact, library::Kind};
use orgo_schema::{
    command::{NewFile, Object, Refusal},
    id::CaseId,
};
use orgo_web::{
    model::Fault,
    page::resources::{
        self as model, ContactView, ResourceForm, ResourceKind, ResourceLine, ResourcePage,
        ResourcesPage,
    },
    route,
};

use super::{
    answer::{self, Answer},
    app::App,
    desk::Desk,
    find,
    notice::Said,
    object,
    session::{Fields, Post, Visitor},
    show,
    upload::Upload,
};
use crate::{
    failure::Failure,
    guard,
    resource::{self, Content, New, Shelved},
};

/// Lists those that have all of some words.
pub(super) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    app.answer(visitor, move |desk| {
        let query = Fields::new(query).get("q").trim().to_owned();
        let person = &desk.visitor.person;
        let found = resource::list(desk.node, person, &query)?;
        let (counts, cases) = resource::attached(desk.node, person)?;
        let count = |one: &Shelved| counts.get(&file_name(one)).copied().unwrap_or_default();
        let page = ResourcesPage {
            items: found
                .iter()
                .map(|one| line(desk, one, count(one)))
                .collect(),
            query,
            cases,
            adds: resource::may_edit(desk.node, person).is_ok(),
        };
        Ok(Answer::Page(model::render(&desk.frame()?, page)))
    })
    .await
}

/// Lists them for programs.
pub(super) async fn values(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    app.answer(visitor, move |desk| {
        let query = Fields::new(query);
        let found = crate::ops::resource::all(desk.node, &desk.visitor.person, query.get("q"))?;
        Ok(Answer::Json(found))
    })
    .await
}

/// Shows one.
pub(super) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    app.answer(visitor, move |desk| Ok(Answer::Page(page(desk, &id)?)))
        .await
}

/// Hands out what one holds.
pub(super) async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    app.answer(visitor, move |desk| {
        let found = resource::find(desk.node, &desk.visitor.person, &id)?;
        Ok(Answer::File {
            bytes: resource::content(desk.node, &found)?,
            name: file_name(&found),
        })
    })
    .await
}

/// Adds one, or replaces it.
pub(super) async fn put(State(app): State<App>, upload: Upload) -> Response {
    let Upload { post, file } = upload;
    app.take(post, move |desk, fields| {
        let typed = typed(fields);
        match resource::put(desk.node, &desk.visitor.person, &new(&typed, file)) {
            Ok(name) => Ok(Answer::done(route::resource(&name), Said::ResourceKept)),
            Err(Failure::Refused(Refusal::Invalid { field, problem })) => {
                again(desk, &typed, field, &problem)
            }
            Err(Failure::Input(problem)) if may_edit(desk) => {
                again(desk, &typed, "name".to_owned(), &problem)
            }
            Err(failure) => Err(failure),
        }
    })
    .await
}

/// Takes one out of the library.
pub(super) async fn withdraw(
    State(app): State<App>,
    Path(id): Path<String>,
    post: Post,
) -> Response {
    app.take(post, move |desk, _| {
        resource::withdraw(desk.node, &desk.visitor.person, &id)?;
        let to = route::RESOURCES.to_owned();
        Ok(Answer::done(to, Said::ResourceWithdrawn))
    })
    .await
}

/// Adds one to a case or task.
pub(super) async fn attach(State(app): State<App>, Path(id): Path<String>, post: Post) -> Response {
    app.take(post, move |desk, fields| {
        let person = &desk.visitor.person;
        resource::find(desk.node, person, &id)?;
        let object = meant(desk, fields.get("to"))?;
        resource::attach(desk.node, person, &id, object)?;
        Ok(Answer::done(object::address(object), Said::Attached))
    })
    .await
}

fn may_edit(desk: &Desk<'_>) -> bool {
    resource::may_edit(desk.node, &desk.visitor.person).is_ok()
}

fn again(
    desk: &Desk<'_>,
    typed: &ResourceForm,
    field: String,
    problem: &str,
) -> Result<Answer, Failure> {
    let faults = [Fault {
        field,
        message: answer::fault(problem),
    }];
    let page = model::render_again(&desk.frame()?, typed, &faults);
    Ok(Answer::Again(StatusCode::UNPROCESSABLE_ENTITY, page))
}

/// Finds the task whose address was typed, or else the case that was meant.
fn meant(desk: &Desk<'_>, typed: &str) -> Result<Object, Failure> {
    if typed.contains("/tasks/") {
        return Ok(Object::Task(find::task(typed, [])?));
    }
    let case: CaseId = find::case(desk, "to", typed)?;
    Ok(Object::Case(case))
}

fn page(desk: &Desk<'_>, id: &str) -> Result<String, Failure> {
    let person = &desk.visitor.person;
    let found = resource::find(desk.node, person, id)?;
    let (counts, cases) = resource::attached(desk.node, person)?;
    let count = counts.get(&file_name(&found)).copied();
    let contact = found.contact.clone().map(|contact| ContactView {
        title: contact.name,
        phone: contact.phone,
        email: contact.email,
        url: contact.url,
        note: contact.note,
    });
    let edits = found.domain.is_none() && may_edit(desk);
    let edit = edits.then(|| ResourceForm {
        kind: kind(found.kind),
        name: found.name.clone(),
        text: found.text.clone().unwrap_or_default(),
        contact: contact.clone().unwrap_or_default(),
        replaces: true,
    });
    let page = ResourcePage {
        line: line(desk, &found, count.unwrap_or_default()),
        rules: sees_rules(desk).then(|| found.rules.clone()),
        text: found.text.unwrap_or_default(),
        file: found.file,
        contact,
        cases,
        edit,
    };
    Ok(model::render_one(&desk.frame()?, page))
}

fn line(desk: &Desk<'_>, one: &Shelved, attached: usize) -> ResourceLine {
    let modules = &desk.setting.configuration.loaded.modules;
    let title = |domain: &str| {
        let mut modules = modules.iter();
        let found = modules.find(|module| module.domain == domain);
        found.map_or(domain, |module| &module.title).to_owned()
    };
    ResourceLine {
        id: one.id.clone(),
        title: one.title.clone(),
        name: one.name.clone(),
        module: one.domain.as_deref().map(title).unwrap_or_default(),
        kind: kind(one.kind),
        size: one.bytes.map(show::size),
        rules: sees_rules(desk).then_some(one.rules.len()),
        attached,
    }
}

/// Whether rules concern the reader.
fn sees_rules(desk: &Desk<'_>) -> bool {
    guard::may_triage(&desk.setting, &desk.visitor.viewer).is_ok()
}

const fn kind(kind: Kind) -> ResourceKind {
    match kind {
        Kind::Text => ResourceKind::Text,
        Kind::Contact => ResourceKind::Contact,
        Kind::File => ResourceKind::File,
    }
}

/// Returns the name under which it is saved, and under which cases have it.
fn file_name(one: &Shelved) -> String {
    orgo_mail::safe_name(&one.file)
}

fn typed(fields: &Fields) -> ResourceForm {
    let field = |name: &str| fields.get(name).trim().to_owned();
    let posted = fields.get("as");
    let kind = ResourceKind::ALL
        .into_iter()
        .find(|kind| kind.word() == posted);
    ResourceForm {
        kind: kind.unwrap_or_default(),
        name: field("name"),
        text: fields.get("text").to_owned(),
        contact: ContactView {
            title: field("title"),
            phone: field("phone"),
            email: field("email"),
            url: field("url"),
            note: field("note"),
        },
        replaces: fields.get("replaces") == "yes",
    }
}

fn new(typed: &ResourceForm, file: Option<NewFile>) -> New {
    let contact = &typed.contact;
    let content = match typed.kind {
        ResourceKind::Text => Content::Text(typed.text.clone()),
        ResourceKind::Contact => Content::Contact(Contact {
            name: contact.title.clone(),
            phone: contact.phone.clone(),
            email: contact.email.clone(),
            url: contact.url.clone(),
            note: contact.note.clone(),
        }),
        ResourceKind::File => {
            let (name, content) = file
                .map(|file| (file.name, file.content))
                .unwrap_or_default();
            Content::File(name, content)
        }
    };
    New {
        name: typed.name.clone(),
        content,
        replaces: typed.replaces,
    }
}
