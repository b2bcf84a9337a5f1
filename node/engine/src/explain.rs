//! Explanations: what a rule file does, and why a mail became what it became (SPEC 4).
//!
//! These are the values behind `orgo explain rule FILE`, `orgo explain mail FILE` and the rule test
//! bench: nothing here decides, and nothing is stored.

use orgo_schema::fact::RuleRef;
use serde::Serialize;

use crate::{
    route::{Asked, Cut, Decision, Matched, Opened, TaskDraft, Work},
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
        rule: RuleRef {
            id: rule.id.clone(),
            version: file.version.clone(),
        },
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
        sentences.push(format!(
            "The rule {} matched: {}.",
            named(&matched.rule),
            matched.on.join(", and ")
        ));
    }
    if let Some(rule) = &decision.stopped_by {
        sentences.push(format!(
            "The rule {} said stop: no later rule was looked at.",
            named(rule)
        ));
    }
    sentences.extend(asked(&decision.asked));
    for case in &decision.opened {
        sentences.extend(opened(case));
    }
    sentences.extend(decision.cut.iter().map(cut));
    if let Some(visibility) = decision.visibility {
        sentences.push(format!("Rules raise the visibility to {visibility}."));
    }
    for near in &decision.near {
        sentences.push(format!(
            "The rule {} nearly matched; it also wants this: {}.",
            named(&near.rule),
            near.missing
        ));
    }
    sentences
}

/// Returns the sentences that are kept with a routing: on what the rule matched that the work bears the name of, what
/// the other rules added and why, and what is done beside the work.
pub fn routing(decision: &Decision) -> Vec<String> {
    let named = decision.work.as_ref().map(|work| &work.rule);
    let is_named = |matched: &&Matched| named == Some(&matched.rule);
    let first = decision.matched.iter().filter(is_named);
    let mut sentences: Vec<String> = first.flat_map(|matched| matched.on.clone()).collect();
    let others = decision.matched.iter().filter(|one| !is_named(one));
    sentences.extend(others.map(|matched| shaped(matched, "it")));
    for opened in &decision.opened {
        let case = format!("the case \"{}\"", opened.work.case.title);
        let winner = &opened.work.rule;
        let others = opened.matched.iter().filter(|one| one.rule != *winner);
        sentences.extend(others.map(|matched| shaped(matched, &case)));
    }
    sentences.extend(beside(decision));
    sentences
}

fn shaped(matched: &Matched, what: &str) -> String {
    let (rule, on) = (named(&matched.rule), matched.on.join(", and "));
    let does = matched.does.join(" ");
    format!("The rule {rule} acted on {what} too, because {on}. {does}")
}

/// Returns the sentences of what rules do beside the work: files they attach, cases they open of their own,
/// and where a chain of them was cut.
pub fn beside(decision: &Decision) -> Vec<String> {
    let files = |of: &Asked| {
        asked(&Asked {
            attach: of.attach.clone(),
            ..Asked::default()
        })
    };
    let mut sentences = files(&decision.asked);
    for case in &decision.opened {
        sentences.extend(opened(case).into_iter().take(1));
        sentences.extend(files(&case.asked));
    }
    sentences.extend(decision.cut.iter().map(cut));
    sentences
}

fn cut(cut: &Cut) -> String {
    let chain: Vec<&str> = cut.chain.iter().map(|rule| rule.id.as_str()).collect();
    let chain = chain.join(" \u{2192} ");
    format!("A chain of rules was cut ({chain}): {}.", cut.why)
}

fn asked(asked: &Asked) -> Vec<String> {
    let mut sentences = Vec::new();
    for notice in &asked.notify {
        let template = notice.template.as_ref();
        let template =
            template.map_or_else(String::new, |name| format!(" with the template {name}"));
        let (rule, scope) = (named(&notice.rule), notice.scope);
        sentences.push(format!("The rule {rule} tells people ({scope}){template}."));
    }
    if let Some(reply) = &asked.reply {
        let (rule, template) = (named(&reply.rule), &reply.template);
        sentences.push(format!(
            "The rule {rule} answers the sender with the template {template}."
        ));
    }
    for attach in &asked.attach {
        let (rule, resource) = (named(&attach.rule), &attach.resource);
        sentences.push(format!("The rule {rule} attaches {resource}."));
    }
    if let Some(link) = &asked.link {
        sentences.push(format!(
            "The rule {} links the case to the latest like it within {}.",
            named(&link.rule),
            link.within
        ));
    }
    sentences
}

