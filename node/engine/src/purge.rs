//! Whether documents may be purged now (CONVERGENCE 9, SPEC 10).
//!
//! The one place of purging that looks at the time: an administrator's node asks before it says that
//! documents are gone, and what it then says is a fact like any other.

use std::collections::BTreeSet;

use orgo_schema::{
    fact::PurgeReason,
    id::{CaseId, NodeId},
    span::Span,
    time::Timestamp,
};

use crate::fold::PurgeFold;

/// What stands around a decision to purge, as a node knows it.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// The nodes that write in the compartment.
    pub holders: &'a BTreeSet<NodeId>,
    /// The cases among what is to go that are held.
    pub held: &'a BTreeSet<CaseId>,
    /// The cases among what is to go that are not closed.
    pub open: &'a BTreeSet<CaseId>,
    /// How long holders have, from when a sound clock knew of it.
    pub grace: Span,
}

/// Where a decision to purge stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// The documents may go now.
    Ready,
    /// Not yet.
    Waits {
        /// The nodes that have not acknowledged it.
        nodes: Vec<NodeId>,
        /// When it may go without them; nothing while no sound clock knows of it.
        until: Option<Timestamp>,
    },
    /// A legal hold stands.
    Held {
        /// On these cases.
        by: Vec<CaseId>,
    },
    /// They had been kept for long enough, and are worked on again.
    Reopened {
        /// These cases.
        by: Vec<CaseId>,
    },
    /// A person took it back.
    Withdrawn,
    /// They are gone.
    Done,
}

/// Says where a decision stands at an instant.
///
/// What was kept for as long as the profile says waits for the whole grace period, so that people have time
/// to object; what a person asked for, and what lives elsewhere now, goes as soon as all holders have
/// acknowledged it, or with the grace period.
pub fn standing(fold: &PurgeFold, around: &Around<'_>, now: Timestamp) -> Standing {
    let is_whole = |gone: &crate::fold::Gone| gone.documents == fold.documents;
    if fold.purged.as_ref().is_some_and(is_whole) {
        return Standing::Done;
    }
    if fold.withdrawn {
        return Standing::Withdrawn;
    }
    let by = |cases: &BTreeSet<CaseId>| cases.iter().copied().collect();
    if !around.held.is_empty() {
        return Standing::Held {
            by: by(around.held),
        };
    }
    let for_retention = matches!(fold.reason, PurgeReason::Retention { .. });
    if for_retention && !around.open.is_empty() {
        return Standing::Reopened {
            by: by(around.open),
        };
    }
    let missing = around.holders.difference(&fold.acknowledged);
    let nodes: Vec<NodeId> = missing.copied().collect();
    let grace = i64::try_from(around.grace.approximate_ms()).unwrap_or(i64::MAX);
    let until = fold.known_at.map(|known| known.plus_ms(grace));
    let is_over = until.is_some_and(|until| until <= now);
    if is_over || (nodes.is_empty() && !for_retention) {
        Standing::Ready
    } else {
        Standing::Waits { nodes, until }
    }
}

#[cfg(test)]
mod tests {
    use orgo_schema::{
        fact::{Author, Body, PurgeProposed, Purged},
        id::DocumentId,
    };

    use super::*;
    use crate::{
        fold::purge,
        history::{Site, case_id},
    };

    const DAY: i64 = 86_400_000;

    fn proposed(reason: PurgeReason) -> Body {
        Body::PurgeProposed(PurgeProposed {
            documents: vec![DocumentId::from(case_id(1))],
            reason,
        })
    }

    fn asked() -> PurgeReason {
        PurgeReason::Asked { why: "x".into() }
    }

    fn stands(site: &Site, held: &[u128], open: &[u128], now: i64) -> Standing {
        let fold = purge(&site.facts, |_| true, |_, _| true).unwrap();
        let cases = |numbers: &[u128]| numbers.iter().map(|number| case_id(*number)).collect();
        let around = Around {
            holders: &BTreeSet::from([1, 2].map(|node| NodeId::new([node; 32]))),
            held: &cases(held),
            open: &cases(open),
            grace: "P30D".parse().unwrap(),
        };
        standing(&fold, &around, Timestamp(now))
    }

    fn acknowledged(reason: PurgeReason, by: &[u8]) -> Site {
        let mut site = Site::new(1);
        site.write(0, proposed(reason));
        for node in by {
            let by = Author::Node(NodeId::new([*node; 32]));
            site.write_as(by, 1, Body::PurgeAcknowledged);
        }
        site
    }

    #[test]
    fn what_was_asked_for_goes_when_all_know_or_the_grace_period_is_over() {
        let waits = Standing::Waits {
            nodes: vec![NodeId::new([2; 32])],
            until: Some(Timestamp(30 * DAY)),
        };
        let one = acknowledged(asked(), &[1]);
        assert_eq!(stands(&one, &[], &[], 30 * DAY - 1), waits);
        assert_eq!(stands(&one, &[], &[], 30 * DAY), Standing::Ready);
        let both = acknowledged(asked(), &[1, 2]);
        assert_eq!(stands(&both, &[], &[1], 2), Standing::Ready);
    }

    #[test]
    fn retention_waits_for_the_whole_grace_period_and_for_nobody_who_works_on_it() {
        let both = acknowledged(PurgeReason::Retention { class: None }, &[1, 2]);
        let waits = Standing::Waits {
            nodes: Vec::new(),
            until: Some(Timestamp(30 * DAY)),
        };
        assert_eq!(stands(&both, &[], &[], 2), waits);
        assert_eq!(stands(&both, &[], &[], 31 * DAY), Standing::Ready);
        let reopened = Standing::Reopened {
            by: vec![case_id(1)],
        };
        assert_eq!(stands(&both, &[], &[1], 31 * DAY), reopened);
    }

    #[test]
    fn a_hold_stops_all_but_what_is_done() {
        let mut site = acknowledged(asked(), &[1, 2]);
        let held = Standing::Held {
            by: vec![case_id(1)],
        };
        assert_eq!(stands(&site, &[1], &[], 90 * DAY), held);
        let documents = vec![DocumentId::from(case_id(1))];
        let envelopes = Vec::new();
        site.write(
            2,
            Body::Purged(Purged {
                documents,
                envelopes,
            }),
        );
        assert_eq!(stands(&site, &[1], &[], 90 * DAY), Standing::Done);
    }

    #[test]
    fn what_was_taken_back_does_not_go() {
        let mut site = acknowledged(asked(), &[1, 2]);
        site.write(3, Body::PurgeWithdrawn { reason: None });
        assert_eq!(stands(&site, &[], &[], 90 * DAY), Standing::Withdrawn);
    }
}
