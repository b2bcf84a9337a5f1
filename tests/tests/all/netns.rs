//! The program itself at several sites that meet over a network: joining, cut cables, power cuts.

mod cleared;
mod flapping;
mod live;
mod switch;

use std::collections::BTreeMap;
use std::process::Command;
use std::time::{Duration, Instant};

use orgo_node::sample;
use orgo_tests::letter::{letter, mbox};
use orgo_tests::site::{EVERYTHING, Running, Site, until};
use serde_json::Value;

use live::join;
use switch::{ADDRESSES, Switch};

const ROOM: &str = "maintenance@school.example";
const NAMES: [&str; 3] = ["Main", "Hill", "Lake"];
/// The packets of a hundred that get lost on the way to each machine.
const LOSS: u32 = 3;
/// What the cable of a machine carries, in kbit/s.
const RATE: u32 = 512;
/// The mails that are on their way when the power goes.
const BULK: u32 = 300;
/// What of them has come by then, in bytes: more than it takes to begin, less than all of it.
const BEGUN: u64 = 20_000;

/// Three sites of one organisation, each on a machine of its own.
struct Machines {
    // The nodes end before their machines do.
    running: [Option<Running>; 3],
    sites: [Site; 3],
    switch: Switch,
}

impl Machines {
    /// Lets three sites begin that may read and write everything; nothing where there cannot be machines.
    fn new() -> Option<Self> {
        Self::cleared([&EVERYTHING; 2])
    }

    /// The same, where the second and the third are cleared for what these words of the command line say.
    fn cleared(cleared: [&[&str]; 2]) -> Option<Self> {
        let switch = Switch::new()?;
        let mut machines = Self {
            running: [None, None, None],
            sites: [Site::new("school"), Site::empty(), Site::empty()],
            switch,
        };
        machines.start(0);
        let address = format!("{}:8732", ADDRESSES[0]);
        for (at, cleared) in (1..).zip(cleared) {
            let [first, second] = [&machines.sites[0], &machines.sites[at]];
            join(first, second, (NAMES[at], cleared), &address, &|command| {
                machines.on(at, &command)
            });
            machines.start(at);
        }
        Some(machines)
    }

    /// Lets a command run on a machine.
    fn on(&self, at: usize, inner: &Command) -> Command {
        let [program, words @ ..] = self.switch.words(at);
        let mut command = Command::new(program);
        command
            .args(words)
            .arg(inner.get_program())
            .args(inner.get_args())
            .env_remove("ORGO_DATA")
            .env_remove("ORGO_LOG");
        command
    }

    fn start(&mut self, at: usize) {
        let run = self.sites[at].command(&["run", "--http", "127.0.0.1:0"]);
        self.running[at] = Some(Running::start(self.on(at, &run)));
    }

    /// Takes the power from a machine.
    fn kill(&mut self, at: usize) {
        self.running[at].take().unwrap().kill();
    }

    /// Waits until these sites say the same, and returns for how long.
    fn agree(&self, members: &[usize]) -> Duration {
        let begun = Instant::now();
        until("the sites say the same", || {
            let mut digests = members.iter().map(|at| self.sites[*at].digest());
            let first = digests.next()?;
            digests.all(|digest| digest == first).then_some(())
        });
        begun.elapsed()
    }

    /// Waits until both ends of a pulled cable have noticed the silence, and say so: the cable says nothing.
    fn until_silent(&self, end: usize) {
        for (at, other) in [(0, NAMES[end]), (end, NAMES[0])] {
            until("the silence is noticed", || {
                (self.peers(at)[other]["connected"] == false).then_some(())
            });
        }
    }

    /// Returns how it goes with the others as a site says, by their names.
    fn peers(&self, at: usize) -> BTreeMap<String, Value> {
        let peers = self.sites[at].items(&["peers"]).into_iter();
        let named = peers.map(|peer| (peer["name"].as_str().unwrap().to_owned(), peer));
        named.collect()
    }

