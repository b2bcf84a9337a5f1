//! What keeps coming, seen in part by sites that do not see one another: one review after they met.

use orgo_node::pattern::{self, Made};
use orgo_node::verb::{CaseVerb, PatternVerb, Verb, WaitingVerb};
use orgo_schema::{case::CaseAction, command::Command, id::CaseId};
use orgo_tests::letter::letter;
use serde_json::{Value, json};

use super::people::{Apart, enacted};
use super::{agree, feed};

const RULES: &str = "version: \"1\"\nrules: []\n";
const AUDIT: &str = "Infrastructure Audit: Building A";

fn knobs(automation: &str) -> String {
    format!("version: \"1\"\nautomation: {automation}\npattern: {{ count: 3, window: P30D }}\n")
}

/// Two nodes that met, of an organisation of which three of a kind are a pattern.
fn apart(automation: &str) -> Apart {
    apart_with(&knobs(automation))
}

/// Two nodes that met, of an organisation with these knobs of its own.
pub(super) fn apart_with(knobs: &str) -> Apart {
    let pair = enacted(RULES, knobs);
    let nodes = pair.nodes();
    Apart::of(pair, nodes)
}

impl Apart {
    pub(super) fn report(&self, at: usize, ids: &[&str]) -> Vec<CaseId> {
        let mails: Vec<Vec<u8>> = ids
            .iter()
            .map(|id| letter(&format!("{id}@example.org"), "Leak in Building A", id).into_bytes())
            .collect();
        let taken = feed(&self.nodes[at], &mails, 1);
        taken.into_iter().map(|one| one.case_id.unwrap()).collect()
    }

    fn look(&self, at: usize) -> Vec<Made> {
        let node = &self.nodes[at];
        pattern::run(node, (node.clock)().now, false).unwrap()
    }

    /// Lets both look until neither has anything to add, and meet in between.
    fn settle(&self) {
        for _ in 0..3 {
            self.meet();
            let made = [0, 1].map(|at| self.look(at));
            assert_eq!(made, [vec![], vec![]], "nothing is opened twice");
        }
        self.meet();
    }

    fn audits(&self, at: usize) -> Vec<Value> {
        let all = self.all_cases(at).into_iter();
        let all = all.map(|case| self.show(at, Verb::Case(CaseVerb::Show { case })));
        all.filter(|case| case["title"] == AUDIT).collect()
    }

    fn patterns(&self, at: usize) -> Vec<Value> {
        let mut listed = self.show(at, Verb::Pattern(PatternVerb::List));
        serde_json::from_value(listed["items"].take()).unwrap()
    }

    fn asked(&self, at: usize) -> Vec<Value> {
        let mut listed = self.show(at, Verb::Waiting(WaitingVerb::List));
        serde_json::from_value(listed["items"].take()).unwrap()
    }
}

/// Returns the tasks of a case that count.
fn tasks(case: &Value) -> Vec<&Value> {
    let tasks = case["tasks"].as_array().unwrap().iter();
    tasks.filter(|task| task["void"].is_null()).collect()
}

#[test]
fn two_sites_that_each_saw_enough_end_with_one_review_and_lose_nothing() {
    let apart = apart("high");
    let here = apart.report(0, &["1", "2", "3"]);
    let there = apart.report(1, &["4", "5", "6"]);
    let [first, second] = [0, 1].map(|at| apart.look(at).remove(0));
    assert_ne!(
        first.case, second.case,
        "each is named after the first case its opener knew"
    );
    assert_eq!((first.why.first, second.why.first), (here[0], there[0]));
    apart.settle();
    agree(&apart.nodes);
    for at in [0, 1] {
        let audits = apart.audits(at);
        let stays: Vec<&Value> = audits
            .iter()
            .filter(|case| case["merged_into"].is_null())
            .collect();
        assert_eq!(stays.len(), 1, "{audits:?}");
        let stays = stays[0];
        assert_eq!(stays["case_id"], json!(first.case), "recorded first");
        assert_eq!(
            tasks(stays).len(),
            1,
            "two tasks of the same are one: {stays}"
        );
        assert!(!tasks(stays)[0]["next_step_at"].is_null(), "its clock runs");
        let known = apart.patterns(at);
        assert_eq!(known.len(), 1, "{known:?}");
        assert_eq!(known[0]["review"], json!(first.case));
        assert_eq!(known[0]["state"], "open");
        assert_eq!(known[0]["evidence"].as_array().unwrap().len(), 6);
    }
}

