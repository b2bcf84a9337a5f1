//! The laws, as histories of sites that work apart and then hear of each other (CONVERGENCE 10).

mod arriving;
mod guests;
mod histories;
mod informing;
mod mentoring;
mod moving;
mod paths;
mod raising;
mod replying;
mod reviewing;
mod summit;
mod telling;
mod timed;
mod transfers;

use std::sync::LazyLock;

use super::*;
use crate::{
    history::{
        Site, case_id, compartment, fact_id, organization, pull_all, signal_id, task_id, user_id,
    },
    order::{Facts, Order},
    policy::{PolicyHistory, tests::school},
    routing::{Routings, Standing, TaskBrief, routings, twin},
    walk::judge::VoidStep,
};
use orgo_schema::{
    case::CaseStatus,
    fact::{
        Author, Body, Copied, Created, Fact, Item, Location, Opened, Received, Routed, RuleRef,
        Source, Value,
    },
    id::{BlobHash, CaseId, FactId, Fingerprint},
    task::{ShownStatus, TaskAction, TaskStatus::Completed},
    time::{ClockSource, Timestamp},
    word::{Priority, Severity, TaskCategory, Visibility},
};

const HOUR: i64 = 3_600_000;
const YEAR: i64 = 365 * 24 * HOUR;
const CREATION: u128 = 1000;

fn created(version: &str, title: &str) -> Body {
    Body::Created(Created {
        case: case_id(1),
        rule: Some(RuleRef {
            id: "leak".to_owned(),
            version: version.to_owned(),
        }),
        key: "0".to_owned(),
        title: title.to_owned(),
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
        checklist: vec!["shut the valve".to_owned(), "call the plumber".to_owned()],
        received: None,
        metadata: vec![
            ("room".to_owned(), "\"B12\"".to_owned()),
            ("odd".to_owned(), "{".to_owned()),
        ],
        climbs: None,
        approval: None,
    })
}

fn opened() -> Body {
    Body::Opened(Opened {
        title: "Leak".to_owned(),
        narrative: String::new(),
        label: "1001.11.IT.Support".parse().unwrap(),
        severity: None,
        priority: Priority::Medium,
        visibility: Visibility::Internal,
        signal: Some(signal_id(1)),
        rule: None,
        location: Location::default(),
        tags: vec!["leak".to_owned()],
        domain: None,
        subtype: None,
        reactivity: None,
        origin_role: None,
        metadata: Vec::new(),
        led: None,
        round: None,
    })
}

static SCHOOL: LazyLock<PolicyHistory> = LazyLock::new(|| PolicyHistory::new(school()));

/// A task that was first received at hour 0, with the two-hour windows of a school.
fn input(facts: &Facts) -> TaskInput<'_> {
    TaskInput {
        id: task_id(1),
        organization: organization(1),
        compartment: compartment(1),
        facts,
        contests: crate::contest::Contests::none(),
        title: None,
        other_titles: &[],
        policies: &SCHOOL,
        standing: Standing::Unrouted,
        twin: None,
        received: Some(Timestamp(0)),
        shown_in: None,
    }
}

fn fold(facts: &Facts) -> TaskFold {
    task(&input(facts)).unwrap()
}

/// Folds what a site has after a node on a sound clock witnessed one of its facts.
fn fold_witnessed(facts: &Facts, of: FactId, at: i64) -> TaskFold {
    let mut node = site(9);
    node.facts = facts.clone();
    node.witness(at, &[of]);
    fold(&node.facts)
}

fn fold_standing(facts: &Facts, standing: Standing<'_>) -> TaskFold {
    task(&TaskInput {
        standing,
        ..input(facts)
    })
    .unwrap()
}

/// A site that holds one fresh task.
fn site(number: u8) -> Site {
    with_task(Site::new(number))
}

fn with_task(mut site: Site) -> Site {
    site.derive(CREATION, created("1", "Leak"));
    site
}

fn act(site: &mut Site, at: i64, action: TaskAction) -> FactId {
    site.write(
        at,
        Body::TaskActed {
            action,
            reason: Some(format!("because {action}")),
            until: None,
        },
    )
}

