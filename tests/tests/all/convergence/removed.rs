//! A node is removed: what it wrote up to the cut counts, the rest is kept outside until somebody adopts it.

use orgo_crdt::Document;
use orgo_node::admit::{self, Report, Source};
use orgo_node::care;
use orgo_node::intake::Kind;
use orgo_node::node::Node;
use orgo_node::store::admission::State;
use orgo_schema::command::{Command, NewTask};
use orgo_schema::word::{Priority, TaskCategory};
use orgo_sync::parcel::Parcel;
use orgo_tests::contents::Contents;

use super::forge::{Forger, case, grant, hear, removal};
use super::people::Apart;
use super::{Pair, agree, digest, feed, rows};

fn hand(node: &Node, from: &Forger, parcels: &[Parcel]) -> Report {
    let source = Source::Wire(from.id());
    let compartment = from.compartment.scope.compartment;
    admit::parcels(node, source, compartment, parcels.to_vec(), None).unwrap()
}

fn beyond(node: &Node) -> usize {
    let rows = admit::withheld(node).unwrap();
    let beyond = rows.iter().filter(|row| row.state == State::Beyond);
    assert_eq!(beyond.clone().count(), rows.len(), "{rows:?}");
    rows.len()
}

/// A third node, let in at both others, that wrote four envelopes: three comments and two titles.
struct Third {
    pair: Pair,
    nodes: [Node; 2],
    third: Forger,
    parcels: Vec<Parcel>,
}

impl Third {
    fn new() -> Self {
        let pair = Pair::new();
        let nodes = pair.nodes();
        let (hash, entry) = grant(&nodes[0], [3; 32]);
        for node in &nodes {
            hear(node, entry.clone());
        }
        let mut third = Forger::granted(&nodes[0], [3; 32], "internal", hash);
        let me = third.id();
        let comments = [1, 2, 3].map(|n| third.comment(case(n), me, n));
        let mut document = Document::new(third.place(), case(1));
        let titles =
            ["Pump", "Pump 3"].map(|title| document.set_register("title", title).unwrap().unwrap());
        let parcels = vec![
            third.parcel(&[(case(1), &comments[0]), (case(1), &titles[0])]),
            third.parcel(&[(case(2), &comments[1])]),
            third.parcel(&[(case(1), &titles[1])]),
            third.parcel(&[(case(3), &comments[2])]),
        ];
        Self {
            pair,
            nodes,
            third,
            parcels,
        }
    }
}

#[test]
fn it_does_not_matter_whether_the_removal_or_the_work_comes_first() {
    let Third {
        pair: _pair,
        nodes,
        third,
        parcels,
    } = Third::new();
    let entry = removal(&nodes[0], third.id(), &[&parcels[1]]);
    hand(&nodes[0], &third, &parcels);
    assert_eq!(beyond(&nodes[0]), 0);
    let all = digest(&nodes[0]);
    hear(&nodes[0], entry.clone());
    assert_eq!(beyond(&nodes[0]), 2);
    assert_ne!(digest(&nodes[0]), all);

    hear(&nodes[1], entry);
    // One by one and backwards: what is before the cut counts once the cut has come.
    for parcel in parcels.iter().rev() {
        hand(&nodes[1], &third, std::slice::from_ref(parcel));
    }
    assert_eq!(beyond(&nodes[1]), 2);
    agree(&nodes);
    for node in &nodes {
        let before = digest(node);
        care::rebuild(node).unwrap();
        assert_eq!(digest(node), before);
    }
}

#[test]
fn what_was_cut_off_takes_its_followers_along() {
    let Third {
        pair: _pair,
        nodes,
        third,
        parcels,
    } = Third::new();
    hand(&nodes[0], &third, &parcels);
    // Another node changed the title after it.
    let mut other = Forger::new(&nodes[0], [2; 32], "internal");
    let mut document = Document::new(other.place(), case(1));
    for (_, bytes) in parcels.iter().flat_map(|parcel| &parcel.changes) {
        // Those of other documents are no changes of this one.
        drop(document.apply(&[bytes]));
    }
    let edit = document.set_register("title", "Pump 4").unwrap().unwrap();
    let parcel = other.parcel(&[(case(1), &edit)]);
    let report = hand(&nodes[0], &other, std::slice::from_ref(&parcel));
    assert_eq!(report.changes, 1, "{report:?}");

    let entry = removal(&nodes[0], third.id(), &[&parcels[1]]);
    hear(&nodes[0], entry.clone());
    let mut states: Vec<_> = admit::withheld(&nodes[0])
        .unwrap()
        .into_iter()
        .map(|row| row.state)
        .collect();
    states.sort();
    assert_eq!(states, [State::Waits, State::Beyond, State::Beyond]);

    // Told in another order, the other node says the same.
    hear(&nodes[1], entry);
    hand(&nodes[1], &other, &[parcel]);
    hand(&nodes[1], &third, &parcels);
    assert_eq!(digest(&nodes[0]), digest(&nodes[1]));

    // Adopting the title brings back what followed on it.
    let cut_off = admit::withheld(&nodes[0]).unwrap();
    let title = cut_off
        .iter()
        .find(|row| row.state == State::Beyond && row.document == case(1).into())
        .unwrap();
    let report = admit::adopt(&nodes[0], title.id).unwrap();
    assert_eq!(report.changes, 2, "{report:?}");
    assert_eq!(beyond(&nodes[0]), 1);
    admit::exchange(&nodes[0], &nodes[1]).unwrap();
    agree(&nodes);
    assert_eq!(beyond(&nodes[1]), 1);
}

