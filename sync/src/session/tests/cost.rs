//! What a session costs on the wire, before compression.

use super::{memory::compartment, world::World};
use crate::session::Event;

/// Two nodes that have met, with 100,000 envelopes of one change each.
fn hundred_thousand() -> World {
    let mut world = World::new(2);
    let main = compartment("main");
    for stamp in 0..100_000_u64 {
        world.nodes[0].write_one(main, stamp << 16, 20);
    }
    let (one, two) = world.nodes.split_at_mut(1);
    two[0].copy(&one[0], main);
    world
}

/// Forgets what the two know of each other's logs.
fn without_cursors(world: &mut World) {
    for node in &mut world.nodes {
        node.cursors.clear();
    }
}

#[test]
fn what_changes_decides_what_it_costs() {
    let main = compartment("main");
    let mut world = hundred_thousand();

    // The sets are compared, because nobody knows how far the other one is.
    let [one, two] = world.meet(0, 1);
    assert!(
        one < 1_500 && two < 1_500,
        "equal sets compared: {one} and {two} bytes"
    );

    let [one, two] = world.meet(0, 1);
    assert!(one < 700 && two < 700, "nothing new: {one} and {two} bytes");

    let bytes = 700;
    world.nodes[0].write_one(main, 100_000 << 16, bytes);
    let [one, two] = world.meet(0, 1);
    assert!(
        one < 1_024 + bytes && two < 700,
        "one change by cursor: {one} and {two} bytes"
    );

    world.nodes[1].write_one(main, 50_000 << 16, bytes);
    without_cursors(&mut world);
    let [one, two] = world.meet(0, 1);
    let sum = one + two;
    assert!(
        sum < 3 * 1_024 + bytes,
        "one change by comparing: {one} and {two} bytes"
    );
    assert_eq!(world.nodes[0].sets(main), world.nodes[1].sets(main));

    // Every sixteenth time the sets are compared although nobody doubts that they are equal.
    world.settings.prove = true;
    world.connect(0, 1);
    world.drain();
    for side in [0, 1] {
        let end = world.ends(0, 1)[side];
        assert!(end.sent < 1_100, "a proof: {} bytes", end.sent);
    }
    let compared = |event: &Event| match event {
        Event::Compared {
            compartment,
            ours,
            theirs,
            ..
        } => (*compartment, *ours, *theirs) == (main, 0, 0),
        Event::Met { .. }
        | Event::Estimate { .. }
        | Event::CaughtUp
        | Event::Ignored { .. }
        | Event::BlobTooLarge { .. }
        | Event::Idle => false,
    };
    let both = world.events(0, 1, 0).iter().chain(world.events(0, 1, 1));
    let both: Vec<_> = both.collect();
    let count = both.iter().filter(|event| compared(event)).count();
    assert_eq!(count, 1, "the asking side says so: {both:?}");
}

/// A cursor that claims too much, say of a store that lost its end: the counts show it.
#[test]
fn a_lie_of_a_cursor_is_found_by_counting() {
    let mut world = World::new(2);
    let main = compartment("main");
    for stamp in 0..500 {
        world.nodes[0].write_one(main, stamp, 100);
    }
    world.meet(0, 1);
    let log = world.nodes[1].logs.get_mut(&main).unwrap();
    let lost = *log.envelopes.keys().next().unwrap();
    log.lose(lost);
    world.meet(0, 1);
    assert_eq!(world.nodes[0].sets(main), world.nodes[1].sets(main));
}
