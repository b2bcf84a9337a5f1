//! Periods that have ended, on the pages: what a review found and counts, and who is told of it.

use std::fs;

use orgo_engine::conduct::cadence::period_of;
use orgo_schema::{
    review::ReviewCycle,
    word::{Duty, Visibility},
};

use super::{
    site::{ADMIN, Site},
    visibility::open,
};
use crate::{
    ops,
    review::cycle::{Held, How, run},
};

/// A school that looks over its months.
fn with_reviews() -> Site {
    let site = Site::new();
    let knobs = "version: \"1\"\nautomation: high\nreviews: [monthly]\n";
    fs::write(site.folder().join("organisation.yaml"), knobs).unwrap();
    assert!(site.node.refresh_configuration().unwrap());
    site
}

/// Holds the reviews of this month, as when it has ended.
fn month(site: &Site) -> Vec<Held> {
    let zone = site.node.setting().policies.newest().zone;
    let month = period_of(ReviewCycle::Monthly, (site.node.clock)().now, zone).unwrap();
    run(&site.node, month.until, How::Turn).unwrap()
}

#[test]
fn a_review_counts_what_came_in_and_says_until_when_that_is_complete() {
    let site = with_reviews();
    let mut admin = site.admin();
    let leak = site.deliver("maintenance", "Leak in Building A", "Please look.");
    let leak = leak.case_id.unwrap();
    let held = month(&site);
    assert_eq!(held.len(), 1, "one compartment is in use: {held:?}");
    let review = held[0].made.case;
    let page = admin.get(&format!("/cases/{review}"));
    assert_eq!(page.status, 200);
    let text = page.text();
    for said in [
        held[0].made.title.as_str(),
        "What came in",
        "Operations",
        "Building A",
        "Main building: complete until",
        "a review is held of it (every month)",
        "Look over what happened and what stayed open",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let is_found = !held[0].found.is_empty();
    let leads = text.contains(&format!("/cases/{leak}"));
    assert_eq!(leads, is_found, "{text}");
    let text = admin.get(&format!("/cases/{leak}")).text();
    assert_eq!(text.contains("found this one"), is_found, "{text}");
}

#[test]
fn what_is_restricted_is_in_the_review_of_its_compartment_alone() {
    let site = with_reviews();
    let mut admin = site.admin();
    site.deliver("maintenance", "Leak in Building A", "Please look.");
    let (complaint, _) = open(&site, Visibility::Restricted);
    let held = month(&site);
    assert_eq!(held.len(), 2, "{held:?}");
    let setting = site.node.setting();
    let strict = setting.compartment_for(Visibility::Restricted);
    let why = &held[0].made.why;
    let of = strict
        .scope
        .review(why.cycle.as_str(), &why.period, &why.zone);
    let (there, here): (Vec<&Held>, Vec<&Held>) =
        held.iter().partition(|held| held.made.case == of);
    let (there, here) = (there[0].made.case, here[0].made.case);
    let departments = |case| -> Vec<String> {
        let shown = ops::review::show(&site.node, &site.person(ADMIN), case, false).unwrap();
        let counted = shown["departments"].as_array().unwrap().iter();
        counted.map(|line| line["name"].to_string()).collect()
    };
    assert_eq!(departments(there), ["\"HR\""]);
    assert_eq!(departments(here), ["\"Operations\""]);
    let outer = admin.get(&format!("/cases/{here}")).text();
    assert!(!outer.contains(&complaint), "{outer}");
    let mut coordinator = site.somebody(Duty::Coordinator, None, Vec::new());
    assert_eq!(coordinator.get(&format!("/cases/{here}")).status, 200);
    assert_eq!(coordinator.get(&format!("/cases/{there}")).status, 404);
}
