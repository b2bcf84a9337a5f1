//! What pages behind the links of mails have in common: who holds one has no account.

use std::net::SocketAddr;

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::Response,
};
use orgo_web::Language;

use super::{
    answer,
    session::{self, Fields},
};

/// Keeps pages out of what search engines hold.
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// Returns the language of the mail, which the link names, else that of the browser.
pub(super) fn language(query: &Fields, headers: &HeaderMap) -> Language {
    let named = query.get("lang");
    let known = Language::ALL
        .into_iter()
        .find(|language| language.tag() == named);
    known.unwrap_or_else(|| session::language(headers))
}

/// Returns what tries at a link are counted under, by the link and by where they come from.
pub(super) fn counted(what: &str, link: &str, from: SocketAddr) -> (String, String) {
    // A link that is no link is counted by its beginning: a flood of long ones costs no more.
    let link: String = link.chars().take(80).collect();
    (format!("{what}{link}"), format!("{what}{}", from.ip()))
}

/// Answers with a page that nobody keeps: neither a cache nor a search engine.
pub(super) fn closed(status: StatusCode, html: String) -> Response {
    let mut response = answer::page(status, html);
    response
        .headers_mut()
        .insert(ROBOTS, HeaderValue::from_static("noindex, nofollow"));
    response
}
