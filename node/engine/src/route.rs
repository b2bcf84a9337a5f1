//! From a mail to the work it makes, with the reasons (SPEC 4).
//!
//! [`route`] is a pure function of the rules, the modules and the mail: two nodes that take in one
//! mail under one policy decide alike (CONVERGENCE 5). Nothing in it reads a clock.

mod draft;

use orgo_schema::{
    fact::{Location, RuleRef},
    label::Label,
    role::RolePath,
    span::Span,
    word::{Priority, Severity, TaskCategory, Visibility},
};
use serde::Serialize;

use crate::{
    module::Modules,
    rule::{Compiled, Condition, Outcome, RuleBook},
};

/// How many rules that nearly matched are named.
pub const NEAR_MAX: usize = 3;

/// A mail as rules see it.
#[derive(Debug, Clone)]
pub struct Incoming<'a> {
    /// The subject.
    pub subject: &'a str,
    /// The new text, without what is quoted.
    pub body: &'a str,
    /// The sender's address, normalized.
    pub from: Option<&'a str>,
    /// The organization's addresses it was delivered to or written to, normalized.
    pub to: Vec<&'a str>,
    /// The team of the sender, if it is a known user.
    pub from_role: Option<&'a RolePath>,
    /// Name and declared media type of each attached file.
    pub attachments: Vec<(&'a str, &'a str)>,
}

/// What becomes of a mail, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    /// The work it makes; nothing: it goes to triage.
    pub work: Option<Work>,
    /// Every rule that matched, in the order they were looked at.
    pub matched: Vec<Matched>,
    /// Rules that nearly matched, the nearest first.
    pub near: Vec<Near>,
    /// The visibility that rules raise to, at the least.
    pub visibility: Option<Visibility>,
    /// The rule that ended the walk, if one did.
    pub stopped_by: Option<RuleRef>,
}

/// The work a mail makes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Work {
    /// The rule it is named after: the last contributing one that makes work.
    pub rule: RuleRef,
    /// The case.
    pub case: CaseDraft,
    /// Its tasks, each with a key of its own; may be none.
    pub tasks: Vec<TaskDraft>,
}

/// A case that is to be opened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CaseDraft {
    /// Its title, never empty.
    pub title: String,
    /// What happened, as first told.
    pub narrative: String,
    /// Where it belongs.
    pub label: Label,
    /// How soon: the highest of its tasks.
    pub priority: Priority,
    /// How bad, if a rule said.
    pub severity: Option<Severity>,
    /// Who may read it.
    pub visibility: Visibility,
    /// Where it is.
    pub location: Location,
    /// Its tags, sorted.
    pub tags: Vec<String>,
    /// The domain.
    pub domain: Option<String>,
    /// The subtype in the domain.
    pub subtype: Option<String>,
    /// The time to react, where a rule named one.
    pub reactivity: Option<Span>,
}

/// A task that is to be made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TaskDraft {
    /// What tells it from the other tasks of the decision.
    pub key: String,
    /// Its title, never empty.
    pub title: String,
    /// What to do.
    pub description: String,
    /// Where it goes; the role in it owns the task.
    pub label: Label,
    /// The domain.
    #[serde(rename = "type")]
    pub domain: String,
    /// What it is by intent.
    pub category: TaskCategory,
    /// The subtype in the domain.
    pub subtype: Option<String>,
    /// How soon.
    pub priority: Priority,
    /// How bad, if a rule said.
    pub severity: Option<Severity>,
    /// The time to react, where a rule named one; otherwise the policy's window.
    pub reactivity: Option<Span>,
    /// The sign-in address of the user who takes it.
    pub assignee: Option<String>,
    /// What to tick off.
    pub checklist: Vec<String>,
}

/// A rule that matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Matched {
    /// Which.
    pub rule: RuleRef,
    /// On what, a sentence for each condition.
    pub on: Vec<String>,
}

/// A rule that nearly matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Near {
    /// Which.
    pub rule: RuleRef,
    /// The one condition that did not hold.
    pub missing: String,
}

/// Decides what becomes of a mail.
pub fn route(book: &RuleBook, modules: &Modules, mail: &Incoming<'_>) -> Decision {
    let hits = book.look(mail, modules);
    let mut matched = Vec::new();
    let mut near = Vec::new();
    let mut stopped_by = None;
    for rule in book.rules() {
        match book.outcome(rule, &hits) {
            Outcome::Met => {
                matched.push(rule);
                if rule.rule.stop {
                    stopped_by = Some(rule.reference());
                    break;
                }
            }
            Outcome::Near { missing, by_words } => near.push((by_words, rule, missing)),
            Outcome::Apart => {}
        }
    }
    let mut draft = draft::Draft::default();
    for rule in &matched {
        draft.add(rule, &book.captured(rule, &hits), mail);
    }
    let visibility = matched
        .iter()
        .filter_map(|rule| rule.rule.then.visibility)
        .max();
    let winner = matched
        .iter()
        .rev()
        .find(|rule| rule.rule.then.makes_work())
        .map(|rule| rule.reference());
    Decision {
        work: winner.map(|rule| draft.finish(rule, visibility, modules, mail)),
        matched: matched
            .iter()
            .map(|rule| Matched {
                rule: rule.reference(),
                on: book.reasons(rule, &hits),
            })
            .collect(),
        near: nearest(near),
        visibility,
        stopped_by,
    }
}

/// Rules of which words were found come before those of which only the address was; later rules first.
fn nearest(mut near: Vec<(bool, &Compiled, &Condition)>) -> Vec<Near> {
    near.reverse();
    near.sort_by_key(|(by_words, ..)| !by_words);
    near.iter()
        .take(NEAR_MAX)
        .map(|(_, rule, missing)| Near {
            rule: rule.reference(),
            missing: missing.to_string(),
        })
        .collect()
}

impl Compiled {
    /// Returns the name and version that the work of this rule bears.
    pub fn reference(&self) -> RuleRef {
        RuleRef {
            id: self.rule.id.clone(),
            version: self.version.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
