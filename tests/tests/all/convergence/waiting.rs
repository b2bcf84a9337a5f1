//! What cannot count yet is kept, and counts once what it waits for has come.

use orgo_crdt::{Document, MadeChange};
use orgo_node::admit::{self, Report, Source};
use orgo_node::node::Node;
use orgo_node::peer::replica::Held;
use orgo_node::store::admission::{self, State, Way};
use orgo_node::store::{StoreError, document, peer};
use orgo_schema::id::DocumentId;
use orgo_sync::envelope::Listed;
use orgo_sync::parcel::{Cursor, InstanceId, Parcel};
use orgo_sync::session::Replica as _;
use orgo_tests::letter::attached;
use orgo_tests::poison::bomb::{bombs, history};
use orgo_tests::poison::named;
use orgo_tests::sim::chance::Chance;
use orgo_tests::sim::talk::{Ended, Line, talk};

use super::forge::{Forger, case, grant, hear};
use super::{Pair, agree, digest, feed, meet};

/// Changes of one node that are withheld at most.
const WITHHELD_MAX: u32 = 10_000;

fn hand(node: &Node, from: &Forger, parcels: Vec<Parcel>) -> Report {
    let source = Source::Wire(from.id());
    let compartment = from.compartment.scope.compartment;
    admit::parcels(node, source, compartment, parcels, None).unwrap()
}

fn states(node: &Node) -> Vec<State> {
    let rows = admit::withheld(node).unwrap().into_iter();
    rows.map(|row| row.state).collect()
}

#[test]
fn an_envelope_waits_for_its_grant() {
    let pair = Pair::new();
    let nodes = pair.nodes();
    let (hash, entry) = grant(&nodes[0], [3; 32]);
    let mut third = Forger::granted(&nodes[0], [3; 32], "internal", hash);
    let comment = third.comment(case(1), third.id(), 1);
    let parcel = third.parcel(&[(case(1), &comment)]);
    for _ in 0..2 {
        let report = hand(&nodes[0], &third, vec![parcel.clone()]);
        assert_eq!([report.envelopes, report.parked], [0, 1], "{report:?}");
    }
    let before = digest(&nodes[0]);
    let [waiting] = admit::parked(&nodes[0]).unwrap().try_into().unwrap();
    assert_eq!(waiting.author, third.id());
    let needs = format!("it needs grant {hash}, which has not arrived yet");
    assert_eq!(waiting.reason, needs);
    // Trying again changes nothing; what is forgotten comes again.
    let report = admit::retry_parked(&nodes[0], waiting.envelope).unwrap();
    assert_eq!([report.envelopes, report.parked], [0, 1], "{report:?}");
    admit::discard_parked(&nodes[0], waiting.envelope).unwrap();
    assert_eq!(admit::parked(&nodes[0]).unwrap(), []);
    assert!(admit::retry_parked(&nodes[0], waiting.envelope).is_err());
    hand(&nodes[0], &third, vec![parcel.clone()]);
    assert_eq!(admit::parked(&nodes[0]).unwrap().len(), 1);
    hear(&nodes[0], entry.clone());
    assert_ne!(digest(&nodes[0]), before, "it was not let in");
    let waiting = nodes[0]
        .store
        .read(|db| Ok::<_, StoreError>(admission::any_parked(db)?));
    assert!(!waiting.unwrap(), "it waits still");
    let report = hand(&nodes[0], &third, vec![parcel]);
    assert_eq!(report.duplicates, 1);

    hear(&nodes[1], entry);
    meet(&nodes[0], &nodes[1]);
    agree(&nodes);
}

