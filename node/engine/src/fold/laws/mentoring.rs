//! Pairs of a mentor and a mentee: sites that paired apart tell the same pairs.

use orgo_schema::{
    case::CaseAction,
    fact::{Body, Item, MENTEE, MENTOR, Who},
    time::Timestamp,
};
use proptest::prelude::*;

use super::{CREATION, fold_case, opened};
use crate::{
    history::{Site, pull_all, user_id},
    mentor::{Mentoring, alone},
};

fn who(number: u128) -> Who {
    Who::User(user_id(number))
}

fn part(number: u128, role: &str) -> Item {
    Item::Participant {
        who: who(number),
        role: role.to_owned(),
    }
}

fn case(number: u8) -> Site {
    let mut site = Site::new(number);
    site.derive(CREATION, opened());
    site
}

fn of(site: &Site) -> Mentoring {
    Mentoring::of(&fold_case(&site.facts, None), &site.facts)
}

/// The pairs, each with since when.
fn pairs(site: &Site) -> Vec<(Who, Who, i64)> {
    let pairs = of(site).pairs().into_iter();
    pairs
        .map(|pair| (pair.mentor, pair.mentee, pair.since.0))
        .collect()
}

#[test]
fn a_pair_stands_since_both_take_part_until_one_does_not_or_the_case_is_over() {
    let mut a = case(1);
    a.write(10, Body::Added(part(11, MENTEE)));
    assert_eq!(pairs(&a), []);
    a.write(20, Body::Added(part(12, MENTOR)));
    assert_eq!(pairs(&a), [(who(12), who(11), 20)]);
    a.write(30, Body::Removed(part(12, MENTOR)));
    assert_eq!(pairs(&a), []);
    // Paired again: since then.
    a.write(40, Body::Added(part(12, MENTOR)));
    assert_eq!(pairs(&a), [(who(12), who(11), 40)]);
    a.write(
        50,
        Body::CaseActed {
            action: CaseAction::Resolve,
            reason: Some("They know their way".to_owned()),
        },
    );
    assert!(of(&a).is_empty());
}

#[test]
fn where_several_of_both_take_part_nobody_knows_who_is_with_whom() {
    let mut a = case(1);
    for (number, role) in [(11, MENTEE), (12, MENTOR), (13, MENTEE)] {
        a.write(10, Body::Added(part(number, role)));
    }
    let one_mentor = of(&a);
    assert_eq!(one_mentor.pairs().len(), 2);
    assert!(one_mentor.takes(&who(12), &who(14)));
    assert!(!one_mentor.takes(&who(15), &who(14)));
    a.write(20, Body::Added(part(14, MENTOR)));
    let pool = of(&a);
    assert!(pool.is_pool() && pool.pairs().is_empty());

    // Who is paired elsewhere has somebody.
    let mut b = case(2);
    for (number, role) in [(11, MENTEE), (12, MENTOR)] {
        b.write(10, Body::Added(part(number, role)));
    }
    let own = of(&b);
    let alone = alone([(1, &pool), (2, &own)]);
    assert_eq!(alone.mentees.len(), 1);
    assert_eq!(alone.mentees[0].1.who, who(13));
    assert_eq!(alone.mentors.len(), 1);
    assert_eq!(
        (&alone.mentors[0].1.who, alone.mentors[0].1.since),
        (&who(14), Timestamp(20))
    );
}

proptest! {
    #[test]
    fn sites_that_pair_apart_tell_the_same_pairs(
        history in proptest::collection::vec(
            (0..3usize, 0..4u128, any::<bool>(), any::<bool>(), proptest::option::of(0..3usize)), 0..24,
        ),
    ) {
        let mut sites = [case(1), case(2), case(3)];
        for (now, (at, number, guides, adds, hears)) in (1..).zip(&history) {
            let item = part(number + 11, if *guides { MENTOR } else { MENTEE });
            sites[*at].write(now * 10, if *adds { Body::Added(item) } else { Body::Removed(item) });
            if let Some(from) = hears {
                let from = sites[*from].clone();
                sites[*at].pull(&from);
            }
        }
        let [a, b, c] = &mut sites;
        pull_all(&mut [a, b, c]);
        let told = of(&sites[0]);
        for site in &sites {
            prop_assert_eq!(&of(site), &told);
        }
        for pair in told.pairs() {
            prop_assert!(told.takes(&pair.mentor, &pair.mentee) && pair.mentor != pair.mentee);
        }
    }
}
