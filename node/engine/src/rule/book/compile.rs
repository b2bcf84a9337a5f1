//! From conditions to tests that look up numbers.

use std::collections::BTreeMap;

use super::{TermId, Test, scan::Tables};
use crate::{
    rule::{Condition, RULES_MAX, RuleFile, Term},
    yaml::{At, ConfigError},
};

/// Refuses too many rules, and two with one id (SECURITY 4, 35).
pub(super) fn check_ids(files: &[RuleFile]) -> Result<(), Vec<ConfigError>> {
    let count: usize = files.iter().map(|file| file.rules.len()).sum();
    if count > RULES_MAX {
        return Err(vec![whole_book(format!(
            "there are {count} rules, which is over {RULES_MAX}: remove some"
        ))]);
    }
    let mut places: BTreeMap<&str, (&str, At)> = BTreeMap::new();
    let mut errors = Vec::new();
    for (file, rule) in files
        .iter()
        .flat_map(|file| file.rules.iter().map(move |rule| (file, rule)))
    {
        if let Some((path, at)) = places.insert(&rule.id, (&file.path, rule.at)) {
            let problem = format!(
                "the rule `{}` stands twice ({path}:{}, {}:{})",
                rule.id, at.line, file.path, rule.at.line
            );
            errors.push(
                ConfigError::new(&file.path, rule.at, "", problem)
                    .hint("give each rule an id of its own"),
            );
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}

/// A complaint about all files together.
pub(super) fn whole_book(problem: String) -> ConfigError {
    ConfigError::new("rules", At { line: 1, column: 1 }, "", problem)
}

/// Numbers the terms of a condition.
pub(super) fn test_of(condition: &Condition, tables: &mut Tables) -> Test {
    match condition {
        Condition::All(list) => Test::All(
            list.iter()
                .map(|condition| test_of(condition, tables))
                .collect(),
        ),
        Condition::Any(list) => Test::Any(
            list.iter()
                .map(|condition| test_of(condition, tables))
                .collect(),
        ),
        Condition::Not(inner) => Test::Not(Box::new(test_of(inner, tables))),
        Condition::Text(test) => Test::Text {
            subject: test.subject,
            body: test.body,
            quantifier: test.quantifier,
            terms: test
                .terms
                .iter()
                .map(|term| term_id(term, tables))
                .collect(),
        },
        Condition::From(patterns) => Test::From(
            patterns
                .iter()
                .map(|pattern| tables.address(&pattern.0))
                .collect(),
        ),
        Condition::To(patterns) => Test::To(
            patterns
                .iter()
                .map(|pattern| tables.address(&pattern.0))
                .collect(),
        ),
        Condition::FromRole(roles) => Test::FromRole(roles.clone()),
        Condition::ToRole(roles) => Test::ToRole(roles.clone()),
        Condition::Attachment(test) => Test::Attachment(test.clone()),
        Condition::Work(test) => Test::Work(test.clone()),
        Condition::Profile(names) => Test::Profile(names.clone()),
        Condition::Time(test) => Test::Time(test.clone()),
        Condition::Count(test) => Test::Count(test.clone()),
    }
}

fn term_id(term: &Term, tables: &mut Tables) -> TermId {
    match term {
        Term::Word(word) => TermId::Word(tables.letters(word)),
        Term::Part(part) => TermId::Part(tables.letters(part)),
        Term::Regex(pattern) => TermId::Regex(tables.regex(pattern)),
    }
}
