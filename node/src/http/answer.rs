//! What handlers answer, and the one place that turns it into status codes and headers.

use std::time::Duration;

use axum::{
    body::Body,
    http::{
        HeaderValue, StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY,
            CONTENT_TYPE, LOCATION, RETRY_AFTER, SET_COOKIE,
        },
    },
    response::{IntoResponse as _, Response},
};
use orgo_schema::command::Refusal;
use orgo_web::{
    Frame,
    model::Message,
    page::problem::{self, Problem},
};

use super::{cookie, desk::Desk, notice::Said, transit::Pieces};
use crate::failure::Failure;

/// How long the sentence about a post waits to be shown, in seconds.
const NOTICE_SECONDS: u32 = 60;

/// What a page answers.
#[derive(Debug)]
pub(super) enum Answer {
    /// A page.
    Page(String),
    /// A page with a form that could not be taken, with what was typed.
    Again(StatusCode, String),
    /// Another page holds the outcome.
    See(String, Option<Said>),
    /// A value, for programs.
    Json(serde_json::Value),
    /// Bytes to keep.
    File {
        /// A name that is safe to save under.
        name: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// A file to keep that is too long to be held in memory.
    Stream {
        /// A name that is safe to save under.
        name: String,
        /// Where it is read from.
        file: std::fs::File,
        /// How long it is, in bytes.
        size: u64,
    },
}

impl Answer {
    /// Leads to a page that shows what was done.
    pub(super) const fn done(location: String, said: Said) -> Self {
        Self::See(location, Some(said))
    }

    /// Returns the response.
    pub(super) fn response(self) -> Response {
        match self {
            Self::Page(html) => page(StatusCode::OK, html),
            Self::Again(status, html) => page(status, html),
            Self::See(location, said) => {
                let mut response = see(&location);
                if let Some(said) = said {
                    response.headers_mut().append(
                        SET_COOKIE,
                        cookie::write(cookie::NOTICE, said.name(), NOTICE_SECONDS),
                    );
                }
                response
            }
            Self::Json(value) => json(&value),
            Self::File { name, bytes } => file(&name, Body::from(bytes)),
            Self::Stream { name, file, size } => stream(&name, file, size),
        }
    }
}

/// Returns the status a refusal goes with.
pub(super) const fn status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::NotFound { .. } => StatusCode::NOT_FOUND,
        Refusal::NotAllowed { .. } | Refusal::Moved { .. } | Refusal::Glimpsed { .. } => {
            StatusCode::FORBIDDEN
        }
        Refusal::IllegalMove { .. } => StatusCode::CONFLICT,
        Refusal::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// Answers a failure inside the frame of whoever asked.
pub(super) fn failed(desk: &Desk<'_>, failure: &Failure) -> Response {
    let (status, problem) = explain(failure);
    // Where not even the frame can be made, the page stands alone.
    let frame = desk.frame().ok();
    with_status(status, self::problem(frame.as_ref(), &problem))
}

/// Answers a failure that nobody's frame can be put around.
pub(super) fn trouble(failure: &Failure) -> Response {
    let (status, problem) = explain(failure);
    with_status(status, self::problem(None, &problem))
}

/// Says what a failure is to the person: the inside goes to the log, under a reference.
fn explain(failure: &Failure) -> (StatusCode, Problem) {
    match failure {
        Failure::Refused(Refusal::NotFound { .. }) => (StatusCode::NOT_FOUND, Problem::NotFound),
        Failure::Refused(
            refusal @ (Refusal::NotAllowed { .. }
            | Refusal::Moved { .. }
            | Refusal::Glimpsed { .. }),
        ) => (
            StatusCode::FORBIDDEN,
            Problem::Forbidden {
                why: sentence(&refusal.to_string()),
            },
        ),
        Failure::Refused(refusal) => (
            status(refusal),
            Problem::BadRequest {
                why: sentence(&refusal.to_string()),
            },
        ),
        Failure::Input(why) => (
            StatusCode::BAD_REQUEST,
            Problem::BadRequest { why: sentence(why) },
        ),
        Failure::Setup(inside) | Failure::Trouble(inside) => {
            let reference = reference();
            tracing::error!(%reference, "a page could not be made: {inside}");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                Problem::Failure { reference },
            )
        }
    }
}

