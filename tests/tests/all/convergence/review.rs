//! A week that has ended, looked over by sites that do not see one another: one review after they met.

use orgo_engine::conduct::cadence::period_of;
use orgo_node::node::Node;
use orgo_node::review::cycle::{Held, How, run};
use orgo_node::verb::{CaseVerb, ReviewVerb, Verb};
use orgo_schema::id::CaseId;
use orgo_schema::review::ReviewCycle;
use orgo_schema::time::Timestamp;
use serde_json::{Value, json};

use super::agree;
use super::pattern::apart_with;
use super::people::Apart;

const MINUTE: i64 = 60_000;

fn apart(automation: &str) -> Apart {
    apart_with(&format!(
        "version: \"1\"\nautomation: {automation}\nreviews: [weekly]\n"
    ))
}

/// Returns a minute after the end of the week after this one: whatever was reported now has lain for over a week.
fn later(node: &Node, weeks: usize) -> Timestamp {
    let zone = node.setting().policies.newest().zone;
    let mut at = (node.clock)().now;
    for _ in 0..=weeks {
        at = period_of(ReviewCycle::Weekly, at, zone).unwrap().until;
    }
    at.plus_ms(MINUTE)
}

impl Apart {
    fn hold(&self, at: usize, now: Timestamp) -> Vec<Held> {
        run(&self.nodes[at], now, How::Turn).unwrap()
    }

    /// Lets both look until neither has anything to add, and meet in between.
    fn settle_reviews(&self, now: Timestamp) {
        for _ in 0..4 {
            self.meet();
            let held = [0, 1].map(|at| self.hold(at, now));
            assert_eq!(held, [vec![], vec![]], "nothing is opened twice");
        }
        self.meet();
        agree(&self.nodes);
    }

    fn reviews(&self, at: usize) -> Vec<Value> {
        let mut listed = self.show(at, Verb::Review(ReviewVerb::List));
        serde_json::from_value(listed["items"].take()).unwrap()
    }

    fn review(&self, at: usize, case: CaseId) -> Value {
        self.show(at, Verb::Review(ReviewVerb::Show { case, csv: false }))
    }

    /// Returns the cases that a review found, in order.
    fn found(&self, at: usize, case: CaseId) -> Vec<Value> {
        let shown = self.review(at, case);
        let found = shown["findings"].as_array().unwrap().iter();
        let mut found: Vec<Value> = found.map(|finding| finding["case_id"].clone()).collect();
        found.sort_by_key(ToString::to_string);
        found.dedup();
        found
    }
}

fn ids(cases: &[&[CaseId]]) -> Vec<Value> {
    let mut all: Vec<Value> = cases.concat().iter().map(|case| json!(case)).collect();
    all.sort_by_key(ToString::to_string);
    all
}

#[test]
fn two_sites_that_hold_it_apart_end_with_one_review_of_all_that_both_knew() {
    let apart = apart("high");
    let here = apart.report(0, &["1"]);
    let there = apart.report(1, &["2"]);
    let now = later(&apart.nodes[0], 1);
    let held = [0, 1].map(|at| apart.hold(at, now).remove(0));
    assert_eq!(
        held[0].made, held[1].made,
        "it is the same case to the byte"
    );
    assert_ne!(held[0].found, held[1].found, "each found what it knew");
    let case = held[0].made.case;
    apart.settle_reviews(now);
    for at in [0, 1] {
        assert_eq!(apart.reviews(at).len(), 1);
        assert_eq!(apart.found(at, case), ids(&[&here, &there]));
        let shown = apart.show(at, Verb::Case(CaseVerb::Show { case }));
        assert_eq!(
            shown["tasks"].as_array().unwrap().len(),
            1,
            "one task: {shown}"
        );
        assert!(shown["merged_into"].is_null());
    }
    let told = [0, 1].map(|at| apart.review(at, case));
    assert_eq!(told[0], told[1], "equal frontiers tell the same");
    assert_eq!(told[0]["sites"].as_array().unwrap().len(), 2);
}

#[test]
fn evidence_that_comes_weeks_late_is_added_to_the_week_it_belongs_to() {
    let apart = apart("high");
    let here = apart.report(0, &["1"]);
    let there = apart.report(1, &["2"]);
    let [first_week, third_week] = [1, 3].map(|weeks| later(&apart.nodes[0], weeks));
    let first = apart.hold(0, first_week).remove(0).made.case;
    let third = apart.hold(0, third_week).remove(0).made.case;
    assert_ne!(first, third);
    for case in [first, third] {
        assert_eq!(apart.found(0, case), ids(&[&here]));
    }
    // The other site was off all the time; nobody there holds a week that is long over.
    apart.settle_reviews(third_week);
    for at in [0, 1] {
        assert_eq!(apart.reviews(at).len(), 2, "no twin of either week");
        for case in [first, third] {
            assert_eq!(apart.found(at, case), ids(&[&here, &there]));
        }
    }
}

#[test]
fn a_period_that_turns_out_to_have_had_cases_is_looked_over_then() {
    let apart = apart("high");
    let there = apart.report(1, &["1"]);
    let now = later(&apart.nodes[0], 1);
    assert_eq!(apart.hold(0, now), [], "nothing was reported here");
    apart.meet();
    // One turn takes note of what came, the next looks.
    let held: Vec<Held> = (0..2).flat_map(|_| apart.hold(0, now)).collect();
    assert_eq!(held.len(), 1);
    assert_eq!(apart.found(0, held[0].made.case), ids(&[&there]));
    apart.settle_reviews(now);
    assert_eq!(apart.reviews(1).len(), 1);
}
