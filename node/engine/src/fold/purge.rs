//! The fold of a decision to purge documents, and of what forbids one (CONVERGENCE 9, SPEC 10).
//!
//! What is gone is gone: the documents that a decision has taken away only ever grow with the facts that
//! are known of it, whatever else is said there.

use std::collections::BTreeSet;

use orgo_schema::{
    fact::{Author, Body, Fact, Item, PurgeReason},
    id::{ChangeHash, CompartmentId, DocumentId, DocumentKind, EnvelopeHash, NodeId},
    time::Timestamp,
};

use crate::{
    order::{Facts, Order},
    set::{self, SetChange},
};

/// What a decision to purge is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurgeFold {
    /// The documents that shall go.
    pub documents: BTreeSet<DocumentId>,
    /// Why, as it was proposed first.
    pub reason: PurgeReason,
    /// Who proposed it first.
    pub proposed_by: Author,
    /// When, as far as its author's clock can be relied on.
    pub proposed_at: Timestamp,
    /// The earliest instant by which a node on a sound clock knew of it; nothing before one does.
    pub known_at: Option<Timestamp>,
    /// The nodes that knew all that is proposed, and of no hold on it.
    pub acknowledged: BTreeSet<NodeId>,
    /// What is gone by it.
    pub purged: Option<Gone>,
    /// What came late for it and was passed on to where the documents live on.
    pub passed_on: BTreeSet<ChangeHash>,
    /// Whether a person took it back.
    pub withdrawn: bool,
}

/// What is gone by a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// The documents.
    pub documents: BTreeSet<DocumentId>,
    /// The envelopes that were known to touch them.
    pub envelopes: BTreeSet<EnvelopeHash>,
    /// When it was said first.
    pub at: Timestamp,
}

/// Whether documents of this kind are purged. People's names are erased with their keys instead, accounts are
/// put out of use, and a decision to purge must stay as long as what it purged might come back.
pub const fn is_purgeable(kind: DocumentKind) -> bool {
    match kind {
        DocumentKind::Signal | DocumentKind::Case | DocumentKind::Task | DocumentKind::Parcel => {
            true
        }
        DocumentKind::Person | DocumentKind::User | DocumentKind::Purge | DocumentKind::Policy => {
            false
        }
    }
}

/// Folds a decision to purge; nothing while its proposal is not here.
///
/// `is_administrator` says whether a node was ever granted the power of an administrator, `writes_in` whether it
/// ever might write in a compartment: removals do not matter here, for what a removed node wrote beyond its cut
/// is not among the facts.
pub fn purge(
    facts: &Facts,
    is_administrator: impl Fn(NodeId) -> bool,
    writes_in: impl Fn(NodeId, CompartmentId) -> bool,
) -> Option<PurgeFold> {
    let order = Order::of(facts);
    let proposals: Vec<usize> = order
        .iter()
        .filter(|(.., fact)| is_proposal(fact))
        .map(|(position, ..)| position)
        .collect();
    let (_, first) = order.get(*proposals.first()?)?;
    let Body::PurgeProposed(proposal) = &first.body else {
        return None;
    };
    let mut fold = PurgeFold {
        documents: BTreeSet::new(),
        reason: proposal.reason.clone(),
        proposed_by: first.by,
        proposed_at: first.wall.map(|wall| wall.latest).unwrap_or_default(),
        known_at: None,
        acknowledged: BTreeSet::new(),
        purged: None,
        passed_on: BTreeSet::new(),
        withdrawn: false,
    };
    for (position, _, fact) in order.iter() {
        if let Body::PurgeProposed(proposal) = &fact.body
            && is_proposal(fact)
        {
            let purgeable = |id: &&DocumentId| is_purgeable(id.kind);
            fold.documents
                .extend(proposal.documents.iter().filter(purgeable));
            fold.is_known(fact);
        }
        // Who knew a part of the proposal has said nothing of the rest.
        if let (Body::PurgeAcknowledged, Author::Node(node)) = (&fact.body, fact.by) {
            let past = order.past(position);
            if proposals.iter().all(|proposal| past.contains(*proposal)) {
                fold.acknowledged.insert(node);
                fold.is_known(fact);
            }
        }
        if let Body::PurgeWithdrawn { .. } = &fact.body {
            fold.withdrawn |= fact.by.is_person();
        }
    }
    for (.., fact) in order.iter() {
        fold.take_away(fact, &is_administrator);
        fold.pass_on(fact, &writes_in);
    }
    Some(fold)
}

