//! Cookies: read from a request, written as a header.

use axum::http::{HeaderMap, HeaderValue, header::COOKIE};

/// The session of somebody who is signed in.
pub(super) const SESSION: &str = "orgo_session";
/// What a form before the session must repeat.
pub(super) const DOOR: &str = "orgo_door";
/// Which sentence the next page shows.
pub(super) const NOTICE: &str = "orgo_notice";

/// Returns the value of a cookie.
pub(super) fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let pairs = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok());
    let mut pairs = pairs
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

/// Writes a cookie that ends after so many seconds; 0 removes it.
///
/// It is not `Secure`: the pages are served on loopback without TLS, and browsers would drop it.
pub(super) fn write(name: &str, value: &str, seconds: u32) -> HeaderValue {
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}");
    HeaderValue::from_str(&text)
        .unwrap_or_else(|_| HeaderValue::from_static("orgo_notice=; Path=/; Max-Age=0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(
            COOKIE,
            HeaderValue::from_static("a=1; orgo_session=xyz;b=2"),
        );
        headers.append(COOKIE, HeaderValue::from_static("c=3"));
        let check = |name: &str, expected: Option<&str>| {
            assert_eq!(read(&headers, name), expected, "{name}");
        };
        check(SESSION, Some("xyz"));
        check("b", Some("2"));
        check("c", Some("3"));
        check("session", None);
    }

    #[test]
    fn scripts_and_other_sites_never_get_it() {
        let written = write(SESSION, "xyz", 60);
        assert_eq!(
            written,
            "orgo_session=xyz; Path=/; HttpOnly; SameSite=Lax; Max-Age=60"
        );
    }
}
