//! What a rule and a mail have to do with one another, and why.

use super::{Compiled, Hits, Quantifier, RuleBook, TermId, Test};
use crate::{
    module::Modules,
    route::Incoming,
    rule::{Condition, Pattern, Term},
};

/// The longest text a capture gives, in characters.
const CAPTURE_CHARS_MAX: usize = 120;

/// How a rule stands to a mail.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome<'a> {
    /// It matches.
    Met,
    /// All but one of its conditions hold.
    Near {
        /// The one that does not.
        missing: &'a Condition,
        /// Whether words were among what was found, not only an address or a role.
        by_words: bool,
    },
    /// They have nothing to do with one another.
    Apart,
}

/// What named groups matched in a mail, for the templates of one rule.
#[derive(Debug, Clone, Copy)]
pub struct Captured<'a> {
    book: &'a RuleBook,
    rule: &'a Compiled,
    hits: &'a Hits<'a>,
}

impl RuleBook {
    /// Looks through a mail once for everything that any rule asks.
    pub fn look<'a>(&self, mail: &'a Incoming<'a>, modules: &Modules) -> Hits<'a> {
        self.scan.look(mail, modules)
    }

    /// Says how a rule stands to a mail.
    pub fn outcome<'a>(&self, rule: &'a Compiled, hits: &Hits<'_>) -> Outcome<'a> {
        let (Condition::All(conditions), Test::All(tests)) = (&rule.rule.when, &rule.test) else {
            return if hits.meet(&rule.test) {
                Outcome::Met
            } else {
                Outcome::Apart
            };
        };
        let mut missing = None;
        let mut found = false;
        let mut by_words = false;
        for (condition, test) in conditions.iter().zip(tests) {
            if hits.meet(test) {
                found |= !matches!(condition, Condition::Not(_));
                by_words |= matches!(condition, Condition::Text(_) | Condition::Any(_));
            } else if missing.replace(condition).is_some() {
                return Outcome::Apart;
            }
        }
        match missing {
            None => Outcome::Met,
            Some(missing) if found => Outcome::Near { missing, by_words },
            Some(_) => Outcome::Apart,
        }
    }

    /// Says on what a rule matched, a sentence for each condition.
    pub fn reasons(&self, rule: &Compiled, hits: &Hits<'_>) -> Vec<String> {
        let mut reasons = Vec::new();
        add_reasons(&rule.rule.when, &rule.test, hits, &mut reasons);
        reasons
    }

    /// Returns what the named groups of a rule matched.
    pub const fn captured<'a>(&'a self, rule: &'a Compiled, hits: &'a Hits<'a>) -> Captured<'a> {
        Captured {
            book: self,
            rule,
            hits,
        }
    }
}

fn add_reasons(condition: &Condition, test: &Test, hits: &Hits<'_>, reasons: &mut Vec<String>) {
    match (condition, test) {
        (Condition::All(conditions), Test::All(tests))
        | (Condition::Any(conditions), Test::Any(tests)) => {
            for (condition, test) in conditions
                .iter()
                .zip(tests)
                .filter(|(_, test)| hits.meet(test))
            {
                add_reasons(condition, test, hits, reasons);
            }
        }
        (
            Condition::Text(text),
            Test::Text {
                terms,
                quantifier,
                subject,
                body,
            },
        ) => {
            for (term, id) in text.terms.iter().zip(terms) {
                let sentence = found_where(term, *id, (*subject, *body), hits);
                let is_new = sentence.is_some();
                reasons.extend(sentence);
                // One word is reason enough where one is asked for.
                if is_new && *quantifier == Quantifier::Any {
                    break;
                }
            }
        }
        _ => reasons.push(condition.to_string()),
    }
}

fn found_where(term: &Term, id: TermId, asked: (bool, bool), hits: &Hits<'_>) -> Option<String> {
    let (in_subject, in_body) = hits.places(id);
    let (place, searched) = match (in_subject && asked.0, in_body && asked.1) {
        (true, _) => ("the subject", hits.mail.subject),
        (false, true) => ("the text", hits.mail.body),
        (false, false) => return None,
    };
    Some(match term {
        Term::Word(word) => format!("{place} has \"{word}\""),
        Term::Part(part) => format!("{place} contains \"{part}\""),
        // What was found says more to people than the pattern that found it.
        Term::Regex(pattern) => match pattern.regex.find(searched) {
            Some(found) => format!("{place} has \"{}\"", found.as_str().trim()),
            None => format!("{place} matches /{}/", pattern.source),
        },
    })
}

impl Captured<'_> {
    /// Returns what the group `name` matched: in the rule's own regexes first, then in the captures
    /// of modules; in the subject first, then in the text.
    pub fn get(&self, name: &str) -> Option<String> {
        let mut own = Vec::new();
        add_patterns(&self.rule.rule.when, name, &mut own);
        let (subject, body) = (self.hits.mail.subject, self.hits.mail.body);
        let in_own = own.iter().find_map(|(pattern, in_subject, in_body)| {
            let texts = [(*in_subject, subject), (*in_body, body)];
            texts
                .into_iter()
                .filter(|(asked, _)| *asked)
                .find_map(|(_, text)| group(pattern, name, text))
        });
        in_own.or_else(|| {
            let pattern = self.book.captures.get(name)?;
            [subject, body]
                .into_iter()
                .find_map(|text| group(pattern, name, text))
        })
    }
}

/// Lists the regexes of a condition that have the group and may have matched.
fn add_patterns<'a>(
    condition: &'a Condition,
    name: &str,
    found: &mut Vec<(&'a Pattern, bool, bool)>,
) {
    match condition {
        Condition::All(list) | Condition::Any(list) => {
            list.iter()
                .for_each(|condition| add_patterns(condition, name, found));
        }
        Condition::Text(test) => {
            for term in &test.terms {
                if let Term::Regex(pattern) = term
                    && pattern
                        .regex
                        .capture_names()
                        .flatten()
                        .any(|group| group == name)
                {
                    found.push((pattern, test.subject, test.body));
                }
            }
        }
        Condition::Not(_)
        | Condition::From(_)
        | Condition::To(_)
        | Condition::FromRole(_)
        | Condition::ToRole(_)
        | Condition::Attachment(_) => {}
    }
}

fn group(pattern: &Pattern, name: &str, text: &str) -> Option<String> {
    let found = pattern
        .regex
        .captures_iter(text)
        .find_map(|groups| groups.name(name))?;
    let words: Vec<&str> = found.as_str().split_whitespace().collect();
    let text: String = words.join(" ").chars().take(CAPTURE_CHARS_MAX).collect();
    Some(text).filter(|text| !text.is_empty())
}
