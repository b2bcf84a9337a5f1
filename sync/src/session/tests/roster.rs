//! Who may talk, and how the roster travels before all else.

use super::{
    memory::{Memory, compartment},
    puppet::Puppet,
    world::{NOW, World},
};
use crate::{
    roster::{EntryKind, Removal, Replaced, RosterEntry},
    sample,
    session::{Code, Input, Output, Session, Settings},
};

fn removal(memory: &Memory, n: u8) -> RosterEntry {
    let removals = memory.roster.removals();
    let removal = Removal {
        organization: memory.roster.organization(),
        number: removals.next_number(),
        previous: removals.last(),
        change: Replaced::Node {
            node: sample::node_key(n).node_id(),
            cut: [].into(),
            reason: String::new(),
            at: None,
        },
    };
    RosterEntry {
        kind: EntryKind::Removal,
        signed: removal.sign(&[&sample::admin(1)]),
    }
}

fn grant(memory: &Memory, n: u8) -> RosterEntry {
    let mut grant = sample::grant(n);
    grant.organization = memory.roster.organization();
    grant.removals = memory.roster.removals().last();
    RosterEntry {
        kind: EntryKind::Grant,
        signed: grant.sign(&sample::admin(1)).unwrap(),
    }
}

fn check_refused(memory: &Memory, peer: u8, sentence: &str) {
    let settings = Settings::new(sample::wall());
    let mut session = Session::new(sample::node_key(peer).node_id(), settings);
    let outputs = session.handle(Input::Start, memory, NOW).unwrap();
    let [Output::Send(_), Output::Close(reason)] = &*outputs else {
        panic!("{outputs:?}");
    };
    assert_eq!(reason.code, Code::Member);
    assert!(reason.sentence.ends_with(sentence), "{reason}");
}

#[test]
fn strangers_and_removed_nodes_are_refused_with_the_reason() {
    let mut world = World::new(1);
    check_refused(
        &world.nodes[0],
        9,
        "is not a member of this organisation, as far as is known here",
    );
    let removal = removal(&world.nodes[0], 2);
    world.add_roster(0, &[removal]);
    check_refused(&world.nodes[0], 2, "was removed from this organisation");
}

#[test]
fn a_peer_that_is_removed_while_connected_is_told_and_left() {
    let mut world = World::new(2);
    world.connect(0, 1);
    world.drain();
    let removal = removal(&world.nodes[0], 2);
    world.add_roster(0, &[removal]);
    world.everywhere(0, Input::RosterChanged);
    world.drain();
    let [one, two] = world.ends(0, 1).map(|end| end.closed.clone().unwrap());
    assert_eq!((one.code, one.by_peer), (Code::Member, false));
    assert_eq!((two.code, two.by_peer), (Code::Member, true));
    assert!(
        two.to_string().starts_with("E103: the peer says: node "),
        "{two}"
    );
}

/// The removal comes with the roster of the very session, before any compartment is opened.
#[test]
fn the_roster_comes_first() {
    let mut world = World::new(3);
    let main = compartment("main");
    world.nodes[0].write_one(main, 1, 10);
    world.nodes[1].write_one(main, 1, 10);
    let removal = removal(&world.nodes[0], 1);
    world.add_roster(1, &[removal]);
    // Node 2 has heard that node 1 was removed; node 1 has not.
    world.connect(0, 1);
    world.drain();
    assert_eq!(
        world.ends(0, 1).map(|end| end.closed.clone().unwrap().code),
        [Code::Member; 2]
    );
    world.cut((0, 1));
    // Node 3 does not know it either, and hears it from node 2.
    world.meet(1, 2);
    assert_eq!(world.nodes[2].sets(main), world.nodes[1].sets(main));
    check_refused(&world.nodes[2], 1, "was removed from this organisation");
}

#[test]
fn entries_go_both_ways_and_only_where_they_lack() {
    let mut world = World::new(2);
    for n in 10..40 {
        let [one, two] =
            [0, 1].map(|at| grant(&world.nodes[at], n + 40 * u8::try_from(at).unwrap()));
        world.add_roster(0, &[one]);
        world.add_roster(1, &[two]);
    }
    let [one, two] = world.meet(0, 1);
    assert_eq!(
        world.nodes[0].roster.entries_digest(),
        world.nodes[1].roster.entries_digest()
    );
    assert_eq!(world.nodes[0].roster.grants().len(), 60);
    assert!(
        one > 30 * 300 && one < 30 * 600 && two < 30 * 600,
        "{one} and {two} bytes"
    );
    let [one, two] = world.meet(0, 1);
    assert!(one < 700 && two < 700, "nothing new: {one} and {two} bytes");
}

#[test]
fn entries_are_passed_on_while_connected() {
    let mut world = World::new(3);
    world.connect(0, 1);
    world.connect(1, 2);
    world.drain();
    let entry = grant(&world.nodes[0], 20);
    world.add_roster(0, &[entry]);
    world.everywhere(0, Input::RosterChanged);
    world.drain();
    assert_eq!(world.nodes[2].roster.grants().len(), 1);
}

#[test]
fn other_organisations_and_other_versions_are_refused() {
    let check = |change: fn(&mut crate::frame::Hello), code, sentence| {
        let mut puppet = Puppet::new(1, 2);
        let mut hello = puppet.hello();
        change(&mut hello);
        let bytes = crate::frame::Frame::Hello(hello).to_bytes();
        puppet.check_closes(&bytes, code, sentence);
    };
    check(
        |hello| hello.organization = sample::founding().organization(),
        Code::Organization,
        "the peer belongs to organisation",
    );
    check(
        |hello| (hello.oldest, hello.newest) = (2, 5),
        Code::Version,
        "the peer speaks versions 2 to 5 of the protocol, this node 1 to 1",
    );
    check(|hello| hello.newest = 0, Code::Version, "this node 1 to 1");
    // A newer program that still speaks this version is welcome.
    let mut puppet = Puppet::new(1, 2);
    let mut hello = puppet.hello();
    hello.newest = 9;
    let outputs = puppet.say(&crate::frame::Frame::Hello(hello));
    assert!(
        !outputs
            .iter()
            .any(|output| matches!(output, Output::Close(_))),
        "{outputs:?}"
    );
}
