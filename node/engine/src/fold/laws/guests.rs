//! Who comes: sites that heard in another order agree on who has a seat, and nobody answers twice by one mail.

use std::sync::LazyLock;

use orgo_schema::{
    case::CaseAction,
    fact::{
        Answer, AnswerWay, Answered, Author, Body, Gathering, INVITED, Item, Purpose, Value, Who,
    },
    id::FactId,
    time::Timestamp,
    view::GuestView,
};
use proptest::prelude::*;

use super::{CREATION, fold_case, opened, school};
use crate::{
    fold::CaseFold,
    history::{Site, pull_all, signal_id, user_id},
    outbox::{Message, Reach, Story},
    policy::PolicyHistory,
};

const DAY: i64 = 24 * 3_600_000;

fn case_of(site: &Site) -> CaseFold {
    fold_case(&site.facts, None)
}

fn guest(number: u128) -> Who {
    Who::User(user_id(number))
}

fn invite(site: &mut Site, now: i64, number: u128) {
    let item = Item::Participant {
        who: guest(number),
        role: INVITED.to_owned(),
    };
    site.write(now, Body::Added(item));
}

fn says(number: u128, answer: Answer, guests: u8) -> Answered {
    Answered {
        who: guest(number),
        answer,
        guests,
        note: None,
        via: AnswerWay::Page,
        cause: None,
    }
}

fn room(site: &mut Site, now: i64, starts: Option<i64>, seats: u16) {
    let gathering = Gathering {
        starts: starts.map(Timestamp),
        seats: Some(seats),
    };
    site.write(now, Body::Set(Value::Gathering(Some(gathering))));
}

fn seen(fold: &CaseFold) -> Vec<(u128, Option<Answer>, bool)> {
    let line = |view: &GuestView| {
        let user = view.user.unwrap().uuid().as_u128();
        (user, view.answer, view.waits)
    };
    fold.view.guests.iter().map(line).collect()
}

#[test]
fn seats_go_in_the_order_of_yes_and_who_waits_moves_up() {
    use Answer::{Maybe, No, Yes};
    let mut a = Site::new(1);
    a.derive(CREATION, opened());
    room(&mut a, 5, None, 3);
    for number in 11..=15 {
        invite(&mut a, 10, number);
    }
    for (now, number, answer, guests) in [
        (20, 12, Yes, 0),
        (21, 11, Yes, 1),
        (22, 13, Yes, 0),
        (23, 14, Maybe, 0),
    ] {
        a.write(now, Body::Answered(says(number, answer, guests)));
    }
    let full = [
        (12, Some(Yes), false),
        (11, Some(Yes), false),
        (13, Some(Yes), true),
        (14, Some(Maybe), false),
        (15, None, false),
    ];
    assert_eq!(seen(&case_of(&a)), full);
    // Who brings fewer keeps their place, and who waits moves up.
    a.write(30, Body::Answered(says(11, Yes, 0)));
    assert_eq!(
        seen(&case_of(&a))[1..3],
        [(11, Some(Yes), false), (13, Some(Yes), false)]
    );
    // Who brings more counts from then.
    a.write(31, Body::Answered(says(12, Yes, 1)));
    assert_eq!(
        seen(&case_of(&a))[..3],
        [
            (11, Some(Yes), false),
            (13, Some(Yes), false),
            (12, Some(Yes), true)
        ]
    );
    a.write(32, Body::Answered(says(11, No, 0)));
    assert_eq!(
        seen(&case_of(&a))[..2],
        [(13, Some(Yes), false), (12, Some(Yes), false)]
    );
    assert_eq!(seen(&case_of(&a))[4], (11, Some(No), false));
}

#[test]
fn one_mail_is_one_answer_whoever_took_it_in() {
    let (mut a, mut b) = (Site::new(1), Site::new(2));
    a.derive(CREATION, opened());
    invite(&mut a, 5, 11);
    b.pull(&a);
    for (site, now) in [(&mut a, 20), (&mut b, 90)] {
        let by = Author::Node(site.node());
        let answered = Answered {
            via: AnswerWay::Mail,
            cause: Some(signal_id(3)),
            ..says(11, Answer::Yes, 0)
        };
        site.write_as(by, now, Body::Answered(answered));
    }
    // What was said between stands: the second gateway only says again what the first had said before.
    a.write(50, Body::Answered(says(11, Answer::No, 0)));
    pull_all(&mut [&mut a, &mut b]);
    assert_eq!(seen(&case_of(&a)), [(11, Some(Answer::No), false)]);
    assert_eq!(case_of(&a).view, case_of(&b).view);
}

