//! Inviting, asking, approving, joining, removing, recovering: with stores, on a disk.

use std::{
    fs,
    path::{Path, PathBuf},
};

use orgo_schema::{
    fact::{Account, Source},
    time::{ClockSource, Timestamp},
    word::Duty,
};
use orgo_sync::{join::Ticket, roster::Access};
use serde_json::Value;
use tempfile::TempDir;

use super::*;
use crate::{
    admit::exchange,
    care,
    clock::Reading,
    environment::Environment,
    found::{self, Begun, Plan, add_user},
    home::Home,
    intake,
    membership::{
        approve::{Answer, Approved, Decision},
        cosign::Signed,
        newcomer::Newcomer,
    },
    sample,
    store::user,
    verb::{Approve, Join},
};

/// An organisation of one node, in a folder that goes away with it.
struct Place {
    folder: TempDir,
    node: Node,
    recovery: String,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let plan = Plan {
            organization: "Lake Clinics".into(),
            profile: "hospital".into(),
            site: "Kisumu".into(),
            admin: "achieng@clinics.example".into(),
            ..Plan::default()
        };
        let begun = found::begin(&folder.path().join("first"), &plan).unwrap();
        let Begun { node, recovery, .. } = begun;
        Self {
            folder,
            node,
            recovery,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Lets a node of this name in, with what it asked for, and returns it open.
    fn admit(&self, name: &str, decision: &Decision) -> Node {
        let asking = self.ask(name);
        let approved = approved(&self.node, &asking, decision).unwrap();
        let (node, opened) = newcomer::join(&self.path(name), &approved.welcome).unwrap();
        assert_eq!(opened.member.name, name);
        node
    }

    /// Makes the request of a new node, with a fresh ticket.
    fn ask(&self, name: &str) -> newcomer::Asking {
        newcomer::ask(&self.path(name), ticket(&self.node), &newcomer(name)).unwrap()
    }
}

fn newcomer(name: &str) -> Newcomer {
    let compartments = ["public", "internal"].map(|name| name.parse().unwrap());
    Newcomer {
        name: name.into(),
        site: format!("Site of {name}"),
        wishes: wish::capabilities(&compartments, &["gateway".parse().unwrap()], true),
    }
}

fn ticket(node: &Node) -> Ticket {
    let addresses = ["192.168.1.20:8732".to_owned()];
    invite::invite(node, &administrator(node), 24, &addresses).unwrap()
}

/// Returns the first administrator known at a node.
fn administrator(node: &Node) -> Person {
    let users = node.store.read(|db| user::list(db, 100)).unwrap();
    let user = users
        .iter()
        .find(|user| user.account.duty == Duty::Administrator)
        .unwrap();
    guard::person(&node.setting(), user.id, &user.account).unwrap()
}

fn approved(
    node: &Node,
    asking: &newcomer::Asking,
    decision: &Decision,
) -> Result<Approved, Failure> {
    approve::approve(node, &administrator(node), &asking.request, decision)
}

/// Lets two nodes tell each other the roster, then everything else; nothing may be withheld.
fn meet(one: &Node, other: &Node) {
    tell(one, other);
    tell(other, one);
    let (here, there) = exchange(one, other).unwrap();
    assert_eq!(
        [here.withheld, there.withheld].concat(),
        Vec::<String>::new()
    );
}

fn tell(from: &Node, to: &Node) {
    let entries = from.setting().roster.entries();
    let taken = take(to, &mut Waiting::default(), entries).unwrap();
    assert_eq!(taken.refused, []);
}

fn digest(node: &Node, compartment: &str) -> Value {
    let setting = node.setting();
    let digest = node.store.read(|db| care::digest(db, &setting)).unwrap();
    let all = digest["compartments"].as_array().unwrap();
    let of = all.iter().find(|of| of["name"] == compartment);
    of.unwrap_or_else(|| panic!("no {compartment} in {digest}"))
        .clone()
}

fn agree(one: &Node, other: &Node) {
    let digests = [one, other].map(|node| node.setting().roster.entries_digest());
    assert_eq!(digests[0], digests[1], "the rosters differ");
    for compartment in ["public", "internal"] {
        assert_eq!(digest(one, compartment), digest(other, compartment));
    }
}

fn deliver(node: &Node, series: &str, count: u32) {
    for n in 0..count {
        let to = Some("ward@clinics.example".to_owned());
        intake::deliver(node, sample::mail(series, n), to, Source::Mail).unwrap();
    }
}

fn add_coordinator(node: &Node, email: &str) {
    let account = Account {
        email: email.into(),
        name: "Coordinator".into(),
        duty: Duty::Coordinator,
        teams: Vec::new(),
        clearances: Vec::new(),
        active: true,
    };
    add_user(node, account).unwrap();
}

fn reopened(place: &Path, clock: impl Fn() -> Reading + Send + Sync + 'static) -> Node {
    let home = Home::open(place).unwrap();
    Node::open_with(home, Environment::with_clock(clock)).unwrap()
}

/// Runs the check on what was refused: nothing may have changed.
fn check_refused(node: &Node, outcome: Result<Approved, Failure>, expect: &str) {
    let said = outcome.map(|_| ()).unwrap_err().to_string();
    assert!(said.contains(expect), "{said}, expected {expect}");
    assert_eq!(node.setting().roster.members().count(), 1, "{said}");
}

#[test]
#[expect(clippy::too_many_lines, reason = "one way there and back")]
fn a_node_joins_by_files_and_both_agree() {
    let place = Place::new();
    let first = &place.node;
    let ticket = ticket(first);
    let join = |what: String, output: Option<PathBuf>| Join {
        ticket: what,
        site: Some("Kitale".into()),
        name: None,
        compartments: Vec::new(),
        powers: Vec::new(),
        administrator: false,
        output,
        wait: 0,
    };
    let folder = place.path("second");
    let request = place.path("request.orgo");
    let asked = join(ticket.to_string().to_uppercase(), Some(request.clone()));
    let answer = newcomer::run(&folder, &asked).unwrap();
    assert_eq!(answer["organisation"], "Lake Clinics");
    // Asked again, it is the same node that asks.
    assert_eq!(
        newcomer::run(&folder, &asked).unwrap()["node_id"],
        answer["node_id"]
    );
    // The page of sites gives the ticket as a text file, which an editor may have saved again.
    let file = place.path("ticket.txt");
    fs::write(&file, format!("\u{feff}{ticket}\r\n")).unwrap();
    let by_file = join(file.display().to_string(), Some(request.clone()));
    assert_eq!(newcomer::run(&folder, &by_file).unwrap(), answer);
    fs::write(&file, "orgo1aaaa\n").unwrap();
    let damaged = newcomer::run(&folder, &by_file).unwrap_err().to_string();
    assert!(
        damaged.contains("ticket.txt: this is not a ticket"),
        "{damaged}"
    );
    fs::write(&file, "Dear all").unwrap();
    let other = newcomer::run(&folder, &by_file).unwrap_err().to_string();
    assert!(
        other.contains("ticket.txt: this is not a welcome"),
        "{other}"
    );

    let approve = Approve {
        request: request.display().to_string(),
        compartments: Vec::new(),
        powers: Vec::new(),
        administrator: false,
        node_id: None,
        output: None,
    };
    let given = approve::run(first, &administrator(first), &approve).unwrap();
    assert_eq!(
        given["compartments"],
        serde_json::json!(["internal", "parcels", "public"])
    );
    assert_eq!(given["not_given"], serde_json::json!([]));
    assert_eq!(given["powers"], serde_json::json!(["gateway", "review"]));
    assert_eq!(given["members"], 2);
    let welcome = given["welcome"].as_str().unwrap().to_owned();
    let joined = newcomer::run(&folder, &join(welcome, None)).unwrap();
    assert_eq!(joined["site"], "Kitale");
    assert_eq!(joined["profile"], "hospital");
    assert_eq!(joined["approved_by"], "Administrator at Kisumu");
    assert!(!folder.join("joining").exists());

    let second = Node::open(Home::open(&folder).unwrap()).unwrap();
    assert_eq!(second.setting().site, "Kitale");
    assert_eq!(second.setting().compartments.len(), 2);
    assert!(second.setting().parcels.is_some());
    assert!(second.setting().users.is_empty());
    let peers = second
        .store
        .read(|db| Ok::<_, StoreError>(crate::store::peer::all(db)?));
    let peers = peers.unwrap();
    assert_eq!(peers[0].node, first.setting().node);
    assert_eq!(peers[0].addresses[0].place.to_string(), "192.168.1.20:8732");
    meet(first, &second);
    agree(first, &second);
}

#[test]
fn a_node_that_joined_works_and_both_agree() {
    let place = Place::new();
    let first = &place.node;
    deliver(first, "before", 5);
    let second = place.admit("second", &Decision::default());
    // The same mail at both, before they ever met: one signal, because the id secrets are the same.
    deliver(first, "both", 3);
    deliver(&second, "both", 3);
    deliver(&second, "second", 2);
    meet(first, &second);
    agree(first, &second);
    // The people came with it, and what the second node writes by its own grant enters at the first.
    assert_eq!(administrator(&second), administrator(first));
    add_coordinator(&second, "otieno@clinics.example");
    meet(first, &second);
    agree(first, &second);
    assert_eq!(first.setting().users.len(), 2);

    // After a restart both still know one another.
    let members = second.setting().roster.entries_digest();
    second.close();
    drop(second);
    let second = Node::open(Home::open(&place.path("second")).unwrap()).unwrap();
    assert_eq!(second.setting().roster.entries_digest(), members);
    deliver(&second, "later", 1);
    meet(first, &second);
    agree(first, &second);
}

#[test]
fn a_ticket_lets_one_node_in_once_and_ends() {
    let place = Place::new();
    let first = &place.node;
    let alone = Decision::default();
    let stranger = Place::new();
    let asking = stranger.ask("elsewhere");
    check_refused(
        first,
        approved(first, &asking, &alone),
        "this is Lake Clinics",
    );

    // A ticket that this node never made: not without comparing the node id.
    let mut forged = ticket(first);
    forged.secret = orgo_sync::join::TicketSecret::new([7; 16]);
    let asking = newcomer::ask(&place.path("forged"), forged, &newcomer("forged")).unwrap();
    check_refused(
        first,
        approved(first, &asking, &alone),
        "was not made at this node",
    );
    let of_first = Decision {
        compared: Some(first.setting().node),
        ..Decision::default()
    };
    check_refused(
        first,
        approved(first, &asking, &of_first),
        "the request is of node",
    );
    let mut changed = asking.request.clone();
    changed.bytes[40] ^= 1;
    let outcome = approve::approve(first, &administrator(first), &changed, &alone);
    check_refused(first, outcome, "cannot be believed");

    // The name of another node.
    let taken = newcomer::ask(&place.path("taken"), ticket(first), &newcomer("KISUMU")).unwrap();
    check_refused(
        first,
        approved(first, &taken, &alone),
        "the name Kisumu is taken by node",
    );

    // What it cannot be given.
    let given = |compartments: &[&str], administrator| Decision {
        compartments: compartments
            .iter()
            .map(|name| name.parse().unwrap())
            .collect(),
        administrator,
        ..Decision::default()
    };
    let asking = place.ask("second");
    let check = |decision: Decision, expect| {
        check_refused(first, approved(first, &asking, &decision), expect);
    };
    check(given(&["attic"], false), "there is no compartment attic");
    check(given(&["restricted"], false), "add --compartment internal");
    check(given(&["parcels"], false), "is not given by its name");

    // One ticket, two nodes: the second of them stays out.
    let shared = ticket(first);
    let [one, two] = ["one", "two"]
        .map(|name| newcomer::ask(&place.path(name), shared.clone(), &newcomer(name)).unwrap());
    approved(first, &one, &alone).unwrap();
    let said = approved(first, &two, &alone).unwrap_err().to_string();
    assert!(said.contains("a ticket lets one node in"), "{said}");
    // Its welcome opens for the node that asked alone.
    let welcome = approved(first, &one, &alone).unwrap().welcome;
    let said = newcomer::join(&place.path("two"), &welcome)
        .unwrap_err()
        .to_string();
    assert!(said.contains("is not for this node"), "{said}");
    newcomer::join(&place.path("one"), &welcome).unwrap();
    let said = newcomer::join(&place.path("one"), &welcome)
        .unwrap_err()
        .to_string();
    assert!(said.contains("waits for no welcome"), "{said}");
}

#[test]
fn a_doubtful_clock_and_an_old_ticket_are_said() {
    let place = Place::new();
    let asking = place.ask("second");
    let folder = place.path("first");
    let now = (place.node.clock)().now;
    place.node.close();
    let Place {
        node, folder: kept, ..
    } = place;
    drop(node);
    let at = |now: Timestamp, source| move || Reading::new(now, source);
    let check = |clock: Reading, expect: &str| {
        let node = reopened(&folder, at(clock.now, clock.source));
        check_refused(
            &node,
            approved(&node, &asking, &Decision::default()),
            expect,
        );
        node.close();
    };
    let day = 24 * 3_600_000;
    let later = Reading::new(now.plus_ms(day + 1), ClockSource::Rtc);
    check(later, "ended at");
    let doubtful = Reading::new(now, ClockSource::None);
    check(doubtful, "nobody vouches for it");
    // A person who compared the node id stands for what the clock cannot tell.
    let node = reopened(&folder, at(now, ClockSource::None));
    let request = asking.request.verify().unwrap();
    let compared = Decision {
        compared: Some(request.node),
        ..Decision::default()
    };
    approved(&node, &asking, &compared).unwrap();
    assert!(node.setting().roster.is_member(request.node));
    drop(kept);
}

#[test]
fn a_stranger_on_the_wire_waits_and_is_welcomed() {
    let place = Place::new();
    let first = &place.node;
    let asking = place.ask("second");
    let file = asking.request.write();
    assert_eq!(approve::receive(first, &file).unwrap(), Answer::Waits);
    assert_eq!(approve::receive(first, &file).unwrap(), Answer::Waits);
    let lines = list::lines(first).unwrap();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[1].status, list::Standing::Waiting);
    assert_eq!(lines[1].name, "second");
    let asked = Approve {
        request: "second".into(),
        compartments: Vec::new(),
        powers: Vec::new(),
        administrator: false,
        node_id: None,
        output: None,
    };
    approve::run(first, &administrator(first), &asked).unwrap();
    let Answer::Welcome(welcome) = approve::receive(first, &file).unwrap() else {
        panic!("it was approved");
    };
    let welcome = orgo_sync::join::SignedWelcome::read(&welcome).unwrap();
    newcomer::join(&place.path("second"), &welcome).unwrap();
    assert_eq!(
        list::lines(first).unwrap()[1].status,
        list::Standing::Member
    );