/// Who has an envelope that waits tells it to others, and is not kept from what comes after envelopes.
#[test]
fn an_envelope_that_waits_holds_nothing_up() {
    let pair = Pair::new();
    let nodes = pair.nodes();
    let (hash, entry) = grant(&nodes[0], [3; 32]);
    let mut third = Forger::granted(&nodes[0], [3; 32], "internal", hash);
    let comment = third.comment(case(1), third.id(), 1);
    let parcel = third.parcel(&[(case(1), &comment)]);
    hand(&nodes[0], &third, vec![parcel]);
    let headers = "Content-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt";
    let mail = attached("1@example.org", headers, &"a file ".repeat(1_000));
    feed(&nodes[0], &[mail.into_bytes()], 1);

    let ended = talk(
        (&nodes[0], &nodes[1]),
        true,
        Line::default(),
        &mut Chance::new(1),
        &mut |_| true,
    );
    assert_eq!(ended, Ended::Quiet);
    let id = third.compartment.scope.compartment;
    let (setting, instance) = (nodes[1].setting(), InstanceId::new([0; 16]));
    let missing = nodes[1].store.read(|db| {
        let held = Held::new(db, setting, instance);
        held.missing_blobs(id, 10)
    });
    assert_eq!(missing.unwrap(), []);
    hear(&nodes[1], entry);
    let row = third.compartment.row;
    let author = third.id();
    let came = nodes[1]
        .store
        .read(|db| Ok::<_, StoreError>(admission::of_author(db, row, author)?));
    assert_eq!(came.unwrap().len(), 1, "it did not come along");
}

#[test]
fn only_so_many_wait_for_one_node() {
    let pair = Pair::new();
    let [node, _other] = pair.nodes();
    let (hash, _) = grant(&node, [3; 32]);
    let mut third = Forger::granted(&node, [3; 32], "internal", hash);
    let comment = third.comment(case(1), third.id(), 1);
    let mut parcels: Vec<_> = (0..10_003)
        .map(|_| third.parcel(&[(case(1), &comment)]))
        .collect();
    let last = parcels.split_off(10_000);
    let report = hand(&node, &third, parcels);
    assert_eq!(report.parked, 10_000);
    let report = hand(&node, &third, last.clone());
    assert_eq!(report.parked, 0);
    assert_eq!(report.refused.get("E112"), Some(&3), "{report:?}");
    let listed = admit::refused(&node).unwrap();
    assert_eq!(listed.len(), 3);
    assert!(listed.iter().all(|item| item.code == "E112"), "{listed:?}");

    // Where one finds room after all, it is not refused any more.
    let waiting = admit::parked(&node).unwrap();
    admit::discard_parked(&node, waiting[0].envelope).unwrap();
    let report = hand(&node, &third, last);
    assert_eq!(report.parked, 1);
    assert_eq!(admit::refused(&node).unwrap().len(), 2);
}

