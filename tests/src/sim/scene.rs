//! How some worlds begin: with what needs several things in a row, each of which chance brings too seldom. From then on
//! such a world goes on like any other.

use super::command;
use super::deed::{person, take_mail};
use super::disk::Refusal;
use super::stick::{asked_for, export_to, hand};
use super::talk::{Ended, Line};
use super::template::Template;
use super::trouble::{meet, remove_by};
use super::world::World;
use orgo_node::environment::Moment;
use orgo_node::verb::BundleExport;
use orgo_schema::command::{Command, Object};
use orgo_schema::fact::Item;

/// Commits of which one is refused while a node does what a removal demands.
const COMMITS: u64 = 6;

/// Lets a world begin with one of the scenes that it has enough sites for.
pub(super) fn begins(world: &mut World) {
    let mut sites: Vec<usize> = (0..world.sites.len()).collect();
    let mut cast = Vec::new();
    while !sites.is_empty() {
        cast.push(sites.swap_remove(world.chance.place(sites.len())));
    }
    match (world.chance.below(6), cast.as_slice()) {
        (1, [one, other, third, ..]) => the_same_mail_twice(world, *one, *other, *third),
        // Whatever starts the site again mends it.
        (2..5, [one, other, third, ..]) => a_refused_commit(world, *one, *other, *third),
        (5, [one, other, third, fourth, ..]) => {
            a_raise_beyond_the_cut(world, [*one, *other, *third, *fourth]);
        }
        (_, [one, other, ..]) => the_second_bundle_first(world, *one, *other),
        _ => {}
    }
}

/// Two sites that see one another talk; a disk that refuses a commit may end that.
fn talk(world: &mut World, one: usize, other: usize) {
    world.tell(|| format!("{one} meets {other}"));
    let ended = meet(world, one, other, false, Line::default());
    let refused = [one, other].map(|at| world.sites[at].disk.take_refused());
    let is_excused = refused.contains(&true);
    assert!(
        ended == Ended::Quiet || is_excused,
        "sites {one} and {other} in conversation: {ended:?}"
    );
}

/// Of two bundles the second comes, which begins where the first ends.
fn the_second_bundle_first(world: &mut World, maker: usize, reader: usize) {
    world.count("scenes of bundles");
    let to = [world.sites[reader].of];
    take_mail(world, maker, 0);
    let first = asked_for(world, &to);
    export_to(world, maker, &first);
    take_mail(world, maker, 3);
    let second = BundleExport {
        since_last: true,
        ..asked_for(world, &to)
    };
    export_to(world, maker, &second);
    let last = world.sticks.last().cloned();
    hand(world, reader, last.as_slice());
}

/// A mail comes to a second gateway, which has it from the first; then the first is removed by a site that never
/// heard of it.
fn the_same_mail_twice(world: &mut World, gateway: usize, other: usize, remover: usize) {
    world.count("scenes of gateways");
    let number = world.chance.below(4);
    take_mail(world, gateway, number);
    talk(world, gateway, other);
    take_mail(world, other, number);
    remove_by(world, world.sites[gateway].of, remover);
}

/// A site has work of another one, and hears of the removal that takes it away while its disk refuses a commit.
fn a_refused_commit(world: &mut World, removed: usize, hearer: usize, remover: usize) {
    world.count("scenes of refused commits");
    let case = command::open(world, "A leak".to_owned());
    person(world, removed, case);
    talk(world, removed, hearer);
    remove_by(world, world.sites[removed].of, remover);
    // The first one keeps the removal itself.
    let refusal = Refusal {
        after: 1 + world.chance.below(COMMITS),
        moment: Moment::Begins,
    };
    world.sites[hearer].disk.set_refusal(Some(refusal));
    talk(world, remover, hearer);
    world.sites[hearer].disk.set_refusal(None);
}

/// Somebody raises a case that others hold, and those carry it on; meanwhile a fourth site removes the one that raised
/// it, takes in the same mail and works on it.
fn a_raise_beyond_the_cut(world: &mut World, [gateway, raiser, remover, last]: [usize; 4]) {
    world.count("scenes of raises");
    take_mail(world, gateway, 0);
    talk(world, gateway, raiser);
    let Some(case) = world.cases.first().copied() else {
        return;
    };
    let raise = Command::RaiseCase {
        case,
        to: Template::get().restricted,
        reason: None,
    };
    person(world, raiser, raise);
    remove_by(world, world.sites[raiser].of, remover);
    take_mail(world, remover, 0);
    let add = Command::Add {
        object: Object::Case(case),
        item: Item::Tag("urgent".to_owned()),
    };
    person(world, remover, add);
    talk(world, raiser, gateway);
    if world.chance.happens(50) {
        talk(world, gateway, last);
    }
    talk(world, gateway, remover);
}