    let mut unknown = ticket(first);
    unknown.secret = orgo_sync::join::TicketSecret::new([7; 16]);
    let asking = newcomer::ask(&place.path("third"), unknown, &newcomer("third")).unwrap();
    for (bytes, expect) in [
        (asking.request.write(), "was not made at this node"),
        (b"GET / HTTP/1.1".to_vec(), "this is not a request of Orgo"),
    ] {
        let said = approve::receive(first, &bytes).unwrap_err().to_string();
        assert!(said.contains(expect), "{said}");
    }
}

/// A node that may only read holds what the others write, and says why it writes nothing, until it may.
#[test]
fn a_node_that_may_only_read_writes_nothing_until_it_is_given_more() {
    let place = Place::new();
    let first = &place.node;
    let asking = place.ask("second");
    let given = |compartment: &str| Decision {
        compartments: vec![compartment.parse().unwrap()],
        compared: Some(asking.request.verify().unwrap().node),
        ..Decision::default()
    };
    let welcome = approved(first, &asking, &given("internal=read"))
        .unwrap()
        .welcome;
    let (second, _) = newcomer::join(&place.path("second"), &welcome).unwrap();
    deliver(first, "first", 2);
    meet(first, &second);
    assert_eq!(digest(first, "internal"), digest(&second, "internal"));
    let take_in = |node: &Node| {
        let to = Some("ward@clinics.example".to_owned());
        intake::deliver(node, sample::mail("second", 1), to, Source::Mail)
    };
    let said = take_in(&second).unwrap_err().to_string();
    assert!(
        said.contains("may read the compartment internal, not write"),
        "{said}"
    );
    approved(first, &asking, &given("internal")).unwrap();
    tell(first, &second);
    take_in(&second).unwrap();
    meet(first, &second);
    assert_eq!(digest(first, "internal"), digest(&second, "internal"));
}

