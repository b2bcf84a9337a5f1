//! Peers that do what they must not. Each is told why, and left.

use orgo_schema::id::{BlobHash, CompartmentId, EnvelopeHash};
use uuid::Uuid;

use super::{
    memory::{change, compartment},
    puppet::{self, Puppet, asks, one_of},
    world::World,
};
use crate::{
    frame::{
        BlobAsk, BlobPart, Compare, FRAME_BYTES_MAX, Fetch, Fill, Filled, Frame, RosterPart, Want,
    },
    parcel::{Cursor, InstanceId},
    sample,
    session::{CHUNK_BYTES, Code, Event, Input, Output},
};

/// Checks that bytes end a session in which `main` is shared.
fn check_bytes(bytes: &[u8], code: Code, sentence: &str) {
    Puppet::open(1, 2, compartment("main")).check_closes(bytes, code, sentence);
}

/// Checks that the last of some frames ends the session, and none before it.
fn check(frames: &[Frame], code: Code, sentence: &str) {
    let mut puppet = Puppet::open(1, 2, compartment("main"));
    check_in(&mut puppet, frames, code, sentence);
}

fn check_in(puppet: &mut Puppet, frames: &[Frame], code: Code, sentence: &str) {
    let (last, before) = frames.split_last().unwrap();
    for frame in before {
        let outputs = puppet.say(frame);
        let closed = outputs
            .iter()
            .any(|output| matches!(output, Output::Close(_)));
        assert!(!closed, "{frame:?}: {outputs:?}");
    }
    puppet.check_closes(&last.to_bytes(), code, sentence);
}

#[test]
fn what_is_no_frame() {
    check_bytes(&[], Code::Malformed, "frame cannot be read");
    check_bytes(b"GET / HTTP/1.1", Code::Malformed, "frame cannot be read");
    check_bytes(
        &[0x82, 8, 0x81, 7, 7],
        Code::Malformed,
        "frame has 1 bytes behind its end",
    );
    check_bytes(
        &vec![0; FRAME_BYTES_MAX + 1],
        Code::TooLarge,
        "the limit is 1048576",
    );
}

#[test]
fn unknown_kinds_are_ignored_and_counted() {
    let mut puppet = Puppet::new(1, 2);
    let outputs = puppet.hear(Input::Frame(&[0x82, 0x18, 99, 0x81, 7]));
    assert_eq!(outputs, [Output::Note(Event::Ignored { kind: 99 })]);
    puppet.introduce();
    let outputs = puppet.hear(Input::Frame(&[0x82, 0x18, 99, 0x80]));
    assert_eq!(outputs, [Output::Note(Event::Ignored { kind: 99 })]);
}

#[test]
fn what_comes_too_early() {
    let main = compartment("main");
    let mut puppet = Puppet::new(1, 2);
    let early = Frame::Offers(vec![puppet::offer(main)]).to_bytes();
    puppet.check_closes(
        &early,
        Code::Order,
        "a peer introduces itself before all else",
    );
    let mut puppet = Puppet::new(1, 2);
    puppet.introduce();
    let early = Frame::Batch(puppet::batch(main, 1)).to_bytes();
    puppet.check_closes(&early, Code::Order, "before the compartments are offered");
    let hello = Frame::Hello(Puppet::new(1, 2).hello());
    check(&[hello], Code::Order, "introduces itself once");
}

