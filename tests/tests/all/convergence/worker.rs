//! Edits from outside are tried in a process of their own: whatever they do to it, the node goes on.

use std::path::Path;

use orgo_crdt::{Document, MadeChange};
use orgo_node::admit::{self, Report, Source};
use orgo_node::decode::{Decoder, Trial, Tried};
use orgo_node::node::Node;
use orgo_node::store::admission::State;
use orgo_schema::id::DocumentId;
use orgo_sync::parcel::Parcel;
use orgo_tests::poison::bomb::{Bomb, bombs, history, mutated};

use super::forge::{Forger, case};
use super::{Pair, digest};

/// Damaged edits that are tried.
const POISON: usize = 2_000;

fn hand(node: &Node, from: &Forger, parcels: Vec<Parcel>) -> Report {
    let source = Source::Wire(from.id());
    let compartment = from.compartment.scope.compartment;
    admit::parcels(node, source, compartment, parcels, None).unwrap()
}

/// SECURITY 0.1: of changes like these, Automerge panics on some, and after others writes documents that
/// it cannot read.
#[test]
fn poisoned_edits_are_withheld_and_the_document_stays_as_it_is() {
    let pair = Pair::new();
    let [mut node, other] = pair.nodes();
    node.decoder = Decoder::worker(orgo_tests::program());
    let mut forger = Forger::new(&node, [2; 32], "internal");
    let (document, edits) = history(forger.place(), case(1));
    for edit in &edits {
        let parcel = forger.parcel(&[(case(1), edit)]);
        let report = hand(&node, &forger, vec![parcel]);
        assert_eq!(report.changes, 1, "{report:?}");
    }
    let before = digest(&node);

    let poison = mutated(forger.place(), case(1), &edits, POISON);
    let (mut changes, mut withheld) = (0, 0);
    for poison in poison.chunks(100) {
        let listed: Vec<_> = poison.iter().map(|made| (case(1), made)).collect();
        let parcel = forger.parcel(&listed);
        let report = hand(&node, &forger, vec![parcel]);
        assert_eq!(report.envelopes, 1);
        changes += report.changes;
        withheld += report.withheld_changes;
    }
    // Another letter in a title is damage that nobody can tell from an edit.
    assert!(
        withheld > 1_000 && changes > 10,
        "{withheld} withheld, {changes} counted"
    );
    let rows = admit::withheld(&node).unwrap();
    assert_eq!(rows.len() as u64, withheld);
    let unsafe_ones = rows.iter().filter(|row| row.state == State::Unsafe).count();
    assert_eq!(unsafe_ones, 0, "ordinary damage made the worker fall over");
    assert_ne!(digest(&node), before);

    // The document can be read by everybody, and everybody says the same.
    admit::exchange(&node, &other).unwrap();
    assert_eq!(digest(&node), digest(&other));
    let held = changes_of(&node, &forger);
    let bytes: Vec<&[u8]> = held.iter().map(Vec::as_slice).collect();
    let mut again = Document::new(forger.place(), case(1));
    assert_eq!(again.apply(&bytes).unwrap().waiting, []);
    let loaded = Document::load(forger.place(), case(1), &again.save()).unwrap();
    assert_eq!(loaded.heads(), again.heads());
    assert!(again.heads().len() > document.heads().len());
}

fn changes_of(node: &Node, forger: &Forger) -> Vec<Vec<u8>> {
    use orgo_node::store::{StoreError, document};
    let held = node.store.read(|db| {
        let row = document::row(db, forger.compartment.row, case(1))?;
        Ok::<_, StoreError>(document::changes(db, row.expect("it is here"))?)
    });
    held.unwrap()
}

