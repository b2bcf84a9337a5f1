//! A node joins over the wire with a ticket, and is turned away once it is removed.

use std::sync::Arc;
use std::time::Duration;

use orgo_engine::authorize::Person;
use orgo_node::found::{self, Plan};
use orgo_node::guard;
use orgo_node::membership::approve::{Decision, approve};
use orgo_node::membership::newcomer::{self, Newcomer};
use orgo_node::membership::revoke::revoke;
use orgo_node::membership::{invite, wish};
use orgo_node::node::Node;
use orgo_node::peer::{self, join, status};
use orgo_node::store::{roster, user};
use orgo_schema::word::Duty;
use orgo_sync::join::SignedWelcome;
use orgo_tests::site::until;

use super::{Organization, feed, loopback};

fn administrator(node: &Node) -> Person {
    let users = node.store.read(|db| user::list(db, 100)).unwrap();
    let mut users = users.iter();
    let user = users
        .find(|user| user.account.duty == Duty::Administrator)
        .unwrap();
    guard::person(&node.setting(), user.id, &user.account).unwrap()
}

/// Founds an organisation of one node, with an administrator.
fn lake_clinics() -> Organization {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan {
        organization: "Lake Clinics".into(),
        profile: "hospital".into(),
        site: "Kisumu".into(),
        admin: "achieng@clinics.example".into(),
        ..Plan::default()
    };
    let begun = found::begin(&folder.path().join("first"), &plan).unwrap();
    Organization::of(folder, vec![Arc::new(begun.node)])
}

#[test]
fn a_node_joins_over_the_wire_and_is_removed() {
    let mut organization = lake_clinics();
    let first = Arc::clone(&organization.nodes[0]);
    feed(&first, "before", 5, 5);
    let open = organization.open(0, &[]);
    let addresses = [open.listens_at()[0].to_string()];
    let ticket = invite::invite(&first, &administrator(&first), 24, &addresses).unwrap();
    let wishes = ["public", "internal"].map(|name| name.parse().unwrap());
    let newcomer = Newcomer {
        name: "Homa Bay".into(),
        site: "Homa Bay".into(),
        wishes: wish::capabilities(&wishes, &["gateway".parse().unwrap()], false),
    };
    let second = organization.folder.path().join("second");
    let asking = newcomer::ask(&second, ticket, &newcomer).unwrap();

    // It asks while an administrator looks at the requests.
    let request = asking.request.write();
    let key = *asking.key();
    let ticket = asking.ticket.clone();
    let patience = Duration::from_secs(30);
    let asked = std::thread::spawn(move || {
        join::ask(&key, &loopback(), &ticket, &request, patience, &mut |_| {})
    });
    let held = until("the request is there", || {
        first.store.read(roster::requests).unwrap().pop()
    });
    let person = administrator(&first);
    approve(&first, &person, &held.signed, &Decision::default()).unwrap();
    let welcome = asked.join().unwrap().unwrap().unwrap();
    let welcome = SignedWelcome::read(&welcome).unwrap();
    let (node, _) = newcomer::join(&second, &welcome).unwrap();

    // The welcome told it where the first one is.
    let node = Arc::new(node);
    organization.nodes.push(Arc::clone(&node));
    let started = organization
        .runtime
        .block_on(peer::start(Arc::clone(&node), &loopback()));
    let reachable = started.unwrap();
    organization.agree();

    let id = node.setting().node;
    revoke(&first, &person, "Homa Bay", "stolen").unwrap();
    until("nobody talks with it", || {
        (!first.peers.is_talking(id)).then_some(())
    });
    until("it is told", || {
        let problem = status(&node).unwrap().pop()?.problem?;
        problem.contains("as a member").then_some(())
    });
    organization.stop(reachable);
    organization.stop(open);
}

#[test]
fn who_asks_with_another_ticket_hears_why_not() {
    let organization = lake_clinics();
    let first = &organization.nodes[0];
    let open = organization.open(0, &[]);
    let addresses = [open.listens_at()[0].to_string()];
    let mut ticket = invite::invite(first, &administrator(first), 24, &addresses).unwrap();
    ticket.secret = orgo_sync::join::TicketSecret::new([0; 16]);
    let newcomer = Newcomer {
        name: "Nobody".into(),
        site: "Nowhere".into(),
        wishes: wish::capabilities(&["internal".parse().unwrap()], &[], false),
    };
    let second = organization.folder.path().join("second");
    let asking = newcomer::ask(&second, ticket, &newcomer).unwrap();
    let patience = Duration::from_secs(30);
    let refused = join::ask(
        asking.key(),
        &loopback(),
        &asking.ticket,
        &asking.request.write(),
        patience,
        &mut |_| {},
    );
    let sentence = refused.unwrap_err().to_string();
    assert!(sentence.contains("ticket"), "{sentence}");
    assert!(first.store.read(roster::requests).unwrap().is_empty());
    organization.stop(open);
}
