//! What a hostile member or bearer hands over: refused or withheld, with nothing else in its way.

use orgo_node::admit::{self, Report, Source};
use orgo_node::node::Node;
use orgo_node::store::admission::{REFUSED_MAX, State, Way};
use orgo_schema::id::CompartmentId;
use orgo_sync::parcel::Parcel;
use orgo_tests::poison::named;

use super::forge::{Forger, case, grant, held, with};
use super::{Pair, agree, digest, feed};

/// Hands parcels to a node as ones of the second.
fn hand(node: &Node, from: &Forger, parcels: Vec<Parcel>) -> Report {
    let source = Source::Wire(from.id());
    let compartment = from.compartment.scope.compartment;
    admit::parcels(node, source, compartment, parcels, None).unwrap()
}

/// Checks that an envelope is refused with this code and listed with the reason, and changes nothing.
#[track_caller]
fn check_refused(node: &Node, compartment: CompartmentId, parcel: Parcel, code: &str, why: &str) {
    let before = digest(node);
    let listed = admit::refused(node).unwrap().len();
    let by = Forger::new(node, [2; 32], "internal").id();
    for source in [Source::Wire(by), Source::Bundle(by)] {
        let parcels = vec![parcel.clone()];
        let report = admit::parcels(node, source, compartment, parcels, None).unwrap();
        assert_eq!(report.refused.get(code), Some(&1), "{report:?}");
        assert!(report.withheld[0].contains(why), "{report:?}");
        assert_eq!([report.envelopes, report.changes], [0; 2]);
    }
    assert_eq!(digest(node), before);
    assert_eq!(admit::withheld(node).unwrap(), []);
    let all = admit::refused(node).unwrap();
    assert_eq!(all.len(), listed + 1, "{all:?}");
    let found = all.iter().find(|item| {
        (item.code.as_str(), item.origin, item.way, item.times) == (code, by, Way::Bundle, 2)
            && item.reason.contains(why)
    });
    assert!(found.is_some(), "{code} {why}: {all:?}");
}

/// Lists the states of what is withheld, with the reasons.
fn withheld(node: &Node) -> Vec<(State, String)> {
    let rows = admit::withheld(node).unwrap().into_iter();
    rows.map(|row| (row.state, row.reason)).collect()
}

#[test]
fn a_forged_envelope_is_refused() {
    let pair = Pair::new();
    let [node, _other] = pair.nodes();
    let mut forger = Forger::new(&node, [2; 32], "internal");
    let id = forger.compartment.scope.compartment;
    let comment = forger.comment(case(1), forger.id(), 1);
    let good = forger.parcel(&[(case(1), &comment)]);

    let mut forged = good.clone();
    forged.signed.signature[7] ^= 1;
    check_refused(&node, id, forged, "E103", "signature is not that of");
    let mut altered = good.clone();
    let last = altered.signed.bytes.len() - 1;
    altered.signed.bytes[last] ^= 1;
    check_refused(&node, id, altered, "E103", "signature is not that of");
    let mut longer = good.clone();
    longer.signed.bytes.push(0);
    check_refused(&node, id, longer, "E101", "canonical");
    let mut cut = good;
    cut.signed.bytes.truncate(10);
    check_refused(&node, id, cut, "E101", "not the expected fields");

    // A stranger who signs by the founding entry.
    let mut stranger = Forger::new(&node, [9; 32], "internal");
    let comment = stranger.comment(case(1), stranger.id(), 1);
    let parcel = stranger.parcel(&[(case(1), &comment)]);
    check_refused(&node, id, parcel, "E104", "does not name node");
}

#[test]
fn nothing_is_replayed_into_another_organisation_or_compartment() {
    let (ours, theirs) = (Pair::new(), Pair::new());
    let ([node, _one], [other, _two]) = (ours.nodes(), theirs.nodes());
    let mut elsewhere = Forger::new(&other, [2; 32], "internal");
    let comment = elsewhere.comment(case(1), elsewhere.id(), 1);
    let parcel = elsewhere.parcel(&[(case(1), &comment)]);
    let internal = held(&node, "internal").scope.compartment;
    check_refused(&node, internal, parcel, "E102", "belongs to organisation");

    let mut public = Forger::new(&node, [2; 32], "public");
    let comment = public.comment(case(1), public.id(), 1);
    let parcel = public.parcel(&[(case(1), &comment)]);
    check_refused(&node, internal, parcel, "E102", "was sent as one of");

    // A change that was made for another compartment, in an envelope for this one.
    let mut forger = Forger::new(&node, [2; 32], "internal");
    let parcel = forger.parcel(&[(case(1), &comment)]);
    let report = hand(&node, &forger, vec![parcel]);
    assert_eq!([report.envelopes, report.changes], [1, 0]);
    let said = withheld(&node);
    assert!(
        matches!(&said[..], [(State::Refused, why)] if why.contains("actor of the change")),
        "{said:?}"
    );
}

