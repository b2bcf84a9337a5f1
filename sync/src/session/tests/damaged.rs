//! Honest conversations, shuffled and damaged, and noise. Nothing breaks, and nothing leaks.

use orgo_schema::id::BlobHash;
use proptest::prelude::*;

use super::{
    memory::compartment,
    puppet::{self, Puppet},
    world::{Chance, NOW, World},
};
use crate::{
    frame::Frame,
    sample,
    session::{Event, Input, Output, Session, Settings},
};

/// Frames of an honest conversation, one of each kind that occurs, and more.
fn honest_frames() -> Vec<Vec<u8>> {
    let mut world = World::new(3);
    let main = compartment("main");
    for at in [0, 2] {
        for stamp in 0..40 {
            world.nodes[at].write_one(main, stamp, 900);
        }
        world.nodes[at].write_one(compartment("secret"), 1, 900);
    }
    let blob = BlobHash::new([9; 32]);
    world.nodes[0].put_blob(main, blob, &[1; 3_000]);
    world.nodes[2].references.insert((main, blob), 3_000);
    world.connect(0, 2);
    let mut frames = Vec::new();
    loop {
        for side in [0, 1] {
            let next = world.links[&(0, 2)].ends[side].inbox.front().cloned();
            frames.extend(next);
            world.deliver((0, 2), side);
            world.store((0, 2), side);
        }
        if world.links[&(0, 2)]
            .ends
            .iter()
            .all(|end| end.events.contains(&Event::Idle))
        {
            return frames;
        }
    }
}

/// Checks that nothing leaves or enters of what the two do not share.
fn check_outputs(outputs: &[Output]) {
    let secret = compartment("secret");
    let needle = secret.as_bytes();
    for output in outputs {
        match output {
            Output::Send(frame) => {
                // A farewell may name it, since the peer did.
                let farewell = matches!(Frame::read(frame), Ok(Frame::Close(_)));
                let named = frame.windows(16).any(|window| window == needle);
                assert!(farewell || !named, "{frame:02x?}");
            }
            Output::Admit {
                compartment,
                parcels,
                ..
            } => {
                assert_ne!(*compartment, secret);
                for parcel in parcels {
                    let read = parcel.signed.read();
                    assert!(read.is_err() || read.is_ok_and(|it| it.compartment == *compartment));
                }
            }
            Output::Blob { compartment, .. } | Output::Delivered { compartment, .. } => {
                assert_ne!(*compartment, secret);
            }
            Output::AdmitRoster { .. } | Output::Note(_) | Output::Close(_) => {}
        }
    }
}

fn mutate(frame: &mut Vec<u8>, chance: &mut Chance) {
    for _ in 0..=chance.below(3) {
        if frame.is_empty() {
            return;
        }
        let at = usize::try_from(chance.below(frame.len() as u64)).unwrap();
        match chance.below(5) {
            0 => frame.truncate(at),
            1 => frame.insert(at, 0xff),
            2 => {
                frame.remove(at);
            }
            _ => frame[at] ^= 1 << chance.below(8),
        }
    }
}

/// A node that is not cleared for `secret` plays an honest conversation about it, shuffled and damaged.
fn play(frames: &[Vec<u8>], seed: u64) {
    let mut chance = Chance(seed);
    let mut puppet = Puppet::new(1, 2);
    puppet.memory.write_one(compartment("secret"), 1, 900);
    for stamp in 0..20 {
        puppet.memory.write_one(compartment("main"), stamp, 900);
    }
    if chance.below(4) > 0 {
        puppet.introduce();
        puppet.say(&Frame::Offers(vec![
            puppet::offer(compartment("main")),
            puppet::offer(compartment("secret")),
        ]));
    }
    for _ in 0..60 {
        let at = usize::try_from(chance.below(frames.len() as u64)).unwrap();
        let mut frame = frames[at].clone();
        if chance.below(3) > 0 {
            mutate(&mut frame, &mut chance);
        }
        let outputs = puppet.hear(Input::Frame(&frame));
        check_outputs(&outputs);
        for output in &outputs {
            if let Output::Admit { batch, .. }
            | Output::AdmitRoster { batch, .. }
            | Output::Blob { batch, .. } = output
            {
                check_outputs(&puppet.hear(Input::Stored { batch: *batch }));
            }
        }
        if outputs
            .iter()
            .any(|output| matches!(output, Output::Close(_)))
        {
            // Another connection of the same peer.
            let settings = Settings::new(sample::wall());
            puppet.session = Session::new(sample::node_key(2).node_id(), settings);
            puppet.introduce();
        }
    }
}

#[test]
fn damaged_frames_never_break_anything() {
    let frames = honest_frames();
    for seed in 0..400 {
        play(&frames, seed);
    }
}

proptest! {
    #[test]
    fn random_bytes_never_break_anything(frames in prop::collection::vec(any::<Vec<u8>>(), 0..8)) {
        let mut puppet = Puppet::open(1, 2, compartment("main"));
        for frame in frames {
            check_outputs(&puppet.session.handle(Input::Frame(&frame), &puppet.memory, NOW).unwrap());
        }
    }
}
