//! What the review of a period finds, whatever became of the work since.

use orgo_schema::fact::FindingKind::{Critical, Late, MovedUp};

use super::*;
use crate::review::found::findings;

/// Returns what the review of a period that ended at an hour finds, with the hours since when.
fn found(site: &Site, hour: i64) -> Vec<(orgo_schema::fact::FindingKind, i64)> {
    let fold = fold(&site.facts);
    let found = findings(
        case_id(1),
        [&fold].into_iter(),
        &SCHOOL,
        Timestamp(hour * HOUR),
    );
    found
        .into_iter()
        .map(|finding| (finding.kind, finding.at.0 / HOUR))
        .collect()
}

#[test]
fn what_lies_is_found_from_the_hour_on_at_which_it_moved_up() {
    let lying = site(1);
    assert_eq!(found(&lying, 0), [], "it had not begun");
    assert_eq!(
        found(&lying, 2),
        [],
        "it moves up at that instant, not before"
    );
    assert_eq!(found(&lying, 3), [(MovedUp, 2)]);
}

#[test]
fn what_was_finished_since_was_open_then_and_what_was_finished_before_was_not() {
    let mut done = site(1);
    act(&mut done, 5 * HOUR, TaskAction::Complete);
    assert_eq!(found(&done, 4), [(MovedUp, 2)]);
    assert_eq!(found(&done, 6), []);
    assert_eq!(found(&done, 1_000), []);
    act(&mut done, 7 * HOUR, TaskAction::Reopen);
    assert_eq!(
        found(&done, 6),
        [],
        "nobody knew then that it would be reopened"
    );
    assert_eq!(found(&done, 8), [], "it began anew");
    assert_eq!(found(&done, 10), [(MovedUp, 9)]);
}

#[test]
fn what_is_critical_or_late_is_found_by_what_was_known_then() {
    let mut bad = site(1);
    act(&mut bad, HOUR, TaskAction::Start);
    let due = Some(Timestamp(3 * HOUR));
    bad.write(HOUR, Body::Set(Value::Due(due)));
    bad.write(5 * HOUR, Body::Set(Value::Severity(Severity::Critical)));
    assert_eq!(found(&bad, 3), []);
    assert_eq!(found(&bad, 4), [(Late, 3), (MovedUp, 3)]);
    assert_eq!(found(&bad, 6), [(Critical, 0), (Late, 3), (MovedUp, 3)]);
}