#[test]
fn whose_invitation_is_taken_back_is_not_counted() {
    let mut a = Site::new(1);
    a.derive(CREATION, opened());
    invite(&mut a, 5, 11);
    a.write(6, Body::Answered(says(11, Answer::Yes, 0)));
    a.write(7, Body::Answered(says(12, Answer::Yes, 0)));
    let item = Item::Participant {
        who: guest(11),
        role: INVITED.to_owned(),
    };
    a.write(8, Body::Removed(item));
    assert_eq!(seen(&case_of(&a)), [(12, Some(Answer::Yes), false)]);
}

fn policies() -> &'static PolicyHistory {
    static POLICIES: LazyLock<PolicyHistory> = LazyLock::new(|| PolicyHistory::new(school()));
    &POLICIES
}

fn story(fold: &CaseFold) -> Story<'_> {
    Story::Case {
        case: fold,
        origin: None,
        tasks: &[],
        receipts: false,
        policies: policies(),
    }
}

fn told(fold: &CaseFold, now: i64) -> Vec<Purpose> {
    let news = story(fold).follow_up(Timestamp(now));
    news.iter().map(|news| news.purpose).collect()
}

#[test]
fn who_is_invited_hears_of_it_once_and_who_comes_the_day_before() {
    let (mut a, mut b) = (Site::new(1), Site::new(2));
    a.derive(CREATION, opened());
    room(&mut a, 2, Some(40 * DAY), 5);
    b.pull(&a);
    invite(&mut a, 5, 11);
    invite(&mut b, 6, 11);
    let (alone, other) = (case_of(&a), case_of(&b));
    pull_all(&mut [&mut a, &mut b]);
    assert_eq!(told(&case_of(&a), 10), [Purpose::Invited]);
    let cause = |fold: &CaseFold| story(fold).follow_up(Timestamp(10))[0].cause;
    assert_eq!(cause(&alone), cause(&other));
    // A gateway that hears of it a month late invites all the same, and not once it has begun.
    assert_eq!(told(&case_of(&a), 39 * DAY), [Purpose::Invited]);
    assert_eq!(told(&case_of(&a), 41 * DAY), []);

    a.write(20, Body::Answered(says(11, Answer::Yes, 0)));
    let fold = case_of(&a);
    assert_eq!(told(&fold, 30), [Purpose::Invited, Purpose::ComesUp]);
    let before = story(&fold);
    let reminder = before.follow_up(Timestamp(30)).remove(1);
    let wanted = orgo_schema::fact::Wanted {
        cause: reminder.cause,
        purpose: Purpose::ComesUp,
        to: orgo_schema::fact::Recipient::User(user_id(11)),
        channel: orgo_schema::fact::Channel::Mail,
        template: None,
        period: None,
    };
    let message = Message::new(crate::history::fact_id(9), wanted);
    assert_eq!(
        before.not_before(&message, Timestamp(0)),
        Some(Timestamp(39 * DAY))
    );
    assert!(before.is_still_wanted(&message).is_ok());
    a.write(40, Body::Answered(says(11, Answer::No, 0)));
    let fold = case_of(&a);
    assert!(story(&fold).is_still_wanted(&message).is_err());
    let done = Body::CaseActed {
        action: CaseAction::Close,
        reason: None,
    };
    a.write(
        50,
        Body::CaseActed {
            action: CaseAction::Resolve,
            reason: Some("over".into()),
        },
    );
    a.write(51, done);
    assert_eq!(told(&case_of(&a), 60), []);
}

fn remove(site: &mut Site, now: i64, number: u128) {
    let item = Item::Participant {
        who: guest(number),
        role: INVITED.to_owned(),
    };
    site.write(now, Body::Removed(item));
}

