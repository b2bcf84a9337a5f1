//! What the account of somebody allowed, and until when.

use orgo_schema::{
    fact::Body,
    id::CompartmentId,
    time::{Stamp, Timestamp},
    word::Duty,
};
use serde::{Deserialize, Serialize};

use crate::{
    authorize::{Action, ever_includes},
    fold::UserFold,
    order::Facts,
};

/// What an account says of somebody's rights, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Grant {
    at: Timestamp,
    stamp: u64,
    active: bool,
    duty: Duty,
    clearances: Vec<CompartmentId>,
}

/// What somebody had lost when they did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lost {
    /// Their account.
    Account,
    /// The duty that includes it.
    Duty,
    /// The clearance for where it is.
    Clearance,
}

/// What the account of somebody allowed, in the order of the fold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Grants(Vec<Grant>);

impl Grants {
    /// Reads them from the document of a user; nothing for somebody who never lost a right.
    pub fn narrowed(facts: &Facts, folded: &UserFold<'_>) -> Option<Self> {
        let mut all: Vec<Grant> = Vec::new();
        for entry in &folded.entries {
            let fact = facts.get(&entry.fact);
            if let Some(fact) = fact
                && let Body::Account(account) = &fact.body
            {
                all.push(Grant {
                    at: entry.at,
                    stamp: fact.stamp.0,
                    active: account.active,
                    duty: account.duty,
                    clearances: account.clearances.clone(),
                });
            }
        }
        let pairs = all.windows(2);
        let lost = |pair: &[Grant]| matches!(pair, [before, after] if after.lacks(before));
        pairs.into_iter().any(lost).then_some(Self(all))
    }

    /// Returns since when somebody had no right any more to something they did, and what they had lost;
    /// nothing for what they had a right to, or never had.
    ///
    /// What counts is the account as of the instant of the act. One that gave the right later counts as
    /// well, if the writer can have known of it: a clock that is behind is not held against them.
    pub(super) fn lost(
        &self,
        action: Action,
        closed: Option<CompartmentId>,
        (at, stamp): (Timestamp, Stamp),
    ) -> Option<(Timestamp, Lost)> {
        let in_force = self.0.iter().rposition(|grant| grant.at <= at)?;
        let (before, after) = self.0.split_at_checked(in_force.saturating_add(1))?;
        let (last, earlier) = before.split_last()?;
        let lost = last.lacks_for(action, closed)?;
        let is_known = |grant: &&Grant| grant.stamp < stamp.0;
        let mut known = after.iter().filter(is_known);
        if known.any(|grant| grant.lacks_for(action, closed).is_none()) {
            return None;
        }
        let had = |grant: &Grant| grant.lacks_for(action, closed).is_none();
        let had = earlier.iter().rposition(had)?;
        let first = before.get(had.saturating_add(1))?;
        Some((first.at, lost))
    }
}

impl Grant {
    /// Whether it takes something back that another one gave.
    fn lacks(&self, before: &Self) -> bool {
        let keeps = |clearance| self.clearances.contains(clearance);
        let keeps_duty =
            |action| !ever_includes(before.duty, action) || ever_includes(self.duty, action);
        before.active
            && !(self.active
                && Action::ALL.into_iter().all(keeps_duty)
                && before.clearances.iter().all(keeps))
    }

    /// Returns what lacks for an action in a compartment that needs a clearance, or in one that needs none.
    fn lacks_for(&self, action: Action, closed: Option<CompartmentId>) -> Option<Lost> {
        if !self.active {
            return Some(Lost::Account);
        }
        // Nobody needs a clearance to report something into a compartment they cannot read.
        let needs = closed.filter(|_| action != Action::Open);
        if needs.is_some_and(|closed| !self.clearances.contains(&closed)) {
            return Some(Lost::Clearance);
        }
        (!ever_includes(self.duty, action)).then_some(Lost::Duty)
    }
}
