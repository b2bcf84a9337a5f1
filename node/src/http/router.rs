//! The table of addresses.

use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    middleware,
    response::Response,
    routing::{MethodRouter, get, post},
};
use orgo_web::{page::problem::Problem, route};

use super::{
    answer, api, app::App, case, cases, door, file, gate, label, new_case, plain, quarantine,
    session::Visitor, task, triage, work,
};

/// The longest form, in bytes: a comment of 20,000 characters in any script, with room to spare.
const FORM_BYTES_MAX: usize = 256 << 10;

/// The health of the node, for programs.
pub(super) const HEALTH: &str = "/health";
/// The contracts of the data, as JSON Schemas.
pub(super) const SCHEMAS: &str = "/api/v1/schema/";
/// One of them.
pub(super) const SCHEMA: &str = "/api/v1/schema/{name}";

/// Returns every address with what answers there. Tests walk this table.
pub(super) fn table() -> Vec<(&'static str, MethodRouter<App>)> {
    vec![
        (route::HOME, get(plain::home)),
        (route::SIGN_IN, get(door::show).post(door::sign_in)),
        (route::SIGN_OUT, post(door::sign_out)),
        (
            route::FIRST_PASSWORD,
            get(door::show_first).post(door::set_first),
        ),
        (route::WORK, get(work::get)),
        (route::CASES, get(cases::get).post(new_case::post)),
        (route::NEW_CASE, get(new_case::get)),
        (route::CASE, get(case::get)),
        (route::CASE_ACTION, post(case::action)),
        (route::CASE_COMMENTS, post(case::comment)),
        (route::CASE_TAGS, post(case::tag)),
        (route::CASE_TASKS, post(case::add_task)),
        (route::CASE_CONFLICT, post(case::settle)),
        (route::TASK, get(task::get)),
        (route::TASK_ACTION, post(task::action)),
        (route::TASK_COMMENTS, post(task::comment)),
        (route::TASK_CHECK, post(task::check)),
        (route::TASK_CONFLICT, post(task::settle)),
        (route::TRIAGE, get(triage::get)),
        (route::SIGNAL_ROUTE, post(triage::decide)),
        (route::SIGNAL_ORIGINAL, get(file::signal)),
        (route::SIGNAL_ATTACHMENT, get(file::attachment)),
        (route::QUARANTINE, get(quarantine::get)),
        (route::QUARANTINE_ORIGINAL, get(quarantine::original)),
        (route::LABELS, get(label::get)),
        (route::HELP, get(plain::help)),
        (route::MENU, get(plain::menu)),
        (route::ASSET, get(plain::asset)),
        (HEALTH, get(api::health)),
        (SCHEMAS, get(api::schemas)),
        (SCHEMA, get(api::schema)),
    ]
}

/// Puts the router together.
pub(super) fn router(app: App) -> Router {
    let routes = table()
        .into_iter()
        .fold(Router::new(), |router, (pattern, method)| {
            router.route(pattern, method)
        });
    routes
        .fallback(missing)
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(middleware::from_fn_with_state(app.clone(), gate::pass))
        .with_state(app)
}

/// Answers an address that leads to nothing: in the frame of who is signed in.
async fn missing(State(app): State<App>, visitor: Result<Visitor, Response>) -> Response {
    let not_found = || orgo_schema::command::Refusal::NotFound {
        kind: "page".to_owned(),
    };
    match visitor {
        Ok(visitor) => app.answer(visitor, move |_| Err(not_found().into())).await,
        Err(_) => answer::problem(None, &Problem::NotFound),
    }
}