fn causes(fold: &CaseFold, purpose: Purpose) -> Vec<FactId> {
    let news = story(fold).follow_up(Timestamp(100)).into_iter();
    let news = news.filter(|news| news.purpose == purpose);
    news.map(|news| news.cause).collect()
}

#[test]
fn who_moves_up_is_told_once_whoever_made_room() {
    let (mut a, mut b) = (Site::new(1), Site::new(2));
    a.derive(CREATION, opened());
    room(&mut a, 2, Some(40 * DAY), 2);
    for number in 11..=14 {
        invite(&mut a, 5, number);
    }
    for number in 11..=13 {
        a.write(10, Body::Answered(says(number, Answer::Yes, 0)));
    }
    assert_eq!(causes(&case_of(&a), Purpose::Seated), []);
    b.pull(&a);
    // Two make room apart, one by what they say, one as they are taken off the list.
    a.write(20, Body::Answered(says(11, Answer::No, 0)));
    remove(&mut b, 30, 12);
    let (alone, other) = (
        causes(&case_of(&a), Purpose::Seated),
        causes(&case_of(&b), Purpose::Seated),
    );
    assert_eq!(alone.len(), 1);
    assert_eq!(alone, other);
    pull_all(&mut [&mut a, &mut b]);
    assert_eq!(causes(&case_of(&a), Purpose::Seated), alone);
    // Who waits again is not told, and who never waited is not either.
    a.write(40, Body::Answered(says(14, Answer::Yes, 0)));
    room(&mut a, 41, Some(40 * DAY), 1);
    assert_eq!(causes(&case_of(&a), Purpose::Seated), alone);
    room(&mut a, 42, Some(40 * DAY), 0);
    assert_eq!(causes(&case_of(&a), Purpose::Seated), []);
    // More seats make room as well, and another yes is told of by itself.
    a.write(43, Body::Answered(says(13, Answer::No, 0)));
    a.write(44, Body::Answered(says(13, Answer::Yes, 0)));
    room(&mut a, 45, Some(40 * DAY), 9);
    let now = causes(&case_of(&a), Purpose::Seated);
    assert_eq!((now.len(), now.contains(&alone[0])), (2, false));
}

#[test]
fn who_is_invited_again_is_asked_again() {
    let (mut a, mut b) = (Site::new(1), Site::new(2));
    a.derive(CREATION, opened());
    room(&mut a, 2, Some(40 * DAY), 5);
    invite(&mut a, 5, 11);
    a.write(6, Body::Answered(says(11, Answer::Yes, 0)));
    let first = causes(&case_of(&a), Purpose::Invited);
    remove(&mut a, 10, 11);
    assert_eq!(causes(&case_of(&a), Purpose::Invited), []);
    // Two sites invite them again apart: once more, and not twice.
    b.pull(&a);
    invite(&mut a, 20, 11);
    invite(&mut b, 30, 11);
    let (alone, other) = (
        causes(&case_of(&a), Purpose::Invited),
        causes(&case_of(&b), Purpose::Invited),
    );
    assert_eq!(alone, other);
    assert_ne!(alone, first);
    pull_all(&mut [&mut a, &mut b]);
    assert_eq!(causes(&case_of(&a), Purpose::Invited), alone);
    assert_eq!(
        seen(&case_of(&a)),
        [(11, None, false)],
        "what they had said before is over"
    );
    a.write(40, Body::Answered(says(11, Answer::Yes, 0)));
    assert_eq!(seen(&case_of(&a)), [(11, Some(Answer::Yes), false)]);
}

fn act(site: &mut Site, now: i64, action: CaseAction) {
    let reason = Some("rain".into());
    site.write(now, Body::CaseActed { action, reason });
}

/// Returns who hears that it is called off, and of which cause.
fn called_off(fold: &CaseFold, now: i64) -> Vec<(Reach, FactId)> {
    let news = story(fold).follow_up(Timestamp(now)).into_iter();
    let news = news.filter(|news| news.purpose == Purpose::CalledOff);
    news.map(|news| (news.reach, news.cause)).collect()
}

