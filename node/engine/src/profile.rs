//! Configuration: a profile, modules and rules, read together and checked together (SPEC 4, 6, 7).
//!
//! [`load`] takes the contents of files, whoever read them, and gives everything or every complaint.
//! A caller keeps the [`Configuration`] it has until it holds a new one, so that a broken file never
//! replaces a working one.
//!
//! ```text
//! profile.yaml                        the profile, one
//! rules/*.yaml                        rules of the organization
//! global/rules/*.yaml                 rules of every organization of the node
//! modules/DOMAIN/module.yaml          a module
//! modules/DOMAIN/rules/*.yaml         its rules
//! ```
//!
//! Folders above these are ignored, so that `profiles/school/profile.yaml` is a profile too.

mod keep;
mod read;

use orgo_schema::role::Registry;

use crate::{
    module::{self, Modules},
    policy::Policy,
    rule::{self, RuleBook, RuleFile, Scope, Vocabulary},
    yaml::{At, ConfigError},
};

pub use read::read;

/// Everything an organization decides by.
#[derive(Debug, Clone)]
pub struct Configuration {
    /// The knobs of the profile.
    pub policy: Policy,
    /// The areas and roles the profile adds to the standard ones.
    pub registry: Registry,
    /// The domains.
    pub modules: Modules,
    /// The rules, those made from modules included.
    pub rules: RuleBook,
}

/// What a file is, by its path.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Profile,
    Module(String),
    Rules(Scope),
}

/// Reads and checks a whole configuration from pairs of path and content.
///
/// # Errors
///
/// Every complaint about every file; then there is no new configuration.
pub fn load(files: &[(&str, &str)]) -> Result<Configuration, Vec<ConfigError>> {
    let mut errors = Vec::new();
    let mut sorted: Vec<(Kind, &str, &str)> = Vec::new();
    for (path, text) in files {
        match kind_of(path) {
            Some(kind) => sorted.push((kind, path, text)),
            None => errors.push(stray(path)),
        }
    }
    let (policy, registry) = match read_profile(&sorted) {
        Ok(profile) => profile,
        Err(error) => {
            errors.push(error);
            return Err(errors);
        }
    };
    let modules = read_modules(&sorted, &registry, &mut errors);
    let vocabulary = Vocabulary {
        registry: &registry,
        modules: &modules,
    };
    let mut rule_files: Vec<RuleFile> = modules.iter().map(module::generate).collect();
    for (kind, path, text) in &sorted {
        if let Kind::Rules(scope) = kind {
            match rule::read(path, text, scope.clone(), &vocabulary) {
                Ok(file) => rule_files.push(file),
                Err(more) => errors.extend(more),
            }
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let rules = RuleBook::compile(rule_files, &modules)?;
    Ok(Configuration {
        policy,
        registry,
        modules,
        rules,
    })
}

fn read_profile(files: &[(Kind, &str, &str)]) -> Result<(Policy, Registry), ConfigError> {
    let mut profiles = files.iter().filter(|(kind, ..)| *kind == Kind::Profile);
    let Some((_, path, text)) = profiles.next() else {
        return Err(ConfigError::new(
            "profile.yaml",
            START,
            "",
            "there is no profile: add a `profile.yaml`",
        ));
    };
    if let Some((_, second, _)) = profiles.next() {
        return Err(ConfigError::new(
            second,
            START,
            "",
            format!("there are two profiles, here and {path}: keep one"),
        ));
    }
    read(path, text)
}

fn read_modules(
    files: &[(Kind, &str, &str)],
    registry: &Registry,
    errors: &mut Vec<ConfigError>,
) -> Modules {
    let mut modules = Modules::default();
    for (kind, path, text) in files {
        if let Kind::Module(domain) = kind {
            match module::read(path, text, domain, registry) {
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
    }
    modules
}

const START: At = At { line: 1, column: 1 };

fn kind_of(path: &str) -> Option<Kind> {
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        [.., "modules", domain, "module.yaml"] => Some(Kind::Module((*domain).to_owned())),
        [.., "modules", domain, "rules", file] if file.ends_with(".yaml") => {
            Some(Kind::Rules(Scope::Module((*domain).to_owned())))
        }
        [.., "global", "rules", file] if file.ends_with(".yaml") => {
            Some(Kind::Rules(Scope::Global))
        }
        [.., "rules", file] if file.ends_with(".yaml") => Some(Kind::Rules(Scope::Organization)),
        [.., "profile.yaml"] => Some(Kind::Profile),
        _ => None,
    }
}

fn stray(path: &str) -> ConfigError {
    ConfigError::new(path, START, "", "this file has no place in a configuration").hint(
        "allowed are profile.yaml, rules/*.yaml, global/rules/*.yaml, modules/DOMAIN/module.yaml, \
         modules/DOMAIN/rules/*.yaml",
    )
}

#[cfg(test)]
pub(crate) mod tests;