fn ack(site: &mut Site, at: i64) -> FactId {
    site.write(
        at,
        Body::Acknowledged {
            until: None,
            reason: None,
        },
    )
}

/// What a node of sound clock does at `now`: it records the steps that have occurred.
fn record(site: &mut Site, now: i64) {
    let fold = fold(&site.facts);
    for step in fold
        .due_steps()
        .iter()
        .filter(|step| step.at <= Timestamp(now))
    {
        record_step(site, step.level, step.run);
    }
}

fn record_step(site: &mut Site, level: u8, run: FactId) -> FactId {
    let id = run.uuid().as_u128().rotate_left(17) ^ (u128::from(level) << 64) ^ 0x57e9;
    let stamp = site
        .facts
        .get(&run)
        .map(|fact| fact.stamp)
        .unwrap_or_default();
    let body = Body::Stepped {
        level,
        run,
        reminder: None,
    };
    site.facts.insert(
        fact_id(id),
        Fact {
            by: Author::Derived,
            seen: vec![run],
            stamp,
            wall: None,
            body,
        },
    );
    fact_id(id)
}

fn verdict(fold: &TaskFold, fact: FactId) -> Verdict {
    fold.entries
        .iter()
        .find(|entry| entry.fact == fact)
        .map(|entry| entry.verdict)
        .unwrap()
}

#[test]
fn a_fresh_task_waits_for_its_window() {
    let fold = fold(&site(1).facts);
    assert_eq!(fold.view.status, ShownStatus::Pending);
    assert_eq!(fold.view.escalation_level, 0);
    assert_eq!(fold.view.next_step_at, Some(Timestamp(2 * HOUR)));
    assert_eq!(fold.view.reactivity_time.unwrap().to_string(), "PT2H");
    assert_eq!(
        fold.view.owner_role.as_ref().unwrap().as_str(),
        "IT.Support"
    );
    assert_eq!(fold.view.metadata["room"], "B12");
    assert_eq!(fold.view.metadata["odd"], "{");
    assert_eq!(fold.due_steps().len(), 3);
    assert_eq!(
        (fold.view.void.as_ref(), fold.view.created_by),
        (None, None)
    );
}

#[test]
fn nothing_is_folded_before_its_creation_has_come() {
    let mut site = Site::new(1);
    ack(&mut site, 1);
    assert_eq!(task(&input(&site.facts)), None);
}

#[test]
fn a_recorded_step_escalates_until_somebody_takes_the_task_up() {
    let mut a = site(1);
    record(&mut a, HOUR);
    assert_eq!(fold(&a.facts).view.status, ShownStatus::Pending);
    record(&mut a, 2 * HOUR);
    let escalated = fold(&a.facts);
    assert_eq!(
        (escalated.view.status, escalated.view.escalation_level),
        (ShownStatus::Escalated, 1)
    );
    assert_eq!(escalated.view.label.to_string(), "11.11.IT.Support");
    assert_eq!(
        escalated.view.owner_role.as_ref().unwrap().as_str(),
        "IT.Support"
    );
    assert_eq!(escalated.view.next_step_at, Some(Timestamp(4 * HOUR)));
    ack(&mut a, 3 * HOUR);
    let taken = fold(&a.facts);
    assert_eq!(
        (taken.view.status, taken.view.escalation_level),
        (ShownStatus::Pending, 1)
    );
    assert_eq!(taken.view.next_step_at, Some(Timestamp(5 * HOUR)));
    record(&mut a, 5 * HOUR);
    assert_eq!(fold(&a.facts).view.status, ShownStatus::Escalated);
    act(&mut a, 6 * HOUR, TaskAction::Hold);
    let held = fold(&a.facts);
    assert_eq!(
        (
            held.view.status,
            held.view.escalation_level,
            held.view.next_step_at
        ),
        (ShownStatus::OnHold, 2, None)
    );
    act(&mut a, 7 * HOUR, TaskAction::Cancel);
    act(&mut a, 8 * HOUR, TaskAction::Reopen);
    let reopened = fold(&a.facts);
    assert_eq!(
        (reopened.view.status, reopened.view.escalation_level),
        (ShownStatus::InProgress, 0)
    );
    assert_eq!(reopened.view.label.to_string(), "1001.11.IT.Support");
    assert_eq!(reopened.view.next_step_at, Some(Timestamp(10 * HOUR)));
}

