//! One compartment in one session: how far each side is.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use orgo_schema::id::EnvelopeHash;

use crate::{
    frame::Offer,
    parcel::{Cursor, InstanceId},
    session::{compare::Comparison, talk::Event},
};

/// One compartment that both sides hold and have offered.
#[derive(Debug)]
pub(super) struct Lane {
    pub(super) ours: Offer,
    pub(super) theirs: Offer,
    pub(super) outgoing: Outgoing,
    pub(super) incoming: Incoming,
    pub(super) comparison: Comparison,
    /// Whether the sets were compared in this session.
    pub(super) compared: bool,
    /// How many envelopes the peer counts, once it has caught up; or whether we have told it.
    pub(super) check: Check,
    /// Whether both have what the other one had.
    pub(super) settled: bool,
}

/// What was said of the counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Check {
    Nothing,
    Told,
    Heard(u64),
}

/// What we send of a compartment.
#[derive(Debug)]
pub(super) struct Outgoing {
    /// How far the log has been read.
    pub(super) position: u64,
    /// The last position that the peer was told.
    pub(super) told: Option<u64>,
    pub(super) reading: Reading,
    /// Whether the peer was told that the log ends.
    pub(super) end_said: bool,
    /// Whether the peer began with nothing, so that it lacks every change.
    pub(super) empty_peer: bool,
    /// Envelopes that the peer has without all their changes, to send before all else.
    pub(super) mend: VecDeque<EnvelopeHash>,
    /// Envelopes to send by name, before the log.
    pub(super) queue: VecDeque<EnvelopeHash>,
    /// What the peer has not yet said it stored, in the order in which it was sent.
    pub(super) sent: BTreeMap<u64, Sent>,
    /// The last batch that the peer has to store before it has caught up.
    pub(super) goal: u64,
    pub(super) delivered: Option<u64>,
}

/// How far the log is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// It is not known from where, until the sets are compared.
    NotYet,
    /// There may be more behind the position.
    More,
    /// There was nothing more.
    AtEnd,
}

#[derive(Debug)]
pub(super) struct Sent {
    pub(super) position: Option<u64>,
    pub(super) stored: bool,
}

/// What we receive of a compartment.
#[derive(Debug)]
pub(super) struct Incoming {
    /// How far the log of the peer is here, or will be once everything is stored that was handed out.
    pub(super) cursor: Option<u64>,
    /// Batches that were not handed out whole, or that come after such a one.
    window: BTreeMap<u64, Slot>,
    /// Batches that are not stored whole.
    pub(super) unstored: BTreeSet<u64>,
    /// Whether the peer has said that its log ends.
    pub(super) end_heard: bool,
    /// The last batch to store before we have caught up.
    pub(super) goal: u64,
}

#[derive(Debug)]
struct Slot {
    position: Option<u64>,
    handed_out: bool,
}

/// How one side gets the log of the other one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Path {
    /// From this position on.
    From(u64),
    /// By comparing the sets.
    Compare,
}

impl Lane {
    pub(super) fn new(
        ours: Offer,
        our_instance: InstanceId,
        theirs: Offer,
        their_instance: InstanceId,
    ) -> Self {
        let out = path(&ours, our_instance, &theirs);
        let into = path(&theirs, their_instance, &ours);
        let (position, reading) = match (out, into) {
            (Path::From(position), Path::From(_)) => (position, Reading::More),
            (Path::Compare, _) | (_, Path::Compare) => (ours.end, Reading::NotYet),
        };
        let cursor = known(ours.cursor, &theirs, their_instance);
        Self {
            outgoing: Outgoing {
                position,
                told: known(theirs.cursor, &ours, our_instance),
                reading,
                end_said: false,
                empty_peer: theirs.count == 0,
                mend: theirs.incomplete.iter().copied().collect(),
                queue: VecDeque::new(),
                sent: BTreeMap::new(),
                goal: 0,
                delivered: None,
            },
            incoming: Incoming {
                cursor,
                window: BTreeMap::new(),
                unstored: BTreeSet::new(),
                end_heard: false,
                goal: 0,
            },
            comparison: Comparison::None,
            compared: false,
            check: Check::Nothing,
            settled: false,
            ours,
            theirs,
        }
    }

