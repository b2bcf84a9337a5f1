//! Three machines on a switch: network namespaces, and a bridge in one more, so that nothing of it is seen
//! outside.

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// The addresses of the machines.
pub(super) const ADDRESSES: [&str; 3] = ["10.78.0.1", "10.78.0.2", "10.78.0.3"];

/// Machines of this process's own. They are taken apart when this value goes away.
#[derive(Debug)]
pub(super) struct Switch {
    /// The namespace with the bridge, then those of the machines.
    spaces: Vec<String>,
}

impl Switch {
    /// Lays the cables; nothing where this is not allowed, which is said.
    pub(super) fn new() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("orgo{}s{number}", std::process::id());
        let mut switch = Self { spaces: Vec::new() };
        for part in ["", "a", "b", "c"] {
            let space = format!("{name}{part}");
            if let Err(problem) = run(&["ip", "netns", "add", &space]) {
                println!("skipped: there are no network namespaces here: {problem}");
                return None;
            }
            switch.spaces.push(space);
        }
        if let Err(problem) = switch.bridge(&["link", "add", "switch", "type", "bridge"]) {
            println!("skipped: there are no bridges here: {problem}");
            return None;
        }
        must(switch.bridge(&["link", "set", "switch", "up"]));
        for (at, address) in ADDRESSES.iter().enumerate() {
            switch.lay(at, address);
        }
        Some(switch)
    }

    /// Lays the cable of a machine.
    fn lay(&self, at: usize, address: &str) {
        let [space, port] = [&self.spaces[at + 1], &port(at)];
        must(run(&[
            "ip",
            "link",
            "add",
            "cable",
            "netns",
            space,
            "type",
            "veth",
            "peer",
            "name",
            port,
            "netns",
            &self.spaces[0],
        ]));
        must(self.bridge(&["link", "set", port, "master", "switch"]));
        must(self.bridge(&["link", "set", port, "up"]));
        let address = format!("{address}/24");
        for words in [
            &["link", "set", "lo", "up"][..],
            &["addr", "add", &address, "dev", "cable"],
            &["link", "set", "cable", "up"],
            &["route", "add", "default", "dev", "cable"],
        ] {
            must(run(&[&["ip", "-n", space], words].concat()));
        }
    }

    fn bridge(&self, words: &[&str]) -> Result<(), String> {
        run(&[&["ip", "-n", &self.spaces[0]], words].concat())
    }

    /// Returns the words that begin a command on a machine.
    pub(super) fn words(&self, at: usize) -> [&str; 4] {
        ["ip", "netns", "exec", &self.spaces[at + 1]]
    }

    /// Pulls the cable of a machine out of the switch, or puts it in again.
    pub(super) fn plug(&self, at: usize, is_in: bool) {
        let state = if is_in { "up" } else { "down" };
        must(self.bridge(&["link", "set", &port(at), state]));
    }

    /// Lets so many of a hundred packets get lost on their way to each machine.
    pub(super) fn lose(&self, percent: u32) -> bool {
        let rule = format!(
            "add table inet loss; add chain inet loss in {{ type filter hook input priority 0; }}; \
             add rule inet loss in iifname cable numgen random mod 100 < {percent} drop"
        );
        self.everywhere("nft cannot drop packets", &["nft", &rule])
    }

    /// Narrows what each machine may send down to so many kbit/s.
    pub(super) fn narrow(&self, kbit: u32) -> bool {
        let rate = format!("{kbit}kbit");
        let shape = [
            "tc", "qdisc", "add", "dev", "cable", "root", "tbf", "rate", &rate, "burst", "16kb",
            "latency", "400ms",
        ];
        self.everywhere("tc cannot narrow a cable", &shape)
    }

    /// Runs a command on each machine; says so where it cannot be done.
    fn everywhere(&self, without: &str, command: &[&str]) -> bool {
        (0..ADDRESSES.len()).all(|at| {
            let ran = run(&[&self.words(at), command].concat());
            ran.inspect_err(|problem| println!("skipped: {without} here: {problem}"))
                .is_ok()
        })
    }
}

/// Returns the name of the socket of a machine.
fn port(at: usize) -> String {
    format!("port{at}")
}

impl Drop for Switch {
    fn drop(&mut self) {
        for space in &self.spaces {
            if let Err(problem) = run(&["ip", "netns", "del", space]) {
                println!("{space} is left behind: {problem}");
            }
        }
    }
}

fn must(ran: Result<(), String>) {
    ran.unwrap_or_else(|problem| panic!("{problem}"));
}

fn run(words: &[&str]) -> Result<(), String> {
    let output = Command::new(words[0]).args(&words[1..]).output();
    let output = output.map_err(|error| format!("{}: {error}", words[0]))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{words:?}: {}", said.trim()))
}
