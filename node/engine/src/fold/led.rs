//! Cases that rules open of their own, beside that of the signal (SPEC 4): whether they count.
//!
//! Such a case has the name that follows from the signal and the rules that led to it, so that two
//! gateways open one. Where the policy of the instant at which the signal came in lets it wait, it counts
//! from the yes on ([`crate::conduct::automation`]); until then it is in no list, and nothing in it climbs.

use orgo_schema::{
    fact::{Body, Decided, Led},
    id::FactId,
    time::Timestamp,
};

use super::timed::State;
use crate::{
    conduct::automation::{Act, Leave, may},
    consent,
    order::{Facts, Order},
    policy::PolicyHistory,
    walk::instant::{self, Witnessed},
};

/// A case that rules opened of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedFold {
    /// The opening: what waits for a yes, if it does.
    pub fact: FactId,
    /// What it came of.
    pub led: Led,
    /// How it stands.
    pub state: State,
}

impl LedFold {
    /// Whether it waits for somebody's yes.
    pub const fn waits(&self) -> bool {
        matches!(self.state, State::Waits)
    }

    /// Whether it does not count, because nobody has said yes or somebody said no.
    pub const fn is_proposed(&self) -> bool {
        !matches!(self.state, State::Done(_))
    }
}

/// Folds how a case stands that rules opened of their own; nothing for any other. `received` is when a
/// node of sound clock first received the signal.
pub fn led(
    facts: &Facts,
    received: Option<Timestamp>,
    policies: &PolicyHistory,
) -> Option<LedFold> {
    let found = facts.iter().find_map(|(id, fact)| match &fact.body {
        Body::Opened(opened) => Some((*id, opened, opened.led.as_ref()?)),
        _ => None,
    });
    let (fact, opened, led) = found?;
    let from = received.unwrap_or_default();
    let policy = policies.at(from).for_domain(opened.domain.as_deref());
    let state = match may(policy.automation, Act::OpenCase) {
        Leave::Now => State::Done(from),
        Leave::AskFirst => answered(facts, fact, from),
    };
    Some(LedFold {
        fact,
        led: led.clone(),
        state,
    })
}

/// Says how something stands that waits for a yes.
fn answered(facts: &Facts, act: FactId, from: Timestamp) -> State {
    let order = Order::of(facts);
    let decided: Vec<(usize, &Decided)> = order
        .iter()
        .filter(|(_, _, fact)| fact.by.is_person())
        .filter_map(|(position, _, fact)| match &fact.body {
            Body::Decided(decided) => Some((position, decided)),
            _ => None,
        })
        .collect();
    let Some(said) = consent::fold(&order, &decided, act) else {
        return State::Waits;
    };
    let Some(yes) = said.yes else {
        return State::Refused;
    };
    let witnessed = Witnessed::of(&order);
    let at = instant::acts(&order, &witnessed, &[yes], from);
    // A yes of doubtful time counts once a node of sound clock had it.
    at.first()
        .copied()
        .flatten()
        .map_or(State::Waits, State::Done)
}