#[test]
fn rosters_and_offers_that_are_too_much() {
    let mut puppet = Puppet::new(1, 2);
    let mut hello = puppet.hello();
    hello.roster = [0; 32];
    puppet.say(&Frame::Hello(hello.clone()));
    let odd = Frame::RosterList(vec![0; 33]).to_bytes();
    puppet.check_closes(&odd, Code::Malformed, "no list of hashes");
    let mut puppet = Puppet::new(1, 2);
    puppet.say(&Frame::Hello(hello));
    let long = Frame::RosterList(vec![0; 32 * 20_001]).to_bytes();
    puppet.check_closes(&long, Code::TooMany, "20001 entries of the roster");

    check(&[Frame::RosterList(Vec::new())], Code::Order, "listed once");
    let part = RosterPart {
        entries: Vec::new(),
        last: true,
    };
    assert!(
        Puppet::open(1, 2, compartment("main"))
            .say(&Frame::Roster(part))
            .is_empty()
    );

    let offer = puppet::offer(compartment("main"));
    check(
        &[Frame::Offers(vec![offer.clone()])],
        Code::Order,
        "offered twice",
    );
    let many = |n: u128| {
        let mut offer = offer.clone();
        offer.compartment = CompartmentId::new(Uuid::from_u128(n));
        offer
    };
    let offers = Frame::Offers((0..1_025).map(many).collect());
    check(
        &[offers],
        Code::TooMany,
        "compartments are offered, the limit is 1024",
    );
    let mut offer = many(7);
    offer.incomplete = vec![EnvelopeHash::new([1; 32]); 257];
    check(
        &[Frame::Offers(vec![offer])],
        Code::TooMany,
        "257 envelopes are incomplete",
    );
}

#[test]
fn batches_that_nobody_has_asked_for() {
    let main = compartment("main");
    let batch = |number| puppet::batch(main, number);
    let frame = |number| Frame::Batch(batch(number));
    check(
        &[frame(2)],
        Code::Order,
        "batch 2 comes where 1 was expected",
    );
    check(
        &[frame(1), frame(1)],
        Code::Order,
        "batch 1 comes where 2 was expected",
    );
    // Nothing is stored here, so the credit is used up.
    let five: Vec<_> = (1..=5).map(frame).collect();
    check(&five, Code::TooMany, "more than 4 batches");
    let mut taken = batch(1);
    taken.taken = 1;
    check(&[Frame::Batch(taken)], Code::Order, "were not fetched");
    let mut lean = batch(1);
    lean.lean = true;
    check(&[Frame::Batch(lean)], Code::Order, "was to come without");
    let mut high = batch(1);
    high.parcels[0].changes[0].index = 3;
    check(
        &[Frame::Batch(high)],
        Code::Malformed,
        "change 3 comes of an envelope that lists 3",
    );
    let mut twice = batch(1);
    let again = twice.parcels[0].changes[0].clone();
    twice.parcels[0].changes.push(again);
    check(
        &[Frame::Batch(twice)],
        Code::Order,
        "change 0 of an envelope is out of order",
    );
}

#[test]
fn an_envelope_that_cannot_be_read_does_not_hold_up_the_others() {
    let main = compartment("main");
    let mut puppet = Puppet::open(1, 2, main);
    let mut batch = puppet::batch(main, 1);
    batch.parcels[0].signed.bytes = b"written by a newer program".to_vec();
    let outputs = puppet.say(&Frame::Batch(batch));
    let [Output::Admit { parcels, .. }] = &*outputs else {
        panic!("{outputs:?}");
    };
    assert_eq!((parcels.len(), parcels[0].changes.len()), (1, 0));
}

#[test]
fn changes_that_nobody_wanted() {
    let main = compartment("main");
    let mut lean = puppet::batch(main, 1);
    lean.lean = true;
    lean.parcels[0].changes.clear();
    let lean = Frame::Batch(lean);
    let fill = |of, places: &[(u32, u32)], last| {
        let filled = |(parcel, index): &(u32, u32)| Filled {
            parcel: *parcel,
            index: *index,
            bytes: vec![1],
        };
        let changes = places.iter().map(filled).collect();
        Frame::Fill(Fill {
            number: 2,
            of,
            changes,
            last,
        })
    };
    let check = |frame, sentence| check(&[lean.clone(), frame], Code::Order, sentence);
    check(
        fill(7, &[(0, 0)], true),
        "changes of batch 7 were not wanted",
    );
    check(
        fill(1, &[(0, 3)], true),
        "change 3 of parcel 0 was not wanted",
    );
    check(
        fill(1, &[(1, 0)], true),
        "change 0 of parcel 1 was not wanted",
    );
    check(fill(1, &[(u32::MAX, u32::MAX)], true), "was not wanted");
    check(
        fill(1, &[(0, 1), (0, 1)], true),
        "change 1 of parcel 0 is out of order",
    );
    check(fill(1, &[], false), "changes come that are none");
}

