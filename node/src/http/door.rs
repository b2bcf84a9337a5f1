//! The door: signing in and out, and choosing a first password.

use std::{net::SocketAddr, time::Duration};

use axum::{
    body::Body,
    extract::{ConnectInfo, Query, Request, State},
    http::{HeaderMap, StatusCode, header::SET_COOKIE},
    response::Response,
};
use orgo_schema::{id::UserId, journal::Happening};
use orgo_web::{
    Language,
    frame::Clock,
    page::{
        problem::Problem,
        sign_in::{self, Door, FirstPasswordPage, News, SignInPage, Unfit},
    },
    route,
};

use super::{
    answer,
    app::App,
    cookie,
    notice::Said,
    session::{self, Fields, Post, SESSION_MS},
    start,
    tries::Try,
};
use crate::{
    failure::Failure,
    journal::{self, Circumstances},
    node::Node,
    password,
    store::{
        StoreError,
        login::{self, TokenHash},
        user::{self, User},
    },
    submit,
};

/// How long a session cookie is kept, in seconds.
const SESSION_SECONDS: u32 = 12 * 3_600;
/// How long the language chosen at the door is kept, in seconds: a year.
const LANGUAGE_SECONDS: u32 = 365 * 24 * 3_600;
/// How long a browser is known after it signed in, in seconds: a month.
const BADGE_SECONDS: u32 = 30 * 24 * 3_600;
/// When to come back where many wait for their password to be checked.
const CROWDED_WAIT: Duration = Duration::from_secs(5);
/// The length of the secret of a form before the session.
const SECRET_CHARS: usize = 64;
/// How long a form before the session stays good, in seconds.
const DOOR_SECONDS: u32 = 3_600;

// What the page says of a password is what is checked.
const _: () = assert!(
    password::CHARS_MIN == sign_in::PASSWORD_CHARS_MIN
        && password::BYTES_MAX == sign_in::PASSWORD_BYTES_MAX
);

