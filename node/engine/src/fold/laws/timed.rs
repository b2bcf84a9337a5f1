//! Rules that wait for time to pass: any number of nodes record them once, and late news void them
//! (CONVERGENCE 6).

use orgo_schema::{
    derive::{IdSecret, Scope},
    fact::{Decided, Purpose, TimedAct},
};
use proptest::prelude::*;

use super::{
    histories::{Happening, happen, happening, sites},
    *,
};
use crate::{
    outbox::Reach,
    policy::{Automation, NotifyScope, Policy},
    profile::{Configuration, tests::school_with},
    rule::timed::{Unfinished, due},
};

const RULES: &str = "version: \"1\"
rules:
  - id: hour
    when: { unresolved_for: PT1H }
    then: { priority: at least critical, tags: [old], checklist: [Ring the team, Ring the head], notify: { scope: department } }
  - id: three-hours
    when: { unresolved_for: PT3H, priority: critical }
    then: { escalate: true, severity: major, label: 101.11.IT.Support }
";

static BOOK: LazyLock<Configuration> =
    LazyLock::new(|| school_with(&[("rules/timed.yaml", RULES)]).unwrap());

/// A school that asks a person first from the sixth hour on.
static ASKS: LazyLock<PolicyHistory> = LazyLock::new(|| {
    let mut policies = PolicyHistory::new(school());
    let manual = Policy {
        automation: Automation::Manual,
        ..school()
    };
    policies.enact(Timestamp(6 * HOUR), manual);
    policies
});

static ALWAYS_ASKS: LazyLock<PolicyHistory> = LazyLock::new(|| {
    PolicyHistory::new(Policy {
        automation: Automation::Manual,
        ..school()
    })
});

fn fold_under(policies: &PolicyHistory, facts: &Facts) -> TaskFold {
    let input = TaskInput {
        policies,
        ..input(facts)
    };
    task(&input).unwrap()
}

/// What a node of sound clock does at `now` about rules: it records what is due, one after another, as
/// each may change what the next one looks at.
fn record_rules(site: &mut Site, policies: &PolicyHistory, now: i64) -> Vec<FactId> {
    let scope = Scope::new(organization(1), compartment(1), IdSecret::new([3; 32]));
    let mut recorded = Vec::new();
    for _ in 0..4 {
        let fold = fold_under(policies, &site.facts);
        let Some(task) = Unfinished::of(&fold, &[]) else {
            break;
        };
        let since = std::collections::BTreeMap::new();
        let found = due(&BOOK.rules, &BOOK.modules, &task, policies, &since);
        let Some(first) = found.first().filter(|due| due.at <= Timestamp(now)) else {
            break;
        };
        let stamp = site.facts[&first.run].stamp;
        let (id, fact) = first.record(&scope, stamp);
        site.facts.insert(id, fact);
        recorded.push(id);
    }
    recorded
}

fn decide(site: &mut Site, now: i64, act: FactId, yes: bool) {
    let reason = None;
    site.write(now, Body::Decided(Decided { act, yes, reason }));
}

fn checked(item: u16, of: FactId) -> Body {
    Body::Checked {
        item,
        done: true,
        of: Some(of),
    }
}

#[test]
fn two_sites_that_do_not_meet_record_one_act() {
    let (mut a, mut b) = (site(1), site(2));
    assert_eq!(record_rules(&mut a, &SCHOOL, HOUR - 1), []);
    let recorded = record_rules(&mut a, &SCHOOL, HOUR);
    assert_eq!(recorded.len(), 1);
    // The other one looks hours later, and finds the same.
    let later = record_rules(&mut b, &SCHOOL, 5 * HOUR);
    assert_eq!(later[0], recorded[0]);
    assert_eq!(b.facts[&later[0]].encode(), a.facts[&recorded[0]].encode());
    a.pull(&b);
    assert_eq!(fold(&a.facts), fold(&b.facts));
    let fold = fold(&a.facts);
    let acts: Vec<_> = fold.by_time.iter().map(|by| (by.at.0, by.state)).collect();
    let done = |hours| (hours * HOUR, State::Done(Timestamp(hours * HOUR)));
    assert_eq!(acts, [done(1), done(3)]);
    assert_eq!(fold.view.priority, Priority::Critical);
    assert_eq!(fold.view.severity, Severity::Major);
    assert_eq!(fold.view.checklist.len(), 4);
}

