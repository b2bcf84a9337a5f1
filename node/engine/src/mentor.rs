//! Who guides whom: pairs of a mentor and a mentee, as the people of cases make them (SPEC 7, groups).
//!
//! Nothing is written down for a pair: who takes part in a case as mentor and who as mentee are one, so sites that
//! change that apart agree as they do on all who take part. Where several of both take part nobody has said who is with
//! whom: there a pair is still to be made, in a case of its own.

use std::collections::BTreeSet;

use orgo_schema::{
    fact::{Body, Item, MENTEE, MENTOR, Who},
    time::Timestamp,
};

use crate::{
    fold::{CaseFold, Entry, Verdict},
    order::Facts,
};

/// Somebody who guides or is guided, and since when they take part as that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Who.
    pub who: Who,
    /// Since when.
    pub since: Timestamp,
}

/// Two who stand as a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Who guides.
    pub mentor: Who,
    /// Who is guided.
    pub mentee: Who,
    /// Since when both take part.
    pub since: Timestamp,
}

/// Who guides and who is guided in one case, each by who they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mentoring {
    /// Who guides.
    pub mentors: Vec<Side>,
    /// Who is guided, or asks to be.
    pub mentees: Vec<Side>,
}

impl Mentoring {
    /// Returns who guides and is guided in a case; nobody once it is over or part of another. `facts` are those that it
    /// was folded from. A team guides nobody: people do.
    pub fn of(case: &CaseFold, facts: &Facts) -> Self {
        if case.view.status.is_finished() || case.view.merged_into.is_some() {
            return Self::default();
        }
        Self {
            mentors: sides(case, facts, MENTOR),
            mentees: sides(case, facts, MENTEE),
        }
    }

    /// Whether nobody guides or is guided here.
    pub const fn is_empty(&self) -> bool {
        self.mentors.is_empty() && self.mentees.is_empty()
    }

    /// Whether several guide and several are guided, so that nobody knows who is with whom.
    pub const fn is_pool(&self) -> bool {
        self.mentors.len() > 1 && self.mentees.len() > 1
    }

    /// Lists the pairs that stand.
    pub fn pairs(&self) -> Vec<Pair> {
        if self.is_pool() {
            return Vec::new();
        }
        let with = |mentee: &Side| {
            let pair = |mentor: &Side| Pair {
                mentor: mentor.who.clone(),
                mentee: mentee.who.clone(),
                since: mentor.since.max(mentee.since),
            };
            self.mentors
                .iter()
                .filter(|mentor| mentor.who != mentee.who)
                .map(pair)
                .collect::<Vec<_>>()
        };
        self.mentees.iter().flat_map(with).collect()
    }

    /// Whether these two could stand as a pair in this case: it would be clear who is with whom.
    pub fn takes(&self, mentor: &Who, mentee: &Who) -> bool {
        let others = |sides: &[Side], who: &Who| sides.iter().any(|side| side.who != *who);
        !others(&self.mentors, mentor) || !others(&self.mentees, mentee)
    }
}

/// Who of several cases has nobody: in the order of the cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alone<C> {
    /// Mentees without a mentor, each in the first case that says so.
    pub mentees: Vec<(C, Side)>,
    /// Mentors without a mentee.
    pub mentors: Vec<(C, Side)>,
}

/// Lists who has nobody in any of these cases, each once.
pub fn alone<'a, C: Copy>(cases: impl IntoIterator<Item = (C, &'a Mentoring)> + Clone) -> Alone<C> {
    let pairs: Vec<Pair> = cases
        .clone()
        .into_iter()
        .flat_map(|(_, mentoring)| mentoring.pairs())
        .collect();
    let mut known: BTreeSet<Who> = pairs.iter().map(|pair| pair.mentee.clone()).collect();
    let mut busy: BTreeSet<Who> = pairs.iter().map(|pair| pair.mentor.clone()).collect();
    let (mut mentees, mut mentors) = (Vec::new(), Vec::new());
    for (case, mentoring) in cases {
        for side in &mentoring.mentees {
            if known.insert(side.who.clone()) {
                mentees.push((case, side.clone()));
            }
        }
        for side in &mentoring.mentors {
            if busy.insert(side.who.clone()) {
                mentors.push((case, side.clone()));
            }
        }
    }
    Alone { mentees, mentors }
}

fn sides(case: &CaseFold, facts: &Facts, part: &str) -> Vec<Side> {
    let parts = case.view.participants.iter();
    let parts = parts.filter(|participant| participant.part == part);
    let who = parts.filter_map(|participant| {
        let user = participant.user.map(Who::User);
        user.or_else(|| participant.person.map(Who::Person))
    });
    who.map(|who| Side {
        since: since(case, facts, (&who, part)),
        who,
    })
    .collect()
}

/// Returns since when somebody takes part: what was taken away again does not count.
fn since(case: &CaseFold, facts: &Facts, (whom, part): (&Who, &str)) -> Timestamp {
    let is_it = |entry: &&Entry| {
        let body = facts.get(&entry.fact).map(|fact| &fact.body);
        if let Some(Body::Added(Item::Participant { who, role })) = body {
            entry.verdict == Verdict::Valid && who == whom && role == part
        } else {
            false
        }
    };
    let added = case.entries.iter().filter(is_it).map(|entry| entry.at);
    added.min().unwrap_or(case.view.created_at)
}