fn is_proposal(fact: &Fact) -> bool {
    matches!(fact.body, Body::PurgeProposed(_)) && fact.by != Author::Derived
}

impl PurgeFold {
    fn is_known(&mut self, fact: &Fact) {
        let sound = fact.wall.filter(|wall| wall.source.is_sound());
        let known = sound.map(|wall| wall.latest);
        self.known_at = known.into_iter().chain(self.known_at).min();
    }

    /// Counts what says that something was passed on: of a node that writes where the documents live on.
    fn pass_on(&mut self, fact: &Fact, writes_in: impl Fn(NodeId, CompartmentId) -> bool) {
        let (Body::PassedOn(passed_on), Author::Node(node)) = (&fact.body, fact.by) else {
            return;
        };
        if let PurgeReason::Moved { to } = self.reason
            && writes_in(node, to)
        {
            self.passed_on.extend(&passed_on.changes);
        }
    }

    /// Counts what says that documents are gone: of an administrator's node on a sound clock, for what was
    /// proposed.
    fn take_away(&mut self, fact: &Fact, is_administrator: impl Fn(NodeId) -> bool) {
        let Body::Purged(purged) = &fact.body else {
            return;
        };
        let node = match fact.by {
            Author::Node(node) | Author::Person { node, .. } => node,
            Author::Derived => return,
        };
        let Some(wall) = fact.wall.filter(|wall| wall.source.is_sound()) else {
            return;
        };
        if !is_administrator(node) {
            return;
        }
        let gone = self.purged.get_or_insert_with(|| Gone {
            documents: BTreeSet::new(),
            envelopes: BTreeSet::new(),
            at: wall.latest,
        });
        let documents = purged.documents.iter();
        let proposed = documents.filter(|id| self.documents.contains(id));
        gone.documents.extend(proposed);
        gone.envelopes.extend(&purged.envelopes);
        gone.at = gone.at.min(wall.latest);
    }
}

/// Lists the reasons for which a case must be kept, whatever its retention says: holds that were added and
/// not removed. One that the remover had not seen stands.
pub fn holds(facts: &Facts) -> Vec<String> {
    let is_hold = |fact: &Fact| matches!(&fact.body, Body::Added(Item::Hold(_)));
    let carried: Facts = facts.values().filter_map(carried).collect();
    if !facts.values().chain(carried.values()).any(is_hold) {
        return Vec::new();
    }
    let mut all = facts.clone();
    for (id, fact) in carried {
        all.insert(id, fact);
    }
    let order = Order::of(&all);
    let changes = order.iter().filter_map(|(position, _, fact)| {
        let (Body::Added(item) | Body::Removed(item)) = &fact.body else {
            return None;
        };
        let adds = matches!(fact.body, Body::Added(_));
        matches!(item, Item::Hold(_)).then_some(SetChange {
            position,
            adds,
            item,
        })
    });
    let standing = set::fold(&order, changes).members.into_iter();
    standing
        .filter_map(|item| {
            if let Item::Hold(why) = item {
                Some(why.clone())
            } else {
                None
            }
        })
        .collect()
}

/// Returns the fact that a fact from a laxer compartment holds, under the id it had there.
fn carried(fact: &Fact) -> Option<(orgo_schema::id::FactId, Fact)> {
    let Body::Carried(carried) = &fact.body else {
        return None;
    };
    Some((carried.id, Fact::decode(&carried.fact).ok()?))
}

#[cfg(test)]
mod tests {
    use orgo_schema::{
        fact::{PassedOn, PurgeProposed, Purged},
        time::ClockSource,
    };
    use proptest::prelude::*;

    use super::*;
    use crate::history::{Site, case_id, pull_all, task_id};

    fn document(number: u128) -> DocumentId {
        case_id(number).into()
    }

