//! Two nodes in conversation: the real sessions and the real stores, with a line between them that cuts,
//! loses, repeats, swaps and damages frames.

use std::collections::VecDeque;

use orgo_node::admit::{self, Source};
use orgo_node::node::Node;
use orgo_node::peer::replica::Held;
use orgo_node::store::{StoreError, meta, peer};
use orgo_schema::id::NodeId;
use orgo_sync::parcel::InstanceId;
use orgo_sync::session::{CloseReason, Input, Output, Session, Settings};

use super::chance::Chance;

/// What a line does to frames, each in percent of them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Line {
    /// The connection is cut at this frame.
    pub cuts: u64,
    /// The frame is lost.
    pub drops: u64,
    /// The frame comes twice.
    pub repeats: u64,
    /// The frame comes after the one behind it.
    pub swaps: u64,
    /// One bit of the frame is another.
    pub flips: u64,
    /// The frame takes long, and something else happens meanwhile.
    pub waits: u64,
}

/// How a conversation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// Both had nothing more to say.
    Quiet,
    /// The line was cut.
    Cut,
    /// One of the two closed it.
    Closed(CloseReason),
    /// A node could not read or write its store, for example because its disk is full.
    Trouble(String),
}

/// The most steps a conversation may take: more is a conversation without end.
const STEPS_MAX: usize = 200_000;

/// What one of the two is about to hear.
enum Next {
    Start,
    Frame(Vec<u8>),
    Stored(u64),
    RosterChanged,
}

struct Side<'a> {
    node: &'a Node,
    peer: NodeId,
    session: Session,
    instance: InstanceId,
    next: VecDeque<Next>,
}

/// Lets two nodes talk until they have nothing more to say, or the line or one of them ends it. `meanwhile`
/// is what happens while a frame takes long, and says whether both still have power: one without says nothing more.
///
/// # Panics
/// When they talk without end.
pub fn talk(
    (one, other): (&Node, &Node),
    prove: bool,
    line: Line,
    chance: &mut Chance,
    meanwhile: &mut dyn FnMut(&mut Chance) -> bool,
) -> Ended {
    let mut sides = match (Side::new(one, other, prove), Side::new(other, one, false)) {
        (Ok(one), Ok(other)) => [one, other],
        (Err(error), _) | (_, Err(error)) => return Ended::Trouble(error.to_string()),
    };
    for _ in 0..STEPS_MAX {
        let mut turn = usize::from(chance.happens(50));
        if sides[turn].next.is_empty() {
            turn = 1 - turn;
        }
        let Some(next) = sides[turn].next.pop_front() else {
            return Ended::Quiet;
        };
        let outputs = match sides[turn].hear(&next) {
            Ok(outputs) => outputs,
            Err(error) => return Ended::Trouble(error),
        };
        for output in outputs {
            match sides[turn].perform(output) {
                Ok(Said::Nothing) => {}
                Ok(Said::Frame(frame)) => {
                    if chance.happens(line.waits) && !meanwhile(chance) {
                        return Ended::Cut;
                    }
                    if !carry(frame, &mut sides[1 - turn].next, line, chance) {
                        return Ended::Cut;
                    }
                }
                Ok(Said::Bye(reason)) => return Ended::Closed(reason),
                Err(error) => return Ended::Trouble(error),
            }
        }
    }
    panic!("the two talk without end");
}

/// Carries a frame to the other end, and says whether the line still stands.
fn carry(mut frame: Vec<u8>, to: &mut VecDeque<Next>, line: Line, chance: &mut Chance) -> bool {
    if chance.happens(line.cuts) {
        return false;
    }
    if chance.happens(line.drops) {
        return true;
    }
    if chance.happens(line.flips) && !frame.is_empty() {
        let at = chance.place(frame.len());
        frame[at] ^= 1 << chance.below(8);
    }
    if chance.happens(line.repeats) {
        to.push_back(Next::Frame(frame.clone()));
    }
    let before = match to.back() {
        Some(Next::Frame(_)) if chance.happens(line.swaps) => to.pop_back(),
        _ => None,
    };
    to.push_back(Next::Frame(frame));
    to.extend(before);
    true
}

/// What came of an output.
enum Said {
    Nothing,
    Frame(Vec<u8>),
    Bye(CloseReason),
}

impl<'a> Side<'a> {
    fn new(node: &'a Node, peer: &Node, prove: bool) -> Result<Self, StoreError> {
        let mut settings = Settings::new((node.clock)().wall());
        settings.prove = prove;
        let peer = peer.setting().node;
        Ok(Self {
            node,
            peer,
            session: Session::new(peer, settings),
            instance: instance(node)?,
            next: VecDeque::from([Next::Start]),
        })
    }

    fn hear(&mut self, next: &Next) -> Result<Vec<Output>, String> {
        let input = match next {
            Next::Start => Input::Start,
            Next::Frame(frame) => Input::Frame(frame),
            Next::Stored(batch) => Input::Stored { batch: *batch },
            Next::RosterChanged => Input::RosterChanged,
        };
        let (setting, now) = (self.node.setting(), (self.node.clock)().now);
        let (session, instance) = (&mut self.session, self.instance);
        self.node
            .store
            .read(|db| session.handle(input, &Held::new(db, setting, instance), now))
            .map_err(|error: StoreError| error.to_string())
    }

    fn perform(&mut self, output: Output) -> Result<Said, String> {
        let trouble = |error: StoreError| error.to_string();
        match output {
            Output::Send(frame) => return Ok(Said::Frame(frame)),
            Output::Close(reason) => return Ok(Said::Bye(reason)),
            Output::Admit {
                batch,
                compartment,
                parcels,
                cursor,
            } => {
                let source = Source::Wire(self.peer);
                admit::parcels(self.node, source, compartment, parcels, cursor).map_err(trouble)?;
                self.next.push_back(Next::Stored(batch));
            }
            Output::AdmitRoster { batch, entries } => {
                let source = Source::Wire(self.peer);
                admit::roster(self.node, source, entries).map_err(|error| error.to_string())?;
                self.next.push_back(Next::Stored(batch));
                self.next.push_back(Next::RosterChanged);
            }
            Output::Blob {
                batch,
                compartment,
                hash,
                number,
                chunk,
            } => {
                admit::blob(self.node, compartment, hash, number, chunk).map_err(trouble)?;
                self.next.push_back(Next::Stored(batch));
            }
            Output::Delivered {
                compartment,
                position,
            } => {
                let setting = self.node.setting();
                if let Some(held) = setting.held(compartment) {
                    let (peer, row) = (self.peer, held.row);
                    let written = self.node.store.write(held, move |batch| {
                        Ok::<_, StoreError>(peer::put_delivered(batch.db, peer, row, position)?)
                    });
                    written.map_err(trouble)?;
                }
            }
            Output::Note(_) => {}
        }
        Ok(Said::Nothing)
    }
}

fn instance(node: &Node) -> Result<InstanceId, StoreError> {
    let bytes = node
        .store
        .read(|db| Ok::<_, StoreError>(meta::get(db, meta::INSTANCE)?))?;
    let bytes = bytes.and_then(|bytes| <[u8; 16]>::try_from(bytes).ok());
    Ok(InstanceId::new(bytes.expect("every store has a life")))
}
