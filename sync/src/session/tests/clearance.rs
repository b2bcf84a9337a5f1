//! What a peer is not cleared for does not exist for it, however it asks.

use negentropy::{Negentropy, NegentropyStorageVector};
use orgo_schema::id::{BlobHash, CompartmentId, EnvelopeHash};
use uuid::Uuid;

use super::{
    memory::{change, compartment},
    puppet::{self, Puppet, asks, one_of},
    world::World,
};
use crate::{
    frame::{BlobAsk, Compare, Fetch, Frame},
    roster::EntryKind,
    roster::RosterEntry,
    sample,
    session::{Code, Input, Output},
};

const SECRET: u8 = 1;
const OTHERS: [u8; 3] = [2, 4, 5];

fn nowhere() -> CompartmentId {
    CompartmentId::new(Uuid::from_u128(0xdead))
}

/// Two nodes of which the first holds something secret, and the second is made up and not cleared.
fn puppet(offered: CompartmentId) -> (Puppet, Vec<Output>) {
    let secret = compartment("secret");
    let mut puppet = Puppet::new(SECRET, OTHERS[0]);
    puppet.memory.write(secret, 1, vec![change(1, 10)]);
    puppet
        .memory
        .put_blob(secret, BlobHash::new([9; 32]), b"secret");
    puppet.introduce();
    // The peer may even claim to share it.
    let outputs = puppet.say(&Frame::Offers(vec![puppet::offer(offered)]));
    (puppet, outputs)
}

/// Checks that a frame about `secret` gets the answer that one about no compartment at all gets.
fn check(frame: impl Fn(CompartmentId) -> Frame) {
    let answers = [compartment("secret"), nowhere()].map(|compartment| {
        let (mut puppet, outputs) = puppet(compartment);
        let bytes = frame(compartment).to_bytes();
        let reason =
            puppet.check_closes(&bytes, Code::Compartment, "is not shared in this session");
        (
            outputs,
            reason.sentence.replace(&compartment.to_string(), "…"),
        )
    });
    assert_eq!(answers[0], answers[1]);
}

fn first_message() -> Vec<u8> {
    let mut storage = NegentropyStorageVector::new();
    storage.seal().unwrap();
    Negentropy::owned(storage, 0).unwrap().initiate().unwrap()
}

#[test]
fn comparing() {
    check(|compartment| {
        Frame::Compare(Compare {
            compartment,
            first: true,
            message: first_message(),
        })
    });
}

#[test]
fn fetching() {
    check(|compartment| {
        let envelopes = vec![EnvelopeHash::new([1; 32])];
        Frame::Fetch(Fetch {
            compartment,
            envelopes,
            last: true,
        })
    });
}

#[test]
fn pushing() {
    check(|compartment| Frame::Batch(puppet::batch(compartment, 1)));
}

#[test]
fn asking_for_blobs() {
    let hash = BlobHash::new([9; 32]);
    check(|compartment| {
        Frame::BlobAsk(BlobAsk {
            compartment,
            hash,
            from: 0,
            count: 1,
        })
    });
}

#[test]
fn counting_and_settling() {
    check(|compartment| Frame::Check(compartment, 1));
    check(Frame::Settled);
}

#[test]
fn offers_name_only_what_the_peer_is_cleared_for() {
    for (peer, expect) in [(2, 2), (3, 3), (4, 2)] {
        let mut puppet = Puppet::new(SECRET, peer);
        let hello = puppet.hello();
        let outputs = puppet.say(&Frame::Hello(hello));
        let offers = outputs.iter().find_map(|output| {
            let Output::Send(frame) = output else {
                return None;
            };
            let Ok(Frame::Offers(offers)) = Frame::read(frame) else {
                return None;
            };
            Some(offers)
        });
        let offers = offers.expect("offers");
        assert_eq!(offers.len(), expect, "to node {peer}");
        let secret = compartment("secret");
        assert_eq!(
            offers.iter().any(|offer| offer.compartment == secret),
            peer == 3
        );
    }
}

