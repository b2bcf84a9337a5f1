//! The page that answers when another one cannot: what happened and what to do next.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    part::{
        document,
        icon::{Icon, icon},
        shell, text,
    },
    route, words,
};

/// Why a page cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Nothing is at this address, or nothing this reader may know of.
    NotFound,
    /// The reader may not do this; the sentence says what is missing and who can help.
    Forbidden { why: String },
    /// What was sent cannot be taken; the sentence says what was wrong and what is allowed.
    BadRequest { why: String },
    /// The form's token is old or foreign.
    Stale,
    /// Too many requests; "30 seconds".
    TooMany { wait: String },
    /// The node failed; the reference finds it in the log.
    Failure { reference: String },
}

impl Problem {
    /// Returns the HTTP status that goes with the page.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::Forbidden { .. } | Self::Stale => 403,
            Self::BadRequest { .. } => 400,
            Self::TooMany { .. } => 429,
            Self::Failure { .. } => 500,
        }
    }

    /// Says what happened, what it means, and what to do.
    fn words(&self, language: Language) -> (&'static str, AnyView, &'static str) {
        let say = words::Problem(language);
        match self {
            Self::NotFound => (
                say.not_found(),
                say.not_found_why().into_any(),
                say.not_found_next(),
            ),
            Self::Forbidden { why } => (
                say.forbidden(),
                text::said(language, why.clone()),
                say.forbidden_next(),
            ),
            Self::BadRequest { why } => (
                say.not_taken(),
                text::said(language, why.clone()),
                say.not_taken_next(),
            ),
            Self::Stale => (say.stale(), say.stale_why().into_any(), say.stale_next()),
            Self::TooMany { wait } => (
                say.too_many(),
                say.too_many_why(wait).into_any(),
                say.too_many_next(),
            ),
            Self::Failure { reference } => (
                say.failure(),
                say.failure_why(reference).into_any(),
                say.failure_next(),
            ),
        }
    }
}

/// Writes the page, inside the frame for somebody who is signed in.
#[must_use]
pub fn render(frame: Option<&Frame>, problem: &Problem) -> String {
    let language = frame.map_or(Language::English, |frame| frame.language);
    let say = words::Problem(language);
    let (title, text, next) = problem.words(language);
    let status = problem.status();
    let home = if frame.is_some() {
        (route::WORK, say.my_work())
    } else {
        (route::SIGN_IN, words::SignIn(language).title())
    };
    let main = view! {
        <div class="empty problem">
            {icon(Icon::Alert)}
            <h1>{title}</h1><p dir="auto">{text}</p><p>{next}</p>
            <p><a class="btn main" href=home.0>{home.1}</a></p><p class="hint">{say.answer()}" "{status}</p>
        </div>
    }
    .into_any();
    match frame {
        Some(frame) => shell::translated(frame, Place::Elsewhere, title, main),
        None => {
            let body = view! {
                <a class="skip" href="#main">{words::Frame(language).skip()}</a>
                <main id="main" class="alone" tabindex="-1">{main}</main>
            };
            document::document(language, title, body.into_any())
        }
    }
}