#[test]
fn receipts_and_wants_for_what_was_not_sent() {
    let stored = Frame::Stored(99);
    check(
        &[stored],
        Code::Order,
        "batch 99 is said to be stored and was not sent",
    );
    let want = |number, bits| Frame::Want(Want { number, bits });
    check(
        &[want(1, vec![1])],
        Code::Order,
        "changes of batch 1 are not open",
    );

    // Ten changes that the peer may have, to a peer whose cursor is behind them.
    let main = compartment("main");
    let lean = || {
        let mut puppet = Puppet::new(1, 2);
        let memory = &mut puppet.memory;
        memory.write(main, 1, (0..10).map(|name| change(name, 1_000)).collect());
        let cursor = Cursor {
            instance: InstanceId::new([200; 16]),
            position: 9,
        };
        memory
            .cursors
            .insert((sample::node_key(2).node_id(), main), cursor);
        let mut offer = puppet::offer(main);
        offer.cursor = Some(Cursor {
            instance: memory.instance,
            position: 0,
        });
        puppet.introduce();
        puppet.say(&Frame::Offers(vec![offer]));
        puppet
    };
    let sentence = "1 bytes say which of 10 changes are wanted";
    check_in(&mut lean(), &[want(1, vec![1])], Code::Malformed, sentence);
    let outputs = lean().say(&want(1, vec![0b10, 0b10]));
    let [Output::Send(fill)] = &*outputs else {
        panic!("{outputs:?}");
    };
    let Ok(Frame::Fill(fill)) = Frame::read(fill) else {
        panic!("{outputs:?}");
    };
    let places: Vec<_> = fill
        .changes
        .iter()
        .map(|change| (change.parcel, change.index))
        .collect();
    assert_eq!(
        (fill.number, fill.of, fill.last, places),
        (2, 1, true, vec![(0, 1), (0, 9)])
    );
}

fn garbage(first: bool) -> Frame {
    Frame::Compare(Compare {
        compartment: compartment("main"),
        first,
        message: vec![7; 9],
    })
}

/// Everything, as one fingerprint that differs.
fn all(first: bool) -> Frame {
    let mut message = vec![0x61, 0, 0, 1];
    message.extend([3; 16]);
    Frame::Compare(Compare {
        compartment: compartment("main"),
        first,
        message,
    })
}

fn fetch(count: usize, last: bool) -> Frame {
    let envelopes = vec![EnvelopeHash::new([1; 32]); count];
    Frame::Fetch(Fetch {
        compartment: compartment("main"),
        envelopes,
        last,
    })
}

/// A node with something in it, which asks, or is asked, when it meets the made up peer.
fn comparing(asking: bool) -> Puppet {
    let main = compartment("main");
    let lower = one_of(1..=5, |n| (1..=5).any(|peer| asks(n, peer)));
    let higher = one_of(1..=5, |peer| asks(lower, peer));
    let (node, peer) = if asking {
        (lower, higher)
    } else {
        (higher, lower)
    };
    let mut puppet = Puppet::new(node, peer);
    for stamp in 0..100 {
        puppet.memory.write_one(main, stamp, 10);
    }
    puppet.introduce();
    puppet.say(&Frame::Offers(vec![puppet::offer(main)]));
    puppet
}

#[test]
fn answers_of_a_comparison_that_are_none() {
    let check = |frame, code, sentence| check_in(&mut comparing(true), &[frame], code, sentence);
    check(garbage(false), Code::Malformed, "comparison cannot be read");
    check(garbage(true), Code::Order, "not going on");
    check(fetch(1, true), Code::Order, "fetched without a comparison");
    check(
        Frame::Settled(compartment("main")),
        Code::Order,
        "was not counted",
    );
}