    fn proposed(documents: &[DocumentId]) -> Body {
        Body::PurgeProposed(PurgeProposed {
            documents: documents.to_vec(),
            reason: PurgeReason::Asked {
                why: "asked".to_owned(),
            },
        })
    }

    fn purged(documents: &[DocumentId]) -> Body {
        Body::Purged(Purged {
            documents: documents.to_vec(),
            envelopes: vec![EnvelopeHash::new([7; 32])],
        })
    }

    /// Sites 1 and 2 are administrators'.
    fn fold(facts: &Facts) -> Option<PurgeFold> {
        purge(
            facts,
            |node| node.as_bytes()[0] <= 2,
            |node, _| node.as_bytes()[0] <= 2,
        )
    }

    fn gone(facts: &Facts) -> Vec<DocumentId> {
        let purged = fold(facts).and_then(|fold| fold.purged);
        purged.map_or_else(Vec::new, |gone| gone.documents.into_iter().collect())
    }

    fn by_node(site: &mut Site, now: i64, body: Body) {
        let by = Author::Node(site.node());
        site.write_as(by, now, body);
    }

    #[test]
    fn only_what_was_proposed_goes_and_only_by_an_administrators_node_on_a_sound_clock() {
        let mut a = Site::new(1);
        a.write(1, proposed(&[document(1), document(2)]));
        by_node(&mut a, 2, purged(&[document(2), document(3)]));
        assert_eq!(gone(&a.facts), [document(2)]);
        let check = |mut other: Site| {
            other.write(1, proposed(&[document(1)]));
            by_node(&mut other, 2, purged(&[document(1)]));
            assert_eq!(gone(&other.facts), []);
        };
        check(Site::new(3));
        check(Site::with_clock(1, 0, ClockSource::None));
    }

    #[test]
    fn decisions_people_and_accounts_are_never_purged() {
        let mut a = Site::new(1);
        let all = DocumentKind::ALL.map(|kind| DocumentId {
            kind,
            id: task_id(4).uuid(),
        });
        a.write(1, proposed(&all));
        by_node(&mut a, 2, purged(&all));
        let kinds: Vec<_> = gone(&a.facts).iter().map(|id| id.kind).collect();
        assert_eq!(
            kinds,
            [
                DocumentKind::Signal,
                DocumentKind::Case,
                DocumentKind::Task,
                DocumentKind::Parcel
            ]
        );
    }

    #[test]
    fn only_who_writes_where_it_went_says_that_something_was_passed_on() {
        let change = ChangeHash::new([9; 32]);
        let check = |reason: PurgeReason, node: u8, expected: &[ChangeHash]| {
            let mut a = Site::new(node);
            a.write(
                1,
                Body::PurgeProposed(PurgeProposed {
                    documents: vec![document(1)],
                    reason,
                }),
            );
            let changes = vec![change];
            by_node(&mut a, 2, Body::PassedOn(PassedOn { changes }));
            let fold = fold(&a.facts).unwrap();
            let passed_on: Vec<_> = fold.passed_on.into_iter().collect();
            assert_eq!(passed_on, expected);
        };
        let moved = || PurgeReason::Moved {
            to: CompartmentId::new(task_id(5).uuid()),
        };
        let asked = || PurgeReason::Asked { why: "x".into() };
        check(moved(), 1, &[change]);
        check(moved(), 3, &[]);
        check(asked(), 1, &[]);
    }

    #[test]
    fn what_is_gone_stays_gone_whoever_withdraws_it() {
        let (mut a, mut b) = (Site::new(1), Site::new(3));
        a.write(1, proposed(&[document(1)]));
        b.pull(&a);
        b.write(2, Body::PurgeWithdrawn { reason: None });
        by_node(&mut a, 3, purged(&[document(1)]));
        pull_all(&mut [&mut a, &mut b]);
        assert!(fold(&a.facts).unwrap().withdrawn);
        assert_eq!(gone(&b.facts), [document(1)]);
    }

