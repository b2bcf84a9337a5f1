//! The door: signing in, and choosing a password the first time.

use leptos::prelude::*;

use crate::{
    Language,
    model::{Banner, Fault, Tone},
    part::{
        banner, document,
        form::{self, Field, Line},
        icon::{Icon, icon},
    },
    route,
};

/// The fewest characters of a password.
pub const PASSWORD_CHARS_MIN: usize = 10;

/// What the door says about the site before anybody has signed in.
#[derive(Debug, Clone, Default)]
pub struct Door {
    pub language: Language,
    pub token: String,
    pub site: String,
    pub organization: String,
    /// Whether the node trusts its clock; nothing says nothing.
    pub clock: Option<String>,
    /// "Heard from 3 of 4 other sites today"; may be empty.
    pub peers: String,
}

/// Why a sign-in was refused. It never says which field was wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Address and password do not belong together; how many tries are left, if they are counted.
    Mismatch { tries_left: Option<usize> },
    /// Too many tries; "15 minutes".
    Locked { wait: String },
    /// The session ended, or the form was too old.
    Expired,
}

/// The model of the sign-in page.
#[derive(Debug, Clone, Default)]
pub struct SignInPage {
    pub door: Door,
    /// The address as it was typed.
    pub email: String,
    pub failure: Option<Failure>,
    /// Something to know first, such as a sign-out that worked.
    pub notice: Option<Banner>,
}

/// The model of the page where somebody chooses a first password.
#[derive(Debug, Clone, Default)]
pub struct FirstPasswordPage {
    pub door: Door,
    /// The address of the account, shown and not asked.
    pub email: String,
    /// The secret of the invitation, carried hidden.
    pub invite: String,
    /// Faults of `password` and `repeat`.
    pub faults: Vec<Fault>,
}

/// Writes the sign-in page.
#[must_use]
pub fn render(page: SignInPage) -> String {
    let banners: Vec<Banner> = page
        .failure
        .as_ref()
        .map(explain)
        .into_iter()
        .chain(page.notice)
        .collect();
    let main = view! {
        <h1>"Sign in"</h1>
        <div role="alert">{banner::banners(banners)}</div>
        <form class="stack" method="post" action=route::SIGN_IN>
            {form::token(&page.door.token)}
            {form::line(Field::new("email", "Email").needed(), Line::Email, &page.email, vec![])}
            {form::line(Field::new("password", "Password").needed(), Line::Password, "", vec![])}
            <button class="btn main full">"Sign in"</button>
        </form>
        <p class="hint">"No account or a lost password? Ask the person who looks after this site."</p>
    };
    door(&page.door, "Sign in", main.into_any())
}

/// Writes the page where somebody chooses a first password.
#[must_use]
pub fn render_first_password(page: FirstPasswordPage) -> String {
    let password = Field::new("password", "New password")
        .needed()
        .hint("At least 10 characters. Several words are easier to remember than signs.")
        .checked(&page.faults);
    let repeat = Field::new("repeat", "The same again")
        .needed()
        .checked(&page.faults);
    let main = view! {
        <h1>"Choose a password"</h1>
        {banner::faults(&page.faults)}
        <form class="stack" method="post" action=route::FIRST_PASSWORD>
            {form::token(&page.door.token)}{form::hidden("invite", &page.invite)}
            <p class="soft">"The account is "<bdi><b>{page.email.clone()}</b></bdi>"."</p>
            // Password managers keep the address together with the password.
            <input type="email" class="sr" name="email" value=page.email autocomplete="username"
                aria-hidden="true" tabindex="-1" readonly/>
            {form::line(password, Line::NewPassword, "", vec![])}
            {form::line(repeat, Line::NewPassword, "", vec![])}
            <button class="btn main full">"Set the password and sign in"</button>
        </form>
    };
    door(&page.door, "Choose a password", main.into_any())
}

/// Says what was refused and what to do.
fn explain(failure: &Failure) -> Banner {
    let (title, text) = match failure {
        Failure::Mismatch {
            tries_left: Some(left),
        } => (
            "That did not match",
            format!("Check the email and the password. Tries left: {left}, then a wait."),
        ),
        Failure::Mismatch { tries_left: None } => (
            "That did not match",
            "Check the email and the password.".to_owned(),
        ),
        Failure::Locked { wait } => (
            "Too many tries",
            format!("Wait {wait}, then try again. Nothing else is needed."),
        ),
        Failure::Expired => (
            "The page was open too long",
            "Nothing was lost. Sign in again.".to_owned(),
        ),
    };
    Banner {
        tone: Tone::Fail,
        title: title.to_owned(),
        text,
    }
}

/// Draws the plate with the site's health beside the given form.
fn door(door: &Door, title: &str, main: AnyView) -> String {
    let fact = |shape, words: &str| {
        (!words.is_empty()).then(|| view! { <li>{icon(shape)}<span>{words.to_owned()}</span></li> })
    };
    let body = view! {
        <a class="skip" href="#main">"Skip to content"</a>
        <div class="door">
            <aside aria-label="This site">
                <span class="mark">{icon(Icon::Mark)}<span>"Orgo"</span></span>
                <p class="name" dir="auto">{door.site.clone()}</p>
                <p dir="auto">{door.organization.clone()}</p>
                {stairs()}
                <ul>
                    {fact(Icon::Outgoing, &door.peers)}
                    {fact(Icon::Clock, door.clock.as_deref().unwrap_or_default())}
                    {fact(Icon::Lock, "This node keeps its data here and works without the internet")}
                </ul>
            </aside>
            <main id="main" tabindex="-1">{main}</main>
        </div>
    };
    document::document(door.language, title, body.into_any())
}

/// Draws what Orgo does with work: it climbs until somebody takes it.
fn stairs() -> AnyView {
    view! {
        <svg class="art" viewBox="0 0 320 220" aria-hidden="true">
            <path class="floor" d="M0 220v-40h80v-44h80V92h80V48h80v172z"></path>
            <path class="way" d="M40 160c30-4 46-30 80-44s52-28 80-44 50-34 80-44"></path>
            <circle class="stop" cx="40" cy="160" r="9"></circle>
            <circle class="stop" cx="120" cy="116" r="9"></circle>
            <circle class="here" cx="200" cy="72" r="10"></circle>
            <circle class="stop" cx="280" cy="28" r="9"></circle>
        </svg>
    }
    .into_any()
}
