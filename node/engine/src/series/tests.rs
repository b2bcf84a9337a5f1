//! When work comes again, against dates of the calendar on the wall.

use chrono_tz::Tz;
use orgo_schema::{
    fact::{Body, Created, Value},
    task::TaskAction,
    word::{Priority, TaskCategory, Visibility},
};
use proptest::prelude::*;

use super::*;
use crate::{
    fold::{TaskInput, task},
    history::{Site, case_id, compartment, organization, task_id},
    policy::{PolicyHistory, tests::school},
    routing::Standing,
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn wall(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, WALL).unwrap()
}

fn created(begins: &str, due: Option<&str>) -> Created {
    Created {
        case: case_id(1),
        rule: None,
        key: String::new(),
        title: "Look at the extinguishers".to_owned(),
        description: String::new(),
        label: "1001.11.Operations.Safety".parse().unwrap(),
        domain: "maintenance".to_owned(),
        category: TaskCategory::Request,
        subtype: None,
        priority: Priority::Medium,
        severity: None,
        visibility: Visibility::Internal,
        reactivity: None,
        due: due.map(at),
        assignee: None,
        checklist: Vec::new(),
        received: Some(at(begins)),
        metadata: Vec::new(),
        climbs: None,
        approval: None,
    }
}

fn fold(site: &Site, id: TaskId) -> TaskFold {
    let policies = PolicyHistory::new(school());
    task(&TaskInput {
        id,
        organization: organization(1),
        compartment: compartment(1),
        facts: &site.facts,
        contests: crate::contest::Contests::none(),
        title: None,
        other_titles: &[],
        policies: &policies,
        standing: Standing::Unrouted,
        twin: None,
        received: None,
        shown_in: None,
    })
    .unwrap()
}

/// A task that comes again, and the site that it was made at.
fn repeated(rule: &str, begins: &str, due: Option<&str>) -> (Site, TaskFold) {
    let mut site = Site::new(1);
    let now = at(begins).0;
    site.write(now, Body::Created(created(begins, due)));
    let rule = rule.parse().unwrap();
    site.write(now, Body::Set(Value::Recurrence(Some(rule))));
    let fold = fold(&site, task_id(1));
    (site, fold)
}

/// Lists the first occurrences: on the wall, and when each begins and is due.
fn first(task: &TaskFold, zone: Tz, count: usize) -> Vec<(String, String, Option<String>)> {
    let series = Series::of(task, zone).unwrap();
    let mut made = None;
    let mut all = Vec::new();
    while all.len() < count
        && let Some(occurrence) = series.next(made)
    {
        made = Some(occurrence.at);
        all.push((
            occurrence.name(),
            occurrence.begins.to_string(),
            occurrence.due.map(|due| due.to_string()),
        ));
    }
    all
}

fn walls(rule: &str, begins: &str, count: usize) -> Vec<String> {
    let (_, task) = repeated(rule, begins, None);
    let all = first(&task, Tz::UTC, count);
    all.into_iter().map(|(wall, ..)| wall).collect()
}

#[test]
fn rules_come_round_on_the_days_they_name() {
    // A Thursday.
    let begins = "2026-01-29T09:30:00Z";
    let check = |rule: &str, expected: &[&str]| {
        let days: Vec<String> = walls(rule, begins, expected.len())
            .into_iter()
            .map(|wall| wall.strip_suffix("T09:30:00").unwrap().to_owned())
            .collect();
        assert_eq!(days, expected, "{rule}");
    };
    check("FREQ=DAILY;INTERVAL=2", &["2026-01-31", "2026-02-02"]);
    check(
        "FREQ=WEEKLY;BYDAY=MO,TH",
        &["2026-02-02", "2026-02-05", "2026-02-09"],
    );
    // A month without such a day is passed over.
    check("FREQ=MONTHLY", &["2026-03-29", "2026-04-29", "2026-05-29"]);
    check("FREQ=MONTHLY;BYDAY=1MO", &["2026-02-02", "2026-03-02"]);
    check("FREQ=MONTHLY;BYMONTHDAY=-1", &["2026-01-31", "2026-02-28"]);
    check(
        "FREQ=YEARLY;BYMONTH=6;BYDAY=-1FR",
        &["2026-06-26", "2027-06-25"],
    );
}

#[test]
fn a_leap_day_comes_every_fourth_year() {
    assert_eq!(
        walls("FREQ=YEARLY", "2024-02-29T08:00:00Z", 2),
        ["2028-02-29T08:00:00", "2032-02-29T08:00:00"]
    );
}