#[test]
fn what_is_locked_is_not_offered() {
    let mut world = World::new(3);
    let secret = compartment("secret");
    world.nodes[0].write_one(secret, 1, 10);
    world.nodes[2].held.remove(&secret);
    world.connect(0, 2);
    world.drain();
    assert!(world.nodes[2].sets(secret).0.is_empty());
    // It is unlocked while the two are connected.
    world.nodes[2].held.insert(secret);
    world.everywhere(2, Input::RosterChanged);
    world.drain();
    assert_eq!(world.nodes[2].sets(secret), world.nodes[0].sets(secret));
}

/// Knowing the hash of an envelope, or of a blob, opens nothing.
#[test]
fn a_hash_from_another_compartment_opens_nothing() {
    let (main, secret) = (compartment("main"), compartment("secret"));
    // The made up peer has to be the one that asks.
    let victim = one_of([1, 3], |n| OTHERS.iter().any(|peer| asks(*peer, n)));
    let peer = one_of(OTHERS, |peer| asks(peer, victim));
    let mut puppet = Puppet::new(victim, peer);
    let hash = puppet.memory.write(secret, 1, vec![change(1, 10)]);
    let known = puppet.memory.write(main, 1, vec![change(2, 10)]);
    let blob = BlobHash::new([9; 32]);
    puppet.memory.put_blob(secret, blob, b"secret");
    puppet.introduce();
    let mut offer = puppet::offer(main);
    offer.incomplete = vec![hash];
    let mended = puppet.say(&Frame::Offers(vec![offer]));
    let sent = mended
        .iter()
        .any(|output| matches!(output, Output::Send(_)));
    assert!(
        !sent,
        "the peer asks to complete what it must not have: {mended:?}"
    );
    puppet.say(&Frame::Compare(Compare {
        compartment: main,
        first: true,
        message: first_message(),
    }));
    let fetch = Fetch {
        compartment: main,
        envelopes: vec![hash, known],
        last: false,
    };
    let outputs = puppet.say(&Frame::Fetch(fetch));
    let [Output::Send(frame)] = &*outputs else {
        panic!("{outputs:?}");
    };
    let Ok(Frame::Batch(batch)) = Frame::read(frame) else {
        panic!("{outputs:?}");
    };
    let hashes: Vec<_> = batch
        .parcels
        .iter()
        .map(|parcel| parcel.signed.hash())
        .collect();
    assert_eq!((batch.taken, &*hashes), (2, &[known][..]));

    let ask = BlobAsk {
        compartment: main,
        hash: blob,
        from: 0,
        count: 1,
    };
    let outputs = puppet.say(&Frame::BlobAsk(ask));
    assert_eq!(
        outputs,
        [Output::Send(Frame::BlobNone(main, blob).to_bytes())]
    );
}

#[test]
fn an_envelope_of_another_compartment_does_not_come_in_under_a_shared_one() {
    let (main, secret) = (compartment("main"), compartment("secret"));
    let mut puppet = Puppet::open(1, 2, main);
    let mut batch = puppet::batch(main, 1);
    batch.parcels[0].signed = puppet::signed(secret, 1);
    let bytes = Frame::Batch(batch).to_bytes();
    puppet.check_closes(&bytes, Code::Compartment, "comes with those of");
}

/// A grant that arrives while two nodes talk opens what it grants, at once.
#[test]
fn a_grant_opens_a_compartment_while_connected() {
    let mut world = World::new(2);
    let secret = compartment("secret");
    world.nodes[0].write_one(secret, 1, 10);
    world.connect(0, 1);
    world.drain();
    assert!(world.nodes[1].sets(secret).0.is_empty());
    let mut grant = sample::grant(2);
    grant.organization = world.nodes[0].roster.organization();
    grant.removals = world.nodes[0].roster.removals().last();
    grant.member.capabilities = sample::only("secret", crate::roster::Access::Read);
    let signed = grant.sign(&sample::admin(1)).unwrap();
    world.add_roster(
        0,
        &[RosterEntry {
            kind: EntryKind::Grant,
            signed,
        }],
    );
    world.everywhere(0, Input::RosterChanged);
    world.drain();
    assert_eq!(world.nodes[1].sets(secret), world.nodes[0].sets(secret));
}
