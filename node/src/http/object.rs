//! What the pages of cases and tasks have in common: comments, files, fields, conflicts, and the way a
//! form that could not be taken is given back.

mod act;
mod field;

pub(super) use act::{again, done, small};

use std::str::FromStr;

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use orgo_schema::{
    command::Object,
    id::{CaseId, TaskId},
};
use orgo_web::{
    model::{AddedFile, Banner, Draft, Files, NEWEST, Refill, Refused, Show, Telling},
    page::case::NewTaskForm,
    route,
};

use super::{
    answer::Answer,
    app::App,
    case,
    desk::Desk,
    session::{Fields, Post, Visitor},
    settle, show, task,
    upload::Upload,
};
use crate::{
    failure::Failure,
    notices,
    submit::{change::Found, file::FILE_BYTES_MAX},
};

/// A case or a task, as addresses name it.
pub(super) trait Kind: FromStr + Send + 'static {
    /// The word for refusals.
    const WORD: &'static str;

    /// Returns what commands are about.
    fn object(self) -> Object;

    /// Reads the id of an address. One that cannot be read names nothing.
    fn read(id: &str) -> Result<Object, Failure> {
        settle::id::<Self>(id, Self::WORD).map(Self::object)
    }
}

impl Kind for CaseId {
    const WORD: &'static str = "case";

    fn object(self) -> Object {
        Object::Case(self)
    }
}

impl Kind for TaskId {
    const WORD: &'static str = "task";

    fn object(self) -> Object {
        Object::Task(self)
    }
}

/// What of a reply is asked for, or could not be taken.
#[derive(Debug, Default)]
pub(super) struct Reply {
    pub(super) is_open: bool,
    /// The text to start from, by name.
    pub(super) start: Option<String>,
    /// The reply that was taken back, whose words it begins with.
    pub(super) again: Option<String>,
    /// The mail that is answered.
    pub(super) signal: String,
    pub(super) draft: Draft,
}

impl Reply {
    fn asked(query: &Fields) -> Self {
        Self {
            is_open: query.get("write") == "reply",
            start: query.filled("start"),
            again: query.filled("again"),
            ..Self::default()
        }
    }
}

/// What a form holds that could not be taken.
#[derive(Debug, Default)]
pub(super) struct Redo {
    pub(super) banner: Option<Banner>,
    pub(super) refused: Option<Refused>,
    pub(super) comment: Draft,
    pub(super) reply: Reply,
    pub(super) telling: Telling,
    pub(super) tag: Draft,
    pub(super) new_task: NewTaskForm,
    pub(super) refill: Option<Refill>,
}

/// Writes the page.
pub(super) fn page(desk: &Desk<'_>, object: Object, redo: Redo) -> Result<String, Failure> {
    match object {
        Object::Case(case) => case::page(desk, case, redo),
        Object::Task(task) => task::page(desk, task, redo),
    }
}

/// Returns the address of the page.
pub(super) fn address(object: Object) -> String {
    match object {
        Object::Case(case) => route::case(&case.to_string()),
        Object::Task(task) => route::task(&task.to_string()),
    }
}

/// Returns the files of what was found, as its page shows them.
pub(super) fn files(desk: &Desk<'_>, found: &Found, object: Object, rights: (bool, bool)) -> Files {
    let (may_add, may_remove) = rights;
    let file = |file: &orgo_schema::view::AttachmentView| {
        let hash = file.hash.to_string();
        let href = match object {
            Object::Case(case) => route::case_attachment(&case.to_string(), &hash),
            Object::Task(task) => route::task_attachment(&task.to_string(), &hash),
        };
        let who = file.by.map(|user| desk.user_name(user));
        let when = Some(desk.wall.full(file.at));
        let by: Vec<String> = who.into_iter().chain(when).collect();
        AddedFile {
            hash,
            href,
            name: file.name.clone(),
            size: show::size(file.size),
            by: by.join(", "),
        }
    };
    Files {
        files: found.attachments().iter().map(file).collect(),
        may_add,
        may_remove,
        size_max: format!("{} MiB", FILE_BYTES_MAX >> 20),
    }
}

/// Shows the page.
pub(super) async fn get<K: Kind>(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    let show = move |desk: &Desk<'_>| {
        let object = K::read(&id)?;
        // What cannot be written down keeps nobody from reading.
        if let Err(failure) = notices::opened(desk.node, &desk.visitor.person, object) {
            tracing::warn!("that somebody saw a message could not be written down: {failure}");
        }
        let query = Fields::new(query);
        let redo = Redo {
            reply: Reply::asked(&query),
            telling: Telling {
                show: Show::read(query.get("show")),
                is_newest_first: query.get("order") == NEWEST,
            },
            ..Redo::default()
        };
        Ok(Answer::Page(page(desk, object, redo)?))
    };
    app.answer(visitor, show).await
}

/// Adds a comment.
pub(super) async fn comment<K: Kind>(
    State(app): State<App>,
    Path(id): Path<String>,
    post: Post,
) -> Response {
    app.take(post, move |desk, fields| {
        act::comment(desk, fields, K::read(&id)?)
    })
    .await
}

/// Sets a field.
pub(super) async fn field<K: Kind>(
    State(app): State<App>,
    Path((id, field)): Path<(String, String)>,
    post: Post,
) -> Response {
    app.take(post, move |desk, fields| {
        field::set(desk, fields, K::read(&id)?, &field)
    })
    .await
}

/// Keeps one of the values that sites set apart.
pub(super) async fn settle<K: Kind>(
    State(app): State<App>,
    Path((id, field)): Path<(String, String)>,
    post: Post,
) -> Response {
    app.take(post, move |desk, fields| {
        act::settle(desk, fields, K::read(&id)?, &field)
    })
    .await
}

/// Adds a file, or takes one away.
pub(super) async fn attach<K: Kind>(
    State(app): State<App>,
    Path(id): Path<String>,
    upload: Upload,
) -> Response {
    let Upload { post, file } = upload;
    app.take(post, move |desk, fields| {
        act::attach(desk, fields, file, K::read(&id)?)
    })
    .await
}

/// Hands out a file.
pub(super) async fn attachment<K: Kind>(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, hash)): Path<(String, String)>,
) -> Response {
    app.answer(visitor, move |desk| {
        act::attachment(desk, K::read(&id)?, settle::id(&hash, "file")?)
    })
    .await
}

/// What is answered to a form whose field cannot be.
const FAULTY: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
