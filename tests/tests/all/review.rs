//! The same month under several profiles: which days, weeks, months and years are looked over, and whether it asks.

use std::collections::BTreeMap;

use orgo_node::{
    found::add_user,
    ops,
    review::cycle::{Held, How, run},
    verb::{ProfileVerb, ReviewVerb, RunReviews, Verb, WaitingVerb},
    wire::Question,
};
use orgo_schema::{
    fact::{Account, FindingKind, Source},
    review::ReviewCycle,
    time::Timestamp,
    word::Duty,
};
use serde_json::Value;

use super::pattern::{DAY, Place};

/// A place where somebody reported a leak, and nobody ever does anything.
fn place(profile: &str) -> Place {
    let place = Place::new(profile);
    place.report(1, "Leak in Building A", Source::Mail);
    place
}

fn look(place: &Place, at: Timestamp, how: How) -> Vec<Held> {
    run(&place.node, at, how).unwrap()
}

/// Lets a node look each day, so many days, as a running one does.
fn days(place: &Place, days: i64) -> Vec<Held> {
    let begun = place.now();
    (0..=days)
        .flat_map(|day| look(place, begun.plus_ms(day * DAY), How::Turn))
        .collect()
}

fn by_cycle(held: &[Held]) -> BTreeMap<ReviewCycle, usize> {
    let mut all = BTreeMap::new();
    for held in held {
        *all.entry(held.made.why.cycle).or_default() += 1;
    }
    all
}

#[test]
fn the_same_month_opens_the_reviews_that_the_profile_names() {
    use ReviewCycle::{Daily, Monthly, Quarterly, Weekly, Yearly};
    for (profile, cycles, asks) in [
        ("school", vec![Weekly, Monthly, Yearly], true),
        ("friend_group", vec![Yearly], true),
        ("crisis_response", vec![Daily, Weekly], false),
        ("artist_collective", vec![Quarterly, Yearly], true),
    ] {
        let place = place(profile);
        let held = days(&place, 35);
        let counted = by_cycle(&held);
        let of = |cycle| counted.get(&cycle).copied().unwrap_or_default();
        let wants = |cycle| cycles.contains(&cycle);
        // 35 days hold as many midnights, five Mondays, and one or two firsts of a month.
        assert_eq!(of(Daily), if wants(Daily) { 35 } else { 0 }, "{profile}");
        assert_eq!(of(Weekly), if wants(Weekly) { 5 } else { 0 }, "{profile}");
        let months = if wants(Monthly) { 1..=2 } else { 0..=0 };
        assert!(months.contains(&of(Monthly)), "{profile}: {counted:?}");
        assert_eq!(of(ReviewCycle::RealTime), 0, "it has no periods");
        assert!(of(Quarterly) <= 1 && of(Yearly) <= 1, "{profile}");
        let names = held.iter().map(|held| &held.made.title);
        let mut names: Vec<&String> = names.collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), held.len(), "no twins: {names:?}");
        // A year on, the year has ended as well, and each period of the others is a later one.
        let later = look(&place, place.now().plus_ms(366 * DAY), How::Turn);
        let later: Vec<ReviewCycle> = by_cycle(&later).into_keys().collect();
        assert_eq!(later, cycles, "{profile}");
        let source = format!("the {profile} profile");
        for held in &held {
            assert!(held.made.why.source.starts_with(&source), "{held:?}");
            let is_listed = place.titles().contains(&held.made.title);
            assert_eq!(is_listed, !asks, "{profile}: {}", held.made.title);
        }
    }
}

#[test]
fn what_lay_is_found_and_the_reviews_themselves_are_not() {
    let place = place("crisis_response");
    let first = look(&place, place.now().plus_ms(2 * DAY), How::Turn);
    let [daily] = first.as_slice() else {
        // Where a Monday lies in between the week has ended, too.
        assert_eq!(first.len(), 2, "{first:?}");
        return;
    };
    let kinds = |held: &Held| -> Vec<FindingKind> { held.found.iter().map(|it| it.kind).collect() };
    assert_eq!(kinds(daily), [FindingKind::MovedUp]);
    let next = look(&place, place.now().plus_ms(20 * DAY), How::Turn);
    for held in &next {
        assert_eq!(
            kinds(held),
            [FindingKind::MovedUp],
            "the leak alone: {held:?}"
        );
    }
}

