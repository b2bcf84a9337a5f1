//! What somebody replied by mail to who wrote in, and what became of it.

use orgo_engine::fold::CaseFold;
use orgo_schema::{
    fact::{Body, Fact, Purpose, Replied, ReplyState},
    id::FactId,
    view::ReplyView,
};
use orgo_web::{
    model::{EntryBody, ReplyCard},
    route,
};
use rusqlite::Connection;

use super::{super::desk::Desk, sender};
use crate::{failure::Failure, submit::change::Found, words};

/// Tells a reply. `takes_back`: the case, for a reader who may take it back.
pub(super) fn tell(
    db: &Connection,
    desk: &Desk<'_>,
    found: &Found,
    (id, by, replied): (FactId, String, &Replied),
    takes_back: Option<&str>,
) -> Result<EntryBody, Failure> {
    let mut replies = found.folded.case.view.replies.iter();
    let view = replies.find(|reply| reply.reply_id == id);
    // What was set aside goes nowhere; its mark says why.
    let state = view.map_or(ReplyState::TakenBack, |view| view.state);
    Ok(EntryBody::Reply(ReplyCard {
        by,
        to: sender(db, desk, &found.compartment, Some(replied.to))?,
        text: replied.text.clone(),
        state,
        became: view.map_or_else(String::new, |view| became(desk, view)),
        take_back: takes_back
            .filter(|_| state == ReplyState::Waits)
            .map(|case| route::case_reply(case, &id.to_string())),
    }))
}

/// Whether a fact says what became of the mail of a reply.
pub(super) fn is_about(case: &CaseFold, fact: &Fact) -> bool {
    let Body::Tried(tried) = &fact.body else {
        return false;
    };
    let message = case.messages.get(&tried.effect);
    message.is_some_and(|message| message.wanted.purpose == Purpose::Replied)
}

/// Says what became of a reply.
fn became(desk: &Desk<'_>, view: &ReplyView) -> String {
    let say = words::Reply(desk.wall.language);
    let problem = view.problem.as_deref();
    match (view.state, problem, view.sent_at) {
        (ReplyState::Waits, None, _) => say.waits().to_owned(),
        (ReplyState::Waits, Some(why), _) => say.waits_why(why),
        (ReplyState::Sent, _, at) => {
            say.sent(&at.map_or_else(String::new, |at| desk.wall.full(at)))
        }
        (ReplyState::TakenBack, ..) => say.taken_back().to_owned(),
        (ReplyState::Failed, why, _) => say.failed(why.unwrap_or_default()),
    }
}
