//! How replication stands, at a glance: for the head of every page. It is read from the store at most
//! every few seconds, however many pages are asked for.

use std::sync::{Mutex, PoisonError};

use orgo_schema::{id::NodeId, time::Timestamp};

use crate::{
    bundle::gaps,
    failure::Failure,
    node::Node,
    setting::Setting,
    store::{StoreError, carrier, peer, replica::Log},
};

/// How long a glance is good, in milliseconds.
const FRESH_MS: i64 = 10_000;
/// After what time changes that no other site has are worth a mark, in milliseconds.
const LATE_MS: i64 = 3_600_000;

/// How replication stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Glance {
    /// The other members.
    pub peers: usize,
    /// Envelopes that no other member is known to have.
    pub waiting: u64,
    /// Whether the first of them was written over an hour ago.
    pub is_late: bool,
    /// Whether a bundle is missing between others that came.
    pub lacks_bundle: bool,
}

/// The last glance, with when it was taken.
#[derive(Debug, Default)]
pub struct Glances(Mutex<Option<(Timestamp, Glance)>>);

impl Glances {
    /// Forgets the last glance, so that the next page looks again.
    pub fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Returns how replication stands.
///
/// # Errors
/// When the database refuses.
pub fn glance(node: &Node) -> Result<Glance, Failure> {
    let now = (node.clock)().now;
    let mut held = node
        .peers
        .glances
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if let Some((taken, glance)) = *held
        && (0..FRESH_MS).contains(&now.since_ms(taken))
    {
        return Ok(glance);
    }
    let glance = look(node, now)?;
    *held = Some((now, glance));
    Ok(glance)
}

fn look(node: &Node, now: Timestamp) -> Result<Glance, Failure> {
    let setting = node.setting();
    let others: Vec<NodeId> = others(&setting);
    if others.is_empty() {
        return Ok(Glance::default());
    }
    // A change waits as long as nobody else has it: in each compartment the one who has most counts.
    let (mut waiting, mut first) = (0, None::<Timestamp>);
    node.store.read(|db| {
        for held in setting.places() {
            let id = held.scope.compartment;
            let readers = others
                .iter()
                .filter(|peer| setting.roster.may_read(**peer, id));
            let Some(log) = Log::open(db, held)? else {
                continue;
            };
            let mut least: Option<(u64, u64, NodeId)> = None;
            for reader in readers {
                let position = peer::delivered(db, *reader, held.row)?.unwrap_or(0);
                let count = log.count_after(position, *reader)?;
                if least.is_none_or(|(known, ..)| count < known) {
                    least = Some((count, position, *reader));
                }
            }
            if let Some((count, position, reader)) = least.filter(|(count, ..)| *count > 0) {
                waiting += count;
                let stamp = carrier::first_after(db, held, position, reader)?;
                let at = stamp.map(orgo_schema::time::Stamp::wall);
                first = first.into_iter().chain(at).min();
            }
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(Glance {
        peers: others.len(),
        waiting,
        is_late: first.is_some_and(|first| now.since_ms(first) > LATE_MS),
        lacks_bundle: !gaps::missing(node)?.is_empty(),
    })
}

/// Lists the members beside this node.
fn others(setting: &Setting) -> Vec<NodeId> {
    let roster = &setting.roster;
    let mut others: Vec<NodeId> = roster
        .members()
        .map(|(_, member)| member.node)
        .filter(|node| *node != setting.node && roster.is_member(*node))
        .collect();
    others.sort_unstable();
    others.dedup();
    others
}
