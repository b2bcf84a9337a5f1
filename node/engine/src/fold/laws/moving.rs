//! Splitting and merging cases, reviews and files, at sites that work apart.

use orgo_schema::{
    fact::{Author, Body, FileRef, Item, SPLIT_FROM, Value},
    id::BlobHash,
    review::{ReviewCycle, ReviewOutcome, ReviewPlan},
    task::TaskAction,
    time::Timestamp,
    view::ConflictView,
};
use proptest::prelude::*;

use super::{HOUR, act, fold, fold_standing, opened, site, with_task};
use crate::{
    fold::{CaseFold, CaseInput, Verdict, case, home},
    history::{Site, case_id, compartment, fact_id, organization, pull_all, user_id},
    order::Facts,
    routing::Standing,
};

fn moved(to: u128) -> Body {
    Body::Set(Value::Case(case_id(to)))
}

fn file(content: u8, name: &str) -> Item {
    Item::File(FileRef {
        blob: BlobHash::new([content; 32]),
        name: name.to_owned(),
        media_type: "image/jpeg".to_owned(),
        bytes: 7,
    })
}

fn fold_case(facts: &Facts) -> CaseFold {
    let input = CaseInput {
        id: case_id(1),
        organization: organization(1),
        compartment: compartment(1),
        facts,
        contests: crate::contest::Contests::none(),
        title: None,
        other_titles: &[],
        narrative: None,
        rule: None,
        received: None,
        survivor: None,
        escalation_level: 0,
        tags_by_time: &[],
    };
    case(&input).unwrap()
}

/// A site that holds one fresh case.
fn case_site(number: u8) -> Site {
    let mut site = Site::new(number);
    site.derive(1, opened());
    site
}

#[test]
fn a_task_goes_with_the_case_that_was_split_off_and_comes_back() {
    let mut a = site(1);
    assert_eq!(home(&a.facts).unwrap().case(), case_id(1));
    a.write(10, moved(2));
    assert_eq!(home(&a.facts).unwrap().case(), case_id(2));
    assert_eq!(fold(&a.facts).view.case_id, case_id(2));
    a.write(20, moved(1));
    assert_eq!(fold(&a.facts).view.case_id, case_id(1));
    assert_eq!(fold(&a.facts).view.conflicts, []);
    let home = home(&a.facts).unwrap();
    assert_eq!(home.set_to, [case_id(1), case_id(2)], "the last one first");
    let named: Vec<_> = home.named.into_iter().collect();
    assert_eq!(named, [case_id(1), case_id(2)], "both cases are made again");
}

#[test]
fn two_sites_that_split_one_case_differently_leave_a_conflict_and_lose_nothing() {
    let mut a = site(1);
    let mut b = Site::new(2);
    b.pull(&a);
    a.write(10, moved(2));
    b.write(20, moved(3));
    act(&mut b, 21, TaskAction::Start);
    let (mut one, mut other) = (a.clone(), b.clone());
    one.pull(&b);
    other.pull(&a);
    assert_eq!(
        fold(&one.facts),
        fold(&other.facts),
        "in whichever order they heard"
    );
    let folded = fold(&one.facts);
    assert_eq!(
        folded.view.case_id,
        case_id(3),
        "the last in order is shown"
    );
    assert_eq!(home(&one.facts), home(&other.facts));
    let both = [case_id(3), case_id(2)]
        .map(|case| case.to_string())
        .to_vec();
    let conflict = ConflictView {
        field: "case_id".to_owned(),
        values: both,
    };
    assert_eq!(folded.view.conflicts, [conflict]);
    assert!(
        folded
            .entries
            .iter()
            .all(|entry| entry.verdict == Verdict::Valid)
    );
    one.write(30, moved(2));
    other.pull(&one);
    let settled = fold(&other.facts);
    assert_eq!(
        (settled.view.case_id, settled.view.conflicts.as_slice()),
        (case_id(2), [].as_slice())
    );
    assert_eq!(
        settled.view.task_id, folded.view.task_id,
        "a task keeps its id"
    );
}

#[test]
fn moving_a_task_is_touching_it() {
    let mut a = site(1);
    let lost = Standing::Lost { to: fact_id(9) };
    assert!(fold_standing(&a.facts, lost).view.void.is_some());
    a.write(10, moved(2));
    assert_eq!(fold_standing(&a.facts, lost).view.void, None);
}

