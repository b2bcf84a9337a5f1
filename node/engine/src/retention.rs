//! How long finished work is kept (SPEC 6, 10).

use std::collections::BTreeMap;

use orgo_schema::{
    case::{CaseAction, CaseStatus},
    fact::{Body, PurgeReason},
    id::FactId,
    label::Category,
    retention::RetentionClass,
    span::Span,
    time::Timestamp,
};

use crate::{
    fold::{CaseFold, Verdict},
    order::Facts,
};

/// What a profile says about how long finished work is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention {
    /// How long what belongs to no class is kept; nothing: for ever.
    pub usual: Option<Span>,
    /// How long each class is kept; nothing: for ever.
    pub classes: BTreeMap<RetentionClass, Option<Span>>,
    /// The class of a case by the category of its label, where nobody named one.
    pub categories: BTreeMap<Category, RetentionClass>,
    /// How long holders may object before documents go without their word.
    pub grace: Span,
}

impl Retention {
    /// The grace period where a profile names none, in ISO 8601.
    pub const GRACE: &str = "P30D";

    /// Returns how long a case is kept and by which class; no span: for ever. A class that the profile does
    /// not know is kept for ever: somebody named it for a reason.
    pub fn of<'a>(
        &'a self,
        class: Option<&'a RetentionClass>,
        category: Category,
    ) -> (Option<Span>, Option<&'a RetentionClass>) {
        match class.or_else(|| self.categories.get(&category)) {
            Some(class) => (self.classes.get(class).copied().flatten(), Some(class)),
            None => (self.usual, None),
        }
    }

    /// Returns the shortest time that anything is kept; nothing if all is kept for ever.
    pub fn shortest(&self) -> Option<Span> {
        let spans = self.classes.values().copied().chain([self.usual]).flatten();
        spans.min_by_key(|span| span.approximate_ms())
    }
}

/// Returns when a case was closed, and by which act; nothing while it is not closed. One that is part of
/// another is as that one is.
pub fn closed(case: &CaseFold, facts: &Facts) -> Option<(Timestamp, FactId)> {
    if case.status != CaseStatus::Closed || case.view.merged_into.is_some() {
        return None;
    }
    let acts = case.entries.iter().filter(|entry| {
        let body = facts.get(&entry.fact).map(|fact| &fact.body);
        let closes = matches!(
            body,
            Some(Body::CaseActed {
                action: CaseAction::Close | CaseAction::Settle(CaseStatus::Closed),
                ..
            })
        );
        closes && entry.verdict == Verdict::Valid
    });
    acts.map(|entry| (entry.at, entry.fact)).max()
}

/// Says whether a case was kept for long enough, and by what. `is_held` is whether a legal hold stands.
pub fn due(
    retention: &Retention,
    case: &CaseFold,
    facts: &Facts,
    is_held: bool,
    now: Timestamp,
) -> Option<PurgeReason> {
    let (closed, _) = closed(case, facts)?;
    if is_held || !case.view.conflicts.is_empty() {
        return None;
    }
    let class = case.view.retention_class.as_ref();
    let (span, class) = retention.of(class, case.view.label.category);
    let kept = i64::try_from(span?.approximate_ms()).unwrap_or(i64::MAX);
    (closed.plus_ms(kept) <= now).then(|| PurgeReason::Retention {
        class: class.cloned(),
    })
}
