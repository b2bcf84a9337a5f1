//! What goes wrong in a world, and how sites meet in it.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use orgo_node::environment::Moment;
use orgo_node::guard;
use orgo_node::intake::take_in;
use orgo_node::membership::revoke::revoke;

use super::chance::Chance;
use super::disk::{Cut, Refusal};
use super::heal::{facts, signals};
use super::talk::{Ended, Line, talk};
use super::template::{self, MOLE, Template};
use super::world::World;
use super::{decay, deed, gone, malice, newcomer, post};

/// The longest that a frame takes, in milliseconds: ten minutes.
const WAIT_MS_MAX: u64 = 600_000;
/// The most clones in a world.
const CLONES_MAX: usize = 1;
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
    if line.flips > 0 {
        let of = |site: usize| world.sites[site].of;
        world.misled.extend([(one, of(other)), (other, of(one))]);
    }
    match meet(world, one, other, prove, line) {
        Ended::Quiet => world.count("meetings"),
        Ended::Cut => world.count("meetings cut"),
        Ended::Closed(reason) => {
            world.tell(|| format!("{reason}"));
            world.count("meetings closed");
        }
        Ended::Trouble(problem) => {
            let excused = world.is_excused(one) || world.is_excused(other);
            assert!(
                excused,
                "sites {one} and {other} in conversation: {problem}"
            );
            world.count("meetings that failed");
        }
    }
}

/// Lets two sites that have power talk. While a frame takes long, mail comes to one of them.
pub fn meet(world: &mut World, one: usize, other: usize, prove: bool, line: Line) -> Ended {
    let mut chance = world.chance.clone();
    let mut mails = Vec::new();
    let nodes = (world.node(one), world.node(other));
    let mut meanwhile = |chance: &mut Chance| {
        world.pass_ms(i64::try_from(chance.below(WAIT_MS_MAX)).expect("a few minutes"));
        let (site, node) = if chance.happens(50) {
            (one, nodes.0)
        } else {
            (other, nodes.1)
        };
        mails.push((site, take_in(node, &[deed::any_mail(node, chance)])));
        !world.sites[site].disk.is_dead()
    };
    let ended = talk(nodes, prove, line, &mut chance, &mut meanwhile);
    world.chance = chance;
    for (site, taken) in mails {
        deed::keep_mail(world, site, taken);
    }
    ended
}

/// Chooses two sites that see one another and have power.
pub(super) fn pair(world: &mut World) -> Option<(usize, usize)> {
    let running = world.running();
    let one = world.chance.pick(&running).copied()?;
    let other = world.chance.pick(&running).copied()?;
    let seen = (one.min(other), one.max(other));
    // A clone never meets the one it is a clone of: their connections would be ones to themselves.
    let same = world.sites[one].of == world.sites[other].of;
    let hidden = world.alone.contains(&one) || world.alone.contains(&other);
    (!same && !hidden && !world.apart.contains(&seen)).then_some((one, other))
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
        waits: percent() / 3,
    }
}

/// Lets something go wrong.
pub fn happens(world: &mut World) {
    let site = world.chance.place(world.sites.len());
    world.tell(|| format!("trouble at {site}"));
    match world.chance.below(100) {
        0..15 => power(world, site),
        15..22 => power_cut(world, site),
        22..29 => full_disk(world, site),
        29..32 => refused_commit(world, site),
        32..42 => partition(world),
        42..50 => swizzle(world),
        50..62 => clock(world, site),
        62..70 => copies(world, site),
        70..73 => remove(world, site),
        73..76 => clone(world, site),
        76..78 => newcomer::joins(world, site),
        78..80 => decay::decays(world, site),
        80..84 => post::post(world),
        84..92 => post::forge(world, site),
        _ => malice::happens(world),
    }
}

/// Lets the power of a site go in the middle of one of its next commits.
fn power_cut(world: &mut World, site: usize) {
    let chance = &mut world.chance;
    let moments = [Moment::Begins, Moment::Filled, Moment::Committed];
    let cut = Cut {
        after: chance.below(6),
        moment: moments[chance.place(3)],
        torn: chance.draw(),
    };
    world.sites[site].disk.set_cut(Some(cut));
}

/// Lets the disk of a site run full, or makes room.
fn full_disk(world: &mut World, site: usize) {
    let disk = &world.sites[site].disk;
    if disk.is_full() {
        disk.set_room(None);
    } else {
        let pages = world.chance.below(4);
        let pages = u32::try_from(pages).expect("a few");
        world.sites[site].disk.set_room(Some(pages));
        world.count("full disks");
    }
}

/// Lets the disk of a site refuse one of its next commits; the power stays.
fn refused_commit(world: &mut World, site: usize) {
    let chance = &mut world.chance;
    let refusal = Refusal {
        after: chance.below(2),
        moment: [Moment::Begins, Moment::Filled, Moment::Filled][chance.place(3)],
    };
    world.sites[site].disk.set_refusal(Some(refusal));
}

