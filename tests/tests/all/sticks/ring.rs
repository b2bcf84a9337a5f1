//! Three sites that never meet: a stick goes from each to the next, round and round, and not every stick
//! arrives as it was sent.

use std::fs;
use std::path::{Path, PathBuf};

use orgo_tests::letter::letter;
use orgo_tests::site::Site;
use serde_json::Value;

const NAMES: [&str; 3] = ["Main", "Hill", "Lake"];
const SEVERITIES: [&str; 3] = ["minor", "major", "moderate"];
const ROOM: &str = "maintenance@school.example";

/// What happens to a stick on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Arrives,
    IsLost,
    ArrivesTwice,
    /// The half of it arrives, and nobody has the whole any more.
    IsCut,
}

/// Three sites, and the sticks between them.
struct Ring {
    sites: [Site; 3],
    /// What goes back to the maker of a bundle: with the next stick that passes there.
    receipts: Vec<(usize, PathBuf)>,
}

impl Ring {
    fn new() -> Self {
        let first = Site::new("school");
        let [hill, lake] = [1, 2].map(|at| first.second(NAMES[at]));
        Self {
            sites: [first, hill, lake],
            receipts: Vec::new(),
        }
    }

    /// Carries a stick from a site to the next one.
    fn carry(&mut self, from: usize, way: Way) {
        let to = (from + 1) % NAMES.len();
        let folder = self.sites[from].file("stick/here", "");
        let folder = folder.parent().unwrap();
        let stick = folder.to_str().unwrap();
        let exported = self.sites[from].ok(&["bundle", "export", "--to", NAMES[to], "-o", stick]);
        let file = PathBuf::from(exported["files"][0].as_str().unwrap());
        match way {
            Way::IsLost => fs::remove_file(&file).unwrap(),
            Way::IsCut => self.take_half(to, &file),
            Way::Arrives => drop(self.take(to, from, &file)),
            Way::ArrivesTwice => {
                self.take(to, from, &file);
                let digest = self.sites[to].digest();
                let again = self.take(to, from, &file);
                assert_eq!(again["files"][0]["report"]["changes"], 0, "{again}");
                assert_eq!(self.sites[to].digest(), digest);
            }
        }
    }

    fn take(&mut self, at: usize, maker: usize, file: &Path) -> Value {
        let taken = self.sites[at].ok(&["bundle", "import", file.to_str().unwrap()]);
        assert_eq!(taken["failed"], serde_json::json!([]), "{taken}");
        assert_eq!(taken["files"][0]["report"]["withheld_changes"], 0);
        let receipt = taken["receipts"][0]["file"].as_str().unwrap();
        self.receipts.push((maker, receipt.into()));
        taken
    }

    fn take_half(&self, at: usize, file: &Path) {
        let bytes = fs::read(file).unwrap();
        fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
        let cut = self.sites[at].run(&["bundle", "import", file.to_str().unwrap()]);
        assert_eq!(cut.exit, 1, "{}", cut.json);
        let name = file.file_name().unwrap().to_str().unwrap();
        let said = format!("{}{}", cut.stderr, cut.json["failed"]);
        assert!(said.contains(name), "{said}");
    }

    /// Gives the makers of bundles their receipts, and returns what they hear of.
    fn give_receipts(&mut self) -> Vec<Value> {
        let receipts = std::mem::take(&mut self.receipts);
        let sites = &self.sites;
        let told = receipts
            .iter()
            .map(|(maker, file)| sites[*maker].ok(&["bundle", "receipt", file.to_str().unwrap()]));
        told.collect()
    }

    /// Lets a site work: a letter of its own, and a word on what all know.
    fn work(&self, at: usize, turn: usize, case: &str) {
        let site = &self.sites[at];
        let name = format!("{turn}.{at}@example.org");
        site.deliver(ROOM, letter(&name, "Leak in Room 7", &name));
        let severity = SEVERITIES[(at + turn) % SEVERITIES.len()];
        let title = format!("Leak, as {} says in turn {turn}", NAMES[at]);
        site.ok(&[
            "case",
            "set",
            case,
            "--severity",
            severity,
            "--title",
            &title,
        ]);
        site.ok(&["case", "comment", case, &title]);
    }

    fn shown(&self, case: &str) -> [Value; 3] {
        [0, 1, 2].map(|at| self.sites[at].ok(&["case", "show", case]))
    }
}

#[test]
fn a_ring_of_three_that_never_meet_agrees() {
    let mut ring = Ring::new();
    let letter = letter("shared@example.org", "Leak in Room 102", "It drips.");
    // The same letter reaches all three: it is one case before any stick has gone round.
    let cases = [0, 1, 2].map(|at| ring.sites[at].deliver(ROOM, &letter)["case_id"].take());
    assert!(cases.iter().all(|case| *case == cases[0]), "{cases:?}");
    let case = cases[0].as_str().unwrap();

    // The people come from the first site.
    for from in 0..3 {
        ring.carry(from, Way::Arrives);
    }
    let ways = [
        [Way::Arrives; 3],
        [Way::IsLost, Way::Arrives, Way::Arrives],
        [Way::Arrives, Way::ArrivesTwice, Way::Arrives],
        [Way::Arrives, Way::Arrives, Way::IsCut],
        [Way::Arrives; 3],
    ];
    for (turn, ways) in ways.into_iter().enumerate() {
        for (from, way) in ways.into_iter().enumerate() {
            ring.work(from, turn, case);
            ring.carry(from, way);
        }
        ring.give_receipts();
    }
    assert_ne!(ring.sites[0].digest(), ring.sites[1].digest());
    // Nobody works: what the last sites wrote goes once more round.
    for from in [0, 1, 2, 0, 1] {
        ring.carry(from, Way::Arrives);
    }
    let digests = [0, 1, 2].map(|at| ring.sites[at].digest());
    assert_eq!(digests[0], digests[1]);
    assert_eq!(digests[1], digests[2]);

    // Each knows when something last came from the one before it, without ever having met it.
    for at in 0..3 {
        let before = NAMES[(at + 2) % NAMES.len()];
        let peers = ring.sites[at].items(&["peers"]);
        let mut peers = peers.iter().filter(|peer| peer["name"] == before);
        let peer = peers.next().expect("it is a member");
        assert_eq!(peer["stick"]["direction"], "in", "{peer}");
        assert_eq!(peer["met_at"], Value::Null, "{peer}");
    }

    let shown = ring.shown(case);
    assert_eq!(shown[0], shown[1]);
    assert_eq!(shown[1], shown[2]);
    assert_eq!(shown[0]["comments"].as_array().unwrap().len(), 15);
    let cases = ring.sites[2].items(&["case", "list"]);
    assert_eq!(cases.len(), 1 + 15);
}
