//! All rules of an organization, compiled once so that thousands of them do not slow the intake.
//!
//! Every word of every rule is found in one pass over the text, every regex in another; rules then
//! only look up what was found.

mod compile;
mod outcome;
mod scan;

use std::collections::BTreeMap;

use orgo_schema::{role::RolePath, span::Span};

use super::{
    AttachmentTest, CountTest, Pattern, Quantifier, Rule, RuleFile, Scope, TimeTest, WorkTest,
};
use crate::{module::Modules, yaml::ConfigError};

pub use outcome::{Captured, Outcome};
pub use scan::{Hits, Sight};

/// Compiled rules, in the order they are looked at.
#[derive(Debug, Clone)]
pub struct RuleBook {
    rules: Vec<Compiled>,
    scan: scan::Scan,
    captures: BTreeMap<String, Pattern>,
}

/// A rule in a book.
#[derive(Debug, Clone, PartialEq)]
pub struct Compiled {
    /// The rule.
    pub rule: Rule,
    /// The file it stands in.
    pub path: String,
    /// The version of that file.
    pub version: String,
    /// Whose rule it is.
    pub scope: Scope,
    test: Test,
}

/// A condition whose terms are numbers in the book's tables.
#[derive(Debug, Clone, PartialEq)]
enum Test {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Text {
        subject: bool,
        body: bool,
        quantifier: Quantifier,
        terms: Vec<TermId>,
    },
    From(Vec<usize>),
    To(Vec<usize>),
    FromRole(Vec<RolePath>),
    ToRole(Vec<RolePath>),
    Attachment(AttachmentTest),
    Work(WorkTest),
    Profile(Vec<String>),
    Time(TimeTest),
    Count(CountTest),
}

/// Where a term stands in the tables of the scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TermId {
    Word(usize),
    Part(usize),
    Regex(usize),
}

impl RuleBook {
    /// Compiles files of rules. The order in which the files are given does not matter: they are
    /// looked at by scope, then by the number each rule gives itself, then by path, then as written.
    ///
    /// # Errors
    ///
    /// When two rules have one id, there are too many, all patterns together are too large, or a rule
    /// opens cases that make it open cases again without end.
    pub fn compile(mut files: Vec<RuleFile>, modules: &Modules) -> Result<Self, Vec<ConfigError>> {
        files.sort_by(|a, b| (&a.scope, &a.path).cmp(&(&b.scope, &b.path)));
        compile::check_ids(&files)?;
        let mut tables = scan::Tables::default();
        let mut rules = Vec::new();
        for file in files {
            for rule in file.rules {
                let test = compile::test_of(&rule.when, &mut tables);
                let (path, version, scope) =
                    (file.path.clone(), file.version.clone(), file.scope.clone());
                rules.push(Compiled {
                    rule,
                    path,
                    version,
                    scope,
                    test,
                });
            }
        }
        // Files and lines are in order already, and sorting keeps what is equal as it was.
        rules.sort_by(|a: &Compiled, b| (&a.scope, a.rule.order).cmp(&(&b.scope, b.rule.order)));
        let scan = tables
            .build()
            .map_err(|problem| vec![compile::whole_book(problem)])?;
        // The first module's capture of a name counts, so later ones do not replace it.
        let mut captures = BTreeMap::new();
        for (name, pattern) in modules.captures() {
            captures
                .entry(name.to_owned())
                .or_insert_with(|| pattern.clone());
        }
        let book = Self {
            rules,
            scan,
            captures,
        };
        let circles = crate::route::circles(&book, modules);
        if circles.is_empty() {
            Ok(book)
        } else {
            Err(circles)
        }
    }

    /// Returns the rules in the order they are looked at, those included that are switched off or wait
    /// for time to pass.
    pub fn rules(&self) -> &[Compiled] {
        &self.rules
    }

    /// Returns the rules that wait for time to pass, each with how much.
    pub fn timed(&self) -> impl Iterator<Item = (&Compiled, Span)> {
        let rules = self.rules.iter().filter(|compiled| compiled.rule.enabled);
        rules.filter_map(|compiled| Some((compiled, compiled.rule.unresolved_for?)))
    }

    /// Returns the rules that look at what comes in.
    pub fn at_intake(&self) -> impl Iterator<Item = &Compiled> {
        let rules = self.rules.iter().filter(|compiled| compiled.rule.enabled);
        rules.filter(|compiled| compiled.rule.unresolved_for.is_none())
    }
}
