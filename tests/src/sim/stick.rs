//! Bundles: files that somebody makes for one or several, carries about, and hands over late, twice, in any
//! order, damaged, or never; and the receipts that may come back.
//!
//! What seals a bundle draws from the system's randomness, so the bytes of a file, and a few of its length,
//! are others each time a world is run. Nothing here looks at them: where a file is damaged is drawn as a
//! fraction of its length, and whatever is damaged is refused whole.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use orgo_node::admit;
use orgo_node::bundle::export::export;
use orgo_node::bundle::import::{Imported, import};
use orgo_node::bundle::receipt;
use orgo_node::failure::Failure;
use orgo_node::node::Node;
use orgo_node::peer::replica::Held;
use orgo_node::store::StoreError;
use orgo_node::verb::BundleExport;
use orgo_schema::id::{CompartmentId, EnvelopeHash, NodeId};
use orgo_sync::bundle::SignedReceipt;
use orgo_sync::parcel::InstanceId;
use orgo_sync::session::Replica as _;

use super::heal::digest;
use super::template::{self, NEWCOMER, node_id};
use super::world::World;

/// The most bundles that are carried about.
const STICKS_MAX: usize = 12;
/// How finely the place of a damage is drawn.
const FRACTIONS: u64 = 1 << 20;

/// A bundle that somebody carries.
#[derive(Debug, Clone)]
pub struct Stick {
    /// Which node made it.
    pub maker: usize,
    /// Which nodes it is for.
    pub to: BTreeSet<usize>,
    file: PathBuf,
}

/// A receipt that somebody carries.
#[derive(Debug, Clone)]
pub struct Slip {
    /// Which node made the bundle.
    pub maker: usize,
    file: PathBuf,
}

/// Lets somebody make a bundle, hand some over, lose one, or bring a receipt back.
pub fn happens(world: &mut World) {
    match world.chance.below(100) {
        0..40 => make(world),
        40..75 => hand_over(world),
        75..85 => hand_over_damaged(world),
        85..90 => lose(world),
        _ => bring_back(world),
    }
}

fn make(world: &mut World) {
    let running = world.running();
    let Some(site) = world.chance.pick(&running).copied() else {
        return;
    };
    let maker = world.sites[site].of;
    let everyone = world.chance.happens(30);
    let others: Vec<usize> = members()
        .filter(|other| *other != maker && (everyone || world.chance.happens(50)))
        .collect();
    let full = world.chance.happens(10);
    let since_last = !full && world.chance.happens(40);
    let asked = BundleExport {
        everyone,
        full,
        since_last,
        ..asked_for(world, &others)
    };
    export_to(world, site, &asked);
}

/// Returns the nodes that may have a store of their own.
fn members() -> impl Iterator<Item = usize> {
    (0..template::SITES).chain([NEWCOMER])
}

/// Asks for a bundle for some nodes.
pub(super) fn asked_for(world: &World, others: &[usize]) -> BundleExport {
    BundleExport {
        to: others.iter().map(|of| template::name(*of)).collect(),
        everyone: false,
        output: world.folder().join("bundle.orgo"),
        split: None,
        full: false,
        since_last: false,
    }
}

/// Makes a bundle at a site, and puts it into the bag.
pub(super) fn export_to(world: &mut World, site: usize, asked: &BundleExport) {
    let maker = world.sites[site].of;
    world.tell(|| format!("{site} makes a bundle for {:?}", asked.to));
    match export(world.node(site), asked, &mut |_| ()) {
        Ok(exported) => {
            world.count("bundles");
            if world.sticks.len() == STICKS_MAX {
                world.sticks.remove(0);
            }
            let to = members().filter(|of| exported.to.contains(&template::name(*of)));
            world.sticks.push(Stick {
                maker,
                to: to.collect(),
                file: exported.files[0].clone(),
            });
        }
        // Nobody is left to seal it to, or one of them was removed.
        Err(Failure::Input(_)) => world.count("bundles refused"),
        Err(trouble) => {
            assert!(world.is_excused(site), "a bundle at site {site}: {trouble}");
            world.count("bundles that failed");
        }
    }
}