/// The power goes after a further grant was kept and before anything was done about it.
#[test]
fn a_grant_that_was_kept_is_followed_after_a_crash() {
    let place = Place::new();
    let first = &place.node;
    let asking = place.ask("second");
    let given = |compartment: &str| Decision {
        compartments: vec![compartment.parse().unwrap()],
        compared: Some(asking.request.verify().unwrap().node),
        ..Decision::default()
    };
    let welcome = approved(first, &asking, &given("public")).unwrap().welcome;
    let (second, _) = newcomer::join(&place.path("second"), &welcome).unwrap();
    assert_eq!(second.setting().compartments.len(), 1);
    approved(first, &asking, &given("internal")).unwrap();
    let known = second.setting().roster.entries();
    let mut entries = first.setting().roster.entries();
    entries.retain(|entry| !known.contains(entry));
    let kept = second.store.write_local(move |batch| {
        let mut entries = entries.iter();
        entries.try_for_each(|entry| roster::put(batch.db, entry))
    });
    kept.unwrap();
    second.close();
    drop(second);
    let second = Node::open(Home::open(&place.path("second")).unwrap()).unwrap();
    let done = crate::turn::turn(&second);
    assert!(done.left.is_empty(), "{:?}", done.left);
    assert_eq!(second.setting().compartments.len(), 2);
    deliver(first, "first", 1);
    meet(first, &second);
    assert_eq!(digest(first, "internal"), digest(&second, "internal"));
}