#[test]
fn late_acknowledgement() {
    let (mut away, mut gateway) = (site(1), site(2));
    let answer = ack(&mut away, HOUR);
    record(&mut gateway, 2 * HOUR + 1);
    assert_eq!(fold(&gateway.facts).view.escalation_level, 1);
    let step = record_step(&mut gateway.clone(), 1, fact_id(CREATION));
    pull_all(&mut [&mut away, &mut gateway]);
    let merged = fold(&gateway.facts);
    let why = VoidStep::Answered {
        by: answer,
        at: Timestamp(HOUR),
    };
    assert_eq!(verdict(&merged, step), Verdict::Void(VoidFact::Step(why)));
    assert_eq!(
        (merged.view.status, merged.view.escalation_level),
        (ShownStatus::Pending, 0)
    );
    assert_eq!(merged.view.next_step_at, Some(Timestamp(3 * HOUR)));
    assert_eq!(merged, fold(&away.facts));
}

#[test]
fn an_acknowledgement_after_the_step_leaves_it_valid() {
    let (mut away, mut gateway) = (site(1), site(2));
    ack(&mut away, 3 * HOUR);
    record(&mut gateway, 2 * HOUR);
    pull_all(&mut [&mut away, &mut gateway]);
    let merged = fold(&gateway.facts);
    assert_eq!(
        (merged.view.status, merged.view.escalation_level),
        (ShownStatus::Pending, 1)
    );
}

#[test]
fn two_rule_versions_at_two_gateways() {
    let (mut a, mut b) = (site(1), Site::new(2));
    let second = b.derive(CREATION + 1, created("2", "Leak, by the new rules"));
    let step = record_step(&mut b, 1, second);
    pull_all(&mut [&mut a, &mut b]);
    let rules = ["1", "2"].map(|version| RuleRef {
        id: "leak".to_owned(),
        version: version.to_owned(),
    });
    let with = |rule: Option<&RuleRef>| {
        let standing = rule.map_or(Standing::Unrouted, |rule| Standing::InForce {
            rule: Some(rule),
        });
        fold_standing(&a.facts, standing)
    };
    let (first, new) = (with(Some(&rules[0])), with(Some(&rules[1])));
    assert_eq!(
        (first.view.title.as_str(), new.view.title.as_str()),
        ("Leak", "Leak, by the new rules")
    );
    assert_eq!(verdict(&first, second), Verdict::Superseded);
    assert_eq!(verdict(&new, fact_id(CREATION)), Verdict::Superseded);
    for fold in [first, new, with(None)] {
        assert_eq!(
            verdict(&fold, step),
            Verdict::Valid,
            "the first run is one, whichever creation counts"
        );
        assert_eq!(fold.view.escalation_level, 1);
    }
}

#[test]
fn concurrent_hold_and_complete() {
    let (mut a, mut b) = (site(1), site(2));
    let hold = act(&mut a, HOUR, TaskAction::Hold);
    let complete = act(&mut b, HOUR + 5, TaskAction::Complete);
    pull_all(&mut [&mut a, &mut b]);
    let merged = fold(&a.facts);
    assert_eq!(merged.view.status, ShownStatus::OnHold);
    assert_eq!(merged.view.conflicts[0].values, ["on_hold", "completed"]);
    assert_eq!(
        (verdict(&merged, hold), verdict(&merged, complete)),
        (Verdict::Valid, Verdict::Overtaken)
    );
    act(&mut b, 2 * HOUR, TaskAction::Settle(Completed));
    let settled = fold(&b.facts);
    assert_eq!(
        (settled.view.status, settled.view.conflicts.len()),
        (ShownStatus::Completed, 0)
    );
    assert_eq!(
        settled.view.resolution.as_deref(),
        Some("because settle:completed")
    );
}

