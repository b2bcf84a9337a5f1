//! Who is told of what: histories in which a decision turns out not to count (CONVERGENCE 7).

use orgo_schema::{
    case::CaseAction,
    fact::{
        Approval, Channel, Decided, Judged, Judgment, Purpose, Recipient, Tells, Told, Tried,
        TryOutcome, Wanted,
    },
    id::PersonId,
};
use uuid::Uuid;

use super::*;
use crate::outbox::{News, Origin, Reach, State, Story, is_still_wanted, is_untold};
use crate::policy::{Automation, Policy};

const EFFECT: u128 = 4_000;

/// Lists whom its story should reach. That it came to its team is told apart (`arriving`).
fn follow_up(fold: &TaskFold, now: Timestamp) -> Vec<News> {
    let mut news = crate::outbox::follow_up(fold, now);
    news.retain(|news| news.purpose != Purpose::Arrived);
    news
}

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
        period: None,
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
    let wanted = follow_up(&fold, at).into_iter();
    let wanted: Vec<_> = wanted.map(|news| (news.purpose, news.reach)).collect();
    let step = &fold.walk.as_ref().unwrap().steps[0];
    assert_ne!(step.from, step.to);
    let expected = [
        (Purpose::Escalated, Reach::Holders(step.to.clone())),
        (Purpose::PassedOn, Reach::Holders(step.from.clone())),
    ];
    assert_eq!(wanted, expected);
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
    let team = Reach::Holders(fold.walk.as_ref().unwrap().steps[0].from.clone());
    assert_eq!(reached, [Reach::User(user_id(7)), team], "{told:?}");
}

#[test]
fn a_step_is_told_once_somebody_heard_of_it() {
    let site = told();
    let fold = fold(&site.facts);
    assert!(
        !is_untold(Story::Task(&fold), &[]),
        "those it left heard that it came to them"
    );
    let mut silent = site.clone();
    silent.facts.remove(&fact_id(EFFECT));
    assert!(is_untold(Story::Task(&super::fold(&silent.facts)), &[]));
}

#[test]
fn who_was_told_of_a_step_that_does_not_count_is_told_so_once() {
    let (mut office, mut away) = (told(), site(2));
    // Somebody out of reach had started before the step was due; the office could not know.
    act(&mut away, 1_000, TaskAction::Start);
    sent(&mut office, 9 * HOUR);
    assert_eq!(
        follow_up(&fold(&office.facts), Timestamp(9 * HOUR)).len(),
        2
    );
    office.pull(&away);
    let fold = fold(&office.facts);
    let corrected: Vec<_> = follow_up(&fold, Timestamp(100 * HOUR))
        .into_iter()
        .map(|news| (news.purpose, news.reach))
        .collect();
    assert_eq!(corrected, [(Purpose::Corrected, Reach::User(user_id(9)))]);
}

fn see(site: &mut Site, now: i64) {
    let by = Author::Person {
        user: user_id(9),
        node: site.node(),
    };
    let effects = vec![fact_id(EFFECT)];
    site.write_as(by, now, Body::Seen { effects });
}

#[test]
fn who_saw_a_step_that_does_not_count_is_told_so_too() {
    let (mut office, mut away) = (told(), site(2));
    act(&mut away, 1_000, TaskAction::Start);
    see(&mut office, 9 * HOUR);
    office.pull(&away);
    let fold = fold(&office.facts);
    let told: Vec<_> = follow_up(&fold, Timestamp(100 * HOUR))
        .into_iter()
        .map(|news| (news.purpose, news.at))
        .collect();
    assert_eq!(told, [(Purpose::Corrected, Timestamp(9 * HOUR))]);
}

#[test]
fn to_see_is_not_to_touch() {
    let mut site = told();
    let before = fold(&site.facts);
    see(&mut site, 50 * HOUR);
    let after = fold(&site.facts);
    assert_eq!(after.is_touched, before.is_touched);
    assert_eq!(after.view.updated_at, before.view.updated_at);
    assert!(after.messages[&fact_id(EFFECT)].seen.is_some());
}