#[test]
fn a_start_that_came_in_time_voids_it() {
    let (mut a, mut b) = (site(1), site(2));
    let recorded = record_rules(&mut a, &SCHOOL, HOUR);
    let started = act(&mut b, HOUR / 2, TaskAction::Start);
    a.pull(&b);
    let fold = fold(&a.facts);
    assert_eq!(fold.by_time, []);
    assert_eq!(fold.view.priority, Priority::High);
    assert_eq!(fold.view.checklist.len(), 2);
    let answered = VoidStep::Answered {
        by: started,
        at: Timestamp(HOUR / 2),
    };
    assert_eq!(
        verdict(&fold, recorded[0]),
        Verdict::Void(VoidFact::Step(answered))
    );
    // In the run that the start began it is due anew.
    assert_eq!(record_rules(&mut a, &SCHOOL, HOUR + HOUR / 2).len(), 1);
}

#[test]
fn a_step_up_by_a_rule_is_a_step() {
    let mut a = site(1);
    record_rules(&mut a, &SCHOOL, 3 * HOUR);
    record(&mut a, 3 * HOUR);
    let fold = fold(&a.facts);
    let walk = fold.walk.as_ref().unwrap();
    assert!(
        walk.steps
            .iter()
            .any(|step| step.why == crate::walk::Why::Rule)
    );
    let label = fold.view.label.to_string();
    assert!(fold.view.escalation_level > 0, "{label}");
    let void = |entry: &&Entry| matches!(entry.verdict, Verdict::Void(_));
    assert_eq!(fold.entries.iter().find(void), None);
}

#[test]
fn what_a_person_said_stands_against_a_rule() {
    let set = |site: &mut Site, at: i64, priority| {
        site.write(at, Body::Set(Value::Priority(priority)));
    };
    // Before it: the rule carries on from there.
    let mut a = site(1);
    set(&mut a, HOUR / 2, Priority::Low);
    record_rules(&mut a, &SCHOOL, HOUR);
    assert_eq!(fold(&a.facts).view.priority, Priority::Critical);
    // After it, or having seen it: the person's word counts, and there is nothing to settle.
    set(&mut a, 2 * HOUR, Priority::Medium);
    let fold_after = fold(&a.facts);
    assert_eq!(fold_after.view.priority, Priority::Medium);
    assert_eq!(fold_after.view.conflicts, []);
    // What two people set apart is theirs to settle.
    let (mut a, mut b) = (site(1), site(2));
    set(&mut a, 1, Priority::Low);
    set(&mut b, 2, Priority::Medium);
    pull_all(&mut [&mut a, &mut b]);
    record_rules(&mut a, &SCHOOL, HOUR);
    let apart = fold(&a.facts);
    assert_eq!(apart.view.priority, Priority::Medium);
    assert_eq!(apart.view.conflicts.len(), 1);
    assert_eq!(apart.view.checklist.len(), 4, "the rest is done");
    set(&mut a, 2 * HOUR, Priority::Low);
    assert_eq!(fold(&a.facts).view.conflicts, []);
}

#[test]
fn a_rule_of_two_versions_acts_once_in_a_run() {
    let mut a = site(1);
    let recorded = record_rules(&mut a, &SCHOOL, HOUR)[0];
    let mut other = a.facts[&recorded].clone();
    if let Body::Timed(timed) = &mut other.body {
        timed.rule.version = "2".to_owned();
        timed.acts = vec![TimedAct::Line("Other".to_owned())];
    }
    a.facts.insert(fact_id(u128::MAX), other);
    let fold = fold(&a.facts);
    assert_eq!(fold.by_time.len(), 1);
    assert_eq!(verdict(&fold, fact_id(u128::MAX)), Verdict::Superseded);
}

