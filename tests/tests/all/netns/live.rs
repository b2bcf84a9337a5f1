//! A site joins with a ticket over the network, and from then on each hears at once of what the other does.

use std::process::Command;
use std::thread;

use orgo_tests::letter::letter;
use orgo_tests::site::{EVERYTHING, Site, answer, until};

use super::ROOM;

/// Lets a new site ask a running one over the network, and an administrator there let it in, cleared for what these words
/// of the command line say.
pub(super) fn join(
    first: &Site,
    second: &Site,
    (name, cleared): (&str, &[&str]),
    address: &str,
    place: &dyn Fn(Command) -> Command,
) {
    let invited = first.ok(&["node", "invite", "--address", address]);
    let ticket = invited["ticket"].as_str().unwrap();
    let ask = ["node", "join", ticket, "--site", name, "--wait", "30"];
    let ask = place(second.command(&[&ask[..], cleared].concat()));
    let joined = thread::scope(|scope| {
        let asked = scope.spawn(|| answer(ask, b""));
        until("the request is there", || {
            let nodes = first.items(&["node", "list"]);
            let mut nodes = nodes.iter();
            nodes.find(|node| node["name"] == name && node["status"] == "waiting")?;
            Some(())
        });
        first.ok(&[&["node", "approve", name], cleared].concat());
        asked.join().unwrap()
    });
    assert_eq!(joined.exit, 0, "{}", joined.stderr);
    assert_eq!(joined.json["site"], name, "{}", joined.json);
}

#[test]
fn who_joined_over_the_wire_hears_at_once_of_what_is_new() {
    let sites = [Site::new("school"), Site::empty()];
    let first = sites[0].open();
    let address = first.meets_at().to_string();
    let hill = ("Hill", EVERYTHING.as_slice());
    join(&sites[0], &sites[1], hill, &address, &|command| command);
    let second = sites[1].open();
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
