//! Where an entry was written and when it came here, and which nodes are known to have a case.

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::{
    fact::{Author, Fact},
    id::NodeId,
    time::{Stamp, Timestamp},
};
use orgo_web::model::Arrival;
use rusqlite::Connection;

use super::{
    super::{desk::Desk, time::Wall},
    Line,
};
use crate::{
    failure::Failure,
    store::{
        carrier::{self, Carrier},
        compartment::Compartment,
        document::{self, Facts},
        peer,
    },
    submit::change::Found,
    words,
};

/// What comes within this time of being written is told quietly, in milliseconds.
const PROMPT_MS: i64 = 600_000;

impl Line {
    /// Says of every entry that was written at another node where that was, and when it came.
    pub(super) fn arrivals(
        &mut self,
        db: &Connection,
        desk: &Desk<'_>,
        compartment: &Compartment,
        facts: &Facts,
    ) -> Result<(), Failure> {
        let here = desk.setting.node;
        let elsewhere = facts.facts.iter().filter_map(|(id, fact)| {
            let node = writer(fact).filter(|node| *node != here)?;
            Some((id.to_string(), (node, fact)))
        });
        let elsewhere: BTreeMap<String, (NodeId, &Fact)> = elsewhere.collect();
        if elsewhere.is_empty() {
            return Ok(());
        }
        for (at, _, entry) in &mut self.0 {
            let Some((node, fact)) = elsewhere.get(&entry.id) else {
                continue;
            };
            // When it came to the compartment that it was carried from is not known here.
            let is_carried = facts.carried.keys().any(|id| id.to_string() == entry.id);
            let carrier = if is_carried {
                None
            } else {
                carrier::carrier(db, compartment, *node, fact.stamp)?
            };
            let received = carrier.and_then(|carrier| carrier.received);
            entry.arrival = Some(told(&place(desk, *node), *at, received, desk.wall));
        }
        Ok(())
    }
}

/// Returns the node a fact was written at; nothing for one that follows from others.
pub(super) const fn writer(fact: &Fact) -> Option<NodeId> {
    match fact.by {
        Author::Derived => None,
        Author::Node(node) | Author::Person { node, .. } => Some(node),
    }
}

fn told(place: &str, at: Timestamp, received: Option<Timestamp>, wall: Wall) -> Arrival {
    let say = words::Story(wall.language);
    match received {
        Some(received) if received.since_ms(at) > PROMPT_MS => Arrival {
            text: say.written_late(place, &wall.full(at), &wall.full(received)),
            is_late: true,
        },
        Some(_) | None => Arrival {
            text: say.written_at(place),
            is_late: false,
        },
    }
}

/// Returns the site of a node.
pub(super) fn place(desk: &Desk<'_>, node: NodeId) -> String {
    let member = desk.setting.roster.member(node);
    let known = member.map(|member| {
        if member.site.is_empty() {
            member.name.clone()
        } else {
            member.site.clone()
        }
    });
    known.unwrap_or_else(|| words::Story(desk.wall.language).unknown_site().to_owned())
}

/// Says which nodes may hold a case, and which of them are known to have all of it as it is here.
pub(in super::super) fn held_by(
    db: &Connection,
    desk: &Desk<'_>,
    found: &Found,
) -> Result<(String, String), Failure> {
    let say = words::Story(desk.wall.language);
    let (setting, here) = (&desk.setting, desk.setting.node);
    let id = found.compartment.scope.compartment;
    let members = setting.roster.members().map(|(_, member)| member.node);
    let others: BTreeSet<NodeId> = members
        .filter(|node| *node != here && setting.roster.is_member(*node))
        .filter(|node| setting.roster.may_read(*node, id))
        .collect();
    let carriers = carriers(db, found)?;
    let (mut having, mut lacking) = (Vec::new(), Vec::new());
    for node in others {
        let delivered = peer::delivered(db, node, found.compartment.row)?.unwrap_or(0);
        let has = carriers.iter().all(|(author, carrier)| {
            *author == node || carrier.origin == Some(node) || carrier.position <= delivered
        });
        if has { &mut having } else { &mut lacking }.push(place(desk, node));
    }
    having.sort();
    lacking.sort();
    if having.is_empty() && lacking.is_empty() {
        return Ok((say.this_node_only().to_owned(), String::new()));
    }
    let mut all = [having.as_slice(), lacking.as_slice()].concat();
    all.sort();
    all.insert(0, setting.site.clone());
    let known = (!having.is_empty()).then(|| say.known_to_have(&having.join(", ")));
    let not_yet = (!lacking.is_empty()).then(|| say.not_there_yet(&lacking.join(", ")));
    let note = [known, not_yet];
    Ok((
        say.nodes(all.len(), &all.join(", ")),
        note.into_iter().flatten().collect::<Vec<_>>().join(" "),
    ))
}

/// Returns what carried the last that each node wrote about a case and its tasks.
fn carriers(db: &Connection, found: &Found) -> Result<Vec<(NodeId, Carrier)>, Failure> {
    let tasks = found.folded.tasks.iter().map(|(row, _)| *row);
    let case = document::find(db, found.case.into(), &[found.compartment.row])?;
    let mut last: BTreeMap<NodeId, Stamp> = BTreeMap::new();
    for row in case.into_iter().chain(tasks) {
        let facts = document::facts(db, &found.compartment, row)?;
        let own = facts.facts.iter();
        for (_, fact) in own.filter(|(id, _)| !facts.carried.contains_key(id)) {
            if let Some(node) = writer(fact) {
                let known = last.entry(node).or_insert(fact.stamp);
                *known = (*known).max(fact.stamp);
            }
        }
    }
    let mut carriers = Vec::new();
    for (node, stamp) in last {
        let carrier = carrier::carrier(db, &found.compartment, node, stamp)?;
        // What no envelope lists yet nobody else has.
        let carrier = carrier.unwrap_or(Carrier {
            position: u64::MAX,
            origin: None,
            received: None,
        });
        carriers.push((node, carrier));
    }
    Ok(carriers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_long_on_its_way_is_late() {
        let at = |text: &str| -> Timestamp { text.parse().unwrap() };
        let written = at("2026-11-17T14:02:00Z");
        let check = |received: Option<&str>, text: &str, is_late: bool| {
            let wall = Wall {
                now: at("2026-11-19T10:00:00Z"),
                zone: chrono_tz::Tz::UTC,
                language: orgo_web::Language::English,
            };
            let arrival = told("Clinic 4", written, received.map(at), wall);
            assert_eq!((arrival.text.as_str(), arrival.is_late), (text, is_late));
        };
        check(None, "Written at Clinic 4", false);
        check(Some("2026-11-17T14:11:00Z"), "Written at Clinic 4", false);
        check(
            Some("2026-11-19T09:10:00Z"),
            "Written at Clinic 4 on Tue 17 Nov, 14:02 UTC, arrived here Thu 19 Nov, 09:10 UTC",
            true,
        );
    }
}
