//! Work for few among machines of which one is not cleared for it.

use orgo_tests::contents::readable;
use orgo_tests::letter::letter;
use orgo_tests::site::{EVERYTHING, put, until};
use serde_json::Value;

use super::{Machines, NAMES, ROOM};
use crate::parcel::RULES;

/// What the third machine is cleared for.
const COMMON: [&str; 4] = ["--compartment", "public", "--compartment", "internal"];
/// A word of what everybody may know.
const OPEN: &str = "sparrowxq";
/// A word for each machine, of a mail for few that comes in there.
const FEW: [&str; 3] = ["canaryonexq", "canarytwoxq", "canarythreexq"];
/// A word that somebody adds to a case for few.
const ADDED: &str = "canaryaddedxq";

fn holds(bytes: &[u8], word: &str) -> bool {
    let mut windows = bytes.windows(word.len());
    windows.any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

impl Machines {
    /// Returns the case for few that a word is in, once a site has it.
    fn case_with(&self, at: usize, word: &str) -> String {
        until("the case is here", || {
            let mut cases = self.sites[at].items(&["case", "list"]).into_iter();
            let found = cases.find(|case| case["title"].as_str().unwrap().contains(word))?;
            assert_eq!(found["visibility"], "restricted", "{found}");
            Some(found["case_id"].as_str().unwrap().to_owned())
        })
    }

    /// Waits until a site says of these compartments what the first one does.
    fn agree_in(&self, at: usize, names: &[&str]) {
        let common = |at: usize| -> Vec<Value> {
            let held = self.sites[at].digest();
            let held = held.as_array().unwrap().iter();
            held.filter(|held| names.contains(&held["name"].as_str().unwrap()))
                .cloned()
                .collect()
        };
        until("they say the same of what both hold", || {
            let said = common(at);
            (said.len() == names.len() && said == common(0)).then_some(())
        });
    }
}

#[test]
fn what_is_for_few_is_readable_at_no_machine_that_is_not_cleared() {
    let Some(mut machines) = Machines::cleared([&EVERYTHING, &COMMON]) else {
        return;
    };
    for at in 0..NAMES.len() {
        machines.kill(at);
        put(
            &machines.sites[at].data().join("rules/safeguarding.yaml"),
            RULES,
        );
        machines.start(at);
    }
    let mail = letter("open@example.org", "Leak in Room 7", OPEN);
    machines.sites[0].deliver(ROOM, mail);
    for (at, word) in FEW.iter().enumerate() {
        let mail = letter(&format!("{at}@example.org"), &format!("About {word}"), word);
        let taken = machines.sites[at].deliver("safe@school.example", mail);
        // Who cannot read it seals it for those who can.
        let expected = ["created", "created", "sealed"][at];
        assert_eq!(taken["outcome"], expected, "{taken}");
    }
    for word in FEW {
        let case = machines.case_with(0, word);
        assert_eq!(machines.case_with(1, word), case);
        machines.sites[1].ok(&["case", "comment", &case, ADDED]);
    }
    machines.agree_in(1, &["public", "internal", "restricted"]);
    machines.agree_in(2, &["public", "internal"]);
    let listed = machines.sites[2].items(&["case", "list"]);
    assert_eq!(listed.len(), 1, "{listed:?}");
    for at in 0..NAMES.len() {
        machines.kill(at);
    }
    // Without the key of the compartment the cleared read no more of it than the third machine.
    for site in &machines.sites {
        let all = readable(&site.data());
        assert!(holds(&all, OPEN), "nothing can be read");
        for word in FEW.iter().chain([&ADDED]) {
            assert!(!holds(&all, word), "{word} can be read");
        }
    }
}
