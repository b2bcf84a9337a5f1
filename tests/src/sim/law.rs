//! What must hold after healing, whatever happened (CONVERGENCE 10, SECURITY 1.3).
//!
//! Whatever a person was told is saved is there in the end, with two exceptions: what it was about was purged as people
//! asked; or it was raised, and a node was removed by a site that had not heard of all that this one carried. A document
//! that was raised is no exception by itself: every site that is cleared carries on what it has before that goes.
//!
//! What waits for the roster is told as well: a grant that nobody knows today may come tomorrow, and then it must count
//! at all sites or at none.

use std::collections::{BTreeMap, BTreeSet};

use orgo_node::admit;
use orgo_node::care;
use orgo_node::node::Node;
use orgo_node::peer::replica::Held as Replicated;
use orgo_node::store::admission::State;
use orgo_node::store::replica::Log;
use orgo_node::store::{Compartment, StoreError, document};
use orgo_schema::fact::Fact;
use orgo_schema::id::{BlobHash, CompartmentId, DocumentKind, FactId, NodeId};
use orgo_sync::chain::{Chain, Link};
use orgo_sync::parcel::InstanceId;
use orgo_sync::session::Replica as _;

use super::heal::{digest, facts, signals};
use super::stick::envelopes;
use super::template::{MOLE, NEWCOMER, node_id};
use super::world::World;
use super::{again, deed, gone, journal, shown, tell};

/// Checks every law.
///
/// # Errors
/// Which law does not hold.
pub fn hold(world: &mut World, members: &[usize]) -> Result<(), String> {
    nothing_lost(world, members)?;
    nothing_beyond(world, members)?;
    nothing_leaked(world, members)?;
    same_envelopes(world, members)?;
    same_waits(world, members)?;
    forks_are_flagged(world, members)?;
    chains_are_whole(world, members)?;
    nothing_missing(world, members)?;
    contents_are_everywhere(world, members)?;
    gone::nothing_came_back(world, members)?;
    gone::raised_is_above(world, members)?;
    for at in members {
        rebuilt(world, *at)?;
        shown::all_is_shown(world, *at)?;
    }
    let contested = deed::contested(world.node(members[0])).len();
    *world.counts.entry("acts contested").or_default() += contested as u64;
    journal::holds(world, members)?;
    shown::answers_come_after(world, members[0])?;
    again::folded_again(world, members[0])
}

/// No action that a person was told is saved has gone, and no mail.
fn nothing_lost(world: &World, members: &[usize]) -> Result<(), String> {
    let (mut held, mut mails) = (BTreeSet::new(), BTreeSet::new());
    for at in members {
        held.extend(facts(world.node(*at)));
        mails.extend(signals(world.node(*at)));
    }
    let any_removed = world.mole.removed || world.sites.iter().any(|site| site.removed);
    let purged = |document| world.graves.may_have_taken(document, any_removed);
    let mut told = world.acknowledged.iter();
    let lost = told.find(|(_, deed)| !held.contains(&deed.fact) && !purged(deed.document));
    if let Some((site, deed)) = lost {
        world.tell(|| tell::whereabouts(world, members, deed.document, deed.fact));
        return Err(format!("{deed:?}, saved at site {site}, is gone"));
    }
    let mut told = world.taken_in.iter();
    let lost = told.find(|(_, signal)| !mails.contains(signal) && !purged(Some((*signal).into())));
    if let Some((site, signal)) = lost {
        return Err(format!("mail {signal}, taken in at site {site}, is gone"));
    }
    Ok(())
}

/// What a removed site wrote later, and what was forged, counts nowhere.
fn nothing_beyond(world: &World, members: &[usize]) -> Result<(), String> {
    for at in members {
        // What somebody carried on who did not know of the removal yet is that one's to say.
        let held: BTreeSet<FactId> = written(world.node(*at))
            .into_iter()
            .flat_map(|Held { facts, carried, .. }| {
                let own = facts.into_keys();
                own.filter(move |fact| !carried.contains_key(fact))
            })
            .collect();
        if let Some(fact) = world.beyond.iter().find(|fact| held.contains(fact)) {
            return Err(format!("fact {fact} of a removed site counts at site {at}"));
        }
        if let Some(fact) = world.forged.iter().find(|fact| held.contains(fact)) {
            return Err(format!(
                "fact {fact}, which was forged, counts at site {at}"
            ));
        }
    }
    Ok(())
}

