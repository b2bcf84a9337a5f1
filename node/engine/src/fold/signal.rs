//! The fold of a signal.

use std::collections::BTreeSet;

use orgo_schema::{
    fact::{Body, Copied, Fact, Received, Source},
    id::{CaseId, CompartmentId, FactId, OrganizationId, SignalId},
    time::Timestamp,
    view::SignalView,
};

use super::verdict::{Entry, Verdict, Verdicts, VoidFact};
use crate::{
    order::{Facts, Order},
    routing::{Routings, routings},
    walk::instant::{self, Witnessed},
};

/// All that the fold of a signal depends on.
#[derive(Debug, Clone, Copy)]
pub struct SignalInput<'a> {
    /// The signal.
    pub id: SignalId,
    /// The tenant.
    pub organization: OrganizationId,
    /// The compartment it lives in.
    pub compartment: CompartmentId,
    /// The facts of its document.
    pub facts: &'a Facts,
    /// The case its thread puts it in ([`crate::thread::case_of`]); without it, its own word counts.
    pub shown_in: Option<CaseId>,
}

/// What a signal is.
#[derive(Debug, Clone, PartialEq)]
pub struct SignalFold<'a> {
    /// As everybody outside sees it.
    pub view: SignalView,
    /// All its facts in order, each with what became of it.
    pub entries: Vec<Entry>,
    /// What was decided about it.
    pub routings: Routings<'a>,
    /// The case a person placed it in.
    pub placed: Option<CaseId>,
    /// What every copy of it holds; of variants, the first in order.
    pub received: &'a Received,
    /// The fact of that: the same wherever the signal came in.
    pub received_fact: FactId,
    /// When a node of sound clock first received it, other than from an archive: where the windows of
    /// its tasks begin (CONVERGENCE 6). Nothing for what only archives hold.
    pub received_at: Option<Timestamp>,
    /// The mail without its writer that it is the original of: it is kept, and makes no work (SPEC 10).
    pub original_of: Option<SignalId>,
}

/// Folds a signal; nothing while what every copy holds is not here.
pub fn signal<'a>(input: &SignalInput<'a>) -> Option<SignalFold<'a>> {
    let order = Order::of(input.facts);
    let witnessed = Witnessed::of(&order);
    let mut verdicts = Verdicts::new(&order);
    let facts = SignalFacts::of(&order, &mut verdicts);
    let (position, received) = *facts.received.first()?;
    let (received_fact, _) = order.get(position)?;
    let routings = routings(&order);
    let in_force = routings
        .in_force
        .and_then(|routing| order.position(routing.fact));
    verdicts.supersede(facts.routed.iter().copied(), in_force.as_slice());
    let placed = facts.placed.last().map(|(_, case)| *case);
    let last = facts.placed.last().map(|(position, _)| *position);
    verdicts.supersede(
        facts.placed.iter().map(|(position, _)| *position),
        last.as_slice(),
    );
    let set_aside = facts.set_aside(&mut verdicts);
    let entries = verdicts.entries(&order, &witnessed);
    let copies = facts
        .copied
        .iter()
        .map(|(position, copied)| (*position, *copied));
    let received_at = copies
        .clone()
        .filter(|(_, copied)| copied.source != Source::ImportArchive);
    let received_at = earliest(&order, &witnessed, received_at);
    let first = earliest(&order, &witnessed, copies);
    let shown = entries
        .iter()
        .map(|entry| entry.at)
        .find(|at| *at > Timestamp::default());
    let fingerprints: BTreeSet<_> = facts
        .received
        .iter()
        .map(|(_, received)| received.fingerprint)
        .collect();
    let view = SignalView {
        signal_id: input.id,
        organization_id: input.organization,
        compartment_id: input.compartment,
        from: received.from,
        subject: received.subject.clone(),
        excerpt: received.excerpt.clone(),
        delivered_to: facts
            .copied
            .iter()
            .find_map(|(_, copied)| copied.delivered_to.clone()),
        case_id: input.shown_in.or(placed).or_else(|| routings.case()),
        set_aside,
        variants: u32::try_from(fingerprints.len()).unwrap_or(u32::MAX),
        received_at: first.or(shown).unwrap_or_default(),
    };
    Some(SignalFold {
        view,
        entries,
        routings,
        placed,
        received,
        received_fact,
        received_at,
        original_of: facts.original_of,
    })
}

