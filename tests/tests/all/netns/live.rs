//! A site joins with a ticket over the network, and from then on each hears at once of what the other does.

use std::net::SocketAddr;
use std::process::Command;
use std::thread;

use orgo_tests::letter::letter;
use orgo_tests::site::{EVERYTHING, Running, Site, answer, until};

use super::ROOM;

/// Lets a new site ask a running one over the network, and an administrator there let it in.
pub(super) fn join(
    first: &Site,
    second: &Site,
    name: &str,
    address: &str,
    place: &dyn Fn(Command) -> Command,
) {
    let invited = first.ok(&["node", "invite", "--address", address]);
    let ticket = invited["ticket"].as_str().unwrap();
    let ask = ["node", "join", ticket, "--site", name, "--wait", "30"];
    let ask = place(second.command(&[&ask[..], &EVERYTHING].concat()));
    let joined = thread::scope(|scope| {
        let asked = scope.spawn(|| answer(ask, b""));
        until("the request is there", || {
            let nodes = first.items(&["node", "list"]);
            let mut nodes = nodes.iter();
            nodes.find(|node| node["name"] == name && node["status"] == "waiting")?;
            Some(())
        });
        first.ok(&[&["node", "approve", name], &EVERYTHING[..]].concat());
        asked.join().unwrap()
    });
    assert_eq!(joined.exit, 0, "{}", joined.stderr);
    assert_eq!(joined.json["site"], name, "{}", joined.json);
}

/// Starts a site that others can meet on this machine.
fn start(site: &Site) -> Running {
    let words = ["run", "--http", "127.0.0.1:0", "--no-multicast"];
    Running::start(site.command(&[&words[..], &["--sync", "127.0.0.1:0"]].concat()))
}

/// Returns where a node says that others meet it.
fn meets_at(running: &Running) -> SocketAddr {
    until("it says where others meet it", || {
        let said = running.said();
        let line = said
            .lines()
            .find_map(|line| line.trim().strip_prefix("other nodes"))?;
        line.split(',').next()?.trim().parse().ok()
    })
}

#[test]
fn who_joined_over_the_wire_hears_at_once_of_what_is_new() {
    let sites = [Site::new("school"), Site::empty()];
    let first = start(&sites[0]);
    let address = meets_at(&first).to_string();
    join(&sites[0], &sites[1], "Hill", &address, &|command| command);
    let second = start(&sites[1]);
    until("both hold the same", || {
        let [here, there] = [0, 1].map(|at| sites[at].digest());
        (here == there).then_some(())
    });
    // What is new at one is there at the other, though nobody asks for it.
    for at in [0, 1, 0] {
        let name = format!(
            "{at}.{}@example.org",
            sites[1 - at].items(&["case", "list"]).len()
        );
        let taken = sites[at].deliver(ROOM, letter(&name, "Leak in Room 7", "It drips."));
        let case = taken["case_id"].as_str().unwrap();
        until("the other one shows the case", || {
            let shown = sites[1 - at].run(&["case", "show", case]);
            (shown.exit == 0).then_some(())
        });
    }
    drop((first, second));
}
