//! The beginning: who the two are, then the roster, then the compartments that both may hold.

use std::collections::BTreeSet;

use orgo_schema::{id::CompartmentId, time::Timestamp};

use crate::{
    frame::{BATCH_BYTES, Frame, Hello, Offer, RosterPart},
    roster::RosterEntry,
    session::{
        PROTOCOL, Phase, Session, Step, Stop,
        close::{CloseReason, Code},
        lane::Lane,
        replica::Replica,
        talk::{Event, middle},
    },
};

/// The most entries of the roster that a peer may list or send in one session.
const ENTRIES_MAX: usize = 20_000;
/// The most bytes of them.
const ENTRIES_BYTES_MAX: usize = 64 << 20;
/// How many envelopes the peer is asked to complete, and the most that it may ask for.
const INCOMPLETE_MAX: usize = 256;
/// The most compartments that a peer may offer.
const OFFERS_MAX: usize = 1_024;

/// A copy of an entry with its signatures, by hash.
type Mark = [u8; 32];

/// How far the two have told each other the roster.
#[derive(Debug, Default)]
pub(super) struct Telling {
    /// The digest that the peer was told, and of what.
    digest: [u8; 32],
    greeted: BTreeSet<Mark>,
    /// What the peer has, as far as it is known.
    peer_has: BTreeSet<Mark>,
    /// Whether the peer's list came, and ours went out with what it lacked.
    listed: bool,
    /// Whether the last part came.
    heard_all: bool,
    /// How many entries, and bytes of them, have come.
    count: usize,
    bytes: usize,
}

fn mark(entry: &RosterEntry) -> Mark {
    #[expect(
        clippy::expect_used,
        reason = "a vector takes every byte, and no encoder here refuses a value"
    )]
    let bytes = minicbor::to_vec(entry).expect("writing to memory");
    blake3::derive_key("orgo mark of a roster entry 1", &bytes)
}

fn too_many(text: String) -> CloseReason {
    CloseReason::new(Code::TooMany, text)
}

fn out_of_order(text: &str) -> CloseReason {
    CloseReason::new(Code::Order, text)
}

impl Session {
    /// Introduces this node, unless the peer is no member.
    pub(super) fn greet<R: Replica>(&mut self, replica: &R) -> Step<R> {
        if self.phase != Phase::New {
            return Ok(());
        }
        self.check_member(replica)?;
        let roster = replica.roster();
        self.telling.digest = roster.entries_digest();
        self.telling.greeted = roster.entries().iter().map(mark).collect();
        self.phase = Phase::Greeting;
        self.link.send(&Frame::Hello(Hello {
            oldest: *PROTOCOL.start(),
            newest: *PROTOCOL.end(),
            organization: roster.organization(),
            instance: replica.instance(),
            roster: self.telling.digest,
            wall: self.settings.wall,
            prove: self.settings.prove,
            hot_first: self.settings.hot_first,
        }));
        Ok(())
    }

    fn check_member<R: Replica>(&self, replica: &R) -> Result<(), CloseReason> {
        let (roster, peer) = (replica.roster(), self.peer);
        let text = if roster.is_removed(peer) {
            format!("node {peer} was removed from this organisation")
        } else if roster.is_member(peer) {
            return Ok(());
        } else {
            format!("node {peer} is not a member of this organisation, as far as is known here")
        };
        Err(CloseReason::new(Code::Member, text))
    }

    /// Hears who the peer is.
    pub(super) fn on_hello<R: Replica>(
        &mut self,
        replica: &R,
        hello: Hello,
        now: Timestamp,
    ) -> Step<R> {
        if self.phase != Phase::Greeting {
            return Err(out_of_order("a peer introduces itself once").into());
        }
        let version = hello.newest.min(*PROTOCOL.end());
        if version < hello.oldest.max(*PROTOCOL.start()) {
            let text = format!(
                "the peer speaks versions {} to {} of the protocol, this node {} to {}",
                hello.oldest,
                hello.newest,
                PROTOCOL.start(),
                PROTOCOL.end()
            );
            return Err(CloseReason::new(Code::Version, text).into());
        }
        let ours = replica.roster().organization();
        if hello.organization != ours {
            let theirs = hello.organization;
            let text = format!("the peer belongs to organisation {theirs}, this node to {ours}");
            return Err(CloseReason::new(Code::Organization, text).into());
        }
        self.link.note(Event::Met {
            version,
            instance: hello.instance,
            wall: hello.wall,
            skew_ms: middle(hello.wall).since_ms(now),
        });
        let equal = hello.roster == self.telling.digest;
        self.hello = Some(hello);
        self.phase = Phase::Roster;
        let greeted = std::mem::take(&mut self.telling.greeted);
        if equal {
            self.telling.peer_has = greeted;
            self.telling.listed = true;
            self.telling.heard_all = true;
            return self.after_roster(replica);
        }
        let list = greeted.into_iter().flatten().collect();
        self.link.send(&Frame::RosterList(list));
        Ok(())
    }

