//! Raising documents while others work on them, at sites that are cleared for more or less.

use orgo_schema::{
    derive::{IdSecret, Scope},
    fact::{Author, Body, Carried, Fact, FileRef, Item, Moved, Renamed, Value},
    id::{BlobHash, CompartmentId, FactId, NodeId},
    task::TaskAction,
    time::Stamp,
    word::Priority,
};
use proptest::{collection::vec, prelude::*, sample::Index};

use super::{HOUR, act, fold, site};
use crate::{
    fold::Verdict,
    history::{Site, compartment, fact_id, organization, pull_all},
    moved::{self, read, targets, wrap},
    order::Facts,
};

/// The compartments, the laxest first.
const COUNT: u128 = 4;

fn order() -> Vec<CompartmentId> {
    (1..=COUNT).map(compartment).collect()
}

fn scope(number: u128) -> Scope {
    let secret = IdSecret::new([u8::try_from(number).unwrap(); 32]);
    Scope::new(organization(1), compartment(number), secret)
}

fn moved_to(number: u128) -> Body {
    Body::Moved(Moved {
        to: compartment(number),
        reason: Some("it names a child".to_owned()),
    })
}

/// Carries all that a document of one compartment holds, as stored, into its successor in another.
fn carry(from: u128, stored: &Facts, to: u128, successor: &mut Facts) {
    for (id, fact) in stored {
        let (id, fact) = wrap(&scope(to), compartment(from), *id, fact);
        successor.insert(id, fact);
    }
}

fn carried(from: u128, stored: &Facts, to: u128) -> Facts {
    let mut successor = Facts::new();
    carry(from, stored, to, &mut successor);
    successor
}

#[test]
fn a_carried_task_is_the_task_it_was() {
    let mut a = site(1);
    act(&mut a, HOUR, TaskAction::Start);
    a.write(2 * HOUR, Body::Set(Value::Priority(Priority::Critical)));
    a.write(3 * HOUR, moved_to(3));
    let read = read(carried(1, &a.facts, 3));
    assert_eq!(
        read.facts, a.facts,
        "each under its own id, by its own author"
    );
    assert!(read.carried.values().all(|from| *from == compartment(1)));
    assert_eq!(read.carried.len(), a.facts.len());
    assert_eq!(fold(&read.facts), fold(&a.facts));
}

#[test]
fn who_stands_for_a_raise_is_known_in_order() {
    let mut a = site(1);
    let mut b = Site::new(2);
    a.write(20, moved_to(2));
    b.pull(&a);
    b.write(10, moved_to(2));
    b.write(30, moved_to(2));
    let movers = |facts: &Facts, to| moved::movers(facts, compartment(to));
    let [one, other] = [1, 2].map(|node| NodeId::new([node; 32]));
    assert_eq!(movers(&a.facts, 2), [one]);
    assert_eq!(
        movers(&b.facts, 2),
        [one, other],
        "each once, and nobody before whom it heard it from"
    );
    assert_eq!(movers(&b.facts, 3), []);
}

#[test]
fn of_two_concurrent_raises_the_stricter_wins() {
    let mut a = site(1);
    let mut b = Site::new(2);
    b.pull(&a);
    a.write(10, moved_to(2));
    b.write(20, moved_to(3));
    pull_all(&mut [&mut a, &mut b]);
    let go_on = |facts: &Facts, here: u128| targets(facts, compartment(here), &order());
    assert_eq!(go_on(&a.facts, 1), [compartment(2), compartment(3)]);
    // Whoever is cleared for all three finds it in the strictest, by whichever way it went.
    let direct = carried(1, &a.facts, 3);
    let between = carried(1, &a.facts, 2);
    assert_eq!(go_on(&read(between.clone()).facts, 2), [compartment(3)]);
    assert_eq!(go_on(&read(direct.clone()).facts, 3), [], "there it stays");
    assert_eq!(
        carried(2, &between, 3),
        direct,
        "both ways lead to the same bytes"
    );
}

#[test]
fn nothing_is_moved_to_where_it_is_or_to_what_is_laxer_or_unknown() {
    let mut a = site(1);
    for to in [1, 2, 9] {
        a.write(10, moved_to(to));
    }
    assert_eq!(targets(&a.facts, compartment(2), &order()), []);
    assert_eq!(targets(&a.facts, compartment(9), &order()), []);
    assert_eq!(
        targets(&a.facts, compartment(1), &order()),
        [compartment(2)]
    );
    let mut derived = site(2);
    derived.derive(7, moved_to(3));
    assert_eq!(
        targets(&derived.facts, compartment(1), &order()),
        [],
        "nobody said so"
    );
}

