use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::history::{case_id, fact_id};

const DAY: i64 = 86_400_000;

fn sensitivity(count: u32, window: &str) -> PatternSensitivity {
    PatternSensitivity {
        count,
        window: window.parse().unwrap(),
    }
}

fn day(day: i64) -> Timestamp {
    Timestamp(day * DAY)
}

/// The case that is reported on a day; several of one day are told apart by a number.
fn member((at, number): (i64, u8)) -> Member {
    Member {
        at: day(at),
        case: case_id(u128::from(at.unsigned_abs()) * 1_000 + u128::from(number)),
    }
}

fn on(days: &[i64]) -> Vec<Member> {
    days.iter().map(|day| member((*day, 0))).collect()
}

/// A review that a node opened which knew this case first, recorded at such a stamp.
fn review(first: Member, recorded: u64, standing: Standing, ended: Option<i64>) -> Review {
    Review {
        case: case_id(first.case.uuid().as_u128() + 1_000_000),
        first,
        recorded: (Stamp(recorded), fact_id(recorded.into())),
        standing,
        ended: ended.map(day),
    }
}

/// First and last day and number of cases of each episode, and whether it triggered.
fn told(
    count: u32,
    window: &str,
    members: &[Member],
    reviews: &[Review],
) -> Vec<(i64, i64, usize, bool)> {
    let all = episodes(sensitivity(count, window), members, reviews);
    let day = |member: Option<&Member>| member.map_or(-1, |member| member.at.0 / DAY);
    let tell = |it: &Episode| {
        let ends = (day(it.members.first()), day(it.members.last()));
        (ends.0, ends.1, it.members.len(), it.triggered.is_some())
    };
    all.iter().map(tell).collect()
}

#[test]
fn enough_within_one_window_trigger_and_a_gap_begins_another_episode() {
    let of = |days: &[i64]| told(3, "P30D", &on(days), &[]);
    assert_eq!(of(&[1, 10]), [(1, 10, 2, false)]);
    assert_eq!(of(&[31, 1, 10]), [(1, 31, 3, true)]);
    // Close enough to be one stretch, but never three within one window.
    assert_eq!(of(&[1, 25, 50]), [(1, 50, 3, false)]);
    assert_eq!(of(&[1, 2, 40]), [(1, 2, 2, false), (40, 40, 1, false)]);
    assert_eq!(
        of(&[1, 2, 3, 100, 101, 102]),
        [(1, 3, 3, true), (100, 102, 3, true)]
    );
    let same_day = [member((5, 0)), member((5, 1))];
    assert_eq!(told(2, "P7D", &same_day, &[]), [(5, 5, 2, true)]);
}

#[test]
fn profiles_differ_on_the_same_cases() {
    let cases = on(&[1, 3, 9, 20]);
    let is_pattern = |count, window| told(count, window, &cases, &[]).iter().any(|it| it.3);
    assert!(!is_pattern(5, "P30D"), "a school");
    assert!(is_pattern(4, "P30D"), "a small team");
    assert!(is_pattern(2, "P7D"), "crisis response");
    assert_eq!(
        told(2, "P7D", &cases, &[]),
        [(1, 9, 3, true), (20, 20, 1, false)]
    );
}

#[test]
fn a_review_that_is_over_ends_the_episode_and_what_comes_in_the_cool_down_belongs_to_it() {
    let before = on(&[1, 2, 3]);
    let closed = review(before[0], 7, Standing::Over, Some(10));
    // 30 days / 3: ten days.
    let of = |days: &[i64]| told(3, "P30D", &[&before[..], &on(days)].concat(), &[closed]);
    assert_eq!(of(&[20]), [(1, 20, 4, true)], "a recurrence");
    assert_eq!(of(&[21]), [(1, 3, 3, true), (21, 21, 1, false)]);
    assert_eq!(of(&[15, 21, 22, 23]), [(1, 15, 4, true), (21, 23, 3, true)]);
    let all = episodes(
        sensitivity(3, "P30D"),
        &[&before[..], &on(&[21, 22, 23])].concat(),
        &[closed],
    );
    let opens: Vec<bool> = all
        .iter()
        .map(|it| it.to_open(day(24), sensitivity(3, "P30D")).is_some())
        .collect();
    assert_eq!(opens, [false, true], "the next one has a review of its own");
}

#[test]
fn what_was_a_pattern_long_ago_is_none_today() {
    let all = episodes(sensitivity(3, "P30D"), &on(&[1, 2, 3]), &[]);
    let to_open = |now| all[0].to_open(day(now), sensitivity(3, "P30D"));
    assert_eq!(to_open(33), Some(member((1, 0))));
    assert_eq!(to_open(34), None);
}

#[test]
fn the_first_recorded_review_stays_whichever_case_it_began_with() {
    let members = on(&[1, 2, 3, 4]);
    let late = review(members[0], 20, Standing::Open, None);
    let early = review(members[1], 10, Standing::Open, None);
    let all = episodes(sensitivity(3, "P30D"), &members, &[late, early]);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].review(), Some(&early));
    assert_eq!(all[0].duplicates().collect::<Vec<_>>(), [&late]);
    // One that people may work on stays before one that nobody said yes to.
    let waits = review(members[1], 10, Standing::Waits, None);
    let all = episodes(sensitivity(3, "P30D"), &members, &[late, waits]);
    assert_eq!(all[0].review(), Some(&late));
}