#[test]
fn a_series_has_an_end() {
    let begins = "2026-01-29T09:30:00Z";
    // The first one is counted, although it lies on no Monday.
    assert_eq!(
        walls("FREQ=WEEKLY;BYDAY=MO;COUNT=3", begins, 9),
        ["2026-02-02T09:30:00", "2026-02-09T09:30:00"]
    );
    assert!(walls("FREQ=DAILY;COUNT=1", begins, 9).is_empty());
    assert_eq!(walls("FREQ=DAILY;UNTIL=20260131", begins, 9).len(), 2);
    assert_eq!(
        walls("FREQ=DAILY;UNTIL=20260131T092959Z", begins, 9).len(),
        1
    );
}

#[test]
fn the_clock_on_the_wall_decides_when_summer_comes() {
    let (_, task) = repeated("FREQ=WEEKLY", "2026-03-22T01:30:00Z", None);
    // At half past two, which Paris passes over on the 29th of March: as if it were not put forward yet.
    let expected = [
        ("2026-03-29T02:30:00", "2026-03-29T01:30:00Z"),
        ("2026-04-05T02:30:00", "2026-04-05T00:30:00Z"),
    ];
    let found = first(&task, Tz::Europe__Paris, 2);
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(wall, begins, _)| (wall.as_str(), begins.as_str()))
        .collect();
    assert_eq!(found, expected);
}

/// Lists when a series comes round within a stretch of time, and whether there are more.
fn within(rule: &str, begins: &str, span: (&str, &str), max: usize) -> (Vec<String>, bool) {
    let (_, task) = repeated(rule, begins, None);
    let series = Series::of(&task, Tz::Europe__Paris).unwrap();
    let rounds = series.within(None, (at(span.0), at(span.1)), max);
    let all = rounds.all.iter().map(|round| round.begins.to_string());
    (all.collect(), rounds.is_cut)
}

#[test]
fn every_round_of_a_stretch_of_time_is_listed_as_summer_ends() {
    // Nine in the morning on the wall, also after the 25th of October.
    let october = ("2026-10-23T00:00:00Z", "2026-10-27T08:00:00Z");
    let (all, is_cut) = within("FREQ=DAILY", "2026-10-01T07:00:00Z", october, 100);
    assert_eq!(
        all,
        [
            "2026-10-23T07:00:00Z",
            "2026-10-24T07:00:00Z",
            "2026-10-25T08:00:00Z",
            "2026-10-26T08:00:00Z",
            "2026-10-27T08:00:00Z",
        ]
    );
    assert!(!is_cut, "what begins at its end is part of it");
}

#[test]
fn rounds_end_with_their_rule_and_are_said_to_be_cut() {
    let year = ("2026-01-01T00:00:00Z", "2026-12-31T23:59:59Z");
    let begins = "2026-01-05T08:00:00Z";
    let count = |rule: &str, span, max| {
        let (all, is_cut) = within(rule, begins, span, max);
        (all.len(), is_cut)
    };
    // The first one is counted and is the task itself.
    assert_eq!(count("FREQ=WEEKLY;COUNT=4", year, 100), (3, false));
    assert_eq!(count("FREQ=WEEKLY;COUNT=4", year, 3), (3, false));
    assert_eq!(count("FREQ=WEEKLY;COUNT=4", year, 2), (2, true));
    assert_eq!(count("FREQ=WEEKLY;UNTIL=20260126", year, 100), (3, false));
    assert_eq!(
        count("FREQ=WEEKLY;UNTIL=20260126T075959Z", year, 100),
        (2, false)
    );
    assert_eq!(count("FREQ=DAILY", year, 100), (100, true));
    let later = ("2027-01-01T00:00:00Z", "2027-01-03T12:00:00Z");
    assert_eq!(count("FREQ=DAILY", later, 100), (3, false));
    assert_eq!(count("FREQ=WEEKLY;COUNT=4", later, 100), (0, false));
}

#[test]
fn what_is_due_appears_as_long_before_as_the_first_did_but_after_the_one_before() {
    // Made on Tuesday, due on Friday evening.
    let (_, task) = repeated(
        "FREQ=WEEKLY;BYDAY=FR",
        "2026-03-03T10:00:00Z",
        Some("2026-03-06T18:00:00Z"),
    );
    assert_eq!(
        first(&task, Tz::UTC, 1),
        [(
            "2026-03-13T18:00:00".to_owned(),
            "2026-03-10T10:00:00Z".to_owned(),
            Some("2026-03-13T18:00:00Z".to_owned())
        )]
    );
    // Made a month ahead: the next appears when the first is due.
    let (_, task) = repeated(
        "FREQ=WEEKLY",
        "2026-02-06T18:00:00Z",
        Some("2026-03-06T18:00:00Z"),
    );
    let (_, begins, due) = first(&task, Tz::UTC, 1).remove(0);
    assert_eq!(begins, "2026-03-06T18:00:00Z");
    assert_eq!(due.unwrap(), "2026-03-13T18:00:00Z");
}

