//! Configuration: a profile, modules and rules, read together and checked together (SPEC 4, 6, 7).
//!
//! [`load`] takes the contents of files, whoever read them, and gives everything or every complaint.
//! A caller keeps the [`Configuration`] it has until it holds a new one, so that a broken file never
//! replaces a working one.
//!
//! ```text
//! profile.yaml                        the profile, one
//! organisation.yaml                   what the organization sets otherwise
//! rules/*.yaml                        rules of the organization
//! rules/off.yaml                      the rules that are switched off
//! templates/*.txt                     its texts of messages
//! resources/*                         files that rules attach
//! global/rules/*.yaml                 rules of every organization of the node
//! modules/DOMAIN/module.yaml          a module
//! modules/DOMAIN/rules/*.yaml         its rules
//! modules/DOMAIN/templates/*.txt      its texts of messages
//! modules/DOMAIN/forms/*.yaml         its forms
//! modules/DOMAIN/resources/*          its files
//! calendars/NAME.yaml                 a calendar of working time
//! webhooks/NAME.yaml                  an address that events are posted to
//! scenarios/*.yaml                    what must come of what, beside a profile or a module
//! ```
//!
//! Folders above these are ignored, so that `profiles/school/profile.yaml` is a profile too. Scenarios
//! are for `orgo profile check` ([`scenario`]); here they are passed over.

pub mod diff;
pub(crate) mod keep;
pub(crate) mod knobs;
mod organization;
mod read;
pub mod scenario;
mod sorted;
mod structure;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use orgo_schema::role::Registry;

use crate::{
    calendar::{self, Working},
    letter::{self, Letters},
    library::Library,
    module::{
        self, Modules,
        form::{self, Form},
    },
    policy::{Calendar, Policy},
    resolve::{Layers, Overrides},
    rule::{self, RuleBook, RuleFile, Vocabulary},
    webhook::{self, HOOKS_MAX, Hook},
    yaml::{At, ConfigError},
};

use sorted::{Kind, Sorted};

pub use read::read;

/// Calendars of working time by name.
pub type Calendars = BTreeMap<String, Arc<Working>>;

/// Everything an organization decides by.
#[derive(Debug, Clone)]
pub struct Configuration {
    /// The knobs: those of the organization, and those of each domain within.
    pub policy: Policy,
    /// What profile, organization and modules said of them.
    pub layers: Layers,
    /// The areas and roles the profile adds to the standard ones.
    pub registry: Registry,
    /// The domains.
    pub modules: Modules,
    /// The rules, those made from modules included.
    pub rules: RuleBook,
    /// The calendars, those that no policy chooses included.
    pub calendars: Calendars,
    /// The texts of messages.
    pub letters: Letters,
    /// The forms, by domain and name.
    pub forms: BTreeMap<(String, String), Form>,
    /// The files that rules attach.
    pub library: Library,
    /// The addresses that events are posted to, by name.
    pub webhooks: Vec<Hook>,
}

