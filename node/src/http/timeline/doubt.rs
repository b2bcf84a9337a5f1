//! Which times of a timeline are not to be relied on, and who can say more.

use std::collections::BTreeMap;

use orgo_engine::{fold, walk::instant::Doubt};
use orgo_schema::{fact::Fact, id::NodeId};

use super::{
    super::desk::Desk,
    Line,
    arrival::{place, writer},
};
use crate::{store::document::Facts, words};

impl Line {
    /// Says of every entry whose time is doubtful whose clock was not sure, and who had it by when.
    pub(super) fn doubts(&mut self, desk: &Desk<'_>, facts: &Facts, entries: &[fold::Entry]) {
        let doubtful = entries.iter().filter_map(|entry| {
            let doubt = entry.doubt?;
            let fact: &Fact = facts.facts.get(&entry.fact)?;
            Some((entry.fact.to_string(), (writer(fact)?, doubt)))
        });
        let doubtful: BTreeMap<String, (NodeId, Doubt)> = doubtful.collect();
        if doubtful.is_empty() {
            return;
        }
        for (_, _, entry) in &mut self.0 {
            if let Some((writer, doubt)) = doubtful.get(&entry.id) {
                entry.doubt = Some(sentence(desk, *writer, *doubt));
            }
        }
    }
}

fn sentence(desk: &Desk<'_>, writer: NodeId, doubt: Doubt) -> String {
    let say = words::Story(desk.wall.language);
    let whose = place(desk, writer);
    match doubt.witness {
        Some(witness) => say.doubt_seen(
            &whose,
            &place(desk, witness.by),
            &desk.wall.full(witness.at),
        ),
        None => say.doubt(&whose),
    }
}
