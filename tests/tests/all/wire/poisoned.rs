//! A whole node, in a process of its own, is told by a member what was made to break it.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use orgo_crdt::MadeChange;
use orgo_node::admit::{self, Source};
use orgo_node::decode::{Decoder, Trial, Tried};
use orgo_node::found::{FirstNode, first_administrator, found, settle};
use orgo_node::node::Node;
use orgo_node::store::StoreError;
use orgo_node::store::admission::{Received, add_envelope, document_row};
use orgo_node::store::document::add_change;
use orgo_schema::id::DocumentId;
use orgo_sync::chain::Link;
use orgo_sync::parcel::Parcel;
use orgo_tests::poison::bomb::{bombs, history, mutated};
use orgo_tests::site::{Site, until};
use serde_json::Value;

use super::Organization;
use crate::convergence::forge::{Forger, case};

/// Damaged edits that are tried.
const DAMAGED: usize = 400;
/// The most memory that the node and each of its workers may ever take, in KiB.
const PEAK_KIB: u64 = 300 << 10;

/// Puts what nobody honest would take in into the log of a node, as one that is not honest does.
fn plant(node: &Node, forger: &Forger, parcel: Parcel) {
    let row = forger.compartment.row;
    let (author, at) = (forger.id(), (node.clock)().now);
    let (hash, envelope) = (parcel.signed.hash(), parcel.signed.read().unwrap());
    let planted = node.store.write(&forger.compartment, move |batch| {
        let received = Received {
            link: Link::of(&envelope, hash),
            author,
            stamp: envelope.stamp,
            signed: &parcel.signed,
            origin: author,
            at,
        };
        add_envelope(batch.db, row, &received)?;
        for (listed, bytes) in parcel.changes {
            let document = document_row(batch.db, row, listed.document)?;
            let made = MadeChange {
                hash: listed.change,
                bytes,
            };
            add_change(batch.db, document, &made)?;
        }
        Ok::<_, StoreError>(())
    });
    planted.unwrap();
}

/// Returns the damaged edits of a document that nobody takes for good ones, each by itself: what comes together may
/// keep another one out.
fn damaged(forger: &Forger, document: DocumentId, edits: &[MadeChange]) -> Vec<MadeChange> {
    let bytes = |made: &MadeChange| made.bytes.clone().into();
    let decoder = Decoder::worker(orgo_tests::program());
    let is_good = |made: &MadeChange| {
        let tried = decoder.tried(&Trial {
            scope: forger.place(),
            document,
            known: edits.iter().map(bytes).collect(),
            candidates: vec![bytes(made)],
        });
        tried == [Tried::Good]
    };
    let mut damaged = mutated(forger.place(), document, edits, DAMAGED);
    damaged.retain(|made| !is_good(made));
    damaged
}

/// What the system says of a process, by name.
fn status(process: u32) -> Option<BTreeMap<String, String>> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let lines = status.lines().filter_map(|line| line.split_once(':'));
    let lines = lines.map(|(name, value)| (name.to_owned(), value.trim().to_owned()));
    Some(lines.collect())
}

/// The most memory that processes were seen to have taken, in KiB.
#[derive(Debug, Default)]
struct Peaks(BTreeMap<u32, u64>);

impl Peaks {
    /// Looks at a process and at those that it started.
    fn look(&mut self, node: u32) {
        let running = fs::read_dir("/proc").unwrap().filter_map(Result::ok);
        let numbers = running.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        for process in numbers {
            let Some(status) = status(process) else {
                continue;
            };
            let parent = status.get("PPid").and_then(|parent| parent.parse().ok());
            if process != node && parent != Some(node) {
                continue;
            }
            // One that has ended has none.
            let peak = status.get("VmHWM").and_then(|peak| {
                let number = peak.split_whitespace().next()?;
                number.parse::<u64>().ok()
            });
            let seen = self.0.entry(process).or_default();
            *seen = peak.unwrap_or_default().max(*seen);
        }
    }
}

/// Returns what is withheld at a site.
fn withheld(site: &Site) -> Vec<Value> {
    site.items(&["withheld", "list"])
}

/// SECURITY 0.1, 0.2.
#[test]
fn what_is_made_to_break_a_node_is_listed_and_touches_nothing() {
    if status(std::process::id()).is_none() {
        println!("skipped: the system does not say what a process takes");
        return;
    }
    let firsts = [("Main", 1), ("Hill", 2)].map(|(name, key)| FirstNode {
        key: [key; 32],
        site: name.to_owned(),
    });
    let founded = found("Riverside", "school", &firsts).unwrap();
    let site = Site::empty();
    let node = settle(&site.data(), &founded, &firsts[0]).unwrap();
    first_administrator(&node, "ann@riverside.example").unwrap();
    let mut forger = Forger::new(&node, firsts[1].key, "internal");
    let (_, edits) = history(forger.place(), case(1));
    let listed: Vec<_> = edits.iter().map(|edit| (case(1), edit)).collect();
    let good = forger.parcel(&listed);
    let source = Source::Wire(forger.id());
    let internal = forger.compartment.scope.compartment;
    let report = admit::parcels(&node, source, internal, vec![good.clone()], None).unwrap();
    assert_eq!(report.changes, edits.len() as u64, "{report:?}");
    node.close();
    let address = node.setting().node;
    drop(node);

    // What Hill has to say.
    let folder = tempfile::tempdir().unwrap();
    let hostile = settle(&folder.path().join("Hill"), &founded, &firsts[1]).unwrap();
    let bombs = bombs(forger.place(), case(1));
    let mut bad = damaged(&forger, case(1), &edits);
    let count = bad.len() + bombs.len();
    assert!(count > DAMAGED / 2, "{count}");
    bad.extend(bombs.iter().map(|bomb| bomb.edit.clone()));
    plant(&hostile, &forger, good);
    for bad in bad.chunks(100) {
        let listed: Vec<_> = bad.iter().map(|made| (case(1), made)).collect();
        let parcel = forger.parcel(&listed);
        plant(&hostile, &forger, parcel);
    }

    let running = site.open();
    let before = site.digest();
    assert_eq!(withheld(&site), Vec::<Value>::new());
    let mut peaks = Peaks::default();
    let organization = Organization::of(folder, vec![Arc::new(hostile)]);
    let reachable = organization.open(0, &[(address, running.meets_at())]);
    until("all of it is listed, with the reasons", || {
        peaks.look(running.process());
        let listed = withheld(&site);
        let reasons = listed.iter().map(|item| item["reason"].as_str().unwrap());
        let reasons: Vec<&str> = reasons.collect();
        let said = |of: &str| reasons.iter().any(|reason| reason.contains(of));
        // A large one comes in parts: for a moment only its name is here.
        let all = listed.len() == count && !said("its bytes did not come");
        (all && bombs.iter().all(|bomb| said(bomb.reason))).then_some(())
    });
    peaks.look(running.process());
    organization.stop(reachable);
    assert_eq!(site.digest(), before, "a document was touched");
    println!("peaks in KiB, of the node and its workers: {:?}", peaks.0);
    assert!(peaks.0.len() > 1, "no worker was seen");
    assert!(peaks.0.values().all(|peak| *peak < PEAK_KIB), "{peaks:?}");
    // It works on.
    let mail = orgo_node::sample::mail("after", 1);
    let taken = site.deliver("maintenance@school.example", mail);
    assert!(taken["case_id"].is_string(), "{taken}");
}