#[test]
fn comparisons_that_never_end_and_fetches_that_are_too_many() {
    let main = compartment("main");
    let check = |frames: &[Frame], code, sentence| {
        check_in(&mut comparing(false), frames, code, sentence);
    };
    check(
        &[garbage(true)],
        Code::Malformed,
        "comparison cannot be read",
    );
    check(&[garbage(false)], Code::Order, "not going on");
    check(&[all(true), all(true)], Code::Order, "not going on");
    let mut rounds = vec![all(true)];
    rounds.extend(vec![all(false); 2_048]);
    check(&rounds, Code::TooMany, "2048 rounds");
    check(
        &[all(true), fetch(8_193, false)],
        Code::TooMany,
        "8193 envelopes",
    );
    check(
        &[all(true), fetch(1, true), fetch(1, true)],
        Code::Order,
        "fetched without",
    );
    let again = [all(true), fetch(0, true), all(true)];
    check(&again, Code::TooMany, "once in a session");
    check(&[Frame::Check(main, 1)], Code::Order, "not to be counted");
    check(&[Frame::Settled(main)], Code::Order, "was not counted");
}

#[test]
fn blobs_that_nobody_has_asked_for() {
    let main = compartment("main");
    let hash = BlobHash::new([1; 32]);
    let part = |len| {
        let content = vec![0; len];
        Frame::BlobPart(BlobPart {
            compartment: main,
            hash,
            number: 0,
            content,
            last: true,
        })
    };
    check(&[part(1)], Code::Order, "was not asked for");
    check(
        &[part(CHUNK_BYTES + 1)],
        Code::TooLarge,
        "part of a blob is 262145 bytes",
    );
    check(
        &[Frame::BlobNone(main, hash)],
        Code::Order,
        "was not asked for",
    );
    let ask = |count| {
        Frame::BlobAsk(BlobAsk {
            compartment: main,
            hash,
            from: 0,
            count,
        })
    };
    check(&[ask(5)], Code::TooMany, "5 parts of a blob");
    check(&[ask(0)], Code::TooMany, "0 parts of a blob");
}

/// While envelopes go first, what a peer asks for is kept, and there is an end to that.
#[test]
fn asking_for_blobs_has_an_end() {
    let main = compartment("main");
    let mut puppet = Puppet::new(1, 2);
    for stamp in 0..30 {
        puppet.memory.write_one(main, stamp, 400_000);
    }
    puppet.introduce();
    let mut offer = puppet::offer(main);
    (offer.count, offer.end) = (0, 0);
    puppet.say(&Frame::Offers(vec![offer]));
    let hash = BlobHash::new([1; 32]);
    let ask = Frame::BlobAsk(BlobAsk {
        compartment: main,
        hash,
        from: u32::MAX,
        count: 4,
    });
    check_in(
        &mut puppet,
        &vec![ask; 18],
        Code::TooMany,
        "with 68 waiting",
    );
}

#[test]
fn a_session_takes_in_no_more_than_it_should() {
    let mut world = World::new(2);
    let main = compartment("main");
    for stamp in 0..40 {
        world.nodes[0].write_one(main, stamp, 100_000);
    }
    world.settings.cap_bytes = 1_000_000;
    world.connect(0, 1);
    world.drain();
    let reason = world.ends(0, 1)[1].closed.clone().unwrap();
    assert_eq!(reason.code, Code::Capped);
    assert!(
        reason
            .sentence
            .starts_with("this session may bring 1000000 bytes"),
        "{reason}"
    );
    let had = world.nodes[1].sets(main).0.len();
    assert!((4..10).contains(&had), "{had} came");
    // The next ones go on.
    for _ in 0..8 {
        world.cut((0, 1));
        world.connect(0, 1);
        world.drain();
    }
    assert_eq!(world.nodes[0].sets(main), world.nodes[1].sets(main));
}

#[test]
fn what_a_peer_says_when_it_goes_is_cut_and_cleaned() {
    let mut puppet = Puppet::new(1, 2);
    let sentence = format!("bye\n\u{202e}now{}", "!".repeat(1_000));
    let farewell = crate::session::close::Farewell {
        code: 999,
        sentence,
    };
    let outputs = puppet.say(&Frame::Close(farewell));
    let [Output::Close(reason)] = &*outputs else {
        panic!("{outputs:?}");
    };
    assert_eq!((reason.code, reason.by_peer), (Code::Other(999), true));
    assert!(
        reason
            .to_string()
            .starts_with("E999: the peer says: byenow!!!"),
        "{reason}"
    );
    assert_eq!(reason.sentence.chars().count(), 300);
}