/// Two administrators, out of touch, approve one request: the node has what either gave.
#[test]
fn two_administrators_approve_apart() {
    let place = Place::new();
    let first = &place.node;
    let signs = Decision {
        administrator: true,
        ..Decision::default()
    };
    let second = place.admit("second", &signs);
    meet(first, &second);
    let administration = first.setting().roster.removals().administration().clone();
    assert_eq!(administration.keys.len(), 2);
    assert!(
        second
            .setting()
            .roster
            .has_power(second.setting().node, Power::Admin)
    );

    let asking = place.ask("third");
    let request = asking.request.verify().unwrap();
    let given = |compartments: &[&str], power: &str| Decision {
        compartments: compartments
            .iter()
            .map(|name| name.parse().unwrap())
            .collect(),
        powers: vec![power.parse().unwrap()],
        compared: Some(request.node),
        ..Decision::default()
    };
    let one = approved(
        first,
        &asking,
        &given(&["internal=read", "restricted"], "review"),
    )
    .unwrap();
    approved(&second, &asking, &given(&["public", "internal"], "courier")).unwrap();
    meet(first, &second);
    agree(first, &second);
    let roster = &first.setting().roster;
    assert_eq!(
        roster
            .grants()
            .values()
            .filter(|grant| grant.member.node == request.node)
            .count(),
        2
    );
    let access = |name| roster.access(request.node, roster.compartment_id(name));
    assert_eq!(access("internal"), Some(Access::Write));
    assert_eq!(access("restricted"), Some(Access::Write));
    assert_eq!(access("public"), Some(Access::Write));
    assert!(roster.has_power(request.node, Power::Review));
    assert!(roster.has_power(request.node, Power::Courier));

    // It begins with one of the welcomes. What the other grant brings comes with the roster.
    let (third, _) = newcomer::join(&place.path("third"), &one.welcome).unwrap();
    assert_eq!(third.setting().compartments.len(), 2);
    meet(&second, &third);
    assert_eq!(third.setting().compartments.len(), 3);
    add_coordinator(&third, "wanjiru@clinics.example");
    deliver(&third, "third", 2);
    meet(&third, first);
    meet(first, &second);
    agree(first, &third);
    agree(first, &second);
}