/// A node that is not cleared holds nothing of what is restricted.
fn nothing_leaked(world: &World, members: &[usize]) -> Result<(), String> {
    let cleared = members.iter().find(|at| world.is_cleared(**at));
    let Some(cleared) = cleared else {
        return Ok(());
    };
    let cleared = world.node(*cleared);
    let setting = cleared.setting();
    let restricted = setting.compartments.iter();
    let mut restricted = restricted.filter(|held| held.name == "restricted");
    let id = restricted.next().map(|held| held.scope.compartment);
    let id = id.ok_or("a node that is cleared holds nothing of what is restricted")?;
    for at in members.iter().filter(|at| !world.is_cleared(**at)) {
        let node = world.node(*at);
        let setting = node.setting();
        let mut held = setting.compartments.iter();
        if held.any(|held| held.scope.compartment == id)
            || !envelopes(node, id, u64::MAX).is_empty()
        {
            return Err(format!("site {at} holds what is restricted"));
        }
    }
    Ok(())
}

/// The same envelopes entered everywhere, each compartment's at every node that holds it.
fn same_envelopes(world: &World, members: &[usize]) -> Result<(), String> {
    let mut first: BTreeMap<CompartmentId, (usize, BTreeSet<_>)> = BTreeMap::new();
    for at in members {
        let node = world.node(*at);
        for held in node.setting().places() {
            let id = held.scope.compartment;
            let here = entered(node, held)?;
            let counted = counted(node, held)?;
            if counted != here.len() as u64 {
                return Err(format!(
                    "site {at} counts {counted} of {} envelopes of {}",
                    here.len(),
                    held.name
                ));
            }
            let (other, there) = first.entry(id).or_insert_with(|| (*at, here.clone()));
            if *there != here {
                let differ = there.symmetric_difference(&here).count();
                world.tell(|| {
                    let parcels = |at: usize| {
                        let node = world.node(at);
                        admit::everything(node, held).unwrap_or_default()
                    };
                    let all = parcels(*at).into_iter().chain(parcels(*other));
                    let only = all.filter(|parcel| {
                        let hash = *parcel.signed.hash().as_bytes();
                        there.contains(&hash) != here.contains(&hash)
                    });
                    only.map(|parcel| format!("{:?}\n", parcel.signed.read()))
                        .collect()
                });
                return Err(format!(
                    "sites {other} and {at} differ in {differ} envelopes of {}",
                    held.name
                ));
            }
        }
    }
    Ok(())
}

/// What waits for the roster waits everywhere: once what it waits for comes, it counts everywhere.
fn same_waits(world: &World, members: &[usize]) -> Result<(), String> {
    let mut first: BTreeMap<CompartmentId, (usize, BTreeSet<_>)> = BTreeMap::new();
    for at in members {
        let node = world.node(*at);
        let parked = admit::parked(node).map_err(|error| error.to_string())?;
        for held in node.setting().places() {
            let id = held.scope.compartment;
            let here = parked.iter().filter(|waits| waits.compartment == id);
            let here: BTreeSet<_> = here.map(|waits| waits.envelope).collect();
            let (other, there) = first.entry(id).or_insert_with(|| (*at, here.clone()));
            if *there != here {
                return Err(format!(
                    "at sites {other} and {at} other envelopes of {} wait for the roster",
                    held.name
                ));
            }
        }
    }
    Ok(())
}

/// Returns the envelopes that entered a compartment.
fn entered(node: &Node, held: &Compartment) -> Result<BTreeSet<[u8; 32]>, String> {
    let parcels = admit::everything(node, held).map_err(|error| error.to_string())?;
    let hashes = parcels
        .iter()
        .map(|parcel| *parcel.signed.hash().as_bytes());
    Ok(hashes.collect())
}

/// Returns how many envelopes of a compartment a node says it has when it has caught up with another.
fn counted(node: &Node, held: &Compartment) -> Result<u64, String> {
    let counted = node.store.read(|db| {
        let log = Log::open(db, held)?;
        Ok::<_, StoreError>(log.map(|log| log.count()).transpose()?.unwrap_or(0))
    });
    counted.map_err(|error| error.to_string())
}

