use orgo_schema::{
    fact::{Account, Created, Decided},
    task::{ShownStatus, TaskAction},
    word::{Duty, Priority, TaskCategory, Visibility},
};

use super::*;
use crate::{
    fold::{self, TaskFold, TaskInput},
    history::{Site, case_id, compartment, organization, pull_all, task_id, user_id},
    policy::tests::school,
    routing::Standing,
};

/// Whose account it is: who acts at site 1.
const ME: u128 = 1;
const HOUR: i64 = 3_600_000;
const RESTRICTED: u128 = 7;

fn account(duty: Duty, active: bool, cleared: bool) -> Body {
    Body::Account(Account {
        email: "me@example.org".to_owned(),
        name: "Me".to_owned(),
        duty,
        teams: Vec::new(),
        clearances: if cleared {
            vec![compartment(RESTRICTED)]
        } else {
            Vec::new()
        },
        active,
    })
}

/// What the office said of my account, hour by hour.
fn grants(said: &[(i64, Body)]) -> BTreeMap<UserId, Grants> {
    let mut office = Site::new(9);
    for (hour, body) in said {
        office.write(hour * HOUR, body.clone());
    }
    let folded = fold::user(&office.facts);
    let grants = Grants::narrowed(&office.facts, &folded);
    grants
        .map(|grants| (user_id(ME), grants))
        .into_iter()
        .collect()
}

/// I was a member, and my account was ended at hour 10.
fn ended() -> BTreeMap<UserId, Grants> {
    grants(&[
        (0, account(Duty::Member, true, true)),
        (10, account(Duty::Member, false, true)),
    ])
}

fn with_task(number: u8) -> Site {
    let mut site = Site::new(number);
    site.derive(
        1 << 90,
        Body::Created(Created {
            case: case_id(1),
            rule: None,
            key: "0".to_owned(),
            title: "Leak".to_owned(),
            description: String::new(),
            label: "1001.11.IT.Support".parse().unwrap(),
            domain: "maintenance".to_owned(),
            category: TaskCategory::Incident,
            subtype: None,
            priority: Priority::High,
            severity: None,
            visibility: Visibility::Internal,
            reactivity: None,
            due: None,
            assignee: None,
            checklist: Vec::new(),
            received: None,
            metadata: Vec::new(),
            climbs: None,
            approval: None,
        }),
    );
    site
}

fn act(site: &mut Site, hour: i64, action: TaskAction) -> FactId {
    let (reason, until) = (None, None);
    let body = Body::TaskActed {
        action,
        reason,
        until,
    };
    site.write(hour * HOUR, body)
}

fn decide(site: &mut Site, hour: i64, act: FactId, yes: bool) -> FactId {
    let reason = None;
    site.write(hour * HOUR, Body::Decided(Decided { act, yes, reason }))
}

fn policies(contested: Knob) -> PolicyHistory {
    let mut policy = school();
    policy.contested = contested;
    PolicyHistory::new(policy)
}

fn contests(site: &Site, grants: &BTreeMap<UserId, Grants>, knob: Knob) -> Contests {
    Contests::of(&site.facts, grants, None, &policies(knob))
}

fn folded(site: &Site, knob: Knob) -> TaskFold {
    let policies = policies(knob);
    let contests = Contests::of(&site.facts, &ended(), None, &policies);
    fold::task(&TaskInput {
        id: task_id(1),
        organization: organization(1),
        compartment: compartment(1),
        facts: &site.facts,
        contests: &contests,
        title: None,
        other_titles: &[],
        policies: &policies,
        standing: Standing::Unrouted,
        twin: None,
        received: Some(Timestamp(0)),
        shown_in: None,
    })
    .unwrap()
}

fn verdict(fold: &TaskFold, fact: FactId) -> Verdict {
    let mut entries = fold.entries.iter();
    entries.find(|entry| entry.fact == fact).unwrap().verdict
}

#[test]
fn what_was_done_after_an_account_was_ended_is_contested() {
    let mut clinic = with_task(1);
    act(&mut clinic, 9, TaskAction::Start);
    let done = act(&mut clinic, 11, TaskAction::Complete);
    let all = contests(&clinic, &ended(), Knob::Count);
    let expected = Contested {
        act: done,
        deed: Did::Task(TaskAction::Complete),
        by: user_id(ME),
        at: Timestamp(11 * HOUR),
        since: Timestamp(10 * HOUR),
        lost: Lost::Account,
        upheld: None,
        counts: true,
    };
    assert_eq!(all.iter().collect::<Vec<_>>(), [&expected]);
    assert_eq!(all.open().count(), 1);
    let others = contests(&clinic, &BTreeMap::new(), Knob::Count);
    assert_eq!(others, Contests::default());
}

#[test]
fn who_never_lost_a_right_contests_nothing() {
    let wider = [
        (0, account(Duty::Member, true, false)),
        (10, account(Duty::Coordinator, true, true)),
    ];
    assert_eq!(grants(&wider), BTreeMap::new());
    let first = [(0, account(Duty::Member, false, false))];
    assert_eq!(grants(&first), BTreeMap::new());
}