#[test]
fn a_removed_node_is_out_and_what_was_known_of_it_stays() {
    let place = Place::new();
    let first = &place.node;
    let second = place.admit("second", &Decision::default());
    let third = place.admit("third", &Decision::default());
    deliver(&second, "known", 2);
    meet(first, &second);
    let revoke = |asked: &str| revoke::revoke(first, &administrator(first), asked, "stolen");
    for (asked, expect) in [
        ("nowhere", "no node is called nowhere"),
        ("Kisumu", "this is the node itself"),
    ] {
        let said = revoke(asked).unwrap_err().to_string();
        assert!(said.contains(expect), "{said}");
    }
    let revoked = revoke("second").unwrap();
    assert_eq!(revoked.not_covered, Vec::<String>::new());
    assert!(!revoked.cut.is_empty());
    let gone = second.setting().node;
    assert!(first.setting().roster.is_removed(gone));
    let said = revoke("second").unwrap_err().to_string();
    assert!(said.contains("was removed before"), "{said}");
    let lines = list::lines(first).unwrap();
    let line = lines.iter().find(|line| line.node_id == gone).unwrap();
    assert_eq!(line.status, list::Standing::Removed);
    assert_eq!(line.reason.as_deref(), Some("stolen"));

    // What it writes from now on counts nowhere; what was known of it counts everywhere.
    let before = digest(first, "internal");
    deliver(&second, "late", 3);
    tell(first, &third);
    let (_, at_third) = exchange(first, &third).unwrap();
    assert_eq!(at_third.withheld, Vec::<String>::new());
    agree(first, &third);
    exchange(&second, first).unwrap();
    exchange(&second, &third).unwrap();
    assert_eq!(digest(first, "internal"), before);
    agree(first, &third);

    // It cannot ask for itself again, and nobody takes its old request.
    let said = second_request(&place, first).unwrap_err().to_string();
    assert!(said.contains("joins again with new keys"), "{said}");
}

