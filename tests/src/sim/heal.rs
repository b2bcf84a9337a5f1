//! The end of a world: everything is healed, everybody has talked with everybody, and the laws must hold.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use orgo_node::care;
use orgo_node::membership;
use orgo_node::node::Node;
use orgo_node::policy;
use orgo_node::store::{StoreError, document};
use orgo_schema::fact::Body;
use orgo_schema::id::{DocumentKind, FactId, SignalId};
use serde_json::Value;

use super::talk::{Ended, Line};
use super::template::{BEGINNING, GRACE_MS, node_id};
use super::trouble::meet;
use super::world::World;
use super::{Outcome, deed, gone, law, mailbox, tell};

/// More than the clocks of sites that are sound may be apart, in milliseconds.
const SLACK_MS: i64 = 60_000;

/// How often everybody talks with everybody before they must agree.
const ROUNDS_MAX: usize = 6;

/// Heals a world and says what it came to.
///
/// # Errors
/// Which law does not hold.
pub fn heal(world: &mut World) -> Result<Outcome, String> {
    world.apart.clear();
    world.alone.clear();
    world.clear_up();
    for at in 0..world.sites.len() {
        world.sites[at].disk.set_room(None);
        world.sites[at].disk.set_cut(None);
        world.sites[at].disk.set_refusal(None);
        world.sites[at].clock.ahead_ms.store(0, Ordering::Relaxed);
        world.sites[at]
            .clock
            .doubtful
            .store(false, Ordering::Relaxed);
        world.start(at);
    }
    // Whoever was cut off in the middle may have gone on with what a removed one decided.
    gone::observe(world);
    let members: Vec<usize> = (0..world.sites.len())
        .filter(|at| !world.sites[*at].removed)
        .collect();
    // What a disk refused is done within moments.
    for at in &members {
        let followed = membership::follow(world.node(*at));
        followed.map_err(|trouble| format!("site {at} does not follow the roster: {trouble}"))?;
    }
    tell::what_went(world);
    talk_it_over(world, &members)?;
    // Whoever is asked whether something may go has had the time to object, by the latest that a clock may show.
    world.pass_ms(GRACE_MS + SLACK_MS);
    // Everybody looks at the ladder at one instant: what they record is the same.
    for at in &members {
        deed::turn(world, *at);
        tell::what_went(world);
    }
    gone::observe(world);
    // The gateway hears what the others recorded. What goes while they talk may let a case stand by itself again, of
    // which people are told: until nobody is told anything, and everybody has heard that.
    let mut digest = talk_it_over(world, &members)?;
    for _ in 0..ROUNDS_MAX {
        let left = mailbox::empties(world, &members)?;
        digest = talk_it_over(world, &members)?;
        if left == 0 {
            break;
        }
    }
    law::hold(world, &members)?;
    mailbox::stays_empty(world, &members)?;
    Ok(Outcome {
        counts: world.counts.clone(),
        passed_ms: world.now().since_ms(BEGINNING),
        digest,
    })
}

/// Lets all talk until they agree, and returns what they agree on.
fn talk_it_over(world: &mut World, members: &[usize]) -> Result<String, String> {
    // What a clone says comes to the one it is a clone of by way of others, a round later.
    let clones = members.len()
        - members
            .iter()
            .map(|at| world.sites[*at].of)
            .collect::<BTreeSet<_>>()
            .len();
    for round in 0..ROUNDS_MAX {
        for one in members {
            for other in members.iter().filter(|other| *other > one) {
                if world.sites[*one].of == world.sites[*other].of {
                    continue;
                }
                // Who let it in, or a clone of that, has yet to tell the others of the newcomer.
                let known = knows(world, *one, *other) && knows(world, *other, *one);
                if round <= clones && !known {
                    continue;
                }
                let ended = meet(world, *one, *other, true, Line::default());
                gone::observe(world);
                tell::what_went(world);
                if ended != Ended::Quiet {
                    return Err(format!(
                        "sites {one} and {other} talk over a good line: {ended:?}{}",
                        whose(world)
                    ));
                }
            }
        }
        for at in members {
            let folded = policy::again::run(world.node(*at));
            folded.map_err(|trouble| format!("site {at} does not fold again: {trouble}"))?;
        }
        if round >= clones && differing(world, members).is_none() {
            let cleared = members.iter().find(|at| world.is_cleared(**at));
            return Ok(digest(world.node(*cleared.unwrap_or(&members[0]))).to_string());
        }
    }
    let problem = differing(world, members).unwrap_or_default();
    let stale = members
        .iter()
        .filter_map(|at| law::rebuilt(world, *at).err());
    let stale: Vec<String> = stale.collect();
    Err(format!("{problem}; {}", stale.join("; ")))
}

