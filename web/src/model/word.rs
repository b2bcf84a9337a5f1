//! The words of small vocabularies, as every page says them.

use orgo_schema::label::Category;

use super::{CaseStatus, Priority, ReviewCycle, ReviewOutcome, Severity, ShownStatus, Visibility};
use crate::{Language, words};

/// Returns the word of a task's status.
#[must_use]
pub const fn task_word(language: Language, status: ShownStatus) -> &'static str {
    let say = words::Mark(language);
    match status {
        ShownStatus::Pending => say.pending(),
        ShownStatus::InProgress => say.in_progress(),
        ShownStatus::OnHold => say.on_hold(),
        ShownStatus::Escalated => say.escalated(),
        ShownStatus::Completed => say.completed(),
        ShownStatus::Failed => say.failed(),
        ShownStatus::Cancelled => say.cancelled(),
    }
}

/// Returns the word of a case's status.
#[must_use]
pub const fn case_word(language: Language, status: CaseStatus) -> &'static str {
    let say = words::Mark(language);
    match status {
        CaseStatus::Open => say.case_open(),
        CaseStatus::InProgress => say.case_in_progress(),
        CaseStatus::OnHold => say.case_on_hold(),
        CaseStatus::Resolved => say.case_resolved(),
        CaseStatus::Closed => say.case_closed(),
        CaseStatus::Merged => say.case_merged(),
    }
}

/// Returns the word of a priority where it is said that it is one.
#[must_use]
pub const fn priority_word(language: Language, priority: Priority) -> &'static str {
    let say = words::Mark(language);
    match priority {
        Priority::Low => say.low(),
        Priority::Medium => say.medium(),
        Priority::High => say.high(),
        Priority::Critical => say.critical(),
    }
}

/// Returns the word of a severity where it is said that it is one.
#[must_use]
pub const fn severity_word(language: Language, severity: Severity) -> &'static str {
    let say = words::Mark(language);
    match severity {
        Severity::Minor => say.minor(),
        Severity::Moderate => say.moderate(),
        Severity::Major => say.major(),
        Severity::Critical => say.critical_severe(),
    }
}

/// Returns the word for who may read something.
#[must_use]
pub const fn visibility_word(language: Language, visibility: Visibility) -> &'static str {
    let say = words::Mark(language);
    match visibility {
        Visibility::Public => say.public(),
        Visibility::Internal => say.internal(),
        Visibility::Restricted => say.restricted(),
        Visibility::Anonymised => say.anonymised(),
    }
}

/// Returns what a label is about.
#[must_use]
pub const fn category_word(language: Language, category: Category) -> &'static str {
    let say = words::Label(language);
    match category {
        Category::Operational => say.operational(),
        Category::Strategic => say.strategic(),
        Category::Compliance => say.compliance(),
        Category::Customer => say.customer(),
        Category::Training => say.training(),
        Category::Communication => say.communication(),
        Category::Financial => say.financial(),
        Category::Technical => say.technical(),
        Category::Crisis => say.crisis(),
    }
}

/// Says how often something is looked over.
#[must_use]
pub const fn cycle_words(language: Language, cycle: ReviewCycle) -> &'static str {
    let say = words::Case(language);
    match cycle {
        ReviewCycle::RealTime => say.as_it_happens(),
        ReviewCycle::Daily => say.daily(),
        ReviewCycle::Weekly => say.weekly(),
        ReviewCycle::Monthly => say.monthly(),
        ReviewCycle::Quarterly => say.quarterly(),
        ReviewCycle::Yearly => say.yearly(),
    }
}

/// Says what came of looking something over.
#[must_use]
pub const fn outcome_words(language: Language, outcome: ReviewOutcome) -> &'static str {
    let say = words::Case(language);
    match outcome {
        ReviewOutcome::NoChange => say.no_change(),
        ReviewOutcome::Watch => say.watch(),
        ReviewOutcome::Act => say.act(),
        ReviewOutcome::Close => say.can_close(),
    }
}
