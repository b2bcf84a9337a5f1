//! Nodes, the links between them, and what can happen to both.

use std::collections::{BTreeMap, VecDeque};

use orgo_schema::{
    id::{CompartmentId, NodeId},
    time::Timestamp,
};

use super::memory::Memory;
use crate::{
    roster::RosterEntry,
    sample,
    session::{CloseReason, Event, Input, Output, Session, Settings},
};

pub(super) const NOW: Timestamp = Timestamp(1_500);

pub(super) struct World {
    pub(super) nodes: Vec<Memory>,
    pub(super) links: BTreeMap<(usize, usize), Wire>,
    pub(super) settings: Settings,
}

/// One connection: two ends, and what is under way to each.
pub(super) struct Wire {
    pub(super) ends: [End; 2],
}

pub(super) struct End {
    pub(super) node: usize,
    pub(super) session: Session,
    /// Frames that are under way to this end.
    pub(super) inbox: VecDeque<Vec<u8>>,
    /// What this end wants done and was not done yet, in order.
    todo: VecDeque<Output>,
    pub(super) sent: usize,
    pub(super) frames: usize,
    pub(super) events: Vec<Event>,
    pub(super) closed: Option<CloseReason>,
}

impl End {
    fn new(node: usize, peer: NodeId, settings: Settings) -> Self {
        Self {
            node,
            session: Session::new(peer, settings),
            inbox: VecDeque::new(),
            todo: VecDeque::new(),
            sent: 0,
            frames: 0,
            events: Vec::new(),
            closed: None,
        }
    }
}

impl World {
    pub(super) fn new(count: u8) -> Self {
        Self {
            nodes: (1..=count).map(Memory::new).collect(),
            links: BTreeMap::new(),
            settings: Settings::new(sample::wall()),
        }
    }

    pub(super) fn connect(&mut self, a: usize, b: usize) {
        let (a, b) = (a.min(b), a.max(b));
        let settings = self.settings;
        let ends = [
            End::new(a, self.nodes[b].node, settings),
            End::new(b, self.nodes[a].node, settings),
        ];
        self.links.insert((a, b), Wire { ends });
        for side in [0, 1] {
            self.hear((a, b), side, Input::Start);
        }
    }

    pub(super) fn cut(&mut self, link: (usize, usize)) {
        self.links.remove(&link);
    }

    pub(super) fn hear(&mut self, link: (usize, usize), side: usize, input: Input<'_>) {
        let Some(wire) = self.links.get_mut(&link) else {
            return;
        };
        let [one, two] = &mut wire.ends;
        let (end, other) = if side == 0 { (one, two) } else { (two, one) };
        let outputs = end
            .session
            .handle(input, &self.nodes[end.node], NOW)
            .unwrap();
        for output in outputs {
            match output {
                Output::Send(frame) => {
                    assert!(frame.len() <= 1 << 20, "a frame of {} bytes", frame.len());
                    end.sent += frame.len();
                    end.frames += 1;
                    other.inbox.push_back(frame);
                }
                Output::Note(event) => end.events.push(event),
                Output::Close(reason) => end.closed = Some(reason),
                Output::Admit { .. }
                | Output::AdmitRoster { .. }
                | Output::Blob { .. }
                | Output::Delivered { .. } => end.todo.push_back(output),
            }
        }
    }

    /// Lets one frame arrive. Returns whether there was one.
    pub(super) fn deliver(&mut self, link: (usize, usize), side: usize) -> bool {
        let wire = self.links.get_mut(&link);
        let Some(frame) = wire.and_then(|wire| wire.ends[side].inbox.pop_front()) else {
            return false;
        };
        self.hear(link, side, Input::Frame(&frame));
        true
    }

