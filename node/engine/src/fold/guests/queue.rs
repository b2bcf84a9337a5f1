//! Who waited for a seat and moved up: the answers, the seats and the list of guests, gone through once more in
//! order. Without it nobody knows that they had waited, and they are to be told that they need not any more.

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::fact::{Answer, Answered, Field, INVITED, Value, Who};

use super::{keeps_place, part, takes};
use crate::fold::gather::CaseFacts;

/// When somebody moved up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moved {
    /// Where they said yes.
    pub(super) place: usize,
    /// Where there was room.
    pub(super) position: usize,
}

/// What changes who has a seat.
#[derive(Debug, Clone, Copy)]
enum Event<'a> {
    Seats(Option<u16>),
    Says(&'a Answered),
    Leaves(&'a Who),
}

/// Those who come, in their order.
#[derive(Default)]
struct Queue<'a> {
    /// By where they said yes.
    places: BTreeMap<usize, &'a Answered>,
    of: BTreeMap<&'a Who, usize>,
    seats: Option<u16>,
    /// How many seats they want together.
    wanted: u32,
    waiting: BTreeSet<usize>,
}

/// Returns who moved up, with the last time. Costs nothing where there is room for as many as come.
pub(super) fn moved_up<'a>(
    answers: &[(usize, &'a Answered)],
    facts: &CaseFacts<'a>,
) -> BTreeMap<&'a Who, Moved> {
    let mut moved = BTreeMap::new();
    let Some(gatherings) = facts.sets.get(&Field::Gathering) else {
        return moved;
    };
    let seats = gatherings.iter().map(|set| {
        let seats = if let Value::Gathering(Some(gathering)) = set.value {
            gathering.seats
        } else {
            None
        };
        (set.position, Event::Seats(seats))
    });
    let says = answers
        .iter()
        .map(|(position, said)| (*position, Event::Says(said)));
    let leaves = facts.items.iter().filter(|change| !change.adds);
    let leaves = leaves
        .filter_map(|change| Some((change.position, Event::Leaves(part(change.item, INVITED)?))));
    let mut events: Vec<(usize, Event<'_>)> = seats.chain(says).chain(leaves).collect();
    events.sort_by_key(|(position, _)| *position);
    let mut queue = Queue::default();
    for (position, event) in events {
        queue.take(position, event);
        let waits = queue.who_waits();
        for place in queue.waiting.difference(&waits) {
            if let Some(said) = queue.places.get(place) {
                let place = *place;
                moved.insert(&said.who, Moved { place, position });
            }
        }
        queue.waiting = waits;
    }
    moved
}

impl<'a> Queue<'a> {
    fn take(&mut self, position: usize, event: Event<'a>) {
        match event {
            Event::Seats(seats) => self.seats = seats,
            Event::Leaves(who) => {
                self.leave(who);
            }
            Event::Says(said) => {
                let before = self.leave(&said.who);
                if said.answer != Answer::Yes {
                    return;
                }
                let kept = before.filter(|(_, before)| keeps_place(before, said));
                let place = kept.map_or(position, |(place, _)| place);
                self.wanted = self.wanted.saturating_add(size(said));
                self.places.insert(place, said);
                self.of.insert(&said.who, place);
            }
        }
    }

    fn leave(&mut self, who: &Who) -> Option<(usize, &'a Answered)> {
        let place = self.of.remove(who)?;
        let said = self.places.remove(&place)?;
        self.wanted = self.wanted.saturating_sub(size(said));
        Some((place, said))
    }

    /// Returns the places that have no seat.
    fn who_waits(&self) -> BTreeSet<usize> {
        let Some(mut free) = self.seats.filter(|seats| self.wanted > u32::from(*seats)) else {
            return BTreeSet::new();
        };
        let comes = self.places.iter();
        let waits = comes.filter(|(_, said)| !takes(&mut free, said.guests));
        waits.map(|(place, _)| *place).collect()
    }
}

fn size(said: &Answered) -> u32 {
    u32::from(said.guests).saturating_add(1)
}