#[test]
fn clock_at_1970() {
    let mut lost = with_task(Site::with_clock(1, -56 * YEAR, ClockSource::None));
    let mut sound = site(2);
    let done = act(&mut lost, HOUR, TaskAction::Complete);
    record(&mut sound, 2 * HOUR);
    let step = record_step(&mut sound.clone(), 1, fact_id(CREATION));
    pull_all(&mut [&mut lost, &mut sound]);
    let unsure = fold(&sound.facts);
    assert_eq!(
        (unsure.view.status, unsure.is_unsure),
        (ShownStatus::Completed, true)
    );
    assert_eq!(
        verdict(&unsure, step),
        Verdict::Valid,
        "what is doubtful voids nothing"
    );
    assert_eq!(
        (unsure.due_steps(), unsure.view.next_step_at),
        ([].as_slice(), None)
    );
    let early = fold_witnessed(&sound.facts, done, HOUR + 60);
    let why = VoidStep::Finished {
        by: done,
        at: Timestamp(HOUR + 60),
    };
    assert_eq!(verdict(&early, step), Verdict::Void(VoidFact::Step(why)));
    let late = fold_witnessed(&sound.facts, done, 3 * HOUR);
    assert_eq!(
        (late.is_unsure, verdict(&late, step)),
        (false, Verdict::Valid)
    );
    assert_eq!(
        late.view.escalation_level, 1,
        "it had climbed before anybody could know"
    );
}

#[test]
fn clock_at_2036() {
    let mut ahead = with_task(Site::with_clock(1, 10 * YEAR, ClockSource::Rtc));
    let mut sound = site(2);
    act(&mut ahead, HOUR, TaskAction::Start);
    sound.pull(&ahead);
    act(&mut sound, HOUR + 60, TaskAction::Complete);
    let fold = fold(&sound.facts);
    assert_eq!(
        (fold.view.status, fold.due_steps()),
        (ShownStatus::Completed, [].as_slice())
    );
    let walk = fold.walk.unwrap();
    assert_eq!((walk.steps.len(), walk.runs.len()), (0, 2));
    assert_eq!(
        walk.runs[1].from,
        Timestamp(HOUR + 60),
        "nothing happens after what follows it"
    );
}

#[test]
fn a_task_that_a_clock_at_2036_made_begins_when_it_was_first_seen() {
    let mut ahead = Site::with_clock(1, 10 * YEAR, ClockSource::Rtc);
    let mut made = created("1", "Leak");
    if let Body::Created(created) = &mut made {
        created.received = Some(Timestamp(10 * YEAR + HOUR));
    }
    let made = ahead.write(HOUR, made);
    let begun = |facts: &Facts| {
        let input = TaskInput {
            received: None,
            ..input(facts)
        };
        let fold = task(&input).unwrap();
        (fold.view.created_at, fold.view.next_step_at.unwrap())
    };
    let alone = Timestamp(10 * YEAR + HOUR);
    assert_eq!(begun(&ahead.facts), (alone, alone.plus_ms(2 * HOUR)));
    let mut sound = Site::new(2);
    sound.pull(&ahead);
    sound.witness(2 * HOUR, &[made]);
    let seen = Timestamp(2 * HOUR);
    assert_eq!(begun(&sound.facts), (seen, seen.plus_ms(2 * HOUR)));
}

#[test]
fn what_a_person_adds_to_an_old_case_begins_when_it_is_added() {
    let mut a = Site::new(1);
    let mut added = created("1", "Call back");
    if let Body::Created(created) = &mut added {
        (created.rule, created.received) = (None, Some(Timestamp(90 * HOUR)));
    }
    a.write(90 * HOUR, added);
    // The mail that its case came from was received at hour 0.
    let fold = fold(&a.facts);
    let begun = Timestamp(90 * HOUR);
    assert_eq!(fold.view.created_at, begun);
    assert_eq!(fold.view.next_step_at, Some(begun.plus_ms(2 * HOUR)));
    let triaged = fold_standing(&a.facts, Standing::InForce { rule: None });
    assert_eq!(triaged.view.created_at, Timestamp(0));
}