fn second_request(place: &Place, first: &Node) -> Result<Answer, Failure> {
    let held = first.store.read(roster::requests)?;
    let file = held
        .iter()
        .find(|held| held.signed.verify().unwrap().name == "second")
        .unwrap_or_else(|| panic!("{} asked", place.path("second").display()))
        .signed
        .write();
    approve::receive(first, &file)
}

/// Lets a node in at which an administrator signs.
fn with_administrator(place: &Place, name: &str) -> Node {
    let signs = Decision {
        administrator: true,
        ..Decision::default()
    };
    let asking = place.ask(name);
    let request = asking.request.verify().unwrap();
    assert!(request.admin.is_some(), "it asks to sign");
    let approved = approved(&place.node, &asking, &signs).unwrap();
    let (node, _) = newcomer::join(&place.path(name), &approved.welcome).unwrap();
    meet(&place.node, &node);
    node
}

#[test]
fn what_two_must_sign_goes_round_as_a_file() {
    let place = Place::new();
    let first = &place.node;
    let second = with_administrator(&place, "second");
    let third = place.admit("third", &Decision::default());
    meet(first, &second);
    let by = |node: &Node| administrator(node);
    assert!(
        cosign::threshold(first, &by(first), 3).is_err(),
        "there are two"
    );
    assert_eq!(
        cosign::threshold(first, &by(first), 2).unwrap(),
        Signed::Done
    );
    let early = cosign::threshold(first, &by(first), 1).unwrap();
    let gone = third.setting().node;
    let revoked = revoke::revoke(first, &by(first), "third", "stolen").unwrap();
    let Signed::Lacks { more: 1, file } = revoked.signed else {
        panic!("one is not enough");
    };
    assert!(!first.setting().roster.is_removed(gone));
    // The other administrator's node has to know as much of the log.
    assert!(cosign::sign(&second, &by(&second), &file).is_err());
    tell(first, &second);
    let path = place.path("proposal.orgo");
    letter::write(&path, &file).unwrap();
    let look = cosign::run(&second, &by(&second), &path, true).unwrap();
    assert_eq!((&look["more"], &look["is_next"]), (&1.into(), &true.into()));
    assert!(look["says"].as_str().unwrap().starts_with("removes third"));
    // The same signature twice is one; a file that was changed is none.
    let again = cosign::sign(first, &by(first), &file).unwrap();
    assert!(matches!(again, Signed::Lacks { more: 1, .. }));
    let mut changed = file.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert!(cosign::sign(&second, &by(&second), &changed).is_err());
    assert!(cosign::sign(&second, &by(&second), b"orgo").is_err());
    let outcome = cosign::run(&second, &by(&second), &path, false).unwrap();
    assert_eq!(outcome["outcome"], "in_force");
    assert!(second.setting().roster.is_removed(gone));
    tell(&second, first);
    assert!(first.setting().roster.is_removed(gone));
    // What was begun before would fork the log now.
    let Signed::Lacks { file, .. } = early else {
        panic!("one is not enough");
    };
    let said = cosign::sign(&second, &by(&second), &file)
        .unwrap_err()
        .to_string();
    assert!(said.contains("has gone on since"), "{said}");
}

