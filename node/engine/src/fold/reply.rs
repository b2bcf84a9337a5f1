//! What people wrote to those who had written in, and what became of it.
//!
//! Whoever works on a case may take a reply back, not its writer alone: who sees the mistake stops it. It counts until
//! the mail has left; a gateway that had not heard of it sends, and then the reply is sent.

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::{
    fact::{Body, Fact, Purpose, Replied, ReplyState},
    id::FactId,
    view::ReplyView,
};

use super::{
    added,
    gather::may_act,
    verdict::{Entry, Verdict, Verdicts, VoidFact},
};
use crate::{
    order::Order,
    outbox::{Message, State},
};

/// The facts of replies that take part, each with its position, ascending.
#[derive(Debug, Default)]
pub(super) struct ReplyFacts<'a> {
    written: Vec<(usize, FactId, &'a Replied)>,
    taken_back: Vec<(usize, FactId)>,
}

impl<'a> ReplyFacts<'a> {
    /// Takes a fact of a reply, which a person must stand behind.
    pub(super) fn take(
        &mut self,
        position: usize,
        (id, fact): (FactId, &'a Fact),
    ) -> Result<(), VoidFact> {
        may_act(fact, true)?;
        if let Body::Replied(replied) = &fact.body {
            self.written.push((position, id, replied));
        }
        if let Body::ReplyTakenBack { reply } = &fact.body {
            self.taken_back.push((position, *reply));
        }
        Ok(())
    }

    /// Lists the replies that count, in order, and says what became of what took some back.
    pub(super) fn fold(
        &self,
        (order, entries): (&Order<'_>, &[Entry]),
        messages: &BTreeMap<FactId, Message>,
    ) -> Vec<ReplyView> {
        let taken_back: BTreeSet<FactId> =
            self.taken_back.iter().map(|(_, reply)| *reply).collect();
        let view = |(position, id, replied): &(usize, FactId, &Replied)| {
            let (_, fact) = order.get(*position)?;
            let message = messages.values().find(|message| {
                message.wanted.cause == *id && message.wanted.purpose == Purpose::Replied
            });
            let (state, problem) = became(message, taken_back.contains(id));
            Some(ReplyView {
                reply_id: *id,
                by: added::user(fact.by),
                at: added::written(entries, *position),
                to: replied.to,
                signal_id: replied.signal,
                text: replied.text.clone(),
                state,
                sent_at: message.and_then(Message::told_at),
                problem,
            })
        };
        self.written.iter().filter_map(view).collect()
    }

    /// Says of what takes a reply back whether there is one: a second time adds nothing.
    pub(super) fn judge(&self, verdicts: &mut Verdicts) {
        let mut taken_back = BTreeSet::new();
        for (position, reply) in &self.taken_back {
            if !self.written.iter().any(|(_, id, _)| id == reply) {
                verdicts.say(*position, Verdict::Void(VoidFact::NothingAsked));
            } else if !taken_back.insert(*reply) {
                verdicts.say(*position, Verdict::Superseded);
            }
        }
    }
}

/// Says what became of a reply, and what stands in its way.
fn became(message: Option<&Message>, is_taken_back: bool) -> (ReplyState, Option<String>) {
    match message.map(|message| &message.state) {
        Some(State::Sent { .. }) => (ReplyState::Sent, None),
        _ if is_taken_back => (ReplyState::TakenBack, None),
        Some(State::Dropped { reason }) => (ReplyState::Failed, Some(reason.clone())),
        Some(State::Waiting { problem, .. }) => (ReplyState::Waits, problem.clone()),
        Some(State::Leased { .. }) | None => (ReplyState::Waits, None),
    }
}
