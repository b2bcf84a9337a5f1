//! Rules as data: what a mail must look like, and what becomes of it (SPEC 4).
//!
//! A rule file is a map of `version`, optional `requires`, and `rules`; a rule has an `id`, a
//! condition under `when`, actions under `then`, and may `stop`. A rule or a whole file with
//! `enabled: false` is kept and listed, but never looked at; so is what `rules/off.yaml` lists ([`Off`]).
//!
//! ```yaml
//! version: "1.2"                     # names the version in what the rule makes
//! requires: "0.1"                    # the oldest Orgo that understands it
//! rules:
//!   - id: water-leak
//!     description: Water where it should not be.
//!     when:                          # all keys of a map must hold
//!       all:                         # or any: a list of conditions; not: one condition
//!         - subject|body matches any: [leak, flood, burst pipe, /room\s+(?<room>\w+)/]
//!         - to: maintenance@*
//!       not: { from_role: Ops.Maintenance }
//!     then:
//!       case: { title: "{{ subject }}", tags: [leak], location: { area: "{{ match.room }}" } }
//!       task: { type: maintenance, subtype: plumbing, priority: high }
//!       label: 1001.81.Operations.Maintenance
//!       reactivity_time: PT2H
//!     stop: true                     # no later rule is looked at
//! ```
//!
//! # Conditions
//!
//! ```text
//! condition = map of the following, all of which must hold | text in the short notation
//!   all: [condition…]   any: [condition…]   not: condition
//!   FIELDS matches [any|all]: term | [term…]     whole words, phrases, or /regex/
//!   FIELDS contains [any|all]: text | [text…]    the letters anywhere, inside words too
//!   keyword: term | [term…]                      short for subject|body matches any
//!   from: pattern | [pattern…]   to: …           addresses, `*` stands for any letters
//!   from_role: role | [role…]    to_role: …      the role or a team below it
//!   attachment: any                              also attachment name: "*.pdf", attachment type: image/*
//!   found: name | [name…]                        a capture of a module is in the subject or the text
//!   domain: name | [name…]                       of the work so far, see below
//!   severity: word | [word…] | at least word     of the work so far; also priority
//!   organisation_type: name | [name…]            the profile of the organization
//!   time_of_day: 18:00-07:00 | […]               by its clock on the wall, the end not included
//!   day: mon | [sat, sun, holiday]               the day it is there; holidays are those of its calendar
//!   working_time: yes | no                       by its calendar; without one it is always yes
//!   count: { of: {LIKE…}, at_least: 3, within: P30D }
//!   unresolved_for: PT4H                         only at the top: makes it a timed rule ([`timed`])
//! LIKE = tag | domain | subtype | site | location | sender: a value, or `same` for that of this mail
//! FIELDS = one or more of subject, body, joined by `|`
//! short notation = TEST [and TEST… | or TEST…]
//! TEST = FIELDS (matches|contains) 'text' [or 'text'…] | (organization|domain|severity|…) == 'word'
//! ```
//!
//! `domain`, `severity`, `priority` and `same` look at what the rules *before* this one in the walk have
//! made of the mail; where none has said anything they do not hold. A label of category 9 is critical.
//! `count` counts signals and cases that came in before, within that time, and this one as well where it
//! has what is asked. After midnight, `time_of_day: 18:00-07:00` holds on the next `day`.
//!
//! Words are compared without regard to case, accents and the kind of white space: `fuite d'eau`
//! is found in `FUITE  d’EAU`. A word or phrase counts where no letter or digit touches it, so
//! `leak` is not found in `leakage` or `leaks`: the forms that matter are the author's to list.
//! A regex looks at the text as it came, ignores case, and its `^` and `$` are line ends.
//!
//! # Actions
//!
//! `case` (title, narrative, tags, location, domain, subtype) and `task`, or `tasks` with a `key`
//! each (title, description, type, category, subtype, priority, severity, reactivity_time, label,
//! owner_role, assignee, checklist), `label` and `route_to` (a role, or the address of a module)
//! make work. `priority`, `severity` (a word, or `at least` a word), `visibility`,
//! `reactivity_time`, `tags`, `location`, `assign` and `checklist` shape the work that some rule
//! makes, and so do `escalation_path` (the labels it climbs by), `levels` (the time at each of them) and
//! `policy` (granularity, at_once, transparency, notify, automation, log: what holds for that work alone).
//! `attach` (names of the resource library), `notify` (scope, template), `reply` (a template for the
//! sender), `link_case` (`{ same: [subtype, location], within: P30D }`: to the latest such case) and
//! `open_case` (a further case, with everything that makes work) ask for something beside it; each
//! comes out of the decision with the name of its rule ([`crate::route::Asked`]).
//! A timed rule ([`timed`]) may set priority, severity, label, tags and checklist, `notify`, and `escalate`:
//! true moves the task up one level at once.
//!
//! `anonymise: true`, or `visibility: anonymised`, makes the work of the mail without its writer (SPEC 10). Such a
//! rule may not ask who wrote it, and no rule that does finds that out of what is left.
//!
//! Titles, texts and places may hold `{{ subject }}`, `{{ from }}`, `{{ to }}`, `{{ body }}` and
//! `{{ match.NAME }}`: a named group of one of the rule's regexes, or a capture of a module.
//!
//! # Order
//!
//! Rules made from modules are looked at first, then global ones, then the organization's, then the
//! explicit rules of modules; within each by the number under `order` (0 where there is none, lower
//! ones first), then by file name, then as written. Every rule that matches contributes; where two
//! give the same thing, **the later wins**. A rule that stops ends the walk. The rule that a piece of
//! work is named after is the last contributing one that makes work.

