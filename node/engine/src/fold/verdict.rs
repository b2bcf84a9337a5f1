//! What became of each fact: timelines show all of them, with this (CONVERGENCE 1.8, 1.9).

use std::fmt;

use orgo_schema::{id::FactId, time::Timestamp};

use crate::{
    order::Order,
    status::Outcome,
    walk::{
        instant::{self, Doubt, Witnessed},
        judge::VoidStep,
    },
};

/// One fact in the order of folds, with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The fact.
    pub fact: FactId,
    /// When it was written, as far as can be told.
    pub at: Timestamp,
    /// Why that is not to be relied on, if it is not.
    pub doubt: Option<Doubt>,
    /// What became of it.
    pub verdict: Verdict,
}

/// What became of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It counts.
    Valid,
    /// It was possible as its author saw things; something its author could not see came before it.
    Overtaken,
    /// It counted until a later one replaced it.
    Superseded,
    /// It does not count.
    Void(VoidFact),
}

/// Why a fact does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoidFact {
    /// The table had no such move as its author saw things.
    Illegal,
    /// What its author had seen is not all here yet.
    Waiting,
    /// Only a person may say this.
    NotByPerson,
    /// This kind of document has no such fact.
    Elsewhere,
    /// The checklist has no such item.
    NoSuchItem,
    /// The walk does not have this step, or does not reach this rule.
    Step(VoidStep),
    /// A person said no to it.
    Refused,
    /// There is nothing here that it decides about.
    NothingAsked,
    /// Its author had lost the right to it, and nobody said that it counts.
    Contested,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Valid => f.write_str("counts"),
            Self::Overtaken => f.write_str("overtaken by what its author could not see yet"),
            Self::Superseded => f.write_str("replaced by a later one"),
            Self::Void(why) => write!(f, "does not count: {why}"),
        }
    }
}

impl fmt::Display for VoidFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Illegal => f.write_str("it was not possible from where things stood"),
            Self::Waiting => f.write_str("what its author had seen has not all arrived"),
            Self::NotByPerson => f.write_str("only a person may say this"),
            Self::Elsewhere => f.write_str("it does not belong to this kind of document"),
            Self::NoSuchItem => f.write_str("the checklist has no such item"),
            Self::Step(why) => why.fmt(f),
            Self::Refused => f.write_str("somebody said no"),
            Self::Contested => f.write_str("its author had no right to it any more"),
            Self::NothingAsked => f.write_str("nothing here waits for it"),
        }
    }
}

impl From<Outcome> for Verdict {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Applied => Self::Valid,
            Outcome::Overtaken => Self::Overtaken,
            Outcome::Illegal => Self::Void(VoidFact::Illegal),
            Outcome::Waiting => Self::Void(VoidFact::Waiting),
        }
    }
}

/// The verdicts of one document, by position. Whatever nothing is said about counts.
#[derive(Debug)]
pub(super) struct Verdicts(Vec<Verdict>);

impl Verdicts {
    pub(super) fn new(order: &Order<'_>) -> Self {
        Self(vec![Verdict::Valid; order.len()])
    }

    pub(super) fn say(&mut self, position: usize, verdict: Verdict) {
        if let Some(entry) = self.0.get_mut(position) {
            *entry = verdict;
        }
    }

    /// Says what became of several.
    pub(super) fn say_all(&mut self, all: impl IntoIterator<Item = (usize, Verdict)>) {
        for (position, verdict) in all {
            self.say(position, verdict);
        }
    }

    /// Says that all but `standing` are superseded, both ascending.
    pub(super) fn supersede(&mut self, all: impl IntoIterator<Item = usize>, standing: &[usize]) {
        for position in all {
            if standing.binary_search(&position).is_err() {
                self.say(position, Verdict::Superseded);
            }
        }
    }

    pub(super) fn entries(self, order: &Order<'_>, witnessed: &Witnessed) -> Vec<Entry> {
        let facts = order.iter().zip(self.0);
        facts
            .map(|((position, fact, _), verdict)| Entry {
                fact,
                at: instant::shown(order, witnessed, position),
                doubt: witnessed.doubt(order, position),
                verdict,
            })
            .collect()
    }
}
