//! Attachments come last, in parts, and go on after a cut.

use orgo_schema::id::BlobHash;

use super::{
    memory::{Memory, compartment},
    world::World,
};
use crate::session::{CHUNK_BYTES, Event};

fn blob(n: u16) -> BlobHash {
    BlobHash::new(*blake3::hash(&n.to_be_bytes()).as_bytes())
}

fn put(memory: &mut Memory, n: u16, len: usize) {
    memory.put_blob(compartment("main"), blob(n), &vec![n.to_be_bytes()[1]; len]);
}

/// Lets a node refer to everything that another one has.
fn refer(world: &mut World, from: usize, to: usize) {
    let references = world.nodes[from].references.clone();
    world.nodes[to].references.extend(references);
}

#[test]
fn blobs_come_small_ones_first_and_whole() {
    let mut world = World::new(2);
    put(&mut world.nodes[0], 1, 10 * CHUNK_BYTES + 7);
    put(&mut world.nodes[0], 2, CHUNK_BYTES);
    for n in 3..500 {
        put(&mut world.nodes[0], n, 100);
    }
    refer(&mut world, 0, 1);
    world.connect(0, 1);
    while !world.nodes[1].has_blob(compartment("main"), blob(1)) {
        let before = world.nodes[1].blobs.len();
        for side in [0, 1] {
            world.deliver((0, 1), side);
            world.store((0, 1), side);
        }
        let large = world.nodes[1]
            .blobs
            .contains_key(&(compartment("main"), blob(1)));
        assert!(
            !large || before >= 498,
            "the large one after {before} others"
        );
    }
    world.drain();
    assert!(world.nodes[0].blobs == world.nodes[1].blobs);
    let asking = &world.ends(0, 1)[1];
    assert!(
        asking.sent < 500 * 60 + 1_000,
        "{} bytes to ask for 499",
        asking.sent
    );
    assert!(asking.events.ends_with(&[Event::Idle]));
}

#[test]
fn a_cut_blob_goes_on_with_the_first_missing_chunk() {
    let mut world = World::new(2);
    put(&mut world.nodes[0], 1, 20 * CHUNK_BYTES);
    refer(&mut world, 0, 1);
    let name = (compartment("main"), blob(1));
    world.connect(0, 1);
    while world.nodes[1].blobs.get(&name).map_or(0, Vec::len) < 9 {
        for side in [0, 1] {
            world.deliver((0, 1), side);
            world.store((0, 1), side);
        }
    }
    world.cut((0, 1));
    let [sent, _] = world.meet(0, 1);
    assert!(
        sent < 11 * CHUNK_BYTES + 2_000,
        "{sent} bytes for 11 chunks"
    );
    assert!(world.nodes[0].blobs == world.nodes[1].blobs);
}

/// An envelope that is written while a large blob travels does not wait for it.
#[test]
fn envelopes_overtake_blobs() {
    let mut world = World::new(2);
    let main = compartment("main");
    put(&mut world.nodes[0], 1, 80 * CHUNK_BYTES);
    refer(&mut world, 0, 1);
    world.connect(0, 1);
    let name = (main, blob(1));
    while world.nodes[1].blobs.get(&name).map_or(0, Vec::len) < 5 {
        for side in [0, 1] {
            world.deliver((0, 1), side);
            world.store((0, 1), side);
        }
    }
    world.nodes[0].write_one(main, 1, 100);
    world.appended(0, main);
    let before = world.nodes[1].blobs[&name].len();
    while world.nodes[1].sets(main).0.is_empty() {
        for side in [0, 1] {
            world.deliver((0, 1), side);
            world.store((0, 1), side);
        }
    }
    let after = world.nodes[1].blobs[&name].len();
    assert!(
        after - before <= 5,
        "{} chunks went before the envelope",
        after - before
    );
}

#[test]
fn limits_hold_and_are_said() {
    let mut world = World::new(2);
    world.settings.blob_bytes_max = 1_000;
    world.settings.blobs_bytes_max = 5_000;
    for n in 0..10 {
        put(&mut world.nodes[0], n, 900);
    }
    put(&mut world.nodes[0], 99, 1_001);
    refer(&mut world, 0, 1);
    world.connect(0, 1);
    world.drain();
    assert_eq!(world.nodes[1].blobs.len(), 5);
    let main = compartment("main");
    let event = Event::BlobTooLarge {
        compartment: main,
        hash: blob(99),
        size: 1_001,
    };
    let events = world.events(0, 1, 1);
    assert!(events.contains(&event), "{events:?}");
    assert!(events.contains(&Event::Idle));
}

/// A blob that says it is small and is not: nobody asks for more than was said.
#[test]
fn a_blob_that_never_ends_is_left() {
    let mut world = World::new(2);
    put(&mut world.nodes[0], 1, 100 * CHUNK_BYTES);
    world.nodes[1]
        .references
        .insert((compartment("main"), blob(1)), 2 * CHUNK_BYTES as u64);
    put(&mut world.nodes[0], 2, 3 * CHUNK_BYTES);
    world.nodes[1]
        .references
        .insert((compartment("main"), blob(2)), 3 * CHUNK_BYTES as u64);
    world.meet(0, 1);
    assert_eq!(
        world.nodes[1].blobs[&(compartment("main"), blob(1))].len(),
        2
    );
    assert!(world.nodes[1].has_blob(compartment("main"), blob(2)));
}

#[test]
fn a_blob_that_comes_later_is_told_of() {
    let mut world = World::new(3);
    let main = compartment("main");
    world.nodes[1].references.insert((main, blob(1)), 900);
    world.nodes[2].references.insert((main, blob(1)), 900);
    world.connect(1, 2);
    world.drain();
    assert!(!world.nodes[2].has_blob(main, blob(1)));
    put(&mut world.nodes[0], 1, 900);
    world.connect(0, 1);
    world.drain();
    assert!(
        world.nodes[2].has_blob(main, blob(1)),
        "passed on by the node between"
    );
}