#[test]
fn a_touched_task_of_a_losing_routing_stays() {
    let lost = Standing::Lost { to: fact_id(7) };
    let mut a = site(1);
    record(&mut a, 2 * HOUR);
    let untouched = fold_standing(&a.facts, lost);
    assert!(
        untouched
            .view
            .void
            .as_ref()
            .unwrap()
            .contains("another routing"),
        "{:?}",
        untouched.view.void
    );
    assert_eq!(
        (untouched.due_steps(), untouched.view.next_step_at),
        ([].as_slice(), None)
    );
    assert_eq!(highest_level([&untouched.view]), 0);
    a.write(
        3 * HOUR,
        Body::Commented {
            text: "on my way".to_owned(),
        },
    );
    let touched = fold_standing(&a.facts, lost);
    assert_eq!(touched.view.void, None);
    assert_eq!(
        (touched.due_steps().len(), highest_level([&touched.view])),
        (2, 1)
    );
}

#[test]
fn a_task_of_a_folded_case_is_void_only_beside_an_untouched_twin() {
    let mut a = site(1);
    let made_by = fold(&a.facts).made_by.unwrap();
    let beside = |is_over| {
        let target = TaskBrief {
            id: task_id(9),
            rule: Some("leak"),
            key: "0",
            is_over,
        };
        twin(Some(&made_by.0), &made_by.1, [target])
    };
    let void = |site: &Site, twin| {
        let folded = task(&TaskInput {
            twin,
            shown_in: Some(case_id(5)),
            ..input(&site.facts)
        })
        .unwrap();
        assert_eq!(folded.view.case_id, case_id(5), "tasks move");
        folded.view.void.is_some()
    };
    assert!(void(&a, beside(false)));
    assert!(!void(&a, beside(true)));
    ack(&mut a, HOUR);
    assert!(!void(&a, beside(false)));
}

#[test]
fn nonsense_is_listed_and_takes_no_part() {
    let mut a = site(1);
    let check = |fold: &TaskFold, fact, why| assert_eq!(verdict(fold, fact), Verdict::Void(why));
    let gateway = Author::Node(a.node());
    let settle = Body::TaskActed {
        action: TaskAction::Settle(Completed),
        reason: None,
        until: None,
    };
    let by_machine = a.write_as(gateway, 1, settle);
    let ack_by_machine = a.write_as(
        gateway,
        2,
        Body::Acknowledged {
            until: None,
            reason: None,
        },
    );
    let illegal = act(&mut a, 3, TaskAction::Resume);
    let elsewhere = a.write(4, Body::Set(Value::MergedInto(Some(case_id(2)))));
    let tag = a.write(5, Body::Added(Item::Tag("x".to_owned())));
    let no_item = a.write(
        6,
        Body::Checked {
            item: 9,
            done: true,
            of: None,
        },
    );
    let no_run = record_step(&mut a, 1, fact_id(555));
    let too_high = record_step(&mut a, 200, fact_id(CREATION));
    let fold = fold(&a.facts);
    check(&fold, by_machine, VoidFact::NotByPerson);
    check(&fold, ack_by_machine, VoidFact::NotByPerson);
    check(&fold, illegal, VoidFact::Illegal);
    check(&fold, elsewhere, VoidFact::Elsewhere);
    check(&fold, tag, VoidFact::Elsewhere);
    check(&fold, no_item, VoidFact::NoSuchItem);
    check(&fold, no_run, VoidFact::Step(VoidStep::UnknownRun));
    check(&fold, too_high, VoidFact::Step(VoidStep::NotReached));
    assert_eq!(
        (fold.view.status, fold.view.escalation_level),
        (ShownStatus::Pending, 0)
    );
    assert_eq!(fold.view.next_step_at, Some(Timestamp(2 * HOUR)));
}

