//! Cases that are like one another and come too often (SPEC 8, CONVERGENCE 8).
//!
//! Two cases are alike when they are of one subtype and share one thing more ([`groups`]):
//!
//! | likeness | what they share | where |
//! | --- | --- | --- |
//! | place | the area, at the same site | wherever an area is named |
//! | equipment | the piece of equipment: `equipment` in their metadata | wherever one is named |
//! | tag | a tag | where neither an area nor equipment is named: else each tag of a rule made a second pattern of the same cases |
//!
//! What is of no subtype, or of the catch-all `general`, is like nothing.
//!
//! The cases of a group, by the time they were reported, fall into **episodes** ([`episodes`]). A case belongs to
//! the one that runs; after a gap longer than the window it begins another. When a review of an episode is over, or
//! was refused, the episode ends with it; what is reported within the cool-down still belongs to it, as a
//! recurrence. The cool-down is the share of the window that each of the N cases has: 30 days / 5 = 6 days.
//!
//! An episode **triggers** where N of its cases lie within one window. Of the reviews that were opened for it one
//! stays, by how it stands ([`Standing`]) and then the one recorded first; the others are duplicates of it. What of
//! all this arrived first makes no difference.

mod review;

use std::collections::BTreeMap;

use orgo_schema::{
    fact::{Group, Likeness},
    id::{CaseId, FactId},
    time::{Stamp, Timestamp},
    view::CaseView,
};

use crate::{module::GENERAL, policy::PatternSensitivity};

pub use review::{RULE, TASK_KEY, created, group_text, kind, opened};

#[cfg(test)]
mod tests;

/// The key in a case's metadata that names a piece of equipment.
pub const EQUIPMENT: &str = "equipment";
/// The most tags of one case that are looked at.
const TAGS_MAX: usize = 8;

/// A case of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// When it was reported.
    pub at: Timestamp,
    /// Which.
    pub case: CaseId,
}

/// How a review stands. Of several for one episode the least stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It is worked on.
    Open,
    /// It is resolved or closed.
    Over,
    /// It waits for somebody's yes.
    Waits,
    /// Somebody said no.
    Refused,
    /// It goes on in a stricter compartment.
    Elsewhere,
}

/// A review that was opened for a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Review {
    /// The case it is.
    pub case: CaseId,
    /// The first case that its opener knew.
    pub first: Member,
    /// Which was opened first: the least of these.
    pub recorded: (Stamp, FactId),
    /// How it stands.
    pub standing: Standing,
    /// Since when it is over, or was refused.
    pub ended: Option<Timestamp>,
}

/// A stretch of cases that are like one another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Episode {
    /// Its cases, the one reported first at the front.
    pub members: Vec<Member>,
    /// The reviews that were opened for it, the one that stays at the front.
    pub reviews: Vec<Review>,
    /// When the last one was reported that made it a pattern, by what is known now.
    pub triggered: Option<Timestamp>,
    /// The most of them within one window.
    pub closest: usize,
    /// Since when one of its reviews is over.
    pub ended: Option<Timestamp>,
    last: Timestamp,
}

/// Lists what a case has in common with those that are like it.
pub fn groups(case: &CaseView) -> Vec<Group> {
    let named = |text: Option<&str>| {
        let text = text.map(str::trim).filter(|text| !text.is_empty());
        text.map(str::to_owned)
    };
    let Some(subtype) = named(case.subtype.as_deref()).filter(|subtype| subtype != GENERAL) else {
        return Vec::new();
    };
    let group = |likeness, site, value| Group {
        likeness,
        domain: case.domain.clone(),
        subtype: subtype.clone(),
        site,
        value,
    };
    let area = named(case.location.area.as_deref());
    let equipment = case.metadata.get(EQUIPMENT);
    let equipment = named(equipment.and_then(|value| value.as_str()));
    let is_placed = area.is_some() || equipment.is_some();
    let site = named(case.location.site.as_deref());
    let place = area.map(|area| group(Likeness::Place, site, area));
    let thing = equipment.map(|thing| group(Likeness::Equipment, None, thing));
    let tags = case.tags.iter().filter(|_| !is_placed).take(TAGS_MAX);
    let tags = tags.map(|tag| group(Likeness::Tag, None, tag.clone()));
    place.into_iter().chain(thing).chain(tags).collect()
}

/// Returns the text by which a group is known: however people spell what it is about, it is one.
pub fn key(group: &Group) -> String {
    let plain = |text: &str| {
        let words = text.split_whitespace();
        words.collect::<Vec<_>>().join(" ").to_lowercase()
    };
    let parts = [
        group.likeness.as_str(),
        group.domain.as_deref().unwrap_or_default(),
        &group.subtype,
        group.site.as_deref().unwrap_or_default(),
        &group.value,
    ];
    parts.map(plain).join("\n")
}