/// What a node sends for ever fills no disk, and keeps nothing good out.
#[test]
fn only_so_much_is_withheld_of_one_node() {
    let pair = Pair::new();
    let nodes = pair.nodes();
    let node = &nodes[0];
    let mut hostile = Forger::new(node, [2; 32], "internal");
    let comment = hostile.comment(case(1), hostile.id(), 1);
    let bad = |n: u32| named([comment.bytes.as_slice(), &n.to_be_bytes()].concat());
    let many: Vec<_> = (0..WITHHELD_MAX).map(bad).collect();
    let listed: Vec<_> = many.iter().map(|made| (case(1), made)).collect();
    let full = hostile.parcel(&listed);
    let report = hand(node, &hostile, vec![full]);
    assert_eq!(report.withheld_changes, u64::from(WITHHELD_MAX));

    // Of what is bad by its bytes alone the name is kept, of an edit that was tried not even that.
    let more: Vec<_> = (WITHHELD_MAX..WITHHELD_MAX + 3).map(bad).collect();
    let (_, edits) = history(hostile.place(), case(3));
    let edits: Vec<_> = bombs(hostile.place(), case(3))
        .into_iter()
        .filter(|bomb| ["value", "nesting"].contains(&bomb.name))
        .map(|bomb| bomb.edit)
        .chain(edits)
        .collect();
    let good = hostile.comment(case(2), hostile.id(), 2);
    let mut listed: Vec<_> = more.iter().map(|made| (case(1), made)).collect();
    listed.extend(edits.iter().map(|made| (case(3), made)));
    listed.push((case(2), &good));
    let parcel = hostile.parcel(&listed);
    let report = hand(node, &hostile, vec![parcel.clone()]);
    assert_eq!([report.envelopes, report.changes], [1, 5], "{report:?}");
    assert_eq!(report.refused.get("E113"), Some(&2), "{report:?}");
    let refused = admit::refused(node).unwrap();
    assert_eq!(refused.len(), 2);
    for item in &refused {
        let why = "it is not kept, too much from the same node is withheld already";
        assert!(
            item.code == "E113" && item.reason.ends_with(why),
            "{item:?}"
        );
    }
    let count = |wanted| {
        states(node)
            .iter()
            .filter(|state| **state == wanted)
            .count()
    };
    assert_eq!(count(State::Refused), WITHHELD_MAX as usize);
    let kept = |made: &MadeChange| {
        let rows = node.store.read(|db| {
            admission::withheld_of(
                db,
                hostile.compartment.row,
                &Listed::new(case(1), made.hash),
            )
        });
        let [row] = rows.unwrap().try_into().unwrap();
        (row.state, row.bytes)
    };
    assert_eq!(kept(&more[0]), (State::Missing, None));

    // It is no worse the next time. What another node hands over finds room of its own, and is not refused any more.
    let before = digest(node);
    let report = hand(node, &hostile, vec![parcel.clone()]);
    assert_eq!([report.envelopes, report.changes], [0, 0], "{report:?}");
    assert_eq!(admit::refused(node).unwrap().len(), 2);
    let other = Forger::new(node, [11; 32], "internal");
    let report = hand(node, &other, vec![parcel]);
    assert_eq!(report.refused.len(), 0, "{report:?}");
    assert_eq!(admit::refused(node).unwrap(), []);
    assert_eq!(digest(node), before);
}

/// Nobody can say whose a grant is before it has come.
#[test]
fn what_waited_for_the_grant_of_another_is_refused_and_waits_no_more() {
    let pair = Pair::new();
    let [node, _other] = pair.nodes();
    let (hash, entry) = grant(&node, [4; 32]);
    let mut third = Forger::granted(&node, [3; 32], "internal", hash);
    let comment = third.comment(case(1), third.id(), 1);
    let parcel = third.parcel(&[(case(1), &comment)]);
    assert_eq!(hand(&node, &third, vec![parcel]).parked, 1);
    assert_eq!(admit::refused(&node).unwrap(), []);
    hear(&node, entry);
    assert_eq!(admit::parked(&node).unwrap(), [], "it waits for nothing");
    let [listed] = admit::refused(&node).unwrap().try_into().unwrap();
    assert_eq!((listed.code.as_str(), listed.way), ("E104", Way::Kept));
    assert_eq!((listed.origin, listed.times), (third.id(), 1));
}

#[test]
fn missing_bytes_may_come_later() {
    let pair = Pair::new();
    let nodes = pair.nodes();
    let mut forger = Forger::new(&nodes[0], [2; 32], "internal");
    let me = forger.id();
    let comments: Vec<_> = (1..=4).map(|n| forger.comment(case(n), me, n)).collect();
    let all: Vec<(DocumentId, _)> = (1..).map(case).zip(&comments).collect();
    let whole = forger.parcel(&all);
    let part = |range: std::ops::Range<usize>| Parcel {
        changes: whole.changes[range].to_vec(),
        ..whole.clone()
    };
    let report = hand(&nodes[0], &forger, vec![part(1..2)]);
    assert_eq!([report.envelopes, report.changes], [1, 1]);
    assert_eq!(states(&nodes[0]), [State::Missing; 3]);
    let id = forger.compartment.scope.compartment;
    let incomplete = admit::incomplete(&nodes[0], id, 10).unwrap();
    assert_eq!(incomplete, [whole.signed.hash()]);

    // Whoever has it from this node has as little of it, and gets the rest from wherever it comes.
    admit::exchange(&nodes[0], &nodes[1]).unwrap();
    assert_eq!(digest(&nodes[0]), digest(&nodes[1]));
    let report = hand(&nodes[0], &forger, vec![part(0..1), part(2..4), part(0..4)]);
    assert_eq!([report.envelopes, report.changes], [0, 3], "{report:?}");
    assert_eq!(states(&nodes[0]), []);
    meet(&nodes[0], &nodes[1]);
    agree(&nodes);
    assert_eq!(states(&nodes[1]), []);
}

