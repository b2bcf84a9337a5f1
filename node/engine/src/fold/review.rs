//! Reviews that Orgo opens (SPEC 8, CONVERGENCE 8): whether they count, and what they found.
//!
//! A node writes down that it opened one, when and why; everything else follows from that. Where the policy
//! of that instant lets it wait, it counts from the yes on ([`crate::conduct::automation`]); until then it is
//! in no list, and nothing in it climbs.

use std::collections::BTreeSet;

use orgo_schema::{
    fact::{Author, Body, Decided, Finding, Opened, ReviewOpened, Value},
    id::{CaseId, FactId},
    time::{Stamp, Timestamp},
};

use super::{gather::may_act, timed::State};
use crate::{
    conduct::automation::{Act, Leave, may},
    consent,
    order::{Facts, Order},
    policy::PolicyHistory,
    walk::instant::{self, Witnessed},
};

/// A review that Orgo opened, or would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewFold {
    /// Its opening: what waits for a yes, if it does.
    pub act: FactId,
    /// Why it was opened, as the first node that did so knew it.
    pub why: ReviewOpened,
    /// When that node did.
    pub since: Timestamp,
    /// Which of several reviews was opened first: the least of these.
    pub recorded: (Stamp, FactId),
    /// How it stands.
    pub state: State,
    /// When somebody said no, where that holds.
    pub refused_at: Option<Timestamp>,
    /// What it found, each once.
    pub findings: BTreeSet<Finding>,
    /// The case that it is part of, by the last that was said.
    pub part_of: Option<CaseId>,
    /// Whether a person said anything to that: then no node does any more.
    pub is_placed: bool,
}

impl ReviewFold {
    /// Whether it waits for somebody's yes.
    pub const fn waits(&self) -> bool {
        matches!(self.state, State::Waits)
    }

    /// Whether it does not count, because nobody has said yes or somebody said no.
    pub const fn is_proposed(&self) -> bool {
        !matches!(self.state, State::Done(_))
    }
}

/// Folds a review; nothing for a case that is none. What came in by mail, or a person opened, is none, whatever
/// any node says of it.
pub fn review(facts: &Facts, policies: &PolicyHistory) -> Option<ReviewFold> {
    let mut bodies = facts.values().map(|fact| &fact.body);
    bodies.find_map(opened_because)?;
    let order = Order::of(facts);
    let openings: Vec<(FactId, &Opened, Author)> = order
        .iter()
        .filter_map(|(_, id, fact)| opening(&fact.body).map(|opened| (id, opened, fact.by)))
        .collect();
    let follows = |(_, opened, by): &(FactId, &Opened, Author)| {
        let stands_alone = opened.signal.is_none() && opened.led.is_none();
        *by == Author::Derived && stands_alone && opened.round.is_none()
    };
    let (act, opened, _) = openings.first().filter(|_| openings.iter().all(follows))?;
    let witnessed = Witnessed::of(&order);
    let (position, recorded, why) = order
        .iter()
        .filter(|(_, _, fact)| may_act(fact, false).is_ok())
        .find_map(|(position, id, fact)| {
            let why = opened_because(&fact.body)?;
            Some((position, (fact.stamp, id), why))
        })?;
    let since = instant::shown(&order, &witnessed, position);
    let policy = policies.at(since).for_domain(opened.domain.as_deref());
    let (state, refused_at) = match may(policy.automation, Act::OpenReview) {
        Leave::Now => (State::Done(since), None),
        Leave::AskFirst => {
            let is_act = |named| openings.iter().any(|(id, ..)| *id == named);
            answered(&order, &witnessed, is_act, since)
        }
    };
    let derived = facts.values().filter(|fact| fact.by == Author::Derived);
    let found = derived.filter_map(|fact| finding(&fact.body));
    let placed: Vec<(Option<CaseId>, Author)> = order
        .iter()
        .filter_map(|(_, _, fact)| part_of(&fact.body).map(|of| (of, fact.by)))
        .collect();
    Some(ReviewFold {
        part_of: placed.last().and_then(|(of, _)| *of),
        is_placed: placed.iter().any(|(_, by)| by.is_person()),
        act: *act,
        why: why.clone(),
        since,
        recorded,
        state,
        refused_at,
        findings: found.collect(),
    })
}

