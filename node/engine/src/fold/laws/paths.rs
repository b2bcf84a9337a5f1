//! Paths: whatever happens, a task's path begins where it was made and ends where it is.

use orgo_schema::{
    fact::{Body, Judged, Judgment, OfferAnswered, OfferReply, Offered, Value},
    label::{Direction, direction},
    path::{PathKind, PathStep},
    task::TaskAction,
    time::Timestamp,
};
use proptest::prelude::*;

use super::{HOUR, act, fold, record, site};
use crate::{
    fold::TaskFold,
    history::{Site, pull_all, user_id},
    order::Facts,
    path,
};

const HERE: &str = "1001.11.IT.Support";

/// What holds for every path.
pub(super) fn check(fold: &TaskFold, facts: &Facts) -> Result<(), TestCaseError> {
    let path = path::of_task(fold, facts);
    let (first, last) = (path.first().unwrap(), path.last().unwrap());
    prop_assert_eq!(
        (first.kind, first.direction, first.fact),
        (PathKind::Opened, None, Some(fold.created))
    );
    prop_assert_eq!(&last.label, &fold.view.label);
    for pair in path.windows(2) {
        prop_assert_ne!(&pair[0].label, &pair[1].label);
        let way = direction(&pair[0].label, &pair[1].label);
        prop_assert_eq!(pair[1].direction, Some(way));
        prop_assert!(pair[1].kind != PathKind::Climbed || pair[1].against.is_none());
    }
    Ok(())
}

fn walked(site: &Site) -> Vec<PathStep> {
    let fold = fold(&site.facts);
    check(&fold, &site.facts).unwrap();
    path::of_task(&fold, &site.facts)
}

/// The stops, each with how it came there and which way.
fn told(path: &[PathStep]) -> Vec<String> {
    let tell = |step: &PathStep| {
        let direction = step.direction.map_or("", Direction::as_str);
        let against = if step.against.is_some() { "!" } else { "" };
        format!("{} {direction}{against} {}", step.kind, step.label)
    };
    path.iter().map(tell).collect()
}

fn label(site: &mut Site, now: i64, text: &str) {
    site.write(now, Body::Set(Value::Label(text.parse().unwrap())));
}

#[test]
fn a_path_names_origin_stops_and_end_and_may_circle() {
    let mut a = site(1);
    record(&mut a, 3 * HOUR);
    let up = 3 * HOUR;
    label(&mut a, up + 1, "11.11.HR");
    label(&mut a, up + 2, HERE);
    label(&mut a, up + 3, "1001.11.IT.Support.Resolved");
    let path = walked(&a);
    assert_eq!(
        told(&path),
        [
            "opened  1001.11.IT.Support",
            "climbed up 11.11.IT.Support",
            "handed_over sideways 11.11.HR",
            "handed_over down! 1001.11.IT.Support",
            "resolved sideways 1001.11.IT.Support.Resolved",
        ]
    );
    assert_eq!(
        (path[1].by, path[1].at, path[1].why.as_deref()),
        (None, Timestamp(2 * HOUR), Some("unresolved for PT2H"))
    );
    assert_eq!(
        (path[2].by, path[2].at),
        (Some(user_id(1)), Timestamp(up + 1))
    );
    let against = path[3].against.as_ref().unwrap();
    assert_eq!(
        against.says,
        "Requests go up for approval; this one went down."
    );
}

#[test]
fn what_was_accepted_and_decided_says_so_with_its_reason() {
    let mut a = site(1);
    let to = "1001.11.HR.Conduct";
    let offer = a.write(
        10,
        Body::Offered(Offered {
            to: to.parse().unwrap(),
            from: HERE.parse().unwrap(),
            reason: "It is theirs".to_owned(),
            outside: None,
        }),
    );
    a.write(
        20,
        Body::OfferAnswered(OfferAnswered {
            offer,
            reply: OfferReply::Accept,
            reason: None,
            cause: None,
        }),
    );
    label(&mut a, 20, to);
    let judged = Judged {
        judgment: Judgment::Approve,
        at: to.parse().unwrap(),
        from: to.parse().unwrap(),
        reason: Some("Two, not three".to_owned()),
    };
    a.write(30, Body::Judged(judged));
    label(&mut a, 30, "1000.12.Finance");
    act(&mut a, 30, TaskAction::Complete);
    let path = walked(&a);
    assert_eq!(
        told(&path),
        [
            "opened  1001.11.IT.Support",
            "transferred sideways 1001.11.HR.Conduct",
            "decided sideways 1000.12.Finance",
        ]
    );
    assert_eq!(path[1].why.as_deref(), Some("It is theirs"));
    assert_eq!(path[2].why.as_deref(), Some("approve: Two, not three"));
}

#[test]
fn what_is_reopened_is_where_it_was_addressed_to_before_it_climbed() {
    let mut a = site(1);
    record(&mut a, 3 * HOUR);
    act(&mut a, 4 * HOUR, TaskAction::Complete);
    act(&mut a, 5 * HOUR, TaskAction::Reopen);
    assert_eq!(
        told(&walked(&a)),
        [
            "opened  1001.11.IT.Support",
            "climbed up 11.11.IT.Support",
            "reopened down 1001.11.IT.Support",
        ]
    );
}

#[test]
fn sites_that_labelled_it_apart_tell_one_path_that_ends_where_it_is() {
    let (mut a, mut b) = (site(1), site(2));
    label(&mut a, 10, "1001.11.HR");
    label(&mut b, 20, "101.11.IT.Support");
    pull_all(&mut [&mut a, &mut b]);
    assert_eq!(walked(&a), walked(&b));
    let last = walked(&a).pop().unwrap().label;
    assert_eq!(last, fold(&a.facts).view.label);
}