#[test]
fn what_was_written_on_the_old_one_meanwhile_is_carried_and_judged_like_all_else() {
    let mut cleared = site(1);
    let mut uncleared = Site::new(2);
    uncleared.pull(&cleared);
    cleared.write(10, moved_to(3));
    let mut successor = Site::new(7);
    successor.facts = read(carried(1, &cleared.facts, 3)).facts;
    act(&mut successor, 20, TaskAction::Start);
    act(&mut uncleared, 30, TaskAction::Start);
    uncleared.write(
        31,
        Body::Commented {
            text: "I am on my way".to_owned(),
        },
    );
    cleared.pull(&uncleared);
    let mut stored = carried(1, &cleared.facts, 3);
    stored.extend(
        successor
            .facts
            .iter()
            .filter(|(id, _)| !cleared.facts.contains_key(id))
            .map(|(id, fact)| (*id, fact.clone())),
    );
    let folded = fold(&read(stored).facts);
    assert_eq!(folded.view.comments.len(), 1);
    let overtaken = folded
        .entries
        .iter()
        .filter(|entry| entry.verdict == Verdict::Overtaken);
    assert_eq!(
        overtaken.count(),
        1,
        "two started it: the second was overtaken, and both are shown"
    );
}

#[test]
fn a_step_that_was_recorded_before_and_after_counts_once() {
    let mut a = site(1);
    let due = fold(&a.facts).due_steps()[0].clone();
    let step = Body::Stepped {
        level: due.level,
        run: due.run,
        reminder: due.reminder,
    };
    a.derive(77, step.clone());
    let mut stored = carried(1, &a.facts, 3);
    stored.insert(
        fact_id(78),
        Fact {
            by: Author::Derived,
            seen: vec![due.run],
            stamp: Stamp::ZERO,
            wall: None,
            body: step,
        },
    );
    let folded = fold(&read(stored).facts);
    assert_eq!(folded.view.escalation_level, due.level);
    let recorded = |verdict| {
        folded
            .entries
            .iter()
            .filter(|entry| {
                [fact_id(77), fact_id(78)].contains(&entry.fact) && entry.verdict == verdict
            })
            .count()
    };
    assert_eq!(
        (recorded(Verdict::Valid), recorded(Verdict::Superseded)),
        (1, 1)
    );
    assert_ne!(
        folded.due_steps().first(),
        Some(&due),
        "nobody is told again"
    );
}

#[test]
fn contents_are_found_by_the_name_they_have_here() {
    let blob = |number: u8| BlobHash::new([number; 32]);
    let file = |number| {
        Item::File(FileRef {
            blob: blob(number),
            name: "b.jpg".to_owned(),
            media_type: "image/jpeg".to_owned(),
            bytes: 7,
        })
    };
    let mut a = site(1);
    a.write(10, Body::Added(file(1)));
    let between = {
        let mut between = carried(1, &a.facts, 2);
        let (id, fact) = moved::renamed(
            &scope(2),
            Renamed {
                old: blob(1),
                new: blob(2),
            },
        );
        between.insert(id, fact);
        between
    };
    let hashes = |stored: Facts| -> Vec<BlobHash> {
        let folded = fold(&read(stored).facts);
        folded
            .view
            .attachments
            .iter()
            .map(|file| file.hash)
            .collect()
    };
    assert_eq!(hashes(between.clone()), [blob(2)]);
    let mut last = carried(2, &between, 3);
    assert_eq!(
        hashes(last.clone()),
        [blob(2)],
        "its content has not come there"
    );
    let (id, fact) = moved::renamed(
        &scope(3),
        Renamed {
            old: blob(2),
            new: blob(3),
        },
    );
    last.insert(id, fact);
    assert_eq!(hashes(last.clone()), [blob(3)]);
    let mut there = Site::new(2);
    there.facts = last.clone();
    let removed = there.write(50, Body::Removed(file(3)));
    let mut taken = there.facts.get(&removed).unwrap().clone();
    taken.seen = a.facts.keys().copied().collect();
    last.insert(removed, taken);
    assert_eq!(hashes(last), [], "people take away what they see");
}

#[test]
fn names_that_lead_in_a_circle_end_somewhere() {
    let blob = |number: u8| BlobHash::new([number; 32]);
    let mut stored = Facts::new();
    for (old, new) in [(1, 2), (2, 1), (3, 3)] {
        let (id, fact) = moved::renamed(
            &scope(3),
            Renamed {
                old: blob(old),
                new: blob(new),
            },
        );
        stored.insert(id, fact);
    }
    let mut a = site(1);
    a.write(
        10,
        Body::Added(Item::File(FileRef {
            blob: blob(1),
            name: "x".into(),
            media_type: "x/y".into(),
            bytes: 1,
        })),
    );
    carry(1, &a.facts, 3, &mut stored);
    assert_eq!(fold(&read(stored).facts).view.attachments.len(), 1);
}

