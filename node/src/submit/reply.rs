//! Replies by mail to those who wrote in.

use orgo_engine::authorize::Action;
use orgo_schema::{
    command::{Object, Receipt},
    fact::{Body, Replied, ReplyState},
    id::{CaseId, FactId, SignalId},
};

use super::{change::Ask, check};
use crate::{failure::Failure, reply};

/// Writes to who wrote a mail of a case; without one, to who wrote last.
///
/// # Errors
/// A refusal: also when nobody wrote in, is named, or may be told by mail.
pub fn write(
    ask: &mut Ask<'_, '_>,
    case: CaseId,
    signal: Option<SignalId>,
    text: &str,
) -> Result<Receipt, Failure> {
    let found = ask.find(Object::Case(case))?;
    ask.may(Action::Work, &found)?;
    let known = reply::addressees(ask.batch.db, &found)?
        .map_err(|barred| check::invalid("to", &barred.to_string()))?;
    let mut meant = known
        .iter()
        .filter(|to| signal.is_none_or(|signal| signal == to.signal));
    let to = meant.next().ok_or_else(|| {
        let problem = "this mail is not the last of somebody who wrote in about this case";
        check::invalid("to", problem)
    })?;
    let replied = Replied {
        to: to.person,
        signal: to.signal,
        text: check::words("text", text)?,
    };
    ask.write(&found, Body::Replied(replied))
}

/// Takes a reply back, as long as it has not left as far as is known here.
///
/// # Errors
/// A refusal.
pub fn take_back(ask: &mut Ask<'_, '_>, case: CaseId, reply: FactId) -> Result<Receipt, Failure> {
    let found = ask.find(Object::Case(case))?;
    ask.may(Action::Work, &found)?;
    let mut replies = found.folded.case.view.replies.iter();
    let state = replies
        .find(|written| written.reply_id == reply)
        .map(|written| written.state);
    let problem = match state {
        Some(ReplyState::Waits) => return ask.write(&found, Body::ReplyTakenBack { reply }),
        Some(ReplyState::Sent) => "it has left already: write another to set it right",
        Some(ReplyState::TakenBack) => "it was taken back already",
        Some(ReplyState::Failed) => "it did not leave, and will not",
        None => "this case has no such reply",
    };
    Err(check::invalid("reply", problem).into())
}