/// Returns a name under which the log holds the inside of a failure.
fn reference() -> String {
    let bytes: [u8; 4] = crate::home::random().unwrap_or_default();
    format!("{:08x}", u32::from_be_bytes(bytes))
}

/// Makes a sentence of an error text.
pub(super) fn sentence(text: &str) -> String {
    let mut chars = text.trim().chars();
    let first = chars
        .next()
        .map(|first| first.to_uppercase().to_string())
        .unwrap_or_default();
    let rest = chars.as_str();
    let end = if rest.ends_with(['.', '?', '!']) {
        ""
    } else {
        "."
    };
    format!("{first}{rest}{end}")
}

/// Returns what is wrong with a field, as the engine and parsers say it: in English.
pub(super) fn fault(why: &str) -> Message {
    Message::english(sentence(why))
}

/// Answers with a problem page.
pub(super) fn problem(frame: Option<&Frame>, problem: &Problem) -> Response {
    let status =
        StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    page(status, problem::render(frame, problem))
}

/// Answers with another status.
pub(super) fn with_status(status: StatusCode, mut response: Response) -> Response {
    *response.status_mut() = status;
    response
}

/// Says when it is worth coming back.
pub(super) fn again_after(mut response: Response, wait: Duration) -> Response {
    let seconds = wait.as_millis().div_ceil(1_000);
    if let Ok(seconds) = HeaderValue::from_str(&seconds.to_string()) {
        response.headers_mut().insert(RETRY_AFTER, seconds);
    }
    response
}

/// Answers with a page.
pub(super) fn page(status: StatusCode, html: String) -> Response {
    let mut response = (status, html).into_response();
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    response
}

/// Answers with a sentence, for programs.
pub(super) fn plain(status: StatusCode, text: &'static str) -> Response {
    (status, text).into_response()
}

/// Answers with a value, for programs.
pub(super) fn json(value: &serde_json::Value) -> Response {
    let mut response = value.to_string().into_response();
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// Leads to another page with GET.
pub(super) fn see(location: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let location =
        HeaderValue::from_str(location).unwrap_or_else(|_| HeaderValue::from_static("/"));
    response.headers_mut().insert(LOCATION, location);
    response
}

/// Hands out bytes that came from outside: to be saved, never to be shown or run.
fn file(name: &str, body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/octet-stream"),
    );
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(CONTENT_DISPOSITION, disposition(name));
    response
}

/// Hands out a file piece by piece.
fn stream(name: &str, file: std::fs::File, size: u64) -> Response {
    let pieces = Pieces::new(tokio::fs::File::from_std(file));
    let mut response = self::file(name, Body::from_stream(pieces));
    response
        .headers_mut()
        .insert(CONTENT_LENGTH, HeaderValue::from(size));
    response
}

/// Names a download (RFC 6266): plain letters for old browsers, RFC 5987 for all others.
fn disposition(name: &str) -> HeaderValue {
    let keep = |c: char| {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') {
            c
        } else {
            '_'
        }
    };
    let ascii: String = name.chars().map(keep).take(100).collect();
    let mut encoded = String::new();
    for byte in name.bytes().take(600) {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    let text = format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}");
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_file_name_stays_in_its_place() {
        let header = disposition("ré\"sumé\r\nX: y.pdf");
        assert_eq!(
            header,
            "attachment; filename=\"r__sum___X_ y.pdf\"; filename*=UTF-8''r%C3%A9%22sum%C3%A9%0D%0AX%3A%20y.pdf"
        );
    }

    #[test]
    fn errors_read_as_sentences() {
        assert_eq!(
            sentence("title: must not be empty"),
            "Title: must not be empty."
        );
        assert_eq!(sentence("was it so?"), "Was it so?");
        assert_eq!(sentence(""), ".");
    }

    #[test]
    fn the_inside_of_a_failure_stays_in_the_log() {
        let (status, problem) = explain(&Failure::Trouble("database: secret path".into()));
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!problem::render(None, &problem).contains("secret"));
    }
}
