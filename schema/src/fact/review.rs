//! Reviews that Orgo opens: why, and what they found (SPEC 8, CONVERGENCE 8).

use minicbor::{Decode, Encode};
use serde::Serialize;

use crate::{id::CaseId, review::ReviewCycle, span::Span, time::Timestamp, word::words};

/// A node opened a review, or would: why. Several nodes may say it of one review.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewOpened {
    /// Cases that are like one another came too often.
    #[n(0)]
    Pattern(#[n(0)] Recurring),
    /// A stretch of time has ended that is looked over as a whole.
    #[n(1)]
    Cycle(#[n(0)] Cyclic),
}

/// A stretch of time that has ended, and who says that it is looked over.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Cyclic {
    /// The cycle it belongs to.
    #[n(0)]
    pub cycle: ReviewCycle,
    /// Its name, for example `2026-W10`.
    #[n(1)]
    pub period: String,
    /// The zone by whose clocks it began and ended.
    #[n(2)]
    pub zone: String,
    /// Its first instant.
    #[n(3)]
    pub from: Timestamp,
    /// The first instant after it.
    #[n(4)]
    pub until: Timestamp,
    /// Who says so, for example `the school profile v1.0`.
    #[n(5)]
    pub source: String,
}

/// Cases that are like one another, as the node knew them that opened a review of them.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Recurring {
    /// What they have in common.
    #[n(0)]
    pub group: Group,
    /// How many make a pattern.
    #[n(1)]
    pub count: u32,
    /// Within how long.
    #[n(2)]
    pub window: Span,
    /// Who says so, for example `the school profile v1.0`.
    #[n(3)]
    pub source: String,
    /// The first of them that the node knew: the review is named after it.
    #[n(4)]
    pub first: CaseId,
    /// When that was reported.
    #[n(5)]
    pub first_at: Timestamp,
    /// How many of them the node knew.
    #[n(6)]
    pub known: u32,
}

/// What cases have in common that are like one another: the kind of work, and one thing more.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize)]
pub struct Group {
    /// What the thing is.
    #[n(0)]
    pub likeness: Likeness,
    /// The domain of the work, if it has one.
    #[n(1)]
    pub domain: Option<String>,
    /// The subtype of the work.
    #[n(2)]
    pub subtype: String,
    /// The site that an area is of, if it was named.
    #[n(3)]
    pub site: Option<String>,
    /// The area, the piece of equipment or the tag.
    #[n(4)]
    pub value: String,
}

words! {
    /// What makes cases of one subtype like one another.
    Likeness = "likeness" {
        /// They are in the same area of the same site.
        0 Place = "place",
        /// They are about the same piece of equipment.
        1 Equipment = "equipment",
        /// They bear the same tag.
        2 Tag = "tag",
    }
}

words! {
    /// What a review found.
    FindingKind = "finding" {
        /// A case that is one of those which are like one another.
        0 Member = "member",
        /// A case with critical work that was open when the period ended.
        1 Critical = "critical",
        /// A case with work that was late when the period ended.
        2 Late = "late",
        /// A case with work that had moved up and was open when the period ended.
        3 MovedUp = "moved_up",
    }
}

/// Something that a review found. Derived: who finds it again finds the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize)]
pub struct Finding {
    /// What.
    #[n(0)]
    pub kind: FindingKind,
    /// Of which case.
    #[n(1)]
    pub case: CaseId,
    /// Since when: when it was reported, was due, or moved up.
    #[n(2)]
    pub at: Timestamp,
}
