//! That work came to a team: whom it is told, and how often (SPEC 4, CONVERGENCE 7).

use orgo_schema::fact::{Channel, Purpose, Recipient, Wanted};

use super::*;
use crate::outbox::{
    NEWS_MS, News, Reach, Story, Team, follow_up, is_still_wanted, is_untold, unheard,
};

const SUPPORT: &str = "1001.11.IT.Support";
const NETWORK: &str = "1001.11.IT.Network";

fn team(role: &str, by: Option<u128>) -> Reach {
    Reach::Team(Team {
        role: role.parse().unwrap(),
        assignee: None,
        by: by.map(user_id),
    })
}

fn came(facts: &Facts) -> Vec<News> {
    let mut news = follow_up(&fold(facts), Timestamp(HOUR));
    news.retain(|news| news.purpose == Purpose::Arrived);
    news
}

fn reached(facts: &Facts) -> Vec<(FactId, Reach)> {
    let news = came(facts).into_iter();
    news.map(|news| (news.cause, news.reach)).collect()
}

fn begun() -> FactId {
    FactId::new(task_id(1).uuid())
}

fn relabel(site: &mut Site, now: i64, to: &str) -> FactId {
    site.write(now, Body::Set(Value::Label(to.parse().unwrap())))
}

#[test]
fn a_team_is_told_once_of_what_comes_to_it_whichever_rules_made_it() {
    let a = site(1);
    assert_eq!(reached(&a.facts), [(begun(), team("IT.Support", None))]);
    // Another gateway has a newer version of the rule: what is told follows from the task alone.
    let mut b = Site::new(2);
    b.derive(CREATION + 50, created("2", "Leak"));
    assert_eq!(reached(&b.facts), reached(&a.facts));
    b.pull(&a);
    assert_eq!(reached(&b.facts), reached(&a.facts));
    let old = follow_up(&fold(&a.facts), Timestamp(NEWS_MS));
    assert!(
        !old.iter().any(|news| news.purpose == Purpose::Arrived),
        "{old:?}"
    );
}

#[test]
fn each_time_that_work_goes_to_another_team_that_one_is_told_and_who_sent_it_is_not() {
    let mut a = site(1);
    let first = relabel(&mut a, 10, NETWORK);
    let network = team("IT.Network", Some(1));
    assert_eq!(reached(&a.facts), [(first, network.clone())]);
    // Another level of the same team is no arrival.
    relabel(&mut a, 20, "11.11.IT.Network");
    assert_eq!(reached(&a.facts), [(first, network)]);
    let back = relabel(&mut a, 30, SUPPORT);
    assert_eq!(reached(&a.facts), [(back, team("IT.Support", Some(1)))]);
}

#[test]
fn who_has_it_already_ends_the_news() {
    let mut started = site(1);
    act(&mut started, 10, TaskAction::Start);
    assert_eq!(reached(&started.facts), []);
    // What is under way and goes to others has come to those.
    let moved = relabel(&mut started, 20, NETWORK);
    let network = || team("IT.Network", Some(1));
    assert_eq!(reached(&started.facts), [(moved, network())]);
    let mut taken = site(1);
    taken.write(10, Body::Set(Value::Assignee(Some(user_id(1)))));
    assert_eq!(reached(&taken.facts), []);
    let mut seen = site(1);
    ack(&mut seen, 10);
    assert_eq!(reached(&seen.facts), []);
    // Who takes work over for their unit says so for the unit: its people hear of it all the same.
    let moved = relabel(&mut seen, 20, NETWORK);
    ack(&mut seen, 21);
    assert_eq!(reached(&seen.facts), [(moved, network())]);
}

/// Returns what is told of a task that is made for somebody, by a rule or a person.
fn given(by: Option<u8>, to: u128) -> Vec<(Purpose, FactId)> {
    let mut body = created("1", "Leak");
    if let Body::Created(created) = &mut body {
        created.assignee = Some(user_id(to));
    }
    let mut site = Site::new(by.unwrap_or(1));
    if by.is_some() {
        site.write(0, body);
    } else {
        site.derive(CREATION, body);
    }
    let news = follow_up(&fold(&site.facts), Timestamp(HOUR)).into_iter();
    news.map(|news| (news.purpose, news.cause)).collect()
}

#[test]
fn who_is_to_do_it_from_the_beginning_hears_that_it_is_theirs() {
    let team = (Purpose::Arrived, begun());
    let theirs = (Purpose::Assigned, begun());
    assert_eq!(given(None, 7), [theirs, team]);
    assert_eq!(given(Some(3), 7), [theirs, team]);
    assert_eq!(given(Some(3), 3), [team], "they made it for themselves");
}

#[test]
fn what_moves_up_the_moment_it_comes_is_told_by_that_alone() {
    let mut body = created("1", "Fire");
    if let Body::Created(created) = &mut body {
        created.severity = Some(Severity::Critical);
    }
    let mut site = Site::new(1);
    site.derive(CREATION, body);
    assert_eq!(fold(&site.facts).due_steps()[0].at, Timestamp(0));
    assert_eq!(reached(&site.facts), []);
}

#[test]
fn a_message_says_when_it_came_and_is_dropped_once_somebody_has_it() {
    let mut a = site(1);
    assert!(unheard(&fold(&a.facts)).is_some());
    assert!(
        !is_untold(Story::Task(&fold(&a.facts)), &[]),
        "nobody else is to be told"
    );
    let wanted = Wanted {
        cause: begun(),
        purpose: Purpose::Arrived,
        to: Recipient::User(user_id(9)),
        channel: Channel::Mail,
        template: None,
        period: None,
    };
    let effect = a.derive(4_000, Body::Wanted(wanted));
    let look = |site: &Site| {
        let fold = fold(&site.facts);
        let message = &fold.messages[&effect];
        let at = Story::Task(&fold).happened_at(message).unwrap();
        let holds = is_still_wanted(&fold, message).is_ok();
        (at, holds, unheard(&fold).is_some())
    };
    assert_eq!(look(&a), (Timestamp(0), true, false));
    act(&mut a, 10, TaskAction::Start);
    assert_eq!(look(&a), (Timestamp(0), false, false));
}
