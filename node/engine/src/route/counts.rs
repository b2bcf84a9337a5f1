//! What else the organization knows: how many signals and cases were alike, within a stretch of time.

use std::collections::BTreeSet;

use orgo_schema::time::Timestamp;
use serde::Serialize;

/// What cases or signals must have to count as alike: everything that is given, at least one thing.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Alike {
    /// Tags of the case, of which it has at least one; empty: its tags do not matter.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<String>,
    /// The domain of the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// The subtype of the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subtype: Option<String>,
    /// The site of the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The building, room or area of the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// The address of who sent the signal, normalized.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
}

/// Counts for conditions of rules. The caller answers from one fixed view of what it holds, so that
/// a decision is a function of that view.
pub trait Counts: std::fmt::Debug {
    /// Returns how many came in from `since` on and before `until`. The signal that is being decided
    /// about is not among them.
    fn count(&self, alike: &Alike, since: Timestamp, until: Timestamp) -> u32;
}

/// Nothing came in before: the view of a rule bench without an organization.
#[derive(Debug, Clone, Copy, Default)]
pub struct NothingBefore;

impl Counts for NothingBefore {
    fn count(&self, _: &Alike, _: Timestamp, _: Timestamp) -> u32 {
        0
    }
}
