//! The link of a case that is offered to another organisation: who holds it says whether they take it over.
//!
//! As with invitations (`super::rsvp`) the link is the only proof, so the form needs no token beside it; looking
//! changes nothing, what does not hold is answered like what was never there, and tries are counted apart.

use std::net::SocketAddr;

use axum::{
    body::Body,
    extract::{ConnectInfo, Path, Query, Request, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use orgo_schema::{
    command::Refusal,
    fact::{OfferReply, TransferState},
};
use orgo_web::{
    Language,
    model::Fault,
    page::{
        offer::{self as shown, OfferPage, Standing},
        rsvp,
    },
    route,
};

use super::{
    answer,
    app::App,
    outside::{closed, counted, language},
    session::{self, Fields},
    settle, show,
    tries::Try,
};
use crate::{
    failure::Failure,
    node::Node,
    offer::{self, Linked},
    setting::Setting,
};

/// What the tries at links are counted under: never with those at accounts.
const LOOKS: &str = "offer look ";
/// See above.
const ANSWERS: &str = "offer answer ";

/// Shows what a link offers.
pub(super) async fn show(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    Path(link): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Response {
    let language = language(&Fields::new(query), &headers);
    let (account, address) = counted(LOOKS, &link, from);
    let who = Try {
        account: &account,
        address: &address,
        badge: None,
    };
    if app.tries().begin(who, (app.node().clock)().now).is_err() {
        return often(language);
    }
    let found = app.run(move |node| {
        let setting = node.setting();
        let found = node.store.read(|db| offer::find(db, &setting, &link))?;
        Ok::<_, Failure>(found.map(|found| fill(&setting, language, &link, &found)))
    });
    match found.await {
        Ok(Some(page)) => {
            app.tries().worked(who);
            closed(StatusCode::OK, shown::render(&page))
        }
        Ok(None) => over(language),
        Err(failure) => answer::trouble(&failure),
    }
}

/// Takes the answer of who holds a link.
pub(super) async fn post(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    Path(link): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
    request: Request<Body>,
) -> Response {
    let language = language(&Fields::new(query), request.headers());
    let (account, address) = counted(ANSWERS, &link, from);
    let who = Try {
        account: &account,
        address: &address,
        badge: None,
    };
    if app.tries().begin(who, (app.node().clock)().now).is_err() {
        return often(language);
    }
    let fields = match session::posted(request, &app).await {
        Ok(fields) => fields,
        Err(response) => return response,
    };
    let outcome = app.run(move |node| take(node, language, &link, &fields));
    match outcome.await {
        Ok(Some((status, page))) => closed(status, shown::render(&page)),
        Ok(None) => over(language),
        Err(failure) => answer::trouble(&failure),
    }
}

/// Takes an answer, and returns the page after it; nothing where the link does not hold.
fn take(
    node: &Node,
    language: Language,
    link: &str,
    fields: &Fields,
) -> Result<Option<(StatusCode, OfferPage)>, Failure> {
    let setting = node.setting();
    let outcome = said(fields)
        .map_err(Failure::from)
        .and_then(|reply| offer::answer_by_link(node, link, (reply, fields.filled("reason"))));
    match outcome {
        Ok(found) => Ok(found.map(|found| {
            let page = fill(&setting, language, link, &found);
            (StatusCode::OK, page)
        })),
        Err(Failure::Refused(Refusal::Invalid { field, problem })) => {
            // Of what does not hold nothing is said, whatever was typed.
            let found = node.store.read(|db| offer::find(db, &setting, link))?;
            Ok(found.map(|found| {
                let fault = Fault {
                    field,
                    message: answer::sentence(&problem),
                };
                let page = OfferPage {
                    typed: fields.get("reason").to_owned(),
                    faults: vec![fault],
                    ..fill(&setting, language, link, &found)
                };
                (StatusCode::UNPROCESSABLE_ENTITY, page)
            }))
        }
        Err(failure) => Err(failure),
    }
}

/// Reads what was posted.
fn said(fields: &Fields) -> Result<OfferReply, Refusal> {
    let says = fields.get("says").parse::<OfferReply>();
    says.map_err(|error| settle::invalid("says", error.to_string()))
}

fn fill(setting: &Setting, language: Language, link: &str, found: &Linked) -> OfferPage {
    let case = &found.folded.case.view;
    let by = found.offer.by.and_then(|by| setting.user_name(by));
    OfferPage {
        language,
        organization: setting.organization_name.clone(),
        title: case.title.clone(),
        place: show::place(
            case.location.site.as_deref().unwrap_or_default(),
            case.location.area.as_deref().unwrap_or_default(),
        ),
        narrative: case.narrative.clone(),
        by: by.unwrap_or_default().to_owned(),
        reason: found.offer.reason.clone(),
        standing: match found.offer.state {
            TransferState::Open => Standing::Open,
            TransferState::Accepted => Standing::Accepted,
            TransferState::Rejected => Standing::Rejected,
            TransferState::Revoked | TransferState::Lapsed => Standing::Over,
        },
        typed: String::new(),
        faults: Vec::new(),
        action: route::with_query(&route::offer(link), &[("lang", language.tag())]),
    }
}

fn over(language: Language) -> Response {
    closed(StatusCode::NOT_FOUND, shown::render_over(language))
}

fn often(language: Language) -> Response {
    closed(StatusCode::TOO_MANY_REQUESTS, rsvp::render_often(language))
}