#[test]
fn fields_sets_and_ticks_of_a_task() {
    let (mut a, mut b) = (site(1), site(2));
    a.write(
        1,
        Body::Checked {
            item: 0,
            done: true,
            of: None,
        },
    );
    a.write(2, Body::Added(Item::DependsOn(task_id(4))));
    a.write(3, Body::Set(Value::Assignee(Some(user_id(3)))));
    b.write(4, Body::Set(Value::Assignee(Some(user_id(4)))));
    b.write(5, Body::Set(Value::Label("11.91.HR".parse().unwrap())));
    b.write(6, Body::Set(Value::Due(Some(Timestamp(9)))));
    pull_all(&mut [&mut a, &mut b]);
    let other_titles = &["Leak", "Flood"];
    let fold = task(&TaskInput {
        title: Some("Flood"),
        other_titles,
        ..input(&a.facts)
    })
    .unwrap();
    assert_eq!(fold.view.assignee, Some(user_id(4)));
    let conflicts: Vec<(&str, usize)> = fold
        .view
        .conflicts
        .iter()
        .map(|conflict| (conflict.field.as_str(), conflict.values.len()))
        .collect();
    assert_eq!(conflicts, [("title", 2), ("assignee", 2)]);
    assert_eq!(fold.view.label.to_string(), "11.91.HR");
    assert_eq!(fold.view.severity, Severity::Critical, "category 9");
    assert_eq!(fold.view.due_at, Some(Timestamp(9)));
    assert_eq!(fold.view.depends_on, [task_id(4)]);
    assert_eq!(
        fold.view
            .checklist
            .iter()
            .map(|line| line.done)
            .collect::<Vec<_>>(),
        [true, false]
    );
    assert_eq!(
        fold.view.next_step_at,
        Some(Timestamp(5)),
        "a crisis climbs at once, from when it was one"
    );
}

fn fold_case(facts: &Facts, survivor: Option<CaseId>) -> CaseFold {
    case(&CaseInput {
        id: case_id(1),
        organization: organization(1),
        compartment: compartment(1),
        facts,
        contests: crate::contest::Contests::none(),
        title: None,
        other_titles: &[],
        narrative: None,
        rule: None,
        received: Some(Timestamp(0)),
        survivor,
        escalation_level: 2,
        tags_by_time: &[],
    })
    .unwrap()
}

#[test]
fn a_case_merged_differently_by_two_sites() {
    let (mut a, mut b) = (Site::new(1), Site::new(2));
    a.derive(CREATION, opened());
    b.pull(&a);
    a.write(10, Body::Set(Value::MergedInto(Some(case_id(2)))));
    b.write(20, Body::Set(Value::MergedInto(Some(case_id(3)))));
    pull_all(&mut [&mut a, &mut b]);
    let fold = fold_case(&a.facts, None);
    assert_eq!(
        (fold.view.status, fold.view.merged_into),
        (CaseStatus::Merged, Some(case_id(3)))
    );
    assert_eq!(
        (fold.status, fold.merged_into),
        (CaseStatus::Open, Some(case_id(3)))
    );
    assert_eq!(
        fold.view.conflicts[0].values,
        [case_id(3).to_string(), case_id(2).to_string()]
    );
    a.write(30, Body::Set(Value::MergedInto(None)));
    let parted = fold_case(&a.facts, None);
    assert_eq!(
        (parted.view.status, parted.view.conflicts.len()),
        (CaseStatus::Open, 0)
    );
    let origin_answers_another = fold_case(&a.facts, Some(case_id(9)));
    assert_eq!(origin_answers_another.view.merged_into, Some(case_id(9)));
    assert_eq!(
        fold_case(&a.facts, Some(case_id(1))).view.status,
        CaseStatus::Open
    );
}

#[test]
fn tags_and_participants_of_a_case() {
    let mut a = Site::new(1);
    a.derive(CREATION, opened());
    a.write(1, Body::Added(Item::Tag("roof".to_owned())));
    a.write(2, Body::Removed(Item::Tag("leak".to_owned())));
    a.write(
        3,
        Body::Added(Item::Link {
            relation: "related".to_owned(),
            case: case_id(4),
        }),
    );
    let fold = fold_case(&a.facts, None);
    assert_eq!(
        (fold.view.tags.as_slice(), fold.view.links.len()),
        (["roof".to_owned()].as_slice(), 1)
    );
    assert_eq!(
        (fold.view.escalation_level, fold.view.created_at),
        (2, Timestamp(0))
    );
    assert_eq!(fold.view.updated_at, Timestamp(3));
}