mod action;
mod ask;
mod book;
mod condition;
mod describe;
mod knob;
mod leaf;
mod off;
mod read;
mod short;
mod so_far;
mod spec;
mod template;
mod text;
mod time;
pub mod timed;

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::{
    fact::Approval,
    label::Label,
    role::{Registry, RolePath},
    span::Span,
    word::{Priority, Severity, TaskCategory, Visibility},
};
use serde::Serialize;

use crate::{module::Modules, policy::NotifyScope, yaml::At};

pub use book::{Captured, Compiled, Hits, Outcome, RuleBook, Sight};
pub use condition::{
    AddressPattern, AttachmentTest, Condition, Pattern, Quantifier, Term, TextTest,
};
pub use off::{Off, switch_off};
pub use read::read;
pub use so_far::{CountTest, Like, Likeness, Wanted, WorkTest};
pub use template::{Part, Template};
pub use time::{DayKind, DaySpan, TimeTest};

pub(crate) use leaf::{read_address, read_keywords, read_pattern};
pub(crate) use read::read_version;
pub(crate) use spec::{read_approval, read_label, read_visibility};
pub(crate) use text::is_like;

/// The most rules a book may hold, those made from modules included.
pub const RULES_MAX: usize = 5_000;

/// The deepest nesting of `all`, `any` and `not`.
pub const NESTING_MAX: usize = 8;

/// Whose rules a file holds, in the order they are looked at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Made from the addresses and words of a module.
    Generated(String),
    /// For every organization of the node.
    Global,
    /// The organization's own.
    Organization,
    /// Written for a module.
    Module(String),
}

/// A file of rules, checked.
#[derive(Debug, Clone)]
pub struct RuleFile {
    /// Its path, as the caller named it.
    pub path: String,
    /// Its version, as written.
    pub version: String,
    /// Whose rules these are.
    pub scope: Scope,
    /// The rules in the order of the file.
    pub rules: Vec<Rule>,
}

/// A rule: when, then.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Its id, unique in a book.
    pub id: String,
    /// Where it begins in its file.
    pub at: At,
    /// What it is for, in the author's words.
    pub description: Option<String>,
    /// What must hold.
    pub when: Condition,
    /// What follows.
    pub then: Actions,
    /// Whether no later rule is looked at.
    pub stop: bool,
    /// How long a task must lie unresolved; then the rule looks at tasks as time passes, not at mail.
    pub unresolved_for: Option<Span>,
    /// Where it stands among the rules of its scope: lower numbers first, then as files and lines go.
    pub order: i32,
    /// Whether it is looked at. One that is not stays in the book, to be listed.
    pub enabled: bool,
}

impl Rule {
    /// Makes a rule that looks at mail, does not stop, and stands where its file puts it.
    pub const fn new(id: String, at: At, when: Condition, then: Actions) -> Self {
        Self {
            id,
            at,
            description: None,
            when,
            then,
            stop: false,
            unresolved_for: None,
            order: 0,
            enabled: true,
        }
    }
}