/// Says which node each site is, which are removed, and who let the newcomer in.
fn whose(world: &World) -> String {
    let sites = world.sites.iter().enumerate().map(|(at, site)| {
        let removed = if site.removed { ", removed" } else { "" };
        format!("\n{at} is {}{removed}", node_id(site.of))
    });
    let by = world.newcomer.as_ref().map(|newcomer| node_id(newcomer.by));
    let by = by.map(|by| format!("\nthe newcomer was let in by {by}"));
    sites.chain(by).collect()
}

/// Whether a site knows another as a member.
fn knows(world: &World, one: usize, other: usize) -> bool {
    let roster = &world.node(one).setting().roster;
    roster.is_member(node_id(world.sites[other].of))
}

/// Says which compartment differs between which sites, if one does.
fn differing(world: &World, members: &[usize]) -> Option<String> {
    let digests: Vec<(usize, Value)> = members
        .iter()
        .map(|at| (*at, digest(world.node(*at))))
        .collect();
    for (one, here) in &digests {
        for (other, there) in &digests {
            let compartments = |digest: &Value| {
                digest["compartments"]
                    .as_array()
                    .cloned()
                    .unwrap_or_default()
            };
            for compartment in compartments(here) {
                let same = compartments(there)
                    .into_iter()
                    .find(|same| same["name"] == compartment["name"]);
                if same.is_some_and(|same| same != compartment) {
                    let name = compartment["name"].as_str().unwrap_or_default();
                    let nodes = [one, other].map(|at| world.node(*at));
                    let only = |said: [BTreeSet<String>; 2]| {
                        let only = |at: usize| said[at].difference(&said[1 - at]);
                        let here = only(0).map(|line| format!("at {one}: {line}"));
                        let there = only(1).map(|line| format!("at {other}: {line}"));
                        here.chain(there).collect::<Vec<_>>()
                    };
                    let changes = only(nodes.map(|node| changes(node, name)));
                    let rows = only(nodes.map(|node| rows(node, name)));
                    world.tell(|| [&*changes, &*rows].concat().join("\n"));
                    return Some(format!(
                        "sites {one} and {other} differ in {name}: {} changes, {} rows",
                        changes.len(),
                        rows.len()
                    ));
                }
            }
        }
    }
    None
}

/// Returns the rows of a compartment.
pub(super) fn rows(node: &Node, name: &str) -> BTreeSet<String> {
    let setting = node.setting();
    let mut held = setting.places();
    let Some(held) = held.find(|held| held.name == name) else {
        return BTreeSet::new();
    };
    let rows = node
        .store
        .read(|db| Ok::<_, StoreError>(orgo_node::store::care::derived_rows(db, held.row)?));
    rows.expect("it can be read").into_iter().collect()
}

/// Returns the changes of a compartment, each with the name of its document.
fn changes(node: &Node, name: &str) -> BTreeSet<String> {
    let setting = node.setting();
    let mut held = setting.places();
    let Some(held) = held.find(|held| held.name == name) else {
        return BTreeSet::new();
    };
    let mut all = BTreeSet::new();
    let read = node.store.read(|db| {
        for kind in DocumentKind::ALL {
            let mut last = 0;
            loop {
                let page = document::after(db, kind, last, 500)?;
                let Some(end) = page.last() else { break };
                last = end.row;
                for row in page.iter().filter(|row| row.compartment == held.row) {
                    let hashes = document::hashes(db, row.row)?;
                    all.extend(hashes.iter().map(|hash| format!("{:?} {hash:?}", row.id)));
                }
            }
        }
        Ok::<_, StoreError>(())
    });
    read.expect("it can be read");
    all
}

/// Returns what must be equal on nodes that agree.
pub(super) fn digest(node: &Node) -> Value {
    node.store
        .read(|db| care::digest(db, &node.setting()))
        .expect("it can be read")
}

/// Returns every fact that a node holds.
pub(super) fn facts(node: &Node) -> BTreeSet<FactId> {
    let all = law::written(node).into_iter();
    all.flat_map(|held| held.facts.into_keys()).collect()
}

/// Returns every signal that a node holds and that says what came in.
pub(super) fn signals(node: &Node) -> BTreeSet<SignalId> {
    let says = |held: &law::Held| {
        let mut facts = held.facts.values();
        facts.any(|fact| matches!(fact.body, Body::Received(_)))
    };
    let all = law::documents(node).into_iter();
    let signals = all.filter(|held| held.row.id.kind == DocumentKind::Signal && says(held));
    signals.map(|held| SignalId::new(held.row.id.id)).collect()
}