fn received(fingerprint: u8) -> Body {
    Body::Received(Received {
        fingerprint: Fingerprint::new([fingerprint; 32]),
        has_message_id: true,
        from: None,
        to: Vec::new(),
        subject: "Leak".to_owned(),
        excerpt: String::new(),
        date: Some(Timestamp(-YEAR)),
        answers: Vec::new(),
        attachments: Vec::new(),
        automatic: None,
        warnings: Vec::new(),
    })
}

fn copied(source: Source) -> Body {
    let delivered_to = Some("help@example.org".to_owned());
    Body::Copied(Copied {
        raw: BlobHash::new([3; 32]),
        delivered_to,
        source,
        via: None,
    })
}

fn fold_signal(facts: &Facts) -> SignalFold<'_> {
    signal(&SignalInput {
        id: signal_id(1),
        organization: organization(1),
        compartment: compartment(1),
        facts,
        shown_in: None,
    })
    .unwrap()
}

#[test]
fn archive_import_after_live_intake() {
    let mut live = Site::new(1);
    live.derive(1, received(1));
    live.write_as(Author::Node(live.node()), 10, copied(Source::Mail));
    let before = live.clone();
    let mut archive = Site::new(2);
    archive.derive(1, received(1));
    archive.write_as(
        Author::Node(archive.node()),
        5,
        copied(Source::ImportArchive),
    );
    assert_eq!(
        fold_signal(&archive.facts).received_at,
        None,
        "for the record only: no window begins"
    );
    live.pull(&archive);
    let (before, after) = (fold_signal(&before.facts), fold_signal(&live.facts));
    assert_eq!(after.received_at, Some(Timestamp(10)));
    assert_eq!((before.view.variants, after.view.variants), (1, 1));
    assert_eq!((after.routings, after.placed), (Routings::default(), None));
    assert_eq!(
        (before.entries.len(), after.entries.len()),
        (2, 3),
        "provenance, nothing else"
    );
    let no_window = |site: &Site| {
        task(&TaskInput {
            received: None,
            ..input(&site.facts)
        })
        .unwrap()
    };
    let fresh = no_window(&site(1));
    assert_eq!((fresh.walk.as_ref(), fresh.view.next_step_at), (None, None));
    let mut stepped = site(1);
    let step = record_step(&mut stepped, 1, fact_id(CREATION));
    assert_eq!(
        verdict(&no_window(&stepped), step),
        Verdict::Void(VoidFact::Step(VoidStep::NotBegun))
    );
}

#[test]
fn another_content_under_one_message_id_is_a_variant() {
    let mut a = Site::new(1);
    a.derive(1, received(1));
    a.derive(2, received(2));
    a.derive(3, received(2));
    assert_eq!(fold_signal(&a.facts).view.variants, 2);
}

#[test]
fn what_a_person_decided_last_about_a_signal_is_shown() {
    let mut a = Site::new(1);
    a.derive(1, received(1));
    let routed = Routed {
        signal: signal_id(1),
        rule: None,
        case: case_id(1),
        tasks: Vec::new(),
        why: Vec::new(),
        opened: Vec::new(),
        tells: None,
        shaped: Vec::new(),
    };
    let gateway = Author::Node(a.node());
    a.write_as(gateway, 1, Body::Routed(routed));
    let aside = a.write(
        2,
        Body::SetAside {
            reason: "spam".to_owned(),
        },
    );
    let fold = fold_signal(&a.facts);
    assert_eq!(
        (fold.view.set_aside.as_deref(), fold.view.case_id),
        (Some("spam"), Some(case_id(1)))
    );
    a.write(3, Body::Placed { case: case_id(2) });
    let order = Order::of(&a.facts);
    let fold = fold_signal(&a.facts);
    assert_eq!(
        (fold.view.set_aside.as_deref(), fold.view.case_id),
        (None, Some(case_id(2)))
    );
    assert_eq!(
        fold.entries
            .iter()
            .find(|entry| entry.fact == aside)
            .unwrap()
            .verdict,
        Verdict::Superseded
    );
    assert_eq!(routings(&order).case(), Some(case_id(1)));
}