#[test]
fn who_was_away_makes_the_latest_only() {
    let (_, task) = repeated("FREQ=DAILY", "2026-03-01T08:00:00Z", None);
    let series = Series::of(&task, Tz::UTC).unwrap();
    let latest = |made, by| series.latest(made, at(by)).map(|it| it.at);
    assert_eq!(latest(None, "2026-03-02T07:59:59Z"), None);
    let tenth = wall("2026-03-10T08:00:00");
    assert_eq!(latest(None, "2026-03-10T20:00:00Z"), Some(tenth));
    assert_eq!(latest(Some(tenth), "2026-03-11T07:00:00Z"), None);
}

#[test]
fn a_cancelled_first_task_ends_the_series_and_a_finished_one_does_not() {
    for (action, goes_on) in [(TaskAction::Complete, true), (TaskAction::Cancel, false)] {
        let (mut site, _) = repeated("FREQ=DAILY", "2026-03-01T08:00:00Z", None);
        let act = Body::TaskActed {
            action,
            reason: None,
            until: None,
        };
        site.write(at("2026-03-01T09:00:00Z").0, act);
        let task = fold(&site, task_id(1));
        assert_eq!(Series::of(&task, Tz::UTC).is_some(), goes_on, "{action}");
    }
}

/// An occurrence of the series of `first`, as a node makes it.
fn made_of(first: &TaskFold) -> Site {
    let next = Series::of(first, Tz::UTC).unwrap().next(None).unwrap();
    let mut site = Site::new(2);
    let created = super::created(first, &next).unwrap();
    site.derive(70, Body::Created(created));
    site
}

#[test]
fn what_was_made_after_the_end_by_who_did_not_know_does_not_count_unless_touched() {
    let end = |when: &str| {
        let (mut site, task) = repeated("FREQ=DAILY", "2026-03-01T08:00:00Z", None);
        site.write(at(when).0, Body::Set(Value::Recurrence(None)));
        (fold(&site, task_id(1)), made_of(&task))
    };
    let judged = |first: TaskFold, second: &Site| {
        let mut tasks = [first, fold(second, task_id(2))];
        leave_out(&mut tasks);
        tasks[1].view.void.is_some()
    };
    let (first, mut second) = end("2026-03-01T20:00:00Z");
    assert_eq!(
        made(task_id(1), [&fold(&second, task_id(2))]),
        Some(wall("2026-03-02T08:00:00"))
    );
    assert!(judged(first.clone(), &second));
    let start = Body::TaskActed {
        action: TaskAction::Start,
        reason: None,
        until: None,
    };
    second.write(at("2026-03-02T09:00:00Z").0, start);
    assert!(!judged(first, &second));
    // It was there already when the series ended.
    let (first, second) = end("2026-03-02T08:00:01Z");
    assert!(!judged(first, &second));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn occurrences_ascend_and_any_way_of_making_them_makes_the_same(
        rule in prop::sample::select(vec![
            "FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=TU,SA", "FREQ=MONTHLY;BYDAY=2WE",
            "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=YEARLY;BYMONTH=2,7;BYMONTHDAY=-1",
        ]),
        zone in prop::sample::select(vec![Tz::UTC, Tz::Europe__Paris, Tz::Australia__Lord_Howe, Tz::Pacific__Apia]),
        begins in 1_300_000_000_i64..1_900_000_000,
        lead in prop::option::of(0_i64..40 * 86_400),
        looks in prop::collection::vec(0_i64..200 * 86_400, 1..4),
    ) {
        let begins = Timestamp(begins * 1000);
        let due = lead.map(|lead| begins.plus_ms(lead * 1000).to_string());
        let (_, task) = repeated(rule, &begins.to_string(), due.as_deref());
        let series = Series::of(&task, zone).unwrap();
        let mut all = Vec::new();
        while let Some(next) = series.next(all.last().map(|last: &Occurrence| last.at)) {
            all.push(next);
            if all.len() == 40 {
                break;
            }
        }
        for pair in all.windows(2) {
            prop_assert!(pair[0].at < pair[1].at);
            prop_assert!(pair[0].begins <= pair[1].begins);
        }
        let mut looks = looks;
        looks.sort_unstable();
        let mut made = None;
        for look in looks {
            if let Some(latest) = series.latest(made, begins.plus_ms(look * 1000)) {
                prop_assert!(latest.begins <= begins.plus_ms(look * 1000));
                let known = all.iter().find(|known| known.at == latest.at);
                prop_assert!(known.is_none_or(|known| *known == latest));
                made = Some(latest.at);
            }
        }
    }
}
