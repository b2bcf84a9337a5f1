//! Who comes: what each answered, and who has a seat (SPEC 7, groups).
//!
//! Seats go to those who said yes, in the order in which they did. Who does not fit waits, and moves up when
//! somebody takes their yes back or comes with fewer. Who comes with more than before counts from then. Whose
//! invitation was taken back and who is invited again is asked again: what they had said before is over.

mod queue;

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::{
    fact::{Answer, Answered, CAME, INVITED, Item, MISSED, Who},
    id::FactId,
    time::Timestamp,
    view::GuestView,
};

use super::{
    added,
    gather::CaseFacts,
    verdict::{Entry, Verdict, Verdicts},
};
use crate::{order::Order, set::SetFold};

/// What one of those who answered said last.
#[derive(Debug, Clone, Copy)]
struct Said<'a> {
    position: usize,
    /// Since where they come with so many.
    place: usize,
    answered: &'a Answered,
}

/// What everybody answered, each mail once, in order.
#[derive(Debug)]
pub(super) struct Answers<'a>(Vec<(usize, &'a Answered)>);

/// What follows for those who are invited beyond what everybody sees.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calls {
    /// Who was taken off the list and invited again, each with what took them off it.
    pub again: BTreeMap<Who, FactId>,
    /// Who waited and has a seat now, each with the cause of what they are told of it, and since when.
    pub seated: BTreeMap<Who, (FactId, Timestamp)>,
}

impl<'a> Answers<'a> {
    /// Folds the answers, and says which of them are superseded.
    pub(super) fn fold(facts: &CaseFacts<'a>, verdicts: &mut Verdicts) -> Self {
        let mut last: BTreeMap<&Who, usize> = BTreeMap::new();
        let mut causes = BTreeSet::new();
        let mut counted = Vec::new();
        for (position, answered) in &facts.answers {
            // Two gateways read one mail: it is one answer.
            let is_again = answered.cause.is_some_and(|cause| !causes.insert(cause));
            if is_again {
                verdicts.say(*position, Verdict::Superseded);
                continue;
            }
            if let Some(before) = last.insert(&answered.who, *position) {
                verdicts.say(before, Verdict::Superseded);
            }
            counted.push((*position, *answered));
        }
        Self(counted)
    }

    /// Returns what everybody said last; nothing of what they said before they were invited again.
    fn said(&self, again: &BTreeMap<&Who, usize>) -> BTreeMap<&'a Who, Said<'a>> {
        let mut last: BTreeMap<&Who, Said<'_>> = BTreeMap::new();
        for (position, answered) in &self.0 {
            if again
                .get(&answered.who)
                .is_some_and(|since| position < since)
            {
                continue;
            }
            let before = last.get(&answered.who);
            let kept = before.filter(|before| keeps_place(before.answered, answered));
            let said = Said {
                position: *position,
                place: kept.map_or(*position, |said| said.place),
                answered,
            };
            last.insert(&answered.who, said);
        }
        last
    }

    /// Lists everybody who was invited, answered or came, those who come first, and what they are told.
    pub(super) fn views(
        &self,
        order: &Order<'_>,
        facts: &CaseFacts<'_>,
        items: &SetFold<'_, Item>,
        entries: &[Entry],
        seats: Option<u16>,
    ) -> (Vec<GuestView>, Calls) {
        let again: BTreeMap<&Who, usize> = invited_again(items).collect();
        let all_said = self.said(&again);
        let invited = in_part(items, INVITED);
        let (came, missed) = (in_part(items, CAME), in_part(items, MISSED));
        // Whose invitation was taken back is not counted any more, whatever they had said.
        let named: BTreeSet<&Who> = facts
            .items
            .iter()
            .filter_map(|c| part(c.item, INVITED))
            .collect();
        let counts = |who: &&Who| invited.contains_key(*who) || !named.contains(*who);
        let said = all_said.keys().copied().filter(counts);
        let all: BTreeSet<&Who> = invited
            .keys()
            .chain(came.keys())
            .chain(missed.keys())
            .copied()
            .chain(said)
            .collect();
        let mut lines: Vec<((u8, usize), GuestView)> = Vec::new();
        for who in all {
            let said = all_said.get(who).filter(|_| counts(&who));
            let since = invited.get(who);
            let view = line(
                who,
                (said, since),
                (came.get(who), missed.get(who)),
                entries,
            );
            let rank = match view.answer {
                Some(Answer::Yes) => 0,
                Some(Answer::Maybe) => 1,
                None => 2,
                Some(Answer::No) => 3,
            };
            let place = said.map(|said| said.place).or(since.copied());
            lines.push(((rank, place.unwrap_or_default()), view));
        }
        // Nobody has two lines, and those of one place are in the order of who they are.
        lines.sort_by_key(|(place, _)| *place);
        let mut views: Vec<GuestView> = lines.into_iter().map(|(_, view)| view).collect();
        seat(&mut views, seats);
        let moved = queue::moved_up(&self.0, facts);
        let moved = moved.into_iter().filter(|(who, moved)| {
            let said = all_said.get(*who);
            said.is_some_and(|said| said.place == moved.place) && has_seat(&views, who)
        });
        let seated = moved.filter_map(|(who, moved)| {
            // They are told of the yes that they have the seat for, once, whoever made room.
            let cause = self.cause(order, moved.place)?;
            let at = added::written(entries, moved.position);
            Some((who.clone(), (cause, at)))
        });
        let again = again.into_iter().filter_map(|(who, position)| {
            let (removed, _) = order.get(position)?;
            Some((who.clone(), removed))
        });
        let calls = Calls {
            again: again.collect(),
            seated: seated.collect(),
        };
        (views, calls)
    }

