//! After cuts and reconnections everybody has the same.

use proptest::prelude::*;

use super::{
    memory::{Memory, NAMES, change, compartment},
    world::{Chance, World},
};
use crate::{
    envelope::ListedDocument,
    parcel::{InstanceId, PersonKey},
    session::Event,
};

/// Nodes that may both hold `secret` are the first and the third; the others share the rest.
fn check_equal(world: &World) {
    for name in NAMES {
        let id = compartment(name);
        let holders: Vec<_> = world
            .nodes
            .iter()
            .filter(|node| node.held.contains(&id))
            .collect();
        for pair in holders.windows(2) {
            let (one, two) = (pair[0].sets(id), pair[1].sets(id));
            assert_eq!(one.0.len(), two.0.len(), "envelopes of {name}");
            assert!(one == two, "{name} differs");
        }
    }
}

fn pairs(world: &World) -> impl Iterator<Item = (&Memory, &Memory)> {
    world
        .nodes
        .iter()
        .flat_map(|one| world.nodes.iter().map(move |two| (one, two)))
}

fn write_something(world: &mut World, chance: &mut Chance, node: usize, stamp: u64) {
    let held = world.nodes[node].held.iter().copied().collect::<Vec<_>>();
    let id = held[usize::try_from(chance.below(held.len() as u64)).unwrap()];
    match chance.below(8) {
        // What two gateways make alike of one mail.
        0 | 1 => {
            let first = chance.below(30);
            let changes = (first..first + 1 + chance.below(8)).map(|name| change(name, 900));
            world.nodes[node].write(id, stamp, changes.collect());
        }
        2 => {
            let first = 1_000_000 * (1 + chance.below(1_000_000));
            let changes = (first..first + 400).map(|name| change(name, 2_000));
            world.nodes[node].write(id, stamp, changes.collect());
        }
        _ => world.nodes[node].write_one(id, stamp, 300),
    }
    world.appended(node, id);
}

/// A history of writing, cutting and reconnecting, then a time of peace.
fn run(seed: u64, count: u8) {
    let mut chance = Chance(seed);
    let mut world = World::new(count);
    world.settings.hot_first = seed.is_multiple_of(3);
    let nodes = u64::from(count);
    for step in 0..1_200 {
        let mut a = usize::try_from(chance.below(nodes)).unwrap();
        let mut b = usize::try_from(chance.below(nodes)).unwrap();
        // Mostly something happens where there is a connection.
        let links: Vec<_> = world.links.keys().copied().collect();
        if !links.is_empty() && chance.below(20) > 0 {
            (a, b) = links[usize::try_from(chance.below(links.len() as u64)).unwrap()];
        }
        let link = (a.min(b), a.max(b));
        let side = usize::try_from(chance.below(2)).unwrap();
        match chance.below(60) {
            0 => world.cut(link),
            1 if a != b && !world.links.contains_key(&link) => world.connect(a, b),
            2 | 3 => write_something(&mut world, &mut chance, a, (step % 50) << 16),
            // The store is restored, to what it was: its cursors are void for others.
            4 if chance.below(20) == 0 => {
                world.links.retain(|(one, two), _| *one != a && *two != a);
                let [first, ..] = *world.nodes[a].instance.as_bytes();
                world.nodes[a].instance = InstanceId::new([first + 10; 16]);
            }
            n if n % 2 == 0 => {
                world.store(link, side);
            }
            _ => {
                world.deliver(link, side);
            }
        }
    }
    for (one, two) in pairs(&world) {
        for name in NAMES {
            one.check_cursor(two, compartment(name));
        }
    }
    for wire in world.links.values() {
        assert!(
            wire.ends.iter().all(|end| end.closed.is_none()),
            "seed {seed}"
        );
    }
    world.links.clear();
    // `secret` goes directly between its two holders; twice around for everybody else.
    for _ in 0..2 {
        for at in 0..usize::from(count) {
            world.meet(at, (at + 1) % usize::from(count));
        }
        if count > 2 {
            world.meet(0, 2);
        }
    }
    check_equal(&world);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn replicas_are_equal_after_any_history(seed: u64, count in 2_u8..=5) {
        run(seed, count);
    }
}

