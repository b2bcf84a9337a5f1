//! Who asks, and what they posted.

use axum::{
    Form,
    body::Body,
    extract::{FromRequest, FromRequestParts, MatchedPath, Request},
    http::{
        HeaderMap, Method, StatusCode,
        header::{ACCEPT_LANGUAGE, CONNECTION},
        request::Parts,
    },
    response::Response,
};
use chrono_tz::Tz;
use orgo_engine::authorize::{Person, Viewer};
use orgo_engine::calendar::parse_zone;
use orgo_schema::{id::UserId, journal::RequestId, time::Timestamp};
use orgo_web::{Language, page::problem::Problem, route};

use super::{answer, app::App, cookie, notice::Said, once::Mark};
use crate::{
    failure::Failure,
    guard,
    journal::door::Asked,
    node::Node,
    store::{
        login::{self, Session, TokenHash},
        user::{self, User},
    },
};

/// How long a session lasts, in milliseconds: twelve hours, a long shift.
pub(super) const SESSION_MS: i64 = 12 * 3_600_000;

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub(super) struct Visitor {
    /// Who, as commands are asked by.
    pub(super) person: Person,
    /// The same, as authorization sees them.
    pub(super) viewer: Viewer,
    /// The name people see.
    pub(super) name: String,
    /// The session they came with.
    pub(super) session: TokenHash,
    /// What every form of theirs carries.
    pub(super) form_token: String,
    /// The language of the pages: theirs, else the one chosen at the door, else the browser's.
    pub(super) language: Language,
    /// The zone they want times in, if they said so.
    pub(super) zone: Option<Tz>,
    /// What the last post did, to be shown once.
    pub(super) said: Option<Said>,
    /// What they asked for.
    pub(super) asked: Asked,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let Some(token) = cookie::read(&parts.headers, cookie::SESSION).map(TokenHash::of) else {
            return Err(nobody(parts));
        };
        let found = app
            .run(move |node| find(node, token, (node.clock)().now))
            .await;
        let asked = asked(parts).map_err(|failure| answer::trouble(&failure))?;
        match found.map_err(|failure| answer::trouble(&failure))? {
            Some((person, user, session)) => Ok(Self {
                viewer: Viewer::Person(person.clone()),
                person: Person {
                    request: Some(asked.request()),
                    ..person
                },
                asked,
                zone: user.preferred.zone.as_deref().and_then(zone),
                session: token,
                form_token: session.form_token,
                language: preferred(&user).unwrap_or_else(|| language(&parts.headers)),
                name: user.account.name,
                said: cookie::read(&parts.headers, cookie::NOTICE).and_then(Said::find),
            }),
            None => Err(nobody(parts)),
        }
    }
}

/// Returns what a request asks for.
fn asked(parts: &Parts) -> Result<Asked, Failure> {
    let pattern = parts.extensions.get::<MatchedPath>();
    let is_post = !matches!(parts.method, Method::GET | Method::HEAD);
    Ok(Asked::of_page(
        is_post,
        pattern.map(MatchedPath::as_str).unwrap_or_default(),
        (parts.uri.path(), parts.uri.query()),
        RequestId::new(crate::home::random()?),
    ))
}

/// Finds whose session a token is; nobody's when it ended, or when they may not sign in any more.
fn find(
    node: &Node,
    token: TokenHash,
    now: Timestamp,
) -> Result<Option<(Person, User, Session)>, Failure> {
    let setting = node.setting();
    node.store.read(|db| {
        let Some(session) = login::session(db, token, now)? else {
            return Ok(None);
        };
        let Some(user) = user::by_id(db, session.user)? else {
            return Ok(None);
        };
        let person = guard::person(&setting, user.id, &user.account);
        Ok(person.map(|person| (person, user, session)))
    })
}

/// Reads the zone that somebody wants times in.
fn zone(name: &str) -> Option<Tz> {
    parse_zone(name).ok()
}

/// Returns the language that somebody has chosen for themselves, on any node.
fn preferred(user: &User) -> Option<Language> {
    user.preferred.language.as_deref().and_then(Language::find)
}