    #[test]
    fn who_knew_a_part_has_not_acknowledged_the_whole() {
        let (mut a, mut b) = (Site::new(1), Site::new(3));
        a.write(1, proposed(&[document(1)]));
        b.pull(&a);
        by_node(&mut b, 2, Body::PurgeAcknowledged);
        let node = b.node();
        let known = |site: &Site| fold(&site.facts).unwrap().acknowledged.contains(&node);
        assert!(known(&b));
        a.write(3, proposed(&[document(2)]));
        pull_all(&mut [&mut a, &mut b]);
        assert!(!known(&a));
        by_node(&mut b, 4, Body::PurgeAcknowledged);
        assert!(known(&b));
        // A person does not speak for the node.
        let mut c = Site::new(4);
        c.pull(&b);
        c.write(5, Body::PurgeAcknowledged);
        assert_eq!(fold(&c.facts).unwrap().acknowledged.len(), 1);
    }

    #[test]
    fn grace_begins_when_a_sound_clock_knew() {
        let mut a = Site::with_clock(1, -1_000, ClockSource::None);
        a.write(5, proposed(&[document(1)]));
        assert_eq!(fold(&a.facts).unwrap().known_at, None);
        let mut b = Site::new(2);
        b.pull(&a);
        by_node(&mut b, 9, Body::PurgeAcknowledged);
        assert_eq!(fold(&b.facts).unwrap().known_at, Some(Timestamp(9)));
    }

    #[test]
    fn a_hold_stands_until_somebody_who_saw_it_lifts_it() {
        let hold = || Item::Hold("lawsuit".to_owned());
        let (mut a, mut b) = (Site::new(1), Site::new(2));
        assert!(holds(&a.facts).is_empty());
        a.write(1, Body::Added(hold()));
        b.pull(&a);
        assert_eq!(holds(&b.facts), ["lawsuit"]);
        a.write(2, Body::Removed(hold()));
        b.write(2, Body::Added(hold()));
        assert!(holds(&a.facts).is_empty());
        pull_all(&mut [&mut a, &mut b]);
        assert_eq!(holds(&a.facts), ["lawsuit"]);
        a.write(3, Body::Removed(hold()));
        assert!(holds(&a.facts).is_empty());
    }

    #[test]
    fn a_hold_that_was_carried_along_stands() {
        let mut lax = Site::new(1);
        let id = lax.write(1, Body::Added(Item::Hold("lawsuit".to_owned())));
        let mut strict = Site::new(2);
        let fact = lax.facts[&id].encode();
        strict.derive(
            9,
            Body::Carried(orgo_schema::fact::Carried {
                from: crate::history::compartment(1),
                id,
                fact,
            }),
        );
        assert_eq!(holds(&strict.facts), ["lawsuit"]);
    }

    /// What sites do, in any order: who, what, and whether they hear of one another before.
    fn histories() -> impl Strategy<Value = Vec<(u8, u8, u128, bool)>> {
        proptest::collection::vec((0..3_u8, 0..5_u8, 1..4_u128, any::<bool>()), 1..14)
    }

    proptest! {
        #[test]
        fn it_is_a_function_of_the_set_and_what_is_gone_only_grows(history in histories()) {
            let mut sites = [Site::new(1), Site::new(2), Site::new(3)];
            let mut kept: BTreeSet<DocumentId> = BTreeSet::new();
            let mut all = Facts::new();
            for (step, (who, what, number, hear)) in history.into_iter().enumerate() {
                let now = i64::try_from(step).unwrap();
                let copies = sites.clone();
                let site = &mut sites[usize::from(who)];
                if hear {
                    copies.iter().for_each(|copy| site.pull(copy));
                }
                let documents = [document(number), document(number + 1)];
                match what {
                    0 => drop(site.write(now, proposed(&documents))),
                    1 => by_node(site, now, purged(&documents)),
                    2 => by_node(site, now, Body::PurgeAcknowledged),
                    3 => drop(site.write(now, Body::PurgeWithdrawn { reason: None })),
                    _ => drop(site.write(now, purged(&documents))),
                }
                for (id, fact) in &site.facts {
                    all.insert(*id, fact.clone());
                    let now: BTreeSet<_> = gone(&all).into_iter().collect();
                    prop_assert!(kept.is_subset(&now), "something came back");
                    kept = now;
                }
            }
            let backwards: Facts = all.clone().into_iter().rev().collect();
            prop_assert_eq!(fold(&all), fold(&backwards));
        }
    }
}
