//! Answers are packed for the way, as browsers ask for it: pages, styles and data, to a sixth of what they are.
//!
//! A page that another site made the browser ask for goes as it is: whoever watches the line could tell from the size
//! of the packed answer whether what they had the browser ask for stands in it.

use axum::{
    extract::Request,
    http::{Extensions, HeaderMap, StatusCode, Version, header},
    middleware::Next,
    response::Response,
};
use tower_http::compression::{
    CompressionLayer, CompressionLevel,
    predicate::{And, Predicate as _, SizeAbove},
};

use super::gate;

/// What is smaller goes in one packet as it is, in bytes.
const LEAST: u16 = 1_000;

/// Says of an answer whether it is worth packing.
type Worth = fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool;

/// Packs answers.
pub(super) fn layer() -> CompressionLayer<And<SizeAbove, Worth>> {
    let worth: Worth = |_, _, headers, _| is_text(headers);
    CompressionLayer::new()
        // A Pi packs a page in a few milliseconds so, and the line is faster by more.
        .quality(CompressionLevel::Precise(4))
        .compress_when(SizeAbove::new(LEAST).and(worth))
}

/// Lets answers go as they are to who came from another site.
pub(super) async fn not_for_others(mut request: Request, next: Next) -> Response {
    if gate::is_from_elsewhere(request.headers()) {
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
    next.run(request).await
}

/// Whether an answer is text that was made here. What goes on as it happens (`text/event-stream`) is not held up, and
/// files that people attached go as they are.
fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default();
    let texts = [
        "text/html",
        "text/css",
        "text/javascript",
        "image/svg+xml",
        "application/json",
    ];
    texts.contains(&kind) && !headers.contains_key(header::CONTENT_DISPOSITION)
}
