//! What goes wrong in a world, and how sites meet in it.

use std::sync::atomic::Ordering;

use orgo_node::admit::{self, Source};
use orgo_node::guard;
use orgo_node::membership::revoke::revoke;
use orgo_node::peer::replica::Held;
use orgo_node::store::StoreError;
use orgo_schema::id::CompartmentId;
use orgo_sync::parcel::{InstanceId, Parcel};
use orgo_sync::session::Replica as _;

use super::heal::facts;
use super::talk::{Ended, Line, talk};
use super::template::Template;
use super::world::World;

/// Ten years, in milliseconds.
const TEN_YEARS_MS: i64 = 10 * 365 * 24 * 3_600_000;

/// Lets two sites that see one another talk, over a line that may be bad.
pub fn meeting(world: &mut World) {
    let Some((one, other)) = pair(world) else {
        return;
    };
    let bad = world.chance.happens(40);
    let line = if bad {
        bad_line(world)
    } else {
        Line::default()
    };
    let prove = world.chance.happens(20);
    world.tell(|| format!("{one} meets {other} over {line:?}"));
    match meet(world, one, other, prove, line) {
        Ended::Quiet => world.count("meetings"),
        Ended::Cut => world.count("meetings cut"),
        Ended::Closed(reason) => {
            world.tell(|| format!("{reason}"));
            world.count("meetings closed");
        }
        Ended::Trouble(problem) => panic!("sites {one} and {other} in conversation: {problem}"),
    }
}

/// Lets two sites that have power talk.
pub fn meet(world: &mut World, one: usize, other: usize, prove: bool, line: Line) -> Ended {
    let mut chance = world.chance.clone();
    let ended = talk(world.node(one), world.node(other), prove, line, &mut chance);
    world.chance = chance;
    ended
}

fn pair(world: &mut World) -> Option<(usize, usize)> {
    let running = world.running();
    let one = world.chance.pick(&running).copied()?;
    let other = world.chance.pick(&running).copied()?;
    let seen = (one.min(other), one.max(other));
    (one != other && !world.apart.contains(&seen)).then_some((one, other))
}

fn bad_line(world: &mut World) -> Line {
    let mut percent = || {
        if world.chance.happens(30) {
            world.chance.below(30)
        } else {
            0
        }
    };
    Line {
        cuts: percent(),
        drops: percent(),
        repeats: percent(),
        swaps: percent(),
        flips: percent(),
    }
}

/// Lets something go wrong.
pub fn happens(world: &mut World) {
    let site = world.chance.place(world.sites.len());
    world.tell(|| format!("trouble at {site}"));
    match world.chance.below(100) {
        0..25 => power(world, site),
        25..45 => partition(world),
        45..65 => clock(world, site),
        65..75 => copies(world, site),
        75..78 => remove(world, site),
        _ => forge(world, site),
    }
}

fn power(world: &mut World, site: usize) {
    if world.sites[site].node.is_none() {
        world.start(site);
        world.count("starts");
    } else if world.chance.happens(70) {
        world.crash(site);
        world.count("crashes");
        if world.chance.happens(60) {
            world.start(site);
        }
    } else {
        world.stop(site);
        world.count("stops");
    }
}

fn partition(world: &mut World) {
    let (one, other) = (
        world.chance.place(world.sites.len()),
        world.chance.place(world.sites.len()),
    );
    let pair = (one.min(other), one.max(other));
    if let Some(at) = world.apart.iter().position(|apart| *apart == pair) {
        world.apart.remove(at);
    } else if one != other {
        world.apart.push(pair);
        world.count("partitions");
    }
}

fn clock(world: &mut World, site: usize) {
    let clock = &world.sites[site].clock;
    match world.chance.below(5) {
        0 => clock.ahead_ms.store(TEN_YEARS_MS, Ordering::Relaxed),
        1 => clock.ahead_ms.store(-TEN_YEARS_MS, Ordering::Relaxed),
        2 => clock.ahead_ms.store(3_600_000, Ordering::Relaxed),
        3 => clock.ahead_ms.store(-3_600_000, Ordering::Relaxed),
        _ => clock.ahead_ms.store(0, Ordering::Relaxed),
    }
    // A clock that is years off is one that nobody vouches for; one that is an hour off may fool people.
    let far = clock.ahead_ms.load(Ordering::Relaxed).abs() > 3_600_000;
    let doubtful = far || world.chance.happens(30);
    world.sites[site]
        .clock
        .doubtful
        .store(doubtful, Ordering::Relaxed);
    world.count("clock jumps");
}