    /// Lets one end store the next thing. Returns whether there was one.
    pub(super) fn store(&mut self, link: (usize, usize), side: usize) -> bool {
        let wire = self.links.get_mut(&link);
        let Some(end) = wire.map(|wire| &mut wire.ends[side]) else {
            return false;
        };
        let Some(output) = end.todo.pop_front() else {
            return false;
        };
        let (node, peer) = (end.node, end.session.peer());
        let memory = &mut self.nodes[node];
        match output {
            Output::Admit {
                batch,
                compartment,
                parcels,
                cursor,
            } => {
                let any = !parcels.is_empty();
                memory.admit(compartment, parcels, Some(peer));
                if let Some(cursor) = cursor {
                    memory.cursors.insert((peer, compartment), cursor);
                }
                self.hear(link, side, Input::Stored { batch });
                if any {
                    self.appended(node, compartment);
                }
            }
            Output::AdmitRoster { batch, entries } => {
                self.add_roster(node, &entries);
                self.hear(link, side, Input::Stored { batch });
                self.everywhere(node, Input::RosterChanged);
            }
            Output::Blob {
                batch,
                compartment,
                hash,
                number,
                chunk,
            } => {
                memory.keep(compartment, hash, number, chunk);
                let whole = memory.has_blob(compartment, hash);
                self.hear(link, side, Input::Stored { batch });
                if whole {
                    self.everywhere(node, Input::BlobStored(compartment, hash));
                }
            }
            Output::Delivered {
                compartment,
                position,
            } => {
                memory.delivered.insert((peer, compartment), position);
            }
            Output::Send(_) | Output::Note(_) | Output::Close(_) => unreachable!(),
        }
        true
    }

    pub(super) fn add_roster(&mut self, node: usize, entries: &[RosterEntry]) {
        let memory = &mut self.nodes[node];
        for entry in entries {
            memory.roster.add(entry).unwrap();
        }
        let roster = &memory.roster;
        let held: Vec<_> = roster.compartments().map(|(id, _)| id).collect();
        let held = held
            .into_iter()
            .filter(|id| roster.may_read(memory.node, *id))
            .collect();
        memory.held = held;
    }

    pub(super) fn appended(&mut self, node: usize, compartment: CompartmentId) {
        self.everywhere(node, Input::Appended(compartment));
    }

    /// Tells all sessions of a node.
    pub(super) fn everywhere(&mut self, node: usize, input: Input<'_>) {
        let links: Vec<_> = self.links.keys().copied().collect();
        for link in links {
            for (side, at) in [(0, link.0), (1, link.1)] {
                if at == node {
                    self.hear(link, side, input);
                }
            }
        }
    }

    /// Lets everything happen that can, until nothing is left to do.
    pub(super) fn drain(&mut self) {
        for _ in 0..1_000_000 {
            let links: Vec<_> = self.links.keys().copied().collect();
            let mut busy = false;
            for link in links {
                for side in [0, 1] {
                    busy |= self.deliver(link, side);
                    busy |= self.store(link, side);
                }
            }
            if !busy {
                return;
            }
        }
        panic!("it never ends");
    }

    /// Connects two nodes until nothing is left to do. Returns how many bytes each has sent.
    pub(super) fn meet(&mut self, a: usize, b: usize) -> [usize; 2] {
        self.connect(a, b);
        self.drain();
        for end in self.ends(a, b) {
            assert_eq!(end.closed, None, "node {}", end.node);
            assert!(
                end.session.is_caught_up(),
                "node {} has not caught up",
                end.node
            );
            assert!(
                end.events.contains(&Event::Idle),
                "node {} is not idle",
                end.node
            );
        }
        let sent = self.ends(a, b).map(|end| end.sent);
        self.cut((a.min(b), a.max(b)));
        sent
    }

    pub(super) fn ends(&self, a: usize, b: usize) -> [&End; 2] {
        self.links[&(a.min(b), a.max(b))].ends.each_ref()
    }

    pub(super) fn events(&self, a: usize, b: usize, side: usize) -> &[Event] {
        &self.links[&(a, b)].ends[side].events
    }
}

/// Numbers that follow from a seed.
pub(super) struct Chance(pub(super) u64);

impl Chance {
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit
    }
}