#[test]
fn what_is_adopted_counts_everywhere() {
    let Third {
        pair: _pair,
        nodes,
        third,
        parcels,
    } = Third::new();
    let entry = removal(&nodes[0], third.id(), &[&parcels[0]]);
    for node in &nodes {
        hear(node, entry.clone());
        hand(node, &third, &parcels);
        assert_eq!(beyond(node), 3);
    }
    let rows = admit::withheld(&nodes[1]).unwrap();
    assert_eq!(rows[0].site.as_deref(), Some("Third"));
    for row in rows {
        admit::adopt(&nodes[1], row.id).unwrap();
    }
    assert_eq!(beyond(&nodes[1]), 0);
    admit::exchange(&nodes[0], &nodes[1]).unwrap();
    assert_eq!(beyond(&nodes[0]), 0);
    agree(&nodes);
}

#[test]
fn only_what_is_sound_can_be_adopted_or_discarded() {
    let Third {
        pair: _pair,
        nodes,
        mut third,
        parcels,
    } = Third::new();
    let [node, _other] = &nodes;
    let entry = removal(node, third.id(), &[&parcels[3]]);
    hear(node, entry);
    let bad = third.comment(case(9), third.id(), 9);
    let mut other = Forger::new(node, [2; 32], "internal");
    let parcel = other.parcel(&[(case(8), &bad)]);
    hand(node, &other, &[parcel]);
    let beyond = third.parcel(&[(case(9), &bad)]);
    hand(node, &third, &[parcels.as_slice(), &[beyond]].concat());
    let rows = admit::withheld(node).unwrap();
    for row in rows {
        let (adopted, discarded) = match row.state {
            State::Refused => ("cannot be adopted", ""),
            State::Beyond => ("", "cannot be discarded"),
            State::Waits
            | State::Newer
            | State::Missing
            | State::Unspoken
            | State::Discarded
            | State::Unsafe
            | State::Purged
            | State::Late => panic!("{:?}: {}", row.state, row.reason),
        };
        let error = admit::discard(node, row.id).map_or_else(|e| e.to_string(), |()| String::new());
        assert!(error.contains(discarded), "{error}");
        let error = admit::adopt(node, row.id).map_or_else(|e| e.to_string(), |_| String::new());
        assert!(error.contains(adopted), "{error}");
    }
    let error = admit::retry(node, 1 << 60).unwrap_err().to_string();
    assert!(
        error.contains("nothing is withheld under number"),
        "{error}"
    );
}

/// A mail that came at two gateways stays when the one that had it first is removed.
#[test]
fn what_was_acknowledged_here_does_not_go_with_another_node() {
    let pair = Pair::new();
    let nodes = pair.nodes();
    let mails = [orgo_node::sample::mail("twice", 1)];
    feed(&nodes[0], &mails, 1);
    admit::exchange(&nodes[0], &nodes[1]).unwrap();
    let again = feed(&nodes[1], &mails, 1);
    assert_eq!(again[0].outcome, Kind::Duplicate);
    let entry = removal(&nodes[1], nodes[0].setting().node, &[]);
    hear(&nodes[1], entry);
    let left = Contents::of_node(&nodes[1]);
    assert_eq!(left.signals.len(), 1, "{left:?}");
    let rows = rows(&nodes[1]);
    assert!(
        rows.iter().any(|row| row.starts_with("signal ")),
        "what came in is said here: {rows:?}"
    );
    let before = digest(&nodes[1]);
    feed(&nodes[1], &mails, 1);
    assert_eq!(digest(&nodes[1]), before, "a third time added something");
}

/// The case of a mail stays where somebody added a task to it, though the gateway that opened it is removed.
#[test]
fn a_task_that_was_added_keeps_its_case_when_the_gateway_is_removed() {
    let apart = Apart::new();
    let nodes = &apart.nodes;
    let case = apart.cases[0];
    let task = NewTask {
        title: "Call back".to_owned(),
        description: String::new(),
        label: "1001.81.Operations.Maintenance".parse().unwrap(),
        domain: "maintenance".to_owned(),
        category: TaskCategory::Request,
        subtype: None,
        priority: Priority::Medium,
        severity: None,
        reactivity_time: None,
        due_at: None,
        assignee: None,
        checklist: Vec::new(),
        approval: None,
        metadata: Vec::new(),
    };
    apart
        .command(1, Command::CreateTask { case, task })
        .unwrap();
    let entry = removal(&nodes[1], nodes[0].setting().node, &[]);
    hear(&nodes[1], entry);
    let rows = rows(&nodes[1]);
    let has = |kind: &str, words: &str| {
        let mut rows = rows.iter().filter(|row| row.starts_with(kind));
        let title = format!("title=Text({:?})", words.as_bytes());
        rows.any(|row| row.contains(&title))
    };
    assert!(has("case ", "Leak in Room 102"), "{rows:?}");
    assert!(has("task ", "Call back"), "{rows:?}");
}
