//! Who comes: what each answered, and who has a seat (SPEC 7, groups).
//!
//! Seats go to those who said yes, in the order in which they did. Who does not fit waits, and moves up when
//! somebody takes their yes back or comes with fewer. Who comes with more than before counts from then.

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::{
    fact::{Answer, Answered, CAME, INVITED, Item, MISSED, Who},
    time::Timestamp,
    view::GuestView,
};

use super::{
    added,
    gather::CaseFacts,
    verdict::{Entry, Verdict, Verdicts},
};
use crate::set::SetFold;

/// What one of those who answered said last.
#[derive(Debug, Clone, Copy)]
struct Said<'a> {
    position: usize,
    /// Since where they come with so many.
    place: usize,
    answered: &'a Answered,
}

/// What everybody answered last.
#[derive(Debug)]
pub(super) struct Answers<'a>(BTreeMap<&'a Who, Said<'a>>);

impl<'a> Answers<'a> {
    /// Folds the answers, and says which of them are superseded.
    pub(super) fn fold(facts: &CaseFacts<'a>, verdicts: &mut Verdicts) -> Self {
        let mut last: BTreeMap<&Who, Said<'_>> = BTreeMap::new();
        let mut causes = BTreeSet::new();
        for (position, answered) in &facts.answers {
            // Two gateways read one mail: it is one answer.
            let is_again = answered.cause.is_some_and(|cause| !causes.insert(cause));
            if is_again {
                verdicts.say(*position, Verdict::Superseded);
                continue;
            }
            let before = last.get(&answered.who).copied();
            if let Some(before) = before {
                verdicts.say(before.position, Verdict::Superseded);
            }
            let keeps = |before: &Said<'_>| {
                let both = (before.answered.answer, answered.answer);
                both == (Answer::Yes, Answer::Yes) && answered.guests <= before.answered.guests
            };
            let place = before.filter(keeps).map_or(*position, |said| said.place);
            let said = Said {
                position: *position,
                place,
                answered,
            };
            last.insert(&answered.who, said);
        }
        Self(last)
    }

    /// Lists everybody who was invited, answered or came, those who come first.
    pub(super) fn views(
        &self,
        facts: &CaseFacts<'_>,
        items: &SetFold<'_, Item>,
        entries: &[Entry],
        seats: Option<u16>,
    ) -> Vec<GuestView> {
        let invited = in_part(items, INVITED);
        let (came, missed) = (in_part(items, CAME), in_part(items, MISSED));
        // Whose invitation was taken back is not counted any more, whatever they had said.
        let named: BTreeSet<&Who> = facts
            .items
            .iter()
            .filter_map(|c| part(c.item, INVITED))
            .collect();
        let counts = |who: &&Who| invited.contains_key(*who) || !named.contains(*who);
        let said = self.0.keys().copied().filter(counts);
        let all: BTreeSet<&Who> = invited
            .keys()
            .chain(came.keys())
            .chain(missed.keys())
            .copied()
            .chain(said)
            .collect();
        let mut lines: Vec<((u8, usize), GuestView)> = Vec::new();
        for who in all {
            let said = self.0.get(who).filter(|_| counts(&who));
            let since = invited.get(who);
            let view = GuestView {
                person: if let Who::Person(person) = who {
                    Some(*person)
                } else {
                    None
                },
                user: if let Who::User(user) = who {
                    Some(*user)
                } else {
                    None
                },
                invited_at: since.map(|since| added::written(entries, *since)),
                answer: said.map(|said| said.answered.answer),
                guests: said.map_or(0, |said| said.answered.guests),
                waits: false,
                note: said.and_then(|said| said.answered.note.clone()),
                via: said.map(|said| said.answered.via),
                answered_at: said.map(|said| added::written(entries, said.position)),
                came: match (came.get(who), missed.get(who)) {
                    (None, None) => None,
                    (came, missed) => Some(came >= missed),
                },
            };
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
        views
    }
}

/// Gives the seats to those who come, in their order; who does not fit waits.
fn seat(views: &mut [GuestView], seats: Option<u16>) {
    let Some(mut free) = seats else {
        return;
    };
    for view in views
        .iter_mut()
        .filter(|view| view.answer == Some(Answer::Yes))
    {
        let wanted = u16::from(view.guests).saturating_add(1);
        match free.checked_sub(wanted) {
            Some(left) => free = left,
            None => view.waits = true,
        }
    }
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
