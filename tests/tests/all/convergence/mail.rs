//! The same mail in different order, or one part of it here and another there.

use orgo_node::care;
use orgo_node::clock;
use orgo_node::environment::Environment;
use orgo_node::home::Home;
use orgo_node::intake::Kind;
use orgo_node::node::Node;
use orgo_node::sample;
use orgo_schema::id::CaseId;
use orgo_schema::time::Timestamp;
use orgo_tests::contents::Contents;
use orgo_tests::letter::{letter, reply};
use proptest::prelude::*;

use super::{Pair, agree, digest, feed, meet};

/// A thread: its first mail, and replies each to the one before.
fn thread(name: &str, length: u32) -> Vec<Vec<u8>> {
    (0..length)
        .map(|number| {
            let id = format!("{name}.{number}@example.org");
            let mail = if number == 0 {
                letter(&id, "Leak in Room 102", &format!("It is {name}."))
            } else {
                let before = format!("{name}.{}@example.org", number - 1);
                reply(
                    &id,
                    &before,
                    "Re: Leak in Room 102",
                    &format!("Still leaking, day {number}."),
                )
            };
            mail.into_bytes()
        })
        .collect()
}

/// Puts mails into another order, the same for the same seed.
fn shuffled(mut mails: Vec<Vec<u8>>, mut seed: u64) -> Vec<Vec<u8>> {
    for last in (1..mails.len()).rev() {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let at = (seed >> 33) as usize % (last + 1);
        mails.swap(last, at);
    }
    mails
}

/// Asks where a mail is shown, by delivering it once more.
fn shown_in(node: &Node, mail: &[u8]) -> Option<CaseId> {
    let mut outcomes = feed(node, &[mail.to_vec()], 1);
    let outcome = outcomes.pop().unwrap();
    assert_eq!(outcome.outcome, Kind::Duplicate, "{outcome:?}");
    outcome.case_id
}

#[test]
fn the_same_mails_in_another_order_make_the_same_work() {
    let pair = Pair::new();
    let nodes = pair.nodes();
    let mails: Vec<Vec<u8>> = (0..300)
        .map(|number| sample::mail("same", number))
        .collect();
    feed(&nodes[0], &mails, 200);
    feed(&nodes[1], &shuffled(mails, 7), 13);
    let before = nodes.each_ref().map(Contents::of_node);
    assert_eq!(before[0], before[1], "names differ before they met");
    meet(&nodes[0], &nodes[1]);
    let after = Contents::of_node(&nodes[0]);
    assert_eq!(
        [after.signals.len(), after.cases.len(), after.tasks.len()],
        [300; 3],
        "one mail is one signal, one case, one task"
    );
    assert_eq!(after, before[0], "the meeting made work of its own");
    agree(&nodes);
}

#[test]
fn each_node_learns_what_only_the_other_took_in() {
    let pair = Pair::new();
    let nodes = pair.nodes();
    let mails: Vec<Vec<u8>> = (0..60)
        .map(|number| sample::mail("halves", number))
        .collect();
    feed(&nodes[0], &mails[..40], 40);
    feed(&nodes[1], &mails[20..], 40);
    assert_ne!(digest(&nodes[0]), digest(&nodes[1]));
    meet(&nodes[0], &nodes[1]);
    assert_eq!(Contents::of_node(&nodes[0]).signals.len(), 60);
    agree(&nodes);
    // Afterwards every mail is known to both, whoever took it in.
    for node in &nodes {
        for outcome in feed(node, &mails, 20) {
            assert_eq!(outcome.outcome, Kind::Duplicate, "{outcome:?}");
        }
    }
    meet(&nodes[0], &nodes[1]);
    agree(&nodes);
}

#[test]
fn a_reply_at_one_node_and_its_parent_at_the_other_come_together() {
    let pair = Pair::new();
    let nodes = pair.nodes();
    let mails = thread("split", 3);
    feed(&nodes[0], &mails[1..], 1);
    let parent = feed(&nodes[1], &mails[..1], 1).remove(0).case_id;
    assert_ne!(shown_in(&nodes[0], &mails[2]), parent);
    meet(&nodes[0], &nodes[1]);
    agree(&nodes);
    for node in &nodes {
        for mail in &mails {
            assert_eq!(shown_in(node, mail), parent);
        }
        assert_eq!(open_tasks(node), 1, "the same work twice");
    }
    meet(&nodes[0], &nodes[1]);
    agree(&nodes);
}

/// Counts the tasks that people see as work to do.
fn open_tasks(node: &Node) -> usize {
    use orgo_node::store::task::{Filter, list};
    let filter = Filter {
        compartments: node
            .setting()
            .compartments
            .iter()
            .map(|held| held.row)
            .collect(),
        open_only: true,
        ..Filter::default()
    };
    node.store
        .read(|db| list(db, &filter, 1_000))
        .unwrap()
        .len()
}

/// A case begins when its first mail came by a sound clock, whichever copy that was.
#[test]
fn a_copy_by_a_sound_clock_dates_the_case() {
    let pair = Pair::new();
    drop(pair.nodes());
    let at = |ms| {
        let environment = Environment::with_clock(move || clock::judge(Timestamp(ms)));
        Node::open_with(Home::open(&pair.site(0)).unwrap(), environment).unwrap()
    };
    let mail = sample::mail("dated", 1);
    let node = at(0);
    feed(&node, std::slice::from_ref(&mail), 1);
    node.close();
    drop(node);
    let node = at(1_800_000_000_000);
    // It went another way: another copy of the same mail.
    let again = [b"Received: from a by b\r\n".as_slice(), &mail].concat();
    assert_eq!(feed(&node, &[again], 1)[0].outcome, Kind::Duplicate);
    let before = digest(&node);
    care::rebuild(&node).unwrap();
    assert_eq!(digest(&node), before);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    /// Any mails of a few threads, in any two orders, in groups of any size, met in the middle or not.
    #[test]
    fn any_two_orders_agree(
        seeds in any::<[u64; 2]>(),
        at_once in 1_usize..9,
        part in 0_usize..=14,
        meet_early in any::<bool>(),
    ) {
        let pair = Pair::new();
        let nodes = pair.nodes();
        let mut mails = [thread("first", 5), thread("second", 4), thread("third", 1)].concat();
        mails.extend((0..3).map(|number| sample::mail("more", number)));
        // Another content under a Message-ID that is taken.
        mails.push(letter("third.0@example.org", "Leak in Room 102", "It is another.").into_bytes());
        let orders = seeds.map(|seed| shuffled(mails.clone(), seed));
        feed(&nodes[0], &orders[0][..part], at_once);
        feed(&nodes[1], &orders[1][part..], at_once);
        if meet_early {
            meet(&nodes[0], &nodes[1]);
            agree(&nodes);
        }
        feed(&nodes[0], &orders[0][part..], at_once);
        feed(&nodes[1], &orders[1][..part], at_once);
        meet(&nodes[0], &nodes[1]);
        agree(&nodes);
        prop_assert_eq!(Contents::of_node(&nodes[0]).signals.len(), 13);
        prop_assert_eq!(open_tasks(&nodes[0]), 6, "a thread is one piece of work");
        for name in ["first", "second"] {
            let shown: Vec<_> = thread(name, 4).iter().map(|mail| shown_in(&nodes[1], mail)).collect();
            prop_assert!(shown[0].is_some() && shown.iter().all(|case| *case == shown[0]), "{:?}", shown);
        }
    }
}
