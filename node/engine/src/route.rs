//! From a mail to the work it makes, with the reasons (SPEC 4).
//!
//! [`route`] is a pure function of the rules, the modules and the mail: two nodes that take in one
//! mail under one policy decide alike (CONVERGENCE 5). Nothing in it reads a clock: when the mail came
//! in, how often such mail came before and which profile is in force are told by the caller.
//!
//! # Cases that rules open
//!
//! A rule may open a case of its own beside that of the signal (`open_case`). Rules look at such a case
//! as they look at a mail, its title for the subject and its narrative for the text, and may open
//! further ones; but no rule looks at a case that it led to itself, so that `Inspection after Leak` is
//! not inspected again. A chain of such cases, like one of answers to answers, is cut at [`CHAIN_MAX`]
//! rules, and the decision says where.

mod asked;
mod chain;
mod counts;
mod draft;
mod moment;

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::{
    fact::{Approval, Location, RuleRef},
    label::Label,
    role::RolePath,
    span::Span,
    word::{Priority, Severity, TaskCategory, Visibility},
};
use serde::Serialize;

use crate::{
    module::Modules,
    rule::{Compiled, Condition, Outcome, RuleBook, Sight},
};

pub use asked::{Asked, Attach, LinkTo, Notice, Reply};
pub(crate) use chain::circles;
pub use chain::{CHAIN_MAX, Cut, OPENED_MAX, Opened};
pub use counts::{Alike, Counts, NothingBefore};
pub use moment::Moment;

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
    /// The teams it is with, beside those of its addresses.
    pub with: &'a [RolePath],
    /// When it came in, by the organization's clock; conditions on time hold only where it is known.
    pub when: Option<Moment>,
    /// The profile of the organization; empty where there is none.
    pub profile: &'a str,
    /// How many alike came before.
    pub counts: &'a dyn Counts,
    /// The rules whose own answers and cases led to it, the first one first.
    pub caused_by: &'a [RuleRef],
}

impl Default for Incoming<'_> {
    /// An empty mail from nobody to nobody, of which nothing else is known.
    fn default() -> Self {
        Self {
            subject: "",
            body: "",
            from: None,
            to: Vec::new(),
            from_role: None,
            attachments: Vec::new(),
            with: &[],
            when: None,
            profile: "",
            counts: &NothingBefore,
            caused_by: &[],
        }
    }
}

/// What earlier rules of the walk have made of a mail. Where they said nothing, it is empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SoFar {
    /// The domains of the case and its tasks.
    pub domains: BTreeSet<String>,
    /// The domain of the case, or of its first task.
    pub domain: Option<String>,
    /// The subtype of the case, or of its first task.
    pub subtype: Option<String>,
    /// The tags.
    pub tags: BTreeSet<String>,
    /// Where it is.
    pub location: Location,
    /// How soon: the highest. A label of category 9 is critical.
    pub priority: Option<Priority>,
    /// How bad: the highest. A label of category 9 is critical.
    pub severity: Option<Severity>,
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
    /// What rules ask for beside the work.
    pub asked: Asked,
    /// The cases that rules open of their own, each before those it leads to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub opened: Vec<Opened>,
    /// Where a chain of rules was cut.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cut: Vec<Cut>,
}

impl Decision {
    /// Lists the rules that acted beside the one that the work bears the name of, in the order they did: on the
    /// mail, then on the cases that rules open of their own.
    pub fn shaped(&self) -> Vec<RuleRef> {
        let named = self.work.as_ref().map(|work| &work.rule);
        let on_opened = self.opened.iter().flat_map(|opened| &opened.matched);
        let mut shaped: Vec<RuleRef> = Vec::new();
        for matched in self.matched.iter().chain(on_opened) {
            if named != Some(&matched.rule) && !shaped.contains(&matched.rule) {
                shaped.push(matched.rule.clone());
            }
        }
        shaped
    }
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
    /// Where it climbs, in place of the ladder, if a rule said.
    #[serde(rename = "escalation_path", skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<Label>,
    /// The time to react at each level from the first on, if a rule said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<Span>,
    /// The knobs that rules set for it, by their names.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub policy: BTreeMap<&'static str, String>,
    /// That it is a request which somebody else decides, and what follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
}

/// A rule that matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Matched {
    /// Which.
    pub rule: RuleRef,
    /// On what, a sentence for each condition.
    pub on: Vec<String>,
    /// What it does, in sentences.
    pub does: Vec<String>,
}

/// A rule that nearly matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Near {
    /// Which.
    pub rule: RuleRef,
    /// The one condition that did not hold, and what was seen instead where that says more.
    pub missing: String,
}

