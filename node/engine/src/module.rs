//! Domain modules: folders of data that teach the engine a domain (SPEC 7).
//!
//! A module is a `module.yaml` (its addresses, subtypes, words and defaults) and the rules beside it.
//! Its addresses and words become rules like any other, so that there is one mechanism and one
//! explanation: `maintenance/to-maintenance` for the address, `maintenance/hvac` for the words of a
//! subtype, `maintenance/urgent` for the words that make work urgent.

pub mod form;
mod generate;
mod read;

use std::collections::BTreeMap;

use orgo_schema::{
    fact::Approval,
    label::Label,
    span::Span,
    word::{Priority, Severity, TaskCategory, Visibility, nearest},
};

use crate::{
    resolve::Setting,
    rule::{AddressPattern, Pattern, Term, is_like},
    yaml::At,
};

pub use generate::generate;
pub use read::read;

pub use read::LANGUAGES;

/// The type of work that belongs to no module.
pub const GENERAL: &str = "general";

/// A domain the engine knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Module {
    /// The file it was read from.
    pub path: String,
    /// Its version, as written.
    pub version: String,
    /// Its name in data, for example `maintenance`.
    pub domain: String,
    /// Its name for people.
    pub title: String,
    /// Where its work goes by default.
    pub label: Label,
    /// How soon by default.
    pub priority: Priority,
    /// The task categories in use.
    pub categories: Vec<TaskCategory>,
    /// The addresses mail comes to.
    pub addresses: Vec<Address>,
    /// The subtypes, the more urgent ones later.
    pub subtypes: Vec<Subtype>,
    /// The words that make work urgent.
    pub urgent: Option<Urgent>,
    /// Regexes with one named group each, for `{{ match.NAME }}` in any rule.
    pub captures: BTreeMap<String, Pattern>,
    /// The knobs that are set otherwise for the work of this domain.
    pub policy: Vec<Setting>,
    /// What a review is called, and where it goes, that is opened because cases of this domain keep coming.
    pub audit: Option<Audit>,
}

/// A review of what keeps coming (SPEC 8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// What it is called, for example `Infrastructure Audit`: what it is about follows after a colon.
    pub title: String,
    /// Where it goes.
    pub label: Label,
}

/// An address of a module and what mail to it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Address {
    /// Where it stands in the file.
    pub at: At,
    /// The pattern, for example `maintenance@*`.
    pub pattern: AddressPattern,
    /// The subtype of what comes here and has no known word.
    pub subtype: String,
    /// Whether the words of other subtypes count here.
    pub sorts_by_words: bool,
    /// Where the work goes.
    pub label: Label,
    /// How soon.
    pub priority: Priority,
    /// How bad, if the address says so.
    pub severity: Option<Severity>,
}

/// A kind of work in a domain.
#[derive(Debug, Clone, PartialEq)]
pub struct Subtype {
    /// Where it stands in the file.
    pub at: At,
    /// Its name in data, for example `hvac`.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What it is called in Wikidata, for exchange.
    pub wikidata: Option<String>,
    /// Where the work goes.
    pub label: Label,
    /// How soon.
    pub priority: Priority,
    /// How bad, if the subtype says so.
    pub severity: Option<Severity>,
    /// Who may read it, at the least, if the subtype or the module says so.
    pub visibility: Option<Visibility>,
    /// How long it may wait at the first level, whatever the profile says.
    pub reactivity: Option<Span>,
    /// The words it is known by, in every language of the module.
    pub words: Vec<Term>,
    /// What to tick off.
    pub checklist: Vec<String>,
    /// That it is a request which somebody else decides, and what follows.
    pub approval: Option<Approval>,
}

/// The words that make work urgent, and how urgent.
#[derive(Debug, Clone, PartialEq)]
pub struct Urgent {
    /// Where it stands in the file.
    pub at: At,
    /// The priority they raise to.
    pub priority: Priority,
    /// The words.
    pub words: Vec<Term>,
}

impl Module {
    /// Says whether a subtype is known, or what is.
    ///
    /// # Errors
    ///
    /// A sentence that lists the known ones.
    pub fn check_subtype(&self, subtype: &str) -> Result<(), String> {
        if self.subtype(subtype).is_some() {
            return Ok(());
        }
        let ids = || self.subtypes.iter().map(|subtype| subtype.id.as_str());
        Err(unknown(
            &format!("`{subtype}` is not a subtype of {}", self.domain),
            &ids().collect::<Vec<_>>(),
            subtype,
        ))
    }

    /// Returns a subtype by its name.
    pub fn subtype(&self, id: &str) -> Option<&Subtype> {
        self.subtypes.iter().find(|subtype| subtype.id == id)
    }
}

/// The modules of an organization, by domain.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Modules(BTreeMap<String, Module>);

impl Modules {
    /// Adds a module; returns the one it replaces.
    pub fn insert(&mut self, module: Module) -> Option<Module> {
        self.0.insert(module.domain.clone(), module)
    }

    /// Returns the module of a domain.
    pub fn get(&self, domain: &str) -> Option<&Module> {
        self.0.get(domain)
    }

    /// Returns what Wikidata calls a subtype of a domain.
    pub fn wikidata(&self, domain: &str, subtype: &str) -> Option<&str> {
        self.get(domain)?.subtype(subtype)?.wikidata.as_deref()
    }

    /// Returns the modules in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &Module> {
        self.0.values()
    }

    /// Returns the domains in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Returns all addresses with their modules.
    pub fn addresses(&self) -> impl Iterator<Item = (&Module, &Address)> {
        self.iter().flat_map(|module| {
            module
                .addresses
                .iter()
                .map(move |address| (module, address))
        })
    }

    /// Returns the module that an address belongs to; the first that knows it.
    pub fn at_address(&self, address: &str) -> Option<(&Module, &Address)> {
        let address = address.to_lowercase();
        self.addresses()
            .find(|(_, known)| is_like(&known.pattern.0, &address))
    }

    /// Returns the captures that any rule may use. Of two modules with one name the first counts.
    pub fn captures(&self) -> impl Iterator<Item = (&str, &Pattern)> {
        self.iter().flat_map(|module| {
            module
                .captures
                .iter()
                .map(|(name, pattern)| (name.as_str(), pattern))
        })
    }

    /// Says whether a domain is known, or what is.
    ///
    /// # Errors
    ///
    /// A sentence that lists the known ones.
    pub fn check_domain(&self, domain: &str) -> Result<(), String> {
        if domain == GENERAL || self.0.contains_key(domain) {
            return Ok(());
        }
        let known: Vec<&str> = std::iter::once(GENERAL).chain(self.names()).collect();
        Err(unknown(
            &format!("`{domain}` is not a module"),
            &known,
            domain,
        ))
    }

    /// Returns where work of a domain and subtype goes by default.
    pub fn label(&self, domain: &str, subtype: Option<&str>) -> Option<&Label> {
        let module = self.get(domain)?;
        let subtype = subtype.and_then(|subtype| module.subtype(subtype));
        Some(subtype.map_or(&module.label, |subtype| &subtype.label))
    }
}

fn unknown(problem: &str, known: &[&str], text: &str) -> String {
    let hint = nearest(text, known.iter().copied())
        .map_or_else(String::new, |word| format!("; did you mean `{word}`?"));
    format!("{problem}: known are {}{hint}", known.join(", "))
}
