//! What came of admitting parcels, for whoever handed them over and for the log.

use std::collections::BTreeMap;

use orgo_schema::id::NodeId;
use serde::Serialize;

/// Sentences that one report holds. What is beyond is counted, and listed by [`super::withheld`].
const SENTENCES_MAX: usize = 100;

/// What came of admitting parcels.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Envelopes that were new here.
    pub envelopes: u64,
    /// Changes that were new here and count.
    pub changes: u64,
    /// Envelopes that were here already.
    pub duplicates: u64,
    /// Envelopes that wait for the roster.
    pub parked: u64,
    /// Envelopes that were refused, by code (SECURITY 2.6).
    pub refused: BTreeMap<&'static str, u64>,
    /// Changes that do not count, or not yet.
    pub withheld_changes: u64,
    /// What did not enter, each with the reason; at most a hundred sentences.
    pub withheld: Vec<String>,
    /// Nodes that continued their log in two ways: a cloned disk, a restored copy, or malice.
    pub forked: Vec<NodeId>,
}

impl Report {
    /// Adds what came of more.
    pub fn add(&mut self, more: Self) {
        self.envelopes += more.envelopes;
        self.changes += more.changes;
        self.duplicates += more.duplicates;
        self.parked += more.parked;
        self.withheld_changes += more.withheld_changes;
        for (code, count) in more.refused {
            *self.refused.entry(code).or_default() += count;
        }
        for sentence in more.withheld {
            self.say(sentence);
        }
        for node in more.forked {
            self.fork(node);
        }
    }

    /// Whether everything entered.
    pub fn is_clean(&self) -> bool {
        self.withheld.is_empty()
    }

    pub(super) fn say(&mut self, sentence: String) {
        if self.withheld.len() < SENTENCES_MAX {
            self.withheld.push(sentence);
        }
    }

    pub(super) fn refuse(&mut self, code: &'static str, sentence: String) {
        *self.refused.entry(code).or_default() += 1;
        self.say(sentence);
    }

    pub(super) fn fork(&mut self, node: NodeId) {
        if !self.forked.contains(&node) {
            self.forked.push(node);
        }
    }
}
