//! What became of offers: work that one unit hands over to another (SPEC 2, flow).
//!
//! An offer is answered by whoever saw it open. It is over for somebody who has seen an answer to it, that
//! the work was accepted elsewhere, ended or moved by hand, or that it was offered again; what they answer
//! then does not count. Of answers that did not see each other **an acceptance outweighs a rejection and a
//! revocation**: somebody has the work and is at it, and nobody loses by that. Of several acceptances of one
//! offer the first in order counts, and so it does of several refusals. Of offers that were made apart the
//! last in order is the open one; where two of them were accepted apart, both units have the work until
//! somebody settles the label, as with every field that sites set apart.
//!
//! An offer to somebody outside is answered by a node that took their answer in, by link or by mail, or by a person
//! here who heard it. A yes from outside moves nothing here: nobody without an account silences work. Whoever
//! offered it is told, and ends it here.

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::{
    case::{CaseAction, CaseStatus},
    fact::{Body, Fact, Field, OfferAnswered, OfferReply, Offered, TransferState},
    id::FactId,
    task::TaskAction,
    view::{TransferAnswerView, TransferView},
};

use super::{
    added,
    fields::Sets,
    gather::{CaseFacts, may_act},
    verdict::{Entry, Verdict, Verdicts, VoidFact},
};
use crate::{
    contest::Contests,
    order::{Facts, Order, Past},
    walk::instant::Witnessed,
};

/// The facts of offers that take part, each with its position, ascending.
#[derive(Debug, Default)]
pub(super) struct OfferFacts<'a> {
    offers: Vec<(usize, FactId, &'a Offered)>,
    answers: Vec<(usize, FactId, &'a OfferAnswered)>,
    /// The positions of answers that a node took in from outside.
    taken_in: BTreeSet<usize>,
}

impl<'a> OfferFacts<'a> {
    /// Takes a fact of an offer, which a person must stand behind; an answer of somebody outside a node.
    pub(super) fn take(
        &mut self,
        position: usize,
        (id, fact): (FactId, &'a Fact),
    ) -> Result<(), VoidFact> {
        may_act(fact, matches!(fact.body, Body::Offered(_)))?;
        if let Body::Offered(offered) = &fact.body {
            self.offers.push((position, id, offered));
        }
        if let Body::OfferAnswered(answered) = &fact.body {
            self.answers.push((position, id, answered));
            if !fact.by.is_person() {
                self.taken_in.insert(position);
            }
        }
        Ok(())
    }

    /// Whether an answer may be one to an offer: of those outside only they themselves are taken in, and they take
    /// no offer back.
    fn fits(&self, offered: &Offered, (position, answered): (usize, &OfferAnswered)) -> bool {
        let is_theirs = offered.outside.is_some() && answered.reply != OfferReply::Revoke;
        is_theirs || !self.taken_in.contains(&position)
    }
}

/// An answer that was possible as its author saw things.
#[derive(Debug, Clone, Copy)]
struct Answer<'a> {
    position: usize,
    id: FactId,
    answered: &'a OfferAnswered,
}

/// What became of one offer.
#[derive(Debug)]
struct Transfer<'a> {
    position: usize,
    id: FactId,
    offered: &'a Offered,
    state: TransferState,
    answer: Option<Answer<'a>>,
}

/// What became of the offers of one document.
#[derive(Debug)]
pub(super) struct Transfers<'a>(Vec<Transfer<'a>>);

impl<'a> Transfers<'a> {
    /// Folds the offers and says what became of each of their facts.
    pub(super) fn fold(
        order: &Order<'_>,
        facts: &OfferFacts<'a>,
        sets: &Sets<'_>,
        verdicts: &mut Verdicts,
    ) -> Self {
        if facts.offers.is_empty() && facts.answers.is_empty() {
            return Self(Vec::new());
        }
        let looked = Looked {
            ends: ends(order, sets),
            pasts: facts
                .offers
                .iter()
                .map(|(position, ..)| (*position, order.past(*position)))
                .collect(),
        };
        let mut possible: Vec<Answer<'a>> = Vec::new();
        for (position, id, answered) in &facts.answers {
            let answer = Answer {
                position: *position,
                id: *id,
                answered,
            };
            if looked.is_open_to(order, facts, &answer, &possible) {
                possible.push(answer);
            } else {
                verdicts.say(*position, Verdict::Void(VoidFact::NothingAsked));
            }
        }
        let all = facts.offers.iter().map(|(position, id, offered)| {
            let (state, answer) = looked.state((*position, *id), &possible);
            if state == TransferState::Lapsed {
                verdicts.say(*position, Verdict::Superseded);
            }
            for other in possible.iter().filter(|other| other.answered.offer == *id) {
                if answer.is_some_and(|answer| answer.position == other.position) {
                    continue;
                }
                let is_outweighed =
                    state == TransferState::Accepted && other.answered.reply != OfferReply::Accept;
                let verdict = if is_outweighed {
                    Verdict::Overtaken
                } else {
                    Verdict::Superseded
                };
                verdicts.say(other.position, verdict);
            }
            Transfer {
                position: *position,
                id: *id,
                offered,
                state,
                answer,
            }
        });
        Self(all.collect())
    }

