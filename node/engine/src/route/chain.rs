//! Cases that rules open of their own, and the guard against rules that never come to an end.

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::{fact::RuleRef, word::Visibility};
use serde::Serialize;

use super::{
    Asked, Attach, Incoming, Matched, SoFar, Work,
    draft::{Draft, Fill},
    walk,
};
use crate::{
    module::Modules,
    rule::{Actions, Compiled, Outcome, RuleBook, Sight},
    yaml::ConfigError,
};

/// The most rules that may act one because of another: what the next would do is not done.
pub const CHAIN_MAX: usize = 5;

/// The most cases that one signal may open beside its own.
pub const OPENED_MAX: usize = 20;

/// A case that a rule opens of its own.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Opened {
    /// The rules that led to it, the one that opens it last.
    pub chain: Vec<RuleRef>,
    /// Which of the cases that the rule opens, from 0.
    pub number: usize,
    /// The case and its tasks.
    pub work: Work,
    /// The rules that looked at it and matched.
    pub matched: Vec<Matched>,
    /// What they ask for beside the work.
    pub asked: Asked,
}

/// A place where a chain of rules was cut, for the timeline and the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cut {
    /// The rules that acted one because of another, and last the one that was not let.
    pub chain: Vec<RuleRef>,
    /// What it would have done, and why it was not let.
    pub why: String,
}

/// A case that is to be opened, as far as the rule that opens it says.
#[derive(Debug)]
pub(super) struct Open {
    rule: RuleRef,
    number: usize,
    draft: Draft,
    /// What the rule attaches to it.
    attach: Vec<Attach>,
}

impl Open {
    /// Fills the holes of what a rule opens.
    pub(super) fn new(rule: &Compiled, number: usize, actions: &Actions, fill: &Fill<'_>) -> Self {
        let mut draft = Draft::default();
        draft.add(actions, fill);
        let attach = actions.attach.iter().map(|resource| Attach {
            rule: rule.reference(),
            resource: resource.clone(),
        });
        Self {
            rule: rule.reference(),
            number,
            draft,
            attach: attach.collect(),
        }
    }
}

/// The cases that follow from one signal.
#[derive(Debug)]
pub(super) struct Chains<'a> {
    book: &'a RuleBook,
    modules: &'a Modules,
    mail: &'a Incoming<'a>,
    pub(super) opened: Vec<Opened>,
    pub(super) cut: Vec<Cut>,
}

impl<'a> Chains<'a> {
    pub(super) const fn new(
        book: &'a RuleBook,
        modules: &'a Modules,
        mail: &'a Incoming<'a>,
    ) -> Self {
        Self {
            book,
            modules,
            mail,
            opened: Vec::new(),
            cut: Vec::new(),
        }
    }

    /// Takes out the answer where the signal already is the last of a chain of answers.
    pub(super) fn allowed(&mut self, mut asked: Asked) -> Asked {
        if self.mail.caused_by.len() >= CHAIN_MAX
            && let Some(reply) = asked.reply.take()
        {
            self.cut(self.mail.caused_by, reply.rule, "the answer is not sent");
        }
        asked
    }

    /// Opens cases, and those that rules open because of them.
    pub(super) fn follow(
        &mut self,
        opens: Vec<Open>,
        chain: &[RuleRef],
        visibility: Option<Visibility>,
    ) {
        for open in opens {
            if chain.len() >= CHAIN_MAX || self.opened.len() >= OPENED_MAX {
                self.cut(chain, open.rule, "the case is not opened");
                continue;
            }
            let (title, text) = open.draft.texts();
            let case = Incoming {
                subject: &title,
                body: &text,
                when: self.mail.when,
                profile: self.mail.profile,
                counts: self.mail.counts,
                ..Incoming::default()
            };
            let chain: Vec<RuleRef> = chain.iter().cloned().chain([open.rule.clone()]).collect();
            let led = chain.get(self.mail.caused_by.len()..).unwrap_or_default();
            let walked = walk(self.book, self.modules, &case, open.draft, led);
            // What rules knew of the signal holds for what it leads to.
            let visibility = walked.visibility.max(visibility);
            let winner = walked.winner.unwrap_or(open.rule);
            let mut attach = open.attach;
            let is_new = |more: &Attach| attach.iter().all(|known| known.resource != more.resource);
            let more: Vec<Attach> = walked.asked.attach.into_iter().filter(is_new).collect();
            attach.extend(more);
            self.opened.push(Opened {
                work: walked.draft.finish(winner, visibility, self.modules, &case),
                chain: chain.clone(),
                number: open.number,
                matched: walked.matched,
                // Nobody sent it, so nobody gets an answer.
                asked: Asked {
                    reply: None,
                    attach,
                    ..walked.asked
                },
            });
            self.follow(walked.opens, &chain, visibility);
        }
    }