    /// Whether the sets have to be compared before anything is sent.
    pub(super) const fn must_compare(&self) -> bool {
        matches!(self.outgoing.reading, Reading::NotYet) && !self.compared
    }

    /// Whether both sides have stored what the other one had.
    pub(super) fn caught_up(&self) -> bool {
        let out = &self.outgoing;
        let sent = out.sent.keys().next().is_none_or(|first| *first > out.goal);
        let into = &self.incoming;
        let stored = into.unstored.first().is_none_or(|first| *first > into.goal);
        matches!(self.comparison, Comparison::None)
            && (out.end_said && out.queue.is_empty() && sent)
            && (into.end_heard && stored)
    }

    /// How much may come, at most.
    pub(super) fn estimate(&self) -> Option<Event> {
        let theirs = &self.theirs;
        let behind = match self.incoming.cursor {
            Some(position) if !self.must_compare() => theirs.end.saturating_sub(position),
            Some(_) | None => u64::MAX,
        };
        let envelopes = theirs.count.min(behind);
        let share = u128::from(theirs.bytes) * u128::from(envelopes);
        let bytes = share / u128::from(theirs.count.max(1));
        (envelopes > 0).then_some(Event::Estimate {
            compartment: theirs.compartment,
            envelopes,
            bytes: u64::try_from(bytes).unwrap_or(u64::MAX),
            first: self.ours.count == 0,
        })
    }
}

/// Says how the log of `sender` gets to `receiver`. Both sides come to the same answer.
fn path(sender: &Offer, instance: InstanceId, receiver: &Offer) -> Path {
    match known(receiver.cursor, sender, instance) {
        Some(position) => Path::From(position),
        None if receiver.count == 0 || sender.count == 0 => Path::From(0),
        None => Path::Compare,
    }
}

/// Returns the position of a cursor that means something in this log.
fn known(cursor: Option<Cursor>, log: &Offer, instance: InstanceId) -> Option<u64> {
    let cursor = cursor.filter(|cursor| cursor.instance == instance)?;
    (cursor.position <= log.end).then_some(cursor.position)
}

impl Outgoing {
    /// Begins to read the log, if it was not read yet.
    pub(super) fn begin(&mut self) {
        if self.reading == Reading::NotYet {
            self.reading = Reading::More;
        }
    }

    /// Takes note that the log has grown.
    pub(super) fn appended(&mut self) {
        if self.reading == Reading::AtEnd {
            self.reading = Reading::More;
        }
    }

    pub(super) fn has_work(&self) -> bool {
        !self.mend.is_empty() || !self.queue.is_empty() || self.reading == Reading::More
    }

    /// Takes note that the peer has stored a batch. Returns the position it has now, if that is news.
    pub(super) fn stored(&mut self, number: u64) -> Option<u64> {
        self.sent.get_mut(&number)?.stored = true;
        let mut reached = None;
        while let Some(first) = self.sent.first_entry() {
            if !first.get().stored {
                break;
            }
            reached = first.remove().position.or(reached);
        }
        let news = reached.filter(|position| self.delivered.is_none_or(|old| old < *position));
        self.delivered = news.or(self.delivered);
        news
    }
}

impl Incoming {
    pub(super) fn open(&mut self, number: u64, position: Option<u64>) {
        self.window.insert(
            number,
            Slot {
                position,
                handed_out: false,
            },
        );
        self.unstored.insert(number);
    }

    /// Takes note that a batch is handed out whole. Returns the position that may be stored with it:
    /// one that every earlier batch has been handed out for, too.
    pub(super) fn handed_out(&mut self, number: u64) -> Option<u64> {
        self.window.get_mut(&number)?.handed_out = true;
        let mut reached = None;
        while let Some(first) = self.window.first_entry() {
            if !first.get().handed_out {
                break;
            }
            reached = first.remove().position.or(reached);
        }
        let news = reached.filter(|position| self.cursor.is_none_or(|old| old < *position));
        self.cursor = news.or(self.cursor);
        news
    }
}