#[test]
fn an_empty_node_gets_everything_in_one_pass() {
    let mut world = World::new(2);
    let main = compartment("main");
    for stamp in 0..2_000 {
        world.nodes[0].write_one(main, stamp, 600);
    }
    world.connect(0, 1);
    world.drain();
    let events = world.events(0, 1, 1);
    assert!(events.contains(&Event::Estimate {
        compartment: main,
        envelopes: 2_000,
        bytes: 1_200_000,
        first: true
    }));
    assert!(
        !events
            .iter()
            .any(|event| matches!(event, Event::Compared { .. }))
    );
    let [one, two] = world.ends(0, 1).map(|end| end.sent);
    assert!(one < 2_000 * 1_030, "{one} bytes for 2,000 envelopes");
    // Introductions and receipts, and no list of what is lacking.
    assert!(two < 700, "{two} bytes back");
    check_equal(&world);
    let end = world.nodes[0].logs[&main].envelopes.len() as u64;
    assert_eq!(world.nodes[0].delivered[&(world.nodes[1].node, main)], end);
}

#[test]
fn a_cut_first_time_goes_on_where_it_was() {
    let mut world = World::new(2);
    let main = compartment("main");
    for stamp in 0..3_000 {
        world.nodes[0].write_one(main, stamp, 600);
    }
    world.connect(0, 1);
    while world.nodes[1].sets(main).0.len() < 1_000 {
        for side in [0, 1] {
            world.deliver((0, 1), side);
            world.store((0, 1), side);
        }
    }
    let had = world.nodes[1].sets(main).0.len();
    world.cut((0, 1));
    let [one, two] = world.meet(0, 1);
    check_equal(&world);
    let left = 3_000 - had;
    assert!(
        one < left * 1_030 + 1_000,
        "{one} bytes for {left} envelopes"
    );
    assert!(two < 2_000, "{two} bytes back");
}

#[test]
fn what_is_written_is_pushed_while_connected() {
    let mut world = World::new(3);
    let main = compartment("main");
    world.connect(0, 1);
    world.connect(1, 2);
    world.drain();
    let before = world.ends(0, 1)[0].sent;
    world.nodes[0].write_one(main, 1, 300);
    world.appended(0, main);
    world.drain();
    check_equal(&world);
    assert_eq!(
        world.nodes[2].sets(main).0.len(),
        1,
        "passed on by the node between"
    );
    let bytes = world.ends(0, 1)[0].sent - before;
    assert!(bytes < 300 + 500, "{bytes} bytes for a change of 300");
}

/// Two gateways made the same changes of one mailbox while they were apart.
#[test]
fn changes_that_both_have_are_not_sent() {
    let mut world = World::new(2);
    let main = compartment("main");
    for at in 0..2 {
        for mail in 0..300 {
            world.nodes[at].write(main, mail, vec![change(mail, 900)]);
        }
    }
    world.nodes[0].write(main, 900, vec![change(1_000, 900)]);
    let [one, two] = world.meet(0, 1);
    check_equal(&world);
    // Names for comparing, names for fetching, envelopes of 430 bytes, and no change but the one.
    for bytes in [one, two] {
        assert!(bytes < 300 * 530, "{bytes} bytes for 300 envelopes");
    }
}

#[test]
fn an_envelope_of_ten_thousand_changes_comes_in_parts_and_can_be_resumed() {
    let mut world = World::new(2);
    let main = compartment("main");
    let changes: Vec<_> = (0..10_000).map(|name| change(name, 1_000)).collect();
    let hash = world.nodes[0].write(main, 1, changes);
    let key = |version| PersonKey {
        document: ListedDocument::from(change(1, 0).0.document.known().unwrap()),
        version,
        key: [7; 32],
    };
    let keys: Vec<_> = (0..9_000).map(key).collect();
    world.nodes[0]
        .logs
        .get_mut(&main)
        .unwrap()
        .keys
        .insert(hash, keys.clone());
    world.connect(0, 1);
    while world.nodes[1].sets(main).1.len() < 5_000 {
        for side in [0, 1] {
            world.deliver((0, 1), side);
            world.store((0, 1), side);
        }
    }
    world.cut((0, 1));
    let lacking = 10_000 - world.nodes[1].sets(main).1.len();
    let [bytes, _] = world.meet(0, 1);
    check_equal(&world);
    let mut got = world.nodes[1].logs[&main].keys[&hash].clone();
    got.sort_by_key(|key| key.version);
    got.dedup();
    assert!(got == keys, "{} keys", got.len());
    // The envelope comes once for each 4,096 keys, with the keys; the changes only where they lack.
    let limit = lacking * 1_020 + 3 * 600_000 + 9_000 * 64 + 10_000;
    assert!(bytes < limit, "{bytes} bytes, expected less than {limit}");
}

