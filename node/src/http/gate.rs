//! What every request passes: the host it names, the origin it comes from, a time limit, and the
//! headers of every answer.

use std::time::Duration;

use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode, Uri,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY,
            X_CONTENT_TYPE_OPTIONS,
        },
    },
    middleware::Next,
    response::Response,
};
use orgo_web::{page::problem::Problem, route};

use super::{answer, app::App, cookie};

/// How long an answer may take: half of it is for a form to arrive.
const ANSWER_MAX: Duration = Duration::from_secs(60);
/// How long a bundle may take to arrive and be taken in, or to be made.
const BUNDLE_MAX: Duration = Duration::from_secs(4 * 3_600);

/// What pages may load: our own style sheet, pictures and script, and nothing else. No script stands in a page, and
/// what people uploaded is none: it is sent as bytes that browsers may not take for anything (`nosniff`).
const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; \
                      img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Says where a request comes from, as browsers know it.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// Keeps other sites from loading our answers.
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Lets a request in, or says why not.
pub(super) async fn pass(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let is_secure = app.place().is_secure();
    if is_secure {
        cookie::unveil(request.headers_mut());
    }
    let mut response = if !is_our_host(&app, request.headers(), request.uri()) {
        // A name of somebody else that leads here: their page must not read ours.
        answer::plain(
            StatusCode::MISDIRECTED_REQUEST,
            "this node answers only under its own address",
        )
    } else if !request.method().is_safe() && is_foreign(request.headers(), app.place().scheme()) {
        answer::problem(None, &Problem::Stale)
    } else {
        let method = request.method().clone();
        let answer_max = answer_max(request.uri().path());
        match tokio::time::timeout(answer_max, next.run(request)).await {
            Ok(response) => response,
            Err(_) => {
                tracing::warn!(%method, "an answer took over {} s", answer_max.as_secs());
                let wait = "a minute".to_owned();
                answer::with_status(
                    StatusCode::SERVICE_UNAVAILABLE,
                    answer::problem(None, &Problem::TooMany { wait }),
                )
            }
        }
    };
    harden(response.headers_mut());
    if is_secure {
        cookie::veil(response.headers_mut());
    }
    response
}

/// Returns how long the answer at an address may take: bundles are as long as a stick is large.
fn answer_max(path: &str) -> Duration {
    if matches!(path, route::BUNDLES | route::BUNDLES_MAKE) {
        BUNDLE_MAX
    } else {
        ANSWER_MAX
    }
}

/// Adds what every answer carries; what a handler set stays.
fn harden(headers: &mut HeaderMap) {
    let always = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "same-origin"),
        (RESOURCE_POLICY, "same-origin"),
        (CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in always {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
}

/// Whether the request names this machine, so that no foreign name leads here (DNS rebinding).
fn is_our_host(app: &App, headers: &HeaderMap, uri: &Uri) -> bool {
    let named = headers.get(HOST).and_then(|host| host.to_str().ok());
    let in_uri = uri.authority().map(axum::http::uri::Authority::as_str);
    let is_ours = |named: &str| app.place().answers_to(named);
    named.is_some_and(is_ours) && in_uri.is_none_or(is_ours)
}

/// Whether a browser says that a page of another origin sent this. Programs say nothing; they lack
/// the token.
fn is_foreign(headers: &HeaderMap, scheme: &str) -> bool {
    if headers.contains_key(SEC_FETCH_SITE) {
        return is_from_elsewhere(headers);
    }
    let Some(origin) = headers.get(ORIGIN) else {
        return false;
    };
    let host = headers
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    origin
        .to_str()
        .map_or(true, |origin| origin.strip_prefix(scheme) != Some(host))
}

/// Whether a browser says that something else than a page of ours, or the person, made it ask.
pub(super) fn is_from_elsewhere(headers: &HeaderMap) -> bool {
    let site = headers.get(SEC_FETCH_SITE);
    site.is_some_and(|site| site != "same-origin" && site != "none")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f79_a_page_of_another_origin_sends_nothing() {
        let check = |pairs: &[(&'static str, &'static str)], foreign: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, HeaderValue::from_static("127.0.0.1:8731"));
            for (name, value) in pairs {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            assert_eq!(is_foreign(&headers, "http://"), foreign, "{pairs:?}");
        };
        check(&[], false);
        check(&[("origin", "http://127.0.0.1:8731")], false);
        check(&[("origin", "http://127.0.0.1:8732")], true);
        check(&[("origin", "https://evil.example")], true);
        check(&[("origin", "null")], true);
        check(
            &[
                ("sec-fetch-site", "same-origin"),
                ("origin", "http://127.0.0.1:8731"),
            ],
            false,
        );
        check(&[("sec-fetch-site", "cross-site")], true);
        check(&[("sec-fetch-site", "same-site")], true);
    }

    #[test]
    fn f79_an_origin_without_tls_is_another_one() {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_static("10.0.0.7:8731"));
        headers.insert(ORIGIN, HeaderValue::from_static("http://10.0.0.7:8731"));
        assert!(is_foreign(&headers, "https://"));
        headers.insert(ORIGIN, HeaderValue::from_static("https://10.0.0.7:8731"));
        assert!(!is_foreign(&headers, "https://"));
    }
}
