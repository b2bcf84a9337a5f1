//! The table of addresses.

use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    middleware,
    response::Response,
    routing::{MethodRouter, get, post},
};
use orgo_schema::id::{CaseId, TaskId};
use orgo_web::{page::problem::Problem, route};

use super::{
    answer, api, app::App, audit, bench, bulk, bundles, calendars, case, cases, conflicts, door,
    file, forms, gate, label, live, mentoring, modules, new_case, notices, object, offer::Offer,
    outside, pack, pairing, people, plain, plan, preferences, profile, quarantine, resources,
    rsvp::Rsvp, rules, session::Visitor, setup, sites, start, status, task, transfer, transit,
    triage, upload, views, waiting, webhooks, withheld, work,
};

/// The longest form, in bytes: a comment of 20,000 characters in any script, with room to spare.
const FORM_BYTES_MAX: usize = 256 << 10;

/// The health of the node, for programs.
pub(super) const HEALTH: &str = "/health";
/// The contracts of the data, as JSON Schemas.
pub(super) const SCHEMAS: &str = "/api/v1/schema/";
/// One of them.
pub(super) const SCHEMA: &str = "/api/v1/schema/{name}";

/// What reached who asks.
pub(super) const NOTICES: &str = "/api/v1/notices";
/// The resource library, for programs.
pub(super) const RESOURCES: &str = "/api/v1/resources";

/// Who guides whom, and pairing two and ending a pair, for programs.
pub(super) const MENTORING: &str = "/api/v1/mentoring";
/// Why a task moves up when it does.
pub(super) const TASK_WHY: &str = "/api/v1/tasks/{id}/why";

/// Returns every address with what answers there. Tests walk this table.
pub(super) fn table() -> Vec<(&'static str, MethodRouter<App>)> {
    let mut all = of_work();
    all.extend(of_people());
    all.extend(of_sites());
    all.extend(of_setup());
    all
}

/// Cases, tasks, and what came in.
fn of_work() -> Vec<(&'static str, MethodRouter<App>)> {
    vec![
        (route::WORK, get(work::get)),
        (route::WORK_BULK, post(bulk::post)),
        (route::VIEWS, post(views::post)),
        (route::CASES, get(cases::get).post(new_case::post)),
        (route::NEW_CASE, get(new_case::get)),
        (route::CASE, get(object::get::<CaseId>)),
        (route::CASE_ACTION, post(case::action)),
        (route::CASE_COMMENTS, post(object::comment::<CaseId>)),
        (route::CASE_REPLIES, post(case::reply)),
        (route::CASE_REPLY, post(case::take_reply_back)),
        (route::CASE_TAGS, post(case::tag)),
        (route::CASE_TASKS, post(case::add_task)),
        (route::CASE_FIELD, post(object::field::<CaseId>)),
        (route::CASE_PARTICIPANTS, post(case::participant)),
        (route::CASE_INVITATIONS, post(case::invite)),
        (route::CASE_ANSWERS, post(case::answer)),
        (route::CASE_REVIEWS, post(case::review)),
        (route::CASE_SPLIT, post(case::split)),
        (route::CASE_TRANSFERS, post(transfer::post::<CaseId>)),
        (route::TASK_TRANSFERS, post(transfer::post::<TaskId>)),
        (route::CASE_RAISE, post(case::raise)),
        (route::CASE_PUBLISH, post(case::publish)),
        (
            route::CASE_ATTACHMENTS,
            uploads(post(object::attach::<CaseId>)),
        ),
        (route::CASE_ATTACHMENT, get(object::attachment::<CaseId>)),
        (route::CASE_CONFLICT, post(object::settle::<CaseId>)),
        (route::TASK, get(object::get::<TaskId>)),
        (route::TASK_ACTION, post(task::action)),
        (route::TASK_COMMENTS, post(object::comment::<TaskId>)),
        (route::TASK_CHECK, post(task::check)),
        (route::TASK_FIELD, post(object::field::<TaskId>)),
        (route::TASK_WAITS, post(task::wait)),
        (
            route::TASK_ATTACHMENTS,
            uploads(post(object::attach::<TaskId>)),
        ),
        (route::TASK_ATTACHMENT, get(object::attachment::<TaskId>)),
        (route::TASK_CONFLICT, post(object::settle::<TaskId>)),
        (TASK_WHY, get(task::why)),
        (route::TRIAGE, get(triage::get)),
        (route::SIGNAL_ROUTE, post(triage::decide)),
        (route::SIGNAL_ORIGINAL, get(file::signal)),
        (route::SIGNAL_ATTACHMENT, get(file::attachment)),
        (route::QUARANTINE, get(quarantine::get)),
        (route::QUARANTINE_ORIGINAL, get(quarantine::original)),
        (route::QUARANTINE_RETRY, post(quarantine::retry)),
        (route::QUARANTINE_ADOPT, post(quarantine::adopt)),
        (route::QUARANTINE_DISCARD, post(quarantine::discard)),
        (route::CONFLICTS, get(conflicts::get)),
    ]
}

