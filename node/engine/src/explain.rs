//! Explanations: what a rule file does, and why a mail became what it became (SPEC 4).
//!
//! These are the values behind `orgo explain rule FILE`, `orgo explain mail FILE` and the rule test
//! bench: nothing here decides, and nothing is stored.

use orgo_schema::fact::RuleRef;
use serde::Serialize;

use crate::{
    route::{Decision, Work},
    rule::{RuleFile, Scope},
    yaml::At,
};

/// One rule in plain sentences.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleExplanation {
    /// Which, and which version.
    pub rule: RuleRef,
    /// Where it stands.
    pub file: String,
    /// Where in the file.
    #[serde(flatten)]
    pub at: At,
    /// Whose rule it is.
    pub scope: Scope,
    /// What it is for, in its author's words.
    pub description: Option<String>,
    /// What it waits for and what it does.
    pub sentences: Vec<String>,
}

/// Explains every rule of a file.
pub fn rules(file: &RuleFile) -> Vec<RuleExplanation> {
    let explain = |rule: &crate::rule::Rule| RuleExplanation {
        rule: RuleRef { id: rule.id.clone(), version: file.version.clone() },
        file: file.path.clone(),
        at: rule.at,
        scope: file.scope.clone(),
        description: rule.description.clone(),
        sentences: rule.sentences(),
    };
    file.rules.iter().map(explain).collect()
}

/// Explains a decision in sentences, the outcome first.
pub fn decision(decision: &Decision) -> Vec<String> {
    let mut sentences = match &decision.work {
        Some(work) => outcome(work),
        None => vec!["No rule claims this mail: it goes to triage.".to_owned()],
    };
    for matched in &decision.matched {
        sentences.push(format!("The rule {} matched: {}.", named(&matched.rule), matched.on.join(", and ")));
    }
    if let Some(rule) = &decision.stopped_by {
        sentences.push(format!("The rule {} said stop: no later rule was looked at.", named(rule)));
    }
    if let Some(visibility) = decision.visibility {
        sentences.push(format!("Rules raise the visibility to {visibility}."));
    }
    for near in &decision.near {
        sentences.push(format!("The rule {} nearly matched; it also wants this: {}.", named(&near.rule), near.missing));
    }
    sentences
}

fn outcome(work: &Work) -> Vec<String> {
    let mut sentences =
        vec![format!("The rule {} opens the case \"{}\" at {}.", named(&work.rule), work.case.title, work.case.label)];
    for task in &work.tasks {
        let kind = match &task.subtype {
            Some(subtype) => format!("{}, {subtype}", task.domain),
            None => task.domain.clone(),
        };
        let urgency = format!("priority {}", task.priority);
        sentences.push(format!("It gets the task \"{}\" ({kind}; {urgency}) at {}.", task.title, task.label));
    }
    sentences
}

fn named(rule: &RuleRef) -> String {
    format!("{} (version {})", rule.id, rule.version)
}