fn opening(body: &Body) -> Option<&Opened> {
    if let Body::Opened(opened) = body {
        Some(opened)
    } else {
        None
    }
}

fn opened_because(body: &Body) -> Option<&ReviewOpened> {
    if let Body::ReviewOpened(opened) = body {
        Some(opened)
    } else {
        None
    }
}

fn part_of(body: &Body) -> Option<Option<CaseId>> {
    if let Body::Set(Value::MergedInto(case)) = body {
        Some(*case)
    } else {
        None
    }
}

fn finding(body: &Body) -> Option<Finding> {
    if let Body::Finding(finding) = body {
        Some(*finding)
    } else {
        None
    }
}

/// Says how something stands that waits for a yes, and when somebody said no.
pub(super) fn answered(
    order: &Order<'_>,
    witnessed: &Witnessed,
    is_act: impl Fn(FactId) -> bool,
    from: Timestamp,
) -> (State, Option<Timestamp>) {
    let decided: Vec<(usize, &Decided)> = order
        .iter()
        .filter(|(_, _, fact)| fact.by.is_person())
        .filter_map(|(position, _, fact)| {
            if let Body::Decided(decided) = &fact.body {
                Some((position, decided))
            } else {
                None
            }
        })
        .collect();
    let Some(said) = consent::fold_any(order, &decided, &is_act) else {
        return (State::Waits, None);
    };
    let Some(yes) = said.yes else {
        let counts = |position: &usize| {
            !said.replaced.contains(position) && !said.outweighed.contains(position)
        };
        let no = decided
            .iter()
            .filter(|(position, decided)| is_act(decided.act) && counts(position));
        let first = no.map(|(position, _)| instant::shown(order, witnessed, *position));
        return (State::Refused, first.min());
    };
    let at = instant::acts(order, witnessed, &[yes], from);
    // A yes of doubtful time counts once a node of sound clock had it.
    let state = at
        .first()
        .copied()
        .flatten()
        .map_or(State::Waits, State::Done);
    (state, None)
}

#[cfg(test)]
mod tests {
    use orgo_schema::{
        fact::{Cyclic, FindingKind, Group, Likeness, Location, Recurring},
        review::ReviewCycle,
        word::{Priority, Visibility},
    };

    use super::*;
    use crate::{
        history::{Site, case_id, pull_all},
        policy::{Automation, Policy, tests::school},
    };

    fn opened() -> Opened {
        Opened {
            title: "Audit: Building A".to_owned(),
            narrative: String::new(),
            label: "11.84.Operations.Maintenance".parse().unwrap(),
            severity: None,
            priority: Priority::Medium,
            visibility: Visibility::Internal,
            signal: None,
            rule: None,
            location: Location::default(),
            tags: Vec::new(),
            domain: None,
            subtype: None,
            reactivity: None,
            origin_role: None,
            round: None,
            metadata: Vec::new(),
            led: None,
        }
    }

    fn why(known: u32) -> Body {
        Body::ReviewOpened(ReviewOpened::Pattern(Recurring {
            group: Group {
                likeness: Likeness::Place,
                domain: None,
                subtype: "plumbing".to_owned(),
                site: None,
                value: "Building A".to_owned(),
            },
            count: 3,
            window: "P30D".parse().unwrap(),
            source: "the school profile v1".to_owned(),
            first: case_id(1),
            first_at: Timestamp(1),
            known,
        }))
    }

    fn found(number: i64) -> Body {
        Body::Finding(Finding {
            kind: FindingKind::Member,
            case: case_id(number.unsigned_abs().into()),
            at: Timestamp(number),
        })
    }

    fn by_node(site: &mut Site, at: i64, body: Body) -> FactId {
        site.write_as(Author::Node(site.node()), at, body)
    }

    fn of(site: &Site, automation: Automation) -> Option<ReviewFold> {
        let policies = PolicyHistory::new(Policy {
            automation,
            ..school()
        });
        review(&site.facts, &policies)
    }