#[test]
fn a_compartment_that_is_not_here_takes_nothing_in() {
    let pair = Pair::new();
    let [node, _other] = pair.nodes();
    let nowhere = CompartmentId::new(uuid::Uuid::from_u128(77));
    let source = Source::Wire(node.setting().node);
    let error = admit::parcels(&node, source, nowhere, Vec::new(), None).unwrap_err();
    assert!(
        error.to_string().contains("there is no compartment"),
        "{error}"
    );
}

/// CONVERGENCE 10, "one poisoned change in a batch".
#[test]
fn one_poisoned_change_takes_nothing_else_with_it() {
    let pair = Pair::new();
    let nodes = pair.nodes();
    let [node, other] = &nodes;
    let mut forger = Forger::new(node, [2; 32], "internal");
    let me = forger.id();
    let good: Vec<_> = (1..=3).map(|n| forger.comment(case(n), me, n)).collect();
    let large = named([&good[0].bytes[..], &vec![0; orgo_crdt::CHANGE_BYTES_MAX]].concat());
    let damaged = named([&good[1].bytes[..], &[0]].concat());
    let misplaced = forger.comment(case(7), me, 9);
    let parcel = forger.parcel(&[
        (case(1), &good[0]),
        (case(2), &good[1]),
        (case(3), &good[2]),
        (case(4), &large),
        (case(5), &damaged),
        (case(6), &misplaced),
    ]);
    let report = hand(node, &forger, vec![parcel]);
    assert_eq!([report.envelopes, report.changes], [1, 3], "{report:?}");
    let said = withheld(node);
    assert_eq!(said.len(), 3, "{said:?}");
    for expected in [
        "limit is 262144",
        "bytes after the end",
        "actor of the change",
    ] {
        let found =
            |(state, why): &(State, String)| *state == State::Refused && why.contains(expected);
        assert!(said.iter().any(found), "{expected}: {said:?}");
    }

    // Every other node comes to the same verdicts, because the bytes are passed on.
    admit::exchange(node, other).unwrap();
    assert_eq!(digest(node), digest(other));
    assert_eq!(withheld(other).len(), 3);
    let discarded = admit::withheld(node).unwrap()[0].id;
    admit::discard(node, discarded).unwrap();
    assert_eq!(withheld(node)[0].0, State::Discarded);
    admit::exchange(node, other).unwrap();
    assert_eq!(withheld(node)[0].0, State::Discarded, "it came back");
    assert_eq!(digest(node), digest(other));
}

#[test]
fn bytes_of_something_else_are_asked_for_again() {
    let pair = Pair::new();
    let [node, _other] = pair.nodes();
    let mut forger = Forger::new(&node, [2; 32], "internal");
    let comment = forger.comment(case(1), forger.id(), 1);
    let good = forger.parcel(&[(case(1), &comment)]);
    let mut swapped = good.clone();
    swapped.changes[0].1 = forger.comment(case(1), forger.id(), 2).bytes;
    let report = hand(&node, &forger, vec![swapped]);
    assert_eq!([report.envelopes, report.changes], [1, 0]);
    let id = forger.compartment.scope.compartment;
    let incomplete = admit::incomplete(&node, id, 10).unwrap();
    assert_eq!(incomplete, [good.signed.hash()]);

    // Changes that the envelope does not list are no way in.
    let stranger = forger.comment(case(2), forger.id(), 3);
    let mut more = good.clone();
    more.changes
        .extend(with(good.signed.clone(), &[(case(2), &stranger)]).changes);
    let report = hand(&node, &forger, vec![more]);
    assert_eq!(report.changes, 1);
    assert_eq!(report.refused.get("E107"), Some(&1));
    let [listed] = admit::refused(&node).unwrap().try_into().unwrap();
    assert_eq!((listed.code.as_str(), listed.times), ("E107", 1));
    assert!(
        listed.reason.contains("1 changes that it does not list"),
        "{listed:?}"
    );
    assert_eq!(admit::incomplete(&node, id, 10).unwrap(), []);
    assert_eq!(withheld(&node), []);
}

