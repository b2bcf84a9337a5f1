//! A peer that says what the test wants it to say.

use orgo_schema::{
    id::{CompartmentId, EnvelopeHash},
    time::Stamp,
};

use super::{memory::Memory, world::NOW};
use crate::{
    envelope::{Envelope, Signed},
    form,
    frame::{Batch, Frame, Hello, Numbered, Offer, Packed},
    parcel::InstanceId,
    sample,
    session::{CloseReason, Code, Input, Output, Session, Settings},
};

/// A node with a session to a peer that is made up.
pub(super) struct Puppet {
    pub(super) memory: Memory,
    pub(super) session: Session,
}

impl Puppet {
    /// Node `n` in conversation with what calls itself node `peer`. Nothing is said yet.
    pub(super) fn new(n: u8, peer: u8) -> Self {
        Self::with(n, peer, Settings::new(sample::wall()))
    }

    pub(super) fn with(n: u8, peer: u8, settings: Settings) -> Self {
        let session = Session::new(sample::node_key(peer).node_id(), settings);
        let mut puppet = Self {
            memory: Memory::new(n),
            session,
        };
        puppet.hear(Input::Start);
        puppet
    }

    /// The same, after the introductions and the offer of `compartment`.
    pub(super) fn open(n: u8, peer: u8, compartment: CompartmentId) -> Self {
        let mut puppet = Self::new(n, peer);
        puppet.introduce();
        puppet.say(&Frame::Offers(vec![offer(compartment)]));
        puppet
    }

    pub(super) fn introduce(&mut self) {
        let hello = self.hello();
        self.say(&Frame::Hello(hello));
    }

    pub(super) fn hello(&self) -> Hello {
        Hello {
            oldest: 1,
            newest: 1,
            organization: self.memory.roster.organization(),
            instance: InstanceId::new([200; 16]),
            roster: self.memory.roster.entries_digest(),
            wall: sample::wall(),
            prove: false,
            hot_first: false,
        }
    }

    pub(super) fn hear(&mut self, input: Input<'_>) -> Vec<Output> {
        self.session.handle(input, &self.memory, NOW).unwrap()
    }

    pub(super) fn say(&mut self, frame: &Frame) -> Vec<Output> {
        self.hear(Input::Frame(&frame.to_bytes()))
    }

    /// Checks that nothing but a farewell comes of bytes.
    pub(super) fn check_closes(&mut self, bytes: &[u8], code: Code, sentence: &str) -> CloseReason {
        let outputs = self.hear(Input::Frame(bytes));
        let [.., Output::Send(farewell), Output::Close(reason)] = &*outputs else {
            panic!("no farewell, expected {code} {sentence}: {outputs:?}");
        };
        assert!(
            !outputs
                .iter()
                .any(|output| matches!(output, Output::Admit { .. } | Output::Blob { .. })),
            "{outputs:?}"
        );
        assert_eq!((reason.code, reason.by_peer), (code, false), "{reason}");
        assert!(
            reason.sentence.contains(sentence),
            "{reason}, expected {sentence}"
        );
        assert_eq!(
            Frame::read(farewell).unwrap(),
            Frame::Close(reason.to_wire())
        );
        assert_eq!(self.hear(Input::Start), [], "nothing comes after the end");
        reason.clone()
    }
}

/// Whether node `a` is the one that asks when sets are compared with node `b`.
pub(super) fn asks(a: u8, b: u8) -> bool {
    sample::node_key(a).node_id() < sample::node_key(b).node_id()
}

/// Returns one of the nodes for which a condition holds.
pub(super) fn one_of(nodes: impl IntoIterator<Item = u8>, fits: impl Fn(u8) -> bool) -> u8 {
    nodes
        .into_iter()
        .find(|n| fits(*n))
        .expect("keys of which one fits")
}

/// Offers a log with something in it, which the other one does not know.
pub(super) fn offer(compartment: CompartmentId) -> Offer {
    Offer {
        compartment,
        end: 9,
        count: 9,
        bytes: 900,
        cursor: None,
        incomplete: Vec::new(),
    }
}

pub(super) fn signed(compartment: CompartmentId, seq: u64) -> Signed {
    let envelope = Envelope {
        compartment,
        seq,
        stamp: Stamp(seq),
        previous: (seq > 1).then(|| EnvelopeHash::new([1; 32])),
        ..sample::envelope()
    };
    Signed {
        bytes: form::write(&envelope),
        signature: [1; 64],
    }
}

/// A batch with one envelope, which lists three changes and brings the first.
pub(super) fn batch(compartment: CompartmentId, number: u64) -> Batch {
    Batch {
        number,
        compartment,
        parcels: vec![Packed {
            signed: signed(compartment, number),
            changes: vec![Numbered {
                index: 0,
                bytes: vec![5; 9],
            }],
            keys: Vec::new(),
        }],
        position: Some(number),
        taken: 0,
        lean: false,
        last: false,
    }
}