#[test]
fn the_recent_comes_first_if_wished() {
    let mut world = World::new(2);
    world.settings.hot_first = true;
    let main = compartment("main");
    for stamp in 0..5_000 {
        world.nodes[0].write_one(main, stamp, 300);
    }
    world.connect(0, 1);
    while world.nodes[1].sets(main).0.is_empty() {
        for side in [0, 1] {
            world.deliver((0, 1), side);
            world.store((0, 1), side);
        }
    }
    let oldest = |world: &World| {
        let log = &world.nodes[1].logs[&main];
        log.envelopes
            .values()
            .map(|(_, stamp, _)| stamp.0)
            .min()
            .unwrap()
    };
    assert!(
        oldest(&world) >= 3_976,
        "{} came with the first batch",
        oldest(&world)
    );
    let peer = world.nodes[0].node;
    assert!(
        !world.nodes[1].cursors.contains_key(&(peer, main)),
        "nothing before it is here"
    );
    world.cut((0, 1));
    world.meet(0, 1);
    check_equal(&world);
    assert_eq!(world.nodes[1].cursors[&(peer, main)].position, 5_000);
}

/// What follows on something comes after it: all through for a node that does not ask for the recent first, and
/// within each block of a thousand for one that does. There an edit may come before what it follows, and waits.
#[test]
fn what_follows_comes_after_what_it_follows() {
    for hot_first in [false, true] {
        let mut world = World::new(2);
        world.settings.hot_first = hot_first;
        let main = compartment("main");
        for stamp in 0..3_000 {
            world.nodes[0].write_one(main, stamp, 300);
        }
        world.meet(0, 1);
        check_equal(&world);
        let order = world.nodes[1].logs[&main].stamps();
        let mut blocks: Vec<&[u64]> = order.chunk_by(|one, next| one < next).collect();
        let sizes: Vec<usize> = blocks.iter().map(|block| block.len()).collect();
        if hot_first {
            assert_eq!(sizes, [1_024, 1_024, 952]);
        } else {
            assert_eq!(sizes, [3_000]);
        }
        blocks.reverse();
        assert_eq!(blocks.concat(), Vec::from_iter(0..3_000));
    }
}

/// A store restored from a backup has another instance, and its peers' cursors are void. What it wrote
/// since the backup comes back to it.
#[test]
fn a_restored_store_gets_back_what_it_lost() {
    let mut world = World::new(2);
    let main = compartment("main");
    for stamp in 0..50 {
        world.nodes[0].write_one(main, stamp, 300);
    }
    world.meet(0, 1);
    let mut restored = World::new(1).nodes.remove(0);
    for stamp in 0..30 {
        restored.write_one(main, stamp, 300);
    }
    restored.instance = InstanceId::new([77; 16]);
    world.nodes[0] = restored;
    world.meet(0, 1);
    check_equal(&world);
    assert_eq!(world.nodes[0].sets(main).0.len(), 50);
}

/// A node whose disk is gone comes back with nothing but its key. What it wrote itself comes back, too,
/// and without comparing anything.
#[test]
fn a_node_that_lost_everything_gets_back_what_it_wrote() {
    let mut world = World::new(2);
    let main = compartment("main");
    for stamp in 0..50 {
        world.nodes[0].write_one(main, stamp, 300);
        world.nodes[1].write_one(main, stamp, 300);
    }
    world.meet(0, 1);
    let lost = world.nodes[0].sets(main);
    world.nodes[0] = World::new(1).nodes.remove(0);
    world.nodes[0].instance = InstanceId::new([77; 16]);
    world.connect(0, 1);
    world.drain();
    for side in [0, 1] {
        let events = world.events(0, 1, side);
        assert!(
            !events
                .iter()
                .any(|event| matches!(event, Event::Compared { .. })),
            "{events:?}"
        );
    }
    assert_eq!(world.nodes[0].sets(main), lost);
}

#[test]
fn documents_of_kinds_that_nobody_knows_are_carried() {
    let mut world = World::new(2);
    let main = compartment("main");
    let (mut listed, bytes) = change(1, 300);
    listed.document.kind = 200;
    assert_eq!(listed.document.known(), None);
    world.nodes[0].write(main, 1, vec![(listed, bytes)]);
    world.meet(0, 1);
    assert_eq!(world.nodes[1].sets(main).1.len(), 1);
    check_equal(&world);
}