    /// Returns what an answer is named by: the mail it was read out of, whichever gateway read it.
    fn cause(&self, order: &Order<'_>, position: usize) -> Option<FactId> {
        let (_, answered) = self.0.iter().find(|(at, _)| *at == position)?;
        let of_mail = answered.cause.map(|mail| FactId::new(mail.uuid()));
        of_mail.or_else(|| order.get(position).map(|(id, _)| id))
    }
}

/// Says what is known of one of them: what they said last, since where they are invited, and whether they came.
fn line(
    who: &Who,
    (said, since): (Option<&Said<'_>>, Option<&usize>),
    (came, missed): (Option<&usize>, Option<&usize>),
    entries: &[Entry],
) -> GuestView {
    let (person, user) = match who {
        Who::Person(person) => (Some(*person), None),
        Who::User(user) => (None, Some(*user)),
        Who::Role(_) => (None, None),
    };
    GuestView {
        person,
        user,
        invited_at: since.map(|since| added::written(entries, *since)),
        answer: said.map(|said| said.answered.answer),
        guests: said.map_or(0, |said| said.answered.guests),
        waits: false,
        note: said.and_then(|said| said.answered.note.clone()),
        via: said.map(|said| said.answered.via),
        caused_by: said.and_then(|said| said.answered.cause),
        answered_at: said.map(|said| added::written(entries, said.position)),
        came: match (came, missed) {
            (None, None) => None,
            (came, missed) => Some(came >= missed),
        },
    }
}

/// Whether somebody comes and need not wait.
fn has_seat(views: &[GuestView], who: &Who) -> bool {
    let comes = |view: &&GuestView| view.answer == Some(Answer::Yes) && !view.waits;
    let mut comes = views.iter().filter(comes);
    comes.any(|view| view.who().as_ref() == Some(who))
}

/// Whether who had answered one thing keeps their place in the queue with another.
fn keeps_place(before: &Answered, answered: &Answered) -> bool {
    let both = (before.answer, answered.answer);
    both == (Answer::Yes, Answer::Yes) && answered.guests <= before.guests
}

/// Lists who was taken off the list and invited again, each with where they were taken off it.
fn invited_again<'a>(items: &SetFold<'a, Item>) -> impl Iterator<Item = (&'a Who, usize)> {
    let members = items.members.iter().zip(&items.after);
    members.filter_map(|(item, after)| Some((part(item, INVITED)?, (*after)?)))
}

/// Gives the seats to those who come, in their order; who does not fit waits.
fn seat(views: &mut [GuestView], seats: Option<u16>) {
    let Some(mut free) = seats else {
        return;
    };
    let comes = |view: &&mut GuestView| view.answer == Some(Answer::Yes);
    for view in views.iter_mut().filter(comes) {
        view.waits = !takes(&mut free, view.guests);
    }
}

/// Takes seats for somebody and those they bring; not where there are too few.
fn takes(free: &mut u16, guests: u8) -> bool {
    let left = free.checked_sub(u16::from(guests).saturating_add(1));
    *free = left.unwrap_or(*free);
    left.is_some()
}

/// Returns who has a part in the case, each with since where.
fn in_part<'a>(items: &SetFold<'a, Item>, role: &str) -> BTreeMap<&'a Who, usize> {
    let members = items.members.iter().zip(&items.since);
    let found = members.filter_map(|(item, since)| Some((part(item, role)?, *since)));
    found.collect()
}

fn part<'a>(item: &'a Item, role: &str) -> Option<&'a Who> {
    match item {
        Item::Participant { who, role: found } if found == role => Some(who),
        Item::Participant { .. }
        | Item::Tag(_)
        | Item::Link { .. }
        | Item::DependsOn(_)
        | Item::File(_)
        | Item::Hold(_) => None,
    }
}

/// Until when an invitation that names no day is sent to who has not got it, in milliseconds.
const OPEN_MS: i64 = 30 * 24 * 3_600_000;

/// Returns until when somebody who is invited is to hear of it: until it begins.
pub fn worth_telling(invited_at: Timestamp, starts: Option<Timestamp>) -> Timestamp {
    starts.unwrap_or_else(|| invited_at.plus_ms(OPEN_MS))
}
