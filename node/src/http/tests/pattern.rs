//! What keeps coming, on the pages: the evidence of a review, and the way from each case to it.

use std::fs;

use orgo_schema::{id::CaseId, word::Duty};

use super::site::Site;
use crate::pattern;

/// A school of which two of a kind are a pattern, with a review of two leaks.
fn with_review() -> (Site, [CaseId; 2], CaseId) {
    let site = Site::new();
    let knobs = "version: \"1\"\nautomation: high\ntransparency: private\npattern: { count: 2, window: P30D }\n";
    fs::write(site.folder().join("organisation.yaml"), knobs).unwrap();
    assert!(site.node.refresh_configuration().unwrap());
    let subjects = ["Leak in Building A", "Another leak in Building A"];
    let cases = subjects.map(|subject| {
        let taken = site.deliver("maintenance", subject, "Please look.");
        taken.case_id.unwrap()
    });
    let now = (site.node.clock)().now;
    let made = pattern::run(&site.node, now, false).unwrap().remove(0);
    (site, cases, made.case)
}

#[test]
fn a_review_leads_to_its_evidence_and_each_case_to_the_review() {
    let (site, cases, review) = with_review();
    let mut admin = site.admin();
    let page = admin.get(&format!("/cases/{review}"));
    let text = page.text();
    assert!(text.contains("Infrastructure Audit: Building A"), "{text}");
    assert!(text.contains("evidence, reported"), "{text}");
    assert!(
        text.contains("2 cases that are alike were known here"),
        "it says why it was opened: {text}"
    );
    for case in cases {
        assert!(text.contains(&format!("/cases/{case}")), "{text}");
        let text = admin.get(&format!("/cases/{case}")).text();
        assert!(text.contains("looks into 2 like this one"), "{text}");
        assert!(text.contains(&format!("/cases/{review}")), "{text}");
    }
}

#[test]
fn who_may_not_read_the_review_is_not_told_of_it() {
    let (site, cases, review) = with_review();
    // Where work is shown to those who do it, maintenance does not see what safety looks into.
    let mut member = site.somebody(Duty::Member, Some("Operations.Maintenance"), Vec::new());
    assert_eq!(member.get(&format!("/cases/{review}")).status, 404);
    let page = member.get(&format!("/cases/{}", cases[0]));
    assert_eq!(page.status, 200);
    let text = page.text();
    assert!(
        !text.contains(&review.to_string()) && !text.contains("looks into"),
        "{text}"
    );
}