#[test]
fn forged_carriers_change_nothing_that_was_written_here() {
    let a = site(1);
    let (name, honest) = wrap(
        &scope(3),
        compartment(1),
        fact_id(5),
        &a.facts[&fact_id(super::CREATION)],
    );
    let wrapped = |by, id: u128, fact: &Fact| Fact {
        by,
        seen: Vec::new(),
        stamp: Stamp::ZERO,
        wall: None,
        body: Body::Carried(Carried {
            from: compartment(1),
            id: fact_id(id),
            fact: fact.encode(),
        }),
    };
    let comment = crate::history::said(5, &[], "forged");
    let mut stored = a.facts.clone();
    stored.insert(
        fact_id(1),
        wrapped(Author::Derived, super::CREATION, &comment),
    );
    stored.insert(fact_id(2), wrapped(Author::Node(a.node()), 50, &comment));
    stored.insert(fact_id(3), wrapped(Author::Derived, 51, &honest));
    let mut damaged = wrapped(Author::Derived, 52, &comment);
    if let Body::Carried(carried) = &mut damaged.body {
        carried.fact.push(0);
    }
    stored.insert(fact_id(4), damaged);
    let read = read(stored.clone());
    assert_eq!(read.facts, stored, "they stay as they are");
    assert_eq!(read.carried.len(), 0);
    let folded = fold(&read.facts);
    assert_eq!(folded.view, fold(&a.facts).view);
    assert_eq!(folded.entries.len(), stored.len(), "and are shown");
    assert_ne!(name, fact_id(5));
}

/// One thing that happens to the task.
#[derive(Debug, Clone)]
enum Happening {
    Act(usize),
    Comment,
    Set(usize),
    Move(u128),
    Pull(usize),
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        (0..6usize).prop_map(Happening::Act),
        Just(Happening::Comment),
        (0..4usize).prop_map(Happening::Set),
        (1..=COUNT).prop_map(Happening::Move),
        (0..3usize).prop_map(Happening::Pull),
    ]
}

fn happen(sites: &mut [Site], at: usize, now: i64, what: &Happening) -> Option<FactId> {
    let actions = [
        TaskAction::Start,
        TaskAction::Hold,
        TaskAction::Resume,
        TaskAction::Complete,
        TaskAction::Cancel,
        TaskAction::Reopen,
    ];
    let body = match what {
        Happening::Act(action) => Body::TaskActed {
            action: actions[*action],
            reason: None,
            until: None,
        },
        Happening::Comment => Body::Commented {
            text: format!("at {now}"),
        },
        Happening::Set(value) => Body::Set(Value::Priority(Priority::ALL[*value])),
        Happening::Move(to) => moved_to(*to),
        Happening::Pull(from) => {
            let from = sites[*from].clone();
            sites[at].pull(&from);
            return None;
        }
    };
    Some(sites[at].write(now, body))
}

proptest! {
    #[test]
    fn whoever_carries_what_and_when_the_successors_agree(
        history in vec((0..3usize, happening()), 1..30),
        cuts in vec((any::<Index>(), any::<Index>()), 1..6),
    ) {
        let mut sites = vec![site(1), site(2), site(3)];
        let mut acts = 0;
        for ((at, what), now) in history.iter().zip(1..) {
            acts += usize::from(happen(&mut sites, *at, now * 60_000, what).is_some());
        }
        pull_all(&mut sites.iter_mut().collect::<Vec<_>>());
        let facts = sites[0].facts.clone();
        // In parts, in any order, some of them twice, some by a compartment between.
        let mut parts = Facts::new();
        for (from, to) in &cuts {
            let (from, to) = (from.index(facts.len()), to.index(facts.len()));
            let part: Facts = facts.iter().skip(from.min(to)).take(from.abs_diff(to) + 1).map(|(id, fact)| (*id, fact.clone())).collect();
            if from < to {
                carry(1, &part, 4, &mut parts);
            } else {
                carry(2, &carried(1, &part, 2), 4, &mut parts);
            }
        }
        carry(1, &facts, 4, &mut parts);
        let whole = carried(1, &facts, 4);
        prop_assert_eq!(&parts, &whole);
        let read = read(parts);
        prop_assert_eq!(&read.facts, &facts);
        let folded = fold(&read.facts);
        prop_assert_eq!(folded.entries.len(), acts + 1, "nobody's act is lost");
        prop_assert_eq!(folded, fold(&facts));
        // Where it goes on is the same for all, the strictest last.
        let reached = targets(&facts, compartment(1), &order());
        let strictest = history.iter().filter_map(|(_, what)| if let Happening::Move(to) = what { Some(*to) } else { None }).max();
        prop_assert_eq!(reached.last().copied(), strictest.filter(|to| *to > 1).map(compartment));
    }
}