    /// Returns the bytes that a site ever received from all others.
    fn received(&self, at: usize) -> u64 {
        let peers = self.peers(at).into_values();
        peers
            .map(|peer| peer["received_bytes"].as_u64().unwrap())
            .sum()
    }

    /// Returns the bytes that all sites ever received.
    fn carried(&self) -> u64 {
        (0..NAMES.len()).map(|at| self.received(at)).sum()
    }

    fn open(&self, at: usize, name: &str) -> String {
        let mail = letter(&format!("{name}@example.org"), "Leak in Room 7", name);
        let taken = self.sites[at].deliver(ROOM, mail);
        taken["case_id"].as_str().unwrap().to_owned()
    }

    /// Lets a site work on a case that all know, and take in mail.
    fn work(&self, at: usize, series: &str, case: &str) {
        let severity = ["minor", "major", "moderate"][at];
        let site = &self.sites[at];
        site.ok(&["case", "set", case, "--severity", severity]);
        site.ok(&["case", "comment", case, NAMES[at]]);
        for number in 0..3 {
            self.open(at, &format!("{series}.{at}.{number}"));
        }
        // This one reaches every site.
        self.open(at, &format!("{series}.everywhere"));
    }
}

/// Imports mails at a site as if they came in now.
fn import(site: &Site, series: &str, count: u32) {
    let mails = (0..count).map(|number| sample::mail(series, number));
    let file = site.file("bulk.mbox", mbox(mails));
    let file = file.to_str().unwrap();
    let imported = site.ok(&["import", "--live", "--to", ROOM, file]);
    assert_eq!(
        imported["created"].as_u64(),
        Some(count.into()),
        "{imported}"
    );
}

#[test]
fn three_machines_agree_after_a_cut_cable_and_a_power_cut() {
    let begun = Instant::now();
    let Some(mut machines) = Machines::new() else {
        return;
    };
    let joined = begun.elapsed();
    let case = machines.open(0, "first");
    machines.agree(&[0, 1, 2]);
    if !(machines.switch.lose(LOSS) && machines.switch.narrow(RATE)) {
        return;
    }

    // One machine is alone; all three work on, on the same case too.
    machines.switch.plug(1, false);
    for at in 0..NAMES.len() {
        machines.work(at, "apart", &case);
    }
    machines.agree(&[0, 2]);
    machines.until_silent(1);
    assert_ne!(machines.sites[0].digest(), machines.sites[1].digest());
    let before = machines.carried();
    machines.switch.plug(1, true);
    let healed = machines.agree(&[0, 1, 2]);
    let heal_bytes = machines.carried() - before;
    let shown = [0, 1, 2].map(|at| machines.sites[at].ok(&["case", "show", &case]));
    assert_eq!(shown[0], shown[1]);
    assert_eq!(shown[1], shown[2]);
    let values = shown[0]["conflicts"][0]["values"].as_array().unwrap();
    // Hill could not know what the other two said; whether Lake knew what Main had said is chance.
    let others = values.iter().filter(|value| **value != "major").count();
    assert!(others >= 1 && others < values.len(), "{values:?}");

    // The power goes while much is on its way.
    machines.kill(2);
    import(&machines.sites[0], "bulk", BULK);
    let before = machines.received(2);
    machines.start(2);
    until("some of it has come", || {
        (machines.received(2) > before + BEGUN).then_some(())
    });
    machines.kill(2);
    assert_ne!(
        machines.sites[2].digest(),
        machines.sites[0].digest(),
        "all of it had come before the power went"
    );
    machines.start(2);
    let recovered = machines.agree(&[0, 1, 2]);
    let after = machines.received(2) - before;
    println!(
        "three machines, {RATE} kbit/s, {LOSS} % loss\n\
         \x20 two joined in         {:.1} s\n\
         \x20 healed in             {:.1} s, {heal_bytes} bytes received in all\n\
         \x20 agreed after the power cut in {:.1} s, {after} bytes received of {BULK} mails\n\
         \x20 altogether            {:.1} s",
        joined.as_secs_f64(),
        healed.as_secs_f64(),
        recovered.as_secs_f64(),
        begun.elapsed().as_secs_f64(),
    );
}
