//! Cookies: read from a request, written as a header.

use axum::http::{
    HeaderMap, HeaderValue,
    header::{COOKIE, SET_COOKIE},
};

/// The session of somebody who is signed in.
pub(crate) const SESSION: &str = "orgo_session";
/// What a form before the session must repeat.
pub(super) const DOOR: &str = "orgo_door";
/// Which sentence the next page shows.
pub(super) const NOTICE: &str = "orgo_notice";

/// The language that was chosen at the door, as a tag.
pub(super) const LANGUAGE: &str = "orgo_language";

/// Says that this browser signed in to an account before; opens nothing.
pub(super) const BADGE: &str = "orgo_badge";
/// What the names of all our cookies begin with.
const OURS: &str = "orgo_";
/// What a browser only takes over TLS, from the very host it goes back to (RFC 6265bis, 4.1.3.2).
const HOST_PREFIX: &str = "__Host-";

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
/// It is not `Secure`: on loopback, without TLS, browsers would drop it. [`veil`] makes it so.
pub(super) fn write(name: &str, value: &str, seconds: u32) -> HeaderValue {
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}");
    HeaderValue::from_str(&text)
        .unwrap_or_else(|_| HeaderValue::from_static("orgo_notice=; Path=/; Max-Age=0"))
}

/// Binds the cookies of an answer to TLS and to this very host.
pub(super) fn veil(headers: &mut HeaderMap) {
    let written: Vec<HeaderValue> = headers.get_all(SET_COOKIE).iter().cloned().collect();
    headers.remove(SET_COOKIE);
    for cookie in written {
        let text = cookie.to_str().unwrap_or_default();
        let veiled = format!("{HOST_PREFIX}{text}; Secure");
        headers.append(SET_COOKIE, HeaderValue::from_str(&veiled).unwrap_or(cookie));
    }
}

/// Gives the cookies of a request the names that handlers know. Cookies of ours that did not come
/// over TLS first were planted by somebody on the way: they are dropped.
pub(super) fn unveil(headers: &mut HeaderMap) {
    let lines: Vec<String> = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .map(ToOwned::to_owned)
        .collect();
    headers.remove(COOKIE);
    let pairs = lines.iter().flat_map(|line| line.split(';')).map(str::trim);
    let kept: Vec<&str> = pairs
        .filter(|pair| !pair.starts_with(OURS))
        .map(|pair| pair.strip_prefix(HOST_PREFIX).unwrap_or(pair))
        .collect();
    if let Ok(line) = HeaderValue::from_str(&kept.join("; ")) {
        headers.insert(COOKIE, line);
    }
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

    #[test]
    fn over_tls_a_cookie_belongs_to_this_host_alone() {
        let mut headers = HeaderMap::new();
        headers.append(SET_COOKIE, write(SESSION, "xyz", 60));
        headers.append(SET_COOKIE, write(DOOR, "", 0));
        veil(&mut headers);
        let written: Vec<_> = headers.get_all(SET_COOKIE).iter().collect();
        assert_eq!(
            written,
            [
                "__Host-orgo_session=xyz; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure",
                "__Host-orgo_door=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure",
            ]
        );
        let mut headers = HeaderMap::new();
        headers.append(
            COOKIE,
            HeaderValue::from_static("orgo_session=planted; __Host-orgo_session=xyz; theme=dark"),
        );
        unveil(&mut headers);
        assert_eq!(read(&headers, SESSION), Some("xyz"));
        assert_eq!(read(&headers, "theme"), Some("dark"));
        headers.insert(COOKIE, HeaderValue::from_static("orgo_session=planted"));
        unveil(&mut headers);
        assert_eq!(read(&headers, SESSION), None);
    }
}