#[test]
fn what_nobody_began_to_send_within_a_day_is_no_news_any_more() {
    let mut site = told();
    let is_stale = |site: &Site, hours: i64| {
        let fold = fold(&site.facts);
        let message = &fold.messages[&fact_id(EFFECT)];
        let at = Story::Task(&fold).happened_at(message).unwrap();
        assert_eq!(at, fold.news[0].at);
        Story::Task(&fold).is_stale(message, at.plus_ms(hours * HOUR))
    };
    assert!(!is_stale(&site, 23));
    assert!(is_stale(&site, 24));
    let reason = "451 busy".to_owned();
    let tried = Tried {
        effect: fact_id(EFFECT),
        outcome: TryOutcome::Failed { reason },
    };
    site.write_as(Author::Node(site.node()), 9 * HOUR, Body::Tried(tried));
    assert!(!is_stale(&site, 24), "it goes as long as it is tried");
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

#[test]
fn who_does_what_is_due_is_reminded_the_day_before_and_nobody_else() {
    let team = Reach::Holders("1001.11.IT.Support".parse().unwrap());
    let due = |site: &mut Site, now: i64, at: i64| {
        site.write(now, Body::Set(Value::Due(Some(Timestamp(at)))));
    };
    let given = |site: &mut Site, now: i64, to: u128| {
        site.write(now, Body::Set(Value::Assignee(Some(user_id(to)))));
    };
    let reminders = |site: &Site| -> Vec<(Reach, i64)> {
        let all = follow_up(&fold(&site.facts), Timestamp(HOUR)).into_iter();
        let soon = all.filter(|news| news.purpose == Purpose::DueSoon);
        soon.map(|news| (news.reach, news.at.0)).collect()
    };
    let mut a = site(1);
    due(&mut a, 10, 100 * HOUR);
    assert_eq!(reminders(&a), [(team, 76 * HOUR)], "nobody does it yet");
    given(&mut a, 20, 2);
    assert_eq!(reminders(&a), [(Reach::User(user_id(2)), 76 * HOUR)]);
    let mut b = site(2);
    b.pull(&a);
    given(&mut b, 30, 3);
    assert_eq!(reminders(&b), [(Reach::User(user_id(3)), 76 * HOUR)]);
    due(&mut b, 40, 20 * HOUR);
    assert_eq!(
        reminders(&b),
        [],
        "who hears of it within the day needs no more"
    );
    due(&mut b, 50, 60 * HOUR);
    assert_eq!(reminders(&b), [(Reach::User(user_id(3)), 36 * HOUR)]);
    act(&mut b, 60, TaskAction::Start);
    act(&mut b, 70, TaskAction::Complete);
    assert_eq!(reminders(&b), []);
    a.pull(&b);
    assert_eq!(reminders(&a), reminders(&b));
}

#[test]
fn what_nobody_does_is_due_to_the_team_that_has_it_then() {
    let label = |site: &mut Site, now: i64, label: &str| {
        site.write(now, Body::Set(Value::Label(label.parse().unwrap())));
    };
    let reminders = |site: &Site| -> Vec<(FactId, Reach)> {
        let all = follow_up(&fold(&site.facts), Timestamp(HOUR)).into_iter();
        let soon = all.filter(|news| news.purpose == Purpose::DueSoon);
        soon.map(|news| (news.cause, news.reach)).collect()
    };
    let holders = |label: &str| Reach::Holders(label.parse().unwrap());
    let mut a = site(1);
    let due = a.write(10, Body::Set(Value::Due(Some(Timestamp(100 * HOUR)))));
    assert_eq!(reminders(&a), [(due, holders("1001.11.IT.Support"))]);
    // Two sites that look at it want one message.
    let mut b = site(2);
    b.pull(&a);
    assert_eq!(reminders(&a), reminders(&b));
    // Whose work it was is not meant by what follows from its coming to others.
    label(&mut b, 20 * HOUR, "1001.11.HR.Payroll");
    let [(moved, reach)] = &reminders(&b)[..] else {
        panic!("one message")
    };
    assert_eq!(*reach, holders("1001.11.HR.Payroll"));
    assert_ne!(*moved, due);
    // To whom it comes on the last day, that is news enough.
    label(&mut b, 80 * HOUR, "1001.11.Finance");
    assert_eq!(reminders(&b), []);
    b.write(81 * HOUR, Body::Set(Value::Assignee(Some(user_id(7)))));
    assert_eq!(reminders(&b), [(due, Reach::User(user_id(7)))]);
}

#[test]
fn a_reminder_of_a_day_waits_for_the_day_before_and_goes_to_who_does_it_then() {
    let mut a = site(1);
    a.write(10, Body::Set(Value::Due(Some(Timestamp(100 * HOUR)))));
    a.write(20, Body::Set(Value::Assignee(Some(user_id(2)))));
    let all = follow_up(&fold(&a.facts), Timestamp(30));
    let news = all
        .iter()
        .find(|news| news.purpose == Purpose::DueSoon)
        .unwrap();
    let wanted = Wanted {
        cause: news.cause,
        purpose: news.purpose,
        to: Recipient::User(user_id(2)),
        channel: Channel::Mail,
        template: None,
        period: None,
    };
    a.derive(EFFECT, Body::Wanted(wanted));
    let look = |site: &Site| {
        let fold = fold(&site.facts);
        let story = Story::Task(&fold);
        let message = &fold.messages[&fact_id(EFFECT)];
        (
            story.not_before(message, Timestamp(0)),
            story.is_still_wanted(message).is_ok(),
        )
    };
    assert_eq!(look(&a), (Some(Timestamp(76 * HOUR)), true));
    a.write(40, Body::Set(Value::Assignee(Some(user_id(3)))));
    assert_eq!(look(&a), (None, false), "somebody else does it now");
}

fn ben() -> PersonId {
    PersonId::new(Uuid::from_u128(77))
}

/// A mail of Ben's that came in at hour 0.
fn origin() -> Origin {
    Origin {
        signal: signal_id(1),
        received: fact_id(500),
        at: Timestamp(0),
        from: Some(ben()),
        is_automatic: false,
        tells: None,
    }
}

/// The case that it opened, at a site of its own.
fn opened_case() -> Site {
    let mut site = Site::new(3);
    site.derive(CREATION + 7, opened());
    site
}

fn news_of(case: &Site, task: &Site, origin: &Origin) -> Vec<News> {
    let (case, task) = (fold_case(&case.facts, None), fold(&task.facts));
    let policies = PolicyHistory::new(school());
    let story = Story::Case {
        case: &case,
        origin: Some(origin),
        tasks: &[&task],
        receipts: false,
        policies: &policies,
    };
    assert_eq!(
        is_untold(story, &[]),
        !story.follow_up(Timestamp(i64::MIN)).is_empty()
    );
    story.follow_up(Timestamp(HOUR))
}

fn purposes(news: &[News]) -> Vec<Purpose> {
    news.iter().map(|news| news.purpose).collect()
}

fn close(case: &mut Site, at: i64, action: CaseAction, reason: &str) -> FactId {
    let reason = Some(reason.to_owned());
    case.write(at, Body::CaseActed { action, reason })
}

#[test]
fn who_wrote_in_is_told_that_it_is_taken_up_and_what_came_of_it() {
    let (case, mut task) = (opened_case(), site(1));
    assert_eq!(news_of(&case, &task, &origin()), []);
    act(&mut task, 10, TaskAction::Start);
    let news = news_of(&case, &task, &origin());
    assert_eq!(purposes(&news), [Purpose::TakenUp]);
    assert_eq!(
        (news[0].cause, &news[0].reach),
        (fact_id(500), &Reach::Person(ben()))
    );
    act(&mut task, 20, TaskAction::Complete);
    let news = news_of(&case, &task, &origin());
    assert_eq!(purposes(&news), [Purpose::Resolved]);
    assert_eq!(news[0].cause, fact_id(500));
    // What is merely given up is told once a person says that it is over.
    let mut given_up = site(2);
    act(&mut given_up, 10, TaskAction::Cancel);
    assert_eq!(news_of(&case, &given_up, &origin()), []);
}

#[test]
fn what_is_taken_up_again_is_another_story_with_an_end_of_its_own() {
    let (mut case, mut task) = (opened_case(), site(1));
    act(&mut task, 5, TaskAction::Complete);
    close(&mut case, 10, CaseAction::Resolve, "Dry.");
    assert_eq!(
        fold_case(&case.facts, None).resolution.as_deref(),
        Some("Dry.")
    );
    let again = close(&mut case, 20, CaseAction::Reopen, "Wet again.");
    assert_eq!(fold_case(&case.facts, None).resolution, None);
    assert_eq!(
        purposes(&news_of(&case, &task, &origin())),
        [Purpose::TakenUp]
    );
    close(&mut case, 30, CaseAction::Resolve, "Dry for good.");
    let news = news_of(&case, &task, &origin());
    assert_eq!(
        (purposes(&news), news[0].cause),
        (vec![Purpose::Resolved], again)
    );
}

#[test]
fn a_receipt_goes_where_the_profile_says_so_and_no_rule_answers() {
    let (case, task) = (fold_case(&opened_case().facts, None), fold(&site(1).facts));
    let policies = PolicyHistory::new(school());
    let check = |receipts: bool, tells: Option<Tells>, expected: &[Purpose]| {
        let origin = Origin { tells, ..origin() };
        let story = Story::Case {
            case: &case,
            origin: Some(&origin),
            tasks: &[&task],
            receipts,
            policies: &policies,
        };
        assert_eq!(purposes(&story.follow_up(Timestamp(HOUR))), expected);
        assert_eq!(
            story.follow_up(Timestamp(25 * HOUR)),
            [],
            "it is no news any more"
        );
    };
    let answer = Tells {
        notices: Vec::new(),
        reply: Some("thanks".to_owned()),
    };
    check(false, None, &[]);
    check(true, None, &[Purpose::Received]);
    check(true, Some(answer), &[Purpose::Answered]);
}

#[test]
fn a_step_tells_who_wrote_in_once() {
    let (case, mut task) = (opened_case(), site(1));
    record(&mut task, 100 * HOUR);
    let fold = fold(&task.facts);
    assert!(fold.news.len() > 1, "{:?}", fold.news);
    let told = news_of(&case, &task, &origin());
    assert_eq!(purposes(&told), [Purpose::MovedUp]);
}

#[test]
fn no_machine_is_told_and_nobody_whose_mail_an_archive_held() {
    let (case, mut task) = (opened_case(), site(1));
    act(&mut task, 10, TaskAction::Start);
    let machine = Origin {
        is_automatic: true,
        ..origin()
    };
    assert_eq!(news_of(&case, &task, &machine), []);
    let mut archived = Site::new(4);
    archived.derive(1, received(1));
    archived.write_as(
        Author::Node(archived.node()),
        5,
        copied(Source::ImportArchive),
    );
    assert_eq!(Origin::of(&fold_signal(&archived.facts)), None);
    archived.write_as(Author::Node(archived.node()), 9, copied(Source::Mail));
    let live = Origin::of(&fold_signal(&archived.facts)).unwrap();
    assert_eq!((live.at, live.received), (Timestamp(9), fact_id(1)));
}

#[test]
fn what_rules_ask_for_is_told_though_a_machine_wrote() {
    let (case, task) = (opened_case(), site(1));
    let told = |scope: &str| Told {
        scope: scope.to_owned(),
        template: Some("alarm".to_owned()),
    };
    let tells = Tells {
        notices: vec![told("department"), told("galaxy")],
        reply: Some("thanks".to_owned()),
    };
    let asked = Origin {
        tells: Some(tells),
        ..origin()
    };
    let news = news_of(&case, &task, &asked);
    assert_eq!(purposes(&news), [Purpose::Notified, Purpose::Answered]);
    assert_eq!(news[0].template.as_deref(), Some("alarm"));
    assert_eq!(news[1].template.as_deref(), Some("thanks"));
    let machine = Origin {
        is_automatic: true,
        ..asked
    };
    assert_eq!(
        purposes(&news_of(&case, &task, &machine)),
        [Purpose::Notified]
    );
}

#[test]
fn what_waits_for_a_yes_goes_after_one_and_never_after_a_no() {
    let task = fold(&site(1).facts);
    let mut case = opened_case();
    let wanted = |number: u128, to: Recipient, purpose: Purpose| Wanted {
        cause: fact_id(500 + number),
        purpose,
        to,
        channel: Channel::Mail,
        template: None,
        period: None,
    };
    // Two are told the same, and who wrote in is answered.
    for (number, user) in [(1, 7), (2, 8)] {
        let to = Recipient::User(user_id(user));
        let same = wanted(0, to, Purpose::Notified);
        case.derive(EFFECT + number, Body::Wanted(same));
    }
    let answer = wanted(0, Recipient::Person(ben()), Purpose::Answered);
    case.derive(EFFECT + 3, Body::Wanted(answer));
    let asks = |case: &Site, automation: Automation| -> Vec<u128> {
        let policy = Policy {
            automation,
            ..school()
        };
        let (policies, case) = (PolicyHistory::new(policy), fold_case(&case.facts, None));
        let origin = origin();
        let story = Story::Case {
            case: &case,
            origin: Some(&origin),
            tasks: &[&task],
            receipts: false,
            policies: &policies,
        };
        let asking = (1..=3).filter(|number| story.asks(&case.messages[&fact_id(EFFECT + number)]));
        asking.collect()
    };
    assert_eq!(asks(&case, Automation::Manual), [1, 2, 3]);
    assert_eq!(asks(&case, Automation::Low), [3]);
    assert_eq!(asks(&case, Automation::Moderate), []);
    let say = |site: &mut Site, at: i64, number: u128, yes: bool| {
        let act = fact_id(EFFECT + number);
        let reason = None;
        site.write(at, Body::Decided(Decided { act, yes, reason }))
    };
    let mut away = Site::new(4);
    away.pull(&case);
    say(&mut case, 10, 1, true);
    assert_eq!(
        asks(&case, Automation::Manual),
        [3],
        "a yes to one is one to both"
    );
    let no = say(&mut away, 5, 3, false);
    case.pull(&away);
    let fold = fold_case(&case.facts, None);
    let stands = |number: u128| fold.messages[&fact_id(EFFECT + number)].clone();
    assert_eq!(
        (stands(1).consent, stands(2).consent),
        (Some(true), Some(true))
    );
    assert_eq!(stands(3).consent, Some(false));
    assert!(matches!(stands(3).state, State::Dropped { .. }));
    let entry = fold.entries.iter().find(|entry| entry.fact == no).unwrap();
    assert_eq!(entry.verdict, Verdict::Valid, "it was asked for");
}

#[test]
fn sending_is_no_change_of_the_case() {
    let mut case = opened_case();
    let before = fold_case(&case.facts, None).view.updated_at;
    let wanted = Wanted {
        cause: fact_id(500),
        purpose: Purpose::TakenUp,
        to: Recipient::Person(ben()),
        channel: Channel::Mail,
        template: None,
        period: None,
    };
    case.derive(EFFECT, Body::Wanted(wanted));
    sent(&mut case, 50 * HOUR);
    let fold = fold_case(&case.facts, None);
    assert_eq!(fold.view.updated_at, before);
    assert!(matches!(
        fold.messages[&fact_id(EFFECT)].state,
        State::Sent { .. }
    ));
}

#[test]
fn who_asked_and_who_carries_it_out_hear_how_it_was_decided() {
    let then: orgo_schema::label::Label = "1000.72.Finance".parse().unwrap();
    let mut a = Site::new(1);
    let mut asked = created("1", "New boiler");
    if let Body::Created(created) = &mut asked {
        created.rule = None;
        created.received = Some(Timestamp(0));
        let then = Some(then.clone());
        created.approval = Some(Approval { then });
    }
    a.write(0, asked);
    let mut other = Site::new(2);
    other.pull(&a);
    let judge = |site: &mut Site, now, judgment, action| {
        let at = "100.71.Finance".parse().unwrap();
        let judged = Judged {
            judgment,
            from: Clone::clone(&at),
            at,
            reason: None,
        };
        site.write(now, Body::Judged(judged));
        let acted = Body::TaskActed {
            action,
            reason: None,
            until: None,
        };
        site.write(now, acted);
    };
    judge(&mut other, HOUR, Judgment::Approve, TaskAction::Complete);
    let approved = fold(&other.facts);
    let now = Timestamp(2 * HOUR);
    let told = |fold: &TaskFold| -> Vec<(Purpose, Reach)> {
        let news = follow_up(fold, now).into_iter();
        news.map(|news| (news.purpose, news.reach)).collect()
    };
    let asker = Reach::User(user_id(1));
    let expected = [asker.clone(), Reach::Holders(then)].map(|reach| (Purpose::Decided, reach));
    assert_eq!(told(&approved), expected);
    // Nobody is told of a decision that does not stand any more; that it was revoked is said to who asked.
    judge(&mut other, HOUR, Judgment::Revoke, TaskAction::Reopen);
    assert_eq!(told(&fold(&other.facts)), [(Purpose::Decided, asker)]);
}