/// Reads the group that a key stands for, in small letters.
pub fn read_key(key: &str) -> Option<Group> {
    let mut parts = key.split('\n').map(str::to_owned);
    let likeness = parts.next()?.parse().ok()?;
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    Some(Group {
        likeness,
        domain: some(parts.next()?),
        subtype: parts.next()?,
        site: some(parts.next()?),
        value: parts.next()?,
    })
}

/// Divides the cases of a group, and the reviews that were opened for them, into episodes, the earliest first. Each
/// review is in one of them; one whose first case is not among the members any more stays where that was.
pub fn episodes(
    sensitivity: PatternSensitivity,
    members: &[Member],
    reviews: &[Review],
) -> Vec<Episode> {
    let span = Spans::of(sensitivity);
    let reported: BTreeMap<CaseId, Timestamp> = members
        .iter()
        .map(|member| (member.case, member.at))
        .collect();
    let mut marks: BTreeMap<Member, (bool, Vec<Review>)> = BTreeMap::new();
    for member in members {
        marks.entry(*member).or_default().0 = true;
    }
    for review in reviews {
        let case = review.first.case;
        let at = reported.get(&case).copied().unwrap_or(review.first.at);
        let mark = marks.entry(Member { at, case }).or_default();
        mark.1.push(*review);
    }
    let mut all: Vec<Episode> = Vec::new();
    for (mark, (counts, opened)) in marks {
        let running = all.pop();
        let (before, mut episode) = match running {
            Some(running) if running.takes(mark.at, &span) => (None, running),
            other => (other, Episode::default()),
        };
        all.extend(before);
        episode.last = mark.at;
        episode.members.extend(counts.then_some(mark));
        let ends = opened.iter().filter_map(|review| review.ended);
        episode.ended = ends.chain(episode.ended).min();
        episode.reviews.extend(opened);
        all.push(episode);
    }
    for episode in &mut all {
        episode.finish(&span);
    }
    all
}

impl Episode {
    /// Whether something reported then belongs to it too.
    fn takes(&self, at: Timestamp, span: &Spans) -> bool {
        let is_near = at.since_ms(self.last) <= span.window;
        is_near
            && self
                .ended
                .is_none_or(|ended| at.since_ms(ended) <= span.cool_down)
    }

    fn finish(&mut self, span: &Spans) {
        self.reviews
            .sort_by_key(|review| (review.standing, review.recorded));
        let close = |few: &[Member]| match few {
            [first, .., last] if last.at.since_ms(first.at) <= span.window => Some(last.at),
            _ => None,
        };
        self.triggered = self.members.windows(span.count).find_map(close);
        let within = |(number, first): (usize, &Member)| {
            let rest = self.members.iter().skip(number);
            rest.take_while(|member| member.at.since_ms(first.at) <= span.window)
                .count()
        };
        self.closest = self
            .members
            .iter()
            .enumerate()
            .map(within)
            .max()
            .unwrap_or(0);
    }

    /// Whether it still runs at an instant: what is reported then would belong to it.
    pub fn runs(&self, now: Timestamp, sensitivity: PatternSensitivity) -> bool {
        self.ended.is_none() && now.since_ms(self.last) <= Spans::of(sensitivity).window
    }

    /// Returns its first case where a review of it is to be opened now: it is a pattern, it still runs, and nobody
    /// has opened one. What was a pattern long ago, such as an archive that came in, is none today.
    pub fn to_open(&self, now: Timestamp, sensitivity: PatternSensitivity) -> Option<Member> {
        let is_new = self.triggered.is_some() && self.reviews.is_empty();
        let first = self.members.first().copied();
        first.filter(|_| is_new && self.runs(now, sensitivity))
    }

    /// Returns the review that stays.
    pub fn review(&self) -> Option<&Review> {
        self.reviews.first()
    }

    /// Lists the reviews that are duplicates of the one that stays.
    pub fn duplicates(&self) -> impl Iterator<Item = &Review> {
        let goes =
            |review: &&Review| !matches!(review.standing, Standing::Refused | Standing::Elsewhere);
        self.reviews.iter().skip(1).filter(goes)
    }
}

/// What a sensitivity means in numbers.
struct Spans {
    count: usize,
    window: i64,
    cool_down: i64,
}

impl Spans {
    fn of(sensitivity: PatternSensitivity) -> Self {
        let count = sensitivity.count.max(2);
        let window = i64::try_from(sensitivity.window.approximate_ms()).unwrap_or(i64::MAX);
        Self {
            count: usize::try_from(count).unwrap_or(usize::MAX),
            window,
            cool_down: window / i64::from(count),
        }
    }
}