/// Titles that follow on one another come in every order, one by one.
#[test]
fn edits_wait_for_their_ancestors() {
    let pair = Pair::new();
    let nodes = pair.nodes();
    let mut forger = Forger::new(&nodes[0], [2; 32], "internal");
    let mut edited = Document::new(forger.place(), case(1));
    let mut parcels = Vec::new();
    for title in ["Pump", "Pump 2", "Pump 3", "Pump 4"] {
        let edit = edited.set_register("title", title).unwrap().unwrap();
        parcels.push(forger.parcel(&[(case(1), &edit)]));
    }
    for parcel in parcels.iter().skip(1).rev() {
        let report = hand(&nodes[0], &forger, vec![parcel.clone()]);
        assert_eq!([report.envelopes, report.changes], [1, 0], "{report:?}");
    }
    assert_eq!(states(&nodes[0]), [State::Waits; 3]);
    // What waits is passed on.
    admit::exchange(&nodes[0], &nodes[1]).unwrap();
    assert_eq!(states(&nodes[1]), [State::Waits; 3]);

    let report = hand(&nodes[0], &forger, vec![parcels[0].clone()]);
    assert_eq!(report.changes, 4, "{report:?}");
    assert_eq!(states(&nodes[0]), []);
    meet(&nodes[0], &nodes[1]);
    agree(&nodes);
    assert_eq!(states(&nodes[1]), []);
    for node in &nodes {
        let row = forger.compartment.row;
        let held = node.store.read(|db| {
            let row = document::row(db, row, case(1))?.unwrap();
            Ok::<_, StoreError>(document::changes(db, row)?)
        });
        let held = held.unwrap();
        let bytes: Vec<&[u8]> = held.iter().map(Vec::as_slice).collect();
        let mut again = Document::new(forger.place(), case(1));
        again.apply(&bytes).unwrap();
        assert_eq!(again.register("title").value.as_deref(), Some("Pump 4"));
    }
}

/// CONVERGENCE 1.9: what only a newer program understands is kept and passed on.
#[test]
fn documents_of_unknown_kinds_are_passed_on() {
    let pair = Pair::new();
    let nodes = pair.nodes();
    let forger = Forger::new(&nodes[0], [2; 32], "internal");
    let bytes = |n: u8| named(vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 1, n]).bytes;
    let parcel = forger.newer(200, &[bytes(1), bytes(2)]);
    let report = hand(&nodes[0], &forger, vec![parcel.clone()]);
    assert_eq!(report.envelopes, 1);
    assert_eq!(states(&nodes[0]), [State::Newer; 2]);
    let reason = &admit::withheld(&nodes[0]).unwrap()[0].reason;
    assert!(reason.contains("kind 200"), "{reason}");

    admit::exchange(&nodes[0], &nodes[1]).unwrap();
    assert_eq!(states(&nodes[1]), [State::Newer; 2]);
    agree(&nodes);
    let everything = admit::everything(&nodes[1], &forger.compartment).unwrap();
    assert!(everything.contains(&parcel), "it is not passed on");
    // Trying again without a newer program changes nothing.
    let id = admit::withheld(&nodes[1]).unwrap()[0].id;
    admit::retry(&nodes[1], id).unwrap();
    assert_eq!(states(&nodes[1]), [State::Newer; 2]);
    assert_eq!(digest(&nodes[0]), digest(&nodes[1]));
}