/// Who continued a chain in two ways is known to everybody, and nobody else is blamed.
fn forks_are_flagged(world: &World, members: &[usize]) -> Result<(), String> {
    let may: BTreeSet<NodeId> = world.forked.iter().map(|of| node_id(*of)).collect();
    let mut flagged: BTreeMap<String, (usize, BTreeSet<NodeId>)> = BTreeMap::new();
    for at in members {
        let node = world.node(*at);
        let forks = admit::forks(node).map_err(|error| error.to_string())?;
        for held in node.setting().places() {
            let here = forks.iter().filter(|(_, name)| *name == held.name);
            let here: BTreeSet<NodeId> = here.map(|(author, _)| *author).collect();
            let mut blamed = here.iter();
            let honest = |author: &&NodeId| **author != node_id(MOLE) && !may.contains(author);
            if let Some(author) = blamed.find(honest) {
                world.tell(|| twice(node, held, *author));
                return Err(format!(
                    "node {author} used a number twice in {}",
                    held.name
                ));
            }
            let (other, there) = flagged
                .entry(held.name.clone())
                .or_insert_with(|| (*at, here.clone()));
            if *there != here {
                return Err(format!(
                    "sites {other} and {at} blame others of {}",
                    held.name
                ));
            }
        }
    }
    Ok(())
}

/// Says which envelopes of an author have a number in common.
fn twice(node: &Node, held: &Compartment, author: NodeId) -> String {
    let mut by_number: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for parcel in admit::everything(node, held).unwrap_or_default() {
        if let Ok(envelope) = parcel.signed.read()
            && envelope.author == author
        {
            let listed = envelope.changes.iter().map(|listed| listed.document);
            let (hash, wall) = (parcel.signed.hash(), envelope.wall.latest);
            let what = format!("{hash} of {wall:?}: {:?}", listed.collect::<Vec<_>>());
            by_number.entry(envelope.seq).or_default().push(what);
        }
    }
    by_number.retain(|_, envelopes| envelopes.len() > 1);
    let site = (0..=NEWCOMER).find(|of| node_id(*of) == author);
    format!("used twice by {site:?}: {by_number:?}")
}

/// Of the chains of honest members nothing is missing.
fn chains_are_whole(world: &World, members: &[usize]) -> Result<(), String> {
    let exempt = exempt(world);
    for at in members {
        let node = world.node(*at);
        for held in node.setting().places() {
            let mut chains: BTreeMap<NodeId, Chain> = BTreeMap::new();
            let parcels = admit::everything(node, held).map_err(|error| error.to_string())?;
            for parcel in parcels {
                let envelope = parcel.signed.read().map_err(|error| error.to_string())?;
                let link = Link::of(&envelope, parcel.signed.hash());
                chains.entry(envelope.author).or_default().add(link);
            }
            let broken =
                |chain: &Chain| !chain.missing().is_empty() || chain.gaps().next().is_some();
            let mut chains = chains.iter();
            if let Some((author, _)) =
                chains.find(|(author, chain)| !exempt.contains(author) && broken(chain))
            {
                return Err(format!(
                    "the chain of node {author} in {} has a gap at site {at}",
                    held.name
                ));
            }
        }
    }
    Ok(())
}

/// Returns who may have lost something, or tells lies.
fn exempt(world: &World) -> BTreeSet<NodeId> {
    let mut exempt: BTreeSet<NodeId> = world.forked.iter().map(|of| node_id(*of)).collect();
    exempt.insert(node_id(MOLE));
    let removed = world.sites.iter().filter(|site| site.removed);
    exempt.extend(removed.map(|site| node_id(site.of)));
    exempt
}

