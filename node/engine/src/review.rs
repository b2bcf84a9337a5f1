//! Reviews that Orgo opens (SPEC 8): what all of them begin with.
//!
//! | opened when | by | named after |
//! | --- | --- | --- |
//! | cases of one kind keep coming | [`crate::pattern`] | what they have in common, and the first of them |
//! | a day, week, month, quarter or year has ended | [`cycle`] | the cycle, the period, the zone |
//!
//! A review is a case with one task. Whether it counts at once is said by [`crate::fold::ReviewFold`], for both alike;
//! what it found are facts that two nodes which look apart write alike.

pub mod cycle;
pub mod found;
pub mod recurs;
pub mod report;

use orgo_schema::{
    fact::{Created, Location, Opened, RuleRef},
    id::CaseId,
    label::Label,
    word::{Priority, TaskCategory, Visibility},
};

use crate::module::GENERAL;

/// The version of what stands here, as work names what made it.
const VERSION: &str = "1";

/// What the one task of a review asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asks<'a> {
    /// What makes it, as rules are named.
    pub(crate) rule: &'a str,
    /// What tells it from other tasks.
    pub(crate) key: &'a str,
    /// Its title.
    pub(crate) title: &'a str,
    /// What is to be done, in order.
    pub(crate) checklist: &'a [&'a str],
}

/// Returns the opening of a review that is nowhere and of no domain.
pub(crate) fn opened(
    title: String,
    narrative: String,
    label: Label,
    (tag, visibility): (&str, Visibility),
) -> Opened {
    Opened {
        title,
        narrative,
        label,
        severity: None,
        priority: Priority::Medium,
        visibility,
        signal: None,
        rule: None,
        location: Location::default(),
        tags: vec![tag.to_owned()],
        domain: None,
        subtype: None,
        reactivity: None,
        origin_role: None,
        metadata: Vec::new(),
        led: None,
        round: None,
    }
}

/// Returns the task that a review begins with.
pub(crate) fn created(case: CaseId, opened: &Opened, asks: &Asks<'_>) -> Created {
    Created {
        case,
        rule: Some(RuleRef {
            id: asks.rule.to_owned(),
            version: VERSION.to_owned(),
        }),
        key: asks.key.to_owned(),
        title: asks.title.to_owned(),
        description: opened.narrative.clone(),
        label: opened.label.clone(),
        domain: opened.domain.clone().unwrap_or_else(|| GENERAL.to_owned()),
        category: TaskCategory::Report,
        subtype: None,
        priority: opened.priority,
        severity: None,
        visibility: opened.visibility,
        reactivity: None,
        due: None,
        assignee: None,
        checklist: asks.checklist.iter().map(|&item| item.to_owned()).collect(),
        received: None,
        metadata: Vec::new(),
        climbs: None,
        approval: None,
    }
}