/// Cuts the sites off one by one, and lets them come back one by one in another order: one step each time.
fn swizzle(world: &mut World) {
    if world.swizzle.is_empty() {
        // Each comes twice: the first time it goes, the second time it is back.
        for _ in 0..2 {
            let mut sites: Vec<usize> = (0..world.sites.len()).collect();
            while !sites.is_empty() {
                let next = sites.swap_remove(world.chance.place(sites.len()));
                world.swizzle.push(next);
            }
        }
        world.count("swizzles");
    }
    let site = world.swizzle.remove(0);
    if !world.alone.remove(&site) {
        world.alone.insert(site);
    }
}

/// Puts a second node under the name of a site.
fn clone(world: &mut World, site: usize) {
    let of = world.sites[site].of;
    let cloned = world.sites.iter().filter(|site| site.of == of).count() > 1;
    let cloned = cloned || world.sites.len() > CLONES_MAX + template::SITES;
    if cloned || world.is_excused(site) {
        return;
    }
    world.clone_site(site);
    world.count("clones");
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
            rewind(&mut world.acknowledged, site, copy.acknowledged);
            rewind(&mut world.taken_in, site, copy.taken_in);
            rewind(&mut world.graves.told, site, copy.gone);
            // Numbers in other copies count the lists as they were.
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

/// Forgets what a site said after a list was so long.
fn rewind<T>(told: &mut Vec<(usize, T)>, site: usize, length: usize) {
    let mut number = 0;
    told.retain(|(by, _)| {
        number += 1;
        *by != site || number <= length
    });
}

/// Lets an administrator at another site remove a site, with all its clones, or the malicious member. They
/// go on as if they did not know.
fn remove(world: &mut World, site: usize) {
    let running = world.running();
    let Some(by) = world.chance.pick(&running).copied() else {
        return;
    };
    let of = if world.chance.happens(30) {
        MOLE
    } else {
        world.sites[site].of
    };
    remove_by(world, of, by);
}

/// Lets the administrator at a site remove a node, unless that is too much for one world.
pub(super) fn remove_by(world: &mut World, of: usize, by: usize) {
    let members: BTreeSet<usize> = world
        .sites
        .iter()
        .filter(|site| !site.removed)
        .map(|site| site.of)
        .collect();
    let any_removed = world.mole.removed || world.sites.iter().any(|site| site.removed);
    let is_last = of != MOLE && members.len() <= 2;
    // Without who let it in, nobody may know the newcomer.
    let let_in = world.newcomer.as_ref();
    let must_stay = let_in.is_some_and(|newcomer| {
        newcomer.by == of || !newcomer::clones_hear(world, newcomer.by, Some(of))
    });
    let is_known = || {
        let roster = &world.node(by).setting().roster;
        roster.is_member(template::node_id(of))
    };
    let is_odd = world.sites[by].of == of || is_last || any_removed || must_stay;
    if is_odd || !world.is_cleared(by) || !is_known() {
        return;
    }
    let node = world.node(by);
    let template = Template::get();
    let person = guard::person(&node.setting(), template.user, &template.account);
    let name = template::name(of);
    let person = person.expect("she is active");
    let outcome = revoke(node, &person, &name, "it was stolen");
    if let Err(problem) = &outcome {
        assert!(
            world.is_excused(by),
            "site {of} cannot be removed: {problem}"
        );
        // Whether it was removed is what its administrator finds once the disk and the power are back.
        world.clear_up();
        world.sites[by].disk.set_room(None);
        world.sites[by].disk.set_cut(None);
        world.start(by);
        let roster = &world.node(by).setting().roster;
        if !roster.is_removed(template::node_id(of)) {
            return;
        }
    }
    world.tell(|| format!("{by} removes {of}"));
    world.mole.removed |= of == MOLE;
    for site in &mut world.sites {
        site.removed |= site.of == of;
    }
    forget(world, of, by);
    world.count("removals");
}

/// What a removed node wrote and the one that removed it had not heard of is beyond the cut.
fn forget(world: &mut World, of: usize, by: usize) {
    let (known, signals) = (facts(world.node(by)), signals(world.node(by)));
    let is_of = |site: usize| world.sites[site].of == of;
    let told = world.acknowledged.iter().copied();
    world.acknowledged = told
        .filter(|(site, deed)| !is_of(*site) || known.contains(&deed.fact))
        .collect();
    let mails = world.taken_in.iter().copied();
    world.taken_in = mails
        .filter(|(site, signal)| !is_of(*site) || signals.contains(signal))
        .collect();
    gone::forget(world, by);
    // The numbers in copies count the lists as they were.
    world.copies.clear();
}