/// Reads and checks a whole configuration from pairs of path and content.
///
/// Of a resource only the path counts.
///
/// # Errors
///
/// Every complaint about every file; then there is no new configuration.
pub fn load(files: &[(&str, &str)]) -> Result<Configuration, Vec<ConfigError>> {
    let mut errors = Vec::new();
    let mut files = Sorted::of(files, &mut errors);
    let mut calendars = read_calendars(&files, &mut errors);
    let Who {
        layers,
        registry,
        modules: chosen,
    } = match read_who(&files, &calendars) {
        Ok(who) => who,
        Err(error) => {
            errors.push(error);
            return Err(errors);
        }
    };
    if let Some(chosen) = &chosen {
        files.keep_domains(chosen);
    }
    let modules = read_modules(&files, &registry, &calendars, &mut errors);
    let layers = with_modules(layers, &modules);
    let letters = read_letters(&files, &modules, &mut errors);
    let library = read_library(&files, &modules, &mut errors);
    let forms = read_forms(&files, &modules, &mut errors);
    let vocabulary = Vocabulary {
        registry: &registry,
        modules: &modules,
        resources: &library.names().map(str::to_owned).collect(),
        templates: &letters.names().map(str::to_owned).collect(),
    };
    let rule_files = read_rules(&files, &modules, &vocabulary, &mut errors);
    let webhooks = read_webhooks(&files, &mut errors);
    let policy = layers.policy();
    if let Err(more) = &policy {
        errors.extend(more.iter().cloned());
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let policy = policy?;
    let rules = RuleBook::compile(rule_files, &modules)?;
    for calendar in calendars.values_mut() {
        *calendar = match &policy.calendar {
            // What was computed of it once serves both.
            Calendar::Working(chosen) if chosen.name() == calendar.name() => Arc::clone(chosen),
            Calendar::Working(_) | Calendar::Always => {
                Arc::new(calendar.as_ref().clone().in_zone_of(policy.zone))
            }
        };
    }
    Ok(Configuration {
        calendars,
        policy,
        layers,
        registry,
        modules,
        rules,
        letters,
        forms,
        library,
        webhooks,
    })
}

/// What a profile and an organization say before the modules are known.
struct Who {
    layers: Layers,
    registry: Registry,
    /// The domains in use; nothing: all there are.
    modules: Option<BTreeSet<String>>,
}

fn read_calendars(files: &Sorted<'_>, errors: &mut Vec<ConfigError>) -> Calendars {
    let mut calendars = Calendars::new();
    for (path, text) in files.of_kind(|kind| *kind == Kind::Calendar) {
        match calendar::read(path, text) {
            Ok(calendar) => {
                let name = calendar.name().to_owned();
                if calendars.insert(name.clone(), Arc::new(calendar)).is_some() {
                    let problem = format!("there are two calendars `{name}`: keep one");
                    errors.push(ConfigError::new(path, START, "", problem));
                }
            }
            Err(error) => errors.push(error),
        }
    }
    calendars
}

fn read_who(files: &Sorted<'_>, calendars: &Calendars) -> Result<Who, ConfigError> {
    let (profile_file, text) = files.the_one(Kind::Profile, "profile")?.ok_or_else(|| {
        ConfigError::new(
            "profile.yaml",
            START,
            "",
            "there is no profile: add a `profile.yaml`",
        )
    })?;
    let (mut profile, mut registry) = read(profile_file, text, calendars)?;
    let own = files.the_one(Kind::Organization, "organisation")?;
    let own = own.map(|(path, text)| {
        let domains = files.domains();
        organization::read(path, text, calendars, &domains, &mut profile, &mut registry)
    });
    let (organization, modules) = match own.transpose()? {
        Some(own) => (Some(own.overrides), own.modules),
        None => (None, None),
    };
    let layers = Layers {
        organization,
        ..Layers::of_profile(profile_file, profile)
    };
    Ok(Who {
        layers,
        registry,
        modules,
    })
}

fn read_modules(
    files: &Sorted<'_>,
    registry: &Registry,
    calendars: &Calendars,
    errors: &mut Vec<ConfigError>,
) -> Modules {
    let mut modules = Modules::default();
    for (kind, path, text) in files.iter() {
        let Kind::Module(domain) = kind else {
            continue;
        };
        match module::read(path, text, domain, registry, calendars) {
            Ok(module) => {
                if let Some(other) = modules.insert(module) {
                    let problem = format!(
                        "the module `{domain}` stands here and in {}: keep one",
                        other.path
                    );
                    errors.push(ConfigError::new(path, START, "", problem));
                }
            }
            Err(error) => errors.push(error),
        }
    }
    modules
}

fn with_modules(layers: Layers, modules: &Modules) -> Layers {
    let set = modules.iter().filter(|module| !module.policy.is_empty());
    let set = set.map(|module| {
        let overrides = Overrides {
            file: module.path.clone(),
            version: module.version.clone(),
            settings: module.policy.clone(),
        };
        (module.domain.clone(), overrides)
    });
    Layers {
        modules: set.collect(),
        ..layers
    }
}

fn read_letters(files: &Sorted<'_>, modules: &Modules, errors: &mut Vec<ConfigError>) -> Letters {
    let mut letters = Letters::default();
    for (kind, path, text) in files.iter() {
        let Kind::Letter(domain) = kind else {
            continue;
        };
        errors.extend(orphan(path, domain.as_deref(), modules));
        match (
            letter::name_of(path, domain.as_deref()),
            letter::read(path, text),
        ) {
            (Ok(name), Ok(letter)) => {
                if let Some(other) = letters.insert(name, letter) {
                    let problem =
                        format!("this template stands here and in {}: keep one", other.path);
                    errors.push(ConfigError::new(path, START, "", problem));
                }
            }
            (name, letter) => {
                errors.extend(name.err());
                errors.extend(letter.err().into_iter().flatten());
            }
        }
    }
    let lone: Vec<ConfigError> = letters.without_plain().map(lone_translation).collect();
    errors.extend(lone);
    letters
}

fn lone_translation(letter: &letter::Letter) -> ConfigError {
    let problem = "there is no English for this: add the file without the language in its name";
    ConfigError::new(&letter.path, START, "", problem)
}

fn read_library(files: &Sorted<'_>, modules: &Modules, errors: &mut Vec<ConfigError>) -> Library {
    let mut library = Library::default();
    for (kind, path, _) in files.iter() {
        if let Kind::Resource(domain) = kind {
            errors.extend(orphan(path, domain.as_deref(), modules));
            errors.extend(library.add(path, domain.as_deref()).err());
        }
    }
    library
}

fn read_forms(
    files: &Sorted<'_>,
    modules: &Modules,
    errors: &mut Vec<ConfigError>,
) -> BTreeMap<(String, String), Form> {
    let mut forms = BTreeMap::new();
    for (kind, path, text) in files.iter() {
        let Kind::Form(domain) = kind else {
            continue;
        };
        let Some(module) = modules.get(domain) else {
            errors.extend(orphan(path, Some(domain), modules));
            continue;
        };
        match form::read(path, text, module) {
            Ok(form) => {
                forms.insert((domain.clone(), form.name.clone()), form);
            }
            Err(error) => errors.push(error),
        }
    }
    forms
}

fn read_webhooks(files: &Sorted<'_>, errors: &mut Vec<ConfigError>) -> Vec<Hook> {
    let mut hooks: Vec<Hook> = Vec::new();
    for (path, text) in files.of_kind(|kind| *kind == Kind::Webhook) {
        let problem = |problem: String| ConfigError::new(path, START, "", problem);
        match webhook::read(path, text) {
            Ok(hook) if hooks.len() >= HOOKS_MAX => errors.push(problem(format!(
                "there are more than {HOOKS_MAX} webhooks: remove `{}` or others",
                hook.name
            ))),
            Ok(hook) => {
                if let Some(other) = hooks.iter().find(|other| other.id == hook.id) {
                    errors.push(problem(format!(
                        "this is the id of `{}` too: make one with `orgo webhook add`",
                        other.name
                    )));
                }
                hooks.push(hook);
            }
            Err(error) => errors.push(error),
        }
    }
    hooks
}

/// Complains about a file of a module that is not there. Where the module itself is broken, that is said
/// already.
fn orphan(path: &str, domain: Option<&str>, modules: &Modules) -> Option<ConfigError> {
    let domain = domain?;
    modules.check_domain(domain).err().map(|known| {
        ConfigError::new(path, START, "", known).hint("a module begins with a `module.yaml`")
    })
}

fn read_rules(
    files: &Sorted<'_>,
    modules: &Modules,
    vocabulary: &Vocabulary<'_>,
    errors: &mut Vec<ConfigError>,
) -> Vec<RuleFile> {
    let mut rule_files: Vec<RuleFile> = modules.iter().map(module::generate).collect();
    for (kind, path, text) in files.iter() {
        if let Kind::Rules(scope) = kind {
            match rule::read(path, text, scope.clone(), vocabulary) {
                Ok(file) => rule_files.push(file),
                Err(more) => errors.extend(more),
            }
        }
    }
    // Where a file is broken its rules are missing, and what switches them off is not to blame.
    if errors.is_empty()
        && let Err(more) = switch_off(files, &mut rule_files)
    {
        errors.extend(more);
    }
    rule_files
}

/// Switches off what `rules/off.yaml` lists.
fn switch_off(files: &Sorted<'_>, rules: &mut [RuleFile]) -> Result<(), Vec<ConfigError>> {
    for (path, text) in files.of_kind(|kind| *kind == Kind::Off) {
        let off = rule::Off::read(path, text).map_err(|error| vec![error])?;
        rule::switch_off(rules, &off)?;
    }
    Ok(())
}

const START: At = At { line: 1, column: 1 };

#[cfg(test)]
mod broken;
#[cfg(test)]
mod table;
#[cfg(test)]
pub(crate) mod tests;