#[test]
fn the_policy_says_whether_it_counts_until_somebody_decides() {
    let mut clinic = with_task(1);
    let done = act(&mut clinic, 11, TaskAction::Complete);
    let counting = folded(&clinic, Knob::Count);
    assert_eq!(counting.view.status, ShownStatus::Completed);
    assert_eq!(verdict(&counting, done), Verdict::Valid);
    let waiting = folded(&clinic, Knob::Wait);
    assert_eq!(waiting.status, orgo_schema::task::TaskStatus::Pending);
    assert_eq!(verdict(&waiting, done), Verdict::Void(VoidFact::Contested));
    assert_eq!(waiting.people.len(), 1);
}

#[test]
fn a_word_of_somebody_else_settles_it() {
    for knob in [Knob::Count, Knob::Wait] {
        for yes in [true, false] {
            let mut clinic = with_task(1);
            let done = act(&mut clinic, 11, TaskAction::Complete);
            let mut office = Site::new(2);
            office.pull(&clinic);
            let said = decide(&mut office, 20, done, yes);
            let fold = folded(&office, knob);
            let is_done = fold.view.status == ShownStatus::Completed;
            assert_eq!(is_done, yes, "{knob} {yes}");
            assert_eq!(verdict(&fold, said), Verdict::Valid);
            assert_eq!(fold.contests.get(done).unwrap().upheld, Some(yes));
            assert_eq!(fold.contests.open().count(), 0);
            // Whoever had no right to it does not settle it either.
            let own = decide(&mut clinic, 30, done, !yes);
            office.pull(&clinic);
            let fold = folded(&office, knob);
            assert_eq!(fold.view.status == ShownStatus::Completed, yes);
            assert_eq!(verdict(&fold, own), Verdict::Void(VoidFact::Contested));
        }
    }
}

#[test]
fn a_no_outweighs_a_yes_said_apart_and_a_later_word_replaces_both() {
    let mut clinic = with_task(1);
    let done = act(&mut clinic, 11, TaskAction::Complete);
    let (mut a, mut b) = (Site::new(2), Site::new(3));
    a.pull(&clinic);
    b.pull(&clinic);
    let yes = decide(&mut a, 20, done, true);
    decide(&mut b, 19, done, false);
    pull_all(&mut [&mut a, &mut b]);
    let fold = folded(&a, Knob::Count);
    assert_eq!(fold.contests.get(done).unwrap().upheld, Some(false));
    assert_eq!(verdict(&fold, yes), Verdict::Overtaken);
    decide(&mut b, 30, done, true);
    let fold = folded(&b, Knob::Count);
    assert_eq!(fold.contests.get(done).unwrap().upheld, Some(true));
    assert_eq!(verdict(&fold, yes), Verdict::Superseded);
    assert_eq!(fold.view.status, ShownStatus::Completed);
}

#[test]
fn words_and_what_was_begun_always_count() {
    let mut clinic = with_task(1);
    let text = "on my way".to_owned();
    let said = clinic.write(11 * HOUR, Body::Commented { text });
    let fold = folded(&clinic, Knob::Wait);
    assert_eq!(verdict(&fold, said), Verdict::Valid);
    assert_eq!(fold.view.comments.len(), 1);
    assert!(fold.contests.get(said).unwrap().counts, "and it is listed");
    let mut office = Site::new(2);
    office.pull(&clinic);
    decide(&mut office, 20, said, false);
    let fold = folded(&office, Knob::Wait);
    assert_eq!(fold.view.comments.len(), 1, "words stay said");
}

#[test]
fn a_duty_or_a_clearance_may_be_lost_alone() {
    let mut clinic = with_task(1);
    let text = "seen".to_owned();
    let said = clinic.write(11 * HOUR, Body::Commented { text });
    let done = act(&mut clinic, 12, TaskAction::Complete);
    let lost = |grants: &BTreeMap<UserId, Grants>, closed| {
        let all = Contests::of(&clinic.facts, grants, closed, &policies(Knob::Count));
        [said, done].map(|act| all.get(act).map(|contested| contested.lost))
    };
    let reporter = grants(&[
        (0, account(Duty::Member, true, true)),
        (10, account(Duty::Reporter, true, true)),
    ]);
    assert_eq!(lost(&reporter, None), [None, Some(Lost::Duty)]);
    let uncleared = grants(&[
        (0, account(Duty::Member, true, true)),
        (10, account(Duty::Member, true, false)),
    ]);
    assert_eq!(lost(&uncleared, None), [None, None]);
    let closed = Some(compartment(RESTRICTED));
    assert_eq!(lost(&uncleared, closed), [Some(Lost::Clearance); 2]);
}

#[test]
fn a_right_that_was_given_back_holds_for_what_knew_of_it() {
    let back = grants(&[
        (0, account(Duty::Member, true, true)),
        (10, account(Duty::Member, false, true)),
        (20, account(Duty::Member, true, true)),
    ]);
    let mut clinic = with_task(1);
    act(&mut clinic, 15, TaskAction::Start);
    act(&mut clinic, 21, TaskAction::Complete);
    assert_eq!(contests(&clinic, &back, Knob::Count).iter().count(), 1);
    // The clock of the clinic is two hours behind: it had heard of hour 20, and says that it is hour 19.
    let mut behind = with_task(1);
    behind.offset = -2 * HOUR;
    let mut office = Site::new(9);
    office.write(20 * HOUR, account(Duty::Member, true, true));
    behind.pull(&office);
    let heard = act(&mut behind, 21, TaskAction::Start);
    behind
        .facts
        .retain(|id, fact| *id == heard || !matches!(fact.body, Body::Account(_)));
    assert_eq!(contests(&behind, &back, Knob::Count).iter().count(), 0);
}