#[test]
fn a_forked_removal_log_is_settled_by_more_than_half() {
    let place = Place::new();
    let first = &place.node;
    let second = with_administrator(&place, "second");
    let (third, fourth) = (
        place.admit("third", &Decision::default()),
        place.admit("fourth", &Decision::default()),
    );
    meet(first, &second);
    let by = |node: &Node| administrator(node);
    let said = cosign::settle(first, &by(first), None)
        .unwrap_err()
        .to_string();
    assert!(said.contains("is not forked"), "{said}");
    // Two who do not hear of one another each remove a node.
    revoke::revoke(first, &by(first), "third", "stolen").unwrap();
    revoke::revoke(&second, &by(&second), "fourth", "sold").unwrap();
    tell(first, &second);
    tell(&second, first);
    assert!(first.setting().roster.removals().is_forked());
    assert!(second.setting().roster.removals().is_forked());
    let unknown = cosign::settle(first, &by(first), Some("000000"))
        .unwrap_err()
        .to_string();
    assert!(
        unknown.contains("no branch begins with 000000"),
        "{unknown}"
    );
    let branch = first.setting().roster.removals().last().to_string();
    let begun = cosign::settle(first, &by(first), Some(&branch)).unwrap();
    let Signed::Lacks { more: 1, file } = begun else {
        panic!("one of two is not more than half");
    };
    assert_eq!(
        cosign::sign(&second, &by(&second), &file).unwrap(),
        Signed::Done
    );
    tell(&second, first);
    for node in [first, &second] {
        let roster = &node.setting().roster;
        assert!(!roster.removals().is_forked());
        assert!(roster.is_removed(third.setting().node));
        assert!(roster.is_removed(fourth.setting().node));
    }
    // It is one log again: the next entry follows for both.
    assert_eq!(
        cosign::threshold(first, &by(first), 2).unwrap(),
        Signed::Done
    );
}

