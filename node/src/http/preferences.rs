//! How the visitor wishes to be told.

use axum::{extract::State, http::StatusCode, response::Response};
use orgo_engine::outbox::problems;
use orgo_schema::{
    command::Command,
    fact::{Digest, Preferred, Purpose},
};
use orgo_web::{
    model::{Choice, Fault},
    page::preferences::{self, PreferencesPage, Typed},
    route,
};

use super::{
    answer::{self, Answer},
    app::App,
    desk::Desk,
    notice::Said,
    session::{Fields, Post, Visitor},
};
use crate::{failure::Failure, ops::wish, store::user, submit};

/// Shows how they wish to be told.
pub(super) async fn get(State(app): State<App>, visitor: Visitor) -> Response {
    app.answer(visitor, |desk| {
        let user = desk.visitor.person.user;
        let found = desk.node.store.read(|db| user::by_id(db, user))?;
        let preferred = found.map(|user| user.preferred).unwrap_or_default();
        Ok(Answer::Page(page(desk, typed(&preferred), Vec::new())?))
    })
    .await
}

/// Keeps what they wish.
pub(super) async fn post(State(app): State<App>, post: Post) -> Response {
    app.take(post, |desk, fields| {
        let (preferred, mut faults) = read(fields);
        let more = problems(&preferred);
        faults.extend(more.iter().map(|(field, problem)| fault(field, problem)));
        if !faults.is_empty() {
            let html = page(desk, as_posted(fields), faults)?;
            return Ok(Answer::Again(StatusCode::UNPROCESSABLE_ENTITY, html));
        }
        let person = &desk.visitor.person;
        let command = Command::Prefer {
            user: person.user,
            preferred,
        };
        submit::submit(desk.node, person, command)?;
        Ok(Answer::done(route::PREFERENCES.to_owned(), Said::Changed))
    })
    .await
}

fn fault(field: &str, problem: &str) -> Fault {
    Fault {
        field: field.to_owned(),
        message: answer::fault(problem),
    }
}

/// Reads what was posted, with what is wrong with it.
fn read(fields: &Fields) -> (Preferred, Vec<Fault>) {
    let mut preferred = Preferred::default();
    let mut faults = Vec::new();
    for field in ["language", "zone", "quiet", "bundle", "digest"] {
        if let Err(problem) = wish::set(&mut preferred, field, fields.get(field)) {
            faults.push(fault(field, &problem));
        }
    }
    let muted: Vec<&str> = fields.all("muted").collect();
    if let Err(problem) = wish::set(&mut preferred, "mute", &muted.join(",")) {
        faults.push(fault("muted", &problem));
    }
    (preferred, faults)
}

fn typed(preferred: &Preferred) -> Typed {
    let digest = preferred.digest.map(|digest| match digest {
        Digest::Daily => "daily",
        Digest::Weekly => "weekly",
    });
    let bundle = preferred.bundle.map(|minutes| minutes.to_string());
    let muted = preferred.muted.iter().map(ToString::to_string);
    Typed {
        language: preferred.language.clone().unwrap_or_default(),
        zone: preferred.zone.clone().unwrap_or_default(),
        quiet: preferred.quiet.map(wish::hours).unwrap_or_default(),
        bundle: bundle.unwrap_or_default(),
        digest: digest.unwrap_or_default().to_owned(),
        muted: muted.collect(),
    }
}

fn as_posted(fields: &Fields) -> Typed {
    let text = |field| fields.get(field).trim().to_owned();
    Typed {
        language: text("language"),
        zone: text("zone"),
        quiet: text("quiet"),
        bundle: text("bundle"),
        digest: text("digest"),
        muted: fields.all("muted").map(str::to_owned).collect(),
    }
}

fn page(desk: &Desk<'_>, typed: Typed, faults: Vec<Fault>) -> Result<String, Failure> {
    let words = |purpose: Purpose| match purpose {
        Purpose::Arrived => "New work of my team",
        Purpose::Informed => "What everybody of my range is told",
        Purpose::Assigned => "Work that somebody else asks me to do",
        Purpose::Escalated => "Work that climbs to me",
        Purpose::PassedOn => "Work of mine that climbs on",
        Purpose::Reminded => "Work that still waits at the top",
        Purpose::Decided => "Decisions about what I asked for, or am to carry out",
        Purpose::Offered => "Work that is offered to my unit",
        Purpose::OfferAnswered => "Answers to what I offered to others",
        Purpose::DueSoon => {
            "Work of mine, or that nobody of my team has, that is due, the day before"
        }
        Purpose::Unblocked => "Work of mine that need not wait any more",
        Purpose::Notified => "New work that a rule tells me of",
        Purpose::Invited => "What I am invited to",
        Purpose::ComesUp => "What I said I come to, the day before",
        Purpose::Seated => "A seat that I waited for",
        Purpose::CalledOff => "What I was invited to and is called off",
        Purpose::Corrected
        | Purpose::Received
        | Purpose::TakenUp
        | Purpose::MovedUp
        | Purpose::Resolved
        | Purpose::Answered
        | Purpose::Replied
        | Purpose::Weekly => purpose.word(),
    };
    let purposes = wish::MUTABLE.map(|purpose| Choice {
        value: purpose.to_string(),
        words: words(purpose).to_owned(),
    });
    let page = PreferencesPage {
        typed,
        faults,
        purposes: purposes.into(),
        usual_zone: desk.setting.policies.newest().zone.to_string(),
    };
    Ok(preferences::render(&desk.frame()?, page))
}