    #[test]
    fn it_counts_at_once_or_from_the_yes_on_and_two_openers_are_one_review() {
        let (mut a, mut b) = (Site::new(1), Site::new(2));
        let act = a.derive(1, Body::Opened(opened()));
        assert_eq!(b.derive(1, Body::Opened(opened())), act);
        by_node(&mut a, 50, why(3));
        by_node(&mut b, 40, why(4));
        a.derive(2, found(1));
        b.derive(2, found(1));
        b.derive(3, found(2));
        assert_eq!(
            of(&a, Automation::High).unwrap().state,
            State::Done(Timestamp(50))
        );
        pull_all(&mut [&mut a, &mut b]);
        let fold = of(&a, Automation::High).unwrap();
        assert_eq!(Some(&fold), of(&b, Automation::High).as_ref());
        assert_eq!(fold.state, State::Done(Timestamp(40)), "the first opener");
        assert_eq!((fold.act, Body::ReviewOpened(fold.why)), (act, why(4)));
        assert_eq!(fold.findings.len(), 2, "what both found is found once");
        assert!(of(&a, Automation::Moderate).unwrap().waits());
        let (yes, reason) = (true, None);
        a.write(90, Body::Decided(Decided { act, yes, reason }));
        let fold = of(&a, Automation::Moderate).unwrap();
        assert_eq!(fold.state, State::Done(Timestamp(90)));
        let (yes, reason) = (false, None);
        b.write(80, Body::Decided(Decided { act, yes, reason }));
        a.pull(&b);
        let fold = of(&a, Automation::Moderate).unwrap();
        assert_eq!(
            (fold.state, fold.refused_at),
            (State::Refused, Some(Timestamp(80)))
        );
    }

    #[test]
    fn the_review_of_a_week_is_one_whoever_opens_it_and_news_add_to_it() {
        let (mut a, mut b) = (Site::new(1), Site::new(2));
        let week = |source: &str| {
            Body::ReviewOpened(ReviewOpened::Cycle(Cyclic {
                cycle: ReviewCycle::Weekly,
                period: "2026-W10".to_owned(),
                zone: "UTC".to_owned(),
                from: Timestamp(10),
                until: Timestamp(20),
                source: source.to_owned(),
            }))
        };
        let act = a.derive(1, Body::Opened(opened()));
        assert_eq!(b.derive(1, Body::Opened(opened())), act);
        by_node(&mut a, 50, week("the school profile v1"));
        by_node(&mut b, 40, week("the school profile v2"));
        let late = |number: u128, at| {
            let (kind, case, at) = (FindingKind::Late, case_id(number), Timestamp(at));
            Body::Finding(Finding { kind, case, at })
        };
        a.derive(2, late(1, 15));
        b.derive(2, late(1, 15));
        b.derive(3, late(2, 16));
        pull_all(&mut [&mut a, &mut b]);
        let fold = of(&a, Automation::High).unwrap();
        assert_eq!(Some(&fold), of(&b, Automation::High).as_ref());
        assert_eq!(
            Body::ReviewOpened(fold.why.clone()),
            week("the school profile v2"),
            "as the first who opened it said"
        );
        assert_eq!(
            (fold.state, fold.findings.len()),
            (State::Done(Timestamp(40)), 2)
        );
        a.derive(4, late(3, 12));
        let amended = of(&a, Automation::High).unwrap();
        assert_eq!(amended.findings.len(), 3);
        assert_eq!((amended.act, amended.since), (fold.act, fold.since));
        assert!(of(&a, Automation::Moderate).unwrap().waits());
    }

    #[test]
    fn no_node_makes_a_review_of_what_came_in_or_a_person_opened() {
        let mut a = Site::new(1);
        a.write(1, Body::Opened(opened()));
        by_node(&mut a, 50, why(3));
        assert_eq!(of(&a, Automation::Manual), None);
        let mut b = Site::new(2);
        b.derive(
            1,
            Body::Opened(Opened {
                signal: Some(crate::history::signal_id(1)),
                ..opened()
            }),
        );
        by_node(&mut b, 50, why(3));
        assert_eq!(of(&b, Automation::Manual), None);
        let mut c = Site::new(3);
        c.derive(1, Body::Opened(opened()));
        c.derive(2, why(3));
        assert_eq!(of(&c, Automation::Manual), None, "some node stands for it");
    }
}