/// Takes some of the sticks out of the bag, in any order, each perhaps twice.
fn some(world: &mut World) -> Vec<Stick> {
    let count = 1 + world.chance.place(3);
    let mut some = Vec::new();
    for _ in 0..count {
        some.extend(world.chance.pick(&world.sticks).cloned());
    }
    some
}

fn hand_over(world: &mut World) {
    let running = world.running();
    let Some(site) = world.chance.pick(&running).copied() else {
        return;
    };
    let sticks = some(world);
    if !sticks.is_empty() {
        hand(world, site, &sticks);
    }
}

/// Hands bundles over at a site.
pub(super) fn hand(world: &mut World, site: usize, sticks: &[Stick]) {
    let makers: Vec<usize> = sticks.iter().map(|stick| stick.maker).collect();
    world.tell(|| format!("{site} is handed bundles of {makers:?}"));
    let files: Vec<PathBuf> = sticks.iter().map(|stick| stick.file.clone()).collect();
    let removed: BTreeSet<usize> = members()
        .filter(|of| {
            let roster = &world.node(site).setting().roster;
            roster.is_removed(node_id(*of))
        })
        .collect();
    let imported = match import(world.node(site), &files, None, &mut |_| ()) {
        Ok(imported) => imported,
        Err(trouble) => {
            assert!(world.is_excused(site), "bundles at site {site}: {trouble}");
            world.count("imports that failed");
            return;
        }
    };
    let of = world.sites[site].of;
    let usable = sticks.iter().filter(|stick| {
        stick.maker != of && stick.to.contains(&of) && !removed.contains(&stick.maker)
    });
    let usable = usable.count();
    // One of them may have told of the removal of another's maker.
    let fits = imported.items.len() == usable
        || world.is_excused(site)
        || imported
            .failed
            .iter()
            .any(|why| why.contains("was removed"));
    assert!(fits, "bundles at site {site}: {:?}", imported.failed);
    for taken in &imported.items {
        world.count("imports");
        // Whoever is cleared for a compartment holds it here.
        let mut skipped = taken.skipped.iter();
        let sealed = skipped.find(|what| what.contains("not here yet"));
        assert!(sealed.is_none(), "site {site} was sent {sealed:?}");
    }
    take_receipts(world, site, &imported);
}

/// Keeps the receipts that were written, which claim no more than what came.
fn take_receipts(world: &mut World, site: usize, imported: &Imported) {
    for slip in &imported.receipts {
        let Some(written) = &slip.file else { continue };
        let maker = members().find(|of| template::name(*of) == slip.to);
        let maker = maker.expect("it is for a member");
        check_claims(world, site, maker, written);
        let file = world.folder().join("bundle.orgo.receipt");
        fs::rename(written, &file).expect("it was just written");
        world.slips.push(Slip { maker, file });
    }
}

/// A receipt says how far another node's log is here: all of that must be here.
fn check_claims(world: &World, site: usize, maker: usize, file: &Path) {
    // Positions in the log of a store that was put back, or of one of two, say nothing of the other.
    let makers = world.running().into_iter();
    let mut makers = makers.filter(|at| world.sites[*at].of == maker);
    let forked = |of: usize| world.forked.contains(&of);
    // What a node handed over itself is left out of bundles for it alone, also where it lost that since.
    let is_forked = forked(maker) || forked(world.sites[site].of);
    // Who was told the wrong position knows no better.
    let is_misled = world.misled.contains(&(site, maker));
    let (Some(at), false) = (makers.next(), is_forked || is_misled) else {
        return;
    };
    let bytes = fs::read(file).expect("it was just written");
    let receipt = SignedReceipt::read_file(&bytes).expect("it was just written");
    let receipt = receipt.verify().expect("it was just signed");
    for stored in receipt.stored {
        let id = stored.compartment;
        let here = envelopes(world.node(site), id, u64::MAX);
        let claimed = envelopes(world.node(at), id, stored.position);
        let (lacking, position) = (claimed.difference(&here).count(), stored.position);
        assert!(
            lacking == 0,
            "site {site} says it has all of site {at} up to {position}, and lacks {lacking} envelopes"
        );
    }
}