/// Decides what becomes of a mail.
pub fn route(book: &RuleBook, modules: &Modules, mail: &Incoming<'_>) -> Decision {
    let walked = walk(book, modules, mail, draft::Draft::default(), &[]);
    let mut chains = chain::Chains::new(book, modules, mail);
    let asked = chains.allowed(walked.asked);
    chains.follow(walked.opens, mail.caused_by, walked.visibility);
    let draft = walked.draft;
    let visibility = walked.visibility;
    Decision {
        work: walked
            .winner
            .map(|rule| draft.finish(rule, visibility, modules, mail)),
        matched: walked.matched,
        near: nearest(walked.near),
        visibility,
        stopped_by: walked.stopped_by,
        asked,
        opened: chains.opened,
        cut: chains.cut,
    }
}

/// A rule that nearly matched, not yet put into words: of hundreds only a few are named.
struct Nearly<'a> {
    rule: &'a Compiled,
    by_words: bool,
    missing: &'a Condition,
    /// What was seen instead.
    instead: Option<String>,
}

/// What one walk over the rules gave.
struct Walked<'a> {
    draft: draft::Draft,
    /// The last rule that makes work.
    winner: Option<RuleRef>,
    matched: Vec<Matched>,
    near: Vec<Nearly<'a>>,
    visibility: Option<Visibility>,
    stopped_by: Option<RuleRef>,
    asked: Asked,
    /// The last rule that links the case to an earlier one.
    links: Option<&'a Compiled>,
    opens: Vec<chain::Open>,
}

/// Lets the rules look at a mail in their order, each seeing what those before it have made of it; all
/// but those that led to it.
fn walk<'a>(
    book: &'a RuleBook,
    modules: &Modules,
    mail: &Incoming<'_>,
    draft: draft::Draft,
    led: &[RuleRef],
) -> Walked<'a> {
    let hits = book.look(mail, modules);
    let mut so_far = draft.so_far();
    let mut walked = Walked {
        draft,
        winner: None,
        matched: Vec::new(),
        near: Vec::new(),
        visibility: None,
        stopped_by: None,
        asked: Asked::default(),
        links: None,
        opens: Vec::new(),
    };
    let is_new = |rule: &&Compiled| !led.iter().any(|led| led.id == rule.rule.id);
    for rule in book.at_intake().filter(is_new) {
        let sight = Sight {
            hits: &hits,
            so_far: &so_far,
        };
        match book.outcome(rule, sight) {
            Outcome::Apart => {}
            Outcome::Near { missing, by_words } => {
                let instead = sight.seen(missing);
                walked.near.push(Nearly {
                    rule,
                    by_words,
                    missing,
                    instead,
                });
            }
            Outcome::Met => {
                walked.matched.push(Matched {
                    rule: rule.reference(),
                    on: book.reasons(rule, sight),
                    does: rule.rule.does(),
                });
                let captured = book.captured(rule, &hits);
                walked.add(rule, &|template| draft::fill(template, &captured, mail));
                so_far = walked.draft.so_far();
                if rule.rule.stop {
                    walked.stopped_by = Some(rule.reference());
                    break;
                }
            }
        }
    }
    let linking = walked.links;
    walked.asked.link = linking.and_then(|rule| LinkTo::of(rule, mail, &so_far));
    walked
}

impl<'a> Walked<'a> {
    /// Adds what a rule that matched says.
    fn add(&mut self, rule: &'a Compiled, fill: &draft::Fill<'_>) {
        let then = &rule.rule.then;
        self.draft.add(then, fill);
        self.visibility = self.visibility.max(then.visibility);
        self.asked.add(rule);
        if then.link.is_some() {
            self.links = Some(rule);
        }
        if then.makes_work() {
            self.winner = Some(rule.reference());
        }
        for (number, actions) in then.open.iter().enumerate() {
            self.opens
                .push(chain::Open::new(rule, number, actions, fill));
        }
    }
}

/// Rules of which words were found come before those of which only the address was; later rules first.
fn nearest(mut near: Vec<Nearly<'_>>) -> Vec<Near> {
    near.reverse();
    near.sort_by_key(|near| !near.by_words);
    let named = |near: &Nearly<'_>| Near {
        rule: near.rule.reference(),
        missing: match &near.instead {
            Some(seen) => format!("{}, but {seen}", near.missing),
            None => near.missing.to_string(),
        },
    };
    near.iter().take(NEAR_MAX).map(named).collect()
}

impl Compiled {
    /// Returns the name and version that the work of this rule bears.
    pub fn reference(&self) -> RuleRef {
        RuleRef {
            id: self.rule.id.clone(),
            version: self.version.clone(),
        }
    }

    /// Whether two are one rule, wherever it stands in its file: same name and version, same words.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let words =
            |rule: &crate::rule::Rule| (rule.when.clone(), rule.then.clone(), rule.unresolved_for);
        self.reference() == other.reference() && words(&self.rule) == words(&other.rule)
    }
}

#[cfg(test)]
mod tests;