#[test]
fn moving_a_task_leaves_its_ladder_as_it_was() {
    let mut a = site(1);
    let before = fold(&a.facts);
    a.write(HOUR, moved(2));
    let after = fold(&a.facts);
    assert_eq!(
        (before.walk, before.view.label),
        (after.walk, after.view.label)
    );
}

#[test]
fn files_are_a_set_with_who_and_when() {
    let mut a = site(1);
    let mut b = Site::new(2);
    b.pull(&a);
    a.write(10, Body::Added(file(1, "b.jpg")));
    b.write(20, Body::Added(file(1, "b.jpg")));
    b.write(25, Body::Added(file(2, "a.jpg")));
    a.write(30, Body::Removed(file(1, "b.jpg")));
    pull_all(&mut [&mut a, &mut b]);
    let files = fold(&a.facts).view.attachments;
    assert_eq!(files, fold(&b.facts).view.attachments);
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(
        names,
        ["a.jpg", "b.jpg"],
        "what the remove had not seen stays"
    );
    let kept = &files[1];
    assert_eq!((kept.by, kept.at), (Some(user_id(2)), Timestamp(20)));
    a.write(40, Body::Removed(file(1, "b.jpg")));
    assert_eq!(fold(&a.facts).view.attachments.len(), 1);
}

#[test]
fn comments_are_listed_in_order_with_their_ids() {
    let mut a = case_site(1);
    let comment = |text: &str| Body::Commented {
        text: text.to_owned(),
    };
    let first = a.write(10, comment("wet"));
    let mut b = Site::new(2);
    b.pull(&a);
    let second = b.write(20, comment("dry"));
    a.pull(&b);
    let comments = fold_case(&a.facts).view.comments;
    let ids: Vec<_> = comments.iter().map(|comment| comment.comment_id).collect();
    assert_eq!(ids, [first, second]);
    assert_eq!(
        (comments[1].by, comments[1].at),
        (Some(user_id(2)), Timestamp(20))
    );
    assert_eq!(comments[1].text, "dry");
}

#[test]
fn a_review_moves_the_time_of_the_next() {
    const DAY: i64 = 24 * HOUR;
    let plan = |due| {
        Body::Set(Value::Review(Some(ReviewPlan {
            cycle: Some(ReviewCycle::Weekly),
            due: Timestamp(due),
        })))
    };
    let reviewed = |outcome| Body::Reviewed {
        outcome,
        note: Some("looked".to_owned()),
    };
    let mut a = case_site(1);
    let due = |site: &Site| fold_case(&site.facts).view.review.due_at;
    assert_eq!(due(&a), None);
    a.write(0, plan(7 * DAY));
    assert_eq!(due(&a), Some(Timestamp(7 * DAY)));
    a.write(8 * DAY, reviewed(ReviewOutcome::Watch));
    assert_eq!(due(&a), Some(Timestamp(14 * DAY)), "counted from the plan");
    let mut b = Site::new(2);
    b.pull(&a);
    a.write(15 * DAY, reviewed(ReviewOutcome::Act));
    b.write(16 * DAY, reviewed(ReviewOutcome::Close));
    pull_all(&mut [&mut a, &mut b]);
    let review = fold_case(&a.facts).view.review;
    assert_eq!(review, fold_case(&b.facts).view.review);
    assert_eq!(review.outcome, Some(ReviewOutcome::Close));
    assert_eq!(
        (review.last_by, review.due_at),
        (Some(user_id(2)), Some(Timestamp(21 * DAY)))
    );
    a.write(20 * DAY, plan(30 * DAY));
    assert_eq!(
        due(&a),
        Some(Timestamp(30 * DAY)),
        "a new plan begins with its own time"
    );
    let node = a.node();
    a.write_as(
        Author::Node(node),
        40 * DAY,
        reviewed(ReviewOutcome::NoChange),
    );
    let folded = fold_case(&a.facts);
    assert_eq!(
        folded.view.review.outcome,
        Some(ReviewOutcome::Close),
        "a person says so"
    );
    assert_eq!(folded.entries.len(), a.facts.len());
}