/// Shows the sign-in, in the language that was chosen on it, and keeps that choice.
pub(super) async fn show(
    State(app): State<App>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Response {
    let chosen = Language::find(Fields::new(query).get(route::LANGUAGE));
    let said = cookie::read(&headers, cookie::NOTICE).and_then(Said::find);
    let page = SignInPage {
        news: (said == Some(Said::SignedOut)).then_some(News::SignedOut),
        ..SignInPage::default()
    };
    let language = chosen.unwrap_or_else(|| session::language(&headers));
    let mut response = at_door(&app, &headers, language, |door| {
        answer::page(
            StatusCode::OK,
            sign_in::render(&SignInPage { door, ..page }),
        )
    });
    let forget = said.map(|_| cookie::write(cookie::NOTICE, "", 0));
    let keep = chosen.map(|chosen| cookie::write(cookie::LANGUAGE, chosen.tag(), LANGUAGE_SECONDS));
    for cookie in forget.into_iter().chain(keep) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// Signs somebody in.
pub(super) async fn sign_in(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    request: Request<Body>,
) -> Response {
    let headers = request.headers().clone();
    let fields = match session::posted(request, &app).await {
        Ok(fields) => fields,
        Err(response) => return response,
    };
    if !is_from_door(&headers, &fields) {
        return answer::problem(None, &Problem::Stale);
    }
    let (email, typed) = (
        fields.get("email").trim().to_owned(),
        fields.get("password").to_owned(),
    );
    let refuse = |status, failure| {
        let page = SignInPage {
            email: email.clone(),
            failure: Some(failure),
            ..SignInPage::default()
        };
        sign_in_page(&app, &headers, status, page)
    };
    let now = (app.node().clock)().now;
    let address = from.ip().to_string();
    let who = Try {
        account: &email,
        address: &address,
        badge: cookie::read(&headers, cookie::BADGE),
    };
    let left = match app.tries().begin(who, now) {
        Ok(left) => left,
        Err(locked) => {
            let minutes = locked.wait_ms.saturating_add(59_999) / 60_000;
            let minutes = usize::try_from(minutes).unwrap_or(usize::MAX);
            let status = StatusCode::TOO_MANY_REQUESTS;
            let response = refuse(status, sign_in::Failure::Locked { minutes });
            return answer::again_after(
                response,
                Duration::from_millis(locked.wait_ms.unsigned_abs()),
            );
        }
    };
    let old = cookie::read(&headers, cookie::SESSION).map(TokenHash::of);
    let account = email.clone();
    match app
        .hash(move |node| enter(node, (&account, left), &typed, old))
        .await
    {
        Some(Ok(Some(token))) => {
            app.tries().worked(who);
            let mut response = entered(&token, None, route::WORK);
            let badge = cookie::write(cookie::BADGE, &app.tries().badge(&email), BADGE_SECONDS);
            response.headers_mut().append(SET_COOKIE, badge);
            response
        }
        Some(Ok(None)) => {
            let tries_left = usize::try_from(left).ok();
            refuse(
                StatusCode::UNAUTHORIZED,
                sign_in::Failure::Mismatch { tries_left },
            )
        }
        Some(Err(failure)) => answer::trouble(&failure),
        None => crowded(),
    }
}

/// Answers where more passwords wait to be checked than can be in good time.
fn crowded() -> Response {
    let problem = Problem::TooMany {
        wait: "a few seconds".to_owned(),
    };
    let response = answer::with_status(
        StatusCode::SERVICE_UNAVAILABLE,
        answer::problem(None, &problem),
    );
    answer::again_after(response, CROWDED_WAIT)
}

/// Ends the session.
pub(super) async fn sign_out(State(app): State<App>, post: Post) -> Response {
    let (token, about) = (
        post.visitor.session,
        Circumstances::of(&post.visitor.person),
    );
    let ended = app.run(move |node| {
        let setting = node.setting();
        Ok(node.store.write_local(move |batch| {
            batch.note(&setting, Happening::SignedOut, about)?;
            Ok::<_, StoreError>(login::end(batch.db, token, batch.now())?)
        })?)
    });
    if let Err(failure) = ended.await {
        return answer::trouble(&failure);
    }
    // Pages that listen hear of it at once.
    app.node()
        .written
        .send_modify(|count| *count = count.wrapping_add(1));
    let mut response = answer::see(route::SIGN_IN);
    let headers = response.headers_mut();
    headers.append(SET_COOKIE, cookie::write(cookie::SESSION, "", 0));
    headers.append(
        SET_COOKIE,
        cookie::write(cookie::NOTICE, Said::SignedOut.name(), 60),
    );
    response
}

/// Shows the form behind an invitation. Looking at it does not use it up.
pub(super) async fn show_first(
    State(app): State<App>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Response {
    let invite = Fields::new(query).get("invite").to_owned();
    match invited(&app, &invite).await {
        Ok(Some(user)) => first_page(
            &app,
            &headers,
            StatusCode::OK,
            user.account.email,
            invite,
            None,
        ),
        Ok(None) => used_up(&app, &headers),
        Err(failure) => answer::trouble(&failure),
    }
}

/// Sets the first password, uses the invitation up, and signs in.
pub(super) async fn set_first(State(app): State<App>, request: Request<Body>) -> Response {
    let headers = request.headers().clone();
    let fields = match session::posted(request, &app).await {
        Ok(fields) => fields,
        Err(response) => return response,
    };
    if !is_from_door(&headers, &fields) {
        return answer::problem(None, &Problem::Stale);
    }
    let invite = fields.get("invite").to_owned();
    let user = match invited(&app, &invite).await {
        Ok(Some(user)) => user,
        Ok(None) => return used_up(&app, &headers),
        Err(failure) => return answer::trouble(&failure),
    };
    if let Some(unfit) = unfit(&fields) {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let email = user.account.email;
        return first_page(&app, &headers, status, email, invite, Some(unfit));
    }
    let typed = fields.get("password").to_owned();
    match app
        .hash(move |node| begin_with(node, user.id, &invite, &typed))
        .await
    {
        Some(Ok(Some(token))) => match app.run(start::begins).await {
            Ok(true) => entered(&token, Some(Said::PasswordSet), route::START),
            Ok(false) => entered(&token, Some(Said::PasswordSet), route::WORK),
            Err(failure) => answer::trouble(&failure),
        },
        Some(Ok(None)) => used_up(&app, &headers),
        Some(Err(failure)) => answer::trouble(&failure),
        None => crowded(),
    }
}

/// Whether a form was sent from the page that this browser was shown.
fn is_from_door(headers: &HeaderMap, fields: &Fields) -> bool {
    cookie::read(headers, cookie::DOOR)
        .is_some_and(|door| session::is_same(door, fields.get(route::TOKEN)))
}

/// Checks a password, with the same work for everybody, and begins a session.
fn enter(
    node: &Node,
    (email, left): (&str, u32),
    typed: &str,
    old: Option<TokenHash>,
) -> Result<Option<String>, Failure> {
    let found = node.store.read(|db| user::by_email(db, email))?;
    let user = found.filter(|user| user.account.active);
    let phc = user.as_ref().and_then(|user| user.phc.as_deref());
    if !password::fits(typed, phc) {
        failed(node, user.map(|user| user.id), left)?;
        return Ok(None);
    }
    let Some(user) = user else { return Ok(None) };
    let (token, form_token) = (session::secret()?, session::secret()?);
    let (hash, setting) = (TokenHash::of(&token), node.setting());
    node.store.write_local(move |batch| {
        batch.note(&setting, Happening::SignedIn, signing_in(user.id))?;
        // A session that somebody else may know of does not outlive the sign-in, and neither do
        // those that have expired.
        login::end(batch.db, old.unwrap_or(hash), batch.now())?;
        let session = session::kept(user.id, form_token);
        Ok::<_, StoreError>(login::begin(
            batch.db,
            hash,
            &session,
            batch.now().plus_ms(SESSION_MS),
        )?)
    })?;
    Ok(Some(token))
}

/// Returns who signs in.
fn signing_in(user: UserId) -> Circumstances {
    Circumstances {
        actor: Some(user),
        ..Circumstances::default()
    }
}

/// Writes down that a password did not fit: to whose account, if it is one, and never what was typed. The
/// last try before the door is shut says so.
fn failed(node: &Node, account: Option<UserId>, left: u32) -> Result<(), Failure> {
    let what = if left == 0 {
        Happening::SignInLocked
    } else {
        Happening::SignInFailed
    };
    let about = Circumstances {
        object: account.map(Into::into),
        ..Circumstances::default()
    };
    journal::note(node, what, about)
}

/// Sets a password by an invitation that is still good, ends other sessions and begins one.
fn begin_with(
    node: &Node,
    user: UserId,
    invite: &str,
    typed: &str,
) -> Result<Option<String>, Failure> {
    let phc = password::hash(typed).map_err(|error| Failure::Trouble(error.to_string()))?;
    let (token, form_token) = (session::secret()?, session::secret()?);
    let (hash, invite, setting) = (TokenHash::of(&token), TokenHash::of(invite), node.setting());
    // What is local to the node lies in the same file as its users.
    let internal = setting
        .compartment_for(orgo_schema::word::Visibility::Internal)
        .clone();
    let begun = node.store.write(&internal, move |batch| {
        let is_good = login::link(batch.db, invite, batch.now())? == Some(user);
        if !is_good || !login::use_link(batch.db, invite)? {
            return Ok::<_, StoreError>(false);
        }
        submit::write_credential(batch, &setting, user, phc)?;
        login::end_all(batch.db, user)?;
        let session = session::kept(user, form_token);
        login::begin(batch.db, hash, &session, batch.now().plus_ms(SESSION_MS))?;
        batch.note(&setting, Happening::PasswordSet, signing_in(user))?;
        batch.note(&setting, Happening::SignedIn, signing_in(user))?;
        Ok(true)
    })?;
    node.refresh_users()?;
    Ok(begun.then_some(token))
}

/// Finds whose invitation this is.
async fn invited(app: &App, invite: &str) -> Result<Option<User>, Failure> {
    let token = TokenHash::of(invite);
    let found = app.run(move |node| {
        let now = (node.clock)().now;
        node.store.read(|db| match login::link(db, token, now)? {
            Some(user) => Ok(user::by_id(db, user)?),
            None => Ok::<_, Failure>(None),
        })
    });
    Ok(found.await?.filter(|user| user.account.active))
}

/// Says what is wrong with a new password.
fn unfit(fields: &Fields) -> Option<Unfit> {
    let (typed, repeat) = (fields.get("password"), fields.get("repeat"));
    if typed.chars().count() < password::CHARS_MIN {
        Some(Unfit::Short)
    } else if typed.len() > password::BYTES_MAX {
        Some(Unfit::Long)
    } else {
        (typed != repeat).then_some(Unfit::Differs)
    }
}

/// Leads a signed-in browser on.
fn entered(token: &str, said: Option<Said>, to: &str) -> Response {
    let mut response = answer::see(to);
    let headers = response.headers_mut();
    headers.append(
        SET_COOKIE,
        cookie::write(cookie::SESSION, token, SESSION_SECONDS),
    );
    headers.append(SET_COOKIE, cookie::write(cookie::DOOR, "", 0));
    if let Some(said) = said {
        headers.append(SET_COOKIE, cookie::write(cookie::NOTICE, said.name(), 60));
    }
    response
}

fn used_up(app: &App, headers: &HeaderMap) -> Response {
    let page = SignInPage {
        news: Some(News::LinkOver),
        ..SignInPage::default()
    };
    sign_in_page(app, headers, StatusCode::GONE, page)
}

fn sign_in_page(app: &App, headers: &HeaderMap, status: StatusCode, page: SignInPage) -> Response {
    at_door(app, headers, session::language(headers), |door| {
        answer::page(status, sign_in::render(&SignInPage { door, ..page }))
    })
}

fn first_page(
    app: &App,
    headers: &HeaderMap,
    status: StatusCode,
    email: String,
    invite: String,
    unfit: Option<Unfit>,
) -> Response {
    at_door(app, headers, session::language(headers), |door| {
        let page = FirstPasswordPage {
            door,
            email,
            invite,
            unfit,
        };
        answer::page(status, sign_in::render_first_password(page))
    })
}

/// Shows a page before the session, with the secret that its form must repeat.
fn at_door(
    app: &App,
    headers: &HeaderMap,
    language: Language,
    render: impl FnOnce(Door) -> Response,
) -> Response {
    let known = cookie::read(headers, cookie::DOOR).filter(|token| token.len() == SECRET_CHARS);
    let token = match known.map_or_else(session::secret, |token| Ok(token.to_owned())) {
        Ok(token) => token,
        Err(failure) => return answer::trouble(&failure),
    };
    let node = app.node();
    let setting = node.setting();
    let sound = (node.clock)().source.is_sound();
    let door = Door {
        language,
        token: token.clone(),
        site: setting.site.clone(),
        organization: setting.organization_name.clone(),
        clock: if sound { Clock::Sound } else { Clock::Doubtful },
    };
    let mut response = render(door);
    response.headers_mut().append(
        SET_COOKIE,
        cookie::write(cookie::DOOR, &token, DOOR_SECONDS),
    );
    response
}
