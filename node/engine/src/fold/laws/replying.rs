//! What people write to who wrote in: it is wanted once wherever it was heard, not after it was taken back, and what
//! left has left.

use std::sync::LazyLock;

use orgo_schema::{
    fact::{
        Author, Body, Channel, Purpose, Recipient, Replied, ReplyState, Tried, TryOutcome, Value,
        Wanted,
    },
    id::{FactId, PersonId},
    time::{ClockSource, Timestamp},
    view::ReplyView,
};
use uuid::Uuid;

use super::{CREATION, fold_case, opened, school};
use crate::{
    fold::{CaseFold, Verdict, VoidFact},
    history::{Site, case_id, fact_id, pull_all, signal_id},
    outbox::{Message, NEWS_MS, REPLY_MS, Story},
    policy::PolicyHistory,
};

const EFFECT: u128 = 900;

fn ann() -> PersonId {
    PersonId::new(Uuid::from_u128(77))
}

fn write(site: &mut Site, now: i64) -> FactId {
    site.write(
        now,
        Body::Replied(Replied {
            to: ann(),
            signal: signal_id(1),
            text: "At four.".into(),
        }),
    )
}

fn case_of(site: &Site) -> CaseFold {
    fold_case(&site.facts, None)
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

fn wanted(reply: FactId) -> Wanted {
    Wanted {
        cause: reply,
        purpose: Purpose::Replied,
        to: Recipient::Person(ann()),
        channel: Channel::Mail,
        template: None,
        period: None,
    }
}

/// Lets a node send the mail of a reply.
fn send(site: &mut Site, now: i64, reply: FactId) {
    site.derive(EFFECT, Body::Wanted(wanted(reply)));
    let tried = Tried {
        effect: fact_id(EFFECT),
        outcome: TryOutcome::Sent,
    };
    let by = Author::Node(site.node());
    site.write_as(by, now, Body::Tried(tried));
}

fn states(fold: &CaseFold) -> Vec<ReplyState> {
    let replies: &[ReplyView] = &fold.view.replies;
    replies.iter().map(|reply| reply.state).collect()
}

fn goes(fold: &CaseFold, now: i64) -> Vec<FactId> {
    let news = story(fold).follow_up(Timestamp(now)).into_iter();
    let news = news.filter(|news| news.purpose == Purpose::Replied);
    news.map(|news| news.cause).collect()
}

fn verdict(fold: &CaseFold, fact: FactId) -> Verdict {
    let mut entries = fold.entries.iter();
    entries.find(|entry| entry.fact == fact).unwrap().verdict
}

#[test]
fn it_is_news_until_it_left_however_late_a_gateway_hears_of_it() {
    let mut a = Site::new(1);
    a.derive(CREATION, opened());
    let reply = write(&mut a, 10);
    let fold = case_of(&a);
    assert_eq!(states(&fold), [ReplyState::Waits]);
    let message = Message::new(fact_id(EFFECT), wanted(reply));
    for now in [10, 40 * NEWS_MS] {
        assert_eq!(goes(&fold, now), [reply]);
        assert_eq!(story(&fold).is_still_wanted(&message), Ok(()));
        assert!(!story(&fold).is_stale(&message, Timestamp(now)));
    }
    let at = fold.view.replies[0].at;
    let not_before = story(&fold).not_before(&message, at);
    assert_eq!(not_before, Some(at.plus_ms(REPLY_MS)));
}

#[test]
fn a_clock_far_ahead_holds_no_reply_back() {
    let mut a = Site::with_clock(1, 10 * 365 * NEWS_MS, ClockSource::None);
    a.derive(CREATION, opened());
    let reply = write(&mut a, 10);
    let fold = case_of(&a);
    let message = Message::new(fact_id(EFFECT), wanted(reply));
    assert_eq!(story(&fold).not_before(&message, Timestamp(10)), None);
    assert_eq!(goes(&fold, 10), [reply]);
}

#[test]
fn what_was_taken_back_does_not_leave_and_what_left_stays_sent() {
    let (mut a, mut b) = (Site::new(1), Site::new(2));
    a.derive(CREATION, opened());
    let reply = write(&mut a, 10);
    b.pull(&a);
    let back = b.write(20, Body::ReplyTakenBack { reply });
    let twice = b.write(21, Body::ReplyTakenBack { reply });
    let nothing = b.write(22, Body::ReplyTakenBack { reply: back });
    let fold = case_of(&b);
    assert_eq!(states(&fold), [ReplyState::TakenBack]);
    assert_eq!(goes(&fold, 30), []);
    let message = Message::new(fact_id(EFFECT), wanted(reply));
    let dropped = story(&fold).is_still_wanted(&message);
    assert_eq!(dropped, Err("it was taken back before it left"));
    assert_eq!(verdict(&fold, back), Verdict::Valid);
    assert_eq!(verdict(&fold, twice), Verdict::Superseded);
    let asked = Verdict::Void(VoidFact::NothingAsked);
    assert_eq!(verdict(&fold, nothing), asked);
    // A gateway that had not heard of it sent meanwhile.
    send(&mut a, 25, reply);
    pull_all(&mut [&mut a, &mut b]);
    for site in [&a, &b] {
        let fold = case_of(site);
        assert_eq!(states(&fold), [ReplyState::Sent]);
        assert!(fold.view.replies[0].sent_at.is_some());
    }
}

#[test]
fn a_case_that_goes_on_in_another_still_answers() {
    let mut a = Site::new(1);
    a.derive(CREATION, opened());
    let reply = write(&mut a, 10);
    a.write(20, Body::Set(Value::MergedInto(Some(case_id(2)))));
    let fold = fold_case(&a.facts, Some(case_id(2)));
    assert_eq!(goes(&fold, 30), [reply]);
}

#[test]
fn only_a_person_replies() {
    let mut a = Site::new(1);
    a.derive(CREATION, opened());
    let replied = Replied {
        to: ann(),
        signal: signal_id(1),
        text: "At four.".into(),
    };
    let by = Author::Node(a.node());
    let written = a.write_as(by, 10, Body::Replied(replied));
    let fold = case_of(&a);
    let not_by_person = Verdict::Void(VoidFact::NotByPerson);
    assert_eq!(verdict(&fold, written), not_by_person);
    assert_eq!((states(&fold), goes(&fold, 20)), (vec![], vec![]));
}
