//! Members that meet: they agree, go on where they were cut off, and hear of what is written at once.

use orgo_node::peer::status;
use orgo_node::sample;
use orgo_node::store::{StoreError, blob};
use orgo_schema::word::Visibility;
use orgo_tests::site::until;

use super::{Organization, digest, feed, lacking, logged};

#[test]
fn two_nodes_that_meet_agree() {
    let organization = Organization::new(2);
    feed(&organization.nodes[0], "north", 20, 5);
    feed(&organization.nodes[1], "south", 20, 5);
    let open = organization.open_all();
    organization.agree();
    for node in &organization.nodes {
        until("the raw mails have come", || {
            (lacking(node) == 0).then_some(())
        });
        let raw = node.store.read(|db| {
            let setting = node.setting();
            let internal = setting.compartment_for(Visibility::Internal);
            let mails = ["north", "south"].map(|series| sample::mail(series, 3));
            let hashes = mails.map(|mail| internal.scope.blob(&mail));
            let rows = hashes.map(|hash| blob::row(db, internal.row, &hash));
            Ok::<_, StoreError>(rows.map(Result::unwrap))
        });
        assert!(raw.unwrap().iter().all(Option::is_some));
    }
    let seen = status(&organization.nodes[1]).unwrap();
    assert_eq!(seen.len(), 1);
    assert!(seen[0].connected, "{seen:?}");
    assert_eq!(seen[0].direction, Some("out"));
    assert_eq!(seen[0].problem, None);
    assert!(seen[0].sent_bytes > 0 && seen[0].received_bytes > 0);
    for reachable in open {
        organization.stop(reachable);
    }
}

#[test]
fn what_is_written_is_pushed_to_who_is_connected() {
    let organization = Organization::new(2);
    let open = organization.open_all();
    until("the two talk", || {
        organization.nodes[0]
            .peers
            .is_talking(organization.id(1))
            .then_some(())
    });
    for round in 0..3 {
        let [one, other] = [round % 2, (round + 1) % 2];
        let before = logged(&organization.nodes[other]);
        feed(&organization.nodes[one], &format!("round {round}"), 1, 1);
        until("it is pushed", || {
            (logged(&organization.nodes[other]) != before).then_some(())
        });
        organization.agree();
    }
    for reachable in open {
        organization.stop(reachable);
    }
}

#[test]
fn a_conversation_that_was_cut_off_goes_on() {
    let organization = Organization::new(2);
    feed(&organization.nodes[0], "north", 120, 1);
    let first = organization.open(0, &[]);
    let there = (organization.id(0), first.listens_at()[0]);
    for part in 1..4 {
        let second = organization.open(1, &[there]);
        until("a part has come", || {
            let come = logged(&organization.nodes[1]).len();
            (come > part * 10).then_some(())
        });
        // Not stopped: it vanishes as a pulled cable does.
        drop(second);
        organization.nodes[1].peers.end_all();
        until("nobody talks", || {
            (!organization.nodes[1].peers.is_anybody_talking()).then_some(())
        });
    }
    let second = organization.open(1, &[there]);
    organization.agree();
    organization.stop(second);
    organization.stop(first);
}

#[test]
fn what_one_node_tells_another_passes_on_to_a_third() {
    let organization = Organization::new(3);
    feed(&organization.nodes[0], "north", 5, 2);
    feed(&organization.nodes[2], "south", 5, 2);
    // In a row: the first and the third do not know where the other is.
    let open = organization.open_all();
    organization.agree();
    feed(&organization.nodes[0], "later", 2, 1);
    let wanted = digest(&organization.nodes[0]);
    until("it has come to the end of the row", || {
        (digest(&organization.nodes[2]) == wanted).then_some(())
    });
    for reachable in open {
        organization.stop(reachable);
    }
}
