//! What pages behind the links of mails have in common: who holds one has no account.
//!
//! The link is the only proof (`crate::capability`): nobody is signed in, so there is no session whose rights
//! another page could borrow, and the form needs no token beside the link. A post from another origin is
//! turned away at the gate all the same. Looking changes nothing: scanners of mail follow links. What does
//! not hold is answered like what was never there, and tries are counted as at the door, apart from it.

use std::net::SocketAddr;

use axum::{
    body::Body,
    extract::{ConnectInfo, Path, Query, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::Response,
};
use orgo_web::{Language, page::rsvp};

use super::{
    answer,
    app::App,
    session::{self, Fields},
    tries::Try,
};
use crate::{failure::Failure, node::Node};

/// Keeps pages out of what search engines hold.
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// What a kind of link opens.
pub(super) trait Door: 'static {
    /// What tries are counted under: never with those at accounts.
    const NAME: &'static str;

    /// Writes the page of a link; nothing where it does not hold.
    fn look(node: &Node, language: Language, link: &str) -> Result<Option<String>, Failure>;

    /// Takes what was posted, and writes the page after it; nothing where the link does not hold.
    fn take(
        node: &Node,
        language: Language,
        link: &str,
        fields: &Fields,
    ) -> Result<Option<(StatusCode, String)>, Failure>;

    /// Writes what stands where a link does not hold.
    fn over(language: Language) -> String;
}

/// Shows what a link is for.
pub(super) async fn show<D: Door>(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    Path(link): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Response {
    let language = language(&Fields::new(query), &headers);
    let (account, address) = counted::<D>("look", &link, from);
    let who = Try {
        account: &account,
        address: &address,
        badge: None,
    };
    if app.tries().begin(who, (app.node().clock)().now).is_err() {
        return often(language);
    }
    let found = app.run(move |node| D::look(node, language, &link));
    match found.await {
        Ok(Some(page)) => {
            app.tries().worked(who);
            closed(StatusCode::OK, page)
        }
        Ok(None) => closed(StatusCode::NOT_FOUND, D::over(language)),
        Err(failure) => answer::trouble(&failure),
    }
}

/// Takes the answer of who holds a link.
pub(super) async fn post<D: Door>(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    Path(link): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
    request: Request<Body>,
) -> Response {
    let language = language(&Fields::new(query), request.headers());
    let (account, address) = counted::<D>("answer", &link, from);
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
    let outcome = app.run(move |node| D::take(node, language, &link, &fields));
    match outcome.await {
        Ok(Some((status, page))) => closed(status, page),
        Ok(None) => closed(StatusCode::NOT_FOUND, D::over(language)),
        Err(failure) => answer::trouble(&failure),
    }
}

/// Returns the language of the mail, which the link names, else that of the browser.
fn language(query: &Fields, headers: &HeaderMap) -> Language {
    Language::find(query.get("lang")).unwrap_or_else(|| session::language(headers))
}

/// Returns what tries at a link are counted under, by the link and by where they come from.
fn counted<D: Door>(what: &str, link: &str, from: SocketAddr) -> (String, String) {
    // A link that is no link is counted by its beginning: a flood of long ones costs no more.
    let link: String = link.chars().take(80).collect();
    let under = |whom: &str| format!("{} {what} {whom}", D::NAME);
    (under(&link), under(&from.ip().to_string()))
}

/// Answers with a page that nobody keeps: neither a cache nor a search engine.
fn closed(status: StatusCode, html: String) -> Response {
    let mut response = answer::page(status, html);
    response
        .headers_mut()
        .insert(ROBOTS, HeaderValue::from_static("noindex, nofollow"));
    response
}

fn often(language: Language) -> Response {
    closed(StatusCode::TOO_MANY_REQUESTS, rsvp::render_often(language))
}