#[test]
fn a_node_that_was_off_opens_the_last_of_each_and_a_new_organization_none() {
    let place = place("crisis_response");
    assert_eq!(
        look(&place, place.now(), How::Whole),
        [],
        "nothing has ended"
    );
    let later = place.now().plus_ms(35 * DAY);
    let would = look(&place, later, How::DryRun);
    assert_eq!(
        by_cycle(&would),
        BTreeMap::from([(ReviewCycle::Daily, 1), (ReviewCycle::Weekly, 1)])
    );
    assert!(!place.titles().contains(&would[0].made.title));
    assert_eq!(
        look(&place, later, How::Turn),
        would,
        "what was said is what is done"
    );
    assert!(place.titles().contains(&would[0].made.title));
    for how in [How::Turn, How::Whole, How::DryRun] {
        assert_eq!(look(&place, later, how), [], "{how:?} opens no twin");
    }
    let empty = Place::new("crisis_response");
    assert_eq!(
        look(&empty, later, How::Whole),
        [],
        "nothing was reported yet"
    );
}

#[test]
fn a_review_that_waits_counts_from_the_yes_on() {
    let place = place("school");
    let later = place.now().plus_ms(8 * DAY);
    let ann = Account {
        email: "ann@school.example".to_owned(),
        name: "Ann".to_owned(),
        duty: Duty::Administrator,
        teams: Vec::new(),
        clearances: Vec::new(),
        active: true,
    };
    add_user(&place.node, ann).unwrap();
    let answer = |verb: Verb| -> Value {
        let question = Question {
            verb,
            on_behalf_of: None,
        };
        ops::answer(&place.node, &question, Vec::new(), &mut |_| {}).unwrap()
    };
    let explained = answer(Verb::Profile(ProfileVerb::Show { domain: None }));
    let explained = explained["sources"]["reviews"].as_str().unwrap();
    assert!(explained.contains("real_time opens none"), "{explained}");
    let run = RunReviews {
        now: Some(later),
        dry_run: false,
    };
    let made = answer(Verb::Review(ReviewVerb::Run(run)));
    let weekly = made["items"].as_array().unwrap().iter();
    let weekly = weekly.filter(|item| item["cycle"] == "weekly");
    let weekly: Vec<&Value> = weekly.collect();
    assert_eq!(weekly.len(), 1, "{made}");
    let case = weekly[0]["case_id"].as_str().unwrap();
    let listed = |state: &str| {
        let listed = answer(Verb::Review(ReviewVerb::List));
        let found = listed["items"].as_array().unwrap().iter();
        let mut found = found.filter(|item| item["case_id"] == case);
        assert_eq!(found.next().unwrap()["state"], state);
    };
    listed("waits");
    let asked = answer(Verb::Waiting(WaitingVerb::List));
    let asked = asked["items"].as_array().unwrap().iter();
    let mut asked = asked.filter(|item| item["title"] == weekly[0]["title"]);
    let asked = asked.next().unwrap();
    assert!(
        asked["reason"]
            .to_string()
            .contains("a review is held of it (every week)"),
        "{asked}"
    );
    let id = asked["act_id"].as_str().unwrap().parse().unwrap();
    answer(Verb::Waiting(WaitingVerb::Yes { id, reason: None }));
    listed("open");
    let case = case.parse().unwrap();
    let shown = answer(Verb::Review(ReviewVerb::Show { case, csv: false }));
    assert_eq!(
        shown["findings"][0]["title"], "Leak in Building A",
        "{shown}"
    );
    assert_eq!(
        shown["reported"]["now"].as_u64().unwrap() + shown["reported"]["before"].as_u64().unwrap(),
        1
    );
    assert_eq!(shown["sites"][0]["site"], "Main", "{shown}");
    let csv = answer(Verb::Review(ReviewVerb::Show { case, csv: true }));
    let lines = csv["sentences"].as_array().unwrap();
    assert_eq!(lines[0], "part,name,reported,before,open");
    assert!(
        lines
            .iter()
            .any(|line| line.as_str().unwrap().contains("Leak in Building A"))
    );
}