    /// Hears which entries of the roster the peer has, and tells it the others.
    pub(super) fn on_roster_list<R: Replica>(&mut self, replica: &R, marks: &[u8]) -> Step<R> {
        if self.phase != Phase::Roster || self.telling.listed {
            return Err(out_of_order("the roster is listed once, and before all else").into());
        }
        let (marks, rest) = marks.as_chunks::<32>();
        if !rest.is_empty() {
            let text = "the list of the roster is no list of hashes";
            return Err(CloseReason::new(Code::Malformed, text).into());
        }
        let got = marks.len();
        if got > ENTRIES_MAX {
            let text =
                format!("{got} entries of the roster are listed, the limit is {ENTRIES_MAX}");
            return Err(too_many(text).into());
        }
        self.telling.peer_has = marks.iter().copied().collect();
        self.telling.listed = true;
        self.tell_roster(replica, true);
        self.after_roster(replica)
    }

    /// Tells the peer what it lacks of the roster, in frames.
    fn tell_roster<R: Replica>(&mut self, replica: &R, even_nothing: bool) {
        let mut parts = vec![Vec::new()];
        let mut weight = 0;
        for entry in replica.roster().entries() {
            if !self.telling.peer_has.insert(mark(&entry)) {
                continue;
            }
            let bytes = entry.signed.bytes.len() + 128 * entry.signed.signatures.len() + 64;
            weight += bytes;
            match parts.last_mut() {
                Some(part) if weight <= BATCH_BYTES || part.is_empty() => part.push(entry),
                Some(_) | None => {
                    weight = bytes;
                    parts.push(vec![entry]);
                }
            }
        }
        let last = parts.len().saturating_sub(1);
        for (at, entries) in parts.into_iter().enumerate() {
            if even_nothing || !entries.is_empty() {
                let part = RosterPart {
                    entries,
                    last: at == last,
                };
                self.link.send(&Frame::Roster(part));
            }
        }
    }

    /// Hears entries of the roster.
    pub(super) fn on_roster_part<R: Replica>(
        &mut self,
        replica: &R,
        part: RosterPart,
        bytes: usize,
    ) -> Step<R> {
        let telling = &mut self.telling;
        telling.count = telling.count.saturating_add(part.entries.len());
        telling.bytes = telling.bytes.saturating_add(bytes);
        if telling.count > ENTRIES_MAX || telling.bytes > ENTRIES_BYTES_MAX {
            let text = format!(
                "{} entries of the roster in {} bytes, the limits are {ENTRIES_MAX} and \
                 {ENTRIES_BYTES_MAX}",
                telling.count, telling.bytes
            );
            return Err(too_many(text).into());
        }
        telling.peer_has.extend(part.entries.iter().map(mark));
        telling.heard_all |= part.last;
        if !part.entries.is_empty() {
            self.link.admit_roster(part.entries);
        }
        self.after_roster(replica)
    }

    /// Goes on to the compartments once the roster is told, heard and stored.
    pub(super) fn after_roster<R: Replica>(&mut self, replica: &R) -> Step<R> {
        let told = self.telling.listed && self.telling.heard_all;
        if self.phase != Phase::Roster || !told || self.link.owes_roster() {
            return Ok(());
        }
        self.phase = Phase::Open;
        self.check_member(replica)?;
        // What came to the roster meanwhile.
        self.tell_roster(replica, false);
        self.offer(replica, true)
    }

    /// Takes note that the roster or what is unlocked here has changed.
    pub(super) fn on_roster_changed<R: Replica>(&mut self, replica: &R) -> Step<R> {
        if matches!(self.phase, Phase::New | Phase::Closed) {
            return Ok(());
        }
        self.check_member(replica)?;
        if self.phase != Phase::Open {
            return Ok(());
        }
        self.tell_roster(replica, false);
        self.offer(replica, false)
    }

