//! Sites that write facts as nodes do, for the tests of this crate: correct `seen`, stamps that never
//! run behind what was read, and clocks that may be wrong.

use orgo_schema::{
    fact::{Author, Body, Fact},
    id::{CaseId, CompartmentId, FactId, NodeId, OrganizationId, SignalId, TaskId, UserId},
    time::{ClockSource, Stamp, Timestamp, Wall},
};
use uuid::Uuid;

use crate::order::Facts;

macro_rules! ids {
    ($($name:ident -> $id:ident;)*) => {$(
        pub(crate) fn $name(number: u128) -> $id {
            $id::new(Uuid::from_u128(number))
        }
    )*};
}

ids! {
    fact_id -> FactId;
    task_id -> TaskId;
    case_id -> CaseId;
    signal_id -> SignalId;
    user_id -> UserId;
    organization -> OrganizationId;
    compartment -> CompartmentId;
}

/// A comment by a person with a sound clock, written at the wall time of its stamp.
pub(crate) fn said(stamp: u64, seen: &[u128], text: &str) -> Fact {
    Fact {
        by: Author::Person {
            user: user_id(1),
            node: NodeId::new([1; 32]),
        },
        seen: seen.iter().copied().map(fact_id).collect(),
        stamp: Stamp(stamp),
        wall: None,
        body: Body::Commented {
            text: text.to_owned(),
        },
    }
}

/// One site's copy of one document.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    number: u8,
    written: u128,
    stamp: Stamp,
    /// How far the clock is off, in milliseconds.
    pub(crate) offset: i64,
    pub(crate) source: ClockSource,
    pub(crate) facts: Facts,
}

impl Site {
    pub(crate) fn new(number: u8) -> Self {
        let source = ClockSource::Ntp;
        Self {
            number,
            written: 0,
            stamp: Stamp::ZERO,
            offset: 0,
            source,
            facts: Facts::new(),
        }
    }

    pub(crate) fn with_clock(number: u8, offset: i64, source: ClockSource) -> Self {
        Self {
            offset,
            source,
            ..Self::new(number)
        }
    }

    pub(crate) fn node(&self) -> NodeId {
        NodeId::new([self.number; 32])
    }

    /// A person at this site says something at the true time `now`.
    pub(crate) fn write(&mut self, now: i64, body: Body) -> FactId {
        let by = Author::Person {
            user: user_id(self.number.into()),
            node: self.node(),
        };
        self.write_as(by, now, body)
    }

    pub(crate) fn write_as(&mut self, by: Author, now: i64, body: Body) -> FactId {
        let wall = Timestamp(now + self.offset);
        self.written += 1;
        // Ids of one author neither ascend nor descend.
        let id = (self.written.wrapping_mul(0x9e37_79b9_7f4a_7c15) << 64) | u128::from(self.number);
        let id = fact_id(id);
        self.stamp = self.stamp.next(wall);
        let wall = Wall {
            earliest: wall,
            latest: wall,
            source: self.source,
        };
        let fact = Fact {
            by,
            seen: self.heads(),
            stamp: self.stamp,
            wall: Some(wall),
            body,
        };
        self.facts.insert(id, fact);
        id
    }

    /// The node of this site bears witness of facts at the true time `now`.
    pub(crate) fn witness(&mut self, now: i64, of: &[FactId]) -> FactId {
        let id = self.write_as(Author::Node(self.node()), now, Body::Witnessed);
        if let Some(fact) = self.facts.get_mut(&id) {
            fact.seen = of.to_vec();
        }
        id
    }

    /// Something that follows from its causes alone.
    pub(crate) fn derive(&mut self, id: u128, body: Body) -> FactId {
        let id = fact_id(id);
        let fact = Fact {
            by: Author::Derived,
            seen: Vec::new(),
            stamp: Stamp::ZERO,
            wall: None,
            body,
        };
        self.facts.insert(id, fact);
        id
    }

    pub(crate) fn pull(&mut self, other: &Self) {
        for (id, fact) in &other.facts {
            self.stamp = self.stamp.max(fact.stamp);
            self.facts.entry(*id).or_insert_with(|| fact.clone());
        }
    }

    fn heads(&self) -> Vec<FactId> {
        let is_seen = |id: &FactId| self.facts.values().any(|fact| fact.seen.contains(id));
        self.facts
            .keys()
            .filter(|id| !is_seen(id))
            .copied()
            .collect()
    }
}

/// Everybody hears from everybody.
pub(crate) fn pull_all(sites: &mut [&mut Site]) {
    let copies: Vec<Site> = sites.iter().map(|site| (**site).clone()).collect();
    for site in sites {
        for copy in &copies {
            site.pull(copy);
        }
    }
}
