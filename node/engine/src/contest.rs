//! What somebody did whose right to it had been taken back (CONVERGENCE 9).
//!
//! A site that has not heard that an account was ended, or may do less, lets its owner go on. When that is
//! known, what they did meanwhile is *contested*: everybody sees it, the policy says whether it counts
//! until somebody decides ([`Contested`](crate::policy::Contested)), and those who answer for the work say
//! yes or no to it as to anything that waits ([`crate::consent`]).
//!
//! ```text
//! account ended 10:00 at the office ── not heard at the clinic ── finished 11:00 at the clinic: contested
//! ```
//!
//! Only what changes work can be set aside. Words, and that something was begun, always count: what
//! somebody said stays said, and nothing that others go on with disappears. So do moves between
//! compartments and purges, which cannot be undone.
//!
//! Teams are not asked: what a team owns changes with the work, and nobody loses a right by that.

mod deed;
mod grant;

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::{
    fact::{Author, Body, Decided, Fact},
    id::{CompartmentId, FactId, UserId},
    time::Timestamp,
};

use deed::Deed;
pub use deed::Did;
pub use grant::{Grants, Lost};

use crate::{
    consent::{self, Consent},
    fold::{Verdict, VoidFact},
    order::{Facts, Order},
    policy::{Contested as Knob, PolicyHistory},
    walk::instant::{self, Witnessed},
};

/// One contested act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contested {
    /// What was done.
    pub act: FactId,
    /// What that was.
    pub deed: Did,
    /// Who did it.
    pub by: UserId,
    /// When it was done, as far as can be told.
    pub at: Timestamp,
    /// Since when they had no right to it.
    pub since: Timestamp,
    /// What they had lost.
    pub lost: Lost,
    /// What somebody decided; nothing while nobody has.
    pub upheld: Option<bool>,
    /// Whether it counts.
    pub counts: bool,
}

/// The contested acts of one document, by the fact.
///
/// Empty for nearly every document: nothing is computed where no author ever lost a right.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contests(BTreeMap<FactId, Contested>);

impl Contests {
    /// Returns those of a document that has none.
    pub fn none() -> &'static Self {
        static NONE: Contests = Contests(BTreeMap::new());
        &NONE
    }

    /// Finds the contested acts of a document.
    ///
    /// `grants` is what the accounts of those were who lost a right some day; `closed` the compartment,
    /// where reading it needs a clearance. Costs a look at each author where nobody lost anything.
    pub fn of(
        facts: &Facts,
        grants: &BTreeMap<UserId, Grants>,
        closed: Option<CompartmentId>,
        policies: &PolicyHistory,
    ) -> Self {
        let lost_some = |fact: &Fact| author(fact).is_some_and(|user| grants.contains_key(&user));
        if grants.is_empty() || !facts.values().any(lost_some) {
            return Self::default();
        }
        let order = Order::of(facts);
        let witnessed = Witnessed::of(&order);
        let domain = domain(facts);
        let mut all = BTreeMap::new();
        for (position, act, fact) in order.iter() {
            let Some((by, deed)) = author(fact).zip(Deed::of(&fact.body)) else {
                continue;
            };
            let Some(grants) = grants.get(&by) else {
                continue;
            };
            let at = instant::shown(&order, &witnessed, position);
            if let Some((since, lost)) = grants.lost(deed.right, closed, (at, fact.stamp)) {
                let policy = policies.at(at).for_domain(domain);
                let counts = deed.stays || policy.contested == Knob::Count;
                all.insert(
                    act,
                    Contested {
                        act,
                        deed: deed.did,
                        by,
                        at,
                        since,
                        lost,
                        upheld: None,
                        counts,
                    },
                );
            }
        }
        let mut contests = Self(all);
        contests.hear(&order);
        contests
    }

    /// Takes note of what people decided. Who has lost the right to it decides nothing.
    fn hear(&mut self, order: &Order<'_>) {
        let said = self.said(order);
        for (act, consent) in said {
            let upheld = consent.yes.is_some();
            let deed = order.fact(act).and_then(|fact| Deed::of(&fact.body));
            if let Some(contested) = self.0.get_mut(&act) {
                let stays = deed.is_some_and(|deed| deed.stays);
                (contested.upheld, contested.counts) = (Some(upheld), upheld || stays);
            }
        }
    }

    /// Returns what was said to each act.
    fn said(&self, order: &Order<'_>) -> BTreeMap<FactId, Consent> {
        if self.0.is_empty() {
            return BTreeMap::new();
        }
        let decided: Vec<(usize, &Decided)> = order
            .iter()
            .filter(|(_, id, _)| !self.0.contains_key(id))
            .filter(|(_, _, fact)| fact.by.is_person())
            .filter_map(|(position, _, fact)| Some((position, decided(fact)?)))
            .collect();
        let acts = self.0.keys();
        acts.filter_map(|act| Some((*act, consent::fold(order, &decided, *act)?)))
            .collect()
    }

    /// Whether a fact takes no part because of it.
    pub(crate) fn sets_aside(&self, fact: FactId) -> bool {
        self.0.get(&fact).is_some_and(|contested| !contested.counts)
    }

    /// Returns what became of decisions about contested acts, by position.
    pub(crate) fn verdicts(&self, order: &Order<'_>) -> Vec<(usize, Verdict)> {
        let mut all = Vec::new();
        for (act, said) in self.said(order) {
            for (position, id, fact) in order.iter() {
                if decided(fact).is_none_or(|decided| decided.act != act) {
                    continue;
                }
                all.push((
                    position,
                    if self.0.contains_key(&id) {
                        Verdict::Void(VoidFact::Contested)
                    } else if said.replaced.contains(&position) {
                        Verdict::Superseded
                    } else if said.outweighed.contains(&position) {
                        Verdict::Overtaken
                    } else {
                        Verdict::Valid
                    },
                ));
            }
        }
        all
    }

    /// Lists them.
    pub fn iter(&self) -> impl Iterator<Item = &Contested> {
        self.0.values()
    }

    /// Lists those that nobody has decided about.
    pub fn open(&self) -> impl Iterator<Item = &Contested> {
        self.iter().filter(|contested| contested.upheld.is_none())
    }

    /// Returns what is said of an act, if it is contested.
    pub fn get(&self, act: FactId) -> Option<&Contested> {
        self.0.get(&act)
    }
}

/// Lists the people who wrote something in a document.
pub fn people(facts: &Facts) -> BTreeSet<UserId> {
    facts.values().filter_map(author).collect()
}

fn author(fact: &Fact) -> Option<UserId> {
    match fact.by {
        Author::Person { user, .. } => Some(user),
        Author::Node(_) | Author::Derived => None,
    }
}

/// Returns the domain of the work that a document is about.
fn domain(facts: &Facts) -> Option<&str> {
    facts.values().find_map(|fact| {
        if let Body::Created(created) = &fact.body {
            Some(created.domain.as_str())
        } else if let Body::Opened(opened) = &fact.body {
            opened.domain.as_deref()
        } else {
            None
        }
    })
}

fn decided(fact: &Fact) -> Option<&Decided> {
    if let Body::Decided(decided) = &fact.body {
        Some(decided)
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