/// Returns who is signed in by a session that still goes on.
///
/// # Errors
/// When the database refuses.
pub(super) fn person(
    node: &Node,
    token: TokenHash,
    now: Timestamp,
) -> Result<Option<Person>, Failure> {
    Ok(find(node, token, now)?.map(|(person, ..)| person))
}

/// Returns a secret of 256 bits.
pub(super) fn secret() -> Result<String, Failure> {
    let bytes: [u8; 32] = crate::home::random()?;
    Ok(blake3::Hash::from_bytes(bytes).to_hex().to_string())
}

/// Returns what is kept of a session of `user`.
pub(super) fn kept(user: UserId, form_token: String) -> Session {
    Session { user, form_token }
}

/// Answers somebody who is not signed in: pages lead to the sign-in, everything else says no.
fn nobody(parts: &Parts) -> Response {
    let path = parts.uri.path();
    let is_file = path.ends_with("/original") || path.contains("/attachments/");
    if !matches!(parts.method, Method::GET | Method::HEAD) {
        answer::problem(None, &Problem::Stale)
    } else if is_file || path.starts_with("/api/") {
        answer::plain(StatusCode::UNAUTHORIZED, "sign in first")
    } else {
        answer::see(route::SIGN_IN)
    }
}

/// The posted fields, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Wraps pairs of name and value.
    pub(super) const fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// Returns the first value of a field; an absent one is empty.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(found, _)| found == name)
            .map_or("", |(_, value)| value.as_str())
    }

    /// Returns every value of a field.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let found = self.0.iter().filter(move |(found, _)| found == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Returns every name with its value, in order.
    pub(super) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// Returns the value of a field without the space around it, if there is any.
    pub(super) fn filled(&self, name: &str) -> Option<String> {
        Some(self.get(name).trim().to_owned()).filter(|value| !value.is_empty())
    }
}

/// A form that somebody who is signed in sent from one of our pages.
#[derive(Debug)]
pub(super) struct Post {
    pub(super) visitor: Visitor,
    pub(super) fields: Fields,
    /// Names the post, so that it is done once.
    pub(super) mark: Mark,
}

impl FromRequest<App> for Post {
    type Rejection = Response;

    async fn from_request(request: Request<Body>, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, app).await?;
        let path = parts.uri.path().to_owned();
        let fields = posted(Request::from_parts(parts, body), app).await?;
        if !is_same(fields.get(route::TOKEN), &visitor.form_token) {
            return Err(answer::problem(None, &Problem::Stale));
        }
        let mark = mark(&visitor.form_token, &path, &fields);
        Ok(Self {
            visitor,
            fields,
            mark,
        })
    }
}

/// Reads the fields of a form.
pub(super) async fn posted(request: Request<Body>, app: &App) -> Result<Fields, Response> {
    let reading = Form::<Vec<(String, String)>>::from_request(request, app);
    let refuse = |status, why: &str| {
        let why = why.to_owned();
        answer::with_status(status, answer::problem(None, &Problem::BadRequest { why }))
    };
    match tokio::time::timeout(app.body_max(), reading).await {
        Ok(Ok(Form(pairs))) => Ok(Fields::new(pairs)),
        Ok(Err(rejection)) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(refuse(
            StatusCode::PAYLOAD_TOO_LARGE,
            "The form holds more than this node takes at once: at most 256 kB.",
        )),
        Ok(Err(_)) => Err(refuse(
            StatusCode::BAD_REQUEST,
            "This is not a form of one of the pages.",
        )),
        // Who sends so slowly keeps a place that others wait for (SECURITY 4, 48).
        Err(_) => {
            let mut response = refuse(
                StatusCode::REQUEST_TIMEOUT,
                "The form took too long to arrive. Send it again when the line is better.",
            );
            let close = axum::http::HeaderValue::from_static("close");
            response.headers_mut().insert(CONNECTION, close);
            Err(response)
        }
    }
}

/// Compares secrets in a time that says nothing about where they differ.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    // Hashes compare in constant time.
    !one.is_empty() && blake3::hash(one.as_bytes()) == blake3::hash(other.as_bytes())
}