#[test]
fn lines_are_ticked_by_the_rule_that_added_them() {
    let mut a = site(1);
    let recorded = record_rules(&mut a, &SCHOOL, HOUR)[0];
    a.write(2 * HOUR, checked(1, recorded));
    let fold = fold(&a.facts);
    let done: Vec<bool> = fold.view.checklist.iter().map(|line| line.done).collect();
    assert_eq!(done, [false, false, false, true]);
    let nowhere = a.write(3 * HOUR, checked(2, recorded));
    assert_eq!(
        verdict(&super::fold(&a.facts), nowhere),
        Verdict::Void(VoidFact::NoSuchItem)
    );
}

#[test]
fn tags_reach_the_case_until_a_person_takes_them_away() {
    let mut task_site = site(1);
    record_rules(&mut task_site, &SCHOOL, HOUR);
    let folded = fold(&task_site.facts);
    let tags: Vec<_> = folded.by_time.iter().flat_map(ByTime::tags).collect();
    assert_eq!(tags, [(Timestamp(HOUR), "old")]);
    let tags_of = |facts: &Facts| {
        let input = CaseInput {
            id: case_id(1),
            organization: organization(1),
            compartment: compartment(1),
            facts,
            contests: crate::contest::Contests::none(),
            title: None,
            other_titles: &[],
            narrative: None,
            rule: None,
            received: None,
            survivor: None,
            escalation_level: 0,
            tags_by_time: &tags,
        };
        case(&input).unwrap().view.tags
    };
    let mut case_site = Site::new(1);
    case_site.derive(1, opened());
    assert_eq!(tags_of(&case_site.facts), ["leak", "old"]);
    case_site.write(HOUR / 2, Body::Removed(Item::Tag("old".to_owned())));
    assert_eq!(tags_of(&case_site.facts), ["leak", "old"]);
    case_site.write(2 * HOUR, Body::Removed(Item::Tag("old".to_owned())));
    assert_eq!(tags_of(&case_site.facts), ["leak"]);
}

#[test]
fn what_waits_acts_from_the_yes_on_and_not_at_all_after_a_no() {
    let ask = || {
        let mut a = site(1);
        let recorded = record_rules(&mut a, &ALWAYS_ASKS, HOUR)[0];
        (a, recorded)
    };
    let (mut a, recorded) = ask();
    let fold = fold_under(&ALWAYS_ASKS, &a.facts);
    assert_eq!(fold.by_time[0].state, State::Waits);
    assert_eq!(fold.view.priority, Priority::High);
    assert_eq!(fold.view.checklist.len(), 2);
    let mut b = a.clone();
    decide(&mut a, HOUR + HOUR / 2, recorded, true);
    let fold = fold_under(&ALWAYS_ASKS, &a.facts);
    let since = Timestamp(HOUR + HOUR / 2);
    assert_eq!(fold.by_time[0].state, State::Done(since));
    assert_eq!(fold.view.priority, Priority::Critical);
    // Elsewhere somebody says no, and no outweighs yes.
    let mut other = site(2);
    other.pull(&b);
    decide(&mut other, 2 * HOUR, recorded, false);
    a.pull(&other);
    let fold = fold_under(&ALWAYS_ASKS, &a.facts);
    assert_eq!(fold.by_time[0].state, State::Refused);
    assert_eq!(fold.view.priority, Priority::High);
    assert_eq!(verdict(&fold, recorded), Verdict::Void(VoidFact::Refused));
    // A yes to what somebody has taken up meanwhile comes too late.
    act(&mut b, 2 * HOUR, TaskAction::Start);
    decide(&mut b, 3 * HOUR, recorded, true);
    let fold = fold_under(&ALWAYS_ASKS, &b.facts);
    assert_eq!(
        (fold.by_time.len(), fold.view.priority),
        (0, Priority::High)
    );
    let nothing = b.write(
        4 * HOUR,
        Body::Decided(Decided {
            act: fact_id(99),
            yes: true,
            reason: None,
        }),
    );
    let fold = fold_under(&ALWAYS_ASKS, &b.facts);
    assert_eq!(
        verdict(&fold, nothing),
        Verdict::Void(VoidFact::NothingAsked)
    );
}