/// What follows from a match.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Actions {
    /// Details of the case; makes work.
    pub case: Option<CaseSpec>,
    /// The tasks; each makes work.
    pub tasks: Vec<TaskSpec>,
    /// Where the work goes; makes work.
    pub label: Option<Label>,
    /// How soon.
    pub priority: Option<Change<Priority>>,
    /// How bad.
    pub severity: Option<Change<Severity>>,
    /// Who may read it, at the least; rules only raise.
    pub visibility: Option<Visibility>,
    /// The time to react.
    pub reactivity: Option<Span>,
    /// Tags to add to the case.
    pub tags: Vec<String>,
    /// Where it is.
    pub place: Place,
    /// The sign-in address of the user who takes the tasks.
    pub assign: Option<String>,
    /// Lines to add to every task's checklist.
    pub checklist: Vec<String>,
    /// Where the tasks climb, in place of the ladder.
    pub path: Vec<Label>,
    /// The time to react at each level from the first on, in place of the policy's.
    pub levels: Vec<Span>,
    /// The knobs that the work sets otherwise than the policy of its domain, by their names.
    pub policy: BTreeMap<&'static str, String>,
    /// What of the resource library belongs to the case.
    pub attach: Vec<String>,
    /// Who is told, beside those the work reaches anyway.
    pub notify: Vec<Notify>,
    /// The template of the answer to the sender.
    pub reply: Option<String>,
    /// Which earlier case this one is linked to.
    pub link: Option<LinkSpec>,
    /// Further cases that are opened.
    pub open: Vec<Self>,
    /// Whether the task moves up one level at once; only where time has passed.
    pub escalate: bool,
}

/// Whom a rule tells, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notify {
    /// How widely.
    pub scope: NotifyScope,
    /// The template of the message; without one, the usual.
    pub template: Option<String>,
}

/// Which earlier case a new one is linked to: the latest that is alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkSpec {
    /// In what it must be alike.
    pub to: Likeness,
    /// How far back.
    pub within: Span,
}

impl Actions {
    /// Whether a match makes work, and does not only shape what another rule makes.
    pub const fn makes_work(&self) -> bool {
        self.case.is_some() || !self.tasks.is_empty() || self.label.is_some()
    }
}

/// A new value for a field that has an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change<T> {
    /// This value.
    To(T),
    /// This value, unless it is higher already.
    AtLeast(T),
}

impl<T: Ord + Copy> Change<T> {
    /// Returns the value after the change; `usual` is what an unset field counts as.
    pub fn applied(self, current: Option<T>, usual: T) -> T {
        match self {
            Self::To(value) => value,
            Self::AtLeast(value) => value.max(current.unwrap_or(usual)),
        }
    }
}

/// What a rule says about the case.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CaseSpec {
    /// Its title; without one, the subject.
    pub title: Option<Template>,
    /// What happened; without it, the text of the mail.
    pub narrative: Option<Template>,
    /// Tags to add.
    pub tags: Vec<String>,
    /// Where it is.
    pub place: Place,
    /// The domain.
    pub domain: Option<String>,
    /// The subtype in the domain.
    pub subtype: Option<String>,
}

/// What a rule says about a task.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TaskSpec {
    /// What tells it from other tasks: rules that name the same key speak of the same task. Without
    /// one, the type; without a type, the first task there is.
    pub key: Option<String>,
    /// Its title; without one, the case's.
    pub title: Option<Template>,
    /// What to do.
    pub description: Option<Template>,
    /// The domain, for example `maintenance`.
    pub domain: Option<String>,
    /// What it is by intent; without it, what its label says.
    pub category: Option<TaskCategory>,
    /// The subtype in the domain.
    pub subtype: Option<String>,
    /// How soon.
    pub priority: Option<Change<Priority>>,
    /// How bad.
    pub severity: Option<Change<Severity>>,
    /// The time to react.
    pub reactivity: Option<Span>,
    /// Where it goes, if elsewhere than the case.
    pub label: Option<Label>,
    /// The team that owns it, if another than the label's.
    pub owner_role: Option<RolePath>,
    /// The sign-in address of the user who takes it.
    pub assignee: Option<String>,
    /// What to tick off.
    pub checklist: Vec<String>,
    /// Where it climbs, in place of the ladder.
    pub path: Vec<Label>,
    /// The time to react at each level from the first on, in place of the policy's.
    pub levels: Vec<Span>,
    /// That it is a request which somebody else decides, and what follows.
    pub approval: Option<Approval>,
}

/// Where something is, as a rule says it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Place {
    /// The site.
    pub site: Option<Template>,
    /// The building, room or area.
    pub area: Option<Template>,
}

/// What rules may refer to.
#[derive(Debug, Clone, Copy)]
pub struct Vocabulary<'a> {
    /// The roles.
    pub registry: &'a Registry,
    /// The domains, their subtypes, addresses and captures.
    pub modules: &'a Modules,
    /// The names of the resource library.
    pub resources: &'a BTreeSet<String>,
    /// The names of the templates for messages.
    pub templates: &'a BTreeSet<String>,
}

/// No names.
static NONE: BTreeSet<String> = BTreeSet::new();

impl<'a> Vocabulary<'a> {
    /// Returns the words of an organization that has neither a resource library nor templates.
    pub const fn new(registry: &'a Registry, modules: &'a Modules) -> Self {
        Self {
            registry,
            modules,
            resources: &NONE,
            templates: &NONE,
        }
    }
}

#[cfg(test)]
mod tests;