/// Says that somebody is to get a message about the case.
fn want(site: &mut Site, effect: u128, purpose: Purpose, number: u128) {
    let wanted = orgo_schema::fact::Wanted {
        cause: crate::history::fact_id(1),
        purpose,
        to: orgo_schema::fact::Recipient::User(user_id(number)),
        channel: orgo_schema::fact::Channel::Mail,
        template: None,
        period: None,
    };
    site.derive(effect, Body::Wanted(wanted));
}

#[test]
fn who_is_invited_hears_once_that_it_is_called_off_whoever_said_so() {
    let (mut a, mut b) = (Site::new(1), Site::new(2));
    a.derive(CREATION, opened());
    room(&mut a, 2, Some(40 * DAY), 5);
    for number in 11..=13 {
        invite(&mut a, 5, number);
    }
    a.write(10, Body::Answered(says(12, Answer::No, 0)));
    a.write(11, Body::Answered(says(13, Answer::Yes, 0)));
    b.pull(&a);
    assert_eq!(called_off(&case_of(&a), 20), []);
    act(&mut a, DAY, CaseAction::Resolve);
    act(&mut b, 2 * DAY, CaseAction::Resolve);
    let alone = called_off(&case_of(&a), DAY);
    let reaches: Vec<&Reach> = alone.iter().map(|(reach, _)| reach).collect();
    assert_eq!(
        reaches,
        [&Reach::User(user_id(13)), &Reach::User(user_id(11))]
    );
    assert_eq!(called_off(&case_of(&b), DAY), alone);
    pull_all(&mut [&mut a, &mut b]);
    assert_eq!(called_off(&case_of(&a), DAY), alone);
    assert_eq!(told(&case_of(&a), DAY), [Purpose::CalledOff; 2]);
    // It is news until it would have begun.
    assert_eq!(called_off(&case_of(&a), 39 * DAY).len(), 2);
    assert_eq!(called_off(&case_of(&a), 41 * DAY), []);
    // Taken up again it takes place; called off once more it is another time.
    act(&mut a, 3 * DAY, CaseAction::Reopen);
    assert_eq!(called_off(&case_of(&a), 3 * DAY), []);
    act(&mut a, 4 * DAY, CaseAction::Resolve);
    let again = called_off(&case_of(&a), 4 * DAY);
    assert_eq!(again.len(), 2);
    assert_ne!(again[0].1, alone[0].1);
}

#[test]
fn what_ends_after_it_began_was_not_called_off() {
    let mut a = Site::new(1);
    a.derive(CREATION, opened());
    room(&mut a, 2, Some(DAY), 5);
    invite(&mut a, 5, 11);
    act(&mut a, 2 * DAY, CaseAction::Resolve);
    assert_eq!(called_off(&case_of(&a), 2 * DAY), []);
    // Nor what names no day.
    room(&mut a, 3 * DAY, None, 5);
    assert_eq!(called_off(&case_of(&a), 3 * DAY), []);
}

#[test]
fn who_never_heard_of_it_does_not_hear_that_it_is_called_off() {
    let mut a = Site::new(1);
    a.derive(CREATION, opened());
    room(&mut a, 2, Some(40 * DAY), 5);
    invite(&mut a, 5, 11);
    want(&mut a, 901, Purpose::Invited, 11);
    act(&mut a, DAY, CaseAction::Resolve);
    let cause = called_off(&case_of(&a), DAY)[0].1;
    let wanted = orgo_schema::fact::Wanted {
        cause,
        purpose: Purpose::CalledOff,
        to: orgo_schema::fact::Recipient::User(user_id(11)),
        channel: orgo_schema::fact::Channel::Mail,
        template: None,
        period: None,
    };
    let message = Message::new(crate::history::fact_id(902), wanted);
    let is_wanted = |site: &Site| {
        let fold = case_of(site);
        story(&fold).is_still_wanted(&message)
    };
    assert!(is_wanted(&a).unwrap_err().contains("never told"));
    let by = Author::Node(a.node());
    let tried = orgo_schema::fact::Tried {
        effect: crate::history::fact_id(901),
        outcome: orgo_schema::fact::TryOutcome::Sent,
    };
    a.write_as(by, DAY + 1, Body::Tried(tried));
    assert_eq!(is_wanted(&a), Ok(()));
}