    /// Offers what the peer is cleared for and was not offered, and takes back what it is not.
    fn offer<R: Replica>(&mut self, replica: &R, even_nothing: bool) -> Step<R> {
        let roster = replica.roster();
        let mut cleared: BTreeSet<CompartmentId> = replica.held().into_iter().collect();
        cleared.retain(|compartment| roster.may_read(self.peer, *compartment));
        let gone: Vec<_> = self
            .offered
            .keys()
            .copied()
            .filter(|offered| !cleared.contains(offered))
            .collect();
        for compartment in gone {
            self.forget(compartment);
        }
        let mut offers = Vec::new();
        for compartment in cleared {
            // What was taken back stays so: the peer still works by the old offer.
            if self.offered.contains_key(&compartment) || self.withdrawn.contains(&compartment) {
                continue;
            }
            let end = replica.end(compartment).map_err(Stop::Replica)?;
            let size = replica.size(compartment).map_err(Stop::Replica)?;
            let cursor = replica
                .cursor(self.peer, compartment)
                .map_err(Stop::Replica)?;
            let incomplete = replica
                .incomplete(compartment, INCOMPLETE_MAX)
                .map_err(Stop::Replica)?;
            let offer = Offer {
                compartment,
                end,
                count: size.envelopes,
                bytes: size.bytes,
                cursor,
                incomplete,
            };
            self.offered.insert(compartment, offer.clone());
            offers.push(offer);
        }
        if even_nothing || !offers.is_empty() {
            self.link.send(&Frame::Offers(offers));
        }
        self.open_lanes(replica)
    }

    fn forget(&mut self, compartment: CompartmentId) {
        self.offered.remove(&compartment);
        self.withdrawn.insert(compartment);
        self.lanes.remove(&compartment);
        self.sender.forget(compartment);
        self.receiver.forget(compartment);
        self.blobs.forget(compartment);
    }

    /// Hears which compartments the peer holds and clears this node for.
    pub(super) fn on_offers<R: Replica>(&mut self, replica: &R, offers: Vec<Offer>) -> Step<R> {
        self.peer_offered = true;
        for offer in offers {
            let compartment = offer.compartment;
            let got = offer.incomplete.len();
            if got > INCOMPLETE_MAX {
                let text = format!("{got} envelopes are incomplete, the limit is {INCOMPLETE_MAX}");
                return Err(too_many(text).into());
            }
            if self.peer_offers.insert(compartment, offer).is_some() {
                let text = format!("compartment {compartment} is offered twice");
                return Err(CloseReason::new(Code::Order, text).into());
            }
        }
        let got = self.peer_offers.len();
        if got > OFFERS_MAX {
            let text = format!("{got} compartments are offered, the limit is {OFFERS_MAX}");
            return Err(too_many(text).into());
        }
        self.open_lanes(replica)
    }

    /// Begins with every compartment that both have offered.
    fn open_lanes<R: Replica>(&mut self, replica: &R) -> Step<R> {
        let Some((their_instance, hot_first)) = self
            .hello
            .as_ref()
            .map(|hello| (hello.instance, hello.hot_first))
        else {
            return Ok(());
        };
        let asks = self.asks(replica);
        let shared: Vec<_> = self
            .offered
            .values()
            .filter(|ours| !self.lanes.contains_key(&ours.compartment))
            .filter_map(|ours| {
                Some((
                    ours.clone(),
                    self.peer_offers.get(&ours.compartment)?.clone(),
                ))
            })
            .collect();
        for (ours, theirs) in shared {
            let compartment = ours.compartment;
            let recent_first = hot_first && theirs.count == 0 && theirs.cursor.is_none();
            let lane = Lane::new(ours, replica.instance(), theirs, their_instance);
            if let Some(estimate) = lane.estimate() {
                self.link.note(estimate);
            }
            let must_compare = lane.must_compare();
            self.caught_up = false;
            self.lanes.insert(compartment, lane);
            if must_compare && asks {
                self.begin_comparison(replica, compartment)?;
            } else if recent_first && !must_compare {
                self.queue_recent_first(replica, compartment)?;
            }
        }
        Ok(())
    }
}
