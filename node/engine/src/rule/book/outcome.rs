//! What a rule and a mail have to do with one another, and why.

use super::{Compiled, Hits, Quantifier, RuleBook, Sight, TermId, Test};
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
    pub fn outcome<'a>(&self, rule: &'a Compiled, sight: Sight<'_>) -> Outcome<'a> {
        let (Condition::All(conditions), Test::All(tests)) = (&rule.rule.when, &rule.test) else {
            return if sight.meet(&rule.test) {
                Outcome::Met
            } else {
                Outcome::Apart
            };
        };
        let mut missing = None;
        let mut found = false;
        let mut by_words = false;
        for (condition, test) in conditions.iter().zip(tests) {
            if sight.meet(test) {
                found |= condition.is_of_the_mail();
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
    pub fn reasons(&self, rule: &Compiled, sight: Sight<'_>) -> Vec<String> {
        let mut reasons = Vec::new();
        add_reasons(&rule.rule.when, &rule.test, sight, &mut reasons);
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

impl Sight<'_> {
    /// Says what a condition saw that looks at the state of things; nothing of one that looks at words.
    pub fn seen(self, condition: &Condition) -> Option<String> {
        let mail = self.hits.mail;
        match condition {
            Condition::Work(test) => Some(test.seen(self.so_far)),
            Condition::Time(test) => Some(match &mail.when {
                Some(when) => test.seen(when),
                None => "when it came in is not known".to_owned(),
            }),
            Condition::Count(test) => Some(test.seen(mail, self.so_far)),
            Condition::Profile(_) if mail.profile.is_empty() => {
                Some("the type of the organisation is not known".to_owned())
            }
            Condition::Profile(_) => {
                Some(format!("the organisation is of the type {}", mail.profile))
            }
            Condition::All(_)
            | Condition::Any(_)
            | Condition::Not(_)
            | Condition::Text(_)
            | Condition::From(_)
            | Condition::To(_)
            | Condition::FromRole(_)
            | Condition::ToRole(_)
            | Condition::Attachment(_) => None,
        }
    }
}

impl Condition {
    /// Whether it says something of this very mail, so that a rule that lacks one thing is near. Every
    /// mail of a Monday came in on a Monday.
    const fn is_of_the_mail(&self) -> bool {
        !matches!(
            self,
            Self::Not(_) | Self::Work(_) | Self::Profile(_) | Self::Time(_) | Self::Count(_)
        )
    }
}

fn add_reasons(condition: &Condition, test: &Test, sight: Sight<'_>, reasons: &mut Vec<String>) {
    let hits = sight.hits;
    match (condition, test) {
        (Condition::All(conditions), Test::All(tests))
        | (Condition::Any(conditions), Test::Any(tests)) => {
            for (condition, test) in conditions
                .iter()
                .zip(tests)
                .filter(|(_, test)| sight.meet(test))
            {
                add_reasons(condition, test, sight, reasons);
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
        _ => reasons.push(
            sight
                .seen(condition)
                .unwrap_or_else(|| condition.to_string()),
        ),
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
        | Condition::Attachment(_)
        | Condition::Work(_)
        | Condition::Profile(_)
        | Condition::Time(_)
        | Condition::Count(_) => {}
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
