//! Who is told of what: histories in which a decision turns out not to count (CONVERGENCE 7).

use orgo_schema::fact::{Channel, Purpose, Recipient, Tried, TryOutcome, Wanted};

use super::*;
use crate::outbox::{Reach, State, follow_up, is_still_wanted};

const EFFECT: u128 = 4_000;

/// A task whose first step is recorded, and somebody told of it.
fn told() -> Site {
    let mut site = site(1);
    let fold = fold(&site.facts);
    let step = fold.due_steps().first().cloned().unwrap();
    let cause = site.derive(
        3_000,
        Body::Stepped {
            level: step.level,
            run: step.run,
            reminder: step.reminder,
        },
    );
    let wanted = Wanted {
        cause,
        purpose: Purpose::Escalated,
        to: Recipient::User(user_id(9)),
        channel: Channel::Mail,
        template: None,
    };
    site.derive(EFFECT, Body::Wanted(wanted));
    site
}

fn sent(site: &mut Site, now: i64) {
    let tried = Tried {
        effect: fact_id(EFFECT),
        outcome: TryOutcome::Sent,
    };
    site.write_as(Author::Node(site.node()), now, Body::Tried(tried));
}

#[test]
fn holders_are_told_of_a_step_for_a_day() {
    let site = told();
    let fold = fold(&site.facts);
    let at = fold.news[0].at;
    let wanted = follow_up(&fold, at);
    assert_eq!(wanted.len(), 1);
    assert_eq!(wanted[0].purpose, Purpose::Escalated);
    assert!(matches!(&wanted[0].reach, Reach::Holders(_)));
    assert_eq!(follow_up(&fold, at.plus_ms(24 * HOUR)), []);
}

#[test]
fn who_does_a_task_hears_that_it_has_gone_on() {
    let mut site = told();
    site.write(10, Body::Set(Value::Assignee(Some(user_id(7)))));
    let fold = fold(&site.facts);
    let told = follow_up(&fold, fold.news[0].at);
    let passed_on = told.iter().filter(|news| news.purpose == Purpose::PassedOn);
    let reached: Vec<_> = passed_on.map(|news| news.reach.clone()).collect();
    assert_eq!(reached, [Reach::User(user_id(7))], "{told:?}");
}

#[test]
fn who_was_told_of_a_step_that_does_not_count_is_told_so_once() {
    let (mut office, mut away) = (told(), site(2));
    // Somebody out of reach had started before the step was due; the office could not know.
    act(&mut away, 1_000, TaskAction::Start);
    sent(&mut office, 9 * HOUR);
    assert_eq!(
        follow_up(&fold(&office.facts), Timestamp(9 * HOUR)).len(),
        1
    );
    office.pull(&away);
    let fold = fold(&office.facts);
    let corrected: Vec<_> = follow_up(&fold, Timestamp(100 * HOUR))
        .into_iter()
        .map(|news| (news.purpose, news.reach))
        .collect();
    assert_eq!(corrected, [(Purpose::Corrected, Reach::User(user_id(9)))]);
}

#[test]
fn what_was_not_sent_yet_is_not_sent_when_it_does_not_hold_any_more() {
    let (mut office, mut away) = (told(), site(2));
    let message = |site: &Site| fold(&site.facts).messages[&fact_id(EFFECT)].clone();
    assert_eq!(
        is_still_wanted(&fold(&office.facts), &message(&office)),
        Ok(())
    );
    act(&mut away, 1_000, TaskAction::Start);
    office.pull(&away);
    assert!(is_still_wanted(&fold(&office.facts), &message(&office)).is_err());
    assert_eq!(
        follow_up(&fold(&office.facts), Timestamp(HOUR)),
        [],
        "nobody was told"
    );
    assert!(matches!(message(&office).state, State::Waiting { .. }));
}

#[test]
fn sending_is_no_change_of_the_task() {
    let mut site = told();
    let before = fold(&site.facts).view.updated_at;
    sent(&mut site, 50 * HOUR);
    assert_eq!(fold(&site.facts).view.updated_at, before);
}

#[test]
fn who_takes_something_on_themselves_is_not_told() {
    let check = |by: u8, assignee: u128, told: usize| {
        let mut site = site(by);
        site.write(10, Body::Set(Value::Assignee(Some(user_id(assignee)))));
        let wanted = follow_up(&fold(&site.facts), Timestamp(20));
        assert_eq!(wanted.len(), told, "{wanted:?}");
    };
    check(1, 1, 0);
    check(1, 2, 1);
}