#[test]
fn the_key_on_paper_replaces_a_lost_administrator() {
    let mut place = Place::new();
    let second = place.admit("second", &Decision::default());
    let third = place.admit("third", &Decision::default());
    meet(&place.node, &second);
    meet(&second, &third);
    let asking = place.ask("fourth");
    let compared = Decision {
        compared: Some(asking.request.verify().unwrap().node),
        ..Decision::default()
    };
    let said = approved(&second, &asking, &compared)
        .unwrap_err()
        .to_string();
    assert!(
        said.contains("no administrator signs at this node: do it at Kisumu"),
        "{said}"
    );

    let other = Place::new().recovery;
    let typed = place.recovery.to_uppercase().replace('-', " ");
    let wrong = place.recovery.replacen('-', "-a", 1);
    for (text, expect) in [
        (
            other.as_str(),
            "is the recovery key of another organisation",
        ),
        (wrong.as_str(), "this is not a recovery key"),
        ("", "this is not a recovery key"),
    ] {
        let said = recover::run(&second, text.as_bytes())
            .unwrap_err()
            .to_string();
        assert!(said.contains(expect), "{said}");
        assert!(!said.contains(&text[5.min(text.len())..]) || text.is_empty());
    }
    recover::run(&second, typed.as_bytes()).unwrap();
    let given = approved(&second, &asking, &compared).unwrap().capabilities;
    // Whoever recovers the organisation keeps its place among parcels, and can give it.
    assert_eq!(given.compartments.get("parcels"), Some(&Access::Write));
    assert!(second.setting().parcels.is_some());
    revoke::revoke(&second, &administrator(&second), "Kisumu", "stolen").unwrap();
    meet(&second, &third);
    agree(&second, &third);
    let lost = place.node.setting().node;
    assert!(third.setting().roster.is_removed(lost));

    // Whoever has the lost node goes on signing, without knowing: it helps them nothing.
    let thief = ticket(&place.node);
    let evil = newcomer::ask(&place.path("evil"), thief, &newcomer("evil")).unwrap();
    let signs = Decision {
        administrator: true,
        ..Decision::default()
    };
    approved(&place.node, &evil, &signs).unwrap();
    revoke::revoke(&place.node, &administrator(&place.node), "third", "theft").unwrap();
    tell(&place.node, &third);
    let third_now = third.setting();
    let removals = third_now.roster.removals();
    assert!(!removals.is_forked());
    assert_eq!(removals.forks().len(), 1);
    assert_eq!(
        removals.administration(),
        second.setting().roster.removals().administration()
    );
    place.recovery.clear();
}

#[test]
fn a_ticket_is_a_picture_for_pages_and_terminals() {
    let place = Place::new();
    let ticket = ticket(&place.node);
    let svg = picture::svg(&ticket).unwrap();
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"), "{svg}");
    let blocks = picture::blocks(&ticket).unwrap();
    let lines: Vec<_> = blocks.lines().collect();
    assert!(
        lines
            .iter()
            .all(|line| line.chars().count() == lines[0].chars().count())
    );
    assert!(
        lines.len() > 20 && lines[0].chars().count() < 80,
        "{blocks}"
    );
}

#[test]
fn only_who_may_configure_says_who_belongs() {
    let place = Place::new();
    let node = &place.node;
    add_coordinator(node, "otieno@clinics.example");
    let users = node.store.read(|db| user::list(db, 100)).unwrap();
    let other = users
        .iter()
        .find(|user| user.account.duty == Duty::Coordinator)
        .unwrap();
    let other = guard::person(&node.setting(), other.id, &other.account).unwrap();
    let asking = place.ask("second");
    let decision = Decision::default();
    let outcomes = [
        invite::invite(node, &other, 24, &[]).map(|_| ()),
        approve::approve(node, &other, &asking.request, &decision).map(|_| ()),
        revoke::revoke(node, &other, "Kisumu", "no").map(|_| ()),
    ];
    for outcome in outcomes {
        assert!(matches!(outcome, Err(Failure::Refused(_))), "{outcome:?}");
    }
    for hours in [0, 10_000] {
        let said = invite::invite(node, &administrator(node), hours, &[]).unwrap_err();
        assert!(said.to_string().contains("1 to 720 hours"), "{said}");
    }
}