/// One thing that happens to a case at one of the sites.
#[derive(Debug, Clone)]
enum Happening {
    Merge(Option<u128>),
    Link(u128, bool),
    Review(usize),
    Plan(Option<i64>),
    Keep(Option<usize>),
    File(u8, bool),
    Pull(usize),
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        proptest::option::of(2..5u128).prop_map(Happening::Merge),
        (2..5u128, any::<bool>()).prop_map(|(case, adds)| Happening::Link(case, adds)),
        (0..4usize).prop_map(Happening::Review),
        proptest::option::of(0..900 * HOUR).prop_map(Happening::Plan),
        proptest::option::of(0..2usize).prop_map(Happening::Keep),
        (0..2u8, any::<bool>()).prop_map(|(content, adds)| Happening::File(content, adds)),
        (0..4usize).prop_map(Happening::Pull),
    ]
}

fn said(what: &Happening) -> Option<Body> {
    let change = |item, adds: bool| {
        if adds {
            Body::Added(item)
        } else {
            Body::Removed(item)
        }
    };
    Some(match what {
        Happening::Merge(into) => Body::Set(Value::MergedInto(into.map(case_id))),
        Happening::Link(case, adds) => {
            let item = Item::Link {
                relation: SPLIT_FROM.to_owned(),
                case: case_id(*case),
            };
            change(item, *adds)
        }
        Happening::Review(outcome) => Body::Reviewed {
            outcome: ReviewOutcome::ALL[*outcome],
            note: None,
        },
        Happening::Plan(due) => Body::Set(Value::Review(due.map(|due| ReviewPlan {
            cycle: Some(ReviewCycle::Monthly),
            due: Timestamp(due),
        }))),
        Happening::Keep(class) => {
            let class = class.map(|class| ["clinical", "short"][class].parse().unwrap());
            Body::Set(Value::RetentionClass(class))
        }
        Happening::File(content, adds) => change(file(*content, "x"), *adds),
        Happening::Pull(_) => return None,
    })
}

proptest! {
    #[test]
    fn sites_that_changed_a_case_apart_agree(
        count in 2..5usize,
        history in proptest::collection::vec((0..4usize, 0..99 * HOUR, happening()), 0..30),
    ) {
        let mut sites: Vec<Site> = (1..).take(count).map(case_site).collect();
        let mut now = 0;
        let mut written = 1;
        for (at, wait, what) in &history {
            now += wait;
            let at = at % count;
            if let Happening::Pull(from) = what {
                let from = sites[from % count].clone();
                sites[at].pull(&from);
            } else if let Some(body) = said(what) {
                sites[at].write(now, body);
                written += 1;
            }
            let folded = fold_case(&sites[at].facts);
            prop_assert_eq!(folded.entries.len(), sites[at].facts.len());
        }
        pull_all(&mut sites.iter_mut().collect::<Vec<_>>());
        let folded = fold_case(&sites[0].facts);
        prop_assert_eq!(folded.entries.len(), written, "nobody's action is lost");
        let due = folded.view.review.due_at;
        prop_assert!(due.is_none() || folded.view.review.cycle.is_some());
        for site in sites.iter().rev() {
            prop_assert_eq!(&fold_case(&site.facts), &folded);
        }
    }

    #[test]
    fn a_task_that_sites_moved_apart_has_one_home(
        history in proptest::collection::vec((0..3usize, 0..3usize, proptest::option::of(1..5u128)), 0..30),
    ) {
        let mut sites: Vec<Site> = (1..).take(3).map(|number| with_task(Site::new(number))).collect();
        let mut values = 0;
        for ((at, from, to), now) in history.iter().zip(1..) {
            match to {
                Some(to) => {
                    sites[*at].write(now, moved(*to));
                    values += 1;
                }
                None => {
                    let from = sites[*from].clone();
                    sites[*at].pull(&from);
                }
            }
            let site = &sites[*at];
            prop_assert_eq!(home(&site.facts).unwrap().case(), fold(&site.facts).view.case_id);
        }
        pull_all(&mut sites.iter_mut().collect::<Vec<_>>());
        let folded = fold(&sites[0].facts);
        prop_assert_eq!(folded.entries.len(), values + 1);
        for site in &sites {
            prop_assert_eq!(&fold(&site.facts), &folded);
            prop_assert_eq!(home(&site.facts).unwrap().case(), folded.view.case_id);
        }
        // A conflict names every case that is still in question, the one shown first.
        if let [conflict] = folded.view.conflicts.as_slice() {
            prop_assert_eq!(&conflict.values[0], &folded.view.case_id.to_string());
        }
        let site = &mut sites[0];
        site.write(1000, moved(1));
        prop_assert_eq!(fold(&site.facts).view.conflicts, []);
    }
}
