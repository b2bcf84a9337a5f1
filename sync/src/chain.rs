//! The chain of one author's envelopes in one compartment, as far as it is here.
//!
//! A gap is shown, not refused; a fork enters whole, flagged (CONVERGENCE 9). Everything here is a
//! function of a set, so the order and number of arrivals change nothing.

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::id::{CompartmentId, EnvelopeHash, NodeId};

use crate::envelope::Envelope;

/// The place of one envelope in its author's chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// Its number, from 1.
    pub seq: u64,
    /// The envelope.
    pub hash: EnvelopeHash,
    /// The one before it.
    pub previous: Option<EnvelopeHash>,
}

impl Link {
    /// Returns the place of an envelope of this hash.
    pub const fn of(envelope: &Envelope, hash: EnvelopeHash) -> Self {
        Self {
            seq: envelope.seq,
            hash,
            previous: envelope.previous,
        }
    }
}

/// Numbers that an author used and that are not here, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The first missing number.
    pub first: u64,
    /// The last missing number.
    pub last: u64,
}

/// Proof that an author continued one chain in two ways: a cloned disk, a restored copy, or malice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fork {
    /// Several envelopes bear one number.
    Sequence {
        /// The number.
        seq: u64,
        /// All that bear it.
        envelopes: BTreeSet<EnvelopeHash>,
    },
    /// Several envelopes follow one, under different numbers.
    Followers {
        /// The one they follow.
        previous: EnvelopeHash,
        /// All that follow it.
        envelopes: BTreeSet<EnvelopeHash>,
    },
    /// An envelope follows one whose number is not the one before its own.
    Skip {
        /// The one that is followed.
        previous: EnvelopeHash,
        /// The one that follows.
        envelope: EnvelopeHash,
    },
}

/// What is here of one author's chain.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chain(BTreeSet<Link>);

impl Chain {
    /// Adds an envelope. Adding it again changes nothing.
    pub fn add(&mut self, link: Link) {
        self.0.insert(link);
    }

    /// Returns the last envelope: the highest number, of several the lowest hash.
    pub fn last(&self) -> Option<Link> {
        let seq = self.0.last()?.seq;
        self.at(seq).next().copied()
    }

    /// Returns the number up to which nothing is missing: until there the author is complete here.
    pub fn gapless(&self) -> u64 {
        self.gaps().next().map_or_else(
            || self.last().map_or(0, |last| last.seq),
            |gap| gap.first.saturating_sub(1),
        )
    }

    /// Returns the missing numbers below the last one, in order.
    pub fn gaps(&self) -> impl Iterator<Item = Gap> {
        let mut before = 0;
        self.0.iter().filter_map(move |link| {
            let first = u64::saturating_add(before, 1);
            before = link.seq;
            (first < link.seq).then(|| Gap {
                first,
                last: link.seq - 1,
            })
        })
    }

    /// Returns the envelopes that others name as the one before them and that are not here. There may
    /// be some without a gap: the missing branch of a fork.
    pub fn missing(&self) -> BTreeSet<EnvelopeHash> {
        let here: BTreeSet<_> = self.0.iter().map(|link| link.hash).collect();
        let named = self.0.iter().filter_map(|link| link.previous);
        named.filter(|previous| !here.contains(previous)).collect()
    }

    /// Returns every proof of a fork, sorted.
    pub fn forks(&self) -> Vec<Fork> {
        let mut numbers: BTreeMap<u64, BTreeSet<EnvelopeHash>> = BTreeMap::new();
        let mut followers: BTreeMap<EnvelopeHash, Vec<&Link>> = BTreeMap::new();
        let mut number_of = BTreeMap::new();
        for link in &self.0 {
            numbers.entry(link.seq).or_default().insert(link.hash);
            number_of.insert(link.hash, link.seq);
            if let Some(previous) = link.previous {
                followers.entry(previous).or_default().push(link);
            }
        }
        let mut forks = Vec::new();
        for (seq, envelopes) in numbers {
            if envelopes.len() > 1 {
                forks.push(Fork::Sequence { seq, envelopes });
            }
        }
        for (previous, links) in &followers {
            if links
                .iter()
                .any(|link| links.first().is_some_and(|first| first.seq != link.seq))
            {
                let envelopes = links.iter().map(|link| link.hash).collect();
                forks.push(Fork::Followers {
                    previous: *previous,
                    envelopes,
                });
            }
            let number = number_of.get(previous);
            let skips = links.iter().filter(|link| {
                number.is_some_and(|number| link.seq.checked_sub(1) != Some(*number))
            });
            forks.extend(skips.map(|link| Fork::Skip {
                previous: *previous,
                envelope: link.hash,
            }));
        }
        forks.sort();
        forks
    }

    /// Returns how many envelopes are here.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing of the chain is here.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn at(&self, seq: u64) -> impl Iterator<Item = &Link> {
        let lowest = Link {
            seq,
            hash: EnvelopeHash::new([0; 32]),
            previous: None,
        };
        self.0
            .range(lowest..)
            .take_while(move |link| link.seq == seq)
    }
}

/// The chains of all authors in all compartments.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chains(BTreeMap<(NodeId, CompartmentId), Chain>);

impl Chains {
    /// Adds an envelope of this hash. Adding it again changes nothing.
    pub fn add(&mut self, envelope: &Envelope, hash: EnvelopeHash) {
        let chain = self
            .0
            .entry((envelope.author, envelope.compartment))
            .or_default();
        chain.add(Link::of(envelope, hash));
    }

    /// Returns what is here of an author's chain in a compartment.
    pub fn of(&self, author: NodeId, compartment: CompartmentId) -> Option<&Chain> {
        self.0.get(&(author, compartment))
    }

    /// Returns all chains, by author and compartment.
    pub fn iter(&self) -> impl Iterator<Item = (NodeId, CompartmentId, &Chain)> {
        self.0
            .iter()
            .map(|((author, compartment), chain)| (*author, *compartment, chain))
    }
}

#[cfg(test)]
mod tests;