/// Returns the envelopes of a compartment up to a position of the log, and those that wait for the roster.
pub(super) fn envelopes(node: &Node, id: CompartmentId, until: u64) -> BTreeSet<EnvelopeHash> {
    let setting = node.setting();
    let nobody = NodeId::new([0; 32]);
    let read = node.store.read(|db| {
        let held = Held::new(db, setting, InstanceId::new([0; 16]));
        let mut found = BTreeSet::new();
        if until == u64::MAX {
            found.extend(held.items(id)?.into_iter().map(|(_, hash)| hash));
            return Ok(found);
        }
        let mut position = 0;
        // One at a time, so that the position of each is known.
        loop {
            let logged = held.after(id, position, nobody, 1)?;
            if logged.position <= position || logged.position > until || logged.parcels.is_empty() {
                return Ok::<_, StoreError>(found);
            }
            position = logged.position;
            found.extend(logged.parcels.iter().map(|parcel| parcel.signed.hash()));
        }
    });
    read.expect("it can be read")
}

/// Hands over a copy of a bundle that is cut short, or of which one bit is another.
fn hand_over_damaged(world: &mut World) {
    let running = world.running();
    let (Some(site), Some(stick)) = (
        world.chance.pick(&running).copied(),
        world.chance.pick(&world.sticks).cloned(),
    ) else {
        return;
    };
    let file = world.folder().join("bundle.orgo");
    let mut bytes = fs::read(&stick.file).expect("it is carried about");
    damage(world, &mut bytes);
    fs::write(&file, bytes).expect("there is room");
    refuse(world, site, &file);
    world.count("damaged bundles");
}

fn damage(world: &mut World, bytes: &mut Vec<u8>) {
    let fraction = u128::from(world.chance.below(FRACTIONS));
    let bit = world.chance.below(8);
    let at = bytes.len() as u128 * fraction / u128::from(FRACTIONS);
    let at = usize::try_from(at).expect("it is less than the length");
    if world.chance.happens(50) {
        bytes.truncate(at);
    } else {
        bytes[at] ^= 1 << bit;
    }
}

/// What is damaged leaves nothing behind.
fn refuse(world: &World, site: usize, file: &Path) {
    let node = world.node(site);
    let before = digest(node);
    let imported = import(node, &[file.to_owned()], None, &mut |_| ());
    let took = imported.as_ref().is_ok_and(|taken| !taken.items.is_empty());
    assert!(!took, "site {site} took in a damaged bundle: {imported:?}");
    assert!(
        digest(node) == before,
        "a damaged bundle left something at site {site}"
    );
    drop(admit::withheld(node).expect("it can be read"));
}

fn lose(world: &mut World) {
    if !world.sticks.is_empty() {
        let at = world.chance.place(world.sticks.len());
        world.sticks.remove(at);
        world.count("bundles lost");
    }
}

/// Brings a receipt to the node it is for, or loses it, or damages it on the way.
fn bring_back(world: &mut World) {
    if world.slips.is_empty() {
        return;
    }
    let at = world.chance.place(world.slips.len());
    let slip = world.slips[at].clone();
    if world.chance.happens(60) {
        world.slips.remove(at);
    }
    let running = world.running().into_iter();
    let makers: Vec<usize> = running
        .filter(|site| world.sites[*site].of == slip.maker)
        .collect();
    let Some(site) = world.chance.pick(&makers).copied() else {
        return;
    };
    let is_damaged = world.chance.happens(20);
    if is_damaged {
        let mut bytes = fs::read(&slip.file).expect("it is carried about");
        damage(world, &mut bytes);
        fs::write(&slip.file, bytes).expect("there is room");
    }
    let asked = slip.file.to_str().expect("it is made of plain letters");
    match receipt::take(world.node(site), asked) {
        Ok(_) => {
            assert!(!is_damaged, "site {site} took a damaged receipt");
            world.count("receipts");
        }
        // It was for the store that an old copy was put in the place of, or whoever wrote it was removed.
        Err(Failure::Input(_)) => world.count("receipts refused"),
        Err(trouble) => {
            assert!(
                world.is_excused(site),
                "a receipt at site {site}: {trouble}"
            );
            world.count("receipts that failed");
        }
    }
}