/// The facts of a signal that take part, each with its position, ascending.
#[derive(Default)]
struct SignalFacts<'a> {
    received: Vec<(usize, &'a Received)>,
    copied: Vec<(usize, &'a Copied)>,
    routed: Vec<usize>,
    placed: Vec<(usize, CaseId)>,
    aside: Vec<(usize, &'a str)>,
    original_of: Option<SignalId>,
    /// The last thing a person decided about where it goes.
    decided: Option<usize>,
}

impl<'a> SignalFacts<'a> {
    fn of(order: &Order<'a>, verdicts: &mut Verdicts) -> Self {
        let mut facts = Self::default();
        for (position, _, fact) in order.iter() {
            if let Err(why) = facts.take(position, fact) {
                verdicts.say(position, Verdict::Void(why));
            }
        }
        facts
    }

    fn take(&mut self, position: usize, fact: &'a Fact) -> Result<(), VoidFact> {
        let by_person = fact.by.is_person();
        match &fact.body {
            Body::Received(received) => self.received.push((position, received)),
            Body::Copied(copied) => self.copied.push((position, copied)),
            Body::Routed(_) => self.routed.push(position),
            Body::Placed { .. } | Body::SetAside { .. } if !by_person => {
                return Err(VoidFact::NotByPerson);
            }
            Body::Placed { case } => self.placed.push((position, *case)),
            Body::SetAside { reason } => self.aside.push((position, reason)),
            Body::Original { of } => self.original_of = Some(*of),
            Body::Commented { .. } | Body::Moved(_) | Body::Renamed(_) | Body::Witnessed => {}
            Body::Opened(_)
            | Body::Created(_)
            | Body::TaskActed { .. }
            | Body::CaseActed { .. }
            | Body::Acknowledged { .. }
            | Body::Set(_)
            | Body::Added(_)
            | Body::Removed(_)
            | Body::Stepped { .. }
            | Body::Checked { .. }
            | Body::Known(_)
            | Body::Account(_)
            | Body::Credential { .. }
            | Body::Reviewed { .. }
            | Body::Carried(_)
            | Body::Published(_)
            | Body::PurgeProposed(_)
            | Body::PurgeAcknowledged
            | Body::Purged(_)
            | Body::PurgeWithdrawn { .. }
            | Body::PassedOn(_)
            | Body::Wanted(_)
            | Body::Leased(_)
            | Body::Tried(_)
            | Body::Seen { .. }
            | Body::Filed(_)
            | Body::Enacted(_)
            | Body::Parceled(_)
            | Body::Unparceled
            | Body::ReviewOpened(_)
            | Body::Finding(_)
            | Body::Judged(_)
            | Body::Offered(_)
            | Body::OfferAnswered(_)
            | Body::Answered(_)
            | Body::Replied(_)
            | Body::ReplyTakenBack { .. }
            | Body::Timed(_)
            | Body::Decided(_)
            | Body::Preferred(_)
            | Body::Viewed(_) => return Err(VoidFact::Elsewhere),
        }
        let decides = matches!(
            fact.body,
            Body::Routed(_) | Body::Placed { .. } | Body::SetAside { .. }
        );
        if by_person && decides {
            self.decided = Some(position);
        }
        Ok(())
    }

    /// Returns why it was set aside, if that is the last a person decided about it.
    fn set_aside(&self, verdicts: &mut Verdicts) -> Option<String> {
        let (position, reason) = self.aside.last()?;
        let standing = self.decided == Some(*position);
        let last = standing.then_some(*position);
        verdicts.supersede(
            self.aside.iter().map(|(position, _)| *position),
            last.as_slice(),
        );
        standing.then(|| (*reason).to_owned())
    }
}

/// Returns the earliest instant at which a node of sound clock, or one with a witness, had a copy.
fn earliest<'a>(
    order: &Order<'_>,
    witnessed: &Witnessed,
    copies: impl Iterator<Item = (usize, &'a Copied)>,
) -> Option<Timestamp> {
    let positions: Vec<usize> = copies.map(|(position, _)| position).collect();
    let start = Timestamp(i64::MIN);
    positions
        .iter()
        .filter_map(|position| {
            instant::acts(order, witnessed, &[*position], start)
                .first()
                .copied()
                .flatten()
        })
        .min()
}