/// SECURITY 0.9: a node can speak for its own people, never for those of another.
#[test]
fn nobody_speaks_for_the_people_of_another_node() {
    for honest_first in [false, true] {
        let pair = Pair::new();
        let nodes = pair.nodes();
        let mut forger = Forger::new(&nodes[0], [2; 32], "internal");
        let mut honest = Forger::new(&nodes[0], [1; 32], "internal");
        let theirs = forger.comment(case(1), honest.id(), 1);
        let forged = forger.parcel(&[(case(1), &theirs)]);
        let own = honest.parcel(&[(case(1), &theirs)]);
        let order = if honest_first {
            vec![own, forged]
        } else {
            let report = hand(&nodes[1], &forger, vec![forged.clone()]);
            assert_eq!(report.changes, 0);
            let said = withheld(&nodes[1]);
            assert!(
                matches!(&said[..], [(State::Unspoken, why)] if why.contains("speaks for node")),
                "{said:?}"
            );
            vec![own]
        };
        for parcel in order {
            hand(&nodes[1], &forger, vec![parcel]);
        }
        assert_eq!(withheld(&nodes[1]), []);
        admit::exchange(&nodes[0], &nodes[1]).unwrap();
        agree(&nodes);
    }
}

/// A cloned disk: both branches enter, and it is shown.
#[test]
fn a_forked_chain_enters_whole_and_is_flagged() {
    let pair = Pair::new();
    let nodes = pair.nodes();
    let mut one = Forger::new(&nodes[0], [2; 32], "internal");
    let mut clone = Forger::new(&nodes[0], [2; 32], "internal");
    let me = one.id();
    let comments: Vec<_> = (1..=3).map(|n| one.comment(case(1), me, n)).collect();
    let parcels = vec![
        one.parcel(&[(case(1), &comments[0])]),
        clone.parcel(&[(case(1), &comments[1])]),
        clone.parcel(&[(case(1), &comments[2])]),
    ];
    let report = hand(&nodes[0], &one, parcels);
    assert_eq!([report.envelopes, report.changes], [3, 3], "{report:?}");
    assert_eq!(report.forked, [me]);
    let expected = [(me, "internal".to_owned())];
    assert_eq!(admit::forks(&nodes[0]).unwrap(), expected);
    let mails = [orgo_node::sample::mail("after", 1)];
    feed(&nodes[0], &mails, 1);
    admit::exchange(&nodes[0], &nodes[1]).unwrap();
    agree(&nodes);
    assert_eq!(admit::forks(&nodes[1]).unwrap(), expected);
}

/// What one node sends for ever fills a page and no more, and keeps nothing else out.
#[test]
fn refusals_are_bounded_and_keep_nothing_good_out() {
    let pair = Pair::new();
    let [node, _other] = pair.nodes();
    let mut forger = Forger::new(&node, [2; 32], "internal");
    let me = forger.id();
    let good = forger.comment(case(1), me, 1);
    let mut parcels = vec![forger.parcel(&[(case(1), &good)])];
    let most = usize::try_from(REFUSED_MAX).unwrap();
    for n in 0..most + 20 {
        let comment = forger.comment(case(2), me, n as u128 + 2);
        let mut forged = forger.parcel(&[(case(2), &comment)]);
        forged.signed.signature[7] ^= 1;
        parcels.push(forged);
    }
    parcels.rotate_left(most / 2);
    let report = hand(&node, &forger, parcels.clone());
    assert_eq!([report.envelopes, report.changes], [1, 1], "{report:?}");
    let all = admit::refused(&node).unwrap();
    assert_eq!(all.len(), most + 1);
    let rest = all
        .iter()
        .find(|item| item.reason.contains("more than is listed"));
    assert_eq!(rest.unwrap().times, 20, "{rest:?}");

    hand(&node, &forger, parcels);
    let all = admit::refused(&node).unwrap();
    assert_eq!(all.len(), most + 1, "the same came again");
    admit::forget_refused(&node, all[0].id).unwrap();
    assert_eq!(admit::refused(&node).unwrap().len(), most);
    assert!(admit::forget_refused(&node, all[0].id).is_err());
}

#[test]
fn an_entry_of_the_roster_that_no_node_takes_is_listed() {
    let pair = Pair::new();
    let [node, _other] = pair.nodes();
    let by = Forger::new(&node, [2; 32], "internal").id();
    let (_, good) = grant(&node, [3; 32]);
    let (_, mut forged) = grant(&node, [4; 32]);
    for signature in &mut forged.signed.signatures {
        signature.signature[0] ^= 1;
    }
    let source = Source::Bundle(by);
    let before = node.setting().roster.members().count();
    let taken = admit::roster(&node, source, vec![forged.clone(), good]).unwrap();
    assert_eq!((taken.added.len(), taken.refused.len()), (1, 1));
    admit::roster(&node, source, vec![forged]).unwrap();
    assert_eq!(node.setting().roster.members().count(), before + 1);
    let [listed] = admit::refused(&node).unwrap().try_into().unwrap();
    assert_eq!(
        (listed.origin, listed.way, listed.compartment),
        (by, Way::Bundle, None)
    );
    assert_eq!(listed.times, 2);
    assert_eq!(listed.reason, taken.refused[0].1.to_string());
}
