//! `orgo node list`: who belongs to the organisation, who asks, which tickets are out.

use orgo_schema::id::NodeId;
use orgo_sync::roster::Roster;
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    failure::Failure,
    membership::wish,
    node::Node,
    store::{
        peer,
        roster::{self, HeldTicket},
    },
};

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The node.
    pub node_id: NodeId,
    /// What people call it.
    pub name: String,
    /// The site it stands at.
    pub site: String,
    /// Where it stands.
    pub status: Standing,
    /// Whether it is this node.
    pub is_this: bool,
    /// The compartments it may hold, or asks for.
    pub compartments: Vec<String>,
    /// What it may do, or asks to.
    pub powers: Vec<String>,
    /// Why it was removed.
    pub reason: Option<String>,
    /// When it was removed, as a sound clock of the administrator's node showed.
    pub removed_at: Option<orgo_schema::time::Timestamp>,
    /// When the two last talked.
    pub met_at: Option<orgo_schema::time::Timestamp>,
    /// When it asked.
    pub asked_at: Option<orgo_schema::time::Timestamp>,
}

/// How a node stands to the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It belongs to it.
    Member,
    /// It asks.
    Waiting,
    /// It was removed.
    Removed,
}

/// Lists members, then who asks, then who was removed.
///
/// # Errors
/// When the database refuses.
pub fn lines(node: &Node) -> Result<Vec<Line>, Failure> {
    let setting = node.setting();
    let peers = node
        .store
        .read(|db| Ok::<_, crate::store::StoreError>(peer::all(db)?))?;
    let nodes: std::collections::BTreeSet<NodeId> = setting
        .roster
        .members()
        .map(|(_, member)| member.node)
        .collect();
    let met = |node| {
        let peer = peers.iter().find(|peer| peer.node == node);
        peer.and_then(|peer| peer.contact.met)
    };
    let mut lines: Vec<Line> = nodes
        .into_iter()
        .filter_map(|node| line(&setting.roster, node, setting.node, met(node)))
        .collect();
    lines.extend(waiting(node)?);
    lines.sort_by(|one, other| {
        let key = |line: &Line| (line.status as u8, line.name.clone(), line.node_id);
        key(one).cmp(&key(other))
    });
    Ok(lines)
}

fn line(
    roster: &Roster,
    node: NodeId,
    this: NodeId,
    met_at: Option<orgo_schema::time::Timestamp>,
) -> Option<Line> {
    let member = roster.member(node)?;
    let (compartments, powers) = roster
        .capabilities(node)
        .map(wish::words)
        .unwrap_or_default();
    let status = if roster.is_member(node) {
        Standing::Member
    } else {
        Standing::Removed
    };
    let reasons = roster.removals().of_node(node);
    let mut reasons = reasons.filter_map(|(hash, _)| roster.removals().reason(hash));
    Some(Line {
        node_id: node,
        name: member.name.clone(),
        site: member.site.clone(),
        status,
        is_this: node == this,
        compartments,
        powers,
        reason: reasons.next().map(str::to_owned),
        removed_at: roster.removals().removed_at(node),
        met_at,
        asked_at: None,
    })
}

fn waiting(node: &Node) -> Result<Vec<Line>, Failure> {
    let setting = node.setting();
    let mut lines = Vec::new();
    for held in node.store.read(roster::requests)? {
        if held.welcome.is_some() {
            continue;
        }
        // What was kept was verified; a later version may have kept what this one cannot read.
        let Ok(request) = held.signed.verify() else {
            continue;
        };
        if setting.roster.is_member(request.node) {
            continue;
        }
        let (compartments, powers) = wish::words(&request.wishes);
        lines.push(Line {
            node_id: request.node,
            name: request.name,
            site: request.site,
            status: Standing::Waiting,
            is_this: false,
            compartments,
            powers,
            reason: None,
            removed_at: None,
            met_at: None,
            asked_at: Some(held.received),
        });
    }
    Ok(lines)
}

/// Runs `orgo node list`.
///
/// # Errors
/// See [`lines`].
pub fn run(node: &Node) -> Result<Value, Failure> {
    let setting = node.setting();
    let tickets = node.store.read(roster::tickets)?;
    let out = tickets.iter().filter(|ticket| ticket.used_by.is_none());
    let ticket =
        |ticket: &HeldTicket| json!({ "made_at": ticket.made, "expires_at": ticket.expires });
    let forks: Vec<Value> = setting
        .roster
        .removals()
        .forks()
        .iter()
        .map(|fork| {
            json!({
                "after": fork.after.to_string(),
                "branches": fork.branches.len(),
                "settled": fork.settled.is_some(),
                "equivocators": fork.equivocators.iter().map(ToString::to_string).collect::<Vec<_>>(),
            })
        })
        .collect();
    let lines = serde_json::to_value(lines(node)?)
        .map_err(|error| Failure::Trouble(format!("the answer: {error}")))?;
    Ok(json!({
        "items": lines,
        "next": null,
        "tickets": out.map(ticket).collect::<Vec<_>>(),
        "forks_of_the_removal_log": forks,
    }))
}
