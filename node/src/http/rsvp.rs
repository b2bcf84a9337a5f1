//! The link of an invitation: who holds it says whether they come, and sees what the mail had said.
//!
//! The link is the only proof (`crate::invite`): nobody is signed in, so there is no session whose rights
//! another page could borrow, and the form needs no token beside the link. A post from another origin is
//! turned away at the gate all the same. Looking changes nothing: scanners of mail follow links. What does
//! not hold is answered like what was never there, and tries are counted as at the door, apart from it.

use std::net::SocketAddr;

use axum::{
    body::Body,
    extract::{ConnectInfo, Path, Query, Request, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use orgo_schema::{
    command::{Given, Refusal},
    fact::Answer,
};
use orgo_web::{
    Language,
    model::Fault,
    page::rsvp::{self, RsvpPage},
    route,
};

use super::{
    answer,
    app::App,
    outside::{closed, counted, language},
    session::{self, Fields},
    show,
    tries::Try,
};
use crate::{
    failure::Failure,
    invite::{self, Invitation},
    node::Node,
};

/// What the tries at links are counted under: never with those at accounts.
const LOOKS: &str = "rsvp look ";
/// See above.
const ANSWERS: &str = "rsvp answer ";

/// Shows what a link invites to.
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
    let asked = link.clone();
    let found = app.run(move |node| {
        let setting = node.setting();
        let page = node.store.read(|db| {
            let found = invite::find(db, &setting, &asked)?;
            let name = found
                .as_ref()
                .map(|found| found.name(db, &setting))
                .transpose()?;
            Ok::<_, Failure>(found.map(|found| (found, name.flatten())))
        })?;
        Ok(page.map(|(found, name)| fill(node, language, &asked, (&found, name))))
    });
    match found.await {
        Ok(Some(page)) => {
            app.tries().worked(who);
            closed(StatusCode::OK, rsvp::render(&page))
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
        Ok(Some((status, page))) => closed(status, rsvp::render(&page)),
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
) -> Result<Option<(StatusCode, RsvpPage)>, Failure> {
    let setting = node.setting();
    let outcome = given(fields)
        .map_err(Failure::from)
        .and_then(|given| invite::answer_by_link(node, link, given));
    let found = node.store.read(|db| {
        let found = invite::find(db, &setting, link)?;
        let name = found
            .as_ref()
            .map(|found| found.name(db, &setting))
            .transpose()?;
        Ok::<_, Failure>(found.map(|found| (found, name.flatten())))
    })?;
    // Of what does not hold nothing is said, whatever was typed.
    let Some((found, name)) = found else {
        return Ok(None);
    };
    let page = fill(node, language, link, (&found, name));
    match outcome {
        Ok(_) => Ok(Some((
            StatusCode::OK,
            RsvpPage {
                is_saved: true,
                ..page
            },
        ))),
        Err(Failure::Refused(Refusal::Invalid { field, problem })) => {
            let fault = Fault {
                field,
                message: answer::sentence(&problem),
            };
            let page = RsvpPage {
                guests: fields.get("guests").to_owned(),
                note: fields.get("note").to_owned(),
                faults: vec![fault],
                ..page
            };
            Ok(Some((StatusCode::UNPROCESSABLE_ENTITY, page)))
        }
        Err(failure) => Err(failure),
    }
}

/// Reads what was posted.
fn given(fields: &Fields) -> Result<Given, Refusal> {
    let invalid = |field: &str, problem: String| Refusal::Invalid {
        field: field.to_owned(),
        problem,
    };
    let answer = fields.get("answer").parse::<Answer>();
    let guests = fields.filled("guests").map_or(Ok(0), |text| text.parse());
    Ok(Given {
        answer: answer.map_err(|error| invalid("answer", error.to_string()))?,
        guests: guests.map_err(|_error| invalid("guests", "write a number".to_owned()))?,
        note: fields.filled("note"),
    })
}

fn fill(
    node: &Node,
    language: Language,
    link: &str,
    (found, name): (&Invitation, Option<String>),
) -> RsvpPage {
    let setting = node.setting();
    let case = &found.folded.case.view;
    let guest = found.guest();
    let zone = setting.policies.newest().zone;
    let when = found.starts().map(|at| {
        let local = at.utc().with_timezone(&zone);
        local.format("%Y-%m-%d %H:%M %Z").to_string()
    });
    RsvpPage {
        language,
        organization: setting.organization_name.clone(),
        title: case.title.clone(),
        when: when.unwrap_or_default(),
        place: show::place(
            case.location.site.as_deref().unwrap_or_default(),
            case.location.area.as_deref().unwrap_or_default(),
        ),
        name: name.unwrap_or_default(),
        answer: guest.and_then(|guest| guest.answer),
        waits: guest.is_some_and(|guest| guest.waits),
        guests: guest.map_or_else(String::new, |guest| guest.guests.to_string()),
        note: guest
            .and_then(|guest| guest.note.clone())
            .unwrap_or_default(),
        is_saved: false,
        faults: Vec::new(),
        action: route::with_query(&route::rsvp(link), &[("lang", language.tag())]),
    }
}

fn over(language: Language) -> Response {
    closed(StatusCode::NOT_FOUND, rsvp::render_over(language))
}

fn often(language: Language) -> Response {
    closed(StatusCode::TOO_MANY_REQUESTS, rsvp::render_often(language))
}