/// Names a post by who sends it, where to, and what it holds.
pub(super) fn mark(session: &str, path: &str, fields: &Fields) -> Mark {
    let mut hasher = blake3::Hasher::new_derive_key("orgo web post 1");
    let session = *blake3::hash(session.as_bytes()).as_bytes();
    let mut add = |text: &str| {
        hasher.update(&(text.len() as u64).to_be_bytes());
        hasher.update(text.as_bytes());
    };
    add(path);
    for (name, value) in &fields.0 {
        add(name);
        add(value);
    }
    Mark {
        session,
        content: *hasher.finalize().as_bytes(),
    }
}

/// Returns the language of somebody who is not known: the one chosen at the door, else the one that the browser likes
/// best of those there are.
pub(super) fn language(headers: &HeaderMap) -> Language {
    let chosen = cookie::read(headers, cookie::LANGUAGE).and_then(Language::find);
    chosen.unwrap_or_else(|| liked(headers))
}

/// Returns the language that the browser likes best.
fn liked(headers: &HeaderMap) -> Language {
    let wanted = headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|line| line.to_str().ok())
        .unwrap_or_default();
    let mut best = (0, Language::English);
    for entry in wanted.split(',').take(32) {
        let mut parts = entry.split(';');
        let tag = parts.next().unwrap_or_default().trim().to_lowercase();
        let primary = tag.split('-').next().unwrap_or_default();
        let known = Language::find(primary);
        let weight = parts
            .find_map(|part| part.trim().strip_prefix("q="))
            .map_or(1000, thousandths);
        if let Some(language) = known
            && weight > best.0
        {
            best = (weight, language);
        }
    }
    best.1
}

/// Reads a weight such as `0.8` as thousandths; one that is none does not count.
fn thousandths(text: &str) -> u32 {
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let digits: String = part.chars().chain("000".chars()).take(3).collect();
    match (whole, digits.parse::<u32>()) {
        ("1", _) => 1000,
        ("0", Ok(digits)) => digits,
        (_, _) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_best_liked_of_those_there_are() {
        let check = |line: &'static str, expected: Language| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, axum::http::HeaderValue::from_static(line));
            assert_eq!(language(&headers), expected, "{line}");
        };
        check("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7", Language::French);
        check("de, es;q=0.5, en;q=0.6", Language::English);
        check("ar", Language::Arabic);
        check("sw, es;q=0.01", Language::Spanish);
        check("fr;q=0", Language::English);
        check("*", Language::English);
        check("q=;;,,", Language::English);
    }

    #[test]
    fn what_was_chosen_at_the_door_goes_before_the_browser() {
        let check = |cookies: &'static str, expected: Language| {
            let mut headers = HeaderMap::new();
            let liked = axum::http::HeaderValue::from_static("ar");
            headers.insert(ACCEPT_LANGUAGE, liked);
            let line = axum::http::HeaderValue::from_static(cookies);
            headers.insert(axum::http::header::COOKIE, line);
            assert_eq!(language(&headers), expected, "{cookies}");
        };
        check("orgo_language=fr", Language::French);
        check("orgo_language=de", Language::Arabic);
        check("other=fr", Language::Arabic);
    }

    #[test]
    fn posts_differ_in_every_part() {
        let fields = |pairs: &[(&str, &str)]| {
            Fields::new(
                pairs
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                    .collect(),
            )
        };
        let first = mark("s", "/a", &fields(&[("a", "bc")]));
        assert_eq!(first, mark("s", "/a", &fields(&[("a", "bc")])));
        for other in [
            mark("t", "/a", &fields(&[("a", "bc")])),
            mark("s", "/b", &fields(&[("a", "bc")])),
            mark("s", "/a", &fields(&[("ab", "c")])),
        ] {
            assert_ne!(first, other);
        }
    }

    #[test]
    fn an_absent_secret_fits_nothing() {
        assert!(is_same("abc", "abc"));
        assert!(!is_same("abc", "abd"));
        assert!(!is_same("", ""));
    }
}
