//! Webhooks: what they are told, what this node posted and what was answered, trying one and posting again.

use axum::{
    extract::{Path, State},
    response::Response,
};
use orgo_engine::webhook::Hook;
use orgo_schema::{
    command::{Object, Refusal},
    fact::Purpose,
    id::{CaseId, DocumentId, DocumentKind, FactId, TaskId},
};
use orgo_web::{
    page::webhooks::{self as model, HookItem, LogLine, WebhooksPage},
    route,
};

use super::{
    answer::{self, Answer},
    app::App,
    desk::Desk,
    notice::Said,
    object,
    session::{Post, Visitor},
    settle, show,
};
use crate::{
    failure::Failure,
    outbox::call,
    store::hook::{Line, Way},
    webhook::{self, Gateway, Posted},
    words,
};

/// Lines of the log on the page.
const LINES_MAX: u32 = 200;

/// Shows the webhooks and the log.
pub(super) async fn get(State(app): State<App>, visitor: Visitor) -> Response {
    app.answer(visitor, |desk| Ok(Answer::Page(page(desk)?)))
        .await
}

/// Posts a test.
pub(super) async fn test(State(app): State<App>, Path(id): Path<String>, post: Post) -> Response {
    app.take(post, move |desk, _| {
        let viewer = &desk.visitor.viewer;
        let hooks = webhook::list(&desk.setting, viewer)?;
        let found = hooks.into_iter().find(|hook| hook.id.to_string() == id);
        let hook = found.ok_or_else(|| Refusal::NotFound {
            kind: "webhook".to_owned(),
        })?;
        done(&webhook::test(desk.node, viewer, &hook)?)
    })
    .await
}

/// Posts an event again.
pub(super) async fn replay(State(app): State<App>, Path(id): Path<String>, post: Post) -> Response {
    app.take(post, move |desk, _| {
        let viewer = &desk.visitor.viewer;
        webhook::list(&desk.setting, viewer)?;
        let effect: FactId = settle::id(&id, "event")?;
        done(&call::again(desk.node, viewer, effect)?)
    })
    .await
}

fn done(posted: &Posted) -> Result<Answer, Failure> {
    let said = match posted.status {
        Some(200..=299) => Said::PostedThere,
        Some(_) | None => Said::NotPosted,
    };
    Ok(Answer::done(route::WEBHOOKS.to_owned(), said))
}

fn page(desk: &Desk<'_>) -> Result<String, Failure> {
    let viewer = &desk.visitor.viewer;
    let hooks = webhook::list(&desk.setting, viewer)?;
    let lines = webhook::log(desk.node, viewer, None, LINES_MAX)?;
    let (sends, fault) = match Gateway::of(desk.node) {
        Ok(gateway) => (gateway.is_some(), None),
        Err(failure) => (false, Some(answer::fault(&failure.to_string()))),
    };
    let page = WebhooksPage {
        log: lines
            .iter()
            .map(|line| logged(desk, &hooks, line, sends))
            .collect(),
        items: hooks.iter().map(|hook| item(hook, sends)).collect(),
        sends,
        fault,
    };
    Ok(model::render(&desk.frame()?, page))
}

fn item(hook: &Hook, sends: bool) -> HookItem {
    let list = |words: Vec<String>| words.join(", ");
    HookItem {
        name: hook.name.clone(),
        host: host(&hook.url),
        events: list(hook.events.iter().map(ToString::to_string).collect()),
        roles: list(hook.roles.iter().map(ToString::to_string).collect()),
        test: sends.then(|| route::webhook_test(&hook.id.to_string())),
    }
}

/// Returns an address without its path: that may be what only the receiver knows.
fn host(url: &str) -> String {
    url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/")
}

fn logged(desk: &Desk<'_>, hooks: &[Hook], line: &Line, sends: bool) -> LogLine {
    let entry = &line.entry;
    let hook = hooks.iter().find(|hook| hook.id == entry.hook);
    let language = desk.visitor.language;
    let say = words::Webhooks(language);
    let (says, raw) = match (entry.status, entry.said.trim()) {
        (Some(status @ 300..=399), _) => (say.elsewhere(&status.to_string()), ""),
        (Some(status), said) => (say.answered(&status.to_string()), said),
        (None, said) => (String::new(), said),
    };
    let about = line.about.and_then(object_of);
    let way = match entry.way {
        Way::Due => None,
        Way::Test => Some(say.test()),
        Way::Again => Some(say.posted_again()),
        Way::Left => Some(say.left_out()),
    };
    LogLine {
        when: desk.moment(entry.at),
        hook: hook.map_or_else(|| say.removed_one().to_owned(), |hook| hook.name.clone()),
        event: line
            .purpose
            .map(Purpose::word)
            .unwrap_or_default()
            .to_owned(),
        way: way.unwrap_or_default().to_owned(),
        is_taken: matches!(entry.status, Some(200..=299)),
        says,
        raw: raw.to_owned(),
        about: about.map(|object| (object::address(object), reference(object))),
        replay: (sends && hook.is_some() && about.is_some())
            .then(|| route::webhook_replay(&entry.effect.to_string())),
    }
}

fn object_of(about: DocumentId) -> Option<Object> {
    if about.kind == DocumentKind::Task {
        Some(Object::Task(TaskId::new(about.id)))
    } else if about.kind == DocumentKind::Case {
        Some(Object::Case(CaseId::new(about.id)))
    } else {
        None
    }
}

fn reference(object: Object) -> String {
    match object {
        Object::Case(case) => show::case_reference(case.uuid()),
        Object::Task(task) => show::task_reference(task.uuid()),
    }
}
