//! What stands in a timeline that its author had no right to do any more, and did not know.

use std::collections::BTreeMap;

use orgo_engine::contest::{Contested, Contests, Lost};

use super::{
    super::desk::Desk,
    Line,
    arrival::{place, writer},
};
use crate::{store::document::Facts, words};

impl Line {
    /// Says of every contested entry who had lost which right since when, and whether it counts.
    pub(super) fn contested(&mut self, desk: &Desk<'_>, facts: &Facts, contests: &Contests) {
        let said = contests.iter().filter_map(|contested| {
            let writer = writer(facts.facts.get(&contested.act)?)?;
            let said = sentence(desk, contested, &place(desk, writer));
            Some((contested.act.to_string(), said))
        });
        let mut said: BTreeMap<String, String> = said.collect();
        if said.is_empty() {
            return;
        }
        for (_, _, entry) in &mut self.0 {
            entry.contested = said.remove(&entry.id).or(entry.contested.take());
        }
    }
}

fn sentence(desk: &Desk<'_>, contested: &Contested, place: &str) -> String {
    let say = words::Story(desk.wall.language);
    let (who, since) = (
        desk.user_name(contested.by),
        desk.wall.full(contested.since),
    );
    let lost = match contested.lost {
        Lost::Account => say.contested_account(&who, &since, place),
        Lost::Duty => say.contested_duty(&who, &since, place),
        Lost::Clearance => say.contested_clearance(&who, &since, place),
    };
    let state = match (contested.upheld, contested.counts) {
        (None, true) => say.contested_counts(),
        (None, false) => say.contested_waits(),
        (Some(true), _) => say.contested_upheld(),
        (Some(false), true) => say.contested_kept(),
        (Some(false), false) => say.contested_aside(),
    };
    format!("{lost} {state}")
}