/// Keeps a copy of a store, or puts an old one in its place.
fn copies(world: &mut World, site: usize) {
    let old = world.copies.iter().rposition(|copy| copy.site == site);
    match old {
        Some(at) if world.chance.happens(50) => {
            let copy = world.copies.remove(at);
            world.crash(site);
            world.put_back(site, &copy.folder);
            // What this site alone knew is gone, as with every old backup.
            let acknowledged = std::mem::take(&mut world.acknowledged);
            world.acknowledged = acknowledged
                .into_iter()
                .enumerate()
                .filter(|(number, (by, _))| *by != site || *number < copy.acknowledged)
                .map(|(_, told)| told)
                .collect();
            // Numbers in other copies count the list as it was.
            world.copies.clear();
            world.start(site);
            world.count("old copies put back");
        }
        _ => {
            world.stop(site);
            world.keep_copy(site);
            world.start(site);
        }
    }
}

/// Lets an administrator at another site remove a site. It goes on as if it did not know.
fn remove(world: &mut World, site: usize) {
    let running = world.running();
    let Some(by) = world.chance.pick(&running).copied() else {
        return;
    };
    let is_last = world.sites.iter().filter(|site| !site.removed).count() <= 2;
    if by == site
        || is_last
        || world.sites.iter().any(|site| site.removed)
        || by == super::template::UNCLEARED
    {
        return;
    }
    let node = world.node(by);
    let template = Template::get();
    let person = guard::person(&node.setting(), template.user, &template.account);
    let name = super::template::name(site);
    match revoke(
        node,
        &person.expect("she is active"),
        &name,
        "it was stolen",
    ) {
        Ok(_) => {
            world.sites[site].removed = true;
            // What it wrote and this site had not heard of is beyond the cut.
            let known = facts(world.node(by));
            world
                .acknowledged
                .retain(|(by, fact)| *by != site || known.contains(fact));
            // The numbers in copies count the list as it was.
            world.copies.clear();
            world.count("removals");
        }
        Err(problem) => panic!("site {site} cannot be removed: {problem}"),
    }
}

/// Lets a member tell another what it has, damaged in a way that only a member can.
fn forge(world: &mut World, site: usize) {
    let Some((one, other)) = pair(world) else {
        return;
    };
    let source = if world.chance.happens(50) { site } else { one };
    let from = world.node(one).setting();
    let compartments: Vec<CompartmentId> = from
        .compartments
        .iter()
        .map(|held| held.scope.compartment)
        .collect();
    let compartment = *world.chance.pick(&compartments).expect("there are some");
    let parcels = world.node(one).store.read(|db| {
        let held = Held::new(db, from.clone(), InstanceId::new([0; 16]));
        let logged = held.after(compartment, 0, world.node(other).setting().node, 1 << 20)?;
        Ok::<_, StoreError>(logged.parcels)
    });
    let mut parcels = parcels.expect("it can be read");
    for parcel in &mut parcels {
        damage(world, parcel);
    }
    let source = Source::Wire(super::template::node_id(source));
    match admit::parcels(world.node(other), source, compartment, parcels, None) {
        Ok(_) | Err(StoreError::NoCompartment { .. }) => world.count("forgeries"),
        Err(trouble) => panic!("forged parcels at site {other}: {trouble}"),
    }
}

fn damage(world: &mut World, parcel: &mut Parcel) {
    let chance = &mut world.chance;
    let flip = |bytes: &mut Vec<u8>, chance: &mut super::chance::Chance| {
        if !bytes.is_empty() {
            let at = chance.place(bytes.len());
            bytes[at] ^= 1 << chance.below(8);
        }
    };
    match chance.below(5) {
        0 => flip(&mut parcel.signed.bytes, chance),
        1 => parcel.signed.signature[chance.place(64)] ^= 1,
        2 => {
            for (_, bytes) in &mut parcel.changes {
                flip(bytes, chance);
            }
        }
        3 => parcel.changes.clear(),
        _ => {
            let others: Vec<Vec<u8>> = parcel
                .changes
                .iter()
                .rev()
                .map(|(_, bytes)| bytes.clone())
                .collect();
            for ((_, bytes), other) in parcel.changes.iter_mut().zip(others) {
                *bytes = other;
            }
        }
    }
}