fn opened(opened: &Opened) -> Vec<String> {
    let by = opened.chain.last().map(named).unwrap_or_default();
    let (title, label) = (&opened.work.case.title, &opened.work.case.label);
    let mut sentences = vec![format!(
        "The rule {by} also opens the case \"{title}\" at {label}."
    )];
    sentences.extend(opened.work.tasks.iter().map(task));
    sentences.extend(asked(&opened.asked));
    sentences
}

fn task(task: &TaskDraft) -> String {
    let kind = match &task.subtype {
        Some(subtype) => format!("{}, {subtype}", task.domain),
        None => task.domain.clone(),
    };
    let urgency = format!("priority {}", task.priority);
    format!(
        "It gets the task \"{}\" ({kind}; {urgency}) at {}.",
        task.title, task.label
    )
}

fn outcome(work: &Work) -> Vec<String> {
    let mut sentences = vec![format!(
        "The rule {} opens the case \"{}\" at {}.",
        named(&work.rule),
        work.case.title,
        work.case.label
    )];
    sentences.extend(work.tasks.iter().map(task));
    sentences
}

fn named(rule: &RuleRef) -> String {
    format!("{} (version {})", rule.id, rule.version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        profile::tests::school_with,
        route::{Incoming, route},
        rule::{Vocabulary, read},
    };

    #[test]
    fn a_rule_file_is_told_in_sentences() {
        let loaded = school_with(&[]).unwrap();
        let vocabulary = Vocabulary::new(&loaded.registry, &loaded.modules);
        let text = "version: \"3\"\nrules:\n  - id: night\n    description: For the guard.\n    when:\n      \
                    any: [{ subject contains: alarm }, { attachment: any }]\n      not: { from: \"*@shop.example\" }\n    \
                    then:\n      task: { type: maintenance, subtype: safety, priority: at least high }\n      \
                    visibility: restricted\n      reactivity_time: PT10M\n    stop: true\n";
        let file = read("rules/night.yaml", text, Scope::Organization, &vocabulary).unwrap();
        let [explanation] = rules(&file).try_into().unwrap();
        assert_eq!(
            (
                explanation.rule.id.as_str(),
                explanation.rule.version.as_str()
            ),
            ("night", "3")
        );
        assert_eq!(explanation.at, At { line: 3, column: 5 });
        assert_eq!(
            explanation.sentences,
            [
                "When either the subject contains \"alarm\", or a file is attached, and it is not so that it was sent by \
             *@shop.example.",
                "Makes a task of type maintenance and subtype safety with priority at least high.",
                "Raises the visibility to restricted.",
                "Gives PT10M to react.",
                "No later rule is looked at.",
            ]
        );
    }

    #[test]
    fn a_decision_is_told_in_sentences() {
        let loaded = school_with(&[]).unwrap();
        let mail = Incoming {
            subject: "Fire alarm in Building A",
            body: "",
            from: None,
            to: vec!["emergency@school.example"],
            from_role: None,
            attachments: Vec::new(),
            ..Incoming::default()
        };
        assert_eq!(
            decision(&route(&loaded.rules, &loaded.modules, &mail))[..3],
            [
                "The rule maintenance/to-emergency (version 1.0) opens the case \"Fire alarm in Building A\" at \
             1001.91.Operations.Safety.",
                "It gets the task \"Fire alarm in Building A\" (maintenance, safety; priority critical) at \
             1001.91.Operations.Safety.",
                "The rule maintenance/to-emergency (version 1.0) matched: it was sent to emergency@*.",
            ]
        );
    }
}