#[test]
fn duplicates_change_nothing_and_cost_no_signature() {
    let pair = Pair::new();
    let nodes = pair.nodes();
    let mails: Vec<_> = (0..40)
        .map(|number| orgo_node::sample::mail("twice", number))
        .collect();
    feed(&nodes[0], &mails, 4);
    let internal = super::forge::held(&nodes[0], "internal");
    let all = admit::everything(&nodes[0], &internal).unwrap();
    let source = Source::Wire(nodes[0].setting().node);
    let id = internal.scope.compartment;
    let first = admit::parcels(&nodes[1], source, id, all.clone(), None).unwrap();
    assert_eq!(first.envelopes, all.len() as u64);
    assert!(first.is_clean(), "{first:?}");
    // Broken signatures of envelopes that are here are not even looked at.
    let mut again = all.clone();
    for parcel in &mut again {
        parcel.signed.signature = [0; 64];
        parcel.keys.clear();
    }
    let second = admit::parcels(&nodes[1], source, id, again, None).unwrap();
    let expected = Report {
        duplicates: all.len() as u64,
        ..Report::default()
    };
    assert_eq!(second, expected);
    agree(&nodes);
}

#[test]
fn the_cursor_is_written_with_what_it_covers() {
    let pair = Pair::new();
    let [node, other] = pair.nodes();
    let mails: Vec<_> = (0..30)
        .map(|number| orgo_node::sample::mail("cut", number))
        .collect();
    feed(&node, &mails, 3);
    let internal = super::forge::held(&node, "internal");
    let id = internal.scope.compartment;
    let all = admit::everything(&node, &internal).unwrap();
    let (first, rest) = all.split_at(all.len() / 2);
    let from = node.setting().node;
    let cursor = |position| {
        Some(Cursor {
            instance: InstanceId::new([4; 16]),
            position,
        })
    };
    let source = Source::Wire(from);
    admit::parcels(&other, source, id, first.to_vec(), cursor(5)).unwrap();
    other.close();
    drop(other);

    // It goes on where it was when the power went.
    let other = pair.reopen(1);
    let kept = other
        .store
        .read(|db| Ok::<_, StoreError>(peer::cursor(db, from, internal.row)?));
    assert_eq!(kept.unwrap(), Some(([4; 16], 5)));
    let report = admit::parcels(&other, source, id, rest.to_vec(), cursor(9)).unwrap();
    assert_eq!(report.envelopes, rest.len() as u64);
    let nodes = [node, other];
    meet(&nodes[0], &nodes[1]);
    agree(&nodes);
}

#[test]
fn names_that_another_node_sealed_can_be_read() {
    let pair = Pair::new();
    let nodes = pair.nodes();
    let mail = orgo_tests::letter::letter("named@example.org", "Leak", "It leaks.");
    feed(&nodes[0], &[mail.into_bytes()], 1);
    let internal = super::forge::held(&nodes[0], "internal");
    let id = internal.scope.compartment;
    let source = Source::Wire(nodes[0].setting().node);
    let all = admit::everything(&nodes[0], &internal).unwrap();
    let mut without = all.clone();
    let keys: Vec<_> = without
        .iter_mut()
        .flat_map(|parcel| std::mem::take(&mut parcel.keys))
        .collect();
    assert_eq!(keys.len(), 1, "one person wrote");
    admit::parcels(&nodes[1], source, id, without.clone(), None).unwrap();
    let names = |node: &Node| {
        let document = keys[0].document.known().unwrap();
        let name = node.store.read(|db| {
            let row = document::row(db, internal.row, document)?.unwrap();
            Ok::<_, StoreError>(orgo_node::store::person::get(db, row)?)
        });
        name.unwrap().map(|person| person.name)
    };
    assert_eq!(names(&nodes[1]), None);
    // A wrong key opens nothing and is not kept in the way of the right one.
    let mut wrong = without;
    wrong[0].keys = keys.clone();
    wrong[0].keys[0].key[0] ^= 1;
    admit::parcels(&nodes[1], source, id, wrong, None).unwrap();
    assert_eq!(names(&nodes[1]), None);
    admit::parcels(&nodes[1], source, id, all, None).unwrap();
    assert_eq!(names(&nodes[1]).as_deref(), Some("Ann"));
    assert_eq!(names(&nodes[0]), names(&nodes[1]));
}