    /// Lists the offers as people see them, the first in order first.
    pub(super) fn views(&self, order: &Order<'_>, entries: &[Entry]) -> Vec<TransferView> {
        let by = |position| {
            order
                .get(position)
                .and_then(|(_, fact)| added::user(fact.by))
        };
        let view = |transfer: &Transfer<'_>| TransferView {
            offer_id: transfer.id,
            state: transfer.state,
            from: transfer.offered.from.clone(),
            to: transfer.offered.to.clone(),
            outside: transfer.offered.outside,
            by: by(transfer.position),
            reason: transfer.offered.reason.clone(),
            at: added::written(entries, transfer.position),
            answer: transfer.answer.map(|answer| TransferAnswerView {
                answer_id: answer.id,
                by: by(answer.position),
                reason: answer.answered.reason.clone(),
                caused_by: answer.answered.cause,
                at: added::written(entries, answer.position),
            }),
        };
        self.0.iter().map(view).collect()
    }
}

/// What offers are looked at by.
struct Looked {
    /// The positions of what ends every offer that had not seen it.
    ends: Vec<usize>,
    /// What the author of each offer had seen, by the position of the offer.
    pasts: BTreeMap<usize, Past>,
}

impl Looked {
    fn had_seen(&self, offer: usize, position: usize) -> bool {
        let past = self.pasts.get(&offer);
        past.is_some_and(|past| past.contains(position))
    }

    /// Whether the author of an answer saw the offer, and nothing that was its end.
    fn is_open_to(
        &self,
        order: &Order<'_>,
        facts: &OfferFacts<'_>,
        answer: &Answer<'_>,
        before: &[Answer<'_>],
    ) -> bool {
        let mut offers = facts.offers.iter();
        let Some((offer, _, offered)) = offers.find(|(_, id, _)| *id == answer.answered.offer)
        else {
            return false;
        };
        if !facts.fits(offered, (answer.position, answer.answered)) {
            return false;
        }
        let past = order.past(answer.position);
        if !past.contains(*offer) {
            return false;
        }
        let is_news = |position: usize| past.contains(position) && !self.had_seen(*offer, position);
        let ended = self.ends.iter().any(|end| is_news(*end));
        let again = || {
            let mut later = facts.offers.iter();
            later.any(|(other, ..)| other > offer && past.contains(*other))
        };
        let answered = || {
            before.iter().any(|other| {
                is_news(other.position) && closes(other.answered, answer.answered.offer)
            })
        };
        !ended && !again() && !answered()
    }

    /// Returns how an offer stands, and the answer that counts.
    fn state<'a>(
        &self,
        (position, id): (usize, FactId),
        possible: &[Answer<'a>],
    ) -> (TransferState, Option<Answer<'a>>) {
        let to_it = || possible.iter().filter(|answer| answer.answered.offer == id);
        let accepted = to_it().find(|answer| answer.answered.reply == OfferReply::Accept);
        if let Some(answer) = accepted.or_else(|| to_it().next()) {
            return (answer.answered.reply.leads_to(), Some(*answer));
        }
        let ended = self.ends.iter().any(|end| !self.had_seen(position, *end));
        let again = self.pasts.keys().any(|other| *other > position);
        let elsewhere = possible
            .iter()
            .any(|answer| closes(answer.answered, id) && !self.had_seen(position, answer.position));
        if ended || again || elsewhere {
            (TransferState::Lapsed, None)
        } else {
            (TransferState::Open, None)
        }
    }
}

/// Whether an answer is the end of an offer: it was said to it, or the work went elsewhere by it.
fn closes(answered: &OfferAnswered, offer: FactId) -> bool {
    answered.offer == offer || answered.reply == OfferReply::Accept
}

/// Lists what ends every offer that had not seen it: people move the work by hand, or end it.
fn ends(order: &Order<'_>, sets: &Sets<'_>) -> Vec<usize> {
    let moved = [Field::Label, Field::MergedInto];
    let moved = moved.iter().filter_map(|field| sets.get(field)).flatten();
    let moved = moved.filter(|set| set.by_person).map(|set| set.position);
    let over = order.iter().filter(|(_, _, fact)| is_end(&fact.body));
    moved.chain(over.map(|(position, ..)| position)).collect()
}

/// Whether an act ends the work, where it applies.
fn is_end(body: &Body) -> bool {
    if let Body::TaskActed { action, .. } = body {
        return match action {
            TaskAction::Complete | TaskAction::Fail | TaskAction::Cancel => true,
            TaskAction::Settle(status) => status.is_finished(),
            TaskAction::Start | TaskAction::Hold | TaskAction::Resume | TaskAction::Reopen => false,
        };
    }
    if let Body::CaseActed { action, .. } = body {
        return match action {
            CaseAction::Resolve | CaseAction::Close => true,
            CaseAction::Settle(status) => {
                matches!(status, CaseStatus::Resolved | CaseStatus::Closed)
            }
            CaseAction::Start | CaseAction::Hold | CaseAction::Resume | CaseAction::Reopen => false,
        };
    }
    false
}

/// Lists the offers that the facts of a case make, without the rest of its fold.
pub fn transfers(facts: &Facts, contests: &Contests) -> Vec<TransferView> {
    if !facts
        .values()
        .any(|fact| matches!(fact.body, Body::Offered(_)))
    {
        return Vec::new();
    }
    let order = Order::of(facts);
    let mut verdicts = Verdicts::new(&order);
    let facts = CaseFacts::of(&order, contests, &mut verdicts);
    let fold = Transfers::fold(&order, &facts.offers, &facts.sets, &mut verdicts);
    let entries = verdicts.entries(&order, &Witnessed::of(&order));
    fold.views(&order, &entries)
}