/// No bytes of what an honest member wrote stay away.
fn nothing_missing(world: &World, members: &[usize]) -> Result<(), String> {
    let exempt = exempt(world);
    for at in members {
        let withheld = admit::withheld(world.node(*at)).map_err(|error| error.to_string())?;
        let known = |row: &&admit::Withheld| {
            let document = row.document.known();
            row.state == State::Missing && !world.graves.may_have_emptied(document)
        };
        let mut missing = withheld.iter().filter(known);
        if let Some(row) =
            missing.find(|row| row.author.is_some_and(|author| !exempt.contains(&author)))
        {
            world.tell(|| format!("{row:#?}"));
            return Err(format!("change {} never came to site {at}", row.change));
        }
    }
    Ok(())
}

/// What facts refer to is at every node that may have it, if it is anywhere.
fn contents_are_everywhere(world: &World, members: &[usize]) -> Result<(), String> {
    let mut somewhere = BTreeSet::new();
    let mut lacking = Vec::new();
    for at in members {
        let node = world.node(*at);
        for held in node.setting().places() {
            let id = held.scope.compartment;
            for hash in referred(node, held) {
                if has(node, id, hash) {
                    somewhere.insert((id, hash));
                } else {
                    lacking.push((*at, id, hash));
                }
            }
        }
    }
    let mut lacking = lacking.into_iter();
    match lacking.find(|(_, id, hash)| somewhere.contains(&(*id, *hash))) {
        Some((at, _, hash)) => Err(format!("content {hash} never came to site {at}")),
        None => Ok(()),
    }
}

fn has(node: &Node, id: CompartmentId, hash: BlobHash) -> bool {
    let setting = node.setting();
    let read = node.store.read(|db| {
        let held = Replicated::new(db, setting, InstanceId::new([0; 16]));
        let (mut number, mut whole) = (0, false);
        while let Some(chunk) = held.chunk(id, hash, number)? {
            number += 1;
            whole = chunk.last;
            if whole {
                break;
            }
        }
        Ok::<_, StoreError>(whole)
    });
    read.expect("it can be read")
}

/// Returns the contents that the facts of a compartment refer to.
fn referred(node: &Node, held: &Compartment) -> BTreeSet<BlobHash> {
    let documents = documents(node);
    let here = documents
        .iter()
        .filter(|document| document.row.compartment == held.row);
    let facts = here.flat_map(|document| document.facts.values());
    facts.flat_map(|fact| fact.body.blobs()).collect()
}

/// A document that a node holds.
#[derive(Debug)]
pub(super) struct Held {
    /// Where.
    pub(super) row: document::Row,
    /// What it says.
    pub(super) facts: BTreeMap<FactId, Fact>,
    /// What of that was written in a laxer compartment, and in which.
    pub(super) carried: BTreeMap<FactId, CompartmentId>,
}

/// Returns the documents that a node holds, of the kinds that people work on.
pub(super) fn documents(node: &Node) -> Vec<Held> {
    let kinds = [DocumentKind::Case, DocumentKind::Task, DocumentKind::Signal];
    documents_of(node, &kinds)
}

/// Returns the documents into which people write at a node.
pub(super) fn written(node: &Node) -> Vec<Held> {
    let mut all = documents(node);
    all.extend(documents_of(node, &[DocumentKind::User]));
    all
}

/// Returns the documents of some kinds that a node holds.
pub(super) fn documents_of(node: &Node, kinds: &[DocumentKind]) -> Vec<Held> {
    let setting = node.setting();
    let read = node.store.read(|db| {
        let mut all = Vec::new();
        for kind in kinds {
            let mut last = 0;
            loop {
                let page = document::after(db, *kind, last, 500)?;
                let Some(end) = page.last() else { break };
                last = end.row;
                for row in page {
                    let compartment = setting.compartment(row.compartment);
                    let compartment = compartment.expect("it is held");
                    let document::Facts { facts, carried, .. } =
                        document::facts(db, compartment, row)?;
                    all.push(Held {
                        row,
                        facts,
                        carried,
                    });
                }
            }
        }
        Ok::<_, StoreError>(all)
    });
    read.expect("it can be read")
}

/// The tables are what the documents say.
pub(super) fn rebuilt(world: &World, site: usize) -> Result<(), String> {
    let node = world.node(site);
    let before = digest(node);
    care::rebuild(node).map_err(|error| format!("site {site} cannot be rebuilt: {error}"))?;
    if digest(node) == before {
        Ok(())
    } else {
        Err(format!("site {site} is not what a rebuild makes of it"))
    }
}
