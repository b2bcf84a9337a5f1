//! The path that work took, as pages show it (SPEC 2, flow).

use super::{Direction, LabelView, Moment, PathKind, Subcategory};
use crate::{Language, words};

/// One stop on the path of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathStop {
    pub kind: PathKind,
    pub label: LabelView,
    /// Which way it came from the stop before; nothing for where it began.
    pub direction: Option<Direction>,
    /// What came here, where that was against its flow.
    pub against: Option<Subcategory>,
    /// Who brought it; empty for time, rules and nodes.
    pub who: String,
    /// What was said to it; may be empty.
    pub why: String,
    pub at: Moment,
}

/// Says which way information goes, in a sentence.
#[must_use]
pub const fn way_words(language: Language, what: Subcategory) -> &'static str {
    let say = words::Path(language);
    match what {
        Subcategory::Request => say.request(),
        Subcategory::Update => say.update(),
        Subcategory::Decision => say.decision(),
        Subcategory::Report => say.report(),
        Subcategory::Distribution => say.distribution(),
    }
}

/// Says that information went against its flow, in a sentence.
#[must_use]
pub const fn against_words(language: Language, what: Subcategory) -> &'static str {
    let say = words::Path(language);
    match what {
        Subcategory::Request => say.against_request(),
        Subcategory::Update => say.against_update(),
        Subcategory::Decision => say.against_decision(),
        Subcategory::Report => say.against_report(),
        Subcategory::Distribution => say.against_distribution(),
    }
}