#[test]
fn a_case_whose_work_was_all_cancelled_is_called_off() {
    let mut a = Site::new(1);
    a.derive(CREATION, opened());
    invite(&mut a, 5, 11);
    let case = case_of(&a);
    let mut work = super::site(2);
    let off = |task: &crate::fold::TaskFold| crate::outbox::called_off(&case, &[task]);
    assert_eq!(off(&super::fold(&work.facts)), None);
    let reason = Some("rain".to_owned());
    let action = orgo_schema::task::TaskAction::Cancel;
    let until = None;
    work.write(
        10,
        Body::TaskActed {
            action,
            reason,
            until,
        },
    );
    let cancelled = super::fold(&work.facts);
    assert_eq!(off(&cancelled), Some(cancelled.view.updated_at));
    assert_eq!(crate::outbox::called_off(&case, &[]), None);
}

#[test]
fn what_is_over_before_it_begins_was_called_off() {
    let mut a = Site::new(1);
    a.derive(CREATION, opened());
    let changes = |site: &Site| case_of(site).changes;
    assert_eq!((changes(&a), case_of(&a).over_at), (0, None));
    room(&mut a, 2, Some(DAY), 5);
    assert_eq!(changes(&a), 1);
    for (now, action, over) in [
        (10, CaseAction::Resolve, Some(10)),
        (20, CaseAction::Close, Some(10)),
        (30, CaseAction::Reopen, None),
        (40, CaseAction::Resolve, Some(40)),
    ] {
        let reason = Some("rain".into());
        a.write(now, Body::CaseActed { action, reason });
        assert_eq!(case_of(&a).over_at, over.map(Timestamp), "{action:?}");
    }
    assert_eq!(changes(&a), 5);
}

proptest! {
    #[test]
    fn sites_agree_who_comes_whatever_they_heard_first(
        acts in prop::collection::vec((0..3_usize, 0..6_u8, 11..16_u128, 0..3_u8, any::<bool>()), 0..30),
    ) {
        let mut sites = [Site::new(1), Site::new(2), Site::new(3)];
        sites[0].derive(CREATION, opened());
        room(&mut sites[0], 1, None, 4);
        let first = sites[0].clone();
        for site in &mut sites[1..] {
            site.pull(&first);
        }
        for (turn, (at, act, number, guests, hear)) in acts.into_iter().enumerate() {
            let now = i64::try_from(turn).unwrap() * 1_000 + 10;
            match act {
                0 => invite(&mut sites[at], now, number),
                1 => { sites[at].write(now, Body::Answered(says(number, Answer::Yes, guests))); }
                2 => { sites[at].write(now, Body::Answered(says(number, Answer::No, 0))); }
                4 => remove(&mut sites[at], now, number),
                3 => room(&mut sites[at], now, None, u16::from(guests) + 1),
                _ => {
                    let by = Author::Node(sites[at].node());
                    let cause = Some(signal_id(number));
                    let answered = Answered { cause, via: AnswerWay::Mail, ..says(number, Answer::Maybe, 0) };
                    sites[at].write_as(by, now, Body::Answered(answered));
                }
            }
            if hear {
                let other = sites[(at + 1) % 3].clone();
                sites[at].pull(&other);
            }
        }
        let [mut a, mut b, mut c] = sites;
        pull_all(&mut [&mut a, &mut b, &mut c]);
        let fold = case_of(&a);
        prop_assert_eq!(&fold, &case_of(&b));
        prop_assert_eq!(&fold, &case_of(&c));
        let taken: u16 = fold.view.guests.iter()
            .filter(|guest| guest.answer == Some(Answer::Yes) && !guest.waits)
            .map(|guest| u16::from(guest.guests) + 1).sum();
        let seats = fold.view.gathering.and_then(|gathering| gathering.seats).unwrap();
        prop_assert!(taken <= seats);
        // Only who has a seat is told that they have one.
        let has_seat = |who: &Who| fold.view.guests.iter()
            .any(|guest| guest.who().as_ref() == Some(who) && guest.answer == Some(Answer::Yes) && !guest.waits);
        prop_assert!(fold.calls.seated.keys().all(has_seat));
    }
}