#[test]
fn a_review_stays_where_its_first_case_was_and_triggered_stays_triggered() {
    let members = on(&[1, 2, 3]);
    let opened = review(members[0], 7, Standing::Open, None);
    // Two of the three turned out to be something else.
    let all = episodes(sensitivity(3, "P30D"), &members[2..], &[opened]);
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].triggered, all[0].review()), (None, Some(&opened)));
    assert_eq!(all[0].to_open(day(4), sensitivity(3, "P30D")), None);
}

#[test]
fn a_key_is_the_same_however_people_spell_it_and_can_be_read() {
    let group = |value: &str| Group {
        likeness: Likeness::Place,
        domain: Some("maintenance".to_owned()),
        subtype: "plumbing".to_owned(),
        site: None,
        value: value.to_owned(),
    };
    assert_eq!(key(&group("Building A")), key(&group(" building  a\n")));
    assert_ne!(key(&group("Building A")), key(&group("Building B")));
    assert_eq!(
        read_key(&key(&group("Building A"))),
        Some(group("building a"))
    );
    assert_eq!(read_key("place\nx"), None);
}

/// One node: what it knows.
#[derive(Debug, Clone, Default)]
struct Node {
    members: BTreeSet<Member>,
    reviews: Vec<Review>,
}

impl Node {
    /// Opens what is to be opened, as a node does that looks at `now`.
    fn look(&mut self, now: i64, stamp: &mut u64) {
        let knob = sensitivity(3, "P10D");
        let members: Vec<Member> = self.members.iter().copied().collect();
        for episode in episodes(knob, &members, &self.reviews) {
            let Some(first) = episode.to_open(day(now), knob) else {
                continue;
            };
            *stamp += 1;
            self.reviews
                .push(review(first, *stamp, Standing::Open, None));
        }
    }

    fn hear(&mut self, other: &Self) {
        self.members.extend(&other.members);
        for review in &other.reviews {
            let known = self
                .reviews
                .iter_mut()
                .find(|known| known.case == review.case);
            // What both opened for one first case is one review, and was recorded when the first of them did.
            match known {
                Some(known) => known.recorded = known.recorded.min(review.recorded),
                None => self.reviews.push(*review),
            }
        }
    }
}

proptest! {
    #[test]
    fn the_order_of_arrival_makes_no_difference_and_more_cases_never_unmake_a_pattern(
        mut reported in proptest::collection::vec((0..120_i64, 0..3_u8), 0..20), late in (0..120_i64, 0..3_u8),
    ) {
        reported.sort_unstable();
        reported.dedup();
        let mut members: Vec<Member> = reported.iter().copied().map(member).collect();
        let knob = sensitivity(3, "P10D");
        let before = episodes(knob, &members, &[]);
        members.reverse();
        prop_assert_eq!(&episodes(knob, &members, &[]), &before);
        if !members.contains(&member(late)) {
            members.push(member(late));
        }
        let after = episodes(knob, &members, &[]);
        for episode in before.iter().filter(|it| it.triggered.is_some()) {
            let goes_on = |it: &&Episode| episode.members.iter().all(|one| it.members.contains(one));
            let found = after.iter().find(goes_on);
            prop_assert!(found.is_some_and(|it| it.triggered.is_some()));
        }
    }

    #[test]
    fn nodes_that_saw_parts_agree_on_one_review_each_after_they_met_and_lose_none(
        reported in proptest::collection::vec((0..60_i64, 0..3_u8, 0..3_u8), 0..24),
    ) {
        let mut nodes = [Node::default(), Node::default()];
        let mut reported = reported;
        reported.sort_unstable();
        reported.dedup();
        let mut stamp = 0;
        for (at, number, heard) in reported {
            // By the one, by the other, or by both.
            let who: &[usize] = match heard { 0 => &[0], 1 => &[1], _ => &[0, 1] };
            for who in who {
                nodes[*who].members.insert(member((at, number)));
                nodes[*who].look(at, &mut stamp);
            }
        }
        let [mut a, mut b] = nodes;
        let (old_a, old_b) = (a.clone(), b.clone());
        a.hear(&old_b);
        b.hear(&old_a);
        let knob = sensitivity(3, "P10D");
        let of = |node: &Node| {
            let members: Vec<Member> = node.members.iter().copied().collect();
            episodes(knob, &members, &node.reviews)
        };
        prop_assert_eq!(of(&a), of(&b));
        let kept: usize = of(&a).iter().map(|it| it.reviews.len()).sum();
        prop_assert_eq!(kept, a.reviews.len(), "each review is in one episode");
        for episode in of(&a) {
            let first = episode.reviews.iter().map(|review| review.recorded).min();
            prop_assert_eq!(episode.review().map(|review| review.recorded), first);
        }
    }
}