/// Whom the rule tells hears of it once, from when it acts, and not while it waits for a yes or after a no.
#[test]
fn a_rule_that_tells_people_as_time_passes_is_news_of_the_task() {
    let told = |fold: &TaskFold| -> Vec<(FactId, Timestamp)> {
        let news = fold.news.iter();
        let news = news.filter(|news| news.purpose == Purpose::Notified);
        news.map(|news| {
            let around = Reach::Around(NotifyScope::Department, fold.view.owner_role.clone());
            assert_eq!(news.reach, around);
            (news.cause, news.at)
        })
        .collect()
    };
    let (mut a, mut b) = (site(1), site(2));
    let recorded = record_rules(&mut a, &SCHOOL, HOUR);
    record_rules(&mut b, &SCHOOL, 2 * HOUR);
    a.pull(&b);
    assert_eq!(told(&fold(&a.facts)), [(recorded[0], Timestamp(HOUR))]);

    let mut asked = site(1);
    let recorded = record_rules(&mut asked, &ALWAYS_ASKS, HOUR)[0];
    assert_eq!(told(&fold_under(&ALWAYS_ASKS, &asked.facts)), []);
    let mut refused = asked.clone();
    decide(&mut refused, 2 * HOUR, recorded, false);
    assert_eq!(told(&fold_under(&ALWAYS_ASKS, &refused.facts)), []);
    decide(&mut asked, 2 * HOUR, recorded, true);
    let since = Timestamp(2 * HOUR);
    assert_eq!(
        told(&fold_under(&ALWAYS_ASKS, &asked.facts)),
        [(recorded, since)]
    );
}

proptest! {
    #[test]
    fn any_number_of_nodes_record_one_act_and_agree(
        count in 2..6usize,
        history in proptest::collection::vec(
            (0..5usize, 0..HOUR, happening(), proptest::option::weighted(0.3, any::<bool>())),
            0..40,
        ),
        seed in any::<u64>(),
    ) {
        let mut sites = sites(count);
        let mut now = 0;
        for (at, wait, what, said) in &history {
            now += wait;
            let at = at % count;
            if matches!(what, Happening::Record) && sites[at].source.is_sound() {
                record_rules(&mut sites[at], &ASKS, now);
            } else {
                happen(&mut sites, at, now, what);
            }
            let waits = fold_under(&ASKS, &sites[at].facts).by_time;
            if let (Some(yes), Some(by)) = (said, waits.first()) {
                decide(&mut sites[at], now, by.fact, *yes);
            }
        }
        pull_all(&mut sites.iter_mut().collect::<Vec<_>>());
        let folded = fold_under(&ASKS, &sites[0].facts);
        for site in &sites {
            prop_assert_eq!(&fold_under(&ASKS, &site.facts), &folded);
        }
        let mut acts: Vec<(&str, FactId)> = folded
            .by_time
            .iter()
            .map(|by| (by.timed.rule.id.as_str(), by.timed.run))
            .collect();
        acts.sort_unstable();
        let before = acts.len();
        acts.dedup();
        prop_assert_eq!(acts.len(), before, "a rule acts once in a run");
        prop_assert!(folded.by_time.iter().all(|by| by.done().is_none_or(|done| done >= by.at)));
        let mut copies: Vec<(&FactId, &Fact)> = sites[0].facts.iter().chain(&sites[0].facts).collect();
        copies.sort_by_key(|(id, _)| id.uuid().as_u128().wrapping_mul(u128::from(seed) << 64 | 1));
        let shuffled: Facts = copies.into_iter().map(|(id, fact)| (*id, fact.clone())).collect();
        prop_assert_eq!(fold_under(&ASKS, &shuffled), folded);
        let mut pair = [sites[0].clone(), sites[0].clone()];
        for site in &mut pair {
            record_rules(site, &ASKS, now + 5 * HOUR);
        }
        let [one, mut other] = pair;
        prop_assert_eq!(&one.facts, &other.facts);
        prop_assert_eq!(record_rules(&mut other, &ASKS, now + 5 * HOUR), []);
    }
}