/// Nothing is lost while no worker can be started: the edit is tried again at the next start.
#[test]
fn an_edit_that_nobody_could_try_waits() {
    let pair = Pair::new();
    let [mut node, _other] = pair.nodes();
    node.decoder = Decoder::worker("/nowhere/orgo".into());
    let mut forger = Forger::new(&node, [2; 32], "internal");
    let (_, edits) = history(forger.place(), case(1));
    let listed: Vec<_> = edits.iter().map(|edit| (case(1), edit)).collect();
    let parcel = forger.parcel(&listed);
    assert_eq!(hand(&node, &forger, vec![parcel]).changes, 0);
    let rows = admit::withheld(&node).unwrap();
    assert!(rows.iter().all(|row| row.state == State::Waits), "{rows:?}");
    assert_eq!(rows.len(), edits.len());
    node.close();
    drop(node);
    let node = pair.reopen(0);
    assert_eq!(admit::withheld(&node).unwrap(), []);
    assert_eq!(changes_of(&node, &forger).len(), edits.len());
}

#[test]
fn bombs_harm_nobody_but_the_worker() {
    let pair = Pair::new();
    let [mut node, _other] = pair.nodes();
    node.decoder = Decoder::worker(orgo_tests::program());
    let mut forger = Forger::new(&node, [2; 32], "internal");
    let (_, edits) = history(forger.place(), case(1));
    let bombs = bombs(forger.place(), case(1));
    let comment = forger.comment(case(2), forger.id(), 1);
    let mut listed: Vec<(DocumentId, &MadeChange)> =
        bombs.iter().map(|bomb| (case(1), &bomb.edit)).collect();
    listed.push((case(2), &comment));
    listed.extend(edits.iter().map(|edit| (case(1), edit)));
    let parcel = forger.parcel(&listed);
    let report = hand(&node, &forger, vec![parcel]);
    assert_eq!(report.changes, 1 + edits.len() as u64, "{report:?}");
    assert_eq!(report.withheld_changes, bombs.len() as u64, "{report:?}");
    let rows = admit::withheld(&node).unwrap();
    for Bomb { name, edit, reason } in &bombs {
        let row = rows.iter().find(|row| row.change == edit.hash).unwrap();
        let state = match *name {
            "actors" => State::Unsafe,
            _ => State::Refused,
        };
        assert_eq!(row.state, state, "{name}: {}", row.reason);
        assert!(row.reason.contains(reason), "{name}: {}", row.reason);
    }
    // The next edit is tried by a fresh worker.
    let mut document = Document::new(forger.place(), case(1));
    let held = changes_of(&node, &forger);
    document
        .apply(&held.iter().map(Vec::as_slice).collect::<Vec<_>>())
        .unwrap();
    let next = document.set_register("title", "Pump 5").unwrap().unwrap();
    let parcel = forger.parcel(&[(case(1), &next)]);
    assert_eq!(hand(&node, &forger, vec![parcel]).changes, 1);
}

/// Returns the most memory that a process ever had, in KiB, and its address space.
fn peak(process: u32) -> (u64, u64) {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let of = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        let number = line.split_whitespace().nth(1).unwrap();
        number.parse().unwrap()
    };
    (of("VmHWM:"), of("VmPeak:"))
}

#[test]
fn a_worker_gets_no_more_memory_than_it_is_given() {
    if !Path::new("/proc/self/status").exists() {
        return;
    }
    let pair = Pair::new();
    let [node, _other] = pair.nodes();
    let forger = Forger::new(&node, [2; 32], "internal");
    let decoder = Decoder::worker(orgo_tests::program());
    let (_, edits) = history(forger.place(), case(1));
    let tried = |made: &MadeChange| {
        decoder.tried(&Trial {
            scope: forger.place(),
            document: case(1),
            known: Vec::new(),
            candidates: vec![made.bytes.clone().into()],
        })
    };
    assert_eq!(tried(&edits[0]), [Tried::Good]);
    let first = decoder.process().expect("it runs");
    for Bomb { name, edit, .. } in bombs(forger.place(), case(1)) {
        let said = tried(&edit);
        assert!(
            matches!(&said[..], [Tried::Refused(_) | Tried::Unsafe(_)]),
            "{name}: {said:?}"
        );
        if let Some(process) = decoder.process() {
            let (resident, space) = peak(process);
            assert!(resident < 300 << 10, "{name}: {resident} KiB");
            assert!(space <= 256 << 10, "{name}: {space} KiB of address space");
        }
    }
    assert_eq!(tried(&edits[0]), [Tried::Good]);
    assert_ne!(decoder.process(), Some(first), "no bomb made it fall over");
}