/// The door, what people are asked and told, and what programs ask.
fn of_people() -> Vec<(&'static str, MethodRouter<App>)> {
    vec![
        (route::HOME, get(plain::home)),
        (route::SIGN_IN, get(door::show).post(door::sign_in)),
        (route::SIGN_OUT, post(door::sign_out)),
        (
            route::FIRST_PASSWORD,
            get(door::show_first).post(door::set_first),
        ),
        (
            route::RSVP,
            get(outside::show::<Rsvp>).post(outside::post::<Rsvp>),
        ),
        (
            route::OFFER,
            get(outside::show::<Offer>).post(outside::post::<Offer>),
        ),
        (route::WAITING, get(waiting::get)),
        (route::CASE_DECISION, post(waiting::decide::<CaseId>)),
        (route::TASK_DECISION, post(waiting::decide::<TaskId>)),
        (route::CASE_PLAN, get(plan::of_case)),
        (route::CASE_CALENDAR, get(case::calendar)),
        (route::MENTORING, get(mentoring::get).post(mentoring::post)),
        (MENTORING, get(mentoring::values).post(mentoring::change)),
        (route::PLAN, get(plan::of_role)),
        (route::FORMS, get(forms::list)),
        (route::FORM, get(forms::get).post(forms::post)),
        (route::FORM_ANSWERS, get(forms::answered)),
        (route::NOTICES, get(notices::get)),
        (route::NOTICES_SEEN, post(notices::see)),
        (route::NOTICES_LIVE, get(live::get)),
        (route::LABELS, get(label::get)),
        (route::CALENDARS, get(calendars::get)),
        (
            route::PREFERENCES,
            get(preferences::get).post(preferences::post),
        ),
        (route::DESIGN, get(plain::design)),
        (route::HELP, get(plain::help)),
        (route::KEYS, get(plain::keys)),
        (route::MENU, get(plain::menu)),
        (route::ASSET, get(plain::asset)),
        (HEALTH, get(api::health)),
        (SCHEMAS, get(api::schemas)),
        (SCHEMA, get(api::schema)),
        (RESOURCES, get(resources::values)),
        (NOTICES, get(notices::api)),
    ]
}

/// Who belongs here, and what travels between sites.
fn of_sites() -> Vec<(&'static str, MethodRouter<App>)> {
    vec![
        (route::SITES, get(sites::get)),
        (route::SITES_INVITE, post(pairing::invite)),
        (route::SITES_UNLOCK, post(sites::unlock)),
        (route::SITES_CLOCK, post(sites::set_clock)),
        (route::SITES_TICKET, post(pairing::ticket)),
        (route::SITES_REQUESTS, uploads(post(pairing::bring))),
        (route::REQUEST_APPROVE, post(pairing::approve)),
        (route::REQUEST_REFUSE, post(pairing::refuse)),
        (route::REQUEST_WELCOME, get(pairing::welcome)),
        (
            route::NODE_REMOVE,
            get(pairing::removal).post(pairing::remove),
        ),
        (route::NODE_RECEIPT, get(bundles::receipt)),
        (
            route::BUNDLES,
            post(bundles::take).layer(DefaultBodyLimit::max(transit::bytes_max())),
        ),
        (route::BUNDLES_MAKE, post(bundles::make)),
        (route::RECEIPTS, uploads(post(bundles::receipt_back))),
        (route::AUDIT, get(audit::get)),
        (route::WEBHOOKS, get(webhooks::get)),
        (route::WEBHOOK_TEST, post(webhooks::test)),
        (route::WEBHOOK_REPLAY, post(webhooks::replay)),
        (route::WITHHELD, get(withheld::get)),
        (route::WITHHELD_RETRY, post(withheld::retry)),
        (route::WITHHELD_ADOPT, post(withheld::adopt)),
        (route::WITHHELD_DISCARD, post(withheld::discard)),
    ]
}

/// What the organisation works by, and how this node is.
fn of_setup() -> Vec<(&'static str, MethodRouter<App>)> {
    vec![
        (route::SETUP, get(setup::get)),
        (route::RULES, get(rules::list)),
        (route::RULE, get(rules::get)),
        (route::RULE_SWITCH, post(rules::switch)),
        (route::TEST_BENCH, get(bench::get).post(bench::post)),
        (route::DRY_RUN, get(bench::dry_run)),
        (route::PROFILE, get(profile::get)),
        (route::PROFILE_DIFF, get(profile::compare)),
        (route::PROFILE_REPLAY, get(profile::replay)),
        (route::PEOPLE, get(people::get).post(people::add)),
        (route::PERSON, get(people::one).post(people::change)),
        (route::PERSON_LINK, post(people::link)),
        (route::MODULES, get(modules::get)),
        (
            route::RESOURCES,
            uploads(get(resources::list).post(resources::put)),
        ),
        (route::RESOURCE, get(resources::get)),
        (route::RESOURCE_FILE, get(resources::file)),
        (route::RESOURCE_WITHDRAW, post(resources::withdraw)),
        (route::RESOURCE_ATTACH, post(resources::attach)),
        (route::START, get(start::get)),
        (route::STATUS, get(status::get)),
    ]
}

/// Lets a form bring a file.
fn uploads(method: MethodRouter<App>) -> MethodRouter<App> {
    method.layer(DefaultBodyLimit::max(upload::UPLOAD_BYTES_MAX))
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
        .layer(pack::layer())
        .layer(middleware::from_fn(pack::not_for_others))
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
