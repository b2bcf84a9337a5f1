//! The program itself on two machines: cables that are pulled, lossy and narrow ones, and power cuts.

use std::process::Command;

use orgo_node::sample;
use orgo_tests::site::{Running, Site, until};
use serde_json::Value;

use super::network::{ADDRESSES, Network};

/// Two sites of one organisation, each on a machine of its own.
struct Machines {
    network: Network,
    sites: [Site; 2],
}

impl Machines {
    /// Founds an organisation on one machine and lets the other one join by files.
    fn new() -> Option<Self> {
        let network = Network::new()?;
        let first = Site::new("school");
        let address = format!("{}:8732", ADDRESSES[0]);
        let ticket = first.ok(&["node", "invite", "--address", &address]);
        let ticket = ticket["ticket"].as_str().unwrap();
        let second = Site::empty();
        let request = second.file("request.orgo", "");
        let request = request.to_str().unwrap();
        second.ok(&["node", "join", ticket, "--site", "Hill", "-o", request]);
        let approved = first.ok(&["node", "approve", request]);
        second.ok(&["node", "join", approved["welcome"].as_str().unwrap()]);
        Some(Self {
            network,
            sites: [first, second],
        })
    }

    /// Starts the program on a machine.
    fn start(&self, end: usize, more: &[&str]) -> Running {
        let words = self.network.words(end);
        let inner = self.sites[end].command(&["run", "--http", "127.0.0.1:0"]);
        let mut command = Command::new(words[0]);
        command
            .args(&words[1..])
            .arg(inner.get_program())
            .args(inner.get_args())
            .args(more)
            .env_remove("ORGO_DATA");
        Running::start(command)
    }

    /// Takes in mails at a site: one after the other, as they come.
    fn feed(&self, end: usize, series: &str, count: u32) {
        for number in 0..count {
            let mail = sample::mail(series, number);
            self.sites[end].deliver("maintenance@school.example", mail);
        }
    }

    fn digest(&self, end: usize) -> Value {
        let digest = self.sites[end].ok(&["digest"]);
        let internal = digest["compartments"].as_array().unwrap().iter();
        internal
            .filter(|held| held["name"] != "restricted")
            .cloned()
            .collect()
    }

    /// Waits until both sites say the same.
    fn agree(&self) {
        until("both sites say the same", || {
            (self.digest(0) == self.digest(1)).then_some(())
        });
    }

    /// Returns how it goes with the other site, as a site says.
    fn peer(&self, end: usize) -> Value {
        self.sites[end].items(&["peers"]).pop().unwrap()
    }

    fn until_connected(&self, end: usize, wanted: bool) {
        until("the two notice", || {
            (self.peer(end)["connected"] == wanted).then_some(())
        });
    }
}

#[test]
fn two_sites_go_on_after_the_cable_was_pulled() {
    let Some(machines) = Machines::new() else {
        return;
    };
    let running = [machines.start(0, &[]), machines.start(1, &[])];
    machines.feed(0, "before", 3);
    machines.agree();
    machines.network.plug(false);
    machines.feed(0, "alone", 3);
    machines.feed(1, "lonely", 3);
    machines.network.plug(true);
    machines.sites[1].ok(&["sync"]);
    machines.agree();
    drop(running);
}

#[test]
fn a_power_cut_in_the_middle_loses_nothing() {
    let Some(machines) = Machines::new() else {
        return;
    };
    machines.feed(0, "before", 30);
    let first = machines.start(0, &[]);
    for _ in 0..3 {
        let second = machines.start(1, &[]);
        machines.until_connected(1, true);
        second.kill();
    }
    let second = machines.start(1, &[]);
    machines.agree();
    drop((first, second));
}

#[test]
fn every_fifth_packet_may_get_lost() {
    let Some(machines) = Machines::new() else {
        return;
    };
    if !machines.network.lose(20) {
        return;
    }
    machines.feed(0, "north", 10);
    machines.feed(1, "south", 10);
    let running = [machines.start(0, &[]), machines.start(1, &[])];
    machines.agree();
    drop(running);
}

#[test]
fn a_narrow_cable_carries_little_more_than_what_is_new() {
    let Some(machines) = Machines::new() else {
        return;
    };
    if !machines.network.narrow(256) {
        return;
    }
    machines.feed(0, "north", 40);
    let running = [machines.start(0, &[]), machines.start(1, &[])];
    machines.agree();
    let received = machines.peer(1)["received_bytes"].as_u64().unwrap();
    // Forty mails of 5.6 kB, their cases and tasks; raw mails may be on their way already.
    assert!(received < 400_000, "{received} bytes");
    drop(running);
}

#[test]
fn nothing_is_sent_to_anybody_else() {
    let Some(machines) = Machines::new() else {
        return;
    };
    if !machines.network.count_strays(0) {
        return;
    }
    let running = [machines.start(0, &[]), machines.start(1, &[])];
    machines.feed(0, "north", 3);
    machines.agree();
    assert_eq!(machines.network.strays(0), 0);
    // The count counts.
    let stray = ["bash", "-c", "echo > /dev/udp/192.0.2.1/53 || true"];
    machines.network.at(0, &stray);
    assert_eq!(machines.network.strays(0), 1);
    drop(running);
}

#[test]
fn neighbours_find_one_another_without_an_address() {
    let Some(machines) = Machines::new() else {
        return;
    };
    let name = machines.peer(1)["node_id"].as_str().unwrap().to_owned();
    machines.sites[1].ok(&["peers", "forget", &name]);
    let running = [machines.start(0, &[]), machines.start(1, &[])];
    machines.feed(0, "north", 2);
    machines.agree();
    drop(running);
}
