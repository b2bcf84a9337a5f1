//! Rules made from what a module knows.

use orgo_schema::word::Severity;

use super::{Address, Module, Subtype, Urgent};
use crate::{
    rule::{
        Actions, AddressPattern, Change, Condition, Quantifier, Rule, RuleFile, Scope, TaskSpec,
        Term, TextTest,
    },
    yaml::At,
};

/// Makes the rules of a module: first its addresses, then the words of its subtypes in their order,
/// then the words that make work urgent. Later rules win, so the more urgent subtypes stand later.
pub fn generate(module: &Module) -> RuleFile {
    let patterns = |wanted: fn(&Address) -> bool| -> Vec<AddressPattern> {
        module
            .addresses
            .iter()
            .filter(|address| wanted(address))
            .map(|address| address.pattern.clone())
            .collect()
    };
    let everywhere = patterns(|_| true);
    let by_words = patterns(|address| address.sorts_by_words);
    let mut rules: Vec<Rule> = module
        .addresses
        .iter()
        .map(|address| of_address(module, address))
        .collect();
    if !by_words.is_empty() {
        let known = module
            .subtypes
            .iter()
            .filter(|subtype| !subtype.words.is_empty());
        rules.extend(known.map(|subtype| of_subtype(module, subtype, &by_words)));
    }
    if !everywhere.is_empty() {
        rules.extend(
            module
                .urgent
                .as_ref()
                .map(|urgent| of_urgency(module, urgent, everywhere)),
        );
    }
    RuleFile {
        path: module.path.clone(),
        version: module.version.clone(),
        scope: Scope::Generated(module.domain.clone()),
        rules,
    }
}

fn rule(
    module: &Module,
    name: &str,
    at: At,
    description: String,
    when: Condition,
    then: Actions,
) -> Rule {
    let id = format!("{}/{name}", module.domain);
    Rule {
        description: Some(description),
        ..Rule::new(id, at, when, then)
    }
}

fn of_address(module: &Module, address: &Address) -> Rule {
    let name = address
        .pattern
        .0
        .split(['@', '*'])
        .next()
        .filter(|name| !name.is_empty())
        .unwrap_or("address");
    let subtype = module.subtype(&address.subtype);
    let task = TaskSpec {
        domain: Some(module.domain.clone()),
        subtype: Some(address.subtype.clone()),
        priority: Some(Change::To(address.priority)),
        severity: address.severity.map(Change::To),
        reactivity: subtype.and_then(|subtype| subtype.reactivity),
        checklist: subtype.map_or_else(Vec::new, |subtype| subtype.checklist.clone()),
        approval: subtype.and_then(|subtype| subtype.approval.clone()),
        ..TaskSpec::default()
    };
    let then = Actions {
        tasks: vec![task],
        label: Some(address.label.clone()),
        visibility: subtype.and_then(|subtype| subtype.visibility),
        ..Actions::default()
    };
    let description = format!(
        "Mail to {} is work for {}.",
        address.pattern.0, module.title
    );
    let when = Condition::To(vec![address.pattern.clone()]);
    rule(
        module,
        &format!("to-{name}"),
        address.at,
        description,
        when,
        then,
    )
}

fn of_subtype(module: &Module, subtype: &Subtype, addresses: &[AddressPattern]) -> Rule {
    let task = TaskSpec {
        domain: Some(module.domain.clone()),
        subtype: Some(subtype.id.clone()),
        priority: Some(Change::To(subtype.priority)),
        // Said even where it is the usual one, so that it takes back what another subtype said.
        severity: Some(Change::To(subtype.severity.unwrap_or(Severity::Minor))),
        reactivity: subtype.reactivity,
        checklist: subtype.checklist.clone(),
        approval: subtype.approval.clone(),
        ..TaskSpec::default()
    };
    let then = Actions {
        tasks: vec![task],
        label: Some(subtype.label.clone()),
        visibility: subtype.visibility,
        ..Actions::default()
    };
    let when = Condition::All(vec![
        Condition::To(addresses.to_vec()),
        words(&subtype.words),
    ]);
    let description = format!("{} in {}, by its words.", subtype.title, module.title);
    rule(module, &subtype.id, subtype.at, description, when, then)
}

fn of_urgency(module: &Module, urgent: &Urgent, addresses: Vec<AddressPattern>) -> Rule {
    let then = Actions {
        priority: Some(Change::AtLeast(urgent.priority)),
        ..Actions::default()
    };
    let when = Condition::All(vec![Condition::To(addresses), words(&urgent.words)]);
    let description = format!("Words that make work for {} urgent.", module.title);
    rule(module, "urgent", urgent.at, description, when, then)
}

fn words(terms: &[Term]) -> Condition {
    let terms = terms.to_vec();
    Condition::Text(TextTest {
        subject: true,
        body: true,
        quantifier: Quantifier::Any,
        terms,
    })
}
