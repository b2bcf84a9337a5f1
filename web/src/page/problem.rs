//! The page that answers when another one cannot: what happened and what to do next.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    part::{
        document,
        icon::{Icon, icon},
        shell,
    },
    route,
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
    fn words(&self) -> (&'static str, String, &'static str) {
        match self {
            Self::NotFound => (
                "There is nothing here for you",
                "The address leads to nothing, or to something that is not shared with you."
                    .to_owned(),
                "Check the address, or look for the case by its words.",
            ),
            Self::Forbidden { why } => (
                "You may not do this",
                why.clone(),
                "Ask a coordinator of your organization.",
            ),
            Self::BadRequest { why } => (
                "This could not be taken",
                why.clone(),
                "Go back, mend it and send it again. Nothing was changed.",
            ),
            Self::Stale => (
                "The page was open too long",
                "Its form is no longer valid. Nothing was changed.".to_owned(),
                "Go back, load the page again and repeat the last step.",
            ),
            Self::TooMany { wait } => (
                "Too many requests",
                format!("This node answers again in {wait}."),
                "Wait that long, then load the page again.",
            ),
            Self::Failure { reference } => (
                "This node could not do it",
                format!("What you see elsewhere is still right. The log calls this {reference}."),
                "Try once more. If it happens again, tell the person who looks after this site the reference.",
            ),
        }
    }
}

/// Writes the page, inside the frame for somebody who is signed in.
#[must_use]
pub fn render(frame: Option<&Frame>, problem: &Problem) -> String {
    let (title, text, next) = problem.words();
    let status = problem.status();
    let home = if frame.is_some() {
        (route::WORK, "Go to my work")
    } else {
        (route::SIGN_IN, "Sign in")
    };
    let main = view! {
        <div class="empty problem">
            {icon(Icon::Alert)}
            <h1>{title}</h1><p dir="auto">{text}</p><p>{next}</p>
            <p><a class="btn main" href=home.0>{home.1}</a></p><p class="hint">"Answer "{status}</p>
        </div>
    }
    .into_any();
    match frame {
        Some(frame) => shell::page(frame, Place::Elsewhere, title, main),
        None => {
            let body = view! {
                <a class="skip" href="#main">"Skip to content"</a>
                <main id="main" class="alone" tabindex="-1">{main}</main>
            };
            document::document(Language::English, title, body.into_any())
        }
    }
}