#[test]
fn parts_that_are_no_pattern_anywhere_are_one_together() {
    let apart = apart("high");
    apart.report(0, &["1", "2"]);
    apart.report(1, &["3"]);
    assert_eq!([0, 1].map(|at| apart.look(at)), [vec![], vec![]]);
    let near = apart.patterns(0);
    assert_eq!(
        (&near[0]["state"], &near[0]["within_window"]),
        (&json!("near"), &json!(2))
    );
    apart.meet();
    // Before they meet again both open it, and it is the same case to the byte.
    let made = [0, 1].map(|at| apart.look(at).remove(0));
    assert_eq!(made[0], made[1]);
    apart.settle();
    agree(&apart.nodes);
    assert_eq!((apart.audits(0).len(), apart.audits(1).len()), (1, 1));
}

#[test]
fn what_comes_late_is_added_and_a_closed_review_is_not_opened_again_by_it() {
    let apart = apart("high");
    apart.report(0, &["1", "2", "3"]);
    let made = apart.look(0).remove(0);
    apart.settle();
    apart.report(1, &["4"]);
    assert_eq!(apart.look(1), []);
    apart.settle();
    agree(&apart.nodes);
    assert_eq!(
        apart.patterns(0)[0]["evidence"].as_array().unwrap().len(),
        4
    );
    for action in [CaseAction::Resolve, CaseAction::Close] {
        let (case, reason) = (made.case, Some("a new pipe".to_owned()));
        let act = Command::ActOnCase {
            case,
            action,
            reason,
        };
        apart.command(0, act).unwrap();
    }
    // Within the cool-down of ten days it is a recurrence of the same.
    apart.report(0, &["5", "6", "7"]);
    assert_eq!(apart.look(0), []);
    apart.settle();
    agree(&apart.nodes);
    assert_eq!(apart.audits(1).len(), 1);
}

#[test]
fn where_the_organisation_asks_it_waits_once_for_a_yes_and_then_counts() {
    let apart = apart("moderate");
    apart.report(0, &["1", "2", "3"]);
    apart.report(1, &["4", "5", "6"]);
    let made = [0, 1].map(|at| apart.look(at).remove(0));
    assert_ne!(made[0].case, made[1].case);
    apart.settle();
    agree(&apart.nodes);
    assert!(apart.audits(0).is_empty(), "what waits is in no list");
    assert_eq!(apart.patterns(1)[0]["state"], "waits");
    let asked = apart.asked(1);
    assert_eq!(asked, apart.asked(0));
    assert_eq!(asked.len(), 1, "one question for one pattern: {asked:?}");
    assert!(asked[0]["does"].to_string().contains(AUDIT), "{asked:?}");
    let why = asked[0]["reason"].as_str().unwrap();
    assert!(why.contains("Water and drains in Building A"), "{why}");
    let id = asked[0]["act_id"].as_str().unwrap().parse().unwrap();
    let reason = None;
    apart.show(1, Verb::Waiting(WaitingVerb::Yes { id, reason }));
    apart.settle();
    agree(&apart.nodes);
    let audits = apart.audits(0);
    assert_eq!(audits.len(), 1, "{audits:?}");
    assert_eq!(audits[0]["case_id"], json!(made[0].case));
    assert!(!tasks(&audits[0])[0]["next_step_at"].is_null());
    assert!(apart.asked(0).is_empty());
}

#[test]
fn a_no_holds_until_there_is_more_than_what_was_refused() {
    let apart = apart("manual");
    apart.report(0, &["1", "2", "3"]);
    assert_eq!(apart.look(0).len(), 1);
    apart.meet();
    let id = apart.asked(1)[0]["act_id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let reason = Some("we know".to_owned());
    apart.show(1, Verb::Waiting(WaitingVerb::No { id, reason }));
    apart.report(1, &["4", "5", "6"]);
    apart.settle();
    agree(&apart.nodes);
    assert!(apart.asked(0).is_empty() && apart.audits(0).is_empty());
}
