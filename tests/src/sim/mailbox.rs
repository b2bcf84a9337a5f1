//! Mail that leaves a world: once, as far as the gateway that sends it can know (CONVERGENCE 7).
//!
//! Gateways that did not see one another may both send, and one whose power goes between sending and saying so sends
//! again. Who holds what another one wrote about it may not, whatever else happens.

use std::collections::{BTreeMap, BTreeSet};

use orgo_engine::outbox::MARGIN_MS;
use orgo_node::node::Node;
use orgo_node::outbox;
use orgo_schema::fact::{Author, Body, Fact, Leased, TryOutcome};
use orgo_schema::id::{DocumentKind, FactId, NodeId};

use super::law::documents_of;
use super::world::World;

/// How often a gateway sends at the end before it must have nothing left: it sends some dozens at a time.
const RUNS_MAX: usize = 40;

/// What a node knows of the sending of a message.
#[derive(Debug, Default)]
struct Known {
    is_tried: bool,
    is_sent: bool,
    leases: Vec<(NodeId, Leased)>,
}

/// Lets a site send what is due; its server may not answer, or refuse.
pub(super) fn opens(world: &mut World, site: usize) {
    let said = world.chance.below(100);
    let outcome = match said {
        0..10 => TryOutcome::Failed {
            reason: "451 busy".to_owned(),
        },
        10..15 => TryOutcome::Refused {
            reason: "550 nobody here".to_owned(),
        },
        _ => TryOutcome::Sent,
    };
    world.tell(|| format!("mail leaves {site}: {outcome:?}"));
    match send(world, site, &outcome) {
        Ok(handed) => *world.counts.entry("mails sent").or_default() += handed,
        Err(problem) => {
            assert!(world.is_excused(site), "mail of site {site}: {problem}");
            world.count("mails that were not sent");
        }
    }
}

/// Lets a site send, and says how many messages it handed to a server that says this.
fn send(world: &World, site: usize, outcome: &TryOutcome) -> Result<u64, String> {
    let node = world.node(site);
    let (known, me) = (known(node), node.setting().node);
    let now = (node.clock)().now;
    let (mut handed, mut wrong) = (BTreeSet::new(), Vec::new());
    let done = outbox::run_by(node, &mut |_, taken| {
        world.tell(|| format!("{site} hands over {taken:?}"));
        for effect in taken.effects() {
            let known = known.get(&effect);
            if known.is_some_and(|known| known.is_sent) {
                wrong.push(format!("message {effect} was sent, as it knew"));
            }
            let holder = known.and_then(|known| known.holder(me, now.0));
            if let Some(holder) = holder {
                wrong.push(format!(
                    "node {holder} had taken message {effect}, as it knew"
                ));
            }
            if !handed.insert(effect) {
                wrong.push(format!("message {effect} left twice in a row"));
            }
        }
        if wrong.is_empty() {
            return outcome.clone();
        }
        // Who sends again for ever is stopped.
        TryOutcome::Failed {
            reason: "it is wrong to ask".to_owned(),
        }
    });
    assert!(wrong.is_empty(), "site {site}: {}", wrong.join("; "));
    done.map_err(|trouble| trouble.to_string())?;
    Ok(handed.len() as u64)
}

impl Known {
    /// Returns another node that is sending it, as far as can be known.
    fn holder(&self, me: NodeId, now_ms: i64) -> Option<NodeId> {
        if self.is_tried {
            return None;
        }
        let last = self.leases.iter().map(|(_, lease)| lease.number).max()?;
        let of_last = self.leases.iter().filter(|(_, lease)| lease.number == last);
        let (by, lease) = of_last.min_by_key(|(by, _)| *by)?;
        let runs = lease.until.plus_ms(MARGIN_MS).0 > now_ms;
        (*by != me && runs).then_some(*by)
    }
}

/// Reads what a node knows of messages.
fn known(node: &Node) -> BTreeMap<FactId, Known> {
    let mut all = BTreeMap::new();
    for held in documents_of(node, &DocumentKind::ALL) {
        for fact in held.facts.into_values() {
            learn(&mut all, fact);
        }
    }
    all
}

fn learn(all: &mut BTreeMap<FactId, Known>, fact: Fact) {
    let Author::Node(by) = fact.by else { return };
    if let Body::Leased(lease) = fact.body {
        let known = all.entry(lease.effect).or_default();
        known.leases.push((by, lease));
    } else if let Body::Tried(tried) = fact.body {
        let known = all.entry(tried.effect).or_default();
        known.is_tried = true;
        known.is_sent |= matches!(
            tried.outcome,
            TryOutcome::Sent | TryOutcome::SentWithin { .. }
        );
    }
}

/// In the end one gateway, which holds as much as any, sends what is left, and says how much that was.
///
/// # Errors
/// When it does not come to an end.
pub(super) fn empties(world: &mut World, members: &[usize]) -> Result<u64, String> {
    let Some(site) = gateway(world, members) else {
        return Ok(0);
    };
    let (mut left, mut was_quiet) = (0, false);
    for _ in 0..RUNS_MAX {
        let handed = send(world, site, &TryOutcome::Sent)?;
        *world.counts.entry("mails sent").or_default() += handed;
        left += handed;
        // What it writes down while it sends may vouch for times that were in doubt: of that it tells next time.
        if handed == 0 && was_quiet {
            return Ok(left);
        }
        was_quiet = handed == 0;
    }
    Err(format!("site {site} does not come to the end of its mail"))
}

/// What one gateway sent, no other sends once it has heard of it.
///
/// # Errors
/// Which one does.
pub(super) fn stays_empty(world: &World, members: &[usize]) -> Result<(), String> {
    for site in members {
        let before = known(world.node(*site));
        let handed = send(world, *site, &TryOutcome::Sent)?;
        if handed != 0 {
            let after = known(world.node(*site));
            for (effect, what) in after {
                let was = before.get(&effect).map_or(0, |was| was.leases.len());
                if was < what.leases.len() {
                    world.tell(|| format!("message {effect}: {what:?}"));
                }
            }
            return Err(format!(
                "site {site} sends {handed} messages that another one sent"
            ));
        }
    }
    Ok(())
}

/// Returns a site that is cleared for all, if one is.
fn gateway(world: &World, members: &[usize]) -> Option<usize> {
    let cleared = members.iter().find(|site| world.is_cleared(**site));
    cleared.or(members.first()).copied()
}
