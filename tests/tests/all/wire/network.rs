//! Two machines on a cable: network namespaces with a veth pair between them.

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// A cable between two machines of this process's own. It is taken apart when this value goes away.
#[derive(Debug)]
pub(super) struct Network {
    spaces: [String; 2],
}

/// The addresses of the two machines.
pub(super) const ADDRESSES: [&str; 2] = ["10.77.0.1", "10.77.0.2"];

impl Network {
    /// Lays a cable; nothing where this is not allowed, which is said.
    pub(super) fn new() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "orgo{}x{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let network = Self {
            spaces: ["a", "b"].map(|end| format!("{name}{end}")),
        };
        let [a, b] = &network.spaces;
        for space in [a, b] {
            if let Err(problem) = run(&["ip", "netns", "add", space]) {
                eprintln!("skipped: there are no network namespaces here: {problem}");
                return None;
            }
        }
        let pair = [
            "ip", "link", "add", "cable", "netns", a, "type", "veth", "peer", "name", "cable",
            "netns", b,
        ];
        run(&pair).unwrap();
        for (end, address) in ADDRESSES.iter().enumerate() {
            let address = format!("{address}/24");
            network.at(end, &["ip", "link", "set", "lo", "up"]);
            network.at(end, &["ip", "addr", "add", &address, "dev", "cable"]);
            network.at(end, &["ip", "link", "set", "cable", "up"]);
            // All the world lies beyond the cable, so that what is sent there can be counted.
            network.at(end, &["ip", "route", "add", "default", "dev", "cable"]);
        }
        Some(network)
    }

    /// Returns the words that begin a command on one of the machines.
    pub(super) fn words(&self, end: usize) -> [&str; 4] {
        ["ip", "netns", "exec", &self.spaces[end]]
    }

    /// Runs a command on one of the machines.
    pub(super) fn at(&self, end: usize, command: &[&str]) -> String {
        let words = [&self.words(end), command].concat();
        run(&words).unwrap_or_else(|problem| panic!("{words:?}: {problem}"))
    }

    /// Pulls the cable out, or puts it in again.
    pub(super) fn plug(&self, is_in: bool) {
        let state = if is_in { "up" } else { "down" };
        self.at(0, &["ip", "link", "set", "cable", state]);
        if is_in {
            // The route went with the cable.
            self.at(0, &["ip", "route", "replace", "default", "dev", "cable"]);
        }
    }

    /// Lets so many of a hundred packets get lost, each way.
    pub(super) fn lose(&self, percent: u32) -> bool {
        (0..2).all(|end| {
            let rule = format!(
                "add table inet loss; add chain inet loss in {{ type filter hook input priority 0; }}; \
                 add rule inet loss in iifname cable numgen random mod 100 < {percent} drop"
            );
            let words = [&self.words(end), ["nft", rule.as_str()].as_slice()].concat();
            run(&words)
                .inspect_err(|problem| eprintln!("skipped: nft cannot drop packets here: {problem}"))
                .is_ok()
        })
    }

    /// Narrows the cable down to so many kbit/s, each way.
    pub(super) fn narrow(&self, kbit: u32) -> bool {
        (0..2).all(|end| {
            let rate = format!("{kbit}kbit");
            let shape = [
                "tc", "qdisc", "add", "dev", "cable", "root", "tbf", "rate", &rate, "burst",
                "16kb", "latency", "400ms",
            ];
            let words = [&self.words(end), shape.as_slice()].concat();
            run(&words)
                .inspect_err(|problem| {
                    eprintln!("skipped: tc cannot narrow a cable here: {problem}");
                })
                .is_ok()
        })
    }

    /// Begins to count packets of a machine that go neither to the other one nor to the neighbourhood.
    pub(super) fn count_strays(&self, end: usize) -> bool {
        let rule = "add table inet strays; add chain inet strays out { type filter hook output priority 0; }; \
             add rule inet strays out oifname lo accept; \
             add rule inet strays out ip daddr { 10.77.0.0/24, 224.0.0.0/4, 255.255.255.255 } accept; \
             add rule inet strays out ip6 daddr { fe80::/10, ff00::/8 } accept; \
             add rule inet strays out counter";
        let words = [&self.words(end), ["nft", rule].as_slice()].concat();
        run(&words)
            .inspect_err(|problem| eprintln!("skipped: nft cannot count packets here: {problem}"))
            .is_ok()
    }

    /// Returns how many packets went astray.
    pub(super) fn strays(&self, end: usize) -> u64 {
        let listed = self.at(end, &["nft", "list", "table", "inet", "strays"]);
        let count = listed.split("counter packets ").nth(1).unwrap();
        count.split(' ').next().unwrap().parse().unwrap()
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        for space in &self.spaces {
            if let Err(problem) = run(&["ip", "netns", "del", space]) {
                eprintln!("{space} is left behind: {problem}");
            }
        }
    }
}

fn run(words: &[&str]) -> Result<String, String> {
    let output = Command::new(words[0])
        .args(&words[1..])
        .output()
        .map_err(|error| format!("{}: {error}", words[0]))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
    }
}