    fn cut(&mut self, chain: &[RuleRef], rule: RuleRef, what: &str) {
        let why = if chain.len() >= CHAIN_MAX {
            format!("{what}: {CHAIN_MAX} rules have acted one because of another")
        } else {
            format!("{what}: one signal opens at most {OPENED_MAX} cases beside its own")
        };
        let chain = chain.iter().cloned().chain([rule]).collect();
        self.cut.push(Cut { chain, why });
    }
}

/// What stands in the holes of a title when circles are looked for: nothing that has letters.
const UNKNOWN: &str = "\u{2026}";

/// Complains of rules that open cases for one another in a circle, naming it (SECURITY 4, 34).
///
/// What a rule opens is looked at as it stands in the file, with its holes unknown. A circle that only
/// some mails close ends when it happens, because no rule looks at what it led to; in a file it is a
/// mistake. A rule that fits its own case is none.
pub(crate) fn circles(book: &RuleBook, modules: &Modules) -> Vec<ConfigError> {
    let opening: Vec<&Compiled> = book
        .at_intake()
        .filter(|rule| !rule.rule.then.open.is_empty())
        .collect();
    let leads: BTreeMap<&str, Vec<&str>> = opening
        .iter()
        .map(|rule| (rule.rule.id.as_str(), led_to(rule, &opening, book, modules)))
        .collect();
    let mut complaints = Vec::new();
    let mut told = BTreeSet::new();
    for rule in &opening {
        let id = rule.rule.id.as_str();
        let Some(circle) = circle_from(id, &leads).filter(|_| !told.contains(id)) else {
            continue;
        };
        told.extend(circle.iter().copied());
        let problem = format!(
            "rules open cases for one another in a circle: {}",
            circle.join(" \u{2192} ")
        );
        complaints.push(
            ConfigError::new(&rule.path, rule.rule.at, "", problem)
                .hint("add a condition that is not so of the case that is opened"),
        );
    }
    complaints
}

/// Lists the rules that match a case that `rule` opens and open cases themselves.
fn led_to<'a>(
    rule: &Compiled,
    opening: &[&'a Compiled],
    book: &RuleBook,
    modules: &Modules,
) -> Vec<&'a str> {
    let mut found = Vec::new();
    for actions in &rule.rule.then.open {
        let mut draft = Draft::default();
        draft.add(actions, &|template| {
            template.filled(|part| part.fixed_or(UNKNOWN))
        });
        let (title, text) = draft.texts();
        let case = Incoming {
            subject: &title,
            body: &text,
            ..Incoming::default()
        };
        let hits = book.look(&case, modules);
        let so_far: SoFar = draft.so_far();
        let sight = Sight {
            hits: &hits,
            so_far: &so_far,
        };
        let met = opening
            .iter()
            .filter(|other| book.outcome(other, sight) == Outcome::Met);
        let others = met.filter(|other| other.rule.id != rule.rule.id);
        found.extend(others.map(|other| other.rule.id.as_str()));
    }
    found
}

/// Returns the shortest way from a rule back to itself, both ends included.
fn circle_from<'a>(id: &'a str, leads: &BTreeMap<&'a str, Vec<&'a str>>) -> Option<Vec<&'a str>> {
    let mut ways: Vec<Vec<&str>> = vec![vec![id]];
    let mut seen = BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            let last = way.last()?;
            for next in leads.get(last).into_iter().flatten() {
                let mut way = way.clone();
                way.push(next);
                if *next == id {
                    return Some(way);
                }
                if seen.insert(*next) {
                    longer.push(way);
                }
            }
        }
        ways = longer;
    }
    None
}
